"""A request as the JSON that an OpenAI-compatible server reads, and what to change in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from draftkit.backends.presets import Preset
    from draftkit.backends.request import Request

__all__ = ["amended", "amendment", "body_of", "named_parameters", "notes_of", "well_formed"]

# What a request still makes sense without. The rest, a model or the messages, is refused for
# a reason that only the user can see to.
_OPTIONAL = (
    "max_tokens",
    "max_completion_tokens",
    "temperature",
    "top_p",
    "seed",
    "stop",
    "response_format",
    "stream_options",
)

# How else servers call a parameter when they refuse it.
_OTHER_NAMES = {"json_schema": "response_format", "response format": "response_format"}

# The old and the new word for the most tokens of an answer; each server wants its own.
_SWAPS = {"max_tokens": "max_completion_tokens", "max_completion_tokens": "max_tokens"}

# JSON Schema's words for lengths are not in OpenAI's strict dialect. They are checked
# again when the answer is parsed.
_NOT_STRICT = ("minLength", "maxLength")


def body_of(request: Request, model: str, preset: Preset, *, stream: bool) -> dict[str, Any]:
    """Return the body of a Chat Completions request: what was set, and nothing else."""
    messages = [{"role": m.role, "content": well_formed(m.content)} for m in request.messages]
    body: dict[str, Any] = {"model": model, "messages": messages}
    if request.opening:
        if not preset.opening:
            raise ValueError(f"{preset.name} does not go on from an opening")
        messages.append({"role": "assistant", "content": well_formed(request.opening)})
        body.update(preset.opening_extra)
    for name, value in request.settings.as_dict().items():
        if name not in preset.ignores:
            body[preset.token_limit if name == "max_tokens" else name] = value
    if request.schema is not None and preset.schema:
        body["response_format"] = _response_format(request.schema, strict=preset.strict)
    if stream:
        body["stream"] = True
        if preset.stream_usage:
            body["stream_options"] = {"include_usage": True}
    return body


def named_parameters(parameter: str, message: str) -> tuple[str, ...]:
    """Return the optional parameters that a refusal names, the likeliest first.

    Args:
        parameter: What the server says is wrong; empty if it only says so in words.
        message: The server's words.

    >>> named_parameters("", "'temperature' does not support 0.7 with this model")
    ('temperature',)
    """
    parameter = parameter.partition(".")[0]
    if parameter:
        return (parameter,) if parameter in _OPTIONAL else ()
    lower = message.lower()
    found = {n: lower.find(n) for n in _OPTIONAL if re.search(_pattern(n), lower)}
    found |= {n: lower.find(o) for o, n in _OTHER_NAMES.items() if o in lower and n not in found}
    return tuple(sorted(found, key=lambda name: found[name]))


def amendment(
    names: tuple[str, ...], body: Mapping[str, Any], made: Mapping[str, str]
) -> dict[str, str]:
    """Return one more change that may make the server take a request, or nothing.

    Args:
        names: The parameters that the server refused.
        body: What was sent, with the changes that were made before.
        made: Those changes: none is made twice, or taken back.

    Returns:
        The parameter to change, and what to call it instead; empty to leave it out.
    """
    for name in names:
        if name in body and name not in made.values():
            return {name: _SWAPS.get(name, "")}
    return {}


def amended(body: Mapping[str, Any], changes: Mapping[str, str]) -> dict[str, Any]:
    """Return the body with parameters renamed or left out."""
    names = {name: changes.get(name, name) for name in body}
    return {new: body[old] for old, new in names.items() if new}


def notes_of(
    request: Request, preset: Preset, body: Mapping[str, Any], changes: Mapping[str, str]
) -> list[str]:
    """Say, a sentence each, in what the request that was sent is not the one asked for."""
    settings = request.settings.as_dict()
    notes = [
        f"{name} was left out: {preset.name} would ignore it."
        for name in preset.ignores
        if name in settings
    ]
    for name, new in changes.items():
        if name in body and new:
            notes.append(f"{new} was sent instead of {name}, which the server refused.")
        elif name in body:
            notes.append(f"{name} was left out, because the server refused it.")
    return notes


def well_formed(text: str) -> str:
    """Return the text with surrogate pairs joined, and halves of them replaced.

    A lone surrogate is half a character: it cannot be sent, or written to a file.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def _pattern(name: str) -> str:
    # "stop" is a plain English word too: there it must be quoted.
    return f"['\"`]{name}['\"`]" if name == "stop" else rf"\b{name}\b"


def _response_format(schema: Mapping[str, Any], *, strict: bool) -> dict[str, Any]:
    strict = strict and _is_strict(schema)
    plain = _without(schema, _NOT_STRICT if strict else ())
    named = {"name": "draft", "schema": plain, "strict": strict}
    return {"type": "json_schema", "json_schema": named}


def _is_strict(schema: Any) -> bool:
    """Whether each object requires all its properties and allows no others."""
    if isinstance(schema, list):
        return all(map(_is_strict, schema))
    if not hasattr(schema, "items"):
        return True
    if "properties" in schema:
        if schema.get("additionalProperties") is not False:
            return False
        if set(schema.get("required", ())) != set(schema["properties"]):
            return False
    return all(_is_strict(value) for value in schema.values())


def _without(schema: Any, words: Collection[str]) -> Any:
    if isinstance(schema, list):
        return [_without(item, words) for item in schema]
    if not hasattr(schema, "items"):
        return schema
    return {
        name: {n: _without(s, words) for n, s in value.items()}
        if name == "properties"  # a property may be called like a word of JSON Schema
        else _without(value, words)
        for name, value in schema.items()
        if name not in words
    }
