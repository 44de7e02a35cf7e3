"""What to change in a request that a server refuses, and how to report the change.

Servers differ in what they take, and pages about them are often wrong. So a request is sent
in full first; a parameter that the server names in its refusal is left out or sent another way.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from draftkit.backends.presets import Preset
    from draftkit.backends.request import Request

__all__ = ["SYSTEM_REFUSED", "amended", "amendment", "named_parameters", "notes_of"]


class _Way(NamedTuple):
    """One change that may make a server take a request.

    Attributes:
        words: The pattern by which a refusal names the parameter, for text in lower case.
        instead: What the parameter is called instead; empty to leave it out.
        along: Parameters that make no sense without it, and are left out with it.
        note: The note on the change, where it is not the usual sentence.
    """

    words: str
    instead: str = ""
    along: tuple[str, ...] = ()
    note: str = ""


_SYSTEM = "system"
_STREAM = "stream"

SYSTEM_REFUSED = (
    # Google's Gemma; o1-mini; templates of Gemma and Mistral; servers with a list of roles
    r"developer instruction"
    r"|\broles?\b.{0,60}['\"`]system['\"`]|['\"`]system['\"`].{0,60}\broles?\b"
    r"|\brole:? system\b"
    r"|system.{0,12}(role|message|prompt|instruction)s?.{0,12}( not |\bun)(support|allow|enabl)"
    r"|not support.{0,20}system.{0,12}(role|message|prompt|instruction)"
    r"|roles must alternate|should alternate with|only user.{0,30} roles? (are|is) supported"
    r"|input should be 'user'"
)
"""How a refusal of system messages, or of two messages of one role, is worded."""

# What a request can do without. When the rest is refused (the model, the messages), only the
# user can do something about it.
_WAYS = {
    "max_tokens": _Way(r"\bmax_tokens\b", "max_completion_tokens"),
    "max_completion_tokens": _Way(r"\bmax_completion_tokens\b", "max_tokens"),
    "temperature": _Way(r"\btemperature\b"),
    "top_p": _Way(r"\btop_p\b"),
    "seed": _Way(r"\bseed\b"),
    # "stop" and "stream" are plain English words: they count in quotes or in a known phrase.
    "stop": _Way(r"['\"`]stop['\"`]"),
    _STREAM: _Way(
        r"['\"`]stream['\"`]|verified to stream|not support(ed)? (for )?stream"
        r"|stream(ing|ed)?( \w+){0,2} (is|are) (not|un)",
        along=("stream_options",),
        note="The answer was asked for in one piece, because the server refused to stream it.",
    ),
    # OpenAI, DeepSeek, LM Studio; Groq; Gemini; llama.cpp and vLLM
    "response_format": _Way(
        r"response.?(format|schema)|json.?(schema|mode|validate_failed)|structured.?output"
        r"|\bgrammar\b|guided.?(decoding|json)"
    ),
    "stream_options": _Way(r"\bstream_options\b|\binclude_usage\b"),
    _SYSTEM: _Way(
        SYSTEM_REFUSED,
        "user",
        note="The system text was put in front of the first user message, because the server "
        "refused it as a message of its own.",
    ),
}


def named_parameters(parameter: str, message: str) -> tuple[str, ...]:
    """Return the changeable parameters that a refusal names, the likeliest first.

    Args:
        parameter: The parameter that the server blames; empty if only its words do.
        message: The server's words.

    >>> named_parameters("", "'temperature' does not support 0.7 with this model")
    ('temperature',)
    """
    named = parameter.partition(".")[0]
    if named in _WAYS and named != _SYSTEM:
        return (named,)
    lower = message.lower()
    if named:  # one that cannot be changed; but the words may say that system messages are refused
        return (_SYSTEM,) if re.search(SYSTEM_REFUSED, lower) else ()
    found = {name: re.search(way.words, lower) for name, way in _WAYS.items()}
    starts = {name: match.start() for name, match in found.items() if match}
    return tuple(sorted(starts, key=lambda name: starts[name]))


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
        if name not in made.values() and _changes(name, body):
            return {name: _WAYS[name].instead}
    return {}


def amended(body: Mapping[str, Any], changes: Mapping[str, str]) -> dict[str, Any]:
    """Return the body with parameters renamed or left out, and messages joined."""
    gone = {other for name in changes for other in _WAYS[name].along}
    names = {name: changes.get(name, name) for name in body if name not in gone}
    new = {new: body[old] for old, new in names.items() if new}
    if _SYSTEM in changes:
        new["messages"] = _alternating(new["messages"])
    return new


def notes_of(
    request: Request, preset: Preset, body: Mapping[str, Any], changes: Mapping[str, str]
) -> list[str]:
    """Return a sentence for each way in which the request sent differs from the one asked for."""
    settings = request.settings.as_dict()
    notes = [
        f"{name} was left out: {preset.name} would ignore it."
        for name in preset.ignores
        if name in settings
    ]
    for name, new in changes.items():
        if not _changes(name, body):
            continue
        usual = (
            f"{new} was sent instead of {name}, which the server refused."
            if new
            else f"{name} was left out, because the server refused it."
        )
        notes.append(_WAYS[name].note or usual)
    return notes


def _changes(name: str, body: Mapping[str, Any]) -> bool:
    """Say whether a change would make any difference to a request."""
    if name == _SYSTEM:
        return bool(_alternating(body["messages"]) != body["messages"])
    return name in body


def _alternating(messages: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return messages with two roles in turn; system messages become the user's."""
    turns: list[dict[str, str]] = []
    for message in messages:
        role = "user" if message["role"] == "system" else message["role"]
        if turns and turns[-1]["role"] == role:
            text = f"{turns[-1]['content']}\n\n{message['content']}"
            turns[-1] = {"role": role, "content": text}
        else:
            turns.append({"role": role, "content": message["content"]})
    return turns
