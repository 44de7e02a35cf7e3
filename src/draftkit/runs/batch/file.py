"""A file of batch requests, and beside it the journal of the drafts that they are for.

The requests are JSON Lines as OpenAI's Batch API and `vllm run-batch` read them. The
journal has what a draft needs besides the answer, so that answers can be collected days
later, even if the profile has changed.
"""

from __future__ import annotations

import io
import json
import os
import secrets
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from draftkit.backends.request import Request, Settings
from draftkit.errors import UsageError
from draftkit.files.lock import lock
from draftkit.files.names import fitting
from draftkit.files.regular_file import open_file
from draftkit.files.whole_file import place, sync_folder

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from io import BufferedWriter

    from draftkit.language.tags.manner import Register

__all__ = ["MOST_BYTES", "MOST_REQUESTS", "BatchEntry", "BatchFile", "BatchRecipe", "Parts"]

# What one file may hold: platform.openai.com/docs/guides/batch, November 2026.
MOST_REQUESTS = 50_000
MOST_BYTES = 200_000_000

_FORMAT = 1
# The longest ending that the name of a file beside it can have.
_LONGEST = "-001-retry-99.journal.jsonl"


@dataclass(frozen=True, slots=True)
class BatchRecipe:
    """What all drafts of a batch have in common.

    Attributes:
        kind: The kind of draft.
        prompt_version: The prompt's version at the export.
        profile: The profile's file, absolute.
        profile_hash: The profile's hash at the export.
        provider: Who is asked.
        model: The model's id.
        base_url: The user's own address; empty for the provider's usual one.
        drafts: The folder of drafts, absolute.
        include: Parts of the profile that were sent because the user named them.
        exclude: Parts that the user kept back.
        sources: The files that may be cited, absolute.
    """

    kind: str
    prompt_version: str
    profile: str
    profile_hash: str
    provider: str
    model: str
    base_url: str = ""
    drafts: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BatchEntry:
    """One draft of a batch.

    Attributes:
        id: The draft's id, which is the request's `custom_id` too.
        inputs: The inputs, as they were given.
        row: Where they stand, for messages, such as `contacts.csv row 7`.
        opening: What the draft starts with, where the model was given that.
        title: The draft's title, if the prompt gives one.
        settings: The settings that were asked for.
        notes: How the request differs from what was asked for, one sentence each.
        changes: What was changed after the provider had refused it: each parameter with
            its new name, empty for one that was left out.
        from_contacts: The inputs that come from the contacts, not from the user.
        language: The tag of the language that it was asked for in; empty if nobody did.
        register: How formally the reader is addressed; empty where that was left open.
    """

    id: str
    inputs: Mapping[str, Any]
    row: str = ""
    opening: str = ""
    title: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    changes: Mapping[str, str] = field(default_factory=dict)
    from_contacts: tuple[str, ...] = ()
    language: str = ""
    register: Register = ""

    @property
    def request(self) -> Request:
        """What was asked for, without the messages, which only the file of requests has."""
        settings = Settings(**{**self.settings, "stop": tuple(self.settings.get("stop", ()))})
        return Request((), settings, opening=self.opening)


@dataclass(frozen=True)
class BatchFile:
    """A file of requests with its journal, read back.

    Attributes:
        path: The file of requests.
        recipe: What its drafts have in common.
        entries: The drafts by id, in the order of the requests.
    """

    path: Path
    recipe: BatchRecipe
    entries: Mapping[str, BatchEntry]

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> BatchFile:
        """Read a journal; the requests themselves stay on the disk.

        Raises:
            UsageError: If there is none, or it is damaged.
        """
        path = Path(path)
        journal = journal_of(path)
        try:
            with io.TextIOWrapper(open_file(journal), "utf-8") as stream:
                recipe = _recipe(json.loads(next(stream, "")))
                entries = [_entry(json.loads(line)) for line in stream]
        except FileNotFoundError as exc:
            raise UsageError(
                f"There is no {journal}: the journal that belongs to {path}.",
                hint='"draftkit batch export" writes both; keep them together.',
            ) from exc
        except OSError as exc:
            raise UsageError(f"{journal}: cannot be read: {exc.strerror}.") from exc
        except (ValueError, TypeError, KeyError) as exc:
            raise UsageError(
                f"{journal}: damaged, or not a journal of a batch.", hint="Export again."
            ) from exc
        return cls(path, recipe, {entry.id: entry for entry in entries})

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Lock the journal for this process alone; the system unlocks it, whatever happens.

        Raises:
            UsageError: If another process holds it.
        """
        busy = f"{self.path} is being submitted or collected by another process."
        with lock(journal_of(self.path), busy):
            yield

    def beside(self, word: str) -> Path:
        """Return the file beside this one with a word added to its name.

        >>> BatchFile(Path("thanks.jsonl"), BatchRecipe(*"kvphpm"), {}).beside("output").name
        'thanks-output.jsonl'
        """
        return self.path.with_name(f"{self.path.stem}-{word}.jsonl")

    def bodies(self, ids: Collection[str]) -> Iterator[tuple[BatchEntry, dict[str, Any]]]:
        """Yield the requests with these ids as they were written.

        Raises:
            UsageError: If the file cannot be read, or is damaged.
        """
        try:
            with io.TextIOWrapper(open_file(self.path), "utf-8") as stream:
                for line in stream:
                    request = json.loads(line)
                    if request["custom_id"] in ids:
                        yield self.entries[request["custom_id"]], request["body"]
        except OSError as exc:
            raise UsageError(f"{self.path}: cannot be read: {exc.strerror}.") from exc
        except (ValueError, TypeError, KeyError) as exc:
            raise UsageError(f"{self.path}: damaged: it is not what was exported.") from exc


class Parts:
    """Writes requests and journals: all of them, or none, and none over another file.

    Args:
        file: The name; where there is more than one part, each has its number in it.
        recipe: What the drafts have in common.
    """

    def __init__(self, file: Path, recipe: BatchRecipe) -> None:
        self._file = file
        self._recipe = recipe
        self._parts: list[_Part] = []

    def __enter__(self) -> Self:
        if fitting(self._file.stem, _LONGEST) != self._file.stem + _LONGEST:
            raise UsageError(
                f"{self._file}: the name is too long: files beside it have longer ones.",
                hint="Give one of at most 80 letters.",
            )
        return self

    def __exit__(self, _kind: object, exc: BaseException | None, _trace: object) -> None:
        for part in self._parts:
            part.drop()
        if isinstance(exc, OSError):
            raise UsageError(f"{self._file}: cannot be written: {exc.strerror}.") from exc

    def add(self, entry: BatchEntry, body: Mapping[str, Any]) -> None:
        """Write one request.

        Raises:
            OSError: If it cannot be written.
        """
        line = _line(
            {
                "custom_id": entry.id,
                "method": "POST",
                "url": "/v1/chat/completions",
                "body": body,
            }
        )
        if not self._parts or not self._parts[-1].has_room(line):
            self._parts.append(_Part(self._file.parent, self._recipe))
        self._parts[-1].write(line, _line(asdict(entry)))

    def keep(self) -> list[Path]:
        """Give the parts their names, and return those.

        Raises:
            UsageError: If one is taken. Nothing is left of the others then.
            OSError: If they cannot be written.
        """
        several = len(self._parts) > 1
        named: list[Path] = []
        try:
            for number, part in enumerate(self._parts, 1):
                name = f"{self._file.stem}-{number:03d}.jsonl" if several else self._file.name
                target = self._file.with_name(name)
                part.close()
                for temporary, path in ((part.journal, journal_of(target)), (part.file, target)):
                    place(Path(temporary.name), path)
                    named.append(path)
        except BaseException as exc:
            for path in named:
                path.unlink(missing_ok=True)
            if isinstance(exc, FileExistsError):
                raise taken(Path(exc.filename)) from exc
            raise
        sync_folder(self._file.parent)
        return named[1::2]


class _Part:
    """One file of requests and its journal, under temporary names."""

    def __init__(self, folder: Path, recipe: BatchRecipe) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.file = _temporary(folder)
        self.journal = _temporary(folder)
        self.journal.write(_line({"draftkit_batch": _FORMAT, **asdict(recipe)}))
        self._requests = self._bytes = 0

    def has_room(self, line: bytes) -> bool:
        return self._requests < MOST_REQUESTS and self._bytes + len(line) <= MOST_BYTES

    def write(self, request: bytes, entry: bytes) -> None:
        self.file.write(request)
        self.journal.write(entry)
        self._requests += 1
        self._bytes += len(request)

    def close(self) -> None:
        for stream in (self.file, self.journal):
            if not stream.closed:
                stream.flush()
                os.fsync(stream.fileno())
                stream.close()

    def drop(self) -> None:
        """Remove the files that still have their temporary names."""
        for stream in (self.file, self.journal):
            stream.close()
            Path(stream.name).unlink(missing_ok=True)


def journal_of(file: Path) -> Path:
    """Return where the journal of a file of requests is."""
    return file.with_name(f"{file.stem}.journal.jsonl")


def taken(path: Path) -> UsageError:
    """Return the error for a name that is in use."""
    return UsageError(
        f"There is a file {path} already, and it is never overwritten.",
        hint="Name another one, or delete it if its drafts are collected.",
    )


def _recipe(data: dict[str, Any]) -> BatchRecipe:
    if data.pop("draftkit_batch") != _FORMAT:
        raise ValueError("another format")
    return BatchRecipe(**data)


def _entry(data: dict[str, Any]) -> BatchEntry:
    lists = {name: tuple(data.get(name, ())) for name in ("notes", "from_contacts")}
    return BatchEntry(**{**data, **lists})


def _line(value: Any) -> bytes:
    # ASCII alone: no reader can then take a line separator of Unicode for the line's end.
    return json.dumps(value, default=str).encode() + b"\n"


def _temporary(folder: Path) -> BufferedWriter:
    return (folder / f".draftkit-{secrets.token_hex(8)}.tmp").open("xb")
