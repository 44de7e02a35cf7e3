"""What a model is asked: one request with numbered facts and numbered sentences."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from draftkit.backends.request import Message, Request
from draftkit.files.clean import clean
from draftkit.prompts.parts import is_private

if TYPE_CHECKING:
    from collections.abc import Mapping

    from draftkit.checks.base import Brief
    from draftkit.language.document import Document, Span
    from draftkit.profile.fact import Fact

__all__ = ["VERDICTS", "Enquiry"]

VERDICTS = ("supported", "contradicted", "not in the facts", "asserts nothing")
"""What a model may say of a sentence."""

# The answer follows it where the provider can be held to a schema; all keys are required,
# as the strict dialects want it.
_SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["sentences"],
    "properties": {
        "sentences": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["s", "verdict", "facts", "quote", "said"],
                "properties": {
                    "s": {"type": "string"},
                    "verdict": {"type": "string", "enum": list(VERDICTS)},
                    "facts": {"type": "array", "items": {"type": "string"}},
                    "quote": {"type": "string"},
                    "said": {"type": "string"},
                },
            },
        }
    },
}

# Fewer words are a greeting or a name.
_FEW_WORDS = 3
_WORD = re.compile(r"\w+")
# Of one fact, in characters; a source may be a whole article.
_LONGEST = 1_000


@dataclass(frozen=True)
class Enquiry:
    """The facts and the sentences of one request, by their numbers.

    Attributes:
        facts: `F1` is the first. What is private is not sent, as when a draft is made.
        sentences: `S1` is the first; headings and items of lists are sentences, too.
        unsent: The ids of the facts that are not sent.
    """

    facts: tuple[Fact, ...]
    sentences: tuple[Span, ...]
    unsent: frozenset[str]

    @classmethod
    def of(cls, text: Document, brief: Brief) -> Enquiry:
        """Return what there is to ask of a text."""
        own = [f for f in brief.facts if f.id.startswith(("inputs", "about"))]
        goes = {f.id for f in brief.facts if not is_private(f.id)} | {f.id for f in own}
        return cls(
            tuple(fact for fact in brief.facts if fact.id in goes),
            tuple(s for s in text.prose.sentences if len(_WORD.findall(s.text)) >= _FEW_WORDS),
            frozenset(fact.id for fact in brief.facts if fact.id not in goes),
        )

    @cached_property
    def request(self) -> Request:
        """What is sent: one request, however many sentences there are."""
        phrases = _phrases()
        facts = (f"F{n} ({f.id}): {_line(f.text)}" for n, f in enumerate(self.facts, 1))
        said = (f"S{n}: {_line(s.text)}" for n, s in enumerate(self.sentences, 1))
        system = phrases["system"].format(examples=phrases["examples"].strip())
        user = phrases["user"].format(facts="\n".join(facts), sentences="\n".join(said))
        messages = (Message("system", system.strip()), Message("user", user.strip()))
        return Request(messages, schema=_SCHEMA)


@cache
def _phrases() -> Mapping[str, str]:
    path = files("draftkit.language").joinpath("en", "verify.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _line(text: str) -> str:
    """Return a text on one line: what stands in it must not look like the next number."""
    line = " ".join(clean(text).split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]} \u2026"
