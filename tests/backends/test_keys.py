"""Where keys come from, and that they go nowhere else."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import time
import types
from pathlib import Path
from unittest.mock import Mock

import pytest

from draftkit.backends import open_backend
from draftkit.backends.base import Options
from draftkit.backends.keys import available_providers, find_key
from draftkit.backends.presets import presets
from draftkit.backends.redactor import PLACEHOLDER
from draftkit.backends.request import Message, Request
from draftkit.errors import AuthenticationError, ConfigError, ConnectionFailedError
from each import each

KEY = "sk-test-0123456789"


def _find(provider: str = "openai", **options: str | float) -> str:
    return find_key(provider, presets()[provider], Options(**options))  # type: ignore[arg-type]


def _command(code: str) -> str:
    return f'"{sys.executable}" -c "{code}"'


@each(
    ("provider", "name"),
    [
        ("openai", "OPENAI_API_KEY"),
        ("anthropic", "ANTHROPIC_API_KEY"),
        ("gemini", "GEMINI_API_KEY"),
        ("gemini", "GOOGLE_API_KEY"),
        ("groq", "GROQ_API_KEY"),
        ("openrouter", "OPENROUTER_API_KEY"),
        ("azure", "AZURE_OPENAI_API_KEY"),
        ("vllm", "VLLM_API_KEY"),
        ("llamacpp", "LLAMA_API_KEY"),
        ("compatible", "OPENAI_API_KEY"),
    ],
)
def test_each_provider_has_its_usual_variable(
    monkeypatch: pytest.MonkeyPatch, provider: str, name: str
) -> None:
    monkeypatch.setenv(name, f" {KEY}\n")
    assert _find(provider) == KEY


@each("provider", ["ollama", "lmstudio", "llamacpp", "vllm", "compatible"])
def test_servers_that_want_no_key_get_a_placeholder(provider: str) -> None:
    assert _find(provider) == PLACEHOLDER


def test_the_option_comes_before_the_command_and_that_before_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "from-environment")
    command = _command("print('from-command')")
    assert _find() == "from-environment"
    assert _find(api_key_cmd=command) == "from-command"
    assert _find(api_key_cmd=command, api_key="from-option") == "from-option"


def test_the_first_line_that_a_command_prints_is_the_key() -> None:
    assert _find(api_key_cmd=_command("print(' sk-1 '); print('user: me')")) == "sk-1"


def test_a_command_is_not_given_to_a_shell(tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    code = "import sys; print('-'.join(sys.argv[1:]).replace(' ', '').replace('/', '.'))"
    assert ";" in _find(api_key_cmd=f"{_command(code)} ; touch {trap}")
    assert not trap.exists()


@each(
    ("command", "says"),
    [
        (_command("print()"), "from what api_key_cmd prints is empty"),
        (_command("import sys; sys.exit('The vault is locked.')"), "1, The vault is locked."),
        (_command("import sys; sys.exit('bad token: sk-secret')"), "exit code 1, bad token: …."),
        (_command("import sys; sys.exit('tried PW=sk-secret 4sk-secret')"), "tried … …."),
        ("yes", "it does not stop printing"),
        ("cat /dev/zero", "it does not stop printing"),
        (_command("input()"), "exit code 1, EOFError"),
        (_command("import sys; sys.exit('Try --a -b for more.')"), "1, Try … … for more. Run it"),
        ("sk-secret-0123", '("…") printed no key for openai: there is no such program. Install'),
        ("/opt/no/such-prog2 show", '("/opt/no/such-prog2") printed no key'),
        ("/sk-secret-0123/x", '("…") printed no key'),
        ("TOKEN=sk-secret print-key", '("…") printed no key'),
        ("no-such-program --token sk-secret", '("no-such-program") printed no key'),
        (
            "no-such-program | head -1",
            "No shell reads it: for pipes and variables write sh -c '...'.",
        ),
        ('"', "No closing quotation"),
        (" ", "it is empty"),
    ],
)
def test_a_command_that_prints_no_key(command: str, says: str) -> None:
    with pytest.raises(AuthenticationError) as caught:
        _find(api_key_cmd=command)
    assert says in str(caught.value)
    assert "sk-secret" not in str(caught.value)
    assert str(caught.value).isprintable()


def test_a_command_that_does_not_end_is_ended_after_the_time_for_an_answer() -> None:
    endless = _command("import time; print('sk-1', flush=True); time.sleep(30)")
    with pytest.raises(AuthenticationError, match=r"no answer within 0\.2 s \(--timeout"):
        _find(api_key_cmd=endless, timeout_s=0.2)


def _is_running(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return b") Z" not in Path(f"/proc/{pid}/stat").read_bytes()
    return False


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks into /proc")
@pytest.mark.parametrize("has_ps", [True, False])
def test_what_a_command_has_begun_ends_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, has_ps: bool
) -> None:
    if not has_ps:
        monkeypatch.setattr(subprocess, "run", Mock(side_effect=FileNotFoundError))
    script = tmp_path / "slow.sh"
    script.write_text(
        "#!/bin/sh\nsh -c 'sleep 60 & echo $! >> pids; wait' &\n"
        "sleep 60 &\necho $! >> pids; wait\n",
        encoding="utf-8",
    )
    script.chmod(0o700)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(AuthenticationError, match="no answer within"):
        _find(api_key_cmd=str(script), timeout_s=1)
    pids = [int(line) for line in (tmp_path / "pids").read_text().split()]
    until = time.monotonic() + 5
    while any(map(_is_running, pids)) and time.monotonic() < until:
        time.sleep(0.02)
    assert len(pids) == 2
    assert not any(map(_is_running, pids))


def test_who_waits_for_a_command_hears_of_it(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("draftkit.files.program._QUIET_S", 0.0)
    with caplog.at_level("INFO", "draftkit.waiting"):
        assert _find(api_key_cmd=_command("import time; time.sleep(0.1); print('sk-1')")) == "sk-1"
    assert [record.getMessage() for record in caplog.records if "Waiting for" in record.message]
    assert "sk-1" not in caplog.text


@each("key", ["sk 1", "sk-1\nsk-2", "“sk-1”", "sk-\x00"])
def test_what_cannot_be_a_key_is_refused_without_being_shown(key: str) -> None:
    with pytest.raises(AuthenticationError) as caught:
        _find(api_key=key)
    assert "the option api_key has a space" in str(caught.value)
    assert "sk" not in str(caught.value)


def test_a_missing_key_names_the_ways_to_give_one() -> None:
    backend = open_backend("gemini:m")  # what sends nothing, a dry run, needs no key
    with pytest.raises(AuthenticationError) as caught:
        backend.complete(Request((Message("user", "Hello"),)))
    assert caught.value.provider == "gemini"
    for way in ("GEMINI_API_KEY or GOOGLE_API_KEY", "api_key_cmd", "keyring set draftkit gemini"):
        assert way in str(caught.value)


def test_the_keyring_is_asked_last(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    keyring = types.ModuleType("keyring")
    errors = types.ModuleType("keyring.errors")

    class KeyringError(Exception):
        pass

    def get_password(service: str, name: str) -> str | None:
        asked.append((service, name))
        if name == "groq":
            raise KeyringError("locked")
        return KEY if name == "openai" else None

    errors.KeyringError = KeyringError  # type: ignore[attr-defined]
    keyring.errors = errors  # type: ignore[attr-defined]
    keyring.get_password = get_password  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "keyring", keyring)
    monkeypatch.setitem(sys.modules, "keyring.errors", errors)
    assert _find("openai") == KEY
    for provider in ("groq", "anthropic"):
        with pytest.raises(AuthenticationError):
            _find(provider)
    assert _find("ollama") == PLACEHOLDER
    monkeypatch.setenv("OPENAI_API_KEY", "from-environment")
    assert _find("openai") == "from-environment"
    assert asked == [("draftkit", p) for p in ("openai", "groq", "anthropic")]


def test_providers_whose_key_is_set_come_in_a_fixed_order(monkeypatch: pytest.MonkeyPatch) -> None:
    assert available_providers() == []
    monkeypatch.setenv("GOOGLE_API_KEY", KEY)
    monkeypatch.setenv("GROQ_API_KEY", " ")
    monkeypatch.setenv("VLLM_API_KEY", KEY)
    assert available_providers() == ["gemini"]
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    assert available_providers() == ["openai", "anthropic", "gemini"]


def test_no_representation_shows_a_key() -> None:
    options = Options(api_key=KEY, base_url="http://127.0.0.1:1/v1", retries=0)
    backend = open_backend("openai:m", options)
    with pytest.raises(ConnectionFailedError):
        backend.complete(Request((Message("user", "Hello"),)))
    backend.close()
    assert KEY not in f"{options} {backend!r} {list(map(repr, vars(backend).values()))}"


def test_a_command_may_leave_an_agent_behind(tmp_path: Path) -> None:
    """It holds on to what the command wrote to, and would be waited for as long as it lives."""
    script = tmp_path / "agent.sh"
    script.write_text("#!/bin/sh\necho sk-1\nsleep 30 &\n", encoding="utf-8")
    script.chmod(0o700)
    started = time.monotonic()
    assert _find(api_key_cmd=str(script)) == "sk-1"
    assert time.monotonic() - started < 20


@each(
    ("name", "value"),
    [
        ("HTTPS_PROXY", "http://bob:hunter2#1@proxy.example:3128"),
        ("ALL_PROXY", "socks5://bob:hunter2@proxy.example:1"),
        ("HTTP_PROXY", "gopher://bob:hunter2@proxy.example"),
    ],
)
def test_what_is_wrong_with_a_proxy_is_said_without_its_password(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    backend = open_backend("openai:m", Options(api_key=KEY))
    with pytest.raises(ConfigError, match=rf"\b{name} names") as caught:
        backend.complete(Request((Message("user", "Hello"),)))
    assert "hunter2" not in f"{caught.value} {caught.value.hint}"
