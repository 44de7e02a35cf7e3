"""Curricula vitae: PDF and Word files."""
