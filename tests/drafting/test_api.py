"""The public face of the library: what `import draftkit` promises."""

from __future__ import annotations

import ast
import doctest
import importlib
import inspect
import pkgutil
from typing import Any

import pytest

import draftkit

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


@pytest.mark.parametrize("name", draftkit.__all__)
def test_every_public_name_resolves_to_what_its_module_says_is_public(name: str) -> None:
    value = getattr(draftkit, name)
    if name != "__version__":
        assert name in importlib.import_module(value.__module__).__all__
        assert inspect.getdoc(value)
    assert name in dir(draftkit)


def test_another_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Profil'"):
        _ = draftkit.Profil


@pytest.mark.parametrize("module", MODULES)
def test_what_a_module_says_is_public_is_there_and_described(module: str) -> None:
    home = importlib.import_module(module)
    assert home.__doc__
    for name in getattr(home, "__all__", []):  # ruff sees that they are sorted
        value = getattr(home, name)
        ours = getattr(value, "__module__", "").startswith("draftkit")
        if ours and (inspect.isclass(value) or inspect.isfunction(value)):
            assert inspect.getdoc(value), f"{module}.{name}"


@pytest.mark.parametrize("module", ["draftkit", *MODULES])
def test_the_examples_in_docstrings_are_true(module: str, tmp_path: Any, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    failed, _ = doctest.testmod(importlib.import_module(module))
    assert failed == 0
