"""The files that a prompt is made of: its own, and its partials."""

from __future__ import annotations

from typing import TYPE_CHECKING

from draftkit.errors import PromptError
from draftkit.files import yamlio
from draftkit.files.text_file import read_text
from draftkit.prompts import kinds

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from draftkit.prompts.kinds import Kind
    from draftkit.prompts.template import Blocks

__all__ = ["compiled", "read", "stamp"]


def read(path: Path) -> str:
    """Return the text of a prompt file.

    Raises:
        PromptError: If it cannot be read, is too large, or is not UTF-8.
    """
    return read_text(path, PromptError, most=yamlio.MAX_BYTES)


def stamp(kind: Kind, sources: Collection[str]) -> tuple[object, ...]:
    """Return which files a prompt is made of now, how old and how large they are."""
    paths = [_partial(kind, name) for name in sources if name != kind.path.name]
    try:
        found = [(path, path.stat()) for path in (kind.path, *filter(None, paths))]
    except OSError:
        return ()
    return (*((path.absolute(), s.st_mtime_ns, s.st_size) for path, s in found), len(sources))


def _partial(kind: Kind, name: str) -> Path | None:
    """Return a partial's file: beside the prompt, in the folder around, or in a later one."""
    if not name.startswith("_") or "/" in name or "\\" in name:
        return None
    others = [folder for _, folder in kinds.folders()]
    # The partials of a group's kinds lie beside the group.
    around = [kind.path.parent.parent] if kind.group else []
    for folder in (kind.path.parent, *around, *others):
        path = folder / name
        # A link that leads out of the folder could put any file into a request.
        if path.is_file() and path.resolve().parent == folder.resolve():
            return path
    return None


def compiled(kind: Kind, front: yamlio.FrontMatter) -> Blocks:
    """Return the blocks of a prompt file.

    Raises:
        PromptError: If its template is wrong, or nothing would be sent.
    """
    from draftkit.prompts.template import Blocks, TemplateError, problem

    name = kind.path.name
    # The front matter's lines stand in front as blank ones, so that the numbers in
    # messages are those of the file.
    own = "\n" * (front.body_line - 1) + front.body

    def source(other: str) -> str | None:
        if other == name:
            return own
        path = _partial(kind, other)
        return None if path is None else read(path)

    try:
        blocks = Blocks(name, source)
    except TemplateError as exc:
        raise PromptError(f"{kind.path}: {problem(exc)}.") from exc
    if "user" not in blocks:
        raise PromptError(f"{kind.path}: no {{% block user %}}: nothing would be sent.")
    return blocks
