"""Which part of an answer is content: thoughts, marks, fences and citations are not."""
