"""Pieces of an answer that repeat what was said before: only what is new in them counts.

Some gateways repeat in each piece all that came before it, or in the last one the whole
answer. What is new is found as the pieces come, so that a terminal shows each word once.
"""

from __future__ import annotations

__all__ = ["Pieces"]

# From this length on, a piece that says all the others again is a repeat; a shorter one may
# be the text's own.
_REPEATED_CHARACTERS = 20

# Two pieces may begin alike by chance: "ha", "have". A third that begins with both does not.
_MOST_BY_CHANCE = 3

# What stands for half a character until the other half is there.
_HALF = "\ufffd"


class Pieces:
    """Takes the pieces of one text as they come, and gives what each adds to it."""

    def __init__(self) -> None:
        self._said = ""  # while each piece repeats all before it: the last one
        self._given = 0  # characters of that which were given out
        self._held: list[str] = []  # given out when it is known whether they are repeats
        self._count = self._first = 0
        self._repeating: bool | None = None
        self._all: list[str] = []
        self._size = 0
        self._in_pieces = False

    def new_in(self, piece: str, *, whole: bool = False, last: bool = False) -> str:
        """Return what a piece adds.

        Args:
            piece: The text in it.
            whole: Whether it is a message, which holds all of the text so far, and not a piece.
            last: Whether nothing comes after it.
        """
        if not piece:
            return ""
        if (whole or last) and not self._repeating:
            rest = self._unsaid(piece, whole=whole)
            if rest is not None:
                return self._kept(self._settled()) + self._kept(rest)
        self._in_pieces |= not whole
        return self._kept(self._step(piece))

    def end(self) -> str:
        """Return what was held back, after the last piece."""
        return self._kept(self._settled())

    def _kept(self, text: str) -> str:
        self._all.append(text)
        self._size += len(text)
        return text

    def _unsaid(self, piece: str, *, whole: bool) -> str | None:
        """Return what a last or whole piece adds; None if it is a piece like any other."""
        held = "".join(self._held)
        if len(piece) >= self._size + len(held) >= _REPEATED_CHARACTERS:
            said = "".join(self._all) + held
            if piece.startswith(said):
                return piece.removeprefix(said)
        return "" if whole and self._in_pieces and self._size else None

    def _step(self, piece: str) -> str:
        if self._repeating is False:
            return piece
        before, self._said = self._said, piece
        if not before:
            self._count, self._first, self._given = 1, len(piece), len(piece)
            return piece
        self._count += 1
        if len(piece) == self._first or not piece.startswith(before.rstrip(_HALF)):
            return self._other(piece, before)  # "and and and" repeats nothing
        if self._repeating is None:
            self._held.append(piece)
            if not self._surely():
                return ""
            self._repeating = True
            self._held.clear()
        return self._rest()

    def _surely(self) -> bool:
        size = len(self._said)
        long = size > self._first and size >= _REPEATED_CHARACTERS
        return long and self._count >= _MOST_BY_CHANCE

    def _rest(self) -> str:
        until = len(self._said.rstrip(_HALF))
        new, self._given = self._said[self._given : until], max(self._given, until)
        return new

    def _other(self, piece: str, before: str) -> str:
        """Take in a piece that does not repeat the one before it."""
        if self._repeating:  # the server repeats no longer: nothing may be lost
            self._said = before + piece
            return self._rest()
        self._repeating = False
        held = "".join(self._held)
        self._held.clear()
        return held + piece

    def _settled(self) -> str:
        """Return what is held back, now that it is known whether it repeats."""
        held, self._held = self._held, []
        several = self._repeating is None and self._count >= _MOST_BY_CHANCE
        if several and len(self._said) > self._first:
            return self._said[self._given :]
        return "".join(held)
