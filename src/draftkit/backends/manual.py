"""The model is in a chat window, and the user carries the texts to and fro."""

from __future__ import annotations

import hashlib
import sys
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from draftkit.backends.base import Backend
from draftkit.backends.completion import Completion, StopReason
from draftkit.backends.content.listener import heard
from draftkit.errors import BackendError, InputError
from draftkit.files.regular_file import read_bytes
from draftkit.files.streams import read_all

if TYPE_CHECKING:
    from collections.abc import Callable

    from draftkit.backends.base import Options
    from draftkit.backends.request import Request

__all__ = ["ManualBackend"]


class ManualBackend(Backend):
    """Serves `manual:`: shows the prompt, takes the answer that the user pastes.

    With `options.reply` the answer is read from that file instead (`-` is standard
    input), and nothing is shown: `draftkit prompt KIND` prints the prompt by itself.
    """

    capabilities: frozenset[str] = frozenset({"single", "by_hand", "interrupt"})
    context_window = None

    def __init__(self, provider: str, model: str, options: Options) -> None:
        self.provider = provider
        self.model = model or "chat"
        self.server = ""
        self._reply = options.reply
        self._asking = False

    @property
    def answer(self) -> str:
        """The hash of the answer in the file: another answer makes another draft."""
        return hashlib.sha256(self._text.encode()).hexdigest() if self._reply else ""

    def complete(
        self, request: Request, on_text: Callable[[str], None] | None = None
    ) -> Completion:
        """Return what the user pasted."""
        text = self._text if self._reply else self._ask(request, on_text)
        if not text.strip():
            raise BackendError("The answer is empty.", hint="Paste the model's whole answer.")
        completion = Completion(text, StopReason.STOP, model=self.model)
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

    @cached_property
    def _text(self) -> str:
        if self._reply == "-":
            return read_all()
        try:
            return read_bytes(Path(self._reply)).decode("utf-8-sig")
        except OSError as exc:
            raise InputError(f"--reply {self._reply}: cannot be read: {exc.strerror}.") from exc
        except UnicodeDecodeError as exc:
            raise InputError(f"--reply {self._reply}: not UTF-8 text.") from exc

    def _ask(self, request: Request, on_text: Callable[[str], None] | None) -> str:
        lines: list[str] = []
        self._asking = True
        try:
            _show(request)
            for line in sys.stdin:
                if line.rstrip("\r\n") == ".":
                    break
                lines.append(line)
        except BaseException:
            if on_text and lines:  # what had come is kept
                on_text("".join(lines))
            raise
        finally:
            self._asking = False
        return "".join(lines)


def _show(request: Request) -> None:
    if not sys.stdin.isatty():
        raise InputError(
            "manual: needs somebody at the keyboard, or the answer in a file: --reply FILE "
            "(- for standard input)."
        )
    # To standard error: standard output is for the draft.
    out = sys.stderr
    out.write("Copy this into your chat window:\n\n")
    for message in request.messages:
        out.write(f"{message.content}\n\n")
    out.write("Paste the answer here, then a line with a single full stop:\n")
    out.flush()
