"""What had come of a draft before its making was cut off: kept with it, and taken up again."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from draftkit.backends.completion import Completion, StopReason, Usage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from draftkit.drafting.attempt import Attempt
    from draftkit.drafting.candidate import Candidate
    from draftkit.drafting.work import Work
    from draftkit.drafts.draft import Draft
    from draftkit.drafts.store import Store

__all__ = ["Came", "came_before", "texts_of"]

# Models leave blanks at the end of a line.
_ENDS = re.compile(r"[^\S\n]{0,99}(?:\n|\Z)")


@dataclass(frozen=True, slots=True)
class Came:
    """What came of one candidate.

    Attributes:
        number: Which one it is, from 0.
        whole: The answer, where it came to its end; else None.
        sections: The sections that came whole, where others were still to come.
    """

    number: int
    whole: Completion | None = None
    sections: tuple[str, ...] = ()


def texts_of(work: Work, kept: Candidate | None, *, going_on: bool) -> tuple[dict[str, Any], ...]:
    """Return all texts that came, as plain data, those that broke off too; none if it is one.

    Args:
        work: What came.
        kept: The text that is the draft, if one is whole.
        going_on: Whether the draft is to be taken up: then each text has what that needs.
    """
    found = []
    for number, attempt in enumerate(work.attempts):
        made = work.made_of(attempt)
        if made is None and attempt.silent:
            continue
        text = made.as_dict() if made else attempt.as_dict()
        needed = {"number": number, **_to_go_on(attempt, text["text"])} if going_on else {}
        found.append({**text, **needed, "kept": made is not None and made is kept})
    more = len(work.attempts) > 1 or any(a.completion.complete for a in work.attempts)
    return tuple(found) if len(found) > 1 or (going_on and more) else ()


def _to_go_on(attempt: Attempt, text: str) -> dict[str, Any]:
    """Return what else is needed to go on from where an attempt stopped."""
    whole = attempt.completion
    said = {
        "sections": [*attempt.sections],
        "answer": attempt.text if attempt.text.strip() != text.strip() else "",
        "model": whole.model,
        "notes": [*whole.notes],
    }
    return {key: value for key, value in said.items() if value}


def came_before(
    ids: Sequence[str], candidates: int, sections: int, store: Store | None
) -> tuple[Mapping[int, Came], Draft | None]:
    """Return what came of a draft's candidates before its making was interrupted, by number.

    The partial draft that holds it is returned as well, if it holds nothing else.

    Args:
        ids: The draft's id, and that of an answer of which no draft could be made.
        candidates: How many are to come.
        sections: How many sections each has; 0 if it is asked for as a whole.
        store: Where partial drafts are; None if none are kept.
    """
    made = [draft for id_ in ids for draft in store.versions(id_)] if store else []
    partial = [draft for draft in made if not draft.complete]
    found = [(_came(draft, sections), draft) for draft in partial]
    if not found:
        return {}, None
    best, draft = max(found, key=lambda one: _worth(one[0]))
    came = {one.number: one for one in best if one.number < candidates}
    whole = sum(1 for one in came.values() if one.whole)
    return came, draft if 0 < whole == len(draft.candidates) else None


def _worth(came: Sequence[Came]) -> tuple[int, int]:
    return sum(1 for one in came if one.whole), sum(len(one.sections) for one in came)


def _came(draft: Draft, count: int) -> list[Came]:
    alone = {"number": 0, "text": draft.body, "sections": draft.sections}
    found = []
    for text in draft.candidates or (alone,):
        number = text.get("number")
        whole = _completion(text, draft.opening)
        sections = _sections(str(text.get("text")), text.get("sections"))
        if type(number) is int and (whole or 0 < len(sections) < count):
            found.append(Came(number, whole, sections))
    return found


def _completion(text: Mapping[str, Any], opening: str) -> Completion | None:
    """Return the answer that a text was made from, if it came to its end."""
    counts, notes = text.get("usage"), text.get("notes")
    answer = str(text.get("answer") or text.get("text") or "")
    made = Completion(
        answer.removeprefix(opening),
        StopReason.of(str(text.get("stop_reason"))),
        Usage.from_dict(counts if isinstance(counts, dict) else {}),
        str(text.get("model") or ""),
        tuple(map(str, notes if isinstance(notes, list) else ())),
    )
    return made if made.complete else None


def _sections(text: str, counts: Any) -> tuple[str, ...]:
    """Return the whole sections of a text; none if somebody has edited them since."""
    if not isinstance(counts, list | tuple) or not all(type(n) is int for n in counts):
        return ()
    ends = [0, *(word.end() for word in re.finditer(r"\S+", text))]
    at = [0, *itertools.accumulate(counts)]
    if not all(0 <= number < len(ends) for number in at):
        return ()
    cuts = [ends[number] for number in at]
    if not all(_ENDS.match(text, cut) for cut in cuts[1:]):
        return ()
    return tuple(text[a:b].strip() for a, b in itertools.pairwise(cuts))
