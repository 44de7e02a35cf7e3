"""The samples of an import on the disk: new ones are written, earlier ones brought up to date."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from draftkit.errors import ProfileError, UsageError
from draftkit.files.shared_file import replace
from draftkit.files.text_file import text_if_there
from draftkit.files.whole_file import write_whole
from draftkit.profile.origins import was_imported
from draftkit.profile.samples import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from draftkit.exchange.imports.imported import Sample

__all__ = ["keep_samples", "mark"]

# The comment above what was published: its day and address, or its address alone.
_ABOVE = re.compile(r"^<!-- +(?:(\d{4}-\d\d-\d\d[^\n]*) )?https?://\S+ -->$", re.MULTILINE)
_NUMBER = re.compile(r"(?:-\d{1,2})?\.md\Z")  # of the files of a year


def mark(name: str, text: str) -> str:
    """Return how an import remembers a sample as it wrote it: a change of the file then shows."""
    return f"samples/{name}, SHA-256 {hashlib.sha256(text.encode()).hexdigest()}"


def keep_samples(file: Path, samples: Iterable[Sample]) -> tuple[list[Path], list[str]]:
    """Write samples beside a profile; what the writer has changed in one stays.

    A file that an import wrote and nobody has changed is written anew. Into one that was changed
    go the posts that are newer than all that are there.

    Args:
        file: The profile's file.
        samples: The samples.

    Returns:
        The files that were written, and what became of those that the writer had changed, a
        line each.

    Raises:
        UsageError: If there is another text under the name of one; nothing is written.
        OSError: If one cannot be written.
    """
    folder, is_ours = file.resolve().parent / "samples", was_imported(file)
    here = {s: text_if_there(folder / s.name, UsageError) for s in samples}
    newest = _newest(here)
    texts: dict[Sample, str] = {}
    said: list[str] = []
    for sample, mine in here.items():
        texts[sample] = sample.text
        if mine is None or mine == sample.text or is_ours(mark(sample.name, mine)):
            continue
        if not _ABOVE.search(mine):
            raise UsageError(
                f"{folder / sample.name} is there already with another text, and stays.",
                hint="Rename it, and its name in the profile, and import again.",
            )
        newer = [post for day, post in _posts(sample.text) if day > newest[_group(sample)]]
        texts[sample] = "\n".join([*newer, mine])
        count = f"{len(newer)} newer post{'s'[: len(newer) != 1]} put in at its top"
        if len(texts[sample].encode()) > MAX_BYTES:
            texts[sample], count = mine, f"too long for {len(newer)} newer ones"
        said.append(f"You have changed samples/{sample.name}: {count if newer else 'it stays'}.")
    return [
        path for sample, mine in here.items() if (path := _written(folder, sample, mine, texts))
    ], said


def _written(
    folder: Path, sample: Sample, mine: str | None, texts: Mapping[Sample, str]
) -> Path | None:
    path = folder / sample.name
    if mine == texts[sample]:
        return None
    if mine is None:
        write_whole(path, texts[sample], new=True)
    else:
        replace(path, mine, texts[sample], ProfileError)
    return path


def _group(sample: Sample) -> str:
    """Return what the files of one year have in common: posts move from one to the next."""
    return _NUMBER.sub("", sample.name)


def _newest(here: Mapping[Sample, str | None]) -> dict[str, str]:
    """Return the day of the newest post that is there, for each group of files."""
    newest: dict[str, str] = {}
    for sample, text in here.items():
        days = (day for day, _ in _posts(text or ""))
        newest[_group(sample)] = max(newest.get(_group(sample), ""), *days, "")
    return newest


def _posts(text: str) -> list[tuple[str, str]]:
    """Return the posts of a file, each with its day, and the comment above it."""
    found = list(_ABOVE.finditer(text))
    ends = [*(one.start() for one in found), len(text)][1:]
    return [
        (one[1], text[one.start() : end].rstrip("\n") + "\n")
        for one, end in zip(found, ends, strict=True)
        if one[1]
    ]
