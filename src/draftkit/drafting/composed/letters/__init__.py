"""Letters and speeches, composed of the writer's own words."""

from draftkit.drafting.composed.letters.letter import PARTS, letter

__all__ = ["PARTS", "letter"]
