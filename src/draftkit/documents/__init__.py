"""Files that others made, read into passages with their places: text, HTML, PDF, Word, speech."""
