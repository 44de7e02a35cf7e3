"""What a draft rests on is shown: on a terminal, as JSON, as a page that is safe to share."""

from __future__ import annotations

import dataclasses
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner

from commands import run
from draftkit import Draft, Profile, Store, explain
from draftkit.checks.explained_page import page
from draftkit.cli import main
from draftkit.files.page_file import is_untouched
from each import each

PROFILE = Profile.from_dict(
    {
        "basics": {"name": "Ingrid Mori", "summary": "I build wooden boats in the old way."},
        "work": [
            {
                "name": "Fjordskip",
                "startDate": "2010-04",
                "endDate": "2020-03",
                "highlights": ["Built 42 wooden boats", "Repaired 7 lighthouses for the coast"],
            },
            {"name": "Nordlys", "startDate": "2020-04", "highlights": ["42 pupils a year"]},
        ],
        "awards": [{"title": "Golden Anchor", "date": "2021-10"}],
    }
)
TEXT = (
    "# Boats\n\n"
    "I'm Ingrid Mori, and at Fjordskip I built forty-two boats. "
    "We restored 9 castles.\n\n"
    "The old lighthouses of the coast shine again.\n"
)
FILE = """\
basics:
  name: Ingrid Mori
work:
  - name: Fjordskip
    highlights: [Built 42 wooden boats]
"""


@pytest.fixture
def draft(desk: Path) -> Draft:
    desk.joinpath("profile.yaml").write_text(FILE, encoding="utf-8")
    draft = Draft(id="abcd" * 4, kind="", title="Boats", body=TEXT)
    Store("drafts").save(draft)
    return draft


def test_the_pieces_are_the_text() -> None:
    found = explain(TEXT, profile=PROFILE)
    assert "".join(piece.text for piece in found.pieces) == TEXT
    marked = {p.text: p.specific.supported for p in found.pieces if p.specific}
    assert marked == {"Ingrid Mori": True, "Fjordskip": True, "forty-two": True, "9": False}


def test_notes_lead_to_the_facts() -> None:
    found = explain(TEXT, profile=PROFILE)
    notes = {p.text: [found.facts[n - 1].id for n in p.notes] for p in found.pieces if p.notes}
    assert notes["Ingrid Mori"] == ["basics.name"]
    assert notes["forty-two"] == ["work[1].highlights[0]"]
    assert " boats." not in notes  # its specifics have named all that the sentence rests on
    # The sentence has no specific: the fact that it rests on stands at its end.
    (last,) = (ids for text, ids in notes.items() if text.endswith("shine again."))
    assert last == ["work[1].highlights[1]"]
    assert [fact.id for fact in found.facts][:2] == ["basics.name", "work[1].name"]


def test_what_is_not_supported_is_not_hidden_by_what_is() -> None:
    text = 'The mayor said "Fjordskip is the pride of our whole coast" to us.'
    found = explain(text, profile=PROFILE)
    (marked,) = (piece for piece in found.pieces if piece.specific)
    assert marked.text == '"Fjordskip is the pride of our whole coast"'
    assert marked.specific is not None
    assert not marked.specific.supported


@each("text", ["", "\n", "Spring.", "# Title\n\n- one\n- two\n"])
def test_a_text_without_specifics(text: str) -> None:
    found = explain(text, profile=PROFILE)
    assert "".join(piece.text for piece in found.pieces) == text
    assert "no specifics" in found.summary


class _Page(HTMLParser):
    """Reads a page as a browser does: its tags, its links, and the text that is seen."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.seen = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.seen += data

    def values(self, name: str) -> list[str]:
        return [value or "" for key, value in self.attributes if key == name]


def test_the_page_needs_nothing_from_elsewhere() -> None:
    html = page(explain(TEXT, profile=PROFILE), "Boats")
    read = _Page(html)
    assert not {"script", "img", "link", "iframe", "object", "form"} & set(read.tags)
    assert not re.search(r"url\(|@import", html)
    targets = set(read.values("id"))
    assert read.values("href")
    assert {link.removeprefix("#") for link in read.values("href")} <= targets
    assert set(read.values("lang")) == {"en"}
    assert "prefers-color-scheme: dark" in html
    assert "@media print" in html


def test_nothing_of_a_text_or_a_fact_becomes_markup() -> None:
    bad = "<script>alert(1)</script>"
    profile = Profile.from_dict({"basics": {"name": "Ann", "summary": f"42 boats {bad}"}})
    text = f'{bad} 42 boats, "<b>7 ships</b>" {{{{ 7*7 }}}} \x1b[31m onmouseover="x"\n'
    read = _Page(page(explain(text, profile=profile), f"</title>{bad}"))
    assert "script" not in read.tags
    assert "b" not in read.tags
    assert not [name for name, _ in read.attributes if name.startswith("on")]
    assert bad in read.seen
    assert "{{ 7" in read.seen
    assert "49" not in read.seen
    assert "\x1b" not in read.seen


def test_a_page_knows_whether_it_was_changed() -> None:
    html = page(explain(TEXT, profile=PROFILE), "0" * 64)
    assert is_untouched(html)
    assert not is_untouched(html.replace("castles", "houses"))
    assert not is_untouched("<p>mine</p>")


def test_the_command_shows_marks_and_facts_without_colour(draft: Draft) -> None:
    result = run("explain", draft.id[:6])
    assert result.returncode == 0, result.stderr
    assert "Ingrid Mori[1], and at Fjordskip[2] I built forty-two[3] boats." in result.stdout
    assert "restored 9✗ castles" in result.stdout
    assert "[3] work[0].highlights[0]: Built 42 wooden boats" in result.stdout
    (path,) = Path("drafts").glob("*.md")
    before, _, _ = path.read_text(encoding="utf-8").partition("9 castles")
    line = before.count("\n") + 1
    assert f"line {line}: numbers (unsupported):" in result.stdout
    assert "\x1b" not in result.stdout


@pytest.mark.usefixtures("desk")
def test_a_terminal_that_has_colours_shows_them() -> None:
    Path("profile.yaml").write_text(FILE, encoding="utf-8")
    Path("note.md").write_text(TEXT, encoding="utf-8")
    result = CliRunner().invoke(main, ["explain", "note.md"], color=True)
    assert "\x1b[32mforty-two\x1b[0m" in result.stdout
    assert "\x1b[31m\x1b[1m9✗\x1b[0m" in result.stdout


@pytest.mark.usefixtures("desk")
def test_json_and_a_page_at_once_is_a_mistake() -> None:
    result = run("explain", "last", "--json", "--html", "page.html")
    assert result.returncode == 2
    assert not Path("page.html").exists()


def test_the_command_explains_any_file_as_json(draft: Draft) -> None:
    Path("note.md").write_text(TEXT, encoding="utf-8")
    result = run("explain", "note.md", "--json")
    found = json.loads(result.stdout)
    assert found["file"] == "note.md"
    assert found["passed"] is False
    for part in (*found["specifics"], *found["sentences"]):
        assert TEXT[part["start"] : part["end"]] == part["text"]
    nine = next(specific for specific in found["specifics"] if specific["text"] == "9")
    assert (nine["check"], nine["supported"], nine["facts"]) == ("numbers", False, [])
    assert {"id": "basics.name", "text": "Ingrid Mori"} in found["facts"]
    assert "numbers" in {finding["check"] for finding in found["findings"]}
    assert found["facts_used"]
    by_id = json.loads(run("explain", draft.id[:6], "--json").stdout)
    assert by_id["specifics"] == found["specifics"]


def test_a_page_is_written_and_no_other_file_is_lost(draft: Draft) -> None:
    arguments = ("explain", "last", "--html", "page.html")
    assert run(*arguments).returncode == 0
    first = Path("page.html").read_text(encoding="utf-8")
    assert is_untouched(first)
    assert draft.title in first
    profile = Path("profile.yaml")
    profile.write_text(profile.read_text(encoding="utf-8").replace("42", "52"), encoding="utf-8")
    assert run(*arguments).returncode == 0  # it is our own page, as it was: made anew
    second = Path("page.html").read_text(encoding="utf-8")
    assert second != first
    Path("page.html").write_text(second.replace("castles", "houses"), encoding="utf-8")
    refused = run(*arguments)
    assert refused.returncode == 2
    assert "page.html exists" in refused.stderr
    assert "houses" in Path("page.html").read_text(encoding="utf-8")
    assert run("explain", "last", "--html", "-").stdout == second


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["none.md"], "There is no file none.md"),
        (["0000"], "No draft 0000"),
        (["last", "--html", "drafts"], "cannot be written"),
    ],
)
def test_what_cannot_be_shown_or_written(arguments: list[str], said: str, draft: Draft) -> None:
    assert draft.id
    result = run("explain", *arguments)
    assert result.returncode in (1, 2)
    assert said in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_text_is_explained_as_it_is_read() -> None:
    profile = Profile.from_dict({"basics": {"name": "Zo\u00eb", "summary": "I fixed 40 pumps."}})
    picture = f"![x](data:image/png;base64,{'iVBORw0KGgo' * 9_000})"
    found = explain(f"Zoe\u0308 fixed 40 pumps.\n\n{picture}", profile=profile)
    assert found.text == "Zo\u00eb fixed 40 pumps.\n\n![x](data:image/png;base64,)"
    assert [(s.text, bool(s.facts)) for s in found.specifics] == [("Zo\u00eb", True), ("40", True)]


def test_front_matter_that_a_model_wrote_is_part_of_the_text(draft: Draft) -> None:
    body = f"---\ntitle: 43 boats\n---\n{TEXT}"
    Store("drafts").save(dataclasses.replace(draft, id="cdef" * 4, body=body))
    told = run("explain", "cdef", "--json")
    assert "43" in [specific["text"] for specific in json.loads(told.stdout)["specifics"]]


@each(
    ("text", "doubts"),
    [
        ("Suppose you had 517 nurses. I build boats.", []),
        ("We counted 517 nurses. I build boats.", ["517"]),
    ],
)
def test_what_the_check_lets_pass_is_not_marked(text: str, doubts: list[str]) -> None:
    found = explain(text, profile=PROFILE)
    assert [one.text for one in found.unsupported] == doubts
    assert [one.span for one in found.report.findings if one.check == "numbers"] == doubts
