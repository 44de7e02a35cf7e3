"""The command as a person or a script runs it: a process, its output, its exit code."""

from __future__ import annotations

import ast
import dataclasses
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import draftkit
import warm
from commands import KEY, REPLY, drafts, run
from draftkit import Options, Settings
from each import each
from server import TEXT, Server

if TYPE_CHECKING:
    from collections.abc import Iterator

THANKS = ["thanks", "Maria", "the panel on Tuesday"]


pytestmark = pytest.mark.usefixtures("desk")


# What goes where


def test_the_draft_is_on_standard_output_and_remarks_are_elsewhere() -> None:
    result = run("pitch", "--reply", "reply.md")
    assert (result.returncode, result.stdout) == (0, REPLY)
    assert "Saved: drafts/" in result.stderr
    [draft] = drafts()
    assert (draft.body, draft.complete, draft.provider) == (REPLY, True, "manual")


def test_quiet_leaves_only_the_draft() -> None:
    result = run("pitch", "--reply", "reply.md", "-q")
    assert (result.stdout, result.stderr) == (REPLY, "")


def test_json_is_all_that_is_on_standard_output() -> None:
    result = run("pitch", "--reply", "reply.md", "--json", "-v")
    made = json.loads(result.stdout)
    assert made["body"] == REPLY
    assert (made["kind"], made["status"]) == ("pitch", "complete")
    assert Path(made["path"]).is_file()
    assert "Made by manual:chat" in result.stderr


@pytest.mark.parametrize(
    "command",
    [["kinds", "--json"], ["models", "--json"], ["list", "--json"], ["profile", "facts", "--json"]],
    ids=" ".join,
)
def test_lists_are_json_where_asked(command: list[str]) -> None:
    assert isinstance(json.loads(run(*command).stdout), list)


def test_the_output_option_and_the_settings_name_the_folder() -> None:
    run("pitch", "--reply", "reply.md", "-o", "one")
    run("config", "set", "output", "two")
    run("pitch", "--reply", "reply.md")
    assert [len(drafts(folder)) for folder in ("one", "two", "drafts")] == [1, 1, 0]


# How it ends


@each(
    ("arguments", "code", "says"),
    [
        (["--version"], 0, ""),
        (["--help"], 0, ""),
        (["-h"], 0, ""),
        (["pitch", "--help"], 0, ""),
        ([], 2, "Usage:"),
        (["piitch"], 2, 'There is no command or kind "piitch". Did you mean "pitch"?'),
        (["lst"], 2, 'Did you mean "list"?'),
        (["pitch", "--audiense", "x"], 2, "--audience"),
        (["pitch", "--seconds", "14"], 2, 'seconds: "14" must be at least 15.'),
        (["pitch", "--seconds", "soon"], 2, 'seconds: "soon" must be a number'),
        (["pitch", "one", "two"], 2, '"one" is one word too many for pitch'),
        (["pitch", "-p", "nobody.yaml"], 2, "nobody.yaml"),
        (["pitch", "-m", "gpt"], 2, '"gpt" is not a model: write PROVIDER:MODEL'),
        (["pitch", "-m", "olama:x"], 2, 'Did you mean "ollama"?'),
        (["pitch", "--reply", "gone.md"], 2, "--reply gone.md: there is no such file"),
        (["thanks"], 2, "recipient"),
        (["thanks", "Maria"], 2, "occasion"),
        (["show", "abcd"], 2, "No draft abcd in drafts."),
        (["show", "x"], 2, '"x" is not a draft'),
        (["show", "gone.md"], 2, "gone.md"),
        (["prompt", "nothing"], 2, 'There is no kind "nothing"'),
        (["models", "fetch", "smollm"], 2, 'Did you mean "smollm2"?'),
        (["config", "set", "modle", "x"], 2, 'Did you mean "model"?'),
        (["completion", "csh"], 2, "'csh'"),
    ],
)
def test_exit_codes_and_one_line_that_says_why(arguments: list[str], code: int, says: str) -> None:
    result = run(*arguments)
    assert result.returncode == code, result.stderr
    assert says in result.stderr
    assert "Traceback" not in result.stderr
    assert not Path("drafts").exists()


@pytest.mark.parametrize(
    ("file", "text", "says"),
    [
        ("profile.yaml", "basics: &a {name: x}\nwork: *a\n", "profile.yaml, line 1"),
        ("profile.yaml", "basics:\n  naem: x\n", 'Did you mean "name"'),
        ("profile.yaml", "{" * 300, "profile.yaml, line 1"),
        ("prompts/bio.md", "---\ndescription: A bio.\nsetings: {}\n---\nx\n", '"settings"'),
        ("prompts/bio.md", "---\ndescription: A bio.\n---\n{% block user %}\n", "bio.md"),
    ],
)
def test_a_wrong_file_is_one_line_and_sends_nothing(file: str, text: str, says: str) -> None:
    Path(file).parent.mkdir(exist_ok=True)
    Path(file).write_text(text)
    kind = "bio" if "bio" in file else "pitch"
    with Server() as server:
        result = run(kind, "-m", "vllm:m", "--base-url", server.url)
        assert server.count == 0
    assert result.returncode == 2
    assert result.stderr.startswith("Error: ")
    assert result.stderr.count("\n") == 1
    assert says in result.stderr
    assert result.stdout == ""


def test_without_any_model_it_shows_three_ways_to_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DRAFTKIT_MODEL")
    # As where the extra with the engine is not installed.
    code = """if True:
        import sys
        from importlib import util
        util.find_spec = lambda name: None
        from draftkit.cli import run
        sys.exit(run(["pitch"]))
    """
    command = [sys.executable, "-c", code]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 2
    for way in ('pip install "draftkit[local]"', "OPENAI_API_KEY", "-m manual:"):
        assert way in result.stderr


# Before anything is sent


def test_a_dry_run_shows_everything_and_sends_nothing() -> None:
    with Server() as server:
        model = ["-m", "vllm:m", "--base-url", server.url]
        shown = run("pitch", "--dry-run", *model)
        data = json.loads(run("pitch", "--dry-run", "--json", *model).stdout)
        assert server.count == 0
    assert shown.returncode == 0
    assert "Amara Okafor" in shown.stdout
    assert "Tokens to send: ~" in shown.stderr
    assert "Sent from your profile: basics, work." in shown.stderr
    assert "Nothing was sent." in shown.stderr
    assert data["tokens_exact"] is False
    assert [message["role"] for message in data["messages"]] == ["system", "user"]
    assert not Path("drafts").exists()


def test_a_dry_run_counts_exactly_where_the_tokenizer_is_known() -> None:
    result = run("pitch", "--dry-run", "-m", "openai:gpt-4o-mini")
    assert "Tokens to send: ~" not in result.stderr
    assert " of 128,000." in result.stderr


def test_prompt_prints_what_would_be_sent_ready_to_paste() -> None:
    result = run("prompt", "pitch", "--seconds", "45")
    assert (result.returncode, result.stderr) == (0, "")
    assert "Length: 45 seconds" in result.stdout
    assert "Amara Okafor" in result.stdout


# Inputs


def test_standard_input_is_left_alone_unless_a_dash_asks_for_it() -> None:
    # Nobody closes this pipe before the end: a command that reads would wait for ever.
    given, open_end = os.pipe()
    with os.fdopen(given), os.fdopen(open_end, "w"), Path(os.devnull).open("wb") as nothing:
        out = nothing.fileno()
        process = warm.start((*THANKS, "--reply", "reply.md"), os.environ, given, out, out)
        assert process.wait(20) == 0


def test_a_dash_reads_an_input_from_standard_input() -> None:
    result = run("prompt", "thanks", "Maria", "-", stdin="the chat\nby the lake\n")
    assert "For: the chat\nby the lake" in result.stdout


def test_a_reply_can_come_from_standard_input() -> None:
    assert run("pitch", "--reply", "-", stdin="From a pipe.\n").stdout == "From a pipe.\n"


def test_words_fill_the_required_inputs_in_order() -> None:
    run(*THANKS, "--reply", "reply.md")
    assert drafts()[0].inputs == {"recipient": "Maria", "occasion": "the panel on Tuesday"}


def test_what_looks_like_a_template_stays_as_it_was_typed() -> None:
    odd = "{{ profile }} {% raw %} $HOME ${x}"
    assert odd in run("prompt", "thanks", "Maria", odd).stdout


# Nothing is paid twice


def test_a_draft_that_exists_is_shown_and_not_paid_for_again() -> None:
    with Server() as server:
        model = ["-m", "vllm:m", "--base-url", server.url]
        first, second = run("pitch", *model), run("pitch", *model)
        assert (first.stdout, second.stdout) == (f"{TEXT}\n", f"{TEXT}\n")
        assert server.count == 1
        assert "nothing was sent" in second.stderr
        assert run("pitch", "--again", *model).returncode == 0
        assert run("pitch", "--audience", "nurses", *model).returncode == 0
        assert server.count == 3
    assert len({draft.id for draft in drafts()}) == 3


def test_a_draft_that_exists_says_again_that_its_checks_failed() -> None:
    with Server() as server:
        server.text = "By 2019 our fridges failed at night.\n"
        arguments = ("pitch", "--max-attempts", "1", "-m", "vllm:m", "--base-url", server.url)
        first = run(*arguments)
        second = run(*arguments)
    assert "Check (" in first.stderr
    assert "nothing was sent" in second.stderr
    assert "Its checks failed when it was made: draftkit check" in second.stderr


def test_an_answer_that_was_cut_is_partial_and_asked_for_again_next_time() -> None:
    with Server("length", "length", "length", "ok") as server:
        model = ["-m", "openai:m", "--base-url", server.url]
        first = run("pitch", *model, keys={"OPENAI_API_KEY": KEY})
        assert first.returncode == 1
        assert "Not complete (the model stopped: length). Saved as partial: drafts" in first.stderr
        second = run("pitch", *model, keys={"OPENAI_API_KEY": KEY})
        assert second.returncode == 0, second.stderr
        assert server.count == 4
    assert sorted(draft.status for draft in drafts()) == ["complete", "partial"]


# Keys


@pytest.mark.parametrize("option", [[], ["--verbose"], ["--json"]])
def test_a_key_that_a_server_repeats_is_never_shown(option: list[str]) -> None:
    with Server("401") as server:
        arguments = ["-m", "openai:m", "--base-url", server.url, *option]
        result = run("pitch", *arguments, keys={"OPENAI_API_KEY": KEY})
        assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"
    assert result.returncode == 1
    assert result.stderr.startswith("Error: ")
    assert KEY not in result.stdout + result.stderr
    assert KEY[-8:] not in result.stdout + result.stderr


def test_sentences_name_options_as_the_command_line_has_them() -> None:
    """Whoever reads a message types it: `--timeout`, and `timeout_s` only as Python's."""
    names = {field.name for kind in (Options, Settings) for field in dataclasses.fields(kind)}
    named = re.compile(rf"(?<![-\w.])({'|'.join(n for n in names if '_' in n)})\b(?! in Python)")
    source = Path(draftkit.__file__).parent
    found = {
        f"{path.relative_to(source)}: {text}"
        for path in source.rglob("*.py")
        if named.search(code := path.read_text(encoding="utf-8"))
        for text in _constants(ast.parse(code))
        if " " in text and "\n" not in text and named.search(text)
    }
    # A command for the key is a setting, and a key itself is given in Python alone.
    assert {text for text in found if "api_key" not in text} == set()


def _constants(tree: ast.AST) -> Iterator[str]:
    """Yield the texts of a module that are no docstrings."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        yield from _constants(node)
