"""The command where somebody watches, and where somebody or something stops it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from commands import COMMAND, KEY, Started, drafts, run, start
from each import each
from server import TEXT, Server
from terminals import show, talk, until_it_reads

pytestmark = [
    pytest.mark.usefixtures("desk"),
    pytest.mark.skipif(sys.platform == "win32", reason="needs signals and terminals"),
]


# On a terminal


def test_missing_inputs_are_asked_for() -> None:
    answers = [("Who you thank", b"Maria\n"), ("What you thank them for", b"the panel\n")]
    code, shown = talk(["thanks", "-m", "manual:", "--reply", "reply.md"], answers)
    assert code == 0, shown
    assert "such as: Maria" in shown
    assert drafts()[0].inputs == {"recipient": "Maria", "occasion": "the panel"}


def test_ctrl_c_at_a_question_ends_with_130() -> None:
    code, shown = talk(["thanks", "-m", "manual:"], [("Who you thank", b"\x03")])
    assert (code, "Interrupted." in shown) == (130, True)
    assert not Path("drafts").exists()


def test_an_answer_is_pasted_and_ends_with_a_full_stop() -> None:
    code, shown = talk(
        ["pitch", "--no-ask", "-m", "manual:"],
        [("a line with a single full stop", b"I mend fridges.\n\nAsk me.\n.\n")],
    )
    assert code == 0, shown
    assert "Write an elevator pitch" in shown
    assert [draft.body for draft in drafts()] == ["I mend fridges.\n\nAsk me.\n"]


PASTES = [
    # What is pasted, and what is typed after it.
    (b"I mend fridges.\n.\nAsk me.\n", b".\n"),
    (b"I mend fridges.\n.\n.\n\nAsk me.\n", b".\n"),
    (b"I mend fridges.\n.\nAsk me.", b"\n.\n"),
    (b"I mend fridges.\n.\nAsk me.\n.\n\n", b""),
    (b"I mend fridges.\n.\n" + b"It holds.\n" * 4000 + b"Ask me.\n", b".\n"),
]


@pytest.mark.parametrize(("pasted", "typed"), PASTES)
def test_a_full_stop_within_a_paste_ends_nothing(pasted: bytes, typed: bytes) -> None:
    seen = "a part of the text" if pasted.endswith(b"\n") else "Ask me."
    answers = [("a line with a single full stop", pasted), *([(seen, typed)] if typed else [])]
    code, shown = talk(["pitch", "--no-ask", "-m", "manual:"], answers)
    assert code == 0, shown
    (draft,) = drafts()
    text = pasted.decode() + ("" if pasted.endswith(b"\n") else "\n")
    assert draft.body == text.removesuffix(".\n\n")


def test_several_lines_that_are_pasted_answer_one_question() -> None:
    answers = [("Who you thank", b"Maria\nDr. Ruiz"), ("Ruiz", b"\n"), ("What you", b"the panel\n")]
    code, shown = talk(["thanks", "-m", "manual:", "--reply", "reply.md"], answers)
    assert code == 0, shown
    assert drafts()[0].inputs == {"recipient": "Maria Dr. Ruiz", "occasion": "the panel"}


def test_no_line_of_a_paste_says_yes() -> None:
    Path("people.yaml").write_text("- name: Maria Ruiz\n", encoding="utf-8")
    code, shown = talk(
        ["people", "forget", "Maria Ruiz"], [("Forget", b"Wait.\ny\n"), ("Forget", b"n\n")]
    )
    assert code == 130, shown
    assert "Maria Ruiz" in Path("people.yaml").read_text(encoding="utf-8")


@pytest.mark.skipif(sys.platform != "linux", reason="how much a line may have differs")
def test_a_line_that_the_terminal_cut_is_no_whole_draft() -> None:
    paste = b"I mend fridges. " + b"x" * 5000 + b"\nAsk me.\n.\n"
    code, shown = talk(
        ["pitch", "--no-ask", "-m", "manual:"], [("a line with a single full stop", paste)]
    )
    assert code == 1, shown
    assert "The terminal cuts lines at 4,095 bytes" in shown
    (draft,) = drafts()
    assert draft.status == "partial"
    assert draft.body.startswith("I mend fridges. x")
    assert draft.body.endswith("Ask me.\n")


JAPANESE = "a" + "\u79c1\u306f\u51b7\u8535\u5eab\u3092\u8a2d\u8a08\u3057\u307e\u3059\u3002" * 150
LETTERS = [
    # What is pasted, what it ends with in the draft, and what is said of it.
    (JAPANESE.encode() + b"\n", "\u3057\u307e\u3059\u3002", "cuts lines at 4,095 bytes"),
    ("\u00e9".encode() * 3000 + b"\nAsk me.\n", "Ask me.\n", "cuts lines at 4,095 bytes"),
    (b"Fridges \xe3 by \xd0\xce.\n", r"Fridges \xe3 by \xd0\xce." + "\n", r"they stand as \xe3."),
    ("J'\u00e9cris.\n".encode() + b"Ing\xe9nieure.\n", "J'\u00e9cris.\nIng\u00e9nieure.\n", ""),
]


@pytest.mark.skipif(sys.platform != "linux", reason="how much a line may have differs")
@pytest.mark.parametrize(("pasted", "ends", "says"), LETTERS)
def test_no_letter_costs_what_was_pasted(pasted: bytes, ends: str, says: str) -> None:
    code, shown = talk(
        ["pitch", "--no-ask", "-m", "manual:"],
        [("a single full stop", b"I mend fridges.\n" + pasted + b".\n")],
    )
    assert (code, "Traceback" in shown) == (1 if says else 0, False), shown
    assert says in shown
    (draft,) = drafts()
    assert draft.status == ("partial" if says else "complete")
    assert draft.body.startswith("I mend fridges.\n")
    assert ends in draft.body[-40:]


@pytest.mark.skipif(sys.platform != "linux", reason="how much a line may have differs")
def test_a_reply_that_is_typed_is_kept_as_far_as_the_terminal_has_it() -> None:
    process, screen = show("pitch", "--no-ask", "-m", "manual:", "--reply", "-")
    until_it_reads(process.pid)
    os.write(screen, b"I mend fridges.\n" + JAPANESE.encode() + b"\n\x04")
    assert process.wait(60) == 1
    os.close(screen)
    (draft,) = drafts()
    assert (draft.status, draft.body[:15]) == ("partial", "I mend fridges.")


@pytest.mark.skipif(os.name == "nt", reason="signals are sent differently")
def test_ctrl_c_before_there_is_a_command_ends_it_without_a_word() -> None:
    code = """
import os, signal, sys
class Interrupting:
    def find_spec(self, name, path=None, target=None):
        if name == "draftkit.cli":
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Interrupting())
from draftkit.__main__ import main
main()
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=False
    )
    assert (done.returncode, done.stderr) == (-signal.SIGINT, "")


def test_text_is_shown_as_it_comes_and_only_once() -> None:
    with Server() as server:
        code, shown = talk(["pitch", "--no-ask", "-m", "openai:m", "--base-url", server.url], [])
    assert code == 0, shown
    assert shown.count(TEXT) == 1


def test_what_a_model_sends_to_the_terminal_is_only_text() -> None:
    with Server(text="Good \x1b]52;c;aGk=\x07 \x9b31m morning.") as server:
        code, shown = talk(["pitch", "-q", "-m", "openai:m", "--base-url", server.url], [])
    assert code == 0, shown
    assert "\x1b" not in shown
    assert "\x9b" not in shown
    assert "\x07" not in shown


@each(("name", "value", "codes"), [("TERM", "xterm", 1), ("NO_COLOR", "1", 0), ("TERM", "dumb", 0)])
def test_no_color_is_heeded(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, codes: int
) -> None:
    monkeypatch.setenv(name, value)
    code, shown = talk(["pitch", "--dry-run", "-m", "manual:"], [])
    assert code == 0, shown
    assert min(shown.count("\x1b["), 1) == codes


# Stopped


def slow(server: Server) -> Started:
    """Start a command against a server that never comes to an end; return when text came."""
    arguments = ["pitch", "-q", "-m", "openai:m", "--base-url", server.url, "--timeout", "30"]
    process = start(*arguments, keys={"OPENAI_API_KEY": KEY})
    deadline = time.monotonic() + 20
    while not server.count and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(0.3)  # for some text to arrive
    return process


@pytest.mark.long
@pytest.mark.parametrize("mode", ["drip_text", "stall_in_body"])
@pytest.mark.parametrize(
    ("number", "code"),
    [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)],
    ids=["SIGINT", "SIGTERM", "SIGHUP"],
)
def test_what_had_come_is_kept_when_it_is_stopped(number: int, code: int, mode: str) -> None:
    with Server(mode) as server:
        process = slow(server)
        process.send_signal(number)
        out, said = process.communicate(timeout=10)
    assert process.returncode == code, said
    assert "Traceback" not in said
    [draft] = drafts()
    assert draft.status == "partial"
    assert draft.body.strip()
    assert str(draft.path) in said
    assert "Interrupted." in said
    assert out == ""


def test_nohup_is_heeded() -> None:
    with Server(delay_s=0.5) as server:
        model = ["-m", "openai:m", "--base-url", server.url]
        process = subprocess.Popen(
            ["/bin/sh", "-c", 'trap "" HUP; exec "$@"', "sh", *COMMAND, "pitch", "-q", *model],
            env={**os.environ, "OPENAI_API_KEY": KEY},
            stdout=subprocess.DEVNULL,
        )
        while not server.count:
            time.sleep(0.01)
        process.send_signal(signal.SIGHUP)
        assert process.wait(timeout=20) == 0
    assert [draft.complete for draft in drafts()] == [True]


def test_a_second_request_after_an_interruption_makes_the_whole_draft() -> None:
    with Server("drip_text") as server:
        process = slow(server)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=10)
    with Server() as server:
        arguments = ["pitch", "-q", "-m", "openai:m", "--base-url", server.url]
        again = run(*arguments)
    assert (again.returncode, again.stdout) == (0, f"{TEXT}\n")
    assert sorted(draft.status for draft in drafts()) == ["complete", "partial"]


def test_a_reader_that_leaves_is_exit_code_141_and_loses_nothing() -> None:
    with Server(text="Good morning. " * 100) as server:
        arguments = ["pitch", "-q", "-m", "openai:m", "--base-url", server.url]
        process = subprocess.Popen(
            [*COMMAND, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        assert process.stdout
        process.stdout.close()
        assert process.stderr
        said = process.stderr.read()
        process.stderr.close()
        assert process.wait(20) == 141
    assert said == b""
    [draft] = drafts()
    assert draft.complete
    assert draft.body == "Good morning. " * 99 + "Good morning.\n"


def test_a_terminal_that_goes_away_while_text_comes_leaves_a_partial_draft() -> None:
    with Server("drip_text") as server:
        arguments = ["pitch", "--no-ask", "-m", "openai:gpt-4o", "--base-url", server.url]
        process, screen = show(*arguments)
        shown = b""
        while b"and and" not in shown:
            shown += os.read(screen, 4096)
        os.close(screen)
        assert process.wait(20) == 129
    [draft] = drafts()
    assert draft.status == "partial"
    assert "and and" in draft.body
