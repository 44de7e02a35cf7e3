"""The profile: what is true about a person, and the only source of facts."""

from __future__ import annotations

import functools
import hashlib
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from draftkit.errors import ProfileError
from draftkit.files import places, yamlio
from draftkit.profile.fact import facts_of
from draftkit.profile.problems import examine
from draftkit.profile.schema import WANTED

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Sequence

    from draftkit.profile.fact import Fact
    from draftkit.profile.schema import Wanted

__all__ = ["Inspection", "Profile", "inspect", "inspect_text"]

FILE_NAMES = ("profile.yaml", "profile.yml", "resume.json")
"""What a profile is called, in the order in which a folder is searched."""

_Steps = tuple[str | int, ...]


@dataclass(frozen=True)
class Profile:
    """A professional's profile, valid and plain.

    Attributes:
        data: Mappings, lists and strings, nested as in the file. Every scalar is the
            text that was written; blank parts are left out. Read it, do not change it.
        path: The file that it came from, or None.
        warnings: What looks like a slip, one sentence each.

    >>> Profile.from_dict({"basics": {"name": "Amara Okafor"}}).name
    'Amara Okafor'
    """

    data: dict[str, Any]
    path: Path | None = field(default=None, compare=False)
    warnings: tuple[str, ...] = field(default=(), compare=False)

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Profile:
        """Read a profile.

        Args:
            path: A YAML file, or a JSON file by its ending `.json`.

        Raises:
            ProfileError: If it cannot be read, or for the first thing that is wrong
                in it; `inspect` tells them all.
        """
        return inspect(path).valid()

    @classmethod
    def from_dict(cls, data: dict[str, Any], source: str = "the profile") -> Profile:
        """Make a profile from plain data.

        Args:
            data: Mappings, lists and scalars; numbers become the text Python writes.
            source: What error messages call it.

        Raises:
            ProfileError: For the first thing that is wrong in it.
        """
        return _inspection(data, {}, source, None).valid()

    @classmethod
    def find(cls, path: str | None = None) -> Path:
        """Return the profile to use: the given one, else one here, else the user's own.

        Raises:
            ProfileError: If none was given and none is found.
        """
        if path:
            return Path(path)
        own = places.config_dir() / FILE_NAMES[0]
        for candidate in (*map(Path, FILE_NAMES), own):
            if candidate.is_file():
                return candidate
        raise ProfileError(
            f"No profile: there is no {', '.join(FILE_NAMES)} in this folder, and no {own}.",
            hint='Run "draftkit init" to make one, or name one with --profile '
            "(examples/profile.yaml shows how it looks).",
        )

    @property
    def name(self) -> str:
        """The person's name."""
        name: str = self.data["basics"]["name"]
        return name

    @functools.cached_property
    def hash(self) -> str:
        """The SHA-256 of the data in hexadecimal: the same for YAML and JSON."""
        text = json.dumps(self.data, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def facts(self) -> tuple[Fact, ...]:
        """Return all that a draft may claim, in the profile's order."""
        return self._facts

    @functools.cached_property
    def _facts(self) -> tuple[Fact, ...]:
        return facts_of(self.data)

    @functools.cached_property
    def samples(self) -> tuple[str, ...]:
        """The texts of the writer's own that the profile names.

        Raises:
            ProfileError: If one of the files is missing, or cannot be read as text.
        """
        from draftkit.profile.samples import read

        return read(self)

    def select(self, parts: Sequence[str]) -> dict[str, Any]:
        """Return only some parts, nested as in the profile.

        Args:
            parts: Such as `basics.name`, `work`, `work[0]`, `work.highlights` (of each
                entry). Those that the profile does not have are absent.

        Read what is returned, do not change it: who asks again is given the same.

        >>> profile = Profile.from_dict({"basics": {"name": "Amara", "email": "a@b.example"}})
        >>> profile.select(["basics.name", "awards"])
        {'basics': {'name': 'Amara'}}
        """
        key = tuple(parts)
        if key not in self._selections:
            self._selections[key] = _pick(self.data, [_steps(part) for part in parts]) or {}
        return self._selections[key]

    @functools.cached_property
    def _selections(self) -> dict[tuple[str, ...], dict[str, Any]]:
        """What was selected before: each draft of a run asks for the same parts."""
        return {}


def _steps(part: str) -> _Steps:
    found = re.findall(r"\[([0-9]+)\]|([^.\[\]]+)", part)
    return tuple(int(number) if number else name for number, name in found)


def _pick(value: Any, wanted: list[_Steps]) -> Any:
    """Return what the paths lead to, or None. A path that ends here wants it all."""
    if () in wanted:
        return value
    if isinstance(value, dict):
        pairs = {key: _pick(part, _after(key, wanted)) for key, part in value.items()}
        return {key: part for key, part in pairs.items() if part is not None} or None
    if isinstance(value, list):
        each = [steps for steps in wanted if isinstance(steps[0], str)]
        items = [_pick(item, each + _after(n, wanted)) for n, item in enumerate(value)]
        return [item for item in items if item is not None] or None
    return None


def _after(step: str | int, wanted: list[_Steps]) -> list[_Steps]:
    return [steps[1:] for steps in wanted if steps[0] == step]


@dataclass(frozen=True, slots=True)
class Inspection:
    """What reading a profile brought to light.

    Attributes:
        profile: The profile, or None if there are errors.
        data: The plain data, whether valid or not.
        errors: All that is wrong, each with file, line and field.
        warnings: What looks like a slip, in the same form.
    """

    profile: Profile | None
    data: dict[str, Any]
    errors: tuple[str, ...]
    warnings: tuple[str, ...]

    @property
    def missing(self) -> tuple[Wanted, ...]:
        """The parts that would make drafts better and that are blank or absent."""
        return tuple(part for part in WANTED if _pick(self.data, [part.path]) is None)

    def valid(self) -> Profile:
        """Return the profile.

        Raises:
            ProfileError: With the first error, if there is one.
        """
        if self.profile is None:
            more = len(self.errors) - 1
            hint = f'("draftkit profile check" lists {more} more.)' if more else ""
            raise ProfileError(self.errors[0], hint=hint)
        return self.profile


def inspect(path: str | os.PathLike[str]) -> Inspection:
    """Read a profile and collect all that is wrong with it.

    Raises:
        ProfileError: If the file cannot be read, or is not YAML (JSON) at all.
    """
    path = Path(path)
    return inspect_text(_text(path), path)


def inspect_text(text: str, path: Path) -> Inspection:
    """Do as `inspect` does with a text that is, or is to be, in the file.

    Raises:
        ProfileError: If the text is not YAML (JSON, by the path's ending) at all.
    """
    try:
        document = _json(text) if path.suffix.lower() == ".json" else yamlio.parse(text)
    except yamlio.YAMLError as exc:
        raise ProfileError(_located(str(path), exc.line, f"cannot be read: {exc}")) from exc
    if document.data is None:
        raise ProfileError(f'{path} is empty. Run "draftkit init" to fill it.')
    return _inspection(document.data, document.lines, str(path), path)


def _inspection(data: Any, lines: dict[_Steps, int], source: str, path: Path | None) -> Inspection:
    plain = _plain(data, source)
    problems = sorted(examine(plain), key=lambda problem: _line(problem.path, lines) or 0)

    def told(fatal: bool) -> Iterable[str]:  # noqa: FBT001 - local, and read two lines below
        return (
            _located(source, _line(p.path, lines), p.message) for p in problems if p.fatal is fatal
        )

    errors, warnings = tuple(told(True)), tuple(told(False))
    kept = _without_blanks(plain) if isinstance(plain, dict) else {}
    profile = None if errors else Profile(kept, path, warnings)
    return Inspection(profile, kept, errors, warnings)


def _located(source: str, line: int | None, message: str) -> str:
    """Join file, line and message to one line that is safe on a terminal."""
    text = f"{source}, line {line}: {message}" if line else f"{source}: {message}"
    text = "".join(char if char.isprintable() else " " for char in text)
    return text if text.endswith((".", "?")) else f"{text}."


def _line(path: _Steps, lines: dict[_Steps, int]) -> int | None:
    """Return the line of a part, or of the nearest that it is in."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path)


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(yamlio.MAX_BYTES + 1)
    except FileNotFoundError as exc:
        hint = 'Run "draftkit init" to make a profile, or name another file.'
        raise ProfileError(f"There is no file {path}.", hint=hint) from exc
    except IsADirectoryError as exc:
        raise ProfileError(f"{path} is a folder; name the file in it.") from exc
    except (OSError, ValueError) as exc:
        reason = getattr(exc, "strerror", None) or str(exc)
        raise ProfileError(_located(str(path), None, f"cannot be read ({reason})")) from exc
    if len(raw) > yamlio.MAX_BYTES:
        raise ProfileError(f"{path} is larger than {yamlio.MAX_BYTES:,} bytes; is it a profile?")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        line = raw.count(b"\n", 0, exc.start) + 1
        message = "is not UTF-8 text; save it with that encoding"
        raise ProfileError(_located(str(path), line, message)) from exc


def _json(text: str) -> yamlio.Document:
    """Parse JSON with its numbers as written, and find its lines as far as YAML can."""
    if not text.strip():
        return yamlio.Document(None, {})
    try:
        data = json.loads(
            text, parse_int=str, parse_float=str, parse_constant=str, object_pairs_hook=_unique
        )
    except json.JSONDecodeError as exc:
        raise yamlio.YAMLError(f"{exc.msg} (JSON)", exc.lineno) from exc
    except RecursionError as exc:
        raise yamlio.YAMLError("it is nested too deeply") from exc
    try:
        # Two things that JSON allows and our YAML does not, replaced at the same length.
        lines = yamlio.parse(text.replace("\t", " ").replace("\\/", "//")).lines
    except yamlio.YAMLError:
        lines = {}
    return yamlio.Document(data, lines)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    items: dict[str, Any] = {}
    for key, value in pairs:
        if key in items:
            raise yamlio.YAMLError(f'the key "{key}" stands twice in one section')
        items[key] = value
    return items


def _plain(value: Any, source: str, depth: int = 0) -> Any:
    """Return the value with every scalar as text and line ends as YAML has them."""
    if depth > yamlio.MAX_DEPTH:
        raise ProfileError(f"{source} has more than {yamlio.MAX_DEPTH} levels of nesting.")
    if isinstance(value, dict):
        return {str(key): _plain(part, source, depth + 1) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item, source, depth + 1) for item in value]
    if isinstance(value, bool):
        return str(value).lower()
    return None if value is None else str(value).replace("\r\n", "\n")


def _without_blanks(value: Any) -> Any:
    """Leave out what says nothing, so that a blank and an absent part are the same."""
    if isinstance(value, dict):
        parts = {key: _without_blanks(part) for key, part in value.items()}
        return {key: part for key, part in parts.items() if part}
    if isinstance(value, list):
        return [item for item in map(_without_blanks, value) if item]
    return value if value and value.strip() else None
