"""Who writes, asked once on a terminal where nothing says it; servers found running here."""

from __future__ import annotations

import contextlib
import json
import socket
import sys
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from commands import KEY, REPLY, drafts, run
from draftkit.backends.presets import preset_of
from draftkit.backends.running import running
from draftkit.cli import first_choice as first
from draftkit.config import Config, ProviderConfig
from draftkit.errors import ConfigError
from each import each
from terminals import talk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs terminals")

ASKED = "Which model writes?"


@contextmanager
def listing(answer: bytes, *, wait_s: float = 0) -> Iterator[str]:
    """Serve an answer to all that ask; yields the server's host and port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            time.sleep(wait_s)
            found = self.path == "/v1/models"
            with contextlib.suppress(BrokenPipeError):  # nobody waited for it
                self.send_response(200 if found else 404)
                self.end_headers()
                self.wfile.write(answer if found else b"")

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def models(*names: str) -> bytes:
    """Return what a server says that has these models."""
    return json.dumps({"object": "list", "data": [{"id": name} for name in names]}).encode()


@pytest.fixture
def undecided(desk: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Be where nothing says which model writes, and the usual ports are the tests' own."""
    monkeypatch.delenv("DRAFTKIT_MODEL")
    folder = desk / "settings"
    folder.mkdir()
    monkeypatch.setenv("DRAFTKIT_CONFIG_DIR", str(folder))
    closed = "{base_url: http://127.0.0.1:9/v1}"
    providers = f"providers:\n  lmstudio: {closed}\n  llamacpp: {closed}\n"
    (folder / "config.yaml").write_text(providers, encoding="utf-8")
    monkeypatch.setenv("OLLAMA_HOST", "127.0.0.1:9")
    return folder / "config.yaml"


def test_the_chat_window_is_chosen_once_and_remembered(undecided: Path) -> None:
    code, shown = talk(
        ["pitch", "--no-ask"], [(ASKED, b"\n"), ("single full stop", REPLY.encode() + b".\n")]
    )
    assert code == 0, shown
    assert "manual:" in shown
    assert Config.load().model == "manual:"
    assert "providers:" in undecided.read_text(encoding="utf-8")  # what stood there stays
    code, shown = talk(["pitch", "--dry-run"], [])
    assert code == 0
    assert ASKED not in shown


def test_a_choice_that_cannot_be_kept_is_used_this_once(
    undecided: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = undecided.read_bytes()

    def refused(*_: str) -> Path:
        raise ConfigError(f"{undecided}: cannot be written: Read-only file system.")

    heard = list[str]()
    monkeypatch.setattr(first, "set_value", refused)
    monkeypatch.setattr(first, "remark", heard.append)
    monkeypatch.setattr(first, "_offers", lambda _config: [("manual:", "")])
    monkeypatch.setattr("click.prompt", lambda *_, **__: "manual:")
    assert first.first_choice(Config.load()).spec == "manual:"
    assert "Not remembered, and used this once: " in heard[-1]
    assert "Read-only file system" in heard[-1]
    assert undecided.read_bytes() == before


def test_what_is_no_number_is_asked_for_again_and_never_shown(undecided: Path) -> None:
    typed = ("\x1b[B\n", f'"{KEY}"\n', "9\n")
    again = [("and press Enter", text.encode()) for text in (*typed[1:], "\x1b[A1\n")]
    code, shown = talk(
        ["pitch", "--no-ask"],
        [(ASKED, typed[0].encode()), *again, ("single full stop", REPLY.encode() + b".\n")],
    )
    assert code == 0, shown
    assert shown.count("Error: Type one of the numbers 1 to ") == len(typed)
    assert shown.count(KEY) == 1  # as the terminal shows what is typed
    assert Config.load().model == "manual:"


def test_a_blank_name_of_a_model_names_none(
    undecided: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DRAFTKIT_MODEL", " ")
    assert ASKED in talk(["pitch", "--no-ask"], [(ASKED, b"\x03")])[1]


def test_models_of_a_server_that_runs_here_come_first(
    undecided: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with listing(models("llama3.2", "nomic-embed-text", "qwen3:4b")) as place:
        monkeypatch.setenv("OLLAMA_HOST", place)
        _, shown = talk(["pitch", "--no-ask"], [(ASKED, b"2\n")])
    assert "1  ollama:llama3.2" in shown
    assert "2  ollama:qwen3:4b" in shown
    assert "embed-text" not in shown
    assert Config.load().model == "ollama:qwen3:4b"


def test_a_service_says_how_to_give_its_key_and_nothing_is_remembered(undecided: Path) -> None:
    before = undecided.read_bytes()
    _, offered = talk(["pitch", "--no-ask"], [(ASKED, b"\x03")])
    last = max(int(line.split()[0]) for line in offered.splitlines() if line[:3].strip().isdigit())
    code, shown = talk(["pitch", "--no-ask"], [(ASKED, f"{last}\n".encode())])
    assert (code, "OPENAI_API_KEY" in shown) == (2, True)
    assert undecided.read_bytes() == before
    assert drafts() == []


def test_nothing_is_asked_where_nobody_watches(undecided: Path) -> None:
    result = run("pitch", "--dry-run")
    assert result.returncode == 0
    assert ASKED not in result.stderr
    assert "local:smollm2" in result.stderr


@pytest.mark.parametrize("said", ["-m", "DRAFTKIT_MODEL", "OPENAI_API_KEY", "-q", "--dry-run"])
def test_nothing_is_asked_where_it_is_said_or_does_not_matter(
    undecided: Path, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    arguments = ["kinds"] if said == "-q" else ["pitch", "--dry-run"]
    if said == "-m":
        arguments = ["pitch", "-m", "manual:", "--reply", "reply.md"]
    elif said.isupper():
        monkeypatch.setenv(said, "manual:" if said == "DRAFTKIT_MODEL" else KEY)
    code, shown = talk(arguments, [])
    assert (code, ASKED in shown) == (0, False)


# Servers


def at(place: str) -> Config:
    """Return settings by which all three servers are elsewhere."""
    closed = ProviderConfig(base_url="http://127.0.0.1:9/v1")
    own = ProviderConfig(base_url=f"http://{place}/v1")
    return Config(providers={"ollama": closed, "lmstudio": own, "llamacpp": closed})


@each(
    "answer",
    [b"<html>hello</html>", b"[]", b'{"data": 3}', b"\xff", b"[" * 100_000, b'{"data": [1]}'],
)
def test_what_is_no_model_server_is_not_offered(answer: bytes) -> None:
    with listing(answer) as place:
        assert [name for server in running(at(place)) for name in server.models] == []


def test_what_speaks_another_language_is_passed_over() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def greet() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.sendall(b"220 mail.example ESMTP\r\n")

        threading.Thread(target=greet, daemon=True).start()
        assert running(at(f"127.0.0.1:{listener.getsockname()[1]}")) == []


def test_names_that_a_terminal_would_obey_are_left_out() -> None:
    with listing(models("\x1b]0;x\x07", "good", "")) as place:
        assert [server.models for server in running(at(place))] == [("good",)]


def test_a_server_that_does_not_answer_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with listing(models("slow"), wait_s=3) as slow, listing(models("quick")) as quick:
        own = {"lmstudio": f"http://{slow}/v1", "ollama": f"http://{quick}/v1"}
        own["llamacpp"] = own["lmstudio"]
        began = time.monotonic()
        found = running(Config(providers={n: ProviderConfig(base_url=u) for n, u in own.items()}))
    assert time.monotonic() - began < 3
    assert [(server.provider, server.models) for server in found] == [("ollama", ("quick",))]


@each(
    ("host", "url"),
    [
        ("", "http://localhost:11434/v1"),
        ("127.0.0.1:9999", "http://127.0.0.1:9999/v1"),
        ("gpu.example", "http://gpu.example:11434/v1"),
        ("0.0.0.0", "http://localhost:11434/v1"),
        ("0.0.0.0:80", "http://localhost:80/v1"),
        ("https://gpu.example:443", "https://gpu.example:443/v1"),
        ("http://gpu.example:1/", "http://gpu.example:1/v1"),
        ("http://gpu.example:1/ollama/v1", "http://gpu.example:1/ollama/v1"),
        ("http://gpu.example:1/ollama/v1/", "http://gpu.example:1/ollama/v1"),
        ("https://gpu.example/ollama", "https://gpu.example/ollama/v1"),
        ("gpu.example:1/ollama/", "http://gpu.example:1/ollama/v1"),
        ("http://gpu.example:1/api", "http://gpu.example:1/v1"),
        ("::1", "http://[::1]:11434/v1"),
        ("[::1]:5", "http://[::1]:5/v1"),
    ],
)
def test_the_host_of_ollama_is_read_as_ollama_reads_it(
    monkeypatch: pytest.MonkeyPatch, host: str, url: str
) -> None:
    monkeypatch.setenv("OLLAMA_HOST", host)
    assert preset_of("ollama")[1] == url


@each(
    ("provider", "given", "url"),
    [
        ("ollama", "http://gpu.example:11434", "http://gpu.example:11434/v1"),
        ("lmstudio", "http://gpu.example:1234/", "http://gpu.example:1234/v1"),
        ("vllm", "http://gpu.example:8000?x=1", "http://gpu.example:8000/v1?x=1"),
        ("vllm", "http://gpu.example:8000/llm", "http://gpu.example:8000/llm"),
        ("openai", "https://llm.example", "https://llm.example"),
        ("groq", "https://llm.example", "https://llm.example"),
        ("openai", "https://llm.example/v1/chat/completions", "https://llm.example/v1"),
        ("vllm", "http://gpu.example/chat/completions/?x=1", "http://gpu.example/v1?x=1"),
        ("azure", "https://a.example/openai/v1/chat/completions", "https://a.example/openai/v1"),
    ],
)
def test_a_server_of_ones_own_has_its_usual_path(provider: str, given: str, url: str) -> None:
    assert preset_of(provider, given)[1] == url
