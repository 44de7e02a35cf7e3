"""From a kind, a profile and inputs to a plan: what would be sent, and which draft it would be."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from draftkit.backends import tokens
from draftkit.backends.request import Message, Request, Settings, wrong_setting
from draftkit.drafting import keeping, sections
from draftkit.drafting.earlier import Before
from draftkit.drafting.plan import Plan
from draftkit.drafting.recipe import digest, recipe_of, who
from draftkit.drafting.work import Work
from draftkit.errors import InputError, NoModelError, OutputError, PromptError, UsageError, typed
from draftkit.language.tags.tag import Tag
from draftkit.profile.fact import facts_of
from draftkit.prompts.inputs import validated
from draftkit.prompts.prompt import Prompt
from draftkit.prompts.rendered import Rendered
from draftkit.prompts.speech import line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from draftkit.backends.base import ModelInfo
    from draftkit.backends.completion import Completion
    from draftkit.documents.source import Source
    from draftkit.drafts.draft import Draft
    from draftkit.drafts.store import Store
    from draftkit.language.tags.manner import Register
    from draftkit.profile.profile import Profile

__all__ = ["Planner"]

# About three messages or five paragraphs: enough for a voice, and cheap.
_SAMPLE_TOKENS = 800

_REVISE = """\
Revise the text above. What to change: {instruction}

Keep everything else as it is, above all the facts. Reply with the whole revised text alone."""


class Planner:
    """Plans drafts, and makes them from what a model has said elsewhere; it asks no model.

    Args:
        writer: Whose drafts they would be: a backend, or what is known of a model.
        store: Where drafts are kept; None keeps none, and nothing is looked up.
        settings: Overrides of the prompts' settings; only what is set counts.
        candidates: How many candidates a draft would be chosen from.
    """

    by_section = False
    """Whether a text that is too long for the model's window may take several requests."""

    def __init__(
        self,
        writer: ModelInfo,
        store: Store | None = None,
        *,
        settings: Settings | None = None,
        candidates: int = 1,
    ) -> None:
        self.writer = writer
        self.store = store
        self.settings = settings or Settings()
        for name, value in self.settings.as_dict().items():
            if wrong := wrong_setting(name, value):
                raise InputError(f"settings.{name} {wrong}.")
        self._candidates = candidates
        self._earlier = keeping.Earlier(store)
        self._before = Before(store)

    @typed
    def plan(  # noqa: PLR0913 - each is one thing that a caller may choose
        self,
        kind: str | Prompt,
        profile: Profile,
        inputs: Mapping[str, Any] | None = None,
        *,
        fresh: bool = False,
        from_contacts: tuple[str, ...] = (),
        include: Sequence[str] = (),
        exclude: Sequence[str] = (),
        language: str = "",
        register: Register = "",
        sources: Sequence[Source] = (),
    ) -> Plan:
        """Render a prompt and find out which draft it would be. Nothing is sent.

        Args:
            kind: The kind's name, or its prompt.
            profile: Whose draft it is.
            inputs: The inputs by name.
            fresh: True plans another draft of the same recipe if there is one already.
            from_contacts: The inputs that come from a list of contacts: a link or address
                of theirs in the draft is a finding.
            include: Parts of the profile that are sent in any case, such as `projects`.
            exclude: Parts that are held back, such as `work[2]`.
            language: What it is written in, by any usual name; left out, the prompt's, the
                profile's `meta.draftkit.language`, or the one that it is written in.
            register: How formally the reader is addressed; left out, it goes by the language,
                the recipient and the relation.
            sources: What may be cited, besides what the prompt cites.

        Raises:
            PromptError: If there is no such kind, or its file is wrong.
            InputError: If an input is missing, unknown or out of range, the profile has no
                such part, or there is no such language.
            ProfileError: If a file among the profile's samples cannot be read.
        """
        prompt = kind if isinstance(kind, Prompt) else Prompt.find(kind)
        if include or exclude:
            prompt = prompt.sending(include, exclude)
        prompt = prompt.writing(Tag.find(language) if language else None, register)
        prompt = prompt.citing(sources) if sources else prompt
        settings = _merged(prompt.settings, self.settings)
        if settings != prompt.settings:
            prompt = dataclasses.replace(prompt, settings=settings)
        if "small" in self.writer.capabilities:
            return self._composed(prompt, profile, inputs or {}, fresh, from_contacts)
        values = validated(prompt.inputs, inputs or {}, prompt.kind.name)
        prompt = prompt.settled(profile, values)
        prompt = dataclasses.replace(prompt, earlier=self._before.than(prompt, profile, values))
        recipe = self._recipe(prompt, profile, values)
        id_ = self._id(recipe, fresh=fresh)
        asked = prompt
        if headings := self._sections(prompt, profile, values):
            one = sections.section_settings(prompt.settings, len(headings))
            asked = dataclasses.replace(prompt, settings=one)
        rendered = asked.render(
            profile,
            inputs or {},
            capabilities=self.writer.capabilities,
            fits=(lambda request: self._fits(sections.room_for(request)))
            if headings
            else self._fits,
            samples=_passages(profile, inputs or {}),
        )
        return Plan(
            prompt,
            profile,
            rendered.inputs,
            rendered,
            id_,
            from_contacts=from_contacts,
            headings=headings,
            words=sections.words_of(prompt, values) if headings else 0,
        )

    def _sections(
        self, prompt: Prompt, profile: Profile, values: Mapping[str, Any]
    ) -> tuple[str, ...]:
        """Return the sections to ask for one by one; none if one request has room for all."""
        headings = sections.headings_of(prompt, values) if self.by_section else ()
        if not headings or self.writer.context_window is None:
            return ()
        whole = prompt.render(profile, values, capabilities=self.writer.capabilities)
        return () if self._fits(whole.request) else headings

    def _composed(
        self,
        prompt: Prompt,
        profile: Profile,
        inputs: Mapping[str, Any],
        fresh: bool,  # noqa: FBT001 - as `plan` was told
        from_contacts: tuple[str, ...],
    ) -> Plan:
        """Plan a draft for a model that is too small to write one."""
        from draftkit.drafting.composed import NEXT_STEP, compose

        self._refuse_language(prompt, profile)
        if prompt.cites:
            name = prompt.cites[0].name
            step = NEXT_STEP.format(kind=prompt.kind.name)
            raise NoModelError(f"{self._spec} is too small to read {name}. {step}")
        values = validated(prompt.inputs, inputs, prompt.kind.name)
        id_ = self._id(self._recipe(prompt, profile, values), fresh=fresh)
        made = compose(prompt, profile, values, model=self._spec, seed=id_)
        sent = tuple(source for source in made.sources if not source.startswith("inputs."))
        title = prompt.title(profile, values)
        rendered = Rendered(made.request(prompt.settings), values, title, sources=sent)
        prompt = prompt.for_composed()
        return Plan(prompt, profile, values, rendered, id_, made, from_contacts=from_contacts)

    def _refuse_language(self, prompt: Prompt, profile: Profile) -> None:
        """Refuse to compose in a language that has no sentences to compose with."""
        from draftkit.drafting.composed import NEXT_STEP
        from draftkit.drafting.composed.lexicon import languages

        asked = prompt.language or profile.language
        if asked and asked.code not in languages():
            known = ", ".join(Tag.find(code).name for code in languages())
            raise NoModelError(
                f"{self._spec} is too small to write, and texts are composed in {known} only, not "
                f"in {asked.name}. {NEXT_STEP.format(kind=prompt.kind.name)}"
            )

    def identify(  # noqa: PLR0913 - all but the first three go by name
        self,
        prompt: Prompt,
        profile: Profile,
        inputs: Mapping[str, Any],
        *,
        number: int = 0,
        language: str = "",
        answer: str = "",
    ) -> str:
        """Return the id that `plan` would give, without rendering: in a tenth of the time.

        Args:
            prompt: The kind's prompt.
            profile: Whose draft it is.
            inputs: The inputs by name.
            number: Which draft of this recipe: 0 for the first, 1 for the next fresh one.
            language: As in `plan`.
            answer: The hash of an answer that a person brought, as in its draft.

        Raises:
            InputError: If an input is missing, unknown or out of range.
        """
        values = validated(prompt.inputs, inputs, prompt.kind.name)
        prompt = prompt.writing(Tag.find(language) if language else None)
        if "small" not in self.writer.capabilities:
            prompt = prompt.settled(profile, values)
        return digest(self._recipe(prompt, profile, values, answer), number)

    def revision(  # noqa: PLR0913 - all but the first three go by name
        self,
        draft: Draft,
        instruction: str,
        profile: Profile,
        *,
        language: str = "",
        register: Register = "",
        fresh: bool = False,
    ) -> Plan:
        """Plan a child of a draft: the same conversation, and one more request.

        Args:
            draft: The draft, which stays as it is.
            instruction: What to change.
            profile: Whose draft it is.
            language: The language of the child; left out, the draft's.
            register: How formally the reader is addressed; likewise.
            fresh: Whether another child is wanted even if there is one.

        Raises:
            PromptError: If the draft's kind is gone.
            NoModelError: If the model is too small to follow an instruction.
            UsageError: If there is nothing to change: the instruction is blank, and
                language and register stay the same.
        """
        if "small" in self.writer.capabilities:
            from draftkit.drafting.composed import NEXT_STEP

            raise NoModelError(
                f"{self._spec} is too small to follow an instruction. Change the inputs and draft "
                f"again, or edit {draft.path or 'the draft'} by hand. "
                f"{NEXT_STEP.format(kind=draft.kind)}"
            )
        plan = self.plan(
            draft.kind,
            profile,
            draft.inputs,
            from_contacts=draft.from_contacts,
            include=draft.include,
            exclude=draft.exclude,
            language=draft.language,
            register=draft.register,
            sources=draft.cites,
        )
        own = plan.prompt.writing(Tag.find(language) if language else None, register)
        own = own.settled(profile, plan.inputs)
        if own is not plan.prompt:
            instruction = f"{instruction} {line(own.language, own.register)}".strip()
        if not instruction.strip():
            raise UsageError(
                "What to change is empty, so nothing was asked.",
                hint=f'Say it, such as: draftkit revise {draft.id[:12]} "make it warmer".',
            )
        messages = (
            *plan.rendered.request.messages,
            Message("assistant", draft.body),
            Message("user", _REVISE.format(instruction=instruction)),
        )
        # A revision is of the text as it stands, so it is free text even where the first
        # draft was put together from JSON.
        request = Request(messages, plan.prompt.settings)
        rendered = dataclasses.replace(plan.rendered, request=request, title=draft.title)
        prompt = dataclasses.replace(own, output_schema=None)
        recipe: list[Any] = [request.digest(), draft.id, *who(self.writer)]
        if self.writer.answer:  # another answer that a person brings is another draft
            recipe.append({"answer": self.writer.answer})
        return dataclasses.replace(
            plan,
            prompt=prompt,
            rendered=rendered,
            id=self._id(recipe, fresh=fresh),
            parent=draft,
            instruction=instruction,
            headings=(),
        )

    def existing(self, plan: Plan) -> Draft | None:
        """Return the complete draft of this plan, if it was made before.

        Raises:
            UsageError: If it was, and its file cannot be read: it was paid for.
        """
        if self.store is None or (made := self.store.get(plan.id)) is not None:
            return made if self.store else None
        if harmed := self.store.damaged(plan.id):
            raise UsageError(
                f"This was drafted before, but the draft cannot be read. {harmed.why}",
                hint="Nothing was sent. Mend the file, or move it away to ask anew.",
            )
        return None

    def finish(
        self,
        plan: Plan,
        completion: Completion,
        *,
        sent: Mapping[str, Any] | None = None,
        first: Draft | None = None,
    ) -> Draft:
        """Make the draft of a completion that came another way, such as through a batch.

        Args:
            plan: What was asked for.
            completion: What the model said to it.
            sent: What was different when it was asked: `profile_hash` and `prompt_version` if
                that was earlier, `settings` if others were sent.
            first: The partial draft that was made of it before, which this one replaces.

        Raises:
            OutputError: If the answer is not the JSON that was asked for, or the prompt fails
                on it. It is saved as a partial draft, and a note on the error says where.
            StoreError: If the draft cannot be saved; the error's note says where else it
                is kept.
        """
        work = Work(plan, self.writer, self._earlier)
        try:
            best = work.take(completion)
        except (OutputError, PromptError) as exc:
            unusable = OutputError(str(exc), raw=completion.text)
            keeping.keep_what_came(work, keeping.Kept(self.store, first), unusable)
            raise unusable from exc
        draft = dataclasses.replace(keeping.draft_of(work, best), seconds=None, **(sent or {}))
        return keeping.saved(draft, self.store, first)

    def _fits(self, request: Request) -> bool:
        window = self.writer.context_window
        return tokens.fits(request, window, self.writer.provider, self.writer.model)

    @property
    def _spec(self) -> str:
        return ":".join(who(self.writer))

    def _recipe(
        self, prompt: Prompt, profile: Profile, inputs: Mapping[str, Any], answer: str = ""
    ) -> list[Any]:
        settings = _merged(prompt.settings, self.settings)
        return recipe_of(prompt, profile, inputs, self.writer, settings, self._candidates, answer)

    def _id(self, recipe: list[Any], *, fresh: bool) -> str:
        number = 0
        while True:
            found = digest(recipe, number)
            if not fresh or self.store is None:
                return found
            if self.store.get(found) is None and self.store.damaged(found) is None:
                return found
            number += 1


def _passages(profile: Profile, inputs: Mapping[str, Any]) -> list[str]:
    """Return the passages of the writer's own texts that fit the inputs best."""
    if not profile.samples:
        return []
    from draftkit.drafting.passages import passages

    topics = [fact.text for fact in facts_of(inputs, "inputs")]
    return passages(profile.samples, topics, _SAMPLE_TOKENS)


def _merged(ours: Settings, theirs: Settings) -> Settings:
    changes: dict[str, Any] = theirs.as_dict()
    if "stop" in changes:
        changes["stop"] = tuple(changes["stop"])
    return dataclasses.replace(ours, **changes)
