"""A draft and the Markdown file that it is.

The front matter has the keys that site generators share, and all that says how the
draft was made under one key, `draftkit`. The body follows to the letter.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from draftkit import yamlio
from draftkit.clean import clean
from draftkit.completion import Usage
from draftkit.errors import StoreError

if TYPE_CHECKING:
    import os

__all__ = ["Draft", "handler", "slugify"]

Status = Literal["complete", "partial"]

# The keys that Hugo, Jekyll, Eleventy, Astro and dev.to share or leave alone.
_SITE_KEYS = ("title", "date", "lastmod", "draft", "slug", "description", "author", "tags")

# Windows opens a device for these, whatever follows the dot.
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])", re.IGNORECASE)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC).replace(microsecond=0)


@dataclass(frozen=True)
class Draft:
    """A text, and how it was made.

    Attributes:
        id: SHA-256 of the recipe in hexadecimal: the same prompt, profile, inputs, model
            and settings give the same id.
        kind: Which prompt made it.
        title: What it is called.
        body: The text, to the letter.
        status: `complete` if the model finished; else `partial`.
        created: When, in UTC, to the second.
        description: One line for lists and sites.
        author: The writer's name.
        tags: Labels.
        prompt_version: The hash of the prompt file and its partials.
        profile_hash: The hash of the profile's data.
        inputs: The inputs as given, defaults included.
        provider: Who made the text.
        model: The model's id, as the provider names it.
        settings: The settings that were sent.
        usage: What it cost, in tokens.
        seconds: How long the model took, or None.
        stop_reason: Why the model stopped.
        opening: The text that the model was given to go on from.
        notes: What had to be changed or is worth knowing, one sentence each.
        candidates: The other candidates and their reports, as plain data.
        report: What the checks found, as plain data, or None.
        parent: The id of the draft that this one revises; empty if none.
        instruction: What a revision was asked to do.
        extra: What somebody else put into the front matter; it is kept.
        path: The file, or None if it was not saved.
    """

    id: str
    kind: str
    title: str
    body: str
    status: Status = "complete"
    created: dt.datetime = field(default_factory=_now)
    description: str = ""
    author: str = ""
    tags: tuple[str, ...] = ()
    prompt_version: str = ""
    profile_hash: str = ""
    inputs: Mapping[str, Any] = field(default_factory=dict)
    provider: str = ""
    model: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    usage: Usage = field(default_factory=Usage)
    seconds: float | None = None
    stop_reason: str = ""
    opening: str = ""
    notes: tuple[str, ...] = ()
    candidates: tuple[Mapping[str, Any], ...] = ()
    report: Mapping[str, Any] | None = None
    parent: str = ""
    instruction: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)
    path: Path | None = field(default=None, compare=False)

    @property
    def complete(self) -> bool:
        """True if the model finished the text."""
        return self.status == "complete"

    @property
    def file_name(self) -> str:
        """The name under which a store keeps it: date, slug and the id's first digits."""
        return f"{self.created:%Y-%m-%d}-{slugify(self.title or self.kind)}-{self.id[:8]}.md"

    def save(self, folder: str | os.PathLike[str]) -> Path:
        """Write it into a folder of drafts, never over another file.

        Raises:
            StoreError: If it cannot be written.
        """
        from draftkit.store import Store

        return Store(folder).save(self)

    def to_markdown(self) -> str:
        """Return the file's text."""
        stamp = self.created.isoformat()
        head = {
            "title": self.title,
            "date": stamp,
            "lastmod": stamp,
            "draft": True,
            "slug": slugify(self.title or self.kind),
            "description": self.description,
            "author": self.author,
            "tags": list(self.tags),
            **self.extra,
            "draftkit": self._provenance(),
        }
        return yamlio.join(_plain(head), self.body)

    def _provenance(self) -> dict[str, Any]:
        made = {
            "id": self.id,
            "kind": self.kind,
            "status": self.status,
            "stop_reason": self.stop_reason,
            "prompt_version": self.prompt_version,
            "profile_hash": self.profile_hash,
            "inputs": dict(self.inputs),
            "provider": self.provider,
            "model": self.model,
            "settings": dict(self.settings),
            "usage": self.usage.as_dict(),
            "seconds": self.seconds,
            "opening": self.opening,
            "notes": list(self.notes),
            "parent": self.parent,
            "instruction": self.instruction,
            "report": self.report,
            "candidates": list(self.candidates),
        }
        needed = ("id", "kind", "status")
        return {k: v for k, v in made.items() if k in needed or v not in (None, "", [], {})}

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Draft:
        """Read a draft from its file.

        Raises:
            StoreError: If it cannot be read, or is not a draft.
        """
        path = Path(path)
        try:
            text = path.read_bytes().decode("utf-8")
        except FileNotFoundError as exc:
            raise StoreError(f"There is no file {path}.") from exc
        except (OSError, UnicodeDecodeError) as exc:
            raise StoreError(f"{path}: cannot be read: {exc}.") from exc
        return cls.from_markdown(text, path)

    @classmethod
    def from_markdown(cls, text: str, path: Path | None = None) -> Draft:
        """Read a draft from its file's text; keys that somebody added are kept.

        Raises:
            StoreError: If the text has no `draftkit` map, or the front matter is damaged.
        """
        where = str(path or "the draft")
        front = yamlio.split(text)
        if front.head is None:
            raise StoreError(f"{where}: no front matter: this file is not a draft.")
        try:
            head = yamlio.parse(front.head, typed=True, first_line=2).data
        except yamlio.YAMLError as exc:
            raise StoreError(f"{where}, line {exc.line or 1}: {exc}.") from exc
        made = head.get("draftkit") if isinstance(head, dict) else None
        if not isinstance(made, dict) or not isinstance(made.get("id"), str):
            raise StoreError(f"{where}: no `draftkit` map with an id: draftkit did not make it.")
        return _draft(head, made, front.body, path)


def _draft(head: dict[str, Any], made: dict[str, Any], body: str, path: Path | None) -> Draft:
    usage = _mapping(made.get("usage"))
    counts = {k: v for k, v in usage.items() if k in Usage.__dataclass_fields__}
    seconds = made.get("seconds")
    return Draft(
        id=made["id"],
        kind=_text(made.get("kind")),
        title=_text(head.get("title")),
        body=body,
        status="complete" if made.get("status") == "complete" else "partial",
        created=_moment(head.get("date"), path),
        description=_text(head.get("description")),
        author=_text(head.get("author")),
        tags=tuple(_text(tag) for tag in _list(head.get("tags"))),
        prompt_version=_text(made.get("prompt_version")),
        profile_hash=_text(made.get("profile_hash")),
        inputs=_mapping(made.get("inputs")),
        provider=_text(made.get("provider")),
        model=_text(made.get("model")),
        settings=_mapping(made.get("settings")),
        usage=Usage(**counts),
        seconds=seconds if isinstance(seconds, int | float) else None,
        stop_reason=_text(made.get("stop_reason")),
        opening=_text(made.get("opening")),
        notes=tuple(_text(note) for note in _list(made.get("notes"))),
        candidates=tuple(_list(made.get("candidates"))),
        report=made.get("report"),
        parent=_text(made.get("parent")),
        instruction=_text(made.get("instruction")),
        extra={k: v for k, v in head.items() if k not in (*_SITE_KEYS, "draftkit")},
        path=path,
    )


def _moment(value: Any, path: Path | None) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(str(value))
    except ValueError:
        if path is None:
            return dt.datetime.fromtimestamp(0, dt.UTC)
        return dt.datetime.fromtimestamp(int(path.stat().st_mtime), dt.UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _plain(value: Any) -> Any:
    """Make front matter of a value: text without control characters, plain containers."""
    if isinstance(value, str):
        return clean(str(value))
    if isinstance(value, Mapping):
        return {clean(str(key)): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _plain(dataclasses.asdict(value))
    return value


def slugify(text: str, limit: int = 60) -> str:
    """Return an ASCII name for a file or an address.

    >>> slugify("Why Ærø's Ferries Stop — Part 2"), slugify("../../etc"), slugify("NUL")
    ('why-r-s-ferries-stop-part-2', 'etc', 'nul-draft')
    """
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_text.lower()).strip("-")[:limit].strip("-")
    return f"{slug}-draft" if _RESERVED.fullmatch(slug) else slug or "draft"


@cache
def handler() -> Any:
    """Return a handler for python-frontmatter that reads drafts as draftkit does.

    With it, `frontmatter.load(path, handler=draftkit.drafts.handler())` keeps `NO` a text
    and refuses aliases. (Without it, the package reads the same keys with PyYAML's rules.)
    """
    from frontmatter.default_handlers import BaseHandler

    class Handler(BaseHandler):  # type: ignore[misc]  # the package has no types
        FM_BOUNDARY = re.compile(r"^---[ \t]*$", re.MULTILINE)
        START_DELIMITER = END_DELIMITER = "---"

        def load(self, fm: str, **_options: Any) -> Any:
            return yamlio.parse(fm, typed=True).data

        def export(self, metadata: dict[str, Any], **_options: Any) -> str:
            return yamlio.dump(metadata).strip()

    return Handler()
