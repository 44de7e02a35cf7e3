"""The lines of a chat window's page that a person copied along with the answer.

Only whole lines count, only those of `page.toml`, and only at the very beginning or end.
"""

from __future__ import annotations

import dataclasses
import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from draftkit.backends.completion import Completion
    from draftkit.backends.request import Request

__all__ = ["is_prompt", "off_page"]

# A page's lines may come as Markdown: in bold, or as a heading.
_MARKED = re.compile(r"(?:#{1,6}[ ]+)?(?P<mark>\*{0,2})(.*?)(?P=mark)[ ]?[>\u203a]?")
# The most characters that a line of a page has, and the most lines that a note names.
_LONGEST, _NAMED = 120, 5


@dataclass(frozen=True, slots=True)
class _Page:
    """The lines, as sets of words or patterns; see `page.toml`."""

    person: frozenset[str]
    model: frozenset[str]
    names: frozenset[str]
    copy: frozenset[str]
    beside: frozenset[str]
    blocks: frozenset[str]
    bottom: frozenset[str]
    top: re.Pattern[str]
    prompts: re.Pattern[str]
    asked: frozenset[str]


@cache
def _page() -> _Page:
    text = files("draftkit.backends.content").joinpath("page.toml").read_text("utf-8")
    data: dict[str, Any] = tomllib.loads(text)
    time = f"(?:{'|'.join(data.pop('time'))})"
    top = "|".join(re.escape(line).replace(r"\{time\}", time) for line in data.pop("top"))
    prompts = "|".join(re.escape(line) for line in data.pop("prompts"))
    begins = re.compile(prompts.replace(r"\{number\}", r"\d+"))
    return _Page(
        top=re.compile(top),
        prompts=begins,
        **{name: frozenset(lines) for name, lines in data.items()},
    )


# A first line of fewer characters may be an answer's, too.
_TELLING = 40


def is_prompt(text: str, request: Request) -> bool:
    """Whether a text is a prompt: this request, or one for another kind or other inputs.

    A request with an answer below it is none.
    """
    words, own = text.split(), request.text.split()
    page = _page()
    if words[: len(own)] == own:
        rest = " ".join(words[len(own) :])
        return not rest or bool(page.prompts.match(rest))
    said = [line for line in map(_on_one_line, text.splitlines()) if line]
    first = next((line for line in said if line not in page.person), "")
    begins = _on_one_line(request.text.lstrip().partition("\n")[0])
    alike = len(begins) >= _TELLING and first == begins
    return alike or bool(page.prompts.match(first)) or not page.asked.isdisjoint(said)


def _on_one_line(line: str) -> str:
    return " ".join(line.split())


def off_page(completion: Completion) -> Completion:
    """Return what a person pasted without the lines of the page around it; a note names them."""
    lines = completion.text.splitlines(keepends=True)
    said = [_said(line) for line in lines]
    start = _start(said)
    end = _end(said, start)
    taken = [line for line in (*said[:start], *said[end:]) if line]
    if not taken:
        return completion
    shown = ", ".join(f'"{line}"' for line in taken[:_NAMED])
    more = f", and {len(taken) - _NAMED} more lines" if len(taken) > _NAMED else ""
    note = f"Lines of the chat window's page around the answer were left out: {shown}{more}."
    text = "".join(lines[start:end]).strip("\r\n")
    return dataclasses.replace(completion, text=text, notes=(*completion.notes, note))


def _said(line: str) -> str:
    """Return what a line says, without the marks of Markdown."""
    if len(line) > _LONGEST:
        return line
    bare = unicodedata.normalize("NFC", " ".join(line.split()))
    found = _MARKED.fullmatch(bare)
    return found[2].strip() if found else bare


def _start(said: list[str]) -> int:
    """Return the first line of the answer."""
    page = _page()
    sure, before = _behind_request(said), ""
    for at, line in enumerate(said[sure:], sure):
        behind = said[at + 1] if at + 1 < len(said) else ""
        if (
            line in page.model | page.copy
            or page.top.fullmatch(line)
            or (line in page.names and before in page.model)
            or (line in page.blocks and behind in page.copy | page.beside)
            or (line in page.beside and before in page.copy | page.beside | page.blocks)
        ):
            sure, before = at + 1, line
        elif line:
            break
    return sure


def _behind_request(said: list[str]) -> int:
    """Return the number of the line that names the model, if the request was copied too; else 0."""
    page = _page()
    first = next((line for line in said if line and not page.top.fullmatch(line)), "")
    answers = [at for at, line in enumerate(said) if line in page.model]
    # Of several answers only the person knows which one it is.
    return answers[0] if first in page.person and len(answers) == 1 else 0


def _end(said: list[str], start: int) -> int:
    """Return the number of the line after the answer's last one."""
    page, sure = _page(), len(said)
    for at in range(len(said) - 1, start - 1, -1):
        line = said[at]
        if line in page.bottom | page.copy or (line in page.beside and sure < len(said)):
            sure = at
        elif line:
            break
    return sure
