"""RenderCV: `cv` with sections that the writer names, whose entries show what they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from draftkit.exchange.imports.fitting import fit
from draftkit.exchange.imports.imported import Imported
from draftkit.exchange.imports.json_resume import data_of, told_about

if TYPE_CHECKING:
    from collections.abc import Mapping

    from draftkit.files.bundle import Bundle

__all__ = ["rendercv"]

_BASICS = {
    "name": "name",
    "headline": "label",
    "label": "label",
    "email": "email",
    "phone": "phone",
    "website": "url",
}

# An entry is recognised by the keys that it must have: (keys, section, key here: key there).
_DATES = {"start_date": "startDate", "end_date": "endDate"}
_USUAL = {**_DATES, "summary": "summary", "highlights": "highlights", "url": "url"}
_ENTRIES: tuple[tuple[tuple[str, ...], str, Mapping[str, str]], ...] = (
    (
        ("company", "position"),
        "work",
        {"company": "name", "position": "position", "location": "location", **_USUAL},
    ),
    (
        ("institution", "area"),
        "education",
        {"institution": "institution", "area": "area", "degree": "studyType", **_USUAL},
    ),
    (
        ("title", "authors"),
        "publications",
        {
            "title": "name",
            "journal": "publisher",
            "date": "releaseDate",
            "url": "url",
            "authors": "authors",
            "doi": "doi",
            "summary": "summary",
        },
    ),
    (("label", "details"), "skills", {"label": "name"}),
    (
        ("name",),
        "projects",
        {"name": "name", **_USUAL, "summary": "description", "location": "location"},
    ),
)


def rendercv(bundle: Bundle) -> Imported | None:
    """Read a RenderCV file; None if the file is something else."""
    data = data_of(bundle)
    if not isinstance(data, dict) or not isinstance(data.get("cv"), dict):
        return None
    found = Imported("RenderCV", bundle.name)
    profile: dict[str, Any] = {"basics": _basics(data["cv"], found)}
    sections = data["cv"].get("sections")
    for title, entries in (sections if isinstance(sections, dict) else {}).items():
        for number, entry in enumerate(entries if isinstance(entries, list) else [entries]):
            _take(entry, str(title), number, profile, found)
    found.profile = fit(profile, told_about(found))
    return found.finish()


def _basics(cv: Mapping[str, Any], found: Imported) -> dict[str, Any]:
    basics = {there: cv.get(here) for here, there in _BASICS.items() if cv.get(here)}
    if cv.get("location"):
        basics["location"] = {"city": cv["location"]}
    accounts = cv.get("social_networks")
    basics["profiles"] = [
        {"network": account.get("network"), "username": account.get("username")}
        for account in (accounts if isinstance(accounts, list) else [])
        if isinstance(account, dict)
    ]
    known = {*_BASICS, "location", "social_networks", "sections"}
    found.left += [
        f"{found.source}: cv.{key} {_flat(value)}"
        for key, value in cv.items()
        if key not in known and value
    ]
    return basics


def _take(entry: Any, title: str, number: int, profile: dict[str, Any], found: Imported) -> None:
    where = f"{found.source}: cv.sections.{title}[{number}]"
    basics = profile["basics"]
    if isinstance(entry, str) and _is_about(title):
        basics["summary"] = "\n\n".join(filter(None, (basics.get("summary"), entry)))
        return
    if isinstance(entry, dict):
        for keys, section, names in _ENTRIES:
            if all(entry.get(key) for key in keys):
                made = {there: entry.get(here) for here, there in names.items()}
                taken = {*names, *(_more(entry, section, made))}
                profile.setdefault(section, []).append(made)
                found.left += [
                    f"{where}.{key} {_flat(value)}"
                    for key, value in entry.items()
                    if key not in taken and value
                ]
                return
    found.left.append(f"{where} {_flat(entry)}")


def _more(entry: Mapping[str, Any], section: str, made: dict[str, Any]) -> tuple[str, ...]:
    """Take what has no key of its own; return the keys that are taken."""
    if section == "skills":
        details = str(entry["details"])
        made["keywords"] = [part.strip() for part in details.split(",") if part.strip()]
        return ("details",)
    if section == "education" and entry.get("location"):
        made["location"] = entry["location"]
        return ("location",)
    if entry.get("date") and section in ("work", "projects") and not entry.get("start_date"):
        made["startDate"] = entry["date"]
        return ("date",)
    return ()


def _is_about(title: str) -> bool:
    # The names that RenderCV's own examples and users give this section.
    words = title.casefold().replace("_", " ")
    return any(word in words for word in ("summary", "about", "profile", "objective"))


def _flat(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_flat(part)}" for key, part in value.items())
    if isinstance(value, list):
        return "; ".join(map(_flat, value))
    return f'"{value}"'
