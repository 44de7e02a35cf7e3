"""An OpenAI-compatible server that misbehaves on demand, for tests and benchmarks.

    with Server("429_wait", "ok") as server:  # the first request gets a 429, the others don't
        client = openai.OpenAI(base_url=server.url, api_key="x")

It is a real server: sockets on loopback, a thread a connection. What the modes do is in
`faults.py` and `refusals.py`. As a script it serves one mode until it is stopped:

    python tests/server.py --mode ok --port 0 --delay 0
"""

from __future__ import annotations

import argparse
import contextlib
import json
import socket
import struct
import threading
import time
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

# A pitch that passes every check, so that nobody asks for it twice.
TEXT = (
    "Good morning. I mend vaccine fridges — and I teach others to. When a fridge fails in a "
    "village, nobody hears it, and the vaccines are lost before the nurse comes. I build "
    "fridges that a technician can open, understand and mend. I have mended all that I design. "
    "Now I look for people who measure how long a repair takes. Would you talk to me?"
)

# How a piece of work ends that lasts until the client leaves; a test that needs more has failed.
FOREVER_S = 60.0


@dataclass(frozen=True, slots=True)
class Received:
    """A request as it came.

    Attributes:
        method: `POST`, or `GET` where no completion was asked for.
        path: The path of its URL.
        headers: Its headers, names in lower case.
        body: The parsed JSON.
        at: When it came, in seconds of `time.monotonic`.
    """

    method: str
    path: str
    headers: dict[str, str]
    body: dict[str, Any]
    at: float


class Left(Exception):  # noqa: N818 - an event, not an error
    """The client went away, or the server is being closed."""


class Exchange:
    """One request and the means to answer it, rightly or wrongly."""

    def __init__(self, connection: socket.socket, request: Received, server: Server) -> None:
        self.request = request
        self.streams = bool(request.body.get("stream"))
        self.text = server.text
        self.model = str(request.body.get("model", ""))
        self.keeps = True
        self._connection = connection
        self._server = server

    def raw(self, data: bytes) -> None:
        """Write bytes as they are."""
        self._connection.sendall(data)

    def reply(
        self, status: int, body: bytes | str | Any, headers: dict[str, str] | None = None
    ) -> None:
        """Write a whole response. What is neither bytes nor text is written as JSON."""
        if not isinstance(body, bytes | str):
            body = json.dumps(body)
        data = body.encode() if isinstance(body, str) else body
        all_headers = {"Content-Type": "application/json", "Content-Length": str(len(data))}
        self.raw(head(status, all_headers | (headers or {})) + data)

    def open_stream(self, content_type: str = "text/event-stream") -> None:
        """Write the head of a chunked response."""
        self.raw(head(200, {"Content-Type": content_type, "Transfer-Encoding": "chunked"}))

    def chunk(self, data: bytes | str) -> None:
        """Write one chunk of a chunked response."""
        data = data.encode() if isinstance(data, str) else data
        self.raw(b"%x\r\n%s\r\n" % (len(data), data))

    def event(self, value: Any, kind: str = "") -> None:
        """Write one server-sent event."""
        data = value if isinstance(value, str) else json.dumps(value)
        self.chunk((f"event: {kind}\n" if kind else "") + f"data: {data}\n\n")

    def end_stream(self) -> None:
        """Write the end of a chunked response."""
        self.raw(b"0\r\n\r\n")

    def hang_up(self, *, reset: bool = False) -> None:
        """Close the connection without another word, or with a reset."""
        if reset:
            linger = struct.pack("ii", 1, 0)
            self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        raise Left

    def stall(self, seconds: float = FOREVER_S) -> None:
        """Do nothing, for so long or until the client leaves."""
        end = time.monotonic() + seconds
        self._connection.settimeout(0.02)
        while (left := end - time.monotonic()) > 0 and not self._server.closing.is_set():
            self._connection.settimeout(min(0.02, left))
            with contextlib.suppress(TimeoutError):
                if not self._connection.recv(1, socket.MSG_PEEK):
                    self._server.left_at.append(time.monotonic())
                    raise Left
                time.sleep(0.02)
        self._connection.settimeout(None)
        if self._server.closing.is_set():
            raise Left

    def well(self) -> None:
        """Answer as a server should."""
        if self.streams:
            self.stream([self.text[i : i + 7] for i in range(0, len(self.text), 7)])
        else:
            self.reply(200, whole(self.text, self.model))

    def stream(self, pieces: Iterable[str], finish: str | None = "stop") -> None:
        """Stream the pieces and all that belongs to a whole answer."""
        self.open_stream()
        self.event(delta({"role": "assistant", "content": ""}))
        for piece in pieces:
            self.event(delta({"content": piece}, model=self.model))
        if finish:
            self.event(delta({}, finish))
        self.event({"choices": [], "usage": usage(self.text)})
        self.event("[DONE]")
        self.end_stream()


class Server:
    """Serves modes in turn, a request each; the last one goes on.

    Attributes:
        url: The base URL to give to a client.
        requests: What was asked for, all of it or the last `keep`.
        count: How many completions were asked for.
        left_at: When clients left while they were kept waiting.
    """

    def __init__(
        self,
        *modes: str,
        text: str = TEXT,
        delay_s: float = 0,
        port: int = 0,
        keep: int | None = None,
    ) -> None:
        from faults import FAULTS
        from refusals import REFUSALS

        known = FAULTS | REFUSALS
        self.text = text
        self.requests: deque[Received] = deque(maxlen=keep)
        self.count = 0
        self.left_at: list[float] = []
        self.closing = threading.Event()
        self._modes: list[Callable[[Exchange], None]] = [known[m] for m in modes or ("ok",)]
        self._delay_s = delay_s
        self._lock = threading.Lock()
        self._connections: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", port), backlog=256)
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/v1"

    def __enter__(self) -> Self:
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self.closing.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._lock:
            for connection in self._connections:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def _listen(self) -> None:
        while not self.closing.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self._lock:
                self._connections.add(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        buffer = bytearray()
        try:
            while (request := _receive(connection, buffer)) is not None:
                if request.method == "GET":  # which models it has: it does not say
                    connection.sendall(head(404, {"Content-Length": "0"}))
                    continue
                with self._lock:
                    mode = self._modes[min(self.count, len(self._modes) - 1)]
                    self.count += 1
                    self.requests.append(request)
                if self._delay_s:
                    time.sleep(self._delay_s)
                exchange = Exchange(connection, request, self)
                mode(exchange)
                if not exchange.keeps:
                    break
        except (OSError, Left):
            pass
        finally:
            with self._lock:
                self._connections.discard(connection)
            connection.close()


def head(status: int, headers: dict[str, str]) -> bytes:
    """Return the head of a response."""
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {status} X\r\n{lines}\r\n".encode("latin-1")


def whole(text: Any, model: str = "", finish: str | None = "stop", **message: Any) -> Any:
    """Return a whole answer."""
    return {
        "id": "1",
        "object": "chat.completion",
        "model": model,
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": text, **message},
                "finish_reason": finish,
            }
        ],
        "usage": usage(str(text)),
    }


def delta(part: dict[str, Any], finish: str | None = None, index: int = 0, model: str = "") -> Any:
    """Return a chunk of a streamed answer."""
    choice = {"index": index, "delta": part, "finish_reason": finish}
    return {"id": "1", "object": "chat.completion.chunk", "model": model, "choices": [choice]}


def usage(text: str) -> dict[str, Any]:
    """Return a count of tokens: the input is always 40, of which 30 were cached."""
    return {
        "prompt_tokens": 40,
        "completion_tokens": len(text.split()),
        "prompt_tokens_details": {"cached_tokens": 30},
    }


def _receive(connection: socket.socket, buffer: bytearray) -> Received | None:
    """Read one request; None at the end of the connection."""
    while (end := buffer.find(b"\r\n\r\n")) < 0:
        if not _more(connection, buffer):
            return None
        if buffer[:1] == b"\x16":  # TLS; this is what plain servers answer
            connection.sendall(head(400, {"Content-Length": "0"}))
            return None
    at = time.monotonic()
    first, *lines = buffer[:end].decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in lines)
    headers = {name.lower(): value.strip() for name, _, value in pairs}
    end += 4
    length = int(headers.get("content-length", 0))
    while len(buffer) < end + length:
        if not _more(connection, buffer):
            return None
    body = json.loads(buffer[end : end + length] or b"{}")
    del buffer[: end + length]
    method, path, _ = first.split(" ")
    return Received(method, path, headers, body, at)


def _more(connection: socket.socket, buffer: bytearray) -> bool:
    data = connection.recv(1 << 16)
    buffer += data
    return bool(data)


def main() -> None:
    """Serve one mode until interrupted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mode", default="ok", help="modes, separated by commas")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--delay", type=float, default=0, help="seconds before each answer")
    parser.add_argument("--text", default=TEXT)
    given = parser.parse_args()
    modes = given.mode.split(",")
    with Server(*modes, text=given.text, delay_s=given.delay, port=given.port, keep=0) as server:
        print(server.url, flush=True)  # noqa: T201 - that is what the script is for
        with contextlib.suppress(KeyboardInterrupt):
            threading.Event().wait()


if __name__ == "__main__":
    main()
