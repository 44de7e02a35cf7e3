"""What came back to drafts: what the writer counts, and what tools for analytics export."""
