"""Files of other tools that hold a profile: how to recognise them, and what to do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["format_of_bytes", "format_of_data"]

_COPY = 'Run "draftkit init" and copy into the new profile.yaml what counts'
_EXPORT = "Export it as JSON Resume and name that file"

_LINKEDIN = (
    "a file of LinkedIn's export",
    f"{_COPY}: the headline is basics.label, each position an entry of work.",
)
_EUROPASS = ("a Europass CV", f"{_COPY}: each work experience is an entry of work.")
_WORD = ("a document of a word processor", f"{_COPY}.")

# How the headers of LinkedIn's files begin.
_LINKEDIN_HEADER = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:First Name,Last Name,(?:Maiden Name|URL|Email)|Notes:\r?\n"
    rb"|Company Name,Title,Description|School Name,Start Date|Profile Summary\r?\n)"
)


def format_of_bytes(raw: bytes) -> tuple[str, str] | None:
    """Return what a file is and what to do with it, by its first bytes; None if unknown."""
    start = raw[:2000].lstrip()
    if start.startswith(b"%PDF"):
        return "a PDF", f"{_COPY}; a PDF does not say which text is what."
    if start.startswith(b"PK\x03\x04"):
        return _archive(raw)
    if start.startswith((b"{\\rtf", b"\xd0\xcf\x11\xe0")):
        return _WORD
    if start.startswith(b"<") and re.search(rb"europass|SkillsPassport", raw[:4000], re.IGNORECASE):
        return _EUROPASS
    return _LINKEDIN if _LINKEDIN_HEADER.match(start) else None


def _archive(raw: bytes) -> tuple[str, str]:
    if b"Positions.csv" in raw or b"Connections.csv" in raw:
        return "the archive of LinkedIn's export", f"Unpack it. {_LINKEDIN[1]}"
    if b"word/" in raw or b"opendocument" in raw:
        return _WORD
    return (
        "a zip archive",
        f"Unpack it and name the profile in it. If there is none: {_lower(_COPY)}.",
    )


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


# How to recognise the data of other tools at its top, what it is, and what to do.
_SHAPES: tuple[tuple[Callable[[dict[str, Any]], bool], str, str], ...] = (
    (
        lambda data: isinstance(data.get("cv"), dict),
        "a RenderCV file",
        f"{_COPY}: cv.name is basics.name, and cv.sections.experience is work.",
    ),
    (
        lambda data: isinstance(data.get("content"), dict) and "basics" in data["content"],
        "a YAMLResume file",
        'Copy what is under "content:" to a profile.yaml; basics.headline is basics.label there.',
    ),
    (
        lambda data: "SkillsPassport" in data or "europass" in str(data.get("$schema", "")).lower(),
        *_EUROPASS,
    ),
    (
        lambda data: isinstance(data.get("sections"), dict) and "basics" in data,
        "a Reactive Resume file",
        f"{_EXPORT}, or: {_lower(_COPY)}.",
    ),
    (
        lambda data: "aboutMe" in data and "basics" not in data,
        "a Manfred Awesomic CV (MAC)",
        f"{_COPY}: aboutMe.profile is basics.",
    ),
    (
        lambda data: isinstance(data.get("employment"), dict) and "basics" not in data,
        "a FRESH resume",
        f"{_COPY}: employment.history is work.",
    ),
)


def format_of_data(data: Any) -> tuple[str, str] | None:
    """Return which other tool's file the data is from and what to do; None if from none."""
    if not isinstance(data, dict):
        return None
    return next(((name, advice) for fits, name, advice in _SHAPES if fits(data)), None)
