"""The tables about the writer, as parts of a profile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from draftkit.exchange.imports.points import point_of
from draftkit.people.cells import addresses_in, joined, labelled, pages_in
from draftkit.people.dates import partial_date

if TYPE_CHECKING:
    from collections.abc import Callable

    from draftkit.exchange.imports.imported import Imported
    from draftkit.exchange.imports.linkedin.tables import Record, Sheet

__all__ = ["READERS", "take_entries"]


def take_entries(sheet: Sheet, found: Imported) -> None:
    """Take a table whose rows are the entries of a section."""
    fields: dict[str, str] = sheet.spec["fields"]
    entries: list[dict[str, Any]] = found.profile.setdefault(sheet.spec["section"], [])
    known = {entry.get("name") for entry in entries} if sheet.kind == "skills" else set()
    for record in sheet.records():
        entry: dict[str, Any] = {}
        for key, column in fields.items():
            if text := record.cells.get(column):
                entry |= _points(text) if key == "summary" and sheet.kind in _LISTS else {key: text}
        for column in record.cells:
            if column not in fields.values():
                found.leave(sheet.name, column)
        _remember(entry, sheet, record, found)
        if sheet.kind == "skills" and entry.get("name") in known:
            continue
        known.add(entry.get("name"))
        entries.append(entry)


_LISTS = ("positions", "volunteering")


def _points(text: str) -> dict[str, Any]:
    """Return a description as a summary, and its points as highlights."""
    lines = text.splitlines()
    points = [point for line in lines if (point := point_of(line)) is not None]
    rest = "\n".join(line for line in lines if point_of(line) is None).strip()
    # If text follows a point, it is not clear whether it belongs to that.
    first = next((n for n, line in enumerate(lines) if point_of(line) is not None), len(lines))
    if any(line.strip() and point_of(line) is None for line in lines[first:]):
        return {"summary": text}
    made = {"summary": rest, "highlights": points}
    return {key: value for key, value in made.items() if value}


def _remember(value: Any, sheet: Sheet, record: Record, found: Imported) -> None:
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            _remember(part, sheet, record, found)
    elif value:
        where = f"{sheet.name}, line {record.line_of(str(value))}"
        found.came_from(str(value), where)
        if date := partial_date(str(value), month_first=True):  # as it will stand there
            found.came_from(date, where)


# Where columns of Profile.csv go; the others have rules of their own.
_PLAIN = {
    "Headline": ("label",),
    "Summary": ("summary",),
    "Industry": ("industry",),
    "Address": ("location", "address"),
    "Zip Code": ("location", "postalCode"),
    "Geo Location": ("location", "region"),
}


def _take_profile(sheet: Sheet, record: Record, found: Imported) -> None:
    basics: dict[str, Any] = {}
    cells = dict(record.cells)
    basics["name"] = joined(cells.pop(column, "") for column in ("First Name", "Last Name"))
    for column, path in _PLAIN.items():
        inside = basics
        for step in path[:-1]:
            inside = inside.setdefault(step, {})
        inside[path[-1]] = cells.pop(column, "")
    pages = pages_in(cells.pop("Websites", ""))
    handles = labelled(cells.pop("Twitter Handles", ""))
    basics["url"] = pages[0][1] if pages else ""
    basics["profiles"] = [
        *({"network": "Twitter", "username": handle.removeprefix("@")} for _, handle in handles),
        *({"network": label.capitalize(), "url": url} for label, url in pages[1:]),
    ]
    for column in cells:  # the day of birth and a maiden name are nothing for drafts
        found.leave(sheet.name, column)
    _remember(basics, sheet, record, found)
    found.profile["basics"] = {**basics, **_full(found.profile.get("basics", {}))}


def _full(section: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in section.items() if value}


def _take_summary(sheet: Sheet, record: Record, found: Imported) -> None:
    text = record.cells["Profile Summary"]
    basics = found.profile.setdefault("basics", {})
    if basics.get("summary") not in (None, "", text):
        found.leave(sheet.name, "Profile Summary")
        return
    basics["summary"] = text
    _remember(text, sheet, record, found)


def _take_email(sheet: Sheet, record: Record, found: Imported) -> None:
    basics = found.profile.setdefault("basics", {})
    cell = record.cells.get("Email Address", "")
    primary = record.cells.get("Primary", "").casefold() == "yes"
    for column in record.cells:
        if column != "Email Address":
            found.leave(sheet.name, column)
    first, *others = addresses_in(cell)[0] or [cell]
    if first and (primary or not basics.get("email")):
        if basics.get("email"):
            found.left.append(f'{sheet.name}: "{basics["email"]}"')
        basics["email"] = first
        found.origins[first] = f"{sheet.name}, line {record.line_of(first)}"
    elif first:
        others.insert(0, first)
    found.left += [f'{sheet.name}, line {record.line_of(other)}: "{other}"' for other in others]


def _take_phone(sheet: Sheet, record: Record, found: Imported) -> None:
    basics = found.profile.setdefault("basics", {})
    numbers = labelled(record.cells.get("Number", ""))
    first, *others = [number for _, number in numbers] or [""]
    first = joined((record.cells.get("Extension"), first))
    if "Type" in record.cells:
        found.leave(sheet.name, "Type")
    if basics.get("phone"):
        others.insert(0, first)
    else:
        basics["phone"] = first
        found.origins[first] = f"{sheet.name}, line {record.line_of(first)}"
    found.left += [
        f'{sheet.name}, line {record.line_of(other)}: "{other}"' for other in others if other
    ]


def _take_recommendation(sheet: Sheet, record: Record, found: Imported) -> None:
    """Take somebody's words about the writer, if they are shown to everybody."""
    cells = dict(record.cells)
    if cells.pop("Status", "").upper() != "VISIBLE":
        found.left.append(
            f"{sheet.name}, line {record.line}: a recommendation that is not shown on your page"
        )
        return
    text, date = cells.pop("Text", ""), cells.pop("Creation Date", "")
    name = joined(cells.pop(column, "") for column in ("First Name", "Last Name"))
    role = (cells.pop(column, "") for column in ("Job Title", "Company"))
    entry = {"name": joined((name, *role), ", "), "reference": text, "date": date}
    for column in cells:
        found.leave(sheet.name, column)
    _remember(entry, sheet, record, found)
    found.profile.setdefault("references", []).append(_full(entry))


READERS: dict[str, Callable[[Sheet, Record, Imported], None]] = {
    "profile": _take_profile,
    "summary": _take_summary,
    "emails": _take_email,
    "phones": _take_phone,
    "recommendations": _take_recommendation,
}
"""What takes a row of the tables that are not lists of entries."""
