"""What came of a batch: files of results, read line by line, with nothing in them trusted."""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from draftkit.backends.answers.complaint import Complaint
from draftkit.backends.answers.refusal import ParameterRefusedError, refusal
from draftkit.backends.answers.stream import Answer
from draftkit.backends.content.listener import settled
from draftkit.errors import BackendError, UsageError
from draftkit.files.clean import is_blank
from draftkit.files.encoding import encoding_of
from draftkit.files.json_problem import json_problem
from draftkit.files.regular_file import open_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import BinaryIO

    from draftkit.backends.answers.refusal import Peer
    from draftkit.backends.completion import Completion
    from draftkit.runs.batch.file import BatchEntry

__all__ = ["BatchResult", "BatchResults"]

# An answer is at most 8 MB (`stream.MOST_BYTES`), and in JSON a character may take six.
MOST_LINE_BYTES = 50 << 20

# So much of a file tells how it is encoded.
_START_BYTES = 4096


@dataclass(frozen=True, slots=True)
class BatchResult:
    """What came of one request.

    Attributes:
        id: The draft's id.
        completion: What the model said, or None.
        error: Why it said nothing, in the provider's words; empty if it did.
        refused: The optional parameters that the provider refused.
        reference: The provider's id of the answer.
    """

    id: str
    completion: Completion | None = None
    error: str = ""
    refused: tuple[str, ...] = ()
    reference: str = ""

    @property
    def worth(self) -> int:
        """2 for a whole text, 1 for a part of one, 0 for none."""
        return 0 if self.completion is None else 1 + self.completion.complete


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the best result of an id stands."""

    path: Path
    offset: int
    worth: int
    digest: bytes


class BatchResults:
    """The results of a batch, by id: their number and their order mean nothing.

    Args:
        paths: The files: of answers, of errors, in any order.
        entries: What was asked for, by id.
        peer: Who answered, for the words of errors.
        structured: Whether JSON was asked for.

    Attributes:
        problems: What was wrong with the files, one sentence each.
        cut: Whether a file ends in the middle of a line, so that more may be missing.

    Raises:
        UsageError: If a file cannot be read, or none has a result of this batch.
    """

    def __init__(
        self,
        paths: Sequence[Path],
        entries: Mapping[str, BatchEntry],
        peer: Peer,
        *,
        structured: bool = False,
    ) -> None:
        self._structured = structured
        self._peer = peer
        self._entries = entries
        self._places: dict[str, _Place] = {}
        self._converted: dict[Path, bytes] = {}
        self.problems: list[str] = []
        self.cut = False
        for path in paths:
            try:
                self._index(path)
            except OSError as exc:
                raise UsageError(f"{path}: cannot be read: {exc.strerror}.") from exc
        if paths and not self._places:  # all rows would be asked for, and paid, again
            files = " and ".join(path.name for path in paths)
            problem = self.problems[0] if self.problems else f"{files}: empty."
            raise UsageError(
                f"No line is a result of this batch: {problem}",
                hint="Results are JSON Lines in UTF-8: one object per line, with its custom_id.",
            )

    def __contains__(self, id_: str) -> bool:
        return id_ in self._places

    def __iter__(self) -> Iterator[BatchResult]:
        """Yield one result for each id that has one, in the order of the files."""
        for id_, place in self._places.items():
            with self._opened(place.path) as stream:
                stream.seek(place.offset)
                line = stream.readline(MOST_LINE_BYTES)
            try:
                result = self._read(json.loads(line))
            except RecursionError:  # it could be read before, with fewer calls on the stack
                result = BatchResult(id_, error="The answer is nested too deep.")
            yield result

    def _opened(self, path: Path) -> BinaryIO:
        """Open a file as lines of UTF-8, however a shell or an editor has saved it."""
        converted = self._converted.get(path)
        return open_file(path) if converted is None else io.BytesIO(converted)

    def _index(self, path: Path) -> None:
        with open_file(path) as stream:
            converted = _converted(stream, path)
        if converted is not None:
            self._converted[path] = converted
        with self._opened(path) as stream:
            number = 0
            while True:
                offset = stream.tell()
                line = stream.readline(MOST_LINE_BYTES)
                if not line:
                    return
                number += 1
                where = f"{path.name}, line {number}"
                if len(line) == MOST_LINE_BYTES and not line.endswith(b"\n"):
                    while rest := stream.readline(MOST_LINE_BYTES):
                        if rest.endswith(b"\n"):
                            break
                    self._note(f"{where}: longer than {MOST_LINE_BYTES >> 20} MB, passed over.")
                elif line.strip():
                    self._take(line, _Place(path, offset, 0, b""), where)

    def _take(self, line: bytes, place: _Place, where: str) -> None:
        try:
            data = json.loads(line)
        except (ValueError, RecursionError):
            cut = not line.endswith(b"\n")
            self.cut |= cut
            how = "; the file ends in it: is it truncated?" if cut else "."
            self._note(f"{where}: not JSON{how}")
            return
        if not isinstance(data, dict) or not isinstance(data.get("custom_id"), str):
            self._note(f"{where}: not a result: it has no custom_id.")
            return
        if data["custom_id"] not in self._entries:
            shown = self._peer.clean(data["custom_id"])[:12]
            self._note(f"{where}: {shown} was not asked for in this batch.")
            return
        self._keep(self._read(data), place, where)

    def _keep(self, result: BatchResult, place: _Place, where: str) -> None:
        text = result.completion.text if result.completion else result.error
        digest = hashlib.sha256(text.encode("utf-8", "replace")).digest()
        found = _Place(place.path, place.offset, result.worth, digest)
        before = self._places.get(result.id)
        if before is None or found.worth > before.worth:
            self._places[result.id] = found
        if before and before.digest != digest and min(before.worth, found.worth) > 0:
            self._note(
                f"{where}: another answer to {result.id[:12]}, which has one already: "
                "the first whole one counts. Both stay in the file."
            )

    def _read(self, data: dict[str, Any]) -> BatchResult:
        id_ = data["custom_id"]
        try:
            completion = self._completion(data)
        except ParameterRefusedError as exc:
            return BatchResult(id_, error=str(exc), refused=exc.names)
        except BackendError as exc:
            return BatchResult(id_, error=str(exc))
        if is_blank(completion.text):
            reason = " ".join(
                (f"The answer is blank ({completion.stop_reason}).", *completion.notes)
            )
            return BatchResult(id_, error=reason)
        return BatchResult(id_, completion, reference=self._peer.clean(str(data.get("id") or "")))

    def _completion(self, data: dict[str, Any]) -> Completion:
        """Return the answer of a result.

        Raises:
            BackendError: If it is an error, or not what the protocol says.
        """
        response, error = data.get("response"), data.get("error")
        if not isinstance(response, dict):
            if said := _said(error):
                raise self._failed(said)
            raise self._peer.damaged("sent a result with neither an answer nor an error")
        status, body = response.get("status_code"), response.get("body")
        if type(status) is not int:
            raise self._peer.damaged("sent a result without a status")
        said = _said(error)
        if said or not 200 <= status < 300:
            said = said or Complaint.found_in(body) or Complaint("")
            raise refusal(said, status if status >= 300 else 400, self._peer, {})
        request = self._entries[data["custom_id"]].request
        answer = Answer(
            self._peer, request.opening, lambda _piece: None, structured=self._structured
        )
        answer.receive(body)
        answer.end()
        return settled(answer.completion(), request)

    def _failed(self, said: Complaint) -> BackendError:
        words = self._peer.clean(said.message) or "it does not say why"
        code = self._peer.clean(said.code)
        return BackendError(f"{words}{f' ({code})' if code else ''}.")

    def _note(self, problem: str) -> None:
        self.problems.append(problem)


def _converted(stream: BinaryIO, path: Path) -> bytes | None:
    """Return a file that is in UTF-16, or one list, as lines of UTF-8; None if it has these.

    Raises:
        UsageError: If it is a list that is not whole: the rest of it may have answers.
    """
    start = stream.read(_START_BYTES)
    encoding = "utf-8-sig"
    if b"\0" in start:  # in UTF-16 a line feed may be half of a letter
        stream.seek(0)
        encoding = encoding_of(stream) or encoding
    elif not start.decode(encoding, "replace").lstrip().startswith("["):
        return None
    stream.seek(0)
    text = stream.read().decode(encoding, "replace")
    if not text.lstrip().startswith("["):
        return text.encode()
    try:
        return b"".join(json.dumps(value).encode() + b"\n" for value in json.loads(text))
    except (ValueError, RecursionError) as exc:
        raise UsageError(
            f"{path} begins as one list in JSON, but {json_problem(exc)}.",
            hint="Results may also be JSON Lines: one object per line, with its custom_id.",
        ) from exc


def _said(error: Any) -> Complaint | None:
    """Read the error of a result: OpenAI's is plain, vLLM's is inside another one, or a text."""
    return Complaint.found_in(error) or Complaint.found_in({"error": error} if error else None)
