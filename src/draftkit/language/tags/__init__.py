"""Languages by name: tags, scripts, directions, and how each addresses a reader."""
