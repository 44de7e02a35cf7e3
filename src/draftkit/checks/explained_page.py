"""An explanation as one web page that needs nothing else and can be shared."""

from __future__ import annotations

import hashlib
import re
from importlib.resources import files
from typing import TYPE_CHECKING

from draftkit.files.clean import clean

if TYPE_CHECKING:
    from draftkit.checks.explaining import Explanation

__all__ = ["is_untouched", "page"]

_NO_DIGEST = "0" * 64
_DIGEST = re.compile(r'(?<=<meta name="draftkit-page" content=")[0-9a-f]{64}')


def page(explanation: Explanation, title: str) -> str:
    """Return the page, in HTML; whatever stands in the text or the facts is only text.

    Args:
        explanation: What it shows.
        title: Its heading.
    """
    from jinja2 import Environment, StrictUndefined

    source = files("draftkit.checks").joinpath("explanation.html").read_text(encoding="utf-8")
    template = Environment(
        autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True
    ).from_string(source)
    marked = {p.specific.start for p in explanation.pieces if p.specific}
    unsupported = marked & {specific.start for specific in explanation.unsupported}
    html = template.render(
        explanation=explanation, title=title, marked=unsupported, digest=_NO_DIGEST
    )
    html = clean(html)
    return _DIGEST.sub(_digest(html), html, count=1)


def is_untouched(html: str) -> bool:
    """Say whether this is such a page and nobody has changed it since it was made."""
    found = _DIGEST.search(html)
    return found is not None and found.group() == _digest(_DIGEST.sub(_NO_DIGEST, html, count=1))


def _digest(html: str) -> str:
    return hashlib.sha256(html.encode()).hexdigest()
