"""Candidates and repairs as a person meets them: options, a terminal, exit codes."""

from __future__ import annotations

import json
import re
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from briefs import PITCH
from commands import Started, drafts, run, start
from server import Server
from terminals import talk

if TYPE_CHECKING:
    from collections.abc import Callable

    from server import Exchange

pytestmark = pytest.mark.usefixtures("desk")

GOOD = PITCH.strip()
SHORT = "Fridges fail at night."
PADDED = f"{GOOD} We saved 4,000 children."
REFUSAL = "I'm sorry, but I can't help with that."


def saying(*texts: str, then: str = "") -> Server:
    """Return a server that says each text once, the last again and again.

    Args:
        texts: What it says.
        then: A mode that it goes on with instead.
    """
    from faults import FAULTS

    def mode(text: str) -> Callable[[Exchange], None]:
        def say(exchange: Exchange) -> None:
            exchange.text = text
            exchange.well()

        return say

    server = Server()
    server._modes = [mode(text) for text in texts] + ([FAULTS[then]] if then else [])
    return server


def asking(server: Server, *more: str) -> list[str]:
    """Return the command that asks a server for a pitch."""
    return ["pitch", "-m", "openai:m", "--base-url", server.url, *more]


# Options


@pytest.mark.parametrize("option", ["-n", "--candidates", "--max-attempts", "--token-budget"])
@pytest.mark.parametrize("value", ["0", "-1", "some"])
def test_what_cannot_be_is_refused(option: str, value: str) -> None:
    with Server() as server:
        result = run(*asking(server, option, value))
        assert server.count == 0
    assert result.returncode == 2
    *_, last = result.stderr.strip().splitlines()
    assert last.startswith("Error: Invalid value for ")
    assert option in last
    assert value in last
    assert not Path("drafts").exists()


def test_more_candidates_than_attempts_are_refused() -> None:
    with Server() as server:
        result = run(*asking(server, "-n", "3", "--max-attempts", "2"))
        assert server.count == 0
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == (
        "Error: 3 candidates cannot be had in 2 attempts: allow more attempts, or ask for fewer "
        "candidates.\n"
    )


def test_n_candidates_are_n_requests_and_the_best_is_printed() -> None:
    with saying(SHORT, SHORT, GOOD) as server:
        result = run(*asking(server, "-n", "3", "-v"))
        assert server.count == 3
    assert (result.returncode, result.stdout) == (0, PITCH)
    [draft] = drafts()
    assert [c["kept"] for c in draft.candidates].count(True) == 1
    assert f"Chosen from 3 texts: draftkit candidates {draft.id[:12]}" in result.stderr


@pytest.mark.parametrize(
    ("options", "times"),
    [
        ([], 2),
        (["--max-attempts", "1"], 1),
        (["--max-attempts", "2"], 2),
        (["--token-budget", "10"], 1),
    ],
)
def test_how_often_a_server_is_asked(options: list[str], times: int) -> None:
    with saying(SHORT) as server:
        result = run(*asking(server, *options))
        assert server.count == times
    assert result.returncode == 0
    assert result.stderr.count("A check failed: length. Once more.") == times - 1


@pytest.mark.parametrize("options", [[], ["--json"]], ids=["text", "JSON"])
def test_a_person_is_given_the_request_to_paste_into_the_chat(options: list[str]) -> None:
    Path("reply.md").write_text(PADDED, encoding="utf-8")
    result = run("pitch", "--reply", "reply.md", *options)
    assert result.returncode == 0
    body = json.loads(result.stdout)["body"] if options else result.stdout
    assert body == f"{PADDED}\n"
    assert "Once more" not in result.stderr
    _, _, asked = result.stderr.partition("To have it mended, say this in the same chat:\n\n")
    assert asked.startswith("Please write the text once more, and change only this:\n- ")
    assert '"4,000"' in asked


def test_a_good_answer_leads_to_no_request() -> None:
    Path("reply.md").write_text(GOOD, encoding="utf-8")
    assert "same chat" not in run("pitch", "--reply", "reply.md").stderr


@pytest.mark.parametrize("kind", ["social", "reply"])
def test_a_refusal_is_no_draft_and_nobody_asks_for_it_to_be_mended(kind: str) -> None:
    Path("reply.md").write_text(REFUSAL, encoding="utf-8")
    result = run(kind, "Why do fridges fail?", "--no-ask", "--strict", "--reply", "reply.md")
    assert result.returncode == 3
    assert "Check (refusal, contradicted): This is no draft: the model refused" in result.stderr
    assert "same chat" not in result.stderr


def test_what_failed_is_marked_where_it_stands() -> None:
    Path("reply.md").write_text(PADDED.replace("14 districts", "41 districts"), encoding="utf-8")
    result = run("pitch", "--reply", "reply.md")
    assert "41\u2717 [14] districts. We did it" in result.stderr
    (line,) = (line for line in result.stderr.splitlines() if "41\u2717" in line)
    assert line.startswith("  \u2026 is not. At Harmattan Logistics")
    assert line.endswith(" \u2026")
    assert "We saved 4,000\u2717 children." in result.stderr
    [draft] = drafts()
    found = {f["span"]: f["right"] for f in (draft.report or {})["findings"] if f["hard"]}
    assert found == {"41": "14", "4,000": ""}
    shown = run("explain", "last").stdout
    assert "41\u2717 [14] districts" in shown
    assert "work[0].highlights[0] says '14'" in shown


# No candidate passes


@pytest.mark.parametrize(("options", "code"), [([], 0), (["--strict"], 3)])
def test_what_fails_is_listed_and_strict_is_exit_code_3(options: list[str], code: int) -> None:
    with saying(SHORT) as server:
        result = run(*asking(server, "-n", "2", *options))
    assert (result.returncode, result.stdout) == (code, f"{SHORT}\n")
    assert re.search(
        r"^Check \(length, contradicted\): It has 4 words, .* say more", result.stderr, re.MULTILINE
    )
    [draft] = drafts()
    assert draft.complete
    assert (draft.report or {})["passed"] is False


def test_strict_is_content_with_what_passes_in_the_end() -> None:
    with saying(PADDED, GOOD) as server:
        result = run(*asking(server, "--strict"))
    assert (result.returncode, result.stdout) == (0, PITCH)


# Looking at them


def test_candidates_shows_all_of_them() -> None:
    with saying(PADDED, GOOD) as server:
        run(*asking(server))
    [draft] = drafts()
    for name in draft.id[:12], "last", str(draft.path):
        result = run("candidates", name)
        assert (result.returncode, result.stderr) == (0, "")
        first, second = re.split(r"^── ", result.stdout, flags=re.MULTILINE)[1:]
        assert first.startswith(f"1: as the model wrote it, 1 to mend ──\n{PADDED}")
        assert "  numbers: '4,000'" in first
        again = "written again, after being told what failed"
        assert second == f"2: {again}, 0 to mend, kept ──\n{PITCH}\n"


def test_candidates_as_json_are_those_in_the_draft() -> None:
    with saying(PADDED, GOOD) as server:
        run(*asking(server))
    shown = json.loads(run("candidates", "last", "--json").stdout)
    assert [(c["how"], c["text"], c["kept"]) for c in shown] == [
        ("written", f"{PADDED}\n", False),
        ("repaired", PITCH, True),
    ]
    assert [c["report"]["passed"] for c in shown] == [False, True]
    assert {c["stop_reason"] for c in shown} == {"stop"}
    assert shown[0]["usage"] == {"input_tokens": 40, "cached_tokens": 30, "output_tokens": 60}


def test_one_text_was_no_choice() -> None:
    run("pitch", "--reply", "reply.md")
    result = run("candidates", "last")
    assert (result.returncode, result.stdout) == (0, "")
    assert result.stderr == "There was one text, and it was kept: draftkit show has it.\n"
    assert json.loads(run("candidates", "last", "--json").stdout) == []


@pytest.mark.parametrize(("name", "says"), [("abcd", "No draft abcd"), ("x", '"x" is not a draft')])
def test_a_draft_that_is_not_there(name: str, says: str) -> None:
    result = run("candidates", name)
    assert (result.returncode, result.stdout) == (2, "")
    assert says in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_what_a_file_sends_to_the_terminal_is_only_text() -> None:
    with saying(SHORT) as server:
        run(*asking(server))
    [draft] = drafts()
    assert draft.path
    whole = draft.path.read_text(encoding="utf-8")
    escape = r'text: "Hi \e]52;c;aGk=\a \x9b31m."'
    hostile = re.sub(r"text: '.*?'(?=\n +kept)", lambda _: escape, whole, count=1, flags=re.DOTALL)
    assert escape in hostile
    draft.path.write_text(hostile, encoding="utf-8")
    result = run("candidates", str(draft.path))
    assert (result.returncode, result.stderr) == (0, "")
    assert "── 1: as the model wrote it, 1 to mend, kept ──\nHi  .\n" in result.stdout
    assert not set(result.stdout) & set("\x1b\x9b\x07")


# On a terminal, and stopped

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs signals and terminals")


@posix
@pytest.mark.parametrize(
    ("texts", "times", "kept"),
    [([GOOD], 1, False), ([SHORT, GOOD], 2, False), ([SHORT, "Hm."], 2, True)],
    ids=["as written", "repaired", "not repaired"],
)
def test_what_was_kept_is_shown_if_it_is_not_what_was_read_last(
    texts: list[str], times: int, *, kept: bool
) -> None:
    with saying(*texts) as server:
        code, shown = talk(asking(server, "--no-ask"), [])
        assert server.count == times
    assert code == 0, shown
    assert ("The first text was kept:" in shown) is kept
    [draft] = drafts()
    lines = shown.replace("\r\n", "\n")
    assert lines.count(draft.body) == 1 + (draft.body.strip() == SHORT)
    assert lines.count("Once more:") == times - 1


@posix
def test_several_candidates_are_not_mixed_on_the_screen() -> None:
    with saying(SHORT, SHORT, GOOD) as server:
        code, shown = talk(asking(server, "-n", "3", "--no-ask"), [])
    assert code == 0, shown
    assert shown.count(GOOD) == 1
    assert SHORT not in shown.replace(GOOD, "")
    assert "The first text was kept:" not in shown


@pytest.mark.long
@posix
@pytest.mark.parametrize("mode", ["drip_text", "stall_in_body"])
@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["SIGINT", "SIGTERM"]
)
def test_a_repair_that_is_stopped_leaves_the_first_text(number: int, code: int, mode: str) -> None:
    with saying(SHORT, then=mode) as server:
        process = begin(server, requests=2)
        process.send_signal(number)
        out, said = process.communicate(timeout=10)
    assert process.returncode == code, said
    assert "Traceback" not in said
    [draft] = drafts()
    assert (draft.complete, draft.body) == (True, f"{SHORT}\n")
    assert f"saved as a draft: {draft.path}" in said
    assert out == ""


@posix
@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["SIGINT", "SIGTERM"]
)
def test_candidates_that_are_stopped_leave_the_one_that_was_whole(number: int, code: int) -> None:
    with saying(SHORT, then="stall_in_body") as server:
        process = begin(server, "-n", "3", requests=3)
        started = time.monotonic()
        process.send_signal(number)
        _, said = process.communicate(timeout=10)
        assert time.monotonic() - started < 5
    assert process.returncode == code, said
    assert "Traceback" not in said
    [draft] = drafts()
    assert (draft.complete, draft.body) == (True, f"{SHORT}\n")


def begin(server: Server, *options: str, requests: int) -> Started:
    """Start a command, and return when the server has had so many requests."""
    process = start(*asking(server, "-q", *options, "--timeout", "30"))
    deadline = time.monotonic() + 20
    while server.count < requests and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(0.3)  # for some text to arrive
    return process
