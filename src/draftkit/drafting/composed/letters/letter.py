"""Letters and speeches: paragraphs of roles, each filled from the profile and the inputs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from draftkit.drafting.composed.composition import Composition, Slot
from draftkit.drafting.composed.frames import filled, role, table
from draftkit.drafting.composed.introduction import earlier, introduction
from draftkit.drafting.composed.letters.addressed import spoken_of
from draftkit.drafting.composed.letters.filling import Filling
from draftkit.drafting.composed.lexicon import lexicon
from draftkit.drafting.composed.recipient import (
    addressed,
    has_title,
    toward_recipient,
)
from draftkit.drafting.composed.turning import capital
from draftkit.drafting.composed.writer import telling

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from draftkit.drafting.composed.writer import Writer

__all__ = ["ENDING", "PARTS", "letter"]


def letter(paragraphs: Sequence[Mapping[str, tuple[str, ...]]], writer: Writer) -> Composition:
    """Compose a text.

    Args:
        paragraphs: The roles of each paragraph, and where their notes come from.
        writer: What it is composed of.
    """
    drafts = [
        _Draft(number, name, sources)
        for number, paragraph in enumerate(paragraphs)
        for name, sources in paragraph.items()
    ]
    given = [
        (role(draft.name, writer.language), note.text)
        for draft in drafts
        if draft.name not in PARTS
        for source in draft.sources
        for note in writer.notes(source)
        if note.given
    ]
    writer.spoken_of = spoken_of(given, writer, lexicon(writer.language))
    there: set[str] = set()
    # What the user gave for this text comes first; the profile fills what room is left.
    for draft in sorted(drafts, key=lambda one: one.rank):
        if _wanted(draft.name, there, writer):
            draft.places = _places(draft, writer)
            writer.room -= sum(place.words for place in draft.places)
            there |= {draft.name} if draft.places else set()
    if any(draft.name in ENDING for draft in drafts):
        reasons = (draft.places for draft in drafts if draft.name not in {*PARTS, *ENDING})
        writer.given = sum(map(len, reasons))
    blocks = (
        tuple(place for draft in drafts if draft.paragraph == number for place in draft.places)
        for number in range(len(paragraphs))
    )
    return Composition(tuple(block for block in blocks if block))


@dataclass(slots=True)
class _Draft:
    """A role of the text while it is being filled."""

    paragraph: int
    name: str
    sources: tuple[str, ...]
    places: list[Slot] = field(default_factory=list)

    @property
    def rank(self) -> int:
        """When it is filled: first what every text has, last what only rounds it off."""
        if self.name in PARTS:
            return 3 if self.name == "earlier" else 0
        given = any(source.startswith("inputs.") for source in self.sources)
        if given or self.name in ENDING:
            return 1
        return 2 if self.sources else 3


ENDING = ("goal", "seeking")
"""The requests that end a speech: chosen before the rest, and not enough by themselves."""

# A role is left out where one of the others is there.
_INSTEAD = {
    "seeking": {"goal"},
    "brings": {"proof"},
    "ask_none": {"ask"},
    "only_thanks": {"recalled", "stayed", "changed", "next_step", "return_offer"},
    "format_alone": {"idea", "idea_as"},
}


# The relation to somebody who knows who the writer is.
_KNOWN = "warm"


def _wanted(name: str, there: set[str], writer: Writer) -> bool:
    if name == "introduction" and writer.inputs.get("relation") == _KNOWN:
        return False
    if name in ("idea", "idea_as"):
        return writer.has_own_format() is (name == "idea_as")
    if name == "brings" and not there & {*ENDING}:
        return True  # a pitch without a request ends with an offer
    if name == "format_alone" and writer.tells_format():
        return True
    return not _INSTEAD.get(name, set()) & there


def _places(draft: _Draft, writer: Writer) -> list[Slot]:
    if draft.name in PARTS:
        return PARTS[draft.name](draft.sources, writer)
    of = role(draft.name, writer.language)
    if not draft.sources:
        made = filled(of.frames, writer.values())
        return [writer.spin.place(draft.name, made)] if writer.room > 0 else []
    return Filling(draft.name, of, writer).run(draft.sources)


def _greeting(sources: tuple[str, ...], writer: Writer) -> list[Slot]:
    given = writer.first(sources)
    if not given:
        return []
    words, known = table(writer.language)["letter"], lexicon(writer.language)
    name = addressed(given, known)
    informal = _is_message(writer) and not has_title(name, known)
    frame = words["message_greeting" if informal else "greeting"]
    greeting = frame.format(recipient=name) if name else words["greeting_without_name"]
    return [Slot((greeting,), sources)]


def _close(sources: tuple[str, ...], writer: Writer) -> list[Slot]:
    name = writer.name_in(sources) or writer.name
    if _is_message(writer):
        return [Slot((name,), sources)]
    warm = writer.inputs.get("relation") == _KNOWN
    closes = table(writer.language)["letter"]["warm_closes" if warm else "closes"]
    close = closes[writer.spin.number("close", len(closes))]
    return [Slot((f"{close}\n{name}",), sources)]


def _is_message(writer: Writer) -> bool:
    """Whether it goes by a channel on which nobody writes letters: "a text message"."""
    channel = str(writer.inputs.get("channel") or "")
    return bool(re.search(table(writer.language)["letter"]["messages"], channel))


def _subject(sources: tuple[str, ...], writer: Writer) -> list[Slot]:
    if _is_message(writer):
        return []
    frames, known = table(writer.language)["subject"], lexicon(writer.language)
    given = toward_recipient(writer.first(sources), writer.recipient, known)
    idea = known.rewritten("subject_line", given)
    short = 0 < len(idea.split()) <= frames["words"] and ":" not in idea
    line = idea.rstrip(".") if short else frames["otherwise"].format(**writer.values())
    return [Slot((frames["line"].format(subject=capital(line)),), sources if short else ())]


def _introduction(sources: tuple[str, ...], writer: Writer) -> list[Slot]:
    made = introduction(
        writer.profile, writer.language, summed_up=bool(sources), third=writer.third
    )
    writer.given += len(made.sources) - 1
    writer.said |= telling(made.sentences[0])
    return [writer.spin.place("introduction", made.sentences, made.sources)]


def _earlier(sources: tuple[str, ...], writer: Writer) -> list[Slot]:
    subject = (writer.subject.pronoun or writer.subject.name) if writer.third else ""
    made = earlier(writer.profile, writer.language, subject)
    fits = made.sentences and len(made.sentences[0].split()) <= writer.room
    return [Slot(made.sentences, sources)] if fits else []


PARTS: dict[str, Callable[[tuple[str, ...], Writer], list[Slot]]] = {
    "close": _close,
    "earlier": _earlier,
    "greeting": _greeting,
    "introduction": _introduction,
    "subject": _subject,
}
"""What a paragraph may have besides the roles of `frames.toml`."""
