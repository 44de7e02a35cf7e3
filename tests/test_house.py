"""The house: which room may import which, and how large its parts may be."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import draftkit

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(draftkit.__file__).parent
FILES = sorted(ROOT.rglob("*.py"))

# A room imports rooms of a lower rank alone, as CONTRIBUTING.md draws them. What is at the top may
# be imported by all (errors), or imports whatever it shows (`draftkit` itself,
# `python -m draftkit`, testing).
CONTRIBUTING = (Path(__file__).parents[1] / "CONTRIBUTING.md").read_text(encoding="utf-8")
DRAWN = re.findall(r"^\| (\d+) \| (.*?) \|", CONTRIBUTING, re.MULTILINE)
RANKS = {
    re.split(r"[/.]", room)[0]: int(rank)
    for rank, rooms in DRAWN
    for room in re.findall("`(.*?)`", rooms.partition(":")[0])
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


def statements(path: Path) -> Iterator[ast.AST]:
    """Yield all statements of a file, however deep; expressions have none."""
    waiting: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    while waiting:
        node = waiting.pop()
        yield node
        for part in ("body", "orelse", "finalbody", "handlers", "cases"):
            inside = getattr(node, part, ())
            waiting += inside if isinstance(inside, list) else ()


def imported(path: Path) -> Iterator[str]:
    """Yield the rooms that a file imports, lazily and for types included."""
    for node in statements(path):
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


def test_every_room_is_drawn_and_every_drawn_one_is_there() -> None:
    tops = {name(path) for path in FILES} - FREE - BELOW
    assert set(RANKS) == tops
    ranks = [int(rank) for rank, _ in DRAWN]
    assert ranks == sorted(ranks, reverse=True)
    for _, cell in DRAWN:
        rooms, _, parts = cell.partition(":")
        first, *others = re.findall("`(.*?)`", rooms)
        inside = re.findall("`(.*?)`", parts)
        for room in (first, *others):
            assert (ROOT / room).exists(), room
        for part in inside:
            assert list((ROOT / first).rglob(part)), part


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
        for node in statements(path) if _lines(path) > MOST_FUNCTION_LINES else ():
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                first = node.body[ast.get_docstring(node) is not None :] or node.body
                length = (node.end_lineno or node.lineno) - first[0].lineno + 1
                if length > MOST_FUNCTION_LINES:
                    long[f"{path.relative_to(ROOT)}: {node.name}"] = length
    assert long == {}
