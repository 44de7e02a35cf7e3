"""What an assistant works with: a profile with its notes, the kinds, and a folder of drafts.

All is read when it is asked for, so that an edit of a moment ago counts. The code that plans
and checks is imported then, too: an assistant's program waits for the server to start.
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
    """An assistant as a `Writer`: one that is never asked from here.

    Attributes:
        model: What the assistant's program calls itself, such as `claude-ai`.
        text: What it has written so far, if anything: another text is another draft.
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
        return with_notes(Profile.load(Profile.find(self.profile_file or None)))

    def store(self) -> Store:
        """Open the folder of drafts."""
        from draftkit.drafts.store import Store

        return Store(self.output or Config.load().output or "drafts")

    def planner(self, writer: Assistant | None = None) -> Planner:
        """Return a planner of texts for an assistant, whether it has written one or not yet."""
        from draftkit.drafting.planning import Planner

        return Planner(writer or Assistant(), self.store())

    def plan(
        self, planner: Planner, kind: str, inputs: Mapping[str, Any], language: str = ""
    ) -> Plan:
        """Plan a text: what its writer is told, and what it may rest on.

        Args:
            planner: Plans it for the assistant that will write.
            kind: The kind's name.
            inputs: What was given for it; what is known of its recipient is added.
            language: What it is written in; empty for what the command line would take.

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
        """Explain what a text rests on, among what an assistant may know.

        Raises:
            InputError: If an input is missing, unknown or wrong.
        """
        from draftkit.checks.explaining import explain

        prompt, profile, given = self._brief(kind, inputs, language)
        return explain(text, profile=profile, kind=prompt, inputs=given, language=language)

    def evidence(self, draft: Draft) -> Explanation:
        """Explain the same for a draft, which has its own inputs."""
        from draftkit.checks.checking import prompt_of
        from draftkit.checks.explaining import explain

        prompt = prompt_of(draft.kind)
        profile = without_private(self.profile(), prompt.parts if prompt else ())
        return explain(draft.to_markdown(), profile=profile)

    def _brief(
        self, kind: str, inputs: Mapping[str, Any], language: str
    ) -> tuple[Prompt | str, Profile, Mapping[str, Any]]:
        """Return what a text is checked against.

        Private parts are left out, or a wrong guess would be told the right value.
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
