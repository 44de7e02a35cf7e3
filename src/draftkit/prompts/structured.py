"""A completion that should be JSON: found in the text, parsed and validated."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from draftkit.backends.content.content import found_in
from draftkit.backends.request import Request
from draftkit.errors import OutputError
from draftkit.files.clean import clean
from draftkit.files.json_problem import json_problem
from draftkit.prompts.schema import validator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

__all__ = ["Found", "find_json", "is_markdown", "parse_json"]

# Prose has braces too. At most this many are tried, each up to where it stops being JSON.
_MOST_STARTS = 200

# A list around the value, a key around that, and a text that holds it.
_MOST_WRAPPERS = 3

# How much is quoted of a value that is not taken, in characters.
_SHOWN = 80

# The most keys that nobody asked for that a note names.
_MOST_SURPLUS = 5

# Keys that nobody asked for, and what they hold.
_Surplus = list[tuple[str, Any]]

# Of several values that follow the schema, the last one that is no mere sample of the others; and
# how much shorter it may be than what cannot be read, or does not follow the schema.
_NO_SAMPLE, _NO_LESS = 0.5, 0.9

_START = re.compile(r"[{\[]")
_FIRST_NAME = re.compile(r"""\{\s*["'\u201c]?(\w+)["'\u201d]?\s*:""")
# The end of a value that cannot be read: no bracket of JSON goes on like this.
_CLOSED = re.compile(r"[}\]](?=\s*(?:\Z|[^\s,\]}{\[\"':]))")
_IN_PLACE = (".", "\u2026", "<")  # what stands in a sample where a value would
_COMMA_AND_END, _NEAR = re.compile(r",\s*[}\]]"), 100
_COMMA_TOO_MANY = re.compile(r'("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])')
_HEADING = re.compile(r"^#{1,6}[ \t]+\S", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Found:
    """The JSON value in an answer.

    Attributes:
        value: The value, which follows the schema.
        notes: What was left out of the answer, one sentence each.
    """

    value: Any
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Piece:
    """What stands in an answer like a value.

    Attributes:
        raw: Its text.
        value: The value, if it can be read; else None.
        readable: Whether it can.
    """

    raw: str
    value: Any = None
    readable: bool = True


def parse_json(text: str, schema: Mapping[str, Any]) -> Any:
    """Return the JSON value in a model's answer, as `find_json` does, without the notes."""
    return find_json(text, schema).value


def find_json(text: str, schema: Mapping[str, Any]) -> Found:
    """Find the JSON value in a model's answer, checked against a schema.

    Models without structured output put JSON among prose and code fences, with a list or
    a key of their own around it, a comma too many or keys in it that nobody asked for. Of several
    values that follow the schema the last one counts: those before it were attempts, and one that
    is much shorter is a sample of the form.

    Raises:
        OutputError: If there is none, it is cut off, or it does not follow the schema; or if
            what follows it is shorter than what cannot be read or does not. The raw text is
            kept in the error.
    """
    validate = validator(schema)
    problems, doubled = list[str](), dict[str, None]()
    names = _names(schema)
    pieces = list(_pieces(text, names, problems, doubled))
    for prune in (_as_it_is, _without_surplus):
        fits = [
            (piece, found)
            for piece in pieces
            if piece.readable
            and (found := _fitting(piece.value, schema, validate, prune, problems))
        ]
        if fits:
            longest = max(len(piece.raw) for piece, _ in fits)
            piece, (value, surplus) = [
                one for one in fits if len(one[0].raw) >= _NO_SAMPLE * longest
            ][-1]
            taken = [piece for piece, _ in fits]
            left = [one for one in pieces if one not in taken and _is_meant(one, names)]
            if any(_NO_LESS * len(one.raw) > len(piece.raw) for one in left):
                continue
            others = [other for _, (other, _) in fits if other != value]
            notes = (
                *_on_others(others, last=piece is fits[-1][0]),
                *_on_left(left),
                *doubled,
                *_on_surplus(surplus),
            )
            return Found(value, notes)
    # The first problem is the outermost value's: what is within it follows no schema.
    problem = problems[0] if problems else "The answer is not JSON, as this kind asks for."
    raise OutputError(problem, raw=text)


def _names(schema: Mapping[str, Any]) -> frozenset[str]:
    """Return the names that what is asked for has: a value with one of them is meant as it."""
    items = schema.get("items")
    inner = items if isinstance(items, dict) else schema
    return frozenset(inner.get("properties", ()))


def _is_meant(piece: _Piece, names: frozenset[str]) -> bool:
    return not piece.readable or any(
        isinstance(one, dict) and not names.isdisjoint(one)
        for one in _unwrapped(piece.value, _MOST_WRAPPERS)
    )


def is_markdown(text: str) -> bool:
    """Tell whether an answer is a text with headings where JSON was asked for."""
    return not _START.match(text.lstrip()) and len(_HEADING.findall(text)) > 1


def _fitting(
    value: Any,
    schema: Mapping[str, Any],
    validate: Callable[[Any], Any],
    prune: Callable[[Any, Mapping[str, Any]], tuple[Any, _Surplus]],
    problems: list[str],
) -> tuple[Any, _Surplus] | None:
    """Return the outermost value in a value that follows the schema, and what is left out."""
    import fastjsonschema

    for inner in _unwrapped(value, _MOST_WRAPPERS):
        kept, surplus = prune(inner, schema)
        if surplus and not kept:
            continue
        try:
            return validate(kept), surplus
        except fastjsonschema.JsonSchemaValueException as exc:
            if isinstance(inner, list if schema.get("type") == "array" else dict):
                message = str(exc.message).replace("data", "the answer", 1)
                problems.append(f"The JSON does not follow the schema: {message}.")
    return None


def _as_it_is(value: Any, _schema: Mapping[str, Any]) -> tuple[Any, _Surplus]:
    return value, []


def _without_surplus(value: Any, schema: Mapping[str, Any]) -> tuple[Any, _Surplus]:
    """Return a value without the keys that a schema does not allow, and those keys."""
    if isinstance(value, list) and "items" in schema:
        parts = [_without_surplus(item, schema["items"]) for item in value]
        return [part for part, _ in parts], [one for _, more in parts for one in more]
    if not isinstance(value, dict) or "properties" not in schema:
        return value, []
    kept, surplus = dict[str, Any](), _Surplus()
    for name, inner in value.items():
        if name in schema["properties"]:
            kept[name], more = _without_surplus(inner, schema["properties"][name])
            surplus += more
        elif schema.get("additionalProperties") is False:
            surplus.append((name, inner))
        else:
            kept[name] = inner
    return kept, surplus


def _on_others(others: list[Any], *, last: bool) -> list[str]:
    """Say that there were other values that follow the schema."""
    if not others:
        return []
    first = others[0]
    texts = first.values() if isinstance(first, dict) else ()
    begins = _shown(next((text for text in texts if isinstance(text, str)), first))
    count = len(others) + 1
    which = "last" if last else "whole"
    return [f"The model answered {count:,} times: the {which} answer was taken, not {begins}."]


def _on_surplus(surplus: _Surplus) -> list[str]:
    if not surplus:
        return []
    shown = [f"{name} ({_shown(value)})" for name, value in surplus[:_MOST_SURPLUS]]
    more = len(surplus) - len(shown)
    shown += [f"and {more:,} more"] if more else []
    return [f"Parts of the answer that nobody asked for were left out: {', '.join(shown)}."]


def _shown(value: Any) -> str:
    """Return how a value begins, on one line."""
    text = " ".join(json.dumps(value, ensure_ascii=False).split())
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN].rstrip()}…"


def _on_left(left: list[_Piece]) -> list[str]:
    """Name what stands in the answer like the value, and cannot be it."""
    return [f"Left out, as it is not as asked for: {_shown(piece.raw)}." for piece in left]


def _pieces(
    text: str, names: frozenset[str], problems: list[str], doubled: dict[str, None]
) -> Iterator[_Piece]:
    """Yield the JSON objects and lists in a text, and what is meant as one but cannot be read."""

    def joined(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        value = dict(pairs)
        if len(value) < len(pairs):
            for name, other in pairs:
                if other != value[name]:
                    said = f'"{name}" is in the answer twice: {_shown(other)} was not taken.'
                    doubled.setdefault(said)
        return value

    decoder = json.JSONDecoder(strict=False, object_pairs_hook=joined)
    at = 0
    for _ in range(_MOST_STARTS):
        start = _START.search(text, at)
        if start is None:
            return
        try:
            value, end = _decoded(decoder, text, start.start())
            at = end
            yield _Piece(text[start.start() : end], _of_content(value))
        except (ValueError, RecursionError) as exc:
            at = start.end()
            if start[0] == "{":
                problems.append(f"The answer is not whole JSON: {json_problem(exc)}.")
                first = _FIRST_NAME.match(text, start.start())
                wrong = getattr(exc, "pos", at)
                # `{"title": ...}` shows the form.
                if first and first[1] in names and text[wrong : wrong + 1] not in _IN_PLACE:
                    closed = _CLOSED.search(text, wrong)
                    at = closed.end() if closed else len(text)
                    yield _Piece(text[start.start() : at], readable=False)


def _decoded(decoder: json.JSONDecoder, text: str, at: int) -> tuple[Any, int]:
    """Return the value that begins there, and its end; a comma before its end is overlooked."""
    try:
        return decoder.raw_decode(text, at)
    except json.JSONDecodeError as exc:
        if not _COMMA_AND_END.search(text, max(at, exc.pos - _NEAR), exc.pos + _NEAR):
            raise
        mended = _COMMA_TOO_MANY.sub(lambda found: found[1] or " ", text[at:])
        try:
            value, length = decoder.raw_decode(mended)
        except json.JSONDecodeError:
            raise exc from None
        return value, at + length


def _of_content(value: Any) -> Any:
    """Return a value whose texts are content alone, as the text of an answer is.

    What is escaped in JSON, such as a control byte, shows only once it is decoded.
    """
    if isinstance(value, dict):
        return {name: _of_content(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_of_content(inner) for inner in value]
    if not isinstance(value, str):
        return value
    text = clean(value)
    return (found_in(text, Request(())).text or text) if "<" in text or "[" in text else text


def _unwrapped(value: Any, levels: int) -> Iterator[Any]:
    """Yield a value, and the values that it may be wrapped around."""
    yield value
    if not levels:
        return
    inner: list[Any] = []
    if isinstance(value, dict):
        inner = list(value.values())
    elif isinstance(value, list) and len(value) == 1:
        inner = value
    elif isinstance(value, str) and value.lstrip().startswith("{"):
        inner = [piece.value for piece in _pieces(value, frozenset(), [], {})]
    for item in inner:
        if isinstance(item, dict | list | str):
            yield from _unwrapped(item, levels - 1)
