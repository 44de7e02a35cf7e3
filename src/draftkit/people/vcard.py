"""Address books: vCard 2.1, 3.0 and 4.0, as far as writing to people needs them."""

from __future__ import annotations

import quopri
import re
from typing import TYPE_CHECKING

from draftkit.files.encoding import older_encoding
from draftkit.people.cells import joined
from draftkit.people.contacts import Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["COLUMNS", "cards", "groups"]

# The names are those of LinkedIn's export, so that one list of synonyms serves both.
_PROPERTIES = {
    "FN": "Full Name",
    "ORG": "Company",
    "TITLE": "Position",
    "EMAIL": "Email Address",
    "NOTE": "Note",
    "URL": "URL",
    "LANG": "Language",
}

COLUMNS = ("Full Name", "First Name", "Last Name", *list(_PROPERTIES.values())[1:])

_LINE = re.compile(r"(?:[\w-]+\.)?([\w-]+)((?:;(?:[^\":]|\"[^\"]*\")*)?):(.*)", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)")


def cards(lines: Iterable[str]) -> Iterator[Row]:
    """Read the cards of people; a row's number is the line of its BEGIN:VCARD."""
    return (row for row in _cards(lines) if _KIND not in row.cells)


def groups(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Return the groups and firms among the people of an address book.

    Each with its line and its name.
    """
    return ((row.number, row.cells["Full Name"]) for row in _cards(lines) if _KIND in row.cells)


# Marks a card that is not a person; it is not a column.
_KIND = "KIND"
# The properties that say so, of vCard and of Apple's address book.
_KINDS = ("KIND", "X-ADDRESSBOOKSERVER-KIND", "X-ABSHOWAS")
_NOBODY = frozenset({"group", "org", "location", "device", "application", "company"})


_UNREAD = (
    "has letters whose encoding cannot be told, as Outlook and older phones save them (vCard 2.1): "
    "export the contacts again as vCard 3.0 or 4.0"
)


def _cards(lines: Iterable[str]) -> Iterator[Row]:
    begun, held = 0, list[tuple[int, str, str]]()
    for number, line in _unfolded(lines):
        match = _LINE.fullmatch(line)
        name = match[1].upper() if match else ""
        if not match or not name:
            continue
        if name == "BEGIN":
            if begun:
                yield _unended(begun, held)
            begun, held = number, []
        elif name == "END" and begun:
            cells = _cells(held)
            unread = any("\ufffd" in value for value in cells.values())
            yield Row(begun, cells, _UNREAD if unread else "")
            begun = 0
        elif begun:
            parameters = match[2].upper()
            held.append((_rank(parameters), name, _decoded(match[3], parameters)))
    if begun:
        yield _unended(begun, held)


def _unended(begun: int, held: list[tuple[int, str, str]]) -> Row:
    return Row(begun, _cells(held), "is a card without END:VCARD: it may be cut")


# What is preferred: PREF=1 to 100 in version 4.0, TYPE=pref in 3.0, PREF alone in 2.1.
_PREFERRED = re.compile(r"[;,=]\"?PREF(?:=\"?(\d{1,3}))?\b")
_LAST = 1000


def _rank(parameters: str) -> int:
    found = _PREFERRED.search(parameters)
    return int(found[1] or 1) if found else _LAST


def _cells(held: list[tuple[int, str, str]]) -> dict[str, str]:
    """Return a card's cells; of several properties of a name, the preferred one is the first."""
    cells: dict[str, str] = {}
    for _, name, value in sorted(held, key=lambda one: one[0]):
        _take(cells, name, value)
    return _named(cells)


# Properties that are about the card, and those that are not text.
_TECHNICAL = frozenset({"VERSION", "PRODID", "UID", "REV", "PHOTO", "LOGO", "SOUND", "KEY"})


def _take(cells: dict[str, str], name: str, value: str) -> None:
    """Keep a property: in its column if it is the first, else under a name of its own."""
    if name == "N":
        family, given = (*_parts(value), "", "")[:2]
        cells.setdefault("First Name", given)
        cells.setdefault("Last Name", family)
        _keep(cells, "Other names", joined(_parts(value)[2:]))
    elif name in _KINDS and value.strip().casefold() in _NOBODY:
        cells[_KIND] = value.strip().casefold()
    elif name == "ORG":
        _keep(cells, "Company", joined(_parts(value), ", "))
    elif name not in _TECHNICAL and name not in _KINDS:
        structured = name not in _PROPERTIES and ";" in value
        text = joined(_parts(value), ", ") if structured else _plain(value)
        _keep(cells, _PROPERTIES.get(name, name), text)


def _keep(cells: dict[str, str], column: str, text: str) -> None:
    number = 1
    while (key := column if number == 1 else f"{column} ({number})") in cells:
        if cells[key] == text:
            return
        number += 1
    if text or column in COLUMNS:
        cells[key] = text


def _named(cells: dict[str, str]) -> dict[str, str]:
    """Fill in a formatted name where there is none; version 2.1 does not require one."""
    if not cells.get("Full Name"):
        parts = (cells.get("First Name", ""), cells.get("Last Name", ""))
        firm = cells.get("Company", "") if _KIND in cells else ""
        cells["Full Name"] = joined(parts) or firm
    return cells


def _parts(value: str) -> list[str]:
    return [_plain(part) for part in re.split(r"(?<!\\);", value)]


def _plain(value: str) -> str:
    return _ESCAPED.sub(lambda m: "\n" if m[1] in "nN" else m[1], value).strip()


def _decoded(value: str, parameters: str) -> str:
    if "QUOTED-PRINTABLE" not in parameters:
        return value
    charset = re.search(r"CHARSET=\"?([\w-]+)", parameters)
    data = quopri.decodestring(value.encode("utf-8", "replace")).replace(b"\r\n", b"\n")
    try:
        return data.decode(charset[1] if charset else "utf-8", "replace" if charset else "strict")
    except LookupError:  # a character set that nobody knows
        return data.decode("utf-8", "replace")
    except UnicodeDecodeError:  # without a character set it may be any; vCard 2.1 allows that
        return data.decode(older_encoding(data) or "ascii", "replace")


def _unfolded(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Join folded lines; each comes with the number of its first line."""
    whole, first = "", 0
    for number, raw in enumerate(lines, 1):
        line = raw.rstrip("\r\n")
        # Version 2.1 ends a line that continues with =, and a blank that starts the next is part
        # of the text; later versions start the next line with a blank.
        if _is_soft(whole):
            whole = whole[:-1] + line
        elif line[:1] in (" ", "\t") and whole:
            whole += line[1:]
        else:
            if whole:
                yield first, whole
            whole, first = line, number
    if whole:
        yield first, whole


def _is_soft(line: str) -> bool:
    return line.endswith("=") and "QUOTED-PRINTABLE" in line.partition(":")[0].upper()
