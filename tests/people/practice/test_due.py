"""What is due: the rules, each at its first and last day, and what a user is shown."""

from __future__ import annotations

import datetime as dt
import itertools
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest

from draftkit.cli import run
from draftkit.drafts.draft import Draft
from draftkit.errors import InputError, PromptError
from draftkit.people.merging import merge
from draftkit.people.people import People
from draftkit.people.person import Person, Remark
from draftkit.people.practice.due import Due, due
from draftkit.people.practice.event import Event
from draftkit.people.practice.practice import Practice
from draftkit.profile.profile import Profile
from each import each

if TYPE_CHECKING:
    from collections.abc import Iterator

INES = Person("Inês Duarte", email=("ines@port.example",))
QUARTERLY = Person("Inês Duarte", last_touch="2026-01-04", rhythm_days=60)
PROMOTED = Person("Inês Duarte", role="Head", notes=(Remark("role was: Host", "2026-03-04"),))

MET = ("met", "2026-03-04")
ASKED = ("sent", "2026-03-04", "collab")


def history(*told: tuple[str, ...]) -> Practice:
    """Return a journal of what happened with Inês: what, when, with which kind of draft."""
    practice = Practice()
    for number, (what, on, *kind) in enumerate(told):
        draft = f"{number:04x}" * 16 if kind else ""
        more: dict[str, Any] = {"until": kind.pop()} if what == "snoozed" else {}
        practice.add(
            Event.about(what, INES, on, draft=draft, kind="".join(kind), **more)  # type: ignore[arg-type]
        )
    return practice


# Person, what was told, the day, the kind that is due.
CASES = [
    (INES, [MET], "2026-03-03", ""),
    (INES, [MET], "2026-03-04", "thanks"),
    (INES, [MET], "2026-03-06", "thanks"),
    (INES, [MET], "2026-03-07", "followup"),
    (INES, [MET], "2026-03-18", "followup"),
    (INES, [MET], "2026-03-19", ""),
    (INES, [MET, ("sent", "2026-03-05", "thanks")], "2026-03-06", ""),
    (INES, [("sent", "2026-03-04", "thanks"), MET], "2026-03-06", ""),  # of the same day
    (INES, [("sent", "2026-03-03", "thanks"), MET], "2026-03-06", "thanks"),
    (PROMOTED, [], "2026-03-03", ""),
    (PROMOTED, [], "2026-03-04", "congrats"),
    (PROMOTED, [], "2026-04-03", "congrats"),
    (PROMOTED, [], "2026-04-04", ""),
    (PROMOTED, [("replied", "2026-03-04")], "2026-03-06", ""),
    (PROMOTED, [("replied", "2026-03-03")], "2026-03-06", "congrats"),
    (PROMOTED, [MET], "2026-03-05", "thanks"),  # what is more pressing
    (INES, [ASKED], "2026-03-10", ""),
    (INES, [ASKED], "2026-03-11", "nudge"),
    (INES, [ASKED], "2026-04-03", "nudge"),
    (INES, [ASKED], "2026-04-04", ""),
    (INES, [ASKED, ("replied", "2026-03-05")], "2026-03-11", ""),
    (INES, [ASKED, ("replied", "2026-03-04")], "2026-03-11", ""),  # of the same day
    (INES, [ASKED, ("sent", "2026-03-11", "nudge")], "2026-03-17", ""),
    (INES, [ASKED, ("sent", "2026-03-11", "nudge")], "2026-03-18", "nudge"),
    # Two nudges, and then peace.
    *[
        (
            INES,
            [ASKED, ("sent", "2026-03-11", "nudge"), ("sent", "2026-03-18", "nudge")],
            day,
            "",
        )
        for day in ("2026-03-25", "2026-04-20")
    ],
    (INES, [("sent", "2026-03-04", "thanks")], "2026-03-11", ""),  # asks for nothing
    (QUARTERLY, [], "2026-03-04", ""),
    (QUARTERLY, [], "2026-03-05", "checkin"),
    (QUARTERLY, [], "2027-03-05", "checkin"),
    (QUARTERLY, [("replied", "2026-01-05")], "2026-03-05", ""),
    (QUARTERLY, [("replied", "2026-01-05")], "2026-03-06", "checkin"),
    (QUARTERLY, [("sent", "2026-03-05", "checkin")], "2026-05-03", ""),
    (QUARTERLY, [("sent", "2026-03-05", "checkin")], "2026-05-04", "checkin"),
    (Person("Inês Duarte", rhythm_days=60), [], "2026-03-05", "checkin"),
    (QUARTERLY, [("snoozed", "2026-03-05", "2026-03-09")], "2026-03-08", ""),
    (QUARTERLY, [("snoozed", "2026-03-05", "2026-03-09")], "2026-03-09", "checkin"),
    (QUARTERLY, [("snoozed", "2026-03-08", "2026-03-20")], "2026-03-07", "checkin"),  # not told yet
    (INES, [MET, ("snoozed", "2026-03-05", "2026-03-19")], "2026-03-19", ""),  # it has passed
    (QUARTERLY, [("never", "2026-03-05")], "2026-03-09", ""),
    (QUARTERLY, [("never", "2026-03-05"), ("snoozed", "2026-03-06", "2026-03-07")],
     "2026-03-07", "checkin"),
]  # fmt: skip


@each(("person", "told", "on", "kind"), CASES)
def test_the_rules(person: Person, told: list[tuple[str, ...]], on: str, kind: str) -> None:
    found = due([person], history(*told), on=on)
    assert [one.kind for one in found] == [kind] * bool(kind)


def test_a_kind_of_your_own_says_that_it_asks_for_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "prompts").mkdir()
    file = tmp_path / "prompts" / "toast.md"
    told = history(("sent", "2026-03-04", "toast"))
    for answer, kinds in (("true", ["nudge"]), ("false", [])):
        file.write_text(f"---\ndescription: A toast.\nanswer: {answer}\n---\n")
        assert [one.kind for one in due([INES], told, on="2026-03-11")] == kinds


def test_what_is_said_of_it() -> None:
    person = Person(
        "Inês Duarte",
        notes=(Remark("likes tea"), Remark("moves to Porto", "2026-03-05")),
        known="from the fair",
    )
    practice = Practice()
    practice.add(Event.about("met", person, "2026-03-04", note="the congress"))
    practice.add(Event.about("replied", person, "2026-03-07"))  # later than the day looked at
    (found,) = due([person], practice, on="2026-03-06")
    assert found == Due(
        "thanks",
        person,
        "2026-03-04",
        "you met on 2026-03-04 (the congress)",
        after="2026-03-04",
        known=("2026-03-05: moves to Porto", "Inês Duarte met (the congress), 2026-03-04",
               "likes tea"),
        inputs={"occasion": "the congress"},
        key="ines duarte",
    )  # fmt: skip


def test_a_newer_import_finds_a_new_position() -> None:
    people = People()
    people.add(Person("Inês Duarte", role="Host", email=("ines@port.example",)))
    newer = Person("Inês Duarte", role="Head", email=("ines@port.example",))
    merge(people, [newer], lambda _: "theirs", lambda *_: False, on="2026-03-04")
    (found,) = due(people, Practice(), on="2026-03-05")
    assert str(found) == (
        "congrats to Inês Duarte (Head): new since 2026-03-04: Head (role was: Host)."
    )
    assert found.inputs == {"occasion": "their new position: Head"}
    merge(people, [newer], lambda _: "theirs", lambda *_: False, on="2026-05-04")
    assert due(people, Practice(), on="2026-05-05") == []  # it is the same news


def test_namesakes_are_two_people() -> None:
    one = Person("Ana Lima", email=("a@b.example",), rhythm_days=30)
    two = Person("Ana Lima", email=("c@d.example",), rhythm_days=30)
    practice = Practice()
    practice.add(Event.about("met", two, "2026-03-04"))
    found = due([one, two], practice, on="2026-03-07")
    assert [(d.kind, d.key) for d in found] == [
        ("followup", "ana lima c@d.example"),
        ("checkin", "ana lima a@b.example"),
    ]


def profile(**days: int) -> Profile:
    own = {"rhythm_days": {kind: str(number) for kind, number in days.items()}}
    return Profile.from_dict({"basics": {"name": "Amara"}, "meta": {"draftkit": own}})


def test_ones_own_rhythm() -> None:
    practice = Practice()
    practice.add(Event("published", "2026-03-01", draft="ab", kind="post", url="https://a.b"))
    practice.add(Event("sent", "2026-02-20", draft="cd", kind="newsletter"))
    asked = profile(post=14, newsletter=28, social=7)
    days = {
        "2026-03-14": ["social"],
        "2026-03-15": ["social", "post"],
        "2026-03-20": ["social", "post", "newsletter"],
    }
    for on, kinds in days.items():
        assert [one.kind for one in due([], practice, asked, on)] == kinds
    with pytest.raises(PromptError, match=r'no kind "posts".*post'):
        due([], practice, profile(posts=14), "2026-03-14")


def drafted(
    kind: str, day: int, recipient: str, *, status: Literal["complete", "partial"] = "complete"
) -> Draft:
    moment = dt.datetime(2026, 3, day, 12, tzinfo=dt.UTC)
    return Draft(id=f"{day:02d}" * 32, kind=kind, title="", body="Thanks.", created=moment,
                 inputs={"recipient": recipient}, status=status)  # fmt: skip


def test_what_was_drafted_for_it_is_known() -> None:
    drafts = [
        drafted("thanks", 6, "Ana"),
        drafted("post", 6, "Inês"),
        drafted("thanks", 6, "Inês", status="partial"),
        drafted("thanks", 5, "Inês"),
        drafted("thanks", 3, "Inês"),
    ]
    (found,) = due([INES], history(MET), on="2026-03-06", drafts=drafts)
    assert found.draft == "05" * 32
    (found,) = due([INES], history(MET, ("sent", "2026-03-01", "thanks")), on="2026-03-06",
                   drafts=drafts[4:])  # fmt: skip
    assert found.draft == ""  # it was made before they met


def test_a_draft_is_for_what_is_due_now_and_old_ones_are_not_read() -> None:
    """Of two who are due, one is so for longer: her draft is no draft for the other's news."""

    def drafts() -> Iterator[Draft]:
        yield drafted("thanks", 5, "Inês")
        yield drafted("checkin", 3, "Ana")
        yield drafted("thanks", 3, "Inês")
        yield drafted("thanks", 2, "Inês")
        pytest.fail("a draft was read that is older than all that is due")

    ana = Person("Ana Lima", last_touch="2026-03-03", rhythm_days=1)
    found = due([INES, ana], history(MET), on="2026-03-06", drafts=itertools.islice(drafts(), 4))
    assert [one.draft[:2] for one in found] == ["05", "03"]
    early = (one for one in drafts() if one.created.day < 5)
    found = due([INES, ana], history(MET), on="2026-03-06", drafts=early)
    assert [one.draft[:2] for one in found] == ["", "03"]


def test_looking_ahead() -> None:
    practice = history(ASKED)
    assert due([INES], practice, on="2026-03-05", ahead=5) == []
    assert [d.on for d in due([INES], practice, on="2026-03-05", ahead=6)] == ["2026-03-11"]


@each("on", ["soon", "2026-02-30"])
def test_a_day_that_is_none(on: str) -> None:
    with pytest.raises(InputError, match="is no day"):
        due([], Practice(), on=on)


@pytest.fixture
def ines(desk: Path) -> Path:
    People.edit(desk / "people.yaml", lambda people: people.add(INES))
    with desk.joinpath("profile.yaml").open("a", encoding="utf-8") as file:
        file.write("meta:\n  draftkit:\n    rhythm_days: {post: 14}\n")
    assert run(["met", "ines", "the congress", "--on", "2026-03-04"]) == 0
    return desk


@pytest.mark.usefixtures("ines")
def test_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(["due", "--on", "2026-03-05"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "thanks to Inês Duarte: you met on 2026-03-04 (the congress).",
        "  Inês Duarte met (the congress), 2026-03-04",
        "  > draftkit thanks 'Inês Duarte' --occasion 'the congress'",
        "post: there was none yet; one every 14 days.",
        "  Cut spoilage by 31% in 14 districts",
        "  > draftkit post",
    ]
    assert run(["due", "--on", "2026-03-05", "--json"]) == 0
    first, second = json.loads(capsys.readouterr().out)
    assert (first["kind"], first["person"], first["on"]) == ("thanks", "Inês Duarte", "2026-03-04")
    assert (second["kind"], second["person"], second["on"]) == ("post", None, "")


@pytest.mark.usefixtures("ines")
def test_to_snooze_and_never(capsys: pytest.CaptureFixture[str]) -> None:
    def names(on: str) -> list[str]:
        capsys.readouterr()
        assert run(["due", "--on", on, "--json"]) == 0
        return [one["person"] for one in json.loads(capsys.readouterr().out) if one["person"]]

    assert run(["due", "--snooze", "ines", "--for", "1", "--on", "2026-03-05"]) == 0
    assert "is left alone until 2026-03-06" in capsys.readouterr().out
    assert (names("2026-03-05"), names("2026-03-06")) == ([], ["Inês Duarte"])
    assert run(["due", "--snooze", "ines", "--until", "2026-03-08", "--on", "2026-03-06"]) == 0
    assert (names("2026-03-07"), names("2026-03-08")) == ([], ["Inês Duarte"])
    assert run(["due", "--never", "ines", "--on", "2026-03-08"]) == 0
    assert names("2026-03-08") == []


@pytest.mark.usefixtures("ines")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--snooze", "ines"], "Say whom, and until when"),
        (["--snooze", "ines", "--until", "2026-03-08", "--for", "3"], "Say whom, and until when"),
        (["--for", "3"], "Say whom, and until when"),
        (["--snooze", "bruno", "--for", "3"], 'There is nobody called "bruno"'),
        (["--snooze", "ines", "--until", "soon"], '"soon" is no day.'),
        (["--snooze", "ines", "--until", "2026-03-08"], "it would leave nobody alone"),
        (["--never", "bruno"], 'There is nobody called "bruno"'),
        (["--on", "soon"], '"soon" is no day.'),
        (["--on", "9999-12-31", "--ics", "a.ics"], '"9999-12-31" is no day.'),
    ],
)
def test_what_cannot_be(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = Path("practice.jsonl").read_bytes()
    assert run(["due", *arguments]) == 2
    assert said in capsys.readouterr().err
    assert Path("practice.jsonl").read_bytes() == before
