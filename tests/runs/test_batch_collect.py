"""The results of a batch: every row is a draft or on the list, whatever the files hold."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from batches import ANSWER, Batches, Desk, exported, lines, result
from commands import KEY
from draftkit import Draft, Drafter, Profile, Store
from draftkit.errors import RejectedError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from draftkit.runs.batch.collect import Collected


@pytest.fixture
def at(tmp_path: Path) -> Desk:
    """Be at a desk with a profile and nobody to answer."""
    return Desk.of(tmp_path)


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
        (draft,) = (Draft.load(saved.path) for saved in collected.saved)
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
            "rows, line 1": "This request could not be executed before the completion window "
            "expired (batch_expired).",
            "rows, line 2": "It is in no file of results.",
            "rows, line 3": "openai answered 500: The model crashed.",
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
    assert set(rows(collected)) == {f"rows, line {n}" for n in range(1, 11)}


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
    assert sorted(saved.complete for saved in first.saved) == [False, True]
    assert (second.saved, second.before, second.retry) == ((), 2, first.retry)
    assert rows(second) == rows(first)
    assert sorted(p.name for p in at.folder.rglob("*")) == names


def test_a_collection_that_was_killed_goes_on(at: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    at.export()
    results = at.answered("ok", "length", "ok", "ok")
    save = Store.save

    def killed(store: Store, draft: Draft, **options: Any) -> Path:
        if len(at.store.list()) == 2:
            raise KeyboardInterrupt
        return save(store, draft, **options)

    with monkeypatch.context() as patch:
        patch.setattr(Store, "save", killed)
        with pytest.raises(KeyboardInterrupt):
            at.collect(results)
    collected = at.collect(results)
    assert (len(collected.saved), collected.before) == (2, 2)
    assert len({draft.id for draft in at.store.list()}) == len(at.store.list()) == 4


def test_an_answer_that_was_cut_is_partial(at: Desk) -> None:
    at.export(["Maria"])
    (draft,) = at.drafts(at.answered("length"))
    assert (draft.status, draft.stop_reason) == ("partial", "length")
    assert at.store.get(draft.id) is None


def test_what_was_partial_before_is_still_said_to_be(at: Desk) -> None:
    at.export(["Maria"])
    results = at.answered("length")
    (draft,) = at.drafts(results)
    again = at.collect(results)
    assert (again.saved, again.before) == ((), 1)
    assert [(one.id, one.complete) for one in again.still_partial] == [(draft.id, False)]


def test_a_parameter_that_was_refused_is_not_asked_for_again(at: Desk) -> None:
    at.export(["Maria"])
    retry = at.collect(at.answered("refused")).retry
    assert retry
    (line,) = lines(retry)
    assert "temperature" not in line["body"]
    assert line["body"]["messages"] == lines(at.file)[0]["body"]["messages"]
    (draft,) = at.drafts(at.answered("ok", file=retry), file=retry)
    assert "temperature was left out, because the server refused it." in draft.notes
    assert draft.id == lines(at.file)[0]["custom_id"]


def test_what_changed_since_the_export_is_said(at: Desk) -> None:
    at.export(["Maria"])
    then = at.profile.hash
    at.profile = Profile.from_dict({"basics": {"name": "Amara Okafor-Bello"}})
    collected = at.collect(at.answered("ok"))
    (draft,) = (Draft.load(saved.path) for saved in collected.saved)
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
def own_kind(at: Desk, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Export rows of a kind of one's own, for vLLM."""
    monkeypatch.chdir(at.folder)

    def written(source: str, *names: str) -> None:
        (at.folder / "prompts").mkdir()
        (at.folder / "prompts" / "note.md").write_text(source, "utf-8")
        drafter = Drafter(at.backend(spec="vllm:m"), at.store)
        exported(
            drafter, "note", at.profile, [{"recipient": n} for n in names], at.file, url=at.url
        )

    return written


def test_a_key_that_a_result_repeats_is_not_shown(
    at: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    at.export(["Maria", "José", "Ana"])
    asked = lines(at.file)
    said = {"message": f"Incorrect API key: Bearer {KEY}", "code": f"bad {KEY}"}
    plain = result(asked[0]) | {"response": None, "error": said}
    limited = result(asked[1]) | {"response": {"status_code": 429, "body": {"error": said}}}
    told = result(asked[2], text=f"Dear Ana,\n\nThank you for the panel, {KEY}.")
    collected = at.collect(at.results([plain, limited, told]))
    (draft,) = (Draft.load(saved.path) for saved in collected.saved)
    every = [*rows(collected).values(), draft.to_markdown()]
    assert [("[key]" in one, KEY in one) for one in every] == [(True, False)] * 3


@pytest.mark.parametrize("said", [" thank you.", "Dear Maria, thank you."])
def test_an_opening_is_part_of_the_draft(
    at: Desk, own_kind: Callable[..., None], said: str
) -> None:
    """An engine goes on from it, or says it again."""
    own_kind(OPENED, "Maria")
    (line,) = lines(at.file)
    assert line["body"]["messages"][-1] == {"role": "assistant", "content": "Dear Maria,"}
    assert line["body"]["continue_final_message"]
    results = at.results([result(line, text=said)])
    (draft,) = at.drafts(results)
    assert (draft.body, draft.opening) == ("Dear Maria, thank you.\n", "Dear Maria,")


def test_json_becomes_the_draft(at: Desk, own_kind: Callable[..., None]) -> None:
    own_kind(JSON, "Maria")
    (line,) = lines(at.file)
    assert line["body"]["response_format"]["type"] == "json_schema"
    answered = result(line)
    call = {"function": {"name": "json", "arguments": '{"text": "Thanks."}'}}
    message = {"role": "assistant", "content": None, "tool_calls": [call]}
    answered["response"]["body"]["choices"][0] = {"message": message, "finish_reason": "stop"}
    for made in (answered, result(line, text='{"text": "Thanks."}')):
        (draft,) = at.drafts(at.results([made]))
        assert (draft.body, draft.title) == ("# For Maria\n\nThanks.\n", "For Maria")
        for path in at.store.folder.glob("*.md"):
            path.unlink()


def test_what_is_not_the_json_that_was_asked_for_is_kept(
    at: Desk, own_kind: Callable[..., None]
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


def test_an_answer_on_which_the_prompt_fails_harms_no_other_row(
    at: Desk, own_kind: Callable[..., None]
) -> None:
    prompt = JSON.replace("{{ output.text }}", "{{ output.texts[0] }}").replace(
        "text: {type: string}", "texts: {type: array, items: {type: string}}"
    )
    own_kind(prompt.replace("required: [text], ", ""), "Maria", "Ana")
    maria, ana = lines(at.file)
    results = at.results([result(maria, text="{}"), result(ana, text='{"texts": ["Thanks."]}')])
    (misfit,) = at.collect(results).misfits
    assert "note.md" in misfit.why
    assert at.collect(results).before == 2
    assert {draft.body for draft in at.store.list()} == {"{}", "# For Ana\n\nThanks.\n"}
    mended = prompt.replace("required: [text], ", "").replace(
        "output.texts[0]", "output.texts | default('')"
    )
    (at.folder / "prompts" / "note.md").write_text(mended, "utf-8")
    assert len(at.collect(results).saved) == 1
    assert [draft.complete for draft in at.store] == [True, True]
    assert at.collect(results).before == 2


# Results that are not what they should be


def changed(line: dict[str, Any], *path: str | int, to: Any) -> dict[str, Any]:
    """Return a copy of a line of results with one value in it changed."""
    copy: dict[str, Any] = json.loads(json.dumps(line))
    place: Any = copy
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = to
    return copy


NESTED: Any = "Dear all,"
LISTS: Any = []
for _ in range(240):
    NESTED, LISTS = [{"type": "text", "text": NESTED}], [[LISTS]]

MESSAGE = ("response", "body", "choices", 0, "message")


@pytest.mark.parametrize(
    ("path", "to", "why"),
    [
        (("error",), 7, "400: 7."),
        (("error",), {"message": 7, "code": 7}, "400: 7."),
        (("error",), {"message": {"en": "Too late"}, "loc": 7}, "Too late"),
        (("error",), {"message": LISTS, "param": LISTS, "code": LISTS}, "no reason given"),
        (("error",), LISTS, "no reason given"),
        (("response", "body"), 7, "not an answer"),
        (("response", "body"), LISTS, "not an answer"),
        (("response", "body", "error"), {"message": "Oh", "loc": {"a": 1}}, "Oh"),
        ((*MESSAGE, "content"), 7, "content that is not text"),
        ((*MESSAGE, "content"), NESTED, "content that is not text"),
        ((*MESSAGE, "content"), LISTS, "content that is not text"),
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
        (("error",), {"error": {"message": "Too long", "code": 400}}, "400: Too long."),
    ],
)
def test_a_result_that_is_no_answer(
    at: Desk, path: tuple[str | int, ...], to: Any, why: str
) -> None:
    at.export(["Maria", "José"])
    one, two = lines(at.file)
    collected = at.collect(at.results([changed(result(one), *path, to=to), result(two)]))
    assert [saved.row for saved in collected.saved] == ["rows, line 2"]
    (said,) = rows(collected).values()
    assert why in said
    assert said.isprintable()


def test_json_that_is_nested_deep_harms_no_other(at: Desk, own_kind: Callable[..., None]) -> None:
    own_kind(JSON, "Maria")
    deep = f'{{"text": {"[" * 480}{"]" * 480}}}'
    collected = at.collect(at.results([result(lines(at.file)[0], text=deep)]))
    assert len(collected.misfits) == 1
    (draft,) = at.store.list()
    assert (draft.status, draft.body) == ("partial", deep)


@pytest.mark.parametrize("text", ["", " \n"])
def test_a_blank_answer_is_none(at: Desk, text: str) -> None:
    at.export(["Maria"])
    collected = at.collect(at.results([result(lines(at.file)[0], text=text)]))
    (why,) = rows(collected).values()
    assert why.startswith("The answer is blank (stop). ")
    assert "Draft it again" in why  # what to do next
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


def test_a_file_without_a_result_of_the_batch_asks_for_nothing_again(at: Desk) -> None:
    at.export(["Maria", "José"])
    results = at.answered("ok", "ok")
    text = results.read_text(encoding="utf-8")
    parts = [json.loads(line) for line in text.splitlines()]
    wrong = {
        "results.jsonl: empty": [b"", b"\n \n", b"[]"],
        "it breaks off": [json.dumps(parts)[:-9].encode()],
        "not a result": [json.dumps({"results": parts}).encode(), b'{"custom_id": 7}\n'],
        "not JSON": [json.dumps({"results": parts}, indent=1).encode(), b"\xef\xbb\xbf"],
        "was not asked for": [b'{"custom_id": "another", "response": null}\n'],
    }
    for said, contents in wrong.items():
        for content in contents:
            results.write_bytes(content)
            with pytest.raises(UsageError, match=said):
                at.collect(results)
    assert not list(at.folder.glob("*-retry*"))


def test_results_in_another_form_are_read(at: Desk) -> None:
    at.export(["Maria", "José"])
    results = at.answered("ok", "ok")
    text = results.read_text("utf-8")
    as_list = json.dumps([json.loads(line) for line in text.splitlines()], indent=1)
    forms = (text.encode("utf-16"), text.encode("utf-16-le"), text.encode("utf-32"))
    for form in (*forms, as_list.encode("utf-8-sig"), as_list.encode("utf-16")):
        results.write_bytes(form)
        collected = at.collect(results)
        assert (len(collected.saved) + collected.before, collected.problems) == (2, ())


def test_a_key_that_a_gateway_repeats_is_in_no_file(at: Desk) -> None:
    with Batches() as server:
        at.url = server.url
        at.export(["Maria", "José"])
        at.submit()
        server.finish(["error", "ok"])
        for id_ in list(server.files):
            server.files[id_] = server.files[id_].replace(b"The model", KEY.encode()) + b"\n\xff"
        collected = at.collect(*at.fetch())
    assert (len(collected.saved), len(collected.unanswered)) == (1, 1)
    for name in ("thanks-output.jsonl", "thanks-errors.jsonl"):
        data = (at.folder / name).read_bytes()
        assert KEY.encode() not in data
        assert data.endswith(b"\n\xff")


def test_a_file_of_errors_that_is_gone_costs_no_answer(at: Desk) -> None:
    with Batches() as server:
        at.url = server.url
        at.export()
        at.submit()
        server.finish(["error", "ok"])
        server.files.pop(server.batches[-1]["error_file_id"])
        collected = at.collect(*at.fetch())
    assert (len(collected.saved), len(collected.unanswered)) == (3, 1)


def test_a_file_of_answers_that_is_gone_is_asked_of_its_owner(at: Desk) -> None:
    with Batches() as server:
        at.url = server.url
        at.export()
        at.submit()
        server.finish(["ok"])
        server.files.clear()
        with pytest.raises(RejectedError, match=r"No such File object.* name it with --results"):
            at.fetch()


def test_a_truncated_file(at: Desk) -> None:
    at.export(["Maria", "José"])
    results = at.answered("ok", "ok")
    results.write_bytes(results.read_bytes()[:-40])
    collected = at.collect(results)
    assert (len(collected.saved), len(collected.unanswered)) == (1, 1)
    assert "is it truncated?" in collected.problems[0]
    assert (collected.retry, list(at.folder.glob("*-retry*"))) == (None, [])
    with results.open("r+b") as file:  # there is no whole one
        file.truncate(file.read().rfind(b"\n") + 1)
    assert at.collect(results).retry is not None


def test_two_answers_to_one_request(at: Desk) -> None:
    at.export(["Maria"])
    (line,) = lines(at.file)
    made = [result(line, "length"), result(line), result(line), result(line, text="Other.")]
    collected = at.collect(at.results([*made, result(line, "error")]))
    (draft,) = (Draft.load(saved.path) for saved in collected.saved)
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
