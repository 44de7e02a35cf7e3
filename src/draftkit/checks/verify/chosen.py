"""Which model verifies: named, configured, or the one that writes."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from draftkit.backends.choice import choose, open_chosen
from draftkit.checks.verify.size import refuse_small
from draftkit.config import Config

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.backends.base import Backend

__all__ = ["is_asked", "verifying"]


def is_asked(verify: bool | str | Backend) -> bool:  # noqa: FBT001 - True is a model, too
    """Whether anybody is to verify; `no` is said in configurations."""
    return verify not in (False, "", "no")


@contextmanager
def verifying(
    verify: bool | str | Backend,  # noqa: FBT001 - True is a model, too
    own: Backend | None = None,
    reply: str = "",
    timeout_s: float = 120.0,
) -> Iterator[Backend]:
    """Open the model that verifies, and close it again if it was opened here.

    Args:
        verify: `PROVIDER:MODEL`, a backend, or True (`yes` in a configuration).
        own: The model that writes, which verifies where no other is named.
        reply: With `manual:`, the file that holds the answer.
        timeout_s: The most seconds that the answer of a model that is opened here may take.

    Raises:
        ConfigError: If there is no such model, or it is known to be too small.
    """
    config = Config.load()
    if verify in (True, "yes"):
        named = config.verify if config.verify not in ("", "yes", "no") else ""
        verify = named or own or choose(None, config).spec
    if not isinstance(verify, str):
        refuse_small(verify)  # type: ignore[arg-type]
        yield verify  # type: ignore[misc]
        return
    backend = open_chosen(verify, config, reply=reply, timeout_s=timeout_s)
    try:
        refuse_small(backend)
        yield backend
    finally:
        backend.close()
