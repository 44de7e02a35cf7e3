"""The command that checks texts, drafted here or edited by hand."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from draftkit.cli.asked import base_url_option, language_option, timeout_option, with_options
from draftkit.cli.output import (
    print_json,
    profile_at,
    profile_option,
    remark,
    say,
    store_at,
    styled,
)
from draftkit.cli.verifying import (
    OWN,
    VERIFY_OPTIONS,
    VerifyingCommand,
    cost_line,
    verifier,
    verify_cost,
)
from draftkit.errors import InputError
from draftkit.files.clean import clean
from draftkit.files.json_problem import json_problem, own_json
from draftkit.files.text_file import read_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from draftkit.backends.base import Backend
    from draftkit.checks.base import Finding, Report
    from draftkit.checks.checked import Checked
    from draftkit.checks.verify.question import Enquiry
    from draftkit.cli.output import Styled
    from draftkit.drafts.markdown_files import MarkdownFile

__all__ = ["check", "finding_line", "print_look_up"]

# How many of the phrases and turns that several texts share are listed.
_MOST_COUNTED = 5


@click.command(cls=VerifyingCommand)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@profile_option
@click.option("--kind", default="", help="The kind of text. [default: what the draft says]")
@language_option
@click.option("--inputs", "inputs_file", metavar="FILE", help="The inputs, as JSON.")
@with_options(VERIFY_OPTIONS)
@click.option("--reply", metavar="FILE", help="With --verify manual: the file with the answer.")
@base_url_option
@timeout_option
@click.option("--dry-run", is_flag=True, help="Say what --verify would send, and send nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the reports as JSON.")
def check(  # noqa: PLR0913 - one argument an option
    files: tuple[str, ...],
    profile_path: str | None,
    *,
    kind: str,
    language: str,
    inputs_file: str | None,
    strict: str | None,
    verify: str,
    reply: str | None,
    base_url: str,
    timeout: float,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Check Markdown against your profile as it is now, without a model but for --verify.

    A folder stands for the Markdown in it, "last" for your last draft, - for standard input.
    Numbers, dates, addresses and quotations that neither the profile nor the inputs have are
    failures; names and claims of rank are for you to judge, and so is what two of the files say
    differently. Without --profile, a draft of another person is checked against their profile,
    if it is near the draft.
    """
    from draftkit.checks.checked import check_files, questions

    profile, given, search = profile_at(profile_path), _inputs(inputs_file), profile_path is None
    paths = [_file(name) for name in files]
    if dry_run:
        asked = questions(
            paths, profile=profile, kind=kind, inputs=given, search=search, language=language
        )
        with verifier(verify or OWN, None, timeout, base_url) as backend:
            _show_costs(asked, backend, as_json=as_json)
        return 0
    with verifier(verify, reply, timeout, base_url) as backend:
        found = check_files(
            paths,
            profile=profile,
            kind=kind,
            inputs=given,
            processes=os.cpu_count() or 1,
            search=search,
            verify=backend or False,
            language=language,
            verify_hard=strict == "verify",
        )
    if as_json:
        print_json([checked.as_dict() for checked in found])
    else:
        for checked in found:
            _print(checked)
        _print_counts(found)
    for checked in (one for one in found if one.unverified):
        remark(f"Not verified: {checked.file.path}: {checked.unverified}")
    if not all(checked.file.readable and not checked.unverified for checked in found):
        return 1
    return 3 if strict and not all(checked.report.passed for checked in found) else 0


def _show_costs(
    asked: Sequence[tuple[MarkdownFile, Enquiry]], backend: Backend | None, *, as_json: bool
) -> None:
    costs = [
        {"file": str(file.path)} | verify_cost(q.request, backend, len(q.sentences))
        for file, q in asked
        if backend
    ]
    if as_json:
        print_json(costs)
        return
    for cost in costs:
        say(f"{cost['file']}: {cost_line(cost)}")
    remark("Nothing was sent.")


def _file(name: str) -> str:
    """Return the file that is meant: `last` is the last draft, unless a file has that name."""
    return name if name != "last" or Path(name).exists() else str(store_at(None).find(name).path)


def _inputs(path: str | None) -> dict[str, Any]:
    if path is None:
        return {}
    text = read_text(Path(path), InputError, name=f"--inputs {path}")
    try:
        data = own_json(text)
    except (ValueError, RecursionError) as exc:
        raise InputError(f"--inputs {path}: not JSON: {json_problem(exc)}.") from exc
    if not isinstance(data, dict):
        raise InputError(f'--inputs {path}: must be an object such as {{"recipient": "Maria"}}.')
    return data


def _print(checked: Checked) -> None:
    findings = checked.report.findings
    hard = sum(finding.hard for finding in findings)
    counts = ((hard, "to mend"), (len(findings) - hard, "to judge"))
    verdict = " and ".join(f"{count} {what}" for count, what in counts if count)
    say(f"{checked.file.path}: {verdict or 'no unsupported specifics found'}")
    for finding in findings:
        say("  ", *finding_line(checked.file, finding))
    print_look_up(checked.report)
    if checked.report.verified:
        say(f"  {checked.report.verified}")


def print_look_up(report: Report) -> None:
    """Print what is to be looked up, if anything is, and what was not checked."""
    if report.look_up:
        say(styled("  To look up before you publish:", bold=True))
    for line in report.look_up:
        say(f"  - {clean(line)}")
    for line in report.not_checked:
        say(f"  {clean(line)}")


def _print_counts(found: Sequence[Checked]) -> None:
    """Say which stock phrases and turns stand in several of the texts."""
    from draftkit.checks.generic.check import counts

    common = counts(one.generic for one in found)[:_MOST_COUNTED]
    if common:
        each = (f"{kind}: {times} times in {within}" for kind, times, within in common)
        say(f"Over {len(found)} texts: {'; '.join(each)}.")


def finding_line(file: MarkdownFile, finding: Finding) -> tuple[str | Styled, ...]:
    """Return the parts of a finding for a person: the file's line, the check, the message."""
    check_id = styled(finding.check, fg="red" if finding.hard else "yellow")
    line = file.line(finding.start)
    return f"line {line}: " if line else "", check_id, f" ({finding.level}): {finding.message}"
