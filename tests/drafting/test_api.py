"""The public face of the library: what `import draftkit` promises."""

from __future__ import annotations

import ast
import doctest
import importlib
import importlib.util
import inspect
import pkgutil
from pathlib import Path
from typing import Any

import pytest

import draftkit
from each import each

MODULES = sorted(
    found.name
    for found in pkgutil.walk_packages(draftkit.__path__, "draftkit.")
    if found.name != "draftkit.__main__"
)


def test_the_public_names_are_sorted_and_are_what_the_type_checker_sees() -> None:
    """The three lists in `__init__` are kept by hand; here they are compared."""
    source = ast.parse(inspect.getsource(draftkit))
    checked = next(node for node in source.body if isinstance(node, ast.If))
    typed = {
        alias.asname: f"{node.module}"
        for node in checked.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    homes = {name: f"draftkit.{home}" for name, home in draftkit._HOMES.items()}
    assert typed == homes
    assert draftkit.__all__ == sorted([*homes, "__version__"])


@each("name", draftkit.__all__)
def test_every_public_name_resolves_to_what_its_module_says_is_public(name: str) -> None:
    value = getattr(draftkit, name)
    if name != "__version__":
        assert name in importlib.import_module(value.__module__).__all__
        assert inspect.getdoc(value)
    assert name in dir(draftkit)


def test_another_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Profil'"):
        _ = draftkit.Profil


def test_what_a_module_says_is_public_is_there_and_described() -> None:
    homes = {name: importlib.import_module(name) for name in MODULES}
    mute = [name for name, home in homes.items() if not home.__doc__]
    for module, home in homes.items():
        for name in getattr(home, "__all__", []):  # ruff sees that they are sorted
            value = getattr(home, name)
            ours = getattr(value, "__module__", "").startswith("draftkit")
            if ours and (inspect.isclass(value) or inspect.isfunction(value)):
                mute += [] if inspect.getdoc(value) else [f"{module}.{name}"]
    assert mute == []


def _has_examples(module: str) -> bool:
    found = importlib.util.find_spec(module)
    return bool(found and found.origin and ">>>" in Path(found.origin).read_text(encoding="utf-8"))


@pytest.mark.parametrize("module", [name for name in ["draftkit", *MODULES] if _has_examples(name)])
def test_the_examples_in_docstrings_are_true(module: str, tmp_path: Any, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    failed, tried = doctest.testmod(importlib.import_module(module))
    assert (failed, tried > 0) == (0, True)
