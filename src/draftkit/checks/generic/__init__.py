"""Generic and machine-like text: what would fit anybody, and what models write too often."""
