"""Who the writer is: the name, and the label of the profile as it stands behind a name."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from draftkit.drafting.composed.frames import table
from draftkit.drafting.composed.lexicon import lexicon
from draftkit.drafting.composed.text import BARS, lowered, words_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from draftkit.drafting.composed.lexicon import Lexicon

__all__ = ["Introduction", "ended_by", "introduction", "main_job", "takes_at"]

# A position with more words than this, or with marks in it, is no part of a sentence.
_LONG = 6


@dataclass(frozen=True, slots=True)
class Introduction:
    """Who the writer is, in equal sentences.

    Attributes:
        sentences: The sentences, or the line that stands above a bio.
        sources: Where its notes stand.
    """

    sentences: tuple[str, ...]
    sources: tuple[str, ...] = ()


def introduction(data: Mapping[str, Any], language: str, *, third: bool = False) -> Introduction:
    """Say who the writer is; what the label says is not put into other words.

    >>> data = {"basics": {"name": "Ann Lee", "label": "Nurse"}}
    >>> introduction(data, "en").sentences[0], introduction(data, "en", third=True).sentences
    ("I'm Ann Lee, a nurse.", ('Ann Lee is a nurse.',))
    """
    known, frames = lexicon(language), table(language)["introduction"]
    basics, name = data["basics"], str(data["basics"]["name"])
    label, job = _tidy(str(basics.get("label") or "")), main_job(data)
    role, place, sources = _role(label, job, name, known, frames)
    if not role:
        alone = (one.format(name=name) for one in frames["alone"])
        return Introduction((name,) if third else tuple(alone))
    called = "" if "," in place else with_article(role, known)
    said = place.format(role=called or role)
    if third:
        line = frames["third" if called else "line"]
        return Introduction((line.format(name=name, role=said),), sources)
    made = (one.format(name=name, role=said) for one in frames["first"])
    return Introduction(tuple(made), sources)


def _role(
    label: str, job: Mapping[str, Any], name: str, known: Lexicon, frames: Mapping[str, str]
) -> tuple[str, str, tuple[str, ...]]:
    """Return what the writer is called, a frame for it that has the place, and the sources."""
    position = _tidy(str(job.get("position") or ""))
    organisation = _organisation(str(job.get("name") or ""), name, known)
    owner = bool(position) and all(known.has("owners", one) for one in words_of(position))
    fits = 0 < len(position.split()) <= _LONG and not set(",;:/(") & set(position)
    sources: tuple[str, ...] = ("basics.label",) if label else ("work.position",)
    here = label or position  # what somebody is at this place
    if label and position and not _overlap(label, position, known):
        if not fits or not organisation or _overlap(label, organisation, known, every=True):
            return label, "{role}", sources
        label, here, sources = f"{label}, {position}", position, (*sources, "work.position")
    if not organisation or _overlap(label, organisation, known, every=True):
        return label or position, "{role}", sources
    person = "," not in here and _is_person(here, known)
    owns = owner and not known.any("of", words_of(label))
    joined = "of" if owns else "at" if person and takes_at(organisation, known) else "beside"
    place = frames[joined].replace("{organisation}", organisation)
    return label or position, place, (*sources, "work.name")


def _tidy(text: str) -> str:
    """Return a label with commas for its bars, and without what stands in brackets at its end."""
    text = text.partition(" @ ")[0].strip().rstrip(".")
    parts = [one.strip() for one in BARS.split(text) if one.strip()]
    parts = [re.sub(r"\s*\([^()]*\)\Z", "", one) for one in parts]
    return re.sub(r"\s*;\s*", ", ", ", ".join(map(_inside, parts)))


def _inside(text: str) -> str:
    """Return what somebody is as it stands inside a sentence: an ordinary word has no capital."""
    from draftkit.language.lexicon import is_ordinary

    first, _, rest = text.partition(" ")
    word = first.rstrip(",")
    known = lexicon()
    person = known.has("persons", word.lower()) or known.fits("of_field", word.lower())
    simple = word[:1].isupper() and word[1:].islower() and (person or is_ordinary(word.lower()))
    title = any(one[:1].isupper() for one in rest.split()[:2])
    return lowered(text) if simple and not title else text


def with_article(role: str, known: Lexicon) -> str:
    """Return what somebody is with its article, if that is certain, or nothing.

    >>> with_article("grain elevator manager", lexicon()), with_article("head of a ward", lexicon())
    ('a grain elevator manager', '')
    """
    low = words_of(role)
    first = low[0]
    if "," in role or known.has("titles determiners possessives", first):
        return ""
    if not all(_is_person(part, known) for part in role.split(" and ")):
        return ""
    if role[:1].isupper() and not role[:2].isupper():
        return ""
    return f"{'an' if known.fits('open', role) else 'a'} {role}"


def _is_person(role: str, known: Lexicon) -> bool:
    """Whether a role is of a person for sure: by the noun at its head, or as a title."""
    low = words_of(role)
    short = len(low) <= _LONG
    head = _head(low, known)
    person = known.has("persons", head) or head.endswith(tuple(known.small["person_endings"]))
    return short and (person or known.has("titles", low[0]))


def _head(low: list[str], known: Lexicon) -> str:
    """Return the noun of what somebody is: "instructor" of "instructor for crane operators"."""
    end = next(
        (n for n, one in enumerate(low) if n and known.has("prepositions relatives", one)), len(low)
    )
    return low[end - 1].rpartition("-")[2] or low[end - 1]


def _organisation(text: str, name: str, known: Lexicon) -> str:
    """Return the name of where the writer works, or nothing if it is none: "Self-employed"."""
    first = re.sub(r"\s*\([^()]*\)", "", BARS.split(text)[0]).strip(" .")
    low = words_of(first)
    if not low or known.any("own_boss", low[:3]) or known.has("unnamed", low[0]):
        return ""
    named = any(word[:1].isupper() for word in first.split())
    return first if named and low != name.lower().split() else ""


def takes_at(organisation: str, known: Lexicon) -> bool:
    """Whether "at" stands before a name as it is: it has "the", or is of no body that needs it."""
    last = organisation.rsplit(maxsplit=1)[-1]
    alone = last[:1].isupper() and not known.has("bodies", last.lower()) and "," not in organisation
    return alone or organisation.startswith(("the ", "The "))


def _overlap(one: str, two: str, known: Lexicon, *, every: bool = False) -> bool:
    """Whether two names share their telling words, or the first has every one of the second."""
    from draftkit.language.words import stem
    from draftkit.language.words import words_of as split

    a, b = ({stem(word) for word in split(text)} - known.small["untelling"] for text in (one, two))
    return bool(b) and (b <= a if every else bool(a & b))


def main_job(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the job that goes on, the one of which the profile says most."""
    now = [job for job in data.get("work", []) if not ended_by(job)]
    return max(now, key=lambda job: len(job.get("highlights", [])), default={})


def ended_by(entry: Mapping[str, Any], today: dt.date | None = None) -> bool:
    """Tell whether a job or a course of studies is over."""
    end = entry.get("endDate", "")
    if not str(end)[:1].isdigit():
        return False
    now = (today or dt.datetime.now(dt.UTC).date()).isoformat()
    return str(end) < now[: len(str(end))]
