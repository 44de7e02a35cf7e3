"""How many drafts can be under way at once with the files that this process may have open."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

from draftkit.figures.table import several

if TYPE_CHECKING:
    from draftkit.backends.limiter import Limiter

__all__ = ["at_once", "fit"]

# A draft has a connection and the file that says that it is being made, and two more while it
# is saved: the new file and its folder, the index, or an earlier text.
_EACH = 4

# What else is opened for a moment: the list of contacts, word lists, the report, certificates.
_RESERVE = 32


def fit(limiter: Limiter) -> str:
    """Let no more drafts be under way than open files allow, and say so if those are fewer."""
    wanted = limiter.most
    limiter.bound(at_once(wanted))
    if limiter.most == wanted:
        return ""
    return (
        f"Only {several(limiter.most, 'draft')} at a time, not {wanted}: more need more open files "
        f'than are allowed. For all of them, allow {_needed(wanted)} ("ulimit -n").'
    )


def at_once(drafts: int) -> int:
    """Return how many of these drafts can be under way at once, one at least.

    The limit of this process is raised as far as they need it and the system allows: what it
    is by default (256 on macOS, 1,024 on Linux) is for programs that wait for one file at a
    time.
    """
    try:
        import resource
    except ImportError:  # Windows does not count connections as files
        return drafts
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = _needed(drafts)
    if soft == resource.RLIM_INFINITY or soft >= most:
        return drafts
    wanted = most if hard == resource.RLIM_INFINITY else min(most, hard)
    if wanted > soft:
        with contextlib.suppress(OSError, ValueError):  # macOS has another limit above it
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
            soft = wanted
    return max(1, drafts - -(-(most - soft) // _EACH)) if soft < most else drafts


def _needed(drafts: int) -> int:
    return _open() + _RESERVE + _EACH * drafts


def _open() -> int:
    try:
        return len(os.listdir("/dev/fd"))  # noqa: PTH208 - names are enough
    except OSError:
        return 0
