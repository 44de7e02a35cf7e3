"""Which drafts came from which, and which rest on what has changed since."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import time
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

import draftkit
from draftkit import Draft, Profile, Store
from draftkit.cli import main
from draftkit.drafts.index import IndexEntry
from draftkit.testing import ScriptedBackend

if TYPE_CHECKING:
    from pathlib import Path

FACTS = ["I trained 230 technicians.", "I closed 3 stores."]
GIVEN = {
    "pitch": {},
    "thanks": {"recipient": "Maria", "occasion": "the panel"},
    "followup": {"meeting": "the panel"},
    "checkin": {"offer": "a talk"},
}
WHEN = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)


def profile(*facts: str) -> Profile:
    """Return a profile whose highlights are these."""
    return Profile.from_dict(
        {"basics": {"name": "Amara Okafor"}, "work": [{"name": "Acme", "highlights": [*facts]}]}
    )


def made(kind: str, text: str, *, day: int, **how: object) -> Draft:
    """Make a draft on a day, and return it saved."""
    own = profile(*FACTS)
    inputs = GIVEN[kind]
    draft = draftkit.draft(kind, own, model=ScriptedBackend([text]), **inputs, **how)  # type: ignore[arg-type]
    draft = dataclasses.replace(draft, created=WHEN + dt.timedelta(days=day))
    return Draft.load(draft.save("drafts"))


@pytest.fixture
def family(desk: Path) -> list[Draft]:
    """Three drafts, each from the one before, and one by itself."""
    (desk / "study.txt").write_text("Repairs took 26 days.\n", encoding="utf-8")
    first = made("thanks", "Dear Maria,\n\nI trained 230 technicians.\n", day=1)
    second = made("followup", "Dear Maria,\n\nShall we talk?\n", day=2, parent=first)
    third = made("checkin", "Dear Maria,\n\nRepairs took 26 days.\n", day=3, parent=second)
    alone = made("pitch", "I closed 3 stores.\n", day=4, sources=["study.txt"])
    return [first, second, third, alone]


def reasons(own: Profile) -> dict[str, list[str]]:
    """Return what is stale, by its kind."""
    found = draftkit.stale(Store("drafts"), own)
    return {one.draft.kind: [reason.message for reason in one.reasons] for one in found}


def test_a_tree_shows_what_came_from_what(family: list[Draft]) -> None:
    (found,) = draftkit.families(Store("drafts"))
    assert [(m.depth, m.entry.id) for m in found.members] == [
        (depth, draft.id) for depth, draft in enumerate(family[:3])
    ]
    (alone,) = draftkit.families(Store("drafts"), family[3].id[:8])
    assert [m.entry.kind for m in alone.members] == ["pitch"]
    shown = CliRunner().invoke(main, ["tree"], standalone_mode=False).stdout.splitlines()
    assert [line.split("  2026")[0] for line in shown] == [
        f"{'  ' * depth}{draft.id[:12]}" for depth, draft in enumerate(family[:3])
    ]
    plain = CliRunner().invoke(main, ["tree", "last", "--json"], standalone_mode=False).stdout
    assert [m["kind"] for m in json.loads(plain)[0]["members"]] == ["pitch"]


def test_a_lost_parent_and_a_circle_are_shown_once(family: list[Draft]) -> None:
    first, second, third, _ = family
    assert first.path
    assert second.path
    first.path.unlink()
    (found,) = draftkit.families(Store("drafts"))
    assert (found.lost, len(found.members)) == (first.id, 2)
    text = second.path.read_text(encoding="utf-8")
    second.path.write_text(text.replace(f"parent: {first.id}", f"parent: {third.id}"))
    (found,) = draftkit.families(Store("drafts"))
    assert [m.entry.kind for m in found.members] == ["followup", "checkin"]
    assert reasons(profile(*FACTS)) == {}  # and it comes to an end


def test_a_draft_that_was_revised_thousands_of_times_is_soon_shown(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chain = [
        IndexEntry(f"{n}.md", 1, 1, id=f"{n:04}", created=f"{n:04}", parent=f"{n - 1:04}" * (n > 0))
        for n in reversed(range(2000))
    ]
    monkeypatch.setattr(Store, "entries", lambda _, **__: chain)
    begun = time.monotonic()
    (found,) = draftkit.families(Store(desk))
    assert time.monotonic() - begun < 2
    assert [m.depth for m in found.members] == [*range(2000)]


def test_nothing_is_stale_at_first_nor_when_a_fact_moves(family: list[Draft]) -> None:
    assert len(family) == 4
    assert reasons(profile(*FACTS)) == {}
    assert reasons(profile("I like tea.", *reversed(FACTS))) == {}


def test_a_changed_fact_makes_all_stale_that_came_from_it(family: list[Draft]) -> None:
    first, second, _, _ = family
    found = reasons(profile("I trained 250 technicians.", FACTS[1]))
    assert found == {
        "thanks": [
            'work[0].highlights[0] says now: "I trained 250 technicians."; this draft: "230"'
        ],
        "followup": [f"thanks {first.id[:8]} is stale"],
        "checkin": [f"followup {second.id[:8]} is stale"],
    }
    assert reasons(profile(FACTS[0]))["pitch"] == [
        "work[0].highlights[1] is gone from your profile"
    ]


def test_a_changed_source_text_or_prompt_is_a_reason(family: list[Draft], desk: Path) -> None:
    first, second, _, _ = family
    own = profile(*FACTS)
    (desk / "study.txt").write_text("Repairs took 27 days.\n", encoding="utf-8")
    assert reasons(own) == {"pitch": ["study.txt has changed"]}
    (desk / "study.txt").unlink()
    assert reasons(own) == {"pitch": ["study.txt cannot be compared: There is no file study.txt."]}
    (desk / "study.txt").write_text("Repairs took 26 days.\n", encoding="utf-8")
    assert first.path
    text = first.path.read_text(encoding="utf-8")
    first.path.write_text(text.replace("Dear Maria,\n\nI", "Dear Maria!\n\nI"), encoding="utf-8")
    assert reasons(own) == {
        "followup": [f"the text of thanks {first.id[:8]} was changed"],
        "checkin": [f"followup {second.id[:8]} is stale"],
    }
    first.path.unlink()
    assert reasons(own)["followup"] == [f"the draft that it came from, {first.id[:8]}, is gone"]
    prompts = desk / "prompts"
    prompts.mkdir()
    mine = '---\ndescription: "Mine."\n---\n{% block user %}Say who I am.{% endblock %}\n'
    (prompts / "pitch.md").write_text(mine, encoding="utf-8")
    assert reasons(own)["pitch"] == ["the prompt of pitch has changed"]


def test_a_revised_parent_is_a_reason_and_a_revision_none(family: list[Draft]) -> None:
    first, _, _, _ = family
    drafter = draftkit.Drafter(ScriptedBackend(["Dear Maria,\n\nThanks.\n"]))
    plan = drafter.revision(first, "shorter", profile(*FACTS))
    again = drafter.draft(plan)
    again.save("drafts")
    found = reasons(profile(*FACTS))
    assert found["followup"] == [f"thanks {first.id[:8]} was revised: {again.id[:8]}"]
    assert "thanks" not in found


def test_the_command_says_what_is_stale_and_what_to_do(family: list[Draft], desk: Path) -> None:
    profile_file = desk / "profile.yaml"
    head = "basics: {name: Amara Okafor}\nwork:\n  - name: Acme\n    highlights:\n"
    profile_file.write_text(head + "".join(f"    - {fact}\n" for fact in FACTS), encoding="utf-8")
    call = CliRunner().invoke
    assert "is stale" in call(main, ["stale"], standalone_mode=False).stderr
    profile_file.write_text(head + f"    - I trained 9 people.\n    - {FACTS[1]}\n")
    said = call(main, ["stale"], standalone_mode=False)
    assert said.stdout.splitlines()[:2] == [
        f"{family[0].id[:12]}  thanks  {family[0].title}",
        '  work[0].highlights[0] says now: "I trained 9 people."',
    ]
    assert "3 stale. Next: draftkit redo ID" in said.stderr
    plain = json.loads(call(main, ["stale", "--json"], standalone_mode=False).stdout)
    assert [one["reasons"][0]["what"] for one in plain] == ["fact", "parent", "parent"]


def test_another_persons_drafts_in_the_folder_are_counted_and_not_listed(
    family: list[Draft], desk: Path
) -> None:
    assert len(family) == 4
    other = '{"basics": {"name": "Callum Reith"}, "work": [{"name": "Skerrow"}]}'
    (desk / "callum.json").write_text(other, encoding="utf-8")
    said = CliRunner().invoke(main, ["stale", "-p", "callum.json"], standalone_mode=False)
    assert said.stdout == ""
    assert said.stderr.splitlines() == [
        "No draft in drafts is stale.",
        "Drafts of other profiles, not looked at: 4. Name theirs with --profile.",
    ]


def test_a_draft_from_before_facts_were_kept_says_so(desk: Path) -> None:
    draft = made("pitch", "I closed 3 stores.\n", day=1)
    assert desk.exists()
    assert draft.path
    draft.path.unlink()
    dataclasses.replace(draft, used={}, path=None).save("drafts")
    assert reasons(profile(*FACTS)) == {}
    (message,) = reasons(profile("I like tea.", *FACTS))["pitch"]
    assert message.endswith("is not known")
