"""A server of files and batches, as OpenAI's is, that loses its answers on demand.

    with Batches("created_then_500") as server:  # what happens to POST /batches, in turn
        ...
        server.finish(["ok", "error", "missing"])  # what becomes of each request

It is the server of `server.py` with other pages: real sockets on loopback.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import re
import time
from typing import TYPE_CHECKING, Any, Self

from commands import KEY, PROFILE
from draftkit import Draft, Drafter, Options, Profile, Settings, Store, open_backend
from draftkit.people.contacts import contacts
from draftkit.people.mapping import match
from draftkit.prompts.prompt import Prompt
from draftkit.runs.batch.api import BatchAPI
from draftkit.runs.batch.collect import Collected, collect
from draftkit.runs.batch.export import BatchExport, export
from draftkit.runs.batch.file import BatchFile
from draftkit.runs.batch.submit import Submitted, fetch, submit
from draftkit.runs.run import Run
from server import Exchange, Left, Received, Server, _more, head, whole

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterable
    from pathlib import Path

    from draftkit.people.selection import Selection

ANSWER = "Dear all,\n\nThank you for the panel.\n\nAmara Okafor"

_LATE = "This request could not be executed before the completion window expired."
_REFUSED = "Unsupported parameter: 'temperature' is not supported with this model."


class Batches(Server):
    """Keeps files and batches, and says what it was asked for.

    Args:
        creations: What happens to each POST /batches, the last one from then on: `ok`,
            `created_then_500`, `created_then_gone`, `created_then_stall`,
            `created_then_html`, `refused`, `busy`, `gone`.
        cut: How many bytes of each file are not sent, though they are promised elsewhere.

    Attributes:
        asked: The method and path of each request, in order.
        files: The files by id.
        batches: The batches, the oldest first, as they are told.
    """

    def __init__(self, *creations: str, cut: int = 0) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.files: dict[str, bytes] = {}
        self.batches: list[dict[str, Any]] = []
        self._creations = creations or ("ok",)
        self._created = itertools.count()
        self._cut = cut

    def finish(
        self, outcomes: Iterable[str] = (), status: str = "completed", errors: Any = None
    ) -> None:
        """End the newest batch; its results come in another order than its requests."""
        batch = self.batches[-1]
        requests = [json.loads(line) for line in self.files[batch["input_file_id"]].splitlines()]
        ends = itertools.chain(outcomes, itertools.repeat("ok"))
        lines = [(end, result(r, end)) for r, end in zip(requests, ends, strict=False)]
        lines.reverse()
        bad = ("error", "expired", "refused")
        output = [line for end, line in lines if end not in ("missing", *bad)]
        wrong = [line for end, line in lines if end in bad]
        batch["status"] = status
        batch["errors"] = errors
        if errors:
            return
        batch["output_file_id"] = self._keep(_jsonl(output)) if output else None
        batch["error_file_id"] = self._keep(_jsonl(wrong)) if wrong else None
        batch["request_counts"] = {
            "total": len(requests),
            "completed": len(output),
            "failed": len(wrong),
        }

    def posts(self, path: str) -> int:
        """Return how often something was posted there."""
        return self.asked.count(f"POST /v1/{path}")

    def _keep(self, data: bytes) -> str:
        id_ = f"file-{len(self.files) + 1}"
        self.files[id_] = data
        return id_

    def _serve(self, connection: socket.socket) -> None:
        buffer = bytearray()
        try:
            while (asked := _read(connection, buffer)) is not None:
                request, data = asked
                path = request.path.partition("?")[0]
                with self._lock:
                    self.asked.append(f"{request.method} {path}")
                self._answer(Exchange(connection, request, self), path, data)
        except (OSError, Left):
            pass
        finally:
            with self._lock:
                self._connections.discard(connection)
            connection.close()

    def _answer(self, x: Exchange, path: str, data: bytes) -> None:
        match [x.request.method, *path.removeprefix("/v1/").split("/")]:
            case ["POST", "files"]:
                id_ = self._keep(_uploaded(data, x.request.headers["content-type"]))
                x.reply(200, _file(id_, self.files[id_]))
            case ["POST", "batches"]:
                mode = self._creations[min(next(self._created), len(self._creations) - 1)]
                self._create(x, mode, json.loads(data))
            case ["GET", "batches"]:
                x.reply(200, {"object": "list", "data": self.batches[::-1], "has_more": False})
            case ["GET", "batches", id_]:
                x.reply(200, next(b for b in self.batches if b["id"] == id_))
            case ["GET", "files", id_, *_] if id_ not in self.files:
                x.reply(404, {"error": {"message": f"No such File object: {id_}"}})
            case ["GET", "files", id_]:
                x.reply(200, _file(id_, self.files[id_]))
            case ["GET", "files", id_, "content"]:
                body = self.files[id_]
                x.reply(200, body[: len(body) - self._cut], {"Content-Type": "application/jsonl"})
            case _:
                x.reply(404, {"error": {"message": f"no {path}"}})

    def _create(self, x: Exchange, mode: str, body: dict[str, Any]) -> None:
        if mode == "refused":
            x.reply(400, {"error": {"message": "The file is not one of requests."}})
        elif mode == "busy":
            x.reply(429, {"error": {"message": "Too many batches are queued."}})
        elif mode == "gone":
            x.hang_up()
        else:
            batch = self._batch(body)
            self.batches.append(batch)
            if mode == "created_then_500":
                x.reply(500, {"error": {"message": "The server had an error"}})
            elif mode == "created_then_gone":
                x.hang_up()
            elif mode == "created_then_stall":
                x.stall()
            elif mode == "created_then_html":
                x.reply(200, "<p>Welcome", {"Content-Type": "text/html"})
            else:
                x.reply(200, batch)

    def _batch(self, body: dict[str, Any]) -> dict[str, Any]:
        count = len(self.files[body["input_file_id"]].splitlines())
        return {
            "id": f"batch_{len(self.batches) + 1}",
            "object": "batch",
            "status": "in_progress",
            "created_at": int(time.time()),
            "expires_at": int(time.time()) + 24 * 3600,
            "request_counts": {"total": count, "completed": 0, "failed": 0},
            **body,
        }


def result(request: dict[str, Any], end: str = "ok", text: str = ANSWER) -> dict[str, Any]:
    """Return the line of results that a request leads to."""
    line = {
        "id": f"batch_req_{request['custom_id'][:6]}",
        "custom_id": request["custom_id"],
        "response": None,
        "error": None,
    }
    if end == "expired":
        return line | {"error": {"code": "batch_expired", "message": _LATE}}
    body: Any = whole(text, request["body"]["model"], "length" if end == "length" else "stop")
    status = 200
    if end == "error":
        status, body = 500, {"error": {"message": "The model crashed", "type": "server_error"}}
    if end == "refused":
        status, body = 400, {"error": {"message": _REFUSED, "param": "temperature"}}
    return line | {"response": {"status_code": status, "request_id": "r", "body": body}}


def _jsonl(lines: Iterable[Any]) -> bytes:
    return b"".join(json.dumps(line).encode() + b"\n" for line in lines)


def _file(id_: str, data: bytes) -> dict[str, Any]:
    return {"id": id_, "object": "file", "bytes": len(data), "purpose": "batch"}


def _uploaded(data: bytes, content_type: str) -> bytes:
    """Return the file in a multipart form."""
    boundary = content_type.partition("boundary=")[2].encode()
    for part in data.split(b"--" + boundary):
        header, _, content = part.partition(b"\r\n\r\n")
        if re.search(rb'name="file"', header):
            return content.removesuffix(b"\r\n")
    raise ValueError("no file")


def _read(connection: socket.socket, buffer: bytearray) -> tuple[Received, bytes] | None:
    """Read one request and its bytes; None at the end of the connection."""
    while (end := buffer.find(b"\r\n\r\n")) < 0:
        if not _more(connection, buffer):
            return None
    first, *lines = buffer[:end].decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in lines)
    headers = {name.lower(): value.strip() for name, _, value in pairs}
    if headers.get("expect") == "100-continue":
        connection.sendall(head(100, {}))
    del buffer[: end + 4]
    length = int(headers.get("content-length", 0))
    while len(buffer) < length:
        if not _more(connection, buffer):
            return None
    data = bytes(buffer[:length])
    del buffer[:length]
    method, path, _ = first.split(" ")
    return Received(method, path, headers, {}, time.monotonic()), data


def lines(path: Any) -> list[dict[str, Any]]:
    """Read JSON Lines."""
    with contextlib.suppress(FileNotFoundError):
        return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return []


NAMES = ("Maria", "José", "لينا", "陳大文")


class Desk:
    """One person's folder, with a file of requests and what they do with it."""

    def __init__(self, folder: Path, profile: Profile, url: str = "http://127.0.0.1:9/v1") -> None:
        self.folder = folder
        self.profile = profile
        self.url = url
        self.store = Store(folder / "drafts")
        self.file = folder / "thanks.jsonl"

    @classmethod
    def of(cls, folder: Path) -> Self:
        """Put a profile on it."""
        file = folder / "profile.yaml"
        file.write_text(PROFILE, encoding="utf-8")
        return cls(folder, Profile.load(file))

    def backend(self, timeout_s: float = 10, spec: str = "openai:m") -> Any:
        """Open a model at the address."""
        options = Options(base_url=self.url, api_key=KEY, timeout_s=timeout_s)
        return open_backend(spec, options)

    def export(
        self, names: Iterable[str] = NAMES, settings: Settings | None = None, **inputs: Any
    ) -> BatchExport:
        """Write the file of requests."""
        drafter = Drafter(self.backend(), self.store, settings=settings)
        people = [{"recipient": name, "occasion": "the panel", **inputs} for name in names]
        return exported(drafter, "thanks", self.profile, people, self.file, url=self.url)

    def submit(self, timeout_s: float = 10) -> Submitted:
        """Submit the file."""
        backend = self.backend()
        try:
            return submit(BatchFile.load(self.file), BatchAPI(backend, timeout_s))
        finally:
            backend.close()

    def fetch(self) -> tuple[Path, ...]:
        """Download the results."""
        backend = self.backend()
        try:
            return fetch(BatchFile.load(self.file), BatchAPI(backend))
        finally:
            backend.close()

    def collect(self, *results: Path, file: Path | None = None) -> Collected:
        """Make drafts of results."""
        batch_file = BatchFile.load(file or self.file)
        return collect(batch_file, results, profile=self.profile, store=self.store)

    def drafts(self, *results: Path, file: Path | None = None) -> list[Draft]:
        """Make drafts of results, and read those that were saved."""
        return [Draft.load(saved.path) for saved in self.collect(*results, file=file).saved]

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


def exported(
    drafter: Drafter,
    kind: str,
    profile: Profile,
    people: list[dict[str, Any]],
    file: Path,
    *,
    url: str = "",
    selection: Selection | None = None,
) -> BatchExport:
    """Write the requests for some people's drafts."""
    prompt, rows = Prompt.find(kind), contacts(people)
    run = Run(
        drafter, prompt, profile, rows, match(prompt.inputs, rows.columns), selection=selection
    )
    run.check()
    return export(run.items(), file, drafter=drafter, prompt=prompt, profile=profile, base_url=url)
