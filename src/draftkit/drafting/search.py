"""The search for a draft that passes: candidates, each kept whole, and one repair."""

from __future__ import annotations

import dataclasses
import sys
import threading
import time
from concurrent.futures import CancelledError, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from draftkit.backends.completion import StopReason
from draftkit.backends.request import Message
from draftkit.backends.tokens import about
from draftkit.drafting.attempt import Attempt
from draftkit.drafting.taking_up import Came
from draftkit.drafting.work import Work
from draftkit.errors import AddresseeError, BackendError, OutputError, PromptError, UsageError
from draftkit.files.clean import clean, is_blank

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from draftkit.backends.base import Backend
    from draftkit.backends.completion import Completion
    from draftkit.drafting.candidate import Candidate
    from draftkit.drafting.keeping import Earlier
    from draftkit.drafting.plan import Plan

__all__ = ["TOKENS", "Search", "SearchBounds"]

# A third of a small model's free answers run on without an end; all of three, once in 27.
_FREE_ATTEMPTS = 3
_PAID_ATTEMPTS = 2
# A long post is 1,500 tokens and its request as much again: enough for half a dozen.
TOKENS = 20_000
_AT_ONCE = 8

# A model that thinks before it writes needs a few times the tokens of the text.
_ROOM = 4
_CAME = "The answer had come before, and was not asked for again."
_EMPTY = "The model gave an empty answer."
_SPENT = "All of its tokens were spent before there was an answer."
_SPENT_WITHIN = "All of its tokens were spent in the middle of the answer."


@dataclass(frozen=True, slots=True)
class SearchBounds:
    """How far to go for a draft that passes.

    Attributes:
        candidates: How many are asked for at once; the best is kept.
        attempts: How often a model is asked at most, candidates and a repair together.
        tokens: No more is asked for once this many have been read and written; what came
            from a cache does not count.
        checks: Whether the texts are checked at all. If not, a draft has no report.
    """

    candidates: int = 1
    attempts: int = 1
    tokens: int = TOKENS
    checks: bool = True

    @classmethod
    def usual(
        cls,
        backend: Backend,
        candidates: int = 1,
        attempts: int | None = None,
        tokens: int = TOKENS,
    ) -> SearchBounds:
        """Return the bounds that were asked for, or else those that suit a backend.

        A model is asked for one repair if a check fails, and a free model once more if it
        stops before the end; where a person carries each request, neither is done.

        Raises:
            UsageError: If fewer attempts are allowed than candidates are wanted.
        """
        if attempts is not None and attempts < candidates:
            raise UsageError(
                f"{candidates} candidates cannot be had in {attempts} attempts: "
                "allow more attempts, or ask for fewer candidates."
            )
        once = "single" in backend.capabilities
        more = 0 if once else _PAID_ATTEMPTS if "paid" in backend.capabilities else _FREE_ATTEMPTS
        usual = max(candidates - 1 + more, candidates)
        return cls(candidates, attempts or usual, tokens)


class Search(Work):
    """Asks a model until a text passes the checks, or a bound is reached.

    Args:
        backend: The model.
        plan: What to ask for.
        earlier: The drafts that this one is compared with.
        bounds: How far to go.
        on_text: Called with each piece of text as it comes; only where there is one
            candidate at a time.
        on_retry: Called with the reason before the model is asked once more.

    Attributes:
        on_whole: Called with the best text, if it is whole, before a repair of it is asked for.
        on_part: Called when an answer, or a section of one, has come: before it is checked, and
            before others are asked for; by one thread at a time. `for_now` says that nothing
            is asked for before the draft is made of it.
        before: What had come of each candidate before something ended the work, by number.
    """

    def __init__(  # noqa: PLR0913 - what a search is made of
        self,
        backend: Backend,
        plan: Plan,
        earlier: Earlier,
        bounds: SearchBounds,
        *,
        on_text: Callable[[str], None] | None = None,
        on_retry: Callable[[str], None] | None = None,
    ) -> None:
        super().__init__(plan, backend, earlier, checked=bounds.checks)
        self.backend = backend
        self._bounds = bounds
        self._repaired = False
        self._on_text = on_text if bounds.candidates == 1 else None
        self._on_retry = on_retry
        self.on_whole: Callable[[Candidate], None] | None = None
        self.on_part: Callable[..., None] | None = None
        self.before: Mapping[int, Came] = {}
        self._parting = threading.Lock()
        self._failures: list[BackendError] = []
        self._unusable: OutputError | PromptError | None = None
        self._stopped = False
        self._roomy = False

    def run(self) -> Candidate:
        """Search, and return the best candidate.

        Raises:
            BackendError: If the model fails before there is a whole text.
            OutputError: If no answer was the JSON that was asked for.
            PromptError: If the prompt fails on each answer.
            AddresseeError: If a person has pasted the answer to another request.
        """
        started = time.monotonic()
        try:
            self._first()
            while why := self._wanting():
                self.seconds = time.monotonic() - started
                if self.on_whole and (best := self.best) and best.completion.complete:
                    self.on_whole(best)
                if self._on_retry:
                    self._on_retry(why)
                self._once_more()
        finally:
            self.seconds = time.monotonic() - started
        if self.best is None:
            raise self._unusable or AssertionError("no attempt was made")
        if self._unusable:
            self.notes.append(f"An answer could not be used: {self._unusable}")
        if "by_hand" in self.backend.capabilities:
            _check_addressee(self.plan, self.best.answer)
        return self.best

    def _first(self) -> None:
        """Ask for the candidates; if one fails, the whole ones are enough."""
        self.attempts += map(self._begun, range(self._bounds.candidates))
        left = [attempt for attempt in self.attempts if not attempt.completion.complete]
        if came := len(self.attempts) - len(left):
            several = self._bounds.candidates > 1
            self.notes.append(f"Candidates that had come before: {came}." if several else _CAME)
        at_once = "parallel" in self.backend.capabilities
        if at_once and len(left) > 1:
            self._at_once(left)
        else:
            for attempt in left:
                self._try(attempt)
        if self._failures and not (self.best and self.best.completion.complete):
            raise self._failures[0]
        self.notes += [f"A candidate did not come: {exc}" for exc in self._failures[:1]]

    def _begun(self, number: int) -> Attempt:
        """Return a candidate that is still to be asked for, or one that has come before."""
        before = self.before.get(number, Came(number))
        plan = dataclasses.replace(_seeded(self.plan, number), begun=before.sections)
        attempt = Attempt(plan, self._hear, self._part)
        if before.whole:
            try:
                attempt.hear(before.whole)
                self.judged(attempt)
            except PromptError as exc:
                self._unusable = exc
            except OutputError:  # JSON that somebody has edited since is asked for again
                return Attempt(plan, self._hear, self._part)
        return attempt

    def _at_once(self, attempts: list[Attempt]) -> None:
        pool = ThreadPoolExecutor(min(len(attempts), _AT_ONCE), "draftkit")
        try:
            list(pool.map(self._try, attempts))
        except BaseException:
            self._stopped = True
            # A server that has gone silent sends no piece of text at which to stop.
            self.backend.interrupt()
            raise
        finally:
            pool.shutdown(cancel_futures=True)

    def _try(self, attempt: Attempt) -> None:
        if self._failures:
            return
        try:
            self._ask(attempt)
        except BackendError as exc:
            self._failures.append(exc)

    def _hear(self, text: str) -> None:
        if self._stopped:
            raise CancelledError
        if self._on_text:
            self._on_text(text)

    def _ask(self, attempt: Attempt) -> None:
        try:
            attempt.ask(self.backend)
        except OutputError as exc:
            exc.hint = exc.hint or " ".join(attempt.completion.notes)
            self._unusable = exc
            return
        except PromptError as exc:  # the prompt is wrong, not the answer
            self._unusable = exc
            return
        # What is composed of the writer's own words costs nothing to make again.
        others = len(self._made) + 1 < self._bounds.candidates
        if (self.checked or others) and not self.plan.composition:
            self._part(for_now=not others)
        self.judged(attempt)

    def _part(self, *, for_now: bool = False) -> None:
        if self.on_part:
            with self._parting:
                self.on_part(for_now=for_now)

    def _wanting(self) -> str:
        """Return why the model should be asked once more, or nothing."""
        # What took several requests cannot be asked for once more in one.
        if self.plan.composition or self.plan.headings:
            return ""
        most = self._bounds.tokens
        if len(self.attempts) >= self._bounds.attempts or self._read_and_written() >= most:
            return ""
        best = self.best
        if best is None or not best.completion.complete:
            return self._why_again(best.completion if best else self.attempts[-1].completion)
        failed = dict.fromkeys(f.check for f in best.report.failures)
        wanted = failed and best.report.to_mend and not self._repaired
        return f"A check failed: {', '.join(failed)}." if wanted else ""

    def _read_and_written(self) -> int:
        """Return how many tokens all attempts took, about where the server does not count."""
        return sum(_tokens_of(attempt) for attempt in self.attempts)

    def _why_again(self, completion: Completion) -> str:
        """Return why to ask again after an answer that is not a whole text; empty if not to.

        The same request would be filtered or broken off again, and thoughts would use up all
        the tokens again: against that, more tokens may help, once.
        """
        reason = completion.stop_reason
        if spent := self._spent(completion):
            return "" if self._roomy or not _roomier(self.plan, self.backend) else spent
        if reason not in (StopReason.STOP, StopReason.LENGTH):
            return ""
        if self.best is None:
            return "" if isinstance(self._unusable, PromptError) else str(self._unusable)
        # A paid model would most likely stop there again.
        if "paid" in self.backend.capabilities:
            return ""
        if reason is StopReason.STOP:  # twice is no accident
            return "" if len(self.attempts) > self._bounds.candidates else _EMPTY
        return f"The model stopped before the end ({reason})."

    def _spent(self, completion: Completion) -> str:
        """Say so if all tokens went into thoughts, or into JSON that is of no use when cut."""
        if completion.stop_reason is not StopReason.LENGTH:
            return ""
        if is_blank(completion.text):
            return _SPENT
        return _SPENT_WITHIN if self.best is None else ""

    def _once_more(self) -> None:
        if (best := self.best) and best.completion.complete:
            self._mend(best)
            return
        plan = _seeded(self.plan, len(self.attempts))
        if spent := self._spent((best or self.attempts[-1]).completion):
            self._roomy = True
            self._made.clear()  # they have no text, and their advice is taken
            plan = _roomier(plan, self.backend) or plan
            most = plan.rendered.request.settings.max_tokens
            self.notes.append(f"{spent} It was asked once more with --max-tokens {most}.")
        self.attempts.append(attempt := Attempt(plan, self._hear))
        self._ask(attempt)

    def _mend(self, best: Candidate) -> None:
        """Ask for one repair; it is taken only if less fails in it and nothing was lost."""
        from draftkit.drafting import repair

        self._repaired = True
        wrong = best.report.to_mend
        asked = repair.request(best.body, wrong, self.plan.prompt.language)
        plan = _going_on(self.plan, best.answer, asked)
        self.attempts.append(attempt := Attempt(plan, self._hear, how="repaired"))
        try:
            self._ask(attempt)
        except BackendError as exc:
            self.notes.append(f"A repair was asked for, but it failed: {exc}")
            return
        if (made := self._made.get(attempt)) is None:
            return
        if not made.completion.complete:
            self.notes.append("Asked once more, but the answer broke off: the first text stays.")
            return
        gone = repair.lost(best.body, wrong, made.body, self.brief)
        self.notes.append(repair.outcome(best.body, best.report, made.report, gone))
        if not gone and made.rank > best.rank:
            self._repair = made


def _tokens_of(attempt: Attempt) -> int:
    """Return the tokens of an attempt, estimated where the server does not count them."""
    completion = attempt.completion
    usage, request = completion.usage, attempt.plan.rendered.request
    texts = (*(message.content for message in request.messages), request.opening)
    read = usage.input_tokens or sum(map(about, texts))
    thought = max(usage.thinking_tokens or 0, about(completion.thought))
    written = usage.output_tokens or about(attempt.text) + thought
    return read - (usage.cached_tokens or 0) + written


def _going_on(plan: Plan, answer: str, request: str) -> Plan:
    """Return a plan that goes on with the same conversation."""
    first = plan.rendered.request
    messages = (*first.messages, Message("assistant", answer), Message("user", request))
    asked = dataclasses.replace(first, messages=messages, opening="")
    return dataclasses.replace(plan, rendered=dataclasses.replace(plan.rendered, request=asked))


def _seeded(plan: Plan, number: int) -> Plan:
    """Return a plan with its own seed, if it has one; a composed one with other sentences."""
    request = plan.rendered.request
    if number and plan.composition:
        turned = plan.composition.turned(number)
        rendered = dataclasses.replace(plan.rendered, request=turned.request(request.settings))
        return dataclasses.replace(plan, rendered=rendered, composition=turned)
    if not number or request.settings.seed is None:
        return plan
    settings = dataclasses.replace(request.settings, seed=request.settings.seed + 1000 * number)
    request = dataclasses.replace(request, settings=settings)
    return dataclasses.replace(plan, rendered=dataclasses.replace(plan.rendered, request=request))


def _roomier(plan: Plan, backend: Backend) -> Plan | None:
    """Return a plan that leaves room for thoughts, or None where there is none."""
    request = plan.rendered.request
    most = request.settings.max_tokens or 0
    more = min(most * _ROOM, (backend.context_window or sys.maxsize) // 2)
    if more <= most:
        return None
    settings = dataclasses.replace(request.settings, max_tokens=more)
    request = dataclasses.replace(request, settings=settings)
    return dataclasses.replace(plan, rendered=dataclasses.replace(plan.rendered, request=request))


def _check_addressee(plan: Plan, answer: str) -> None:
    """Find out whether a person has pasted the answer to another request."""
    from draftkit.checks.addressee import greets_another, whom_for

    if plan.mistake:
        raise AddresseeError(plan.mistake, hint="Paste the answer to this request.")
    given = whom_for(plan.prompt.checks, plan.inputs)
    if given and (other := greets_another(answer, given, plan.others)):
        raise AddresseeError(
            f'The answer greets "{clean(other)}", and this draft is for "{given}".',
            hint="Paste the answer to this request.",
        )
