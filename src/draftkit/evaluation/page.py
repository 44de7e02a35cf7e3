"""An evaluation as one HTML page: tables, plots and every draft, nothing from elsewhere."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from draftkit.evaluation.figures import HEADINGS, cells, legend
from draftkit.evaluation.plot import failures, rates, seconds
from draftkit.figures.page import cells_of, framed, section
from draftkit.files import page_file
from draftkit.language.document import Document
from draftkit.language.tags.script import tag_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from draftkit.evaluation.scores import Against, Scores
    from draftkit.evaluation.verdict import Verdict

__all__ = ["page", "write_page"]


def write_page(
    path: Path, briefs: str, scores: Sequence[Scores], against: Sequence[Against]
) -> None:
    """Write the page, over an older one if nobody has changed that.

    Args:
        path: The file.
        briefs: What the file of briefs is called.
        scores: The arms.
        against: The comparisons.

    Raises:
        UsageError: If there is another file of that name.
        StoreError: If it cannot be written.
    """
    page_file.write_page(path, page(briefs, scores, against))


def page(briefs: str, scores: Sequence[Scores], against: Sequence[Against]) -> str:
    """Return the page; see `write_page`."""
    title = f"Evaluation of {briefs}"
    plots = f"{section('Pass rate', rates(scores))}{section('Time', seconds(scores))}"
    if any(own.summary.failing for own in scores):
        plots += section("Checks that fail", failures(scores))
    return framed(title, f"{_table(scores)}{plots}{_comparisons(against)}{_drafts(scores)}")


def _table(scores: Sequence[Scores]) -> str:
    rows = [f"<tr>{cells_of(('', *HEADINGS), 'th')}</tr>"]
    for own in scores:
        rows.append(f"<tr>{cells_of((own.arm, *cells(own.summary)))}</tr>")
        for kind, summary in own.by_kind.items() if len(own.by_kind) > 1 else ():
            rows.append(f'<tr class="kind">{cells_of((kind, *cells(summary)))}</tr>')
    meaning = f"<details><summary>What the columns mean</summary><pre>{legend()}</pre></details>"
    return f'<div class="wide"><table>{"".join(rows)}</table></div>\n{meaning}\n'


def _comparisons(against: Sequence[Against]) -> str:
    if not against:
        return ""
    said = "".join(
        f"<h3>{escape(pair.ours)} against {escape(pair.theirs)}</h3><ul>"
        + "".join(f"<li>{escape(difference.in_words())}</li>" for difference in pair.differences)
        + "</ul>"
        for pair in against
    )
    return section("Differences", said)


def _drafts(scores: Sequence[Scores]) -> str:
    return section("Drafts", "".join(_draft(v) for own in scores for v in own.verdicts))


def _spoken(text: str) -> str:
    """Return the HTML attributes that say a text's language and direction."""
    language = tag_of(Document(text))
    if language is None:
        return ' dir="auto"'
    return f' lang="{language.text}" dir="{language.direction}"'


def _draft(verdict: Verdict) -> str:
    result = verdict.result
    look, said = ("passed", "passed") if verdict.passed else ("failed", ", ".join(verdict.failing))
    head = f"{escape(result.case)} · {escape(result.arm)} · {result.seconds:.1f} s · "
    why = [result.made.failure] if result.made.failure else []
    why += [f"{f.check}: {f.message}" for f in verdict.findings if f.hard]
    return (
        f'<details><summary>{head}<span class="{look}">{escape(said)}</span></summary>'
        f"<ul>{''.join(f'<li>{escape(each)}</li>' for each in why)}</ul>"
        f"<pre{_spoken(result.made.text)}>{escape(result.made.text)}</pre></details>\n"
    )
