"""Every regular expression of the package, and how the code uses it."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import draftkit
from draftkit.language.language import folders, language

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

ONCE = frozenset({"match", "fullmatch"})
# What is not a use on a text.
_NO_USE = frozenset({"pattern", "flags", "groups", "groupindex"})
_ON_TEXT = frozenset({"search", "match", "fullmatch", "sub", "findall", "finditer", "split"})


@dataclass(frozen=True)
class Use:
    """A pattern, where it stands, and whether it is only ever tried at one place of a text."""

    name: str
    pattern: re.Pattern[str]
    once: bool = False


@cache
def every_use() -> tuple[Use, ...]:
    """Return each pattern once: named ones, those in tables and caches, those in calls of `re`."""
    found: dict[tuple[str, int, bool], Use] = {}
    for module in _modules():
        tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
        for use in (*_named(module, tree), *_in_calls(module, tree)):
            found.setdefault((use.pattern.pattern, use.pattern.flags, use.once), use)
    for use in _of_languages():
        found.setdefault((use.pattern.pattern, use.pattern.flags, use.once), use)
    return tuple(found.values())


# How the code asks for a pattern of a language, and what it does with it.
_ASKED = re.compile(
    r"(?P<how>cues?|form)\((?:(?:of|text\.language), )?\"(?P<name>[\w.:]+)\"\)"
    r"(?:\s*\.(?P<use>\w+))?"
)


def _of_languages() -> Iterator[Use]:
    """Yield the patterns that the folders of the languages have."""
    uses: dict[str, set[str]] = {}
    for module in _modules():
        for asked in _ASKED.finditer(Path(str(module.__file__)).read_text(encoding="utf-8")):
            name = f"numbers:forms.{asked['name']}" if asked["how"] == "form" else asked["name"]
            uses.setdefault(name, set()).add(asked["use"] or "any")
    for tag in sorted(folders()):
        of = language(tag)
        for name, how in uses.items():
            patterns = of.cues(name) or (of.cue(name),) if of.text(name) else ()
            for place, pattern in enumerate(patterns):
                yield Use(f"{tag}:{name}.{place}", pattern, how <= ONCE)
        for form in of.table("dates").get("form", ()):
            place = of.table("dates")["form"].index(form)
            yield Use(f"{tag}:dates:form.{place}", of.cue(f"dates:form.{place}.said"))


def _modules() -> list[ModuleType]:
    names = [info.name for info in pkgutil.walk_packages(draftkit.__path__, "draftkit.")]
    return [importlib.import_module(name) for name in names if not name.endswith("__main__")]


def _named(module: ModuleType, tree: ast.Module) -> Iterator[Use]:
    uses = _uses(tree)
    for name, value in vars(module).items():
        once = name.startswith("_") and uses.get(name, set()) <= ONCE
        for pattern in _patterns_in(_made(value, module)):
            yield Use(f"{module.__name__}.{name}", pattern, once)


def _made(value: Any, module: ModuleType) -> Any:
    """Return what a cached function without parameters makes; else the value itself."""
    plain = getattr(value, "__wrapped__", None)
    if plain is None or plain.__module__ != module.__name__:
        return value
    code = plain.__code__
    return value() if hasattr(value, "cache_info") and not code.co_argcount else value


def _patterns_in(value: Any, depth: int = 4) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):
            yield value
        return
    parts: list[Any] = []
    if isinstance(value, dict):
        parts = [*value.keys(), *value.values()]
    elif isinstance(value, tuple | list | set | frozenset):
        parts = list(value)
    elif hasattr(value, "__dataclass_fields__") and not isinstance(value, type):
        parts = [getattr(value, name, None) for name in value.__dataclass_fields__]
    for part in parts if depth else ():
        yield from _patterns_in(part, depth - 1)


def _uses(tree: ast.Module) -> dict[str, set[str]]:
    """Return by name the methods that a module calls of it; `any` if it is handed on."""
    found: dict[str, set[str]] = {}
    called: set[int] = set()
    nodes = list(ast.walk(tree))
    for node in nodes:
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            called.add(id(node.value))
            found.setdefault(node.value.id, set()).update({node.attr} - _NO_USE)
    for node in nodes:
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and id(node) not in called:
            found.setdefault(node.id, set()).add("any")
    return found


def _in_calls(module: ModuleType, tree: ast.Module) -> Iterator[Use]:
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if getattr(node.func.value, "id", "") != "re" or not node.args:
            continue
        method, first = node.func.attr, node.args[0]
        if method in _ON_TEXT and isinstance(first, ast.Constant) and isinstance(first.value, str):
            where = f"{module.__name__}:{node.lineno}"
            yield Use(where, re.compile(first.value), method in ONCE)
