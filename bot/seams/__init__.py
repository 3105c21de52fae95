"""Each departure from stock Rasa stands here in one module, with its reason and the Rasa version it fits (3.6.21)."""
