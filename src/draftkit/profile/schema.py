"""What a profile may say: the table of its parts.

The table is JSON Resume 1.3 (https://jsonresume.org/schema) plus `basics.pronouns` and
`meta.draftkit`. JSON Resume is open, so a key that it does not know is accepted, with a
warning where it looks like a slip; `meta.draftkit` is ours, so there it is an error.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = [
    "DATE",
    "DAYS",
    "END",
    "FILES",
    "LANGUAGE",
    "META",
    "PARTS",
    "TEXT",
    "TEXTS",
    "WANTED",
    "Path",
    "Wanted",
]

Path = tuple[str | int, ...]
"""Where a part stands: keys, and numbers of list items."""

TEXT = "text"
TEXTS = "text or a list of texts"
FILES = "a path or a list of paths"
DATE = "a date"
END = 'a date or "present"'
LANGUAGE = "a language"
DAYS = "kinds of draft, each with a number of days"

# A mapping of keys is a section, a list of one thing is a list of such things.
META: dict[str, Any] = {
    "audience": TEXTS,
    "unique": TEXTS,
    "values": TEXTS,
    "offers": TEXTS,
    "seeking": TEXTS,
    "voice": TEXTS,
    "tone": TEXTS,
    "banned_phrases": TEXTS,
    "samples": FILES,
    "signature": TEXT,
    "language": LANGUAGE,
    "rhythm_days": DAYS,
}

PARTS: dict[str, Any] = {
    "$schema": TEXT,
    "basics": {
        "name": TEXT,
        "label": TEXT,
        "image": TEXT,
        "email": TEXT,
        "phone": TEXT,
        "url": TEXT,
        "summary": TEXT,
        "pronouns": TEXT,
        "location": {
            "address": TEXT,
            "postalCode": TEXT,
            "city": TEXT,
            "countryCode": TEXT,
            "region": TEXT,
        },
        "profiles": [{"network": TEXT, "username": TEXT, "url": TEXT}],
    },
    "work": [
        {
            "name": TEXT,
            "position": TEXT,
            "location": TEXT,
            "description": TEXT,
            "url": TEXT,
            "startDate": DATE,
            "endDate": END,
            "summary": TEXT,
            "highlights": [TEXT],
        }
    ],
    "volunteer": [
        {
            "organization": TEXT,
            "position": TEXT,
            "url": TEXT,
            "startDate": DATE,
            "endDate": END,
            "summary": TEXT,
            "highlights": [TEXT],
        }
    ],
    "education": [
        {
            "institution": TEXT,
            "url": TEXT,
            "area": TEXT,
            "studyType": TEXT,
            "startDate": DATE,
            "endDate": END,
            "score": TEXT,
            "courses": [TEXT],
        }
    ],
    "awards": [{"title": TEXT, "date": DATE, "awarder": TEXT, "summary": TEXT}],
    "certificates": [{"name": TEXT, "date": DATE, "url": TEXT, "issuer": TEXT}],
    "publications": [
        {"name": TEXT, "publisher": TEXT, "releaseDate": DATE, "url": TEXT, "summary": TEXT}
    ],
    "skills": [{"name": TEXT, "level": TEXT, "keywords": [TEXT]}],
    "languages": [{"language": TEXT, "fluency": TEXT}],
    "interests": [{"name": TEXT, "keywords": [TEXT]}],
    "references": [{"name": TEXT, "reference": TEXT}],
    "projects": [
        {
            "name": TEXT,
            "description": TEXT,
            "highlights": [TEXT],
            "keywords": [TEXT],
            "startDate": DATE,
            "endDate": END,
            "url": TEXT,
            "roles": [TEXT],
            "entity": TEXT,
            "type": TEXT,
        }
    ],
    "meta": {
        "canonical": TEXT,
        "version": TEXT,
        "lastModified": TEXT,
        "draftkit": META,
    },
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A part without which drafts are weaker.

    Attributes:
        path: Where it stands in the profile.
        question: How to ask a person for it.
        example: An answer as a person might give it.
        why: What it does for a draft.
        many: True if it is a list, and worth asking for again.
    """

    path: Path
    question: str
    example: str
    why: str
    many: bool = False


_OURS = ("meta", "draftkit")

# In the order in which one would introduce oneself: `draftkit init` asks in this order.
WANTED: tuple[Wanted, ...] = (
    Wanted(("basics", "name"), "Your name", "Amara Okafor", "every draft is from someone"),
    Wanted(
        ("basics", "label"),
        "What you do, in a few words",
        "Cold-chain engineer for vaccines",
        "a pitch starts with it",
    ),
    Wanted(
        ("basics", "summary"),
        "Your work in one sentence",
        "I design vaccine stores that hold 5 degrees through a two-day power cut.",
        "a pitch says it in other words",
    ),
    Wanted(
        ("work", 0, "name"),
        "The organisation you work for (or your own)",
        "Harmattan Logistics",
        "readers want to know where you stand",
    ),
    Wanted(
        ("work", 0, "position"),
        "Your role there",
        "Head of Engineering",
        "it says what you answer for",
    ),
    Wanted(
        ("work", 0, "startDate"),
        "Since when (year, or year-month)",
        "2019-03",
        "it gives the years of experience",
    ),
    Wanted(
        ("work", 0, "highlights"),
        "A result you are proud of, with a number in it",
        "Cut vaccine losses in 41 clinics from 9% to 2% in one year",
        "results with numbers are what readers remember; no draft can claim others",
        many=True,
    ),
    Wanted(
        (*_OURS, "unique"),
        "What do you do that others in your field do not?",
        "I have repaired every kind of fridge I specify, on site",
        "it sets a pitch apart",
    ),
    Wanted(
        (*_OURS, "audience"),
        "Who should hear of you?",
        "health ministries and the foundations that fund them",
        "drafts speak to them where you name no one else",
    ),
    Wanted(
        (*_OURS, "offers"),
        "What can you offer a partner?",
        "ten years of temperature logs to publish together",
        "a collaboration pitch offers something",
        many=True,
    ),
    Wanted(
        (*_OURS, "seeking"),
        "What are you looking for?",
        "co-authors for a field study, and a seat on a panel",
        "a pitch ends with it",
    ),
    Wanted(
        (*_OURS, "voice"),
        "How do you want to sound?",
        "plain, warm, a little dry",
        "drafts sound like you, not like a machine",
    ),
    Wanted(
        ("basics", "pronouns"),
        "Your pronouns, for texts that speak of you",
        "she/her",
        "a bio uses them instead of repeating your name",
    ),
    Wanted(
        ("basics", "email"),
        "The e-mail address to be answered at",
        "amara@harmattan.example",
        "letters say how to reach you",
    ),
)
