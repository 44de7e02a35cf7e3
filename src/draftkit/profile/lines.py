"""The line of each fact in the profile's file, which may have another order, and blanks."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from draftkit.files.text_file import lines_of
from draftkit.profile.data import plain, without_blanks
from draftkit.profile.fact import facts_of
from draftkit.profile.file import parsed, text_of
from draftkit.profile.reading import by_time, read

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from draftkit.profile.data import Steps

__all__ = ["FactLines", "fact_lines"]

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class FactLines:
    """The lines of a profile's file, from 1.

    Attributes:
        of: The line on which the text of each fact begins, by its id.
        in_time: For each section whose entries are numbered in another order than the file's,
            the line of each entry.
    """

    of: Mapping[str, int]
    in_time: Mapping[str, tuple[int, ...]]


def fact_lines(file: Path) -> FactLines:
    """Find the facts of a profile in its file.

    Args:
        file: The file; notes have one of their own.

    Raises:
        ProfileError: If it cannot be read.
    """
    text = text_of(file)
    document = parsed(text, file)
    reading = read(plain(document.data, str(file)))
    if not isinstance(reading.data, dict):
        return FactLines({}, {})
    ordered, places = by_time(reading.data)
    old = {(*path[:-1], new): path for path, new in reading.old_names}
    lines = _Lines(lines_of(text), document.lines)
    found: dict[str, int] = {}
    for id_, path, said in _leaves(ordered, "", ()):
        there = _in_file(path, places)
        found[id_] = lines.of(old.get(there, there), said)
    entries = {
        section: [lines.of((section, n), "") for n in order if without_blanks(ordered[section])]
        for section, order in places.items()
    }
    in_time = {name: tuple(each) for name, each in entries.items() if each != sorted(each)}
    return FactLines(found, in_time)


def _in_file(path: Steps, places: Mapping[str, tuple[int, ...]]) -> Steps:
    """Return where a part stands in the file, before its section was put in the order of time."""
    section, *rest = path
    if rest and isinstance(rest[0], int) and section in places:
        return (section, places[str(section)][rest[0]], *rest[1:])
    return path


def _leaves(value: Any, id_: str, path: Steps) -> Iterator[tuple[str, Steps, str]]:
    """Yield each fact's id, which counts no blanks; its place, which counts them; and its text."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _leaves(part, f"{id_}.{key}" if id_ else key, (*path, key))
    elif isinstance(value, list):
        kept = [n for n, item in enumerate(value) if without_blanks(item)]
        for number, n in enumerate(kept):
            yield from _leaves(value[n], f"{id_}[{number}]", (*path, n))
    elif facts_of(without_blanks(value), id_):
        yield id_, path, value


class _Lines:
    """The lines of a file, and where its parts are."""

    def __init__(self, text: list[str], known: Mapping[Steps, int]) -> None:
        self._text = text
        self._known = known
        self._starts = sorted({*known.values(), len(text) + 1})

    def of(self, path: Steps, said: str) -> int:
        """Return the line of a part; for a text below its key, the line on which it begins."""
        while path not in self._known:
            path = path[:-1]
        line = self._known[path]
        word = _WORD.search(said)
        after = self._starts[bisect_right(self._starts, line) :]
        last = after[0] if after else line + 1
        for number in range(line, last) if word else ():
            text = self._text[number - 1]
            if number == line and path and isinstance(path[-1], str):
                text = text[text.find(path[-1]) + len(path[-1]) :]
            if word and word[0] in text:
                return number
        return line
