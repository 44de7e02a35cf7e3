"""`draftkit bulk`: what it says, reports and keeps, however it ends."""

from __future__ import annotations

import csv
import errno
import json
import re
import shutil
import signal
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

import draftkit
import draftkit.cli
import letters
from commands import Started, drafts, start
from draftkit import (
    Status,
)
from draftkit.cli import progress as module
from draftkit.cli.commands.bulk import bulk
from draftkit.cli.progress import Progress
from draftkit.runs.forecast import Prices
from draftkit.runs.worker import Result
from each import each
from faults import fault
from server import Server

if TYPE_CHECKING:
    from collections.abc import Callable

    from draftkit.backends.base import Backend
    from server import Exchange

    CLI = Callable[..., "Said"]
    Groq = Callable[[Server], Backend]

KEYS = {"GROQ_API_KEY": "x"}


class Said(NamedTuple):
    """What a command said."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Said]:
    """Run a bulk command against the server, in this process: there are many."""
    monkeypatch.setenv("GROQ_API_KEY", "x")
    monkeypatch.setattr("draftkit.cli._heed_signals", lambda: None)

    def run(server: Server, *arguments: str) -> Said:
        command = ["bulk", "thanks", *arguments, "-m", "groq:m", "--base-url", server.url]
        code = draftkit.cli.run(command)
        return Said(code, *capsys.readouterr())

    return run


def table(folder: Path, name: str = "report.csv") -> list[dict[str, str]]:
    """Return the rows of a report."""
    with (folder / "drafts" / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def contacts(folder: Path, *lines: str) -> str:
    """Write a file of contacts and return its name."""
    (folder / "people.csv").write_text("\n".join(["name,occasion", *lines]), encoding="utf-8")
    return "people.csv"


def test_the_command_drafts_and_reports(desk: Path, cli: CLI) -> None:
    file = contacts(desk, "Ann,=the walk", "+Bob,the walk", '"Cid\nD",x', "Ann,=the walk")
    with Server("letter_but_not_to_bob") as server:
        first = cli(server, file)
        second = cli(server, file, "--map", "recipient=name", "--json")
    assert first.returncode == 0, first.stderr
    assert "recipient: column name" in first.stderr
    assert "3 drafted in" in first.stdout
    assert [(r["row"], r["recipient"], r["status"]) for r in table(desk)] == [
        ("2", "Ann", "done before"),
        ("3", "'+Bob", "done before"),
        ("4", "Cid\nD", "done before"),
        ("6", "Ann", "duplicate"),
    ]
    assert "No letter of their own" not in first.stderr
    assert (desk / "drafts" / table(desk)[0]["file"]).is_file()
    assert server.count == 3
    assert json.loads(second.stdout)["drafted_before"] == 3


def test_two_people_of_one_name_are_not_one_in_silence(desk: Path, cli: CLI) -> None:
    rows = [
        "name,occasion,Company",
        *(f"John,the walk,{firm}" for firm in ("Mill", "Port", "Mill")),
    ]
    (desk / "people.csv").write_text("\n".join(rows), encoding="utf-8")
    with Server("letter_but_not_to_bob") as server:
        said = cli(server, "people.csv")
    assert "No letter of their own: line 3 (John). All that is sent is the same" in said.stderr
    assert [row["error"] for row in table(desk)] == [
        "",
        "the same as line 2 in all that is sent",
        "the same as line 2",
    ]


@pytest.mark.parametrize(
    ("arguments", "code", "requests"),
    [
        (["--dry-run"], 0, 0),
        (["--status"], 0, 0),
        (["--limit", "2"], 0, 2),
        (["--where", "occasion=talk"], 0, 1),
        (["--where", "occasion!=talk", "--where", "name~n"], 0, 1),
        (["--set", "occasion=x", "--map", "occasion=nmae"], 2, 0),
        (["--map", "recipient"], 2, 0),
        (["--where", "nation=PT"], 2, 0),
        (["--price-in", "nan"], 2, 0),
        (["--price-out", "-1"], 2, 0),
        (["--price-out", "inf"], 2, 0),
        (["--temperature", "nan"], 2, 0),
        (["--temperature", "-0.1"], 2, 0),
        (["--temperature", "2.1"], 2, 0),
        (["--max-tokens", "0"], 2, 0),
        (["--max-tokens", "-5"], 2, 0),
        (["--seed", "99999999999999999999"], 2, 0),
        (["--timeout", "nan"], 2, 0),
        (["--timeout", "inf"], 2, 0),
        (["--timeout", "0"], 2, 0),
    ],
)
def test_options_of_the_command(
    desk: Path, cli: CLI, arguments: list[str], code: int, requests: int
) -> None:
    file = contacts(desk, "Ann,the walk", "Cid,the walk", "Dan,talk")
    with Server("letter") as server:
        result = cli(server, file, *arguments)
    assert (result.returncode, server.count) == (code, requests), result.stderr


def test_a_dry_run_tells_tokens_and_cost(desk: Path, cli: CLI) -> None:
    file = contacts(desk, *(f"Person {n},the walk" for n in range(300)))
    with Server("letter") as server:
        result = cli(server, file, "--dry-run", "--price-in", "2", "--price-out", "10", "--json")
    shown = json.loads(result.stdout)
    assert shown["to_draft"] == shown["rows"] == 300
    assert shown["output_tokens"] == 300 * 350
    assert 50 * 300 < shown["input_tokens"] < 1000 * 300
    assert shown["cost_usd"] == pytest.approx(
        shown["input_tokens"] * 2e-6 + shown["output_tokens"] * 10e-6, abs=1e-4
    )


def test_a_dry_run_counts_each_candidate(desk: Path, cli: CLI) -> None:
    file = contacts(desk, "Ann,the walk", "Ben,the walk")
    with Server("letter") as server:
        one, three = (
            json.loads(cli(server, file, "--dry-run", "--json", "-n", n).stdout) for n in ("1", "3")
        )
    for name in ("input_tokens", "output_tokens"):
        assert three[name] == 3 * one[name]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "What m costs is not known here: give --price-in and --price-out"),
        (["--price-in", "2"], "What m costs is not known here: give --price-in and --price-out"),
        (["--price-in", "2", "--price-out", "10"], "($2 a million tokens sent, $10 received)"),
    ],
)
def test_a_cost_is_told_if_both_prices_are_known(
    desk: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    said: str,
) -> None:
    monkeypatch.setenv("GROQ_API_KEY", "x")
    monkeypatch.setattr("draftkit.cli._heed_signals", lambda: None)
    file = contacts(desk, "Ann,the walk")
    draftkit.cli.run(["bulk", "thanks", file, "-m", "groq:m", "--dry-run", *arguments])
    shown = capsys.readouterr().out
    assert said in shown
    assert ("At most $" in shown) == ("received)" in said)


@each(
    ("model", "prices"),
    [
        ("claude-haiku-4-5", (1, 5)),
        ("claude-haiku-4-5-20251001", (1, 5)),
        ("claude-haiku-4-5-turbo", None),
        ("claude-haiku-4", None),
    ],
)
def test_a_price_is_that_of_the_model_and_its_dated_versions(
    model: str, prices: tuple[float, float] | None
) -> None:
    assert Prices.known("anthropic", model) == prices


def test_a_report_never_replaces_what_a_run_did_not_write(desk: Path, cli: CLI) -> None:
    file = contacts(desk, "Ann,the walk", ",the walk")
    own = {name: f"mine: {name}" for name in ("report.csv", "skipped.csv")}
    for name, text in own.items():
        (desk / name).write_text(text, encoding="utf-8")
    with Server("letter") as server:
        first = cli(server, file, "-o", ".", "--skip-invalid")
        second = cli(server, file, "-o", ".", "--skip-invalid")
        marked_up = (desk / "report-2.csv").read_text(encoding="utf-8") + "my note\r\n"
        (desk / "report-2.csv").write_text(marked_up, encoding="utf-8", newline="")
        third = cli(server, file, "-o", ".", "--limit", "1")
    assert {name: (desk / name).read_text(encoding="utf-8") for name in own} == own
    assert [said.stdout.rpartition("Report: ")[2].strip() for said in (first, second, third)] == [
        "report-2.csv",
        "report-2.csv",
        "report-3.csv",
    ]
    assert "my note" in (desk / "report-2.csv").read_text(encoding="utf-8")
    assert sorted(path.name for path in desk.glob("*.csv")) == [
        "people.csv",
        "report-2.csv",
        "report-3.csv",
        "report.csv",
        "skipped-2.csv",
        "skipped.csv",
    ]


def test_a_report_that_nothing_takes_is_named_nowhere(
    desk: Path, cli: CLI, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> Path:
        raise OSError(errno.ENOSPC, "No space left on device")

    (desk / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(desk / "temporary"))
    file = contacts(desk, "Ann,the walk", ",the walk")
    monkeypatch.setattr("draftkit.runs.report._Table.write", full)
    with Server("letter") as server:
        said = cli(server, file, "--skip-invalid")
        as_json = cli(server, file, "--skip-invalid", "--json")
    assert said.returncode == as_json.returncode == 1
    assert "The report cannot be written" in said.stderr
    assert "1 skipped.\n" in said.stdout
    assert "report" not in said.stdout.lower()
    assert json.loads(as_json.stdout)["report"] is None
    assert not list((desk / "temporary").glob("draftkit-*"))


@fault
def letter_that_loses_its_folder(x: Exchange) -> None:
    """Remove the folder of drafts, which is in this one, and write a letter."""
    with suppress(FileNotFoundError):  # at once, whoever is writing into it
        shutil.rmtree(Path("drafts").rename("gone"))
    letters.letter(x)


def test_where_the_folder_goes_the_run_stops_and_says_where_its_drafts_are(
    desk: Path, cli: CLI, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.setenv("DRAFTKIT_CONFIG_DIR", str(desk / "own"))
    monkeypatch.setenv("TMPDIR", str(tmp_path_factory.mktemp("temporary")))
    file = contacts(desk, *(f"Ann{number},the walk" for number in range(60)))
    asked = ["letter", "letter", "letter_that_loses_its_folder", *["letter"] * 80]
    with Server(*asked) as server:
        said = cli(server, file, "--concurrency", "2")
        count = server.count
        kept = {str(path) for path in (desk / "own" / "unsaved").glob("*.md")}
        gone = not (desk / "drafts").exists()
        assert cli(server, file, "--concurrency", "2").returncode == 0
        assert server.count == count + 60 - len(kept)  # what was paid for is brought home
    assert not list((desk / "own" / "unsaved").glob("*.md"))
    assert said.returncode == 1
    assert "the folder is gone" in said.stderr
    assert 1 <= len(kept) <= count <= 6
    assert {path for path in kept if path in said.stderr} == kept
    assert gone
    assert "The report cannot be written" in said.stderr
    report = Path(said.stdout.rpartition("Report: ")[2].strip())
    assert "the folder is gone" in report.read_text(encoding="utf-8-sig")


def test_rows_that_are_wrong_are_named_or_listed(desk: Path, cli: CLI) -> None:
    file = contacts(desk, "Ann,the walk", ",the walk", "Cid,the walk,too much")
    with Server("letter") as server:
        refused = cli(server, file)
        assert (refused.returncode, server.count) == (2, 0)
        skipped = cli(server, file, "--skip-invalid")
    assert 'people.csv, line 3, column "name": is empty, and recipient is needed' in refused.stderr
    assert "people.csv, line 4: has 3 cells" in refused.stderr
    assert skipped.returncode == 0
    assert [(r["row"], r["column"]) for r in table(desk, "skipped.csv")] == [
        ("3", "name"),
        ("4", ""),
    ]


def test_failures_and_findings_are_in_the_exit_code(desk: Path, cli: CLI) -> None:
    file = contacts(desk, "Ann,the walk", "Bob,the walk")
    with Server("letter_but_not_to_bob") as server:
        assert cli(server, file).returncode == 1
    with Server("ok") as server:
        assert cli(server, file, "-o", "others").returncode == 0
        assert cli(server, file, "-o", "others", "--strict").returncode == 3


def test_a_wrong_key_is_one_clear_line(desk: Path, cli: CLI) -> None:
    with Server("401") as server:
        result = cli(server, contacts(desk, *(f"P{n},x" for n in range(99))))
    assert (result.returncode, server.count) == (1, 1)
    assert "Error: " in result.stderr
    assert "98 not begun" in result.stdout


def started(server: Server, file: str, *arguments: str) -> Started:
    """Start a bulk command and wait until it has sent its first request."""
    model = ["-m", "groq:m", "--base-url", server.url]
    process = start("bulk", "thanks", file, *arguments, *model, keys=KEYS)
    end = time.monotonic() + 30
    while server.count == 0 and time.monotonic() < end:
        time.sleep(0.01)
    return process


@pytest.mark.long
def test_killed_and_started_again_it_goes_on(desk: Path, cli: CLI) -> None:
    file = contacts(desk, *(f"Person {n},the walk" for n in range(60)))
    with Server("letter", delay_s=0.02) as server:
        for _ in range(2):
            before = server.count
            process = started(server, file, "--concurrency", "4")
            end = time.monotonic() + 30
            while server.count < before + 15 and time.monotonic() < end:
                time.sleep(0.01)
            process.kill()
            process.communicate()
        result = cli(server, file)
    assert result.returncode == 0, result.stderr
    made = Counter(draft.inputs["recipient"] for draft in drafts() if draft.complete)
    assert (len(made), set(made.values())) == (60, {1})
    assert server.count <= 60 + 2 * 4


def test_ctrl_c_lets_what_is_under_way_be_finished(desk: Path) -> None:
    file = contacts(desk, *(f"Person {n},the walk" for n in range(60)))
    with Server("letter", "letter_slowly") as server:
        process = started(server, file, "--concurrency", "4")
        end = time.monotonic() + 30
        while server.count < 4 and time.monotonic() < end:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert process.returncode == 130, err
    assert "Stopping when the drafts under way are finished" in err
    assert "not begun" in out
    assert all(draft.complete for draft in drafts())
    assert len(drafts()) == server.count <= 5
    assert len(table(desk)) == server.count


@pytest.mark.long
@pytest.mark.parametrize(
    ("mode", "signals"),
    [
        ("letter_slowly", [signal.SIGTERM]),
        ("letter_slowly", [signal.SIGINT, signal.SIGINT]),
        ("stall_in_body", [signal.SIGTERM]),
    ],
)
def test_told_to_end_at_once_it_keeps_what_has_come(
    desk: Path, mode: str, signals: list[signal.Signals]
) -> None:
    file = contacts(desk, *(f"Person {n},the walk" for n in range(60)))
    with Server("letter", mode) as server:
        process = started(server, file, "--concurrency", "4")
        end = time.monotonic() + 30
        while server.count < 5 and time.monotonic() < end:
            time.sleep(0.01)
        time.sleep(0.3)
        for number in signals:
            process.send_signal(number)
            time.sleep(0.05)
        sent_at = time.monotonic()
        _, err = process.communicate(timeout=30)
        assert time.monotonic() - sent_at < 5
    assert process.returncode == (143 if signals == [signal.SIGTERM] else 130), err
    kept = [draft for draft in drafts() if not draft.complete]
    assert len(kept) == 4
    assert all(draft.body.startswith(("Dear Person", "Good mor")) for draft in kept)


def test_the_progress_says_what_matters(capsys: pytest.CaptureFixture[str]) -> None:
    progress = Progress(total=100)
    for status in (Status.DRAFTED, Status.FAILED_CHECKS, Status.FAILED, Status.SKIPPED):
        progress.add(Result(1, "Ann", status))
    progress.add(Result(1, "Ann", Status.DONE, before=True))
    progress.end()
    progress.started = time.monotonic() - 30
    assert (progress.made, progress.before, progress.rows) == (2, 1, 5)
    assert progress.line() == (
        "5 of 100 (5%) · 6.0/min · 1 failed · 1 with findings · 15:50 min left"
    )


def test_the_summary_counts_each_row_that_the_report_finds_something_in(
    capsys: pytest.CaptureFixture[str],
) -> None:
    from draftkit.cli.commands.bulk import _summarise

    progress, said = Progress(total=3, shown=False), ("must: Not found: the place.",)
    for status, findings in (
        (Status.DRAFTED, ()),
        (Status.DRAFTED, said),
        (Status.FAILED_CHECKS, said),
    ):
        progress.add(Result(1, "Ann", status, findings=findings))
    asked: Any = SimpleNamespace(as_json=False, say=print)
    report: Any = SimpleNamespace(path="report.csv", skipped_path="skipped.csv", written=True)
    _summarise(progress, report, asked, stopped=False)
    assert (
        "\n2 whose checks found something (1 of them hard): see the report.\n"
        in capsys.readouterr().out
    )


def test_a_run_without_results_says_what_it_waits_for(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_QUIET_S", 0.01)
    monkeypatch.setattr(module, "_GLANCE_S", 0.01)
    monkeypatch.setattr(module, "_LOG_S", 0.0)
    paused = [12.0, 0.0]
    progress = Progress(total=3, paused_s=lambda: paused.pop(0) if len(paused) > 1 else paused[0])
    time.sleep(0.1)
    progress.end()
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "0 of 3 (0%) \u00b7 the server asks to wait 12 s"
    assert lines[1] == "0 of 3 (0%) \u00b7 no answer for 0 s"


def test_columns_that_nothing_uses_are_named_before_anything_is_sent(desk: Path, cli: CLI) -> None:
    (desk / "people.csv").write_text("name,occasion,Phone,Fax\nAnn,a walk,123,\n", encoding="utf-8")
    with Server("letter_but_not_to_bob") as server:
        for more in (["--dry-run"], []):
            said = cli(server, "people.csv", *more)
            assert "Not used, and not sent: Phone (--map" in said.stderr
        filtered = cli(server, "people.csv", "--where", "phone=123", "--dry-run")
    assert "Not used" not in filtered.stderr


def test_what_a_run_may_say_names_no_option_that_it_does_not_have() -> None:
    have = {name for one in bulk.params for name in one.opts}
    rooms = Path(draftkit.__file__).parent
    said = {
        option
        for room in (rooms / "backends", rooms / "drafting")
        for path in room.rglob("*.py")
        if path.name != "weights.py" and "composed" not in path.parts  # pip's, and inputs of kinds
        for text in [re.sub(r"draftkit \w+ --", "", path.read_text("utf-8"))]
        for option in re.findall(r"(?<![\w-])--[a-z][a-z-]+", text)
    }
    assert said - have == set()
