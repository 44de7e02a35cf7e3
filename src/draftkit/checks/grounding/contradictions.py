"""What two drafts of one person say differently: two numbers for one thing, two dates for one.

Avoiding false alarms matters more here than completeness: what the profile supports contradicts
nothing else that it supports, rounding is not a contradiction, and numbers of different things
are not compared.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from draftkit.checks.base import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from draftkit.checks.grounding.assertions import Assertion

__all__ = ["Contradiction", "Statements", "contradictions"]

# A duration grows while drafts get older: "12 years" and "13 years" are no contradiction.
_GROWN = 1.25
# Two sentences about the same thing share at least this many telling words, and at least this
# share of the shorter one's.
_SHARED, _OVERLAP = 2, 0.5


@dataclass(frozen=True, slots=True)
class Statements:
    """What one file says.

    Attributes:
        name: What a message calls the file.
        origin: The id of the first of the drafts that it is a version of; versions of one
            draft are not compared.
        assertions: In the order of the text.
    """

    name: str
    origin: str
    assertions: tuple[Assertion, ...]

    def values(self, topic: str) -> list[tuple[float, float]]:
        """Return all that it gives for a topic."""
        return [a.range for a in self.assertions if a.topic == topic]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What one file says, and what another one says instead.

    Attributes:
        own: What the file says.
        other: The other file.
        theirs: What that one says.
    """

    own: Assertion
    other: Statements
    theirs: Assertion

    @property
    def finding(self) -> Finding:
        """What is said of it in the file's report; it is for the writer to judge."""
        own, theirs = self.own, self.theirs
        ours, others = (
            " and in the profile" if one.support == "profile" else "" for one in (own, theirs)
        )
        message = (
            f"{own.text!r} here{ours}, but {theirs.text!r} in {self.other.name}{others}: "
            "say the same in both, or say that they are two things."
        )
        return Finding(
            "contradictions", "contradicted", False, own.text, own.start, own.end, message
        )


_Group = list[tuple[Statements, "Assertion"]]
# At most this many identical assertions are compared: the rest would add nothing new.
_SAME = 3


def contradictions(files: Sequence[Statements]) -> list[tuple[Contradiction, ...]]:
    """Return for each file what another one says differently."""
    groups: dict[str, _Group] = {}
    count: Counter[tuple[object, ...]] = Counter()
    for said in files:
        for one in said.assertions:
            same = (one.topic, one.range, one.support, one.narrowed, one.about, one.known)
            count[same] += 1
            if count[same] <= _SAME:
                groups.setdefault(one.topic, []).append((said, one))
    for group in groups.values():  # what the profile supports is named first
        group.sort(key=lambda pair: pair[1].support != "profile")
    return [tuple(_against(said, groups)) for said in files]


def _against(said: Statements, groups: Mapping[str, _Group]) -> Iterator[Contradiction]:
    for own in said.assertions:
        if other := _first_against(said, own, groups[own.topic]):
            yield Contradiction(own, *other)


def _first_against(
    said: Statements, own: Assertion, group: _Group
) -> tuple[Statements, Assertion] | None:
    """Return the first assertion of another file that cannot be true together with this one."""
    for other, theirs in group:
        if own.support == theirs.support == "profile" or _meet(own.range, theirs.range):
            continue
        if _contradict(own, theirs) and other.origin != said.origin:
            # A text with two numbers for a noun speaks of two things; one may be the other's.
            pairs = ((a, b) for a in said.values(own.topic) for b in other.values(own.topic))
            if own.measured or not any(_meet(a, b) for a, b in pairs):
                return other, theirs
    return None


def _meet(one: tuple[float, float], two: tuple[float, float]) -> bool:
    return one[0] <= two[1] and two[0] <= one[1]


def _contradict(one: Assertion, two: Assertion) -> bool:
    """Whether two assertions with values that differ cannot both be true."""
    if one.topic == "time" and max(one.high, two.high) < _GROWN * min(one.low, two.low):
        return False
    supports = {one.support, two.support}
    common = len((one.about & two.about) - {one.topic})
    alike = common >= _SHARED and common >= _OVERLAP * min(len(one.about), len(two.about))
    if one.measured or "none" not in supports:
        return alike
    if one.narrowed != two.narrowed:
        return alike and (one.narrowed <= two.narrowed or two.narrowed <= one.narrowed)
    return common > 0 or "profile" in supports or one.known
