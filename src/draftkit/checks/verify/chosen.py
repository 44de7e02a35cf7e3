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

__all__ = ["address_for", "is_asked", "verifying"]


def is_asked(verify: bool | str | Backend) -> bool:  # noqa: FBT001 - True is a model, too
    """Whether anybody is to verify; a configuration may say `no`."""
    return verify not in (False, "", "no")


def address_for(verify: bool | str | Backend, own: Backend | None) -> str:  # noqa: FBT001
    """Return the address of the writer's server, if the model that verifies is of its provider.

    Whoever writes with a server of their own does not mean to send the text to another.
    """
    named = verify.partition(":")[0] if isinstance(verify, str) else ""
    return own.server if own and own.provider == named else ""


@contextmanager
def verifying(
    verify: bool | str | Backend,  # noqa: FBT001 - True is a model, too
    own: Backend | None = None,
    reply: str = "",
    timeout_s: float = 120.0,
    base_url: str = "",
) -> Iterator[Backend]:
    """Open the model that verifies, and close it again if it was opened here.

    Args:
        verify: `PROVIDER:MODEL`, a backend, or True (`yes` in a configuration).
        own: The model that writes, which verifies where no other is named. Another of the
            same provider is asked at the same address.
        reply: With `manual:`, the file that holds the answer.
        timeout_s: The most seconds that the answer of a model that is opened here may take.
        base_url: Where that model's server is; empty for the address of `own`, or the usual one.

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
    base_url = base_url or address_for(verify, own)
    backend = open_chosen(verify, config, base_url=base_url, reply=reply, timeout_s=timeout_s)
    try:
        refuse_small(backend)
        yield backend
    finally:
        backend.close()
