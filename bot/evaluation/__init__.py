"""`make eval`: how well the guide understands, by voice and variety, on writers it has never learned from."""
