"""What a text consists of, and what its words are."""
