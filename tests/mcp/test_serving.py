"""The server as a process: on standard input and output, and on a port."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import anyio
import pytest

import commands
import warm
from assistants import MODES, Told, acting, connected
from draftkit.errors import UsageError
from draftkit.mcp import serving
from draftkit.mcp.clients import CLIENTS
from mcp import StdioServerParameters
from server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistants import Assistant

BOTH = pytest.mark.parametrize("mode", sorted(MODES))

TEXT = "We cut spoilage by 31% in 14 districts. Would you try one?\n"

HELLO = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-11-25",
        "capabilities": {},
        "clientInfo": {"name": "by hand", "version": "1"},
    },
}


@contextlib.contextmanager
def serving_http() -> Iterator[str]:
    """Serve this folder on a free port; yield the address."""
    reading, writing = os.pipe()
    with os.fdopen(reading, encoding="utf-8") as said, Path(os.devnull).open("r+b") as nothing:
        quiet = nothing.fileno()
        process = warm.start(("mcp", "--http", "--port", "0"), os.environ, quiet, quiet, writing)
        os.close(writing)
        try:
            told = said.readline()
            found = re.fullmatch(r"Served at (http://127\.0\.0\.1:\d+/[0-9a-f]{32}/mcp)\n", told)
            assert found, told
            yield found[1]
        finally:
            process.send_signal(signal.SIGINT)
            code = process.wait(30)
    assert code == 130


def started(client: str = "claude-desktop", **environment: str) -> StdioServerParameters:
    """Return how a client starts the server, from its settings, wherever it is itself."""
    printed = commands.run("mcp", "--config", client)
    assert printed.returncode == 0, printed.stderr
    entry = json.loads(printed.stdout)[CLIENTS[client].servers]["draftkit"]
    return StdioServerParameters(
        command=entry["command"],
        args=entry["args"],
        cwd="/",
        env={"DRAFTKIT_CONFIG_DIR": os.environ["DRAFTKIT_CONFIG_DIR"], **environment},
    )


async def whole_way(me: Assistant) -> None:
    """Go from facts to a saved draft."""
    start = await me.call("facts_for", kind="pitch", inputs={"seconds": 30})
    assert "31%" in await me.prompt("pitch", seconds="30")
    assert "31%" in start["request"]
    wrong = TEXT.replace("31%", "32%")
    [finding] = [f for f in (await me.call("check_text", text=wrong))["findings"] if f["hard"]]
    assert finding["right"] == "31%"
    assert (await me.call("check_text", text=TEXT))["passed"]
    saved = await me.call("save_draft", kind="pitch", text=TEXT, inputs={"seconds": 30})
    assert await me.read(f"draft://{saved['id']}") == TEXT
    assert json.loads(await me.read(f"draft://{saved['id']}/evidence"))["facts"]
    assert saved["file"].startswith("/") or os.name == "nt"


@BOTH
def test_over_http(desk: Path, mode: str) -> None:
    with serving_http() as address:

        async def work() -> None:
            async with connected(address, mode) as me:
                await whole_way(me)
                with pytest.raises(Told, match="thanks needs recipient, occasion"):
                    await me.call("facts_for", kind="thanks")

        acting(work)
    [draft] = commands.drafts(desk / "drafts")
    assert draft.model == "test-assistant"


def test_two_at_once_and_one_that_goes_away(desk: Path) -> None:
    with serving_http() as address:

        async def one(number: int, mode: str) -> None:
            async with connected(address, mode) as me:
                for part in range(3):
                    await me.call("add_note", text=f"Note {part} of assistant {number}.")
                    text = f"{TEXT}\nThis is {part} of {number}.\n"
                    await me.call("save_draft", kind="pitch", text=text)

        async def gone() -> None:
            async with connected(address, "legacy") as me:
                with anyio.move_on_after(0.05):
                    await me.call("facts_for", kind="pitch")

        async def work() -> None:
            async with anyio.create_task_group() as group:
                group.start_soon(one, 1, "auto")
                group.start_soon(one, 2, "legacy")
                group.start_soon(gone)
            with socket.create_connection(("127.0.0.1", port_of(address))) as half:
                half.sendall(b"POST /")
            async with connected(address) as me:
                assert len((await me.call("list_drafts"))["drafts"]) == 6
                assert len(json.loads(await me.read("notes://all"))) == 6

        acting(work)
    assert len({draft.id for draft in commands.drafts(desk / "drafts")}) == 6


def port_of(address: str) -> int:
    """Return the port of an address."""
    return int(address.split(":")[2].partition("/")[0])


def answer(address: str, headers: dict[str, str], body: bytes = json.dumps(HELLO).encode()) -> int:
    """Return the status that a request gets."""
    usual = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
    request = urllib.request.Request(address, body, {**usual, **headers})
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=30) as response:
            return int(response.status)
    except urllib.error.HTTPError as exc:
        exc.close()
        return exc.code


def test_only_who_is_meant_is_answered(desk: Path) -> None:
    with serving_http() as address:
        port = port_of(address)
        modern = {
            "MCP-Protocol-Version": "2026-07-28", "Mcp-Method": "tools/list", "X-Case": "modern"
        }  # fmt: skip
        cases: list[tuple[dict[str, str], int]] = [
            ({}, 200),
            ({"Host": f"localhost:{port}"}, 200),
            ({"Origin": f"http://127.0.0.1:{port}"}, 200),
            ({"Host": f"evil.example:{port}"}, 421),
            ({"Host": f"127.0.0.1.evil.example:{port}"}, 421),
            ({"Host": "127.0.0.1"}, 421),
            ({"Origin": "http://evil.example"}, 403),
            ({"Origin": "null"}, 403),
            ({"Origin": f"http://127.0.0.1:{port}.evil.example"}, 403),
            ({"Origin": "http://127.0.0.1:1"}, 403),
            ({"Content-Type": "text/plain"}, 400),
        ]
        for headers, expected in cases:
            assert answer(address, headers) == expected, headers
            if "evil" in str(headers):
                assert answer(address, headers | modern) == expected, headers
        assert answer(address, {}, b"not JSON") == 400
        with contextlib.suppress(urllib.error.URLError):  # it does not wait for the end
            assert answer(address, {}, b" " * (5 << 20)) == 413
        for path in ("/mcp", f"/{'0' * 32}/mcp", "/"):
            assert answer(f"http://127.0.0.1:{port}{path}", {}) == 404
        with pytest.raises(OSError, match="refused"):
            socket.create_connection(("127.0.0.2", port), timeout=5)
        taken = commands.run("mcp", "--http", "--port", str(port))
        assert taken.returncode == 2
        assert taken.stderr.startswith(f"Error: Port {port} cannot be used: Address already in use")
    secret = Path(os.environ["DRAFTKIT_CONFIG_DIR"]) / "mcp-secret"
    if os.name == "posix":
        assert secret.stat().st_mode & 0o777 == 0o600
    printed = commands.run("mcp", "--http", "--port", str(port), "--config", "vscode")
    assert json.loads(printed.stdout) == {"servers": {"draftkit": {"type": "http", "url": address}}}
    secret.write_text("../..", encoding="utf-8")
    damaged = commands.run("mcp", "--http", "--config", "cursor")
    assert (damaged.returncode, "Delete it" in damaged.stderr) == (2, True)


# The client, the options, and what its entry is, but for the command.
ENTRIES: list[tuple[str, list[str], str, list[str]]] = [
    ("claude-desktop", [], "mcpServers", []),
    ("claude-code", ["-p", "amara.yaml"], "mcpServers", ["--profile", "amara.yaml"]),
    ("cursor", ["-o", "out"], "mcpServers", ["--output", "out"]),
    ("vscode", [], "servers", []),
    ("windsurf", [], "mcpServers", []),
]


@pytest.mark.parametrize(("client", "options", "key", "more"), ENTRIES)
def test_an_entry_for_each_client(
    desk: Path, client: str, options: list[str], key: str, more: list[str]
) -> None:
    printed = commands.run("mcp", *options, "--config", client)
    entry = json.loads(printed.stdout)[key]["draftkit"]
    more = [word if word.startswith("-") else str(desk / word) for word in more]
    assert entry["args"] == ["-m", "draftkit", "mcp", "--folder", str(desk), *more]
    assert entry["command"] == sys.executable
    assert (entry.get("type") == "stdio") == (client in {"vscode", "claude-code"})
    assert CLIENTS[client].file in printed.stderr


# The options, and what is wrong with them.
WRONG = [
    (["--port", "80"], "--port belongs to --http"),
    (["--http", "--config", "claude-desktop"], "leave --http out"),
    (["--config", "netscape"], "netscape"),
    (["--folder", "nowhere"], "nowhere: cannot work there"),
    (["--http", "--port", "70000"], "70000"),
]


@pytest.mark.parametrize(("options", "expected"), WRONG)
def test_wrong_usage(desk: Path, options: list[str], expected: str) -> None:
    assert desk == Path.cwd()
    result = commands.run("mcp", *options)
    assert result.returncode == 2
    assert expected in result.stderr
    assert result.stdout == ""


def test_every_client_can_be_chosen() -> None:
    for client in CLIENTS:
        assert client in commands.run("mcp", "--help").stdout


def test_what_is_missing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mcp.server", None)
    with pytest.raises(UsageError, match=r'pip install "draftkit\[mcp\]"'):
        serving.serve()


@pytest.mark.long
@BOTH
def test_over_standard_input_and_output(desk: Path, mode: str) -> None:
    async def work() -> None:
        async with (
            connected(started(), mode) as me,
            connected(started("vscode"), mode) as another,
        ):
            await whole_way(me)
            await whole_way(another)

    acting(work)
    assert len(commands.drafts(desk / "drafts")) == 1


@pytest.mark.long
def test_nothing_but_the_protocol_is_printed(desk: Path) -> None:
    desk.joinpath("profile.yaml").unlink()
    call = {"name": "facts_for", "arguments": {"kind": "pitch"}}
    half = {"name": "check_text", "arguments": {"text": "Yours \ud83d"}}
    lines = [
        json.dumps(HELLO),
        json.dumps({"jsonrpc": "2.0", "method": "notifications/initialized"}),
        "not JSON",
        '{"jsonrpc": "2.0", "id": 4}',
        json.dumps({"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": call}),
        json.dumps({"jsonrpc": "2.0", "id": 3, "method": "no/such"}),
        "\x00\udcff" * 10,
        json.dumps({"jsonrpc": "2.0", "id": 5, "method": "tools/call", "params": half}),
    ]
    with subprocess.Popen(
        [*warm.COMMAND, "mcp"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write("\n".join(lines).encode("utf-8", "surrogatepass") + b"\n")
        process.stdin.flush()
        said: dict[Any, Any] = {}
        while not {1, 2, 3, 4, 5} <= said.keys():
            message = json.loads(process.stdout.readline())
            assert message["jsonrpc"] == "2.0"
            said[message.get("id")] = message
        process.stdin.close()
        assert process.stdout.read().count(b"\n") <= len(lines)
        assert process.stderr
        assert b"Traceback" not in process.stderr.read()
    assert process.returncode == 0
    assert said[2]["result"]["isError"]
    assert "draftkit init" in said[2]["result"]["content"][0]["text"]


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
@pytest.mark.parametrize("name", ["SIGHUP", "SIGTERM"])
def test_a_signal_ends_it_without_a_word_too_many(desk: Path, name: str) -> None:
    number = getattr(signal, name)
    with subprocess.Popen(
        [*warm.COMMAND, "mcp", "--http", "--port", "0"],
        stderr=subprocess.PIPE,
        text=True,
        # What runs the tests may be run by nohup.
        preexec_fn=lambda: signal.signal(number, signal.SIG_DFL),  # noqa: PLW1509
    ) as process:
        assert process.stderr
        address = process.stderr.readline().split()[-1]
        accepted = {"Content-Type": "application/json", "Accept": "text/event-stream, */*"}
        client = http.client.HTTPConnection("127.0.0.1", port_of(address), timeout=10)
        client.request("POST", urlsplit(address).path, json.dumps(HELLO), accepted)
        with client.getresponse() as hello:
            hello.read()
        session = {"mcp-session-id": hello.headers.get("mcp-session-id") or ""}
        client.request("GET", urlsplit(address).path, headers={**accepted, **session})
        with client.getresponse() as listening:  # a stream that goes on
            process.send_signal(number)
            said = process.stderr.read()
            assert listening.status == 200
        client.close()
    assert (process.returncode, said) == (128 + number, "Ctrl-C ends it.\nInterrupted.\n")


@pytest.mark.long
@pytest.mark.parametrize("how", ["leaves", "SIGTERM"])
def test_what_had_come_is_kept_when_the_assistant_goes_away(desk: Path, how: str) -> None:
    with Server("drip_text", text=TEXT) as model:
        assert commands.run("config", "set", "providers.openai.base_url", model.url).returncode == 0
        process = subprocess.Popen(
            [*warm.COMMAND, "mcp"],
            env={**os.environ, "DRAFTKIT_MODEL": "openai:gpt-4o", "OPENAI_API_KEY": commands.KEY},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        call = {"name": "draft", "arguments": {"kind": "pitch"}}
        with process:
            assert process.stdin
            for message in (
                HELLO,
                {"jsonrpc": "2.0", "method": "notifications/initialized"},
                {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": call},
            ):
                process.stdin.write(json.dumps(message) + "\n")
            process.stdin.flush()
            while not model.count and process.poll() is None:
                time.sleep(0.02)
            time.sleep(0.3)  # some words have come
            if how == "SIGTERM":
                process.send_signal(signal.SIGTERM)
            else:
                process.stdin.close()
            process.wait(30)
    [draft] = commands.drafts(desk / "drafts")
    assert draft.status == "partial"
