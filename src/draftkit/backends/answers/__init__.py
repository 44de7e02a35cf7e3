"""What a server answers, and what it means: a text, a refusal, a failure."""
