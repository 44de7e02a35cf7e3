"""Meetings, referrals, attachments, somebody's words, offices and times that no fact tells of."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from draftkit.checks.base import check
from draftkit.language.clauses import sentence_at
from draftkit.language.detection import detect
from draftkit.language.language import USUAL, language
from draftkit.language.lexicon import name_parts
from draftkit.language.prose import plain
from draftkit.language.words import words_of
from draftkit.profile.fact import origin

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator

    from draftkit.checks.base import Brief, Hit
    from draftkit.language.document import Document
    from draftkit.language.language import Language
    from draftkit.profile.fact import Fact

__all__ = ["Doing", "doings", "doings_of"]


@dataclass(frozen=True, slots=True)
class Doing:
    """A kind of doing that is often invented, and by what a fact bears it out.

    Attributes:
        name: How it is called, such as `a meeting`.
        pattern: What it looks like in a draft.
        rests: Gives what a fact must say, in any words of the field, for it to be believed;
            made where it is asked for, which is seldom.
        part: A section of the profile in which anything bears it out, too; empty for none.
        inputs: Whether a date among the inputs bears it out, too.
        given: Whether it is between writer and reader: what was given for this draft must
            say it, or a fact that names the recipient, if there are such facts.
        own: Whether it is an office: in what a fact tells, the writer must be who did it.
        advice: What is missing.
        found: Texts in which it is found, and
        passed: texts in which it is not, where the facts say nothing.
    """

    name: str
    pattern: re.Pattern[str]
    rests: Callable[[], re.Pattern[str]]
    part: str
    inputs: bool
    given: bool
    own: bool
    advice: str
    found: tuple[str, ...]
    passed: tuple[str, ...]


@check("doings", hard=False, always=True, level="unsupported")
def doings(text: Document, brief: Brief, /, **_: Any) -> Iterator[Hit]:
    """No meeting, referral, attachment, office or word of somebody's that no fact tells of.

    Form decides what is one (`doings.toml` of a language); whether a fact tells of it is
    said generously: one word of the field in any fact is enough. What needs more
    understanding is for `--verify`.

    Args:
        text: The draft.
        brief: What it may claim.
    """
    shown, tag = plain(text), detect(text) or USUAL
    supposed = language(tag).cue("doings:supposed")
    for one in doings_of(tag):
        match = _first(one, shown, supposed, text)
        if match and not _is_borne_out(one, brief):
            said = text.raw[match.start() : match.end()]
            message = f'"{said}": {one.advice}. Delete it, or add the fact.'
            yield match.start(), match.end(), message


_REACH = 40  # characters before a doing in which it is supposed


def _first(
    one: Doing, shown: str, supposed: re.Pattern[str], text: Document
) -> re.Match[str] | None:
    """Return the first place at which it is told, neither asked nor supposed."""
    for match in one.pattern.finditer(shown):
        sentence = sentence_at(text, match.start())
        start = max(sentence.start, match.start() - _REACH)
        asked = text.raw[sentence.start : sentence.end].rstrip().endswith("?")
        if not asked and not supposed.search(shown, start, match.start()):
            return match
    return None


@cache
def doings_of(tag: str) -> tuple[Doing, ...]:
    """Return the doings that are known of a language; none of one that has no such file.

    Args:
        tag: ISO 639-1, such as `de`.
    """
    known = language(tag)
    return tuple(
        Doing(
            row["name"],
            known.cue(f"doings:doings.{place}.pattern"),
            partial(known.cue, f"doings:doings.{place}.rests"),
            row.get("part", ""),
            bool(row.get("inputs")),
            bool(row.get("given")),
            bool(row.get("own")),
            row["advice"],
            tuple(row["found"]),
            tuple(row["passed"]),
        )
        for place, row in enumerate(known.table("doings").get("doings", ()))
    )


def _between(brief: Brief) -> list[Fact]:
    """Return what was given for this draft, and the facts that name the recipient."""
    given = [fact for fact in brief.facts if origin(fact.id) != "profile"]
    recipient = set(words_of(str(brief.inputs.get("recipient") or ""))) - name_parts("titles")
    naming = (
        fact
        for fact in brief.facts
        if origin(fact.id) == "profile" and recipient & set(words_of(fact.text))
    )
    return [*given, *naming] if given else []


_OFFICES = (".position", ".label", ".summary", ".studyType")


def _bears_out(one: Doing, fact: Fact, of: Language) -> bool:
    """Whether a fact says it; of an office, of the writer: not "a club that runs all night"."""
    theirs = one.own and origin(fact.id) == "profile" and of.has("doings:writer")
    if not theirs or fact.id.endswith(_OFFICES):
        return bool(one.rests().search(fact.text))
    return any(
        of.cue("doings:writer").search(fact.text, max(0, match.start() - _REACH), match.start())
        for match in one.rests().finditer(fact.text)
    )


def _is_borne_out(one: Doing, brief: Brief) -> bool:
    facts = (one.given and _between(brief)) or brief.facts
    if any(_bears_out(one, fact, brief.index.language) for fact in facts):
        return True
    if one.part and any(fact.id.startswith(one.part) for fact in brief.facts):
        return True
    return one.inputs and any(id_.startswith("inputs") for _, id_ in brief.index.moments)
