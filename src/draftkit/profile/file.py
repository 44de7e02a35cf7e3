"""Reading a profile's file: its text, its data with their lines, or what else the file is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from draftkit.errors import ProfileError
from draftkit.files import yamlio
from draftkit.files.json_problem import KeyTwiceError, own_json
from draftkit.files.regular_file import PIPE, special
from draftkit.profile.other_formats import format_of_bytes

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["located", "parsed", "text_of"]


def located(source: str, line: int | None, message: str) -> str:
    """Join file, line and message to one line that is safe on a terminal."""
    text = f"{source}, line {line}: {message}" if line else f"{source}: {message}"
    text = "".join(char if char.isprintable() else " " for char in text)
    return text if text.endswith((".", "?")) else f"{text}."


def text_of(path: Path) -> str:
    """Return the text of a profile's file.

    Raises:
        ProfileError: If there is no file, or it is not the text of a profile.
    """
    raw = _bytes(path)
    if other := format_of_bytes(raw):
        raise ProfileError(f"{path} is {other[0]}, not a profile.", hint=other[1])
    if len(raw) > yamlio.MAX_BYTES:
        raise ProfileError(f"{path} is larger than {yamlio.MAX_BYTES:,} bytes; is it a profile?")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        line = raw.count(b"\n", 0, exc.start) + 1
        message = "is not UTF-8 text; save it with that encoding"
        raise ProfileError(located(str(path), line, message)) from exc


def _bytes(path: Path) -> bytes:
    try:
        if (what := special(path)) not in ("", PIPE):
            raise ProfileError(f"{path} is {what}; name a file.")
        with path.open("rb") as file:
            return file.read(yamlio.MAX_BYTES + 1)
    except FileNotFoundError as exc:
        hint = 'Run "draftkit init" to make a profile, or name another file.'
        raise ProfileError(f"There is no file {path}.", hint=hint) from exc
    except IsADirectoryError as exc:
        raise ProfileError(f"{path} is a folder; name the file in it.") from exc
    except (OSError, ValueError) as exc:
        reason = getattr(exc, "strerror", None) or str(exc)
        raise ProfileError(located(str(path), None, f"cannot be read ({reason})")) from exc


def parsed(text: str, path: Path) -> yamlio.YamlDocument:
    """Return the data of a text, read as JSON if the path ends in `.json`, else as YAML.

    Raises:
        ProfileError: If the text cannot be parsed, or has no data.
    """
    try:
        document = _json(text) if path.suffix.lower() == ".json" else yamlio.parse(text)
    except yamlio.YAMLError as exc:
        raise ProfileError(located(str(path), exc.line, f"cannot be read: {exc}")) from exc
    if document.data is None:
        raise ProfileError(f'{path} is empty. Run "draftkit init" to fill it.')
    return document


def _json(text: str) -> yamlio.YamlDocument:
    """Parse JSON with its numbers as written, and find its lines as far as YAML can."""
    if not text.strip():
        return yamlio.YamlDocument(None, {})
    try:
        data = own_json(text, number=str)
    except KeyTwiceError as exc:
        raise yamlio.YAMLError(str(exc)) from exc
    except json.JSONDecodeError as exc:
        raise yamlio.YAMLError(f"{exc.msg} (JSON)", exc.lineno) from exc
    except RecursionError as exc:
        raise yamlio.YAMLError("it is nested too deeply") from exc
    try:
        # Two things that JSON allows and our YAML does not, replaced at the same length.
        lines = yamlio.parse(text.replace("\t", " ").replace("\\/", "//")).lines
    except yamlio.YAMLError:
        lines = {}
    return yamlio.YamlDocument(data, lines)
