"""The drafts that are due: what goes into each from a person's entry, and what it lacks."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from draftkit.drafting.chain import going_on
from draftkit.errors import DraftkitError, InputError
from draftkit.people.briefing import brief, cells
from draftkit.people.practice.finals import final_text
from draftkit.prompts.inputs import missing
from draftkit.prompts.prompt import Prompt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from draftkit.drafting.draft import Drafter
    from draftkit.drafting.plan import Plan
    from draftkit.people.briefing import Briefing
    from draftkit.people.practice.due import Due
    from draftkit.people.practice.practice import Practice
    from draftkit.profile.profile import Profile
    from draftkit.prompts.inputs import Input

__all__ = ["Letter", "letters"]


@dataclass(frozen=True, slots=True)
class Letter:
    """A draft that is due.

    Attributes:
        due: What it is for.
        plan: What would be sent to the model; None if that is not known yet.
        briefing: What goes along from the person's entry; None if it is to nobody.
        why: Why there is no plan, in a line.
    """

    due: Due
    plan: Plan | None = None
    briefing: Briefing | None = None
    why: str = ""


def _nobody(_due: Due, _input: Input) -> str:
    return ""


def letters(  # noqa: PLR0913 - all that they are made of
    found: Iterable[Due],
    drafter: Drafter,
    profile: Profile,
    practice: Practice,
    *,
    prompt: Callable[[str], Prompt] = Prompt.find,
    ask: Callable[[Due, Input], str] = _nobody,
) -> Iterator[Letter]:
    """Plan a draft for each thing that is due and has none yet. Nothing is sent.

    `drafter.draft(letter.plan)` makes one; what was made before is not paid for again.

    Args:
        found: What is due.
        drafter: Who will draft; its store has the drafts that were not answered.
        profile: Whose drafts they are.
        practice: What happened.
        prompt: Returns the prompt of a kind, such as one that is written in some language.
        ask: Called for an input that is needed and not known; if it returns "", the draft is
            left out.
    """
    for one in found:
        if one.draft:
            continue
        try:
            yield _letter(one, drafter, profile, practice, prompt(one.kind), ask)
        except DraftkitError as exc:  # one never stops the others
            yield Letter(one, why=str(exc))


def _letter(  # noqa: PLR0913, PLR0917 - as above
    one: Due,
    drafter: Drafter,
    profile: Profile,
    practice: Practice,
    prompt: Prompt,
    ask: Callable[[Due, Input], str],
) -> Letter:
    declared = {each.name for each in prompt.inputs}
    given: dict[str, Any] = {name: v for name, v in one.inputs.items() if name in declared}
    briefing = None
    if one.person:
        given["recipient"] = cells(one.person)["name"]
        briefing = brief(one.person, prompt.inputs, given)
        given |= briefing.inputs
    if one.unanswered and drafter.store and (before := drafter.store.get(one.unanswered)):
        # What was really sent, if that is known.
        given["message"] = final_text(practice, before.id).strip() or before.body.strip()
        prompt, given = going_on(prompt, before, given)
    for needed in missing(prompt.inputs, given):
        given[needed.name] = ask(one, needed)
    if lacking := missing(prompt.inputs, given):
        about = lacking[0].description.rstrip(".")
        raise InputError(f"{prompt.kind.name} needs {lacking[0].name}: {about}.")
    language = "" if prompt.language or not one.person else one.person.language
    plan = drafter.plan(prompt, profile, given, language=language)
    drafter.existing(plan)  # one that is damaged is left alone, and not paid for again
    if briefing:
        goes = {name: value for name, value in given.items() if value}
        if language:
            goes["language"] = language
        stays = tuple(name for name in briefing.stays if name != "language" or not language)
        briefing = dataclasses.replace(briefing, inputs=goes, stays=stays)
    return Letter(one, plan, briefing)
