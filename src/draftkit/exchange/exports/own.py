"""Formats that users write themselves: `exports/NAME.md`, a template with a few keys on top.

    ---
    description: A page of our wiki
    extension: wiki
    ---
    = {{ title }} =
    {{ text }}

It is rendered in the sandbox of prompts: what stands in a draft is data, and never read as a
template.
"""

from __future__ import annotations

import contextlib
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from draftkit.errors import ConfigError, PromptError
from draftkit.exchange.exports.exported import Exported, ExportOptions, one_line
from draftkit.exchange.exports.layout import titled
from draftkit.exchange.exports.page import as_html
from draftkit.exchange.exports.plain import as_text, description, left_out
from draftkit.files import yamlio
from draftkit.files.clean import clean
from draftkit.files.places import config_dir
from draftkit.files.text_file import read_text

if TYPE_CHECKING:
    from draftkit.drafts.draft import Draft

__all__ = ["described", "own_format", "own_formats"]

_KEYS = {"description", "extension", "media_type"}
_NAME = re.compile(r"[a-z][a-z0-9_-]{0,40}")
_EXTENSION = re.compile(r"[A-Za-z0-9]{1,10}")
_MEDIA_TYPE = re.compile(r"[a-z]{1,20}/[\w.+-]{1,80}")


def own_formats() -> dict[str, Path]:
    """Return the file of each format of the user's: `./exports` before the user's own folder."""
    folders = [Path("exports")]
    with contextlib.suppress(ConfigError):  # who has no home has none there
        folders.append(config_dir() / "exports")
    found: dict[str, Path] = {}
    for folder in folders:
        try:
            files = sorted(folder.glob("*.md"))
        except OSError:
            continue
        for file in files:
            if _NAME.fullmatch(file.stem) and file.is_file():
                found.setdefault(file.stem, file)
    return found


def described(file: Path) -> str:
    """Return what a format says it is; empty if it says nothing that can be read."""
    try:
        return one_line(_head(file)[0].get("description", ""))
    except PromptError:
        return ""


def own_format(file: Path, draft: Draft, options: ExportOptions) -> Exported:
    """Fill in a user's format.

    Raises:
        PromptError: If it is wrong, with the line.
    """
    from draftkit.prompts.template import Blocks, TemplateError, problem

    head, template, line = _head(file)
    whole = f"{{% block whole %}}{template}{{% endblock %}}"
    try:
        made = Blocks(file.name, lambda name: whole if name == file.name else None)
        text = made.render("whole", _values(draft, options))
    except TemplateError as exc:
        raise PromptError(f"{file}: {_moved(problem(exc), line)}.") from exc
    media_type = head.get("media_type", "text/plain")
    name = f"{draft.slug}.{head.get('extension', 'txt')}"
    return Exported(f"{text.rstrip()}\n".encode(), name, media_type, left_out(draft))


def _moved(message: str, line: int) -> str:
    """Return a message on the template with the line of the whole file."""
    return re.sub(r"\bline (\d+)", lambda m: f"line {int(m[1]) + line - 1}", message, count=1)


def _head(file: Path) -> tuple[dict[str, str], str, int]:
    """Return a format's keys, its template, and the line on which that begins."""
    front = yamlio.split(read_text(file, PromptError).replace("\r\n", "\n"))
    try:
        data = yamlio.parse(front.head or "", first_line=2).data or {}
    except yamlio.YAMLError as exc:
        raise PromptError(f"{file}, line {exc.line or 1}: {exc}.") from exc
    if not isinstance(data, dict) or not all(isinstance(v, str) for v in data.values()):
        raise PromptError(f"{file}: its head must be keys with texts: {', '.join(sorted(_KEYS))}.")
    from draftkit.errors import nearest

    for key, value in data.items():
        if key not in _KEYS:
            raise PromptError(f'{file}: the key "{key}" is not known.{nearest(key, _KEYS)}')
        pattern = {"extension": _EXTENSION, "media_type": _MEDIA_TYPE}.get(key)
        if pattern and not pattern.fullmatch(value):
            raise PromptError(f'{file}: "{value}" is no {key.replace("_", " ")}.')
    return data, front.body, front.body_line


def _values(draft: Draft, options: ExportOptions) -> dict[str, Any]:
    title, body = titled(clean(draft.body), one_line(draft.title))
    return {
        "title": title,
        "markdown": body,
        "text": as_text(body),
        "html": as_html(body),
        "description": description(draft),
        "author": one_line(draft.author),
        "tags": [*map(one_line, draft.tags)],
        "slug": draft.slug,
        "kind": one_line(draft.kind),
        "language": one_line(draft.language),
        "date": f"{draft.created:%Y-%m-%d}",
        "to": one_line(options.to),
        "to_name": one_line(options.to_name),
        "subject": one_line(options.subject or draft.title),
        "signature": clean(options.signature),
    }
