"""The house: which room may import which, and how large its parts may be."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import draftkit

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(draftkit.__file__).parent
FILES = sorted(ROOT.rglob("*.py"))

# A room imports rooms of a lower rank alone. What is at the top may be imported by all
# (errors), or imports whatever it shows (`draftkit` itself, `python -m draftkit`, testing).
RANKS = {
    "language": 0,
    "files": 1,
    "figures": 1.5,
    "documents": 1.5,
    "profile": 2,
    "config": 1.5,
    "backends": 3,
    "drafts": 4,
    "prompts": 4,
    "checks": 5,
    "people": 5,
    "drafting": 6,
    "exchange": 6,
    "evaluation": 7,
    "runs": 7,
    "mcp": 8,
    "web": 8,
    "cli": 9,
}
FREE = {"", "__main__", "testing"}
BELOW = {"", "_version", "errors"}

MOST_FILES = 25
MOST_LINES = 400
MOST_FUNCTION_LINES = 60
# To be taken apart; nothing is added here.
LONG = set[str]()


def name(path: Path) -> str:
    """Return the room of a file, or the module's name if it is in none."""
    first = path.relative_to(ROOT).parts[0]
    return first.removesuffix(".py").replace("__init__", "")


def imported(path: Path) -> Iterator[str]:
    """Yield the rooms that a file imports, lazily and for types included."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            module = node.module or ""
            modules = (
                [module] if module != "draftkit" else [f"draftkit.{a.name}" for a in node.names]
            )
        else:
            continue
        for module in modules:
            if module.partition(".")[0] == "draftkit":
                first = module.split(".")[1] if "." in module else ""
                known = (ROOT / first).is_dir() or (ROOT / f"{first}.py").is_file()
                yield first if known else ""


def test_imports_point_down() -> None:
    upward = [
        f"{path.relative_to(ROOT)} imports {other}"
        for path in FILES
        if (own := name(path)) not in FREE
        for other in imported(path)
        if other not in {own, *BELOW} and RANKS[other] >= RANKS[own]
    ]
    assert upward == []


def test_a_room_has_few_files() -> None:
    rooms = {path.parent for path in FILES}
    large = {room.name: n for room in rooms if (n := len(list(room.glob("*.py")))) > MOST_FILES}
    assert large == {}


def test_files_are_short() -> None:
    long = {path.relative_to(ROOT).as_posix() for path in FILES if _lines(path) > MOST_LINES}
    assert long == LONG


def _lines(path: Path) -> int:
    return path.read_text(encoding="utf-8").count("\n")


def test_functions_are_short() -> None:
    long = {}
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                first = node.body[ast.get_docstring(node) is not None :] or node.body
                length = (node.end_lineno or node.lineno) - first[0].lineno + 1
                if length > MOST_FUNCTION_LINES:
                    long[f"{path.relative_to(ROOT)}: {node.name}"] = length
    assert long == {}
