"""One presence: where bios, About texts and saved pages differ from the profile or each other.

The texts are not drafts, so style and form do not matter here: only titles, dates, numbers,
names and addresses that differ.
"""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

from draftkit import checks
from draftkit.checks.checking import brief_for
from draftkit.checks.grounding.assertions import Assertion, assertions_in
from draftkit.checks.grounding.contradictions import Contradiction, Statements, contradictions
from draftkit.documents.source import Source
from draftkit.drafts.markdown_files import MarkdownFile
from draftkit.errors import InputError
from draftkit.language.document import Document

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator

    from draftkit.checks.base import Finding
    from draftkit.profile.profile import Profile

__all__ = ["Difference", "consistency"]

# What these checks find is about facts; the others judge a draft.
_ABOUT_FACTS = frozenset({"binding", "contradictions", "dates", "links", "names", "numbers"})
_TEXTS = frozenset({".md", ".markdown", ".txt"})

# What may stand between a title and the organisation: "at", "of the", a comma.
_BETWEEN = re.compile(r"[\s,|(\u2013\u2014-]{1,3}(?:\w{1,4}\s){0,2}")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that a text says differently, or that only it says.

    Attributes:
        file: The text.
        line: Its line in the text, from 1; 0 for a page, where that cannot be told.
        check: What it is about: `names`, `titles`, `numbers`, `dates`, `links`, ...
        here: What it says.
        elsewhere: What the profile, or another text, says; empty if it is only here.
        where: The fact or the file that says so.
        message: All of it, in a sentence.
    """

    file: str
    line: int
    check: str
    here: str
    elsewhere: str
    where: str
    message: str


def consistency(paths: Iterable[str | os.PathLike[str]], profile: Profile) -> list[Difference]:
    """Compare texts with a profile and with each other.

    Args:
        paths: Markdown, texts, saved pages (HTML), PDF or Word files; a folder stands for its
            `*.md`.
        profile: What is true.

    Returns:
        What differs, in the order of the files; then what is only in one of them.

    Raises:
        InputError: If a file cannot be read, or there is none.
    """
    files = [file for path in paths for file in _files(Path(path))]
    if not files:
        raise InputError("No text is named.")
    judged = [_judged(file, profile) for file in files]
    said = [
        Statements(str(file.path), str(number), assertions)
        for number, (file, (_, assertions)) in enumerate(zip(files, judged, strict=True))
    ]
    against = contradictions(said)
    found: list[Difference] = []
    for file, (findings, _), others in zip(files, judged, against, strict=True):
        here = [(one.start, _difference(file, one, profile)) for one in findings]
        here += [(one.own.start, _between(file, one)) for one in others]
        found += _once(one for _, one in sorted(here, key=itemgetter(0)))
    return sorted(found, key=lambda one: not one.elsewhere)


def _files(path: Path) -> list[MarkdownFile]:
    """Return the texts of a path; of a page or document, what a reader sees of it."""
    if path.is_dir() or path.suffix.lower() in _TEXTS:
        return MarkdownFile.read_all([path])
    return [MarkdownFile(path, Source.read(path).text, body_line=0)]


def _judged(file: MarkdownFile, profile: Profile) -> tuple[list[Finding], tuple[Assertion, ...]]:
    bare = dataclasses.replace(file, head=None)  # whatever a draft was given counts no more
    brief = brief_for(bare, profile)
    text = Document(file.body)
    found = checks.run(text, brief).findings
    offices = [one for one in found if one.check == "claims" and one.right]
    named = [
        one
        for one in found
        if one.check in _ABOUT_FACTS
        and not any(office.start <= one.start and one.end <= office.end for office in offices)
    ]
    return offices + named, assertions_in(text, brief)


def _difference(file: MarkdownFile, finding: Finding, profile: Profile) -> Difference:
    check, elsewhere, where = finding.check, finding.right, finding.right_from
    if check == "claims":
        check = "titles"
    elif check == "names" and not elsewhere and (job := _job(file.body, finding, profile)):
        check, (elsewhere, where) = "titles", job
    return _made(file, finding, check, elsewhere, where)


def _between(file: MarkdownFile, one: Contradiction) -> Difference:
    finding = one.finding
    return _made(file, finding, finding.check, one.theirs.text, Path(one.other.name).name)


def _made(
    file: MarkdownFile, finding: Finding, check: str, elsewhere: str, where: str
) -> Difference:
    here, line = " ".join(finding.span.split()), file.line(finding.start)
    return Difference(str(file.path), line, check, here, elsewhere, where, finding.message)


def _job(text: str, finding: Finding, profile: Profile) -> tuple[str, str] | None:
    """Return the position held at the organisation that follows a title not held there."""
    for number, job in enumerate(profile.data.get("work", ())):
        name, position = job.get("name"), job.get("position")
        between = _BETWEEN.match(text, finding.end)
        if name and position and between and text.startswith(name, between.end()):
            return position, f"work[{number}].position"
    return None


def _once(found: Iterable[Difference]) -> Iterator[Difference]:
    """Leave out what one text says twice."""
    seen: set[tuple[str, str, str]] = set()
    for one in found:
        key = (one.check, one.here, one.elsewhere)
        if key not in seen:
            seen.add(key)
            yield one
