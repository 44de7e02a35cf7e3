"""How the writer says who they are: from the name, the label, the work, the studies."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from draftkit.drafting.composed.articles import with_article
from draftkit.drafting.composed.frames import filled, table
from draftkit.drafting.composed.heads import head_of
from draftkit.drafting.composed.lexicon import Lexicon, lexicon
from draftkit.drafting.composed.note import BARS, Shape, parts_of, plain
from draftkit.drafting.composed.phrase import body
from draftkit.drafting.composed.shape import shape_of
from draftkit.drafting.composed.turning import small_start

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Introduction", "earlier", "ended_by", "introduction", "main_job"]

# So long a description is a sentence by itself.
_LONG_ROLE = 16
_MOST_NAMES = 3


@dataclass(frozen=True, slots=True)
class Introduction:
    """Sentences that say who the writer is.

    Attributes:
        sentences: Equals to choose from.
        sources: Where what they say stands in the profile.
    """

    sentences: tuple[str, ...]
    sources: tuple[str, ...]


def introduction(
    data: Mapping[str, Any], language: str, *, summed_up: bool, third: bool = False
) -> Introduction:
    """Return how the writer introduces themselves.

    Args:
        data: The profile.
        language: The language of the frames.
        summed_up: Whether the summary is in the text as well. What it calls the writer
            need then not be said twice.
        third: Whether others say it: "Ruth Adeyemi is a nurse".
    """
    values, sources = _values(data, lexicon(language), language, summed_up=summed_up)
    return _made(values, sources, data, language, "third_" if third else "")


def _values(
    data: Mapping[str, Any], known: Lexicon, language: str, *, summed_up: bool
) -> tuple[dict[str, str], list[str]]:
    """Return what an introduction is made of, and where that stands."""
    basics = data.get("basics", {})
    names = _names_in(basics.get("label", ""), known)
    job = main_job(data) or ({} if names else _office(data))
    values = {"name": basics.get("name", "")}
    place = known.rewritten("aside", BARS.split(job.get("name", ""))[0])
    label = basics.get("label", "")
    if place and not _is_own_boss(place, values["name"], known):
        values["organisation"] = body(place, known)
    position, summary = _clean(job.get("position", ""), known), basics.get("summary", "")
    learns = known.small["learners"] & {plain(word) for word in label.split()}
    # A student helper at a clinic is no student there.
    whole = job.get("position", "")
    joined = known.any("both", map(plain, whole.split())) or _is_own(job, data)
    if len(names) == 1 and whole and not joined:
        names = _apart(names[0], whole, known)
    there = [one for one in names if whole and not learns and _overlap(one, whole)]
    role = _together(there[:1] or names, known)
    if role and position and known.has("titles", plain(position.split()[0])):
        position = position.split(" and ")[0]  # one title beside what somebody is
    # A label may be of another place than the one where somebody works.
    elif names and not there and not _is_there(job, data, known):
        volunteers = known.small["helpers"] & {plain(w) for w in job.get("position", "").split()}
        organisation = values.pop("organisation", "")
        values |= {} if volunteers or learns or not organisation else {"elsewhere": organisation}
        position = ""
    sources = ["basics.name", *["basics.label"] * bool(role), *["work"] * bool(job)]
    if summed_up and _says_more(summary, label or position, values["name"]):
        first = known.rewritten("of_experience", parts_of(summary)[0])
        own = with_article(re.split(r"[;:]", first)[0].rstrip("."), known)
        # A long one is a sentence by itself, and the label would say the same before it.
        said = known.any("of_writer", map(plain, own.split()))  # "17 years I was operator"
        if len(own.split()) > _LONG_ROLE or said:
            role = role if "," in own else ""
        elif not known.fits("for_years", own):
            role = own
    _settle(values, role, position, table(language)["introduction"], known)
    school = _studies(data).get("school", "")
    if learns and role and school and not values.get("place"):
        values["place"] = table(language)["introduction"]["at"].format(
            organisation=body(school, known)
        )
    return values, sources


def earlier(data: Mapping[str, Any], language: str, subject: str = "") -> Introduction:
    """Return what the writer was before: "Until 2015, I was a stage carpenter at the Teatro".

    Args:
        data: The profile.
        language: The language of the frames.
        subject: Who it is, if others say it.
    """
    known, frames = lexicon(language), table(language)["introduction"]
    job: Mapping[str, Any] = next((one for one in data.get("work", []) if ended_by(one)), {})
    title = small_start(_clean(job.get("position", ""), known))
    there = job.get("name", "").split(", ")[0]
    label = _clean(data.get("basics", {}).get("label", ""), known)
    # "Until 2016, I was a joiner" is not said by somebody who is one.
    same = _shared(title, f"{label} {main_job(data).get('position', '')}")
    own = known.any("owners", _low(title)) or known.any("of_writer", _low(title))
    unplaced = _is_own_boss(there, "", known) or known.any("prepositions", _low(there)[:1])
    if not title or same or own or unplaced:
        return Introduction((), ())
    values = {
        "year": str(job["endDate"])[:4],
        "subject": subject or "I",
        "role": with_article(title, known),
        "place": frames["at"].format(organisation=body(there, known)),
    }
    return Introduction(tuple(filled(tuple(frames["before"]), values)), ("work",))


def _low(text: str) -> list[str]:
    return [plain(word) for word in text.split()]


def _names_in(label: str, known: Lexicon) -> list[str]:
    """Return what a label calls somebody: "Notary|Mediator", "Retired; keeper of the bells"."""
    found: list[str] = []
    for part in filter(None, BARS.split(label)):
        each = [one for piece in part.split("; ") for one in _people(piece, known)]
        each = [one for one in each if not known.has("adverbs", plain(one.split()[0]))]
        own = [clean for one in each if (clean := _clean(one, known))]
        if not found and not (own and (len(each) < 2 or _clean(each[0], known))):
            return []  # the first is what somebody is most of all
        found += own
    return found[:_MOST_NAMES]


def _apart(name: str, position: str, known: Lexicon) -> list[str]:
    """Split "pastor and bus driver" if the writer is only one of the two at this place."""
    parts = name.split(" and ")
    persons = all(
        _clean(one, known) and not known.has("titles", plain(one.split()[0])) for one in parts
    )
    there = [_overlap(one, position) for one in parts]
    return parts if persons and any(there) and not all(there) else [name]


def _people(text: str, known: Lexicon) -> list[str]:
    """Take a label apart at its commas, if each part is somebody: "pilot, flying instructor"."""
    parts = text.split(", ")
    named = [
        _clean(one, known) and not known.has("adverbs", plain(one.split()[0])) for one in parts
    ]
    return parts if all(named) else [text]


def _together(names: list[str], known: Lexicon) -> str:
    said = [with_article(one, known) for one in names]
    return " and ".join([", ".join(said[:-1]), said[-1]]) if len(said) > 1 else "".join(said)


def _is_own(job: Mapping[str, Any], data: Mapping[str, Any]) -> bool:
    """Whether a firm has the writer's name: "the Pichlwanger bell foundry"."""
    return data.get("basics", {}).get("name", "-").split()[-1] in job.get("name", "").split()


def _is_there(job: Mapping[str, Any], data: Mapping[str, Any], known: Lexicon) -> bool:
    """Whether the label fits this job: it has no title of its own, or the firm is the writer's."""
    words = {plain(word) for word in job.get("position", "").split()}
    if _is_own(job, data):
        return True
    only = len([one for one in data.get("work", []) if not ended_by(one)]) == 1
    return (only and not words) or bool(known.small["owners"] & words) or "partner" in words


def main_job(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the job that goes on, the one of which the profile says most."""
    now = [job for job in data.get("work", []) if not ended_by(job)]
    return max(now, key=lambda job: len(job.get("highlights", [])), default={})


def _office(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return unpaid work as a job, for somebody who has no other."""
    now = [one for one in data.get("volunteer", []) if one.get("position") and not ended_by(one)]
    return {**now[0], "name": now[0].get("organization", "")} if now else {}


def _clean(text: str, known: Lexicon) -> str:
    """Return the first phrase of what somebody is called: "owner: third generation" is "owner".

    What is no phrase for a person is nothing: "I sit on the committee", "Get people singing".
    """
    text = known.rewritten("at_sign", known.rewritten("became", BARS.split(text.strip())[0]))
    if (left := known.rewritten("left", text)) != text:
        text = " ".join(map(small_start, left.split(" ", 1)))
    first = re.split(r"\s[\u2013-]\s|[:;,(]", text)[0].strip().rstrip(".")
    first = first.replace(" & ", " and ")
    if not first:
        return ""
    note = shape_of(first)
    if note.shape is Shape.PERSON and " and " in first:
        parts = first.split(" and ")
        persons = [shape_of(part).shape is Shape.PERSON for part in parts]
        # "Speech and language therapist" is one, "baker and proud of it" is a baker.
        first = first if persons[-1] else parts[0]
    titled = known.has("titles", plain(first.split()[0]))
    # "Speech and language therapist"
    joined = " and " in first and note.shape is Shape.NOUN
    joined = joined and shape_of(first.split(" and ")[-1]).shape is Shape.PERSON
    person = note.shape is Shape.PERSON or _is_calling(first, known)
    return first if person or titled or joined else ""


def _is_calling(text: str, known: Lexicon) -> bool:
    """Whether a label's noun is of one who does something: "Live captioner"."""
    from draftkit.language.lexicon import is_ordinary

    head = head_of([plain(word) for word in text.split()], known)
    doer = len(head) > 5 and head.endswith(tuple(known.small["doers"]))
    return doer and (is_ordinary(head[:-2]) or is_ordinary(head[:-1]))


def _settle(
    values: dict[str, str],
    role: str,
    position: str,
    frames: Mapping[str, Any],
    known: Lexicon,
) -> None:
    """Decide what the writer is called, and how the organisation is joined to it."""
    organisation, name = values.get("organisation", ""), values["name"]
    if not role and not position:
        return
    first = plain(position.split(maxsplit=1)[0]) if position else ""
    title = with_article(position, known) if position else ""
    owns = known.small["owners"] & {plain(word) for word in position.split()}
    joined = frames["of" if owns else "at"]
    values["place"] = joined.format(organisation=organisation) if organisation else ""
    if not role:
        values["role"] = title
    elif title and known.has("titles", first) and not _overlap(position, role) and organisation:
        pair = (title + " " + values["place"], role) if " who " in role else (role, title)
        several = "several" if " and " in pair[0] else "and"
        values["role"] = frames[several].format(one=pair[0], other=pair[1])
        values["place"] = "" if " who " in role else values["place"]
    elif len(role.split()) > 6 and organisation:
        # Two places, or two parts of one, beside a long label: the label says enough.
        if "," not in organisation and frames["at"].split()[0] not in role.split():
            own = frames["from_first"].split(",")[0].format(organisation=organisation)
            values["name"] += f" {own}"
        values["role"], values["place"] = role, ""
    else:
        # "Head cook of a school kitchen" is head cook at the School kitchen De Terp.
        more = _shared(organisation, role) - _shared(organisation, title)
        values["role"] = title if title and _shared(title, role) and len(more) > 1 else role
        if not known.has("owners", plain(role.rsplit(maxsplit=1)[-1])):
            at = frames["at"].format(organisation=organisation)
            values["place"] = at if organisation else ""
    telling = " ".join(organisation.lower().split()[-2:])
    if organisation and telling in values["role"].lower():
        values["place"], values["name"] = "", name


def _made(
    values: dict[str, str],
    sources: list[str],
    data: Mapping[str, Any],
    language: str,
    person: str,
) -> Introduction:
    frames = table(language)["introduction"]
    names = ["elsewhere", "placed", "named", "from"]
    if not (values.get("role") or values.get("organisation")):
        values |= _studies(data)
        names = ["student"]
    elif lexicon(language).fits("since", values.get("role", "")):
        names = ["since"]
    for name in [*names, "alone"]:
        if made := filled(tuple(frames[person + name]), values):
            # "My name is Ann from Nord" is no English.
            bare = values["name"] != data.get("basics", {}).get("name", "")
            return Introduction(tuple(made[: 1 if bare else None]), tuple(sources))
    raise AssertionError("a name is enough")


def _says_more(summary: str, label: str, name: str) -> bool:
    """Whether the summary begins with what the writer is called, and says more of it."""
    note = shape_of(parts_of(summary)[0], names=(name,)) if summary else None
    return note is not None and note.shape is Shape.PERSON and _overlap(note.text, label)


def _studies(data: Mapping[str, Any]) -> dict[str, str]:
    now = [s for s in data.get("education", []) if s.get("area") and not ended_by(s)]
    if not now or "institution" not in now[0]:
        return {}
    return {"area": now[0]["area"], "school": body(now[0]["institution"], lexicon())}


def ended_by(entry: Mapping[str, Any], today: dt.date | None = None) -> bool:
    """Tell whether a job or a course of studies is over."""
    end = entry.get("endDate", "")
    if not str(end)[:1].isdigit():
        return False
    now = (today or dt.datetime.now(dt.UTC).date()).isoformat()
    return str(end) < now[: len(str(end))]


def _is_own_boss(place: str, name: str, known: Lexicon) -> bool:
    words = plain(place).split()
    own = known.any("own_boss", words[:1]) or known.any("own", words[:3])  # "On my own account"
    return own or words in ([], name.lower().split())


def _overlap(one: str, two: str) -> bool:
    """Whether two names of what somebody is share their telling words."""
    return bool(_shared(one, two))


def _shared(one: str, two: str) -> set[str]:
    from draftkit.language.words import stem, words_of

    a, b = ({stem(word) for word in words_of(text)} for text in (one, two))
    return a & b - lexicon().small["untelling"]
