"""An evaluation as one HTML page: tables, plots and every draft, nothing from elsewhere."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from draftkit.evaluation.figures import HEADINGS, cells, legend
from draftkit.evaluation.plot import failures, rates, seconds
from draftkit.files import page_file
from draftkit.files.page_file import META, signed
from draftkit.language.document import Document
from draftkit.language.tags.script import tag_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from draftkit.evaluation.scores import Against, Scores
    from draftkit.evaluation.verdict import Verdict

__all__ = ["page", "write_page"]

_STYLE = """\
:root{color-scheme:light dark;
--ink:#1b1f24;--paper:#fff;--faint:#d5dae0;--good:#00704f;--bad:#b3261e}
@media (prefers-color-scheme:dark){
:root{--ink:#e6e9ed;--paper:#14181d;--faint:#3a424c;--good:#2fd6a3;--bad:#ff8a80}}
body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);
max-width:62rem;margin:2rem auto;padding:0 1rem}
.wide{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums}
th,td{padding:.25rem .6rem;border-bottom:1px solid var(--faint);text-align:right;white-space:nowrap}
th:first-child,td:first-child{text-align:left}.kind td:first-child{padding-left:1.6rem}
svg.plot{width:100%;height:auto;max-width:48rem}pre{white-space:pre-wrap;font:inherit;
border-left:3px solid var(--faint);padding-left:1rem;overflow-wrap:anywhere}
summary{cursor:pointer}.passed{color:var(--good)}.failed{color:var(--bad)}
"""

# The page can load nothing, whatever a draft says.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def write_page(
    path: Path, briefs: str, scores: Sequence[Scores], against: Sequence[Against]
) -> None:
    """Write the page, over an older one that nobody has changed if there is one.

    Args:
        path: The file.
        briefs: What the file of briefs is called.
        scores: The arms.
        against: The comparisons.

    Raises:
        StoreError: If there is another file of that name, or it cannot be written.
    """
    page_file.write_page(path, page(briefs, scores, against))


def page(briefs: str, scores: Sequence[Scores], against: Sequence[Against]) -> str:
    """Return the page; see `write_page`."""
    title = f"Evaluation of {escape(briefs)}"
    plots = f"{_section('Pass rate', rates(scores))}{_section('Time', seconds(scores))}"
    if any(own.summary.failing for own in scores):
        plots += _section("Checks that fail", failures(scores))
    return signed(
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f"{META}"
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body>\n<h1>{title}</h1>\n"
        f"{_table(scores)}{plots}{_comparisons(against)}{_drafts(scores)}</body></html>\n"
    )


def _section(heading: str, content: str) -> str:
    return f"<h2>{escape(heading)}</h2>\n{content}\n"


def _table(scores: Sequence[Scores]) -> str:
    rows = [f"<tr>{_cells(('', *HEADINGS), 'th')}</tr>"]
    for own in scores:
        rows.append(f"<tr>{_cells((own.arm, *cells(own.summary)))}</tr>")
        for kind, summary in own.by_kind.items() if len(own.by_kind) > 1 else ():
            rows.append(f'<tr class="kind">{_cells((kind, *cells(summary)))}</tr>')
    meaning = f"<details><summary>What the columns mean</summary><pre>{legend()}</pre></details>"
    return f'<div class="wide"><table>{"".join(rows)}</table></div>\n{meaning}\n'


def _cells(texts: Iterable[str], tag: str = "td") -> str:
    return "".join(f"<{tag}>{escape(text)}</{tag}>" for text in texts)


def _comparisons(against: Sequence[Against]) -> str:
    if not against:
        return ""
    said = "".join(
        f"<h3>{escape(pair.ours)} against {escape(pair.theirs)}</h3><ul>"
        + "".join(f"<li>{escape(difference.in_words())}</li>" for difference in pair.differences)
        + "</ul>"
        for pair in against
    )
    return _section("Differences", said)


def _drafts(scores: Sequence[Scores]) -> str:
    return _section("Drafts", "".join(_draft(v) for own in scores for v in own.verdicts))


def _spoken(text: str) -> str:
    """Return the attributes of an element that say what a text is written in."""
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
