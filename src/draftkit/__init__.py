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
    from draftkit.backends.base import Backend as Backend
    from draftkit.backends.base import Options as Options
    from draftkit.backends.base import open_backend as open_backend
    from draftkit.backends.completion import Completion as Completion
    from draftkit.backends.completion import StopReason as StopReason
    from draftkit.backends.completion import Usage as Usage
    from draftkit.backends.request import Message as Message
    from draftkit.backends.request import Request as Request
    from draftkit.backends.request import Settings as Settings
    from draftkit.checks.base import Finding as Finding
    from draftkit.checks.base import Report as Report
    from draftkit.checks.checked import Checked as Checked
    from draftkit.checks.checked import check_files as check_files
    from draftkit.checks.checking import check as check
    from draftkit.checks.explaining import Explanation as Explanation
    from draftkit.checks.explaining import explain as explain
    from draftkit.drafting.draft import Drafter as Drafter
    from draftkit.drafting.draft import draft as draft
    from draftkit.drafting.earlier import unused_facts as unused_facts
    from draftkit.drafting.families import families as families
    from draftkit.drafting.plan import Plan as Plan
    from draftkit.drafting.stale import stale as stale
    from draftkit.drafts.draft import Draft as Draft
    from draftkit.drafts.store import Store as Store
    from draftkit.errors import BackendError as BackendError
    from draftkit.errors import DraftkitError as DraftkitError
    from draftkit.errors import UsageError as UsageError
    from draftkit.exchange.exports.exporters import export as export
    from draftkit.exchange.sites.publishing import publish as publish
    from draftkit.people.impact.impact import Impact as Impact
    from draftkit.people.people import People as People
    from draftkit.people.person import Person as Person
    from draftkit.people.practice.due import Due as Due
    from draftkit.people.practice.due import due as due
    from draftkit.people.practice.event import Event as Event
    from draftkit.people.practice.practice import Practice as Practice
    from draftkit.people.selection import Selection as Selection
    from draftkit.profile.fact import Fact as Fact
    from draftkit.profile.notes import Note as Note
    from draftkit.profile.notes import Notes as Notes
    from draftkit.profile.profile import Profile as Profile
    from draftkit.prompts.prompt import Prompt as Prompt
    from draftkit.prompts.questions import Question as Question
    from draftkit.prompts.questions import questions as questions
    from draftkit.runs.bulk import bulk as bulk
    from draftkit.runs.run import Run as Run
    from draftkit.runs.worker import Result as Result
    from draftkit.runs.worker import Status as Status

_HOMES = {
    "Backend": "backends.base",
    "BackendError": "errors",
    "Checked": "checks.checked",
    "Completion": "backends.completion",
    "Draft": "drafts.draft",
    "Drafter": "drafting.draft",
    "DraftkitError": "errors",
    "Due": "people.practice.due",
    "Event": "people.practice.event",
    "Explanation": "checks.explaining",
    "Fact": "profile.fact",
    "Finding": "checks.base",
    "Impact": "people.impact.impact",
    "Message": "backends.request",
    "Note": "profile.notes",
    "Notes": "profile.notes",
    "Options": "backends.base",
    "People": "people.people",
    "Person": "people.person",
    "Plan": "drafting.plan",
    "Practice": "people.practice.practice",
    "Profile": "profile.profile",
    "Prompt": "prompts.prompt",
    "Question": "prompts.questions",
    "Report": "checks.base",
    "Request": "backends.request",
    "Result": "runs.worker",
    "Run": "runs.run",
    "Selection": "people.selection",
    "Settings": "backends.request",
    "Status": "runs.worker",
    "StopReason": "backends.completion",
    "Store": "drafts.store",
    "Usage": "backends.completion",
    "UsageError": "errors",
    "bulk": "runs.bulk",
    "check": "checks.checking",
    "check_files": "checks.checked",
    "draft": "drafting.draft",
    "due": "people.practice.due",
    "explain": "checks.explaining",
    "export": "exchange.exports.exporters",
    "families": "drafting.families",
    "open_backend": "backends.base",
    "publish": "exchange.sites.publishing",
    "questions": "prompts.questions",
    "stale": "drafting.stale",
    "unused_facts": "drafting.earlier",
}

__all__ = [
    "Backend",
    "BackendError",
    "Checked",
    "Completion",
    "Draft",
    "Drafter",
    "DraftkitError",
    "Due",
    "Event",
    "Explanation",
    "Fact",
    "Finding",
    "Impact",
    "Message",
    "Note",
    "Notes",
    "Options",
    "People",
    "Person",
    "Plan",
    "Practice",
    "Profile",
    "Prompt",
    "Question",
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
    "due",
    "explain",
    "export",
    "families",
    "open_backend",
    "publish",
    "questions",
    "stale",
    "unused_facts",
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
