"""The briefs that an evaluation makes drafts of: a file with one brief a line."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from draftkit.errors import InputError, UsageError, nearest
from draftkit.files.json_problem import json_problem, own_json
from draftkit.files.text_file import read_text
from draftkit.profile.fact import Fact, facts_of
from draftkit.profile.profile import Profile
from draftkit.profile.schema import PARTS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

__all__ = ["Case", "evenly", "read_cases"]

T = TypeVar("T")

_KEYS = ("id", "kind", "profile", "inputs", "required")

# `work[0].name`, as against a text such as `41 clinics` or `fridgelog.example`.
_ID = re.compile(rf"(?:{'|'.join(re.escape(part) for part in (*PARTS, 'inputs'))})[.\[]\S*")


@dataclass(frozen=True)
class Case:
    """One brief to make a draft of, and what the draft should have in it.

    Attributes:
        id: Its name, unique in the file.
        kind: The kind of draft.
        profile: Whose draft it is.
        inputs: The inputs by name.
        required: What a good draft says: ids of facts, or texts.
        where: The file and line, for messages.
    """

    id: str
    kind: str
    profile: Profile = field(repr=False)
    inputs: Mapping[str, Any]
    required: tuple[str, ...] = ()
    where: str = field(default="", compare=False)

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of what is asked for: the kind, the profile's data and the inputs."""
        asked = [self.kind, self.profile.hash, dict(self.inputs)]
        return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """All that a draft of it may claim."""
        return (*self.profile.facts(), *facts_of(self.inputs, "inputs"))

    @cached_property
    def required_facts(self) -> tuple[Fact, ...]:
        """What is required, as facts; a text becomes a fact that is not in the profile."""
        known = {fact.id: fact for fact in self.facts}
        return tuple(known.get(item) or Fact(item, item) for item in self.required)


def read_cases(path: Path, usual: Callable[[], Profile] | None = None) -> tuple[Case, ...]:
    """Read a file of briefs.

    Each line is a JSON object: `id`, `kind`, `profile` (a path, relative to the file),
    `inputs`, and `required` (ids of facts such as `work[0].highlights[1]`, or texts).

    Args:
        path: The file; blank lines in it are passed over.
        usual: Loads the profile for briefs that name none; called once, if at all.

    Raises:
        InputError: For the first line that is wrong, with its number.
    """
    lines = read_text(path, InputError).replace("\r\n", "\n").split("\n")
    reader = _Reader(path.parent, usual)
    found = [
        reader.case(line, f"{path}, line {number}")
        for number, line in enumerate(lines, 1)
        if line.strip()
    ]
    if not found:
        raise InputError(f'{path} has no briefs. A line is such as {{"id": "p1", "kind": "pitch"}}')
    return tuple(found)


def evenly(cases: Sequence[T], limit: int | None) -> Sequence[T]:
    """Return at most so many cases, taken evenly from all: a file is often sorted by kind."""
    if limit is None or limit >= len(cases):
        return cases
    return [cases[number * len(cases) // limit] for number in range(limit)]


class _Reader:
    """Reads the lines of one file; a profile that many name is loaded once."""

    def __init__(self, folder: Path, usual: Callable[[], Profile] | None) -> None:
        self._folder = folder
        self._usual = usual
        self._profiles: dict[str, Profile] = {}
        self._seen: dict[str, str] = {}

    def case(self, line: str, where: str) -> Case:
        data = _parsed(line, where)
        name, kind = _text(data, "id", where), _text(data, "kind", where)
        if name in self._seen:
            raise InputError(f'{where}: the id "{name}" was given before, in {self._seen[name]}.')
        self._seen[name] = where
        inputs = data.get("inputs", {})
        if not isinstance(inputs, dict):
            raise InputError(f'{where}: inputs: must be an object such as {{"seconds": 30}}.')
        required = data.get("required", [])
        if not isinstance(required, list) or not all(isinstance(item, str) for item in required):
            raise InputError(f'{where}: required: must be a list of texts, such as ["41 clinics"].')
        made = Case(name, kind, self._profile(data, where), inputs, tuple(required), where)
        _known_facts(made)
        return made

    def _profile(self, data: Mapping[str, Any], where: str) -> Profile:
        name = "" if data.get("profile") is None else _text(data, "profile", where)
        if name not in self._profiles:
            try:
                self._profiles[name] = self._loaded(name)
            except UsageError as exc:
                raise InputError(f"{where}: profile: {exc}") from exc
        return self._profiles[name]

    def _loaded(self, name: str) -> Profile:
        if name:
            return Profile.load(self._folder / name)
        if self._usual is None:
            raise InputError("none is named. Name one in the line.")
        return self._usual()


def _parsed(line: str, where: str) -> dict[str, Any]:
    try:
        data = own_json(line)
    except (ValueError, RecursionError) as exc:
        raise InputError(f"{where}: not JSON: {json_problem(exc)}.") from exc
    if not isinstance(data, dict):
        raise InputError(f'{where}: must be an object such as {{"id": "p1", "kind": "pitch"}}.')
    for key in data:
        if key not in _KEYS:
            raise InputError(
                f'{where}: unknown key "{key}".{nearest(key, _KEYS)} Keys: {", ".join(_KEYS)}.'
            )
    return data


def _text(data: Mapping[str, Any], key: str, where: str) -> str:
    value = data.get(key)
    if not isinstance(value, str) or not value.strip():
        raise InputError(f"{where}: {key}: must be a text.")
    return value


def _known_facts(case: Case) -> None:
    """Refuse the id of an unknown fact, which could never be found in a draft."""
    ids: Sequence[str] = [fact.id for fact in case.facts]
    for item in case.required:
        if _ID.fullmatch(item) and item not in ids:
            raise InputError(
                f'{case.where}: required: there is no fact "{item}".{nearest(item, ids)}'
            )
