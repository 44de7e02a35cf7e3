"""Which kinds of draft there are, and where each comes from.

A kind is a file `NAME.md` in a prompts folder, or in a folder within it, which is then its
group. `./prompts` is searched first, then the user's own, then the folder that came with
draftkit; the first that has a kind wins. This module reads as little as it can, because
`draftkit --help` lists the kinds.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from draftkit.errors import ConfigError, PromptError, nearest
from draftkit.files.places import config_dir
from draftkit.files.regular_file import open_file

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "Kind",
    "Origin",
    "built_in_folder",
    "closed",
    "find",
    "folders",
    "is_name",
    "kinds",
    "known",
    "passed_over",
]

Origin = Literal["here", "yours", "built-in"]

_NAME = re.compile(r"[a-z][a-z0-9_-]{0,40}")
_DESCRIPTION = re.compile(r"^description:[ \t]*(\S.*?)[ \t]*$", re.MULTILINE)


_BEGINNINGS = (
    b"---",
    *("\ufeff---".encode(name) for name in ("utf-8", "utf-16-le", "utf-16-be")),
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of draft and the file that says how it is made.

    Attributes:
        name: What the command is called.
        path: The prompt file.
        origin: `here` (./prompts), `yours` (the user's folder) or `built-in`.
        group: What it is for, such as `network`: the folder that it is in within the prompts
            folder; empty if it is in none.
    """

    name: str
    path: Path
    origin: Origin
    group: str = ""

    @property
    def description(self) -> str:
        """The file's `description`, for lists; empty if it has none on one line."""
        try:
            with io.TextIOWrapper(open_file(self.path), "utf-8", "replace") as file:
                start = file.read(2000)
        except OSError:
            return ""
        found = _DESCRIPTION.search(start)
        if not found:
            return ""
        quoted = found[1].startswith("'")  # YAML doubles an apostrophe there
        return (found[1].replace("''", "'") if quoted else found[1]).strip("\"'")


def built_in_folder() -> Path:
    """Return the prompts that came with draftkit: in the package, or beside `src/`."""
    package = Path(__file__).parent
    packaged = package / "built_in"
    return packaged if packaged.is_dir() else package.parents[2] / "prompts"


def folders() -> list[tuple[Origin, Path]]:
    """Return the prompts folders in the order in which they are searched."""
    found: list[tuple[Origin, Path]] = [("here", Path("prompts"))]
    # A user without a home has no folder there; the other kinds are listed all the same.
    with contextlib.suppress(ConfigError):
        found.append(("yours", config_dir() / "prompts"))
    return [*found, ("built-in", built_in_folder())]


def kinds() -> dict[str, Kind]:
    """Return every kind by name, sorted; the first folder that has a kind wins."""
    found: dict[str, Kind] = {}
    for kind in _all():
        if kind.name not in found and _is_prompt(kind.path):
            found[kind.name] = kind
    return dict(sorted(found.items()))


def _all() -> Iterator[Kind]:
    """Yield each file that has a kind's name, whatever is in it, those that win first."""
    for origin, folder in folders():
        for path, group in _files(folder):
            if is_name(name := path.stem):
                yield Kind(name, path, origin, group)


def passed_over() -> list[tuple[Path, str]]:
    """Return the user's own files that look like kinds but are not, each with the reason."""
    own = [folder for origin, folder in folders() if origin != "built-in"]
    found: list[tuple[Path, str]] = []
    for path, _ in (one for folder in own for one in _files(folder)):
        if path.stem.startswith("_"):
            continue
        if is_name(path.stem) and not _is_prompt(path):
            found.append((path, "it does not begin with front matter (a --- line)"))
        elif not is_name(path.stem) and _is_prompt(path):
            found.append((path, "a kind cannot have this name"))
    return found


def _files(folder: Path) -> list[tuple[Path, str]]:
    """Return the files of a prompts folder with their groups, those without a group first."""
    alone: list[tuple[Path, str]] = []
    grouped: list[tuple[Path, str]] = []
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        for entry in entries:
            if entry.name.endswith(".md"):
                alone.append((Path(entry.path), ""))
            elif is_name(entry.name) and entry.is_dir(follow_symlinks=False):
                with contextlib.suppress(PermissionError):
                    inside = (path for path in Path(entry.path).iterdir() if path.suffix == ".md")
                    grouped += [(path, entry.name) for path in sorted(inside)]
    except OSError:  # `known` says so of one that may not be read
        return alone
    return alone + grouped


def closed(folder: Path) -> str:
    """Say so if a prompts folder, or the first one within it, may not be read; else nothing."""
    try:
        for entry in [*os.scandir(folder)]:
            if is_name(entry.name) and entry.is_dir(follow_symlinks=False):
                folder = Path(entry.path)
                [*os.scandir(folder)]
    except PermissionError:
        return (
            f"{folder}: this folder of prompts may not be read. Allow it (chmod u+rx), or move "
            "the folder away."
        )
    except OSError:  # there is none
        pass
    return ""


def is_name(name: str) -> bool:
    """Return whether a kind can have this name."""
    return _NAME.fullmatch(name) is not None


def _is_prompt(path: Path) -> bool:
    # A README.md in ./prompts is no prompt: prompts start with front matter.
    # One in UTF-16 is a prompt, too: whoever reads it says which encoding it must have.
    try:
        with open_file(path) as file:
            return file.read(8).startswith(_BEGINNINGS)
    except PermissionError:
        return True  # loading it says so: the built-in kind is not what its owner wants
    except OSError:
        return False


def known(name: str) -> Kind | None:
    """Return the kind of that name, or None if there is none.

    Raises:
        PromptError: If a folder that comes first may not be read: it may have the kind.
    """
    # Those of other names are not opened: it is asked for each draft.
    found = next((kind for kind in _all() if kind.name == name and _is_prompt(kind.path)), None)
    for origin, folder in folders():
        if found and found.origin == origin:
            break
        if why := closed(folder):
            raise PromptError(why)
    return found


def find(name: str) -> Kind:
    """Return the kind of that name.

    Raises:
        PromptError: If no folder has it, or one that comes first may not be read.
    """
    if found := known(name):
        return found
    names = kinds()
    if not name:
        raise PromptError(
            f"The draft does not say its kind (`kind` under `draftkit`). Kinds: {', '.join(names)}."
        )
    raise PromptError(
        f'There is no kind "{name}".{nearest(name, names)} Kinds: {", ".join(names)}. '
        f"Make your own with: draftkit prompts new {name}"
    )
