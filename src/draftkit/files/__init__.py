"""The user's disk and terminal, safely."""
