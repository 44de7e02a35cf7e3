"""Whether what a text says rests on facts."""
