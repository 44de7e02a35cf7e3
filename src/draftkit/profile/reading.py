"""How a profile's data is read: under today's names, as plain text, by time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from draftkit.profile.plain_text import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.profile.schema import Path

__all__ = ["ProfileReading", "by_time", "read"]

# The names of parts in JSON Resume before version 1.0, and their names since.
_BEFORE_1_0 = {
    "basics": {"picture": "image", "website": "url"},
    "work": {"company": "name", "website": "url"},
    "volunteer": {"website": "url"},
    "education": {"gpa": "score"},
    "publications": {"website": "url"},
}

# Kept to the letter: addresses, and texts that the writer wants just so.
_AS_WRITTEN = frozenset(
    {"$schema", "banned_phrases", "canonical", "email", "image", "phone", "samples", "signature"}
    | {"url", "username"}
)

# Sections whose entries follow each other in time. Awards and publications have no such order: the
# writer puts the best first.
_BY_TIME = ("work", "volunteer", "education")


class ProfileReading(NamedTuple):
    """What a profile's data says.

    Attributes:
        data: The data under today's names, as plain text, in the file's order.
        old_names: The path of each name from before JSON Resume 1.0, paired with today's name.
    """

    data: Any
    old_names: tuple[tuple[Path, str], ...]

    def remarks(self) -> Iterator[str]:
        """Yield what is read differently from how it is written, each once."""
        names = dict.fromkeys(f"{path[0]}.{path[-1]} as {new}" for path, new in self.old_names)
        if names:
            yield f"this is JSON Resume from before 1.0; draftkit reads {', '.join(names)}"


def read(data: Any) -> ProfileReading:
    """Read plain data: mappings, lists, strings and None."""
    renamed, old_names = _under_todays_names(data)
    return ProfileReading(_plain(renamed), old_names)


def _under_todays_names(data: Any) -> tuple[Any, tuple[tuple[Path, str], ...]]:
    if not isinstance(data, dict):
        return data, ()
    renamed = dict(data)
    found: list[tuple[Path, str]] = []
    for section, names in _BEFORE_1_0.items():
        part = data.get(section)
        if isinstance(part, dict):
            renamed[section] = _renamed(part, names, (section,), found)
        elif isinstance(part, list):
            renamed[section] = [
                _renamed(entry, names, (section, number), found)
                for number, entry in enumerate(part)
            ]
    return renamed, tuple(found)


def _renamed(entry: Any, names: dict[str, str], path: Path, found: list[tuple[Path, str]]) -> Any:
    """Return an entry under today's names; an old one stays if today's is there, too."""
    if not isinstance(entry, dict):
        return entry
    old = {key: names[key] for key in entry if key in names and not entry.get(names[key])}
    found += [((*path, key), new) for key, new in old.items()]
    kept = {key: value for key, value in entry.items() if key not in old.values()}
    return {old.get(key, key): value for key, value in kept.items()}


def _plain(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _plain(part, name) for name, part in value.items()}
    if isinstance(value, list):
        return [_plain(item, key) for item in value]
    if isinstance(value, str) and key not in _AS_WRITTEN:
        return plain_text(value)
    return value


def by_time(data: dict[str, Any]) -> tuple[dict[str, Any], dict[str, tuple[int, ...]]]:
    """Put ongoing entries first, then those that ended last, whatever the file's order.

    Returns:
        The data, and for each section that was put in order, the places of its entries in
        the file.
    """
    ordered = dict(data)
    places: dict[str, tuple[int, ...]] = {}
    for section in _BY_TIME:
        entries = data.get(section)
        if isinstance(entries, list):
            places[section] = _places(entries)
            ordered[section] = [entries[place] for place in places[section]]
    return ordered, places


def _places(entries: list[Any]) -> tuple[int, ...]:
    """Return the entries' places in the order of time; those without dates keep theirs."""
    dated = [n for n, entry in enumerate(entries) if _start(entry) or _end(entry) < _ON]
    # Of two entries that are ongoing, or ended together, the one that is first in the file
    # comes first, unless the file has the oldest first.
    starts = [start for n in dated if (start := _start(entries[n]))]
    oldest_first = len(starts) > 1 and starts == sorted(starts) and starts[0] < starts[-1]
    in_time = sorted(
        reversed(dated) if oldest_first else dated, key=lambda n: _end(entries[n]), reverse=True
    )
    following = iter(in_time)
    return tuple(next(following) if n in set(dated) else n for n in range(len(entries)))


_ON = "9999-99-99"
"""The end date of an ongoing entry; text, as all dates of a profile are."""


def _start(entry: Any) -> str:
    start = entry.get("startDate") if isinstance(entry, dict) else None
    return start if isinstance(start, str) else ""


def _end(entry: Any) -> str:
    end = entry.get("endDate") if isinstance(entry, dict) else None
    if not isinstance(end, str) or not end.strip() or end.casefold() == "present":
        return _ON
    # 2012 may mean any day of that year, so that it comes before 2012-06.
    return end + "-99" * (2 - end.count("-"))
