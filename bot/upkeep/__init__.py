"""What the owner of the guide must do so that it stays true: what to confirm, in which order, and what to ask."""
