"""`draftkit due --draft` and `--ics`: what leaves, never paid twice; reminders that move."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import icalendar
import pytest

import commands
from draftkit.cli import run
from draftkit.people.people import People
from draftkit.people.person import Person, Remark
from server import Server
from terminals import talk

THANKS = (
    "Subject: The congress\n\nDear Inês Duarte,\n\nThank you for the congress. What you said of "
    "open data stays with me, and I will write again when our tables are ready to be read.\n\n"
    "Best regards,\nAmara\n"
)


@pytest.fixture
def met(desk: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Somebody was met, somebody else as well, of whom nobody said where."""
    monkeypatch.setenv("DRAFTKIT_MODEL", "openai:m")
    monkeypatch.setenv("OPENAI_API_KEY", commands.KEY)
    ines = Person(
        "Inês Duarte",
        email=("ines@port.example",),
        notes=(Remark("moves to Porto"),),
        language="en",
    )
    other = Person("Bruno Sá", email=("bruno@b.example",), notes=(Remark("has a boat"),))
    People.edit(desk / "people.yaml", lambda people: people.add(ines, other))
    assert run(["met", "ines", "the congress", "--on", "2026-03-04"]) == 0
    assert run(["met", "bruno", "--on", "2026-03-04"]) == 0
    return desk


DUE = ["due", "--draft", "--on", "2026-03-05"]


@pytest.mark.usefixtures("met")
def test_it_is_drafted_and_paid_for_once() -> None:
    with Server(text=THANKS) as server:
        url = ["--base-url", server.url]
        before = commands.run(*DUE, "--dry-run", *url)
        assert len(server.requests) == 0
        assert (
            "To Inês Duarte. Taken from your list of people: occasion, recipient, about, language."
            in before.stderr
        )
        assert "Stays: email" in before.stderr
        assert "Left out: thanks to Bruno Sá" in before.stderr
        assert "needs occasion" in before.stderr
        assert "1 request, ~" in before.stderr
        refused = commands.run(*DUE, *url)
        assert (refused.returncode, len(server.requests)) == (2, 0)
        assert "Nothing was sent: there is no terminal to ask you on." in refused.stderr
        first = commands.run(*DUE, "--yes", *url)
        assert (first.returncode, len(server.requests)) == (0, 1), first.stderr
        assert "bruno" not in str(server.requests[0].body).casefold()
        assert "boat" not in str(server.requests[0].body)
        assert "ines@port.example" not in str(server.requests[0].body)
        # What is known has grown: another recipe, and yet nothing is paid for again.
        assert run(["people", "note", "ines", "likes tea"]) == 0
        again = commands.run(*DUE, *url)
        assert (again.returncode, len(server.requests)) == (0, 1), again.stderr
    (draft,) = commands.drafts()
    assert (draft.kind, draft.inputs["recipient"]) == ("thanks", "Inês Duarte")
    assert draft.id[:8] in first.stdout


@pytest.mark.usefixtures("met")
def test_a_terminal_is_asked() -> None:
    with Server(text=THANKS) as server:
        asked = [*DUE, "--base-url", server.url]
        code, shown = talk(asked, [("> ", b"\r"), ("Send this?", b"n\r")])
        assert (code, len(server.requests)) == (130, 0), shown
        code, shown = talk(asked, [("> ", b"the tea\r"), ("Send this?", b"y\r")])
        assert "2 requests" in shown
        assert "  has a boat" in shown  # what is known of him, before it is asked
    made = {draft.inputs["recipient"]: draft.inputs["occasion"] for draft in commands.drafts()}
    assert made == {"Inês Duarte": "the congress", "Bruno Sá": "the tea"}


@pytest.mark.usefixtures("met")
def test_a_nudge_goes_on_from_what_was_sent() -> None:
    asking = THANKS.replace("Thank you for the congress.", "Would you write the study with me?")
    with Server(text=asking) as server:
        url = ["--base-url", server.url]
        made = commands.run("ask", "Inês Duarte", "the study", "--no-ask", "-q", *url)
        assert made.returncode == 0, made.stderr
        (draft,) = commands.drafts()
        Path("final.txt").write_text(asking.replace("the study", "the book"), encoding="utf-8")
        assert run(["sent", draft.id, "--final", "final.txt", "--on", "2026-03-05"]) == 0
        assert run(["due", "--never", "bruno", "--on", "2026-03-05"]) == 0
        nudged = commands.run("due", "--draft", "--yes", "--on", "2026-03-12", *url)
        assert nudged.returncode == 0, nudged.stderr
        assert "Would you write the book with me?" in str(server.requests[-1].body)
    (nudge,) = [one for one in commands.drafts() if one.kind == "nudge"]
    assert nudge.id[:8] in nudged.stdout


@pytest.mark.usefixtures("met")
def test_one_answer_is_not_the_answer_to_two() -> None:
    assert run(["met", "bruno", "the fair", "--on", "2026-03-04"]) == 0
    refused = commands.run(*DUE, "-m", "manual:", "--reply", "reply.md")
    assert refused.returncode == 2
    assert "is the answer to one request, and 2 are due" in refused.stderr
    assert commands.drafts() == []


def entries(file: str) -> dict[str, tuple[str, dt.date]]:
    found = icalendar.Calendar.from_ical(Path(file).read_bytes()).walk("VEVENT")
    return {str(e["UID"]): (str(e["SUMMARY"]), e.decoded("DTSTART")) for e in found}


@pytest.mark.usefixtures("met")
def test_reminders_move_and_never_double() -> None:
    calendar: dict[str, tuple[str, dt.date]] = {}
    asked = ["due", "--ics", "due.ics", "--on"]
    assert run([*asked, "2026-03-05"]) == 0
    assert Path("due.ics").stat().st_mode & 0o777 == 0o600
    calendar |= entries("due.ics")
    assert sorted(calendar.values()) == [
        ("thanks: Bruno Sá", dt.date(2026, 3, 5)),
        ("thanks: Inês Duarte", dt.date(2026, 3, 5)),
    ]
    # An address that comes later, and another day.
    assert run(["due", "--snooze", "ines", "--until", "2026-03-10", "--on", "2026-03-05"]) == 0
    People.edit(
        "people.yaml",
        lambda people: people.change(
            next(iter(people)), email=("new@port.example", "ines@port.example")
        ),
    )
    assert run([*asked, "2026-03-08"]) == 0
    calendar |= entries("due.ics")
    assert sorted(calendar.values()) == [
        ("followup: Bruno Sá", dt.date(2026, 3, 8)),
        ("followup: Inês Duarte", dt.date(2026, 3, 10)),
    ]
    assert b"SEQUENCE:" in Path("due.ics").read_bytes()


@pytest.mark.usefixtures("met")
def test_reminders_go_over_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    Path("own.ics").write_text("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
    assert run(["due", "--ics", "own.ics"]) == 2
    assert "stays" in capsys.readouterr().err
    assert run(["due", "--ics", "nowhere/due.ics"]) == 0  # folders are made
    mine = (
        Path("nowhere/due.ics").read_bytes().replace(b"END:VCALENDAR", b"X-MINE:1\r\nEND:VCALENDAR")
    )
    Path("nowhere/due.ics").write_bytes(mine)
    assert run(["due", "--ics", "nowhere/due.ics"]) == 2
    assert Path("nowhere/due.ics").read_bytes() == mine
    Path("file").write_text("x")
    assert run(["due", "--ics", "file/due.ics"]) == 2
