"""`draftkit models pull`: any GGUF of the hub, whole and known, or not at all."""

from __future__ import annotations

import os
import shutil
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from commands import run
from draftkit.backends import deadline
from draftkit.backends.base import Options
from draftkit.backends.hub import pulling
from draftkit.backends.hub.connection import Hub
from draftkit.backends.hub.entry import find
from draftkit.backends.hub.pulled import pulled
from draftkit.backends.hub.pulling import pull
from draftkit.backends.local import LocalBackend
from draftkit.backends.weights import locate
from draftkit.errors import ConfigError, DraftkitError
from each import each
from hub import COMMIT, FILE, MODEL, REPO, FakeHub
from terminals import talk

WHAT = f"{REPO}/{FILE}"
NAME = "tiny-Q4_K_M"


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulling, "_PAUSE_S", 0.0)


def fetched(hub: FakeHub, monkeypatch: pytest.MonkeyPatch, **env: str) -> Path:
    """Pull the file from a hub."""
    monkeypatch.setenv("HF_ENDPOINT", hub.url)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    own = Hub()
    return pull(own, find(own, WHAT), NAME)


def kept() -> list[str]:
    """Return what is in the folder of models."""
    folder = Path(os.environ["DRAFTKIT_CACHE_DIR"]) / "models"
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_the_hub_s_own_words_are_shown_first_and_the_model_has_a_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with FakeHub() as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        refused = run("models", "pull", WHAT)
        assert (refused.returncode, refused.stdout) == (2, "")
        assert "Add --yes" in refused.stderr
        assert "licence: apache-2.0" in refused.stderr
        assert "5 MB" in refused.stderr
        entry = find(Hub(), WHAT)
        assert f"SHA-256: {entry.sha256}" in refused.stderr
        assert hub.files == []
        done = run("models", "pull", WHAT, "--yes")
        assert done.returncode == 0, done.stderr
        assert f"-m local:{NAME}" in done.stderr
        assert COMMIT in hub.files[0].path
    assert locate(NAME).read_bytes() == MODEL
    assert pulled()[NAME].licence == "apache-2.0"
    assert kept() == [f"{NAME}.gguf", f"{NAME}.json"]
    shown = run("models").stdout
    assert f"local:{NAME}" in shown
    assert f"{WHAT}, 5 MB, apache-2.0" in shown


def test_a_slow_hub_is_named_while_it_is_waited_for(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(deadline, "_QUIET_S", 0.02)
    caplog.set_level("INFO", logger="draftkit.waiting")
    with FakeHub() as hub:
        answer = hub._answer_api

        def slowly(x: Any) -> None:
            time.sleep(0.1)
            answer(x)

        monkeypatch.setattr(hub, "_answer_api", slowly)
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        find(Hub(), WHAT)
    said = f"Waiting for {hub.url}: at most 30 s without a sign of life."
    assert {record.getMessage() for record in caplog.records} == {said}


@pytest.mark.skipif(sys.platform == "win32", reason="needs a terminal")
@pytest.mark.parametrize(("typed", "code", "there"), [(b"y\n", 0, [NAME]), (b"n\n", 130, [])])
def test_on_a_terminal_it_is_asked(
    monkeypatch: pytest.MonkeyPatch, typed: bytes, code: int, there: list[str]
) -> None:
    with FakeHub() as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        ended, shown = talk(["models", "pull", WHAT], [("Fetch it?", typed)])
    assert ended == code, shown
    assert list(pulled()) == there


def test_what_was_cut_is_gone_on_with(monkeypatch: pytest.MonkeyPatch) -> None:
    with FakeHub(cuts=[2_000_000, 0, 1_500_000]) as hub:
        path = fetched(hub, monkeypatch)
        assert [asked.range for asked in hub.files] == [
            "",
            "bytes=2000000-",
            "bytes=2000000-",
            "bytes=3500000-",
        ]
    assert path.read_bytes() == MODEL


def test_a_hub_that_always_cuts_is_given_up_and_gone_on_with_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with FakeHub(cuts=[3_000_000] + [0] * 20) as hub:
        with pytest.raises(DraftkitError, match="ends every answer early") as caught:
            fetched(hub, monkeypatch)
        assert "the same command goes on" in caught.value.__notes__[0]
        hub.cuts.clear()
        hub.asked.clear()
        assert fetched(hub, monkeypatch).read_bytes() == MODEL
        assert [asked.range for asked in hub.files] == ["bytes=3000000-"]


def test_a_hub_without_ranges_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    with FakeHub(cuts=[2_000_000], ranges=False) as hub:
        assert fetched(hub, monkeypatch).read_bytes() == MODEL


@each("token", ["", "hf_secret"])
def test_the_token_goes_to_the_hub_and_to_nobody_else(
    monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    with FakeHub() as store, FakeHub(elsewhere=store.url, cuts=[]) as hub:
        store.cuts = [2_000_000]
        assert fetched(hub, monkeypatch, HF_TOKEN=token).read_bytes() == MODEL
        own = {asked.token for asked in hub.asked}
        assert own == {f"Bearer {token}" if token else ""}
        assert [asked.token for asked in store.asked] == ["", ""]
        assert store.asked[1].range == "bytes=2000000-"


def test_a_redirect_within_the_hub_keeps_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    with FakeHub(moved=True) as hub:
        assert fetched(hub, monkeypatch, HF_TOKEN="hf_secret").read_bytes() == MODEL
        assert any(asked.path.startswith("/moved/") for asked in hub.asked)
        assert {asked.token for asked in hub.asked} == {"Bearer hf_secret"}


def test_a_token_does_not_go_over_an_open_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    monkeypatch.setenv("HF_ENDPOINT", "http://mirror.example")
    assert Hub()._token == ""
    monkeypatch.setenv("HF_ENDPOINT", "https://mirror.example")
    assert Hub()._token == "hf_secret"


@each(
    ("fault", "says"),
    [
        ({"refuses": 401}, r"does not show it to everybody \(401\).* accept the terms.*HF_TOKEN"),
        ({"refuses": 403}, r"\(403\)"),
        ({"refuses": 404}, r"is not there \(404\)"),
        ({"refuses": 429}, r"asked too often \(429\)"),
        ({"refuses": 503}, r"failed \(503\)"),
        ({"refuses_file": 403}, r"\(403\)"),
        ({"refuses_file": 500}, r"failed \(500\)"),
        ({"said": {"oid": "0" * 64}}, "is not the file that the hub described"),
        ({"said": {"size": len(MODEL) + 1}}, "bytes, not the"),
        ({"said": {"size": len(MODEL) - 1}}, "bytes, not the"),
        ({"said": {"oid": "abc"}}, "gives no size and SHA-256"),
        ({"said": {"size": -1}}, "gives no size and SHA-256"),
        ({"etag": "0" * 64}, "two different digests"),
        ({"about": {"sha": None}}, "does not say which version"),
        ({"about": {"sha": "../../x"}}, "does not say which version"),
    ],
    ids=str,
)
def test_what_goes_wrong_is_one_line_and_leaves_no_model(
    monkeypatch: pytest.MonkeyPatch, fault: dict[str, Any], says: str
) -> None:
    with FakeHub(**fault) as hub, pytest.raises(DraftkitError, match=says) as caught:
        fetched(hub, monkeypatch)
    assert "\n" not in str(caught.value)
    assert pulled() == {}
    assert [name for name in kept() if name.endswith((".gguf", ".json", ".lock"))] == []


@each(
    ("what", "says"),
    [
        (REPO, rf"which file\? It has: {FILE}"),
        (f"{REPO}/tiny-Q4_K_N.gguf", f'Did you mean "{FILE}"'),
        (f"{REPO}/README.md", "is no GGUF file"),
        (f"{REPO}/tiny-00001-of-00003.gguf", "one part of a model"),
        ("tiny", "is no file of a hub"),
        (f"{REPO}/../x.gguf", "is no file of a hub"),
        ("https://evil.example/a/b/resolve/main/c.gguf", "not an address of"),
        ("https://[evil/a/b/resolve/main/c.gguf", "not an address of"),
    ],
)
def test_a_name_that_is_none_says_what_is_meant(
    monkeypatch: pytest.MonkeyPatch, what: str, says: str
) -> None:
    with FakeHub() as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        with pytest.raises(ConfigError, match=says):
            find(Hub(), what)


def test_the_address_of_the_page_does_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    with FakeHub() as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        assert find(Hub(), f"{hub.url}/{REPO}/blob/main/{FILE}").path == FILE


def test_a_hub_that_is_not_there_says_where_the_file_would_be(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    result = run("models", "pull", WHAT, "--yes")
    assert result.returncode == 1
    [line] = result.stderr.splitlines()
    assert "cannot be reached" in line
    assert f"http://127.0.0.1:9/api/models/{REPO}" in line
    assert "-m local:/path/to/FILE.gguf" in line


def test_a_full_disk_is_found_before_anything_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage("/")
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=10_000))
    with FakeHub() as hub:
        with pytest.raises(DraftkitError, match=r"GB free\. Free some, or set DRAFTKIT_CACHE_DIR"):
            fetched(hub, monkeypatch)
        assert hub.files == []


def test_a_name_is_not_given_to_another_model(monkeypatch: pytest.MonkeyPatch) -> None:
    with FakeHub() as hub:
        fetched(hub, monkeypatch)
    with FakeHub(model=MODEL + b"!") as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        result = run("models", "pull", WHAT, "--yes")
        assert result.returncode == 2
        assert f"local:{NAME} is another model ({WHAT}). Use --name NAME." in result.stderr
        assert run("models", "pull", WHAT, "--yes", "--name", "other").returncode == 0
    assert set(pulled()) == {NAME, "other"}
    assert "is here already" in run_again(hub_model=MODEL, monkeypatch=monkeypatch)


def run_again(hub_model: bytes, monkeypatch: pytest.MonkeyPatch) -> str:
    """Pull what is there already, and return what is said."""
    with FakeHub(model=hub_model) as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        said = run("models", "pull", WHAT, "--yes").stderr
        assert hub.files == []
    return said


def test_a_suggestion_has_a_short_name_and_says_how_to_fetch_it() -> None:
    shown = run("models").stdout
    assert "local:granite-1b" in shown
    assert "local:qwen3-4b" in shown
    assert "Apache-2.0" in shown
    with pytest.raises(ConfigError, match=r"not here yet\. Fetch it with: draftkit models pull"):
        locate("qwen3-4b")
    assert "small" not in LocalBackend("local", "qwen3-4b", Options()).capabilities
    assert "small" in LocalBackend("local", "granite-1b", Options()).capabilities
