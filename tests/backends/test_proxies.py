"""A proxy that fails is named, and never its password."""

from __future__ import annotations

import base64
import json
import socket
import threading
import traceback
from contextlib import closing
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from draftkit.backends.base import Options, open_backend
from draftkit.backends.hub.connection import Hub
from draftkit.backends.proxies import proxy_before
from draftkit.backends.request import Message, Request
from draftkit.errors import BackendError, ConfigError, ConnectionFailedError
from each import each

if TYPE_CHECKING:
    from collections.abc import Iterator

HELLO = Request((Message("user", "Hello"),))
PASSWORD = "hunter2-hunter2"
DEAD = "127.0.0.1:1"


def _failure(url: str = "https://llm.example/v1") -> BackendError:
    options = Options(base_url=url, api_key="sk-test-0123456789", timeout_s=10, retries=0)
    backend = open_backend("openai:m", options)
    with pytest.raises(BackendError) as caught:
        backend.complete(HELLO)
    backend.close()
    everything = "".join(traceback.format_exception(caught.value)) + str(caught.value)
    assert PASSWORD not in everything
    return caught.value


@pytest.fixture
def answering() -> Iterator[tuple[str, list[bytes]]]:
    """A proxy that answers every request with what is put into the list."""
    answers = [b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"]
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                connection.recv(1 << 16)
                connection.sendall(answers[-1])

    threading.Thread(target=serve, daemon=True).start()
    yield f"127.0.0.1:{listener.getsockname()[1]}", answers
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()


@each("user", ["", f"bob:{PASSWORD}@"])
@each(
    ("name", "url"),
    [
        ("HTTPS_PROXY", "https://llm.example/v1"),
        ("https_proxy", "https://llm.example/v1"),
        ("ALL_PROXY", "https://llm.example/v1"),
        ("HTTP_PROXY", "http://llm.example/v1"),
        ("all_proxy", "http://llm.example/v1"),
    ],
)
def test_a_proxy_that_is_not_there_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, url: str, user: str
) -> None:
    monkeypatch.setenv(name, f"http://{user}{DEAD}")
    error = _failure(url)
    assert isinstance(error, ConnectionFailedError)
    assert str(error) == (
        f"openai cannot be reached at {url} through the proxy http://{DEAD} ({name}): nobody "
        "listens there. Check the proxy, or name llm.example in NO_PROXY to go without it."
    )


def test_a_proxy_whose_host_nobody_knows_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://bob:{PASSWORD}@proxy.example:3128")
    said = str(_failure())
    assert "through the proxy http://proxy.example:3128 (HTTPS_PROXY): its host is not kn" in said


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (b"407 Proxy Authentication Required", "it says 407 Proxy Authentication Required."),
        (b"502 Bad Gateway", "it says 502 Bad Gateway."),
        (b"403 No, hunter2-hunter2", "it says 403 No, [key]."),
    ],
)
def test_what_a_proxy_says_is_told_as_its_own_words(
    monkeypatch: pytest.MonkeyPatch, answering: tuple[str, list[bytes]], answer: bytes, says: str
) -> None:
    place, answers = answering
    answers.append(b"HTTP/1.1 " + answer + b"\r\nContent-Length: 0\r\n\r\n")
    monkeypatch.setenv("HTTPS_PROXY", f"http://bob:{PASSWORD}@{place}")
    assert f"through the proxy http://{place} (HTTPS_PROXY): {says}" in str(_failure())


@pytest.mark.parametrize("user", ["bob", "bob.jones%40corp"])
@pytest.mark.parametrize("password", [PASSWORD, "pw7", "s3%2Fcret%40pw"])
def test_a_proxy_that_repeats_what_it_was_sent_is_quoted_without_it(
    monkeypatch: pytest.MonkeyPatch, answering: tuple[str, list[bytes]], user: str, password: str
) -> None:
    place, answers = answering
    monkeypatch.setenv("HTTP_PROXY", f"http://{user}:{password}@{place}")
    both = f"{unquote(user)}:{unquote(password)}"
    sent = base64.b64encode(both.encode()).decode()
    echo = f"{both} ({user}:{password}) | Basic {sent} | {user} and {password}, {unquote(user)}"
    body = json.dumps({"error": f"failed for {echo}"}).encode()
    answers.append(
        b"HTTP/1.1 407 No\r\nContent-Type: application/json\r\n"
        b"Content-Length: %d\r\n\r\n%s" % (len(body), body)
    )
    error = _failure("http://llm.example/v1")
    assert isinstance(error, ConnectionFailedError)
    assert not error.retryable
    assert "407" in str(error)
    assert "the user and the password in the address of the proxy" in str(error)
    secrets = {user, unquote(user), password, unquote(password), sent}
    assert not [secret for secret in secrets if secret in str(error)]


def test_an_answer_has_no_password_in_it_and_keeps_the_name_of_its_writer(
    monkeypatch: pytest.MonkeyPatch, answering: tuple[str, list[bytes]]
) -> None:
    place, answers = answering
    monkeypatch.setenv("HTTP_PROXY", f"http://amara.okafor:{PASSWORD}@{place}")
    text = f"I am amara.okafor, and {PASSWORD} is it."
    choice = {"message": {"content": text}, "finish_reason": "stop"}
    body = json.dumps({"choices": [choice]}).encode()
    answers.append(
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
        b"Content-Length: %d\r\n\r\n%s" % (len(body), body)
    )
    options = Options(base_url="http://llm.example/v1", api_key="sk-test-0123456789")
    with closing(open_backend("openai:m", options)) as backend:
        found = backend.complete(HELLO)
    assert found.text == "I am amara.okafor, and [key] is it."
    assert "repeated the key" in found.notes[0]


@each("scheme", ["", "http://", "socks5://"])
@each("host", ["my..proxy", "a" * 64, "[::1"])
def test_a_proxy_whose_name_no_host_can_have_is_refused(
    monkeypatch: pytest.MonkeyPatch, scheme: str, host: str
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"{scheme}bob:{PASSWORD}@{host}:3128")
    with pytest.raises(ConfigError, match="HTTPS_PROXY names cannot be used") as caught:
        open_backend("openai:m", Options(api_key="sk-test-0123456789")).complete(HELLO)
    assert PASSWORD not in str(caught.value)
    with pytest.raises(ConfigError, match="HTTPS_PROXY names cannot be used"):
        Hub().json("/api/models")


def test_without_a_proxy_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://{DEAD}")
    monkeypatch.setenv("NO_PROXY", "llm.example")
    for url in ("https://llm.example/v1", "http://other.example/v1", f"http://{DEAD}/v1"):
        assert proxy_before(url) is None
        assert "proxy" not in str(_failure(url)).lower()


def test_the_hub_names_it_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://bob:{PASSWORD}@{DEAD}")
    with pytest.raises(ConnectionFailedError) as caught:
        Hub().json("/api/models")
    assert f"through the proxy http://{DEAD} (HTTPS_PROXY)" in str(caught.value)
    assert PASSWORD not in str(caught.value)


@each("name", ["ALL_PROXY", "all_proxy", "HTTPS_PROXY"])
def test_a_socks_proxy_is_named_as_one(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://{DEAD}")  # for other addresses
    monkeypatch.setenv(name, f"socks5://bob:{PASSWORD}@{DEAD}")
    with pytest.raises(ConfigError, match=f"^{name} names a SOCKS proxy, .* HTTPS_PROXY") as caught:
        open_backend("openai:m", Options(api_key="sk-test-0123456789")).complete(HELLO)
    assert PASSWORD not in str(caught.value)


def test_a_socks_proxy_for_other_addresses_does_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", f"socks5://{DEAD}")
    monkeypatch.setenv("HTTP_PROXY", f"http://{DEAD}")
    assert f"through the proxy http://{DEAD} (HTTP_PROXY)" in str(_failure("http://llm.example/v1"))
    monkeypatch.setenv("NO_PROXY", "*")
    assert "proxy" not in str(_failure()).lower()
