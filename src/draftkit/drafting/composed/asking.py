"""What a phrase asks of whom: whether "send you the slides" is a promise or a wish."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from draftkit.drafting.composed.heads import head_of
from draftkit.drafting.composed.note import Shape, plain
from draftkit.drafting.composed.phrase import is_led
from draftkit.drafting.composed.turning import turned_pronouns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from draftkit.drafting.composed.lexicon import Lexicon

__all__ = ["finer", "toward_reader"]

_OF_THE = ("time", "milestone", "thanked")


def finer(found: dict[str, str], shape: Shape, known: Lexicon) -> dict[str, str]:
    """Return the finer forms of a note that has the general ones."""
    more = _deeds(found, known)
    noun = found.get("noun", "")
    first = plain(noun.split(maxsplit=1)[0]) if noun else ""
    if known.has("gift_led", first) or known.has("numbers", first):
        more["gift"] = noun
    elif noun and not known.has("possessives", first):
        more["topic"] = noun
    if noun:
        more |= _kinds_of_noun(found, known) | _nouns(noun, known)
    elif found.get("the"):
        kinds = _kinds_of_noun({**found, "noun": found["the"]}, known)
        more |= {name: one for name, one in kinds.items() if name in _OF_THE}
    own = [plain(word) for word in found.get("occasion", "").split()]
    head = head_of(own[1:] if len(own) > 1 and is_led(own, known) else own, known) if own else ""
    # "Berlin" may be a place, "PyCon" or "Mondomusica 2026" is none.
    named = own and found["occasion"][:1].isupper() and not found["occasion"].istitle()
    named = named or (own and any(one[:1].isdigit() for one in own))
    named = named and not own[0][:1].isdigit()  # "14 March at Slush"
    if known.has("events", head) or named:
        more["gathering"] = found["occasion"]
    if shape is Shape.CLAUSE:
        asked = found.get("query", found.get("matter", ""))
        more |= {"query": asked, "condition": _condition(asked, known)}
    if found.get("doing", "").startswith(tuple(known.small["searching"])):
        more["search"] = found["doing"]
    return more


def _condition(text: str, known: Lexicon) -> str:
    """Return a text that says when to do something, but not what: "if you ever need a hand"."""
    low = [plain(word) for word in text.split()]
    led = len(low) > 3 and known.has("once_that", low[0]) and known.has("reader_said", low[1])
    return text if led and not any(sign in text for sign in ",;:?") else ""


def _deeds(found: dict[str, str], known: Lexicon) -> dict[str, str]:
    """Return a bare verb under the forms that tell who is to do it."""
    more: dict[str, str] = {}
    if base := found.get("base"):
        kind = _kind(base, known)
        more[kind] = base
        if kind == "together":
            more |= {"mutual": base} if _is_mutual(base, known) else {}
        if gerund := _gerund(base, known):
            more["gerund"] = gerund
    if aim := found.get("aim"):
        own = aim.partition(" ")[2]
        if _is_mutual(own, known):
            return more | {"together": own, "mutual": own}
        mine = known.has("learning", own.split(maxsplit=1)[0])
        more |= {"purpose": aim} if mine else {}
    return more


def _nouns(noun: str, known: Lexicon) -> dict[str, str]:
    """Return a noun phrase as one that the reader knows, if what leads it says so."""
    first = plain(noun.split(maxsplit=1)[0])
    definite = known.has("definite", first)
    definite = definite or known.has("possessives", first) or known.fits("owner", first)
    # "The only choir with a hall" is what somebody is.
    named = known.has("definite", first) and known.any("superlatives", _second(noun))
    return {"known": noun} if definite and not named else {}


def _second(text: str) -> list[str]:
    return [plain(word) for word in text.split()[1:2]]


def _kinds_of_noun(found: dict[str, str], known: Lexicon) -> dict[str, str]:
    """Return what else a noun phrase is: a time, a day to celebrate, something to offer."""
    noun, the = found["noun"], found.get("the", "")
    low = [plain(word) for word in noun.split()]
    head = head_of(low[1:] if len(low) > 1 and is_led(low, known) else low, known)
    persons = any(
        known.has("persons", one) and not known.has("persons_or_things", one)
        for one in (head, head.removesuffix("s"))
    )
    kinds = {
        "time": len(low) > 3 and low[2] != "you" and _is_time(low, known),
        "milestone": known.has("milestones", head),
        "people": persons,
        "shared": " with you" in noun and not persons,
        # "Your barn" is not offered to its owner; "your dog's vaccinations" may be.
        "offered": not known.has("reader_owns", low[0])
        or " ".join(noun.split()[1:2]).endswith("'s"),
    }
    more = {name: the or noun for name, has in kinds.items() if has}
    more |= {name: noun for name in ("people", "shared", "offered") if name in more}
    if "shared" not in more and not persons:
        more["request"] = noun
    if the and not (more.keys() & {"time", "milestone"} or _is_circumstance(low, known)):
        more["thanked"] = the
    return more


def _is_circumstance(low: Sequence[str], known: Lexicon) -> bool:
    """Whether a phrase says what happened, not what somebody did: "the flood", "my first year"."""
    start = [word for word in low if not known.has("not_told", word)]
    end = next((n for n, w in enumerate(start) if n and known.has("prepositions", w)), len(start))
    own = [word for word in start[:end] if not known.has("here", word)]
    time = bool(own) and (known.has("times", own[-1]) or known.has("times", own[-1][:-1]))
    # "Twelve years of Tuesday evenings" is what somebody gave.
    time = time and not (known.has("numbers", low[0]) and "".join(low[end : end + 1]) == "of")
    dated = known.any("months", own)
    trouble = known.any("troubles", own)
    return time or dated or trouble


def _is_time(low: Sequence[str], known: Lexicon) -> bool:
    """Whether a phrase says when something happened: "the night the boiler broke"."""
    opening = ("determiners", "possessives", "subjects", "first")
    opens = any(known.has(kind, low[2]) for kind in opening)
    return known.has("time_led", low[0]) and known.has("times", low[1]) and opens


def _gerund(base: str, known: Lexicon) -> str:
    """Return "reviewing my thesis" for "review my thesis", if that is its only verb."""
    first, _, rest = base.partition(" ")
    later = [plain(word) for word in rest.split()]
    joined = any(
        word in known.bases and known.has("joins_verbs", before) for before, word in pairwise(later)
    )
    return "" if joined or first not in known.to_doing else f"{known.to_doing[first]} {rest}"


def _kind(  # noqa: C901, PLR0911 - one decision a line
    base: str, known: Lexicon
) -> str:
    """Return the form of a bare verb, by whom it is directed at and what it asks for."""
    low = [plain(word) for word in base.split()]
    verb, object_ = low[0], low[1] if len(low) > 1 else ""
    if known.has("writer_objects", object_):
        return "wish"
    if object_ != "you" and known.any("writer_objects", low):
        return "wish"
    if _is_toward_you(low, known):
        return "promise"
    if "you" in low and known.has("saying", verb):
        return "return"
    if known.any("writer_acts", low):
        return "wish"
    if known.any("jointly", low):
        return "together"
    if known.has("learning", verb) and known.has("questions", object_):
        return "pursuit"  # "hear what they need"
    if known.any("reader_owns", low):
        return _of_yours(verb, object_, known)
    if known.any("writer_owns", low) and not known.has("invitations", verb):
        return "favour"
    if known.has("joint", verb):
        return "together"
    if known.has("aims", verb) and not known.any("each", low):
        return "either" if known.has("definite", object_) else "pursuit"
    if known.has("learning", verb):
        return "either"  # "learn to read a bill"
    after = known.has("inviting_after", object_) or known.has("writer_owns", object_)
    invited = known.has("invitations", verb) and after  # "come and see", "borrow my saw"
    return "invitation" if invited else "intention"


def _is_toward_you(low: Sequence[str], known: Lexicon) -> bool:
    """Whether something is done toward the reader: "send you", "bring it to you".

    In "say whether you are in" and "before you sign" the reader does something else.
    """
    if low[1:2] == ["you"]:
        return True
    verbs = (known.bases, known.past, known.to_doing)
    for before, at in ((low[n - 1], n) for n in range(2, len(low)) if low[n] == "you"):
        after = low[at + 1] if at + 1 < len(low) else ""
        acts = known.has("finite", after) or any(after in of for of in verbs)
        taken = before == "with" and known.has("taken_along", low[0])  # "take it home with you"
        object_ = known.has("prepositions", before) or before in known.bases  # "come and show you"
        if object_ and not (acts or taken):
            return True
    return False


def _is_mutual(base: str, known: Lexicon) -> bool:
    """Whether nobody does it alone: "meet for coffee", not "start a trial"."""
    low = [plain(word) for word in base.split()]
    return known.has("mutual", low[0]) or known.any("jointly", low)


def _of_yours(verb: str, object_: str, known: Lexicon) -> str:
    """Return the form of a bare verb with something of the reader's."""
    mine = known.has("reader_owns", object_)
    if known.has("trials", verb):
        return "trial" if mine else "intention"
    if mine and known.has("won", verb):
        return "pursuit"  # "win your trust"
    if known.has("either_does", verb):
        return "either"  # "talk to your nurses"
    if known.has("bringing", object_):
        return "intention"
    visits = known.has("invitations", verb)
    return "visit" if visits else "return" if known.has("asked", verb) else "service"


def toward_reader(text: str, known: Lexicon) -> str:
    """Return what the listeners are to do as a request to them: "to lend me their hall"."""
    led = text.lower().startswith("to ")
    mine = known.any("writer_objects", map(plain, text.split()))
    words = (text.partition(" ")[2] if led and mine else text).split()
    return " ".join(turned_pronouns(words, 0, "they", "you", known) or words)
