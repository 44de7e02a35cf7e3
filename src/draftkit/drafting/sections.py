"""Asking for a long text one section of its outline at a time, where a model's window is small."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from draftkit.backends.completion import Completion, StopReason, Usage
from draftkit.backends.request import Message
from draftkit.prompts.limits import limits_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from draftkit.backends.base import Backend
    from draftkit.backends.request import Request, Settings
    from draftkit.prompts.prompt import Prompt

__all__ = ["headings_of", "room_for", "section_settings", "words_of", "written"]

# An answer has room for twice its share of the text, but for at least this many tokens.
_ROOM, _LEAST_TOKENS = 2, 600
# Words that are quoted of the sections before; tokens that this and the task take besides.
_TAIL_WORDS, _BESIDES = 120, 500

_ASK = """\
It is written a section at a time. Now write only {what}, in about {words} words, and stop \
there; its heading is a line "## ...".{before}"""
_FIRST = 'the title, the opening, and the first section, "{heading}"'
_NEXT = 'section {number} of {count}, "{heading}"'
_LAST = 'the last section, "{heading}", and after it the ending of the whole text'
_BEFORE = """ \
The sections before are written: {headings}. Say none of it again; the text so far ends with:

> {tail}"""


def headings_of(prompt: Prompt, values: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the headings of an outline among the inputs; none if there are fewer than two."""
    asked = limits_of(prompt.checks, values).get("outline", {})
    if not asked.get("of"):
        return ()
    from draftkit.checks.form.outline import sections_of

    found = tuple(one.heading for one in sections_of(str(asked["of"])) if one.heading)
    return found if len(found) > 1 else ()


def section_settings(settings: Settings, count: int) -> Settings:
    """Return the settings of one of `count` requests."""
    if settings.max_tokens is None:
        return settings
    most = max(_LEAST_TOKENS, _ROOM * settings.max_tokens // count)
    return dataclasses.replace(settings, max_tokens=min(most, settings.max_tokens))


def words_of(prompt: Prompt, values: Mapping[str, Any]) -> int:
    """Return how many words the whole text has, about; 1,000 where the prompt does not say."""
    limits = limits_of(prompt.checks_for(values), values).get("length", {})
    return int(limits.get("words") or limits.get("max_words") or 1_000)


def room_for(request: Request) -> Request:
    """Return a request as long as the longest that is made from it for a section."""
    most = (request.settings.max_tokens or _LEAST_TOKENS) + _BESIDES
    settings = dataclasses.replace(request.settings, max_tokens=most)
    return dataclasses.replace(request, settings=settings)


def written(  # noqa: PLR0913, PLR0917 - what is asked, of whom, and who hears of it
    request: Request,
    headings: Sequence[str],
    words: int,
    backend: Backend,
    hear: Callable[[str], None],
    on_section: Callable[[Sequence[str]], None] = lambda _texts: None,
    before: Sequence[str] = (),
) -> Completion:
    """Ask for the sections one after the other, and return them as one answer.

    A section that breaks off is the last: the next one would have nothing to go on from.

    Args:
        request: What is asked for, as a whole.
        headings: The sections, in order.
        words: How many words the whole has, about.
        backend: The model.
        hear: Called with each piece of text as it comes.
        on_section: Called with all sections that have come, before the next one is asked for.
        before: The first sections, if they had come before.

    Raises:
        BackendError: If the model fails.
    """
    texts = [*before]
    hear("\n\n".join(filter(None, before)))
    usage, notes = Usage(), dict[str, None]()
    answer = Completion("", StopReason.CUT)
    for number in range(len(before), len(headings)):
        if texts:
            on_section(texts)
            hear("\n\n")
        answer = backend.complete(_asked(request, headings, number, words, texts), hear)
        texts.append(answer.text.strip())
        usage += answer.usage
        notes.update(dict.fromkeys(answer.notes))
        if not answer.complete:
            break
    came = f" Sections that had come before: {len(before)}." if before else ""
    count = len(texts) - len(before)
    said = f"Written a section at a time, in {count} requests: the model's window is small.{came}"
    text = "\n\n".join(filter(None, texts)) + "\n"
    return dataclasses.replace(answer, text=text, usage=usage, notes=(*notes, said))


def _asked(
    request: Request, headings: Sequence[str], number: int, words: int, texts: Sequence[str]
) -> Request:
    count = len(headings)
    form = _FIRST if number == 0 else _LAST if number == count - 1 else _NEXT
    what = form.format(heading=headings[number], number=number + 1, count=count)
    before = ""
    if texts:
        tail = " ".join(" ".join(texts).split()[-_TAIL_WORDS:])
        before = _BEFORE.format(headings="; ".join(headings[:number]), tail=tail)
    asked = _ASK.format(what=what, words=max(50, words // count // 10 * 10), before=before)
    *others, last = request.messages
    message = Message(last.role, f"{last.content}\n\n{asked}")
    return dataclasses.replace(request, messages=(*others, message))
