"""What was said before goes along with posts, and what never was is listed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

import draftkit
from draftkit import Drafter, Note, Profile, Store
from draftkit.cli import main
from draftkit.drafting.chain import sources_of
from draftkit.errors import PromptError
from draftkit.profile.fact import Fact
from draftkit.prompts.prompt import Prompt
from draftkit.prompts.traits import Suiting
from draftkit.testing import ScriptedBackend

if TYPE_CHECKING:
    from pathlib import Path

CLINICS = "Cut vaccine losses in 41 clinics from 9% to 2%"
TRAINED = "Trained 230 technicians to repair the stores"
TOLD = "In 41 clinics we cut the losses of vaccine from 9% to 2%.\n"
BASICS = {"name": "Amara Okafor"}
PROFILE = Profile.from_dict(
    {
        "basics": BASICS,
        "work": [{"name": "Acme", "highlights": [CLINICS, TRAINED]}],
        "meta": {"draftkit": {"values": ["what breaks must be repairable"]}},
    }
).with_notes([Note("Most fridges are lost at the plug.", type="position")])


def asked(kind: str, store: Store, **how: object) -> str:
    """Return what is sent for a draft that is not made."""
    plan = Drafter(ScriptedBackend(["x"]), store).plan(
        kind,
        PROFILE,
        {"topic": "stores and technicians"},
        **how,  # type: ignore[arg-type]
    )
    return plan.rendered.request.text


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A folder with one post in it."""
    store = Store(tmp_path / "drafts")
    drafter = Drafter(ScriptedBackend([TOLD]), store)
    given = {"topic": "losses", "angle": "the night is the problem"}
    drafter.draft(drafter.plan("social", PROFILE, given))
    return store


@pytest.mark.parametrize(("kind", "told"), [("social", True), ("post", True), ("script", False)])
def test_a_post_is_told_what_was_said(kind: str, store: Store, *, told: bool) -> None:
    said = f'"Post: losses"; its angle: the night is the problem; it used: {CLINICS}\n'
    assert (said in asked(kind, store)) is told


def test_what_stays_is_not_told_and_a_draft_is_not_told_of_itself(store: Store) -> None:
    text = asked("social", store, exclude=["work[0].highlights[0]"])
    assert "41 clinics" not in text
    assert '"Post: losses"; its angle: the night is the problem\n' in text
    (made,) = store
    drafter = Drafter(ScriptedBackend(["x"]), store)
    again = drafter.plan("social", PROFILE, made.inputs)
    assert again.id == made.id
    assert "earlier texts" not in again.rendered.request.text
    prompt, given = Prompt.find("social"), {"topic": "more"}
    child = drafter.plan(prompt.citing(sources_of(made)), PROFILE, given)
    assert "earlier texts" not in child.rendered.request.text


def test_what_was_said_makes_no_other_draft(store: Store) -> None:
    given = {"topic": "stores"}
    alone = Drafter(ScriptedBackend(["x"])).plan("social", PROFILE, given)
    after = Drafter(ScriptedBackend(["x"]), store).plan("social", PROFILE, given)
    assert alone.id == after.id


def test_what_was_never_used_is_listed_notes_first(store: Store) -> None:
    found = draftkit.unused_facts(store, PROFILE)
    assert [(one.fact.id, one.kinds[0]) for one in found] == [
        ("notes[0]", "article"),
        ("work[0].highlights[1]", "casestudy"),
        ("meta.draftkit.values[0]", "article"),
    ]
    assert draftkit.unused_facts([], PROFILE)[1].fact.text == CLINICS


def test_a_fact_that_moved_or_stands_in_a_sample_is_used(store: Store, tmp_path: Path) -> None:
    moved = Profile.from_dict(
        {"basics": BASICS, "work": [{"name": "Acme", "highlights": [TRAINED, CLINICS]}]}
    )
    assert [one.fact.text for one in draftkit.unused_facts(store, moved)] == [TRAINED]
    (tmp_path / "talk.md").write_text("I trained 230 technicians to repair the stores.\n")
    (tmp_path / "profile.yaml").write_text(
        f"basics: {{name: Amara Okafor}}\nwork: [{{name: Acme, highlights: ['{TRAINED}']}}]\n"
        "meta: {draftkit: {samples: [talk.md]}}\n"
    )
    assert draftkit.unused_facts([], Profile.load(tmp_path / "profile.yaml")) == []


def test_a_name_is_nothing_to_build_on() -> None:
    of = Suiting().of
    assert of(Fact("work[0].name", "Acme"), PROFILE) == ()
    assert of(Fact("awards[0].title", "Golden Valve"), PROFILE) == ("bio", "speakerintro")


def test_a_kind_of_your_own_says_what_it_is_built_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file is enough; one that is wrong is passed over where another is drafted."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "prompts").mkdir()
    file = tmp_path / "prompts" / "toast.md"
    file.write_text("---\ndescription: A toast.\nbuilt_on: [work.name]\n---\n")
    fact = Fact("work[0].name", "Acme")
    assert Suiting().of(fact, PROFILE) == ("toast",)
    file.write_text("---\ndescription: A toast.\nbuilt_on: work.name\n---\n")
    assert Suiting().of(fact, PROFILE) == ()
    with pytest.raises(PromptError, match=r"toast.md: `built_on` is a list"):
        Prompt.find("toast")
    file.write_text("---\ndescription: A toast.\nbuilt_on: [notes.storey]\n---\n")
    with pytest.raises(PromptError, match=r'no type "storey".*"story"'):
        Prompt.find("toast")


def test_the_command_lists_them(desk: Path) -> None:
    call = CliRunner().invoke
    assert desk.exists()
    shown = call(main, ["angles"], standalone_mode=False)
    fact = "work[0].highlights[0]: Cut spoilage by 31% in 14 districts"
    assert shown.stdout.splitlines() == [f"{fact} (casestudy, post, pitch, social)"]
    assert "Next: draftkit post" in shown.stderr
    plain = call(main, ["angles", "--json"], standalone_mode=False).stdout
    assert json.loads(plain)[0]["kinds"] == ["casestudy", "post", "pitch", "social"]
    (desk / "reply.md").write_text("We cut spoilage by 31% in 14 districts.\n", encoding="utf-8")
    call(main, ["pitch", "--reply", "reply.md"], standalone_mode=False)
    assert "All that you have is used" in call(main, ["angles"], standalone_mode=False).stderr
