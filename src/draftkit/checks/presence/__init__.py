"""What is said of the writer in many places, held together."""
