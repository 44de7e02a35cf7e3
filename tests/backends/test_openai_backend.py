"""The openai backend against every way in which a server can misbehave (`server.py`).

For each: never a damaged text that counts as complete, an error of the right kind in one
clear line, no more requests than are safe, no waiting beyond the deadline, no key anywhere.
"""

from __future__ import annotations

import time
import traceback
from dataclasses import dataclass

import pytest

from draftkit.backends import open_backend
from draftkit.backends import openai as module
from draftkit.backends.answers import frames, stream
from draftkit.backends.base import Options
from draftkit.backends.completion import StopReason
from draftkit.backends.request import Message, Request, Settings
from draftkit.errors import (
    AuthenticationError,
    BackendError,
    DeadlineError,
    ModelNotFoundError,
    QuotaError,
    RateLimitError,
    RejectedError,
    ResponseError,
    ServerError,
)
from each import each
from fault_proofs import MODES
from faults import FAULTS
from server import TEXT, Server

KEY = "sk-test-0123456789"
PAID = "It was not asked again"
PIECE = "in one piece, because the server refused to stream"
HELLO = (Message("system", "You write."), Message("user", "A pitch, please."))
EVERYTHING = Request(
    HELLO,
    Settings(temperature=0.5, top_p=0.9, max_tokens=50, stop=("THE END",), seed=4),
    schema={"type": "object"},
)


@dataclass(frozen=True)
class Case:
    """What a mode must lead to.

    Attributes:
        mode: A name in `faults.py` or `refusals.py`.
        outcome: The stop reason of the completion, or the error.
        says: The text of the completion, or words of the error.
        requests: How many requests the server must see, with one retry allowed.
        note: Words of a note in the completion.
        plain_says: `says`, where it is another without streaming.
        plain_requests: `requests`, where it is another without streaming.
        plain: `outcome`, where it is another without streaming.
    """

    mode: str
    outcome: StopReason | type[BackendError]
    says: str = TEXT
    requests: int = 1
    note: str = ""
    plain_says: str | None = None
    plain_requests: int | None = None
    plain: StopReason | type[BackendError] | None = None


STOP, LENGTH, FILTER, CUT, UNKNOWN = (
    StopReason.STOP,
    StopReason.LENGTH,
    StopReason.FILTER,
    StopReason.CUT,
    StopReason.UNKNOWN,
)

OWN_TEXT = ("ok_key", "ok_split_emoji")

CASES = [
    *(Case(mode, STOP) for mode in FAULTS if mode.startswith("ok") and mode not in OWN_TEXT),
    Case("ok_key", STOP, "You said: Bearer [key]", note="repeated the key"),
    Case("ok_split_emoji", STOP, "Hi \U0001f600"),
    Case("lone_surrogate", STOP, "Hi \ufffd!"),
    # whole answers that are no complete drafts
    Case("length", LENGTH, "Good mor"),
    Case("content_filter", FILTER, "Good mor", note="reword the inputs"),
    Case("content_filter_empty", FILTER, "", note="reword the inputs"),
    Case("empty_stop", STOP, "", note="empty answer"),
    Case("blank_stop", STOP, " \n", note="empty answer"),
    Case("unknown_finish", UNKNOWN, "Good morning."),
    Case("error_finish", CUT, "Good mor", note="draft it again later"),
    Case("only_reasoning", LENGTH, "", note="only thought"),
    Case("tool_calls", ResponseError, "tool call instead of text"),
    Case("refusal", RejectedError, "I can't help with that"),
    Case("refusal_after_text", FILTER, "Well, ", note="The model refused: no."),
    # damaged answers
    Case("html_200", ResponseError, "a web page instead of an answer (Log in)"),
    Case("empty_200", ResponseError, "broke off", plain_says="an empty answer"),
    Case("bare_done", ResponseError, "without text"),
    Case("json_null", ResponseError, "not an answer"),
    Case("json_array", ResponseError, "not an answer"),
    Case("json_text", ResponseError, "not an answer"),
    Case("deep_json", ResponseError, "not JSON"),
    Case("no_choices", ResponseError, "without text"),
    Case("empty_choices", ResponseError, "without text"),
    Case("choices_object", ResponseError, "not an answer"),
    Case("number_content", ResponseError, "content that is not text"),
    Case("message_text", STOP, "Good morning."),
    Case("bad_json", ResponseError, "not JSON"),
    Case("bad_utf8", ResponseError, PAID),
    Case("bad_utf8_json", UNKNOWN, "\ufffd\ufffd", note="some are lost"),
    Case("bare_lines", ResponseError, PAID, plain_says="not JSON"),
    Case("error_200", ResponseError, "reported an error: The model crashed"),
    Case("error_200_quota", QuotaError, "No money"),
    Case("error_200_busy", RateLimitError, "Slow down"),
    Case("error_200_text", ResponseError, "reported an error: The model crashed"),
    Case("error_object", ResponseError, "reported an error: The model crashed"),
    Case("error_event", ResponseError, "reported an error: It crashed"),
    Case("error_event_bare", ResponseError, "reported an error"),
    Case("error_chunk", ResponseError, "It crashed"),
    Case("cut_stream", ResponseError, PAID),
    Case("cut_event", ResponseError, "not JSON"),
    Case("cut_chunk", ResponseError, PAID),
    Case("reset", ResponseError, PAID),
    Case("short_body", STOP),
    Case("long_body", ResponseError, "not JSON", plain_says="broke off"),
    Case("huge_body", ResponseError, "more than 2 MB"),
    Case("huge_line", ResponseError, "more than 2 MB"),
    Case("bad_gzip", ResponseError, "cannot be decompressed"),
    Case("no_reply", ResponseError, PAID),
    Case("no_http", ResponseError, "illegal status line"),
    # waiting
    Case("stall_before_headers", DeadlineError, PAID),
    Case("stall_in_body", DeadlineError, PAID),
    Case("stall_in_refusal", DeadlineError, PAID),
    Case("drip_comments", DeadlineError, PAID),
    Case("drip_headers", DeadlineError, PAID),
    Case("drip_text", DeadlineError, PAID),
    Case("quick_text", DeadlineError, PAID, plain=STOP, plain_says=TEXT),
    # refusals
    Case("204", ResponseError, "answered 204"),
    Case("301", RejectedError, "redirects to https://example.com/v1"),
    Case("307", RejectedError, "redirects to https://example.com/v1"),
    Case("400", RejectedError, "at least one is needed"),
    Case("400_context", RejectedError, "Send less"),
    Case("400_credit", QuotaError, "Add credit"),
    Case("400_filter", RejectedError, "content filter"),
    Case("400_key", AuthenticationError, "Check the key in OPENAI_API_KEY"),
    Case("400_model", ModelNotFoundError, 'Check the spelling of "m"'),
    Case("401", AuthenticationError, "provided: Bearer [key]. Check the key"),
    Case("402", QuotaError, "Add credit"),
    Case("403", AuthenticationError, "may not use m"),
    Case("404_model", ModelNotFoundError, 'Check the spelling of "m"'),
    Case("404_url", RejectedError, "the right address?"),
    Case("405", RejectedError, "the right address?"),
    Case("408", DeadlineError, PAID),
    Case("409", RejectedError, "Conflict"),
    Case("413", RejectedError, "Send less"),
    Case("422", RejectedError, "field required"),
    Case("429", RateLimitError, "Slow down", 2),
    Case("429_date", RateLimitError, "429", 2),
    Case("429_long", RateLimitError, "Slow down"),
    Case("429_odd", RateLimitError, "Slow down", 2),
    Case("429_quota", QuotaError, "Add credit"),
    Case("429_too_large", RejectedError, "Send less"),
    Case("429_wait", RateLimitError, "Slow down", 2),
    Case("500", ServerError, "had an error", 2),
    Case("500_escape", ServerError, "boom Traceback", 2),
    Case("500_huge", ServerError, "aaa…", 2),
    Case("501", ServerError, "501"),
    Case("502", ServerError, "502 Bad Gateway", 2),
    Case("503", ServerError, "No slot is free", 2),
    Case("504", DeadlineError, PAID),
    Case("529", ServerError, "Overloaded", 2),
    # parameters that a server does not take
    Case("no_max_tokens", STOP, requests=2, note="max_completion_tokens was sent instead"),
    Case("no_max_tokens_words", STOP, requests=2, note="max_completion_tokens was sent instead"),
    Case("no_temperature", STOP, requests=2, note="temperature was left out"),
    Case("no_top_p", STOP, requests=2, note="top_p was left out"),
    Case("no_seed", STOP, requests=2, note="seed was left out"),
    Case("no_stop", STOP, requests=2, note="stop was left out"),
    Case("no_schema", STOP, requests=2, note="response_format was left out"),
    Case("no_stream_options", STOP, requests=2, plain_requests=1),
    Case("no_stream_options_loc", STOP, requests=2, plain_requests=1),
    *(
        Case(f"no_stream{how}", STOP, requests=2, plain_requests=1, note=PIECE)
        for how in ("", "_words", "_value", "_gateway")
    ),
    *(
        Case(f"no_schema_{who}", STOP, requests=2, note="response_format was left out")
        for who in ("deepseek", "groq", "lmstudio", "openrouter")
    ),
    *(
        Case(f"no_system_{who}", STOP, requests=2, note="in front of the first user message")
        for who in ("gemma", "jinja", "mistral", "o1", "template", "word")
    ),
    # bodies that are not what the protocol says
    Case("odd_number", RejectedError, "answered 400: 7."),
    Case("odd_message_number", RejectedError, "answered 400: 7."),
    Case("odd_message_map", RejectedError, "Too bad"),
    Case("odd_loc", RejectedError, "Too bad"),
    Case("odd_lists", RejectedError, "no reason given"),
    Case("odd_lists_in_error", RejectedError, "no reason given"),
    Case("odd_lists_in_message", RejectedError, "no reason given"),
    Case("odd_tags", RejectedError, "answered 400: <title"),
    Case("no_settings", STOP, requests=6, note="temperature was left out"),
    Case("no_limit", RejectedError, "max_completion_tokens is too large", 2),
]


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_FIRST_WAIT_S", 0.01)
    for reader in (frames, stream):
        monkeypatch.setattr(reader, "MOST_BYTES", 2 << 20)


def test_every_mode_has_a_case() -> None:
    assert sorted(case.mode for case in CASES) == list(MODES)


@each("streams", [True, False])
@each("case", CASES, ids=lambda case: case.mode)
def test_a_misbehaving_server(case: Case, *, streams: bool) -> None:
    outcome, says, requests, note = case.outcome, case.says, case.requests, case.note
    if not streams:
        outcome = case.plain or outcome
        says = says if case.plain_says is None else case.plain_says
        requests = case.plain_requests or requests
        note = "" if requests == 1 != case.requests else note
    timeout_s = 0.2 if outcome is DeadlineError else 0.4 if "stall" in case.mode else 10
    pieces: list[str] = []
    with Server(case.mode) as server:
        options = Options(base_url=server.url, api_key=KEY, timeout_s=timeout_s, retries=1)
        backend = open_backend("openai:m", options)
        started = time.monotonic()
        on_text = pieces.append if streams else None
        if isinstance(outcome, type):
            with pytest.raises(outcome) as caught:
                backend.complete(EVERYTHING, on_text)
            _check_error(caught.value, says)
        else:
            completion = backend.complete(EVERYTHING, on_text)
            assert (completion.stop_reason, completion.text) == (outcome, says)
            assert completion.complete == (outcome is STOP and bool(says.strip()))
            assert note in " ".join(completion.notes)
            assert bool(completion.notes) == bool(note or requests > 1)
            assert not streams or "".join(pieces) == completion.text
        assert time.monotonic() - started < timeout_s + 1
        assert len(server.requests) == requests
        backend.close()
    assert all(piece.encode() for piece in pieces)


@each(("model", "paid"), [("m", False), ("gpt-4o-mini", True)])
def test_only_what_costs_money_may_have_been_paid_for(model: str, *, paid: bool) -> None:
    with Server("cut_stream") as server:
        options = Options(base_url=server.url, api_key=KEY, timeout_s=10)
        backend = open_backend(f"openai:{model}", options)
        with pytest.raises(ResponseError, match="not asked again") as caught:
            backend.complete(EVERYTHING, print)
        backend.close()
    assert ("paid" in str(caught.value)) == paid


def _check_error(error: BackendError, says: str) -> None:
    message = str(error)
    assert says in message
    assert message.isprintable()  # one line, no escape sequences
    assert len(message) < 600
    assert message.endswith((".", "?", "/v1"))
    assert error.provider == "openai"
    everything = "".join(traceback.format_exception(error)) + repr(vars(error))
    assert KEY not in everything
    chained: BaseException | None = error
    while chained := (chained.__cause__ or chained.__context__) if chained else None:
        assert KEY not in f"{chained!r} {vars(chained)}"
