"""The whole way of one draft: render, ask, check, keep."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from draftkit import tokens
from draftkit.attempt import Attempt
from draftkit.clean import clean
from draftkit.drafts import Draft
from draftkit.errors import OutputError
from draftkit.prompt import Prompt
from draftkit.request import Message, Request, Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from draftkit.backends.base import Backend
    from draftkit.completion import Completion
    from draftkit.profile import Profile
    from draftkit.prompt import Rendered
    from draftkit.store import Store

__all__ = ["Drafter", "Plan"]

# Of the embedded model's unguided answers a third run on without an end; of three, one in 27.
FREE_ATTEMPTS = 3

_REVISE = """\
Revise the text above. What to change: {instruction}

Keep everything else as it is, above all the facts. Reply with the whole revised text alone."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One draft before it is made.

    Attributes:
        prompt: The recipe.
        profile: Whose draft it is.
        inputs: What the user gave.
        rendered: What will be sent, and which parts of the profile are in it.
        id: The draft's id.
        parent: The draft that this one revises, or None.
        instruction: What the revision should change.
    """

    prompt: Prompt
    profile: Profile
    inputs: Mapping[str, Any]
    rendered: Rendered
    id: str
    parent: Draft | None = None
    instruction: str = ""


class Drafter:
    r"""Makes drafts with one backend, and keeps them in one store.

    Args:
        backend: The model.
        store: Where drafts are kept; None keeps none, and nothing is looked up.
        settings: Overrides of the prompts' settings; only what is set counts.
        attempts: How often a model is asked that does not come to an end by itself, or
            not to the JSON that was asked for. Left out: once where it costs money, else
            three times.

    >>> from draftkit.testing import ScriptedBackend
    >>> from draftkit.profile import Profile
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
        attempts: int | None = None,
    ) -> None:
        self.backend = backend
        self.store = store
        self.attempts = attempts or (1 if "paid" in backend.capabilities else FREE_ATTEMPTS)
        self.settings = settings or Settings()

    def plan(
        self,
        kind: str | Prompt,
        profile: Profile,
        inputs: Mapping[str, Any] | None = None,
        *,
        fresh: bool = False,
    ) -> Plan:
        """Render a prompt and find out which draft it would be. Nothing is sent.

        Args:
            kind: The kind's name, or its prompt.
            profile: Whose draft it is.
            inputs: The inputs by name.
            fresh: True plans another draft of the same recipe if there is one already.

        Raises:
            PromptError: If there is no such kind, or its file is wrong.
            InputError: If an input is missing, unknown or out of range.
        """
        prompt = kind if isinstance(kind, Prompt) else Prompt.find(kind)
        prompt = dataclasses.replace(prompt, settings=_merged(prompt.settings, self.settings))
        rendered = prompt.render(
            profile,
            inputs or {},
            capabilities=self.backend.capabilities,
            fits=self._fits,
        )
        recipe = [prompt.version, profile.hash, rendered.inputs, *self._model(), rendered.settings]
        return Plan(prompt, profile, rendered.inputs, rendered, self._id(recipe, fresh=fresh))

    def revision(self, draft: Draft, instruction: str, profile: Profile) -> Plan:
        """Plan a child of a draft: the same conversation, and one more request.

        Raises:
            PromptError: If the draft's kind is gone.
        """
        plan = self.plan(draft.kind, profile, draft.inputs)
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
    ) -> Draft:
        """Make the draft, or return the one that was made before: nothing is paid twice.

        Args:
            plan: What to make.
            on_text: Called with each piece of text as it comes, safe for a terminal.
            on_retry: Called with the reason before the model is asked once more.

        Raises:
            BackendError: If the model fails. What had come is saved as a partial draft,
                and a note on the error says where.
            OutputError: If the answer is not the JSON that was asked for; kept likewise.
            StoreError: If the draft cannot be saved; the error's note holds its text.
        """
        if (made := self.existing(plan)) is not None:
            return made
        for number in range(1, self.attempts + 1):
            attempt = Attempt(plan, on_text)
            try:
                body = attempt.ask(self.backend)
            except OutputError as exc:
                if number == self.attempts:
                    self._keep_partial(attempt, exc)
                    raise
                failure = str(exc)
            except BaseException as exc:
                self._keep_partial(attempt, exc)
                raise
            else:
                if attempt.completion.complete or number == self.attempts:
                    break
                failure = f"The model stopped before the end ({attempt.completion.stop_reason})."
            if on_retry:
                on_retry(failure)
        from draftkit.checking import check  # here: the first byte does not wait for it

        draft = _draft(attempt, body.strip() + "\n", self.backend)
        report = check(draft.body, profile=plan.profile, kind=plan.prompt, inputs=plan.inputs)
        return self._saved(dataclasses.replace(draft, report=report.as_dict()))

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
            StoreError: If the draft cannot be saved; the error's note holds its text.
        """
        attempt = Attempt(plan)
        try:
            body = attempt.hear(completion)
        except OutputError as exc:
            self._keep_partial(attempt, exc)
            raise
        from draftkit.checking import check

        draft = _draft(attempt, body.strip() + "\n", self.backend)
        report = check(draft.body, profile=plan.profile, kind=plan.prompt, inputs=plan.inputs)
        return self._saved(
            dataclasses.replace(draft, seconds=None, report=report.as_dict(), **(sent or {}))
        )

    def _keep_partial(self, attempt: Attempt, exc: BaseException) -> None:
        if attempt.silent or self.store is None:
            return
        draft = _draft(attempt, attempt.text, self.backend)
        note = f"Not finished: {str(exc) or 'it was interrupted'}"
        saved = self._saved(
            dataclasses.replace(draft, status="partial", notes=(*draft.notes, clean(note)))
        )
        exc.add_note(f"What had come was saved as a partial draft: {saved.path}")

    def _saved(self, draft: Draft) -> Draft:
        if self.store is None:
            return draft
        try:
            return dataclasses.replace(draft, path=self.store.save(draft))
        except Exception as exc:
            exc.add_note(f"The text, so that it is not lost:\n{draft.body}")
            raise

    def _fits(self, request: Request) -> bool:
        window = self.backend.context_window
        return tokens.fits(request, window, self.backend.provider, self.backend.model)

    def _model(self) -> list[str]:
        return [self.backend.provider, self.backend.model]

    def _id(self, recipe: list[Any], *, fresh: bool) -> str:
        number = 0
        while True:
            again = [number] if number else []
            text = json.dumps([*recipe, *again], sort_keys=True, default=str)
            found = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
            if not fresh or self.store is None or self.store.get(found) is None:
                return found
            number += 1


def _draft(attempt: Attempt, body: str, backend: Backend) -> Draft:
    plan, completion = attempt.plan, attempt.completion
    request = plan.rendered.request
    return Draft(
        id=plan.id,
        kind=plan.prompt.kind.name,
        title=_title(body) or plan.rendered.title or plan.prompt.kind.name,
        body=body,
        status="complete" if completion.complete else "partial",
        description=plan.prompt.description,
        author=plan.profile.name,
        tags=(plan.prompt.kind.name,),
        prompt_version=plan.prompt.version,
        profile_hash=plan.profile.hash,
        inputs={name: value for name, value in plan.inputs.items() if value not in (None, [])},
        provider=backend.provider,
        model=backend.model,
        settings=request.settings.as_dict(),
        usage=completion.usage,
        seconds=round(attempt.seconds, 2),
        stop_reason=completion.stop_reason.value,
        opening=request.opening,
        notes=tuple(
            clean(note) for note in (*completion.notes, *_other_model(backend, completion))
        ),
        parent=plan.parent.id if plan.parent else "",
        instruction=plan.instruction,
    )


def _other_model(backend: Backend, completion: Completion) -> list[str]:
    """Say which model it was, where the provider resolves a name to another one."""
    if completion.model in ("", backend.model):
        return []
    return [f"The provider says that the model was {completion.model}."]


_TITLE = re.compile(r"\A\s*(?:#|Subject:|Title:)[ \t]+(\S.*?)[ \t]*$", re.MULTILINE)


def _title(body: str) -> str:
    found = _TITLE.match(body)
    return found[1].strip("*# ") if found else ""


def _merged(ours: Settings, theirs: Settings) -> Settings:
    changes: dict[str, Any] = theirs.as_dict()
    if "stop" in changes:
        changes["stop"] = tuple(changes["stop"])
    return dataclasses.replace(ours, **changes)
