"""A request as the JSON that an OpenAI-compatible server reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from draftkit.backends.presets import Preset
    from draftkit.backends.request import Request

__all__ = ["body_of", "well_formed"]

# JSON Schema's keywords for lengths are not in OpenAI's strict dialect. They are checked
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


def well_formed(text: str) -> str:
    """Return the text with surrogate pairs joined, and halves of them replaced.

    A lone surrogate is half a character: it cannot be sent, or written to a file.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


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
        if name == "properties"  # a property may have the name of a JSON Schema keyword
        else _without(value, words)
        for name, value in schema.items()
        if name not in words
    }
