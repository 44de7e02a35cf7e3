"""Whoever waits for an answer waits no longer than agreed, and cuts nobody else off."""

from __future__ import annotations

import contextlib
import logging
import queue
import threading
from typing import TYPE_CHECKING, Any

import pytest

import faults
from draftkit.backends import deadline as module
from draftkit.backends.completion import Completion, StopReason
from draftkit.backends.deadline import WAITING, Call, attended, within
from server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator

HELLO = {"model": "m", "messages": [{"role": "user", "content": "Hello."}]}


@pytest.fixture
def client() -> Iterator[Any]:
    import httpx2

    with httpx2.Client(trust_env=False) as made:
        yield made


def asked(client: Any, server: Server) -> Any:
    """Return a response that is still to be read."""
    request = client.build_request("POST", f"{server.url}/chat/completions", json=HELLO)
    return client.send(request, stream=True)


def test_who_is_late_is_not_heard_and_what_was_whole_counts() -> None:
    """A thread that says more and more would keep the one who waits busy without end."""
    whole = Completion("Hello.", StopReason.STOP)
    for settled in (None, whole):
        call = Call(timeout_s=0.1)
        heard: list[str] = []
        if settled:
            call.settle(lambda: whole)

        def chatter(call: Call) -> Completion:
            while True:
                call.say("and ")

        worker = threading.Thread(target=call.run, args=(chatter,))
        worker.start()
        assert call.wait(heard.append) == settled
        worker.join(5)
        assert not worker.is_alive()
        assert heard


def test_what_had_come_is_passed_on_whatever_ends_the_waiting(client: Any) -> None:
    import httpx2

    class Gone(BaseException):
        """As Ctrl-C is, and none that pytest would obey."""

    def work(call: Call) -> Completion:
        response = asked(client, server)
        with call.holding(response):
            call.say("One.")
            with contextlib.suppress(httpx2.TransportError):
                response.read()
            call.say(" Two.")
        raise ConnectionError

    def listen(text: str) -> None:
        heard.append(text)
        if text == "One.":
            raise Gone

    heard = list[str]()
    with Server() as server:
        server._modes = [faults.stall_in_body]
        with pytest.raises(Gone):
            within(10, work, listen, "openai")
    assert "".join(heard) == "One. Two."


def test_that_nothing_comes_is_told_once(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_QUIET_S", 0.02)
    caplog.set_level("INFO", logger="draftkit.waiting")
    assert Call(timeout_s=0.2).wait(lambda _text: None) is None
    assert [record.getMessage()[:19] for record in caplog.records] == ["Nothing has come fo"]


def test_who_waits_for_a_server_is_told_once_and_may_leave(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_QUIET_S", 0.02)
    caplog.set_level("INFO", logger="draftkit.waiting")
    with contextlib.suppress(queue.Empty):
        attended(lambda: queue.SimpleQueue[int]().get(timeout=0.1), "the end", 9)
    with pytest.raises(ZeroDivisionError):
        attended(lambda: 1 / 0, "nothing", 9)
    said = "Waiting for the end: at most 9 s without a sign of life."
    assert [record.getMessage() for record in caplog.records] == [said]

    class Gone(BaseException):
        """As Ctrl-C is, and none that pytest would obey."""

    class Leaving(logging.Handler):
        """Leaves when it hears of it."""

        def emit(self, record: logging.LogRecord) -> None:
            """Leave."""
            raise Gone

    monkeypatch.setattr(WAITING, "handlers", [Leaving()])
    silent = threading.Event()
    with pytest.raises(Gone):
        attended(silent.wait, "nobody", 9)
    silent.set()


@pytest.mark.parametrize("read", [True, False])
def test_a_connection_is_cut_only_while_it_is_the_calls_own(client: Any, *, read: bool) -> None:
    """Read to its end, it is back with the others, and may carry the next request."""
    with Server("ok") as server:
        call, response = Call(timeout_s=30), asked(client, server)
        first = response.extensions["network_stream"]
        with call.holding(response):
            if read:
                response.read()
            call.settle(lambda: Completion("Hello.", StopReason.STOP), tail_s=0)
            assert call.wait(lambda _text: None) == Completion("Hello.", StopReason.STOP)
        response.close()
        second = asked(client, server)
        second.read()
    assert (second.extensions["network_stream"] is first) == read
