"""Counted things: what can be said of them, and how they are shown."""
