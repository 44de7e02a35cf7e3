"""What the checks do not know of a text's language, so that silence is not taken for praise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from draftkit.language.language import USUAL, language
from draftkit.language.tags.tag import rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.language.document import Document
    from draftkit.language.language import Language

__all__ = ["NEEDS", "knows", "not_checked"]

NEEDS = {
    "numbers in words": "numbers:units numbers:forms.spelled | numbers:signs",
    "tens and thousands in words": "numbers:tens numbers:scales | numbers:signs",
    "shares in words": "numbers:parts numbers:forms.fraction",
    "multiples in words": "numbers:multiples numbers:forms.multiple",
    "ordinals in words": "numbers:ordinals numbers:forms.ordinal",
    "durations": "numbers:time",
    "weekdays": "dates:weekdays dates:forms.weekday",
    "names of one word": "vocabulary.txt | common_words.txt",
    "offices": "claims.role claims.role_words",
    "degrees": "claims.degrees",
    "ranks": "rank_words.txt",
    "stock phrases": "cliches.txt",
    "turns of phrase": "generic:turns",
    "talk about the draft": "chatter.txt",
    "requests": "asks.txt",
}
"""What the checks look for, and all that a language's folder must have for it.

After a bar stands an alternative. What else is `in words` is listed only where `numbers in words`
are known.
"""

_PART = " in words"
_DOINGS = "meetings, referrals and attachments"


def not_checked(text: Document) -> tuple[str, ...]:
    """Return what is not checked in a text because of its language, one line at most.

    >>> from draftkit.language.document import Document
    >>> not_checked(Document("Thank you for the question that you asked on the panel."))
    ()
    >>> (line,) = not_checked(Document("Terima kasih.", language("xx")))
    >>> line.startswith("Not checked in this language: numbers in words, ")
    True
    """
    of = text.language
    missing = [what for what in NEEDS if not knows(of, what)]
    if missing[:1] == ["numbers in words"]:
        missing = [missing[0], *(what for what in missing if not what.endswith(_PART))]
    missing += _doings(of)
    return (f"Not checked in {_called(of)}: {', '.join(missing)}.",) if missing else ()


def knows(of: Language, what: str) -> bool:
    """Whether a language has all that something needs (see `NEEDS`), or an alternative."""
    return any(
        all(of.lines(name) if name.endswith(".txt") else of.has(name) for name in way.split())
        for way in NEEDS[what].split(" | ")
    )


def _doings(of: Language) -> Iterator[str]:
    """Yield the doings that English has and a language lacks; one name stands for all of them."""
    known = {row["name"] for row in of.table("doings").get("doings", ())}
    every = [row["name"] for row in language(USUAL).table("doings")["doings"]]
    missing = [name for name in every if name not in known]
    yield from [_DOINGS] if len(missing) == len(every) else missing


def _called(of: Language) -> str:
    """Return the English name of a language."""
    names = {code: names for code, _, _, names in rows("languages.txt")}
    return names.get(of.tag, "this language").split("|")[0]
