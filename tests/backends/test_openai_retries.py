"""When the openai backend sends a request again, and when it gives up."""

from __future__ import annotations

import dataclasses
import datetime as dt
import socket
import ssl
import sys
import threading
import time
from contextlib import closing
from email.utils import format_datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from draftkit.backends import open_backend
from draftkit.backends import openai as module
from draftkit.backends.base import Options
from draftkit.backends.request import Message, Request, Settings
from draftkit.errors import (
    AuthenticationError,
    BackendError,
    ConfigError,
    ConnectionFailedError,
    DeadlineError,
    ModelNotFoundError,
    RateLimitError,
    RejectedError,
    ServerError,
)
from each import each
from server import TEXT, Exchange, Server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KEY = "sk-test-0123456789"
HELLO = Request((Message("system", "You write."), Message("user", "A pitch, please.")))


def _backend(server: Server, provider: str = "openai", model: str = "m", **options: Any) -> Any:
    given = Options(base_url=server.url, api_key=KEY, timeout_s=10)
    return closing(open_backend(f"{provider}:{model}", dataclasses.replace(given, **options)))


@pytest.fixture
def closed_port() -> Iterator[int]:
    """A port where nobody listens, and nobody else can."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield bound.getsockname()[1]


# Sending again


def test_it_waits_as_long_as_the_server_asks() -> None:
    with Server("429_wait", "ok") as server, _backend(server) as backend:
        assert backend.complete(HELLO).text == TEXT
    first, second = server.requests
    assert second.at - first.at >= 0.5


def test_a_key_of_a_command_that_is_over_is_asked_for_again(tmp_path: Path) -> None:
    count = tmp_path / "count"
    count.write_text("1")
    code = (
        f"import pathlib; p = pathlib.Path({str(count)!r}); n = int(p.read_text()); "
        "p.write_text(str(n + 1)); print(f'sk-token-{n}-0123456789')"
    )
    command = f'{sys.executable} -c "{code}"'
    with (
        Server("ok", "401", "ok", "401", "401") as server,
        _backend(server, api_key="", api_key_cmd=command) as backend,
    ):
        assert [backend.complete(HELLO).text for _ in range(2)] == [TEXT] * 2
        with pytest.raises(AuthenticationError, match="Check the key that api_key_cmd prints"):
            backend.complete(HELLO)
    keys = [request.headers["authorization"].split("-")[2] for request in server.requests]
    assert keys == ["1", "1", "2", "2", "3"]


def test_a_day_is_one_of_the_servers_clock() -> None:
    day = dt.datetime(2031, 1, 1, tzinfo=dt.UTC)
    said = {name: format_datetime(day + dt.timedelta(seconds=s), usegmt=True)
            for name, s in (("Date", 0), ("Retry-After", 3))}  # fmt: skip
    with Server() as server, _backend(server, retries=0) as backend:
        server._modes = [lambda x: x.reply(429, {"error": {"message": "Slow"}}, said)]
        with pytest.raises(RateLimitError) as caught:
            backend.complete(HELLO)
    assert caught.value.retry_after_s == 3


LOADING = {"error": {"message": "Loading model", "type": "unavailable_error", "code": 503}}


def test_a_model_that_is_being_loaded_is_waited_for(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(module, "_LOADING_S", 0.05)
    caplog.set_level("INFO", "draftkit.waiting")
    with Server("ok") as server, _backend(server, "llamacpp", retries=0) as backend:
        server._modes = [*[lambda x: x.reply(503, LOADING)] * 9, lambda x: x.well()]
        assert backend.complete(HELLO).text == TEXT
    assert caplog.messages == ["llamacpp is still loading the model: waiting."]
    monkeypatch.setattr(module, "_LOADING_S", 0.4)
    with Server("ok") as server, _backend(server, "llamacpp", timeout_s=1.1) as backend:
        server._modes = [lambda x: x.reply(503, LOADING)]
        with pytest.raises(
            ServerError, match=r"503: Loading model. Try again later, or allow more"
        ):
            backend.complete(HELLO)
        assert server.count > 1


def test_a_server_without_a_model_says_how_to_load_one() -> None:
    said = "No models loaded. Please load a model in the developer page."
    for status in (400, 404):
        with Server("ok") as server, _backend(server, "lmstudio", "qwen3") as backend:
            server._modes = [partial(Exchange.reply, status=status, body={"error": said})]
            with pytest.raises(ModelNotFoundError, match=r"page. Load it with: lms load qwen3$"):
                backend.complete(HELLO)


def test_it_does_not_wait_longer_than_a_minute_or_the_deadline() -> None:
    with (
        Server("429_long") as server,
        _backend(server) as backend,
        pytest.raises(RateLimitError) as caught,
    ):
        backend.complete(HELLO)
    assert caught.value.retry_after_s == 3600
    with (
        Server("429_wait", "ok") as server,
        _backend(server, timeout_s=0.3) as backend,
        pytest.raises(RateLimitError),
    ):
        backend.complete(HELLO)
    assert len(server.requests) == 1


@each(("retries", "requests"), [(0, 1), (1, 2), (3, 4)])
def test_a_failing_server_is_asked_as_often_as_allowed(
    monkeypatch: pytest.MonkeyPatch, retries: int, requests: int
) -> None:
    monkeypatch.setattr(module, "_FIRST_WAIT_S", 0.01)
    with (
        Server("503") as server,
        _backend(server, retries=retries) as backend,
        pytest.raises(ServerError),
    ):
        backend.complete(HELLO)
    assert len(server.requests) == requests


@each("mode", ["no_reply", "reset", "cut_stream", "stall_before_headers"])
def test_what_may_have_been_paid_for_is_never_sent_again(mode: str) -> None:
    with (
        Server(mode) as server,
        _backend(server, retries=5, timeout_s=0.5) as backend,
        pytest.raises(BackendError) as caught,
    ):
        backend.complete(HELLO, lambda _text: None)
    assert not caught.value.retryable
    assert len(server.requests) == 1


def test_a_server_that_starts_late_is_reached() -> None:
    with Server() as early:
        port = int(early.url.split(":")[2].removesuffix("/v1"))
    options = Options(base_url=early.url, api_key=KEY, retries=4)
    late: list[Server] = []
    start = threading.Timer(0.2, lambda: late.append(Server(port=port).__enter__()))
    with closing(open_backend("openai:m", options)) as backend:
        start.start()
        assert backend.complete(HELLO).text == TEXT
    start.join()
    late[0].__exit__()
    assert len(late[0].requests) == 1


def test_what_the_server_refused_is_not_sent_to_it_again() -> None:
    request = Request(HELLO.messages, Settings(temperature=0.5))
    with Server("no_temperature") as server, _backend(server) as backend:
        first, second = backend.complete(request), backend.complete(request)
    assert len(server.requests) == 3
    assert (
        first.notes == second.notes == ("temperature was left out, because the server refused it.",)
    )


# Giving up


def _left_at(server: Server) -> float:
    """Return when a client left that was kept waiting."""
    deadline = time.monotonic() + 5
    while not server.left_at and time.monotonic() < deadline:
        time.sleep(0.01)
    return server.left_at[0]


@each("mode", ["stall_in_body", "drip_comments", "drip_text"])
def test_the_connection_ends_with_the_deadline(mode: str) -> None:
    with Server(mode) as server, _backend(server, timeout_s=0.3) as backend:
        started = time.monotonic()
        with pytest.raises(DeadlineError):
            backend.complete(HELLO, lambda _text: None)
        assert _left_at(server) - started < 1.3


def test_an_interrupted_caller_keeps_the_text_and_the_connection_ends() -> None:
    pieces = []

    def interrupted(text: str) -> None:
        pieces.append(text)
        if len(pieces) == 3:
            raise KeyboardInterrupt

    # A model whose text is shown as it comes: others may have to be heard out first.
    with Server("drip_text") as server, _backend(server, model="gpt-4o") as backend:
        with pytest.raises(KeyboardInterrupt):
            backend.complete(HELLO, interrupted)
        assert _left_at(server)  # and that within seconds, not at the deadline
    said = "".join(pieces)
    assert len(said) > 6
    assert ("and " * 9).startswith(said)


def test_what_was_said_before_an_error_is_not_lost() -> None:
    pieces: list[str] = []
    with Server("error_chunk") as server, _backend(server) as backend, pytest.raises(BackendError):
        backend.complete(HELLO, pieces.append)
    assert "".join(pieces) == "Good mor"


@pytest.mark.parametrize(
    ("provider", "hint"),
    [
        ("ollama", "ollama serve"),
        ("lmstudio", "lms server start"),
        ("llamacpp", "llama-server"),
        ("vllm", "vllm serve"),
        ("openai", "Is the server started?"),
    ],
)
def test_a_server_that_is_not_there(closed_port: int, provider: str, hint: str) -> None:
    options = Options(base_url=f"http://127.0.0.1:{closed_port}/v1", api_key=KEY, retries=0)
    with (
        closing(open_backend(f"{provider}:m", options)) as backend,
        pytest.raises(ConnectionFailedError) as caught,
    ):
        backend.complete(HELLO)
    assert f"nobody listens there. {'' if provider == 'openai' else 'Start'}" in str(caught.value)
    assert hint in str(caught.value)
    assert caught.value.retryable


def test_a_host_that_is_not_known() -> None:
    options = Options(base_url="http://nowhere.invalid/v1", api_key=KEY, retries=0)
    with (
        closing(open_backend("openai:m", options)) as backend,
        pytest.raises(ConnectionFailedError, match="its host is not known"),
    ):
        backend.complete(HELLO)


def test_a_server_without_tls_is_not_asked_twice() -> None:
    with Server() as server:
        options = Options(base_url=server.url.replace("http:", "https:"), api_key=KEY)
        with (
            closing(open_backend("openai:m", options)) as backend,
            pytest.raises(ConnectionFailedError, match="certificates") as caught,
        ):
            backend.complete(HELLO)
    assert not caught.value.retryable
    assert not server.requests


def test_a_server_here_without_tls_needs_no_certificates(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(*_given: object) -> None:
        raise AssertionError("reading the certificates takes longer than a short answer")

    for way in ("load_default_certs", "load_verify_locations"):
        monkeypatch.setattr(ssl.SSLContext, way, read)
    with Server() as server, _backend(server) as backend:
        assert backend.complete(HELLO).text == TEXT


def test_a_proxy_does_not_stand_before_this_computers_own_servers(
    monkeypatch: pytest.MonkeyPatch, closed_port: int
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{closed_port}")
    with Server() as server, _backend(server) as backend:
        assert backend.complete(HELLO).text == TEXT


@each("url", ["localhost:8080/v1", "ftp://h/v1", "http://", "v1", "http://h:x/"])
def test_an_address_that_is_none(url: str) -> None:
    with pytest.raises(ConfigError, match="http://localhost:8080/v1"):
        open_backend("openai:m", Options(base_url=url, api_key=KEY))


def test_azure_needs_an_address() -> None:
    with pytest.raises(ConfigError, match="RESOURCE"):
        open_backend("azure:m", Options(api_key=KEY))


def test_a_thread_is_not_left_behind() -> None:
    before = threading.active_count()
    with (
        Server("stall_in_body") as server,
        _backend(server, timeout_s=0.2) as backend,
        pytest.raises(DeadlineError),
    ):
        backend.complete(HELLO)
    until = time.monotonic() + 5
    while threading.active_count() > before and time.monotonic() < until:
        time.sleep(0.01)
    assert threading.active_count() <= before


def test_a_web_page_is_a_wrong_address() -> None:
    with Server("404_url") as server:
        url = server.url.removesuffix("/v1")
        with (
            _backend(server, base_url=url) as backend,
            pytest.raises(RejectedError, match=r"Most end in /v1\."),
        ):
            backend.complete(HELLO)
