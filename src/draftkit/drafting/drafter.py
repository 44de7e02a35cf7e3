"""The whole way of one draft: render, ask, check, keep."""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import json
from typing import TYPE_CHECKING, Any

from draftkit.backends import tokens
from draftkit.backends.request import Message, Request, Settings
from draftkit.drafting.plan import Plan
from draftkit.drafting.provenance import draft_of, inputs_of, partial_of
from draftkit.drafting.search import Bounds, Search
from draftkit.errors import AddresseeError, OutputError, UsageError
from draftkit.files.clean import clean
from draftkit.profile.fact import facts_of
from draftkit.prompts.inputs import validated
from draftkit.prompts.prompt import Prompt, Rendered

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from draftkit.backends.base import Backend
    from draftkit.backends.completion import Completion
    from draftkit.checks.base import Brief
    from draftkit.drafts.draft import Draft
    from draftkit.drafts.store import Store
    from draftkit.profile.profile import Profile

__all__ = ["Drafter"]

# With how many earlier drafts of its kind a draft is compared.
_EARLIER = 5

# About three paragraphs: enough for a voice, and cheap.
_SAMPLE_TOKENS = 500

_REVISE = """\
Revise the text above. What to change: {instruction}

Keep everything else as it is, above all the facts. Reply with the whole revised text alone."""


class Drafter:
    r"""Makes drafts with one backend, and keeps them in one store.

    Args:
        backend: The model.
        store: Where drafts are kept; None keeps none, and nothing is looked up.
        settings: Overrides of the prompts' settings; only what is set counts.
        bounds: How far to go for a draft that passes the checks. Left out: what suits the
            backend, see `Bounds.usual`.

    >>> from draftkit.testing import ScriptedBackend
    >>> from draftkit.profile.profile import Profile
    >>> drafter = Drafter(ScriptedBackend(["Fridges fail at night. I make them hold."]))
    >>> profile = Profile.from_dict({"basics": {"name": "Amara Okafor"}})
    >>> drafter.draft(drafter.plan("pitch", profile, {"seconds": 30})).body
    'Fridges fail at night. I make them hold.\n'
    """

    def __init__(
        self,
        backend: Backend,
        store: Store | None = None,
        *,
        settings: Settings | None = None,
        bounds: Bounds | None = None,
    ) -> None:
        self.backend = backend
        self.store = store
        self.bounds = bounds or Bounds.usual(backend)
        self.settings = settings or Settings()
        self._before: dict[str, list[tuple[Mapping[str, Any], str]]] = {}

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
    ) -> Plan:
        """Render a prompt and find out which draft it would be. Nothing is sent.

        Args:
            kind: The kind's name, or its prompt.
            profile: Whose draft it is.
            inputs: The inputs by name.
            fresh: True plans another draft of the same recipe if there is one already.
            from_contacts: The inputs that come from a list of contacts: a link or address
                of theirs in the draft is a finding.
            include: Parts of the profile that go along in any case, such as `projects`.
            exclude: Parts that stay, such as `work[2]`.

        Raises:
            PromptError: If there is no such kind, or its file is wrong.
            InputError: If an input is missing, unknown or out of range, or the profile has
                no such part.
            ProfileError: If a file among the profile's samples cannot be read.
        """
        prompt = kind if isinstance(kind, Prompt) else Prompt.find(kind)
        if include or exclude:
            prompt = prompt.sending(include, exclude)
        settings = _merged(prompt.settings, self.settings)
        if settings != prompt.settings:
            prompt = dataclasses.replace(prompt, settings=settings)
        if "small" in self.backend.capabilities:
            return self._composed(prompt, profile, inputs or {}, fresh, from_contacts)
        rendered = prompt.render(
            profile,
            inputs or {},
            capabilities=self.backend.capabilities,
            fits=self._fits,
            samples=_passages(profile, inputs or {}),
        )
        recipe = self._ingredients(prompt, profile, rendered.inputs)
        id_ = self._id(recipe, fresh=fresh)
        return Plan(prompt, profile, rendered.inputs, rendered, id_, from_contacts=from_contacts)

    def _composed(
        self,
        prompt: Prompt,
        profile: Profile,
        inputs: Mapping[str, Any],
        fresh: bool,  # noqa: FBT001 - as `plan` was told
        from_contacts: tuple[str, ...],
    ) -> Plan:
        """Plan a draft for a model that is too small to write one."""
        from draftkit.drafting.composed import checks_of, compose

        values = validated(prompt.inputs, inputs, prompt.kind.name)
        id_ = self._id(self._ingredients(prompt, profile, values), fresh=fresh)
        made = compose(prompt, profile, values, model=self._spec, seed=id_)
        sent = tuple(source for source in made.sources if not source.startswith("inputs."))
        title = prompt.title(profile, values)
        rendered = Rendered(made.request(prompt.settings), values, title, sources=sent)
        prompt = dataclasses.replace(prompt, checks=checks_of(prompt))
        return Plan(prompt, profile, values, rendered, id_, made, from_contacts=from_contacts)

    def identify(
        self, prompt: Prompt, profile: Profile, inputs: Mapping[str, Any], *, number: int = 0
    ) -> str:
        """Return the id that `plan` would give, and render nothing: a tenth of the time.

        Args:
            prompt: The kind's prompt.
            profile: Whose draft it is.
            inputs: The inputs by name.
            number: Which draft of this recipe: 0 for the first, 1 for the next fresh one.

        Raises:
            InputError: If an input is missing, unknown or out of range.
        """
        values = validated(prompt.inputs, inputs, prompt.kind.name)
        return _digest(self._ingredients(prompt, profile, values), number)

    def _ingredients(
        self, prompt: Prompt, profile: Profile, inputs: Mapping[str, Any]
    ) -> list[Any]:
        settings = _merged(prompt.settings, self.settings).as_dict()
        recipe = [prompt.version, profile.hash, inputs, *self._model(), settings]
        if self.bounds.candidates > 1:
            recipe.append({"candidates": self.bounds.candidates})
        if self.backend.answer:
            recipe.append({"answer": self.backend.answer})
        if prompt.include or prompt.exclude:
            recipe.append({"include": sorted(prompt.include), "exclude": sorted(prompt.exclude)})
        if profile.samples:
            recipe.append({"samples": profile.samples})
        return recipe

    def revision(self, draft: Draft, instruction: str, profile: Profile) -> Plan:
        """Plan a child of a draft: the same conversation, and one more request.

        Raises:
            PromptError: If the draft's kind is gone.
            UsageError: If the model is too small to follow an instruction.
        """
        if "small" in self.backend.capabilities:
            from draftkit.drafting.composed import NEXT_STEP

            raise UsageError(
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
        )
        messages = (
            *plan.rendered.request.messages,
            Message("assistant", draft.body),
            Message("user", _REVISE.format(instruction=instruction)),
        )
        # A revision is of the text as it stands, so it is free text even where the first
        # draft was put together from JSON.
        request = Request(messages, plan.rendered.request.settings)
        rendered = dataclasses.replace(plan.rendered, request=request, title=draft.title)
        prompt = dataclasses.replace(plan.prompt, output_schema=None)
        recipe = [request.digest(), draft.id, *self._model()]
        return dataclasses.replace(
            plan,
            prompt=prompt,
            rendered=rendered,
            id=self._id(recipe, fresh=False),
            parent=draft,
            instruction=instruction,
        )

    def existing(self, plan: Plan) -> Draft | None:
        """Return the complete draft of this plan, if it was made before."""
        return self.store.get(plan.id) if self.store else None

    def draft(
        self,
        plan: Plan,
        on_text: Callable[[str], None] | None = None,
        on_retry: Callable[[str], None] | None = None,
        on_wait: Callable[[], object] | None = None,
    ) -> Draft:
        """Make the draft, or return the one that was made before: nothing is paid twice.

        Where another thread or process is making it, this waits for that one's end.

        Args:
            plan: What to make.
            on_text: Called with each piece of text as it comes, safe for a terminal.
            on_retry: Called with the reason before the model is asked once more.
            on_wait: Called again and again while another one makes the draft. It waits a
                while each time, or raises to give up.

        Raises:
            BackendError: If the model fails, or a person pastes a letter to somebody else.
                What had come is saved as a partial draft, and a note on the error says
                where.
            OutputError: If the answer is not the JSON that was asked for; kept likewise.
            StoreError: If nothing can be saved in the store, which is found out before
                anything is sent; or if the draft cannot, and then the error's note says
                where else it is kept.
        """
        if (made := self.existing(plan)) is not None:
            return made
        with self._alone(plan, on_wait):
            return self.existing(plan) or self._made(plan, on_text, on_retry)

    def _alone(
        self, plan: Plan, on_wait: Callable[[], object] | None
    ) -> contextlib.AbstractContextManager[None]:
        if self.store is None:
            return contextlib.nullcontext()
        return self.store.alone(plan.id, *filter(None, [on_wait]))

    def _made(
        self,
        plan: Plan,
        on_text: Callable[[str], None] | None,
        on_retry: Callable[[str], None] | None,
    ) -> Draft:
        search = self._search(plan, on_text, on_retry)
        try:
            best = search.run()
            if "by_hand" in self.backend.capabilities:
                _check_addressee(plan, best.answer)
        except BaseException as exc:
            self._keep(search, exc)
            raise
        return self._saved(draft_of(search, best))

    def finish(
        self, plan: Plan, completion: Completion, *, sent: Mapping[str, Any] | None = None
    ) -> Draft:
        """Make the draft of a completion that came another way, such as through a batch.

        Args:
            plan: What was asked for.
            completion: What the model said to it.
            sent: `profile_hash` and `prompt_version` as they were when it was asked, if
                that was earlier.

        Raises:
            OutputError: If the answer is not the JSON that was asked for. It is saved as
                a partial draft, and a note on the error says where.
            StoreError: If the draft cannot be saved; the error's note says where else it
                is kept.
        """
        search = self._search(plan)
        try:
            best = search.take(completion)
        except OutputError as exc:
            self._keep(search, exc)
            raise
        draft = dataclasses.replace(draft_of(search, best), seconds=None, **(sent or {}))
        return self._saved(draft)

    def rehearse(self, prompt: Prompt, profile: Profile) -> None:
        """Load all that the checks need: the first draft then takes no longer than others.

        Some hundred word lists and patterns are read when a check first needs them; a text
        of the profile's own facts needs nearly all.
        """
        if self.bounds.checks:
            from draftkit.checks import checking

            facts = " ".join(f"{fact.text}." for fact in profile.facts())
            checking.check(facts, profile=profile, kind=prompt)

    def _search(
        self,
        plan: Plan,
        on_text: Callable[[str], None] | None = None,
        on_retry: Callable[[str], None] | None = None,
    ) -> Search:
        def brief() -> Brief:
            from draftkit.checks.checking import brief_of  # the first byte does not wait for it

            return brief_of(
                plan.profile,
                plan.prompt,
                plan.inputs,
                self._earlier(plan),
                from_contacts=plan.from_contacts,
            )

        return Search(self.backend, plan, brief, self.bounds, on_text=on_text, on_retry=on_retry)

    def _earlier(self, plan: Plan) -> list[str]:
        """Return the last drafts of this kind, as they were when the first one was made.

        Another draft for the same inputs is a version of this one: it may say the same.
        """
        kind = plan.prompt.kind.name
        if kind not in self._before:
            last = self.store.list(kind=kind, limit=2 * _EARLIER) if self.store else ()
            self._before[kind] = [(draft.inputs, draft.body) for draft in last]
        own = inputs_of(plan)
        others = [body for inputs, body in self._before[kind] if inputs != own]
        return others[:_EARLIER]

    def _keep(self, search: Search, exc: BaseException) -> None:
        """Save the best of what had come when something ended the search."""
        if search.best:
            draft = draft_of(search, search.best)
            if isinstance(exc, AddresseeError):
                draft = dataclasses.replace(draft, status="partial")
        elif search.unfinished and not search.unfinished.silent:
            draft = partial_of(search, search.unfinished)
        else:
            return
        if self.store is None:
            return
        note = f"Not finished: {str(exc) or 'it was interrupted'}"
        saved = self._saved(dataclasses.replace(draft, notes=(*draft.notes, clean(note))))
        what = "a draft" if saved.complete else "a partial draft"
        exc.add_note(f"What had come was saved as {what}: {saved.path}")

    def _saved(self, draft: Draft) -> Draft:
        if self.store is None:
            return draft
        try:
            return dataclasses.replace(draft, path=self.store.save(draft))
        except Exception as exc:
            from draftkit.drafts.unsaved import keep_elsewhere

            exc.add_note(keep_elsewhere(draft))
            raise

    def _fits(self, request: Request) -> bool:
        window = self.backend.context_window
        return tokens.fits(request, window, self.backend.provider, self.backend.model)

    @property
    def _spec(self) -> str:
        return ":".join(self._model())

    def _model(self) -> list[str]:
        """Return who is asked: a provider's usual server needs no name."""
        named = [self.backend.server] if self.backend.server else []
        return [self.backend.provider, self.backend.model, *named]

    def _id(self, recipe: list[Any], *, fresh: bool) -> str:
        number = 0
        while True:
            found = _digest(recipe, number)
            if not fresh or self.store is None or self.store.get(found) is None:
                return found
            number += 1


def _check_addressee(plan: Plan, answer: str) -> None:
    """Find out whether a person has pasted the answer to another request."""
    from draftkit.checks.addressee import greets_another

    parameters = plan.prompt.checks.get("addressee")
    name = str(parameters.get("name") or "") if isinstance(parameters, dict) else ""
    given = plan.inputs.get(name.removeprefix("inputs.")) if name.startswith("inputs.") else name
    if given and (other := greets_another(answer, str(given))):
        raise AddresseeError(
            f'The answer greets "{clean(other)}", and this draft is for "{given}".',
            hint="Paste the answer to this request.",
        )


def _digest(recipe: list[Any], number: int) -> str:
    again = [number] if number else []
    text = json.dumps([*recipe, *again], sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


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
