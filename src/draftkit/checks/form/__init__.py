"""Checks of the parts that a draft is made of."""
