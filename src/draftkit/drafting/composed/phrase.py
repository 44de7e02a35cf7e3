"""Noun phrases as they stand in a sentence: with their article, and in lists.

People leave articles out of notes: "cup of tea with you", "free check of old boilers". A phrase
gets the article that it needs; several fragments that are not a list have no form at all.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from draftkit.drafting.composed.articles import sounds_open
from draftkit.drafting.composed.clauses import has_clause
from draftkit.drafting.composed.heads import head_of
from draftkit.drafting.composed.lexicon import lexicon
from draftkit.drafting.composed.note import SURE, Shape, plain
from draftkit.drafting.composed.shape import shape_of
from draftkit.drafting.composed.turning import small_start

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from draftkit.drafting.composed.lexicon import Lexicon

__all__ = [
    "body",
    "day_first",
    "definite",
    "figures",
    "indefinite",
    "is_led",
    "is_plural",
    "occasion",
    "other_side",
    "pieces_of",
]


def pieces_of(text: str) -> list[str]:
    """Split a phrase at its commas, but keep how often something happens with what it is.

    >>> pieces_of("six singers, once a fortnight, ten minutes' notice")
    ['six singers once a fortnight', "ten minutes' notice"]
    """
    found: list[str] = []
    often = lexicon().pattern("often")
    for piece in re.split(r",\s+", text):
        if found and often.match(piece):
            found[-1] += f" {piece}"
        else:
            found.append(piece)
    return found


def figures(text: str, known: Lexicon) -> str:
    """Return what only counts things, as a profile lists them, or nothing.

    >>> from draftkit.drafting.composed.lexicon import lexicon
    >>> figures("About 130 houses, two chapels, one lighthouse", lexicon())
    'about 130 houses, two chapels, one lighthouse'
    >>> figures("63 people trained, 41 at home", lexicon())
    ''
    """
    each = [[plain(word) for word in part.split()] for part in text.rstrip(".").split(", ")]
    said = [low[1:] if known.has("rough", "".join(low[:1])) else low for low in each]
    counted = all(
        len(low) > 1
        and (low[0][:1].isdigit() or known.has("numbers", low[0]))
        and not any(low[-1] in of for of in (known.past, known.participles, known.doing))
        for low in said
    )
    counted = counted and said[0][0] != "one"  # "one tour, 14 dates" is no account of a job
    bare = text.rstrip(".")
    words = bare.split()
    signs = known.fits("joined_part", bare.replace(", ", " "))
    counted = counted and len(each) > 1 and not signs
    alone = counted and not has_clause(words, [plain(word) for word in words], known)
    return small_start(bare) if alone else ""


def indefinite(text: str, known: Lexicon) -> str:
    """Return a phrase as it stands where the reader hears of it first, or nothing.

    Several phrases become a list if each is a noun phrase.
    """
    first, *rest = pieces_of(text)
    if ";" in text or not _is_certain(first, known):
        return ""
    if rest and _is_noun(first) and all(_belongs(one, known) for one in rest):
        return f"{_with_article(first, known, of_all=False)}, {', '.join(rest)}"
    return _listed(text, known, lambda one: _with_article(one, known, of_all=False))


# How many digits the day of a month has at most; a year has more.
_DAY = 2
_DAYS = ("times", "weekdays", "months")


def _is_deictic(low: Sequence[str], known: Lexicon) -> bool:
    """Whether a phrase says when, from now: "last week at the harbour", not "last minute offer"."""
    day = any(known.has(kind, "".join(low[1:2])) for kind in _DAYS)
    ends = len(low) < 3 or known.has("prepositions", low[2])
    return day and ends and known.has("deictic", low[0])


def definite(text: str, known: Lexicon) -> str:
    """Return a phrase as it stands where the reader knows what is meant, or nothing."""
    pieces = pieces_of(text)
    if _is_deictic([plain(word) for word in text.split()], known):
        return small_start(text) if len(text.split()) == 2 else ""  # "last week at the harbour"
    if any(known.has("uncounted_led", plain(one.split()[0])) for one in pieces[1:] if one):
        return ""  # "forty kids, one Saturday, no spills"
    if len(pieces) > 1 and _is_noun(pieces[0]) and all(_belongs(one, known) for one in pieces[1:]):
        first = _with_article(pieces[0], known, of_all=True)
        return f"{first}{known.rewritten('dated', ', ' + ', '.join(pieces[1:]))}"
    if len(pieces) > 1 and not all(is_led([plain(w) for w in p.split()], known) for p in pieces):
        return ""
    return _listed(text, known, lambda one: _with_article(one, known, of_all=True))


def _belongs(text: str, known: Lexicon) -> bool:
    """Whether a piece says when, where or how: "9 and 10 April 2026", "near the river"."""
    low = [plain(word) for word in text.split()] or [""]
    if known.has("relatives", low[0]):
        return len(low) > 2  # "where you were stage manager"
    if known.has("states", low[0]):
        return True  # "the form, free"
    dated = known.any("months", low) and not known.any("relatives", low)
    done = (low[0] in known.past or low[0] in known.participles) and len(low) > 2
    if done and not known.has("prepositions", low[1]):
        return False
    return dated or known.has("prepositions", low[0]) or done


def occasion(text: str, known: Lexicon) -> str:
    """Return an event as it stands after "at": "the fair in Gdynia", "Slush 2026"."""
    what, *where = [one for one in text.split(", ") if one.strip()] or [""]
    dates = [one for one in where if _is_date(one, known)]
    places = [one for one in where if one not in dates]
    low = [plain(word) for word in what.split()] or [""]
    if len(places) > 1 or known.has("prepositions", low[0]):
        return ""
    if _is_deictic(low, known):
        return ""
    if not all(word[:1].isupper() for word in " ".join(places).split()):
        return ""
    common = any(word.islower() and word.isalpha() for word in what.split())
    event = known.has("events", "".join(low[-1:])) or known.has("events", head_of(low, known))
    named = not common and (not event or known.has("times", low[-1]))
    numbered = what[:1].isupper() and "".join(low[1:2]).isdigit()  # "Hall 7"
    said = what if is_led(low, known) or named or numbered else f"the {small_start(what)}"
    for one in (*places, *dates):
        month = known.has("months", plain(one.split()[0]))
        day = month and len("".join(one.split()[1:2]).rstrip(",.")) <= _DAY  # "October 14"
        on = one in dates and (not month or (day and len(one.split()) > 1))
        said += f" {'on' if on else 'in'} {one}"
    return said


def day_first(text: str, known: Lexicon) -> dict[str, str]:
    """Return a place with its day in front as it stands after "met": "on Sunday at the fair"."""
    low = [plain(word) for word in text.split()]
    if _is_deictic(low, known):
        return {"placed": small_start(text)} if not has_clause(text.split(), low, known) else {}
    at = next((n for n, word in enumerate(low) if known.has("prepositions", word)), 0)
    day, place = low[:at], low[at + 1 :]
    # "Sat" and "sun" are other words, too.
    named = bool(day) and len(day[0]) > 3 and known.has("weekdays", day[0])
    named = named and all(known.has("times", word) for word in day[1:])
    dated = len(day) == 2 and day[0].isdigit() and known.has("months", day[1])
    if not (named or dated) or low[at] not in ("at", "in", "on") or not place:
        return {}
    certain = is_led(place, known) or text.split()[at + 1][:1].isupper()
    certain = certain and not has_clause(text.split(), low, known)
    return {"placed": f"on {text}"} if certain else {}


def _is_date(text: str, known: Lexicon) -> bool:
    low = [plain(word) for word in text.split()]
    first = low[0]
    day = first.isdigit() and any(known.has("months", one) for one in low[1:2])
    return day or known.has("weekdays", first) or known.has("months", first)


def body(text: str, known: Lexicon) -> str:
    """Return an organisation as it stands after "for": "the Stroke Unit, Cwm Bay Hospital".

    A comma in it is closed by a comma or the end of the sentence, so frames have it last.
    """
    from draftkit.language.lexicon import is_ordinary

    words = re.split(r",| \(", text, maxsplit=1)[0].split()
    if not words:
        return text
    low = [plain(word) for word in words]
    head = head_of(low, known)
    several = known.has("unnamed_heads", head) and all(map(str.islower, words[1 : low.index(head)]))
    several = several and (low[0] == head or head in words)
    if several:
        return text[:1].lower() + text[1:]  # "various venues" is no name
    small = [word for word in words if word.islower() and word.isalpha() and len(word) > 2]
    telling = [
        w for w in small if not (known.has("prepositions", w) or known.has("determiners", w))
    ]
    common = any(map(is_ordinary, telling))
    common = common and "and" not in small
    end = next((at for at, one in enumerate(low) if at and one in ("of", "for")), len(low))
    head = low[end - 1]
    of_it = end < len(low) and len(low) > 2 and (end == 1 or is_ordinary(head))
    of_it = of_it and (low[end] == "of" or known.has("bodies", head))
    takes = common or of_it or known.has("bodies", head)
    led = known.has("letter_led", low[0])
    if known.has("periodicals", head) and all(
        word[:1].isupper() for word in words[:-1] if word.isalpha()
    ):
        return text  # "Thread & Ground magazine"
    named = any(not is_ordinary(word) for word in small)  # "Hospic u L\u00edpy", "C\u00f4r y Cei"
    return f"the {text}" if takes and not led and not named else text


def other_side(organisation: str, known: Lexicon) -> str:
    """Return whom a letter's idea is for: an organisation, or the reader where it names none.

    >>> from draftkit.drafting.composed.lexicon import lexicon
    >>> other_side("the marine lab, Nelson", lexicon()), other_side("heritage architect", lexicon())
    ('the marine lab in Nelson', 'you')
    """
    said = known.rewritten("there", known.rewritten("apposed", organisation))
    said = known.rewritten("radio", said)
    what = said.split(" in ")[0]
    low = [plain(word) for word in what.split()]
    named = any(word[:1].isupper() for word in what.split())
    if (
        not low
        or low[0] in ("a", "an")
        or not (named or known.has("letter_led", low[0]) or known.any("bodies", low))
    ):
        return "you"
    return body(said, known)


def _listed(text: str, known: Lexicon, put: Callable[[str], str]) -> str:
    first, *rest = pieces_of(text)
    if not rest or not all(_is_short(piece) for piece in (first, *rest)):
        return put(text) if not rest else ""
    given, last = rest[-1], known.rewritten("joined", rest[-1])
    rest[-1] = last
    if any(known.any("months", map(plain, one.split())) for one in rest):
        return ""  # a day is none of several things
    things = all(_is_noun(one) for one in (first, *rest))
    if things and all(_is_certain(one, known) for one in (first, *rest)):
        if " and " in rest[-1]:
            return f"{put(first)}, {', '.join([*rest[:-1], given])}"
        if len(rest) == 1:
            return ""  # "a room, Tuesdays": whether these are two things is not certain
        *most, last = [put(first), *map(put, rest)]
        return f"{', '.join(most)} and {last}"
    return ""


def _is_noun(text: str) -> bool:
    note = shape_of(text)
    return note.shape in (Shape.NOUN, Shape.PERSON) and note.confidence >= SURE


def _is_short(text: str) -> bool:
    return len(text.split()) <= 14


def _with_article(text: str, known: Lexicon, *, of_all: bool) -> str:
    """Put the article in front of a phrase that has none."""
    said = small_start(text)
    low = [plain(word) for word in said.split()]
    if of_all and _is_counted(low, known):
        return f"the {said}"
    owner = said.split()[0].replace("\u2019", "'")
    owned = said[:1].isupper() and known.fits("owner", owner)  # "Len's ladder"
    owned = known.has("deictic", low[0]) and known.fits("owner", "".join(low[1:2]))
    if is_led(low, known) or owned:
        return said
    article = _article(said, low, known, of_all=of_all)
    return f"{article} {said}" if article else said


def _article(said: str, low: Sequence[str], known: Lexicon, *, of_all: bool) -> str:
    """Return what stands in front of a bare phrase, or nothing."""
    head = head_of(low, known)
    if of_all and known.has("theirs", head):
        return "your"
    if _is_name(said, known):
        return ""
    after = low[low.index(head) + 1 : low.index(head) + 3] if head in low else []
    belongs = len(after) == 2 and after[0] == "of"
    belongs = belongs and (known.has("after_of", after[1]) or known.fits("act", head))
    belongs = belongs and not known.has("theirs", head)
    if of_all or belongs or known.has("ranks", low[0]):
        return "the"
    if is_plural(low, known) or known.has("mass", head) or known.has("mass", low[0]):
        return ""
    return "an" if sounds_open(said, known) else "a"


def _is_certain(text: str, known: Lexicon) -> bool:
    """Whether a phrase's article is known: it has one, or its noun is known to take one or not.

    The word lists do not tell whether any other noun takes one: "training", "bug".
    """
    low = [plain(word) for word in text.split()]
    if not low:
        return False
    owner = text.split(maxsplit=1)[0].replace("\u2019", "'")
    head = head_of(low, known)
    named = _is_name(text, known) or known.fits("owner", owner)
    one = any(known.has(kind, head) for kind in ("counted", "occasions", "events", "ones"))
    mass = known.has("mass", head)
    person = known.has("persons", head) or known.has("ranks", low[0])
    return any((is_led(low, known), named, one, mass, person, is_plural(low, known)))


def is_led(low: Sequence[str], known: Lexicon) -> bool:
    """Whether a phrase begins with what stands in the place of an article."""
    first = low[0] if low else ""
    if first == "same":
        return False
    led = known.has("determiners", first) or known.has("possessives", first)
    numbered = known.has("numbers", first) or first[:1].isdigit()
    asking = known.has("asking_led", first)
    return led or numbered or asking


def _is_counted(low: Sequence[str], known: Lexicon) -> bool:
    """Whether a phrase begins with a plain number: "30 years", not "about half"."""
    return low[0].isdigit() or (known.has("numbers", low[0]) and not known.has("rough", low[0]))


def _is_name(text: str, known: Lexicon) -> bool:
    """Whether a phrase is a name: "Science Week", not "Czech lessons"."""
    words = [word for word in text.split() if not known.has("name_joining", word.lower())]
    return all(word[:1].isupper() or word[:1].isdigit() for word in words)


def is_plural(low: Sequence[str], known: Lexicon) -> bool:
    """Whether a noun phrase is of several: "nine customers", "people who sing"."""
    head = head_of(low[1:] if known.has("possessives", low[0]) and low[1:] else low, known)
    several = known.has("numbers", low[0]) and not known.has("not_several", low[0])
    several = several or (low[0].replace(",", "").isdigit() and low[0] != "1")
    ending = known.fits("plural", head)
    joined = " and " in f" {' '.join(low)} " and _joins_heads(low, known)
    return (
        several
        or ending
        or joined
        or known.has("plurals", head)
        or known.has("several_led", low[0])
    )


def _joins_heads(low: Sequence[str], known: Lexicon) -> bool:
    """Whether "and" stands in front of any preposition: "mother and baby at home"."""
    at = low.index("and")
    return not any(known.has("prepositions", word) for word in low[:at])
