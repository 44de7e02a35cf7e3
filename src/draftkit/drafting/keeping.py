"""Turns what has come into a draft that says how it was made, and puts it into the store."""

from __future__ import annotations

import contextlib
import dataclasses
import re
from typing import TYPE_CHECKING, Any, TypeVar

from draftkit.drafting.plan import NO_PRONOUNS
from draftkit.drafting.recipe import id_of_answer
from draftkit.drafting.taking_up import texts_of
from draftkit.drafts.draft import Draft
from draftkit.drafts.opening import LONGEST_TITLE, cut, opening
from draftkit.drafts.servers import word_for
from draftkit.drafts.unsaved import keep_elsewhere, settle
from draftkit.errors import NOT_LOST, AddresseeError, PromptError, StoreError, with_one_stop
from draftkit.files.clean import clean
from draftkit.language.letter import behind_label, label
from draftkit.language.prose import bare
from draftkit.profile.fact import hashes_of
from draftkit.prompts.limits import parameters_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from draftkit.backends.base import ModelInfo
    from draftkit.backends.completion import Completion
    from draftkit.drafting.attempt import Attempt
    from draftkit.drafting.candidate import Candidate
    from draftkit.drafting.plan import Plan
    from draftkit.drafting.work import Work
    from draftkit.drafts.store import Store

__all__ = ["Earlier", "Kept", "draft_of", "keep_what_came", "partial_of", "saved", "to_the_end"]

T = TypeVar("T")

_UNCHECKED = "A repair had come, but was not checked: draftkit candidates shows it."

_BESIDE = "{path} was edited, or is open in another program: it stays, with an earlier text."

_ELSEWHERE = (
    "The draft was kept in {path}: run the same command again to move it to its folder, or move "
    "it yourself."
)

# With how many earlier drafts of its kind a draft is compared.
_EARLIER = 5
# How many are read at most to find them behind those of the same list: a second or two.
_MOST_READ = 1_000


class Earlier:
    """The last drafts of each kind, as they were when the first new one was made.

    Args:
        store: Where they are; None if none are kept.
    """

    def __init__(self, store: Store | None) -> None:
        self._store = store
        self._before: dict[tuple[Any, ...], list[tuple[Mapping[str, Any], str]]] = {}

    def than(self, plan: Plan) -> list[str]:
        """Return the bodies to compare a draft with, newest first.

        Another draft for the same inputs is a version of this one: it may say the same. So may
        the drafts for other rows of a list, whether they are made in one run or in several.
        """
        kind, own = plan.prompt.kind.name, _inputs_of(plan)
        of_list = plan.from_contacts and repr(_shared(own, plan.from_contacts)[1])
        key = (kind, *sorted(plan.from_contacts), of_list)
        if key not in self._before:
            self._before[key] = []
            # The text was paid for, and must not be lost because a folder cannot be read.
            with contextlib.suppress(StoreError):
                last = self._last(kind, own, plan.from_contacts)
                self._before[key] = [(draft.inputs, draft.body) for draft in last]
        others = [body for inputs, body in self._before[key] if inputs != own]
        return others[:_EARLIER]

    def _last(self, kind: str, own: Mapping[str, Any], listed: Sequence[str]) -> Sequence[Draft]:
        shared, most = _shared(own, listed), 2 * _EARLIER
        while self._store:
            read = self._store.list(kind=kind, status="complete", limit=most)
            found = [
                draft
                for draft in read
                if not (listed and _shared(draft.inputs, draft.from_contacts) == shared)
            ]
            if len(found) >= 2 * _EARLIER or len(read) < most or most > _MOST_READ:
                return found[: 2 * _EARLIER]
            most *= 4
        return ()


class Kept:
    """The one file of a draft: what came first, then what became of it.

    Checking an answer takes a moment; a repair takes as long as the draft did, and so do other
    candidates and sections. If the process is killed meanwhile, what was paid for is kept.

    Args:
        store: Where drafts are kept; None keeps none.
        first: What is there already of the same draft.
    """

    def __init__(self, store: Store | None, first: Draft | None = None) -> None:
        self._store = store
        self._first = first

    def meanwhile(self, draft: Draft, *, for_now: bool = False) -> None:
        """Keep what there is before more comes: in its folder, or where `keep_elsewhere` puts it.

        Args:
            draft: What there is.
            for_now: Whether it will soon be saved for good: until then it survives a kill, but
                not a power cut, and saving it takes a hundredth of the time. Nothing is asked
                for until then, so only that saving says that it cannot be kept.

        Raises:
            StoreError: If nothing takes it: no more should be paid for.
        """
        if self._store is None:
            return
        try:
            path = self._store.save(draft, instead_of=self._first, for_now=for_now)
        except StoreError:
            if not for_now and keep_elsewhere(draft) is None:
                raise
        else:
            self._first = dataclasses.replace(draft, path=path)

    def part(self, work: Work, *, for_now: bool) -> None:
        """Keep what has come of the work: as a partial draft, or beside a whole one."""
        if self._first is not None and self._first.complete and work.best:
            draft = draft_of(work, work.best)
            draft = dataclasses.replace(draft, notes=(*draft.notes, _UNCHECKED))
        elif work.best:
            draft = draft_of(work, work.best, going_on=True)
        elif work.unfinished and not work.unfinished.silent:
            draft = partial_of(work, work.unfinished)
        else:
            return
        self.meanwhile(draft, for_now=for_now)

    def save(self, draft: Draft) -> Draft:
        """Save a draft for good; see `saved`."""
        return saved(draft, self._store, self._first)


def keep_what_came(work: Work, kept: Kept, exc: BaseException) -> None:
    """Save the best of what had come when an exception ended the work, and add a note to it."""
    if work.best:
        draft = draft_of(work, work.best)
        if isinstance(exc, AddresseeError):  # nothing to go on from: it answers another request
            draft = dataclasses.replace(draft, status="partial")
    elif work.unfinished and not work.unfinished.silent:
        draft = partial_of(work, work.unfinished)
        if isinstance(exc, PromptError):  # the prompt that is mended makes another draft of it
            id_ = id_of_answer(work.plan.rendered.request, work.writer)
            draft = dataclasses.replace(draft, id=id_)
    else:
        return
    why = str(exc) if isinstance(exc, Exception) else ""  # not the number of a signal
    note = f"Not finished: {why or 'it was interrupted'}."
    draft = kept.save(dataclasses.replace(draft, notes=(*draft.notes, with_one_stop(clean(note)))))
    if draft.path is None:
        return
    what = "a draft" if draft.complete else "a partial draft"
    exc.add_note(f"What had come was saved as {what}: {draft.path}")
    if isinstance(exc, PromptError):
        exc.add_note("Mend the prompt and ask again: the answer is reused, not paid for twice.")


def to_the_end(keep: Callable[[], T]) -> T:
    """Keep something; an interruption meanwhile is raised only when it is kept.

    Saving is then done again from the beginning: a save that was stopped leaves nothing, and
    one that had just ended leaves two files at worst.
    """
    try:
        return keep()
    except (KeyboardInterrupt, SystemExit):
        keep()
        raise


def saved(draft: Draft, store: Store | None, first: Draft | None = None) -> Draft:
    """Save a draft, if drafts are kept.

    Args:
        draft: The draft.
        store: Where drafts are kept; None keeps none.
        first: What was saved of it before, which it replaces.

    Raises:
        StoreError: If it cannot be saved; a note says where else it is kept.
    """
    if store is None:
        return draft
    try:
        path = store.save(draft, instead_of=first)
    except Exception as exc:
        kept = keep_elsewhere(draft)
        exc.add_note(_ELSEWHERE.format(path=kept) if kept else f"{NOT_LOST}{draft.body}")
        raise
    settle(draft, path)
    left = first.path if first and first.path != path and first.id == draft.id else None
    notes = (*draft.notes, _BESIDE.format(path=left)) if left else draft.notes
    return dataclasses.replace(draft, path=path, notes=notes)


def draft_of(work: Work, best: Candidate, *, going_on: bool = False) -> Draft:
    """Make a draft of the best candidate.

    Args:
        work: What has come.
        best: The best of it.
        going_on: Whether more is to come, so that it is only partial as yet.
    """
    partial = going_on or not best.completion.complete
    draft = _recipe(work, best.body, best.completion)
    return dataclasses.replace(
        draft,
        status="partial" if partial else "complete",
        written=best.written,
        candidates=texts_of(work, best, going_on=partial),
        sections=() if best.completion.complete else work.attempt_at(best).sections,
        report=best.report.as_dict() if work.checked else None,
        used=hashes_of(work.plan.profile.facts(), best.report.facts_used),
    )


def partial_of(work: Work, attempt: Attempt) -> Draft:
    """Make a draft of what was heard before something failed."""
    draft = _recipe(work, attempt.body or attempt.text, attempt.completion)
    return dataclasses.replace(
        draft,
        status="partial",
        candidates=texts_of(work, None, going_on=True),
        sections=attempt.sections,
    )


def _recipe(work: Work, body: str, completion: Completion) -> Draft:
    """Make a draft that says how it was made, and not yet how good it is."""
    plan, writer = work.plan, work.writer
    request = plan.rendered.request
    notes = (
        *completion.notes,
        *_other_model(writer, completion),
        *work.notes,
        *_unchanged(plan, body),
        *_without_pronouns(plan),
    )
    return Draft(
        id=plan.id,
        kind=plan.prompt.kind.name,
        title=_title(body)
        or _first_line(plan, body)
        or plan.rendered.title
        or plan.prompt.kind.name,
        body=body,
        description=_description(plan, body, request.opening + completion.text),
        author=plan.profile.name,
        tags=(plan.prompt.kind.name,),
        prompt_version=plan.prompt.version,
        profile_hash=plan.profile.hash,
        inputs=_inputs_of(plan),
        provider=writer.provider,
        model=writer.model,
        server=word_for(writer.server),
        answer=writer.answer,
        settings=request.settings.as_dict(),
        usage=work.usage,
        seconds=round(work.seconds, 2),
        composed=plan.composition is not None,
        stop_reason=completion.stop_reason.value,
        opening=request.opening,
        notes=tuple(with_one_stop(clean(note)) for note in notes),
        parent=plan.parent.id if plan.parent else _goes_on_from(plan),
        extra=_writers_own(plan),
        instruction=plan.instruction,
        from_contacts=plan.from_contacts,
        include=plan.prompt.include,
        exclude=plan.prompt.exclude,
        language=plan.prompt.language.text if plan.prompt.language else "",
        register=plan.prompt.register,
        sources=tuple(source.as_dict() for source in plan.rendered.cited.sources),
    )


# Keys that say when a draft was made, and whether a site shows it: a revision has its own.
_NOT_HANDED_ON = ("draftkit", "draft", "date", "lastmod")


def _writers_own(plan: Plan) -> dict[str, Any]:
    """Return what the writer put into the head of the draft that this one revises."""
    extra = plan.parent.extra if plan.parent else {}
    return {key: value for key, value in extra.items() if key not in _NOT_HANDED_ON}


def _goes_on_from(plan: Plan) -> str:
    """Return the id of the draft that this one goes on from; empty if there is none."""
    return next((source.draft for source in plan.prompt.cites if not source.cited), "")


def _shared(
    inputs: Mapping[str, Any], listed: Sequence[str]
) -> tuple[frozenset[str], dict[str, Any]]:
    """Return which inputs come from a list, and those that all its rows share."""
    return frozenset(listed), {k: v for k, v in inputs.items() if k not in listed}


def _inputs_of(plan: Plan) -> dict[str, Any]:
    """Return the inputs that a draft says it was made with."""
    return {name: value for name, value in plan.inputs.items() if value not in (None, [])}


def _description(plan: Plan, body: str, text: str) -> str:
    own = plan.prompt.description_of(text, plan.profile, plan.inputs)
    return own or opening(body) or plan.prompt.description


def _without_pronouns(plan: Plan) -> tuple[str, ...]:
    """Say that the text speaks of the writer without knowing the pronouns."""
    prompt, known = plan.prompt, plan.profile.data.get("basics", {}).get("pronouns")
    voice = parameters_of(prompt.checks.get("perspective"), plan.inputs)
    first = voice is False or (isinstance(voice, dict) and voice.get("person") == "first")
    wanted = "basics.pronouns" in prompt.parts and not first
    return (
        ()
        if plan.composition or known or not wanted
        else (NO_PRONOUNS.format(instead="see whether the text has guessed them"),)
    )


def _unchanged(plan: Plan, body: str) -> list[str]:
    """Say so if a revision has the same words as the text that was to be changed."""
    if plan.parent is None or plan.parent.body.split() != body.split():
        return []
    return [f"Nothing was changed: the text is still that of {plan.parent.id[:12]}."]


def _other_model(writer: ModelInfo, completion: Completion) -> list[str]:
    """Say which model it was, where the provider resolves a name to another one."""
    if completion.model in ("", writer.model):
        return []
    return [f"The provider says that the model was {completion.model}."]


def _title(body: str) -> str:
    line = body.lstrip().split("\n", 1)[0]
    if found := label(line):
        return bare(behind_label(found))
    return bare(line) if re.match(r"#[ \t]+", line) else ""


# Signs at the end of a line that are no part of a title, in any script.
_ENDS = " \t,;:.!?\u3001\u3002\uff0c\uff01\uff1a\uff1f\u060c\u061b\u0964"

# "Betreff:", "Objet :", and the same in any script: one word and a colon before the rest.
_LABEL = re.compile(r"\A[^\W\d_]{2,15}[ \u00a0]?[:\uff1a]\s*(?=\S)")


def _is_foreign(plan: Plan) -> bool:
    """Whether the prompt's own title and description, in English, are not in its language."""
    language = plan.prompt.language
    return language is not None and language.code != "en"


def _first_line(plan: Plan, body: str) -> str:
    """Return the first line of a text that is not English; in a letter it is the greeting."""
    if not _is_foreign(plan):
        return ""
    line = next((line for line in body.splitlines() if line.strip()), "")
    line = _LABEL.sub("", bare(line))
    return cut(line, LONGEST_TITLE).rstrip(_ENDS)
