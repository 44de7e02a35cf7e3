"""Whether what somebody is called takes an article."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from draftkit.drafting.composed.heads import head_of, is_person
from draftkit.drafting.composed.note import plain
from draftkit.drafting.composed.turning import small_start

if TYPE_CHECKING:
    from draftkit.drafting.composed.lexicon import Lexicon

__all__ = ["sounds_open", "with_article"]


def with_article(text: str, known: Lexicon) -> str:  # noqa: C901 - one decision a line
    """Return what somebody is as it stands after "I'm": "a baker", "Head of Engineering"."""
    from draftkit.language.lexicon import is_ordinary

    inside = small_start(text)
    if known.fits("of_science", text.split(maxsplit=1)[0]) and not text.isupper():
        inside = f"{text[0].lower()}{text[1:]}"  # "Hydrographic surveyor"
    if (known.has("persons", text.lower()) and not text.isupper()) or _is_titled(text):
        inside = text.lower()
    if text[1:].isalpha() and text.istitle() and is_person([text.lower()], known):
        inside = text.lower()  # "Glaciologist"
    hyphened = re.match(r"([A-Z][a-z]+)-[a-z]", text)
    if hyphened and small_start(f"{hyphened[1]} is") != f"{hyphened[1]} is":
        inside = f"{text[0].lower()}{text[1:]}"  # "people-focused", but "Kyiv-born"
    first = plain(inside.split()[0])
    if known.has("persons", first) and not text.split(maxsplit=1)[0].isupper():
        inside = f"{inside[0].lower()}{inside[1:]}"
    led = known.has("determiners", first) or known.has("possessives", first)
    if known.has("owners", first):
        return f"{'a' if first.startswith('co') else 'the'} {inside}"
    if known.has("titles", first):
        # "Head of Engineering" is a title, "Chief scheduler" only begins a line.
        return text if any(word[:1].isupper() for word in text.split()[1:]) else inside
    if known.has("superlatives", first) and " to " in f" {inside} ":
        return f"the {inside}"  # "the first woman to sign for a station"
    bare = known.has("numbers", first)
    # "Senior Engineer" and "PhD student" take one, "Geschäftsführerin" and "Vogt" do not.
    foreign = inside[:1].isupper() and not known.has("persons", head_of(_plain_words(text), known))
    if foreign and any(word.islower() and is_ordinary(word) for word in text.split()[1:]):
        inside, foreign = f"{text[0].lower()}{text[1:]}", False  # "Boatbuilder and instructor"
    if led or bare or foreign:
        return inside
    article = "an" if sounds_open(inside, known) else "a"
    return f"{article} {inside}"


def _is_titled(text: str) -> bool:
    """Whether common words have capitals because they are a label: "Community Pharmacist"."""
    from draftkit.language.lexicon import is_everyday, is_ordinary

    words = text.split()
    return all(
        word.istitle() and word.isalpha() and is_ordinary(word) and not is_everyday(word)
        for word in words
    )


def _plain_words(text: str) -> list[str]:
    """Return the words of a text in lower case."""
    return [plain(word) for word in text.split()]


def sounds_open(text: str, known: Lexicon) -> bool:
    """Whether "an" stands before it: "an engineer", "a European", "an hour"."""
    return known.fits("open", text)
