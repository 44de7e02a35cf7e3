"""What a writer counts by hand, the file that it stands in, and the page that shows it."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

import analytics
from draftkit.cli import run
from draftkit.documents.source import Source
from draftkit.drafts.draft import Draft
from draftkit.drafts.store import Store
from draftkit.errors import UsageError
from draftkit.files.page_file import is_untouched
from draftkit.people.impact.counted import source_name
from draftkit.people.impact.impact import Impact
from draftkit.people.impact.importing import import_figures
from draftkit.people.impact.ledger import Ledger, ledger_path
from draftkit.people.impact.lines import Figures, Outcome
from draftkit.people.people import People
from draftkit.people.person import Person
from each import each

PROFILE = Path("profile.yaml")


@pytest.fixture
def draft(desk: Path) -> Draft:
    """A post that was made for a topic."""
    made = Draft(
        id="ab12" * 16, kind="post", title="<b>Seals</b>", body="Cold.\n", inputs={"topic": "seals"}
    )
    made.save("drafts")
    return made


@pytest.mark.usefixtures("draft")
def test_what_is_counted_twice_counts_once(capsys: pytest.CaptureFixture[str]) -> None:
    told = [
        (["ab12", "reply", "--on", "2026-03-05"], "post ab12ab12, 2026-03-05: 1 reply."),
        (["ab12", "Meetings", "2", "--on", "2026-03-05"], "2 meetings."),
        (["ab12", "podcast", "--on", "2026-03-06"], "podcast: 1."),
    ]
    for arguments, said in told:
        assert run(["impact", "add", *arguments]) == 0
        assert said in capsys.readouterr().out
    before = Path("impact.jsonl").read_bytes()
    for arguments, _ in told:
        assert run(["impact", "add", *arguments]) == 0
        assert "known already" in capsys.readouterr().out
    assert Path("impact.jsonl").read_bytes() == before
    assert Path("impact.jsonl").stat().st_mode & 0o777 == 0o600
    assert run(["impact", "add", "ab12", "reply", "3", "--on", "2026-03-05"]) == 0
    assert run(["impact", "add", "ab12", "podcast", "0", "--on", "2026-03-06"]) == 0
    found = Impact.of(PROFILE, Store("drafts"))
    assert found.all.outcomes == {"reply": 3, "meeting": 2}


@pytest.mark.usefixtures("draft")
def test_a_reply_that_the_journal_has_too_counts_once() -> None:
    assert run(["sent", "ab12", "--on", "2026-03-04"]) == 0
    assert run(["replied", "ab12", "--on", "2026-03-05"]) == 0
    assert Impact.of(PROFILE, Store("drafts")).all.outcomes == {"reply": 1}
    assert run(["impact", "add", "ab12", "reply", "2", "--on", "2026-03-05"]) == 0
    found = Impact.of(PROFILE, Store("drafts"))
    assert found.all.outcomes == {"reply": 2}
    assert (found.all.sent, found.all.answered) == (1, 1)


@pytest.mark.usefixtures("draft")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["add", "ab12", "repply"], 'Did you mean "reply"?'),
        (["add", "ab12", "a/b"], "cannot be the name of an outcome"),
        (["add", "ab12", "reply", "-1"], "No such option"),
        (["add", "ab12", "reply", "many"], "is not a valid integer"),
        (["add", "ab12", "reply", str(10**13)], "is no count"),
        (["add", "ab12", "reply", "--on", "soon"], '"soon" is no day'),
        (["add", "ab12", "reply", "--on", "2062-03-04"], "2062-03-04 is years ahead"),
        (["add", "cafe0", "reply"], "No draft cafe0"),
        (["import", "gone.csv"], "There is no file gone.csv"),
        (["import", "gone.csv", "--map", "date"], "--map: write NAME=..."),
        (["--json", "--html", "a.html"], "give one of them"),
        (["--json", "add", "ab12", "reply"], "Give options after: draftkit impact add"),
    ],
)
def test_what_cannot_be_is_told(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["impact", *arguments]) in (1, 2)
    assert said in capsys.readouterr().err
    assert not Path("impact.jsonl").exists()


@each(
    ("line", "said"),
    [
        ('{"outcome": "reply", "on": "2026-', "is no line of JSON"),
        ("[]", "is neither an outcome nor figures"),
        ('{"outcome": "reply", "on": "2026-03-04", "count": 1}', "has no text for draft"),
        ('{"outcome": "reply", "on": "soon", "count": 1, "draft": "a"}', "must have a day for on"),
        ('{"outcome": "reply", "on": "2026-03-04", "count": true, "draft": "a"}', "for count"),
        ('{"outcome": "reply", "on": "2026-03-04", "cuont": 1, "draft": "a"}', "Did you mean"),
        (
            '{"source": "x", "from": "0001-01-01", "to": "0001-01-01", "values": {"views": 7}}',
            "must have a day for from",
        ),
        ('{"source": "x", "from": "2026-03-04"}', "has no text for to"),
        ('{"source": "x", "from": "2026-03-04", "to": "2026-03-03"}', "ends before it begins"),
        ('{"source": "x", "from": "2026-03-04", "to": "2026-03-04"}', "has no numbers"),
        (
            '{"source": "x", "from": "2026-03-04", "to": "2026-03-04", "values": {"views": NaN}}',
            "has no numbers",
        ),
    ],
)
def test_a_damaged_line_is_named_and_nothing_is_lost(line: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "impact.jsonl"
    text = Outcome("reply", "ab12", "2026-03-04").line() + line + "\n"
    file.write_text(text, encoding="utf-8")
    journal = Ledger.load(file)
    (wrong,) = journal.wrong
    assert "impact.jsonl, line 2: " in wrong
    assert said in wrong
    with pytest.raises(UsageError, match=r"impact\.jsonl, line 2: .*Correct the line"):
        journal.add([Outcome("reply", "ab12", "2026-03-05")])
    assert file.read_text(encoding="utf-8") == text


def test_the_later_export_of_a_day_counts_whenever_it_is_read() -> None:
    early = Figures("x", "2026-03-04", "2026-03-04", {"views": 3, "reads": 1}, export="2026-03-04")
    late = Figures("x", "2026-03-04", "2026-03-04", {"views": 9}, export="2026-03-31")
    for order in ([early, late], [late, early]):
        ledger = Ledger()
        ledger.add(order)
        assert [dict(one.values) for one in ledger.figures] == [{"views": 9, "reads": 1}]


def test_a_profile_with_a_name_of_its_own_has_a_file_of_its_own() -> None:
    assert ledger_path(Path("a/profile.yaml")) == Path("a/impact.jsonl")
    assert ledger_path(Path("a/amara.yaml")) == Path("a/amara.impact.jsonl")


def test_sources_are_called_as_people_call_them() -> None:
    named = {"ga4": "Google Analytics", "plausible a.example": "Plausible (a.example)"}
    assert {id_: source_name(id_) for id_ in named} == named
    assert source_name("our shop") == "our shop"


def test_where_nothing_happened_nothing_is_said(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["impact"]) == 0
    said = capsys.readouterr()
    assert said.out == "Nothing is known to be sent or published yet.\n"
    assert "draftkit published ID --url ADDRESS" in said.err
    assert run(["impact", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["findings"] == []
    assert run(["impact", "--html", "-"]) == 0
    assert "<p>Nothing is known" in capsys.readouterr().out


def test_the_page_needs_nothing_and_shows_texts_as_texts(
    draft: Draft, capsys: pytest.CaptureFixture[str]
) -> None:
    url = "https://blog.example/seals"
    assert run(["published", "ab12", "--url", url, "--on", "2026-03-01"]) == 0
    views = {"/seals": 33, '/<script>alert("x")</script>': 44}
    import_figures(analytics.plausible(Path("p.zip"), {"2026-03-01": (40, 20)}, views), PROFILE)
    for n in range(6):
        assert run(["impact", "add", "ab12", "talk", "--on", f"2026-03-{n + 1:02}"]) == 0
    assert run(["impact", "--html", "impact.html"]) == 0
    page = Path("impact.html").read_text(encoding="utf-8")
    assert is_untouched(page)
    assert "<script" not in page
    assert "&lt;b&gt;Seals&lt;/b&gt;" in page
    assert "default-src 'none'" in page
    assert not re.search(r'(?:src|href)\s*=|url\(|@import|https?://(?!www\.w3\.org)[^<"]*"', page)
    plots = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    assert [ET.fromstring(plot).tag for plot in plots] == ["{http://www.w3.org/2000/svg}svg"]
    assert "2026-03, came back: 6" in plots[0]
    assert run(["impact", "--html", "impact.html"]) == 0  # its own page is written anew
    Path("impact.html").write_text(page + "mine", encoding="utf-8")
    assert run(["impact", "--html", "impact.html"]) == 2
    assert "stays as it is" in capsys.readouterr().err


@pytest.mark.usefixtures("draft")
def test_its_findings_are_a_source_for_niche_and_due(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["sent", "ab12", "--on", "2026-03-04"]) == 0
    capsys.readouterr()
    for arguments, name in ((["impact"], "impact.txt"), (["impact", "--json"], "impact.json")):
        assert run(arguments) == 0
        Path(name).write_text(capsys.readouterr().out, encoding="utf-8")
        assert "1 draft was sent on 2026-03-04" in Source.read(name).text
        assert run(["niche", "--source", name, "--dry-run"]) == 0
        assert "1 draft was sent on 2026-03-04" in capsys.readouterr().out
    People.edit(PROFILE.with_name("people.yaml"), lambda people: people.add(Person("Ana Lima")))
    assert run(["met", "ana", "the fair"]) == 0
    arguments = ["due", "--draft", "--yes", "--reply", "reply.md", "--source", "impact.txt"]
    assert run(arguments) == 0
    made = next(draft for draft in Store("drafts") if draft.kind == "thanks")
    assert [source.name for source in made.cites] == ["impact.txt"]


_TELL = """
import sys
from draftkit.people.impact.ledger import Ledger
from draftkit.people.impact.lines import Figures, Outcome
from draftkit.people.people import People
from draftkit.people.person import Person
ledger = Ledger.load(sys.argv[1])
print("ready", flush=True)
for number in range(100_000):
    day = f"20{number // 336 + 10:02}-{number // 28 % 12 + 1:02}-{number % 28 + 1:02}"
    ledger.add([Outcome("reply", "x" * 3000, day)])
    ledger.add([Figures("x", day, day, {"views": n}, f"/{n}") for n in range(9)])
    print(number, flush=True)
"""


def kill_at(moments: list[float], file: Path) -> None:
    """Kill a process that writes at each of some moments, in seconds, and look at its file."""
    for moment in moments:
        file.unlink(missing_ok=True)
        with subprocess.Popen(
            [sys.executable, "-c", _TELL, str(file)], stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout
            assert process.stdout.readline() == "ready\n"
            time.sleep(moment)
            os.kill(process.pid, signal.SIGKILL)
            told = process.stdout.read().split()
        ledger = Ledger.load(file)
        assert len(ledger.figures) % 9 == 0  # what is added at once is there as a whole
        assert len(told) <= len(ledger.figures) // 9 <= len(told) + 1
        assert len(ledger.outcomes) in (len(ledger.figures) // 9, len(ledger.figures) // 9 + 1)


def test_a_writer_that_is_killed_leaves_whole_lines(tmp_path: Path) -> None:
    kill_at([0.01, 0.05, 0.09], tmp_path / "impact.jsonl")


@pytest.mark.long
def test_fifty_kills_lose_no_line(tmp_path: Path) -> None:
    kill_at([0.005 + 0.007 * n for n in range(50)], tmp_path / "impact.jsonl")
