"""The pages say what the code has: it is compared, or written by docs/pages.py."""

from __future__ import annotations

import ast
import importlib.util
import inspect
import re
import runpy
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import pytest

import draftkit
from draftkit.cli import main
from draftkit.exchange.exports.formats import BUILT_IN
from each import each

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
SOURCE = Path(draftkit.__file__).parent
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.glob("*.md"))]
WRITTEN = runpy.run_path(str(DOCS / "pages.py"))["PAGES"]
# Paths of ours are told from a user's by where they begin.
OURS = {one.name for one in (*ROOT.iterdir(), *SOURCE.iterdir()) if one.is_dir()}


@each("page", WRITTEN)
def test_a_page_is_as_the_code_would_write_it(page: str) -> None:
    written = (DOCS / page).read_text(encoding="utf-8")
    assert written == WRITTEN[page](), "python docs/pages.py"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_path_in_the_documents_leads_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    found = set(re.findall(r"`((?:[\w.-]+/)+[\w.-]*)`", text))
    found |= set(re.findall(r"\b(?:pytest|python|bash) ((?:[\w.-]+/)+[\w.-]+)", text))
    real = {path for path in found if not re.search(r"\b[A-Z]{3,}\b", path)}  # no NAME.md
    ours = {path for path in real if path.partition("/")[0] in OURS}
    missing = {one for one in ours if not (ROOT / one).exists() and not (SOURCE / one).exists()}
    assert missing == set()


def rows(page: str, section: str) -> list[str]:
    """Return the first cells of the tables of a section."""
    text = (DOCS / page).read_text(encoding="utf-8")
    part = re.split(r"^## ", text, flags=re.MULTILINE) if section else [text]
    (found,) = [one for one in part if one.startswith(section)]
    return re.findall(r"^\| (`.*?) \|", found, re.MULTILINE)


def test_the_page_of_exports_has_every_format() -> None:
    named = [name for row in rows("export.md", "") for name in re.findall(r"`(\w+)`", row)]
    assert sorted(named) == sorted(BUILT_IN)


def test_the_page_of_languages_has_every_file_that_english_has() -> None:
    named = [name for row in rows("languages.md", "Adding") for name in re.findall("`(.*?)`", row)]
    files = [one.name for one in (SOURCE / "language" / "en").iterdir()]
    assert sorted(named) == sorted(files)


def blocks(page: Path, *names: str) -> Iterator[str]:
    """Yield the blocks of a page that are in these languages."""
    pattern = rf"^ *```(?:{'|'.join(names)})\n(.*?)^ *```$"
    yield from re.findall(pattern, page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def test_the_python_of_the_documents_names_what_there_is() -> None:
    wrong = []
    for page in PAGES:
        for code in blocks(page, "python"):
            wrong += [f"{page.name}: {said}" for said in unknown_in(ast.parse(code))]
    assert wrong == []


def unknown_in(code: ast.Module) -> Iterator[str]:
    """Yield what a block imports, reads of that or calls it with, and is not there."""
    known: dict[str, Any] = {}
    for node in ast.walk(code):
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("draftkit"):
            module = importlib.import_module(str(node.module))
            for name in node.names:
                found = getattr(module, name.name, None)
                if found is None and importlib.util.find_spec(f"{node.module}.{name.name}"):
                    found = importlib.import_module(f"{node.module}.{name.name}")
                known[name.asname or name.name] = found
                if found is None:
                    yield f"{node.module} has no {name.name}"
    for node in ast.walk(code):
        value = found_in(node, known)
        if isinstance(node, ast.Attribute) and found_in(node.value, known) and value is None:
            yield f"{ast.unparse(node)} is not there"
        elif isinstance(node, ast.Call) and callable(called := found_in(node.func, known)):
            takes = inspect.signature(called).parameters.values()
            if not any(one.kind is one.VAR_KEYWORD for one in takes):
                named = {one.name for one in takes}
                yield from (
                    f"{ast.unparse(node.func)} takes no {word.arg}"
                    for word in node.keywords
                    if word.arg and word.arg not in named
                )


def found_in(node: ast.AST, known: dict[str, Any]) -> Any:
    """Return what an expression such as `Profile.load` stands for, if that is known."""
    if isinstance(node, ast.Name):
        return known.get(node.id)
    if isinstance(node, ast.Attribute) and (owner := found_in(node.value, known)) is not None:
        return getattr(owner, node.attr, None)
    return None


def test_the_commands_of_the_documents_have_their_options() -> None:
    wrong = []
    for page in PAGES:
        made = re.findall(r"draftkit prompts new (\S+)", page.read_text(encoding="utf-8"))
        for block in blocks(page, "sh", "console", "text", ""):
            for line in block.replace("\\\n", " ").splitlines():
                found = re.match(r"\s*(?:\$ )?draftkit ([a-z]+)", line)
                if found and found[1] not in made:
                    wrong += [f"{page.name}: {said}" for said in unknown_words(line)]
    assert wrong == []


def unknown_words(line: str) -> Iterator[str]:
    """Yield the command and the options of a line that draftkit does not have."""
    words = shlex.split(line.strip().removeprefix("$ "), comments=True)[1:]
    words = words[: next((n for n, word in enumerate(words) if word in {"|", ">", "&&"}), None)]
    command: click.Command | None = main
    context = click.Context(main, **main.context_settings)
    while words and isinstance(command, click.Group) and not words[0].startswith("-"):
        name = words.pop(0)
        command = command.get_command(context, name)
        if command is None:
            yield f"no command {name}: {line}"
    options = {name for one in (command.params if command else ()) for name in one.opts}
    options |= {name for one in (command.params if command else ()) for name in one.secondary_opts}
    for word in words if command else ():
        if word == "--":
            return
        option = word.partition("=")[0]
        if re.fullmatch(r"--?[a-z][a-z-]*", option) and option not in {*options, "--help"}:
            yield f"no option {option}: {line}"
