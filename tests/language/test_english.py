"""No regular expression outside the folders of languages holds words of prose."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import draftkit
from each import each

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE = Path(draftkit.__file__).parent
# What is no word of prose: by file, or by folder, why its words may stand there.
ALLOWED = {
    "documents/": "names of HTML's elements and styles, and the places of passages",
    "language/readable.py": "how an embedded file begins",
    "language/tags/tag.py": "the words around names of languages, which are given in English",
    "profile/fact.py": "the places of passages, as `documents` writes them",
    "backends/": "names of keys, headers and parts of addresses that servers use",
    "exchange/imports/linkedin/posts.py": "names of HTML's elements, and a site's address",
    "files/page_file.py": "names of HTML's elements and of our own mark",
    "files/temporary.py": "names of files",
    "language/markup.py": "the words of JavaScript in a page of MDX",
    "people/vcard.py": "a parameter of the vCard format",
    "people/impact/addresses.py": "what sites add to the addresses that people share",
    "people/naming.py": "a site's address",
    "profile/plain_text.py": "names of HTML's elements",
    "prompts/kinds.py": "a key of a prompt file",
    "prompts/parts.py": "parts of a profile's ids",
    "drafts/head.py": "our own key in the front matter",
    "exchange/exports/": "keys of front matter, and places that other programs write",
}
ADDRESS = frozenset({"https", "http", "mailto", "file"})
_NO_PROSE = re.compile(
    r"\(\?P[<=]\w+[>)]?|\(\?\(\w+\)|\\[uU][0-9a-fA-F]{4,8}|\\x[0-9a-fA-F]{2}|\\[a-zA-Z]|\[[^\]]*\]"
)


def test_the_words_of_prose_are_data_of_a_language() -> None:
    found = {
        f"{path.relative_to(SOURCE)}: {word}"
        for path in SOURCE.rglob("*.py")
        if not str(path.relative_to(SOURCE)).startswith(tuple(ALLOWED))
        for word in words_of(path.read_text(encoding="utf-8"))
    }
    assert found == set()


@each("part", sorted(ALLOWED))
def test_what_is_allowed_is_there(part: str) -> None:
    """A file that no longer needs to be allowed is taken off the list."""
    paths = [p for p in SOURCE.rglob("*.py") if str(p.relative_to(SOURCE)).startswith(part)]
    assert any(words_of(path.read_text(encoding="utf-8")) for path in paths)


@each(
    ("source", "words"),
    [
        ('re.compile(r"\\b(?:next|this)\\s+week")', {"next", "this", "week"}),
        ('_DAY = r"morning"\n_X = re.compile(rf"\\b{_DAY}\\b")', {"morning"}),
        ('re.search(r"\\bthe (?P<name>end)", x)', set()),
        ('print("nothing to search")', set()),
        ('re.compile(r"[a-z]{4,9}\\u2019")', set()),
    ],
)
def test_words_in_patterns_are_counted(source: str, words: set[str]) -> None:
    assert words_of(source) == words


def words_of(source: str) -> set[str]:
    """Return the words of four letters and more in the patterns of a module."""
    tree = ast.parse(source)
    named = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    texts = [
        text
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and getattr(node.func.value, "id", "") == "re"
        and node.args
        for text in _texts(node.args[0], named)
    ]
    found = (re.findall(r"[A-Za-z]{4,}", _NO_PROSE.sub(" ", text)) for text in texts)
    return {word for words in found for word in words} - ADDRESS


def _texts(node: ast.expr, named: dict[str, ast.expr], depth: int = 4) -> Iterator[str]:
    """Yield the string constants that a pattern is made of, those behind names included."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        for part in node.values:
            yield from _texts(part, named, depth)
    elif isinstance(node, ast.FormattedValue):
        yield from _texts(node.value, named, depth)
    elif isinstance(node, ast.BinOp):
        yield from _texts(node.left, named, depth)
        yield from _texts(node.right, named, depth)
    elif isinstance(node, ast.Name) and node.id in named and depth:
        yield from _texts(named[node.id], named, depth - 1)
