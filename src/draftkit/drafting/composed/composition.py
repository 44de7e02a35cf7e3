"""A composed text before its last choices are made."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from draftkit.backends.request import Message, Request, Settings
from draftkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Composition", "Slot", "Spin", "Unsaid", "UnsaidError"]

# How many places are left open for the model at most, and with how many words in all: on two
# idle cores it writes some 40 words a second if it may write nothing else (measured).
_MOST_OPEN = 3
_MOST_WORDS = 24

# This many characters are enough to recognise an input.
_START = 60

_SYSTEM = (
    "You write for a professional. Of the sentences you may choose, write those that fit best."
)


class Spin:
    """Chooses among equals, the same way each time for the same draft.

    Args:
        seed: What the draft is made of; two drafts of one run have different ones.
    """

    def __init__(self, seed: str) -> None:
        self._seed = seed

    def number(self, what: str, below: int) -> int:
        """Return a number from 0 to below `below`, for a choice of this name."""
        digest = hashlib.sha256(f"{self._seed}\0{what}".encode()).digest()
        return int.from_bytes(digest[:8], "big") % below

    def place(
        self, what: str, equals: Sequence[str], sources: tuple[str, ...] = (), lead: str = ""
    ) -> Slot:
        """Return a place for one of several sentences."""
        return Slot(tuple(equals), sources, lead, self.number(what, len(equals)))


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a text, with the sentences that may stand there.

    Attributes:
        equals: The sentences, each complete and true to the note; one or several.
        sources: Where its note stands, such as `inputs.occasion`.
        lead: What stands in front of it, such as a heading's marks.
        at: The index of the first of the two sentences that the model chooses from.
    """

    equals: tuple[str, ...]
    sources: tuple[str, ...] = ()
    lead: str = ""
    at: int = 0

    @property
    def candidates(self) -> tuple[str, ...]:
        """The sentences that the model chooses from: two that lie far apart, or the only one."""
        size = len(self.equals)
        chosen = (self.at, self.at + size // 2)
        return tuple(dict.fromkeys(self.equals[at % size] for at in chosen))

    @property
    def words(self) -> int:
        """How many words the longest candidate has."""
        return max(len(one.split()) for one in self.candidates)


@dataclass(frozen=True, slots=True)
class Unsaid:
    """An input that fits no sentence.

    Attributes:
        name: The input's name.
        text: What it says.
        example: A sentence that could stand in its place.
    """

    name: str
    text: str
    example: str

    def __str__(self) -> str:
        start = self.text if len(self.text) <= _START else f"{self.text[:_START].rstrip()}\u2026"
        return f"\u201c{start}\u201d. For example: {self.example}"


class UnsaidError(InputError):
    """Inputs fit no sentence for certain, and are asked for.

    Attributes:
        unsaid: Each of them.
    """

    def __init__(self, kind: str, unsaid: Sequence[Unsaid]) -> None:
        self.unsaid = tuple(unsaid)
        each = "".join(f"\n  --{one.name.replace('_', '-')} {one}" for one in self.unsaid)
        super().__init__(
            f"{kind}: draftkit is not sure how to put this into a sentence. Write it as a whole "
            f"sentence, as you would say it to the reader:{each}"
        )


@dataclass(frozen=True, slots=True)
class Composition:
    """A text that is complete but for the choice among sentences.

    Attributes:
        blocks: The paragraphs and lines; the places of each are set apart by a blank.
        brief: What the model is told that the text is for.
        notes: What the writer should know, one sentence each.
    """

    blocks: tuple[tuple[Slot, ...], ...]
    brief: str = ""
    notes: tuple[str, ...] = ()

    @property
    def open(self) -> tuple[Slot, ...]:
        """The places for which the model chooses: the first ones, as many as there is time for."""
        found: list[Slot] = []
        words = 0
        for place in (place for block in self.blocks for place in block):
            if len(place.candidates) > 1 and words + place.words <= _MOST_WORDS:
                found.append(place)
                words += place.words
        return tuple(found[:_MOST_OPEN])

    @property
    def sources(self) -> tuple[str, ...]:
        """Where the notes in the text come from, each source once."""
        every = (one for block in self.blocks for place in block for one in place.sources)
        return tuple(dict.fromkeys(every))

    def turned(self, number: int) -> Composition:
        """Return the text with other, equally good sentences: another candidate."""
        blocks = tuple(
            tuple(dataclasses.replace(place, at=place.at + number) for place in block)
            for block in self.blocks
        )
        return dataclasses.replace(self, blocks=blocks)

    def request(self, settings: Settings) -> Request:
        """Return what the model is asked: to write, of each open place, the best sentence."""
        open_ = self.open
        marks = {place: (f"[{n}]",) for n, place in enumerate(open_, 1)}
        # Of a whole outline it would read forty times what it writes.
        around = tuple(block for block in self.blocks if set(block) & set(open_))
        shown = dataclasses.replace(self, blocks=around).text(marks)
        enums = {str(n): {"enum": list(place.candidates)} for n, place in enumerate(open_, 1)}
        schema = {
            "type": "object",
            "properties": enums,
            "required": list(enums),
            "additionalProperties": False,
        }
        user = f"{self.brief}\n\n{shown}\nWrite the sentences {', '.join(enums)} as JSON."
        return Request(
            (Message("system", _SYSTEM), Message("user", user)),
            Settings(temperature=0.0, max_tokens=_tokens(open_), seed=settings.seed),
            schema=schema,
        )

    def chosen(self, answer: str) -> tuple[str, bool]:
        """Return the text with the sentences of an answer, and whether it could be used.

        A sentence that is not exactly one of the candidates is ignored.
        """
        try:
            told = json.loads(answer)
        except ValueError:
            told = None
        given: Mapping[str, Any] = told if isinstance(told, dict) else {}
        choice = {}
        for number, place in enumerate(self.open, 1):
            if given.get(str(number)) in place.candidates:
                choice[place] = (given[str(number)],)
        return self.text(choice), len(choice) == len(self.open)

    def text(self, choice: Mapping[Slot, tuple[str, ...]]) -> str:
        """Return the text; a place without a choice has its first candidate."""
        blocks = []
        for block in self.blocks:
            said = (f"{place.lead}{choice.get(place, place.candidates)[0]}" for place in block)
            blocks.append(" ".join(said).replace(" \n", "\n"))
        return "\n\n".join(blocks).strip() + "\n"


def _tokens(places: Sequence[Slot]) -> int:
    """Return how many tokens the answer has at most: three for each two words, and the JSON."""
    return 60 + 2 * sum(max(len(one) for one in place.candidates) // 3 for place in places)
