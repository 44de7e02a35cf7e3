"""The clipboard, and texts that a person carries by it: --copy, --paste, a chat window."""

from __future__ import annotations

import base64
import json
import re
import sys
from typing import TYPE_CHECKING

import pytest

from clipboards import Clipboard
from commands import REPLY, drafts, run
from draftkit.errors import UsageError
from draftkit.files import clipboard
from each import each
from letters import LETTER
from terminals import talk

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the programs are shell scripts")

TEXT = "Zoë's answer.\n\nTwo lines."


@pytest.fixture
def board(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Clipboard:
    return Clipboard(tmp_path / "programs", monkeypatch)


@pytest.fixture
def _no_programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "none").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "none"))


# The programs


@each(
    ("copy", "paste", "needs"),
    [
        ("termux-clipboard-set", "termux-clipboard-get", "TERMUX_VERSION"),
        ("pbcopy", "pbpaste", ""),
        ("wl-copy", "wl-paste", "WAYLAND_DISPLAY"),
        ("xclip", "xclip", "DISPLAY"),
        ("xsel", "xsel", "DISPLAY"),
    ],
)
def test_each_system_copies_and_pastes_with_its_own_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, copy: str, paste: str, needs: str
) -> None:
    board = Clipboard(tmp_path / "programs", monkeypatch, copy, paste)
    if needs:
        assert not clipboard.usable()  # there is no desktop that it could talk to
        monkeypatch.setenv(needs, "1")
    assert clipboard.usable()
    assert clipboard.copy(TEXT) == copy
    assert board.text == TEXT == clipboard.paste()


def test_windows_is_given_its_own_encoding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    board = Clipboard(tmp_path / "programs", monkeypatch, "clip.exe", "powershell.exe")
    clipboard.copy(TEXT)
    assert board.raw.decode("utf-16-le") == TEXT
    board.text = "\ufeffZoë.\r\n"
    assert clipboard.paste() == "Zoë.\n"


def test_a_program_that_fails_gives_way_to_the_next(
    board: Clipboard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "programs" / "pbcopy").write_text("#!/bin/sh\nexit 1\n")
    other = Clipboard(tmp_path / "others", monkeypatch, "xsel", "xsel")
    monkeypatch.setenv("DISPLAY", ":0")
    assert clipboard.copy(TEXT) == "xsel"
    assert other.text == TEXT
    assert board.text == ""


@pytest.mark.parametrize("usual", [None, "local:smollm2"])
def test_a_reply_is_never_passed_over_for_the_usual_model(
    desk: Path, monkeypatch: pytest.MonkeyPatch, usual: str | None
) -> None:
    monkeypatch.delenv("DRAFTKIT_MODEL")
    if usual:
        monkeypatch.setenv("DRAFTKIT_MODEL", usual)
    made = run("pitch", "--reply", "reply.md")
    assert made.stdout == REPLY
    assert [draft.provider for draft in drafts()] == ["manual"]


@pytest.mark.usefixtures("_no_programs")
def test_without_a_clipboard_one_line_says_what_to_do() -> None:
    with pytest.raises(UsageError, match=r"no clipboard to copy to\. Install xclip .*--reply"):
        clipboard.copy("a")
    with pytest.raises(UsageError, match=r"no clipboard that can be read here\. Install xclip"):
        clipboard.paste()


@pytest.mark.parametrize("text", ["", " \n"])
def test_an_empty_clipboard_is_said(board: Clipboard, text: str) -> None:
    board.text = text
    with pytest.raises(UsageError, match=r"holds no text\. Copy the whole answer"):
        clipboard.paste()


def test_what_the_program_says_is_said(board: Clipboard, tmp_path: Path) -> None:
    (tmp_path / "programs" / "pbpaste").write_text("#!/bin/sh\necho no target >&2\nexit 1\n")
    with pytest.raises(UsageError, match=r"cannot be read \(pbpaste: no target\)\. .*--reply FILE"):
        clipboard.paste()


def test_a_program_that_does_not_stop_printing_is_ended(board: Clipboard, tmp_path: Path) -> None:
    (tmp_path / "programs" / "pbpaste").write_text("#!/bin/sh\nexec yes\n")
    with pytest.raises(UsageError, match=r"cannot be read \(pbpaste: it holds more than 8 MB\)"):
        clipboard.paste()


# The commands


def test_a_key_that_was_copied_instead_is_not_shown(
    desk: Path, board: Clipboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test-SECRET1234567890abcdef")
    board.text = "sk-test-SECRET1234567890abcdef"
    result = run("thanks", "Ann", "the walk", "--paste")
    assert "SECRET" not in result.stdout + result.stderr
    assert "SECRET" not in "".join(file.read_text() for file in desk.glob("drafts/*.md"))
    assert "A key of yours was in the answer" in result.stderr


def test_last_is_what_it_was_when_the_prompt_was_copied(desk: Path, board: Clipboard) -> None:
    (desk / "reply.md").write_text("Fridges fail.\n", encoding="utf-8")
    made = ["pitch", "--no-ask", "-q", "--json", "--reply", "reply.md"]
    first = json.loads(run(*made).stdout)["id"]
    assert run("revise", "last", "shorter", "--copy").returncode == 0
    run(*made, "--goal", "a call")
    for text in ("One.\n", "Two, mended.\n"):
        board.text = text
        told = run("revise", "last", "shorter", "--paste")
        assert f'"last" is {first[:8]}' in told.stderr
    assert [draft.parent for draft in drafts() if draft.instruction] == [first, first]
    assert run("revise", "last", "shorter", "--copy").returncode == 0
    board.text = "Three.\n"
    assert '"last" is' not in run("revise", "last", "shorter", "--paste").stderr


@pytest.mark.parametrize("command", [["thanks"], ["prompt", "thanks"]])
def test_a_prompt_goes_and_an_answer_comes_by_the_clipboard(
    desk: Path, board: Clipboard, command: list[str]
) -> None:
    inputs = ["Ann", "the walk"]
    result = run(*command, *inputs, "--copy")
    assert (result.returncode, result.stdout) == (0, ""), result.stderr
    assert "run the same command with --paste" in result.stderr
    assert "the walk" in board.text
    assert board.text.strip() == run("prompt", "thanks", *inputs).stdout.strip()
    assert drafts() == []
    board.text = LETTER.format(name="Ann")
    result = run(*command, *inputs, "--paste")
    assert result.returncode == 0, result.stderr
    assert 'From the clipboard: "Dear Ann,"' in result.stderr
    assert [draft.body for draft in drafts()] == [LETTER.format(name="Ann")]
    assert result.stdout == LETTER.format(name="Ann")


def test_a_copied_prompt_may_have_the_chat_window_ask(desk: Path, board: Clipboard) -> None:
    assert run("prompt", "pitch", "--ask", "--copy").returncode == 0
    asking = board.text
    assert asking.strip() == run("prompt", "pitch", "--ask").stdout.strip()
    run("prompt", "pitch", "--copy")
    assert asking != board.text


def test_another_answer_on_the_clipboard_is_another_draft(desk: Path, board: Clipboard) -> None:
    for text in (REPLY, REPLY, f"{REPLY}Ask me how.\n"):
        board.text = text
        assert run("pitch", "--paste").returncode == 0
    assert len(drafts()) == 2


OWN = """---
description: A toast
---
{% block user %}
{% if true %}Say a toast of mine, aloud and before they have had too much.{% endif %}

{% include "_profile.md" %}
{% endblock %}
"""


@pytest.mark.parametrize(
    "copied",
    [
        ["pitch"],
        ["pitch", "--seconds", "45"],
        ["pitch", "--ask"],
        ["thanks", "Ann", "the walk"],
        ["toast"],
    ],
)
def test_no_prompt_is_an_answer(desk: Path, board: Clipboard, copied: list[str]) -> None:
    (desk / "prompts").mkdir()
    (desk / "prompts/toast.md").write_text(OWN, "utf-8")
    assert run("prompt", *copied, "--copy").returncode == 0
    for command in (["pitch"], ["thanks", "Ben", "the panel"], ["toast"]):
        result = run(*command, "--paste")
        assert result.returncode == 1, result.stderr
        assert "That is a prompt, and no answer. Copy the model's answer" in result.stderr
    assert drafts() == []


def test_the_prompt_with_its_answer_below_is_an_answer(desk: Path, board: Clipboard) -> None:
    run("pitch", "--copy")
    board.text += f"\n\n{REPLY}"
    assert run("pitch", "--paste").returncode == 0
    assert [draft.body for draft in drafts()] == [REPLY]


def test_a_revision_goes_by_the_clipboard_too(desk: Path, board: Clipboard) -> None:
    run("pitch", "--reply", "reply.md")
    assert run("revise", "last", "warmer", "--copy").returncode == 0
    assert REPLY in board.text
    assert "What to change: warmer" in board.text
    board.text = "Warm fridges fail at night. I make them hold.\n"
    assert run("revise", "last", "warmer", "--paste").returncode == 0
    assert {draft.instruction for draft in drafts()} == {"", "warmer"}


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--copy", "--paste"], "two steps"),
        (["--paste", "--reply", "reply.md"], "choose one"),
        (["--copy", "-m", "openai:m"], "-m names openai:m"),
        (["--reply", "reply.md", "-m", "openai:m"], "--reply is for a chat window, and -m names"),
    ],
)
def test_options_that_contradict_each_other_are_refused(
    desk: Path, board: Clipboard, options: list[str], says: str
) -> None:
    result = run("pitch", *options)
    assert (result.returncode, result.stdout) == (2, "")
    assert says in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.usefixtures("_no_programs")
def test_copying_and_pasting_without_a_clipboard_is_one_line(desk: Path) -> None:
    for option in ("--copy", "--paste"):
        result = run("pitch", option)
        assert (result.returncode, result.stdout) == (2, "")
        [line] = result.stderr.splitlines()
        assert "no clipboard" in line


# On a terminal


def test_a_chat_window_on_a_terminal_is_served_by_the_clipboard(
    desk: Path, board: Clipboard
) -> None:
    def answered() -> bytes:
        assert "elevator pitch" in board.text
        board.text = REPLY
        return b"\n"

    code, shown = talk(
        ["pitch", "--no-ask", "-m", "manual:"], [("press Enter", b"\n"), ("still", answered)]
    )
    assert code == 0, shown
    assert "The clipboard still holds a prompt." in shown
    assert 'Taken: "Fridges fail at night. I make them hold."' in shown
    assert [draft.body for draft in drafts()] == [REPLY]


def test_an_answer_may_be_pasted_into_the_terminal_all_the_same(
    desk: Path, board: Clipboard
) -> None:
    code, shown = talk(
        ["pitch", "--no-ask", "-m", "manual:"], [("press Enter", REPLY.encode() + b".\n")]
    )
    assert code == 0, shown
    assert [draft.body for draft in drafts()] == [REPLY]


@pytest.mark.usefixtures("_no_programs")
def test_a_terminal_without_programs_is_asked_to_copy(desk: Path) -> None:
    code, shown = talk(["pitch", "--no-ask", "--copy"], [])
    assert code == 0, shown
    [copied] = re.findall("\x1b]52;c;([^\x07]*)\x07", shown)
    assert "elevator pitch" in base64.b64decode(copied).decode()
    assert "your terminal, if it allows that" in " ".join(shown.split())
