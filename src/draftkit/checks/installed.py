"""Checks of other packages: found by their entry points, registered as built-in ones are."""

from __future__ import annotations

import inspect
from functools import cache
from typing import TYPE_CHECKING

from draftkit.checks.base import REGISTRY
from draftkit.files.places import entry_points

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

__all__ = ["GROUP", "load"]

GROUP = "draftkit.checks"
"""The group of the entry points; each names a function with the decorator `@check`."""


@cache
def load() -> tuple[tuple[str, str], ...]:
    """Register the checks of installed packages, once.

    Returns:
        What cannot be used: the entry point's name, and a message of one line. No draft is
        lost over it: the other checks still run.
    """
    found = sorted(entry_points(GROUP), key=lambda entry: (entry.name, entry.value))
    tried = ((entry, _register(entry)) for entry in found)
    return tuple((entry.name, _message(entry, problem)) for entry, problem in tried if problem)


def _register(entry: EntryPoint) -> str:
    """Import one; return what is wrong with it, if anything, and register nothing then."""
    before = dict(REGISTRY)
    if problem := _problem(entry):
        REGISTRY.clear()
        REGISTRY.update(before)
    return problem


def _problem(entry: EntryPoint) -> str:
    try:
        function = entry.load()
    except (Exception, SystemExit) as exc:  # noqa: BLE001 - a stranger's code does what it likes
        return f"{type(exc).__name__}: {exc}"
    if not any(check.function is function for check in REGISTRY.values()):
        return f'{entry.value} is no check: put the decorator @check("{entry.name}", …) above it'
    try:
        inspect.signature(function).bind(None, None)
    except TypeError as exc:
        return f"{entry.value} must take a text and a brief: {exc}"
    return ""


def _message(entry: EntryPoint, problem: str) -> str:
    package = entry.dist.name if entry.dist else entry.value
    line = " ".join(problem.split())
    return (
        f'The check "{entry.name}" of the package {package} cannot be used and was not run '
        f"({line}): update that package, or uninstall it."
    )
