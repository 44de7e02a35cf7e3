"""The command that checks texts, drafted here or edited by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from draftkit.clean import clean
from draftkit.cli.output import print_json, profile_option
from draftkit.errors import InputError, StoreError

if TYPE_CHECKING:
    from draftkit.checks.base import Finding, Report

__all__ = ["check"]


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

    Numbers, dates, addresses and quotations that neither the profile nor the inputs have
    are failures; names and claims of rank are for you to judge.
    """
    from draftkit.checking import check as check_text
    from draftkit.config import Config
    from draftkit.profile import Profile

    profile = Profile.load(Profile.find(profile_path or Config.load().profile or None))
    given = _inputs(inputs_file)
    reports: list[tuple[str, str, Report]] = []
    for name in files:
        body, its_kind, its_inputs = _read(Path(name))
        report = check_text(
            body, profile=profile, kind=kind or its_kind, inputs={**its_inputs, **given}
        )
        reports.append((name, body, report))
    if as_json:
        print_json([{"file": name, **report.as_dict()} for name, _, report in reports])
    else:
        for name, body, report in reports:
            _print(name, body, report)
    return 3 if strict and not all(report.passed for _, _, report in reports) else 0


def _inputs(path: str | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        data = json.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as exc:
        raise InputError(f"--inputs {path}: cannot be read: {exc.strerror}.") from exc
    except ValueError as exc:
        raise InputError(f"--inputs {path}: not JSON: {exc}.") from exc
    if not isinstance(data, dict):
        raise InputError(f'--inputs {path}: must be an object such as {{"recipient": "Maria"}}.')
    return data


def _read(path: Path) -> tuple[str, str, dict[str, Any]]:
    """Return a file's body, and the kind and inputs if it is a draft of ours."""
    from draftkit import kinds, yamlio
    from draftkit.drafts import Draft

    try:
        text = path.read_bytes().decode("utf-8")
    except OSError as exc:
        raise InputError(f"{path}: cannot be read: {exc.strerror}.") from exc
    except UnicodeDecodeError as exc:
        raise InputError(f"{path}: byte {exc.start} is not UTF-8. Save it as UTF-8.") from exc
    try:
        draft = Draft.from_markdown(text, path)
    except StoreError:
        return yamlio.split(text).body, "", {}
    # A kind that is gone since has no brief to hold the text against; its facts stay.
    kind = draft.kind if draft.kind in kinds.kinds() else ""
    return draft.body, kind, dict(draft.inputs)


def _print(name: str, body: str, report: Report) -> None:
    verdict = "no unsupported specifics found" if not report.findings else ""
    if report.findings:
        hard = sum(f.status == "fail" for f in report.findings)
        soft = len(report.findings) - hard
        verdict = " and ".join(
            f"{count} {what}" for count, what in ((hard, "to mend"), (soft, "to judge")) if count
        )
    click.echo(f"{name}: {verdict}")
    for finding in report.findings:
        click.echo(f"  {finding_line(body, finding)}")


def finding_line(body: str, finding: Finding) -> str:
    """Return a finding for a person: line, check, message."""
    line = body.count("\n", 0, finding.start) + 1
    colour = "red" if finding.status == "fail" else "yellow"
    return f"line {line}: {click.style(finding.check, fg=colour)}: {clean(finding.message)}"
