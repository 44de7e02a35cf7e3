"""The journal: only what was confirmed, each thing once, and no line lost."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import documents.files as made
from draftkit.cli import run
from draftkit.drafts.draft import Draft
from draftkit.errors import UsageError
from draftkit.people.people import People
from draftkit.people.person import Person
from draftkit.people.practice import recording
from draftkit.people.practice.changed import changed_words, cut_phrases
from draftkit.people.practice.due import due
from draftkit.people.practice.event import Event
from draftkit.people.practice.practice import Practice, Touches
from each import each

INES = Person("Inês Duarte", email=("ines@port.example",))
BODY = "Dear Ines,\n\nI am thrilled to thank you for the panel.\n"


@pytest.fixture
def draft(desk: Path) -> Draft:
    """A thank-you note to somebody who is known, saved."""
    People.edit(desk / "people.yaml", lambda people: people.add(INES, Person("Ana Lima")))
    made = Draft(
        id="ab12" * 16,
        kind="thanks",
        title="Thanks",
        body=BODY,
        inputs={"recipient": "Ines", "occasion": "the panel"},
        created=dt.datetime(2026, 3, 4, tzinfo=dt.UTC),
    )
    made.save("drafts")
    return made


def lines() -> list[dict[str, object]]:
    """Return the journal's lines."""
    text = Path("practice.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.usefixtures("draft")
def test_what_is_told_twice_counts_once(capsys: pytest.CaptureFixture[str]) -> None:
    told = [
        (["sent", "ab12", "--on", "2026-03-05"], "thanks ab12ab12 was sent to Inês Duarte"),
        (["replied", "ab12", "--on", "2026-03-06"], "Inês Duarte replied"),
        (["met", "ines", "the", "fair", "--on", "2026-03-07"], "Inês Duarte met (the fair)"),
        (["replied", "ana", "--on", "2026-03-08"], "Ana Lima replied"),
        (["published", "ab12", "--url", "HTTPS://a.example/b"], "was published at https://a.ex"),
    ]
    for arguments, said in told:
        assert run(arguments) == 0
        assert said in capsys.readouterr().out
    before = Path("practice.jsonl").read_bytes()
    for arguments, _ in told:
        assert run(arguments) == 0
        assert "known already" in capsys.readouterr().out
    assert Path("practice.jsonl").read_bytes() == before
    assert [line["what"] for line in lines()] == ["sent", "replied", "met", "replied", "published"]
    assert Path("practice.jsonl").stat().st_mode & 0o777 == 0o600


@pytest.mark.usefixtures("draft")
def test_a_day_to_come_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    to_come = str(dt.date.today() + dt.timedelta(days=9))  # noqa: DTZ011 - the day here
    assert run(["met", "ines", "--on", to_come]) == 0
    assert f"{to_come} is yet to come" in capsys.readouterr().err
    assert run(["met", "ines"]) == 0
    assert "yet to come" not in capsys.readouterr().err


@pytest.mark.usefixtures("draft")
def test_what_was_told_by_mistake_is_taken_back(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["sent", "ab12", "--undo"]) == 2
    assert "is not known to be sent" in capsys.readouterr().err
    assert run(["sent", "ab12", "--on", "2026-03-05"]) == 0
    assert capsys.readouterr().out.startswith("Noted: thanks ab12ab12 was sent")
    assert run(["sent", "ab12", "--undo", "--to", "ana"]) == 2
    assert run(["met", "ines", "--on", "2026-03-06"]) == 0
    assert run(["sent", "ab12", "--undo"]) == 0
    assert [line["what"] for line in lines()] == ["met"]
    assert run(["sent", "ab12"]) == 0
    assert run(["replied", "ab12"]) == 0
    assert run(["sent", "ab12", "--undo"]) == 2
    assert "has a reply in your journal" in capsys.readouterr().err


def test_the_final_text_is_kept_and_compared(draft: Draft, tmp_path: Path) -> None:
    profile = tmp_path / "profile.yaml"
    Path("mine.md").write_text("Dear Ines,\n\nThank you for the panel, and the tea.\n")
    first = recording.sent(draft, profile, on="2026-03-05").event
    assert (first.final, first.words) == ("", None)
    later = recording.sent(draft, profile, final="mine.md")
    assert later.new
    assert later.event.on == "2026-03-05"  # the day is not told again, so it stays
    # Out: "I am thrilled to"; in: "and the tea". A word's capitals are no change.
    assert (later.event.words_in, later.event.words_out, later.event.words) == (3, 4, 11)
    kept = tmp_path / later.event.final
    assert kept.read_text() == Path("mine.md").read_text()
    assert kept.stat().st_mode & 0o777 == 0o600
    assert not recording.sent(draft, profile, final="mine.md").new
    assert not recording.sent(draft, profile).new  # and does not take the text away
    assert [event.final for event in Practice.load("practice.jsonl")] == [later.event.final]


MAIL = """\
MIME-Version: 1.0
From: Amara <a@x.example>
Subject: =?utf-8?q?The_panel=2C_In=C3=AAs?=
Content-Type: multipart/alternative; boundary="b"

--b
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Dear In=C3=AAs,

thank you for the panel, and th=
e tea.
--b
Content-Type: text/html; charset="utf-8"

<p>Dear Ines</p>
--b--
"""


@pytest.mark.parametrize("name", ["mail.eml", "mail.txt"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_of_a_message_the_text_alone_is_kept(
    draft: Draft, tmp_path: Path, name: str, end: str
) -> None:
    Path(name).write_bytes(MAIL.replace("\n", end).encode())
    event = recording.sent(draft, tmp_path / "profile.yaml", final=name).event
    kept = (tmp_path / event.final).read_text(encoding="utf-8")
    assert kept == "Dear Inês,\n\nthank you for the panel, and the tea.\n"
    with_subject = dataclasses.replace(draft, body=f"Subject: The panel, Inês\n\n{kept}")
    event = recording.sent(with_subject, tmp_path / "profile.yaml", final=name).event
    assert (event.words_in, event.words_out) == (0, 0)


QUOTED = [
    "-----Original Message-----\nFrom: Inês\n\nSECRET\n\n> older",
    "________________\nVon: Inês <i@x.example>\nGesendet: 9.11.2026\nBetreff: Danke\n\nSECRET",
    "*De :* Inês\n*Envoyé :* lundi 9 novembre 2026\n*Objet :* Merci\n\nSECRET",
    "On Mon, 9 Nov 2026 at 09:12, Inês Duarte\n<i@x.example> wrote:\n\n> SECRET\n> and more",
    "Am 09.11.26 um 09:12 schrieb Inês Duarte:\nSECRET",
    "2026\u5e7411\u67089\u65e5 9:12 In\u00eas <i@x.example>:\nSECRET",
    "> SECRET",
]


@pytest.mark.parametrize("name", ["mail.eml", "mail.txt"])
def test_what_a_mail_quotes_of_others_is_not_the_writers(
    draft: Draft, tmp_path: Path, name: str
) -> None:
    own = "Dear Inês,\n\nIn 2019 the ministry wrote:\n> No fridge.\n\nAmara\n"
    draft = dataclasses.replace(draft, body=own)
    head = "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n"
    for quoted in QUOTED:
        text = f"{own}\n{quoted}\n"
        Path(name).write_text(head + text if name == "mail.eml" else text, encoding="utf-8")
        recorded = recording.sent(draft, tmp_path / "profile.yaml", final=name)
        event = recorded.event
        assert recorded.quoted
        assert (tmp_path / event.final).read_text(encoding="utf-8") == own, quoted
        assert (event.words_in, event.words_out) == (0, 0), quoted
    between = "On 9 Nov 2026, Inês wrote:\n> When?\n\nOn Friday.\n\n> Where?\n\nIn Lagos.\n"
    Path("mail.txt").write_text(between, encoding="utf-8")
    event = recording.sent(draft, tmp_path / "profile.yaml", final="mail.txt").event
    kept = (tmp_path / event.final).read_text(encoding="utf-8")
    assert kept.split() == ["On", "Friday.", "In", "Lagos."]
    Path("mail.txt").write_text(QUOTED[0], encoding="utf-8")
    with pytest.raises(UsageError, match="nothing but what it quotes of others"):
        recording.sent(draft, tmp_path / "profile.yaml", final="mail.txt")


def test_a_message_without_plain_text_is_refused(draft: Draft, tmp_path: Path) -> None:
    two = "MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n\n--b\n"
    Path("mail.eml").write_text(f"{two}Content-Type: text/plain; charset=utf-8\nCont")
    with pytest.raises(UsageError, match=r"mail\.eml: this message ends within its text"):
        recording.sent(draft, tmp_path / "profile.yaml", final="mail.eml")
    Path("mail.eml").write_text("MIME-Version: 1.0\nContent-Type: text/html\n\n<p>Hi</p>\n")
    with pytest.raises(UsageError, match=r"mail\.eml: this message has no plain text"):
        recording.sent(draft, tmp_path / "profile.yaml", final="mail.eml")
    assert not Path("practice.jsonl").exists()


@pytest.mark.parametrize(
    ("name", "data", "what"),
    [
        ("a.csv", "a,b\n1,2\n", "a table"),
        ("a.txt", "BEGIN:VCALENDAR\nEND:VCALENDAR\n", "a calendar"),
        ("a.ics", "x", "a calendar"),
        ("a.md", "BEGIN:VCARD\nEND:VCARD\n", "an address book"),
        ("a.txt", "{\\rtf1 Dear}", "an RTF file"),
    ],
)
def test_what_is_no_text_is_not_the_final_one(
    draft: Draft, tmp_path: Path, name: str, data: str, what: str
) -> None:
    Path(name).write_text(data, encoding="utf-8")
    with pytest.raises(UsageError, match=rf"{name}: is {what}\. Name the file"):
        recording.sent(draft, tmp_path / "profile.yaml", final=name)
    assert not Path("practice.jsonl").exists()


def test_of_a_page_and_of_a_word_file_what_they_show_is_kept(draft: Draft, tmp_path: Path) -> None:
    Path("mine.html").write_text("<html><p>Dear In\u00eas,</p><p>thank you.</p></html>")
    page = recording.sent(draft, tmp_path / "profile.yaml", final="mine.html").event
    assert "<p>" not in Path(page.final).read_text(encoding="utf-8")
    Path("mine.docx").write_bytes(made.docx([made.run("Dear In\u00eas,"), made.run("thank you.")]))
    event = recording.sent(draft, tmp_path / "profile.yaml", final="mine.docx").event
    kept = (tmp_path / event.final).read_text(encoding="utf-8")
    assert kept == "Dear In\u00eas,\n\nthank you.\n"


def test_several_messages_are_refused(draft: Draft, tmp_path: Path) -> None:
    Path("two.mbox").write_bytes(
        b"From x\n" + made.mail("One.") + b"\n\nFrom x\n" + made.mail("Two.")
    )
    with pytest.raises(UsageError, match=r"two\.mbox: has 2 messages"):
        recording.sent(draft, tmp_path / "profile.yaml", final="two.mbox")


def test_a_text_that_begins_with_a_subject_is_no_message(draft: Draft, tmp_path: Path) -> None:
    Path("mine.md").write_text("Subject: Thanks\n\nDear Ines, thank you.\n")
    event = recording.sent(draft, tmp_path / "profile.yaml", final="mine.md").event
    assert (tmp_path / event.final).read_text().startswith("Subject: Thanks")


def test_a_final_text_is_kept_without_orders_to_a_terminal(draft: Draft, tmp_path: Path) -> None:
    Path("mine.md").write_bytes(b"Dear In\xc3\xaas,\r\n\x1b[31mthank\x07 you.\xe2\x80\xae\r\n")
    event = recording.sent(draft, tmp_path / "profile.yaml", final="mine.md").event
    assert (tmp_path / event.final).read_bytes() == "Dear Inês,\nthank you.\n".encode()


def test_a_person_is_known_by_an_address_that_came_later(draft: Draft, tmp_path: Path) -> None:
    profile = tmp_path / "profile.yaml"
    recording.met("ana", profile, on="2026-03-04")
    people = People.edit(
        "people.yaml",
        lambda known: known.change(
            next(p for p in known if p.name == "Ana Lima"), email=("a@b.c",)
        ),
    )
    assert not recording.met("ana", profile, on="2026-03-04").new
    recording.sent(draft, profile, on="2026-03-05", to="a@b.c")
    touches = Touches(Practice.load("practice.jsonl"), people)
    assert [[e.what for e in touches.of(person)] for person in people] == [[], ["met", "sent"]]


ANN = "- name: Ann Lee\n  email: ann@old.example\n"
OTHERS = "- name: Bo Ray\n  email: bo@x.example\n"
AFTER = {
    "another address": "- name: Ann Lee\n  email: ann@new.example\n",
    "no address": "- name: Ann Lee\n",
    "a page": "- name: Ann Lee\n  url: https://ann.example\n",
    "another name": "- name: Ann Ray\n  email: ann@old.example\n",
    "both": "- name: Ann Ray\n  email: ann@new.example\n  notes: 'name was: Ann Lee'\n",
}


@pytest.mark.parametrize("after", AFTER.values(), ids=AFTER)
def test_a_person_keeps_their_history(draft: Draft, tmp_path: Path, after: str) -> None:
    profile, file = tmp_path / "profile.yaml", tmp_path / "people.yaml"
    file.write_text(ANN + OTHERS, encoding="utf-8")
    recording.sent(draft, profile, on="2026-03-03", to="ann")
    recording.met("ann", profile, on="2026-03-04")
    recording.snooze("ann", "2026-05-01", profile, on="2026-03-05")
    file.write_text(after + OTHERS, encoding="utf-8")
    people = People.load(file)
    ann, bo = people
    touches = Touches(Practice.load(tmp_path / "practice.jsonl"), people)
    assert [event.what for event in touches.of(ann)] == ["sent", "met", "snoozed"]
    assert touches.of(bo) == []
    assert not recording.met(ann.name, profile, on="2026-03-04").new
    assert due(people, Practice.load(tmp_path / "practice.jsonl"), on="2026-04-01") == []
    assert run(["people", "forget", ann.name, "--yes"]) == 0
    assert "Ann" not in (tmp_path / "practice.jsonl").read_text(encoding="utf-8")


def test_an_address_that_two_have_is_of_the_one_who_is_named(tmp_path: Path) -> None:
    profile, file = tmp_path / "profile.yaml", tmp_path / "people.yaml"
    file.write_text((ANN + OTHERS).replace("bo@x", "ann@old"), encoding="utf-8")
    recording.met("ann lee", profile, on="2026-03-04")
    people = People.load(file)
    touches = Touches(Practice.load(tmp_path / "practice.jsonl"), people)
    assert [len(touches.of(person)) for person in people] == [1, 0]


def test_of_two_namesakes_none_has_what_was_with_an_address_that_is_gone(tmp_path: Path) -> None:
    profile, file = tmp_path / "profile.yaml", tmp_path / "people.yaml"
    file.write_text(ANN, encoding="utf-8")
    recording.met("ann", profile, on="2026-03-04")
    file.write_text(ANN.replace("old", "a") + ANN.replace("old", "b"), encoding="utf-8")
    people = People.load(file)
    touches = Touches(Practice.load(tmp_path / "practice.jsonl"), people)
    assert [touches.of(person) for person in people] == [[], []]


@pytest.mark.usefixtures("draft")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["met", "bruno"], 'There is nobody called "bruno"'),
        (["met", "ines", "--on", "yesterday"], '"yesterday" is no day. Write it as 2024-03-31 ('),
        (["met", "ines", "--on", "2026-02-30"], '"2026-02-30" is no day.'),
        (["met", "ines", "--on", "2062-03-04"], "2062-03-04 is years ahead"),
        (["published", "ab12", "--url", "a.example"], "is no web address"),
        (["published", "ab12", "--url", "https://me:pw@a.example/@me"], "a user or a password in"),
        (["list", "--since", "2020-13-01"], '"2020-13-01" is no day. Write it as'),
        (["export", "ab12", "--to", "ics", "--on", "2020-13-01"], '"2020-13-01" is no day.'),
        (["publish", "ab12", "--date", "2020-13-01"], '"2020-13-01" is no day.'),
        (["replied", "ab12"], "First: draftkit sent ab12"),
        (["replied", "cafe0"], "No draft cafe0"),
        (["sent", "ab12", "--final", "gone.md"], "gone.md: there is no such file"),
        (["sent", "ab12", "--to", "bruno"], 'There is nobody called "bruno"'),
    ],
)
def test_what_cannot_be_is_told_on_one_line(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) in (1, 2)
    error = capsys.readouterr().err
    assert said in error
    assert "me:pw" not in error
    assert error.count("\n") == 1
    assert not Path("practice.jsonl").exists()


@each(
    ("line", "said"),
    [
        ('{"what": "met", "on": "2026-03-', "is no line of JSON"),
        ("[]", "is not an event"),
        ('{"what": "ate", "on": "2026-03-04"}', 'has "what" "ate"; it is one of sent'),
        ('{"what": "met", "on": "2026-03-04"}', "has no person"),
        ('{"what": "met", "person": "A"}', "has no on"),
        ('{"what": "met", "on": "soon", "person": "A"}', "must have a day"),
        ('{"what": "met", "on": "2026-03-04", "persn": "A"}', "Did you mean"),
        ('{"what": "met", "on": "2026-03-04", "person": 3}', "has no text for person"),
        ('{"what": "never", "on": "2026-03-04", "words": true}', "has no whole number for words"),
        ('{"what": "\x9b31m"}', 'has "what"'),
    ],
)
def test_a_damaged_line_is_named_and_nothing_is_lost(line: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "practice.jsonl"
    text = Event("met", "2026-03-04", person="Ana Lima").line() + line + "\n"
    file.write_text(text, encoding="utf-8")
    journal = Practice.load(file)
    (wrong,) = journal.wrong
    assert "practice.jsonl, line 2: " in wrong
    assert said in wrong
    assert "\x9b" not in wrong
    for now, number in ((text, 2), (line, 1)):
        file.write_text(now, encoding="utf-8")
        with pytest.raises(UsageError, match=rf"practice\.jsonl, line {number}: .*Correct"):
            Practice.load(file).add(Event("met", "2026-03-05", person="Ana Lima"))
        assert file.read_text(encoding="utf-8") == now


@pytest.mark.parametrize("number", [1, 2, 3])
def test_nothing_is_recorded_beside_a_damaged_line(
    number: int, draft: Draft, capsys: pytest.CaptureFixture[str]
) -> None:
    for arguments in (["sent", "ab12"], ["met", "ana"]):
        assert run([*arguments, "--on", "2026-03-04"]) == 0
    file, final = Path("practice.jsonl"), Path("mail.txt")
    final.write_text(f"{draft.body} And so on.", encoding="utf-8")
    told = file.read_text(encoding="utf-8").splitlines(keepends=True)
    told.insert(number - 1, '{"what": "sent", "on": broken\n')
    file.write_text("".join(told), encoding="utf-8")
    for arguments in (
        ["met", "ines"],
        ["replied", "ab12"],
        ["sent", "ab12", "--final", str(final)],
        ["sent", "ab12", "--undo"],
        ["published", "ab12", "--url", "https://a.example"],
        ["due", "--never", "ana"],
    ):
        capsys.readouterr()
        assert run(arguments) == 2
        said = f"practice.jsonl, line {number}: is no line of JSON. Correct the line, or delete it."
        assert said in capsys.readouterr().err
        assert file.read_text(encoding="utf-8") == "".join(told)
    assert not Path("sent").exists()


def test_to_forget_somebody_a_damaged_line_is_no_hindrance(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    People.edit(desk / "people.yaml", lambda people: people.add(Person("Ann Roe")))
    met = Event("met", "2026-03-04", person="Ann Roe").line()
    Path("practice.jsonl").write_text(f'{met}{{"person": "Ann Roe\n', encoding="utf-8")
    assert run(["people", "forget", "ann roe", "--yes"]) == 0
    assert "practice.jsonl" in capsys.readouterr().out  # the line still names them
    assert Path("practice.jsonl").read_text(encoding="utf-8") == '{"person": "Ann Roe\n'
    assert len(People.load("people.yaml")) == 0


def test_what_is_due_does_not_wait_for_a_damaged_line(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ann = Person("Ann Roe", rhythm_days=10)
    People.edit(desk / "people.yaml", lambda people: people.add(ann))
    met = Event("met", "2026-03-04", person="Ann Roe").line()
    Path("practice.jsonl").write_text(f"<<<<<<< mine\n{met}", encoding="utf-8")
    for command in (["due", "--on", "2026-04-04"], ["practice"], ["impact"]):
        assert run(command) == 0
        shown = capsys.readouterr()
        assert "practice.jsonl, line 1: is no line of JSON. Correct the line" in shown.err
        if command != ["impact"]:
            assert "Ann Roe" in shown.out


def test_to_forget_somebody_leaves_what_was_sent(draft: Draft, tmp_path: Path) -> None:
    profile = tmp_path / "profile.yaml"
    recording.sent(draft, profile, on="2026-03-05")
    recording.replied(draft, profile, on="2026-03-06", note="from Inês: gladly")
    recording.met("ines", profile, on="2026-03-07")
    recording.met("ana", profile, on="2026-03-08")
    assert run(["people", "forget", "inês duarte", "--yes"]) == 0
    left = list(Practice.load("practice.jsonl"))
    assert [(e.what, e.person, e.draft[:4]) for e in left] == [
        ("sent", "", "ab12"),
        ("replied", "", "ab12"),
        ("met", "Ana Lima", ""),
    ]
    assert "In" not in Path("practice.jsonl").read_text(encoding="utf-8")


@each(
    ("before", "after", "counts"),
    [
        ("", "", (0, 0, 0)),
        ("One two.", "one, two!", (0, 0, 2)),
        ("One two", "One new two", (1, 0, 2)),
        ("One two three", "Three", (0, 2, 3)),
        ("お茶を飲む", "お茶を飲んだ", (2, 1, 5)),
    ],
)
def test_changed_words(before: str, after: str, counts: tuple[int, int, int]) -> None:
    found = changed_words(before, after)
    assert (found.words_in, found.words_out, found.words) == counts


def test_phrases_that_are_cut_again_and_again() -> None:
    pairs = [
        ("I am thrilled to write. The tea was hot.", "The tea was hot."),
        ("Today I am thrilled to say it.", "I say it."),
        ("Now I am Thrilled to meet you.", "I meet you."),
        ("I am thrilled to stay. The tea was hot.", "I am thrilled to stay."),
        ("The tea was hot, we said.", "We said."),
    ]
    assert [(c.phrase, c.drafts) for c in cut_phrases(pairs)] == [("am Thrilled to", 3)]
    assert [c.phrase for c in cut_phrases(pairs, at_least=2)] == [
        "am Thrilled to",
        "The tea was hot",
    ]


_TELL = """
import sys
from draftkit.people.practice.event import Event
from draftkit.people.practice.practice import Practice
practice = Practice.load(sys.argv[1])
print("ready", flush=True)
for number in range(100_000):
    practice.add(Event("met", "2026-03-04", person=f"Person {number} " + "x" * 3000))
    print(number, flush=True)
"""


def test_a_writer_that_is_killed_leaves_whole_lines(tmp_path: Path) -> None:
    file = tmp_path / "practice.jsonl"
    for moment in range(10):
        file.unlink(missing_ok=True)
        with subprocess.Popen(
            [sys.executable, "-c", _TELL, str(file)], stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout
            assert process.stdout.readline() == "ready\n"
            time.sleep(0.01 + moment * 0.007)
            os.kill(process.pid, signal.SIGKILL)
            told = process.stdout.read().split()
        names = [event.person.split()[1] for event in Practice.load(file)]
        assert names == [str(n) for n in range(len(names))]
        assert len(told) <= len(names) <= len(told) + 1
