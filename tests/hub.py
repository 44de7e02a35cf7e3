"""A model hub on loopback that misbehaves on demand."""

from __future__ import annotations

import hashlib
import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

REPO, FILE = "acme/tiny-GGUF", "tiny-Q4_K_M.gguf"
COMMIT = "0123456789abcdef0123456789abcdef01234567"
MODEL = b"GGUF" + bytes(range(256)) * 20_000  # 5 MB


@dataclass(slots=True)
class Asked:
    """A request as it came."""

    path: str
    range: str
    token: str


@dataclass
class FakeHub:
    """Serves one repository with one file.

    Attributes:
        model: What the file holds.
        said: What of the file's entry is said otherwise, such as `size` or `oid`.
        about: What is said of the repository besides.
        refuses: The status of every answer, 0 for none.
        cuts: After so many bytes each answer ends, as often as this says.
        ranges: Whether parts of a file are sent.
        refuses_file: The same for the file alone.
        elsewhere: Where the file really is: it is redirected to there.
        moved: Whether it has moved to another place of this hub.
        etag: The file's digest, as it is said on the way to it.
        asked: What was asked for.
    """

    model: bytes = MODEL
    said: dict[str, Any] = field(default_factory=dict)
    about: dict[str, Any] = field(default_factory=lambda: {"cardData": {"license": "apache-2.0"}})
    refuses: int = 0
    refuses_file: int = 0
    cuts: list[int] = field(default_factory=list)
    ranges: bool = True
    elsewhere: str = ""
    moved: bool = False
    etag: str = ""
    asked: list[Asked] = field(default_factory=list)

    def __enter__(self) -> Self:
        hub = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                wanted = self.headers.get("Range", "")
                token = self.headers.get("Authorization", "")
                hub.asked.append(Asked(self.path, wanted, token))
                if self.path.startswith("/api/"):
                    hub._answer_api(self)
                else:
                    hub._answer_file(self, wanted)

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def files(self) -> list[Asked]:
        """What was asked for of the file itself."""
        return [asked for asked in self.asked if not asked.path.startswith("/api/")]

    def _answer_api(self, x: BaseHTTPRequestHandler) -> None:
        entry = {"size": len(self.model), "oid": hashlib.sha256(self.model).hexdigest()}
        listed = [
            {"type": "file", "path": "README.md", "size": 3},
            {"type": "file", "path": FILE, "size": 3, "lfs": entry | self.said},
        ]
        body = listed if "/tree/" in x.path else {"sha": COMMIT, **self.about}
        self._send(x, self.refuses or 200, json.dumps(body).encode())

    def _answer_file(self, x: BaseHTTPRequestHandler, wanted: str) -> None:
        place = self.elsewhere
        if self.moved and not x.path.startswith("/moved/"):
            place = "/moved"
        if self.refuses_file or place:
            headers = {"Location": f"{place}{x.path}"} if place else {}
            self._send(x, self.refuses_file or 302, b"", **headers, **self._linked())
            return
        start = int(wanted.removeprefix("bytes=").rstrip("-") or 0) if self.ranges else 0
        if start and start >= len(self.model):
            self._send(x, 416, b"")
            return
        size = len(self.model)
        part = {"Content-Range": f"bytes {start}-{size - 1}/{size}"} if start else {}
        self._send(x, 206 if start else 200, self.model[start:], **part, **self._linked())

    def _linked(self) -> dict[str, str]:
        return {"X-Linked-Etag": f'"{self.etag}"'} if self.etag else {}

    def _send(self, x: BaseHTTPRequestHandler, status: int, body: bytes, **headers: str) -> None:
        x.send_response(status)
        for name, value in headers.items():
            x.send_header(name.replace("_", "-"), value)
        x.send_header("Content-Length", str(len(body)))
        x.end_headers()
        cut = self.cuts.pop(0) if self.cuts and not x.path.startswith("/api/") else len(body)
        x.wfile.write(body[:cut])
        x.close_connection = True
