"""Whom a letter greets: the recipient's name, exactly as it was given."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from draftkit.checks.base import Noticed, check
from draftkit.checks.parameters import texts
from draftkit.language.document import Document
from draftkit.language.letter import is_group, label, salutations
from draftkit.language.lexicon import is_ordinary, name_parts, vocabulary
from draftkit.language.tags.script import has_letters_of
from draftkit.language.words import fold, is_declined
from draftkit.prompts.limits import parameters_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from draftkit.checks.base import Brief, Hit

__all__ = ["addressee", "greets_another", "offices", "whom_for"]

# The same title in other words.
_SAME = {"professor": "prof", "doctor": "dr", "missus": "mrs", "mister": "mr"}
_NAME = 2  # words that a name in small letters may have
_DEGREES = frozenset({"phd", "dphil", "md"})
_GREETING = 8  # words: "Kia ora Priya and all at Saltline Wetsuits,"
# To write one of these unasked is a guess about a person; Mr and Ms are how people write.
_GUESSED = frozenset({"dr", "prof", "sir", "madam"})
# What follows one of these is a name, even if it is an ordinary word: "Dr Fox".
_PERSONAL = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "doctor"})


@check("addressee", hard=False)
def addressee(text: Document, brief: Brief, /, *, name: Any = "", **_: Any) -> Iterator[Hit]:  # noqa: ARG001
    """The salutation has the recipient's name exactly as it was given.

    A part of it will do, such as the given name, the title with the family name, or an office; each
    word with the same letters and accents. An earned title that was not given is a guess,
    and a remark; a wrong name is hard, and so is no name at all if the text does not address
    them by name anywhere. Letters that are not in Latin script are not checked.

    Args:
        text: The draft.
        brief: Not used.
        name: The recipient: `Dr. In\u00eas Duarte`.
    """
    given = ", ".join(texts(name))
    if not given or not has_letters_of(text, "a"):
        return
    found = salutations(text)
    if found and not found[0].name and _greets_otherwise(text, given, ends=",:!."):
        return  # "Bom dia, Ana. ..."
    if found and not (_may_decline(text) and _names(found[0].name, given, declined=True)):
        first = found[0]
        problem, guessed = _misnamed(first.name, given)
        if problem:
            yield Noticed(first.start, first.end, problem, given, hard=not guessed)
    elif not found and not _names(text.raw, given, declined=_may_decline(text)):
        start = len(text.raw) - len(text.raw.lstrip())
        problem = f'It greets nobody: begin with "Dear {given},".'
        yield Noticed(start, start, problem, given, hard=True)


def offices() -> frozenset[str]:
    """Return the titles that are enough by themselves in a greeting: "Dear Minister,"."""
    return name_parts("titles") - _PERSONAL - _GUESSED


def whom_for(checks: Mapping[str, Any], inputs: Mapping[str, Any]) -> str:
    """Return whom a draft is for, by the parameters of this check; nothing if it has none."""
    parameters = parameters_of(checks.get("addressee"), inputs)
    return str(parameters.get("name") or "") if isinstance(parameters, dict) else ""


def greets_another(text: str, given: str, others: Iterable[str] = ()) -> str:
    """Return the name in the salutation if it is surely somebody else's, else nothing.

    Args:
        text: The letter.
        given: Whom it is for.
        others: Whom the other letters are for: a name that is exactly one of theirs, or a part
            of it, is theirs, even if it is short or an ordinary word.

    >>> [greets_another(text, "Maria Silva") for text in ("Dear Ben,", "Dear Mar\u00eda,")]
    ['Ben', '']
    >>> greets_another("Dear Fox,", "Maria Silva", ["Ed Fox"])
    'Fox'
    """
    document = Document(text)
    greeted = next((found.name for found in salutations(document)), "")
    own, every = _plain_names(given), _plain_names(greeted)
    if not every or every <= own:
        return ""
    if any(_is_theirs(every, own, _plain_names(other)) for other in others):
        return greeted
    if is_group(greeted) or any(_is_short_for(name, own) for name in every):
        return ""
    return greeted if _tells_a_person(greeted, document) else ""


def _plain_names(name: str) -> frozenset[str]:
    """Return the folded words of a name without its titles and particles."""
    return frozenset(map(fold, _words(name))) - _no_names()


def _no_names() -> frozenset[str]:
    return name_parts("titles") | name_parts("particles") | _GUESSED


def _is_theirs(greeted: frozenset[str], own: frozenset[str], theirs: frozenset[str]) -> bool:
    return theirs != own and (greeted == theirs or (greeted <= theirs and greeted.isdisjoint(own)))


def _tells_a_person(greeted: str, document: Document) -> bool:
    """Whether it has a name in it that is not just a word; "Hiring Manager" has none."""
    words = _words(greeted)
    titled = bool(words) and fold(words[0]) in _PERSONAL
    return any(
        word[0].isupper()
        and fold(word) not in _no_names()
        and (titled or fold(word) in name_parts("given") or not _is_word(word, document))
        for word in words
    )


def _is_word(word: str, document: Document) -> bool:
    return fold(word) in vocabulary() or is_ordinary(word, document.language)


def _is_short_for(name: str, own: frozenset[str]) -> bool:
    """Whether it is one of a person's names, or a form of one: Liz for Elizabeth."""
    return any(name in word or word[:3] == name[:3] for word in own)


def _greets_otherwise(text: Document, given: str, ends: str = ",:!") -> bool:
    """Whether it begins as "Kia ora Priya," or "Salut Priya, on s'est vus" do, in any language."""
    for line in text.raw.splitlines():
        if line.strip() and not label(line):
            first = line.split()[:_GREETING]
            whole = line.rstrip()[-1] in ends and len(line.split()) <= _GREETING
            pauses = [n for n, word in enumerate(first, 1) if word[-1] in ends]
            greets = " ".join(first if whole else first[: pauses[-1]] if pauses else ())
            return _names(greets, given, declined=_may_decline(text))
    return False


def _may_decline(text: Document) -> bool:
    """Whether too little is known of its language to rule out that it declines names."""
    return not vocabulary(text.language)


def _names(line: str, given: str, *, declined: bool) -> bool:
    return any(
        word == own or (declined and is_declined(word, own))
        for own in _words(given)
        for word in _words(line)
    )


_NAME_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")


def _misnamed(greeted: str, given: str) -> tuple[str, bool]:
    """Say what is wrong with a salutation, if anything, and whether that is only a title."""
    wanted = _words(given)
    known = _no_names()
    titles = {_title(word) for word in wanted} & known
    if _DEGREES & {fold(word) for word in wanted}:
        titles.add("dr")
    named = False
    for word in _words(greeted):
        if word in wanted or _is_shown_as(word, wanted):
            title = _title(word) in known and fold(word) not in offices()
            named = named or not title or len(wanted) == 1
        elif _title(word) in titles:
            continue
        elif _title(word) in _GUESSED and given[:1].islower() and len(wanted) > _NAME:
            named = True  # "the engineer in charge" is no name to greet anybody by
        elif _title(word) in _GUESSED:
            problem = f'The recipient is "{given}", without "{word}": is that their title?'
            return problem, True
        elif word[0].isupper() and fold(word) not in known:
            near = [own for own in wanted if fold(own) == fold(word)]
            right = f'write "{near[0]}"' if near else "write the name exactly so"
            return f'The recipient is "{given}": {right}.', False
    if named or _all_titles(wanted, known):
        return "", False
    return f'The salutation does not name the recipient: write "Dear {given},".', False


def _words(name: str) -> list[str]:
    """Return a name's words with accents, apostrophes and hyphens in one way of writing."""
    normal = unicodedata.normalize("NFC", name).replace("\u2019", "'")
    return _NAME_WORD.findall(re.sub("[\u2010\u2011]", "-", normal))


def _title(word: str) -> str:
    folded = fold(word)
    return _SAME.get(folded, folded)


def _is_shown_as(word: str, wanted: list[str]) -> bool:
    """Whether it is a given word whose case the user did not care about."""
    return any(
        own.casefold() == word.casefold() for own in wanted if own.islower() or own.isupper()
    )


def _all_titles(wanted: list[str], known: frozenset[str]) -> bool:
    return all(_title(word) in known for word in wanted)
