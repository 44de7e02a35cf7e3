"""What a message says: its text, and the model's thoughts if they have a field of their own."""

from __future__ import annotations

import json
from typing import Any

__all__ = ["arguments_of", "refusal_of", "text_of", "thought_of"]

# How deeply servers nest the parts of a text.
_LEVELS = 3

# Where servers put thoughts: DeepSeek, vLLM and llama.cpp; OpenRouter, Groq and newer vLLM;
# Ollama. Some put the same thoughts into two of them, so the first that has any counts.
_THOUGHTS = ("reasoning_content", "reasoning", "thinking", "reasoning_details")

# What a content, or a part of it, may be.
_PARTS = (dict, str, type(None))

# Parts of a content that are no text of the answer: Mistral, Anthropic; OpenAI.
_THINKING = ("thinking", "reasoning", "reasoning.text", "reasoning.summary")


def text_of(content: Any) -> str:
    """Return the text of a message's content, which is a text or has texts in its parts.

    Raises:
        TypeError: If it is neither.
    """
    return _joined(content, _said, _LEVELS)


def arguments_of(message: dict[str, Any]) -> str:
    """Return the arguments of the tool calls in a message, or in a piece of one; empty if none."""
    calls = message.get("tool_calls")
    called = [c.get("function") for c in (calls if isinstance(calls, list) else []) if _is_map(c)]
    given = [
        one.get("arguments") for one in (*called, message.get("function_call")) if _is_map(one)
    ]
    return "".join(a if isinstance(a, str) else json.dumps(a) for a in given if a)


def _is_map(value: Any) -> bool:
    return isinstance(value, dict)


def refusal_of(message: dict[str, Any]) -> str:
    """Return the words with which a message refuses; nothing if it does not."""
    content, words = message.get("content"), message.get("refusal")
    parts = content if isinstance(content, list) else [content]
    said = [part.get("refusal") for part in parts if isinstance(part, dict)]
    return "".join(word for word in (words, *said) if isinstance(word, str))


def thought_of(message: dict[str, Any]) -> str:
    """Return the thoughts in a message, or in a piece of one; empty if there are none."""
    for name in _THOUGHTS:
        if thought := _thought_in(message.get(name)):
            return thought
    content = message.get("content")
    parts = content if isinstance(content, list) else []
    return _thought_in([p for p in parts if isinstance(p, dict) and p.get("type") in _THINKING])


def _thought_in(value: Any) -> str:
    try:
        return _joined(value, _thought, _LEVELS)
    except TypeError:  # whatever it is, it is not the answer
        return ""


def _joined(value: Any, inner: Any, levels: int) -> str:
    parts = value if isinstance(value, list) else [value]
    if levels and not isinstance(value, str | None) and all(isinstance(p, _PARTS) for p in parts):
        said = (inner(part) if isinstance(part, dict) else part for part in parts)
        return "".join(_joined(part, inner, levels - 1) for part in said)
    if value is not None and not isinstance(value, str):
        raise TypeError
    return value or ""


def _said(part: dict[str, Any]) -> Any:
    """Return the text of a part that belongs to the answer, not to a thought."""
    return part.get("text") if part.get("type", "text") in ("text", "output_text", None) else None


def _thought(part: dict[str, Any]) -> Any:
    return next((v for n in ("thinking", "text", "summary", "content") if (v := part.get(n))), None)
