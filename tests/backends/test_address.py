"""Which addresses are used, which are this computer's, and what is shown of them."""

from __future__ import annotations

import pytest

from commands import run
from draftkit.backends import open_backend
from draftkit.backends.address import checked, is_loopback, plain, shown
from draftkit.backends.base import Options
from draftkit.backends.hub.connection import Hub
from draftkit.errors import ConfigError
from each import each

HERE = [
    "localhost",
    "localhost.",
    "LOCALHOST",
    "llm.localhost",
    "127.0.0.1",
    "127.1",
    "127.9.9.9",
    "2130706433",
    "0x7f000001",
    "0177.0.0.1",
    "0.0.0.0",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
]
ELSEWHERE = [
    "127.0.0.1.evil.example",
    "127.evil.example",
    "localhost.evil.example",
    "notlocalhost",
    "localhost@evil.example",
    "127.0.0.1@evil.example",
    "evil.example",
    "128.0.0.1",
    "10.0.0.1",
    "[::2]",
    "[::ffff:10.0.0.1]",
]


@each("host", HERE)
def test_this_computer_has_many_names(host: str) -> None:
    assert is_loopback(f"http://{host}/v1")
    assert is_loopback(f"http://{host}:8080/v1")


@each("host", ELSEWHERE)
def test_a_host_that_only_looks_like_this_computer_is_another(host: str) -> None:
    assert not is_loopback(f"http://{host}:8080/v1")


def test_an_answer_from_a_host_that_looks_local_costs_money() -> None:
    options = Options(base_url="http://127.0.0.1.evil.example/v1", api_key="sk-test-0123456789")
    assert "paid" in open_backend("openai:m", options).capabilities


SECRET = "hunter2"
SECRETIVE = [
    f"https://me:{SECRET}@llm.example/v1",
    f"https://{SECRET}@llm.example/v1",
    f"https://llm.example/v1?key={SECRET}",
    f"https://llm.example/v1?api-version=1&Subscription-Key={SECRET}",
    f"https://llm.example/v1?access_token={SECRET}",
    f"https://llm.example/v1?sig={SECRET}",
    f"https://llm.example/v1?x=sk-{SECRET}",
    f"https://llm.example/v1?x={SECRET}0123456789abcdef0123456789abcdef",
    f"https://llm.example/v1#{SECRET}",
    f"https://llm.example/v1;key={SECRET}",
    f"https://llm.example/v1;x=sk-{SECRET}/more",
    f"htps://me:{SECRET}@llm.example/v1",
    f"me:{SECRET}@llm.example/v1",
    f"https://me:{SECRET}?x@llm.example/v1",
    f"https://me:pass/{SECRET}@llm.example/v1",
    f"https://llm.example:x/?key={SECRET}",
    f"https://me:{SECRET}@[llm.example/v1",
    f"https://llm.example/\x1b]0;v1?key={SECRET}",
]


@each("url", SECRETIVE)
def test_a_secret_in_an_address_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(ConfigError) as caught:
        open_backend("openai:m", Options(base_url=url))
    message = str(caught.value)
    assert "llm.example" in message
    assert SECRET not in message
    assert message.isprintable()


NO_HOSTS = [
    "localhost..",
    ".localhost",
    "my..box",
    f"{'a' * 64}.example",
    "\u00fc..example",
    "\u2603.example",
    "\uff11\uff12\uff17.0.0.1",
    "[::1",
]


@each("host", NO_HOSTS)
def test_a_name_that_no_host_can_have_is_refused_wherever_it_comes_from(
    monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    url = f"http://{host}:8080/v1"
    with pytest.raises(ConfigError, match="is not a web address"):
        checked(url)
    with pytest.raises(ConfigError, match="is not a web address"):
        open_backend("openai:m", Options(base_url=url))
    done = run("config", "set", "providers.vllm.base_url", url)
    assert (done.returncode, "is not a web address" in done.stderr) == (2, True)
    monkeypatch.setenv("OLLAMA_HOST", f"{host}:8080")
    with pytest.raises(ConfigError, match="is not a web address"):
        open_backend("ollama:m")
    monkeypatch.setenv("HF_ENDPOINT", url)
    with pytest.raises(ConfigError, match="is not a web address"):
        Hub()


@each(
    "host",
    ["localhost.", f"{'a' * 63}.example", "m\u00fcnchen.example", "my_box", "xn--mnchen-3ya.de"],
)
def test_a_name_that_a_host_may_have_is_taken(host: str) -> None:
    assert checked(f"http://{host}:8080/v1") == f"http://{host}:8080/v1"


@each(
    "url",
    ["https://llm.example/v1?api-version=2024-10-21", "https://llm.example/v1?author=ines&debug"],
)
def test_a_query_without_a_secret_is_none_of_our_business(url: str) -> None:
    assert checked(url) == url
    assert shown(url) == "https://llm.example/v1"


@each(
    ("one", "other"),
    [
        ("http://localhost:8080/v1", "http://127.0.0.1:8080/v1/"),
        ("http://localhost:8080/v1", "HTTP://[::1]:8080/v1"),
        ("https://LLM.example/v1", "https://llm.example:443/v1/"),
    ],
)
def test_one_server_has_one_plain_address(one: str, other: str) -> None:
    assert plain(one) == plain(other)


@each(
    ("one", "other"),
    [
        ("http://localhost:8080/v1", "http://localhost:8081/v1"),
        ("http://llm.example/v1", "https://llm.example/v1"),
        ("https://llm.example/a/v1", "https://llm.example/b/v1"),
        ("https://llm.example/v1", "https://llm.example/v1?deployment=2"),
    ],
)
def test_two_servers_have_two(one: str, other: str) -> None:
    assert plain(one) != plain(other)
