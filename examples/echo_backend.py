"""A backend of your own: one class with one method, and an entry point.

A package makes it known with this in its pyproject.toml:

    [project.entry-points."draftkit.backends"]
    echo = "echo_backend:EchoBackend"

Then `draftkit pitch -m echo:loud` uses it. Run this file to see it work without that.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from draftkit import Backend, Completion, Drafter, Message, Options, Profile, Request, StopReason

if TYPE_CHECKING:
    from collections.abc import Callable


class EchoBackend(Backend):
    """Answers with the last line of the request; `echo:loud` says it in capitals."""

    capabilities: frozenset[str] = frozenset()
    context_window = None

    def __init__(self, provider: str, model: str, options: Options) -> None:  # noqa: ARG002
        self.provider = provider
        self.model = model
        self.server = ""

    def complete(
        self, request: Request, on_text: Callable[[str], None] | None = None
    ) -> Completion:
        """Return the echo."""
        last: Message = request.messages[-1]
        text = last.content.strip().splitlines()[-1]
        text = text.upper() if self.model == "loud" else text
        if on_text:
            on_text(text)
        return Completion(text, StopReason.STOP, model=self.model)

    def close(self) -> None:
        """Nothing to give back."""


def main() -> None:
    """Make one draft with it."""
    profile = Profile.load(Path(__file__).parent / "profile.yaml")
    drafter = Drafter(EchoBackend("echo", "loud", Options()))
    draft = drafter.draft(drafter.plan("pitch", profile, {"seconds": 30}))
    print(draft.body)


if __name__ == "__main__":
    main()
