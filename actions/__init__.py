"""The guide's one action."""
