"""What happened with people and drafts, and what is due."""
