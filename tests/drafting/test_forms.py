"""The forms of a note: whatever it looks like, they are found or left out, never a failure."""

from __future__ import annotations

from draftkit.drafting.composed.forms import forms
from draftkit.drafting.composed.view import View
from each import each

# What people type into a note in haste: half phrases, stray marks, bars, keys without a word.
ODD = (
    "Wedding dresses, christening robes: c. 70 private commissions",
    ", a captain with the fire brigade",
    ", High Court Durban",
    ".",
    " | ",
    "| Engineer",
    ".he.",
    "no sales talk and ",
    "pupils build and",
    ": 41",
    "12:",
    "- and -",
    "''s work",
    "\u2026",
    "\u201d, , she'll; research; ) -",
    "she'll: a, b - they",
)


@each("text", ODD)
def test_a_note_of_any_shape_has_forms_or_none(text: str) -> None:
    for view in (View(), View(bare=True), View(to="you")):
        assert all(isinstance(form, str) for form in forms(text, view).values())
