"""Reminders for any calendar (RFC 5545): to follow a draft up, and of what is due."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from typing import TYPE_CHECKING

from draftkit.errors import UsageError
from draftkit.exchange.exports.exported import Exported, ExportOptions, one_line
from draftkit.exchange.exports.plain import as_text, left_out
from draftkit.files.clean import clean
from draftkit.files.regular_file import read_bytes
from draftkit.files.whole_file import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from draftkit.drafts.draft import Draft
    from draftkit.people.practice.due import Due

__all__ = ["ics", "reminders", "write_reminders"]

_DAY = dt.timedelta(days=1)
_LATER = dt.timedelta(days=7)
_LINE_BYTES = 75
_NAME = "draftkit due"
_PRIVATE = 0o600
_NAMED = f"X-WR-CALNAME:{_NAME}\r\n".encode()
# The hash that shows whether the rest of the file is still as it was written.
_SEAL = re.compile(rb"X-DRAFTKIT-SHA256:([0-9a-f]{32})\r\n")


def ics(draft: Draft, options: ExportOptions) -> Exported:
    """Make an entry for a whole day, with a reminder at nine in the morning.

    Its id is the draft's, so importing it again moves it.
    """
    written = draft.created.date()
    day = options.day or (written + _LATER if written < dt.date.max - _LATER else dt.date.max)
    title = one_line(draft.title)
    name = one_line(options.to_name)
    entry = _entry(
        draft.id,
        draft.created.astimezone(dt.UTC),
        day,
        f"{title} ({name})" if name and name not in title else title,
        as_text(draft.body).rstrip("\n"),
    )
    warnings = left_out(draft)
    if not options.day:
        warnings = (*warnings, f"The day is {day}, a week after the draft: --on names another.")
    return Exported(_calendar(entry), f"{draft.slug}.ics", "text/calendar", warnings)


def reminders(found: Iterable[Due], on: str) -> bytes:
    """Make a calendar of what is due, an entry for each.

    Importing it again, after something has happened, moves the entries: their ids stay, and
    their sequence is a number that grows day by day.

    Args:
        found: What is due, or will be.
        on: The day of the calendar, as YYYY-MM-DD: what is overdue is due then.
    """
    now = dt.datetime.combine(dt.date.fromisoformat(on), dt.time(), dt.UTC)
    rows = [("X-WR-CALNAME", _NAME)]
    for one in found:
        title = f"{one.kind}: {one_line(one.person.name)}" if one.person else one.kind
        rows += _entry(
            hashlib.sha256(one.key.encode()).hexdigest()[:32],
            now,
            dt.date.fromisoformat(max(one.on, on)),
            title,
            "\n".join((f"{one.why}.", *one.known)),
            sequence=now.toordinal(),
        )
    return _calendar(rows)


def write_reminders(found: Iterable[Due], on: str, file: Path) -> None:
    """Write such a calendar, readable by its owner alone; overwrite only such a calendar.

    Raises:
        UsageError: If there is another file of that name, or somebody has changed it since, or
            it cannot be written.
    """
    data = _sealed(reminders(found, on))
    try:
        there = file.exists()
        if there and not _is_untouched(read_bytes(file)):
            raise UsageError(
                f"{file} is there already with something else in it, and stays.",
                hint="Name another file.",
            )
        write_whole(file, data.decode(), new=not there, mode=_PRIVATE)
    except OSError as exc:
        raise UsageError(f"{file}: cannot be written: {exc.strerror or exc}.") from exc


def _sealed(data: bytes) -> bytes:
    seal = f"X-DRAFTKIT-SHA256:{hashlib.sha256(data).hexdigest()[:32]}\r\n".encode()
    return data.replace(_NAMED, _NAMED + seal, 1)


def _is_untouched(data: bytes) -> bool:
    """Whether a file is a calendar of reminders, as it was written."""
    return bool(_SEAL.search(data)) and data == _sealed(_SEAL.sub(b"", data, 1))


def _entry(  # noqa: PLR0913, PLR0917 - what an entry consists of
    uid: str,
    stamp: dt.datetime,
    day: dt.date,
    title: str,
    text: str,
    sequence: int | None = None,
) -> list[tuple[str, str]]:
    """Return the rows of an entry for a whole day, with a reminder at nine in the morning."""
    summary = _escaped(title)
    return [
        ("BEGIN", "VEVENT"),
        ("UID", f"{uid}@draftkit"),
        ("DTSTAMP", f"{stamp:%Y%m%dT%H%M%SZ}"),
        *([] if sequence is None else [("SEQUENCE", str(sequence))]),
        ("DTSTART;VALUE=DATE", f"{day:%Y%m%d}"),
        # Without an end the entry lasts the day, too; the last possible day has no next one.
        *([] if day == dt.date.max else [("DTEND;VALUE=DATE", f"{day + _DAY:%Y%m%d}")]),
        ("SUMMARY", summary),
        ("DESCRIPTION", _escaped(text)),
        ("TRANSP", "TRANSPARENT"),
        ("BEGIN", "VALARM"),
        ("ACTION", "DISPLAY"),
        ("DESCRIPTION", summary),
        ("TRIGGER", "PT9H"),
        ("END", "VALARM"),
        ("END", "VEVENT"),
    ]


def _calendar(rows: Iterable[tuple[str, str]]) -> bytes:
    whole = [
        ("BEGIN", "VCALENDAR"),
        ("VERSION", "2.0"),
        ("PRODID", "-//draftkit//draftkit//EN"),
        *rows,
        ("END", "VCALENDAR"),
    ]
    text = "".join(line for name, value in whole for line in _folded(f"{name}:{value}"))
    return text.encode()


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
