"""Recording what happened: sent, replied, met, published, and whom to leave alone."""

from __future__ import annotations

import dataclasses
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from draftkit.backends.address import parts_of
from draftkit.documents.source import Source, is_document, is_page, mails_of, other_than_text
from draftkit.errors import InputError, UsageError
from draftkit.files.clean import clean
from draftkit.files.front_matter import split_any
from draftkit.files.names import beside
from draftkit.files.text_file import read_text, text_if_there
from draftkit.files.whole_file import write_whole
from draftkit.language.letter import without_quoted
from draftkit.people.briefing import who
from draftkit.people.naming import find
from draftkit.people.people import People, people_path
from draftkit.people.practice.changed import changed_words
from draftkit.people.practice.event import Event, day_of_event, is_day
from draftkit.people.practice.practice import Practice, Touches, practice_path
from draftkit.profile.samples import SAMPLES
from draftkit.profile.writer import remove_from_list

if TYPE_CHECKING:
    from collections.abc import Iterable

    from draftkit.drafts.draft import Draft
    from draftkit.people.person import Person

__all__ = ["Recorded", "met", "never", "published", "replied", "sent", "snooze"]

_MOST_BYTES = 1_000_000
"""Bytes of a final text: ten times the longest article."""

_PRIVATE = 0o600
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event as the journal has it now.

    Attributes:
        event: What happened.
        new: Whether that was new; the same twice counts once.
        quoted: Whether text quoted from others was left out of the final text.
    """

    event: Event
    new: bool
    quoted: bool = False


def sent(
    draft: Draft, profile: Path, *, final: str | Path | None = None, on: str = "", to: str = ""
) -> Recorded:
    """Record that a draft was sent, and keep the text as it was sent.

    Args:
        draft: Which one.
        profile: The file of the profile that the journal and the people are beside.
        final: The file with the text as it was sent (text, Word or PDF), or the message as a
            mail program saved it (.eml); left out, it is not known what was changed.
        on: The day, as YYYY-MM-DD; left out, today, or the day that is known already.
        to: Who got it, as for `find`; left out, the draft's recipient.

    Raises:
        InputError: If the day is not valid, or it is not clear who got it.
        UsageError: If a file cannot be read or written.
    """
    given = str(draft.inputs.get("recipient") or "")
    people = People.load(people_path(profile))
    person = find(to, people) if to else who(given, people) if given else None
    event = Event.about("sent", person, day_of_event(on), draft=draft.id, kind=draft.kind)
    if person is None and given:
        event = dataclasses.replace(event, person=_line(given))
    practice = _journal(profile)
    before = next((e for e in practice if e.what == "sent" and e.draft == draft.id), None)
    if before and not to:  # whoever got it may have another address by now
        event = dataclasses.replace(event, person=before.person, address=before.address)
    quoted = False
    if final:
        text, quoted = _own_text(Path(final), draft)
        event = _with_final(event, draft, text, profile)
    return dataclasses.replace(_kept(practice, event, before, on), quoted=quoted)


def not_sent(draft: Draft, profile: Path) -> tuple[Path, ...]:
    """Take back that a draft was sent, recorded by mistake, and its final texts with it.

    These are no longer samples, and their files are deleted unless somebody changed them.

    Args:
        draft: Which one.
        profile: The file of the profile that the journal is beside.

    Returns:
        The files of final texts that were changed by hand, and stay.

    Raises:
        ProfileError: If a sample must be taken out of the profile by hand.
        InputError: If it is not known to be sent, or somebody has replied to it.
        UsageError: If the file cannot be read or written.
    """
    practice = _journal(profile)
    own = {event.what for event in practice if event.draft == draft.id}
    if "sent" not in own:
        raise InputError(f"{draft.kind} {draft.id[:8]} is not known to be sent.")
    if "replied" in own:
        raise InputError(
            f"{draft.kind} {draft.id[:8]} has a reply in your journal, so it was sent.",
            hint=f"If not, take both lines out of {practice_path(profile)}.",
        )
    names: set[str] = set()

    def is_meant(event: Event) -> bool:
        meant = event.what == "sent" and event.draft == draft.id
        names.update({event.final} if meant and event.final else ())
        return meant

    def no_samples(_lines: str) -> None:
        for name in sorted(names):
            remove_from_list(profile, SAMPLES, name)

    # In this order, so that after an error the same command does the rest.
    practice.take_back(is_meant, no_samples)
    files = (profile.parent / name for name in sorted(names))
    return tuple(file for file in files if not _removed(file))


def _removed(final: Path) -> bool:
    """Delete a final text unless somebody has changed it since; return whether it is gone."""
    text = text_if_there(final, UsageError)
    if text is None:
        return True
    if not final.stem.endswith(f"-{_mark(text)}"):
        return False
    final.unlink(missing_ok=True)
    return True


def _mark(text: str) -> str:
    """Return the part of a final text's file name that tells whether the text was changed."""
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]


def _text_of(final: Path, draft: str) -> str:
    """Return what a final text says; of a message, below the draft's own line of its subject.

    Raises:
        UsageError: If it cannot be read, or is no single message with a plain text.
    """
    messages = mails_of(final)
    if not messages and (is_document(final) or is_page(final)):
        return Source.read(final).text
    if not messages and (what := other_than_text(final)):
        raise UsageError(f"{final}: is {what}.", hint="Name the file with the text as it was sent.")
    if not messages:
        return split_any(read_text(final, UsageError, most=_MOST_BYTES)).body
    if len(messages) > 1:
        raise UsageError(f"{final}: has {len(messages)} messages.", hint="Save the one alone.")
    text, subject = messages[0].plain, messages[0].subject
    if not text.strip():
        raise UsageError(
            f"{final}: this message has no plain text.", hint="Save its text as a file of its own."
        )
    first = draft.lstrip().split("\n", 1)[0].strip()
    return f"{first}\n\n{text}" if subject and first.endswith(subject) else text


def _own_text(final: Path, draft: Draft) -> tuple[str, bool]:
    """Return a final text without what it quotes from others, and whether it quoted any."""
    whole = clean(_text_of(final, draft.body)).strip()
    text = without_quoted(whole, draft.body).strip()
    if not text:
        why = "has nothing but what it quotes of others" if whole else "has no text"
        raise UsageError(f"{final} {why}.")
    return f"{text}\n", text != whole


def _with_final(event: Event, draft: Draft, text: str, profile: Path) -> Event:
    name = f"{Path(draft.file_name).stem}-{_mark(text)}.md"
    path = beside(profile, "sent") / name
    if not path.exists():
        try:
            write_whole(path, text, new=True, mode=_PRIVATE)
        except FileExistsError:  # another process has just written the same text
            pass
        except OSError as exc:
            raise UsageError(f"{path} cannot be written: {exc.strerror or exc}.") from exc
    counts = changed_words(draft.body, text)
    return dataclasses.replace(
        event,
        final=f"{path.parent.name}/{name}",
        words_in=counts.words_in,
        words_out=counts.words_out,
        words=counts.words,
    )


def replied(to: Draft | str, profile: Path, *, on: str = "", note: str = "") -> Recorded:
    """Record that somebody replied to a draft, or wrote by themselves.

    Args:
        to: The draft, or a person as for `find`.
        profile: The file of the profile that the journal and the people are beside.
        on: The day, as YYYY-MM-DD; left out, today, or the day that is known already.
        note: What they said, in a line.

    Raises:
        InputError: If the day is not valid, nobody is meant, or the draft was not sent.
        UsageError: If a file cannot be read or written.
    """
    practice = _journal(profile)
    if isinstance(to, str):
        return _with_person("replied", to, profile, on, note)
    first = next((e for e in practice if e.what == "sent" and e.draft == to.id), None)
    if first is None:
        raise InputError(
            f"{to.kind} {to.id[:8]} is not known to be sent.",
            hint=f"First: draftkit sent {to.id[:8]}",
        )
    event = Event(
        "replied", day_of_event(on), first.person, first.address, draft=to.id, kind=to.kind
    )
    event = dataclasses.replace(event, note=_line(note))
    before = next((e for e in practice if e.what == "replied" and e.draft == to.id), None)
    return _kept(practice, event, before, on)


def met(person: str, profile: Path, *, on: str = "", note: str = "") -> Recorded:
    """Record that the writer met or spoke with somebody.

    Args:
        person: Who, as for `find`.
        profile: The file of the profile that the journal and the people are beside.
        on: The day, as YYYY-MM-DD; left out, today.
        note: Where, or what it was about: a follow-up mentions it.

    Raises:
        InputError: If the day is not valid, or nobody is meant.
        UsageError: If a file cannot be read or written.
    """
    return _with_person("met", person, profile, on, note)


def published(draft: Draft, url: str, profile: Path, *, on: str = "") -> Recorded:
    """Record that a draft was published.

    Args:
        draft: Which one.
        url: Its address there.
        profile: The file of the profile that the journal is beside.
        on: The day, as YYYY-MM-DD; left out, today, or the day that is known already.

    Raises:
        InputError: If the day or the address is not valid.
        UsageError: If a file cannot be read or written.
    """
    address = url.strip()
    if "@" in parts_of(address).netloc:
        raise InputError(
            "The address of the page has a user or a password in it.",
            hint="Leave out what stands before the @.",
        )
    scheme, colon, rest = address.partition(":")
    address = f"{scheme.lower()}{colon}{rest}"
    if not re.fullmatch(r"https?://[^\s/]+\S*", address) or clean(address) != address:
        raise InputError(f'"{clean(url)}" is no web address; it starts with https://')
    event = Event("published", day_of_event(on), draft=draft.id, kind=draft.kind, url=address)
    practice = _journal(profile)
    return _kept(practice, event, practice.get(event), on)


def snooze(person: str, until: str, profile: Path, *, on: str = "") -> Recorded:
    """Leave somebody alone until a day; from then on they can be due again.

    Raises:
        InputError: If the day is not valid or not to come, or nobody is meant.
        UsageError: If a file cannot be read or written.
    """
    if (later := is_day(until)) <= (day := day_of_event(on)):
        raise InputError(f"{until} is not after {day}, so it would leave nobody alone.")
    return _with_person("snoozed", person, profile, on, "", until=later)


def never(person: str, profile: Path, *, on: str = "") -> Recorded:
    """Leave somebody alone for good; `snooze` takes that back.

    Raises:
        InputError: If nobody is meant.
        UsageError: If a file cannot be read or written.
    """
    return _with_person("never", person, profile, on, "")


def _journal(profile: Path) -> Practice:
    """Read the journal that is about to be changed, before anything is written beside it.

    Raises:
        UsageError: If it, or a line of it, cannot be read.
    """
    journal = Practice.load(practice_path(profile))
    journal.refuse_damaged()
    return journal


def _with_person(what: Any, words: str, profile: Path, on: str, note: str, **more: str) -> Recorded:
    people = People.load(people_path(profile))
    person = find(words, people)
    event = Event.about(what, person, day_of_event(on), note=_line(note), **more)
    practice = _journal(profile)
    return _kept(practice, event, _same(practice, event, person, people), on)


def _same(
    practice: Practice, event: Event, person: Person, people: Iterable[Person]
) -> Event | None:
    """Return the recorded event that is the same, even if another address was known then."""
    every = [e for e in Touches(practice, people).of(person) if e.key[0] == event.key[0]]
    if event.key[0] == "rest":
        return every[-1] if every else None
    return next((e for e in every if e.on == event.on and not e.draft), None)


def _kept(practice: Practice, event: Event, before: Event | None, on: str) -> Recorded:
    """Add what is new; what is not given this time stays as it was recorded before."""
    if before is not None and before.what == event.what:
        said: dict[str, Any] = {
            key: value for key, value in event.as_dict().items() if key not in _WHO
        }
        if not on:
            said.pop("on")
        event = dataclasses.replace(before, **said)
    return Recorded(event, practice.add(event))


_WHO = ("person", "address")


def _line(text: str) -> str:
    return " ".join(clean(text).split())
