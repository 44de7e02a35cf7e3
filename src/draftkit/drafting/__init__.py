"""The way of one draft."""
