"""The command that checks texts, drafted here or edited by hand."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from draftkit.cli.output import print_json, profile_at, profile_option, say, store_at, styled
from draftkit.errors import InputError
from draftkit.files.text_file import read_text

if TYPE_CHECKING:
    from draftkit.checks.base import Finding
    from draftkit.checks.checked import Checked
    from draftkit.cli.output import Styled
    from draftkit.drafts.markdown_files import MarkdownFile

__all__ = ["check", "finding_line"]


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@profile_option
@click.option("--kind", default="", help="The kind of text. [default: what the draft says]")
@click.option("--inputs", "inputs_file", metavar="FILE", help="The inputs, as JSON.")
@click.option("--strict", is_flag=True, help="Exit with 3 if a hard check fails.")
@click.option("--json", "as_json", is_flag=True, help="Print the reports as JSON.")
def check(  # noqa: PLR0913 - one argument an option
    files: tuple[str, ...],
    profile_path: str | None,
    *,
    kind: str,
    inputs_file: str | None,
    strict: bool,
    as_json: bool,
) -> int:
    """Check Markdown against your profile as it is now, without a model.

    A folder stands for the Markdown in it, "last" for your last draft. Numbers, dates,
    addresses and quotations that neither the profile nor the inputs have are failures; names
    and claims of rank are for you to judge, and so is what two of the files say differently.
    Without --profile, a draft of another person is held against their profile, if it is near
    the draft.
    """
    from draftkit.checks.checked import check_files

    profile = profile_at(profile_path)
    found = check_files(
        [_file(name) for name in files],
        profile=profile,
        kind=kind,
        inputs=_inputs(inputs_file),
        processes=os.cpu_count() or 1,
        search=profile_path is None,
    )
    if as_json:
        print_json([checked.as_dict() for checked in found])
    else:
        for checked in found:
            _print(checked)
    if not all(checked.file.readable for checked in found):
        return 1
    return 3 if strict and not all(checked.report.passed for checked in found) else 0


def _file(name: str) -> str:
    """Return the file that is meant: `last` is the last draft, unless a file is called so."""
    return name if name != "last" or Path(name).exists() else str(store_at(None).find(name).path)


def _inputs(path: str | None) -> dict[str, Any]:
    if path is None:
        return {}
    text = read_text(Path(path), InputError, name=f"--inputs {path}")
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as exc:
        raise InputError(f"--inputs {path}: not JSON: {exc}.") from exc
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


def finding_line(file: MarkdownFile, finding: Finding) -> tuple[str | Styled, ...]:
    """Return the parts of a finding for a person: the file's line, the check, the message."""
    check_id = styled(finding.check, fg="red" if finding.hard else "yellow")
    return f"line {file.line(finding.start)}: ", check_id, f" ({finding.level}): {finding.message}"
