"""The preview for those who write the content: each service and each answer as the chat shows it, with its sources."""
