"""What the writer published on LinkedIn: posts and articles, as samples of their voice."""

from __future__ import annotations

import html
import re
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from draftkit.exchange.imports.imported import Sample
from draftkit.files.clean import clean
from draftkit.files.slug import slugify
from draftkit.profile.plain_text import plain_text
from draftkit.profile.samples import MAX_BYTES, MAX_FILES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from draftkit.exchange.imports.imported import Imported
    from draftkit.exchange.imports.linkedin.tables import Sheet
    from draftkit.files.bundle import Bundle, Member

__all__ = ["article", "posts", "with_names"]

_ROOM = MAX_BYTES - 1_000

_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.DOTALL | re.IGNORECASE)
_HEADING = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL | re.IGNORECASE)
_ADDRESS = re.compile(r"href=[\"'](https://[^\"']*linkedin\.com/pulse/[^\"']+)", re.IGNORECASE)
_BODY = re.compile(r"<body[^>]*>(.*)</body>", re.DOTALL | re.IGNORECASE)


def posts(sheet: Sheet, found: Imported) -> None:
    """Take posts: a file for each year, the newest post first, each with its day and address."""
    by_year: dict[str, list[tuple[str, str]]] = defaultdict(list)
    bare = 0
    for record in sheet.records():
        cells = dict(record.cells)
        text = _unwrapped(cells.pop("ShareCommentary", ""))
        date, link = cells.pop("Date", ""), cells.pop("ShareLink", "")
        for column in cells:
            found.leave(sheet.name, column)
        if not text:
            bare += 1
            for column in ("Date", "ShareLink"):
                found.leave(sheet.name, column)
            continue
        by_year[date[:4] if date[:4].isdigit() else "undated"].append(
            (date, f"<!-- {date} {link} -->\n{text}\n")
        )
    if bare:
        found.left.append(f"{sheet.name}: posts without words, such as reposts ({bare:,})")
    for year, those in sorted(by_year.items(), reverse=True):
        in_time = [text for _, text in sorted(those, reverse=True)]
        for number, body in enumerate(_files(in_time), 1):
            more = f"-{number}" if number > 1 else ""
            found.samples.append(Sample(f"linkedin-posts-{year}{more}.md", body))


def _unwrapped(text: str) -> str:
    r"""Return a post without the quotes that some exports put around most of its lines.

    >>> _unwrapped('First line"\n""\n"He said ""no"".')
    'First line\n\nHe said "no".'
    """
    lines = text.split("\n")
    ends = list(pairwise(lines))
    quoted = sum(line.endswith('"') and after.startswith('"') for line, after in ends)
    if 2 * quoted <= len(ends):
        return text.strip()
    bare = (line.removeprefix('"').removesuffix('"').replace('""', '"') for line in lines)
    return "\n".join(bare).strip()


def _files(texts: Iterable[str]) -> Iterator[str]:
    """Join texts into files no larger than a sample may be."""
    body = ""
    for text in texts:
        if body and len(f"{body}\n{text}".encode()) > _ROOM:
            yield body
            body = ""
        body = f"{body}\n{text}" if body else text
    if body:
        yield body


def article(bundle: Bundle, entry: Member, found: Imported) -> bool:
    """Take an article; return False if the page is not one."""
    page = clean(bundle.text_of(entry))
    heading = _HEADING.search(page) or _TITLE.search(page)
    if heading is None:
        return False
    title = " ".join(html.unescape(plain_text(heading[1])).split())
    title = re.sub(r" \(https?://\S+\)\Z", "", title)
    body = _BODY.search(page)
    text = plain_text(_HEADING.sub("", _TITLE.sub("", body[1] if body else page)))
    address = _ADDRESS.search(page)
    where = f"<!-- {html.unescape(address[1])} -->\n" if address else ""
    name = slugify(title, "article", 50)
    taken = {sample.name for sample in found.samples}
    number = next(n for n in range(1, len(taken) + 2) if _named(name, n) not in taken)
    found.samples.append(Sample(_named(name, number), f"{where}# {title}\n\n{text.strip()}\n"))
    return True


def _named(name: str, number: int) -> str:
    return f"linkedin-{name}{f'-{number}' if number > 1 else ''}.md"


def with_names(found: Imported) -> None:
    """Choose the samples that the profile names: as many as may be, the longest articles first."""
    from dataclasses import replace

    usable = [sample for sample in found.samples if len(sample.text.encode()) <= MAX_BYTES]
    by_worth = sorted(usable, key=lambda s: (not s.name.startswith("linkedin-posts"), -len(s.text)))
    chosen = {sample.name for sample in by_worth[:MAX_FILES]}
    found.samples = [replace(sample, named=sample.name in chosen) for sample in found.samples]
    for sample in found.samples:
        if not sample.named:
            found.left.append(f"samples/{sample.name} is kept, and not named in the profile")
