"""What makes which format: the built-in exporters, those of other packages, and the user's own.

An exporter is a function that takes a `Draft` and `ExportOptions` and returns `Exported`. Another
package registers one in the entry-point group `draftkit.exporters`; a user writes one as a
template (`exports/NAME.md`). The user's go first, then those of packages.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from draftkit.errors import DraftkitError, UsageError, nearest, typed
from draftkit.exchange.exports.exported import Exported, ExportOptions
from draftkit.exchange.exports.formats import BUILT_IN
from draftkit.exchange.exports.marks import without_marks
from draftkit.exchange.exports.own import own_format, own_formats
from draftkit.exchange.exports.pieces import without_code
from draftkit.files.clean import clean
from draftkit.files.places import entry_points

if TYPE_CHECKING:
    from collections.abc import Callable

    from draftkit.drafts.draft import Draft

    Exporter = Callable[[Draft, ExportOptions], Exported]

__all__ = ["GROUP", "export", "exporter", "formats"]

GROUP = "draftkit.exporters"
"""The group of the entry points."""

_COMMENTS = "Left out of the text: comments (<!--...-->)."


def formats() -> dict[str, str]:
    """Return where each format is made, by its name: an entry point, or a file of the user's."""
    others = {entry.name: entry.value for entry in entry_points(GROUP)}
    own = {name: str(file) for name, file in own_formats().items()}
    return {**_ours(), **others, **own}


def _ours() -> dict[str, str]:
    return {name: f"{__package__}.{where}" for name, (where, _) in BUILT_IN.items()}


def exporter(name: str) -> Exporter:
    """Return the exporter of a format; it is given texts in plain Markdown.

    Raises:
        UsageError: If there is none of that name, or it cannot be used.
    """
    make = _found(name)

    def made(draft: Draft, options: ExportOptions) -> Exported:
        body, said = without_marks(draft.body)
        result = make(replace(draft, body=body), options)
        if "<!--" in without_code(body) and b"<!--" not in result.data:  # pages keep them
            said = (*said, _COMMENTS)
        return replace(result, warnings=(*result.warnings, *said)) if said else result

    return made


def _found(name: str) -> Exporter:
    if own := own_formats().get(name):
        return partial(own_format, own)
    known = formats()
    if name not in known:
        raise UsageError(
            f'There is no format "{name}".{nearest(name, known)}',
            hint=f"Formats: {', '.join(known)}.",
        )
    module, _, attribute = known[name].partition(":")
    try:
        found: Exporter = getattr(import_module(module), attribute)
    except (ImportError, AttributeError) as exc:
        raise UsageError(
            f'The exporter "{name}" cannot be used ({exc}).', hint="Update its package."
        ) from exc
    return found if _ours().get(name) == known[name] else _guarded(name, found)


def _guarded(name: str, found: Exporter) -> Exporter:
    """Say whose fault it is where an exporter of another package fails."""

    def made(draft: Draft, options: ExportOptions) -> Exported:
        try:
            result = found(draft, options)
        except DraftkitError:
            raise
        except Exception as exc:
            raise UsageError(
                f'The exporter "{name}" failed ({type(exc).__name__}: {exc}).',
                hint="Update its package.",
            ) from exc
        if not isinstance(result, Exported):
            raise UsageError(f'The exporter "{name}" returned no Exported: update its package.')
        if not result.name.strip(".") or any(sign in result.name for sign in "/\\\0"):
            raise UsageError(
                f'The exporter "{name}" calls its file "{clean(result.name)}", which is no name.',
                hint="Update its package.",
            )
        return result

    return made


@typed
def export(draft: Draft, to: str, options: ExportOptions | None = None) -> Exported:
    """Turn a draft into what another program takes, without anything on how it was made.

    Args:
        draft: The draft.
        to: The format, such as `linkedin`, `email` or `docx`.
        options: What the format is told besides.

    Raises:
        UsageError: If there is no such format, or the draft does not fit it.
    """
    return exporter(to)(draft, options or ExportOptions())
