"""Chains: a draft is the source of the next one."""

from __future__ import annotations

import dataclasses
import hashlib
import re
from typing import TYPE_CHECKING, Any

from draftkit.documents.passage import Passage
from draftkit.documents.source import Source, is_uncited
from draftkit.documents.text import blocks
from draftkit.drafts.opening import opening
from draftkit.profile.fact import facts_of
from draftkit.prompts.kinds import kinds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from draftkit.drafts.draft import Draft
    from draftkit.prompts.inputs import Input
    from draftkit.prompts.prompt import Prompt

__all__ = ["body_hash", "going_on", "inherited", "sources_of"]

# A link or an address from a list of contacts is not the user's own: it is not handed on.
_CONTACT = re.compile(r"@|://|www\.")


def going_on(
    prompt: Prompt, parent: Draft, given: Mapping[str, Any]
) -> tuple[Prompt, dict[str, Any]]:
    """Return the prompt and the inputs of a draft that goes on from another one.

    Args:
        prompt: The kind of the new one.
        parent: The draft that it goes on from. Its text is sent, but only what it could rest
            on itself may be cited: its inputs, and its sources.
        given: The inputs of the new one; texts that are not given are those of the parent.
    """
    prompt = dataclasses.replace(prompt.citing(sources_of(parent)), about=_about(prompt, parent))
    return prompt, {**inherited(prompt, parent, given), **given}


def _about(prompt: Prompt, parent: Draft) -> str:
    """Return what an outline says of the text that is to be written out of it, for sites."""
    written_out = any(one.parents.get(parent.kind) == "text" for one in prompt.inputs)
    kind = kinds().get(parent.kind)
    of_any = {opening(parent.body), kind.description if kind else ""}
    return parent.description if written_out and parent.description not in of_any else ""


def inherited(prompt: Prompt, parent: Draft, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the inputs that a draft takes over from the one that it goes on from.

    Those are the inputs that the prompt takes from a draft of that kind, and texts of the same
    name; numbers, such as a length, are each kind's own.
    """
    return {
        declared.name: value
        for declared in prompt.inputs
        if given.get(declared.name) in (None, "", [])
        and (value := _handed_on(declared, parent))
        and not (declared.choices and value not in declared.choices)
    }


def _handed_on(declared: Input, parent: Draft) -> Any:
    """Return the value that an input takes over from the parent, or nothing."""
    usual = f"inputs.{declared.name}" if declared.type in ("string", "array") else ""
    what = declared.parents.get(parent.kind, usual)
    if what == "text":
        return parent.body.strip()
    name = what.removeprefix("inputs.")
    value = parent.inputs.get(name)
    return None if name in parent.from_contacts and _CONTACT.search(str(value)) else value


def sources_of(parent: Draft) -> tuple[Source, ...]:
    """Return the sources of a draft that goes on from another one.

    The first is the parent's text, which is no better than what it rests on, so that it
    cannot be cited itself. The next are what the parent rested on besides the profile: its
    inputs, and its own sources, those of its own parents among them.
    """
    name = f"{parent.kind} {parent.id[:8]}"
    path = str(parent.path or "")
    body = tuple(Passage(text, "line", line) for line, text in blocks(parent.body))
    text = Source(name, body, body_hash(parent), path, draft=parent.id, cited=False)
    # What its own parent said is no better for having been handed on as an input.
    told = {
        name: value
        for name, value in parent.inputs.items()
        if name not in parent.from_contacts and not is_uncited(value, parent.cites)
    }
    inputs = tuple(
        Passage(fact.text, "part", name=fact.id) for fact in facts_of(told) if _tells(fact.text)
    )
    own = [Source(name, inputs, draft=parent.id)] if inputs else []
    return (text, *own, *(source for source in parent.cites if source.cited))


def body_hash(draft: Draft) -> str:
    """Return the SHA-256 of a draft's text, which shows whether it has changed."""
    return hashlib.sha256(draft.body.encode("utf-8", "replace")).hexdigest()


def _tells(text: str) -> bool:
    """Whether an input may support a claim; a number, such as a length, cannot."""
    return any(letter.isalpha() for letter in text)
