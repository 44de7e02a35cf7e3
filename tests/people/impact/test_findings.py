"""What is said of figures: what they show, what they cannot show, and no reason."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from draftkit.people.impact.compared import Median, Share, apart, told_apart
from draftkit.people.impact.counted import Counted
from draftkit.people.impact.findings import TOO_FEW, findings
from draftkit.people.impact.impact import Impact, Work
from draftkit.people.practice.event import Event
from each import each

if TYPE_CHECKING:
    from collections.abc import Sequence

VIEWS = ("blog", "views")


def sent(kind: str, answered: int, of: int) -> list[Work]:
    """Return messages of a kind, some of them answered."""
    return [Work(f"{kind}{n}", kind, sent="2026-03-01", answered=n < answered) for n in range(of)]


def published(kind: str, views: Sequence[float]) -> list[Work]:
    """Return what was published of a kind, and how often each was viewed."""
    return [
        Work(
            f"{kind}{n}",
            kind,
            published={f"https://a.example/{kind}{n}": "2026-03-01"},
            figures={VIEWS: count},
            whole=frozenset({"blog"}),
        )
        for n, count in enumerate(views)
    ]


def said_of(works: list[Work]) -> list[str]:
    """Return what is said of drafts."""
    ids = [(work.id, "sent" if work.sent else "published") for work in works]
    events = [Event(what, "2026-03-01", draft=id_) for id_, what in ids]  # type: ignore[arg-type]
    return findings(Impact(tuple(works), tuple(events)))


OVERLAP = "The intervals overlap: no difference is claimed."
APART = "The intervals do not overlap."


REACH = 'drafts of the kind "reach" that were sent'
THANKS = 'drafts of the kind "thanks" that were sent'
HALF = "3 (50%, 95% interval 19% to 81%)"
CASES = {
    f"Of 20 {REACH}, 1 (5%, 95% interval 1% to 24%) were answered; of the 20 others, 20 (100%, "
    f"95% interval 84% to 100%). {APART}": [*sent("thanks", 20, 20), *sent("reach", 1, 20)],
    f"Of 6 {REACH}, 2 (33%, 95% interval 10% to 70%) were answered; of the 6 others, {HALF}. "
    f"{OVERLAP}": [*sent("thanks", 3, 6), *sent("reach", 2, 6)],
    f"Of 6 {THANKS}, {HALF} were answered; the others are too few to compare (5).": [
        *sent("thanks", 3, 6),
        *sent("reach", 2, 5),
    ],
    "Too few to say: answers: reach (5 sent).": [*sent("thanks", 5, 5), *sent("reach", 0, 5)],
    '8 published drafts of the kind "post" had a median of 103.5 (95% interval 100 to 107) of '
    f"views (blog); the 7 others had a median of 13 (95% interval 10 to 16). {APART}": [
        *published("post", range(100, 108)),
        *published("article", range(10, 17)),
    ],
    "Too few to say: views (blog): all drafts (5).": published("post", range(1, 6)),
}


@each(("said", "works"), CASES.items())
def test_what_is_said_of_drafts(works: list[Work], said: str) -> None:
    assert said in said_of(works)


def test_of_fewer_than_six_nothing_but_their_number_is_said() -> None:
    said = said_of([*published("post", range(1, 6)), *sent("thanks", 2, 5)])
    assert said[-1] == TOO_FEW
    assert not any("median" in line or "%" in line for line in said[:-1])


def test_what_is_tied_to_no_draft_is_said_apart() -> None:
    events = (
        Event("met", "2026-03-01", person="Ana Lima"),
        Event("replied", "2026-03-02", person="Ana Lima"),
        Event("replied", "2026-03-03", person="Ana Lima"),
    )
    assert findings(Impact((), events)) == [
        "The journal has 1 meeting with people and 2 replies to no draft."
    ]
    assert findings(Impact((), events[:1])) == ["The journal has 1 meeting with people."]


@each(("source", "new"), [("plausible a.example", 6), ("plausible b.example", 0), ("linkedin", 0)])
def test_a_source_counts_what_is_published_where_it_counts(source: str, new: int) -> None:
    days = [f"2026-03-{day:02}" for day in range(1, 15)]
    works = [Work(day, "post", published={f"https://www.a.example/{day}": day}) for day in days[:6]]
    events = [Event("published", w.id, draft=w.id, url=next(iter(w.published))) for w in works]
    counted = Counted(source, days[0], days[-1], {day: {"views": 5} for day in days}, 14)
    said = findings(Impact(tuple(works), tuple(events), (), (counted,)))
    assert any(line.startswith("On 6 days on which") for line in said) == bool(new)


def test_two_groups_are_compared_once() -> None:
    said = said_of([*sent("thanks", 3, 6), *sent("reach", 2, 6)])
    assert sum(line.endswith(OVERLAP) for line in said) == 1


# A reason, or what sounds like one.
REASON = re.compile(
    r"because|thanks to|caus\w+|due to|led to|result\w*|effect\w*|brought|drove|driven|why\b|should"
    r"|therefore|\bso\b(?! far)|better|worse|best|worst|improv\w+|succe\w+|work(?:s|ed)\b|boost\w*"
    r"|perform\w*|significan\w*|trend\w*|likely|tend\w*|more (?:than|views|replies)|higher|lower"
    r"|increas\w*|gr[eo]w",
    re.IGNORECASE,
)

_WORKS = st.lists(
    st.one_of(
        st.tuples(st.just("sent"), st.sampled_from("ab"), st.booleans()),
        st.tuples(st.just("published"), st.sampled_from("cd"), st.integers(0, 9)),
    ),
    max_size=40,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_WORKS)
def test_no_sentence_has_a_reason_and_each_apart_is_apart(
    drawn: list[tuple[str, str, int]],
) -> None:
    works = list[Work]()
    for number, (what, kind, count) in enumerate(drawn):
        own = sent(kind, count, 1) if what == "sent" else published(kind, [count])
        works.append(replace(own[0], id=f"{number}"))
    for line in said_of(works):
        if line == TOO_FEW:
            continue  # says why six
        assert not REASON.search(line), line
        numbers = [float(n) for n in re.findall(r"(?:interval |to )(\d+(?:\.\d+)?)", line)]
        if line.endswith((OVERLAP, APART)):
            low, high, from_, to = numbers
            assert line.endswith(APART) == (high < from_ or to < low)


def test_intervals_that_touch_overlap() -> None:
    assert not apart(Median(range(1, 7)), Median(range(6, 12)))
    assert apart(Median(range(1, 7)), Median(range(7, 13)))
    assert told_apart(Share(0, 50), Share(50, 50)) == APART
