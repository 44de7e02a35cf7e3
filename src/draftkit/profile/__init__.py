"""What is true about the writer."""
