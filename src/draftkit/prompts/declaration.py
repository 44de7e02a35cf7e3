"""What a prompt file declares, without its template: a list of kinds needs no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from draftkit.errors import PromptError
from draftkit.files import yamlio
from draftkit.prompts.head import fields
from draftkit.prompts.kinds import kinds
from draftkit.prompts.sources import Partials, head_of, read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.prompts.form import Form
    from draftkit.prompts.inputs import Input
    from draftkit.prompts.kinds import Kind

__all__ = ["Declaration", "declaration", "declarations"]


class Declaration(NamedTuple):
    """A kind as its front matter declares it.

    Attributes:
        name: What the kind is called.
        description: What it makes, in one line.
        inputs: What the user is asked for, required ones first.
        form: How it is composed for a model that is too small to write, or None.
    """

    name: str
    description: str
    inputs: tuple[Input, ...]
    form: Form | None


def declaration(kind: Kind) -> Declaration:
    """Read what a prompt declares, in a twentieth of the time that the whole prompt takes.

    Raises:
        PromptError: If the front matter is wrong; a wrong template is found when it is used.
    """
    head = head_of(kind.path, yamlio.split(read(kind.path)))
    found = fields(head, str(kind.path), Partials(kind).properties)
    return Declaration(kind.name, found["description"], found["inputs"], found["form"])


def declarations() -> Iterator[Declaration]:
    """Yield what each readable kind declares; `draftkit prompts check` reports the others."""
    for kind in kinds().values():
        try:
            yield declaration(kind)
        except PromptError:  # the others can be used all the same
            continue
