"""Markdown files to check or explain: drafts of ours, drafts that were edited, and others."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from draftkit.documents.source import Source, is_document
from draftkit.drafts.filenames import has_markdown_name
from draftkit.drafts.head import ForeignError, Head, unreadable
from draftkit.errors import InputError, StoreError
from draftkit.files.front_matter import split_any
from draftkit.files.regular_file import MOST_BYTES, is_file, read_bytes
from draftkit.files.streams import STANDARD_INPUT, read_all
from draftkit.language.tags.tag import Tag

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping

__all__ = ["MarkdownFile", "files_in"]

_TEXT = Path("the text")
_LONG_AGO = dt.datetime.min.replace(tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class MarkdownFile:
    """A Markdown file, read but not yet judged.

    Attributes:
        path: Where it is, as it was named.
        body: The text after the front matter, to the letter.
        body_line: The number of the body's first line in the file, counted from 1; 0 if the
            file has no lines, as a Word file.
        head: The front matter of a draft; None if draftkit did not make the file.
        problem: Why the front matter of a draft cannot be read; empty if it can.
        readable: Whether the file could be read at all; else `problem` says why not.
    """

    path: Path
    body: str
    body_line: int = 1
    head: Head | None = None
    problem: str = ""
    readable: bool = True

    @classmethod
    def read_all(cls, paths: Iterable[str | os.PathLike[str]]) -> list[MarkdownFile]:
        """Read files, and those of folders; one that cannot be read does not stop the others.

        Raises:
            InputError: If the only one cannot be read, or there is none.
        """
        found = files_in(paths)
        if len(found) == 1:
            return [cls.read(found[0])]
        return [cls._read_or_not(path) for path in found]

    @classmethod
    def _read_or_not(cls, path: Path) -> MarkdownFile:
        try:
            return cls.read(path)
        except InputError as exc:
            return cls(path, "", problem=str(exc), readable=False)

    @classmethod
    def read(cls, path: str | os.PathLike[str]) -> MarkdownFile:
        """Read a file; of a Word file or a PDF, what it shows.

        Raises:
            InputError: If it cannot be read, or is text that is not UTF-8.
        """
        path = Path(path)
        if path == STANDARD_INPUT:
            return cls.of(read_all(), Path("standard input"))
        if is_document(path):
            return cls(path, Source.read(path).text, body_line=0)
        try:
            text = read_bytes(path, MOST_BYTES).decode("utf-8")
        except (OSError, UnicodeDecodeError) as exc:
            raise InputError(str(unreadable(path, exc).args[0])) from exc
        return cls.of(text, path)

    @classmethod
    def of(cls, text: str, path: Path = _TEXT) -> MarkdownFile:
        """Take the text of a file apart; what is wrong with its head is its `problem`."""
        front = split_any(text)
        try:
            return cls(path, front.body, front.body_line, Head.parse(front.head, path))
        except ForeignError:
            return cls(path, front.body, front.body_line)
        except StoreError as exc:
            return cls(path, front.body, front.body_line, problem=str(exc.args[0]))

    @property
    def kind(self) -> str:
        """The kind that the draft says it is; empty if it says none."""
        return str(self.head.made.get("kind") or "") if self.head else ""

    @property
    def composed(self) -> bool:
        """Whether the draft says that it was composed of the writer's own words."""
        return str(self.head.made.get("composed")).lower() == "true" if self.head else False

    @property
    def author(self) -> str:
        """The author that the draft names; empty if that is no text."""
        author = self.head.site.get("author") if self.head else None
        return author if isinstance(author, str) else ""

    @property
    def profile_hash(self) -> str:
        """The hash of the profile that it was made from; empty if it says none."""
        return str(self.head.made.get("profile_hash") or "") if self.head else ""

    @property
    def id(self) -> str:
        """The draft's id; empty if the file is no draft."""
        return self.head.id if self.head else ""

    @property
    def parent(self) -> str:
        """The id of the draft that this one revises; empty if none."""
        return str(self.head.made.get("parent") or "") if self.head else ""

    @property
    def created(self) -> dt.datetime:
        """When the draft was made; the beginning of time for other files."""
        return self.head.created if self.head else _LONG_AGO

    @property
    def title(self) -> str:
        """The draft's title, else the file's name."""
        title = self.head.site.get("title") if self.head else None
        return str(title) if title else self.path.name

    @property
    def inputs(self) -> Mapping[str, Any]:
        """The inputs that the draft was made with."""
        inputs = self.head.made.get("inputs") if self.head else None
        return inputs if isinstance(inputs, dict) else {}

    @property
    def language(self) -> Tag | None:
        """The language that the draft was asked for in; None if it names no known one."""
        said = str(self.head.made.get("language") or "") if self.head else ""
        try:
            return Tag.find(said) if said else None
        except InputError:
            return None

    @property
    def from_contacts(self) -> tuple[str, ...]:
        """Which of the inputs came from a list of contacts."""
        names = self.head.made.get("from_contacts") if self.head else None
        return tuple(map(str, names)) if isinstance(names, list) else ()

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources that the draft could cite, as its head has them."""
        given = self.head.made.get("sources") if self.head else None
        found = given if isinstance(given, list) else []
        return tuple(Source.from_dict(source) for source in found if isinstance(source, dict))

    def line(self, at: int) -> int:
        """Return the line of the file, counted from 1, of a place in the body; 0 if none."""
        return self.body_line and self.body_line + self.body.count("\n", 0, at)


def files_in(paths: Iterable[str | os.PathLike[str]]) -> list[Path]:
    """Return the files that are meant, each once: a folder stands for its Markdown files.

    `-` is standard input.

    Raises:
        InputError: If there is no such file or folder, or no Markdown in a folder.
    """
    found: dict[Path, None] = {}
    for path in map(Path, paths):
        if path == STANDARD_INPUT:
            found[path] = None
            continue
        if not path.exists():
            raise InputError(f"There is no file or folder {path}.")
        inside = [path]
        if path.is_dir():
            inside = sorted(p for p in path.glob("*") if has_markdown_name(p.name) and is_file(p))
        if not inside:
            raise InputError(f"{path}: there is no Markdown (*.md) in this folder.")
        found.update(dict.fromkeys(inside))
    return list(found)
