"""`draftkit profile`: check and show the profile."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import click

from draftkit.cli.output import naming, print_json, profile_at, profile_option, remark, say, styled
from draftkit.profile.problems import spelled
from draftkit.profile.profile import Profile, inspect

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from draftkit.checks.presence.consistency import Difference

__all__ = ["profile"]


@click.group(short_help="Check and show your profile.")
def profile() -> None:
    """Check and show your profile."""


def _found(given: str | None) -> Path:
    return Profile.find(given)


@profile.command()
@click.argument("file", required=False)
@profile_option
@click.pass_context
def check(ctx: click.Context, file: str | None, profile_path: str | None) -> None:
    """Say what is wrong with your profile, and what would make drafts better.

    Exits with 2 if there is an error.
    """
    path = _found(file or profile_path)
    found = inspect(path)
    for text in found.remarks:
        remark(f"Note: {text}")
    for warning in found.warnings:
        remark(f"Warning: {warning}")
    for error in found.errors:
        remark(f"Error: {error}")
    if found.profile is None:
        ctx.exit(2)
    _ = found.profile.samples  # every draft reads them
    facts = len(found.profile.facts())
    click.echo(f"{path} is fine: {facts} fact{'s' * (facts != 1)} that drafts may claim.")
    if found.missing:
        init = f"draftkit init{naming('-o', path)}"
        asks = "" if path.suffix.lower() == ".json" else f" ({init} asks for it)"
        click.echo(f"Missing, and worth a minute{asks}:")
        rows = [(spelled(part.path), part.why) for part in found.missing]
        width = max(len(name) for name, _ in rows)
        for name, why in rows:
            click.echo(f"  {name:<{width}}  {why}")
    else:
        click.echo("It has all that good drafts need.")


@profile.command()
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON Resume.")
@profile_option
def show(profile_path: str | None, *, as_json: bool) -> None:
    """Show your profile, part by part."""
    data = Profile.load(_found(profile_path)).data
    if as_json:
        print_json(data)
        return
    own = data.get("meta", {}).get("draftkit")
    for title, part in [*data.items(), ("for your drafts", own)]:
        if part and title not in ("$schema", "meta"):
            say(styled(_words(title).capitalize(), bold=True))
            for line in _lines(part):
                say(f"  {line}")
            say()


@profile.command()
@click.option("--json", "as_json", is_flag=True, help="Print a list of id and text as JSON.")
@click.option("--sources", is_flag=True,
              help="Say where each stands, and which file brought it, if one did.")  # fmt: skip
@profile_option
def facts(profile_path: str | None, *, as_json: bool, sources: bool) -> None:
    """List all that a draft may claim, with the ids that reports use."""
    from draftkit.profile.lines import FactLines, fact_lines
    from draftkit.profile.origins import origins

    own = profile_at(profile_path)
    found = own.facts()
    lines = fact_lines(own.path) if own.path else FactLines({}, {})
    where = origins(own.path, found) if sources and own.path else {}
    if as_json:
        more = [
            {"source": where.get(fact.id), "line": lines.of.get(fact.id)} if sources else {}
            for fact in found
        ]
        told = zip(found, more, strict=True)
        print_json([{"id": fact.id, "text": fact.text, **also} for fact, also in told])
        return
    for fact in found:
        line = f"line {lines.of[fact.id]}" if fact.id in lines.of else "your notes"
        source = f", from {where[fact.id]}" if fact.id in where else ""
        place = f"  [{line}{source}]" if sources else ""
        say(f"{fact.id}: {' '.join(fact.text.split())}{place}")
    for section, entries in lines.in_time.items():
        each = ", ".join(f"{section}[{n}] is in line {line}" for n, line in enumerate(entries))
        remark(f"{section} is numbered by time, the latest first: {each} of {own.path}.")


@profile.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--json", "as_json", is_flag=True, help="Print a list of differences as JSON.")
@profile_option
def consistency(files: tuple[str, ...], profile_path: str | None, *, as_json: bool) -> int:
    """Say where your bios, About texts and saved pages differ from your profile.

    FILE is Markdown, text, a saved page (HTML), PDF or Word. They are compared with your profile
    and each other: titles, dates, numbers, names, addresses. Exits with 3 if something differs.
    """
    from dataclasses import asdict

    from draftkit.checks.presence.consistency import consistency as differences

    found = differences(files, profile_at(profile_path))
    if as_json:
        print_json([asdict(one) for one in found])
    else:
        _show_differences(found, len(files))
    return 3 if any(one.elsewhere for one in found) else 0


def _show_differences(found: list[Difference], files: int) -> None:
    """Print what differs as a table, and what is only in one text below it."""
    differ = [one for one in found if one.elsewhere]
    rows = [
        (
            f"{one.file}:{one.line}" if one.line else one.file,
            one.check,
            one.here,
            f"{one.elsewhere} ({one.where})" if one.where else one.elsewhere,
        )
        for one in differ
    ]
    head = ("where", "what", "says", "elsewhere")
    widths = [max(len(row[n]) for row in (head, *rows)) for n in range(3)]
    for row in (head, *rows) if rows else ():
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        say("  ".join([*cells, row[3]]))
    if not rows:
        say(f"Nothing differs in {files} {'text' if files == 1 else 'texts'}.")
    for one in found:
        if not one.elsewhere:
            place = f"{one.file}:{one.line}" if one.line else one.file
            remark(f'{place}: "{one.here}" is not in your profile ({one.check}).')


def _words(key: str) -> str:
    """Write a key as words: startDate is start date."""
    return re.sub(r"(?<=[a-z])([A-Z])", r" \1", key).replace("_", " ").lower()


def _lines(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield from part.splitlines()
    elif isinstance(part, list):
        for item in part:
            first, *rest = _lines(item)
            yield f"- {first}"
            yield from (f"  {line}" for line in rest)
    else:
        for key, value in part.items():
            if isinstance(value, str) and "\n" not in value:
                yield f"{_words(key)}: {value}"
            else:
                yield f"{_words(key)}:"
                yield from (f"  {line}" for line in _lines(value))
