"""An evaluation as one HTML page: tables and plots, nothing from elsewhere."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from draftkit.errors import StoreError
from draftkit.figures import HEADINGS, cells

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from draftkit.scores import Against, Scores

__all__ = ["write_page"]


def write_page(
    path: Path, briefs: str, scores: Sequence[Scores], against: Sequence[Against]
) -> None:
    """Write the page, over an older one if there is one.

    Args:
        path: The file.
        briefs: What the file of briefs is called.
        scores: The arms.
        against: The comparisons.

    Raises:
        StoreError: If it cannot be written.
    """
    rows = [("", *HEADINGS), *((own.arm, *cells(own.summary)) for own in scores)]
    body = "".join(f"<tr>{''.join(f'<td>{escape(c)}</td>' for c in row)}</tr>" for row in rows)
    said = "".join(f"<li>{escape(d.in_words())}</li>" for pair in against for d in pair.differences)
    text = f"<!doctype html><title>{escape(briefs)}</title><table>{body}</table><ul>{said}</ul>"
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as exc:
        raise StoreError(f"{path}: cannot be written: {exc.strerror}.") from exc
