"""What is said about the writer in many places, compared."""
