"""A text held against a profile and a brief: the verdict that every draft carries."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from draftkit import checks, kinds
from draftkit.assertions import assertions_in
from draftkit.checks.base import Brief, Finding, Text
from draftkit.contradictions import Said, contradictions
from draftkit.fact import facts_of
from draftkit.markdown_files import MarkdownFile, files_in
from draftkit.prompt import Prompt

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping, Sequence

    from draftkit.checks.base import Report
    from draftkit.profile import Profile

__all__ = ["Checked", "brief_of", "check", "check_files", "prompt_of"]

# With how many earlier drafts of its kind a draft is compared.
EARLIER = 5


@dataclass(frozen=True, slots=True)
class Checked:
    """A file and its report.

    Attributes:
        file: What was checked.
        report: The verdict; places are those in the file's body.
    """

    file: MarkdownFile
    report: Report

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data, as `draftkit check --json` prints it."""
        return {"file": str(self.file.path), **self.report.as_dict()}


def check(
    text: str,
    *,
    profile: Profile,
    kind: str | Prompt = "",
    inputs: Mapping[str, Any] | None = None,
    earlier: Sequence[str] = (),
) -> Report:
    """Check a text, without a model.

    Args:
        text: The body, in Markdown, without front matter.
        profile: What may be claimed.
        kind: The kind, whose prompt says what else to check; left out, only the checks
            that need no brief are made.
        inputs: What the writer gave besides; it may be claimed too.
        earlier: The bodies of earlier drafts of the same kind, newest first: a draft
            should not say the same again.

    Returns:
        The report: `passed`, and `findings` with the exact spans.

    Raises:
        PromptError: If there is no such kind.

    >>> from draftkit import Profile
    >>> profile = Profile.from_dict({"basics": {"name": "Ann", "summary": "I fixed 40 pumps."}})
    >>> check("I fixed forty pumps.", profile=profile).passed
    True
    >>> [f.span for f in check("I fixed 400 pumps.", profile=profile).findings]
    ['400']
    """
    prompt = Prompt.find(kind) if isinstance(kind, str) and kind else kind or None
    brief = brief_of(profile, prompt, inputs or {}, earlier)
    return checks.run(text, brief, prompt.checks if prompt else {})


def brief_of(
    profile: Profile,
    prompt: Prompt | None,
    inputs: Mapping[str, Any],
    earlier: Sequence[str] = (),
) -> Brief:
    """Return what a text is checked against."""
    return Brief(
        facts=(*profile.facts(), *facts_of(dict(inputs), "inputs")),
        kind=prompt.kind.name if prompt else "",
        inputs=inputs,
        earlier=tuple(earlier),
        data=profile.data,
    )


def prompt_of(kind: str) -> Prompt | None:
    """Return the prompt of the kind that a draft says it is.

    None if it says none, or if the kind is gone since: its facts can be checked still.

    Raises:
        PromptError: If the prompt is wrong.
    """
    return Prompt.find(kind) if kind in kinds.kinds() else None


def check_files(
    paths: Iterable[str | os.PathLike[str]],
    *,
    profile: Profile,
    kind: str = "",
    inputs: Mapping[str, Any] | None = None,
) -> list[Checked]:
    """Check Markdown files: drafts with the checks of their kind, others with the general ones.

    Args:
        paths: Files and folders; a folder stands for its `*.md`.
        profile: What may be claimed, as it is now.
        kind: Check all of them as this kind, whatever they say.
        inputs: What may be claimed besides; it goes before the inputs in the drafts.

    Returns:
        A report for each file. Drafts are also compared with the earlier ones of their
        kind, and all files with each other: what contradicts is a finding in both.

    Raises:
        InputError: If a file cannot be read.
        PromptError: If there is no such kind, or its prompt is wrong.
    """
    files = [MarkdownFile.read(path) for path in files_in(paths)]
    wanted = Prompt.find(kind) if kind else None
    prompt_once = cache(prompt_of)
    origins = _origins(files)
    reports, said = [], []
    for file, origin, earlier in zip(files, origins, _earlier(files, origins), strict=True):
        prompt = wanted or prompt_once(file.kind)
        brief = brief_of(profile, prompt, {**file.inputs, **(inputs or {})}, earlier)
        text = Text(file.body)
        reports.append(checks.run(text, brief, prompt.checks if prompt else {}))
        said.append(Said(str(file.path), origin, assertions_in(text, brief)))
    against = contradictions(said) if len(files) > 1 else [()] * len(files)
    return [
        Checked(file, _with(report, (*_damage(file), *found)))
        for file, report, found in zip(files, reports, against, strict=True)
    ]


def _origins(files: Sequence[MarkdownFile]) -> list[str]:
    """Return for each file the id of the draft that it is a version of, its own if none."""
    parents = {file.id: file.parent for file in files if file.id}
    found = []
    for file in files:
        origin, seen = file.id or str(file.path), set[str]()
        while parents.get(origin) and origin not in seen:
            seen.add(origin)
            origin = parents[origin]
        found.append(origin)
    return found


def _earlier(files: Sequence[MarkdownFile], origins: Sequence[str]) -> list[tuple[str, ...]]:
    """Return for each draft the bodies of the last ones of its kind before it."""
    found: list[tuple[str, ...]] = [()] * len(files)
    by_kind: dict[str, list[int]] = {}
    for number in sorted(range(len(files)), key=lambda n: (files[n].created, files[n].path)):
        if kind := files[number].kind:
            before = by_kind.setdefault(kind, [])
            others = (n for n in reversed(before) if origins[n] != origins[number])
            found[number] = tuple(files[n].body for n in islice(others, EARLIER))
            before.append(number)
    return found


def _damage(file: MarkdownFile) -> list[Finding]:
    if not file.problem:
        return []
    return [Finding("front_matter", "fail", True, "", 0, 0, file.problem)]


def _with(report: Report, more: Sequence[Finding]) -> Report:
    """Return the report with more findings, in the order of the text."""
    if not more:
        return report
    findings = sorted((*report.findings, *more), key=lambda f: (f.start, f.end))
    return dataclasses.replace(report, findings=tuple(findings))
