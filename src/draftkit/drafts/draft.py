"""A draft, and the Markdown file that holds it.

The front matter has the keys that site generators share, and all that says how the
draft was made under one key, `draftkit`. The body follows to the letter.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from draftkit.backends.completion import Usage
from draftkit.documents.source import Source
from draftkit.drafts.head import (
    ForeignError,
    Head,
    Status,
    damaged_or_foreign,
    unreadable,
)
from draftkit.errors import typed
from draftkit.files import yamlio
from draftkit.files.clean import clean
from draftkit.files.regular_file import MOST_BYTES, read_bytes
from draftkit.files.slug import slugify
from draftkit.language.tags.manner import REGISTERS

if TYPE_CHECKING:
    import os

    from draftkit.language.tags.manner import Register

__all__ = ["Draft", "handler"]

# The keys of the front matter that are fields of a draft.
_OWN_KEYS = ("title", "date", "description", "author", "tags")

# The provenance that is there even if it is empty.
_NEEDED = ("id", "kind", "status")


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


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
        created: When it was made, in UTC, to the microsecond, to tell which of two was first.
        description: One line for lists and sites.
        author: The writer's name.
        tags: Labels.
        prompt_version: The hash of the prompt file and its partials.
        profile_hash: The hash of the profile's data.
        inputs: The inputs as given, defaults included.
        language: The language that it was asked for in, as a BCP 47 tag; empty if in none.
        register: How formally it addresses its reader; empty where that was left open.
        from_contacts: Which of the inputs come from a list of contacts, not from the user.
        provider: Who made the text.
        model: The model's id, as the provider names it.
        server: A word for the model's server if that was not the provider's usual one; what
            it stands for is known where the draft was made (`draftkit.drafts.servers`).
        answer: The hash of the answer that a person brought, where a different answer would have
            made a different draft; else empty.
        settings: The settings that were sent.
        usage: What it cost, in tokens.
        seconds: How long the model took, or None.
        stop_reason: Why the model stopped.
        sections: How many words each section has that came whole, in a partial draft that was
            asked for by sections: the next command goes on after them.
        opening: The text that the model was given to go on from.
        composed: Whether it was put together from the writer's own words, and the model only
            chose among sentences.
        written: The share of the words that the model wrote, 0 to 1, or None; the others
            are an opening's and the prompt's.
        notes: What had to be changed or is worth knowing, one sentence each.
        candidates: All texts that were chosen from, with their reports, as plain data; none
            if there was only one. In a partial draft, what the same command goes on from.
        report: What the checks found, as plain data, or None.
        parent: The id of the draft that this one revises, or goes on from; empty if none.
        instruction: What a revision was asked to do.
        include: Parts of the profile that were sent because the user named them.
        exclude: Parts of the profile that the user held back.
        sources: What may be cited of files, and the text that it goes on from, with their
            hashes, as plain data (`documents.source.Source.as_dict`).
        used: The facts of the profile that it rests on, each by its id with the first digits
            of its text's hash, which show what has changed since.
        extra: What somebody put into the front matter or changed there; it is kept.
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
    server: str = ""
    answer: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    usage: Usage = field(default_factory=Usage)
    seconds: float | None = None
    stop_reason: str = ""
    sections: tuple[int, ...] = ()
    opening: str = ""
    composed: bool = False
    written: float | None = None
    notes: tuple[str, ...] = ()
    candidates: tuple[Mapping[str, Any], ...] = ()
    report: Mapping[str, Any] | None = None
    parent: str = ""
    instruction: str = ""
    from_contacts: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    language: str = ""
    register: Register = ""
    sources: tuple[Mapping[str, Any], ...] = ()
    used: Mapping[str, str] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)
    path: Path | None = field(default=None, compare=False)

    @property
    def complete(self) -> bool:
        """True if the model finished the text."""
        return self.status == "complete"

    @property
    def cites(self) -> tuple[Source, ...]:
        """The sources that it could cite, and the text that it goes on from."""
        return tuple(map(Source.from_dict, self.sources))

    @property
    def slug(self) -> str:
        """The title, or else the kind, as a part of an address."""
        return slugify(self.title, otherwise=slugify(self.kind))

    @property
    def file_name(self) -> str:
        """The name under which a store keeps it: date, slug and the id's first digits."""
        return f"{self.created:%Y-%m-%d}-{self.slug}-{self.id[:8]}.md"

    def save(self, folder: str | os.PathLike[str]) -> Path:
        """Write it into a folder of drafts, never over another file.

        Raises:
            StoreError: If it cannot be written.
        """
        from draftkit.drafts.store import Store

        return Store(folder).save(self)

    def head(self) -> Head:
        """Return the front matter that the file will have."""
        added = {k: v for k, v in self.extra.items() if k not in (*_OWN_KEYS, "draftkit")}
        made = {**_mapping(self.extra.get("draftkit")), **_provenance(self)}
        said = {k: v for k, v in made.items() if k in _NEEDED or v not in (None, "", [], {})}
        return Head(_plain({**_for_sites(self), **added}), _plain(said))

    def to_markdown(self) -> str:
        """Return the file's text."""
        return self.head().with_body(self.body)

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Draft:
        """Read a draft from its file.

        Raises:
            StoreError: If it cannot be read, or is not a draft.
        """
        path = Path(path)
        try:
            text = read_bytes(path, MOST_BYTES).decode("utf-8")
        except (OSError, UnicodeDecodeError) as exc:
            raise unreadable(path, exc) from exc
        try:
            return cls.from_markdown(text, path)
        except ForeignError as exc:
            raise damaged_or_foreign(path, exc) from exc

    @classmethod
    @typed
    def from_markdown(cls, text: str, path: Path | None = None) -> Draft:
        """Read a draft from its file's text, whoever has edited it.

        Raises:
            StoreError: If the text has no `draftkit` map, or the front matter is damaged.
        """
        front = yamlio.split(text)
        head = Head.parse(front.head, path)
        draft = _draft(head, front.body)
        return dataclasses.replace(draft, extra=_not_ours(draft, head))


def _for_sites(draft: Draft) -> dict[str, Any]:
    """Return the keys that Hugo, Jekyll, Eleventy, Astro and dev.to share or leave alone."""
    stamp = _stamp(draft, "seconds")
    return {
        "title": draft.title,
        "date": stamp,
        "lastmod": stamp,
        "draft": True,
        "slug": draft.slug,
        "description": draft.description,
        "author": draft.author,
        "tags": list(draft.tags),
        **({"lang": draft.language} if draft.language else {}),
    }


def _stamp(draft: Draft, unit: str) -> str:
    return draft.created.astimezone(dt.UTC).isoformat(timespec=unit)


def _provenance(draft: Draft) -> dict[str, Any]:
    """Return how the draft was made, by the keys of the file's `draftkit` map."""
    made = {key: _written(getattr(draft, key)) for key in _MADE}
    return {**made, "created": _stamp(draft, "microseconds")}


def _written(value: Any) -> Any:
    """Return a field as it is written; what is empty is left out of the file."""
    if isinstance(value, Usage):
        return value.as_dict()
    if isinstance(value, tuple):
        return list(value)
    return None if value is False else value


def _not_ours(draft: Draft, head: Head) -> dict[str, Any]:
    """Return what is in the file's head that this draft would not write."""
    ours = _for_sites(draft)
    extra = {
        key: value
        for key, value in head.site.items()
        if key not in _OWN_KEYS and (key not in ours or ours[key] != value)
    }
    made = {key: head.made[key] for key in head.made.keys() - _provenance(draft).keys()}
    return {**extra, "draftkit": made} if made else extra


def _draft(head: Head, body: str) -> Draft:
    site = head.site
    made = {key: read(head.made.get(key)) for key, read in _MADE.items()}
    return Draft(
        **{**made, "id": head.id, "status": head.status},
        title=_text(site.get("title")),
        body=body,
        created=head.created,
        description=_text(site.get("description")),
        author=_text(site.get("author")),
        tags=_tags(site.get("tags")),
        path=head.path,
    )


def _tags(value: Any) -> tuple[str, ...]:
    # Pelican's way of writing them: tags: one, two
    tags = value.split(",") if isinstance(value, str) else _list(value)
    return tuple(_text(tag).strip() if isinstance(value, str) else _text(tag) for tag in tags)


def _usage(value: Any) -> Usage:
    return Usage.from_dict(_mapping(value))


def _number(value: Any) -> float | None:
    return value if isinstance(value, int | float) else None


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(map(_text, _list(value)))


def _register(value: Any) -> Register:
    return value if value in REGISTERS else ""


def _mappings(value: Any) -> tuple[dict[str, Any], ...]:
    return tuple(item for item in _list(value) if isinstance(item, dict))


def _is_true(value: Any) -> bool:
    return str(value).lower() == "true"


# How a draft was made: the keys of its file's `draftkit` map in their order, each a field of
# the same name, with the function that reads its value, whoever has edited it.
_MADE: dict[str, Callable[[Any], Any]] = {
    "id": _text,
    "kind": _text,
    "status": _text,
    "stop_reason": _text,
    "prompt_version": _text,
    "profile_hash": _text,
    "inputs": _mapping,
    "language": _text,
    "register": _register,
    "from_contacts": _texts,
    "include": _texts,
    "exclude": _texts,
    "provider": _text,
    "model": _text,
    "server": _text,
    "answer": _text,
    "settings": _mapping,
    "usage": _usage,
    "seconds": _number,
    "sections": lambda value: tuple(count for count in _list(value) if type(count) is int),
    "opening": _text,
    "composed": _is_true,
    "written": _number,
    "notes": _texts,
    "parent": _text,
    "instruction": _text,
    "sources": _mappings,
    "used": _mapping,
    "report": lambda value: _mapping(value) or None,
    "candidates": _mappings,
}


def _plain(value: Any) -> Any:
    """Turn a value into front matter: text without control characters, plain containers."""
    if isinstance(value, str):
        return str(value) if value.isprintable() else clean(str(value))
    if isinstance(value, Mapping):
        return {_plain(str(key)): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _plain(dataclasses.asdict(value))
    if value is None or isinstance(value, bool | int | float):
        return value
    return clean(str(value))  # a path or a date that a program gave as an input


@cache
def handler() -> Any:
    """Return a handler for python-frontmatter that reads drafts as draftkit does.

    With it, `frontmatter.load(path, handler=draftkit.drafts.draft.handler())` keeps `NO` a text
    and refuses aliases. (Without it, the package reads the same keys with PyYAML's rules.)
    """
    from frontmatter.default_handlers import BaseHandler

    class Handler(BaseHandler):  # type: ignore[misc]  # the package has no types
        FM_BOUNDARY = re.compile(r"^---[ \t]*$", re.MULTILINE)
        START_DELIMITER = END_DELIMITER = "---"

        def load(self, fm: str, **_options: Any) -> Any:
            return yamlio.parse(fm, typed=True).data

        def export(self, metadata: dict[str, Any], **_options: Any) -> str:
            return yamlio.dump(_plain(metadata)).strip()

    return Handler()
