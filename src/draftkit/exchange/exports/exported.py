"""What an export makes of a draft for another program, and the options that it takes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from draftkit.files.clean import clean

if TYPE_CHECKING:
    import datetime as dt

__all__ = ["ExportOptions", "Exported", "one_line"]

# Embeddings, overrides and isolates: begun in a name or a subject, they would go on after it.
_DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Exported:
    """A file for another program.

    Attributes:
        data: What is in it.
        name: What to call it.
        media_type: What it is, such as `text/html`.
        warnings: What to know before it is used, one sentence each.
        address: A `mailto:` address that opens it instead of the file; else empty.
    """

    data: bytes
    name: str
    media_type: str
    warnings: tuple[str, ...] = ()
    address: str = ""

    @property
    def is_text(self) -> bool:
        """Whether a person can read it as it is, and paste it."""
        return self.media_type.startswith("text/")


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What a format may be told besides the draft.

    Attributes:
        to: The address that a message goes to; empty if it is not known.
        to_name: The name that stands with it.
        likely: The addresses of all who have that name, where it is not clear who is meant.
        subject: The subject of a message; empty takes the draft's.
        sender: The writer's name.
        sender_address: The writer's address; empty leaves it to the mail program.
        signature: The lines below a message; empty for none.
        comment: Whether links go into a first comment (LinkedIn) and not below the text.
        day: The day of a calendar entry; None for a week after the draft was made.
        public: Whether a page is to be seen by everybody; else it is marked as a draft.
        moment: When a page was first published; None takes the draft's date.
        changed: When it was last changed; None if never.
        slug: The part of a page's address that it has already; empty takes the draft's.
        keys: Other keys that the site's pages have, such as `tags`; None where the site is
            not known.
    """

    to: str = ""
    to_name: str = ""
    likely: tuple[str, ...] = ()
    subject: str = ""
    sender: str = ""
    sender_address: str = ""
    signature: str = ""
    comment: bool = False
    day: dt.date | None = None
    public: bool = False
    moment: dt.datetime | None = None
    changed: dt.datetime | None = None
    slug: str = ""
    keys: frozenset[str] | None = None


def one_line(text: str) -> str:
    r"""Return a text that cannot end a line, or turn the direction of what follows it.

    >>> one_line("Hello\r\nBcc: all@example.org\u202e")
    'Hello Bcc: all@example.org'
    """
    return " ".join(_DIRECTIONS.sub("", clean(text)).split())
