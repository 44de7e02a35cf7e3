"""Files of requests, written and submitted: nothing is asked for twice."""

from __future__ import annotations

import errno
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

import draftkit.runs.batch.api
import draftkit.runs.batch.file
import draftkit.runs.batch.submit
from batches import Batches, Desk, exported, lines
from commands import KEY
from draftkit import Drafter, Settings, cli, open_backend
from draftkit.backends import deadline
from draftkit.backends.openai import OpenAIBackend
from draftkit.drafting.search import SearchBounds
from draftkit.errors import (
    BackendError,
    ConfigError,
    RateLimitError,
    RejectedError,
    ResponseError,
    ServerError,
    UsageError,
)
from draftkit.people.selection import Selection
from draftkit.runs.batch.api import BatchAPI
from draftkit.runs.batch.export import BatchExport
from draftkit.runs.batch.file import BatchFile
from draftkit.runs.batch.submit import Receipt
from server import Server

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def at(tmp_path: Path) -> Desk:
    """Be at a desk with a profile and nobody to answer."""
    return Desk.of(tmp_path)


# Export


def test_a_request_is_what_would_be_sent_live(at: Desk) -> None:
    with Server() as server:
        at.url = server.url
        at.export(["Maria"], Settings(temperature=0.5, seed=4))
        (line,) = lines(at.file)
        drafter = Drafter(at.backend(), settings=Settings(temperature=0.5, seed=4))
        given = {"recipient": "Maria", "occasion": "the panel"}
        draft = drafter.draft(drafter.plan("thanks", at.profile, given))
        drafter.backend.close()
        sent = server.requests[0].body
    assert line["body"] == {k: v for k, v in sent.items() if not k.startswith("stream")}
    assert (line["method"], line["url"]) == ("POST", "/v1/chat/completions")
    assert line["custom_id"] == draft.id


def test_rows_that_are_drafted_or_repeated_are_left_out(at: Desk) -> None:
    at.export(["Maria"])
    at.collect(at.answered("ok"))
    at.file = at.file.with_name("more.jsonl")
    assert at.export(["José", "Maria", "José", "Maria"]) == BatchExport((at.file,), 1, 1, 2)
    assert len(lines(at.file)) == 1


def test_a_batch_is_split_where_openai_would_refuse_it(
    at: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(draftkit.runs.batch.file, "MOST_REQUESTS", 3)
    exported = at.export()
    assert [p.name for p in exported.files] == ["thanks-001.jsonl", "thanks-002.jsonl"]
    assert [len(lines(p)) for p in exported.files] == [3, 1]
    assert [len(BatchFile.load(p).entries) for p in exported.files] == [3, 1]
    size = exported.files[0].stat().st_size
    monkeypatch.setattr(draftkit.runs.batch.file, "MOST_BYTES", size - 1)
    at.file = at.folder / "bytes.jsonl"
    assert [len(lines(p)) for p in at.export().files] == [2, 2]


def test_nothing_is_overwritten(at: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    at.export(["Maria"])
    before = at.file.read_bytes()
    with pytest.raises(UsageError, match=r"thanks\.jsonl already"):
        at.export(["José"])
    assert at.file.read_bytes() == before
    # a part's name is only known at the end
    at.file.rename(at.folder / "thanks-002.jsonl")
    (at.folder / "thanks.journal.jsonl").unlink()
    names = sorted(p.name for p in at.folder.iterdir())
    monkeypatch.setattr(draftkit.runs.batch.file, "MOST_REQUESTS", 2)
    with pytest.raises(UsageError, match=r"thanks-002\.jsonl already"):
        at.export()
    assert sorted(p.name for p in at.folder.iterdir()) == names
    assert (at.folder / "thanks-002.jsonl").read_bytes() == before


def test_a_small_model_is_asked_for_a_whole_text(at: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Live, its text would be composed here; a batch is for what a model writes."""
    people = [{"recipient": "Maria", "occasion": "the panel"}]
    bodies = []
    for number, able in enumerate((set(), {"small"})):
        monkeypatch.setattr(OpenAIBackend, "capabilities", frozenset({"opening", *able}))
        file = at.folder / f"{number}.jsonl"
        exported(Drafter(at.backend(spec="vllm:m"), at.store), "thanks", at.profile, people, file)
        bodies.append(lines(file)[0]["body"])
    assert bodies[0] == bodies[1]


def test_drafts_whose_checks_failed_are_asked_for_again(at: Desk) -> None:
    again = Selection(retry_failed=True)
    at.export(["Maria"])
    (first,) = at.drafts(at.answered("ok"))  # too short for a note of thanks
    at.file = at.folder / "again.jsonl"
    people = [{"recipient": "Maria", "occasion": "the panel"}]
    drafter = Drafter(at.backend(), at.store)
    assert exported(drafter, "thanks", at.profile, people, at.file, selection=again).requests == 1
    (second,) = at.drafts(at.answered("ok"))
    assert first.id != second.id == lines(at.file)[0]["custom_id"]


def test_a_failure_leaves_nothing_behind(at: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    def full(*_: object) -> None:
        calls.append(1)
        if len(calls) == 3:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(draftkit.runs.batch.file._Part, "write", full)
    with pytest.raises(UsageError, match=r"thanks\.jsonl: cannot be written: No space left"):
        at.export()
    assert [p.name for p in at.folder.iterdir()] == ["profile.yaml"]


def test_a_model_without_batches(at: Desk) -> None:
    drafter = Drafter(open_backend("manual:"), at.store)
    with pytest.raises(ConfigError, match="manual has no batch files"):
        exported(drafter, "thanks", at.profile, [{"recipient": "M", "occasion": "x"}], at.file)


def test_several_candidates_are_nothing_for_a_batch(at: Desk) -> None:
    drafter = Drafter(at.backend(), at.store, bounds=SearchBounds(candidates=3, attempts=3))
    people = [{"recipient": "Maria", "occasion": "the panel"}]
    with pytest.raises(UsageError, match="one candidate a draft"):
        exported(drafter, "thanks", at.profile, people, at.file)


def test_rows_that_need_nothing_write_nothing(at: Desk) -> None:
    at.export(["Maria"])
    at.collect(at.answered("ok"))
    at.file = at.file.with_name("more.jsonl")
    assert at.export(["Maria"]) == BatchExport((), drafted=1)
    assert not at.file.exists()


# Submit


@pytest.mark.parametrize(
    "mode", ["created_then_500", "created_then_gone", "created_then_stall", "created_then_html"]
)
def test_a_batch_whose_making_was_not_answered_is_found(at: Desk, mode: str) -> None:
    with Batches(mode) as server:
        at.url = server.url
        at.export()
        submitted = at.submit(timeout_s=0.3)
        again = at.submit()
    assert submitted.state.id == again.state.id == "batch_1"
    assert again.before
    assert (server.posts("files"), server.posts("batches")) == (1, 1)


@pytest.mark.parametrize("command", ["submit", "status", "collect"])
def test_what_a_silent_server_is_waited_for_is_said(
    at: Desk, command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(deadline.WAITING, "handlers", [])
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with Batches() as server:
        at.url = server.url
        at.export()
        if command != "submit":
            at.submit()
        monkeypatch.setattr(deadline, "_QUIET_S", 0.02)
        monkeypatch.setattr(BatchAPI.__init__, "__defaults__", (0.3,))
        monkeypatch.setattr(server, "_answer", lambda *_: None)
        assert cli.run(["batch", command, str(at.file)]) == 1
    said = capsys.readouterr().err.splitlines()
    what = "list its batches" if command == "submit" else "say how far the batch is"
    assert said[0] == f"Waiting for openai to {what}: at most 0 s without a sign of life."
    assert said[1].startswith("Error: openai stopped answering: ")
    assert said[1].endswith(" Nothing was paid for it: try again.")


def test_without_looking_it_would_be_paid_twice(at: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The guard that the tests above are about, broken."""
    monkeypatch.setattr(BatchAPI, "find", lambda *_: None)
    monkeypatch.setattr(draftkit.runs.batch.submit, "_SETTLE_S", 0)
    with Batches("created_then_500", "ok") as server:
        at.url = server.url
        at.export()
        with pytest.raises(ServerError):
            at.submit()
        at.submit()
    assert len(server.batches) == 2


@pytest.mark.parametrize(
    ("mode", "error", "uploads"),
    [("refused", RejectedError, 2), ("busy", RateLimitError, 1), ("gone", ResponseError, 1)],
)
def test_a_batch_that_was_not_made_is_made_later(
    at: Desk,
    mode: str,
    error: type[BackendError],
    uploads: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with Batches(mode, "ok") as server:
        at.url = server.url
        at.export()
        with pytest.raises(error):
            at.submit()
        if mode == "gone":  # nobody knows
            with pytest.raises(BackendError, match="does not list it yet"):
                at.submit()
            assert server.posts("batches") == 1
            monkeypatch.setattr(draftkit.runs.batch.submit, "_SETTLE_S", 0)
        assert not at.submit().before
        assert at.submit().before
    assert (server.posts("files"), server.posts("batches")) == (uploads, 2)
    assert len(server.batches) == 1


def test_a_process_that_died_after_the_upload_does_not_upload_again(
    at: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with Batches() as server:
        at.url = server.url
        at.export()
        with monkeypatch.context() as patch:
            patch.setattr(BatchAPI, "create", die)
            with pytest.raises(KeyboardInterrupt):
                at.submit()
        monkeypatch.setattr(draftkit.runs.batch.submit, "_SETTLE_S", 0)
        assert at.submit().state.id == "batch_1"
    assert (server.posts("files"), server.posts("batches")) == (1, 1)


def test_a_lost_receipt_pays_nothing_twice(at: Desk) -> None:
    with Batches() as server:
        at.url = server.url
        at.export()
        at.submit()
        at.file.with_name("thanks.receipt.json").unlink()
        submitted = at.submit()
    assert (submitted.before, server.posts("batches")) == (True, 1)


def test_two_copies_that_are_submitted_at_once_are_one_batch(
    at: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = BatchAPI.upload

    def slowly(api: BatchAPI, path: Path, name: str) -> str:
        time.sleep(0.3)
        return upload(api, path, name)

    monkeypatch.setattr(BatchAPI, "upload", slowly)
    with Batches() as server, ThreadPoolExecutor() as both:
        at.url = server.url
        at.export()
        shutil.copytree(at.folder, copy := tmp_path / "copy")
        desks = (at, Desk(copy, at.profile, server.url))
        submitted = list(both.map(Desk.submit, desks))
    assert sorted(one.before for one in submitted) == [False, True]
    assert server.posts("batches") == 1


def test_a_batch_that_failed_as_a_whole_may_be_submitted_again(at: Desk) -> None:
    words = [{"code": "token_limit_exceeded", "message": "Enqueued token limit", "line": 3}]
    with Batches() as server:
        at.url = server.url
        at.export()
        at.submit()
        server.finish(status="failed", errors={"object": "list", "data": words})
        with pytest.raises(BackendError, match=r"line 3: Enqueued token limit\. Nothing of it"):
            at.fetch()
        assert at.submit().state.id == "batch_2"
        assert at.submit().before


def test_two_processes_do_not_work_on_the_same_file(at: Desk) -> None:
    with Batches() as server:
        at.url = server.url
        at.export()
        with BatchFile.load(at.file).alone():
            with pytest.raises(UsageError, match="by another process"):
                at.submit()
            with pytest.raises(UsageError, match="by another process"):
                at.collect()
    assert server.posts("files") == 0


def test_a_file_that_was_changed_is_not_submitted(at: Desk) -> None:
    with Batches() as server:
        at.url = server.url
        at.export()
        at.submit()
        at.file.write_bytes(at.file.read_bytes() + b"\n")
        with pytest.raises(UsageError, match="was changed after it was submitted"):
            at.submit()


def test_what_is_uploaded_is_the_file(at: Desk) -> None:
    with Batches() as server:
        at.url = server.url
        at.export()
        at.submit()
    assert server.files["file-1"] == at.file.read_bytes()
    (batch,) = server.batches
    assert (batch["endpoint"], batch["completion_window"]) == ("/v1/chat/completions", "24h")


# Fetch


def test_results_are_fetched_when_there_are_any(at: Desk) -> None:
    with Batches() as server:
        at.url = server.url
        at.export()
        with pytest.raises(UsageError, match="was not submitted"):
            at.fetch()
        at.submit()
        with pytest.raises(BackendError, match=r"not over yet \(in_progress, 0 of 4 answered\)"):
            at.fetch()
        server.finish(["ok", "error"])
        names = [p.name for p in at.fetch()]
        before = server.asked.count("GET /v1/files/file-2/content")
        at.fetch()
        assert server.asked.count("GET /v1/files/file-2/content") == before == 1
    assert names == ["thanks-output.jsonl", "thanks-errors.jsonl"]


def test_half_a_file_of_results_is_no_file_and_is_asked_for_again(
    at: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(draftkit.runs.batch.api, "_WAIT_S", 0)
    with Batches(cut=10) as server:
        at.url = server.url
        at.export()
        at.submit()
        server.finish()
        with pytest.raises(ResponseError, match=r"sent [\d,]+ of the [\d,]+ bytes.*costs nothing"):
            at.fetch()
        assert server.asked.count("GET /v1/files/file-2/content") == 3
        assert not at.file.with_name("thanks-output.jsonl").exists()
        server._cut = 0
        assert len(at.fetch()) == 1
    assert not list(at.folder.glob(".draftkit-*"))


@pytest.mark.parametrize("text", ["", "{", "[]", '{"digest": "x", "other": 1}'])
def test_a_damaged_receipt(at: Desk, text: str) -> None:
    at.export(["Maria"])
    at.file.with_name("thanks.receipt.json").write_text(text, "utf-8")
    with pytest.raises(UsageError, match=r"receipt\.json: damaged"):
        Receipt.load(BatchFile.load(at.file))
