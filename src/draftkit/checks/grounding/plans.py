"""What a draft says about itself and about what it asks for: that is no claim.

Offers and requests ("could we talk for 20 minutes"), the plan of a talk ("I'll show three
ways"), greetings, and counts of the text's own parts need no fact. Prices, costs and how
long something takes are claims, wherever they stand.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from draftkit.language.clauses import (
    PAST,
    SHORT,
    SUBJECT,
    VERB,
    before,
    clause,
    is_general,
    sentence_at,
)

if TYPE_CHECKING:
    from draftkit.language.document import Document, Span
    from draftkit.language.quantity import Quantity

__all__ = ["goes_on", "is_asked", "is_measure", "is_offered", "is_plan", "is_time_offer"]

_PERSON_WILL = (
    r"(?:\b(?:I|we|you|they|let\s+us)(?:['\u2019](?:ll|d)|\s+(?:will|would|could|shall|can|propose|suggest))\b"
    r"|\b(?:I|we)\s+(?:hope|want|plan)\b"
    r"|\blet['\u2019]s\b|\b(?:would|could|will|can|may|might|shall|should|do)\s+(?:I|we|you)\b|\bhow\s+about\b|\blet\s+me\b"
    r"|\b(?:happy|glad|keen|free|able|ready|available)\s+(?:to|for|on|at|any|after|before|between)\b|\bplease\b"
    r"|\b(?:give|spare|lend|send|bring|take|join|come|find|ask|asking|propose|suggest|offer|offering)\s+(?:me|us|you|for)\b"
    r"|\b(?:I|we)\s+(?:only\s+|just\s+)?need\b"
    r"|\b(?:I|we)\s+(?:imagine|picture|envisage)\b"
    r"|\b(?:looking|hoping|searching)\s+for\b|\b(?:have|had)\s+in\s+mind\b"
    r"|\bwhat\s+if\b|\bif\b|\binvit(?:e|ing)\b"
    r"|\b(?:my|our|the|one)\s+(?:idea|plan|proposal|suggestion|offer|request|wish|hope|dream)\s+(?:is|was|would)\b)"
)
_WILL = re.compile(_PERSON_WILL, re.IGNORECASE)
_MEETING = re.compile(
    r"\b(?:call|chat|coffee|tea|talk(?:ing)?|conversation|meet(?:ing)?|zoom|video|phone|speak|catch[\s-]up|demo"
    r"|slot|diary|calendar|(?:would|will)\s+(?:do|suffice|be\s+(?:enough|plenty))|next\s+week|this\s+week|any\s+(?:morning|afternoon|day)|convenient|suits?|of\s+your\s+time)\b",
    re.IGNORECASE,
)
_TENTATIVE = re.compile(r"\b(?:might|may|could|perhaps|maybe)\b")
_STAGE = re.compile(
    r"\b(?:(?:this|the|our|my|minute|hour)[\s-](?:[a-z-]+\s)?"
    r"(?:talk|session|workshop|keynote|lecture|tutorial|presentation|outline)"
    r"|(?:we|I|you)(?:['\u2019]ll|\s+will|\s+shall)"
    r"|(?:at\s+the\s+end|to\s+begin|to\s+close|finally|then),?\s+we)\b",
    re.IGNORECASE,
)
_FUTURE = re.compile(r"\b(?:we|I|you)(?:['\u2019]ll|\s+will|\s+shall)\b", re.IGNORECASE)
# "I'd found" is what was.
_HAD = r"(?!\s+(?:been|done|found|gone|had|heard|known|made|met|seen|taken|told|\w{2,}[^\We]ed)\b)"
_MODAL = re.compile(
    rf"\b(?:would|could|might|shall|will)\b|(?<!he)['\u2019](?:d\b{_HAD}|ll\b)", re.IGNORECASE
)


# What a talk will say is a claim of its own: "you'll see how a nap of 26 minutes helps".
_TOLD = re.compile(r"\b(?:how(?!\s+about)|why|that(?!\s+(?:we|you|I)))\s", re.IGNORECASE)


def _is_told(quantity: Quantity, said: str) -> bool:
    """Whether it belongs to what will be told, in digits; `said` is what goes before."""
    return not quantity.spelled and bool(_TOLD.search(said))


def is_time_offer(quantity: Quantity, text: Document) -> bool:
    """Whether it is some minutes or hours that the writer asks for or offers."""
    if quantity.unit != "time" or quantity.name not in {"minute", "hour"}:
        return False
    sentence = sentence_at(text, quantity.start)
    after = text.raw[quantity.end : sentence.end]
    if _is_told(quantity, text.raw[sentence.start : quantity.start]):
        return False
    if _TENTATIVE.search(sentence.text) or _MEETING.search(after) or sentence.text.endswith("?"):
        return not PAST.search(sentence.text)
    return is_asked(quantity, text)


# "All I ask: two chairs", "what I'd bring: a lamp and two chairs".
_LISTED_WISH = re.compile(
    r"(?<!he['\u2019]ll )\b(?:ask(?:ing)?|offer|suggest(?:ion)?|propos(?:e|al)|plan|need|bring"
    r"|want|idea|request|deal|look\s+for)"
    r"\b[^.!?:\n]{0,20}:[^.;]*$",
    re.IGNORECASE,
)
# What is given away is an offer, whatever it counts.
_FREE = re.compile(
    r"\b(?:(?:is|are|comes?)\s+(?:all\s+)?(?:free|yours|on\s+(?:me|us)))\b", re.IGNORECASE
)
_COSTS = re.compile(r"\b(?:costs?|charges?|sells?|lasts|weighs?|holds?|seats?|feeds?)\s")
_OWNED = re.compile(r"\b(?:my|our|his|her|its|their)\s+$")  # "this will be my sixth winter"
# A measured amount is a claim even in a plan.
_MEASURE = re.compile(
    r"^(?:[kcm]?m|kg|g|kilos?|grams?|tonnes?|tons?|lit(?:re|er)s?|(?:kilo|centi|milli)?met(?:re|er)s?"
    r"|miles?|degrees?|hectares?|acres?|feet|inch(?:es)?|k?w(?:h|atts?)?|volts?|gallons?|square|cubic)$"
)


def is_plan(quantity: Quantity, text: Document) -> bool:
    """Whether it is a small number in what will be shown, sent, brought or asked for."""
    if _is_to_do(quantity, text) and quantity.value <= _FEW:
        return True
    if quantity.unit == "time" and quantity.name not in SHORT:
        asking = before(quantity, text)
        started = quantity.spelled and _START_WITH.search(asking)
        return bool(started or (_WILL.search(asking) and _SHARED.search(asking)))
    if (
        _NAMED.search(text.raw, max(0, quantity.start - _REACH), quantity.start)
        and not quantity.spelled
    ):
        return False
    if _is_staged(quantity, text):
        return quantity.unit == "time" or _is_small_count(quantity)
    if (
        _is_suggested(quantity, text)
        or _is_ordered(quantity, text)
        or _is_hyperbole(quantity, text)
    ):
        return True
    return _is_small_count(quantity) and _is_proposed(quantity, text)


_START_WITH = re.compile(r"\b(?:start|begin|try\s+it)\s+(?:with|for)\s+[^,.;:]*$", re.IGNORECASE)
_FEW = 20
_TO_DO = re.compile(r"[ \t]*[-*+][ \t]+\[ \]")


def _is_to_do(quantity: Quantity, text: Document) -> bool:
    """Whether it stands in an item with an empty box: "- [ ] Ask three families"."""
    line = text.raw.rfind("\n", 0, quantity.start) + 1
    return quantity.spelled and bool(_TO_DO.match(text.raw, line))


def _is_ordered(quantity: Quantity, text: Document) -> bool:
    """Whether it is a measure that is asked for: "Give me three kilos"."""
    measured = is_measure(quantity) and quantity.value <= _FEW and quantity.spelled
    return measured and bool(_DO.match(sentence_at(text, quantity.start).text))


def _is_small_count(quantity: Quantity) -> bool:
    counted = quantity.unit in {"count", "ordinal"} and not is_measure(quantity)
    return counted and quantity.value <= _FEW


# What is asked for may be many, in digits too: "I'd ask for 500 jackets".
_ASKED_FOR = re.compile(
    r"\b(?:I|we)(?:['\u2019]d|\s+would)\s+(?:(?:ask|look|hope)\s+for\s+(?:[\w-]+\s+)?"
    r"|(?:love|like)\s+to\b.{0,100}\b(?:give\s+away|hand\s+out|order|print|bring|send|lend)\s+)$",
    re.IGNORECASE,
)
# What is proposed may be more: "I'd suggest a run of two hundred".
_SUGGESTED = re.compile(
    r"\b(?:propose|suggest|imagine|begin\s+with|start\s+with)\b|\b(?:I|we)['\u2019]d\s+(?:like|love)\s+to\b",
    re.IGNORECASE,
)


def _is_suggested(quantity: Quantity, text: Document) -> bool:
    if quantity.unit != "count" or is_measure(quantity):
        return False
    if _ASKED_FOR.search(text.raw, sentence_at(text, quantity.start).start, quantity.start):
        return True
    return quantity.spelled and bool(_SUGGESTED.search(before(quantity, text)))


_ROUND = re.compile(r"an?\s+(?:hundred|thousand|million)$", re.IGNORECASE)


def _is_hyperbole(quantity: Quantity, text: Document) -> bool:
    """Whether it only stands for many: "one can be watched, a hundred can't"."""
    if not _ROUND.match(text.raw[quantity.start : quantity.end]):
        return False
    return is_general(sentence_at(text, quantity.start).text)


_TAKES = re.compile(r"\b(?:takes?|lasts?)\s+(?:\w+\s+)?$")


def _is_staged(quantity: Quantity, text: Document) -> bool:
    """Whether it belongs to what a talk or the writer will do."""
    sentence = sentence_at(text, quantity.start)
    if _is_rate(quantity, text) or not _STAGE.search(sentence.text):
        return False
    told = text.raw[sentence.start : quantity.start]
    if _TAKES.search(told) or _is_told(quantity, told):
        return False
    said = clause(quantity, text) if _FUTURE.search(sentence.text) else sentence.text
    return not PAST.search(said)


def _is_proposed(quantity: Quantity, text: Document) -> bool:
    sentence = sentence_at(text, quantity.start)
    if _is_rate(quantity, text) and not _PROPOSED.search(sentence.text):
        return False
    if _FREE.search(text.raw, quantity.end, sentence.end):
        return True
    asking = before(quantity, text)
    if _COSTS.search(asking) or (quantity.unit == "ordinal" and _OWNED.search(asking)):
        return False
    if quantity.spelled and (
        _DO.match(sentence.text) or _SENT.search(asking) or is_general(sentence.text)
    ):
        return True
    if _would_be(quantity, text) or is_asked(quantity, text):
        return True
    return goes_on(sentence, text)


def _would_be(quantity: Quantity, text: Document) -> bool:
    """Whether its clause is of what would be; not "we have nine, and one would do"."""
    asking = before(quantity, text)
    if _MODAL.search(asking):
        return True
    nearest = re.split(r"[,:]", asking)[-1]
    return not VERB.search(nearest) and bool(_MODAL.search(clause(quantity, text)))


# "Enclosed are three sketches".
_SENT = re.compile(r"\b(?:enclosed|attached)\b(?!\s+to\b)", re.IGNORECASE)
# "Ward 12", "hall 6": one that somebody may look for.
_NAMED = re.compile(
    r"[a-z,]\s[A-Z][a-z]+\s$|\b(?:hall|room|stand|booth|stall|gate|platform|pavilion|suite)\s$"
)
_REACH = 24  # characters before the number
_DO = re.compile(
    r"[\s\d.)(*_#-]*(?:Keep|Bring|Take|Hide|Pick|Find|Give|Put|Add|Start|Stop|Leave|Choose|Try|Use|Make|Think"
    r"|Look|Ask|Tell|Write|Read|Draw|Count|Listen|Walk|Wait|Buy|Plan|Let|Imagine|Remember|Forget|Watch|Learn"
    r"|Expect|Pack|Set|Check|Compare|Name|Show|Open|Close|Cut|Mix|Pour|Stir|Sing|Say|Don['\u2019]t|Never)\s"
)


def goes_on(sentence: Span, text: Document) -> bool:
    """Whether a sentence without a verb goes on with a proposal: "A table, five chairs."."""
    if VERB.search(sentence.text) or SUBJECT.search(sentence.text):
        return False
    above = text.raw[max(0, sentence.start - 2) : sentence.start]
    if sentence.start == 0 or "\n" in above:
        return False
    earlier = sentence_at(text, sentence.start - 2)
    return bool(_PROPOSED.search(earlier.text) or _FUTURE.search(earlier.text))


# What is asked for may last days: "would you lend us the van for two days".
_SHARED = re.compile(
    r"\byou(?:['\u2019]d|\s+would|\s+could|\s+might)\s+(?!have|get|hold|own|hear|receive|been|\w+ed\b)|\b(?:I|we)['\u2019]d\s+(?:want|like|love|prefer)\b"
    r"|\b(?:suggest|propose|imagine|lent|lend|loan|give|spare|join|come|visit|stay|host|borrow|swap|share|try|test)\b",
    re.IGNORECASE,
)
_RATE = re.compile(
    # A hyphen parts words or stands in one: without bounds there were too many ways to try.
    r"(?:[\s-]{1,3}\w[\w'\u2019]{0,40}(?:-[\w'\u2019]{1,40}){0,2}){0,3}?\s+(?:an?|per|each|every)\s+(?:hour|day|night|week|month|year)\b"
)
_PROPOSED = re.compile(r"\b(?:would|could|propose|suggest)\b|['\u2019]d\b|\?", re.IGNORECASE)


def _is_rate(quantity: Quantity, text: Document) -> bool:
    """Whether it is how much is done in a time ("four bridges a day"): that is a claim."""
    return bool(_RATE.match(text.raw, quantity.end))


def is_offered(quantity: Quantity, text: Document) -> bool:
    """Whether it counts what is offered, asked for or suggested: what is not yet there."""
    sentence = sentence_at(text, quantity.start)
    said = text.raw[sentence.start : quantity.start]
    will = _WILL.search(said)
    if _THERE.search(said, will.end() if will else 0):
        return False
    return (
        is_asked(quantity, text)
        or _is_suggested(quantity, text)
        or bool(_DO.match(sentence.text))
        or bool(_MODAL.search(said))
        or _would_be(quantity, text)
    )


# "I'll play sounds from six glaciers", "I'll show what six people did": these are there.
_THERE = re.compile(
    r"\b(?:from|across|how(?!\s+about)|why|what|that(?=\s+(?:it|he|she|they|there|our|my|the)\b))",
    re.IGNORECASE,
)


def is_measure(quantity: Quantity) -> bool:
    """Whether it measures ("two millimetres") rather than counts."""
    return bool(_MEASURE.match(quantity.noun))


def is_asked(quantity: Quantity, text: Document) -> bool:
    """Whether the same clause offers, asks or plans, before the quantity."""
    asking = before(quantity, text)
    if will := _WILL.search(asking):
        return not _is_told(quantity, asking[will.end() :]) and not PAST.search(asking)
    start = sentence_at(text, quantity.start).start
    lasts = quantity.unit == "time" and quantity.name not in SHORT
    return not lasts and bool(_LISTED_WISH.search(text.raw[start : quantity.start]))
