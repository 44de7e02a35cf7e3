"""Reading a server's error messages, which come in many forms."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

__all__ = ["Complaint"]

# Whatever is wrong, it is said at the beginning.
_READ_CHARACTERS = 4_000


@dataclass(frozen=True, slots=True)
class Complaint:
    """What a server says is wrong."""

    message: str
    code: str = ""
    parameter: str = ""

    @classmethod
    def read(cls, body: bytes) -> Complaint:
        """Read the body of a refusal."""
        text = body.decode("utf-8", "replace")
        try:
            return cls.found_in(json.loads(text)) or cls(_words(text))
        except (ValueError, RecursionError):
            return cls(_words(_of_page(text)))

    @classmethod
    def found_in(cls, data: Any) -> Complaint | None:
        """Return what is wrong according to an answer, or None if it reports no error."""
        data = _first(data)  # Gemini
        if not isinstance(data, dict):
            return None
        error = data.get("error")
        if not error and (data.get("object") == "error" or "choices" not in data):
            said = isinstance(data.get("message"), str) and data["message"]
            error = data.get("detail") or (data if said else None)  # vLLM, FastAPI
        if not error:
            return None
        error = {**data, "error": ""} if error is True else _first(error)
        if isinstance(error, dict):
            param = error.get("param")
            where = param if isinstance(param, str) else _place(error.get("loc"))
            words = error.get("message") or error.get("msg") or error
            codes = (error.get("code"), error.get("type"), error.get("status"))
            code = " ".join(_words(c) for c in codes if c is not None)
            return cls(_words(words), code, where)
        return cls(_words(error))

    @property
    def status(self) -> int:
        """The HTTP status that the error should have had; 200 if it does not say."""
        number = re.match(r"[45]\d\d\b", self.code)
        return int(number[0]) if number else 200


def _first(data: Any) -> Any:
    """Return the first item of a list, however many lists it is nested in."""
    while isinstance(data, list) and data:
        data = data[0]
    return data


def _words(value: Any) -> str:
    """Return a value as text: servers put numbers and maps where a sentence is expected."""
    if not isinstance(value, str):
        try:
            value = json.dumps(value, ensure_ascii=False)
        except RecursionError:
            return ""
    # Hundreds of brackets alone say nothing.
    return value[:_READ_CHARACTERS] if re.search(r"\w", value) and value != "null" else ""


def _place(loc: Any) -> str:
    """Return the parameter that FastAPI gives as a list of steps, such as `stream_options.x`."""
    steps = loc if isinstance(loc, list) else []
    return ".".join(str(step) for step in steps if isinstance(step, str | int) and step != "body")


def _of_page(text: str) -> str:
    """Return the title of a page, else its text without tags."""
    if start := re.search(r"<title[^<>]*>", text, re.IGNORECASE):
        return re.split(r"</title", text[start.end() :], maxsplit=1, flags=re.IGNORECASE)[0]
    return re.sub(r"<[^<>]*>", " ", text)
