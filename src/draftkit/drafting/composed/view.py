"""Who speaks to whom in a sentence."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["View"]


@dataclass(frozen=True, slots=True)
class View:
    """Who speaks to whom in a sentence.

    Attributes:
        subject: Who did it where a note does not say: `I`, `you`, `it`, or a name.
        names: Names of the person whom the notes are about.
        of: Which of "he", "she" and "they" stand for that person.
        to: What these become: `I` or `you`.
        others: What else may have done it: "gave me courage" is not said of the one who
            "rewrote my talk".
        bare: Whether a bare verb is what the subject does: "lead a team" in a list of facts.
        asks: Whether an ambiguous verb is taken as something to come, not done: "let me know".
    """

    subject: str = "I"
    names: tuple[str, ...] = ()
    of: tuple[str, ...] = ("he", "she")
    to: str = "I"
    others: str = ""
    bare: bool = False
    asks: bool = False
