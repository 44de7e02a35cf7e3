"""Checks: what may be believed in a draft, found without a model."""
