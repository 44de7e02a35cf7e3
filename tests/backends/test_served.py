"""What a local server says of its model is used, and what it does not say is no harm."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from draftkit import Options, open_backend
from draftkit.backends import served as module
from draftkit.backends.served import Served, served
from each import each

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def server() -> Iterator[Any]:
    class Answer(BaseHTTPRequestHandler):
        body = b""

        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(self.body)))
            self.end_headers()
            self.wfile.write(self.body)

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Answer) as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        running.answer = Answer  # type: ignore[attr-defined]
        yield running
        running.shutdown()
        thread.join()


def url(server: Any) -> str:
    return f"http://127.0.0.1:{server.server_port}/v1"


def model(engine: str, **about: Any) -> dict[str, Any]:
    return {"data": [{"id": "m", "owned_by": engine, **about}]}


@pytest.mark.parametrize(
    ("said", "known"),
    [
        (
            model("llamacpp", meta={"n_params": 135_000_000, "n_ctx": 4096}),
            Served("llamacpp", 135_000_000, 4096),
        ),
        (model("vllm", max_model_len=8192), Served("vllm", None, 8192)),
        (model("library"), Served("library")),
        (model("x", meta={"n_params": "many", "n_ctx": -1}), Served("x")),
        ({"data": []}, Served()),
        ({"data": None}, Served()),
        ([], Served()),
        ("<html>", Served()),
    ],
)
def test_what_is_said(server: Any, said: Any, known: Served) -> None:
    server.answer.body = json.dumps(said).encode()
    assert served(url(server), "m") == known


def test_a_body_of_lists_in_lists_says_nothing(server: Any) -> None:
    server.answer.body = b"[" * 100_000
    assert served(url(server), "m") == Served()


@each("head", [b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.0 200 OK\r\n\r\n"])
def test_a_server_that_drips_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch, head: bytes
) -> None:
    monkeypatch.setattr(module, "_WHOLE_S", 0.3)

    def drip(listener: socket.socket) -> None:
        connection, _ = listener.accept()
        with connection, contextlib.suppress(OSError):
            connection.sendall(head)
            for _ in range(100):
                connection.sendall(b"x")
                time.sleep(0.1)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=drip, args=(listener,), daemon=True)
        thread.start()
        started = time.monotonic()
        assert served(f"http://127.0.0.1:{listener.getsockname()[1]}/v1", "m") == Served()
        assert time.monotonic() - started < 5
        thread.join(5)


def test_who_does_not_answer_is_not_known() -> None:
    assert served("http://127.0.0.1:9/v1", "m") == Served()


@pytest.mark.parametrize(("parameters", "small"), [(135_000_000, True), (8_000_000_000, False)])
def test_small_models_are_known(server: Any, *, parameters: int, small: bool) -> None:
    meta = {"n_params": parameters, "n_ctx": 4096}
    server.answer.body = json.dumps(model("llamacpp", meta=meta)).encode()
    backend = open_backend("openai:m", Options(base_url=url(server)))
    assert ("small" in backend.capabilities) == small
    assert "paid" not in backend.capabilities
    assert backend.context_window == 4096
    backend.close()


def test_the_real_engine_says_what_it_serves(engine: str) -> None:
    assert served(engine, "any") == Served("llamacpp", 134_515_008, 2048)
