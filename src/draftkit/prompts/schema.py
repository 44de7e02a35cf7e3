"""A prompt's schema of the answer, as a check that no answer makes slow or sends elsewhere."""

from __future__ import annotations

import json
import math
import re
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from draftkit.errors import PromptError
from draftkit.prompts.bounds import MAX_SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

__all__ = ["of_file", "try_patterns", "validator"]

# What patterns that have many ways to match take longest for: a long run, and no end of it.
_RUNS = ("a", "A", "0", " ", "-", "word ", "Word. ", "a-")
_LONG = 2_000

# The most repetitions within repetitions: each is a copy in the compiled pattern.
_MOST_COPIES = 100_000
_REPEATED = re.compile(r"\{(?:\d*,)?(\d+)\}")


@contextmanager
def of_file(path: Path) -> Iterator[None]:
    """Say which file a schema stands in that something is wrong with."""
    try:
        yield
    except PromptError as exc:
        raise PromptError(f"{path}: {exc}") from exc


def validator(schema: Mapping[str, Any]) -> Callable[[Any], Any]:
    """Return what checks a value against a schema, and adds the defaults that it lacks.

    Raises:
        PromptError: If the schema is none, or refers to one elsewhere; and by the function that
            is returned, if a pattern takes too long.
    """
    return _made(json.dumps(schema))


def try_patterns(validate: Callable[[Any], Any]) -> None:
    """Try the patterns of a schema on texts that are hard to match.

    Raises:
        PromptError: If one takes too long.
    """
    for pattern in _patterns(validate).values():
        for run in _RUNS:
            for end in ("!", "\n?"):
                pattern.search(run * (_LONG // len(run)) + end)


class _Bounded:
    """A pattern that takes no longer than a template may."""

    def __init__(self, pattern: str) -> None:
        import regex

        if math.prod(map(int, _REPEATED.findall(pattern))) > _MOST_COPIES:
            raise PromptError(f"output.schema has a pattern that repeats too much: {pattern}")
        self._pattern = pattern
        self._compiled = regex.compile(pattern)

    def search(self, text: str) -> Any:
        """Search a text for it."""
        return self._within(self._compiled.search, text)

    def match(self, text: str) -> Any:
        """Match it at the beginning of a text."""
        return self._within(self._compiled.match, text)

    def _within(self, method: Callable[..., Any], text: str) -> Any:
        try:
            return method(text, timeout=MAX_SECONDS)
        except TimeoutError as exc:
            raise PromptError(
                f"output.schema: the pattern {self._pattern} takes more than {MAX_SECONDS:g} s on "
                "a text: write it so that no text matches in many ways."
            ) from exc


@lru_cache(maxsize=32)
def _made(schema: str) -> Callable[[Any], Any]:
    import fastjsonschema

    elsewhere = dict.fromkeys(("http", "https", "ftp", "file", "data"), _refused)
    try:
        made: Callable[[Any], Any] = fastjsonschema.compile(json.loads(schema), handlers=elsewhere)
        patterns = _patterns(made)
        for name, pattern in patterns.items():
            patterns[name] = _Bounded(pattern.pattern)
    except PromptError:
        raise
    except Exception as exc:  # whatever its compiler stumbles over is in the schema
        raise PromptError(f"output.schema is no JSON Schema: {exc}.") from exc
    return made


def _patterns(validate: Callable[[Any], Any]) -> dict[str, Any]:
    """Return the compiled patterns of a check, by the names that it has for them."""
    found: dict[str, Any] = validate.__globals__["REGEX_PATTERNS"]
    return found


def _refused(address: str) -> Any:
    raise PromptError(f"output.schema refers to {address}: put what stands there into the prompt.")
