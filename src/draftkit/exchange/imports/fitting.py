"""Data of other tools, fitted to what a profile may say; what does not fit is listed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from draftkit.files.clean import clean
from draftkit.people.cells import addresses_in, pages_in, trimmed
from draftkit.people.dates import partial_date
from draftkit.profile.problems import examine, spelled
from draftkit.profile.schema import DATE, END, FILES, META, PARTS, TEXT, TEXTS, Path

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["fit", "told"]

# How other tools say that something goes on.
_GOES_ON = frozenset({"present", "current", "now", "today", "ongoing"})


# A path on this computer, where an address of the web may stand.
_HERE = re.compile(r"file:|[/~\\]|\.{1,2}[/\\]|[A-Za-z]:[/\\]", re.IGNORECASE)
_ADDRESSES = ("url", "image")


def fit(data: dict[str, Any], leave: Callable[[Path, str], None]) -> dict[str, Any]:
    """Return plain data as a profile may say it: dates as dates, texts as texts.

    Paths of files are left out, whatever they are for: on this computer they lead to something
    else than where the data comes from.

    Args:
        data: Mappings, lists and scalars, under the names of a profile.
        leave: Called with the place and the text of what cannot stand in a profile.
    """
    fitted = _part(data, PARTS, (), leave) or {}
    for problem in examine(fitted):
        if problem.fatal and problem.path not in (("basics",), ("basics", "name")):
            _take_out(fitted, problem.path, leave)
    return _open(fitted) or {}  # without the gaps that this made


def _part(value: Any, spec: Any, path: Path, leave: Callable[[Path, str], None]) -> Any:
    if value is None or value in ("", [], {}):
        return None
    if isinstance(spec, dict):
        return _section(value, spec, path, leave)
    if isinstance(spec, list) or (spec == TEXTS and isinstance(value, list)):
        one = spec[0] if isinstance(spec, list) else TEXT
        if isinstance(value, str) and path[-1] == "keywords":
            value = [part for part in _KEYWORDS.split(value) if part]
        items = value if isinstance(value, list) else [value]
        return _full([_part(item, one, (*path, n), leave) for n, item in enumerate(items)])
    if isinstance(value, list) and all(isinstance(item, str) for item in value) and spec != FILES:
        value = "\n".join(value)
    if isinstance(value, str) and path and (several := _SEVERAL.get(str(path[-1]))):
        value, *others = several(value) or [value]
        for other in others:
            leave(path, other)
    return _text(value, spec, path, leave)


_KEYWORDS: re.Pattern[str] = re.compile(r"\s{0,20}[,;|\n]\s{0,20}")
# What a profile has one of, and other tools several in one cell or list: the first counts.
_SEVERAL: dict[str, Callable[[str], list[str]]] = {
    "email": lambda text: addresses_in(text)[0],
    "phone": lambda text: _KEYWORDS.split(text.strip()),
    "url": lambda text: [page for _, page in pages_in(text)],
}


def _text(value: Any, spec: Any, path: Path, leave: Callable[[Path, str], None]) -> str | None:
    is_path = path and path[-1] in _ADDRESSES and _HERE.match(str(value).strip())
    if isinstance(value, dict | list) or spec == FILES or is_path:
        leave(path, _flat(value))
        return None
    text = trimmed(clean(str(value).lower() if isinstance(value, bool) else str(value)).strip())
    return _date(text, spec, path, leave) if spec in (DATE, END) else text or None


def _section(
    value: Any, spec: dict[str, Any], path: Path, leave: Callable[[Path, str], None]
) -> Any:
    if not isinstance(value, dict):
        leave(path, _flat(value))
        return None
    made: dict[str, Any] = {}
    for key, part in value.items():
        here = (*path, str(key))
        # A key of a referee that a profile does not know may say how they can be reached.
        if key not in spec and (spec is META or path[:1] == ("references",)):
            leave(here, _flat(part))
            continue
        made[str(key)] = _part(part, spec[key], here, leave) if key in spec else _open(part)
    return {key: part for key, part in made.items() if part is not None} or None


def _open(value: Any) -> Any:
    """Return a value under a key that a profile does not know but keeps: JSON Resume is open."""
    if isinstance(value, dict):
        parts = {str(key): _open(part) for key, part in value.items()}
        return {key: part for key, part in parts.items() if part is not None} or None
    if isinstance(value, list):
        return _full([_open(item) for item in value])
    if value is None or value == "":
        return None
    return clean(str(value).lower() if isinstance(value, bool) else str(value)).strip() or None


def _full(items: list[Any]) -> list[Any] | None:
    return [item for item in items if item is not None] or None


def _date(text: str, spec: str, path: Path, leave: Callable[[Path, str], None]) -> str | None:
    if spec == END and text.casefold() in _GOES_ON:
        return None
    found = partial_date(text, month_first=True)
    if text and not found:
        leave(path, text)
    return found or None


def _take_out(data: Any, path: Path, leave: Callable[[Path, str], None]) -> None:
    inside = data
    for step in path[:-1]:
        inside = inside[step]
    leave(path, _flat(inside[path[-1]]))
    if isinstance(inside, list):
        inside[int(path[-1])] = None  # the others keep their places
    else:
        del inside[path[-1]]


def _flat(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_flat(part)}" for key, part in value.items())
    if isinstance(value, list):
        return "; ".join(map(_flat, value))
    return clean(str(value))


def told(path: Path, text: str) -> str:
    """Return the line that lists something left out."""
    return f'{spelled(path)} "{" ".join(text.split())}"'
