"""A person whom the writer knows: an entry of the file of people."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from draftkit.errors import InputError, nearest
from draftkit.files.clean import clean
from draftkit.people.cells import joined
from draftkit.people.dates import as_iso, today

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "FIELDS",
    "Person",
    "Remark",
    "besides",
    "former",
    "former_names",
    "is_former_position",
    "noted",
    "wrong_with",
]


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that the writer noted about a person.

    Attributes:
        text: What it says.
        on: The day that it is about, as YYYY-MM-DD; empty if nobody said.
    """

    text: str
    on: str = ""

    def as_data(self) -> str | dict[str, str]:
        """Return it as it stands in the file."""
        return {"on": self.on, "text": self.text} if self.on else self.text


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom the writer knows.

    Attributes:
        name: The whole name.
        organisation: Where they work.
        role: What they are there.
        email: Their addresses, the one to write to first.
        url: The addresses of their pages, such as their profile on LinkedIn.
        language: The language to write to them in, such as `pt`.
        known: How the writer and they know each other.
        topics: What they care about.
        notes: What the writer noted about them, the oldest first.
        last_touch: When they were last in touch, as YYYY-MM-DD.
        rhythm_days: After how many days to be in touch again; None if nobody said.
        source: The files and services that they came from.
    """

    name: str
    organisation: str = ""
    role: str = ""
    email: tuple[str, ...] = ()
    url: tuple[str, ...] = ()
    language: str = ""
    known: str = ""
    topics: tuple[str, ...] = ()
    notes: tuple[Remark, ...] = ()
    last_touch: str = ""
    rhythm_days: int | None = None
    source: tuple[str, ...] = ()

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Person:
        """Make a person of plain data in which `wrong_with` found nothing wrong."""
        made: dict[str, Any] = {}
        for key, value in data.items():
            if value is None or not _has_text(value):
                continue
            if key in _SEVERAL:
                made[key] = tuple(filter(None, map(_line, _listed(value))))
            elif key == "notes":
                made[key] = tuple(filter(None, map(_remark, _listed(value))))
            elif key == "rhythm_days":
                made[key] = int(value)
            else:
                made[key] = _line(value)
        return cls(**made)

    def as_dict(self) -> dict[str, Any]:
        """Return what there is as plain data, as it stands in the file."""
        made: dict[str, Any] = {}
        for key in FIELDS:
            value = getattr(self, key)
            if key == "notes":
                value = [remark.as_data() for remark in value]
            elif isinstance(value, tuple):
                one = len(value) == 1 and key != "topics"
                value = value[0] if one else list(value)
            elif value is not None:
                value = str(value)
            if value:
                made[key] = value
        return made

    def __str__(self) -> str:
        """Return who it is, on one line: name, role and organisation."""
        where = joined((self.role, self.organisation), ", ")
        return f"{self.name} ({where})" if where else self.name


def noted(text: str, on: str = "") -> Remark:
    """Return a note about a person, dated a given day or today.

    Raises:
        InputError: If there is no text, or no such day.
    """
    said, day = _line(text), on or today()
    if not said:
        raise InputError("The note has no text.")
    if wrong := _wrong_remark({"text": said, "on": day}):
        raise InputError(f"The note {wrong}.")
    return Remark(said, day)


_POSITION = ("role", "organisation")


def former(field: str, value: object, on: str) -> Remark:
    """Return the note that keeps a field's old value, replaced on a day."""
    return Remark(f"{field} was: {value}", on)


def besides(field: str, value: object, on: str) -> Remark:
    """Return the note that keeps a second value of a field."""
    return Remark(f"{field} also: {value}", on)


def former_names(person: Person) -> list[str]:
    """Return somebody's former and other names, as the notes say."""
    starts = tuple(said("name", "", "").text for said in (former, besides))
    texts = (note.text for note in person.notes)
    return [t.removeprefix(s) for t in texts for s in starts if t.startswith(s)]


def is_former_position(remark: Remark) -> bool:
    """Whether a note says what somebody's role or organisation was before."""
    return remark.text.startswith(tuple(former(field, "", "").text for field in _POSITION))


FIELDS = tuple(one.name for one in fields(Person))
"""What a person may have, in the order in which it is written."""

_SEVERAL = ("email", "url", "topics", "source")
_MAX_LENGTH = 5_000


def wrong_with(data: Any) -> tuple[str, str] | None:
    """Return the field of a person's data that is wrong, and how; None if all is well.

    The field is empty if the person as a whole is wrong.
    """
    if not isinstance(data, dict):
        return "", 'a person has keys, such as "name: ..."'
    for key, value in data.items():
        if key not in FIELDS:
            return key, f"is not known.{nearest(key, FIELDS)} Keys: {', '.join(FIELDS)}"
        if value is not None and (why := _wrong(key, value)):
            return key, why
    return None if _has_text(data.get("name")) else ("name", "is missing")


def _wrong(key: str, value: Any) -> str:
    if key == "notes":
        return next(filter(None, map(_wrong_remark, _listed(value))), "")
    texts = _listed(value) if key in _SEVERAL else [value]
    if not all(isinstance(text, str | None) for text in texts):
        return "must be a text or a list of texts" if key in _SEVERAL else "must be a text"
    if any(len(text or "") > _MAX_LENGTH for text in texts):
        return f"has more than {_MAX_LENGTH:,} characters"
    if key == "last_touch":
        return _wrong_day(value) or ("is still to come" if value > today() else "")
    if key == "rhythm_days" and not re.fullmatch(r"[1-9][0-9]{0,4}", value.strip()):
        return f'is "{value}", and must be a number of days'
    return ""


def _wrong_remark(remark: Any) -> str:
    if isinstance(remark, dict):
        if extra := next((key for key in remark if key not in ("on", "text")), None):
            return f'has a key "{extra}"; a note is a text, or has "on" and "text"'
        if not all(isinstance(part, str | None) for part in remark.values()):
            return 'has a note whose "on" or "text" is no text'
        if not _has_text(remark.get("text")):
            return "has a note without a text"
        if len(remark["text"]) > _MAX_LENGTH:
            return f"has a note of more than {_MAX_LENGTH:,} characters"
        return _wrong_day(remark.get("on") or "")
    return "" if isinstance(remark, str | None) else "must be texts, or have keys on and text"


def _wrong_day(text: str) -> str:
    if not text or as_iso(text):
        return ""
    return f'is "{text}", and must be a day, written 2024-03-31'


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _has_text(value: Any) -> bool:
    return bool(_line(value) if isinstance(value, str) else value)


def _line(text: str | None) -> str:
    return " ".join(clean(text or "").split())


def _remark(value: Any) -> Remark | None:
    if isinstance(value, dict):
        return Remark(_line(value["text"]), value.get("on") or "")
    return Remark(_line(value)) if _has_text(value) else None
