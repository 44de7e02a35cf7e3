"""A draft becomes a page of a site, and the same page again after a change."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from draftkit.checks.base import Report
from draftkit.checks.checked import check_files
from draftkit.drafts.store import Store
from draftkit.errors import UsageError, typed
from draftkit.exchange.exports.exported import Exported, ExportOptions
from draftkit.exchange.exports.exporters import export
from draftkit.exchange.exports.posts import SITES, file_name, moments_in, slug_in, slug_of
from draftkit.exchange.exports.writing import write
from draftkit.exchange.sites.generators import PagePlace, place_in
from draftkit.exchange.sites.published import Page, digest, pages, remember, untouched
from draftkit.files.regular_file import is_file, read_bytes
from draftkit.files.text_file import with_ends_of
from draftkit.files.whole_file import write_over

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Sequence

    from draftkit.checks.base import Finding
    from draftkit.drafts.draft import Draft
    from draftkit.profile.profile import Profile

__all__ = ["Published", "TouchedError", "publish"]

_DAY = re.compile(r"\A\d{1,4}-\d{1,2}-\d{1,2}-")  # in the name of a post of Jekyll


class TouchedError(UsageError):
    """The page is not as draftkit wrote it, so it stays.

    Attributes:
        difference: How the page differs from what it would become, as `diff -u` has it.
    """

    def __init__(self, message: str, *, difference: Sequence[str], hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.difference = tuple(difference)


@dataclass(frozen=True, slots=True)
class Published:
    """What came of publishing a draft.

    Attributes:
        file: The page.
        how: Whether it is new, was updated, was moved, or is unchanged.
        site: The generator, such as `Hugo`.
        warnings: What to know, one sentence each.
        before: Where the page was, if it was moved.
    """

    file: Path
    how: Literal["new", "updated", "moved", "unchanged"]
    site: str
    warnings: tuple[str, ...] = ()
    before: Path | None = None


@typed
def publish(  # noqa: PLR0913 - all but the first two go by name
    draft: Draft,
    site: str | os.PathLike[str],
    *,
    profile: Profile | None = None,
    anyway: bool = False,
    public: bool = True,
    folder: str = "",
    date: dt.datetime | None = None,
) -> Published:
    """Write a draft into a site of Hugo, Jekyll or Astro.

    Args:
        draft: A draft that was saved.
        site: The site's folder.
        profile: What the draft is checked against as it is now; left out, its own report counts.
        anyway: Whether to publish it although something hard was found.
        public: Whether the page is to be seen; else it is marked as a draft.
        folder: Where in the site it goes; left out, where the generator's posts are.
        date: When it was published; left out, now or when it was first published.

    Raises:
        TouchedError: If the page is there and is not as draftkit wrote it.
        UsageError: If something hard was found, or the site is of no known generator.
    """
    if draft.path is None:
        raise UsageError("Save the draft first: where it was published is kept beside it.")
    if not anyway:
        _refuse(draft, profile)
    place = place_in(Path(site), folder, draft.language)
    if not (public or place.hides):
        raise UsageError(
            f"{site}: its pages have no `draft` that would hide one, so it would be seen.",
            hint="Add `draft: z.boolean().default(false)` to the schema and leave such pages out, "
            "or publish without --draft.",
        )
    page = _Publishing(draft, draft.path.parent, Path(site), place, public=public)
    return page.done(date, settled=bool(folder))


def _refuse(draft: Draft, profile: Profile | None) -> None:
    """Refuse what is not fit to be seen.

    Raises:
        UsageError: If something hard was found, or the draft is not finished.
    """
    if not draft.complete:
        raise UsageError(
            f"The draft {draft.id[:12]} is not finished.",
            hint="Draft it again (draftkit redo), or publish it with --anyway.",
        )
    hard = _hard(draft, profile)
    if hard:
        many = f"{len(hard)} hard findings stand" if len(hard) > 1 else "A hard finding stands"
        which = "the first is " if len(hard) > 1 else ""
        first = hard[0]
        span = f'"{" ".join(first.span.split())[:60]}": ' if first.span.strip() else ""
        raise UsageError(
            f"{many} in the draft {draft.id[:12]}: {which}{first.check}: {span}{first.message}",
            hint="Mend it (draftkit check shows all; draftkit fix, draftkit open), or publish it "
            "with --anyway.",
        )


def _hard(draft: Draft, profile: Profile | None) -> Sequence[Finding]:
    if profile is None or draft.path is None:
        return Report.from_dict(draft.report).failures
    [checked] = check_files([draft.path], profile=profile, search=True)
    return checked.report.failures


class _Publishing:
    """One draft on its way into one site."""

    def __init__(
        self, draft: Draft, drafts: Path, site: Path, place: PagePlace, *, public: bool
    ) -> None:
        self._draft, self._drafts, self._place, self._public = draft, drafts, place, public
        store = Store(drafts)
        line = _line(draft, store)
        every = pages(drafts)
        own = [page for page in every if _is_of(page, line, store)]
        self._own = {page.file: page for page in own}
        self._published = {page.file for page in every}
        self._site = site.resolve()
        here = [page for page in reversed(own) if Path(page.file).is_relative_to(self._site)]
        self._former = next((page for page in here if Path(page.file).is_file()), None)
        self._gone = None if self._former or not here else here[0]
        self._moved = next(filter(None, map(self._as_moved, self._elsewhere())), None)
        self._known = None if here else self._known_here(own)
        if found := self._moved or self._known:
            self._own[found.file] = self._former = found

    def done(self, date: dt.datetime | None, *, settled: bool) -> Published:
        """Write the page.

        Args:
            date: When it was published; None for now, or when it was first published.
            settled: Whether the writer said where it goes.
        """
        now = dt.datetime.now(dt.UTC).replace(microsecond=0)
        former = self._former
        seen = former is not None and former.public == self._public
        moment = date or (dt.datetime.fromisoformat(former.moment) if former and seen else now)
        slug = self._slug_there()
        plain = ExportOptions(public=self._public, moment=moment, keys=self._place.keys, slug=slug)
        without = self._made(plain)
        # A page that was there before says when it was changed.
        made = self._made(replace(plain, changed=now)) if seen else without
        target, name = self._target(plain, settled=settled), SITES[self._place.format].name
        if former and not untouched(Path(former.file), former):
            raise self._touched(Path(former.file), made)
        warnings = (*made.warnings, *self._seen_before(target), *self._address(plain, slug))
        if self._public and moment > now + dt.timedelta(days=1):
            why = "it is dated later, and generators leave such pages out until then"
            warnings += (f"Nobody sees the page before {moment:%Y-%m-%d}: {why}.",)
        before_that = self._gone or former
        instead = before_that.file if before_that else ""
        if former and Path(former.file) == target and digest(without.data) == former.made:
            if self._moved or self._known:
                remember(self._drafts, former, instead)
            return Published(target, "unchanged", name, warnings)
        if not former and not settled:
            self._refuse_moved(made)
        self._write(target, made)
        before = Path(former.file) if former and Path(former.file) != target else None
        if before:
            before.unlink()  # it was untouched a moment ago, and is remembered as moved
        told = (digest(made.data), digest(without.data), moment.isoformat())
        page = Page(str(target), self._draft.id, *told, self._public)
        remember(self._drafts, page, instead)
        how: Literal["new", "updated", "moved"] = "updated" if former else "new"
        return Published(target, "moved" if before else how, name, warnings, before)

    def _elsewhere(self) -> Iterator[Path]:
        """Yield the pages among which one may be that is not where it was published."""
        if self._gone is None:
            return
        gone = Path(self._gone.file)
        # Only in the part of the site with the pages: what its generator has made is much more.
        inside = gone.relative_to(self._site).parts[0]
        every = (self._site / inside).rglob(f"*{gone.suffix}")
        yield from sorted(path for path in every if is_file(path))

    def _as_moved(self, path: Path) -> Page | None:
        """Return the page that is gone as it is remembered, if this is it."""
        if self._gone is None or not untouched(path, self._gone):
            return None
        return replace(self._gone, file=str(path))

    def _refuse_moved(self, made: Exported) -> None:
        """Refuse to make a page a second time that seems to have been moved and changed."""
        if moved := next(filter(self._seems_moved, self._elsewhere()), None):
            raise self._touched(moved, made)

    def _seems_moved(self, path: Path) -> bool:
        """Whether this may be the page that is gone: by its name, its slug or its moment."""
        if self._gone is None or str(path) in self._published:
            return False
        data = read_bytes(path)
        moment, _ = moments_in(data)
        return _name(Path(self._gone.file)) in (_name(path), slug_in(data)) or (
            moment is not None and moment.isoformat() == self._gone.moment
        )

    def _known_here(self, own: Sequence[Page]) -> Page | None:
        """Return the draft's page in a site that was renamed, or came from another computer."""
        for page in reversed(own):
            parts = Path(page.file).parts
            inside = (self._site.joinpath(*parts[n:]) for n in range(1, len(parts) - 1))
            for path in filter(Path.is_file, inside):
                if untouched(path, page):
                    return replace(page, file=str(path))
        return next(filter(None, map(self._as_made, self._of_this_name())), None)

    def _of_this_name(self) -> Iterator[Path]:
        """Yield the pages that are called like the draft's; in Jekyll, of whatever day."""
        name = Path(file_name(self._place.format, self._draft, ExportOptions()))
        mark = self._place.mark
        for folder in dict.fromkeys((self._place.public.resolve(), self._place.hidden.resolve())):
            days = folder.glob(f"[0-9]*-[0-9]*-[0-9]*-{name}")
            yield from sorted(path for path in days if _DAY.sub("", path.name) == name.name)
            yield from filter(Path.is_file, [folder / f"{name.stem}{mark}{name.suffix}"])

    def _as_made(self, path: Path) -> Page | None:
        """Return a page if the draft makes it word for word, with the days that it says."""
        data = read_bytes(path)
        moment, changed = moments_in(data)
        if moment is None:
            return None
        for public in (True, False):
            plain = ExportOptions(public=public, moment=moment, keys=self._place.keys)
            made = self._made(replace(plain, changed=changed)).data
            if digest(made) == digest(data):
                told = (digest(data), digest(self._made(plain).data), moment.isoformat())
                return Page(str(path), self._draft.id, *told, public)
        return None

    def _slug_there(self) -> str:
        """Return the part of its address that a page has already which everybody may know."""
        if not (self._former and self._former.public):
            return ""
        path = Path(self._former.file)
        return slug_in(read_bytes(path)) or _DAY.sub("", _name(path))

    def _address(self, options: ExportOptions, slug: str) -> list[str]:
        """Say if a page's address changes, or a page of another day may be the same."""
        if slug and (now := slug_of(self._draft, options)) != slug:
            return [f"Its address changes: what led to {slug} must lead to {now}."]
        others = () if self._former else self._of_this_name()
        return [
            f"{path} is called like it: if it is the same page, remove one of the two."
            for path in others
            if _DAY.match(path.name)
        ]

    def _seen_before(self, target: Path) -> list[str]:
        """Say where the page was published before, if it is not there any more."""
        if self._known:
            return [f"Known as the draft's page, though not from this place: {self._known.file}."]
        if self._gone is None or Path(self._gone.file) == target:
            return []
        if self._moved:
            return [f"You have moved it there from {self._gone.file}."]
        return [f"It was published before as {self._gone.file}, which is not there any more."]

    def _made(self, options: ExportOptions) -> Exported:
        return export(self._draft, self._place.format, options)

    def _target(self, options: ExportOptions, *, settled: bool) -> Path:
        """Return where the page goes: where it is, unless it must be elsewhere to be seen."""
        place = self._place
        folder = (place.public if self._public else place.hidden).resolve()
        if self._former:
            there = Path(self._former.file)
            seen = place.public == place.hidden or folder in there.parents
            if (seen and not settled) or there.parent == folder:
                return there
        name = Path(file_name(place.format, self._draft, options))
        return folder / f"{name.stem}{place.mark}{name.suffix}"

    def _write(self, target: Path, made: Exported) -> None:
        if not target.exists():
            for other in self._place.of_same_address(target):
                raise self._touched(other, made)
            write(made, target)
            return
        if not untouched(target, self._own.get(str(target))):
            raise self._touched(target, made)
        text = with_ends_of(read_bytes(target).decode(), made.data.decode())
        write_over(target, text, UsageError)

    def _touched(self, file: Path, made: Exported) -> TouchedError:
        there = read_bytes(file).decode("utf-8", "replace").splitlines()
        ours = made.data.decode().splitlines()
        why = "is there already and not this draft's page"
        if str(file) in self._own:
            why = "was changed by hand since"
        elif self._gone and self._seems_moved(file):
            why = f"seems to be {self._gone.file}, moved and changed by hand"
        return TouchedError(
            f"{file} {why}, so it stays.",
            difference=[*difflib.unified_diff(there, ours, str(file), "the draft", lineterm="")],
            hint="Copy what is to stay into the draft (draftkit open), then remove the page "
            "and publish again.",
        )


def _name(page: Path) -> str:
    """Return a page's name without endings, such as its language's; of a bundle, the folder's."""
    name = page.name.partition(".")[0]
    return page.parent.name if name == "index" else name


def _line(draft: Draft, store: Store) -> list[str]:
    """Return the ids of a draft and of those that it revises, the newest first."""
    ids = [draft.id]
    above = draft.parent if draft.instruction else ""
    while above and above not in ids:
        ids.append(above)
        before = store.get(above)
        above = before.parent if before and before.instruction else ""
    return ids


def _is_of(page: Page, line: list[str], store: Store) -> bool:
    """Whether a page is of one of these drafts, or of another revision of the first."""
    if page.draft in line:
        return True
    draft = store.get(page.draft)
    return draft is not None and _line(draft, store)[-1] == line[-1]
