"""Batch files: nothing is asked for twice, and every row is a draft or on the list."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import draftkit.batch_api
import draftkit.batch_file
import draftkit.batch_submit
from batches import ANSWER, Batches, lines, result
from commands import PROFILE, run
from draftkit import Drafter, Options, Profile, Settings, Store, open_backend
from draftkit.backends.openai import OpenAIBackend
from draftkit.batch import Exported, export
from draftkit.batch_api import BatchAPI
from draftkit.batch_collect import Collected, collect
from draftkit.batch_file import BatchFile
from draftkit.batch_submit import Receipt, Submitted, fetch, submit
from draftkit.errors import (
    BackendError,
    ConfigError,
    DeadlineError,
    InputError,
    RateLimitError,
    RejectedError,
    ResponseError,
    UsageError,
)
from server import Server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

KEY = "sk-test-0123456789"
NAMES = ("Maria", "José", "لينا", "陳大文")


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    file = tmp_path / "profile.yaml"
    file.write_text(PROFILE, encoding="utf-8")
    return Profile.load(file)


class Desk:
    """One person's folder, with a file of requests and what they do with it."""

    def __init__(self, folder: Path, profile: Profile, url: str = "http://127.0.0.1:9/v1") -> None:
        self.folder = folder
        self.profile = profile
        self.url = url
        self.store = Store(folder / "drafts")
        self.file = folder / "thanks.jsonl"

    def backend(self, timeout_s: float = 10, spec: str = "openai:m") -> OpenAIBackend:
        options = Options(base_url=self.url, api_key=KEY, timeout_s=timeout_s)
        backend = open_backend(spec, options)
        assert isinstance(backend, OpenAIBackend)
        return backend

    def export(
        self, names: Iterable[str] = NAMES, settings: Settings | None = None, **inputs: Any
    ) -> Exported:
        drafter = Drafter(self.backend(), self.store, settings=settings)
        rows = (
            (f"row {n}", {"recipient": name, "occasion": "the panel", **inputs})
            for n, name in enumerate(names, 1)
        )
        return export(
            rows, self.file, kind="thanks", profile=self.profile, drafter=drafter, base_url=self.url
        )

    def submit(self, timeout_s: float = 10) -> Submitted:
        backend = self.backend()
        try:
            return submit(BatchFile.load(self.file), BatchAPI(backend, timeout_s))
        finally:
            backend.close()

    def fetch(self) -> tuple[Path, ...]:
        backend = self.backend()
        try:
            return fetch(BatchFile.load(self.file), BatchAPI(backend))
        finally:
            backend.close()

    def collect(self, *results: Path, file: Path | None = None) -> Collected:
        batch_file = BatchFile.load(file or self.file)
        return collect(batch_file, results, profile=self.profile, store=self.store)

    def answered(self, *ends: str, file: Path | None = None) -> Path:
        """Write a file of results as an engine does, in another order; one end a request."""
        asked = lines(file or self.file)
        made = [result(r, end) for r, end in zip(asked, ends, strict=True) if end != "missing"]
        return self.results(reversed(made))

    def results(self, made: Iterable[dict[str, Any]]) -> Path:
        """Write a file of results."""
        path = self.file.with_name("results.jsonl")
        path.write_text("".join(json.dumps(line) + "\n" for line in made), "utf-8")
        return path


@pytest.fixture
def at(tmp_path: Path, profile: Profile) -> Desk:
    return Desk(tmp_path, profile)


# Export


def test_a_request_is_what_would_be_sent_live(at: Desk) -> None:
    at.export(["Maria"], Settings(temperature=0.5, seed=4))
    (line,) = lines(at.file)
    with Server() as server:
        at.url = server.url
        drafter = Drafter(at.backend(), settings=Settings(temperature=0.5, seed=4))
        given = {"recipient": "Maria", "occasion": "the panel"}
        draft = drafter.draft(drafter.plan("thanks", at.profile, given))
        sent = server.requests[0].body
    assert line["body"] == {k: v for k, v in sent.items() if not k.startswith("stream")}
    assert (line["method"], line["url"]) == ("POST", "/v1/chat/completions")
    assert line["custom_id"] == draft.id


def test_rows_that_are_drafted_or_repeated_are_left_out(at: Desk) -> None:
    at.export(["Maria"])
    at.collect(at.answered("ok"))
    at.file = at.file.with_name("more.jsonl")
    assert at.export(["José", "Maria", "José", "Maria"]) == Exported((at.file,), 1, 1, 2)
    assert len(lines(at.file)) == 1


def test_a_batch_is_split_where_openai_would_refuse_it(
    at: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(draftkit.batch_file, "MOST_REQUESTS", 3)
    exported = at.export()
    assert [p.name for p in exported.files] == ["thanks-001.jsonl", "thanks-002.jsonl"]
    assert [len(lines(p)) for p in exported.files] == [3, 1]
    assert [len(BatchFile.load(p).entries) for p in exported.files] == [3, 1]
    size = exported.files[0].stat().st_size
    monkeypatch.setattr(draftkit.batch_file, "MOST_BYTES", size - 1)
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
    monkeypatch.setattr(draftkit.batch_file, "MOST_REQUESTS", 2)
    with pytest.raises(UsageError, match=r"thanks-002\.jsonl already"):
        at.export()
    assert sorted(p.name for p in at.folder.iterdir()) == names
    assert (at.folder / "thanks-002.jsonl").read_bytes() == before


@pytest.mark.parametrize(
    ("names", "spec", "kind", "error", "says"),
    [
        (["Maria", ""], "openai:m", "thanks", InputError, "row 2: thanks needs recipient"),
        (["Maria"], "manual:", "thanks", ConfigError, "manual has no batch files"),
    ],
)
def test_what_is_wrong_leaves_nothing_behind(
    at: Desk, names: list[str], spec: str, kind: str, error: type[Exception], says: str
) -> None:
    drafter = Drafter(open_backend(spec, Options(base_url=at.url)), at.store)
    rows = [(f"row {n}", {"recipient": r, "occasion": "x"}) for n, r in enumerate(names, 1)]
    with pytest.raises(error, match=says):
        export(rows, at.file, kind=kind, profile=at.profile, drafter=drafter)
    assert [p.name for p in at.folder.iterdir()] == ["profile.yaml"]


def test_rows_that_need_nothing_write_nothing(at: Desk) -> None:
    assert at.export([]) == Exported()
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
            monkeypatch.setattr(draftkit.batch_submit, "_SETTLE_S", 0)
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
        monkeypatch.setattr(draftkit.batch_submit, "_SETTLE_S", 0)
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


def test_two_processes_do_not_submit_the_same_file(at: Desk) -> None:
    with Batches() as server:
        at.url = server.url
        at.export()
        with draftkit.batch_submit._alone(at.file), pytest.raises(UsageError, match="by another"):
            at.submit()
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


def test_half_a_file_of_results_is_no_file(at: Desk) -> None:
    with Batches(cut=10) as server:
        at.url = server.url
        at.export()
        at.submit()
        server.finish()
        with pytest.raises(ResponseError, match=r"sent [\d,]+ of the [\d,]+ bytes"):
            at.fetch()
    assert not at.file.with_name("thanks-output.jsonl").exists()
    assert not list(at.folder.glob(".draftkit-*"))


# Collect


def rows(collected: Collected) -> dict[str, str]:
    return {row.entry.row: row.why for row in collected.unanswered}


@pytest.mark.parametrize("status", ["completed", "expired", "cancelled"])
def test_each_row_is_a_draft_or_on_the_list(at: Desk, status: str) -> None:
    with Batches() as server:
        at.url = server.url
        at.export()
        at.submit()
        server.finish(["expired", "missing", "error"], status)
        collected = at.collect(*at.fetch())
        (draft,) = collected.saved
        assert (draft.status, draft.inputs["recipient"], draft.provider) == (
            "complete",
            "陳大文",
            "openai",
        )
        assert draft.id == lines(at.file)[3]["custom_id"]
        assert draft.body == ANSWER + "\n"
        assert draft.usage.input_tokens == 40
        assert draft.report is not None
        assert any(note.startswith("Made through a batch, as batch_req_") for note in draft.notes)
        assert draft.seconds is None
        assert rows(collected) == {
            "row 1": "This request could not be executed before the completion window expired "
            "(batch_expired).",
            "row 2": "It is in no file of results.",
            "row 3": "openai answered 500: The model crashed.",
        }
        # those three are asked for again, and no more
        assert collected.retry == at.folder / "thanks-retry.jsonl"
        assert lines(collected.retry) == lines(at.file)[:3]
        first, at.file = at.file, collected.retry
        at.submit()
        server.finish()
        assert len(at.collect(*at.fetch()).saved) == 3
        at.file = first
        done = at.collect(*at.fetch())
    assert (done.before, done.saved, done.unanswered, done.retry) == (4, (), (), None)
    assert len(at.store.list()) == 4


def test_ten_rows_in_the_error_file_of_a_completed_batch(at: Desk) -> None:
    """tidyverse/ellmer#830: what is "completed" may have failed."""
    with Batches() as server:
        at.url = server.url
        at.export([f"Person {n}" for n in range(30)])
        at.submit()
        server.finish(["error"] * 10)
        collected = at.collect(*at.fetch())
    assert (len(collected.saved), len(collected.unanswered)) == (20, 10)
    assert set(rows(collected)) == {f"row {n}" for n in range(1, 11)}


def test_only_an_error_file(at: Desk) -> None:
    with Batches() as server:
        at.url = server.url
        at.export()
        at.submit()
        server.finish(["error"] * 4)
        assert len(at.collect(*at.fetch()).unanswered) == 4


def test_collecting_again_saves_nothing_again(at: Desk) -> None:
    at.export()
    results = at.answered("ok", "length", "error", "missing")
    first = at.collect(results)
    names = sorted(p.name for p in at.folder.rglob("*"))
    second = at.collect(results, results)
    assert [d.status for d in first.saved].count("complete") == 1
    assert (second.saved, second.before, second.retry) == ((), 2, first.retry)
    assert rows(second) == rows(first)
    assert sorted(p.name for p in at.folder.rglob("*")) == names


def test_an_answer_that_was_cut_is_partial(at: Desk) -> None:
    at.export(["Maria"])
    (draft,) = at.collect(at.answered("length")).saved
    assert (draft.status, draft.stop_reason) == ("partial", "length")
    assert at.store.get(draft.id) is None


def test_a_parameter_that_was_refused_is_not_asked_for_again(at: Desk) -> None:
    at.export(["Maria"])
    retry = at.collect(at.answered("refused")).retry
    assert retry
    (line,) = lines(retry)
    assert "temperature" not in line["body"]
    assert line["body"]["messages"] == lines(at.file)[0]["body"]["messages"]
    (draft,) = at.collect(at.answered("ok", file=retry), file=retry).saved
    assert "temperature was left out, because the server refused it." in draft.notes
    assert draft.id == lines(at.file)[0]["custom_id"]


def test_what_changed_since_the_export_is_said(at: Desk) -> None:
    at.export(["Maria"])
    then = at.profile.hash
    at.profile = Profile.from_dict({"basics": {"name": "Amara Okafor-Bello"}})
    collected = at.collect(at.answered("ok"))
    (draft,) = collected.saved
    assert draft.profile_hash == then
    assert "The profile has changed since" in collected.changed[0]
    assert collected.changed[0] in draft.notes


OPENED = """\
---
description: A note.
input: {schema: {type: object, properties: {recipient: {type: string, description: Who.}}}}
---
{% block user %}Thank {{ inputs.recipient }}.{% endblock %}
{% block opening %}Dear {{ inputs.recipient }},{% endblock %}
"""

JSON = """\
---
description: A note.
input: {schema: {type: object, properties: {recipient: {type: string, description: Who.}}}}
output: {schema: {type: object, required: [text], properties: {text: {type: string}}}}
---
{% block user %}Thank {{ inputs.recipient }}.{% endblock %}
{% block output %}# For {{ inputs.recipient }}

{{ output.text }}{% endblock %}
"""


@pytest.fixture
def own_kind(at: Desk, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Export rows of a kind of one's own, for vLLM."""
    monkeypatch.chdir(at.folder)

    def exported(source: str, name: str) -> None:
        (at.folder / "prompts").mkdir()
        (at.folder / "prompts" / "note.md").write_text(source, "utf-8")
        drafter = Drafter(at.backend(spec="vllm:m"), at.store)
        rows = [("row 1", {"recipient": name})]
        export(rows, at.file, kind="note", profile=at.profile, drafter=drafter, base_url=at.url)

    return exported


@pytest.mark.parametrize("said", [" thank you.", "Dear Maria, thank you."])
def test_an_opening_is_part_of_the_draft(
    at: Desk, own_kind: Callable[[str, str], None], said: str
) -> None:
    """An engine goes on from it, or says it again."""
    own_kind(OPENED, "Maria")
    (line,) = lines(at.file)
    assert line["body"]["messages"][-1] == {"role": "assistant", "content": "Dear Maria,"}
    assert line["body"]["continue_final_message"]
    results = at.results([result(line, text=said)])
    (draft,) = at.collect(results).saved
    assert (draft.body, draft.opening) == ("Dear Maria, thank you.\n", "Dear Maria,")


def test_json_becomes_the_draft(at: Desk, own_kind: Callable[[str, str], None]) -> None:
    own_kind(JSON, "Maria")
    (line,) = lines(at.file)
    assert line["body"]["response_format"]["type"] == "json_schema"
    (draft,) = at.collect(at.results([result(line, text='{"text": "Thanks."}')])).saved
    assert (draft.body, draft.title) == ("# For Maria\n\nThanks.\n", "For Maria")


def test_what_is_not_the_json_that_was_asked_for_is_kept(
    at: Desk, own_kind: Callable[[str, str], None]
) -> None:
    own_kind(JSON, "Maria")
    results = at.results([result(lines(at.file)[0], text="Thanks, Maria.")])
    collected = at.collect(results)
    assert (collected.saved, collected.unanswered) == ((), ())
    assert len(collected.misfits) == 1
    (draft,) = at.store.list()
    assert (draft.status, draft.body) == ("partial", "Thanks, Maria.")
    assert at.collect(results).before == 1
    assert len(at.store.list()) == 1


# Results that are not what they should be


def changed(line: dict[str, Any], *path: str, to: Any) -> dict[str, Any]:
    """Return a copy of a line of results with one value in it changed."""
    copy = json.loads(json.dumps(line))
    place = copy
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = to
    return copy


@pytest.mark.parametrize(
    ("path", "to", "why"),
    [
        (("response",), None, "with neither an answer nor an error"),
        (("response",), "ok", "with neither an answer nor an error"),
        (("response", "status_code"), "200", "without a status"),
        (("response", "status_code"), True, "without a status"),
        (("response", "status_code"), 404, "answered 404"),
        (("response", "status_code"), 302, "answered 302"),
        (("response", "body"), None, "not an answer"),
        (("response", "body"), {}, "without text"),
        (("response", "body"), [], "not an answer"),
        (("response", "body", "choices"), [], "without text"),
        (("response", "body", "choices"), {"0": 1}, "not an answer"),
        (("response", "body", "error"), {"message": "It crashed"}, "It crashed"),
        (("error",), {"message": "Too late", "code": "x"}, "Too late"),
        (("error",), "Too late", "Too late"),
    ],
)
def test_a_result_that_is_no_answer(at: Desk, path: tuple[str, ...], to: Any, why: str) -> None:
    at.export(["Maria", "José"])
    one, two = lines(at.file)
    collected = at.collect(at.results([changed(result(one), *path, to=to), result(two)]))
    assert [d.inputs["recipient"] for d in collected.saved] == ["José"]
    (said,) = rows(collected).values()
    assert why in said
    assert said.isprintable()


@pytest.mark.parametrize(
    ("text", "why"), [("", "The answer is blank (stop)."), (" \n", "The answer is blank (stop).")]
)
def test_a_blank_answer_is_none(at: Desk, text: str, why: str) -> None:
    at.export(["Maria"])
    collected = at.collect(at.results([result(lines(at.file)[0], text=text)]))
    assert rows(collected) == {"row 1": why}
    assert at.store.list() == []


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (b"{\n", "line 2: not JSON."),
        (b"[" * 100_000 + b"\n", "line 2: not JSON."),
        (b"\xff\xfe\n", "line 2: not JSON."),
        (b"[1]\n", "line 2: not a result"),
        (b'{"custom_id": 7}\n', "line 2: not a result"),
        (b'{"custom_id": "\\u001b[31mx"}\n', "[31mx was not asked for"),
        (b'"' + b"a" * 100 * 2**20 + b'"\n', "line 2: longer than 50 MB, passed over."),
        (b"\r\n\n", ""),
    ],
    ids=["cut", "deep", "bytes", "list", "number", "unknown", "100 MB", "blank"],
)
def test_a_damaged_line_harms_no_other(at: Desk, line: bytes, problem: str) -> None:
    at.export(["Maria", "José"])
    results = at.answered("ok", "ok")
    first, second = results.read_bytes().splitlines(keepends=True)
    results.write_bytes(first + line + second)
    collected = at.collect(results)
    assert len(collected.saved) == 2
    assert [problem in found for found in collected.problems] == [True] * bool(problem)
    assert all(found.isprintable() for found in collected.problems)


def test_a_truncated_file(at: Desk) -> None:
    at.export(["Maria", "José"])
    results = at.answered("ok", "ok")
    results.write_bytes(results.read_bytes()[:-40])
    collected = at.collect(results)
    assert (len(collected.saved), len(collected.unanswered)) == (1, 1)
    assert "is it truncated?" in collected.problems[0]


def test_two_answers_to_one_request(at: Desk) -> None:
    at.export(["Maria"])
    (line,) = lines(at.file)
    made = [result(line, "length"), result(line), result(line), result(line, text="Other.")]
    collected = at.collect(at.results([*made, result(line, "error")]))
    (draft,) = collected.saved
    assert draft.body == ANSWER + "\n"
    assert ["line 4" in problem for problem in collected.problems] == [True]


@pytest.mark.parametrize("ends", [("error", "ok"), ("ok", "error")])
def test_an_answer_goes_before_an_error(at: Desk, ends: tuple[str, str]) -> None:
    at.export(["Maria"])
    (line,) = lines(at.file)
    collected = at.collect(at.results([result(line, end) for end in ends]))
    assert (len(collected.saved), collected.problems) == (1, ())


@pytest.mark.parametrize("text", [None, "", "{", '{"draftkit_batch": 2}', "[]", '{"a": 1}'])
def test_a_journal_that_is_gone_or_damaged(at: Desk, text: str | None) -> None:
    at.export(["Maria"])
    journal = at.file.with_name("thanks.journal.jsonl")
    journal.unlink()
    if text is not None:
        journal.write_text(text, "utf-8")
    with pytest.raises(UsageError, match="journal"):
        at.collect()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"digest": "x", "other": 1}'])
def test_a_damaged_receipt(at: Desk, text: str) -> None:
    at.export(["Maria"])
    at.file.with_name("thanks.receipt.json").write_text(text, "utf-8")
    with pytest.raises(UsageError, match=r"receipt\.json: damaged"):
        Receipt.load(BatchFile.load(at.file))


# The commands
