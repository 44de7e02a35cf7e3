"""What reads which file: the built-in importers, and those of other packages.

An importer is a function that takes a `Bundle` and returns what it says, or None if it is of
another format. Another package registers one in the entry-point group `draftkit.importers`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from draftkit.errors import InputError
from draftkit.exchange.imports.fitting import fit
from draftkit.exchange.imports.json_resume import told_about
from draftkit.files.bundle import Bundle
from draftkit.files.places import entry_points

if TYPE_CHECKING:
    import os
    from collections.abc import Callable

    from draftkit.exchange.imports.imported import Imported

    Importer = Callable[[Bundle], Imported | None]

__all__ = ["BUILT_IN", "GROUP", "importers", "read"]

GROUP = "draftkit.importers"
"""The group of the entry points."""

BUILT_IN = {
    "linkedin": "draftkit.exchange.imports.linkedin.linkedin:linkedin",
    "json-resume": "draftkit.exchange.imports.json_resume:json_resume",
    "rendercv": "draftkit.exchange.imports.rendercv:rendercv",
    "vcard": "draftkit.exchange.imports.own_card:own_card",
    "curriculum": "draftkit.exchange.imports.curriculum.curriculum:curriculum",
}
"""Where each built-in importer is, in the order in which they are asked."""


def importers() -> dict[str, str]:
    """Return where each importer is, by its name: other packages' before the built-in ones."""
    return {**{entry.name: entry.value for entry in entry_points(GROUP)}, **BUILT_IN}


def read(path: str | os.PathLike[str]) -> Imported:
    """Read a file or folder of another tool; it is recognised by what is in it.

    Raises:
        InputError: If it cannot be read, is damaged, or is of no known format.
    """
    bundle = Bundle.open(path)
    for name, target in importers().items():
        module, _, attribute = target.partition(":")
        try:
            importer: Importer = getattr(import_module(module), attribute)
        except (ImportError, AttributeError) as exc:
            raise InputError(
                f'The importer "{name}" cannot be used ({exc}).', hint="Update its package."
            ) from exc
        if (found := importer(bundle)) is not None:
            if name not in BUILT_IN:  # those have fitted it
                found.profile = fit(found.profile, told_about(found))
            return found
    raise InputError(
        f"{path}: this is in none of the formats that draftkit reads.",
        hint="It reads LinkedIn's export (zip or folder), JSON Resume, RenderCV, a vCard of "
        "yourself, and a CV as PDF or Word file (.docx). People of an address book: draftkit "
        "people import FILE.",
    )
