"""How good prompts and models are."""
