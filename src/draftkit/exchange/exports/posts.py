"""A draft as a page of a site: Hugo, Jekyll, Astro, dev.to.

A generator's own keys are a row of data. No others are written: some generators refuse keys
that they do not know, and how a draft was made does not belong on a site.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from draftkit.exchange.exports.exported import Exported, ExportOptions, one_line
from draftkit.exchange.exports.layout import titled
from draftkit.exchange.exports.pieces import without_code
from draftkit.exchange.exports.plain import description, left_out
from draftkit.files import yamlio
from draftkit.files.clean import clean
from draftkit.files.front_matter import split_any
from draftkit.files.slug import slugify

if TYPE_CHECKING:
    from collections.abc import Callable

    from draftkit.drafts.draft import Draft

    Value = Callable[[Draft, ExportOptions], Any]

__all__ = [
    "SITES",
    "Site",
    "astro",
    "devto",
    "file_name",
    "hugo",
    "jekyll",
    "moments_in",
    "slug_in",
    "slug_of",
]


@dataclass(frozen=True, slots=True)
class Site:
    """What a generator reads at the top of a page.

    Attributes:
        name: What it is called.
        keys: Each key with what gives its value; a value of None is left out.
        optional: Keys to write only where the site's pages are known to have them.
        others: The keys of the writer's own that it reads, too; None for all.
        obeys: What in a text it would act on, in code, too, and what to call that
            (`{site}` is its name); None if nothing.
    """

    name: str
    keys: dict[str, Value]
    optional: frozenset[str] = frozenset()
    others: frozenset[str] | None = frozenset()
    obeys: tuple[re.Pattern[str], str] | None = None


def _moment(draft: Draft, options: ExportOptions) -> dt.datetime:
    return (options.moment or draft.created).astimezone(dt.UTC).replace(microsecond=0)


def _changed(_draft: Draft, options: ExportOptions) -> dt.datetime | None:
    return options.changed.astimezone(dt.UTC).replace(microsecond=0) if options.changed else None


def _iso(moment: dt.datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None


def slug_of(draft: Draft, options: ExportOptions) -> str:
    """Return the page's part of the address: the writer's own, the one it has, or the title's."""
    own = draft.extra.get("slug")
    if isinstance(own, str):
        return slugify(own, otherwise=draft.slug)
    return options.slug or draft.slug


def _description(draft: Draft, _options: ExportOptions) -> str | None:
    """Return the line about a page."""
    return description(draft) or None


def _tags(draft: Draft, _options: ExportOptions) -> list[str] | None:
    return [tag for tag in map(one_line, draft.tags) if tag] or None


_DEVTO_TAGS = 4


def _devto_tags(draft: Draft, _options: ExportOptions) -> str | None:
    """Return at most four words of letters and digits, as dev.to has them."""
    words = ["".join(filter(str.isalnum, tag.casefold())) for tag in draft.tags]
    return ", ".join([word for word in dict.fromkeys(words) if word][:_DEVTO_TAGS]) or None


_SHORTCODE = (re.compile(r"\{\{[<%]"), "a shortcode to {site}")
_LIQUID = (re.compile(r"\{[{%]"), "Liquid to {site}")
# Every site acts on these.
_HTML = (re.compile(r"</?[A-Za-z][\w-]*(?:\s[^<>\n]*)?/?>"), "HTML to {site}")
_COMMENT = (re.compile(r"<!--"), "a comment that everybody can read in the page's source")

_QUOTED_DATE = re.compile(
    r"^(?P<key>(?:date|lastmod|last_modified_at|pubDate|updatedDate): )'(?P<date>[-0-9T :+]+)'$",
    re.MULTILINE,
)

SITES = {
    "hugo": Site(
        "Hugo",
        {
            "date": lambda draft, options: _iso(_moment(draft, options)),
            "lastmod": lambda draft, options: _iso(_changed(draft, options)),
            "draft": lambda _draft, options: not options.public,
            "slug": slug_of,
            "description": _description,
            "tags": _tags,
        },
        others=None,
        obeys=_SHORTCODE,
    ),
    "jekyll": Site(
        "Jekyll",
        {
            "layout": lambda _draft, _options: "post",
            "date": lambda draft, options: f"{_moment(draft, options):%Y-%m-%d %H:%M:%S +0000}",
            "last_modified_at": lambda draft, options: _iso(_changed(draft, options)),
            "published": lambda _draft, options: None if options.public else False,
            "description": _description,
            "tags": _tags,
        },
        others=None,
        obeys=_LIQUID,
    ),
    "astro": Site(
        "Astro",
        {
            "description": lambda draft, options: _description(draft, options) or "",
            "pubDate": lambda draft, options: _iso(_moment(draft, options)),
            "updatedDate": lambda draft, options: _iso(_changed(draft, options)),
            "draft": lambda _draft, options: not options.public,
            "tags": _tags,
        },
        optional=frozenset(("draft", "tags")),
    ),
    "devto": Site(
        "dev.to",
        {
            "published": lambda _draft, options: options.public,
            "description": _description,
            "tags": _devto_tags,
        },
        others=frozenset(("canonical_url", "cover_image", "series")),
        obeys=_LIQUID,
    ),
}
"""The generators by the names of their formats."""


def hugo(draft: Draft, options: ExportOptions) -> Exported:
    """Make a page for `content/posts/`."""
    return _page("hugo", draft, options)


def jekyll(draft: Draft, options: ExportOptions) -> Exported:
    """Make a page for `_posts/`."""
    return _page("jekyll", draft, options)


def astro(draft: Draft, options: ExportOptions) -> Exported:
    """Make a page for `src/content/blog/`, with the keys of Astro's own blog."""
    return _page("astro", draft, options)


def devto(draft: Draft, options: ExportOptions) -> Exported:
    """Make a post for dev.to's editor."""
    return _page("devto", draft, options)


def file_name(site: str, draft: Draft, options: ExportOptions) -> str:
    """Return what a page is called: Jekyll reads the day in it."""
    if site == "jekyll" and options.public:
        return f"{_moment(draft, options):%Y-%m-%d}-{slug_of(draft, options)}.md"
    return f"{slug_of(draft, options)}.md"


def moments_in(page: bytes) -> tuple[dt.datetime | None, dt.datetime | None]:
    """Return when a page says that it was published, and when it was changed."""
    head = _head(page)
    published, changed = (
        next((head[key] for key in keys if key in head), "")
        for keys in (("date", "pubDate"), ("lastmod", "last_modified_at", "updatedDate"))
    )
    return _as_moment(published), _as_moment(changed)


def slug_in(page: bytes) -> str:
    """Return the part of its address that a page names itself; empty if none."""
    slug = _head(page).get("slug")
    return slug if isinstance(slug, str) else ""


def _head(page: bytes) -> dict[str, Any]:
    try:
        head = split_any(page.decode("utf-8")).head
        data = yamlio.parse(head or "").data
    except (UnicodeDecodeError, yamlio.YAMLError):
        return {}
    return data if isinstance(data, dict) else {}


def _as_moment(said: Any) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(str(said).replace(" +0000", "+00:00"))
    except ValueError:
        return None


def _page(name: str, draft: Draft, options: ExportOptions) -> Exported:
    site = SITES[name]
    title, body = titled(clean(draft.body), one_line(draft.title))
    keys: dict[str, Any] = {"title": title}
    for key, value in site.keys.items():
        if key in site.optional and key not in _known(options):
            continue
        if (made := value(draft, options)) is not None:
            keys[key] = made
    keys |= _others(site, draft, options, keys)
    # As dates, not as texts: some schemas of Astro take nothing else.
    head = _QUOTED_DATE.sub(r"\g<key>\g<date>", yamlio.dump(keys))
    text = f"---\n{head}---\n\n{body.rstrip()}\n"
    warnings = (*left_out(draft), *_shown(site, options), *_warnings(name, site, draft, body))
    return Exported(text.encode(), file_name(name, draft, options), "text/markdown", warnings)


def _known(options: ExportOptions) -> frozenset[str]:
    """Return the optional keys of a site's pages: of an unknown one, what hides a draft."""
    if options.keys is None:
        return frozenset() if options.public else frozenset(("draft",))
    return options.keys


# What a draft's front matter has besides the keys of `Draft`, whatever the state of the page.
_OURS = frozenset(("draftkit", "draft", "published", "lastmod", "lang", "slug", "author", "date"))


def _others(
    site: Site, draft: Draft, options: ExportOptions, keys: dict[str, Any]
) -> dict[str, Any]:
    """Return what the writer put into the front matter by hand, as far as the site reads it."""
    read = site.others if site.others is None else site.others | (options.keys or frozenset())
    return {
        key: value
        for key, value in draft.extra.items()
        if key not in keys and key not in _OURS and (read is None or key in read)
    }


def _shown(site: Site, options: ExportOptions) -> tuple[str, ...]:
    """Say that a page may be seen though it is marked as a draft."""
    if options.public or options.keys is not None or "draft" not in site.optional:
        return ()
    said = (
        f"{site.name} hides a page marked `draft: true` only where the site's schema has `draft` "
    )
    return (f"{said}and its pages leave such out: draftkit publish --draft looks whether it has.",)


def _warnings(name: str, site: Site, draft: Draft, body: str) -> list[str]:
    said = []
    if not draft.description.strip():
        said.append(f"The draft has no description, so {site.name} shows none.")
    if name == "devto" and len(draft.tags) > _DEVTO_TAGS:
        left = ", ".join(map(one_line, draft.tags[_DEVTO_TAGS:]))
        said.append(f"dev.to takes {_DEVTO_TAGS} tags; left out: {left}.")
    marks = [(body, *site.obeys)] if site.obeys else []
    marks += [(without_code(body), *mark) for mark in (_HTML, _COMMENT)]
    for text, pattern, what in marks:
        if match := pattern.search(text):
            place = body.count("\n", 0, match.start()) + 1
            said.append(
                f'"{body[match.start() : match.start() + 20].splitlines()[0]}" in line {place} of '
                f"the text is {what.format(site=site.name)}: make sure that it is meant."
            )
    return said
