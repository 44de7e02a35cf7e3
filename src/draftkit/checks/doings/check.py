"""Meetings, referrals, attachments, somebody's words, offices and times that no fact tells of."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial
from itertools import islice
from typing import TYPE_CHECKING, Any

from draftkit.checks.base import check
from draftkit.checks.grounding.most import MOST
from draftkit.language.clauses import sentence_at
from draftkit.language.detection import detect
from draftkit.language.language import USUAL, language
from draftkit.language.lexicon import name_parts
from draftkit.language.prose import plain
from draftkit.language.telling import telling
from draftkit.language.words import words_of
from draftkit.profile.fact import origin

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator, Sequence

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
        advice: What is missing.
        found: Texts in which it is found, and
        passed: texts in which it is not, where the facts say nothing.
        parts: Sections of the profile, or inputs, in which anything bears it out, too.
        given: Whether it is between writer and reader: what was given for this draft must
            say it, or a fact that names the recipient, if there are such facts.
        own: Whether it is an office: in what a fact tells, the writer must be who did it.
        alike: Whether the fact must tell something else of the sentence, too: who "said" another
            thing has not said this one.
    """

    name: str
    pattern: re.Pattern[str]
    rests: Callable[[], re.Pattern[str]]
    advice: str
    found: Sequence[str]
    passed: Sequence[str]
    parts: tuple[str, ...] = ()
    given: bool = False
    own: bool = False
    alike: bool = False


@check("doings", hard=False, always=True, level="unsupported")
def doings(text: Document, brief: Brief, /, *, reader: Any = True, **_: Any) -> Iterator[Hit]:
    """No meeting, referral, attachment, office or word of somebody's that no fact tells of.

    Form decides what is one (`doings.toml` of a language); whether a fact tells of it is
    said generously: one word of the field in any fact is enough. What needs more
    understanding is for `--verify`.

    Args:
        text: The draft.
        brief: What it may claim.
        reader: Whether it has a reader: not where it advises its writer, who is `you` there.
    """
    shown, tag = plain(text), detect(text) or USUAL
    supposed = language(tag).cue("doings:supposed")
    between = cache(partial(_between, brief))
    for one in doings_of(tag):
        if one.given and not reader:
            continue
        # Without `alike` what bears out the first of them bears out all.
        places = islice(_places(one, shown, supposed, text), MOST if one.alike else 1)
        for match in places:
            facts = (one.given and between()) or brief.facts
            if _is_borne_out(one, facts, brief.index.language, match, text):
                continue
            said = text.raw[match.start() : match.end()]
            message = f'"{said}": {one.advice}. Delete it, or add the fact.'
            yield match.start(), match.end(), message
            break


_ENDS = ".,;:!"
_REACH, _TOLD = 40, 300  # characters before a doing in which it is supposed, beside it that tell it


def _places(
    one: Doing, shown: str, supposed: re.Pattern[str], text: Document
) -> Iterator[re.Match[str]]:
    """Yield the places at which it is told, neither asked nor supposed."""
    for match in one.pattern.finditer(shown):
        sentence = sentence_at(text, match.start())
        start = max(sentence.start, match.start() - _REACH)
        asked = sentence.text.rstrip().endswith("?")
        if not asked and not supposed.search(shown, start, match.start()):
            yield match


@cache
def doings_of(tag: str) -> tuple[Doing, ...]:
    """Return the doings that are known of a language; none of one that has no such file.

    Args:
        tag: ISO 639-1, such as `de`.
    """
    known, found = language(tag), []
    for place, row in enumerate(known.table("doings").get("doings", ())):
        at = f"doings:doings.{place}"
        made = {"pattern": known.cue(f"{at}.pattern"), "rests": partial(known.cue, f"{at}.rests")}
        found.append(Doing(**{**row, **made, "parts": tuple(row.get("parts", ()))}))
    return tuple(found)


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


def _told(match: re.Match[str], text: Document) -> frozenset[str]:
    """Return what the sentence tells of a doing: what follows it, or else what went before."""
    start, end, sentence = *match.span(), sentence_at(text, match.start())
    after = telling(text.raw[end : min(sentence.end, end + _TOLD)], text.language)
    return after or telling(text.raw[max(sentence.start, start - _TOLD) : start], text.language)


def _bears_out(one: Doing, fact: Fact, of: Language, told: frozenset[str]) -> bool:
    """Whether a fact says it; of an office, of the writer: not "a club that runs all night"."""
    if told and told.isdisjoint(telling(fact.text, of)):
        return False
    if fact.id.startswith(one.parts):
        return True
    theirs = one.own and origin(fact.id) == "profile" and of.has("doings:writer")
    if not theirs or fact.id.endswith(_OFFICES):
        return bool(one.rests().search(fact.text))
    return any(
        of.cue("doings:writer").search(fact.text, max(0, match.start() - _REACH), match.start())
        for match in one.rests().finditer(fact.text)
    )


def _has(fact: Fact, said: str) -> bool:
    """Whether a fact has these words, in this order."""
    return f" {' '.join(words_of(said))} " in f" {' '.join(words_of(fact.text))} "


def _is_borne_out(
    one: Doing, facts: Sequence[Fact], of: Language, at: re.Match[str], text: Document
) -> bool:
    told = _told(at, text) if one.alike else frozenset()
    # "We studied together, and he sang": the rest of the sentence tells of something else.
    ends = text.raw[at.end() : at.end() + 1] in _ENDS
    if one.given and ends and any(_has(fact, at.group()) for fact in facts):
        return True
    return any(_bears_out(one, fact, of, told) for fact in facts)
