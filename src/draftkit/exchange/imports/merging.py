"""What was imported, compared with what the profile says already: a view for each field.

An entry of a list is the same as one of the profile's if what names it is the same: for a job,
the organisation and the role. If the entry is there, what it lacks is added, and what differs
is a question. Nothing is taken out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from draftkit.profile.problems import spelled

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from draftkit.profile.schema import Path

__all__ = ["Conflict", "View", "compare"]

View = Literal["new", "same", "conflict"]

# What names an entry, by section; the first key must be the same, the others may be absent.
_NAMES: dict[str, tuple[str, ...]] = {
    "work": ("name", "position", "startDate"),
    "volunteer": ("organization", "position", "startDate"),
    "education": ("institution", "studyType", "area"),
    "awards": ("title",),
    "certificates": ("name",),
    "publications": ("name",),
    "skills": ("name",),
    "languages": ("language",),
    "interests": ("name",),
    "references": ("name", "reference"),
    "projects": ("name",),
    "profiles": ("network", "username", "url"),
}


@dataclass(frozen=True, slots=True)
class Conflict:
    """One field, as the profile has it and as the import has it.

    Attributes:
        path: Where it stands in the profile's file, or is to stand. A new entry of a list has
            the number that it would have.
        mine: What the profile says; None if nothing.
        theirs: What was imported.
        view: `new` if the profile says nothing there, `same`, or `conflict`: also where its
            writer has changed or taken out what was imported before.
    """

    path: Path
    mine: Any
    theirs: Any
    view: View

    def __str__(self) -> str:
        """Say it on one line."""
        where = spelled(self.path)
        if self.view == "new":
            return f"{where}: + {_shown(self.theirs)}"
        if self.view == "same":
            return f"{where}: the same"
        if self.mine is None:
            return f"{where}: you have changed or removed {_shown(self.theirs)}"
        return f"{where}: you have {_shown(self.mine)}; the file has {_shown(self.theirs)}"


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(_shown(part) for part in value.values())
    if isinstance(value, list):
        return "; ".join(map(_shown, value))
    text = " ".join(str(value).split())
    return f'"{text[:200]}…"' if len(text) > 200 else f'"{text}"'


def compare(mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> list[Conflict]:
    """Compare what was imported with a profile's data, in the file's order.

    Args:
        mine: The data of the profile's file.
        theirs: What was imported.
    """
    return list(_section(mine, theirs, ()))


def _section(mine: Mapping[str, Any], theirs: Mapping[str, Any], path: Path) -> Iterator[Conflict]:
    for key, part in theirs.items():
        yield from _part(mine.get(key), part, (*path, key))


def _part(mine: Any, theirs: Any, path: Path) -> Iterator[Conflict]:
    if mine in (None, "", [], {}):
        if isinstance(theirs, dict):
            yield from _section({}, theirs, path)
        elif isinstance(theirs, list):
            for number, item in enumerate(theirs):
                yield Conflict((*path, number), None, item, "new")
        else:
            yield Conflict(path, None, theirs, "new")
    elif isinstance(mine, dict) and isinstance(theirs, dict):
        yield from _section(mine, theirs, path)
    elif isinstance(theirs, list):
        yield from _items(mine if isinstance(mine, list) else [mine], theirs, path)
    else:
        same = _equal(mine, theirs)
        yield Conflict(path, mine, theirs, "same" if same else "conflict")


def _items(mine: list[Any], theirs: list[Any], path: Path) -> Iterator[Conflict]:
    names = _NAMES.get(str(path[-1]), ())
    taken: set[int] = set()
    added = 0
    for item in theirs:
        free = [n for n in range(len(mine)) if n not in taken]
        place = next((n for n in free if _is_same(mine[n], item, names)), None)
        if place is None:  # the same organisation since the same day: another word for the role
            place = next((n for n in free if _began(mine[n], item, names)), None)
        if place is None:
            yield Conflict((*path, len(mine) + added), None, item, "new")
            added += 1
        else:
            taken.add(place)
            yield from _part(mine[place], item, (*path, place))


def _is_same(mine: Any, theirs: Any, names: tuple[str, ...]) -> bool:
    if not (isinstance(mine, dict) and isinstance(theirs, dict)):
        return _equal(mine, theirs)
    if names[:1] == ("network",):  # an account may have any one of these
        pairs = [(mine.get(key), theirs.get(key)) for key in names[1:]]
        return any(own and _equal(own, other) for own, other in pairs)
    first, *others = names or ("name",)
    if not mine.get(first) or not _equal(mine[first], theirs.get(first)):
        return False
    return all(_agree(str(mine.get(key) or ""), str(theirs.get(key) or ""), key) for key in others)


def _began(mine: Any, theirs: Any, names: tuple[str, ...]) -> bool:
    if not (names and isinstance(mine, dict) and isinstance(theirs, dict)):
        return False
    keys = (names[0], "startDate")
    return all(mine.get(key) and _equal(mine[key], theirs.get(key)) for key in keys)


def _agree(mine: str, theirs: str, key: str) -> bool:
    """Whether two values may mean the same: a date may be less exact in one place."""
    if not mine or not theirs:
        return True
    if key.endswith("Date"):
        return mine.startswith(theirs) or theirs.startswith(mine)
    return _equal(mine, theirs)


def _equal(mine: Any, theirs: Any) -> bool:
    if isinstance(mine, str) and isinstance(theirs, str):
        return " ".join(mine.split()).casefold() == " ".join(theirs.split()).casefold()
    return bool(mine == theirs)
