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
from draftkit.files.text_file import lines_of
from draftkit.files.yaml_layout import Layout

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.files.yamlio import Path

__all__ = [
    "LayoutError",
    "add",
    "append",
    "blocks",
    "comments_of",
    "cut_at_end",
    "extend",
    "nested",
    "put",
    "remove",
]


class LayoutError(ValueError):
    """The text is laid out as none of these edits expects; the message is what to write."""


# The mark at the end of a document: it always begins a line, in texts of many lines, too.
_END = re.compile(r"^\.\.\.(?=\s|\Z)", re.MULTILINE)


def nested(path: Path, value: Any) -> Any:
    """Return the value inside the sections and lists of its path.

    >>> nested(("work", 0, "name"), "Acme")
    {'work': [{'name': 'Acme'}]}
    """
    for step in reversed(path):
        value = [value] if isinstance(step, int) else {step: value}
    return value


def put(text: str, path: Path, value: Any) -> str:
    """Return the text with a value at a part that is absent, blank, or has another value.

    Comments within a value that is replaced are kept below it.

    Args:
        text: YAML that `yamlio.parse` reads.
        path: Where the part is, or should be; sections on the way are made.
        value: A text, or lists and mappings of texts.

    Raises:
        LayoutError: If that cannot be done in place.
    """
    document, layout = yamlio.parse(text), Layout.of(text)
    wanted = _put(copy.deepcopy(document.data), path, value)
    for changed in _edited(text, document, layout, path, value):
        if _is_so(changed, wanted, layout):
            return changed
    # Braces, or a layout that no one would expect.
    raise LayoutError(" / ".join(_rendered(path[-1], value)))


def append(text: str, item: Any) -> str:
    """Return the text of a list with one more item at its end.

    Args:
        text: YAML that `yamlio.parse` reads, a list as a whole or only comments.
        item: A text, or a mapping of texts.

    Raises:
        LayoutError: If that cannot be done in place.
        YAMLError: If the text cannot be read.
    """
    document, layout = yamlio.parse(text), Layout.of(text)
    margin = " " * layout.values[()].column if document.data else ""
    end = "\r\n" if "\r\n" in text else "\n"
    new = _rendered_item(item)
    changed = _at_end(text, _ended(_moved(new, margin), end), end)
    if not _is_so(changed, [*(document.data or ()), item], layout):  # brackets, or no list at all
        raise LayoutError(" / ".join(new))
    return changed


def cut_at_end(text: str) -> tuple[str, str]:
    """Cut a text in front of the mark `...` that ends the document, if it has one."""
    ended = _END.search(text)
    return (text[: ended.start()], text[ended.start() :]) if ended else (text, "")


def blocks(text: str, document: yamlio.YamlDocument) -> list[str]:
    """Cut the text of a list into what stands before its first item, and its items.

    A comment directly above an item is a part of it, unless it is indented further, and so a
    part of the item above. A comment about the file has a blank line below it. So an item that is
    taken out for good leaves no comment above the next. The pieces together are the text.

    Args:
        text: YAML.
        document: What `yamlio.parse` made of it: a list, or nothing.
    """
    lines = lines_of(text, ends=True)
    begins = [_begin(lines, document, number) for number in range(len(document.data or ()))]
    ends = [*begins, len(lines)]
    inside = ["".join(lines[a:b]) for a, b in itertools.pairwise(ends)]
    return ["".join(lines[: ends[0]]), *inside]


def comments_of(text: str) -> list[str]:
    """Return the comments of a YAML text, a line each without its end.

    One beside a value comes with what it is beside: `# role: Host  # since 2020`.
    """
    return [comment.apart for comment in Layout.of(text).comments]


def _begin(lines: list[str], document: yamlio.YamlDocument, number: int) -> int:
    start = document.lines[(number,)] - 1
    while start and not lines[start].lstrip().startswith("-"):  # a dash on a line of its own
        start -= 1
    margin = len(lines[start]) - len(lines[start].lstrip())
    above = start
    while above and _is_comment(lines[above - 1], margin) and above not in document.inside:
        above -= 1
    return above


def _is_comment(line: str, margin: int) -> bool:
    text = line.lstrip()
    return text.startswith("#") and len(line) - len(text) <= margin


def extend(text: str, path: Path, item: Any) -> str:
    """Return the text with one more item at the end of a list or a mapping inside of it.

    Args:
        text: YAML that `yamlio.parse` reads.
        path: Where the list or mapping is; it has something on lines of its own.
        item: For a list, a text or a mapping of texts; for a mapping, its new entries.

    Raises:
        LayoutError: If that cannot be done in place.
    """
    document, layout = yamlio.parse(text), Layout.of(text)
    lines = [*layout.lines]
    wanted = copy.deepcopy(document.data)
    section = wanted
    for step in path:
        section = section[step]
    margin = " " * layout.values[path].column
    if isinstance(section, dict):
        new = [line for key, value in item.items() for line in _rendered(key, value)]
        section.update(item)
    else:
        new = _rendered_item(item)
        section.append(item)
    end = "\r\n" if "\r\n" in text else "\n"
    last = layout.end_of(path)
    if last and not lines[last - 1].endswith("\n"):
        lines[last - 1] += end
    lines[last:last] = _ended(_moved(new, margin), end)
    changed = "".join(lines)
    if not _is_so(changed, wanted, layout):
        raise LayoutError(" / ".join(new))
    return changed


def add(text: str, path: Path, item: str) -> str:
    """Return the text with one more item in a list of texts, which may be absent, or one text.

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

    A comment beside what is removed stays, and what it was beside becomes part of the comment.

    Args:
        text: YAML that `yamlio.parse` reads.
        path: A mapping's key. If it is absent, the text comes back as it is.

    Raises:
        LayoutError: If that cannot be done in place.
    """
    document, layout = yamlio.parse(text), Layout.of(text)
    if path not in document.lines:
        return text
    wanted = copy.deepcopy(document.data)
    gone = _without(wanted, path)[-1]
    first, after = layout.keys[gone].line, layout.end_of(gone)
    inside = [c.apart for c in layout.comments if first <= c.line < after]
    margin = " " * layout.keys[gone].column
    end = "\r\n" if "\r\n" in text else "\n"
    kept = _ended(_moved(inside, margin), end)
    changed = "".join([*layout.lines[:first], *kept, *layout.lines[after:]])
    if not _is_so(changed, wanted, layout):
        raise LayoutError(f"without {path[-1]}")
    return changed


def _without(data: Any, path: Path) -> list[Path]:
    """Take a part out of plain data; return its path and those of emptied sections."""
    section = data
    for step in path[:-1]:
        section = section[step]
    del section[path[-1]]
    return [path, *(_without(data, path[:-1]) if path[:-1] and not section else [])]


def _is_so(text: str, wanted: Any, before: Layout) -> bool:
    """Whether a text says what is wanted, and has every comment that there was before."""
    try:
        said = yamlio.parse(text).data
    except yamlio.YAMLError:
        return False
    is_wanted: bool = (said or {}) == (wanted or {})
    return is_wanted and (not before.comments or Layout.of(text).keeps(before))


def _edited(
    text: str, document: yamlio.YamlDocument, layout: Layout, path: Path, value: Any
) -> Iterator[str]:
    """Yield the text with the value at the innermost part on the path that is there."""
    depth, found = 0, document.data
    while depth < len(path) and found and path[: depth + 1] in document.lines:
        found = found[path[depth]]
        depth += 1
    end = "\r\n" if "\r\n" in text else "\n"
    here, below = path[:depth], nested(path[depth:], value)
    if found and 0 < depth < len(path):
        lines = [*layout.lines]
        _insert(lines, document, here, below, end)
        yield "".join(lines)
    elif depth and here in layout.keys:
        yield _replaced(layout, here, below, end, beside=True)
        yield _replaced(layout, here, below, end, beside=False)
    elif not depth:
        below = nested(path[1:], value)
        space = [] if isinstance(below, str) and document.data else [end]
        yield _at_end(text, [*space, *_ended(_rendered(path[0], below), end)], end)


def _at_end(text: str, lines: list[str], end: str) -> str:
    """Return the text with lines at its end, above a mark that ends the document."""
    before, after = cut_at_end(text)
    gap = "" if not before or before.endswith("\n") else end
    return "".join([before, gap, *lines, after])


def _replaced(layout: Layout, path: Path, value: Any, end: str, *, beside: bool) -> str:
    """Return the text with another value for a key, and the comments of the old one.

    Args:
        layout: The text.
        path: Where the key is.
        value: What is to stand there.
        end: How the text's lines end.
        beside: Whether a comment on the key's line stays there.
    """
    first, after = layout.keys[path].line, layout.end_of(path)
    prefix = layout.lines[first][: layout.keys[path].column]
    line, *rest = _rendered(path[-1], value)
    inside = [comment for comment in layout.comments if first <= comment.line < after]
    if beside and inside and inside[0].beside and inside[0].line == first:
        line = f"{line}  {inside.pop(0).text}"
    new = [line, *rest, *(comment.text for comment in inside)]
    moved = [prefix + new[0], *_moved(new[1:], " " * len(prefix))]
    return "".join([*layout.lines[:first], *_ended(moved, end), *layout.lines[after:]])


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
        lines[header + 1 : header + 1] = _ended(_moved(new, prefix), end)
        return
    margin = " " * len(prefix)
    lines[first] = margin + lines[first][len(prefix) :]
    lines[first:first] = _ended([prefix + new[0], *_moved(new[1:], margin)], end)


def _prefix(line: str) -> str:
    """Return the indentation and the dashes in front of a key."""
    found = re.match(r"[ ]*(?:-[ ]+)*", line)
    return found.group() if found else ""


def _moved(lines: list[str], margin: str) -> list[str]:
    return [margin + line if line else line for line in lines]


def _ended(lines: list[str], end: str) -> list[str]:
    return [line + end for line in lines]


def _rendered(key: str | int, value: Any) -> list[str]:
    """Write a part as lines of YAML, lists indented, texts quoted where they must be."""
    if isinstance(value, dict):
        inner = [line for k, v in value.items() for line in _rendered(k, v)]
    elif isinstance(value, list):
        inner = [line for item in value for line in _rendered_item(item)]
    else:
        return yamlio.dump({key: value}, blocks=True).splitlines()
    return [f"{yamlio.dump(key).splitlines()[0]}:", *_moved(inner, "  ")]


def _rendered_item(item: Any) -> list[str]:
    if not isinstance(item, dict):
        return yamlio.dump([item], blocks=True).splitlines()
    first, *rest = [line for key, value in item.items() for line in _rendered(key, value)]
    return [f"- {first}", *_moved(rest, "  ")]


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
