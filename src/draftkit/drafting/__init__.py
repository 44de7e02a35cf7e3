"""How one draft is made."""
