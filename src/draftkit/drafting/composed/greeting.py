"""How a recipient is called in a greeting, and to which of them one writes formally."""

from __future__ import annotations

from typing import TYPE_CHECKING

from draftkit.drafting.composed.text import capital, plain, words_of

if TYPE_CHECKING:
    from draftkit.drafting.composed.lexicon import Lexicon

__all__ = ["addressed", "has_title"]


def addressed(recipient: str, known: Lexicon) -> str:
    """Return how a recipient is called in a greeting, or nothing if there is no name.

    >>> from draftkit.drafting.composed.lexicon import lexicon
    >>> addressed("my team lead Sofia", lexicon()), addressed("nurse Agata", lexicon())
    ('Sofia', 'Nurse Agata')
    """
    low = words_of(recipient)
    described = bool(low) and known.has("described_by", low[0]) and "of" in low
    if described and known.any("persons kin", low[:3]):
        return ""  # "the widow of Len Aalto"
    words = recipient.split(", ", maxsplit=1)[0].split()
    low = [plain(word) for word in words]
    of = next((n for n in range(2, len(low)) if low[n : n + 2] == ["of", "the"]), 0)
    if of and words[of - 1][:1].isupper():
        words = words[:of]  # "Captain Hovland of the supply boat"
    if known.has("led_by", plain(words[0])):
        return " ".join(word for word in words if word[:1].isupper())
    named = words[1:] if plain(words[0]) == "the" and len(words) > 1 else words
    person = known.has("persons", plain(named[0])) and named[-1][:1].isupper()
    return " ".join([capital(named[0]) if person else named[0], *named[1:]])


def has_title(name: str, known: Lexicon) -> bool:
    """Tell whether a recipient is called by a title: "Dr. Rawal", "Mrs Hennessy"."""
    return known.any("he_titles she_titles any_titles", words_of(name))
