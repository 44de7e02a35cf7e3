"""Which of a page's text has ink: the rest is on the page only for programs."""

from __future__ import annotations

from copy import copy
from typing import Any

__all__ = ["Ink"]

# Strings stay the bytes that they are: pypdf's guess at their letters is not the font's.
_AS_BYTES = "bytes"
_SHOWS = (b"Tj", b"TJ", b"'", b'"')
_INVISIBLE = (3, 7)  # PDF 32000-1, 9.3.6: neither fill nor stroke
_SMALLEST_PT = 1.5
_WHITE = 0.95
_BEYOND_PT = 5.0  # beyond the paper's edge
_FILLS = (b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*")
_PATH_ENDS = (*_FILLS, b"n", b"S", b"s")
_NO_CHANGE = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_MOST_DEPTH = 5  # forms in forms

_Matrix = tuple[float, float, float, float, float, float]


def _times(one: _Matrix, two: _Matrix) -> _Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = two
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


class _State:
    """How text is drawn at a point of the page's content stream."""

    def __init__(self, matrix: _Matrix) -> None:
        self.matrix = matrix
        self.mode = 0
        self.white = False
        self.size = 12.0


class Ink:
    """Reads the content stream of a page, and finds the text that nobody sees.

    Attributes:
        hidden: The reasons why texts of it are not seen.
        is_scan: Whether all of the text is invisible, and there is a picture.
    """

    def __init__(self, page: Any, reader: Any) -> None:
        self.hidden: set[str] = set()
        self._reader = reader
        box = page.mediabox
        self._box = (float(box.left), float(box.bottom), float(box.right), float(box.top))
        self._page = page
        self._shown = self._pictures = 0
        self._changed: list[tuple[Any, Any]] = []
        self._path: list[tuple[float, float]] = []
        self._grounds: list[tuple[tuple[float, float, float, float], bool]] = []
        content = page.get_contents()
        if content is not None:
            self._walk(page, content, _State(_NO_CHANGE), 0)
        self.is_scan = bool(
            self._pictures and not self._shown and self.hidden == {"invisible text"}
        )

    def leave_out(self) -> None:
        """Take the hidden text out of the page, in memory."""
        from pypdf.generic import NameObject

        for owner, stream in self._changed:
            if owner is self._page:
                owner[NameObject("/Contents")] = stream
            else:
                owner.set_data(stream.get_data())

    def _walk(self, owner: Any, content: Any, state: _State, depth: int) -> None:
        from pypdf.generic import ContentStream

        stream = ContentStream(content, self._reader, _AS_BYTES)
        kept: list[tuple[Any, bytes]] = []
        saved: list[_State] = []
        line = text = _NO_CHANGE
        for operands, operator in stream.operations:
            if operator == b"q":
                saved.append(copy(state))
            elif operator == b"Q" and saved:
                state = saved.pop()
            elif operator == b"BT":
                line = text = _NO_CHANGE
            elif operator in (b"Td", b"TD"):
                line = text = _times((1, 0, 0, 1, *_numbers(operands, 2)), line)
            elif operator == b"Tm":
                line = text = _numbers(operands, 6)
            elif operator == b"Do":
                self._draw(owner, operands, state, depth)
            else:
                _set(state, operator, operands)
                self._fill(state, operator, operands)
            if operator in _SHOWS and (why := self._why_unseen(state, text)):
                self.hidden.add(why)
                kept += [([], b"T*")] if operator in (b"'", b'"') else []
                continue
            self._shown += operator in _SHOWS
            kept.append((operands, operator))
        if len(kept) != len(stream.operations):
            stream.operations = kept
            self._changed.append((owner, stream))

    def _draw(self, owner: Any, operands: Any, state: _State, depth: int) -> None:
        """Count a picture, or walk through a form, which may have text of its own."""
        try:
            drawn = owner["/Resources"]["/XObject"][operands[0]].get_object()
        except (KeyError, TypeError, IndexError):
            return
        if drawn.get("/Subtype") == "/Image":
            self._pictures += 1
        elif drawn.get("/Subtype") == "/Form" and depth < _MOST_DEPTH:
            inner = copy(state)
            inner.matrix = _times(_numbers(drawn.get("/Matrix", _NO_CHANGE), 6), state.matrix)
            self._walk(drawn, drawn, inner, depth + 1)

    def _fill(self, state: _State, operator: bytes, operands: Any) -> None:
        """Note the box around an area that is filled, and whether it is white."""
        if operator == b"re":
            x, y, width, height = _numbers(operands, 4)
            corners = [(x, y), (x + width, y), (x, y + height), (x + width, y + height)]
        else:
            corners = [_numbers(operands, 2)] if operator in (b"m", b"l") else []
        self._path += [_times((1, 0, 0, 1, *at), state.matrix)[4:] for at in corners]
        if operator in _PATH_ENDS:
            if operator in _FILLS and self._path:
                across, along = zip(*self._path, strict=True)
                box = (min(across), min(along), max(across), max(along))
                self._grounds.append((box, state.white))
            self._path = []

    def _on_white(self, x: float, y: float) -> bool:
        for (left, low, right, high), white in reversed(self._grounds):
            if left <= x <= right and low <= y <= high:
                return white
        return True

    def _why_unseen(self, state: _State, text: _Matrix) -> str:
        if state.mode in _INVISIBLE:
            return "invisible text"
        a, b, c, d, x, y = _times(text, state.matrix)
        if state.white and state.mode in (0, 4) and self._on_white(x, y):
            return "white text"
        height = state.size * max((c * c + d * d) ** 0.5, (a * a + b * b) ** 0.5)
        if abs(height) < _SMALLEST_PT:
            return "text of no size"
        left, low, right, high = self._box
        inside = left - _BEYOND_PT <= x <= right + _BEYOND_PT
        return "" if inside and low - _BEYOND_PT <= y <= high + _BEYOND_PT else "text off the page"


def _set(state: _State, operator: bytes, operands: Any) -> None:
    """Update the state for an operator that changes how text is drawn."""
    if operator == b"cm":
        state.matrix = _times(_numbers(operands, 6), state.matrix)
    elif operator == b"Tr":
        state.mode = int(_numbers(operands, 1)[0])
    elif operator == b"Tf":
        state.size = _numbers(operands[1:], 1)[0]
    elif operator in (b"g", b"rg", b"sc", b"scn", b"k"):
        parts = _numbers(operands, len(operands))
        ink = operator == b"k" or len(parts) == 4
        state.white = bool(parts) and (
            max(parts) <= 1 - _WHITE if ink else min(parts) >= _WHITE and len(parts) in (1, 3)
        )
    elif operator == b"cs":
        state.white = False


def _numbers(operands: Any, count: int) -> Any:
    try:
        found = tuple(float(part) for part in list(operands)[:count])
    except (TypeError, ValueError):
        found = ()
    return found if len(found) == count else _NO_CHANGE[:count]
