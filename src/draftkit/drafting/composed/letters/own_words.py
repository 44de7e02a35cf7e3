"""What a bio has besides sentences: the writer's own words in quotation marks, and a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from draftkit.drafting.composed.composition import Slot
from draftkit.drafting.composed.frames import table
from draftkit.drafting.composed.letters.filling import Filled
from draftkit.drafting.composed.lexicon import lexicon
from draftkit.drafting.composed.shapes import shapes
from draftkit.drafting.composed.text import BARS, capital, words_of
from draftkit.drafting.composed.writer import telling

if TYPE_CHECKING:
    from draftkit.drafting.composed.writer import Writer

__all__ = ["listed", "own_words"]

_MOST_SAID, _MOST_LISTED, _LONGEST, _FEWEST = 4, 4, 24, 3
# So many words stand in front of the quotation, and so few points are no list.
_LEAD, _FEWEST_LISTED = 4, 2


def own_words(sources: tuple[str, ...], writer: Writer) -> Filled:
    """Return the writer's sentences in the first person, where others speak of the writer."""
    if not writer.third:
        return Filled()
    known, said, places = lexicon(writer.language), list[str](), list[str]()
    room = writer.room - _LEAD
    for source in sources:
        for note in writer.notes(source):
            sentence = shapes(note.text, writer.language).get("sentence", "")
            mine = known.any("first first_short my_words", words_of(sentence))
            size = len(sentence.split())
            mine = mine and not known.fits("doubtful", sentence)
            if mine and size <= room and len(said) < _MOST_SAID and sentence not in said:
                said.append(sentence)
                places.append(note.source)
                room -= size
    if not said:
        return Filled()
    writer.given += len(said)
    writer.said |= telling(" ".join(said))
    line = table(writer.language)["own_words"]["line"]
    made = line.format(name=writer.name, quote=" ".join(said))
    return Filled([Slot((made,), tuple(dict.fromkeys(places)))])


def listed(sources: tuple[str, ...], writer: Writer) -> Filled:
    """Return facts as a list, word for word: those that no sentence has told."""
    points: list[Slot] = []
    room = writer.room
    for source in sources:
        for note in writer.notes(source):
            text = capital(", ".join(BARS.split(note.text.rstrip("."))))
            words, size = telling(text), len(text.split())
            mine = writer.third and lexicon(writer.language).any(
                "first first_short my_words", words_of(text)
            )
            whole = note.place == 0 and not mine and _FEWEST <= size <= min(room, _LONGEST)
            new = bool(words) and len(words - writer.said) >= 0.5 * len(words)
            if whole and new and len(points) < _MOST_LISTED and not (note.past and writer.works):
                points.append(Slot((text,), (note.source,), "- " if not points else "\n- "))
                writer.said |= words
                room -= size
    if len(points) < _FEWEST_LISTED:
        return Filled()
    writer.given += len(points)
    return Filled(points)
