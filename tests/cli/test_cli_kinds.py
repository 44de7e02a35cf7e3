"""What the command says about kinds, prompts, settings, models, and to a shell."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from commands import KEY, REPLY, drafts, run
from draftkit.cli import COMMANDS, GROUPS, MAIN
from draftkit.prompts.kinds import kinds
from each import each

pytestmark = pytest.mark.usefixtures("desk")


# Kinds and prompts


def test_a_prompt_that_is_dropped_into_a_folder_is_a_kind() -> None:
    assert run("prompts", "new", "toast", "--from", "pitch").stdout == "prompts/toast.md\n"
    assert run("toast", "--reply", "reply.md").stdout == REPLY
    assert [draft.kind for draft in drafts()] == ["toast"]
    assert re.search(r"^toast +here ", run("kinds").stdout, re.MULTILINE)
    assert re.search(r"^Others:\n  toast ", run("--help").stdout, re.MULTILINE)


def test_a_prompt_that_goes_before_a_built_in_one_says_so() -> None:
    said = run("prompts", "new", "pitch").stderr
    assert "In this folder it goes before the built-in kind of that name, " in said
    assert "goes before" not in run("prompts", "new", "toast").stderr


def test_a_folder_of_prompts_is_a_group_and_the_partials_around_it_are_its_own() -> None:
    Path("prompts/parties").mkdir(parents=True)
    Path("prompts/_base.md").write_text(
        "{% block user %}Ours: {% block kind %}{% endblock %}{% endblock %}"
    )
    Path("prompts/parties/toast.md").write_text(
        '---\ndescription: A toast.\n---\n{% extends "_base.md" %}\n'
        "{% block kind %}Raise a glass.{% endblock %}\n"
    )
    assert re.search(r"^toast +parties +here ", run("kinds").stdout, re.MULTILINE)
    assert re.search(r"^Parties:\n  toast  A toast\.$", run("--help").stdout, re.MULTILINE)
    assert run("prompt", "toast").stdout == "Ours: Raise a glass.\n"
    # Built-in kinds keep to their own partials.
    assert "Ours" not in run("prompt", "pitch").stdout


def test_the_help_groups_the_kinds_and_begins_with_the_main_ones() -> None:
    sections = re.findall(r"^(\w+):\n  (\w+)", run("--help").stdout, re.MULTILINE)
    titles = [title for title, _ in sections if title not in ("Options", "Commands")]
    assert ("Drafts", "pitch") in sections
    assert titles == ["Drafts", *(group.capitalize() for group in GROUPS if _kinds_of(group))]


def _kinds_of(group: str) -> list[str]:
    return [kind.name for kind in kinds().values() if kind.group == group and kind.name not in MAIN]


def test_a_new_prompt_passes_its_own_check_and_nothing_is_overwritten() -> None:
    assert run("prompts", "new", "memo").returncode == 0
    checked = run("prompts", "check", "memo")
    assert (checked.returncode, checked.stderr) == (0, "")
    assert checked.stdout.startswith("prompts/memo.md: fine (version ")
    Path("prompts/memo.md").write_text("mine")
    again = run("prompts", "new", "memo")
    assert again.returncode == 2
    assert "prompts/memo.md is there already" in again.stderr
    assert Path("prompts/memo.md").read_text() == "mine"


def test_the_built_in_prompts_are_fine() -> None:
    result = run("prompts", "check")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.count(": fine") == len(kinds())


@pytest.mark.usefixtures("few_built_in")
def test_what_is_wrong_or_no_kind_is_named_and_the_others_are_checked() -> None:
    run("prompts", "new", "memo")
    Path("prompts/zine.md").write_text(
        "---\ndescription: A zine.\n---\n{% block user %}{{ x }\n{% endblock %}"
    )
    head = "---\ndescription: A trial.\n---\n"
    files = {"toast": "Write a toast.\n", "Großes": head, "_part": "x", "README": "x"}
    for name, text in files.items():
        Path(f"prompts/{name}.md").write_text(text, encoding="utf-8")
    result = run("prompts", "check")
    assert result.returncode == 2
    assert "prompts/zine.md: line 4" in result.stderr
    assert "prompts/memo.md: fine" in result.stdout
    assert "pitch.md: fine" in result.stdout
    assert "toast.md is not a kind: it does not begin with front matter" in result.stderr
    assert "Großes.md is not a kind: a kind cannot have this name" in result.stderr
    assert "_part" not in result.stderr
    assert "README" not in result.stderr


def test_a_prompt_whose_name_is_no_word_is_refused() -> None:
    assert run("prompts", "new", "../up").returncode == 2
    assert not Path("../up.md").exists()


# Settings, models, completion


def test_settings_are_set_shown_and_removed() -> None:
    assert "not there yet" in run("config").stdout
    assert run("config", "set", "providers.openai.api_key_cmd", "pass show x").returncode == 0
    assert run("config", "set", "model", "manual:").returncode == 0
    shown = run("config").stdout
    assert "model: manual:" in shown
    assert "providers.openai.api_key_cmd: pass show x" in shown
    assert run("config", "set", "model", "").returncode == 0
    assert "model: (not set)" in run("config").stdout
    assert Path(run("config", "path").stdout.strip()).is_file()


def test_a_key_does_not_belong_into_the_settings() -> None:
    result = run("config", "set", "providers.openai.api_key", KEY)
    assert result.returncode == 2
    assert "api_key_cmd" in result.stderr
    assert KEY not in result.stderr + result.stdout


def test_models_says_what_is_there_and_which_one_it_would_be(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("DRAFTKIT_MODEL")
    result = run("models", keys={"GROQ_API_KEY": KEY})
    assert "local:smollm2  " in result.stdout
    assert "not fetched" in result.stdout
    assert "Without -m: groq:" in result.stderr
    assert KEY not in result.stdout + result.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(shell: str) -> None:
    result = run("completion", shell)
    assert "_DRAFTKIT_COMPLETE" in result.stdout
    assert f"draftkit completion {shell}" in result.stderr


@pytest.mark.parametrize(
    ("words", "finds"),
    [("draftkit pi", "pitch"), ("draftkit pitch --aud", "--audience"), ("draftkit li", "list")],
)
def test_a_shell_completes_kinds_commands_and_inputs(words: str, finds: str) -> None:
    asked = {
        "_DRAFTKIT_COMPLETE": "bash_complete",
        "COMP_WORDS": words,
        "COMP_CWORD": str(words.count(" ")),
    }
    assert finds in run(keys=asked).stdout


@each("name", sorted(COMMANDS))
def test_no_kind_can_be_hidden_by_a_command(name: str) -> None:
    refused = run("prompts", "new", name)
    assert refused.returncode == 2
    assert f'The command "{name}" of draftkit hides a kind of that name.' in refused.stderr
    assert not Path("prompts", f"{name}.md").exists()


@pytest.mark.parametrize("name", ["list", "people"])
def test_a_kind_that_a_command_hides_is_called_by_draft(name: str) -> None:
    run("prompts", "new", "memo")
    Path("prompts/memo.md").rename(f"prompts/{name}.md")
    checked = run("prompts", "check", f"prompts/{name}.md")
    assert checked.returncode == 0
    assert f"call it with draftkit draft {name}" in checked.stderr
    made = run("draft", name, "why reviews stall", "--dry-run")
    assert "why reviews stall" in made.stdout
    assert run("draft", "nothing").returncode == 2


@pytest.mark.parametrize("name", ["Bio", "x" * 50])
def test_prompts_check_names_a_kind_that_can_never_be_called(name: str) -> None:
    run("prompts", "new", "memo")
    Path("prompts/memo.md").rename(f"prompts/{name}.md")
    result = run("prompts", "check", f"prompts/{name}.md")
    assert result.returncode == 2
    assert "Rename the file." in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize("name", ["x" * 50, "_part", "ä", "a b", "1a", "../x"])
def test_a_name_that_no_kind_can_have_makes_no_file(name: str) -> None:
    result = run("prompts", "new", name)
    assert (result.returncode, result.stderr.count("\n")) == (2, 1)
    assert not Path("prompts").exists()


@pytest.mark.parametrize(
    "arguments",
    [["memmo"], ["prompt", "memmo"], ["bulk", "memmo", "x.csv"], ["prompts", "check", "memmo"]],
)
def test_a_kind_that_does_not_exist_is_answered_with_how_to_make_one(arguments: list[str]) -> None:
    result = run(*arguments, "-m", "manual:") if "bulk" in arguments else run(*arguments)
    assert result.returncode == 2
    assert "draftkit prompts new" in result.stderr
