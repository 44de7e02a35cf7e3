"""Whether a figure follows from the facts: as it is, rounded, in other units, or worked out."""
