"""Markdown files, each with its report; and what they say differently from each other."""

from __future__ import annotations

import json
import signal
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from draftkit import checks
from draftkit.checks.base import Report
from draftkit.checks.checking import brief_for, of_file, prompt_of, with_findings
from draftkit.checks.generic.places import GenericPlace, places
from draftkit.checks.grounding.assertions import Assertion, assertions_in
from draftkit.checks.grounding.contradictions import Statements, contradictions
from draftkit.checks.owner import is_of, profile_of
from draftkit.drafts.markdown_files import MarkdownFile
from draftkit.errors import (
    LASTING,
    BackendError,
    OutputError,
    typed,
)
from draftkit.language.document import Document
from draftkit.prompts.prompt import Prompt

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping, Sequence

    from draftkit.backends.base import Backend
    from draftkit.checks.base import Brief
    from draftkit.checks.verify.question import Enquiry
    from draftkit.profile.profile import Profile

__all__ = ["Checked", "check_files", "questions"]

# How many earlier drafts of its kind a draft is compared with.
EARLIER = 5
# A second process takes about as long to start as this many files take to check.
FILES_A_PROCESS = 100


@dataclass(frozen=True, slots=True)
class Checked:
    """A file and its report.

    Attributes:
        file: What was checked.
        report: The verdict; places are those in the file's body.
        generic: Its stock phrases and turns, to be counted over several files.
        unverified: Why the model that was asked to verify it did not; empty if it did, or
            nobody was asked.
    """

    file: MarkdownFile
    report: Report
    generic: tuple[GenericPlace, ...] = ()
    unverified: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data, as `draftkit check --json` prints it."""
        failed = {"unverified": self.unverified} if self.unverified else {}
        return {"file": str(self.file.path), **self.report.as_dict(), **failed}


@typed
def check_files(  # noqa: PLR0913 - all but the first go by name
    paths: Iterable[str | os.PathLike[str]],
    *,
    profile: Profile,
    kind: str = "",
    inputs: Mapping[str, Any] | None = None,
    processes: int = 1,
    search: bool = False,
    verify: bool | str | Backend = False,
    verify_hard: bool = False,
    language: str = "",
) -> list[Checked]:
    """Check Markdown files: drafts with the checks of their kind, others with the general ones.

    Args:
        paths: Files and folders; a folder stands for its `*.md`.
        profile: What may be claimed, as it is now.
        kind: Check all of them as this kind, whatever they say.
        inputs: What else may be claimed; it takes precedence over the inputs in the drafts.
        processes: At most this many share the work, where there are hundreds of files. With
            more than one, a script must start under `if __name__ == "__main__":`.
        search: Look for the profile of a draft that is another person's, near the draft.
            Without it, or if there is none, such a draft has a finding `profile`.
        verify: Who else checks each sentence against the facts, in one request per file:
            `PROVIDER:MODEL`, a backend, or True for the configured model.
        verify_hard: Whether what it finds keeps a text from passing.
        language: What all of them should be in, whatever they say.

    Returns:
        A report for each file. Drafts are also compared with the earlier ones of their
        kind, and all files with each other: what contradicts is a finding in both. Where the
        model that verifies fails, the rest stands, and `unverified` says why.

    Raises:
        InputError: If the only file cannot be read; of several, that is a finding.
        PromptError: If there is no such kind, or its prompt is wrong.
        ConfigError: If the model that is to verify is known to be too small.
    """
    files = MarkdownFile.read_all(paths)
    origins = _origins(files)
    judge = _Checker(profile, kind, dict(inputs or {}), search, language)
    earlier = _earlier(files, origins)
    judged = _judged(judge, files, earlier, processes)
    failed = [""] * len(files)
    if verify not in (False, "", "no"):
        from draftkit.checks.verify.chosen import verifying

        with verifying(verify) as backend:
            judged, failed = _verified(judge, files, earlier, judged, backend, hard=verify_hard)
    said = [
        Statements(str(file.path), origin, one.assertions)
        for file, origin, one in zip(files, origins, judged, strict=True)
    ]
    return [
        Checked(file, with_findings(one.report, [a.finding for a in against]), one.generic, why)
        for file, one, against, why in zip(files, judged, contradictions(said), failed, strict=True)
    ]


def _verified(  # noqa: PLR0913 - what is verified, against what, and by whom
    judge: _Checker,
    files: Sequence[MarkdownFile],
    earlier: Sequence[tuple[str, ...]],
    judged: Sequence[_Verdict],
    backend: Backend,
    *,
    hard: bool,
) -> tuple[list[_Verdict], list[str]]:
    """Return the verdicts with what a model adds, and for each file why it failed, if it did.

    Failing at one file loses no other: what was found and paid for stays.
    """
    found, failed, over = list(judged), [""] * len(judged), ""
    for number, (file, before, one) in enumerate(zip(files, earlier, judged, strict=True)):
        try:
            if not over:
                report = judge.second_look(file, before, one.report, backend, hard=hard)
                found[number] = one._replace(report=report)
        except (BackendError, OutputError) as exc:
            failed[number] = str(exc)
            over = str(exc) if isinstance(exc, LASTING) else ""
        else:
            failed[number] = over
    return found, failed


def questions(  # noqa: PLR0913 - as `check_files`
    paths: Iterable[str | os.PathLike[str]],
    *,
    profile: Profile,
    kind: str = "",
    inputs: Mapping[str, Any] | None = None,
    search: bool = False,
    language: str = "",
) -> list[tuple[MarkdownFile, Enquiry]]:
    """Return what `verify` would ask of each file that can be read; nothing is sent."""
    from draftkit.checks.verify.question import Enquiry

    judge = _Checker(profile, kind, dict(inputs or {}), search, language)
    files = [file for file in MarkdownFile.read_all(paths) if file.readable]
    return [(f, Enquiry.of(Document(f.body), judge.brief(f, ())[1])) for f in files]


class _Verdict(NamedTuple):
    """What is found in one file, and what is to be held against the others."""

    report: Report
    assertions: tuple[Assertion, ...] = ()
    generic: tuple[GenericPlace, ...] = ()


@dataclass(frozen=True)
class _Checker:
    """What all files are held against; the prompts of their kinds are read once."""

    profile: Profile
    kind: str
    inputs: Mapping[str, Any]
    search: bool
    language: str
    _prompts: dict[str, Prompt | None] = field(default_factory=dict)

    @cached_property
    def _wanted(self) -> Prompt | None:
        return Prompt.find(self.kind) if self.kind else None

    def __call__(self, file: MarkdownFile, earlier: Sequence[str]) -> _Verdict:
        if not file.readable:
            return _Verdict(of_file(Report(), file, self.profile))
        profile, brief = self.brief(file, earlier)
        text = Document(file.body)
        report = checks.run(text, brief)
        judged = of_file(report, file, profile)
        # A text that is too long would take longer to read than all the others.
        if text.too_long or not is_of(file, profile):
            return _Verdict(judged)
        return _Verdict(judged, assertions_in(text, brief), tuple(places(text.prose, brief)))

    def second_look(
        self,
        file: MarkdownFile,
        earlier: Sequence[str],
        report: Report,
        backend: Backend,
        *,
        hard: bool,
    ) -> Report:
        """Return the report of a file with what a model finds besides."""
        if not file.readable:
            return report
        from draftkit.checks.verify.verify import verified
        from draftkit.checks.verify.verify import verify as ask

        _, brief = self.brief(file, earlier)
        return verified(report, ask(file.body, brief, backend), hard=hard)

    def brief(self, file: MarkdownFile, earlier: Sequence[str]) -> tuple[Profile, Brief]:
        """Return whose text a file's is taken to be, and what it is checked against."""
        prompt = self._wanted or self._prompt(file.kind)
        profile = profile_of(file, self.profile) if self.search else self.profile
        return profile, brief_for(
            file, profile, prompt or "", self.inputs, earlier, language=self.language
        )

    def _prompt(self, kind: str) -> Prompt | None:
        if kind not in self._prompts:
            self._prompts[kind] = prompt_of(kind)
        return self._prompts[kind]


def _judged(
    judge: _Checker,
    files: Sequence[MarkdownFile],
    earlier: Sequence[tuple[str, ...]],
    processes: int,
) -> list[_Verdict]:
    processes = min(processes, len(files) // FILES_A_PROCESS)
    if processes < 2:
        return list(map(judge, files, earlier))
    from concurrent.futures import ProcessPoolExecutor

    pool = ProcessPoolExecutor(processes, initializer=_ignore_interrupts)
    size = -(-len(files) // (4 * processes))
    parts = [slice(at, at + size) for at in range(0, len(files), size)]
    try:
        found = pool.map(
            _check_all, [judge] * len(parts), [files[p] for p in parts], [earlier[p] for p in parts]
        )
        return [judgement for part in found for judgement in part]
    finally:
        pool.shutdown(cancel_futures=True)


def _check_all(
    judge: _Checker, files: Sequence[MarkdownFile], earlier: Sequence[tuple[str, ...]]
) -> list[_Verdict]:
    return list(map(judge, files, earlier))


def _ignore_interrupts() -> None:
    """Leave it to the first process to end on Ctrl-C, and to end the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _origins(files: Sequence[MarkdownFile]) -> list[str]:
    """Return for each file the id of the draft that it is a version of, its own if none.

    Drafts of one kind for the same inputs are versions of each other.
    """
    parents = {file.id: file.parent for file in files if file.id}
    found, first = [], dict[str, str]()
    for file in files:
        origin, seen = file.id or str(file.path), set[str]()
        while parents.get(origin) and origin not in seen:
            seen.add(origin)
            origin = parents[origin]
        if file.inputs:
            asked = json.dumps([file.kind, file.inputs], sort_keys=True, default=str)
            origin = first.setdefault(asked, origin)
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
