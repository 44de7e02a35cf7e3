"""A draft goes on from another one, and may say what that one could rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from click.testing import CliRunner

import draftkit
from draftkit import Profile, Store
from draftkit.cli import main
from draftkit.testing import ScriptedBackend

if TYPE_CHECKING:
    from pathlib import Path

PROFILE = Profile.from_dict(
    {"basics": {"name": "Amara Okafor", "summary": "I trained 230 technicians."}}
)
# The 19 hours are the request's; nobody gave the 77.
NOTE = "Dear Maria,\n\nThank you for the 19 hours. I trained 230 technicians, and 77 nurses.\n"
NEXT = "Dear Maria,\n\nAfter your 19 hours, my 230 technicians and 77 nurses send their thanks.\n"


def test_only_what_the_parent_could_rest_on_is_support() -> None:
    parent = draftkit.draft(
        "thanks",
        PROFILE,
        model=ScriptedBackend([NOTE]),
        recipient="Maria",
        occasion="the 19 hours at the panel",
    )
    model = ScriptedBackend([NEXT])
    child = draftkit.draft("thanks", PROFILE, model=model, parent=parent, occasion="your help")
    user = model.requests[0].messages[-1].content
    assert "> Thank you for the 19 hours." in user
    assert child.inputs["recipient"] == "Maria"
    assert child.parent == parent.id
    spans = [f["span"] for f in (child.report or {})["findings"] if f["check"] == "numbers"]
    assert spans == ["77"]
    found = draftkit.explain(child.to_markdown(), profile=PROFILE)
    places = {fact.text: fact.place for fact in found.facts}
    assert places["the 19 hours at the panel"] == f"thanks {parent.id[:8]}, occasion"
    assert "I trained 230 technicians." in places


def test_the_command_takes_a_draft_and_no_other_file(desk: Path) -> None:
    (desk / "reply.md").write_text(NOTE, encoding="utf-8")
    call = CliRunner().invoke
    words = ["thanks", "Maria", "the panel", "--reply", "reply.md"]
    call(main, words, standalone_mode=False)
    words = ["thanks", "--from", "last", "--occasion", "your help", "--reply", "reply.md"]
    made = call(main, words, standalone_mode=False)
    assert made.exception is None
    lacking = call(main, ["social", "--from", "last"], standalone_mode=False)
    assert "last has no topic for a social to take over. Say it, such as:" in lacking.stderr
    child, parent = sorted(Store("drafts"), key=lambda draft: draft.parent, reverse=True)
    assert child.parent == parent.id
    refused = call(main, ["thanks", "--from", "reply.md"], standalone_mode=False)
    assert "reply.md is not one of draftkit's drafts. To cite it, give it with --source." in str(
        refused.exception
    )
