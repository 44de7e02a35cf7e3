"""Whatever the streams are like, a draft is kept, its place is said, and no order gets out."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from commands import COMMAND, PROFILE, drafts, run
from draftkit.checks import all_checks
from draftkit.files.streams import Sturdy

pytestmark = [
    pytest.mark.usefixtures("desk", "_memo"),
    pytest.mark.skipif(sys.platform == "win32", reason="needs a shell and /dev/full"),
]

TEXT = "Fridges fail at night — “é”. I make them hold."
NASTY = "\x1b]52;c;aGk=\x07\x9b31mred\x1b[31m"


@pytest.fixture
def _memo(desk: Path) -> None:
    desk.joinpath("prompts").mkdir()
    desk.joinpath("prompts/memo.md").write_text(KIND, encoding="utf-8")


def shell(
    arguments: str, redirected: str = "", **variables: str
) -> subprocess.CompletedProcess[bytes]:
    """Run the command in a shell, with its streams as the shell makes them."""
    Path("reply.md").write_text(TEXT, encoding="utf-8")
    command = f'exec "$@" {arguments} {redirected}'
    return subprocess.run(
        ["/bin/sh", "-c", command, "sh", *COMMAND],
        env={**os.environ, **variables},
        capture_output=True,
        timeout=60,
        check=False,
    )


MEMO = "memo --reply reply.md"
# What a draft costs is no matter here, and checks are most of it.
KIND = f"""\
---
description: A memo.
checks: {{{", ".join(f"{name}: false" for name in all_checks())}}}
---
{{% block user %}}Write a memo.{{% endblock %}}
"""


@pytest.mark.parametrize(("quiet", "buffered"), [("", "1"), ("-q", "")])
def test_a_full_disk_behind_standard_output_is_one_line_and_says_where_the_draft_is(
    quiet: str, buffered: str
) -> None:
    result = shell(f"{MEMO} {quiet}", ">/dev/full", PYTHONUNBUFFERED=buffered)
    [draft] = drafts()
    said = result.stderr.decode()
    assert result.returncode == 1
    assert f"Saved: {draft.path}" in said
    assert said.endswith("Error: Standard output cannot be written: No space left on device.\n")
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("redirected", "shown", "said"),
    [
        (">&-", False, True),
        ("2>&-", True, False),
        ("2>/dev/full", True, False),
        ("<&-", True, True),
        ("<&- >&- 2>&-", False, False),
    ],
)
def test_a_stream_that_is_closed_costs_no_text(redirected: str, shown: bool, said: bool) -> None:  # noqa: FBT001
    result = shell(MEMO, redirected)
    [draft] = drafts()
    assert draft.body == f"{TEXT}\n"
    assert result.returncode == (">&-" in redirected.split())
    assert (TEXT in result.stdout.decode()) == shown
    assert (f"Saved: {draft.path}" in result.stderr.decode()) == said


def test_what_a_library_prints_on_a_closed_stream_lands_in_no_file() -> None:
    code = (
        "from draftkit.files.streams import secure; secure(); import os;"
        "f = open('kept.txt', 'w'); os.write(2, b'noise');\n"
        "try: os.write(1, b'noise')\n"
        "except OSError: f.close()"
    )
    subprocess.run(
        ["/bin/sh", "-c", 'exec "$@" >&- 2>&-', "sh", sys.executable, "-c", code], check=True
    )
    assert Path("kept.txt").read_text() == ""


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [
        ("ascii", r"Fridges fail at night \u2014 \u201c\xe9\u201d. I make them hold."),
        ("cp1252", TEXT),
        ("iso-8859-1", "Fridges fail at night \\u2014 \\u201cé\\u201d. I make them hold."),
    ],
)
def test_a_sign_that_an_encoding_lacks_is_spelled_out(encoding: str, shown: str) -> None:
    Path("reply.md").write_text(TEXT, encoding="utf-8")
    run(*MEMO.split())
    result = shell("show last", PYTHONIOENCODING=encoding)
    assert result.returncode == 0
    assert f"{shown}\n" in result.stdout.decode(encoding)
    data = json.loads(shell("show last --json", PYTHONIOENCODING=encoding).stdout.decode(encoding))
    assert data["body"] == f"{TEXT}\n"


@pytest.mark.parametrize("arguments", ["--version", "--help", "kinds", "list", "pitch --help"])
def test_no_command_ends_in_a_traceback_where_nothing_can_be_written(arguments: str) -> None:
    full = shell(arguments, ">/dev/full", PYTHONUNBUFFERED="")
    assert full.returncode == 1 or arguments == "list"
    assert b"Traceback" not in full.stderr
    assert full.stderr.count(b"\n") == 1
    closed = shell(arguments, ">&-")
    assert closed.returncode == 1 or arguments == "list"
    assert closed.stderr.count(b"\n") == 1


def test_standard_input_that_is_not_utf_8_is_one_line() -> None:
    Path("odd.txt").write_bytes(b"Ren\xe9e")
    result = shell("prompt thanks Maria -", "<odd.txt")
    assert result.returncode == 2
    assert result.stderr == b"Error: Standard input is not UTF-8 text (byte 3). Convert it first.\n"


# No control byte gets through


def is_clean(said: str) -> bool:
    return not [c for c in said if (c < " " and c not in "\n\t") or "\x7f" <= c < "\xa0"]


@pytest.mark.long
@pytest.mark.parametrize(
    "arguments",
    [
        ["kinds"],
        ["--help"],
        ["bio", "--help"],
        ["prompts", "check", "bio"],
        ["list"],
        ["list", "-o", f"no{NASTY}where"],
        ["show", "last", "-v"],
        ["check", "drafts"],
        ["check", f"no{NASTY}.md"],
        ["explain", "last"],
        ["candidates", "last"],
        ["diff", "last", "last"],
        ["pitch", "--reply", "reply.md", "-v", "--again", "-o", f"odd{NASTY}folder"],
        ["pitch", f"--o{NASTY}"],
        [f"no{NASTY}kind"],
        ["config", "show"],
        ["profile", "show", "-p", f"pro{NASTY}file.yaml"],
        ["pitch", "--dry-run", "-m", f"vllm:mo{NASTY}del"],
        ["init", "-o", f"in{NASTY}it.yaml", "--name", f"A{NASTY}"],
        ["prompts", "new", f"b{NASTY}"],
    ],
    ids=lambda arguments: ascii(" ".join(arguments)),
)
def test_no_name_and_no_value_can_give_the_terminal_orders(arguments: list[str]) -> None:
    Path("prompts/bio.md").write_text(
        f'---\ndescription: "A {NASTY} bio."\ninput:\n  schema:\n    properties:\n'
        f'      x: {{description: "What {NASTY}"}}\n---\n{{% block user %}}x{{% endblock %}}\n'
    )
    Path(f"pro{NASTY}file.yaml").write_text(PROFILE)
    run("pitch", "--reply", "reply.md", "-o", "drafts")
    [path] = Path("drafts").glob("*.md")
    head = path.read_text()
    path.write_text(head.replace("Elevator pitch:", r"Ele\e[31mvator\x9b31m pitch:"))
    path.rename(f"drafts/{NASTY}.md")
    result = run(*arguments)
    assert is_clean(result.stdout), ascii(result.stdout)
    assert is_clean(result.stderr), ascii(result.stderr)
    assert "Traceback" not in result.stderr


def test_json_escapes_what_a_terminal_obeys_and_loses_nothing() -> None:
    odd_text = "a\x1b[31m \x7f \x85 \x9b31m \u2028 é 😀"
    result = subprocess.run(
        [sys.executable, "-c", _PRINTS, json.dumps(odd_text)], capture_output=True, check=True
    )
    said = result.stdout.decode("utf-8")
    assert is_clean(said)
    assert json.loads(said) == [odd_text]
    assert "é 😀" in said


_PRINTS = """
import json, sys
from draftkit.files.streams import secure
secure()
sys.stdout.reconfigure(encoding="utf-8")
from draftkit.cli.output import print_json
print_json([json.loads(sys.argv[1])])
"""


# Limits of the computer


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "x" * 300],
        ["explain", "x" * 300],
        ["init", "-o", "x" * 300, "--name", "A"],
        ["pitch", "-m", f"local:{'x' * 300}.gguf"],
        ["prompts", "new", "x" * 300],
        ["pitch", "-o", "x" * 300, "-m", "manual:", "--reply", "reply.md"],
        ["x" * 300],
    ],
    ids=lambda arguments: " ".join(arguments)[:20],
)
def test_a_name_of_three_hundred_characters_is_one_line(arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.returncode in (1, 2)
    assert "Error: " in result.stderr
    assert "Traceback" not in result.stderr
    assert len(result.stderr.splitlines()) <= 4  # click's usage, or the text that is not lost


def test_without_a_home_it_says_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    import platformdirs

    from draftkit.errors import ConfigError
    from draftkit.files import places
    from draftkit.prompts import kinds

    monkeypatch.delenv("DRAFTKIT_CONFIG_DIR")

    def lost(*_: object, **__: object) -> str:
        raise RuntimeError("could not determine the home directory")

    for answer in (lost, lambda *_, **__: "~/.config/draftkit"):
        monkeypatch.setattr(platformdirs, "user_config_dir", answer)
        with pytest.raises(ConfigError, match="Set HOME, or DRAFTKIT_CONFIG_DIR"):
            places.config_dir()
        assert "pitch" in kinds.kinds()


def test_no_memory_and_no_threads_are_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    code = """if True:
        import sys
        from draftkit.files.streams import secure
        secure()
        import draftkit.cli.commands.models as models
        def fail(): raise {error}
        models._embedded = fail
        from draftkit.cli import run
        sys.exit(run(["models"]))
    """
    for error, says in (
        ("MemoryError", "not enough memory"),
        ('RuntimeError("can\'t start new thread")', "No thread can be started"),
        ('OSError(24, "Too many open files")', "Too many open files."),
    ):
        command = [sys.executable, "-c", code.format(error=error)]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        assert result.returncode == 1
        assert result.stderr.startswith("Error: ")
        assert says in result.stderr
        assert result.stderr.count("\n") == 1


# The editor


def test_without_an_editor_and_a_terminal_it_says_what_to_set() -> None:
    run("pitch", "--reply", "reply.md")
    result = run("open")
    assert result.returncode == 2
    assert result.stderr.startswith("Error: There is no terminal")
    assert (
        f"Set EDITOR to the command of your editor, or open the file yourself: {drafts()[0].path}"
        in (result.stderr)
    )
    wrong = run("open", "last", keys={"EDITOR": "no-such-editor-at-all"})
    assert wrong.returncode == 2
    assert "Set EDITOR" in wrong.stderr
    assert run("open", keys={"EDITOR": "true"}).returncode == 0


def test_last_stands_for_a_draft_in_every_command_that_takes_one() -> None:
    run("pitch", "--reply", "reply.md")
    for command in ("show", "explain", "candidates", "check"):
        result = run(command, "last")
        assert result.returncode == 0, result.stderr


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="needs a terminal that hangs up")
def test_a_terminal_that_is_gone_ends_it_even_before_its_signal_comes() -> None:
    screen, terminal = os.openpty()
    stream = Sturdy(os.fdopen(terminal, "w", encoding="utf-8"), needed=True)
    before = signal.signal(signal.SIGHUP, lambda number, _frame: sys.exit(128 + number))
    try:
        os.close(screen)
        with pytest.raises(SystemExit, match="129"):
            print("Good morning.", file=stream, flush=True)
    finally:
        signal.signal(signal.SIGHUP, before)
        stream.close()
