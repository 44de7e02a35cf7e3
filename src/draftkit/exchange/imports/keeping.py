"""What was imported is kept: in a new profile, or in one that is there, comments and all."""

from __future__ import annotations

import copy
import dataclasses
import itertools
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from draftkit.errors import ProfileError
from draftkit.exchange.imports.merging import Conflict, compare
from draftkit.exchange.imports.samples import keep_samples, mark
from draftkit.files import yamlio
from draftkit.files.json_problem import own_json
from draftkit.files.shared_file import replace
from draftkit.files.text_file import text_if_there
from draftkit.files.whole_file import write_whole
from draftkit.files.yamledit import LayoutError, extend, put
from draftkit.people.merging import Merged, Mine, in_common, merge
from draftkit.people.people import People, people_path
from draftkit.profile.data import plain
from draftkit.profile.file import parsed
from draftkit.profile.origins import add_origins, was_imported
from draftkit.profile.profile import Profile, inspect_text
from draftkit.profile.reading import read
from draftkit.profile.samples import MAX_FILES, SAMPLES, named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from draftkit.exchange.imports.imported import Imported
    from draftkit.profile.schema import Path as Steps

__all__ = ["LONG", "Choice", "Kept", "differences", "keep", "keep_into", "whole"]

Choice = Literal["mine", "theirs", "both"]

LONG = frozenset({"summary", "description", "reference"})
"""Fields that may say both: one text below the other."""

_NOT_KNOWN = "?"
_INDENTED = re.compile(r"\n([ \t]+)\S")

_HEAD = """\
# Your profile: the only source of facts for your drafts. What is not in here, no draft
# may claim. "draftkit profile check" says whether all is well, and what is missing;
# "draftkit profile facts --sources" where each value came from.
#
# It was made of {source}. Change what you like: it is JSON Resume (jsonresume.org) in YAML.

"""


@dataclass(slots=True)
class Kept:
    """What was written.

    Attributes:
        profile: The profile's file.
        taken: The fields that differed, and now say what was imported.
        mine: The fields that differed, and stayed.
        samples: The files of samples that are new, or have more in them.
        people: What came of merging the people.
        by_hand: What could not be changed in place, a line each.
        conflicts: People who differ, or may be the same, a line each.
    """

    profile: Path
    taken: list[Conflict] = field(default_factory=list)
    mine: list[Conflict] = field(default_factory=list)
    samples: list[Path] = field(default_factory=list)
    people: Merged = field(default_factory=Merged)
    by_hand: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)


def whole(found: Imported) -> dict[str, Any]:
    """Return the imported profile with the samples that it names."""
    data = copy.deepcopy(found.profile)
    if names := [f"samples/{sample.name}" for sample in found.samples if sample.named]:
        data.setdefault("meta", {}).setdefault("draftkit", {})["samples"] = names
    return data


def differences(found: Imported, file: Path) -> list[Conflict]:
    """Compare what was imported with what a profile's file says, field by field.

    Raises:
        ProfileError: If the file is no profile.
    """
    text = _text(file)
    inspect_text(text, file)
    return _compared(text, file, found)


def keep(found: Imported, file: Path) -> Kept:
    """Write a new profile, and samples and people beside it.

    Where the writer's name is not known, it is left for them to write: see `Kept.by_hand`.

    Raises:
        ProfileError: If the file is there already, or cannot be written.
    """
    if file.exists():
        raise ProfileError(
            f"{file} is there already, and stays.",
            hint=f"Name another file, or merge into it with --into {file}.",
        )
    data = whole(found)
    basics = data.get("basics", {})
    if not basics.get("name"):
        data = {**data, "basics": {"name": "", **basics}}
    if file.suffix.lower() == ".json":
        text = json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    else:
        text = _HEAD.format(source=" ".join(found.source.split())) + yamlio.dump(data, blocks=True)
    if basics.get("name") or not any(found.profile.values()):
        return _write(found, file, text, inspect_text(text, file).valid())
    profile = Profile.from_dict({**data, "basics": {**basics, "name": _NOT_KNOWN}})
    kept = _write(found, file, text, profile)
    kept.by_hand.append(inspect_text(text, file).errors[0])
    return kept


def keep_into(found: Imported, file: Path, choose: Callable[[Conflict], Choice]) -> Kept:
    """Put what was imported into a profile that is there; comments and order stay.

    Args:
        found: What was imported.
        file: The profile's file.
        choose: Says for each field that differs which value to keep; `both` for those that are
            `LONG`.

    Raises:
        ProfileError: If the file cannot be read or written; it is then unchanged.
    """
    answers: dict[str, Choice] = {}

    def chosen(difference: Conflict) -> Choice:
        """Ask once for each, though somebody changes the file meanwhile."""
        asked = str(difference)
        if asked not in answers:
            answers[asked] = choose(difference)
        return answers[asked]

    while True:
        before = _text(file)
        merged, text = _merged(found, file, before, chosen)
        profile = inspect_text(text, file).valid()
        if _text(file) == before:
            break
    kept = _write(found, file, text, profile, before=before)
    kept.taken, kept.mine, kept.by_hand = merged.taken, merged.mine, merged.by_hand
    return kept


def _merged(
    found: Imported, file: Path, text: str, choose: Callable[[Conflict], Choice]
) -> tuple[Kept, str]:
    """Return what comes of each difference, and the text of the profile with it."""
    inspect_text(text, file)
    kept = Kept(file)
    for difference in _compared(text, file, found):
        value = _chosen(difference, choose)
        if value is not None:
            try:
                text = _with(text, file, difference, value)
            except LayoutError:
                kept.by_hand.append(str(difference))
                continue
        if difference.view == "conflict":
            (kept.mine if value is None else kept.taken).append(difference)
    return kept, text


def _compared(text: str, file: Path, found: Imported) -> list[Conflict]:
    """Compare what was imported with what a text says, by the places in that text.

    A name in the text from before JSON Resume 1.0 is the same field as today's.
    """
    data = parsed(text, file).data
    reading = read(plain(data if isinstance(data, dict) else {}, str(file)))
    written = {(*path[:-1], today): path for path, today in reading.old_names}
    known, there = was_imported(file), set(_strings(reading.data))

    def is_gone(one: Conflict) -> bool:
        """Whether it was taken over before, and the writer has changed or removed it since."""
        said = one.theirs if one.view == "new" and isinstance(one.theirs, str) else ""
        return said not in there and known(said)

    return [
        dataclasses.replace(
            one,
            path=written.get(one.path, one.path),
            view="conflict" if is_gone(one) else one.view,
        )
        for one in compare(reading.data, whole(found))
        if one.path[:-1] != SAMPLES or one.path[-1] < MAX_FILES  # type: ignore[operator]
    ]


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _strings(part)


def _chosen(difference: Conflict, choose: Callable[[Conflict], Choice]) -> Any:
    if difference.view == "new":
        return difference.theirs
    choice = choose(difference) if difference.view == "conflict" else "mine"
    if choice == "both" and difference.mine is None:
        choice = "theirs"
    if choice == "both" and difference.path[-1] in LONG:
        return f"{difference.mine}\n\n{difference.theirs}"
    return difference.theirs if choice == "theirs" else None


def _with(text: str, file: Path, difference: Conflict, value: Any) -> str:
    path = difference.path
    if file.suffix.lower() == ".json":
        return _with_json(text, path, value)
    data = yamlio.parse(text).data
    if difference.mine is not None:
        return put(text, path, value)
    section = _at(data, path[:-1])
    if isinstance(path[-1], int):
        return _longer(text, path[:-1], section, value)
    if isinstance(section, dict) and section and path[-1] not in section:
        return extend(text, path[:-1], {path[-1]: value})
    return put(text, path, value)


def _with_json(text: str, path: Steps, value: Any) -> str:
    """Return JSON with another value; its numbers and its indentation are as they were written."""
    mark = "\ue000"  # of no language: what stands between two of it is a number
    while mark in text:
        mark += mark
    data = own_json(text, number=lambda written: f"{mark}{written}{mark}")
    _set(data, path, value)
    indented = _INDENTED.search(text)
    new = json.dumps(data, ensure_ascii=False, indent=indented[1] if indented else 2)
    return re.sub(f'"{mark}([^"{mark}]+){mark}"', r"\1", new) + "\n"


def _longer(text: str, path: Steps, section: Any, item: Any) -> str:
    """Return the text with one more item of a list; a list in brackets is rewritten."""
    if not isinstance(section, list) or not section:
        return put(text, path, [*([section] if section else []), item])
    try:
        return extend(text, path, item)
    except LayoutError:
        return put(text, path, [*section, item])


def _at(data: Any, path: Sequence[str | int]) -> Any:
    for step in path:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def _set(data: Any, path: Sequence[str | int], value: Any) -> None:
    for step, following in itertools.pairwise(path):
        if isinstance(data, dict) and not data.get(str(step)):
            data[step] = [] if isinstance(following, int) else {}
        data = data[step]
    if isinstance(data, list):
        data[int(path[-1]) : int(path[-1]) + 1] = [value]
    else:
        data[path[-1]] = value


def _write(
    found: Imported, file: Path, text: str, profile: Profile, *, before: str | None = None
) -> Kept:
    kept = Kept(file)
    known = People.load(people_path(file))  # a damaged file is refused before anything is written
    del known
    try:
        kept.samples, changed = keep_samples(file, found.samples)
        if before is None:
            write_whole(file, text, new=True)
        elif text != before:
            replace(file, before, text, ProfileError)
    except FileExistsError as exc:
        raise ProfileError(f"{exc.filename or file} has just been made by somebody else.") from exc
    except OSError as exc:
        raise ProfileError(f"{file} cannot be written: {exc.strerror or exc}.") from exc
    add_origins(file, _origins(found, profile))
    decide = Mine()

    def changes(people: People) -> None:
        decide.again()
        kept.people = merge(people, found.people, decide.choose, decide.is_same)

    if found.people:
        People.edit(people_path(file), changes)
    kept.conflicts = [
        f"Kept, and not named in your profile, which has {MAX_FILES} samples: samples/{sample.name}"
        for sample in found.samples
        if sample.named and f"samples/{sample.name}" not in named(profile.data)
    ]
    kept.conflicts += changed
    kept.conflicts += [f"Differs, and kept as you have it: {one}." for one in decide.conflicts]
    kept.conflicts += [
        f"The same person? {mine} and {theirs} have {in_common(mine, theirs)} in common."
        for mine, theirs in decide.doubtful
    ]
    return kept


def _origins(found: Imported, profile: Profile) -> dict[str, str]:
    """Return where each text of the imported profile came from."""
    basics = {"name": profile.name, **found.profile.get("basics", {})}
    own = Profile.from_dict({**found.profile, "basics": basics})
    there = {fact.text for fact in profile.facts()} - {_NOT_KNOWN}  # not what is left by hand
    texts = [text for text in dict.fromkeys(fact.text for fact in own.facts()) if text in there]
    by_text = {" ".join(text.split()): where for text, where in found.origins.items()}
    places = {
        text: f"{found.source}, {where}"
        if (where := by_text.get(" ".join(text.split())))
        else found.source
        for text in texts
    }
    return places | {mark(sample.name, sample.text): found.source for sample in found.samples}


def _text(file: Path) -> str:
    text = text_if_there(file, ProfileError)
    if text is None:
        raise ProfileError(f"There is no file {file}.", hint="Make it with -o instead of --into.")
    return text
