"""Samples: texts of the user's own writing, by which drafts take on their voice."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from draftkit.errors import ProfileError
from draftkit.files.front_matter import split_any
from draftkit.files.text_file import text_if_there

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from draftkit.profile.profile import Profile

__all__ = ["MAX_BYTES", "MAX_FILES", "SAMPLES", "named", "read", "sent"]

# About 15,000 words; all of them together are ranked in less than a second.
MAX_BYTES = 100_000
MAX_FILES = 20

_ENDINGS = (".md", ".markdown", ".txt")
# A comment: where and when the text was published, and other remarks.
_COMMENT = re.compile(r"^<!--(?:(?!<!--).)*?-->[ \t]*\n?", re.DOTALL | re.MULTILINE)
SAMPLES = ("meta", "draftkit", "samples")
"""Where a profile names its samples."""

_FIELD = ".".join(SAMPLES)


def named(data: Mapping[str, Any]) -> list[str]:
    """Return the paths that a profile's data names as samples, as they are written there."""
    own = data.get("meta", {}).get("draftkit", {}).get("samples") or []
    return [own] if isinstance(own, str) else list(own)


def read(profile: Profile) -> tuple[str, ...]:
    """Return the samples that a profile names, without front matter.

    `meta.draftkit.samples` is the path of a file or a list of them: `.md`, `.markdown` or
    `.txt`, UTF-8, at most 100,000 bytes each and 20 files. A path is relative to the
    folder of the profile, and leads to a file in it or below it, or in the folder that the
    user's own settings name (`samples`): what is read is sent to a model, and a profile may
    be somebody else's.

    Raises:
        ProfileError: If a file is missing, elsewhere, or cannot be read as text.
    """
    names = named(profile.data)
    if len(names) > MAX_FILES:
        where = _where(profile)
        raise ProfileError(f"{where} names {len(names)} files; keep the best {MAX_FILES}.")
    folder = profile.path.parent if profile.path else Path()
    where = _where(profile)
    return tuple(_read(_allowed(folder, name, where), where) for name in names)


def sent(passages: Sequence[str], text: str) -> tuple[str, ...]:
    """Return the passages that are in a text, even if quoted over several lines."""
    flat = _flat(text)
    return tuple(passage for passage in passages if _flat(passage) in flat)


def _flat(text: str) -> str:
    return re.sub(r"[^\S\n]{0,99}\n[>\s]*", " ", text).strip()


def _allowed(folder: Path, name: str, where: str) -> Path:
    """Return the path of a sample, if its folder is one that samples may be read from."""
    try:
        path = folder / Path(name).expanduser()
        real = path.resolve()
    except RuntimeError as exc:  # there is no such user, or the links form a loop
        raise ProfileError(f"{where}: {name} leads nowhere ({exc}).") from exc
    except (OSError, ValueError) as exc:
        raise ProfileError(f"{where}: {name} cannot be read ({exc}).") from exc
    if not any(real.is_relative_to(allowed) for allowed in _folders(folder)):
        raise ProfileError(
            f"{where}: {path} is outside of the profile's folder.",
            hint='Copy it there, or allow its folder with "draftkit config set samples FOLDER".',
        )
    return path


def _folders(folder: Path) -> Iterator[Path]:
    from draftkit.config import Config

    yield folder.resolve()
    if own := Config.load().samples:
        yield Path(own).expanduser().resolve()


def _where(profile: Profile) -> str:
    return f"{profile.path}, {_FIELD}" if profile.path else _FIELD


def _read(path: Path, where: str) -> str:
    if path.suffix.lower() not in _ENDINGS:
        raise ProfileError(
            f"{where}: {path} is not a text file. Save it with one of these endings: "
            f"{', '.join(_ENDINGS)}."
        )
    text = text_if_there(path, ProfileError, name=f"{where}: {path}", most=MAX_BYTES)
    if text is None:
        hint = "Correct the path (it is relative to the profile's folder), or take it out."
        raise ProfileError(f"{where}: there is no file {path}.", hint=hint)
    return _COMMENT.sub("", split_any(text).body)
