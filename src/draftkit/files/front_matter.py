"""The heads of Markdown files, whichever program they are written for."""

from __future__ import annotations

import json
import re

from draftkit.files.yamlio import FrontMatter

__all__ = ["split_any"]

_FOREIGN = {"---": "(?:---|\\.\\.\\.)", "+++": "\\+\\+\\+"}
_KEY = re.compile(r"(?:\s|#[^\n]*\n)*(?:[\"'\w][^\n:=]*(?::(?:\s|\Z)|=)|\[[^\n\]]+\]|\Z)")


def split_any(text: str) -> FrontMatter:
    r"""Split a file of any program into head and body: as `split`, but with more kinds of heads.

    TOML between `+++` lines and JSON, as Hugo has them, and YAML that ends with `...`, as
    Pandoc has it. Two rules around a paragraph are not a head, which must begin with a key.

    >>> split_any('+++\ntitle = "Note"\n+++\nBody.').body
    'Body.'
    """
    text = text.removeprefix("\ufeff")
    closing = _FOREIGN.get(text[:3])
    if closing:
        start = re.match(r"...[ \t]*\r?\n", text)
        end = re.compile(rf"^{closing}[ \t]*(?:\r?\n|\Z)", re.MULTILINE).search(text, 4)
        head = text[start.end() : end.start()] if start and end else ""
        if start and end and (_KEY.match(head) or "\ndraftkit:" in head):
            return FrontMatter.of(text, start.end(), end.start(), end.end())
    elif text.startswith("{"):
        end = re.compile(r"[ \t]*(?:\r?\n|\Z)").match(text, _end_of_object(text))
        if end and end.start():
            return FrontMatter.of(text, 0, end.start(), end.end())
    return FrontMatter(None, text)


def _end_of_object(text: str) -> int:
    """Return where the JSON object at the beginning of a text ends; 0 if there is none."""
    try:
        return json.JSONDecoder().raw_decode(text)[1]
    except (ValueError, RecursionError):
        return 0
