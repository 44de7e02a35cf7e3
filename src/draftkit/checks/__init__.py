"""Checks: what may be believed in a draft, found without a model."""

from __future__ import annotations

import importlib
import importlib.util
from functools import cache
from typing import TYPE_CHECKING, Any

from draftkit.checks.base import REGISTRY, Report, Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from draftkit.checks.base import Brief, Check, Finding

__all__ = ["all_checks", "run"]

# One room for each family of checks; importing it registers them.
_FAMILIES = (
    "numbers",
    "dates",
    "links",
    "quotes",
    "names",
    "claims",
    "length",
    "structure",
    "whole",
    "required",
    "residue",
    "loops",
    "person",
    "addressee",
    "ask",
    "language",
    "cliches",
    "style",
    "similarity",
    "voice",
)


@cache
def all_checks() -> Mapping[str, Check]:
    """Return every check by its id, families in their order."""
    for family in _FAMILIES:
        if importlib.util.find_spec(f"{__name__}.{family}"):
            importlib.import_module(f"{__name__}.{family}")
    return REGISTRY


def run(text: str | Text, brief: Brief, parameters: Mapping[str, Any] | None = None) -> Report:
    """Check a draft's body.

    Args:
        text: The body, in Markdown; as a `Text` if others need its views, too.
        brief: What it is checked against.
        parameters: The checks that the prompt asks for, by id, each with its parameters;
            False switches one off, True asks for it as it is. A value `inputs.NAME` is
            replaced by that input; without the input the check is left out.
    """
    from draftkit.evidence import evidence  # it stands on the checks

    wanted = parameters or {}
    shared = text if isinstance(text, Text) else Text(text)
    findings: list[Finding] = []
    for check in all_checks().values():
        given = wanted.get(check.id, check.always)
        if given is False:
            continue
        values = _values({} if given is True else given, brief)
        if values is not None:
            findings += check.run(shared, brief, values)
    findings.sort(key=lambda finding: (finding.start, finding.end))
    return Report(tuple(findings), evidence(shared, brief).facts)


def _values(given: Mapping[str, Any], brief: Brief) -> dict[str, Any] | None:
    """Put the inputs in their places; None if one is missing."""
    values: dict[str, Any] = {}
    for name, value in given.items():
        if isinstance(value, str) and value.startswith("inputs."):
            own = brief.inputs.get(value.removeprefix("inputs."))
            if own in (None, ""):
                return None
            values[name] = own
        else:
            values[name] = value
    return values
