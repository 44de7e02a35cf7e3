"""A text checked against a profile and a brief: the verdict that every draft carries."""

from __future__ import annotations

import dataclasses
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from draftkit import checks
from draftkit.checks.base import Brief, Finding
from draftkit.checks.grounding.stance import OF_FACTS
from draftkit.checks.owner import stranger
from draftkit.documents.source import Source, is_uncited
from draftkit.drafts.markdown_files import MarkdownFile
from draftkit.errors import typed
from draftkit.language.tags.tag import Tag
from draftkit.profile.fact import Fact, facts_of, facts_of_quoted, facts_of_sources
from draftkit.prompts import kinds
from draftkit.prompts.limits import named
from draftkit.prompts.prompt import Prompt

if TYPE_CHECKING:
    import os
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from draftkit.backends.base import Backend
    from draftkit.checks.base import Report
    from draftkit.profile.profile import Profile

__all__ = ["brief_for", "brief_of", "check", "of_file", "prompt_of", "second_look", "with_findings"]


@typed
def check(  # noqa: PLR0913 - all but the first go by name
    text: str,
    *,
    profile: Profile,
    kind: str | Prompt = "",
    inputs: Mapping[str, Any] | None = None,
    earlier: Sequence[str] = (),
    verify: bool | str | Backend = False,
    verify_hard: bool = False,
    language: str = "",
    sources: Iterable[Source | str | os.PathLike[str]] = (),
) -> Report:
    """Check a text, without a model unless `verify` names one.

    Args:
        text: The body, in Markdown, or a whole file: front matter is no prose, and that of
            a draft says its kind and its inputs.
        profile: What may be claimed.
        kind: The kind, whose prompt says what else to check; if left out, only the checks
            that need no brief are run.
        inputs: What else the writer gave; it may be claimed too.
        earlier: The bodies of earlier drafts of the same kind, newest first: a draft
            should not say the same again.
        verify: Who else checks each sentence against the facts: `PROVIDER:MODEL`, a
            backend, or True for the configured model.
        verify_hard: Whether what it finds keeps the text from passing.
        language: What it should be in, by any usual name; if left out, what a draft
            itself says.
        sources: Files that may be cited, besides those of a draft.

    Returns:
        The report: `passed`, and `findings` with the exact spans.

    Raises:
        PromptError: If there is no such kind.
        ConfigError: If the model that is to verify is known to be too small.
        BackendError: If it fails.
        InputError: If there is no such language.

    >>> from draftkit import Profile
    >>> profile = Profile.from_dict({"basics": {"name": "Ann", "summary": "I fixed 40 pumps."}})
    >>> check("I fixed forty pumps.", profile=profile).passed
    True
    >>> [f.span for f in check("I fixed 400 pumps.", profile=profile).findings]
    ['400']
    """
    file = MarkdownFile.of(text)
    cited = Source.all(sources)
    brief = brief_for(file, profile, kind, inputs, earlier, language=language, sources=cited)
    report = checks.run(file.body, brief)
    if verify:
        report = second_look(file.body, brief, report, verify, hard=verify_hard)
    return _moved(of_file(report, file, profile), len(text) - len(file.body))


def second_look(
    body: str,
    brief: Brief,
    report: Report,
    verify: bool | str | Backend,  # noqa: FBT001 - True is a model, too
    *,
    hard: bool = False,
) -> Report:
    """Return a report with a model's findings added; the report itself if none is asked."""
    from draftkit.checks.verify.chosen import is_asked, verifying
    from draftkit.checks.verify.verify import verified
    from draftkit.checks.verify.verify import verify as ask

    if not is_asked(verify):
        return report
    with verifying(verify) as backend:
        return verified(report, ask(body, brief, backend), hard=hard)


def brief_for(  # noqa: PLR0913 - as `check`, which it serves
    file: MarkdownFile,
    profile: Profile,
    kind: str | Prompt = "",
    inputs: Mapping[str, Any] | None = None,
    earlier: Sequence[str] = (),
    *,
    from_contacts: Collection[str] = (),
    language: str = "",
    sources: Sequence[Source] = (),
) -> Brief:
    """Return what the text of a file is checked against.

    Args:
        file: A draft says its kind and the inputs that it was made with.
        profile: What may be claimed.
        kind: Its kind, whatever it says itself.
        inputs: More inputs, which take precedence over those of the draft.
        earlier: The bodies of earlier drafts of the same kind, newest first.
        from_contacts: Which of the given inputs come from a list of contacts.
        language: What it should be in, whatever it says itself.
        sources: What may be cited besides what the draft says itself.

    Raises:
        PromptError: If there is no such kind, or its prompt is wrong.
        InputError: If there is no such language.
    """
    if isinstance(kind, Prompt):
        prompt: Prompt | None = kind
    else:
        prompt = Prompt.find(kind) if kind else prompt_of(file.kind)
    if prompt and file.composed and prompt.kind.name == file.kind:
        prompt = prompt.for_composed()
    given = inputs or {}
    contacts = {*from_contacts, *(set(file.from_contacts) - given.keys())}
    asked = Tag.find(language) if language else file.language
    return brief_of(
        profile,
        prompt,
        {**file.inputs, **given},
        earlier,
        from_contacts=contacts,
        language=asked,
        sources=(*file.sources, *sources),
    )


def of_file(report: Report, file: MarkdownFile, profile: Profile) -> Report:
    """Return the report of a file's text with what is wrong around it: its head, or whose it is.

    What another person claims cannot be held against this profile: one finding says so.
    """
    found = [another] if (another := stranger(file, profile)) else []
    if found:
        form = tuple(one for one in report.findings if one.check not in {*OF_FACTS, "must"})
        report = dataclasses.replace(report, findings=form, facts_used=(), look_up=())
    if file.problem:
        what = "front_matter" if file.readable else "file"
        found.append(Finding(what, "unsupported", True, "", 0, 0, file.problem))
    return with_findings(report, found)


def with_findings(report: Report, more: Sequence[Finding]) -> Report:
    """Return the report with more findings, in the order of the text."""
    if not more:
        return report
    findings = sorted((*report.findings, *more), key=lambda f: (f.start, f.end))
    return dataclasses.replace(report, findings=tuple(findings))


def _moved(report: Report, by: int) -> Report:
    """Return the report with the places that its findings have in the whole file."""
    if not by:
        return report
    moved = (
        dataclasses.replace(finding, start=finding.start + by, end=finding.end + by)
        for finding in report.findings
    )
    return dataclasses.replace(report, findings=tuple(moved))


def brief_of(  # noqa: PLR0913 - all but the text go by name
    profile: Profile,
    prompt: Prompt | None,
    inputs: Mapping[str, Any],
    earlier: Sequence[str] = (),
    *,
    from_contacts: Collection[str] = (),
    language: Tag | None = None,
    sources: Sequence[Source] = (),
) -> Brief:
    """Return what a text is checked against.

    Args:
        profile: What may be claimed.
        prompt: The kind's prompt; None if it is not known.
        inputs: The inputs by name; they may be claimed too.
        earlier: The bodies of earlier drafts of the same kind, newest first.
        from_contacts: The inputs that come from a list of contacts. What they say may be
            told, but no address of theirs may be passed on.
        language: The language that was asked for; if left out, the prompt's.
        sources: What may be cited from files, and the text that it continues.
    """
    language = language or (prompt.language if prompt else None)
    wanted = dict(prompt.checks_for(inputs)) if prompt else {}
    if language and wanted.get("language") is not False:
        own = wanted.get("language")
        wanted["language"] = {**(own if isinstance(own, dict) else {}), "code": language.text}
    lengths = _lengths(prompt) if prompt else frozenset()
    told = {
        name: value
        for name, value in inputs.items()
        if name not in lengths and not is_uncited(value, sources)
    }
    return Brief(
        facts=(*profile.facts(), *_given(told, from_contacts), *facts_of_sources(sources)),
        kind=prompt.kind.name if prompt else "",
        inputs=inputs,
        earlier=tuple(earlier),
        data=profile.data,
        samples=profile.samples,
        checks=wanted,
        language=language,
        sources=tuple(sources),
    )


# What the reader of the draft wrote or did: facts about them, `about[0]` and so on, one a
# sentence, apart from those of the writer.
_ABOUT = "about"


def _given(inputs: Mapping[str, Any], from_contacts: Collection[str]) -> Iterator[Fact]:
    for name, value in inputs.items():
        own = facts_of(value, f"inputs.{name}")
        if name == _ABOUT and isinstance(value, str):
            own = tuple(facts_of_quoted(value, _ABOUT))
        for fact in own:
            yield replace(fact, from_contacts=name in from_contacts)


def _lengths(prompt: Prompt) -> frozenset[str]:
    """Return the inputs that say how long the text should be: they are not facts to claim.

    Otherwise a pitch of 30 seconds could say "30 patents".
    """
    return frozenset(name for id_ in ("length", "parts") for name in named(prompt.checks.get(id_)))


def prompt_of(kind: str) -> Prompt | None:
    """Return the prompt of the kind that a draft says it is.

    None if it says none, or if the kind no longer exists: its facts can still be checked.

    Raises:
        PromptError: If the prompt is wrong.
    """
    return Prompt.load(found) if (found := kinds.known(kind)) else None
