"""What an article says of the world is a list to look up; what is worked out is support."""

from __future__ import annotations

from typing import TYPE_CHECKING

from draftkit import Profile, check, explain
from draftkit.checks.base import Report
from draftkit.checks.explained_page import page
from draftkit.cli import run
from each import each

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

PROFILE = Profile.from_dict(
    {
        "basics": {"name": "Ann Lee"},
        "work": [
            {
                "name": "Oyster Ltd",
                "highlights": [
                    "Density cut from 250 to 180 per bag; deaths down by a third",
                    "Runs 41 clinics in Ghana",
                    "Runs 12 clinics in Togo",
                    "Losses fell by 31%",
                ],
            }
        ],
    }
)
ARTICLE = """# Fewer oysters

## Why density matters
I cut density from 250 to 180 per bag.

## Evidence to gather

- [ ] Studies of oyster mortality in Normandy since 1998
- [ ] Length of a lease in Zeeland, and who keeps 30 metres.
- What the shells cost in Kerpenhir
- Prices of seed in Tasmania, about 40 euros
- We lost 90 bags in Brittany.

## Closing
According to the law, 12 metres are left free in Zeeland.
"""


def test_what_is_to_be_checked_is_a_list_and_no_finding(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = check(ARTICLE, profile=PROFILE)
    assert report.look_up == (
        "Studies of oyster mortality in Normandy since 1998",
        "Length of a lease in Zeeland, and who keeps 30 metres.",
        "What the shells cost in Kerpenhir",
        "Prices of seed in Tasmania, about 40 euros",
        "According to the law, 12 metres are left free in Zeeland.",
    )
    # What the writer says of themselves stays a finding, wherever it stands.
    assert {f.span for f in report.findings if f.level != "remark"} == {"90", "Brittany"}
    assert Report.from_dict(report.as_dict()) == report
    (tmp_path / "a.md").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "p.yaml").write_text("basics: {name: Ann Lee}\n", encoding="utf-8")
    for command in ("check", "explain"):
        run([command, "-p", str(tmp_path / "p.yaml"), str(tmp_path / "a.md")])
        said = capsys.readouterr().out
        assert "To look up before you publish:" in said
        assert "  - Prices of seed in Tasmania, about 40 euros\n" in said
    assert "<li>Prices of seed in Tasmania" in page(explain(ARTICLE, profile=PROFILE), "A")


@each(
    "text",
    [
        "Studies show that 40 euros are enough in Tasmania.",  # a letter, not an article
        "# A\n\n## B\n\n## C\n- We paid 40 euros in Tasmania.",
        "# A\n\n## B\n\n## Sources\n- My 40 clinics in Tasmania",
    ],
)
def test_other_texts_and_the_writers_own_are_held_against_the_facts(text: str) -> None:
    report = check(text, profile=PROFILE)
    assert report.look_up == ()
    assert any(f.level != "remark" for f in report.findings)


def test_what_a_fact_contradicts_is_not_looked_up() -> None:
    text = "# A\n\n## B\n\n## Sources\n- [ ] Runs 45 clinics in Ghana"
    found = check(text, profile=PROFILE).findings
    assert [(f.level, f.span, f.right) for f in found] == [("contradicted", "45", "41")]


@each(
    ("text", "flagged"),
    [
        ("Keeping as many oysters would need 39 % more bags.", []),
        ("Keeping as many oysters would need 42 % more bags.", ["42 %"]),
        ("We run 53 clinics.", []),  # 41 and 12
        ("We run 54 clinics.", ["54"]),
        ("Of 41 clinics each has ten beds: 410 in all.", []),
        ("Of 41 clinics each has ten beds: 430 in all.", ["430"]),
        ("- [ ] My timing over two weeks", []),
        ("Of the old losses 69% are left.", []),
        ("We won 69% of the votes.", ["69%"]),
        ("About 28 of every hundred oysters went.", []),
        ("About 61 of every hundred oysters went.", ["61"]),
        ("Put in one real page.", []),
        ("It costs one real.", ["one real"]),
        ("A big wall is meant for two people.", []),
        ("We hired two people.", ["two"]),
        ("# A\n\n## B\n\n## How to read it in ten seconds\n\nHold it up.", []),
    ],
)
def test_what_follows_from_the_facts_is_support(text: str, flagged: list[str]) -> None:
    found = check(text, profile=PROFILE).findings
    assert [f.span for f in found if f.level != "remark"] == flagged


def test_somebody_named_in_full_is_no_name_to_look_up() -> None:
    profile = Profile.from_dict({"basics": {"name": "Amara Okafor"}})
    text = "# Fridges\n\nSince then Constable Mensah sits by the door, at the Zorgbank.\n"
    report = check(text, profile=profile, kind="newsletter", inputs={"topic": "fridges"})
    assert [f.span for f in report.findings if f.check == "names"] == ["Constable Mensah"]
