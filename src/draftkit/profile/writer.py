"""Writes into a profile's file: only what is missing; all else stays to the letter."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from draftkit.errors import ProfileError
from draftkit.files import yamlio
from draftkit.files.shared_file import change, replace
from draftkit.files.text_file import text_if_there
from draftkit.files.whole_file import write_whole
from draftkit.files.yamledit import LayoutError, add, nested, put, remove
from draftkit.profile.problems import examine, spelled
from draftkit.profile.profile import inspect_text

if TYPE_CHECKING:
    from draftkit.profile.schema import Path as Steps

    Answer = str | list[str]

__all__ = ["add_to_list", "objection", "remove_from_list", "write_profile"]


def objection(path: Steps, answer: Answer) -> str:
    """Return why this part of a profile cannot have the answer; empty if it can."""
    problems = examine(nested(path, answer))
    return next((p.told() for p in problems if p.path[: len(path)] == path), "")


def write_profile(file: Path, answers: dict[Steps, Answer]) -> None:
    """Put answers into a profile's file; without a file, make one with comments.

    Args:
        file: A YAML file, or where there should be one.
        answers: The answer for each part; these parts must be blank or absent.

    Raises:
        ProfileError: If the file cannot be read or written, or if it would not be a valid
            profile with these answers; it is then as it was.
    """
    before = text_if_there(file, ProfileError)
    after = before if before and before.strip() else _skeleton()
    sections = [path[0] for path in answers]
    last_first = list(reversed(answers))  # since each goes to the top of its section
    for path in sorted(last_first, key=lambda path: sections.index(path[0])):
        after = _with_answer(after, _in_file(path, after, file), answers[path], file)
    inspect_text(after, file).valid()
    if before is not None:
        replace(file, before, after, ProfileError)
        return
    try:
        write_whole(file, after, new=True)
    except FileExistsError as exc:
        raise ProfileError(f"{file} has just been made by somebody else; try again.") from exc
    except OSError as exc:
        raise ProfileError(f"{file} cannot be written: {exc.strerror or exc}.") from exc


def add_to_list(file: Path, path: Steps, item: str) -> None:
    """Put one more text into a list of a profile's file, such as `banned_phrases`.

    Args:
        file: The profile, in YAML.
        path: Where the list is, or should be; one text becomes a list.
        item: The text.

    Raises:
        ProfileError: If that cannot be done in place, or it would not be a valid profile; the
            file is then as it was.
    """

    def edited(before: str | None) -> str:
        try:
            after = add(before or "", path, item)
        except LayoutError as exc:
            where = spelled(path)
            raise ProfileError(f'{file}: please add "{item}" to {where} by hand.') from exc
        inspect_text(after, file).valid()
        return after

    change(file, edited, ProfileError, private=False)


def remove_from_list(file: Path, path: Steps, item: str) -> bool:
    """Take a text out of a list of a profile's file, if there is such a file and text.

    Args:
        file: The profile, in YAML.
        path: Where the list is; a single text counts as a list.
        item: The text.

    Returns:
        Whether it was there.

    Raises:
        ProfileError: If that cannot be done in place; the file is then as it was.
    """
    if (before := text_if_there(file, ProfileError)) is None:
        return False
    inspect_text(before, file)  # says what is wrong with a file that cannot be read
    named: Any = yamlio.parse(before).data
    for step in path:
        named = named.get(step) if isinstance(named, dict) else None
    items = named if isinstance(named, list) else [named]
    if item not in items:
        return False
    rest = [one for one in items if one != item]
    try:
        after = put(before, path, rest) if rest else remove(before, path)
    except LayoutError as exc:
        raise ProfileError(f'{file}: please take "{item}" out of {spelled(path)} by hand.') from exc
    replace(file, before, after, ProfileError)
    return True


def _in_file(path: Steps, text: str, file: Path) -> Steps:
    """Return where a part of the profile stands in the file's own order."""
    try:
        return inspect_text(text, file).in_file(path)
    except ProfileError:  # only comments, or an error that the caller will find at the end
        return path


def _skeleton() -> str:
    return Path(__file__).with_name("profile_skeleton.yaml").read_text(encoding="utf-8")


def _with_answer(text: str, path: Steps, answer: Answer, file: Path) -> str:
    try:
        return put(text, path, answer)
    except LayoutError as exc:
        where = spelled(path[:-1])
        raise ProfileError(f"{file}: please add this to {where} by hand: {exc}") from exc
