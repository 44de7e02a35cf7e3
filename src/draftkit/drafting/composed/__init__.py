"""Texts that are composed of the writer's own words, for models too small to write."""

from draftkit.drafting.composed.compose import NEXT_STEP, compose
from draftkit.drafting.composed.composition import Composition, UnsaidError

__all__ = ["NEXT_STEP", "Composition", "UnsaidError", "compose"]
