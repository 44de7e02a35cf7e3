"""Whether a phrase has a verb of its own, or can get one, so that it can stand as a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from draftkit.drafting.composed.note import SURE, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from draftkit.drafting.composed.lexicon import Lexicon

__all__ = ["completed", "has_clause"]

# How many words, from the number on, are searched for what was done with the things.
_LONG = 8


def has_clause(  # noqa: C901, PLR0912 - one pass over the words
    words: Sequence[str], low: Sequence[str], known: Lexicon
) -> float:
    """Return how likely a phrase is to be a sentence, 0 to 1; from 0.3 to 0.7 it is uncertain.

    Each word such as "who" opens a clause, and the next verb belongs to it; a verb that
    belongs to no such clause is the main verb.
    """
    quoted = _quoted(words)
    strong = weak = 0
    best = 0.0
    settled = False  # after "who teaches", "and writes" belongs to the same clause
    taken = 0  # up to here a verb was found already
    for at in range(1, len(low)):
        word, before = low[at], low[at - 1]
        if at <= taken or all(known.has("adverbs", one) for one in low[:at]):
            continue  # "always have" has no subject
        if _is_subject(word, known) and _opens_sentence(low, at, known):
            return 0.9
        # "A call to say the gate is open": the verb is of what is said.
        strong += before == "to" and known.has("saying", word)
        if known.has("relatives", word) or _is_subject(word, known):
            if found := _own_verb(low, at, known):
                settled, taken = True, found
                strong -= strong > 0 and not known.has("relatives", word)
            elif not _is_subject(word, known):
                strong, weak = (
                    (strong, weak + 1) if known.has("weak_joining", word) else (strong + 1, weak)
                )
            continue
        if words[at - 1].endswith(",") and strong == 0:
            settled = False
        owned = words[at - 1].endswith(("s'", "s\u2019"))  # "ten minutes' notice"
        # A month is not a verb ("the visit of 24 May"), nor is a word in a title.
        month = words[at][:1].isupper() and (
            known.has("months", word) or known.has("weekdays", word)
        )
        likely = 0.0 if owned or month or quoted[at] else _finite(low, at, known)
        if not likely:
            continue
        if strong:
            strong -= 1
            settled = True
        elif settled and known.has("joins", before):
            continue
        elif weak:
            return 0.5
        elif likely >= SURE:
            return likely
        else:
            best = max(best, likely)  # "GP costs says": the next one may be the verb
    return best


def _quoted(words: Sequence[str]) -> list[bool]:
    """Return for each word whether it is in quotation marks: a verb in a title does not count."""
    found, inside = [], False
    for word in words:
        inside = inside or word[:1] in _OPENING
        found.append(inside)
        inside = inside and word.rstrip(".,;:!?)")[-1:] not in _CLOSING
    return found


_OPENING, _CLOSING = ('"', "\u201c", "\u2018"), ('"', "\u201d", "\u2019")


def _own_verb(low: Sequence[str], at: int, known: Lexicon) -> int:
    """Return where the verb stands that comes right after "who" or "you", or 0."""
    if known.has("weak_joining", low[at]):  # a verb after it may belong to either clause
        return 0
    while at + 1 < len(low) and known.has("adverbs", low[at + 1]):
        at += 1
    verb = low[at + 1] if at + 1 < len(low) else ""
    is_verb = verb in known.bases or verb in known.past or verb in known.present
    return at + 1 if is_verb or known.has("finite", verb) else 0


def _is_subject(word: str, known: Lexicon) -> bool:
    return known.has("first", word) or known.has("clause_subjects", word)


def _opens_sentence(low: Sequence[str], at: int, known: Lexicon) -> bool:
    """Whether a pronoun is the subject of the whole: "In 2023 we cut waste"."""
    later = known.has("numbers", low[0]) and known.has("adverbs", low[at - 1])  # "six hours later"
    if not (later or known.has("prepositions", low[0])) or at > 6 or at + 1 >= len(low):
        return False
    return not any(known.has("relatives", word) for word in low[1:at])


def _participle(low: Sequence[str], at: int, has_object: bool, known: Lexicon) -> float:  # noqa: FBT001
    """Return how likely a form that may be a participle is the verb of a clause."""
    after = low[at + 1] if at + 1 < len(low) else ""
    # "Two closures called six hours ahead"
    of_several = _is_count(after, known) and _is_of_several(low, at, known)
    if has_object and not of_several:
        return 0.75
    small = any(known.has(kind, after) for kind in _SMALL)
    if known.has("saying", known.past[low[at]]) and after.isalpha() and not small:
        return 0.75  # "the council said yes"
    return 0.5 if after.isalpha() and not small else 0.0


_SMALL = ("prepositions", "joining", "adverbs", "relatives")


def _finite(  # noqa: C901, PLR0911 - one decision a line
    low: Sequence[str], at: int, known: Lexicon
) -> float:
    """Return how likely a word is the verb of a clause."""
    word, before = low[at], low[at - 1]
    after = low[at + 1] if at + 1 < len(low) else ""
    if known.has("finite", word):
        return 0.0 if known.fits("clock", f"{before} {word}") else 0.9
    if word in known.present and _is_of_several(low, at, known):
        return 0.0  # "1,900 shift swaps", "of five young authors"
    led = any(known.has(kind, before) for kind in ("determiners", "possessives", "states"))
    counted = before[:1].isdigit() or known.has("numbers", before)
    counted = counted and "all" not in low[at - 2 : at - 1]  # "all 18 finished"
    counted = counted and not (at == 1 and known.has("clear_past", word))  # "137 went back"
    behind = known.has("prepositions", before) and not known.has("relatives", before)
    if led or before == "to" or counted or (behind and word in known.past):
        return 0.0  # "a box of used knee joints"
    rate = known.has("determiners", after) and known.has("times", "".join(low[at + 2 : at + 3]))
    has_object = not (known.has("relatives", after) or rate) and (
        known.has("determiners", after)
        or known.has("possessives", after)
        or (known.has("numbers", after) and not known.has("prepositions", after))
        or after[:1].isdigit()
        or known.has("any_object", after)
    )
    if word in known.present and not known.has("pairs", before):
        if at == 1 and not after:
            return 0.0  # "copper nails"
        if not known.has("nouns", known.present[word]):
            return 0.8  # "every barber here takes blood pressure"
        if has_object:  # "two near misses this winter" has no verb
            return 0.75
        small = known.has("prepositions", after) or known.has("joining", after)
        if small and at == 2 and known.has("possessives", low[0]):
            return 0.5  # "his sensor works without batteries"
        return 0.0 if small or known.has("relatives", after) or not after else 0.5
    if word in known.past:
        base = known.past[word]
        alone = known.has("alone", base) or known.has("wins_alone", base)
        if not after and alone and not _is_count(low[0], known):
            return 0.75  # "the book won"
        if word in known.participles or _is_participle(word, base, known):
            return _participle(low, at, has_object, known)
        return 0.8
    noun = next((one for one in reversed(low[:at]) if not known.has("adverbs", one)), "")
    plural = (known.fits("ends_in_s", noun) and "'" not in noun) or known.has("plurals", noun)
    if word in known.bases and plural and not known.has("prepositions", word):
        # "Your listeners ask", "two ward reports": only the first has a verb.
        small = known.has("prepositions", after) or known.has("joining", after)
        follows = has_object or (after.isalpha() and not small)
        return 0.75 if not known.has("nouns", word) else 0.5 if follows or small else 0.0
    return 0.0


def _is_participle(word: str, base: str, known: Lexicon) -> bool:
    """Whether the past form is the participle as well: "baked", "held", not "went"."""
    return not known.has("clear_past", word) and bool(base)


def _is_of_several(low: Sequence[str], at: int, known: Lexicon) -> bool:
    """Whether a number above one stands in front: a verb after it does not end in s."""
    start = max((n for n in range(at) if known.has("prepositions", low[n])), default=-1) + 1
    return any(_is_count(word, known) for word in (low[start] if start < at else "", low[0]))


def _is_count(word: str, known: Lexicon) -> bool:
    """Whether a word is a number of several: "nine", "1,900"."""
    digits = word.replace(",", "").isdigit() and word != "1"
    digits = digits and not (len(word) == 4 and word[:2] in ("19", "20"))  # a year
    return digits or (known.has("numbers", word) and word != "one")


def completed(text: str, known: Lexicon) -> str:
    """Return a fact with its verb, or as it is.

    >>> from draftkit.drafting.composed.lexicon import lexicon
    >>> completed("74 signallers trained in five boxes", lexicon())
    '74 signallers have been trained in five boxes'
    >>> completed("call-outs down from 31 a year to 6", lexicon())
    'call-outs went down from 31 a year to 6'
    """
    words = text.split()
    low = [plain(word) for word in words]
    if ":" in text or not words or known.fits("often", text):
        return text
    if (found := known.pattern("ranged").match(text)) and _is_thing(found["what"], known):
        return f"{found['what']} went {found['way']}"
    at = _done_at(words, low, known)
    return " ".join([*words[:at], "have been", *words[at:]]) if at else text


def _is_thing(text: str, known: Lexicon) -> bool:
    """Whether some words name what went up or down, and nothing is done in them."""
    words = text.split()
    low = [plain(word) for word in words]
    done = any(one in known.past or known.fits("regular_past", one) for one in low)
    verb = low[0] in known.bases and not known.has("nouns", low[0])
    led = known.has("prepositions", low[0]) or known.has("adverbs", low[0])
    return not (done or verb or led or has_clause(words, low, known))


def _done_at(words: Sequence[str], low: Sequence[str], known: Lexicon) -> int:
    """Return where the participle stands of what counted things have been, or 0."""
    start = next((n for n, word in enumerate(low) if not known.has("about", word)), 0)
    counted = start < len(low) and (
        (low[start][:1].isdigit() and low[start] != "1")
        or (known.has("numbers", low[start]) and not known.has("not_several", low[start]))
    )
    if not counted:
        return 0
    participles = frozenset(known.to_participle.values())
    for at in range(start + 2, min(len(low), start + _LONG)):
        things = known.fits("plural", low[at - 1]) or known.has("plurals", low[at - 1])
        things = things and not words[at - 1].endswith((",", ";"))
        if not things or low[at] not in participles or known.has("states_of", low[at]):
            continue
        after = low[at + 1] if at + 1 < len(low) else ""
        ends = not after or words[at].endswith((",", ";"))
        ends = ends or known.has("prepositions", after) or known.has("adverbs", after)
        verb = any(known.has("finite", one) for one in low)
        return at if ends and not verb else 0
    return 0
