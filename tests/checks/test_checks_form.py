"""The form of a draft: what each check flags, exactly where, and what it leaves alone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from draftkit import Profile, check, checks
from draftkit.checks import base
from draftkit.checks.base import Brief, Finding
from draftkit.cli import main
from draftkit.errors import PromptError
from draftkit.language.document import Document
from draftkit.prompts.prompt import Prompt
from each import each
from yaml_cases import read_cases

HERE = Path(__file__).parents[1]
PROFILE = Profile.load(HERE.parent / "examples" / "profile.yaml")
MESSAGES = (HERE / "data" / "check_messages.yaml").read_text(encoding="utf-8")
BRIEF = Brief(PROFILE.facts(), data=PROFILE.data, kind="pitch")


def cases() -> list[tuple[str, dict[str, Any], str]]:
    found = []
    for path in sorted((HERE / "data" / "checks").glob("*.yaml")):
        for group in read_cases(path.read_text(encoding="utf-8")):
            found += [(group["check"], group.get("with", {}), text) for text in group["texts"]]
    return found


def found_by(id_: str, text: str, **parameters: Any) -> list[Finding]:
    return checks.all_checks()[id_].run(Document(text), BRIEF, parameters)


def marked(text: str, findings: list[Finding]) -> str:
    """Put the marks of the case files around what was found."""
    for finding in sorted(findings, key=lambda f: f.start, reverse=True):
        inner = text[finding.start : finding.end]
        text = f"{text[: finding.start]}«{inner}»{text[finding.end :]}"
    return text


@each(("id_", "parameters", "text"), cases())
def test_what_is_marked_is_flagged_and_nothing_else(
    id_: str, parameters: dict[str, Any], text: str
) -> None:
    bare = re.sub("[«»]", "", text)
    assert marked(bare, found_by(id_, bare, **parameters)) == text


@each("case", read_cases(MESSAGES), ids=lambda case: case["says"][:40])
def test_the_message_says_what_and_what_to_do(case: dict[str, Any]) -> None:
    found = found_by(case["check"], case["text"], **case.get("with", {}))
    assert [finding.message for finding in found] == [case["says"]]


def test_a_long_text_may_come_back_to_its_words() -> None:
    said = "The power went at nine and nobody in the house noticed."
    long = " ".join(f"word{at}" for at in range(250)) + "."
    short = " ".join(f"word{at}" for at in range(200)) + "."
    assert found_by("loops", f"{said} {short} {said}")
    assert not found_by("loops", f"{said} {long} {said}")
    assert found_by("repeats", f"{said} {long} {said}")
    assert found_by("loops", f"{said} {long} {said} {said}")


KEPT = [
    ("work[0].highlights[0]", "Losses fell from nine percent to 2%."),
    ("work[0].highlights[0]", "I cut vaccine losses in Ghana to two per cent."),
    ("work[0].highlights[0]", "Losses fell in 41 clinics. They went from 9% to 2%."),
    ("work[0].highlights[1]", "A store now costs $11.9k instead of 18,400 dollars."),
    ("work[0].name", "At Harmattan I lead engineering."),
    ("work[0].startDate", "I have done this since March 2019."),
    ("work[0].startDate", "I have done this since 2019."),
    ("work[1].name", "At Nordkuhl's I built fridges."),
    ("work[1].highlights[0]", "My K7 fridge is sold in twenty-two countries."),
    ("basics.name", "It's Dr. Okafor."),
    ("basics.url", "See amara-okafor.example."),
    ("education[0].institution", "I studied at HUT."),
    ("skills[0].name", "I know refrigeration."),
    ("publications[1].name", "Ask who repairs the fridge."),
    ("meta.draftkit.offers[0]", "You may have five years of our temperature logs."),
]
NOT_KEPT = [
    ("work[0].highlights[0]", "We have logs from 41 clinics."),
    ("work[0].highlights[0]", "We repair fridges in Ghana."),
    ("work[0].name", "Vaccine logistics is hard."),
    ("work[0].startDate", "I have done this since 2017."),
    ("work[1].highlights[0]", "Our stores stand in three countries."),
    ("projects[0].name", "Open the fridge and read the log."),
    ("education[0].institution", "I live in Hamburg."),
    ("meta.draftkit.offers[0]", "In 41 clinics losses fell."),
]


@each(("id_", "text"), KEPT)
def test_a_fact_is_kept_in_other_words(id_: str, text: str) -> None:
    assert found_by("must", text, parts={"it": id_}) == []


@each(("id_", "text"), NOT_KEPT)
def test_a_fact_is_not_kept_by_words_of_others(id_: str, text: str) -> None:
    assert len(found_by("must", text, parts={"it": id_})) == 1


def test_any_one_of_several_is_enough() -> None:
    text = "I work for HL in Hamburg."
    assert found_by("must", text, parts={"the company": "work[0].name"})
    assert not found_by("must", text, parts={"the company": ["work[0].name", "HL"]})


def test_a_first_sign_of_trouble_is_named_once() -> None:
    text = "(a (b [c"
    assert len(found_by("complete", text)) == 1


@each(
    "text",
    [
        "There is a hole between (2, 4) and (3, 9).",
        "Plots (see page 12 or 14) and (a, b) agree.",
        "Bring (1) a pen, (2) paper, and 3) time.",
        "You need (as we said: 1) a pen, 2) paper) nothing else.",
        "It lasts (about 200) years :)",
    ],
)
def test_a_number_before_a_bracket_closes_it_or_counts(text: str) -> None:
    assert found_by("complete", text) == []
    assert len(found_by("complete", f"{text[:-1]} (or 3, so.")) == 1


def test_what_a_writer_has_in_brackets_is_no_blank() -> None:
    text = "I put [man laughing] over an uncle who was crying."
    wrote = Profile.from_dict({"basics": {"name": "Jo Ho", "summary": f"{text} I make captions."}})
    assert [f.check for f in check(text, profile=wrote).findings] == []
    assert "placeholder" in {f.check for f in check(text, profile=PROFILE).findings}


def test_a_signature_with_a_full_stop_in_it_ends_a_letter() -> None:
    own = {"basics": {"name": "Lucía Arrieta Bonino"}}
    own["meta"] = {"draftkit": {"signature": "Esc. Lucía Arrieta"}}  # type: ignore[dict-item]
    letter = "Dear Ann,\n\nThank you.\n\nUn saludo cordial,\nEsc. Lucía Arrieta\n"
    report = check(letter, profile=Profile.from_dict(own))
    assert [f for f in report.findings if f.check == "complete"] == []


INPUTS: dict[str, dict[str, Any]] = {
    "pitch": {"audience": "health ministries", "seconds": 30},
    "post": {"topic": "why vaccine fridges fail", "angle": "the power is the problem"},
    "collab": {
        "recipient": "Dr. Ines Duarte",
        "recipient_org": "the Port Data podcast",
        "why_them": "your episode on rural ports",
        "ask": "talk for 20 minutes next week",
    },
    "thanks": {
        "recipient": "Maria",
        "occasion": "the panel on rural health",
        "specifics": "your question about who empties the fridges",
    },
}


FORM = {
    name
    for name, one in checks.all_checks().items()
    if getattr(one.function, "__module__", "").rpartition(".")[2]
    in ("length", "parts", "structure", "whole", "must", "residue", "loops")
}


@each("kind", INPUTS)
def test_what_a_strong_model_wrote_is_not_flagged(kind: str) -> None:
    answer = (HERE / "data" / "replies" / f"{kind}.txt").read_text(encoding="utf-8")
    body = Prompt.find(kind).body_of(answer, PROFILE, INPUTS[kind])
    found = check(body, profile=PROFILE, kind=kind, inputs=INPUTS[kind]).findings
    assert [finding for finding in found if finding.check in FORM] == []


def test_a_text_that_just_fits_is_fine() -> None:
    assert not found_by("channel", "x" * 300 + "\n", name="linkedin_invitation")
    assert not found_by("hook", "x" * 4, max_characters=4)


def test_prompts_check_names_a_mistake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "prompts").mkdir()
    (tmp_path / "prompts" / "note.md").write_text(
        "---\ndescription: A note.\nchecks:\n  lenght: {}\n  title: {max_word: 3}\n---\n"
        '{% extends "_base.md" %}\n',
        encoding="utf-8",
    )
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["prompts", "check", "note"], standalone_mode=False)
    assert result.return_value == 2
    assert 'There is no check "lenght". Did you mean "length"?' in result.stderr
    assert 'check title: there is no parameter "max_word"' in result.stderr


def test_the_limits_of_channels_are_known() -> None:
    with pytest.raises(
        PromptError, match=r'"linkedin_pots" is unknown\. Did you mean "linkedin_po'
    ):
        found_by("channel", "Text.", name="linkedin_pots")


def test_values_that_are_no_numbers_are_said() -> None:
    with pytest.raises(PromptError, match='check length: max_words: "many" is not a number'):
        found_by("length", "One.", max_words="many")


@each(
    ("asked", "id_", "said"),
    [
        ({"lenght": {}}, "lenght", 'There is no check "lenght". Did you mean "length"?'),
        ({"length": {"max_word": 3}}, "length", 'no parameter "max_word". Did you mean "max_'),
        ({"length": {"max_words": "many"}}, "length", '"many" is not a number'),
        ({"length": [3]}, "length", "write its parameters as a mapping, or true or false"),
    ],
)
def test_a_mistake_in_a_prompt_is_a_finding(asked: Any, id_: str, said: str) -> None:
    """The text is there, and may have been paid for: it is kept, and does not pass."""
    report = checks.run("One two.", BRIEF, asked)
    (finding,) = report.findings
    assert (finding.check, finding.hard) == (id_, True)
    assert said in finding.message
    assert not report.passed


@each("asked", [{"closing": None}, {"closing": True}, {"closing": {}}])
def test_a_check_without_parameters_is_asked_for(asked: Any) -> None:
    assert [f.check for f in checks.run("- one", BRIEF, asked).findings] == ["closing"]


def test_a_check_is_switched_off_and_made_soft() -> None:
    text = "Best,\n[Your Name]"
    assert not checks.run(text, BRIEF).passed
    assert checks.run(text, BRIEF, {"placeholder": False}).findings == ()
    (finding,) = checks.run(text, BRIEF, {"placeholder": {"hard": False}}).findings
    assert finding.hard is False


def test_every_check_says_what_it_looks_at() -> None:
    for one in checks.all_checks().values():
        assert re.fullmatch(r"[A-Z].{15,90}\.", one.about), one.id


DOCS = HERE.parent / "docs" / "checks.md"
ROWS = [
    [cell.strip() for cell in line.strip("| \n").split(" | ")]
    for line in DOCS.read_text(encoding="utf-8").splitlines()
    if line.startswith("| `")
]


def test_the_documentation_has_every_check_as_it_is() -> None:
    rows = {row[0].strip("`"): row for row in ROWS if row[1] in ("hard", "soft")}
    known = checks.all_checks()
    assert set(rows) == set(known)
    for id_, row in rows.items():
        assert row[1] == ("hard" if known[id_].hard else "soft"), id_
        if row[2] in ("always", "if asked"):
            assert row[2] == ("always" if known[id_].always else "if asked"), id_


def test_the_documentation_has_every_parameter() -> None:
    text = DOCS.read_text(encoding="utf-8")
    for one in checks.all_checks().values():
        for name in one.parameters:
            assert f"`{name}`" in text or f"{{{name}: " in text or name == "hard", (one.id, name)


def test_every_module_with_a_check_is_a_family() -> None:
    room = Path(checks.__file__).parent
    texts = {path: path.read_text(encoding="utf-8") for path in room.rglob("*.py")}
    found = {
        ".".join(path.relative_to(room).with_suffix("").parts)
        for path, text in texts.items()
        if re.search(r"^@check\(", text, re.MULTILINE)
    }
    assert found == set(checks._FAMILIES)


def test_the_check_of_the_documentation_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "REGISTRY", {})
    code = re.findall(r"```python\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)[0]
    exec(
        "from __future__ import annotations\nimport re\nfrom draftkit.checks.base import check\n"
        + code
    )
    shouting = base.REGISTRY["shouting"]
    (finding,) = shouting.run(Document("Well, THIS IS VERY loud."), BRIEF, {})
    assert finding.span == "THIS IS VERY"
    assert shouting.parameters == ("words", "hard")
    assert not shouting.run(Document("WHO, UNICEF"), BRIEF, {})


def test_a_name_and_where_somebody_works_sign_a_letter() -> None:
    from draftkit import Profile, check

    profile = Profile({"basics": {"name": "Enkhjargal Bat"}})
    text = "Dear Jo,\n\nYes or no is enough.\n\nEnkhjargal, Selenge forest unit"
    assert "complete" not in {f.check for f in check(text, profile=profile).findings}
    cut = text.replace("Enkhjargal, Selenge forest unit", "Enkhjargal said that, after")
    assert "complete" in {f.check for f in check(cut, profile=profile).findings}
