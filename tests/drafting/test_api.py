"""The public face of the library: what `import draftkit` promises."""

from __future__ import annotations

import ast
import doctest
import importlib
import importlib.util
import inspect
import pkgutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import draftkit
from draftkit import Profile, Store, bulk, check, draft
from draftkit.errors import DraftkitError
from draftkit.testing import ScriptedBackend
from each import each

if TYPE_CHECKING:
    from collections.abc import Callable

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


AMARA = Profile.from_dict({"basics": {"name": "Amara Okafor"}})
ROWS = "Rows are mappings, such as"
WRONG: list[tuple[str, Callable[[Store], Any], str]] = [
    ("a part", lambda _: draft("pitch", AMARA, include="work"), r'include must be .* \["work"\]'),
    ("a source", lambda _: check("x", profile=AMARA, sources="a.md"), "sources must be a list"),
    ("a language", lambda _: check("x", profile=AMARA, language=5), "must be a str, and is an int"),  # type: ignore[arg-type]
    ("a kind", lambda store: store.list(kind=["pitch"]), "kind must be a str, and is a list"),  # type: ignore[arg-type]
    ("a day", lambda store: store.list(since="2026-03-01"), "since must be a datetime or None"),  # type: ignore[arg-type]
    ("a row", lambda _: bulk("thanks", [["Maria"]], AMARA), f"row 1 is no mapping. {ROWS}"),  # type: ignore[list-item]
    ("no rows", lambda _: bulk("thanks", {"a": 1}, AMARA), f"of the type dict. {ROWS}"),  # type: ignore[dict-item]
    ("no answer", lambda _: ScriptedBackend([]), "no answer to give"),
]


@each(("name", "call", "said"), WRONG, ids=lambda case: str(case[0]))
def test_a_value_of_a_wrong_type_is_one_clear_error(
    name: str, call: Callable[[Store], Any], said: str
) -> None:
    with pytest.raises(DraftkitError, match=said):
        call(Store(f"drafts of {name}"))
