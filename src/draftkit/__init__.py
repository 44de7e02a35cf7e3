"""Drafts you can stand behind: written by a model from your profile, checked without one.

    import draftkit

    profile = draftkit.Profile.load("examples/profile.yaml")
    draft = draftkit.draft("pitch", profile, audience="hospital managers", seconds=30)
    print(draft.body)
    draft.save("drafts")

Names are imported when they are used, so that `import draftkit` costs next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from draftkit._version import __version__

if TYPE_CHECKING:
    from draftkit.api import draft as draft
    from draftkit.backends.base import Backend as Backend
    from draftkit.backends.base import Options as Options
    from draftkit.backends.base import open_backend as open_backend
    from draftkit.checked import Checked as Checked
    from draftkit.checked import check_files as check_files
    from draftkit.checking import check as check
    from draftkit.checks.base import Finding as Finding
    from draftkit.checks.base import Report as Report
    from draftkit.completion import Completion as Completion
    from draftkit.completion import StopReason as StopReason
    from draftkit.completion import Usage as Usage
    from draftkit.drafter import Drafter as Drafter
    from draftkit.drafts import Draft as Draft
    from draftkit.errors import BackendError as BackendError
    from draftkit.errors import DraftkitError as DraftkitError
    from draftkit.errors import UsageError as UsageError
    from draftkit.explaining import Explanation as Explanation
    from draftkit.explaining import explain as explain
    from draftkit.fact import Fact as Fact
    from draftkit.plan import Plan as Plan
    from draftkit.profile import Profile as Profile
    from draftkit.prompt import Prompt as Prompt
    from draftkit.request import Message as Message
    from draftkit.request import Request as Request
    from draftkit.request import Settings as Settings
    from draftkit.run import Run as Run
    from draftkit.run import bulk as bulk
    from draftkit.selection import Selection as Selection
    from draftkit.store import Store as Store
    from draftkit.worker import Result as Result
    from draftkit.worker import Status as Status

_HOMES = {
    "Backend": "backends.base",
    "BackendError": "errors",
    "Checked": "checked",
    "Completion": "completion",
    "Draft": "drafts",
    "Drafter": "drafter",
    "DraftkitError": "errors",
    "Explanation": "explaining",
    "Fact": "fact",
    "Finding": "checks.base",
    "Message": "request",
    "Options": "backends.base",
    "Plan": "plan",
    "Profile": "profile",
    "Prompt": "prompt",
    "Report": "checks.base",
    "Request": "request",
    "Result": "worker",
    "Run": "run",
    "Selection": "selection",
    "Settings": "request",
    "Status": "worker",
    "StopReason": "completion",
    "Store": "store",
    "Usage": "completion",
    "UsageError": "errors",
    "bulk": "run",
    "check": "checking",
    "check_files": "checked",
    "draft": "api",
    "explain": "explaining",
    "open_backend": "backends.base",
}

__all__ = [
    "Backend",
    "BackendError",
    "Checked",
    "Completion",
    "Draft",
    "Drafter",
    "DraftkitError",
    "Explanation",
    "Fact",
    "Finding",
    "Message",
    "Options",
    "Plan",
    "Profile",
    "Prompt",
    "Report",
    "Request",
    "Result",
    "Run",
    "Selection",
    "Settings",
    "Status",
    "StopReason",
    "Store",
    "Usage",
    "UsageError",
    "__version__",
    "bulk",
    "check",
    "check_files",
    "draft",
    "explain",
    "open_backend",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'draftkit' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"draftkit.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
