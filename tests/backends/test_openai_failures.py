"""The errors and the streams of the libraries below, all understood."""

from __future__ import annotations

import json
import time
from itertools import pairwise

import httpx2
import openai
import pytest
from hypothesis import given
from hypothesis import strategies as st

from draftkit.backends.answers.failure import translated
from draftkit.backends.answers.frames import Frames
from draftkit.backends.answers.refusal import Peer
from draftkit.backends.presets import presets
from draftkit.errors import BackendError
from each import each

KEY = "sk-test-0123456789"
PEER = Peer("openai", "m", "http://localhost/v1", KEY, presets()["openai"])


WEBHOOKS_ONLY = {"InvalidWebhookSignatureError"}


def _exception_classes() -> list[type[BaseException]]:
    found = {
        value
        for library in (openai, openai._exceptions, httpx2)
        for name, value in list(vars(library).items())
        if issubclass(type(value), type)  # to ask a proxy for its class would load a module
        and issubclass(value, Exception)
        and not issubclass(value, Warning)
        and name not in WEBHOOKS_ONLY
    }
    return sorted(found, key=lambda kind: f"{kind.__module__}.{kind.__name__}")


@each("kind", _exception_classes(), ids=lambda kind: kind.__name__)
def test_no_exception_of_the_libraries_gets_through(kind: type[BaseException]) -> None:
    error = kind.__new__(kind, "words")
    Exception.__init__(error, "words")
    with pytest.raises(BackendError) as caught, translated(PEER):
        raise error
    assert caught.value.__cause__ is error
    assert "\n" not in str(caught.value)


def test_an_exception_that_holds_the_key_is_not_chained() -> None:
    with pytest.raises(BackendError) as caught, translated(PEER):
        raise httpx2.LocalProtocolError(f"Illegal header value b'Bearer {KEY}'")
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
    assert KEY not in str(caught.value)


def test_our_own_error_counts_even_if_the_client_takes_it_for_its_own() -> None:
    ours = BackendError("m is not known")
    theirs = openai.APIConnectionError(request=httpx2.Request("POST", "http://localhost/v1"))
    with pytest.raises(BackendError) as caught, translated(PEER):
        raise theirs from ours
    assert caught.value is ours
    chain: list[BaseException | None] = [ours]
    while chain[-1] and len(chain) < 9:
        chain.append(chain[-1].__cause__ or chain[-1].__context__)
    assert chain[-1] is None  # no circle


def test_a_programmers_error_gets_through() -> None:
    with pytest.raises(KeyError), translated(PEER):
        raise KeyError("x")


@given(st.data())
def test_events_do_not_depend_on_where_the_bytes_are_cut(data: st.DataObject) -> None:
    lines = st.lists(st.sampled_from(["é 😀", "a: b", "", "[DONE]", json.dumps("\ud83d")]))
    wanted = [("error" if i % 3 == 1 else "", line) for i, line in enumerate(data.draw(lines))]
    end = data.draw(st.sampled_from(["\n", "\r\n", "\r"]))
    text = "".join(
        f"{f'event:{kind}{end}' if kind else ''}: comment{end}data: {line}{end}{end}"
        for kind, line in wanted
    )
    body = text.encode()
    cuts = data.draw(st.lists(st.integers(0, len(body))))
    for places in ({0, len(body), *cuts}, range(len(body) + 1)):
        chunks = [body[a:b] for a, b in pairwise(sorted(places))]
        assert list(Frames(chunks, PEER, streamed=True).events()) == wanted


def test_a_line_that_comes_in_small_pieces_takes_linear_time() -> None:
    """Four million bytes: gathered by copying them each time, they took over a minute."""
    line = b"data: " + b"x" * 4_000_000
    pieces = (line[i : i + 16] for i in range(0, len(line), 16))
    started = time.monotonic()
    [(_, data)] = Frames(pieces, PEER, streamed=True).events()
    assert len(data) == 4_000_000
    assert time.monotonic() - started < 10
