"""The index of the facts: what a draft may say, in the forms that the checks ask for.

Built once per brief (`index_of`), from parts that are made once for each fact; a draft is
then checked in a few milliseconds.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from draftkit.checks.grounding.apart import is_apart
from draftkit.language.detection import plainly_in
from draftkit.language.document import Document
from draftkit.language.forms import forms_of
from draftkit.language.language import USUAL, language
from draftkit.language.noted import noted
from draftkit.language.reading import read
from draftkit.profile.fact import origin

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from draftkit.language.language import Language
    from draftkit.language.moments import Moment
    from draftkit.language.quantity import Quantity
    from draftkit.language.reading import Reading
    from draftkit.profile.fact import Fact

__all__ = ["FactIndex", "Period", "having", "index_of"]


@dataclass(frozen=True, slots=True)
class Period:
    """How long something lasted, by two dates of one item of the profile.

    Attributes:
        months: From the start to the end, or to today.
        open: Whether it goes on.
        facts: The ids of the dates.
        ago: Whether it is only how long ago a date was.
    """

    months: float
    open: bool
    facts: tuple[str, ...]
    ago: bool = False


class FactIndex:
    """The facts, read and sorted for the checks.

    Attributes:
        facts: The facts themselves.
        today: The day up to which anything ongoing is measured.
        written: Each of them as a text in its language: one for the profile, one for the
            rest.
        readings: What stands in each of them.
        first: The index of the first of the facts, which this one adds to, if any.
        added: The facts that it adds; all if there is no first.
        language: The language of those.
    """

    def __init__(
        self, facts: tuple[Fact, ...], today: dt.date, first: FactIndex | None = None
    ) -> None:
        """Make the index, by adding to that of the first of the facts where there is one."""
        self.facts = facts
        self.today = today
        self.first = first
        self.added = facts[len(first.facts) :] if first else facts
        self.language = _language_of(self.added, first)
        added = [Document(fact.text, self.language) for fact in self.added]
        self.written: list[Document] = [*(first.written if first else ()), *added]
        self.readings: list[Reading] = [*(first.readings if first else ()), *map(read, added)]
        self._added = [(forms_of(fact.text, self.language), fact.id) for fact in self.added]

    @cached_property
    def quantities(self) -> list[tuple[Quantity, str]]:
        """Every quantity of the facts with the fact's id, but for those of private parts."""
        return [
            (quantity, id_) for id_, _, reading in self.every() for quantity in reading.quantities
        ]

    @cached_property
    def moments(self) -> list[tuple[Moment, str]]:
        """Every date and time of the facts with the fact's id; what only notes mean comes last."""
        return [
            (moment, id_)
            for id_, fact, reading in self.every()
            for moment in _with_noted(reading.moments, noted(fact.raw, fact.language))
        ]

    @cached_property
    def noted(self) -> list[tuple[Moment, str]]:
        """The dates that a fact means as notes do, each day of a range on its own."""
        return [
            (moment, id_)
            for id_, fact, _ in self.every()
            for moment in noted(fact.raw, fact.language)
        ]

    @cached_property
    def lengths(self) -> list[tuple[int, str]]:
        """How many days each range of days has, with the fact's id."""
        days = Counter((id_, moment.start, moment.end) for moment, id_ in self.noted if moment.day)
        return [(count, id_) for (id_, *_), count in days.items()]

    @cached_property
    def words(self) -> dict[str, set[str]]:
        """The facts' words, folded, each with the ids of the facts that have it."""
        first = self.first.words if self.first else {}
        return having(first, ((forms.words, id_) for forms, id_ in self._added))

    @cached_property
    def stems(self) -> dict[str, set[str]]:
        """The stems of the facts' words, each with the ids of the facts that have it."""
        first = self.first.stems if self.first else {}
        return having(first, ((forms.words.values(), id_) for forms, id_ in self._added))

    @cached_property
    def capitals(self) -> dict[str, set[str]]:
        """The facts' words that are all capitals, folded, as acronyms are."""
        first = self.first.capitals if self.first else {}
        return having(first, ((forms.capitals, id_) for forms, id_ in self._added))

    @cached_property
    def acronyms(self) -> dict[str, set[str]]:
        """The initials of the facts' names of two to seven words, lower case."""
        first = self.first.acronyms if self.first else {}
        return having(first, ((forms.acronyms, id_) for forms, id_ in self._added))

    @cached_property
    def texts(self) -> dict[str, str]:
        """What each fact says, by its id, in the facts' order."""
        return {fact.id: fact.text for fact in self.facts}

    @cached_property
    def documents(self) -> dict[str, Document]:
        """Each fact as a text in its language, by its id."""
        return {fact.id: text for fact, text in zip(self.facts, self.written, strict=True)}

    def every(self) -> Iterator[tuple[str, Document, Reading]]:
        """Yield each fact's id, the fact as a text, and what stands in it.

        Private parts are not among them: their numbers and dates count nothing; see `apart`.
        """
        for fact, text, reading in zip(self.facts, self.written, self.readings, strict=True):
            if not is_apart(fact.id):
                yield fact.id, text, reading

    @cached_property
    def _places(self) -> dict[str, int]:
        return {id_: place for place, id_ in enumerate(self.texts)}

    def in_order(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Return ids in the facts' order, each once."""
        return tuple(sorted(self._places.keys() & ids, key=self._places.__getitem__))

    def saying(self, words: list[str]) -> tuple[str, ...]:
        """Return the ids of the facts that say these folded words in a row."""
        row = f" {' '.join(words)} "
        sets = [self.words.get(word, set()) for word in words]
        ids = set.intersection(*sets) if sets else ()
        return self.in_order(
            id_ for id_ in ids if row in forms_of(self.texts[id_], self.documents[id_].language).row
        )

    @cached_property
    def run_together(self) -> dict[str, set[str]]:
        """Two and three of the facts' words in a row, and hyphenated ones, written as one."""
        first = self.first.run_together if self.first else {}
        return having(first, ((forms.run_together, id_) for forms, id_ in self._added))

    @cached_property
    def spans(self) -> list[Period]:
        """How long things lasted: each item, each organisation, and all the work."""
        items: dict[str, dict[str, tuple[Moment, str]]] = {}
        for moment, id_ in self.moments:
            item, _, key = id_.rpartition(".")
            if moment.year and key in {"startDate", "endDate", "date", "releaseDate"}:
                items.setdefault(item, {})[key] = (moment, id_)
        found = [self._span(dates) for dates in items.values()]
        found += self._ages()
        by_room: dict[str, list[dict[str, tuple[Moment, str]]]] = {}
        for item, dates in items.items():
            if "startDate" in dates:
                room = item.split("[")[0]
                by_room.setdefault(room, []).append(dates)
                names = (self.texts.get(f"{item}.{key}") for key in ("name", "institution"))
                owner = next(filter(None, names), item)
                by_room.setdefault(f"{room} {owner}", []).append(dates)
        found += [self._whole(group) for group in by_room.values() if len(group) > 1]
        return [span for span in found if span is not None]

    def _ages(self) -> list[Period | None]:
        """How long ago everything began or was."""
        now = self._months(None)
        return [
            Period(now - _month(moment, 1), open=True, facts=(id_,), ago=True)
            for moment, id_ in self.moments
            if moment.year and not moment.decade and _month(moment, 1) <= now
        ]

    def _months(self, moment: Moment | None) -> float:
        if moment is None:
            return self.today.year * 12 + self.today.month
        return _month(moment, 6)

    def _span(self, dates: dict[str, tuple[Moment, str]]) -> Period | None:
        if "startDate" not in dates:
            return None
        start, start_id = dates["startDate"]
        end, end_id = dates.get("endDate", (None, ""))
        months = self._months(end) - _month(start, 6)
        ids = (start_id, end_id) if end_id else (start_id,)
        return Period(months, end is None, ids) if months >= 0 else None

    def _whole(self, group: list[dict[str, tuple[Moment, str]]]) -> Period | None:
        first = min((dates["startDate"] for dates in group), key=lambda d: _month(d[0], 6))
        if any("endDate" not in dates for dates in group):
            return self._span({"startDate": first})
        last = max((dates["endDate"] for dates in group), key=lambda d: _month(d[0], 6))
        return self._span({"startDate": first, "endDate": last})


def _with_noted(moments: tuple[Moment, ...], as_notes: tuple[Moment, ...]) -> list[Moment]:
    """Return the dates of a fact, and those that it means as a note where that says more."""
    more = [one for one in as_notes if not _is_within(one, moments)]
    return [one for one in moments if not _is_within(one, more)] + more


def _is_within(one: Moment, others: Sequence[Moment]) -> bool:
    return any(other.start <= one.start and one.end <= other.end for other in others)


def _language_of(facts: tuple[Fact, ...], first: FactIndex | None) -> Language:
    """Return the language of the facts: that of the first ones, unless it is plainly another.

    Profiles are notes with few function words, so their language is less certain.
    """
    usual = first.language.tag if first else USUAL
    return language(plainly_in(Document("\n".join(fact.text for fact in facts)), usual))


def having(
    first: dict[str, set[str]], added: Iterable[tuple[Iterable[str], str]]
) -> dict[str, set[str]]:
    """Return each form with the ids that it comes with, those of the first facts included."""
    found = dict(first)
    for forms, id_ in added:
        for form in forms:
            found[form] = found.get(form, set()) | {id_}
    return found


def _month(moment: Moment, middle: int) -> float:
    return moment.year * 12 + (moment.month or middle)


@lru_cache(maxsize=64)
def _index(facts: tuple[Fact, ...], today: dt.date) -> FactIndex:
    of_profile = tuple(fact for fact in facts if origin(fact.id) == "profile")
    # The profile's facts stay the same from draft to draft, and come first.
    if 0 < len(of_profile) < len(facts) and facts[: len(of_profile)] == of_profile:
        return FactIndex(facts, today, _index(of_profile, today))
    return FactIndex(facts, today)


def index_of(facts: tuple[Fact, ...], today: dt.date | None = None) -> FactIndex:
    """Return the index of these facts, made once.

    Args:
        facts: What the profile and the inputs say.
        today: The day that open spans are measured to; today if left out.
    """
    return _index(facts, today or dt.date.today())  # noqa: DTZ011 - a profile has no time zone
