"""Which generator a site is made with, and where that looks for pages."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from draftkit.errors import UsageError
from draftkit.files import yamlio
from draftkit.files.text_file import text_if_there

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

__all__ = ["PagePlace", "place_in"]


@dataclass(frozen=True, slots=True)
class PagePlace:
    """Where a page goes.

    Attributes:
        format: The generator, by the name of its format: `hugo`, `jekyll`, `astro`.
        public: The folder of pages for everybody to see.
        hidden: The folder of pages that are still drafts.
        keys: Keys that the pages of this site have, but not those of every site.
        hides: Whether a page can be marked as a draft there.
        mark: What stands before the ending of a page's name, such as `.de` for its language.
    """

    format: str
    public: Path
    hidden: Path
    keys: frozenset[str] = frozenset()
    hides: bool = True
    mark: str = ""

    def of_same_address(self, page: Path) -> Iterator[Path]:
        """Yield other files that would be shown at a page's address."""
        bundle = page.parent / page.name.partition(".")[0]
        every = bundle.glob("index.*") if self.format != "jekyll" else ()
        yield from sorted(path for path in every if path.suffix in _PAGES)
        others = (page.with_suffix(suffix) for suffix in _PAGES)
        yield from (path for path in others if path != page and path.is_file())


_PAGES = (".md", ".markdown", ".mdx", ".html")

_HUGO_NAMES = ("hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json", "config.toml", "config.yaml")
_HUGO = (*_HUGO_NAMES, *(f"config/_default/{name}" for name in _HUGO_NAMES))
_HUGO_LANGUAGES = tuple(
    f"config/_default/languages.{ending}" for ending in ("toml", "yaml", "yml", "json")
)
_ASTRO = tuple(f"astro.config.{ending}" for ending in ("mjs", "js", "ts", "mts", "cjs"))
_ASTRO_KEYS = tuple(
    f"src/{name}.{ending}"
    for name in ("content.config", "content/config")
    for ending in ("ts", "mts", "js", "mjs")
)
# `draft: z.boolean()` in a schema: a key of it, and not a word of a comment.
_SCHEMA_KEY = re.compile(r"(?:^|[{,])[ \t]*[\"']?(\w{1,60})[\"']?[ \t]*:", re.MULTILINE)

# Where the starters of each generator keep posts; the first that is there counts.
_SECTIONS = ("posts", "post", "blog", "articles", "writing")


def place_in(site: Path, folder: str = "", language: str = "") -> PagePlace:
    """Find out what a site is made with, and where its pages are.

    Args:
        site: The site's folder, with the file of settings.
        folder: Where in it the page goes, such as `content/notes`; left out, it is found.
        language: The page's language, as a BCP 47 tag; left out, the site's usual one.

    Raises:
        UsageError: If there is no such folder, no known generator, or not one clear place.
    """
    if not site.is_dir():
        raise UsageError(f"There is no folder {site}.")
    generators = (
        (_HUGO, partial(_hugo, language=language)),
        (("_config.yml", "_config.yaml"), _jekyll),
        (_ASTRO, _astro),
    )
    for names, of in generators:
        if settings := next((site / name for name in names if (site / name).is_file()), None):
            return of(site, settings, _inside(site, folder))
    raise UsageError(
        f"{site}: no site of Hugo (hugo.toml), Jekyll (_config.yml) or Astro (astro.config.*).",
        hint="Name the folder that has that file, or write the page with: draftkit export",
    )


def _inside(site: Path, folder: str) -> Path | None:
    if not folder:
        return None
    whole = (site / folder).resolve()
    if not whole.is_relative_to(site.resolve()):
        raise UsageError(f"{folder} is not inside {site}.")
    return site / folder


def _hugo(site: Path, settings: Path, folder: Path | None, *, language: str = "") -> PagePlace:
    data = _lower(_read(settings))
    languages = _mapping(data.get("languages"))
    if apart := next((site / name for name in _HUGO_LANGUAGES if (site / name).is_file()), None):
        languages |= _lower(_read(apart))
    usual = _text(data.get("defaultcontentlanguage"), "en").lower()
    tag = language.lower()
    spoken = next((name for name in (tag, tag.partition("-")[0]) if name in languages), usual)
    own = _text(_mapping(languages.get(spoken)).get("contentdir"), _mounted(data, spoken))
    content = site / (own or _text(data.get("contentdir"), "content"))
    place = folder or _section(content) or content / "posts"
    return PagePlace("hugo", place, place, mark="" if own or spoken == usual else f".{spoken}")


def _mounted(data: Mapping[str, Any], language: str) -> str:
    """Return the folder that a site of Hugo mounts as the content of a language, or nothing."""
    mounts = _mapping(data.get("module")).get("mounts")
    for mount in mounts if isinstance(mounts, list) else ():
        own = _mapping(mount)
        if own.get("target") == "content" and own.get("lang") == language:
            return _text(own.get("source"), "")
    return ""


def _lower(data: Any) -> Any:
    """Return settings with their keys in lower case, as Hugo reads them."""
    if isinstance(data, list):
        return [_lower(one) for one in data]
    if not isinstance(data, dict):
        return data
    return {str(key).lower(): _lower(value) for key, value in data.items()}


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _jekyll(site: Path, settings: Path, folder: Path | None) -> PagePlace:
    data = _read(settings)
    top = site / _text(data.get("source"), "") / _text(data.get("collections_dir"), "")
    return PagePlace("jekyll", folder or top / "_posts", folder or top / "_drafts")


def _astro(site: Path, _settings: Path, folder: Path | None) -> PagePlace:
    schema = next(
        filter(None, (text_if_there(site / name, UsageError) for name in _ASTRO_KEYS)), ""
    )
    keys = frozenset(_SCHEMA_KEY.findall(schema))
    own = folder or next(
        filter(None, (_section(site / top) for top in ("src/content", "src/data", "src/pages"))),
        None,
    )
    if own is None:
        raise UsageError(
            f"{site}: it is not clear where this Astro site keeps its posts.",
            hint="Name the place: --folder src/content/blog",
        )
    return PagePlace("astro", own, own, keys, hides="draft" in keys)


def _section(top: Path) -> Path | None:
    """Return the folder of posts: one of a usual name, or the only one that there is."""
    usual = next((top / name for name in _SECTIONS if (top / name).is_dir()), None)
    if usual or not top.is_dir():
        return usual
    folders = [path for path in top.iterdir() if path.is_dir() and path.name[0] not in "._"]
    return folders[0] if len(folders) == 1 else None


def _text(value: Any, otherwise: str) -> str:
    return value if isinstance(value, str) and value else otherwise


def _read(settings: Path) -> dict[str, Any]:
    """Return a site's settings; what cannot be read says nothing of where the pages are."""
    text = text_if_there(settings, UsageError) or ""
    try:
        data = _READERS[settings.suffix](text)
    except (ValueError, yamlio.YAMLError):  # tomllib's and json's are ValueErrors
        return {}
    return _mapping(data)


_READERS: dict[str, Callable[[str], Any]] = {
    ".toml": tomllib.loads,
    ".json": json.loads,
    ".yaml": lambda text: yamlio.parse(text).data,
    ".yml": lambda text: yamlio.parse(text).data,
}
