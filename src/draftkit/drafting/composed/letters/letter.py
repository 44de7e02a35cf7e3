"""Letters and speeches: paragraphs of roles, each filled from the profile and the inputs."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from draftkit.drafting.composed.composition import Composition, Slot
from draftkit.drafting.composed.frames import filled, role, table
from draftkit.drafting.composed.greeting import addressed, has_title
from draftkit.drafting.composed.introduction import introduction, takes_at
from draftkit.drafting.composed.letters.filling import Filled, Filling, values_of
from draftkit.drafting.composed.letters.own_words import listed, own_words
from draftkit.drafting.composed.lexicon import lexicon
from draftkit.drafting.composed.text import capital
from draftkit.drafting.composed.writer import telling

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from draftkit.drafting.composed.writer import Writer

__all__ = ["ENDING", "PARTS", "letter"]

ENDING = ("goal", "seeking")
"""The requests that end a speech: settled before what fills it, and no reason by themselves."""

# A role is left out where one of the others is there.
_INSTEAD = {
    "seeking": {"goal"},
    "brings": {"proof"},
    "ask_none": {"ask"},
    "only_thanks": {"recalled", "stayed", "changed", "next_step", "return_offer"},
}

# The relation to somebody who knows who the writer is.
_KNOWN = "warm"


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
    there: set[str] = set()
    # What the user gave for this text comes first; the profile fills what room is left.
    for draft in sorted(drafts, key=lambda one: one.rank):
        if _wanted(draft.name, there, drafts, writer):
            draft.said = _said(draft, writer)
            writer.room -= sum(place.words for place in draft.said.every)
            there |= {draft.name} if draft.said.every else set()
    if any(draft.name in ENDING for draft in drafts):
        reasons = (draft.said.every for draft in drafts if draft.name not in {*PARTS, *ENDING})
        writer.given = sum(map(len, reasons))
    return Composition(tuple(_blocks(drafts)))


@dataclass(slots=True)
class _Draft:
    """A role of the text while it is being filled."""

    paragraph: int
    name: str
    sources: tuple[str, ...]
    said: Filled = field(default_factory=Filled)

    @property
    def rank(self) -> int:
        """When it is filled: what belongs to every text first, what only ends one last."""
        if self.name in PARTS and self.name != "listed":
            return int(self.name == "own_words")
        if self.name == "format_alone":
            return 2
        given = any(source.startswith("inputs.") for source in self.sources)
        if given or self.name in ENDING:
            return 1
        return 2 if self.sources else 3


def _blocks(drafts: Sequence[_Draft]) -> list[tuple[Slot, ...]]:
    """Return the paragraphs: sentences first, and each line with a label by itself.

    Several lines one after the other become a list.
    """
    above = [place for draft in drafts for place in draft.said.above]
    lines = {place for draft in drafts for place in draft.said.labels}
    blocks: list[list[Slot]] = []
    last = -1
    for draft in drafts:
        for place in (*draft.said.sentences, *draft.said.labels):
            before = blocks[-1][-1] if blocks else None
            alike = (place in lines) is (before in lines)
            lists = place in lines and not (_is_list(place) or (before and _is_list(before)))
            if before and alike and (lists or (draft.paragraph == last and place not in lines)):
                blocks[-1].append(place)
            else:
                blocks.append([place])
            last = draft.paragraph
        if draft.name == "greeting" and above:
            blocks.append(above)
    return [_as_list(one) if len(one) > 1 and one[0] in lines else tuple(one) for one in blocks]


def _is_list(place: Slot) -> bool:
    return "\n" in place.equals[0]


def _as_list(places: Sequence[Slot]) -> tuple[Slot, ...]:
    return tuple(
        dataclasses.replace(place, lead="- " if at == 0 else "\n- ")
        for at, place in enumerate(places)
    )


def _wanted(name: str, there: set[str], drafts: Sequence[_Draft], writer: Writer) -> bool:
    if name == "introduction" and writer.inputs.get("relation") == _KNOWN:
        return False
    together = "together" in values_of(writer)
    if name in ("idea", "idea_alone"):
        return together is (name == "idea")
    if name == "format_alone":
        idea = next((draft for draft in drafts if draft.name == "idea"), None)
        return together and not (idea and idea.said.sentences)
    return not _INSTEAD.get(name, set()) & there


def _said(draft: _Draft, writer: Writer) -> Filled:
    if draft.name in PARTS:
        return PARTS[draft.name](draft.sources, writer)
    of = role(draft.name, writer.language)
    if not draft.sources:
        made = filled(of.frames, values_of(writer)) if writer.room > 0 else []
        return Filled([writer.spin.place(draft.name, made)] if made else [])
    return Filling(draft.name, of, writer).run(draft.sources)


def _greeting(sources: tuple[str, ...], writer: Writer) -> Filled:
    given = writer.first(sources)
    if not given:
        return Filled()
    words, known = table(writer.language)["letter"], lexicon(writer.language)
    name = addressed(given, known)
    informal = _is_message(writer) and not has_title(name, known)
    frame = words["message_greeting" if informal else "greeting"]
    greeting = frame.format(recipient=name) if name else words["greeting_without_name"]
    return Filled([Slot((greeting,), sources)])


def _close(sources: tuple[str, ...], writer: Writer) -> Filled:
    name = writer.name_in(sources) or writer.name
    if _is_message(writer):
        return Filled([Slot((name,), sources)])
    warm = writer.inputs.get("relation") == _KNOWN
    closes = table(writer.language)["letter"]["warm_closes" if warm else "closes"]
    close = closes[writer.spin.number("close", len(closes))]
    return Filled([Slot((f"{close}\n{name}",), sources)])


def _is_message(writer: Writer) -> bool:
    """Whether it goes by a channel on which nobody writes letters: "a text message"."""
    channel = str(writer.inputs.get("channel") or "")
    return bool(re.search(table(writer.language)["letter"]["messages"], channel))


def _subject(sources: tuple[str, ...], writer: Writer) -> Filled:
    """Say in the first line of a mail what it is about: the idea, if it is short."""
    if _is_message(writer):
        return Filled()
    frames = table(writer.language)["subject"]
    given = writer.reader.toward(writer.first(sources), theirs=True) or ""
    short = 0 < len(given.split()) <= frames["words"] and ":" not in given
    organisation = str(writer.inputs.get("recipient_org") or "")
    named = organisation[:1].isupper() and takes_at(organisation, lexicon(writer.language))
    if named or "org" in values_of(writer):
        other = frames["otherwise"].format(subject=organisation)
    else:
        form = table(writer.language)["formats"].get(str(writer.inputs.get("format") or ""))
        other = frames["otherwise"].format(subject=form[0]) if form else frames["unnamed"]
    line = given.rstrip(".") if short else other
    return Filled([Slot((frames["line"].format(subject=capital(line)),), sources if short else ())])


def _introduction(_: tuple[str, ...], writer: Writer) -> Filled:
    made = introduction(writer.profile, writer.language, third=writer.third)
    writer.said |= telling(made.sentences[0])
    place = writer.spin.place("introduction", made.sentences, made.sources)
    if writer.third:
        writer.given += len(made.sources) > 0
        line = made.sentences[0][-1:] != "."
        return Filled(labels=[place]) if line else Filled([place])
    return Filled([place])


PARTS: dict[str, Callable[[tuple[str, ...], Writer], Filled]] = {
    "close": _close,
    "greeting": _greeting,
    "introduction": _introduction,
    "listed": listed,
    "own_words": own_words,
    "subject": _subject,
}
"""What a paragraph may have besides the roles of `frames.toml`."""
