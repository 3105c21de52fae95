"""The same answers without chat: static pages, paper, and the directory for other systems."""
