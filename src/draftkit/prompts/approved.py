"""The filters and methods that a template may use, each measured."""

from __future__ import annotations

from functools import partial, wraps
from typing import TYPE_CHECKING, Any

from jinja2.exceptions import SecurityError

from draftkit.language.document import Document
from draftkit.prompts.bounds import made, measured, step, weight

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

__all__ = ["approved", "filters", "method"]

# The most characters for our own filters, which read a text several times.
_MAX_NOTE = 20_000

# Jinja's own filters. Those that can make a large text out of a small one (center, indent,
# wordwrap with a given width; format) or reach attributes by name (attr, map, groupby) are
# not here.
_FILTERS = (
    "abs capitalize default d first float int items join last length count list lower max min "
    "reject replace round select sort string sum title tojson trim unique upper wordcount"
)

# Methods whose result is no larger than their text or list; replace and join are measured.
_TEXT_METHODS = (
    "capitalize casefold count endswith find index isalnum isalpha isdecimal isdigit islower "
    "isnumeric isspace istitle isupper lower lstrip partition removeprefix removesuffix rfind "
    "rindex rpartition rsplit rstrip split splitlines startswith strip swapcase title upper"
)
_METHODS: dict[type, frozenset[str]] = {
    str: frozenset(_TEXT_METHODS.split()),
    dict: frozenset(("get", "items", "keys", "values")),
    list: frozenset(("count", "index")),
    tuple: frozenset(("count", "index")),
    range: frozenset(),
    int: frozenset(),
    float: frozenset(),
}


def approved(function: Callable[..., Any]) -> Callable[..., Any]:
    """Measure what a function is given, and count what it makes."""

    @wraps(function)
    def counted(*args: Any, **options: Any) -> Any:
        step(0)
        weight((*args, *options.values()))
        return made(function(*args, **options))

    return counted


def _for_notes(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let a filter of ours take only texts as short as a person writes them."""

    @wraps(function)
    def noted(text: str) -> Any:
        measured(len(text), _MAX_NOTE)
        return function(text)

    return noted


# What measures filters before they run, by their arguments without those that Jinja adds.


def _join(items: Iterable[Any], d: str = "", attribute: Any = None) -> None:
    del attribute
    listed = items if isinstance(items, str | list | tuple | range) else list(items)
    measured(len(listed) * (len(str(d)) + 1))


def _replace(text: Any, old: str, new: str, count: int | None = None) -> None:
    text, most = str(text), None if count is None or count < 0 else count
    found = text.count(str(old))
    measured(len(text) + min(found, found if most is None else most) * len(str(new)))


def _tojson(value: Any, indent: int | None = None) -> None:
    del value
    if indent is not None and not 0 <= indent <= 8:
        raise SecurityError("tojson: indent is at most 8")


def _sum(items: Any, attribute: Any = None, start: Any = 0) -> None:
    del items, attribute
    if not isinstance(start, int | float):
        raise SecurityError("only numbers can be summed")


def _round(value: Any, precision: int = 0, method: str = "common") -> None:
    del value, method
    if not -20 <= precision <= 20:
        raise SecurityError("round: precision is at most 20")


_MEASURES: dict[str, Callable[..., None]] = {
    "join": _join,
    "replace": _replace,
    "round": _round,
    "sum": _sum,
    "tojson": _tojson,
}


def _measuring(function: Callable[..., Any], measure: Callable[..., None]) -> Callable[..., Any]:
    """Measure a filter's result by its arguments before it is run."""
    added = 1 if hasattr(function, "jinja_pass_arg") else 0

    @wraps(function)
    def weighed(*args: Any, **options: Any) -> Any:
        measure(*args[added:], **options)
        return function(*args, **options)

    return weighed


def _replaced(text: str, old: str, new: str, count: int = -1) -> str:
    _replace(text, old, new, count)
    return text.replace(old, new, count)


def _joined(separator: str, items: Iterable[Any]) -> str:
    texts = list(items)
    _join(texts, separator)
    return separator.join(texts)


def _sentence(text: str) -> str:
    """Make a sentence of what a person typed: a capital in front, a full stop at the end."""
    text = text.strip()
    ended = text if text.endswith((".", "!", "?")) else f"{text}."
    return ended[:1].upper() + ended[1:] if text else ""


def _heading(text: str) -> str:
    """Make a heading of what a person typed: a capital in front, no full stop."""
    return _sentence(text).rstrip(".")


def _sentences(text: str) -> list[str]:
    """Take a text apart into its sentences."""
    return [span.text for span in Document(text.strip()).sentences]


_OWN_FILTERS: dict[str, Callable[..., Any]] = {
    "sentence": _sentence,
    "sentences": _sentences,
    "heading": _heading,
}


def filters(known: Mapping[str, Callable[..., Any]]) -> dict[str, Callable[..., Any]]:
    """Return the approved filters of Jinja, and ours."""
    found = {name: known[name] for name in _FILTERS.split()}
    found |= {name: _measuring(found[name], measure) for name, measure in _MEASURES.items()}
    found |= {name: _for_notes(function) for name, function in _OWN_FILTERS.items()}
    return {name: approved(function) for name, function in found.items()}


def method(owner: Any, name: str) -> Callable[..., Any] | bool:
    """Return the measured form of a method, or else whether it may be used as it is."""
    if isinstance(owner, str) and name in ("replace", "join"):
        return partial(_replaced if name == "replace" else _joined, owner)
    kind = next((kind for kind in _METHODS if isinstance(owner, kind)), None)
    return kind is None or name in _METHODS[kind]
