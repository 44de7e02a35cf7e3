"""The head of a draft's file, whoever has edited it since it was written."""

from __future__ import annotations

import datetime as dt
import re
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO, Literal

from draftkit.errors import NoDraftError, StoreError
from draftkit.files import yamlio
from draftkit.files.regular_file import MOST_BYTES, open_file, read_rest
from draftkit.files.text_file import with_ends_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = [
    "DIGITS",
    "DamagedError",
    "ForeignError",
    "Head",
    "Remains",
    "Status",
    "damaged_or_foreign",
    "id_in",
    "remains_in",
    "unreadable",
    "way_out",
]

Status = Literal["complete", "partial"]

# An input may be a whole document, and a report has a few lines for each thing it found.
MAX_BYTES = 10_000_000

# What people write without quotes and mean as text: 1.10 is a title, not 1.1.
_TEXTS = ("title", "description", "author", "tags")

# The first digits are part of the file's name, so nothing else may stand there.
_ID = re.compile(r"[0-9a-f]{8,64}")
# How a name that draftkit gave ends: with the first digits of the draft's id. A day such as
# 20261128 is no id: people give their drafts such names.
_DAY = "(?:19|20)[0-9]{2}[01][0-9][0-3][0-9]"
DIGITS = re.compile(rf"-(?!{_DAY}(?![0-9a-f]))([0-9a-f]{{8}})(?:-[0-9]+)?(?i:\.md|\.markdown)\Z")
# And how it begins. Together they are in no name that anybody gives by chance.
_DATED = re.compile(r"[0-9]{4}-[01][0-9]-[0-3][0-9]-")

_OURS = re.compile(r"^draftkit[ \t]*:", re.MULTILINE)

# What is in the `draftkit` map of every draft, beside its id.
_TELLING = frozenset(("kind", "status"))

# What is left of a head that cannot be read, whatever the encoding: the zeros of UTF-16 are
# taken out, and all encodings that remain write these signs alike.
_LEFT = re.compile(
    rb"^draftkit[ \t]*:.*?^[ \t]+id:[ \t]*['\"]?(%s)['\"]?[ \t]*$" % _ID.pattern.encode(),
    re.MULTILINE | re.DOTALL,
)
_PARTIAL = re.compile(rb"^[ \t]+status:[ \t]*['\"]?partial\b", re.MULTILINE)
# The id is the first thing under `draftkit`; title, description and tags stand before it.
_LEFT_BYTES = 1 << 16


class ForeignError(NoDraftError):
    """The file is not a draft, and does not look like one that was damaged."""


class DamagedError(StoreError):
    """A file that was a draft cannot be read as one.

    Attributes:
        path: The file; None where the text was never in one.
    """

    def __init__(self, message: str, path: Path | None) -> None:
        super().__init__(message, hint=way_out(path) if path else "")
        self.path = path


def way_out(path: Path) -> str:
    """Say what to do about a draft that is damaged, so that no command names it any more."""
    return f"Mend the file, or take it away: draftkit delete {shlex.quote(str(path))}"


@dataclass(frozen=True, slots=True)
class Head:
    """The front matter of a draft.

    Attributes:
        site: All keys but `draftkit`: what site generators read, and what people added.
        made: The `draftkit` map: how the draft was made.
        path: The file, or None if there is none yet.
    """

    site: Mapping[str, Any]
    made: Mapping[str, Any]
    path: Path | None = None

    @property
    def id(self) -> str:
        """The draft's id in hexadecimal, so that a file name may have it."""
        return str(self.made["id"])

    @property
    def status(self) -> Status:
        """Partial if the head says so or says nothing; any other word, as `sent`, is complete."""
        return "partial" if self.made.get("status") in (None, "", "partial") else "complete"

    @property
    def created(self) -> dt.datetime:
        """The date in UTC; if the head has none, the time of change of the file.

        The date for sites has whole seconds; `made` has microseconds, which tell which of two
        drafts was first. A date that was changed by hand counts.
        """
        date, exact = _moment(self.site.get("date")), _moment(self.made.get("created"))
        if date is None:
            return dt.datetime.fromtimestamp(self._modified(), dt.UTC)
        date = date.replace(microsecond=0)
        return exact if exact and exact.replace(microsecond=0) == date else date

    def _modified(self) -> int:
        try:
            return int(self.path.stat().st_mtime) if self.path else 0
        except OSError:
            return 0

    def with_body(self, body: str) -> str:
        """Return a draft's file as text; the lines of its head end as the body's."""
        return with_ends_of(body, yamlio.join({**self.site, "draftkit": self.made}, body))

    @classmethod
    def parse(cls, text: str | None, path: Path | None = None) -> Head:
        """Understand a head; keys may be gone, added, or in another order.

        Args:
            text: The front matter without its boundaries, or None if there is none.
            path: Where it comes from.

        Raises:
            ForeignError: If this is no draft.
            DamagedError: If it was one.
        """
        where = str(path or "the draft")
        if text is None:
            raise ForeignError(f"{where}: no front matter: this file is not a draft.")
        if "draftkit" not in text:  # to parse it would take a thousand times as long
            raise ForeignError(f"{where}: no `draftkit` map with an id: draftkit did not make it.")
        try:
            data = yamlio.parse(text, typed=True, first_line=2, max_bytes=MAX_BYTES).data
        except yamlio.YAMLError as exc:
            message = f"{where}, line {exc.line or 1}: {exc}."
            ours = _OURS.search(text)
            raise DamagedError(message, path) if ours else ForeignError(message) from exc
        made = data.pop("draftkit", None) if isinstance(data, dict) else None
        if not isinstance(made, dict) or not ("id" in made or made.keys() >= _TELLING):
            raise ForeignError(f"{where}: no `draftkit` map with an id: draftkit did not make it.")
        if not isinstance(made.get("id"), str) or not _ID.fullmatch(made["id"]):
            raise DamagedError(f"{where}: {_lost_id(made, path)}.", path)
        if not all(_is_text(data.get(key)) for key in _TEXTS):
            as_written = yamlio.parse(text, max_bytes=MAX_BYTES).data
            data.update({key: as_written[key] for key in _TEXTS if key in data})
        return cls(data, made, path)

    @classmethod
    def load(cls, path: Path) -> Head:
        """Read the head of a file; only a draft's body is read, too, to see that it can be.

        Raises:
            ForeignError: If it is no draft.
            StoreError: If it was one and its head or text is damaged, or cannot be read.
        """
        try:
            with open_file(path) as file:
                head = cls.parse(_head_of(file), path)
                file.seek(0)
                read_rest(file, MOST_BYTES).decode("utf-8")
                return head
        except (OSError, UnicodeDecodeError) as exc:
            raise unreadable(path, exc) from exc
        except ForeignError as exc:
            raise damaged_or_foreign(path, exc) from exc


@dataclass(frozen=True, slots=True)
class Remains:
    """What is left of the head of a draft that cannot be read.

    Attributes:
        id: The draft's id.
        partial: Whether it says that it is partial.
        encoded: Whether it is UTF-16 or UTF-32 text.
    """

    id: str
    partial: bool
    encoded: bool


def remains_in(path: Path) -> Remains | None:
    """Return what is left of a draft's head in a file; None if nothing is, or it cannot be read."""
    try:
        with open_file(path) as file:
            data = file.read(_LEFT_BYTES)
    except OSError:
        return None
    text = data.replace(b"\0", b"").replace(b"\r", b"\n")
    found = _LEFT.search(text)
    if found is None:
        return None
    partial = bool(_PARTIAL.search(text, found.end()))
    return Remains(found[1].decode(), partial, b"\0" in data)


def _is_named_as_draft(path: Path) -> bool:
    return bool(_DATED.match(path.name) and DIGITS.search(path.name))


def damaged_or_foreign(path: Path, exc: ForeignError) -> StoreError:
    """Return what is wrong with a file that is no draft as it stands, but may have been one."""
    left = remains_in(path)
    if left is None:
        own = _is_named_as_draft(path)
        return DamagedError(f"{path}: {_emptied(path)}.", path) if own else exc
    if left.encoded:
        return DamagedError(f"{path}: it is not UTF-8. Save it as UTF-8.", path)
    why = "the front matter must stand between a first line --- and another ---"
    return DamagedError(f"{path}, line 1: {why}.", path)


def _lost_id(made: Mapping[str, Any], path: Path | None) -> str:
    """Say what is wrong with a draft's id, and how it begins as far as the file's name tells."""
    found = DIGITS.search(path.name) if path else None
    begins = f", which begins with {found[1]}," if found else ""
    what = "is not one that draftkit made" if made.get("id") else "is gone"
    return f"the id under `draftkit`{begins} {what}"


def _emptied(path: Path) -> str:
    """Say what became of a file whose name alone says that it was a draft."""
    try:
        with open_file(path) as file:
            text = file.read(_LEFT_BYTES)
    except OSError:
        text = b""
    if not text.strip(b"\0 \t\r\n"):
        what = "nothing but zeros" if b"\0" in text else "nothing"
        return f"it has the name of a draft, but there is {what} in it"
    if _is_boundary(text.partition(b"\n")[0]):
        return "it has the name of a draft, but no `draftkit` map is left in its front matter"
    return "it has the name of a draft, but its front matter is gone"


def _moment(value: Any) -> dt.datetime | None:
    """Return a moment in UTC, or None if it is no date, or one of the year 0 in UTC."""
    try:
        moment = dt.datetime.fromisoformat(str(value))
        return (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None


def id_in(path: Path) -> str:
    """Return the id of the draft in a file, damaged or not; empty if there is none."""
    try:
        return Head.load(path).id
    except ForeignError:
        return ""
    except StoreError:
        left = remains_in(path)
        return left.id if left else ""


def _head_of(file: BinaryIO) -> str | None:
    first = file.readline(MAX_BYTES)
    if not _is_boundary(first.removeprefix(b"\xef\xbb\xbf")):
        return None
    lines = [first]
    left = MAX_BYTES
    while left > 0 and (line := file.readline(left)):
        lines.append(line)
        left -= len(line)
        if _is_boundary(line):
            break
    return yamlio.split(b"".join(lines).decode("utf-8")).head


def unreadable(path: Path, exc: OSError | UnicodeDecodeError) -> StoreError:
    """Say why a file cannot be read."""
    if isinstance(exc, FileNotFoundError):
        return NoDraftError(f"There is no file {path}.")
    if isinstance(exc, UnicodeDecodeError):
        message = f"{path}: byte {exc.start} is not UTF-8. Save it as UTF-8."
    else:
        message = f"{path}: cannot be read: {exc.strerror or exc}."
    # What was never a draft is not ours to speak of taking away.
    own = remains_in(path) or _is_named_as_draft(path)
    return DamagedError(message, path) if own else StoreError(message)


def _is_boundary(line: bytes) -> bool:
    return line.startswith(b"---") and not line[3:].strip(b" \t\r\n")


def _is_text(value: Any) -> bool:
    if isinstance(value, list):
        return all(_is_text(item) for item in value)
    return value is None or isinstance(value, str)
