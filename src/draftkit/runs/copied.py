"""What was copied for a chat window: an answer is given to those rows alone, as they were then.

Between the copy and the answer the list may be sorted or corrected, and then the next row
without a draft is not the one that the prompt was about.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from draftkit.drafting.recipe import digest
from draftkit.errors import StoreError
from draftkit.files.regular_file import read_bytes
from draftkit.files.whole_file import write_over

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from draftkit.prompts.prompt import Prompt
    from draftkit.runs.worker import Task

__all__ = ["Copied", "CopiedRow", "code_of", "hash_of", "inputs_hash"]

# A person sees at a glance whether three characters differ, and these never form a word.
# Characters that are taken for others (l and 1, o and 0) are left out.
_LETTERS, _FIGURES = "bcdfghjkmnpqrstvwxyz", "23456789"


def inputs_hash(kind: str, inputs: Mapping[str, Any], *others: str) -> str:
    """Return a hash of a kind's inputs, in hexadecimal.

    Args:
        kind: The kind's name.
        inputs: What was given.
        others: What else makes a different request, such as the language.
    """
    return digest([kind, dict(inputs), *others], 0)


def hash_of(prompt: Prompt, task: Task) -> str:
    """Return a hash that changes with the inputs of a row."""
    return inputs_hash(prompt.kind.name, task.inputs, task.language)


def code_of(hash_: str) -> str:
    """Return a code of three characters for a hash.

    >>> code_of("0" * 64), code_of("0001" + "0" * 60)
    ('b2b', 'c2b')
    """
    number, signs = int(hash_[:4], 16), ""
    for alphabet in (_LETTERS, _FIGURES, _LETTERS):
        number, at = divmod(number, len(alphabet))
        signs += alphabet[at]
    return signs


# How many of the prompts before the last one may still get an answer.
_MOST = 20


class CopiedRow(NamedTuple):
    """A row whose prompt was copied.

    Attributes:
        number: The row's number then; 0 for a draft without a row.
        name: Whom or what it is for.
    """

    number: int
    name: str


@dataclass(frozen=True, slots=True)
class Copied:
    """The rows whose prompts were copied, of a kind in a folder of drafts.

    Attributes:
        rows: The rows whose prompt was copied last, by the hash of their inputs.
        answer: The hash of the answer that was taken for them; empty before that.
        earlier: The hash of the last answer to other rows: it may still be on the clipboard.
        before: The rows of the prompts before, the newest first: several may wait for their
            answers in as many chat windows.
    """

    rows: Mapping[str, CopiedRow]
    answer: str = ""
    earlier: str = ""
    before: tuple[Mapping[str, CopiedRow], ...] = ()

    @classmethod
    def load(cls, folder: Path, kind: str) -> Copied | None:
        """Return what was copied last; None if nothing was, or what is kept of it is damaged."""
        try:
            data = json.loads(read_bytes(_path(folder, kind)))
            before = tuple(map(_rows, data.get("before", ())))
            return cls(_rows(data["rows"]), str(data["answer"]), str(data["earlier"]), before)
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return None

    @classmethod
    def of(cls, rows: Mapping[str, CopiedRow], last: Copied | None) -> Self:
        """Return the record of a new copy, given that of the last one."""
        if last is None:
            return cls(rows)
        others = last.answer and last.rows.keys().isdisjoint(rows)
        earlier = last.answer if others else last.earlier
        before = (one for one in (last.rows, *last.before) if one.keys() != rows.keys())
        return cls(rows, earlier=earlier, before=tuple(islice(before, _MOST)))

    def asked_for(self, text: str) -> Copied:
        """Return the same with the rows that an answer is for: it has one of their codes.

        Without a code it is for those that were copied last.
        """
        for rows in (self.rows, *self.before):
            codes = (f"{row.number}[ \t]+\\W?{code_of(hash_)}" for hash_, row in rows.items())
            if re.search(rf"\b(?:{'|'.join(codes)})\b", text, re.IGNORECASE):
                return dataclasses.replace(self, rows=rows)
        return self

    def answered(self, text: str) -> Copied:
        """Return the same with the answer that was taken."""
        if self.asked_for(text).rows is self.rows:
            return dataclasses.replace(self, answer=_hash(text))
        return dataclasses.replace(self, earlier=_hash(text))

    def has_taken(self, text: str) -> bool:
        """Whether a text is the answer that other rows have already."""
        return _hash(text) == self.earlier

    def save(self, folder: Path, kind: str) -> None:
        """Keep it until the answer comes.

        Raises:
            StoreError: If it cannot be written.
        """
        path = _path(folder, kind)
        write_over(path, json.dumps(dataclasses.asdict(self)) + "\n", StoreError)


def _rows(data: Mapping[str, Any]) -> dict[str, CopiedRow]:
    return {hash_: CopiedRow(*row) for hash_, row in data.items()}


def _path(folder: Path, kind: str) -> Path:
    return folder / f".draftkit-copied-{kind}.json"


def _hash(text: str) -> str:
    return hashlib.sha256(text.strip().encode("utf-8", "surrogatepass")).hexdigest()
