"""Whom to write to."""
