"""LinkedIn's export: a zip archive, its folder, or some of its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from draftkit.exchange.imports.fitting import fit, told
from draftkit.exchange.imports.imported import Imported
from draftkit.exchange.imports.linkedin.contacts import take_people
from draftkit.exchange.imports.linkedin.entries import READERS, take_entries
from draftkit.exchange.imports.linkedin.posts import article, posts, with_names
from draftkit.exchange.imports.linkedin.tables import Sheet, sheet_of
from draftkit.profile.schema import PARTS

if TYPE_CHECKING:
    from draftkit.files.bundle import Bundle, Member

__all__ = ["linkedin"]

# Two tables that an address book or another tool could have as well.
_COMMON = {"skills", "emails"}
_PEOPLE = ("connections", "messages", "invitations")


def linkedin(bundle: Bundle) -> Imported | None:
    """Read an export; None if there is no table of LinkedIn's in it.

    Raises:
        InputError: If one of the tables is damaged.
    """
    tables = [entry for entry in bundle.entries if entry.suffix == ".csv"]
    sheets = [(entry, sheet_of(bundle, entry)) for entry in tables]
    known = [sheet for _, sheet in sheets if sheet]
    if not {sheet.kind for sheet in known} - _COMMON:
        return None
    found = Imported("LinkedIn's export", bundle.name)
    # The profile first: it says who the writer is.
    for sheet in sorted(known, key=lambda sheet: sheet.kind != "profile"):
        _take(sheet, found)
    take_people([sheet for sheet in known if sheet.kind in _PEOPLE], found)
    pages = [entry for entry in bundle.entries if _is_article(entry)]
    articles = [entry for entry in pages if article(bundle, entry, found)]
    with_names(found)
    usual = sorted(found.profile, key=list(PARTS).index)
    profile = {key: found.profile[key] for key in usual}
    found.profile = fit(profile, lambda path, text: found.left.append(told(path, text)))
    read = {id(entry) for entry, sheet in sheets if sheet} | {id(entry) for entry in articles}
    if rest := [entry.base for entry in bundle.entries if id(entry) not in read]:
        found.left.append(f"Not read: {', '.join(sorted(rest))}")
    return found.finish()


def _take(sheet: Sheet, found: Imported) -> None:
    if "section" in sheet.spec:
        take_entries(sheet, found)
    elif sheet.kind == "shares":
        posts(sheet, found)
    elif reader := READERS.get(sheet.kind):
        for record in sheet.records():
            reader(sheet, record, found)


def _is_article(entry: Member) -> bool:
    return entry.suffix in (".html", ".htm")
