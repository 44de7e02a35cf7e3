"""One attempt at a draft: ask a model, hear what it says, and turn that into a body."""

from __future__ import annotations

import dataclasses
import time
from typing import TYPE_CHECKING, Any, Literal

from draftkit.backends.completion import Completion, StopReason
from draftkit.figures.table import several
from draftkit.files.clean import Cleaner, clean, is_blank, taken_out

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from draftkit.backends.base import Backend
    from draftkit.drafting.plan import Plan

__all__ = ["Attempt", "How"]

How = Literal["written", "repaired"]

# Blanks that are no content at a text's ends; a wide blank there is an indent, in Japanese.
_BLANKS = " \t\n"


class Attempt:
    """What a model said to one request, whether or not it came to an end.

    Args:
        plan: What to ask.
        on_text: Called with each piece of text as it comes, safe for a terminal.
        on_section: Called when a section has come, where the text is asked for in several.
        how: Whether a text is asked for, or a repair of one.

    Attributes:
        completion: What the backend returned; until then, a completion that was cut.
        body: The draft's body, once the answer has come and can be used; until then, nothing.
        seconds: How long it took.
        sections: How many words each finished section has, while others are still to come.
    """

    def __init__(
        self,
        plan: Plan,
        on_text: Callable[[str], None] | None = None,
        on_section: Callable[[], None] = lambda: None,
        how: How = "written",
    ) -> None:
        self.plan = plan
        self.how = how
        self._on_section = on_section
        self._pieces: list[str] = []
        self.completion = Completion("", StopReason.CUT)
        self.body = ""
        self.seconds = 0.0
        self.sections: tuple[int, ...] = ()
        self._cleaner = Cleaner()
        self._on_text = on_text

    @property
    def text(self) -> str:
        """The request's opening and the cleaned answer, or what was heard of it so far."""
        self._pieces = ["".join(self._pieces)]  # joined only once
        return self._pieces[0]

    @property
    def silent(self) -> bool:
        """True if the model has said nothing beyond the opening it was given."""
        return is_blank(self.text.removeprefix(self.plan.rendered.request.opening))

    def ask(self, backend: Backend) -> None:
        """Ask, and make the draft's body of the answer.

        Raises:
            BackendError: If the model fails; `text` has what came before.
            OutputError: If the answer is not the JSON that was asked for.
        """
        started = time.monotonic()
        try:
            self._add(self.plan.rendered.request.opening)
            self.completion = self._completed(backend)
        finally:
            self._add(self._cleaner.flush())
            self.seconds = time.monotonic() - started
        # What was heard may have begun with a thought that only its end showed to be one.
        self._pieces = [self.plan.rendered.request.opening, clean(self.completion.text)]
        self.body = self._body()

    def hear(self, completion: Completion) -> None:
        """Take in a completion that came another way, and make the draft's body of it.

        Raises:
            OutputError: If the answer is not the JSON that was asked for.
        """
        self.completion = completion
        self._add(self.plan.rendered.request.opening)
        self._hear(completion.text)
        self._add(self._cleaner.flush())
        self.body = self._body()

    def as_dict(self) -> dict[str, Any]:
        """Return a text that broke off, or is not checked yet, as a candidate's plain data."""
        return {
            "how": self.how if self.body else "unfinished",
            "stop_reason": self.completion.stop_reason.value,
            "usage": self.completion.usage.as_dict(),
            "text": self.body or self.text,
        }

    def _body(self) -> str:
        plan = self.plan
        if plan.composition:
            return self.text.strip(_BLANKS) + "\n"
        body = plan.prompt.body_of(self.text, plan.profile, plan.inputs)
        notes = (*self.completion.notes, *plan.prompt.notes_on(self.text))
        if gone := taken_out(self.completion.text):
            notes = (*notes, f"Taken out: {several(gone, 'invisible character')}.")
        self.completion = dataclasses.replace(self.completion, notes=notes)
        return body.strip(_BLANKS) + "\n"

    def _completed(self, backend: Backend) -> Completion:
        request = self.plan.rendered.request
        composition = self.plan.composition
        if self.plan.headings:
            from draftkit.drafting.sections import written

            plan = self.plan
            return written(
                request,
                plan.headings,
                plan.words,
                backend,
                self._hear,
                self._have_come,
                plan.begun,
            )
        if composition is None:
            return backend.complete(request, self._hear)
        nothing = Completion("{}", StopReason.STOP, model=backend.model)
        answer = backend.complete(request) if composition.open else nothing
        text, used = composition.chosen(answer.text)
        self._hear(text)
        notes = (*answer.notes, *composition.notes)
        if not used:
            notes = (*notes, "The model's choice could not be used, so draftkit chose.")
        # The text is whole whatever the model said, and all of it is the writer's.
        return dataclasses.replace(answer, text=text, stop_reason=StopReason.STOP, notes=notes)

    def _have_come(self, texts: Sequence[str]) -> None:
        self.sections = tuple(len(text.split()) for text in texts)
        self._on_section()

    def _hear(self, piece: str) -> None:
        self._add(self._cleaner.feed(piece))

    def _add(self, text: str) -> None:
        self._pieces.append(text)
        if text and self._on_text:
            self._on_text(text)
