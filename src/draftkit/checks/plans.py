"""What a draft says about itself and about what it asks for: that is no claim.

Offers and requests ("could we talk for 20 minutes"), the plan of a talk ("I'll show three
ways"), greetings, and counts of the text's own parts need no fact. Prices, costs and how
long something takes are claims, wherever they stand.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from draftkit.checks.numerals import UNITS
from draftkit.checks.titles import titles

if TYPE_CHECKING:
    from draftkit.checks.base import Span, Text
    from draftkit.checks.quantity import Quantity

__all__ = [
    "counts_parts",
    "is_asked",
    "is_list_number",
    "is_measure",
    "is_plan",
    "is_time_offer",
    "is_timetabled",
    "is_titled",
    "own_counts",
    "sentence_at",
]

_PERSON_WILL = (
    r"(?:\b(?:I|we|you|they|let\s+us)(?:['\u2019](?:ll|d)|\s+(?:will|would|could|shall|can|hope|want|plan|propose|suggest))\b"
    r"|\blet['\u2019]s\b|\b(?:would|could|will|can|may|might|shall|should|do)\s+(?:I|we|you)\b|\bhow\s+about\b|\blet\s+me\b"
    r"|\b(?:happy|glad|keen|free|able|ready|available)\s+(?:to|for|on|at|any|after|before|between)\b|\bplease\b"
    r"|\b(?:give|spare|lend|send|bring|take|join|come|find|ask|asking|propose|suggest|offer|offering)\s+(?:me|us|you|for)?\b"
    r"|\b(?:I|we)\s+(?:only\s+|just\s+)?need\b"
    r"|\bwhat\s+if\b|\bif\s+you\b|\binvit(?:e|ing)\b"
    r"|\b(?:my|our|the|one)\s+(?:idea|plan|proposal|suggestion|offer|request|wish|hope|dream)\s+(?:is|was|would)\b)"
)
_WILL = re.compile(_PERSON_WILL, re.IGNORECASE)
_MEETING = re.compile(
    r"\b(?:call|chat|coffee|tea|talk(?:ing)?|conversation|meet(?:ing)?|zoom|video|phone|speak|catch[\s-]up|demo"
    r"|slot|diary|calendar|next\s+week|this\s+week|any\s+(?:morning|afternoon|day)|convenient|suits?|of\s+your\s+time)\b",
    re.IGNORECASE,
)
_TENTATIVE = re.compile(r"\b(?:might|may|could|perhaps|maybe)\b")
_STAGE = re.compile(
    r"\b(?:talk|session|workshop|keynote|lecture|tutorial|presentation|outline"
    r"|(?:we|I|you)(?:['\u2019]ll|\s+will|\s+shall))\b",
    re.IGNORECASE,
)
_PARTS = re.compile(
    r"^(?:parts?|sections?|steps?|lessons?|tricks?|reasons?|questions?|ideas?|things?|ways?|tips?|rules?|mistakes?"
    r"|points?|chapters?|takeaways?|habits?|principles?|bullets?|headings?|words?|paragraphs?|sentences?|acts?"
    r"|pages?|myths?|moves?|minutes?|signs?|truths?|arguments?|options?|choices?|facts?|examples?|exercises?|stories|stor(?:y)|demos?)$"
)
# "Three doors: the first ..." counts what follows.
_ENUMERATES = re.compile(r"(?:\s[\w-]+){1,3}:(?=\s)")
_PAST = re.compile(
    r"\b(?:thanks?|was|were|had|took|did|been|lasted|ran|spent|went|got|made|won|sold|built|found|led|gave|given|taught|wrote|written|met|grew|fell|drew|became)\b|\w{3}ed\b",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\b(?:is|are|has|have|takes?|costs?|lasts?|needs?|saves?|runs?|works?|wants?|gets?|gives?"
    r"|makes?|pays?|shows?|says?|keeps?|starts?|brings?|holds?|uses?)\b"
)
_SUBJECT = r"I|we|you|he|she|it|they|there|that|this|who|which|nobody|everyone|was|were|had|did"
# Where a clause ends. A comma or colon before a preposition or a further item does not end it
# (what follows has no verb), nor does an "and" that no new subject follows.
_PAUSE = re.compile(
    r"[;.!?(\u2014\u2013\n]"
    rf"|[,:](?!\s+(?:in|with|at|for|on|from|an?|{'|'.join(UNITS)}|ten)\b)"
    rf"(?=[^,;:.!?\n]*(?:\b(?:{_SUBJECT})\b|{_VERB.pattern}|['\u2019](?:s|re|ve|d|ll)\s|\w{{3}}ed\b))"
    r"|\b(?:and|but|so)\s+(?:I|we|you|he|she|it|they|there|that|this|my|our|its|his|her|nobody|everyone|some)\b"
    r"|\b(?:because|after|which|who|when|while|since)\b"
)
_MODAL = re.compile(r"\b(?:would|could|might|shall|will)\b|['\u2019](?:d|ll)\b", re.IGNORECASE)
_LIST = re.compile(
    r"^[ \t]*(?:[-*+]\s+)?(?:\*\*|#+\s*)?"
    r"(?:(?P<no>\d{1,2})[.):]|[IVX]{1,5}[.):]|[A-Ha-h][.)])(?=\s|\*)",
    re.MULTILINE,
)
_LABEL = re.compile(
    r"\b(?:part|section|step|chapter|slide|lesson|figure|item|point|day|week|phase|option|question|tip|rule|act)\s+$",
    re.IGNORECASE,
)
# In digits, a place ("table 12", "room 4") is one that somebody may look for.
_PLACE_LABEL = re.compile(r"\b(?:table|page|row|line|level|round|verse|number)\s+$", re.IGNORECASE)
_BULLET = re.compile(r"^[ \t]*[-*+\u2022]\s+", re.MULTILINE)
_HEAD = re.compile(r"^(#{1,6})\s", re.MULTILINE)
_SEQUENCE = re.compile(
    r"\b(?:first(?:ly)?|second(?:ly)?|third(?:ly)?|finally|lastly)\b[,:]", re.IGNORECASE
)


def sentence_at(text: Text, at: int) -> Span:
    """Return the sentence in which the character `at` stands."""
    return next((s for s in text.sentences if s.start <= at < s.end), text.sentences[-1])


@lru_cache(maxsize=256)
def own_counts(raw: str) -> frozenset[int]:
    """Return how many list items, bullets and headings of each level the text has."""
    counts = {len(_BULLET.findall(raw)), len(list(_LIST.finditer(raw)))}
    heads = [match[1] for match in _HEAD.finditer(raw)]
    counts |= {heads.count(level) for level in set(heads)}
    counts.add(len(_SEQUENCE.findall(raw)))
    return frozenset(counts - {0, 1})


@lru_cache(maxsize=256)
def _list_numbers(raw: str) -> frozenset[int]:
    return frozenset(match.start("no") for match in _LIST.finditer(raw) if match["no"])


def is_list_number(quantity: Quantity, raw: str) -> bool:
    """Whether it numbers a list item, a section or a step."""
    if quantity.start in _list_numbers(raw):
        return True
    before = raw[max(0, quantity.start - 12) : quantity.start]
    return bool(_LABEL.search(before) or (quantity.spelled and _PLACE_LABEL.search(before)))


def counts_parts(quantity: Quantity, raw: str) -> bool:
    """Whether it counts the text's own parts, or things that only a text has."""
    if quantity.unit != "count" or quantity.value > 20 or quantity.value % 1:
        return False
    if _ENUMERATES.match(raw, quantity.end):
        return True
    return bool(_PARTS.match(quantity.noun)) or (
        int(quantity.value) in own_counts(raw) and _in_title(quantity, raw)
    )


def _in_title(quantity: Quantity, raw: str) -> bool:
    """Whether it stands in the first or last line, where a text counts its parts."""
    first, last = raw.find("\n", len(raw) - len(raw.lstrip())), raw.rstrip().rfind("\n")
    line = raw.rfind("\n", 0, quantity.start) + 1
    return quantity.start < first or quantity.start > last > 0 or raw[line : line + 1] == "#"


def is_time_offer(quantity: Quantity, text: Text) -> bool:
    """Whether it is some minutes or hours that the writer asks for or offers."""
    if quantity.unit != "time" or quantity.name not in {"minute", "hour"}:
        return False
    sentence = sentence_at(text, quantity.start)
    after = text.raw[quantity.end : sentence.end]
    if _TENTATIVE.search(sentence.text) or _MEETING.search(after) or sentence.text.endswith("?"):
        return not _PAST.search(sentence.text)
    return is_asked(quantity, text)


_SOMEBODY = re.compile(r"\b(?:I|we|our|my|he|she|his|her|they|their|it)\b", re.IGNORECASE)
_LINE = re.compile(r"^[ \t]*(?:#{1,6}\s|[-*+\u2022]\s|\d{1,2}[.)]\s|[IVX]+[.)]\s)", re.MULTILINE)
# "All I ask: two chairs", "what I'd bring: a lamp and two chairs".
_LISTED_WISH = re.compile(
    r"\b(?:ask(?:ing)?|offer|suggest(?:ion)?|propos(?:e|al)|plan|need|bring|want|request|deal)"
    r"\b[^.!?:\n]{0,20}:[^.;]*$",
    re.IGNORECASE,
)
# What is given away is an offer, whatever it counts.
_FREE = re.compile(
    r"\b(?:(?:is|are|comes?)\s+(?:all\s+)?(?:free|yours|on\s+(?:me|us)))\b", re.IGNORECASE
)
# A measured amount is a claim even in a plan.
_MEASURE = re.compile(
    r"^(?:[kcm]?m|kg|g|kilos?|grams?|tonnes?|tons?|lit(?:re|er)s?|(?:kilo|centi|milli)?met(?:re|er)s?"
    r"|miles?|degrees?|hectares?|acres?|feet|inch(?:es)?|k?w(?:h|atts?)?|volts?|gallons?|square|cubic)$"
)
_OUTLINE = 3  # headings and list items
_SHORT = frozenset({"", "second", "minute", "hour"})  # counts, and what fits in a talk


def is_outlined(quantity: Quantity, text: Text) -> bool:
    """Whether it is a small number in an outline's note that tells of nobody."""
    if quantity.value > 12 or not quantity.spelled or quantity.name not in _SHORT:
        return False
    sentence = sentence_at(text, quantity.start)
    if _SOMEBODY.search(sentence.text) or _PAST.search(sentence.text):
        return False
    listed = bool(_LINE.match(sentence.text)) or bool(
        _LINE.match(text.raw, _line_start(quantity, text))
    )
    if quantity.unit == "count" and listed:
        return True
    noted = len(_LINE.findall(text.raw)) >= _OUTLINE and not _VERB.search(sentence.text)
    heading = text.raw[_line_start(quantity, text)] == "#"
    return quantity.unit in {"count", "time"} and (heading or (noted and not listed))


def _line_start(quantity: Quantity, text: Text) -> int:
    return text.raw.rfind("\n", 0, quantity.start) + 1


def is_plan(quantity: Quantity, text: Text) -> bool:
    """Whether it is a small number in what will be shown, sent, brought or asked for."""
    if quantity.unit == "time" and quantity.name in _SHORT:
        sentence = sentence_at(text, quantity.start)
        return bool(_STAGE.search(sentence.text)) and not _PAST.search(sentence.text)
    if quantity.unit == "time":
        before = _before(quantity, text)
        return bool(_WILL.search(before) and _SHARED.search(before)) and not _is_rate(
            quantity, text
        )
    if quantity.unit not in {"count", "ordinal"} or quantity.value > 20 or is_measure(quantity):
        return False
    sentence = sentence_at(text, quantity.start)
    if _is_rate(quantity, text) and not _PROPOSED.search(sentence.text):
        return False
    if _FREE.search(text.raw, quantity.end, sentence.end):
        return True
    if _STAGE.search(sentence.text) and not _PAST.search(sentence.text):
        return True
    return bool(_MODAL.search(_clause(quantity, text))) or is_asked(quantity, text)


# What is asked for may last days: "would you lend us the van for two days".
_SHARED = re.compile(
    r"\b(?:lend|loan|give|spare|join|come|visit|stay|host|borrow|swap|share|try|test)\b",
    re.IGNORECASE,
)
_RATE = re.compile(
    r"(?:[\s-]+[\w'\u2019-]+){0,3}?\s+(?:an?|per|each|every)\s+(?:hour|day|night|week|month|year)\b"
)
_PROPOSED = re.compile(r"\b(?:would|could|propose|suggest)\b|['\u2019]d\b|\?", re.IGNORECASE)


def _is_rate(quantity: Quantity, text: Text) -> bool:
    """Whether it is how much is done in a time ("four bridges a day"): that is a claim."""
    return bool(_RATE.match(text.raw, quantity.end))


def is_measure(quantity: Quantity) -> bool:
    """Whether it measures ("two millimetres") rather than counts."""
    return bool(_MEASURE.match(quantity.noun))


def is_titled(quantity: Quantity, text: Text) -> bool:
    """Whether it is a small number in words within a title: "Twenty Winks for the Ward"."""
    if not quantity.spelled or quantity.unit != "count" or quantity.value > 20:
        return False
    after = text.raw[quantity.end : quantity.end + 2]
    capitals = text.raw[quantity.start].isupper() and after[1:].isupper()
    return capitals and any(start <= quantity.start < end for start, end in titles(text))


_MARKED = re.compile(r"^[ \t]*(?:#{1,6}\s|[-*+\u2022]\s|\d{1,2}[.)]\s|[IVX]+[.)]\s|\*\*)")
_EACH = re.compile(r"\s*[x\u00d7]?\s*\d+\s*min")


def is_timetabled(quantity: Quantity, text: Text) -> bool:
    """Whether it is how long an item of a list is to last: "- Warm-up (15 minutes)"."""
    short = quantity.unit == "time" and quantity.name in _SHORT
    if not short and not _EACH.match(text.raw, quantity.end - 1):
        return False
    before = text.raw[_line_start(quantity, text) : quantity.start]
    bracketed = before.rfind("(") > before.rfind(")")
    leads = not before.strip("-*+#\u2022 \t") and text.raw[quantity.end : quantity.end + 1] == ":"
    return bool(_MARKED.match(before)) and (bracketed or leads)


def _clause(quantity: Quantity, text: Text) -> str:
    """Return the clause around a quantity."""
    sentence = sentence_at(text, quantity.start)
    after = _PAUSE.search(text.raw, quantity.end, sentence.end)
    return (
        _before(quantity, text)
        + text.raw[quantity.start : after.start() if after else sentence.end]
    )


def _before(quantity: Quantity, text: Text) -> str:
    """Return the clause's part before a quantity."""
    sentence = sentence_at(text, quantity.start)
    # The pattern looks ahead, so it must see what follows the quantity's own comma.
    starts = [m.start() + 1 for m in _PAUSE.finditer(text.raw, sentence.start, sentence.end)]
    start = max((at for at in starts if at <= quantity.start), default=sentence.start)
    return text.raw[start : quantity.start]


def is_asked(quantity: Quantity, text: Text) -> bool:
    """Whether the same clause offers, asks or plans, before the quantity."""
    before = _before(quantity, text)
    if _WILL.search(before):
        return not _PAST.search(before)
    start = sentence_at(text, quantity.start).start
    return quantity.unit != "time" and bool(_LISTED_WISH.search(text.raw[start : quantity.start]))
