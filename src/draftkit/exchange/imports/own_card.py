"""A vCard of the writer's own: name, work, addresses."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

from draftkit.errors import InputError
from draftkit.exchange.imports.fitting import fit
from draftkit.exchange.imports.imported import Imported
from draftkit.exchange.imports.json_resume import told_about
from draftkit.people.cells import tidied
from draftkit.people.vcard import cards

if TYPE_CHECKING:
    from draftkit.files.bundle import Bundle

__all__ = ["own_card"]

_REPEATED = re.compile(r" \(\d+\)\Z")


def own_card(bundle: Bundle) -> Imported | None:
    """Read a card; None if the file is something else.

    Raises:
        InputError: If there is more than one card in it: then it is an address book.
    """
    entry = next(iter(bundle.entries), None)
    if entry is None or len(bundle.entries) > 1 or entry.suffix not in (".vcf", ".vcard"):
        return None
    rows = list(cards(io.StringIO(bundle.text_of(entry), newline="")))
    if len(rows) != 1:
        raise InputError(
            f"{bundle.path}: there are {len(rows)} cards in it, and one of yourself is needed.",
            hint="The people of an address book: draftkit people import FILE.",
        )
    if rows[0].problem:
        raise InputError(f"{bundle.path}, line {rows[0].number}: it {rows[0].problem}.")
    found = Imported("vCard", bundle.name)
    cells = {column: text for column, text in tidied(rows[0].cells).items() if text}
    take = cells.pop
    profile: dict[str, Any] = {
        "basics": {
            "name": take("Full Name", ""),
            "email": take("Email Address", ""),
            "phone": take("TEL", ""),
            "url": take("URL", ""),
            "summary": take("Note", ""),
            "location": {"address": take("ADR", "")},
        }
    }
    organisation, role = take("Company", ""), take("Position", "")
    profile["basics"]["label"] = role
    if organisation:
        profile["work"] = [{"name": organisation, "position": role}]
    pages = [column for column in cells if _REPEATED.sub("", column) == "URL"]
    profile["basics"]["profiles"] = [{"url": take(column)} for column in pages]
    for column in ("First Name", "Last Name"):
        if cells.get(column, "") in profile["basics"]["name"]:
            take(column, None)
    found.left += [f'{bundle.name}: {column} "{text}"' for column, text in cells.items()]
    found.profile = fit(profile, told_about(found))
    return found.finish()
