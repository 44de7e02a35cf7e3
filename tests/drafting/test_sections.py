"""Where the model's window is too small for the whole, an article is asked for by sections."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from draftkit import Completion, Draft, Drafter, Plan, Profile, StopReason, Store
from draftkit.cli.dry_run import show_plan
from draftkit.drafting.planning import Planner
from draftkit.drafting.search import SearchBounds
from draftkit.drafting.taking_up import came_before
from draftkit.testing import ScriptedBackend
from each import each
from searches import Killed

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "tests" / "data" / "chain"
PROFILE = Profile.load(ROOT / "examples" / "profile.yaml")
OUTLINE = FOLDER.joinpath("outline.md").read_text(encoding="utf-8")
PARTS = re.split(r"(?m)^(?=## )", FOLDER.joinpath("article.md").read_text(encoding="utf-8"))
# As a model would give them: title and opening with the first section, the ending with the last.
ANSWERS = ["".join(PARTS[:2]), *PARTS[2:7], "".join(PARTS[7:])]
GIVEN = {"topic": "why vaccine fridges fail", "outline": OUTLINE, "words": 1500}


def model(answers: list[str | Completion], window: int | None = 8_300) -> ScriptedBackend:
    """Return a model with a window of so many tokens."""
    made = ScriptedBackend(answers, capabilities=())
    made.context_window = window
    return made


def planned(backend: ScriptedBackend) -> Plan:
    return Drafter(backend).plan("article", PROFILE, GIVEN)


def test_each_section_is_asked_for_and_knows_what_came_before(tmp_path: Path) -> None:
    backend = model([*ANSWERS])
    drafter = Drafter(backend, Store(tmp_path))
    heard: list[str] = []
    draft = drafter.draft(drafter.plan("article", PROFILE, GIVEN), heard.append)
    assert draft.body == "".join(PARTS)
    assert "".join(heard).split() == draft.body.split()
    assert draft.complete
    assert not [f for f in (draft.report or {})["findings"] if f["check"] == "outline"]
    assert draft.notes == (
        "Written a section at a time, in 7 requests: the model's window is small.",
    )
    asked = [request.messages[-1].content for request in backend.requests]
    assert len(asked) == 7
    assert asked[0].endswith(
        'Now write only the title, the opening, and the first section, "The fridge gets the '
        'blame", in about 210 words, and stop there; its heading is a line "## ...".'
    )
    assert 'section 3 of 7, "One long cut is worse than many short ones"' in asked[2]
    assert "are written: The fridge gets the blame; What the log says." in asked[2]
    assert "Ask for it nicely, and bring your own paper." in asked[2]
    assert 'the last section, "What this does not show", and after it the ending' in asked[6]
    assert all("41 clinics" in request.messages[0].content for request in backend.requests)
    assert {r.settings.max_tokens for r in backend.requests} == {2000}


@each("window", [None, 16_000])
def test_where_there_is_room_it_is_one_request(window: int | None) -> None:
    backend = model(["".join(PARTS)], window)
    draft = Drafter(backend).draft(planned(backend))
    assert len(backend.requests) == 1
    assert draft.notes == ()
    assert backend.requests[0].settings.max_tokens == 7000


def test_a_section_that_breaks_off_is_the_last_and_what_came_is_kept(tmp_path: Path) -> None:
    cut = Completion("## What the log says\n\nRead it", StopReason.LENGTH)
    backend, store = model([ANSWERS[0], cut]), Store(tmp_path)
    drafter = Drafter(backend, store)
    draft = drafter.draft(drafter.plan("article", PROFILE, GIVEN))
    assert (draft.status, len(backend.requests)) == ("partial", 2)
    assert draft.body.endswith("Read it\n")
    assert draft.body.startswith("# The fridge did not fail.")
    # The same command asks for that one again, and for those after it.
    again = model([*ANSWERS[1:]])
    drafter = Drafter(again, store)
    draft = drafter.draft(drafter.plan("article", PROFILE, GIVEN))
    assert (draft.body, draft.complete, len(again.requests)) == ("".join(PARTS), True, 6)


def test_others_than_a_drafter_ask_in_one_request() -> None:
    plan = Planner(model(["x"])).plan("article", PROFILE, GIVEN)
    assert plan.headings == ()
    whole = Drafter(model(["x"])).plan("article", PROFILE, GIVEN)
    assert (len(whole.headings), whole.id) == (7, plan.id)


def test_a_revision_has_room_for_the_whole_text() -> None:
    drafter = Drafter(model([*ANSWERS]))
    plan = drafter.revision(drafter.draft(planned(model(["x"]))), "shorter", PROFILE)
    assert plan.headings == ()
    assert plan.rendered.request.settings.max_tokens == 7000


def test_a_dry_run_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    drafter = Drafter(model(["x"]))
    show_plan(drafter.plan("article", PROFILE, GIVEN), drafter, None, as_json=False)
    assert "asked for a section at a time, in 7 such requests" in capsys.readouterr().err


def test_an_article_without_an_outline_has_no_sections_to_ask_for() -> None:
    plan = Drafter(model(["x"])).plan("article", PROFILE, {"topic": "fridges"})
    assert plan.headings == ()


def test_the_sections_that_have_come_are_kept_while_others_are_asked_for(tmp_path: Path) -> None:
    backend, store = model([*ANSWERS[:3], "Cut"]), Store(tmp_path)
    drafter, seen = Drafter(backend, store), list[str]()

    def hear(text: str) -> None:
        if text == "Cut":
            [draft] = store
            seen.append(draft.body)
            assert not draft.complete
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        drafter.draft(drafter.plan("article", PROFILE, GIVEN), hear)
    assert seen[0].split() == "".join(ANSWERS[:3]).split()
    assert len(list(store)) == 1
    # The same command goes on after them, and asks for the rest alone.
    again = model([*ANSWERS[3:]])
    drafter = Drafter(again, store)
    draft = drafter.draft(drafter.plan("article", PROFILE, GIVEN))
    assert (draft.body, draft.complete, draft.sections) == ("".join(PARTS), True, ())
    assert len(again.requests) == 4
    assert "section 4 of 7" in again.requests[0].messages[-1].content
    assert "Sections that had come before: 3." in draft.notes[0]


def test_sections_that_somebody_has_edited_are_asked_for_again(tmp_path: Path) -> None:
    store = Store(tmp_path)
    plan = planned(model(["x"]))
    texts = ["## One\n\nOf it.", "## Two\n\nOf that."]
    draft = Draft(plan.id, "article", "T", " \n\n".join(texts) + " ", "partial", sections=(4, 4))
    path = draft.save(tmp_path)
    assert came_before([plan.id], 1, 7, store)[0][0].sections == tuple(texts)
    assert came_before([plan.id], 1, 2, store)[0] == {}
    path.write_text(path.read_text().replace("Of it.", "Of."))
    assert came_before([plan.id], 1, 7, store)[0] == {}


def test_of_several_articles_each_goes_on_after_its_sections(tmp_path: Path) -> None:
    def made(backend: ScriptedBackend, folder: Path) -> Draft:
        backend.context_window = 8_300
        drafter = Drafter(backend, Store(folder), bounds=SearchBounds(2, attempts=2))
        return drafter.draft(drafter.plan("article", PROFILE, GIVEN))

    whole = made(Killed(ANSWERS * 2, tmp_path / "drafts"), tmp_path / "drafts")
    again = model([*ANSWERS[3:]])
    draft = made(again, tmp_path / "killed-10")
    assert [c["text"] for c in draft.candidates] == ["".join(PARTS)] * 2
    assert (draft.body, len(again.requests)) == (whole.body, 4)
