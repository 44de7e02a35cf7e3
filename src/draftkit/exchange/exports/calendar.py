"""A reminder to follow a draft up, for any calendar (RFC 5545)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from draftkit.exchange.exports.exported import Exported, Options, one_line
from draftkit.exchange.exports.plain import as_text, left_out
from draftkit.files.clean import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.drafts.draft import Draft

__all__ = ["ics"]

_LATER = dt.timedelta(days=7)
_LINE_BYTES = 75


def ics(draft: Draft, options: Options) -> Exported:
    """Make an entry for a whole day, with a reminder at nine in the morning.

    Its id is the draft's: to import it again moves it.
    """
    day = options.day or draft.created.date() + _LATER
    title = one_line(draft.title)
    name = one_line(options.to_name)
    entry = {
        "UID": f"{draft.id}@draftkit",
        "DTSTAMP": f"{draft.created.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}",
        "DTSTART;VALUE=DATE": f"{day:%Y%m%d}",
        "DTEND;VALUE=DATE": f"{day + dt.timedelta(days=1):%Y%m%d}",
        "SUMMARY": _escaped(f"{title} ({name})" if name and name not in title else title),
        "DESCRIPTION": _escaped(as_text(draft.body).rstrip("\n")),
        "TRANSP": "TRANSPARENT",
    }
    alarm = {"ACTION": "DISPLAY", "DESCRIPTION": entry["SUMMARY"], "TRIGGER": "PT9H"}
    rows = [
        ("BEGIN", "VCALENDAR"),
        ("VERSION", "2.0"),
        ("PRODID", "-//draftkit//draftkit//EN"),
        ("BEGIN", "VEVENT"),
        *entry.items(),
        ("BEGIN", "VALARM"),
        *alarm.items(),
        ("END", "VALARM"),
        ("END", "VEVENT"),
        ("END", "VCALENDAR"),
    ]
    text = "".join(line for name, value in rows for line in _folded(f"{name}:{value}"))
    warnings = left_out(draft)
    if not options.day:
        warnings = (*warnings, f"The day is {day}, a week after the draft: --on names another.")
    return Exported(text.encode(), f"{draft.slug}.ics", "text/calendar", warnings)


def _escaped(text: str) -> str:
    text = clean(text).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return text.replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Yield lines of no more bytes than a calendar takes; no character is cut."""
    start, size = 0, 0
    for place, character in enumerate(line):
        width = len(character.encode())
        if size + width > _LINE_BYTES:
            yield f"{line[start:place]}\r\n"
            start, size = place, 1  # the blank that the next line begins with
            yield " "
        size += width
    yield f"{line[start:]}\r\n"
