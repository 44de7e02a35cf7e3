"""An answer that was paid for is on the disk before it is checked, and is not paid for again."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import draftkit
from commands import PROFILE
from draftkit import checks
from draftkit.drafting.draft import Drafter
from draftkit.drafting.search import SearchBounds
from draftkit.drafts.store import Store
from draftkit.errors import DraftkitError, PromptError
from draftkit.profile.profile import Profile
from draftkit.prompts.prompt import Prompt
from draftkit.testing import ScriptedBackend
from searches import GOOD, OUTLINE, PADDED, TITLES

if TYPE_CHECKING:
    from draftkit.drafts.draft import Draft

POST = json.dumps({**OUTLINE, "title": TITLES[0], "description": "What a fridge needs."})

# What a process does that is killed while it checks its first answer.
KILLED = """
import os, signal, sys
import draftkit
from draftkit import checks
from draftkit.prompts.prompt import Prompt
from draftkit.testing import ScriptedBackend
checks.run = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
profile = draftkit.Profile.load("profile.yaml")
backend = ScriptedBackend([sys.argv[2]])
if sys.argv[1] == "bulk":
    rows = [{"recipient": "Maria", "occasion": "the walk"}]
    list(draftkit.bulk("thanks", rows, profile, model=backend, folder="drafts"))
else:
    drafter = draftkit.Drafter(backend, draftkit.Store("drafts"))
    drafter.draft(drafter.plan(sys.argv[1], profile, {"topic": "fridges"}))
"""

POINTS = """\
---
description: A list.
output:
  schema:
    type: object
    required: [points]
    properties: {points: {type: array, items: {type: string}}}
---
{% block user %}Three points.{% endblock %}
{% block output %}{{ output.points.first }}{% endblock %}
"""


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    path = tmp_path / "profile.yaml"
    path.write_text(PROFILE, encoding="utf-8")
    return Profile.load(path)


def killed(folder: Path, *words: str) -> Draft:
    """Start a process that is killed while it checks; return the one draft that it left."""
    command = [sys.executable, "-c", KILLED, *words]
    assert subprocess.run(command, cwd=folder, check=False).returncode == -9
    (left,) = Store(folder / "drafts")
    return left


def test_the_same_command_takes_up_what_a_kill_left_unchecked(
    profile: Profile, tmp_path: Path
) -> None:
    left = killed(tmp_path, "post", POST)
    assert not left.complete
    assert left.report is None
    backend, store = ScriptedBackend(["Paid again."]), Store(tmp_path / "drafts")
    drafter = Drafter(backend, store)
    made = drafter.draft(drafter.plan("post", profile, {"topic": "fridges"}))
    assert made.complete
    assert made.report is not None
    assert "The answer had come before, and was not asked for again." in made.notes
    whole = Drafter(ScriptedBackend([POST]))
    same = whole.draft(whole.plan("post", profile, {"topic": "fridges"}))
    assert (made.title, made.body, made.description) == (same.title, same.body, same.description)
    assert (made.usage, made.path) == (same.usage, left.path)
    assert len(list(store)) == 1
    assert backend.requests == []


def test_a_run_takes_it_up_as_well(profile: Profile, tmp_path: Path) -> None:
    letter = "Dear Maria,\n\nThank you for the walk.\n\nBest,\nAmara\n"
    left = killed(tmp_path, "bulk", letter)
    backend = ScriptedBackend(["Paid again."])
    rows = [{"recipient": "Maria", "occasion": "the walk"}]
    run = draftkit.bulk("thanks", rows, profile, model=backend, folder=tmp_path / "drafts")
    (result,) = run
    (draft,) = Store(tmp_path / "drafts")
    assert (result.path, draft.path, draft.body) == (left.path, left.path, letter)
    assert draft.complete
    assert backend.requests == []


@pytest.mark.parametrize("where", [1, 2])
def test_an_interruption_of_the_checks_keeps_the_answer(
    where: int, profile: Profile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right, count = checks.run, 0

    def interrupted(*given: object) -> object:
        nonlocal count
        count += 1
        if count == where:
            raise KeyboardInterrupt
        return right(*given)  # type: ignore[arg-type]

    store, plan = Store(tmp_path / "drafts"), None
    with monkeypatch.context() as patched:
        patched.setattr(checks, "run", interrupted)
        drafter = Drafter(first := ScriptedBackend([PADDED, GOOD], ["paid"]), store)
        plan = drafter.plan("pitch", profile)
        with pytest.raises(KeyboardInterrupt):
            drafter.draft(plan)
    assert len(first.requests) == where
    (left,) = store
    assert left.complete == (where == 2)
    texts = [candidate["text"].strip() for candidate in left.candidates]
    assert texts == [PADDED, GOOD][:where]
    again = Drafter(second := ScriptedBackend([GOOD], ["paid"]), store)
    made = again.draft(plan)
    assert len(second.requests) == (where == 1)  # the repair alone
    assert made.body.strip() == (GOOD if where == 1 else PADDED)
    assert len(list(store)) == 1


def test_a_repair_is_there_before_it_is_checked(
    profile: Profile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, right = Store(tmp_path / "drafts"), checks.run
    seen: list[list[Draft]] = []

    def looking(*given: object) -> object:
        seen.append(list(store))
        return right(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(checks, "run", looking)
    backend = ScriptedBackend([PADDED, GOOD], ["paid"])
    drafter = Drafter(backend, store, bounds=SearchBounds.usual(backend))
    made = drafter.draft(drafter.plan("pitch", profile))
    [first], [second], *_ = seen
    assert (first.complete, first.body.strip()) == (False, PADDED)
    assert (second.complete, second.body.strip()) == (True, PADDED)
    texts = [(c["how"], c["text"].strip(), "report" in c) for c in second.candidates]
    assert texts == [("written", PADDED, True), ("repaired", GOOD, False)]
    assert any("draftkit candidates" in note for note in second.notes)
    assert not any("draftkit candidates" in note for note in made.notes)
    assert (made.path, made.body.strip()) == (first.path, GOOD)


def test_what_cannot_be_used_or_is_not_finished_is_asked_for_again(
    profile: Profile, tmp_path: Path
) -> None:
    for number, answer in enumerate(("no JSON", "")):
        store = Store(tmp_path / str(number))
        drafter = Drafter(ScriptedBackend([answer], ["paid"]), store)
        plan = drafter.plan("post", profile, {"topic": "fridges"})
        with contextlib.suppress(DraftkitError):
            assert not drafter.draft(plan).complete
        again = Drafter(second := ScriptedBackend([POST], ["paid", "single"]), store)
        assert again.draft(plan).complete
        assert len(second.requests) == 1


def test_nothing_is_written_before_a_draft_that_is_not_checked(
    profile: Profile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saves: list[object] = []
    right = Store.save

    def counted(self: Store, draft: Draft, **how: Any) -> Path:
        saves.append(how)
        return right(self, draft, **how)

    monkeypatch.setattr(Store, "save", counted)
    for checked, count in ((False, 1), (True, 2)):
        drafter = Drafter(
            ScriptedBackend([GOOD]),
            Store(tmp_path / str(checked)),
            bounds=SearchBounds(checks=checked),
        )
        drafter.draft(drafter.plan("pitch", profile))
        assert len(saves) == count
        saves.clear()


def test_what_is_kept_for_a_moment_does_not_wait_for_the_disk(
    profile: Profile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The text and its name do once the draft is whole, or a repair is asked for."""
    synced: list[int] = []
    seen: list[int] = []
    right = checks.run

    def looking(*given: object) -> object:
        seen.append(len(synced))
        return right(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "fsync", synced.append)
    monkeypatch.setattr(checks, "run", looking)
    for answers, before_checks, in_all in (([GOOD], [0], 2), ([PADDED, GOOD], [0, 4], 6)):
        drafter = Drafter(ScriptedBackend(answers, ["paid"]), Store(tmp_path / str(in_all)))
        drafter.draft(drafter.plan("pitch", profile))
        assert (seen, len(synced)) == (before_checks, in_all)
        seen.clear()
        synced.clear()


def test_an_answer_that_is_kept_for_now_is_no_earlier_draft(
    profile: Profile, tmp_path: Path
) -> None:
    """Else every row of a run would be compared with the first one."""
    drafter = Drafter(ScriptedBackend([GOOD]), Store(tmp_path / "drafts"))
    for audience in ("", "nurses", "engineers"):
        given = {"audience": audience} if audience else {}
        made = drafter.draft(drafter.plan("pitch", profile, given))
        assert made.report
        assert not [f for f in made.report["findings"] if f["check"] == "similarity"]


def points(source: str) -> Prompt:
    """Make a file of one's own in the working folder the prompt of a kind, and load it."""
    path = Path("prompts/points.md")
    path.parent.mkdir(exist_ok=True)
    path.write_text(source, "utf-8")
    return Prompt.find("points")


@pytest.mark.parametrize("candidates", [1, 2])
@pytest.mark.parametrize("block", ["output", "description"])
def test_an_answer_on_which_the_prompt_fails_is_taken_up_once_that_is_mended(
    profile: Profile,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    block: str,
    candidates: int,
) -> None:
    monkeypatch.chdir(tmp_path)
    store = Store("drafts")
    backend = ScriptedBackend(['{"points": ["Power"]}'], ["paid"])
    right = POINTS.replace("points.first", "points|first")
    wrong = {
        "output": POINTS,
        "description": right + "{% block description %}{{ output.point }}{% endblock %}",
    }[block]

    def made(source: str) -> Draft:
        bounds = SearchBounds.usual(backend, candidates)
        drafter = Drafter(backend, Store("drafts"), bounds=bounds)
        return drafter.draft(drafter.plan(points(source), profile))

    for source in (wrong, wrong, wrong.replace("{{", "{{ ")):
        with pytest.raises(PromptError, match=f"points.md: block {block}: line 9|1[01]: ") as said:
            made(source)
        (left,) = store
        assert not left.complete
        assert said.value.__notes__ == [
            f"What had come was saved as a partial draft: {left.path}",
            "Mend the prompt and ask again: the answer is reused, not paid for twice.",
        ]
        assert len(backend.requests) == candidates
    draft = made(right)
    assert draft.body.strip() == "Power"
    assert draft.complete
    assert len(backend.requests) == candidates
    (left,) = store
    assert (left.id, left.path) == (draft.id, draft.path)
    assert left.path
    assert left.path.name == left.file_name
    with pytest.raises(PromptError):  # another request is another answer
        made(wrong.replace("Three", "Four"))
    assert len(backend.requests) == 2 * candidates
