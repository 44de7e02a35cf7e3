"""What a line of `impact.jsonl` says: an outcome that was counted, or figures of a file."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from draftkit.errors import InputError, nearest
from draftkit.figures.table import several
from draftkit.people.dates import as_iso

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "MOST",
    "OUTCOMES",
    "Figures",
    "Line",
    "Outcome",
    "counted",
    "line_of",
    "name_of",
    "outcome_name",
]

OUTCOMES = {
    "reply": "replies",
    "meeting": "meetings",
    "invitation": "invitations",
    "talk": "talks",
    "lead": "leads",
    "mention": "mentions",
    "download": "downloads",
}
"""What may come back to a draft: its name, and the plural; users may add names of their own."""

MOST = 10**12
"""The greatest count: what is more is a mistake."""

_NAME = re.compile(r"[^\W_](?:[\w -]{0,38}[^\W_])?")
_TEXTS = ("source", "from", "to", "export", "page", "published")


@dataclass(frozen=True, slots=True)
class Outcome:
    """Something that came back to a draft, as the writer counted it.

    Attributes:
        name: What it is: one of `OUTCOMES`, or a name of the writer's own.
        draft: The draft's id.
        on: The day, as YYYY-MM-DD.
        count: How many on that day; 0 takes it back.
        kind: The draft's kind.
    """

    name: str
    draft: str
    on: str
    count: int = 1
    kind: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """What makes two lines one thing: the later one counts."""
        return ("outcome", self.draft, self.name, self.on)

    def after(self, known: Outcome | None) -> Outcome:  # noqa: ARG002 - as for figures
        """Return what counts if this line comes after a known one."""
        return self

    def line(self) -> str:
        """Return it as a line of the file, with its end."""
        data = {"outcome": self.name, "count": self.count, "on": self.on, "draft": self.draft}
        return _dumped({**data, "kind": self.kind} if self.kind else data)


@dataclass(frozen=True, slots=True)
class Figures:
    """What a tool counted of a page, or of all, on one day or within a period.

    Attributes:
        source: What counted: `linkedin`, `plausible`, or a name that the writer gave.
        first: The first day, as YYYY-MM-DD.
        last: The last day.
        values: What was counted, by its name, such as `views`.
        page: The page's address as the tool writes it; empty for all pages together.
        export: The last day of the export that it is from: of two exports of the same days, the
            one that goes further is the later one.
        published: The day on which the page was published, if the tool says it.
    """

    source: str
    first: str
    last: str
    values: Mapping[str, float] = field(default_factory=dict)
    page: str = ""
    export: str = ""
    published: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """What makes two lines one thing: figures of a later export count."""
        return ("figures", self.source, self.page, self.first, self.last)

    def after(self, known: Figures | None) -> Figures:
        """Return what counts if this line comes after a known one."""
        if known is None:
            return self
        old, new = (self, known) if known.export > self.export else (known, self)
        published = new.published or old.published
        return replace(new, values={**old.values, **new.values}, published=published)

    def line(self) -> str:
        """Return it as a line of the file, with its end."""
        texts = (self.source, self.first, self.last, self.export, self.page, self.published)
        data = {key: text for key, text in zip(_TEXTS, texts, strict=True) if text}
        return _dumped({**data, "values": dict(sorted(self.values.items()))})


Line = Outcome | Figures
"""What a line says."""


def _dumped(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False) + "\n"


def line_of(data: Any) -> Line:
    """Return what a line's plain data say.

    Raises:
        ValueError: With what is wrong with it.
    """
    if not isinstance(data, dict):
        raise ValueError("is neither an outcome nor figures")  # noqa: TRY004 - the file's data
    return _outcome(data) if "outcome" in data else _figures(data)


def _outcome(data: dict[str, Any]) -> Outcome:
    _known(data, ("outcome", "count", "on", "draft", "kind"))
    name, draft, on, kind = (
        _text(data, key, needed=key != "kind") for key in ("outcome", "draft", "on", "kind")
    )
    count = data.get("count")
    if type(count) is not int or not 0 <= count <= MOST:
        raise ValueError("has no whole number for count")
    return Outcome(name, draft, _day(on, "on"), count, kind)


def _figures(data: dict[str, Any]) -> Figures:
    _known(data, (*_TEXTS, "values"))
    source, first, last, export, page, published = (
        _text(data, key, needed=key in ("source", "from", "to")) for key in _TEXTS
    )
    if _day(first, "from") > _day(last, "to"):
        raise ValueError("ends before it begins")
    for key, day in (("export", export), ("published", published)):
        if day:
            _day(day, key)
    values = data.get("values")
    if not isinstance(values, dict) or not all(map(_is_number, values.values())):
        raise ValueError("has no numbers for values")
    return Figures(source, first, last, values, page, export, published)


def _known(data: dict[str, Any], keys: tuple[str, ...]) -> None:
    if unknown := next((key for key in data if key not in keys), None):
        raise ValueError(f'has an unknown key "{unknown}".{nearest(unknown, keys)}')


def _text(data: dict[str, Any], key: str, *, needed: bool) -> str:
    value = data.get(key, "")
    if not isinstance(value, str) or (needed and not value):
        raise ValueError(f"has no text for {key}")
    return value


def _day(text: str, key: str) -> str:
    if not as_iso(text):
        raise ValueError(f"must have a day for {key}, written 2024-03-31")
    return text


def _is_number(value: Any) -> bool:
    return type(value) in (int, float) and -MOST <= value <= MOST


def name_of(text: str, what: str) -> str:
    """Return a name that somebody gives to what is counted, in lower case.

    Raises:
        InputError: If it is not a short name of letters, digits, blanks and hyphens.
    """
    name = " ".join(text.casefold().split())
    if _NAME.fullmatch(name):
        return name
    raise InputError(
        f'"{text}" cannot be the name of {what}.',
        hint="Use up to 40 letters, digits, blanks and hyphens.",
    )


def outcome_name(text: str) -> str:
    """Return the name of an outcome that was written in the singular or the plural.

    Raises:
        InputError: If it cannot be one, or looks like one of `OUTCOMES` with a slip in it.
    """
    name = name_of(text, "an outcome")
    if name in OUTCOMES:
        return name
    by_several = {several: one for one, several in OUTCOMES.items()}
    if name in by_several:
        return by_several[name]
    if close := nearest(name, OUTCOMES):
        raise InputError(f'"{name}" is none of {", ".join(OUTCOMES)}.{close}')
    return name


def counted(name: str, count: int) -> str:
    """Say a count of outcomes: "1 reply", "2 talks", or "podcast: 2" for a name of the user's."""
    if name not in OUTCOMES:
        return f"{name}: {count:,}"
    return several(count, name, OUTCOMES[name])
