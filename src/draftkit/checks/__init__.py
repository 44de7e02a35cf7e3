"""Checks: what may be believed in a draft, found without a model."""

from __future__ import annotations

import dataclasses
import importlib
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any

from draftkit.checks.base import REGISTRY, Finding, Report
from draftkit.checks.installed import load
from draftkit.checks.own_texts import with_own_texts
from draftkit.errors import PromptError, nearest
from draftkit.language.document import MAX_CHARACTERS, Document
from draftkit.language.readable import is_readable, readable
from draftkit.language.tags.unchecked import not_checked
from draftkit.prompts.limits import branches, parameters_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from draftkit.checks.base import Brief, Check, Level

__all__ = ["all_checks", "mistakes", "run"]

_NOT_MADE = "This check failed itself ({!r}): read the text yourself, and report it, please."

# One room for each family of checks; importing it registers them.
_FAMILIES = (
    "grounding.numbers",
    "grounding.dates",
    "grounding.links",
    "grounding.quotes",
    "grounding.names",
    "grounding.claims",
    "form.length",
    "form.structure",
    "form.parts",
    "form.outline",
    "form.whole",
    "must",
    "residue",
    "form.loops",
    "person",
    "addressee",
    "ask",
    "language",
    "doings.check",
    "generic.check",
    "style",
    "similarity",
    "voice",
    "verify.check",
)


@cache
def all_checks() -> Mapping[str, Check]:
    """Return every check by its id: families in their order, then those of other packages."""
    for family in _FAMILIES:
        importlib.import_module(f"{__name__}.{family}")
    load()
    return REGISTRY


def run(text: str | Document, brief: Brief, parameters: Mapping[str, Any] | None = None) -> Report:
    """Check a draft's body.

    Args:
        text: The body, in Markdown; as a `Document` if others need its views, too.
        brief: What it is checked against.
        parameters: The checks to run besides those that always run, by id, each with its
            parameters; those of the brief if left out. False switches one off, True asks
            for it with its defaults. A value `inputs.NAME` is replaced by that input; without
            the input the check is left out; one with `by` depends on an input. A mistake in
            them is a finding, too: the text that was just written is not lost over it.
    """
    shared = text if isinstance(text, Document) else Document(text)
    if not is_readable(shared.raw):
        return _as_it_is_read(shared.raw, brief, parameters)
    return _checked(shared, brief, parameters)


def _checked(shared: Document, brief: Brief, parameters: Mapping[str, Any] | None) -> Report:
    from draftkit.checks.grounding.adrift import made_up  # these build on the checks
    from draftkit.checks.grounding.evidence import evidence
    from draftkit.checks.grounding.stance import deserving, without_a_lone_doubt
    from draftkit.checks.look_up import sorted_out

    wanted = brief.checks if parameters is None else parameters
    if shared.too_long:
        return Report((_too_long(shared.raw),))
    findings = [_mistake(id_, message) for id_, message in mistakes(wanted)]
    findings += [_mistake(id_, message, hard=False) for id_, message in load()]
    for check in all_checks().values():
        values = parameters_of(wanted.get(check.id, check.always), brief.inputs)
        if values is None or values is False:
            continue
        try:
            findings += check.run(shared, brief, values if isinstance(values, dict) else {})
        except PromptError as exc:
            findings.append(_mistake(check.id, str(exc)))
        except Exception as exc:  # noqa: BLE001 - our mistake does not cost the user's text
            findings.append(_mistake(check.id, _NOT_MADE.format(exc), hard=check.hard))
    says = parameters_of(wanted.get("numbers"), brief.inputs)
    general = says.get("general", "") if isinstance(says, dict) else ""
    asserted = deserving(_each_place_once(findings), shared.prose, brief.index)
    findings, listed = sorted_out(shared.prose, list(asserted), general)
    facts: tuple[str, ...] = ()
    with suppress(Exception):  # what cannot be read was reported above
        facts = evidence(shared, brief).facts
        findings = without_a_lone_doubt(findings, facts, shared.prose, brief.index)
        if wanted.get("doings") is not False:
            findings += made_up(findings, shared.prose, brief.index)
    findings = sorted(
        with_own_texts(findings, shared, brief), key=lambda finding: (finding.start, finding.end)
    )
    return Report(tuple(findings), facts, look_up=listed, not_checked=not_checked(shared.prose))


def _each_place_once(findings: Sequence[Finding]) -> list[Finding]:
    """Leave out a doing that no fact tells of where a hard finding covers some of its words."""
    hard = [one for one in findings if one.hard and one.end > one.start]
    return [
        one
        for one in findings
        if one.check != "doings"
        or not any(one.start < other.end and other.start < one.end for other in hard)
    ]


def _as_it_is_read(raw: str, brief: Brief, parameters: Mapping[str, Any] | None) -> Report:
    """Check a text in its readable form; the findings give places in the text as written."""
    read = readable(raw)
    # Normalize once: a letter and an accent that have no character of their own stay two.
    report = _checked(Document(read.text), brief, parameters)
    findings = []
    for found in report.findings:
        start, end = read.place(found.start), read.place(found.end)
        written = raw[start:end]  # the same letters, unless a picture stands in it
        span = written if readable(written).text == found.span else found.span
        findings.append(dataclasses.replace(found, span=span, start=start, end=end))
    return dataclasses.replace(report, findings=tuple(findings))


def _too_long(raw: str) -> Finding:
    message = (
        f"It has {len(raw):,} characters and was not checked: the limit is {MAX_CHARACTERS:,}. "
        "Cut it, or check its parts."
    )
    return Finding("size", "unsupported", True, "", MAX_CHARACTERS, MAX_CHARACTERS, message)


def mistakes(parameters: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what is wrong in the `checks` of a prompt: a check's id and a message.

    Args:
        parameters: As they stand in the prompt file.
    """
    known = all_checks()
    for id_, asked in parameters.items():
        for given in branches(asked):
            if id_ not in known:
                yield id_, f'There is no check "{id_}".{nearest(id_, known)}'
            elif given is not None and not isinstance(given, dict | bool):
                yield id_, f"check {id_}: write its parameters as a mapping, or true or false."
            else:
                yield from _unknown(known[id_], given if isinstance(given, dict) else {})


def _unknown(check: Check, given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name in given:
        if name not in check.parameters:
            near, every = nearest(name, check.parameters), ", ".join(check.parameters)
            message = f'there is no parameter "{name}".{near} Parameters: {every}.'
            yield check.id, f"check {check.id}: {message}"


def _mistake(id_: str, message: str, *, hard: bool = True) -> Finding:
    level: Level = "unsupported" if hard else "remark"
    return Finding(id_, level, hard, span="", start=0, end=0, message=message)
