"""Filling a prompt in for trial, to find what would fail or be too much when it is used."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from draftkit.errors import PromptError
from draftkit.prompts.schema import of_file, try_patterns, validator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.profile.profile import Profile
    from draftkit.prompts.inputs import Input
    from draftkit.prompts.prompt import Prompt

__all__ = ["tried", "untried"]

# Lists may have any length; nobody types more items than this.
_MANY = 1_000
_LINE = "A line of some words, as people write them.\n"


def tried(prompt: Prompt) -> None:
    """Fill a prompt in with no more than it needs, and with the largest value of each input.

    The profile is larger than what is sent. Two large inputs at once, and blocks that an answer
    fills, are not tried.

    Raises:
        PromptError: If it fails, or is more than a prompt may make or take.
    """
    if prompt.output_schema is not None:
        with of_file(prompt.kind.path):
            try_patterns(validator(prompt.output_schema))
    usual = {i.name: _usual(i) for i in prompt.inputs if i.required}
    prompt.render(_profile(), usual, capabilities=("opening",))
    for declared in prompt.inputs:
        for value, words in _largest(declared):
            try:
                prompt.render(_profile(), usual | {declared.name: value}, capabilities=("opening",))
            except PromptError as exc:
                raise PromptError(f"{exc} That is with {declared.name}: {words}.") from exc


def untried(prompt: Prompt) -> tuple[str, ...]:
    """Return the blocks that `tried` leaves out, since an answer fills them."""
    return tuple(name for name in ("output", "description") if name in prompt.blocks)


def _usual(declared: Input) -> Any:
    for values in (declared.choices, declared.examples, (declared.default,)):
        if values and values[0] is not None:
            return values[0]
    least = declared.minimum if declared.minimum is not None else declared.maximum
    plain = {"string": "Words", "array": ["Words"], "boolean": True}
    return plain.get(declared.type, 1 if least is None else least)


def _largest(declared: Input) -> Iterator[tuple[Any, str]]:
    """Yield the largest value of an input, or each of its choices, with words for it."""
    if declared.choices:
        yield from ((choice, str(choice)) for choice in declared.choices)
    elif declared.type == "string":
        yield from ((example, str(example)) for example in declared.examples)
        length = declared.max_length
        yield (_LINE * (length // len(_LINE) + 1))[:length], f"{length:,} characters"
    elif declared.type == "array":
        yield [_LINE.strip()[: declared.max_length]] * _MANY, f"{_MANY:,} texts"
    elif declared.type == "boolean":
        yield from ((True, "yes"), (False, "no"))
    elif declared.maximum is not None:
        yield declared.maximum, f"{declared.maximum:g}"


@cache
def _profile() -> Profile:
    from draftkit.profile.profile import Profile

    head = {"startDate": "2001-01", "endDate": "2020-12", "summary": "I did this for years."}
    done = [f"Did {number} things that matter to people" for number in range(20)]
    work = [{"name": f"House {n}", "position": "Lead", "highlights": done} for n in range(12)]
    named = [{"name": f"Name {number}", "keywords": ["one", "two"]} for number in range(50)]
    basics = {"name": "Ann Example", "label": "Engineer", "summary": "I make things. " * 50}
    return Profile.from_dict(
        {
            "basics": basics,
            "work": [head | one for one in work],
            "projects": [head | one for one in named],
            "skills": named,
        }
    )
