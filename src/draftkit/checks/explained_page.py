"""An explanation as one web page that needs nothing else and can be shared."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from draftkit.files.clean import clean
from draftkit.files.page_file import NO_DIGEST, signed

if TYPE_CHECKING:
    from draftkit.checks.explaining import Explanation

__all__ = ["page"]


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
        explanation=explanation, title=title, marked=unsupported, digest=NO_DIGEST
    )
    return signed(clean(html))
