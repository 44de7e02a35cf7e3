"""Which facts of the profile can be told: whole sentences that do not hang on others."""

from __future__ import annotations

from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from draftkit.drafting.composed.lexicon import lexicon
from draftkit.drafting.composed.shapes import shapes
from draftkit.drafting.composed.text import ended, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from draftkit.drafting.composed.lexicon import Lexicon
    from draftkit.drafting.composed.sources import SourceNote
    from draftkit.drafting.composed.writer import Writer

__all__ = ["fact_shapes", "hangs", "is_of_another", "told_facts"]

# What is said aloud, or read in a short letter, is no longer than this; in words.
_LONG = 38

# "29 of them" and "two of these" name none of them.
_OF_THEM = 2


def told_facts(notes: Iterable[SourceNote], writer: Writer) -> Iterator[list[SourceNote]]:
    """Yield the notes that may be told, those together that stand only behind each other.

    A summary is told sentence by sentence; of a highlight or a note each sentence, or none.
    """
    known, notes = lexicon(writer.language), list(notes)
    told: list[str] = []
    for source, group in groupby(notes, key=lambda note: note.source):
        run: list[SourceNote] = []
        every = sorted(group, key=lambda note: note.place)
        for note in every:
            fits = _may_be_told(note, writer)
            first = note.place == 0 and not source.startswith(("work", "projects", "volunteer"))
            others = [one.text for one in notes if one.text not in told and one.text != note.text]
            hanging = hangs(note.text, known, first=first) or is_of_another(
                note.text, others, known
            )
            if fits and (run or not hanging):
                run.append(note)
                told.append(note.text)
            elif ".highlights" in source or source.startswith("notes"):
                run = []
                break
            elif run:
                yield run
                run = []
        if run:
            yield run


def fact_shapes(note: SourceNote, writer: Writer) -> dict[str, str]:
    """Return the shapes of a fact; behind the writer's own name stands a verb."""
    found = shapes(note.text, writer.language)
    known, rest = lexicon(writer.language), note.text
    for name in (writer.name, writer.name.split()[0]):
        rest = rest.removeprefix(f"{name} ")
    verb = "".join(words_of(rest)[:1])
    if rest != note.text and (verb in known.present or verb in known.past):
        found.setdefault("sentence", ended(note.text))
    return found


def _may_be_told(note: SourceNote, writer: Writer) -> bool:
    """Whether a sentence is whole, of this writer, and of the job that they have."""
    known = lexicon(writer.language)
    own, low = fact_shapes(note, writer), words_of(note.text)
    if (
        _lacks_article(low, known)
        or len(low) > _LONG
        or known.fits("doubtful", note.text)
        or (note.past and writer.works)
    ):
        return False
    if known.fits("aside", note.text):
        return False
    if "done" in own:
        return not (writer.third or known.any("writer_objects", low))
    if "sentence" not in own or known.has("wh", low[-1]):
        return False  # "I asked the old maker why"
    first = known.any("first first_short my_words", low)
    if writer.third:
        return not first
    several = known.any("our_words", low)
    # In "we" of another organisation a reader would see those of the one that is named.
    return not (several and writer.is_elsewhere(note)) and not _is_third(low, note, writer, known)


def _is_third(low: list[str], note: SourceNote, writer: Writer, known: Lexicon) -> bool:
    """Whether a sentence speaks of the writer as "she", or by name."""
    own = {
        word
        for word in words_of(writer.name)
        if not known.has("he_titles she_titles any_titles", word)
    }
    organised = any(note_name in note.text for note_name in writer.organisations)
    named = low[0].removesuffix("'s") in own and not organised
    return named or (note.place == 0 and known.has("he_or_she", low[0])) or low[0] == writer.pronoun


def _lacks_article(low: Sequence[str], known: Lexicon) -> bool:
    """Whether somebody is said to be something without an article: "as independent expert"."""
    for at, word in enumerate(low[:-1]):
        if known.has("calling", word) and _is_one(low[at + 1], known):
            return True
        described = known.has("as", word) and not known.has(
            "determiners possessives numbers", low[at + 1]
        )
        if described and at + 2 < len(low) and _is_one(low[at + 2], known):
            return True
    return False


def _is_one(word: str, known: Lexicon) -> bool:
    return known.has("persons", word) and not known.has("titles owners", word)


def hangs(text: str, known: Lexicon, *, first: bool = False) -> bool:
    """Tell whether a word of a sentence means what only another sentence names.

    Args:
        text: The sentence.
        known: The words of the language.
        first: Whether it begins a text, where "the" and "it" are of what everybody knows.

    >>> from draftkit.drafting.composed.lexicon import lexicon
    >>> hangs("I have built my whole trade on that sentence", lexicon())
    True
    >>> hangs("I repaint every front free if it peels", lexicon())
    False
    """
    low = words_of(text)
    if not low or known.has("pointing_first", low[0]):
        return True
    if first:
        return known.has("hanging", low[0])
    behind = low[1] if len(low) > 1 else ""
    counted = known.has("numbers", low[0]) and (known.has("finite", behind) or behind in known.past)
    if low[0] == "the" or counted or known.has("wh", low[-1]):
        return True  # "Two came back", "I asked the maker why"
    return any(_points_back(low, at, known) for at in range(len(low)))


def is_of_another(text: str, others: Iterable[str], known: Lexicon) -> bool:
    """Whether a fact has a thing that only another one, which is not told, says what it is.

    >>> from draftkit.drafting.composed.lexicon import lexicon
    >>> is_of_another("41 churches with the bucket", ["A bucket helps"], lexicon())
    True
    """
    meant = {two for one, two in pairwise(words_of(text)) if one == "the"}
    first = {
        two for one in others for a, two in pairwise(words_of(one)) if known.has("first_led", a)
    }
    return bool(meant & first)


def _points_back(  # noqa: PLR0911 - one decision a line
    low: Sequence[str], at: int, known: Lexicon
) -> bool:
    word, before = low[at], low[:at]
    after = low[at + 1] if at + 1 < len(low) else ""
    if known.has("own_word", word) and known.has("finite", after):
        return True  # "My own was 188"
    if known.has("person_meant", word):
        return not known.any("persons kin someone", before)
    if known.has("one_meant", word):
        return not known.any("one_led", before)
    if known.has("several_meant", word):
        if before and known.has("of", before[-1]) and len(before) <= _OF_THEM:
            return True  # "29 of them"
        return not (
            known.any("determiners possessives numbers plurals joins", before)
            or any(map(str.isdigit, "".join(before)))
        )
    if known.has("pointing", word) and not known.has("times", after):
        placed = bool(before) and known.has("prepositions", before[-1])
        clause = known.has("telling", word) and known.has(
            "clause_subjects determiners possessives", after
        )
        return (placed and not clause) or not known.has("telling it_word", word)
    return known.has("also_words", word) or (
        bool(before) and before[-1] == "the" and word[:1].isdigit()
    )
