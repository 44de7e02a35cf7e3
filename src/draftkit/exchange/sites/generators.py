"""Which generator a site is made with, and where that looks for pages."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from draftkit.errors import UsageError
from draftkit.files import yamlio
from draftkit.files.text_file import text_if_there

if TYPE_CHECKING:
    from collections.abc import Callable
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
    """

    format: str
    public: Path
    hidden: Path
    keys: frozenset[str] = frozenset()
    hides: bool = True


_HUGO_NAMES = ("hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json", "config.toml", "config.yaml")
_HUGO = (*_HUGO_NAMES, *(f"config/_default/{name}" for name in _HUGO_NAMES))
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


def place_in(site: Path, folder: str = "") -> PagePlace:
    """Find out what a site is made with, and where its pages are.

    Args:
        site: The site's folder, with the file of settings.
        folder: Where in it the page goes, such as `content/notes`; left out, it is found.

    Raises:
        UsageError: If there is no such folder, no known generator, or not one clear place.
    """
    if not site.is_dir():
        raise UsageError(f"There is no folder {site}.")
    for names, of in ((_HUGO, _hugo), (("_config.yml", "_config.yaml"), _jekyll), (_ASTRO, _astro)):
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


def _hugo(site: Path, settings: Path, folder: Path | None) -> PagePlace:
    content = site / _text(
        _read(settings).get("contentDir") or _read(settings).get("contentdir"), "content"
    )
    own = folder or _section(content) or content / "posts"
    return PagePlace("hugo", own, own)


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
    return data if isinstance(data, dict) else {}


_READERS: dict[str, Callable[[str], Any]] = {
    ".toml": tomllib.loads,
    ".json": json.loads,
    ".yaml": lambda text: yamlio.parse(text).data,
    ".yml": lambda text: yamlio.parse(text).data,
}
