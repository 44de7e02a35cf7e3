"""A kind of draft: its file, its inputs, its request."""
