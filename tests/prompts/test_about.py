"""What the reader of a draft wrote or did: a text or a file, apart from the writer's facts."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from documents.files import mail
from draftkit import Profile, Prompt
from draftkit.checks.checking import brief_of
from draftkit.checks.grounding.evidence import evidence
from draftkit.cli import main
from draftkit.errors import InputError
from draftkit.prompts.inputs import text_of
from each import each

PATH = Path(__file__).parents[2] / "examples" / "profile.yaml"
PROFILE = Profile.load(PATH)
TO = {"recipient": "Ines", "recipient_org": "Port Data"}
WROTE = "Episode 31 was about rural ports.\nInes asked why 12 of them keep no records."


def sent(**inputs: str) -> str:
    return Prompt.find("collab").render(PROFILE, TO | inputs).request.messages[-1].content


def test_it_is_quoted_below_the_request_and_is_no_instruction() -> None:
    text = sent(about=WROTE)
    assert "> Episode 31 was about rural ports.\n> Ines asked" in text
    assert "never about me" in text
    assert text.index("To: Ines") < text.index("> Episode")
    assert "What the reader wrote" not in sent()


def test_of_a_message_its_text_is_sent_without_headers(tmp_path: Path) -> None:
    (tmp_path / "m.eml").write_bytes(mail(WROTE, page=f"<p>{WROTE}"))
    about, left_out = text_of(
        next(one for one in Prompt.find("collab").inputs if one.name == "about"),
        str(tmp_path / "m.eml"),
    )
    assert about == f"Subject: R\u00e9union\n\n{WROTE}"
    assert left_out == ("Left out as headers of mail.",)


def test_its_sentences_are_facts_of_their_own() -> None:
    prompt = Prompt.find("collab")
    brief = brief_of(PROFILE, prompt, TO | {"about": WROTE})
    ids = {fact.id: fact.text for fact in brief.facts if fact.id.startswith("about")}
    assert ids == dict(zip(("about[0]", "about[1]"), WROTE.split("\n"), strict=True))
    found = evidence("You asked why twelve ports keep no records.", brief)
    assert [s.facts for s in found.specifics] == [("about[1]",)]


@each(
    ("relation", "said"),
    [
        ("cold", "We have never been in touch"),
        ("warm", "in touch"),
        ("met", "We have met"),
        ("", ""),
    ],
)
def test_how_well_they_know_each_other(relation: str, said: str) -> None:
    text = sent(relation=relation)
    assert said in text
    assert ("We have" in text) == (relation in {"cold", "met"})


def test_nothing_is_said_that_nobody_gave() -> None:
    assert "We would do" not in sent(idea="a guest article")
    assert "Subject:" in sent()
    assert "Subject:" in sent(channel="e-mail")
    assert "It has no subject line" in sent(channel="LinkedIn")


def asked(about: str) -> tuple[int, str]:
    args = ["prompt", "collab", "Ines", "Port Data", "-p", str(PATH), "--about", about]
    result = CliRunner().invoke(main, args, standalone_mode=False)
    if isinstance(result.exception, InputError):
        return 2, str(result.exception)
    return 0, result.stdout


def test_the_command_takes_a_file_or_a_text(tmp_path: Path) -> None:
    file = tmp_path / "post.md"
    file.write_bytes(b"\xef\xbb\xbf---\ntitle: x\n---\nEpisode 31.\n")
    assert "> Episode 31.\n" in asked(str(file))[1]
    assert "title: x" not in asked(str(file))[1]
    assert "> She runs a podcast.\n" in asked("She runs a podcast.")[1]


@each(
    ("name", "data", "said"),
    [
        ("none.md", None, "about: there is no file"),
        ("none.srt", None, "about: there is no file"),
        ("talks/none", None, "about: there is no file"),
        ("bad.txt", b"ab\x81\x8d\xff", "is not UTF-8 text"),
        ("empty.txt", b"\xff\xfe", "has no text"),
        ("long.txt", b"word " * 5_000, "has more than 20,000 characters"),
        ("huge.txt", b"word " * 50_000, "has more than 20,000 characters"),
    ],
)
def test_what_cannot_be_taken_is_said(
    tmp_path: Path, name: str, data: bytes | None, said: str
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    code, message = asked(str(tmp_path / name))
    assert code == 2
    assert said in message


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_a_pipe_is_read_and_what_nobody_writes_into_is_said(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.write(writing, b"Episode 31.\n")
    os.close(writing)
    assert "> Episode 31.\n" in asked(f"/dev/fd/{reading}")[1]
    os.close(reading)
    os.mkfifo(tmp_path / "post.md")
    for path, what in ((str(tmp_path / "post.md"), "a named pipe"), ("/dev/zero", "a device")):
        code, message = asked(path)
        assert (code, f"about: {path} is {what}; name a file." in message) == (2, True)


def test_a_row_of_contacts_names_no_file(tmp_path: Path) -> None:
    file = tmp_path / "secret.txt"
    file.write_text("SECRET", encoding="utf-8")
    assert "SECRET" not in sent(about=str(file))
