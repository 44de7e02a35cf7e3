"""What the checks do not know of a text's language, so that silence is not taken for praise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from draftkit.language.lexicon import vocabulary
from draftkit.language.tags.tag import rows

if TYPE_CHECKING:
    from draftkit.language.document import Document
    from draftkit.language.language import Language

__all__ = ["not_checked"]

# What is looked for, and the tables of a language's folder without which nothing is found.
_NEEDS = (
    ("numbers in words", ("numbers:units", "numbers:signs")),
    ("offices and degrees", ("claims.roles",)),
    ("meetings, referrals and attachments", ("doings:doings",)),
    ("stock phrases", ("generic:turns",)),
)


def not_checked(text: Document) -> tuple[str, ...]:
    """Return what of a text is not checked, and why, one line at most.

    >>> from draftkit.language.document import Document
    >>> not_checked(Document("Ti ringrazio per la domanda che mi hai fatto ieri al convegno."))
    ('Not checked in Italian: numbers in words, offices and degrees, meetings, referrals and attachments, stock phrases, names of one word.',)
    """  # noqa: E501
    of = text.language
    missing = [what for what, tables in _NEEDS if not any(map(of.has, tables))]
    if not vocabulary(of):
        missing.append("names of one word")
    if not missing:
        return ()
    return (f"Not checked in {_called(of)}: {', '.join(missing)}.",)


def _called(of: Language) -> str:
    """Return the English name of a language."""
    names = {code: names for code, _, _, names in rows("languages.txt")}
    return names.get(of.tag, "this language").split("|")[0]
