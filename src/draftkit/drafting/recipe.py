"""The recipe of a draft, which decides its id: the same recipe makes the same draft."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from draftkit.backends.base import ModelInfo
    from draftkit.backends.request import Request, Settings
    from draftkit.profile.profile import Profile
    from draftkit.prompts.prompt import Prompt

__all__ = ["digest", "id_of_answer", "recipe_of", "who"]


def recipe_of(  # noqa: PLR0913, PLR0917 - all that makes another draft
    prompt: Prompt,
    profile: Profile,
    inputs: Mapping[str, Any],
    writer: ModelInfo,
    settings: Settings,
    candidates: int,
    answer: str = "",
) -> list[Any]:
    """Return all that makes a different draft if it differs; what is not set is left out.

    Args:
        prompt: The kind's prompt, with its language settled.
        profile: Whose draft it is.
        inputs: The inputs, with the defaults.
        writer: Who is asked.
        settings: The prompt's settings, with the user's.
        candidates: How many candidates it is chosen from.
        answer: The hash of the answer that a person brought; left out, the writer's.
    """
    recipe = [prompt.version, profile.hash, inputs, *who(writer), settings.as_dict()]
    if candidates > 1:
        recipe.append({"candidates": candidates})
    if brought := answer or writer.answer:
        recipe.append({"answer": brought})
    if prompt.cites:
        recipe.append({"sources": [[s.name, s.hash, s.draft] for s in prompt.cites]})
    if prompt.include or prompt.exclude:
        recipe.append({"include": sorted(prompt.include), "exclude": sorted(prompt.exclude)})
    if prompt.language:
        recipe.append({"language": prompt.language.text, "register": prompt.register})
    if profile.samples:
        recipe.append({"samples": profile.samples})
    if notes := _notes(prompt, profile, inputs, writer):
        recipe.append({"notes": notes})
    return recipe


def who(writer: ModelInfo) -> list[str]:
    """Return who is asked: provider and model; a provider's usual server needs no name."""
    return [writer.provider, writer.model, *([writer.server] if writer.server else [])]


def id_of_answer(request: Request, writer: ModelInfo) -> str:
    """Return the id of an answer that no draft can be made from, whatever its prompt becomes."""
    return digest([request.digest(), *who(writer), writer.answer], 0)


def digest(recipe: list[Any], number: int) -> str:
    """Return the id of a recipe's draft: the first, or with a number a fresh one."""
    again = [number] if number else []
    text = json.dumps([*recipe, *again], sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _notes(
    prompt: Prompt, profile: Profile, inputs: Mapping[str, Any], writer: ModelInfo
) -> list[dict[str, str]]:
    """Return the notes that are sent: other notes make no different draft."""
    if not profile.notes or "small" in writer.capabilities:
        return []
    going = set(prompt.going(profile, inputs).ids)
    return [note.as_dict() for id_, note in profile.noted.items() if id_ in going]
