"""What all tests share: a home of their own, no way out to the network, a real model."""

from __future__ import annotations

import errno
import gc
import os
import shutil
import socket
import sys
from typing import TYPE_CHECKING, Any

import pytest
from _pytest.tmpdir import tmppath_result_key
from hypothesis import settings

from commands import PROFILE, REPLY
from draftkit.backends.weights import CATALOGUE, locate
from draftkit.prompts import kinds

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# How long an example takes says more of what else the computer does. Each run draws others, so
# that few are many before long; `--hypothesis-profile thorough` draws five times as many at once.
settings.register_profile("quick", deadline=None, max_examples=40)
settings.register_profile("thorough", deadline=None, max_examples=200)
settings.load_profile("quick")

# Some computers keep nothing that is compiled: each of the hundreds of processes that tests start
# would compile the package anew, and each run all tests.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

_FOREIGN = ("HF_", "OPENAI_", "OLLAMA_", "DRAFTKIT_", "LLM_")
_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")
# Without these no program finds the developer's clipboard.
_DESKTOP = ("DISPLAY", "WAYLAND_DISPLAY", "TERMUX_VERSION")
# Where a home is looked for, and what of it is meant.
_HOME = {
    **dict.fromkeys(("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"), ""),
    **{f"XDG_{name}_HOME": f"/{name.lower()}" for name in ("CONFIG", "CACHE", "DATA", "STATE")},
    "DRAFTKIT_CONFIG_DIR": "/draftkit-config",
    "DRAFTKIT_CACHE_DIR": "/draftkit-cache",
}
_OWN = {name: os.environ.get(name) for name in _HOME}
_HOMES = [0]
_FOLDERS = [0]
_PLAIN = ("NO_COLOR", "FORCE_COLOR", "EDITOR", "VISUAL", "TIKTOKEN_CACHE_DIR")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Look through what stays till the end, modules and tests, for garbage only once."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.collect()
        gc.freeze()
        gc.set_threshold(10_000, 20, 20)  # most of what a test makes is none


@pytest.fixture(autouse=True, scope="session")
def _loopback_only() -> Iterator[None]:
    """Fail what would leave this computer, names included."""
    connect, getaddrinfo = socket.socket.connect, socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and not _is_loopback(address[0]):
            raise OSError(errno.ENETUNREACH, f"tests do not go to {address[0]}")
        connect(self, address)

    def guarded_getaddrinfo(host: Any, *args: Any, **options: Any) -> Any:
        if not _is_loopback(host):
            raise socket.gaierror(socket.EAI_NONAME, f"tests do not look up {host}")
        return getaddrinfo(host, *args, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded_connect)
        patch.setattr(socket, "getaddrinfo", guarded_getaddrinfo)
        yield


@pytest.fixture(autouse=True, scope="session")
def _no_wait_for_the_disk() -> Iterator[None]:
    """Let the system write when it likes: no test of this process cuts the power.

    That files are synced, and in which order, is shown with processes of their own.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", os.fstat)
        yield


@pytest.fixture(autouse=True, scope="session")
def _no_own_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the developer's keys and settings out of the tests."""
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.endswith("_API_KEY") or name.startswith(_FOREIGN):
                patch.delenv(name)
            if name.upper() in _PROXIES or name in (*_PLAIN, *_DESKTOP):
                patch.delenv(name)
        patch.setenv("PIP_NO_INDEX", "1")  # a command would fetch the weights anew
        home = _empty_home(tmp_path_factory.getbasetemp() / "homes")
        for name, below in _HOME.items():  # the developer's again at the end
            patch.setenv(name, home + below)
        yield


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, _no_own_settings: None) -> None:
    """Keep the developer's files out of the tests, and the tests off them."""
    home = _empty_home(tmp_path_factory.getbasetemp() / "homes")
    if os.environ["HOME"] != home:
        os.environ.update({name: home + below for name, below in _HOME.items()})


def _empty_home(homes: Path) -> str:
    """Return a folder with nothing in it: the last one, if its test left it so."""
    home = f"{homes}/{_HOMES[0]}"
    if _HOMES[0] and not os.listdir(home):  # noqa: PTH208 - it is asked before each test
        return home
    _HOMES[0] += 1
    # `mktemp` reads the names of all folders before it.
    home = f"{homes}/{_HOMES[0]}"
    os.makedirs(home)  # noqa: PTH103
    return home


@pytest.fixture
def tmp_path(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Path]:
    """A folder, as pytest's own is, without a look at all folders before it."""
    _FOLDERS[0] += 1
    folder = tmp_path_factory.getbasetemp() / f"{_FOLDERS[0]}-{request.node.originalname[:30]}"
    folder.mkdir()
    yield folder
    if request.node.stash[tmppath_result_key].get("call"):
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Be in an empty folder with a profile; the model is a chat window, its answer a file."""
    monkeypatch.chdir(tmp_path)
    tmp_path.joinpath("profile.yaml").write_text(PROFILE, encoding="utf-8")
    tmp_path.joinpath("reply.md").write_text(REPLY, encoding="utf-8")
    monkeypatch.setenv("DRAFTKIT_MODEL", "manual:")
    monkeypatch.setenv("TERM", "xterm")
    return tmp_path


@pytest.fixture
def few_built_in(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have one kind built in, with all partials, where it does not matter which kinds there are."""
    folder = tmp_path_factory.mktemp("built_in")
    for path in (*kinds.built_in_folder().glob("_*.md"), kinds.find("pitch").path):
        shutil.copy(path, folder)
    monkeypatch.setattr(kinds, "built_in_folder", lambda: folder)


@pytest.fixture(scope="session")
def smollm2() -> Path:
    """The embedded model's file, in the developer's own cache: it is fetched only once."""
    with pytest.MonkeyPatch.context() as patch:
        for name, own in _OWN.items():
            patch.delenv(name) if own is None else patch.setenv(name, own)
        return locate("smollm2")


@pytest.fixture
def fetched(smollm2: Path) -> Path:
    """Have the embedded model in the test's own cache, too, as after its first use."""
    file = CATALOGUE["smollm2"].path
    file.parent.mkdir(parents=True)
    file.symlink_to(smollm2)
    return file


@pytest.fixture(scope="session")
def engine(smollm2: Path) -> Iterator[str]:
    """The base URL of a real engine that serves the embedded model."""
    import xllamacpp

    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(smollm2)
    parameters.n_ctx = 2 * 2048
    parameters.n_parallel = 2
    # Threads wait for each other by spinning: with one for each core, a test that runs
    # beside other work takes minutes instead of a second.
    parameters.cpuparams.n_threads = 1
    parameters.verbosity = -1
    parameters.warmup = False
    parameters.ui = False
    server = xllamacpp.Server(parameters)
    yield f"{server.listening_address}/v1"
    del server


def _is_loopback(host: Any) -> bool:
    name = host.decode() if isinstance(host, bytes) else str(host or "localhost")
    return name in ("localhost", "::1") or name.startswith("127.")
