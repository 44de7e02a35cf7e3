"""Changes one part of a YAML text in place, and every other letter stays.

A parser that writes the whole file anew, even one that keeps comments, moves those that
stand between two parts and loses those of a file that has nothing else. So the lines
themselves are changed, and the outcome is believed only after it was parsed.
"""

from __future__ import annotations

import copy
import itertools
import re
from typing import TYPE_CHECKING, Any

from draftkit.files import yamlio

if TYPE_CHECKING:
    from draftkit.files.yamlio import Path

__all__ = ["LayoutError", "add", "append", "blocks", "extend", "nested", "put", "remove"]


class LayoutError(ValueError):
    """The text is laid out as none of these edits expects; the message is what to write."""


def nested(path: Path, value: Any) -> Any:
    """Return the value inside the sections and lists of its path.

    >>> nested(("work", 0, "name"), "Acme")
    {'work': [{'name': 'Acme'}]}
    """
    for step in reversed(path):
        value = [value] if isinstance(step, int) else {step: value}
    return value


def put(text: str, path: Path, value: Any) -> str:
    """Return the text with a value at a part that is absent, blank, or a text on one line.

    Args:
        text: YAML that `yamlio.parse` reads.
        path: Where the part is, or should be; sections on the way are made.
        value: A text, or lists and mappings of texts.

    Raises:
        LayoutError: If that cannot be done in place.
    """
    document = yamlio.parse(text)
    changed = _edited(text, document, path, value)
    wanted = _put(copy.deepcopy(document.data), path, value)
    if not _says(changed, wanted):  # braces, or a layout that no one would expect
        raise LayoutError(" / ".join(_rendered(path[-1], value)))
    return changed


def append(text: str, item: Any) -> str:
    """Return the text of a list with one more item at its end.

    Args:
        text: YAML that `yamlio.parse` reads, a list as a whole or only comments.
        item: A text, or a mapping of texts.

    Raises:
        LayoutError: If that cannot be done in place.
        YAMLError: If the text cannot be read.
    """
    document = yamlio.parse(text)
    lines = text.splitlines()
    first = lines[document.lines.get((0,), 1) - 1] if document.data else ""
    margin = first[: len(first) - len(first.lstrip(" "))]
    end = "\r\n" if "\r\n" in text else "\n"
    gap = "" if not text or text.endswith("\n") else end
    new = _rendered_item(item)
    changed = text + gap + "".join(_ended([margin + line for line in new], end))
    if not _says(changed, [*(document.data or ()), item]):  # brackets, or no list at all
        raise LayoutError(" / ".join(new))
    return changed


def blocks(text: str, document: yamlio.YamlDocument) -> list[str]:
    """Cut the text of a list into what stands before its first item, and its items.

    A comment directly above an item is a part of it, unless the file begins with it: then it
    is about the file. The pieces together are the text.

    Args:
        text: YAML.
        document: What `yamlio.parse` made of it: a list, or nothing.
    """
    lines = text.splitlines(keepends=True)
    begins = [
        _begin(lines, document.lines[(number,)] - 1, first=not number)
        for number in range(len(document.data or ()))
    ]
    ends = [*begins, len(lines)]
    inside = ["".join(lines[a:b]) for a, b in itertools.pairwise(ends)]
    return ["".join(lines[: ends[0]]), *inside]


def _begin(lines: list[str], start: int, *, first: bool) -> int:
    while start and not lines[start].lstrip().startswith("-"):  # a dash on a line of its own
        start -= 1
    above = start
    while above and lines[above - 1].lstrip().startswith("#"):
        above -= 1
    return start if first and not above else above


def extend(text: str, path: Path, item: Any) -> str:
    """Return the text with one more item at the end of a list or a mapping inside of it.

    Args:
        text: YAML that `yamlio.parse` reads.
        path: Where the list or mapping is; it has something on lines of its own.
        item: For a list, a text or a mapping of texts; for a mapping, its new entries.

    Raises:
        LayoutError: If that cannot be done in place.
    """
    document = yamlio.parse(text)
    lines = text.splitlines(keepends=True)
    inside = [line for part, line in document.lines.items() if part[: len(path)] == path]
    others = [line - 1 for line in document.lines.values() if line > max(inside)]
    last = min(others, default=len(lines))
    while last and lines[last - 1].lstrip()[:1] in ("", "#"):  # those belong to what follows
        last -= 1
    wanted = copy.deepcopy(document.data)
    section = wanted
    for step in path:
        section = section[step]
    if isinstance(section, dict):
        first = next(line for part, line in document.lines.items() if part[:-1] == path and part)
        margin = " " * len(_prefix(lines[first - 1]))
        new = [line for key, value in item.items() for line in _rendered(key, value)]
        section.update(item)
    else:
        first_line = lines[document.lines[(*path, 0)] - 1]
        margin = first_line[: len(first_line) - len(first_line.lstrip(" "))]
        new = _rendered_item(item)
        section.append(item)
    end = "\r\n" if "\r\n" in text else "\n"
    if last and not lines[last - 1].endswith("\n"):
        lines[last - 1] += end
    lines[last:last] = _ended([margin + line for line in new], end)
    changed = "".join(lines)
    if not _says(changed, wanted):
        raise LayoutError(" / ".join(new))
    return changed


def add(text: str, path: Path, item: str) -> str:
    """Return the text with one more item in a list of texts that may be absent, or one text.

    Args:
        text: YAML that `yamlio.parse` reads.
        path: Where the list is, or should be.
        item: The new one; it comes last.

    Raises:
        LayoutError: If that cannot be done in place.
    """
    value: Any = yamlio.parse(text).data
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    if isinstance(value, list) and value:
        try:
            return extend(text, path, item)
        except LayoutError:  # a list in brackets is written anew
            pass
    before = value if isinstance(value, list) else [value] if value else []
    return put(text, path, [*before, item])


def remove(text: str, path: Path) -> str:
    """Return the text without a part, and without the sections that it leaves empty.

    Args:
        text: YAML that `yamlio.parse` reads.
        path: A mapping's key whose value is a text on one line. If it is absent, the text
            comes back as it is.

    Raises:
        LayoutError: If that cannot be done in place.
    """
    document = yamlio.parse(text)
    if path not in document.lines:
        return text
    wanted = copy.deepcopy(document.data)
    gone = _without(wanted, path)
    numbers = {document.lines[part] for part in gone}
    lines = enumerate(text.splitlines(keepends=True), start=1)
    changed = "".join(line for number, line in lines if number not in numbers)
    if not _says(changed, wanted):
        raise LayoutError(f"without {path[-1]}")
    return changed


def _without(data: Any, path: Path) -> list[Path]:
    """Take a part out of plain data; return its path and those of emptied sections."""
    section = data
    for step in path[:-1]:
        section = section[step]
    del section[path[-1]]
    return [path, *(_without(data, path[:-1]) if path[:-1] and not section else [])]


def _says(text: str, wanted: Any) -> bool:
    try:
        return (yamlio.parse(text).data or {}) == (wanted or {})
    except yamlio.YAMLError:
        return False


def _edited(text: str, document: yamlio.YamlDocument, path: Path, value: Any) -> str:
    """Return the text with the value at the innermost part on the path that is there."""
    depth, found = 0, document.data
    while depth < len(path) and found and path[: depth + 1] in document.lines:
        found = found[path[depth]]
        depth += 1
    lines = text.splitlines(keepends=True)
    end = "\r\n" if "\r\n" in text else "\n"
    here, below = path[:depth], nested(path[depth:], value)
    if found and 0 < depth < len(path):
        _insert(lines, document, here, below, end)
    elif depth:
        _fill(lines, document.lines[here] - 1, here[-1], below, end)
    else:
        below = nested(path[1:], value)
        gap = "" if not text or text.endswith("\n") else end
        space = "" if isinstance(below, str) and document.data else end
        lines += [gap, space, *_ended(_rendered(path[0], below), end)]
    return "".join(lines)


_ONE_LINE = re.compile(
    r"""(?P<key>[^#]*?):
        (?:[ \t]+ (?: "(?:[^"\\]|\\.)*" | '(?:[^']|'')*' | (?!\#)\S.*? ) )?
        [ \t]*(?P<comment>(?<=[ \t])\#.*)?""",
    re.VERBOSE,
)


def _fill(lines: list[str], number: int, key: str | int, value: Any, end: str) -> None:
    """Give the key on a line a value; a comment beside it stays."""
    match = _ONE_LINE.fullmatch(lines[number].rstrip("\r\n"))
    if match is None or isinstance(key, int):
        return
    prefix = _prefix(match["key"])
    margin = " " * len(prefix)
    first, *rest = _rendered(key, value)
    comment = f"  {match['comment']}" if match["comment"] else ""
    new = [prefix + first + comment, *(margin + line for line in rest)]
    lines[number : number + 1] = _ended(new, end)


def _insert(
    lines: list[str], document: yamlio.YamlDocument, section: Path, entries: Any, end: str
) -> None:
    """Put new entries at the top of a section: right under its key or its dash."""
    inside = [path for path in document.lines if path[:-1] == section and path]
    if not inside or not isinstance(entries, dict):
        return
    header, first = document.lines[section] - 1, document.lines[inside[0]] - 1
    prefix = _prefix(lines[first])
    new = [line for key, value in entries.items() for line in _rendered(key, value)]
    if header < first:
        lines[header + 1 : header + 1] = _ended([prefix + line for line in new], end)
        return
    margin = " " * len(prefix)
    lines[first] = margin + lines[first][len(prefix) :]
    lines[first:first] = _ended([prefix + new[0], *(margin + line for line in new[1:])], end)


def _prefix(line: str) -> str:
    """Return the indentation and the dashes in front of a key."""
    found = re.match(r"[ ]*(?:-[ ]+)*", line)
    return found.group() if found else ""


def _ended(lines: list[str], end: str) -> list[str]:
    return [line + end for line in lines]


def _rendered(key: str | int, value: Any) -> list[str]:
    """Write a part as lines of YAML, lists indented, texts quoted where they must be."""
    if isinstance(value, dict):
        inner = [line for k, v in value.items() for line in _rendered(k, v)]
    elif isinstance(value, list):
        inner = [line for item in value for line in _rendered_item(item)]
    else:
        return yamlio.dump({key: value}).splitlines()
    return [f"{yamlio.dump(key).splitlines()[0]}:", *(f"  {line}" for line in inner)]


def _rendered_item(item: Any) -> list[str]:
    if not isinstance(item, dict):
        return yamlio.dump([item]).splitlines()
    first, *rest = [line for key, value in item.items() for line in _rendered(key, value)]
    return [f"- {first}", *(f"  {line}" for line in rest)]


def _put(data: Any, path: Path, value: Any) -> Any:
    """Return plain data with the value at its place."""
    if not path:
        return value
    step, rest = path[0], path[1:]
    if not data:
        return nested(path, value)
    inner = data.get(step) if isinstance(data, dict) else data[step]
    data[step] = _put(inner, rest, value)
    return data
