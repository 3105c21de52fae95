"""Fine-tunes the small sentence encoder on the labelled utterances and packs it into one file that the guide reads."""
