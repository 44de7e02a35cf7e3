"""What an assistant works with: a profile with its notes, the kinds, and a folder of drafts.

All is read when it is asked for, so that a profile that was edited a moment ago counts. What
plans and checks is imported then, too: an assistant's program waits for the start alone.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from draftkit.config import Config
from draftkit.errors import InputError
from draftkit.profile.notes import with_notes
from draftkit.profile.profile import Profile
from draftkit.prompts.parts import without_private

if TYPE_CHECKING:
    from collections.abc import Mapping

    from draftkit.checks.base import Report
    from draftkit.checks.explaining import Explanation
    from draftkit.drafting.plan import Plan
    from draftkit.drafting.planning import Planner
    from draftkit.drafts.draft import Draft
    from draftkit.drafts.store import Store
    from draftkit.prompts.prompt import Prompt

__all__ = ["Assistant", "Workspace"]


@dataclass(frozen=True, slots=True)
class Assistant:
    """Who writes where an assistant does: a `Writer` that nobody here asks.

    Attributes:
        model: What the assistant's program calls itself, such as `claude-ai`.
        text: What it has written, if it has: another text makes another draft.
    """

    model: str = ""
    text: str = ""

    provider = "assistant"
    server = ""
    capabilities = frozenset[str]()
    context_window = None

    @property
    def answer(self) -> str:
        """The hash of its text."""
        return hashlib.sha256(self.text.encode("utf-8", "replace")).hexdigest() if self.text else ""


@dataclass(frozen=True, slots=True)
class Workspace:
    """Where an assistant works.

    Attributes:
        profile_file: The profile; empty for the one that the command line would take.
        output: The folder of drafts; likewise.
    """

    profile_file: str = ""
    output: str = ""

    def profile(self) -> Profile:
        """Read the profile and its notes as they are now.

        Raises:
            ProfileError: If there is none, or it is wrong.
        """
        named = self.profile_file or Config.load().profile
        return with_notes(Profile.load(Profile.find(named or None)))

    def store(self) -> Store:
        """Open the folder of drafts."""
        from draftkit.drafts.store import Store

        return Store(self.output or Config.load().output or "drafts")

    def planner(self, writer: Assistant | None = None) -> Planner:
        """Return who plans texts for an assistant, which has written one or not yet."""
        from draftkit.drafting.planning import Planner

        return Planner(writer or Assistant(), self.store())

    def plan(
        self, planner: Planner, kind: str, inputs: Mapping[str, Any], language: str = ""
    ) -> Plan:
        """Plan a text: what its writer is told, and what it may rest on.

        Args:
            planner: Who plans it, for the one who will write.
            kind: The kind's name.
            inputs: What was given for it; what is known of its recipient comes to that.
            language: What it is written in; left out, as for the command line.

        Raises:
            PromptError: If there is no such kind.
            InputError: If an input is missing, unknown or wrong, there is no such language, or
                the recipient could be several people.
        """
        from draftkit.language.tags.tag import Tag
        from draftkit.prompts.prompt import Prompt

        profile = self.profile()
        named = language or ("" if profile.language else Config.load().language)
        prompt = Prompt.find(kind).writing(Tag.find(named) if named else None)
        return planner.plan(prompt, profile, {**inputs, **_known(prompt, profile, inputs)})

    def report(self, text: str, kind: str, inputs: Mapping[str, Any], language: str) -> Report:
        """Check a text against what an assistant may know.

        Raises:
            InputError: If an input is missing, unknown or wrong.
        """
        from draftkit.checks.checking import check

        prompt, profile, given = self._brief(kind, inputs, language)
        return check(text, profile=profile, kind=prompt, inputs=given, language=language)

    def explanation(
        self, text: str, kind: str, inputs: Mapping[str, Any], language: str
    ) -> Explanation:
        """Say what a text rests on, of what an assistant may know.

        Raises:
            InputError: If an input is missing, unknown or wrong.
        """
        from draftkit.checks.explaining import explain

        prompt, profile, given = self._brief(kind, inputs, language)
        return explain(text, profile=profile, kind=prompt, inputs=given, language=language)

    def evidence(self, draft: Draft) -> Explanation:
        """Say what a draft rests on, likewise; it says itself what it was given."""
        from draftkit.checks.checking import prompt_of
        from draftkit.checks.explaining import explain

        prompt = prompt_of(draft.kind)
        profile = without_private(self.profile(), prompt.parts if prompt else ())
        return explain(draft.to_markdown(), profile=profile)

    def _brief(
        self, kind: str, inputs: Mapping[str, Any], language: str
    ) -> tuple[Prompt | str, Profile, Mapping[str, Any]]:
        """Return what a text is held against.

        What is private is left out, or a wrong guess would be told the right value.
        """
        if not kind:
            if inputs:
                raise InputError("Inputs belong to a kind: name it, or leave them out.")
            return "", without_private(self.profile()), {}
        plan = self.plan(self.planner(), kind, inputs, language)
        return plan.prompt, without_private(plan.profile, plan.prompt.parts), plan.inputs


def _known(prompt: Prompt, profile: Profile, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what the user's list of people says of the recipient, for inputs that ask for it."""
    from draftkit.people.briefing import brief, who
    from draftkit.people.people import People, people_path

    recipient = inputs.get("recipient")
    if not recipient or profile.path is None or all(i.name != "recipient" for i in prompt.inputs):
        return {}
    file = people_path(profile.path)
    person = who(str(recipient), People.load(file)) if file.exists() else None
    return brief(person, prompt.inputs, inputs).inputs if person else {}
