"""The files that a prompt is made of: its own, and its partials."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from draftkit.errors import PromptError, nearest
from draftkit.files import yamlio
from draftkit.files.text_file import read_text
from draftkit.prompts import kinds
from draftkit.prompts.head import shared

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from draftkit.prompts.kinds import Kind
    from draftkit.prompts.template import Blocks

__all__ = ["Partials", "compiled", "head_of", "read", "stamp"]

# An unquoted part with a number, whose bracket YAML takes for that of the list around it.
_UNQUOTED = re.compile(r"[\[,]\s*([\w.]+\[\d+\][\w.]*)")
_QUOTE = 'In a list in brackets, quote a part that has brackets itself: "work[0]".'


_BLOCKS = ("system", "user", "opening", "title", "output", "description")


def read(path: Path) -> str:
    """Return the text of a prompt file.

    Raises:
        PromptError: If it cannot be read, is too large, or is not UTF-8.
    """
    return read_text(path, PromptError, most=yamlio.MAX_BYTES)


def head_of(path: Path, front: yamlio.FrontMatter) -> yamlio.YamlDocument:
    """Return the front matter of a prompt file or of a partial.

    Raises:
        PromptError: If there is none, or it is no YAML.
    """
    if front.head is None:
        raise PromptError(f"{path}: no front matter: the file starts with a --- line.")
    try:
        return _parsed(front.head)
    except yamlio.YAMLError as exc:
        hint = _QUOTE if _UNQUOTED.search(front.head) else ""
        raise PromptError(f"{path}:{exc.line or 1}: {exc}.", hint=hint) from exc


@lru_cache(maxsize=100)  # all kinds are gone through for each person that is due
def _parsed(head: str) -> yamlio.YamlDocument:
    return yamlio.parse(head, typed=True, first_line=2)


def stamp(kind: Kind, partials: Iterable[str]) -> tuple[object, ...]:
    """Return the files that a prompt is made of now, with when each was changed and its size."""
    paths = [_partial(kind, name) for name in partials]
    try:
        found = [(path, path.stat()) for path in (kind.path, *filter(None, paths))]
    except OSError:
        return ()
    return tuple((path.absolute(), s.st_mtime_ns, s.st_size) for path, s in found)


class Partials:
    """The partials that a prompt is made of.

    Attributes:
        texts: The text of each one that was asked for, by name.
    """

    def __init__(self, kind: Kind) -> None:
        self.texts: dict[str, str] = {}
        self._kind = kind

    def template(self, name: str) -> str | None:
        """Return the template of a partial, or None if there is no such partial.

        Raises:
            PromptError: If it cannot be read.
        """
        path = _partial(self._kind, name)
        return None if path is None else _template(self._front(path))

    def properties(self, name: str) -> dict[str, Any]:
        """Return the inputs that a partial declares, as a prompt's `input.schema` would.

        Raises:
            PromptError: If there is no such partial, or it declares none or wrong ones.
        """
        path = _partial(self._kind, name)
        if path is None:
            raise PromptError(
                f'{self._kind.path}: input.extends: there is no partial "{name}" beside it or in '
                "a folder of prompts; partials have names such as _about.md."
            )
        return shared(head_of(path, self._front(path)), str(path))

    def _front(self, path: Path) -> yamlio.FrontMatter:
        text = self.texts[path.name] = read(path)
        return yamlio.split(text)


def _partial(kind: Kind, name: str) -> Path | None:
    """Return a partial's file: beside the prompt, beside its group, or in a prompts folder.

    Raises:
        PromptError: If it is a link that leads out of its folder.
    """
    if not name.startswith("_") or "/" in name or "\\" in name:
        return None
    others = [folder for _, folder in kinds.folders()]
    # The partials of a group's kinds lie beside the group.
    around = [kind.path.parent.parent] if kind.group else []
    for folder in (kind.path.parent, *around, *others):
        path = folder / name
        if path.is_file():
            # A link that leads out of the folder could put any file into a request.
            if (to := path.resolve()).parent != folder.resolve():
                raise PromptError(
                    f"{path} leads out of its folder, to {to}: put the file itself there."
                )
            return path
    return None


def _template(front: yamlio.FrontMatter) -> str:
    """Return a file's template, with a comment in place of the front matter's lines.

    So the line numbers in messages are those of the file, and an included partial does not
    begin with blank lines.
    """
    if front.head is None:
        return front.body
    lines = "\n" * (front.body_line - 2)
    return f"{{#{lines}#}}\n{front.body}"


def compiled(kind: Kind, front: yamlio.FrontMatter, partials: Partials) -> Blocks:
    """Return the blocks of a prompt file.

    Raises:
        PromptError: If its template is wrong, or nothing would be sent.
    """
    from draftkit.prompts.template import Blocks, TemplateError, problem

    name, own = kind.path.name, _template(front)
    try:
        blocks = Blocks(name, lambda other: own if other == name else partials.template(other))
    except TemplateError as exc:
        raise PromptError(f"{kind.path}: {problem(exc)}.") from exc
    if "user" not in blocks:
        raise PromptError(f"{kind.path}: no {{% block user %}}: nothing would be sent.")
    for block, known in blocks.unread(_BLOCKS):
        raise PromptError(
            f'{kind.path}: nothing reads the block "{block}".{nearest(block, known)} '
            f"Blocks: {', '.join(known)}."
        )
    return blocks
