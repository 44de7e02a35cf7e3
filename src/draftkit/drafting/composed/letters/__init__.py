"""Letters and speeches, composed of the writer's own words."""

from draftkit.drafting.composed.letters.letter import ENDING, PARTS, letter

__all__ = ["ENDING", "PARTS", "letter"]
