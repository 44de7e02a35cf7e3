"""What of a profile goes along: the kind's parts, what fits the inputs, nothing private."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from draftkit import Draft, Drafter, Profile, Prompt, Store, draft
from draftkit.cli import main
from draftkit.errors import InputError
from draftkit.profile.notes import Note
from draftkit.prompts.parts import choose, collapsed
from draftkit.testing import ScriptedBackend
from each import each

PATH = Path(__file__).parents[2] / "examples" / "profile.yaml"
PROFILE = Profile.load(PATH)
KINDS: dict[str, dict[str, Any]] = {
    "pitch": {},
    "post": {"topic": "fridges"},
    "collab": {"recipient": "Ines", "recipient_org": "Port Data"},
    "thanks": {"recipient": "Maria", "occasion": "the panel"},
}

# Thirty jobs with a highlight each: more than the budget.
LONG = Profile.from_dict(
    {
        "basics": {"name": "Ann", "email": "ann@a.example", "location": {"address": "1 Elm St"}},
        "work": [
            {
                "name": f"Firm {n}",
                "position": "Engineer",
                "highlights": [f"Ran the {thing} line. " + "It was a long and busy time. " * 9],
            }
            for n, thing in enumerate(["bottling", "paper", "glass"] * 10)
        ],
        "projects": [{"name": "Beacon", "highlights": ["Charted lighthouses in fog"]}],
        "references": [{"name": "Bo", "reference": "Ann is good."}],
        "meta": {"draftkit": {"voice": "dry", "offers": ["a tour", "a talk"]}},
        "hobbies": "sailing",
    }
)


@each("kind", KINDS)
def test_a_small_profile_goes_whole_but_for_what_is_private(kind: str) -> None:
    rendered = Prompt.find(kind).render(PROFILE, KINDS[kind])
    assert rendered.stays == {"private": ("basics.email", "basics.phone")}
    sent = rendered.request.messages[0].content
    for text in ("Open Fridge Log", "phase-change materials", "Yoruba", "Mentored 9", "leverage"):
        assert text in sent
    assert "amara@harmattan.example" not in sent
    assert "5550123" not in sent


def test_what_fits_the_inputs_goes_before_what_is_newer() -> None:
    going = choose(LONG, ["basics.name"], {"topic": "lighthouses in the fog"})
    assert going.goes[0] == ("basics.name",)
    assert "projects[0].highlights[0]" in going.ids
    assert going.ids.index("projects[0].name") < going.ids.index("projects[0].highlights[0]")
    glass = choose(LONG, ["basics.name"], {"topic": "glass"}).ids
    assert "work[29].highlights[0]" in glass
    assert "work[28].highlights[0]" not in glass
    assert {"work[29].name", "work[29].position"} <= set(glass)


def test_the_budget_holds_but_for_what_is_asked_for() -> None:
    small = choose(LONG, ["basics.name"], {}, budget=60)
    assert "basics.name" in small.ids
    assert "work[20].highlights[0]" in small.stays["more than 60 tokens"]
    asked = choose(LONG, ["basics.name"], {}, budget=60, include=["work[20]"])
    assert {"work[20].name", "work[20].highlights[0]"} <= set(asked.ids)


@each(
    ("first", "include", "exclude", "goes", "stays"),
    [
        ([], [], [], ["basics.name"], ["basics.email", "references[0].name", "hobbies"]),
        (["basics"], [], [], ["basics.name"], ["basics.email", "basics.location.address"]),
        (["basics.email"], [], [], ["basics.email"], ["basics.location.address"]),
        (["references"], [], [], ["references[0].reference"], ["basics.email"]),
        ([], ["references"], [], ["references[0].name"], ["basics.email"]),
        ([], ["hobbies"], [], ["hobbies"], ["basics.email"]),
        ([], [], ["work"], ["projects[0].name"], ["work[0].name", "work[3].highlights[0]"]),
        ([], ["work[2]"], ["work"], ["work[2].name"], ["work[0].name"]),
        ([], ["work"], ["work[2]"], ["work[3].name"], ["work[2].name"]),
        ([], [], ["meta.draftkit.offers[0]"], ["meta.draftkit.offers[1]"], []),
        ([], [], ["work.position"], ["work[0].name"], ["work[0].position"]),
    ],
)
def test_what_goes_and_what_stays(
    first: list[str], include: list[str], exclude: list[str], goes: list[str], stays: list[str]
) -> None:
    ids = choose(LONG, first, {}, include=include, exclude=exclude).ids
    assert set(goes) <= set(ids)
    assert not set(stays) & set(ids)


@each("option", ["include", "exclude"])
def test_a_part_that_the_profile_does_not_have_is_said(option: str) -> None:
    prompt = Prompt.find("pitch").sending(**{option: ["projcts"]})
    with pytest.raises(InputError, match=r'no part "projcts"\. Did you mean "projects"'):
        prompt.render(PROFILE, {})


def test_notes_go_along_by_what_they_are_about() -> None:
    long = LONG.with_notes(
        [Note("Glass breaks at night.", "story"), Note("Lamps are dear. " * 300), Note("Paper.")]
    )
    going = choose(long, ["basics.name"], {"topic": "why glass breaks"})
    assert going.goes[1] == ("notes[0]",)
    assert any("notes[1]" in ids for ids in going.stays.values())
    rendered = Prompt.find("post").render(long, {"topic": "why glass breaks"})
    system, user = (message.content for message in rendered.request.messages)
    assert "- Story: Glass breaks at night." in user
    assert "Glass breaks" not in system  # which stays the same for all drafts of a run


def test_facts_are_named_by_the_fewest_parts() -> None:
    every = ["basics.name", "work[0].name", "work[0].url", "work[1].name", "skills[0].name"]
    assert collapsed(every[1:4], every) == ("work",)
    assert collapsed(["work[0].name", "work[0].url"], every) == ("work[0]",)
    assert collapsed(["work[0].url", "basics.name"], every) == ("work[0].url", "basics")


def test_other_parts_make_another_draft(tmp_path: Path) -> None:
    store = Store(tmp_path)
    drafter = Drafter(ScriptedBackend(["One.", "Two.", "Three."]), store)
    usual = drafter.plan("pitch", PROFILE)
    own = drafter.plan("pitch", PROFILE, exclude=["awards"], include=["basics.email"])
    assert own.id != usual.id
    swapped = Prompt.find("pitch").sending(["basics.email"], ["awards"])
    assert drafter.identify(swapped, PROFILE, {}) == own.id
    made = Draft.load(drafter.draft(own).path or "")
    assert (made.include, made.exclude) == (("basics.email",), ("awards",))
    revised = drafter.revision(made, "shorter", PROFILE).rendered.request.messages[0].content
    assert "amara@harmattan.example" in revised
    assert "Golden Valve" not in revised


def test_the_library_takes_parts_too() -> None:
    backend = ScriptedBackend(["Hello."])
    draft("pitch", PROFILE, model=backend, include=["basics.phone"], exclude=["work[1]"])
    sent = backend.requests[0].messages[0].content
    assert "5550123" in sent
    assert "Nordkühl" not in sent


def test_a_dry_run_says_what_goes_and_what_stays() -> None:
    args = ["pitch", "-p", str(PATH), "-m", "manual:", "--dry-run", "--exclude", "skills"]
    shown = CliRunner().invoke(main, [*args, "--include", "basics.email"], standalone_mode=False)
    assert "Sent from your profile: basics.name" in shown.stderr
    assert "Not sent (private): basics.phone." in shown.stderr
    assert "Not sent (excluded): skills." in shown.stderr
    plain = CliRunner().invoke(main, [*args, "--json"], standalone_mode=False)
    assert json.loads(plain.stdout)["profile_stays"]["excluded"] == ["skills"]


def test_a_prompt_that_shows_a_part_of_what_is_chosen_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "prompts").mkdir()
    (tmp_path / "prompts" / "bare.md").write_text(
        "---\ndescription: x\n---\n{% block user %}I am {{ profile.basics.name }}.{% endblock %}",
        encoding="utf-8",
    )
    monkeypatch.chdir(tmp_path)
    rendered = Prompt.find("bare").render(PROFILE, {})
    assert rendered.sent[0] == "basics.name"
    assert "summary" not in "".join(rendered.sent)
    assert "work" in rendered.stays["the prompt does not show it"]
