"""What the openai backend sends to each provider, and what it tells of the answer."""

from __future__ import annotations

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any

import pytest

from draftkit.backends import open_backend
from draftkit.backends.base import BUILT_IN, Backend, Options
from draftkit.backends.body import body_of
from draftkit.backends.presets import preset_of, presets
from draftkit.backends.request import Message, Request, Settings
from each import each
from server import TEXT, Server

KEY = "sk-test-0123456789"
HELLO = Request((Message("system", "You write."), Message("user", "A pitch, please.")))
SETTINGS = Settings(temperature=0.5, top_p=0.9, max_tokens=50, stop=("END",), seed=4)


def _backend(server: Server, provider: str = "openai", **options: Any) -> Any:
    given = Options(base_url=server.url, api_key=KEY, timeout_s=10)
    return closing(open_backend(f"{provider}:m", dataclasses.replace(given, **options)))


OPENING = [{"role": "assistant", "content": "Hi"}]
COMMON = {"model": "m", "temperature": 0.5, "top_p": 0.9, "stop": ["END"]}
SEED, OLD, NEW = {"seed": 4}, {"max_tokens": 50}, {"max_completion_tokens": 50}


@each(
    ("provider", "expected"),
    [
        ("openai", COMMON | SEED | NEW),
        ("azure", COMMON | SEED | NEW),
        ("groq", COMMON | SEED | NEW),
        ("anthropic", COMMON | OLD),
        ("gemini", COMMON | SEED | OLD),
        ("openrouter", COMMON | SEED | OLD),
        ("ollama", COMMON | SEED | OLD),
        ("lmstudio", COMMON | SEED | OLD),
        ("llamacpp", COMMON | SEED | OLD),
        ("vllm", COMMON | SEED | OLD),
        ("compatible", COMMON | SEED | OLD),
    ],
)
def test_each_provider_gets_its_own_words(provider: str, expected: dict[str, Any]) -> None:
    body = body_of(Request(HELLO.messages, SETTINGS), "m", presets()[provider], stream=False)
    del body["messages"]
    assert body == expected


def test_what_was_not_set_is_not_sent() -> None:
    body = body_of(HELLO, "m", presets()["openai"], stream=False)
    assert set(body) == {"model", "messages"}
    body = body_of(HELLO, "m", presets()["openai"], stream=True)
    assert set(body) == {"model", "messages", "stream", "stream_options"}


def test_every_built_in_provider_has_a_preset_and_its_capabilities() -> None:
    ours = {name for name, target in BUILT_IN.items() if target.endswith("OpenAIBackend")}
    assert ours == set(presets()) - {"compatible"}
    able = {name: preset.capabilities for name, preset in presets().items()}
    assert {n for n in ours if "paid" in able[n]} == {n for n in ours if presets()[n].needs_key}
    assert {n for n in able if "schema" not in able[n]} == {"anthropic"}
    assert {n for n in able if "opening" in able[n]} == {"llamacpp", "vllm"}
    assert all("parallel" in capabilities for capabilities in able.values())


def test_only_a_server_elsewhere_is_paid() -> None:
    for url, paid in (("http://localhost:1/v1", False), ("https://llm.example/v1", True)):
        backend: Backend = open_backend("openai:m", Options(base_url=url, api_key=KEY))
        assert ("paid" in backend.capabilities) is paid


def test_the_opening_is_the_last_message() -> None:
    for provider, extra in (
        ("llamacpp", {"chat_template_kwargs": {"enable_thinking": False}}),
        ("vllm", {"add_generation_prompt": False, "continue_final_message": True}),
    ):
        request = Request(HELLO.messages, opening="Hi")
        body = body_of(request, "m", presets()[provider], stream=False)
        assert body.pop("messages")[-1:] == OPENING
        assert body == {"model": "m"} | extra
    with pytest.raises(ValueError, match="opening"):
        body_of(Request(HELLO.messages, opening="Hi"), "m", presets()["openai"], stream=False)


@each("streams", [True, False])
def test_an_opening_that_the_server_says_again_is_left_out(*, streams: bool) -> None:
    pieces: list[str] = []
    with Server() as server, _backend(server, "llamacpp") as backend:
        request = Request(HELLO.messages, opening=TEXT[:20])
        completion = backend.complete(request, pieces.append if streams else None)
    assert completion.text == TEXT[20:]
    assert "".join(pieces) == (TEXT[20:] if streams else "")


OBJECT = {"type": "object", "additionalProperties": False}
STRICT = OBJECT | {"required": ["a"], "properties": {"a": {"type": "string", "maxLength": 9}}}
LOOSE = STRICT | {"required": []}


@each(
    ("provider", "schema", "sent"),
    [
        ("openai", STRICT, STRICT | {"properties": {"a": {"type": "string"}}}),
        ("openai", LOOSE, LOOSE),
        ("llamacpp", STRICT, STRICT),
        ("anthropic", STRICT, None),
    ],
)
def test_a_schema_is_sent_in_the_providers_dialect(provider: str, schema: Any, sent: Any) -> None:
    request = Request(HELLO.messages, schema=schema)
    body = body_of(request, "m", presets()[provider], stream=False)
    strict = provider == "openai" and schema is STRICT
    named = {"name": "draft", "strict": strict, "schema": sent}
    expected = {"type": "json_schema", "json_schema": named} if sent else None
    assert body.get("response_format") == expected


def test_half_a_character_in_a_request_does_not_stop_it() -> None:
    with Server() as server, _backend(server) as backend:
        backend.complete(Request((Message("user", "a \ud83d b"),)))
    assert server.requests[0].body["messages"][0]["content"] == "a \ufffd b"


def test_openais_own_headers_go_to_openai_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_ORG_ID", "org-secret")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "proj-secret")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "Authorization: Bearer other")
    with Server() as server, _backend(server, "groq") as backend:
        backend.complete(HELLO)
    headers = server.requests[0].headers
    assert headers["authorization"] == f"Bearer {KEY}"
    assert "secret" not in str(headers)


def test_openais_usual_address_can_be_set_in_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://localhost:9/v1")
    assert preset_of("openai") == (presets()["compatible"], "http://localhost:9/v1")
    assert preset_of("groq")[1] == "https://api.groq.com/openai/v1"


def test_the_query_of_an_address_goes_with_each_request() -> None:
    with Server() as server, _backend(server, base_url=f"{server.url}?api-version=1") as backend:
        backend.complete(HELLO)
    assert server.requests[0].path == "/v1/chat/completions?api-version=1"


def test_many_threads_share_one_backend() -> None:
    with Server() as server, _backend(server) as backend, ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _n: backend.complete(HELLO).text, range(200)))
    assert answers == [TEXT] * 200
    assert len(server.requests) == 200


def test_it_can_be_closed_twice_and_used_again() -> None:
    with Server() as server, _backend(server) as backend:
        backend.complete(HELLO)
        backend.close()
        backend.close()
        assert backend.complete(HELLO).complete


# What the answer tells


def test_a_request_that_the_server_cut_is_noted() -> None:
    long = Request((Message("user", "a word or two " * 100),))
    with Server() as server, _backend(server, "ollama") as backend:
        notes = backend.complete(long).notes
    assert "may have cut the request" in notes[0]


@each(
    ("spec", "window"),
    [
        ("openai:gpt-4", 8_192),
        ("openai:gpt-4o-mini", 128_000),
        ("openai:unheard-of", None),
        ("openrouter:openai/gpt-4.1", 1_047_576),
        ("ollama:gpt-4", None),
    ],
)
def test_the_context_window_is_known_or_none(spec: str, window: int | None) -> None:
    assert open_backend(spec, Options(api_key=KEY)).context_window == window


def test_a_gateway_here_to_a_model_that_only_a_provider_serves_costs_money() -> None:
    here = Options(base_url="http://127.0.0.1:1/v1", api_key="k")
    models = {"openai:gpt-4o": True, "openai:my-own": False, "vllm:gpt-4o": False}
    for spec, paid in models.items():
        assert ("paid" in open_backend(spec, here).capabilities) is paid, spec
