"""How one draft is made: the steps of `Drafter.draft`, from top to bottom.

plan     a kind, a profile and inputs say what is sent, and which draft it is   (planning)
exists?  what was made before is shown again: nothing is paid for twice          (the store)
ask      the model, once or for several candidates                               (search)
check    each answer, kept as it came; what fails leads to one open repair  (work, repair)
verify   the best one, where a second pair of eyes is asked for           (second_look)
keep     it, with its report and how it was made                       (keeping)
"""

from __future__ import annotations

import contextlib
from functools import partial
from typing import TYPE_CHECKING, Any

from draftkit.documents.source import Source
from draftkit.drafting import keeping, second_look
from draftkit.drafting.planning import Planner
from draftkit.drafting.recipe import id_of_answer
from draftkit.drafting.search import Search, SearchBounds
from draftkit.drafting.taking_up import came_before
from draftkit.drafts.draft import Draft
from draftkit.drafts.unsaved import bring_home
from draftkit.errors import typed
from draftkit.prompts.prompt import Prompt

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Sequence

    from draftkit.backends.base import Backend
    from draftkit.backends.request import Settings
    from draftkit.drafting.candidate import Candidate
    from draftkit.drafting.plan import Plan
    from draftkit.drafts.store import Store
    from draftkit.language.tags.manner import Register
    from draftkit.profile.notes import Note
    from draftkit.profile.profile import Profile

__all__ = ["Drafter", "draft"]


@typed
def draft(  # noqa: PLR0913 - each is one thing that a caller may choose
    kind: str,
    profile: Profile,
    *,
    model: str | Backend | None = None,
    settings: Settings | None = None,
    notes: Iterable[Note] | None = None,
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
    verify: bool | str | Backend | None = None,
    language: str = "",
    register: Register = "",
    sources: Iterable[Source | str | os.PathLike[str]] = (),
    parent: Draft | str | os.PathLike[str] | None = None,
    **inputs: Any,
) -> Draft:
    r"""Make one draft and return it; `save` keeps it.

    Args:
        kind: Such as `pitch`, `post`, `collab`, `thanks`, or a kind of your own.
        profile: Whose draft it is.
        model: `PROVIDER:MODEL` or a backend; left out, it is chosen as on the command line.
        settings: Overrides of the prompt's settings.
        notes: The writer's notes, such as `Notes.load("notes.yaml")`: those that fit the
            inputs are sent. Left out, those that the profile has.
        include: Parts of the profile that are sent in any case, such as `["projects"]`.
        exclude: Parts that are held back, such as `["work[2]"]`.
        verify: Who compares each sentence with the facts, too: `PROVIDER:MODEL`, a
            backend, True for the configured model or the one that writes; left out, what
            the kind's prompt or the configuration says.
        language: What it is written in, by any usual name, such as `"German"` or `"pt-BR"`;
            left out, what the profile says.
        register: How formally the reader is addressed, where the language makes a difference;
            left out, it goes by recipient and relation.
        sources: Files that may be cited, such as `["study.pdf"]`.
        parent: A draft, or its file, that this one goes on from.
        inputs: The kind's inputs, such as `audience="investors", seconds=30`.

    Raises:
        UsageError: If the kind, an input or the model is wrong; nothing was sent.
        BackendError: If the model fails.

    >>> from draftkit import Profile
    >>> from draftkit.testing import ScriptedBackend
    >>> profile = Profile.from_dict({"basics": {"name": "Amara Okafor"}})
    >>> draft("pitch", profile, seconds=30, model=ScriptedBackend(["Hello."])).body
    'Hello.\n'
    """
    if notes is not None:
        profile = profile.with_notes(notes)
    prompt = Prompt.find(kind).sending(include, exclude).citing(Source.all(sources))
    if parent is not None:
        from draftkit.drafting.chain import going_on

        before = parent if isinstance(parent, Draft) else Draft.load(parent)
        prompt, inputs = going_on(prompt, before, inputs)
    how: dict[str, Any] = {"language": language, "register": register}
    if model is not None and not isinstance(model, str):
        drafter = Drafter(model, settings=settings, verify=verify)
        return drafter.draft(drafter.plan(prompt, profile, inputs, **how))
    from draftkit.backends.choice import choose, open_chosen
    from draftkit.config import Config

    config = Config.load()
    backend = open_chosen(choose(model, config).spec, config)
    try:
        own = (config.verify or None) if verify is None else verify
        drafter = Drafter(backend, settings=settings, verify=own)
        return drafter.draft(drafter.plan(prompt, profile, inputs, **how))
    finally:
        backend.close()


class Drafter(Planner):
    r"""Makes drafts with one backend, and keeps them in one store.

    Args:
        backend: The model.
        store: Where drafts are kept; None keeps none, and nothing is looked up.
        settings: Overrides of the prompts' settings; only what is set counts.
        bounds: How far to go for a draft that passes the checks. Left out: what suits the
            backend, see `SearchBounds.usual`.
        verify: Who verifies each draft, see `draft`; what goes wrong with that is a note
            in the draft.
        verify_hard: Whether what verifying finds keeps a draft from passing; a prompt may
            ask for it, too.

    >>> from draftkit.testing import ScriptedBackend
    >>> from draftkit.profile.profile import Profile
    >>> drafter = Drafter(ScriptedBackend(["Fridges fail at night. I make them hold."]))
    >>> profile = Profile.from_dict({"basics": {"name": "Amara Okafor"}})
    >>> drafter.draft(drafter.plan("pitch", profile, {"seconds": 30})).body
    'Fridges fail at night. I make them hold.\n'
    """

    by_section = True

    def __init__(  # noqa: PLR0913 - all but the first two go by name
        self,
        backend: Backend,
        store: Store | None = None,
        *,
        settings: Settings | None = None,
        bounds: SearchBounds | None = None,
        verify: bool | str | Backend | None = None,
        verify_hard: bool = False,
    ) -> None:
        self.backend = backend
        self.verify = verify
        self._verify_hard = verify_hard
        self.bounds = bounds or SearchBounds.usual(backend)
        super().__init__(backend, store, settings=settings, candidates=self.bounds.candidates)

    def keeping_in(self, store: Store) -> Drafter:
        """Return a drafter that keeps its drafts in another store, and is otherwise the same."""
        return Drafter(
            self.backend,
            store,
            settings=self.settings,
            bounds=self.bounds,
            verify=self.verify,
            verify_hard=self._verify_hard,
        )

    def draft(
        self,
        plan: Plan,
        on_text: Callable[[str], None] | None = None,
        on_retry: Callable[[str], None] | None = None,
        on_wait: Callable[[], object] | None = None,
    ) -> Draft:
        """Make the draft, or return the one that was made before: nothing is paid for twice.

        If another thread or process is making it, this waits until that one is done.

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
                anything is sent; or if the draft cannot: then the error's note says
                where else it is kept.
        """
        if (made := self.existing(plan)) is not None:
            return made
        with self._alone(plan, on_wait):
            ids = (plan.id, id_of_answer(plan.rendered.request, self.backend))
            bring_home(ids, self.store)
            if (made := self.existing(plan)) is not None:  # another one has made it meanwhile
                return made
            before, first = came_before(ids, self.bounds.candidates, len(plan.headings), self.store)
            kept = keeping.Kept(self.store, first)
            search = Search(
                self.backend, plan, self._earlier, self.bounds, on_text=on_text, on_retry=on_retry
            )
            search.before = before
            search.on_part = partial(kept.part, search)
            search.on_whole = lambda best: kept.meanwhile(keeping.draft_of(search, best))
            try:
                best = search.run()
            except BaseException as exc:
                keeping.to_the_end(partial(keeping.keep_what_came, search, kept, exc))
                raise
            draft = self._looked_at(keeping.draft_of(search, best), search, best, kept)
            return keeping.to_the_end(partial(kept.save, draft))

    def _looked_at(
        self, draft: Draft, search: Search, best: Candidate, kept: keeping.Kept
    ) -> Draft:
        verify, hard = second_look.wanted(self.verify, search.plan.prompt)
        if not verify:
            return draft
        try:
            kept.meanwhile(draft)
            return second_look.looked_at(
                draft, search, best.report, verify, hard=hard or self._verify_hard
            )
        except BaseException:  # the draft is there, and must not be lost to an interruption
            keeping.to_the_end(partial(kept.save, draft))
            raise

    def _alone(
        self, plan: Plan, on_wait: Callable[[], object] | None
    ) -> contextlib.AbstractContextManager[None]:
        if self.store is None:
            return contextlib.nullcontext()
        return self.store.alone(plan.id, *filter(None, [on_wait]))

    def rehearse(self, prompt: Prompt, profile: Profile) -> None:
        """Load all that the checks need: the first draft then takes no longer than others.

        Some hundred word lists and patterns are read when a check first needs them; a text
        of the profile's own facts needs nearly all.
        """
        if self.bounds.checks:
            from draftkit.checks import checking

            facts = " ".join(f"{fact.text}." for fact in profile.facts())
            checking.check(facts, profile=profile, kind=prompt)
