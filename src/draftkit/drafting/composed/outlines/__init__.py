"""Outlines of articles, composed of the writer's own material."""

from draftkit.drafting.composed.outlines.outline import PIECES, outline

__all__ = ["PIECES", "outline"]
