"""Turning a phrase to another person: "keeps her word" to "I keep my word".

Only what is certain is turned; a phrase with a pronoun that might be somebody else's, or with a
noun that looks like a verb, is not turned at all.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from draftkit.drafting.composed.lexicon import lexicon
from draftkit.drafting.composed.note import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from draftkit.drafting.composed.lexicon import Lexicon

__all__ = ["capital", "small_start", "turned_pronouns", "turned_verbs", "with_subject"]


def capital(text: str) -> str:
    """Return a text with a capital in front; "pH" has its own."""
    if not text.split(" ", 1)[0].isupper() and any(map(str.isupper, text.split(" ", 1)[0][1:])):
        return text
    return text[:1].upper() + text[1:]


def small_start(text: str) -> str:
    """Return a text as it stands inside a sentence: names and "I" keep their capital."""
    from draftkit.language.lexicon import is_everyday, is_ordinary

    first, _, rest = text.partition(" ")
    word = first.rstrip(",;:")
    if word in ("I", "A") or word.startswith(("I'", "I\u2019")):
        return text if word != "A" else f"a {rest}"
    ordinary = word[1:].islower() and is_ordinary(word) and not is_everyday(word)
    follows = rest[:1].isupper() and not rest.startswith(("I ", "I'", "I\u2019"))
    led = lexicon().has("lower_before_names", word.lower())
    return f"{word[:1].lower()}{text[1:]}" if ordinary and (led or not follows) else text


def with_subject(subject: str, verb: str, known: Lexicon) -> str | None:
    """Return a verb of somebody else as it stands after a subject, or None if unknown.

    >>> from draftkit.drafting.composed.lexicon import lexicon
    >>> with_subject("I", "keeps", lexicon()), with_subject("you", "was", lexicon())
    ('keep', 'were')
    """
    if verb in known.persons[subject].verbs:
        return known.persons[subject].verbs[verb] or None
    if verb in known.present:
        return known.present[verb]
    regular = known.fits("regular_past", verb)
    if known.has("finite", verb) or verb in known.past or verb in known.bases or regular:
        return verb
    if verb.endswith(tuple(known.small["endings"])):
        return known.spelled("base", verb)
    return None


def turned_verbs(words: list[str], at: int, subject: str, known: Lexicon) -> list[str] | None:
    """Turn the verb at a place, and those that are joined to it by commas and "and".

    Returns None where it is unsure what belongs together.
    """
    first = with_subject(subject, plain(words[at]), known) if at < len(words) else None
    if first is None:
        return None
    done = [*words[:at], _as(words[at], first), *words[at + 1 :]]
    past = plain(words[at]) in known.past
    chain = True  # whether a comma still separates verbs, not objects
    for i in range(at + 1, len(words)):
        word, before = plain(words[i]), words[i - 1]
        object_ = i == at + 1 and known.has("things_meant", word)  # "shows it and tells me"
        clause = known.has("relatives", word) and not known.has("prepositions", word)
        if clause or (known.has("subjects", word) and not object_):
            return _after_clause(done, i, subject, known)
        joined = known.has("joins", plain(before)) or before.endswith((",", ";"))
        skipped = known.has("adverbs", plain(before)) and i > at + 1
        # "Fixed locks and keys": behind what was done, a thing is no verb.
        finite = word in known.present and not (past and known.has("nouns", known.present[word]))
        if not (joined or skipped) or not finite:
            continue
        verb = _is_verb(words, i, known)
        if verb is None:
            return None
        if verb and chain:
            done[i] = _as(words[i], with_subject(subject, word, known) or word)
    return done


def _after_clause(words: list[str], at: int, subject: str, known: Lexicon) -> list[str]:
    """Turn a verb that a comma and "and" join: "knows who comes, and greets them"."""
    for i in range(at + 2, len(words) - 1):
        word = plain(words[i])
        joined = known.has("joins", plain(words[i - 1])) and words[i - 2].endswith(",")
        if joined and (word in known.present or known.has("turned_after_joins", word)):
            words[i] = _as(words[i], with_subject(subject, word, known) or word)
    return words


def _is_verb(words: Sequence[str], at: int, known: Lexicon) -> bool | None:
    """Tell whether "plans" after "and" is a verb; None if nobody can tell."""
    word = plain(words[at])
    if not known.has("nouns", known.present.get(word, "")):
        return True
    after = plain(words[at + 1]) if at + 1 < len(words) else ""
    if not after or known.has("prepositions", after):
        return None if known.has("unsure_after", after) else False
    return True


def turned_pronouns(  # noqa: C901 - one decision a line
    words: Sequence[str], start: int, of: str, to: str, known: Lexicon
) -> list[str] | None:
    """Turn the pronouns of one person, "she" say, to "I" or "you"; None if that is unsure."""
    done = list(words)
    theirs, own = known.persons[of], known.persons[to]
    for i in range(start, len(words)):
        word = plain(words[i])
        counted = i > 1 and known.has("numbers", plain(words[i - 2]))  # "two of his apprentices"
        after = plain(words[i + 1]) if i + 1 < len(words) else ""
        verb = known.has("finite", after) or after in known.present or after in known.past
        counted = counted or (_leads_noun(words, i, known) and not verb)  # "of his shift"
        his_own = plain(words[i - 1]) == "of" and not counted
        theirs_alone = known.has("alone_owned", word) and word in theirs.words
        if theirs_alone and (word != "his" or his_own):
            done[i] = _as(words[i], own.alone)  # "a student of his", "send me hers"
        elif word == theirs.self:
            done[i] = _as(words[i], own.self)
        elif word == theirs.possessive and (word != theirs.object or _leads_noun(words, i, known)):
            done[i] = _as(words[i], own.possessive)
        elif word == theirs.object and of == "they" and _is_of_things(words[:i], known):
            continue  # "builds kilns and fires them"
        elif word == theirs.object:
            done[i] = _as(words[i], own.object)
        elif word == f"{theirs.subject}'d":
            done[i] = _as(words[i], f"{own.subject}'d")
        elif word == theirs.subject and _with_writer(words, i, known):
            done[i] = _as(words[i], own.subject)  # of both, the verb stays
        elif word == theirs.subject:
            at = i + 1
            while at < len(words) - 1 and known.has("adverbs", plain(words[at])):
                at += 1
            turned = turned_verbs(done, at, to, known)  # "she is 88 and climbs the tower"
            if turned is None:
                return None
            done = turned
            done[i] = _as(words[i], own.subject)
    return done


# So many words there may be between two who do something: "she, the new editor and I".
_BETWEEN = 5


def _with_writer(words: Sequence[str], at: int, known: Lexicon) -> bool:
    """Whether a pronoun and the writer do something together: "she and I watch the film"."""
    low = [plain(word) for word in words[at + 1 : at + _BETWEEN + 2]]
    joins = words[at].endswith(",") or known.any("both", low[:1])
    return joins and any(
        known.has("both", one) and known.has("first", two) for one, two in pairwise(low)
    )


def _is_of_things(before: Sequence[str], known: Lexicon) -> bool:
    low = [plain(word) for word in before]
    return any(known.fits("plural", one) or known.has("plurals", one) for one in low[1:])


def _leads_noun(words: Sequence[str], at: int, known: Lexicon) -> bool:
    """Whether a pronoun that may be either owns what follows: "her question", not "saw her"."""
    after = plain(words[at + 1]) if at + 1 < len(words) else ""
    if at and known.has("causing_object", plain(words[at - 1])) and after in known.bases:
        return False  # "made her stop"
    small = known.has("prepositions", after) or known.has("joining", after)
    small = small or known.has("determiners", after) or known.has("adverbs", after)
    given = at > 0 and known.has("giving", plain(words[at - 1]))
    small = small or (given and (known.has("numbers", after) or after[:1].isdigit()))
    return bool(after) and not small and not words[at].endswith(tuple(",.;:!?)"))


def _as(old: str, new: str) -> str:
    """Put a word in place of another one, and keep the punctuation around it."""
    core = plain(old)
    at = old.replace("\u2019", "'").lower().find(core)
    new = capital(new) if old[at : at + 1].isupper() else new
    return f"{old[:at]}{new}{old[at + len(core) :]}"
