"""How a profile is read: by time, under today's names, as plain text; other tools' files."""

from __future__ import annotations

import json
import unicodedata
import zipfile
from pathlib import Path
from typing import Any

import pytest

from draftkit.cli import run
from draftkit.errors import ProfileError
from draftkit.profile.profile import Profile, inspect
from draftkit.profile.writer import write_profile
from each import each

FIELD = Path(__file__).parents[1] / "data" / "field"
NAMED = {"basics": {"name": "Ana"}}


def jobs(*dates: tuple[str | None, str | None]) -> list[dict[str, Any]]:
    return [{"name": str(n), "startDate": s, "endDate": e} for n, (s, e) in enumerate(dates)]


# Time


def test_the_current_job_comes_first_whatever_the_files_order() -> None:
    profile = Profile.load(FIELD / "oldestfirst.json")
    assert [job["name"] for job in profile.data["work"]] == [
        "Agil Norte",
        "Menu Vigo",
        "Lonxa Labs",
    ]
    assert profile.select(["work[0].position"]) == {"work": [{"position": "Lead engineer"}]}
    assert {f.id: f.text for f in profile.facts()}[
        "work[0].highlights[0]"
    ] == "Led 9 apps to release"


@each(
    ("dates", "order"),
    [
        ([("2010", "2011"), ("2011", "2012"), ("2012", None)], "210"),
        ([("2012", None), ("2011", "2012"), ("2010", "2011")], "012"),
        ([("2010", "2012"), ("2014", "present"), ("2012", "2013")], "120"),
        ([("2019", None), ("2023", None)], "10"),  # the file has the oldest first
        ([("2023", None), ("2019", None), ("2010", "2011")], "012"),
        ([("2019", None), ("2023", None), ("2010", "2011")], "012"),  # as the writer has them
        ([("2015", "2019-06"), ("2016", "2019")], "10"),
        ([(None, "2019"), (None, "2021")], "10"),
        (
            [(None, None), ("2010", "2011"), ("2012", None)],
            "021",
        ),  # nobody knows when the first was
        ([(None, None), (None, None)], "01"),
    ],
)
def test_time_counts_and_not_place(dates: list[tuple[str | None, str | None]], order: str) -> None:
    profile = Profile.from_dict({**NAMED, "work": jobs(*dates)})
    assert "".join(job["name"] for job in profile.data["work"]) == order


def test_volunteering_and_studies_are_in_time_too_and_awards_stay() -> None:
    data = {
        "volunteer": [
            {"organization": "old", "endDate": "2001"},
            {"organization": "new", "startDate": "2002"},
        ],
        "education": [{"area": "old", "endDate": "2001"}, {"area": "new", "endDate": "2009"}],
        "awards": [{"title": "best", "date": "2001"}, {"title": "next", "date": "2009"}],
    }
    found = Profile.from_dict(NAMED | data).data
    firsts = [found[part][0] for part in ("volunteer", "education", "awards")]
    assert [next(iter(first.values())) for first in firsts] == ["new", "new", "best"]


def test_the_order_of_the_file_makes_no_other_profile() -> None:
    entries = jobs(("2010", "2011"), ("2012", None))
    one, other = ({**NAMED, "work": w} for w in (entries, entries[::-1]))
    assert Profile.from_dict(one).hash == Profile.from_dict(other).hash


def test_what_is_added_to_the_current_job_stands_in_its_entry(tmp_path: Path) -> None:
    path = tmp_path / "profile.yaml"
    path.write_text(
        "basics:\n  name: A\nwork:\n- name: Old\n  endDate: 2011\n  startDate: 2010\n"
        "- name: New\n  startDate: 2012\n"
    )
    write_profile(path, {("work", 0, "position"): "Lead"})
    assert Profile.load(path).data["work"][0] == {
        "position": "Lead",
        "name": "New",
        "startDate": "2012",
    }


def test_errors_name_the_place_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "resume.json"
    entries = [*jobs(("2010", "2011")), {"name": "x", "startDate": "2012", "highlights": "one"}]
    path.write_text(json.dumps({**NAMED, "work": entries}, indent=1))
    (error,) = inspect(path).errors
    assert "work[1].highlights is text" in error


# Today's names


def test_json_resume_of_before_1_0_is_read_under_todays_names(
    capsys: pytest.CaptureFixture[str],
) -> None:
    data = Profile.load(FIELD / "old_schema.json").data
    assert [job["name"] for job in data["work"]] == ["Self-employed", "Lonxa Labs"]
    assert (data["work"][1]["url"], data["basics"]["url"], data["basics"]["image"]) == (
        "http://lonxa.example",
        "https://ana.example",
        "https://example.org/a.jpg",
    )
    assert not {"company", "website", "gpa"} & {key for part in data["work"] for key in part}
    assert "score" not in data["education"][0]  # a dash says nothing
    assert run(["profile", "check", str(FIELD / "old_schema.json")]) == 0
    out, err = capsys.readouterr()
    assert err.count("before 1.0") == len(err.splitlines()) == 1
    assert "work.company as name" in err
    assert "work[0].name " not in out


def test_what_has_todays_name_already_goes_before_the_old_one() -> None:
    data = Profile.from_dict({**NAMED, "work": [{"company": "Old", "name": "New"}]}).data
    assert data["work"] == [{"company": "Old", "name": "New"}]


# Markup and letters


def test_values_are_plain_text_and_a_link_keeps_its_address() -> None:
    profile = Profile.load(FIELD / "html2.json")
    texts = {fact.id: fact.text for fact in profile.facts()}
    assert texts["basics.label"] == "Engineer & speaker"
    assert texts["basics.summary"].splitlines()[-1] == "- €2m of sales a day"
    assert texts["skills[0].keywords[0]"] == "Core Data"
    assert texts["work[0].highlights[1]"] == (
        "Cut queues by 40%, see the report (https://lonxa.example/report)"
    )
    assert "(http://lonxa.example/v1)" in texts["work[0].highlights[0]"]
    assert not any(mark in text for text in texts.values() for mark in ("<", "&amp", "**", "]("))


def test_an_entity_brings_in_no_control_character() -> None:
    profile = Profile.from_dict({"basics": {"name": "A", "label": "b&#27;[0m&#x7;&#155;c"}})
    assert profile.data["basics"]["label"].isprintable()


def test_addresses_and_the_signature_are_left_as_written() -> None:
    basics = {"name": "A", "url": "https://a.example/_b_?c&lt;", "email": "_a_@b.example"}
    own = {"signature": "*A*", "samples": ["_a_.md"], "banned_phrases": ["**x**"]}
    profile = Profile.from_dict({"basics": basics, "meta": {"draftkit": own}})
    assert profile.data == {"basics": basics, "meta": {"draftkit": own}}


def test_a_letter_written_in_two_ways_is_one() -> None:
    one, two = (
        Profile.from_dict({"basics": {"name": unicodedata.normalize(form, "Inês"), "é": "x"}})
        for form in ("NFC", "NFD")
    )
    assert one == two
    assert one.hash == two.hash
    assert one.facts() == two.facts()


# Files of other tools

OTHERS = [
    ("cv.yaml", "cv:\n  name: Ana\n  sections: {}\ndesign: {}\n", "a RenderCV file", "cv.name is"),
    (
        "a.yml",
        "content:\n  basics: {name: Ana}\nlayouts: []\n",
        "a YAMLResume file",
        "basics.label",
    ),
    ("europass.json", '{"SkillsPassport": {}}', "a Europass CV", "draftkit init"),
    (
        "cv.xml",
        '<?xml version="1.0"?>\n<Candidate xmlns="http://www.europass.eu/1.0"/>',
        "a Europass",
        "draftkit init",
    ),
    (
        "r.json",
        '{"basics": {"name": "A"}, "sections": {"x": 1}}',
        "a Reactive Resume",
        "as JSON Resume",
    ),
    (
        "Profile.csv",
        "First Name,Last Name,Maiden Name,Address\nA,B,,\n",
        "LinkedIn",
        "the headline is",
    ),
    ("Positions.csv", "Company Name,Title,Description,Location\n", "LinkedIn", "an entry of work"),
    ("cv.pdf", "%PDF-1.7\n\xe2", "a PDF", "draftkit init"),
    ("cv.json", "%PDF-1.7" + "x" * 2_000_000, "a PDF", "draftkit init"),
    ("cv.rtf", "{\\rtf1 x}", "word processor", "draftkit init"),
]


@pytest.mark.parametrize(("name", "text", "what", "advice"), OTHERS, ids=[o[2] for o in OTHERS])
def test_a_file_of_another_tool_is_named_with_what_to_do(
    tmp_path: Path, name: str, text: str, what: str, advice: str
) -> None:
    path = tmp_path / name
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(ProfileError, match=f"is .*{what}.*, not a profile") as caught:
        Profile.load(path)
    assert advice in str(caught.value)
    assert "\n" not in str(caught.value)


@each(
    ("inside", "what"),
    [
        ("Basic_Export/Positions.csv", "the archive of LinkedIn's export"),
        ("word/document.xml", "word processor"),
        ("profile.yaml", "a zip archive"),
    ],
)
def test_an_archive_is_named_by_what_is_in_it(tmp_path: Path, inside: str, what: str) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(inside, "x")
    with pytest.raises(ProfileError, match=what):
        Profile.load(path)


def test_a_named_pipe_and_a_device_are_one_line_at_once(tmp_path: Path) -> None:
    import os

    if not hasattr(os, "mkfifo"):
        pytest.skip("there are no named pipes here")
    os.mkfifo(tmp_path / "profile.yaml")
    with pytest.raises(ProfileError, match="is a named pipe; name a file"):
        Profile.load(tmp_path / "profile.yaml")
    with pytest.raises(ProfileError, match="is a device; name a file"):
        Profile.load("/dev/zero")


# Words of messages


@each("slip", ["experience", "achievements", "jobs", "headlines"])
def test_a_name_that_is_not_near_is_suggested_nothing(tmp_path: Path, slip: str) -> None:
    assert Profile.from_dict({**NAMED, slip: "x"}).warnings == ()


def test_capitals_are_a_slip() -> None:
    (warning,) = Profile.from_dict({**NAMED, "WORK": "x"}).warnings
    assert 'Did you mean "work"?' in warning


@each(
    ("data", "says"),
    [
        ({"work": "x"}, "in square brackets, with commas between them"),
        ({"work": [{"highlights": "x"}]}, "a list of texts, in square brackets"),
        ({"skills": ["x"]}, '{"name": "...", "level": "..."}'),
        ({"basics": ""}, 'as "name": "..."'),
    ],
)
def test_a_json_file_is_told_how_json_is_written(
    tmp_path: Path, data: dict[str, Any], says: str
) -> None:
    path = tmp_path / "resume.json"
    path.write_text(json.dumps(NAMED | data))
    (error,) = inspect(path).errors
    assert says in error
    assert '"- "' not in error


def test_a_line_with_a_colon_gets_the_hint_to_quote_it(tmp_path: Path) -> None:
    path = tmp_path / "profile.yaml"
    path.write_text("basics: {name: A}\nwork:\n- highlights:\n  - apprentices: 14 so far\n")
    with pytest.raises(ProfileError, match='needs quotes: - "apprentices: 14 so far"') as caught:
        Profile.load(path)
    assert "line 4" in str(caught.value)
