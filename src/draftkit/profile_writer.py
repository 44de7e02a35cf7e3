"""Writes into a profile's file: only what is missing, and every other letter stays.

New lines are put into the text itself. A parser that writes the whole file anew, even one
that keeps comments, moves those that stand between two parts.
"""

from __future__ import annotations

import contextlib
import copy
import os
import re
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any

from draftkit import yamlio
from draftkit.errors import ProfileError
from draftkit.profile import inspect_text
from draftkit.profile_problems import examine, spelled

if TYPE_CHECKING:
    from draftkit.profile_schema import Path as Steps

    Answer = str | list[str]

__all__ = ["objection", "write_profile"]


def objection(path: Steps, answer: Answer) -> str:
    """Return why the answer cannot stand at this part of a profile, or nothing."""
    problems = examine(_nested(path, answer))
    return next((p.message for p in problems if p.path[: len(path)] == path), "")


def write_profile(file: Path, answers: dict[Steps, Answer]) -> None:
    """Put answers into a profile's file; without a file, make one with comments.

    Args:
        file: A YAML file, or where there should be one.
        answers: What to say at which part. Those parts must be blank or absent.

    Raises:
        ProfileError: If the file cannot be read or written, or if it would not be a valid
            profile with these answers; it is then as it was.
    """
    before = _read(file)
    after = before if before and before.strip() else _skeleton()
    sections = [path[0] for path in answers]
    last_first = list(reversed(answers))  # since each goes to the top of its section
    for path in sorted(last_first, key=lambda path: sections.index(path[0])):
        after = _with_answer(after, path, answers[path], file)
    inspect_text(after, file).valid()
    try:
        _write(file, after, new=before is None)
    except FileExistsError as exc:
        raise ProfileError(f"{file} has just been made by somebody else; try again.") from exc
    except OSError as exc:
        raise ProfileError(f"{file} cannot be written: {exc.strerror or exc}.") from exc


def _skeleton() -> str:
    return Path(__file__).with_name("profile_skeleton.yaml").read_text(encoding="utf-8")


def _read(file: Path) -> str | None:
    try:
        return file.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as exc:
        raise ProfileError(f"{file} cannot be read: {exc}.") from exc


def _with_answer(text: str, path: Steps, answer: Answer, file: Path) -> str:
    document = yamlio.parse(text)
    changed = _edited(text, document, path, answer)
    wanted = _put(copy.deepcopy(document.data), path, answer)
    try:
        done = yamlio.parse(changed).data == wanted
    except yamlio.YAMLError:
        done = False
    if not done:  # braces, or a layout that no one would expect
        lines = " / ".join(_rendered(str(path[-1]), answer))
        where = spelled(path[:-1])
        raise ProfileError(f"{file}: please add this to {where} by hand: {lines}")
    return changed


def _edited(text: str, document: yamlio.Document, path: Steps, answer: Answer) -> str:
    """Return the text with the answer at the innermost part on the path that is there."""
    depth, value = 0, document.data
    while depth < len(path) and value and path[:depth] + path[depth : depth + 1] in document.lines:
        value = value[path[depth]]
        depth += 1
    lines = text.splitlines(keepends=True)
    end = "\r\n" if "\r\n" in text else "\n"
    if value and depth:
        _insert(lines, document, path[:depth], _nested(path[depth:], answer), end)
    elif depth:
        _fill(
            lines,
            document.lines[path[:depth]] - 1,
            path[depth - 1],
            _nested(path[depth:], answer),
            end,
        )
    else:
        gap = "" if not text or text.endswith("\n") else end
        lines += [gap, end, *_ended(_rendered(str(path[0]), _nested(path[1:], answer)), end)]
    return "".join(lines)


_BLANK = re.compile(r"(?P<key>[^#]*?):[ \t]*(?:~|null|''|\"\"|\[\]|\{\})?[ \t]*(?P<comment>#.*)?")


def _fill(lines: list[str], number: int, key: str | int, value: Any, end: str) -> None:
    """Give the blank key on a line a value; a comment beside it stays."""
    match = _BLANK.fullmatch(lines[number].rstrip("\r\n"))
    if match is None or isinstance(key, int):
        return
    prefix = _prefix(match["key"])
    margin = " " * len(prefix)
    first, *rest = _rendered(key, value)
    comment = f"  {match['comment']}" if match["comment"] else ""
    lines[number : number + 1] = _ended(
        [prefix + first + comment, *(margin + r for r in rest)], end
    )


def _insert(
    lines: list[str], document: yamlio.Document, section: Steps, entries: Any, end: str
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


def _rendered(key: str, value: Any) -> list[str]:
    """Write a part as lines of YAML, lists indented, texts quoted where they must be."""
    if isinstance(value, dict):
        inner = [line for k, v in value.items() for line in _rendered(k, v)]
    elif isinstance(value, list):
        inner = [line for item in value for line in _rendered_item(item)]
    else:
        return yamlio.dump({key: value}).splitlines()
    return [f"{key}:", *(f"  {line}" for line in inner)]


def _rendered_item(item: Any) -> list[str]:
    if not isinstance(item, dict):
        return yamlio.dump([item]).splitlines()
    first, *rest = [line for key, value in item.items() for line in _rendered(key, value)]
    return [f"- {first}", *(f"  {line}" for line in rest)]


def _nested(path: Steps, value: Any) -> Any:
    """Return the value inside the sections and lists of its path."""
    for step in reversed(path):
        value = [value] if isinstance(step, int) else {step: value}
    return value


def _put(data: Any, path: Steps, value: Any) -> Any:
    """Return plain data with the value at its place."""
    if not path:
        return value
    step, rest = path[0], path[1:]
    if not data:
        return _nested(path, value)
    inner = data.get(step) if isinstance(data, dict) else data[step]
    data[step] = _put(inner, rest, value)
    return data


def _write(file: Path, text: str, *, new: bool) -> None:
    """Replace the file by a whole one, or leave it; a new one never replaces another."""
    file = file.resolve()  # a link to a profile that is kept elsewhere stays a link
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_name(f".draftkit-{secrets.token_hex(8)}.tmp")
    try:
        with temporary.open("xb") as stream:
            stream.write(text.encode())
            stream.flush()
            os.fsync(stream.fileno())
        if new:
            file.open("xb").close()  # takes the name, or fails
        else:
            temporary.chmod(file.stat().st_mode)
        temporary.replace(file)
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()
