"""All that came back as plain data, and as rows of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from draftkit.figures.intervals import FEWEST
from draftkit.figures.table import figure
from draftkit.people.impact.compared import Median
from draftkit.people.impact.counted import measure_name
from draftkit.people.impact.findings import findings
from draftkit.people.impact.impact import BY
from draftkit.people.impact.lines import OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from draftkit.people.impact.counted import Counted, Measure
    from draftkit.people.impact.impact import Group, Impact

__all__ = ["IN_BRACKETS", "NOTHING", "as_dict", "rows"]

NOTHING = "Nothing is known to be sent or published yet."

IN_BRACKETS = (
    "In brackets: the number of drafts. A draft counts if the tool counted it from the day on "
    "which it was published."
)
"""What the numbers behind the medians in a table mean."""

_MOST_PAGES = 20
_FEW = "too few"


def rows(impact: Impact, by: str) -> list[list[str]]:
    """Return a table of the drafts by kind, topic or audience: header first, all drafts last."""
    came = list(impact.all.outcomes)
    head = [by, "sent", "answered", "published", *(OUTCOMES.get(name, name) for name in came)]
    measures = [one for one in impact.measures if len(impact.all.values(one)) >= FEWEST]
    head += [f"median {measure_name(measure)}" for measure in measures]
    return [head, *(_row(group, came, measures) for group in (*impact.groups(by), impact.all))]


def _row(group: Group, came: list[str], measures: list[Measure]) -> list[str]:
    name = group.name or ("not known" if group.by else "all")
    answered = f"{group.answered} of {group.sent}" if group.sent else ""
    counts = (group.sent, answered, group.published, *(group.outcomes[one] for one in came))
    medians = (Median(group.values(measure)) for measure in measures)
    return [name, *(str(count or "") for count in counts), *map(_median, medians)]


def _median(own: Median) -> str:
    if not own.count:
        return ""
    return f"{figure(own.middle) if own.count >= FEWEST else _FEW} ({own.count})"


def as_dict(impact: Impact) -> dict[str, Any]:
    """Return all of it as plain data."""
    return {
        "from": impact.first,
        "to": impact.last,
        **_group(impact.all, impact),
        "groups": [
            {"by": by, "name": group.name, **_group(group, impact)}
            for by in BY
            for group in impact.groups(by)
        ],
        "sources": [_source(one) for one in impact.counted],
        "drafts": [work.as_dict() for work in impact.works],
        "other_pages": [
            {"page": page, "figures": _values(figures)}
            for page, figures in [*impact.others.items()][:_MOST_PAGES]
        ],
        "other_pages_in_all": len(impact.others),
        "too_few": FEWEST,
        "findings": findings(impact),
    }


def _group(group: Group, impact: Impact) -> dict[str, Any]:
    return {
        "sent": group.sent,
        "answered": group.answered,
        "published": group.published,
        "outcomes": dict(group.outcomes),
        "medians": [
            {"source": measure[0], "figure": measure[1], **Median(values).as_dict()}
            for measure in impact.measures
            if (values := group.values(measure))
        ],
    }


def _source(one: Counted) -> dict[str, Any]:
    return {
        "source": one.source,
        "from": one.first,
        "to": one.last,
        "days": one.all_days,
        "totals": dict(one.totals),
        "pages": len(one.pages),
    }


def _values(figures: Mapping[Measure, float]) -> list[dict[str, Any]]:
    return [{"source": s, "figure": n, "value": v} for (s, n), v in sorted(figures.items())]
