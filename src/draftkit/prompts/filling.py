"""Filling a prompt in: its template's blocks, and the request that is made of them."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

from draftkit.backends.request import Message, Request
from draftkit.errors import PromptError
from draftkit.language.tags.manner import heading
from draftkit.prompts.limits import limits_of
from draftkit.prompts.rendered import Rendered
from draftkit.prompts.speech import line
from draftkit.prompts.view import view

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from draftkit.profile.profile import Profile
    from draftkit.prompts import parts as parts_
    from draftkit.prompts.cited import Cited
    from draftkit.prompts.prompt import Prompt

__all__ = ["block", "context_of", "filled"]

# The names that a block may read whose values differ from draft to draft.
_CHANGING = ("earlier", "heading", "inputs", "samples", "checks", "self", "*")


def filled(  # noqa: PLR0913, PLR0917 - all that stands in a request
    prompt: Prompt,
    profile: Profile,
    going: parts_.Going,
    values: Mapping[str, Any],
    capabilities: Collection[str],
    samples: Sequence[str],
    cited: Cited,
) -> Rendered:
    """Return a prompt filled in with what is sent of a profile.

    Args:
        prompt: The prompt, with its language settled.
        profile: Whose draft it is.
        going: The parts of the profile that are sent.
        values: The inputs, with the defaults.
        capabilities: What the backend can do.
        samples: Passages of the writer's own texts.
        cited: The passages of the sources that are sent.

    Raises:
        PromptError: If the template fails.
    """
    selected = profile.select(going.ids)
    said = line(prompt.language, prompt.register)
    context = context_of(prompt, selected, values, samples=list(samples))
    schema = prompt.output_schema
    key = (said, profile.hash, *(n.text for n in profile.notes), *going.ids)
    system = _system(prompt, context, key)
    user = "\n\n".join(filter(None, (cited.text, block(prompt, "user", context))))
    if said and said not in system + user:  # the kind's own template says nothing about it
        user += f"\n\n{said}"
    if schema is not None and "schema" not in capabilities:
        user += "\n\nAnswer with JSON only, following this JSON Schema:\n"
        user += json.dumps(schema, ensure_ascii=False)
    messages = [Message("system", system)] if system else []
    return Rendered(
        Request(
            messages=(*messages, Message("user", user)),
            settings=prompt.settings,
            schema=schema if "schema" in capabilities else None,
            opening=block(prompt, "opening", context) if "opening" in capabilities else "",
        ),
        inputs=values,
        title=" ".join(block(prompt, "title", context).split()),
        going=going,
        profile=profile,
        samples=_sent(samples, user),
        cited=cited,
    )


def context_of(
    prompt: Prompt, selected: dict[str, Any], values: Mapping[str, Any], **more: Any
) -> dict[str, Any]:
    """Return what a template may read."""
    return {
        "profile": view(selected),
        "inputs": values,
        "checks": _limits(prompt, values),
        "samples": [],
        "earlier": prompt.earlier,
        "language": line(prompt.language, prompt.register),
        "heading": partial(heading, language=prompt.language),
        **more,
    }


def _limits(prompt: Prompt, values: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the limits of the checks; `length.told` if the writer's own words say it."""
    checks = prompt.checks_for(values)
    limits = limits_of(checks, values)
    if checks is not prompt.checks:
        limits["length"]["told"] = True
    return limits


def _system(prompt: Prompt, context: Mapping[str, Any], key: tuple[str, ...]) -> str:
    """Render the system message, once for all drafts of a run if it is the same for all."""
    same = prompt.blocks.reads("system").isdisjoint(_CHANGING)
    return block(prompt, "system", context, key if same else None)


def block(
    prompt: Prompt, name: str, context: Mapping[str, Any], key: tuple[str, ...] | None = None
) -> str:
    """Return a block of the template; with a key, it is rendered only once for that key.

    Raises:
        PromptError: If the template fails.
    """
    from draftkit.prompts.template import TemplateError, problem

    if name not in prompt.blocks:
        return ""
    try:
        if key is not None:
            return prompt.blocks.render_once(name, context, key).strip()
        return prompt.blocks.render(name, context).strip()
    except TemplateError as exc:
        raise PromptError(f"{prompt.kind.path}: block {name}: {problem(exc)}.") from exc


def _sent(samples: Sequence[str], text: str) -> tuple[str, ...]:
    if not samples:
        return ()
    from draftkit.profile.samples import sent

    return sent(samples, text)
