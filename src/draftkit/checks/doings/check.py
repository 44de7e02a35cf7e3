"""Meetings, referrals, attachments, somebody's words, offices and times that no fact tells of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from itertools import islice
from typing import TYPE_CHECKING, Any

from draftkit.checks.base import check
from draftkit.checks.grounding.most import MOST
from draftkit.checks.grounding.stance import set_apart
from draftkit.language.clauses import sentence_at
from draftkit.language.detection import detect
from draftkit.language.language import USUAL, language
from draftkit.language.lexicon import name_parts
from draftkit.language.prose import plain
from draftkit.language.telling import telling
from draftkit.language.words import words_of
from draftkit.profile.fact import origin

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from draftkit.checks.base import Brief, Hit
    from draftkit.language.document import Document
    from draftkit.language.language import Language
    from draftkit.profile.fact import Fact

__all__ = ["Doing", "doings", "doings_of"]


@dataclass(frozen=True, slots=True)
class Doing:
    """A kind of doing that is often invented, and what a fact must have to bear it out.

    Attributes:
        name: What it is called, such as `a meeting`.
        signs: Words, in lower case, at least one of which it always has; none if it needs none.
        pattern: What it looks like in a draft.
        rests: Gives what a fact must say, in any words of the field, for it to be believed;
            made only on demand, which is seldom.
        advice: What is missing.
        found: Texts in which it is found, and
        passed: texts in which it is not, where the facts say nothing.
        parts: Sections of the profile, or inputs, in which anything bears it out, too.
        given: Whether it is between writer and reader: what was given for this draft must
            say it, or a fact that names the recipient, if there are such facts.
        own: Whether it is an office: the fact must say that the writer is the one who has it.
        alike: How many other telling words of the sentence the fact must have, too, if there are
            that many: somebody who "said" something else has not said this.
        when: For a time, gives the word that names it, such as `month`: a fact that has it, or
            has the same words, says when it was.
    """

    name: str
    pattern: re.Pattern[str]
    rests: Callable[[], re.Pattern[str]]
    advice: str
    found: Sequence[str]
    passed: Sequence[str]
    signs: frozenset[str] = frozenset()
    parts: tuple[str, ...] = ()
    given: bool = False
    own: bool = False
    alike: int = 0
    when: Callable[[], re.Pattern[str]] | None = None


@check("doings", hard=False, always=True, level="unsupported")
def doings(text: Document, brief: Brief, /, *, reader: Any = True, **_: Any) -> Iterator[Hit]:
    """No meeting, referral, attachment, office or word of somebody's that no fact tells of.

    Form decides what counts as one (`doings.toml` of a language); whether a fact tells of it
    is judged generously: one word of the field in any fact is enough. What needs more
    understanding is left to `--verify`.

    Args:
        text: The draft.
        brief: What it may claim.
        reader: Whether it has a reader; it has none if it advises its writer, as `you`.
    """
    tag, shown = detect(text) or USUAL, plain(text)
    between = cache(partial(_between, brief))
    supposed = language(tag).cue("doings:supposed")
    for one in doings_of(tag):
        if one.given and not reader:
            continue
        # Without `alike` what bears out the first of them bears out all.
        for match in islice(_places(one, shown, supposed, text), MOST if one.alike else 1):
            facts = (one.given and between()) or brief.facts
            if not _is_borne_out(one, facts, brief.index.language, match, text):
                said = text.raw[match.start() : match.end()]
                message = f'"{said}": {one.advice}. Delete it, or add the fact.'
                yield match.start(), match.end(), message
                break


_ENDS = ".,;:!"
_WORD = re.compile(r"[^\W\d_]+")
# Characters before a doing that may say it is only supposed; beside it, that say what it is about.
_REACH, _TOLD = 40, 300


def _places(
    one: Doing, shown: str, supposed: re.Pattern[str], text: Document
) -> Iterator[re.Match[str]]:
    """Yield the places that state it, rather than ask or suppose it."""
    by_word = _sentences(text)
    numbers = set().union(*(by_word.get(word, ()) for word in one.signs))
    # Only sentences with such a word are read: of twenty doings a draft has few.
    for number in sorted(numbers) if one.signs else range(len(text.sentences)):
        sentence = text.sentences[number]
        if sentence.text.rstrip().endswith("?"):
            continue
        for match in one.pattern.finditer(shown, sentence.start, sentence.end):
            start = max(sentence.start, match.start() - _REACH)
            if set_apart(*match.span(), text):
                continue  # "## Nobody has been hurt. Is it needed?" is what somebody may say
            if not supposed.search(shown, start, match.start()):
                yield match


@lru_cache(maxsize=32)
def _sentences(text: Document) -> dict[str, set[int]]:
    """Return the numbers of the sentences that have each word, in small letters."""
    found: dict[str, set[int]] = {}
    for number, sentence in enumerate(text.sentences):
        for word in _WORD.findall(sentence.text.lower()):
            found.setdefault(word, set()).add(number)
    return found


@cache
def doings_of(tag: str) -> tuple[Doing, ...]:
    """Return the doings that are known for a language; none if it has no such file.

    Args:
        tag: ISO 639-1, such as `de`.
    """
    known, found = language(tag), []
    for place, row in enumerate(known.table("doings").get("doings", ())):
        at = f"doings:doings.{place}"
        made = {
            "pattern": known.cue(f"{at}.pattern"),
            "parts": tuple(row.get("parts", ())),
            "signs": frozenset(row.get("signs", "").split()),
        }
        later = {key: partial(known.cue, f"{at}.{key}") for key in ("rests", "when") if key in row}
        found.append(Doing(**{**row, **made, **later}))
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


def _told(one: Doing, match: re.Match[str], text: Document) -> frozenset[str]:
    """Return what the sentence tells of a doing: what follows it, or else what went before.

    Where nothing but words of the field bears it out, its own words are better than none.
    """
    start, end, sentence = *match.span(), sentence_at(text, match.start())
    places = [(end, min(sentence.end, end + _TOLD)), (max(sentence.start, start - _TOLD), start)]
    if one.alike > 1 and not one.parts:
        places.append((start, end))
    told = (telling(text.raw[first:last], text.language) for first, last in places)
    return next(filter(None, told), frozenset())


def _bears_out(one: Doing, fact: Fact, of: Language, told: frozenset[str]) -> bool:
    """Whether a fact says it; an office must be the writer's, not "a club that runs all night"."""
    shared, asked = len(told & telling(fact.text, of)), min(one.alike, len(told))
    if fact.id.startswith(one.parts):
        return shared >= min(1, asked)
    if shared < asked:
        return False
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
    if one.when:
        return _is_dated(one, facts, of, at, text)
    told = _told(one, at, text) if one.alike else frozenset()
    # "We studied together, and he sang": the rest of the sentence tells of something else.
    ends = text.raw[at.end() : at.end() + 1] in _ENDS
    if one.given and ends and any(_has(fact, at.group()) for fact in facts):
        return True
    return any(_bears_out(one, fact, of, told) for fact in facts)


def _is_dated(
    one: Doing, facts: Sequence[Fact], of: Language, at: re.Match[str], text: Document
) -> bool:
    """Whether a fact has the time in the same words, or says when the same thing happened."""
    expression = " ".join(at.group().split()[-2:])  # "last Friday", in whatever sentence
    called = _times(one, at.group())
    sentence = sentence_at(text, at.start())
    if text.cue("stance.supposed").search(text.raw, sentence.start, at.start()):
        return True
    told = telling(sentence.text, text.language) - telling(expression, text.language)
    least = min(one.alike, len(told)) or 1
    return any(
        _has(fact, expression)
        or (
            len(told & telling(fact.text, of)) >= least
            and (called & _times(one, fact.text) or one.rests().search(fact.text))
        )
        for fact in facts
    )


def _times(one: Doing, text: str) -> set[str]:
    """Return the words that name times in a text: "week" for "two weeks ago"."""
    return {match.group().lower() for match in one.when().finditer(text)} if one.when else set()
