"""How many parameters a model has: what its file says, its name, or its size."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from draftkit.backends import open_backend
from draftkit.backends.base import Options
from draftkit.backends.hub.parameters import in_file, in_name
from draftkit.backends.weights import parameters_of
from each import each

if TYPE_CHECKING:
    from pathlib import Path


@each(
    ("name", "parameters"),
    [
        ("qwen2.5:0.5b", 500_000_000),
        ("unsloth/Qwen3-4B-Instruct-2507-GGUF/Qwen3-4B-Q4_K_M", 4_000_000_000),
        ("SmolLM2_135M_Instruct", 135_000_000),
        ("Mixtral-8x7B-Instruct-v0.1", 56_000_000_000),
        ("gemma-3n-E2B-it", 2_000_000_000),
        ("granite-4.0-1b-Q4_K_M", 1_000_000_000),
        ("gpt-4o-mini", None),
        ("llama3.2", None),
        ("claude-sonnet-4-5", None),
        ("model-Q4_K_M", None),
        ("7b-models/mine", None),
    ],
)
def test_what_a_name_says(name: str, parameters: int | None) -> None:
    assert in_name(name) == parameters


def _text(text: str) -> bytes:
    return struct.pack("<Q", len(text)) + text.encode()


def header(**said: str | int | list[str]) -> bytes:
    """Return the header of a GGUF file with these values in `general`."""
    parts = [struct.pack("<4sIQQ", b"GGUF", 3, 0, len(said) + 1)]
    for key, value in said.items():
        parts.append(_text(f"general.{key}"))
        if isinstance(value, str):
            parts += [struct.pack("<I", 8), _text(value)]
        elif isinstance(value, int):
            parts.append(struct.pack("<IQ", 10, value))
        else:
            parts += [struct.pack("<IIQ", 9, 8, len(value)), *map(_text, value)]
    return b"".join(parts) + _text("tokenizer.ggml.tokens") + struct.pack("<IIQ", 9, 8, 1 << 60)


@each(
    ("data", "parameters"),
    [
        (header(architecture="granite", tags=["a", "b"], size_label="1.6B"), 1_600_000_000),
        (header(parameter_count=3_000_000_000, size_label="1B"), 3_000_000_000),
        (header(size_label="8x7B"), 56_000_000_000),
        (header(architecture="llama"), None),
        (header(tags=["a"] * 3)[:70], None),
        (b"GGUF", None),
        (b"GGUF" + b"\xff" * 90, None),
        (b"PK\x03\x04" * 90, None),
    ],
)
def test_what_a_file_says(tmp_path: Path, data: bytes, parameters: int | None) -> None:
    path = tmp_path / "a.gguf"
    path.write_bytes(data)
    assert in_file(path) == parameters


def test_the_file_counts_before_the_name_and_the_name_before_the_size(tmp_path: Path) -> None:
    path = tmp_path / "tiny-7b.gguf"
    path.write_bytes(header(size_label="135M"))
    assert parameters_of(str(path)) == 135_000_000
    path.write_bytes(header())
    assert parameters_of(str(path)) == 7_000_000_000
    other = tmp_path / "mine.gguf"
    other.write_bytes(b"x" * 500)
    assert parameters_of(str(other)) == 1_000
    assert parameters_of(str(tmp_path / "none.gguf")) == 0


def test_a_served_model_may_be_small_by_its_name() -> None:
    for model, small in (("qwen2.5:0.5b", True), ("qwen2.5:7b", False), ("qwen2.5", False)):
        backend = open_backend(f"ollama:{model}", Options(base_url="http://127.0.0.1:9/v1"))
        assert ("small" in backend.capabilities) == small
