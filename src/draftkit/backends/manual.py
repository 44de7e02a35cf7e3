"""The model is in a chat window, and the user carries the texts to and fro."""

from __future__ import annotations

import hashlib
import sys
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from draftkit.backends.answers.frames import MOST_BYTES
from draftkit.backends.base import Backend
from draftkit.backends.completion import Completion, StopReason
from draftkit.backends.content.listener import heard
from draftkit.backends.content.page import is_prompt, off_page
from draftkit.backends.keys import without_keys
from draftkit.documents.source import other_than_text
from draftkit.errors import BackendError, InputError, UsageError
from draftkit.files import clipboard
from draftkit.files.clean import is_blank
from draftkit.files.streams import read_all
from draftkit.files.text_file import read_text
from draftkit.files.typed import Typed, pasted_on, typed, typed_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from draftkit.backends.base import Options
    from draftkit.backends.request import Request

__all__ = ["ManualBackend", "first_line"]

# Characters shown of an answer's first line.
_SHOWN = 72

_KEY = "A key of yours was in the answer: it was taken out of the text."


class ManualBackend(Backend):
    """Serves `manual:`: hands the prompt over, takes the answer that the user brings back.

    Where there is a clipboard the prompt is copied to it, and Enter takes the answer from
    it; else the prompt is shown, and the answer pasted. With `options.reply` the answer is
    read from that file instead (`-` is standard input), with `options.answer` it is there
    already, and nothing is shown: `draftkit prompt KIND` prints the prompt by itself.
    """

    capabilities: frozenset[str] = frozenset({"single", "by_hand", "interrupt"})
    context_window = None

    def __init__(self, provider: str, model: str, options: Options) -> None:
        self.provider = provider
        self.model = model or "chat"
        self.server = ""
        self._reply = options.reply
        self._given = options.answer
        self._asking = False
        self._taken = ""

    @property
    def answer(self) -> str:
        """The hash of an answer that is known already: a different one makes a different draft."""
        return hashlib.sha256(self._brought.text.encode()).hexdigest() if self._has_answer else ""

    def complete(
        self, request: Request, on_text: Callable[[str], None] | None = None
    ) -> Completion:
        """Return what the user pasted."""
        came = self._brought if self._has_answer else self._ask(request, on_text)
        text = without_keys(came.text)
        if came.problem:
            error = BackendError(
                came.problem,
                hint="Give the answer with --paste from the clipboard, or --reply FILE.",
            )
            if on_text:
                on_text(text)
            else:
                error.said = text
            raise error
        notes = (_KEY,) if text != came.text else ()
        completion = Completion(text, StopReason.STOP, model=self.model, notes=notes)
        completion = off_page(completion)
        if is_prompt(completion.text, request):
            raise BackendError(
                "That is a prompt, and no answer.",
                hint="Copy the model's answer, and paste that.",
            )
        if is_blank(completion.text):
            raise BackendError("The answer is empty.", hint="Paste the model's whole answer.")
        return heard(request, on_text, lambda _listener: completion, model=self.model)

    def interrupt(self) -> None:
        """Wait for the user no longer; called in the thread that waits, by a signal.

        Raises:
            KeyboardInterrupt: If the user is being waited for.
        """
        if self._asking:
            raise KeyboardInterrupt

    def close(self) -> None:
        """Nothing to give back."""

    @property
    def _has_answer(self) -> bool:
        return bool(self._reply or self._given)

    @cached_property
    def _brought(self) -> Typed:
        if self._given:
            return Typed(self._given, "")
        if self._reply != "-":
            name = f"--reply {self._reply}"
            if what := other_than_text(Path(self._reply)):
                raise InputError(
                    f"{name}: is {what}.",
                    hint="Save the answer alone as text (.txt or .md), or paste it.",
                )
            return Typed(read_text(Path(self._reply), InputError, name=name, most=MOST_BYTES), "")
        return typed(list(typed_in())) if sys.stdin.isatty() else Typed(read_all(), "")

    def _ask(self, request: Request, on_text: Callable[[str], None] | None) -> Typed:
        lines: list[str] = []
        self._asking = True
        try:
            copied = _hand_over(request)
            for line in typed_in():
                lines.append(line)
                if not _is_stop(line) and not (copied and is_blank("".join(lines))):
                    continue
                lines.extend(pasted_on())  # with which a stop, or an Enter, is a part of the text
                if copied and is_blank("".join(lines)):
                    lines.clear()
                    if text := _from_clipboard(request, self._taken):
                        self._taken = text
                        return Typed(text, "")
                    continue
                last = max(number for number, one in enumerate(lines) if one.strip())
                if _is_stop(lines[last]):
                    del lines[last:]
                    break
                if _is_stop(line):
                    _tell("That full stop is a part of the text. Now one as a line ends it.")
        except BaseException:
            if on_text and lines:  # what had come is kept
                on_text(typed(lines).text)
            raise
        finally:
            self._asking = False
        return typed(lines)


def _is_stop(line: str) -> bool:
    return line.rstrip("\r\n") == "."


def _hand_over(request: Request) -> bool:
    """Give the person the prompt, and say whether it is on the clipboard."""
    if not sys.stdin.isatty():
        raise InputError(
            "manual: needs somebody at the keyboard. In two steps: --copy takes the prompt to the "
            "clipboard (draftkit prompt KIND prints it), then --paste brings the answer, or "
            "--reply FILE (- for standard input)."
        )
    # To standard error: standard output is for the draft.
    out = sys.stderr
    if clipboard.usable():
        try:
            clipboard.copy(request.text)
        except UsageError as exc:
            out.write(f"{exc}\n")
        else:
            out.write(
                f"The prompt is on the clipboard ({len(request.text.split()):,} words). "
                "Paste it into your chat window, copy the answer, press Enter.\n"
            )
            out.flush()
            return True
    out.write(f"Copy this into your chat window:\n\n{request.text}\n\n")
    out.write("Paste the answer here, then a line with a single full stop:\n")
    out.flush()
    return False


def _from_clipboard(request: Request, before: str) -> str:
    """Return the answer on the clipboard; nothing, and say why, if there is none yet.

    Args:
        request: What the person was given to ask.
        before: The answer that was taken before: it may still be there.
    """
    try:
        text = clipboard.paste()
    except UsageError as exc:
        text, told = "", str(exc)
    else:
        told = f"Taken: {first_line(without_keys(text))}"
        if is_prompt(text, request):
            text = ""
            told = "The clipboard still holds a prompt. Copy the answer, then press Enter."
        elif text and text == before:
            text = ""
            told = (
                "The clipboard still holds the previous answer. Copy the new one, then press Enter."
            )
    _tell(told)
    return text


def _tell(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def first_line(text: str) -> str:
    """Return a text's first line, by which a person recognises it, in quotes."""
    line = text.strip().partition("\n")[0].strip()
    shown = line if len(line) <= _SHOWN else line[: _SHOWN - 1].rstrip() + "\u2026"
    return f'"{shown}"'
