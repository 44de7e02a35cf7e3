"""How a kind is composed of the writer's own words: the key `composed` of its front matter."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from draftkit.errors import PromptError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Form", "form_of"]

_KEYS = ("outline", "paragraphs")


@dataclass(frozen=True, slots=True)
class Form:
    """The form of a composed text: either paragraphs, or an outline.

    Attributes:
        paragraphs: The roles of each paragraph in order, and where each takes its notes from:
            `inputs.occasion`, `work.highlights`. A role without a source always says the same.
        outline: Where an outline takes its topic, angle, audience, keywords, number of sections
            and facts from; None for paragraphs.
        unless: Values of inputs with which it cannot be composed: `{length: [all]}`.
    """

    paragraphs: tuple[Mapping[str, tuple[str, ...]], ...] = ()
    outline: Mapping[str, tuple[str, ...]] | None = None
    unless: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def form_of(given: Any, where: str) -> Form | None:
    """Read the key `composed`.

    Args:
        given: Its value as it was parsed, or None.
        where: The file, for messages.

    Raises:
        PromptError: If it is of another form.
    """
    if given is None:
        return None
    if isinstance(given, dict) and "unless" in given:
        rest = {key: value for key, value in given.items() if key != "unless"}
        unless = _roles(given["unless"], where)
        made = form_of(rest, where)
        return replace(made, unless=unless) if made else None
    if not isinstance(given, dict) or len(given) != 1 or next(iter(given)) not in _KEYS:
        raise PromptError(
            f"{where}: `composed` has one key, `paragraphs` or `outline`, and may have `unless`."
        )
    if "outline" in given:
        return Form(outline=_roles(given["outline"], where))
    paragraphs = given["paragraphs"]
    if not isinstance(paragraphs, list) or not paragraphs:
        raise PromptError(f"{where}: composed.paragraphs is a list of paragraphs.")
    return Form(tuple(_roles(one, where) for one in paragraphs))


def _roles(given: Any, where: str) -> Mapping[str, tuple[str, ...]]:
    if not isinstance(given, dict):
        raise PromptError(
            f"{where}: composed: a paragraph maps roles to where their notes stand, "
            "such as {thanks_for: inputs.occasion}."
        )
    return {str(role): _sources(sources, str(role), where) for role, sources in given.items()}


def _sources(given: Any, role: str, where: str) -> tuple[str, ...]:
    sources = [] if given is None else [given] if isinstance(given, str) else given
    if not isinstance(sources, list) or not all(isinstance(one, str) for one in sources):
        raise PromptError(
            f"{where}: composed.{role} is a place such as inputs.occasion, or a list of them."
        )
    return tuple(sources)
