"""Keeping a key out of whatever a server says: the one place where that is done.

A server, a proxy or a model may repeat a key in another shape: a part of it, in capitals,
broken by blanks, as an escape of JSON, HTML or an address, in Base64, Base32 or hexadecimal
digits, and each of these from its end to its beginning.
So a text is read without its escapes and blanks, and any run of the key in it is hidden.
It is read once more without any sign that is no letter or figure, for a key whose letters are
listed or told as numbers; a run that might be words of a text is no key there.
The prefix of everybody's keys, or what could be a word, is not a secret by itself.
"""

from __future__ import annotations

import base64
import re
import sys
from functools import lru_cache
from typing import TYPE_CHECKING

from draftkit.backends.letters import MOST_BLANKS, Bare, Letters, bare, lower

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["PLACEHOLDER", "Redactor", "redact"]

PLACEHOLDER = "no-key"
"""Sent as the key to servers that want none, because the client insists on one."""

_SHOWN = "[key]"

# A shorter run may be anywhere by chance, and tells too little to guess the rest. The README says
# that shorter keys are hidden in errors alone, and only as they are.
_LEAST = 8
# The size of a block: blocks are looked for first, because that is quick.
_BLOCK = 4
# The same run of the key in Base64 or Base32, at whichever offset; and in hexadecimal digits.
_LEAST_BASE64, _LEAST_HEX = 10, 16
# The same where each letter is a number.
_LEAST_NUMBERS = 18
# The least for letters alone: in any case if the key mixes cases there, else if the run is
# also this share of the key.
_LEAST_MIXED, _LEAST_WORDS, _MOST_OF = 12, 16, 0.75

# A shorter key of letters alone may be a word such as "anything", which a draft may contain.
_WORD = 16

# sk-, sk-proj-, sk-ant-api03-, gsk_: what the keys of a provider have in common.
_PUBLIC = re.compile(r"(?:[a-z]{1,8}\d{0,2}[-_]){1,3}")
_MIXED = re.compile(r"[a-z][A-Z]|[A-Z]{2}[a-z]")
_WORDS, _OF_WORDS = re.compile(r"[A-Za-z][a-z]{4,60}"), 0.6
_NO_WORD = re.compile(r"[b-df-hj-np-tv-xz]{5}|\A[^aeiouy]*[aeiouy]?[^aeiouy]*\Z")

# The beginning of an escape, at the end of a text whose rest is still to come.
_UNDECIDED = re.compile(
    r"(?:%[0-9a-f]{0,7}|&[#\w;]{0,20}|\\{1,9}(?:u[0-9a-f]{0,3}|x[0-9a-f]?)?)\Z", re.IGNORECASE
)
_LONGEST_UNDECIDED = 40
# Characters of an escape; longer ones are recognised too, unless a piece of a stream ends there.
_LONGEST_ESCAPE = 16


def redact(text: str, *keys: str) -> str:
    """Return the text without the keys, in whichever shape they are there.

    >>> redact("Incorrect key sk-12345678, or 2345 678%39.", "sk-123456789")
    'Incorrect key [key], or [key].'
    """
    for key in keys:
        if len(key) >= _LEAST:
            text = "".join(_hidden(text, _shapes(key).spans(Letters(text)), len(text)))
        elif key not in ("", PLACEHOLDER):  # in a longer word it is there by chance
            text = re.sub(rf"(?<!\w){re.escape(key)}(?!\w)", _SHOWN, text)
    return text


class Redactor:
    """Takes a key out of a stream whose pieces may end anywhere.

    Args:
        key: The key; one that could be a word of a draft is left in.
        others: More keys.

    >>> redactor = Redactor("sk-12345678")
    >>> redactor.feed("It is sk-1234") + redactor.feed("5678, say") + redactor.flush()
    'It is [key], say'
    """

    def __init__(self, key: str, *others: str) -> None:
        word = key.isalpha() and len(key) < _WORD
        likely = len(key) >= _LEAST and not word and key != PLACEHOLDER
        self._shapes = _shapes(key) if likely else None
        self._held = ""
        self._found = False
        self._next = Redactor(*others) if others else None

    @property
    def found(self) -> bool:
        """Whether a key was there."""
        return self._found or (self._next is not None and self._next.found)

    def feed(self, piece: str) -> str:
        """Return what is certain so far; what may be a part of the key is held back."""
        certain = self._fed(piece)
        return self._next.feed(certain) if self._next else certain

    def _fed(self, piece: str) -> str:
        if self._shapes is None:
            return piece
        text = self._held + piece
        undecided = _UNDECIDED.search(text, max(0, len(text) - _LONGEST_UNDECIDED))
        until = undecided.start() if undecided else len(text)
        spans = self._shapes.spans(Letters(text[:until]))
        begin = max(0, until - self._shapes.longest)  # no unfinished run begins before that
        cut = min(until, begin + self._shapes.open_from(Letters(text[begin:until])))
        if len(text) - cut <= self._shapes.longest:
            cut = min([cut, *(start for start, end in spans if end > cut)])
        self._held = text[cut:]
        return self._given(text, spans, cut)

    def flush(self) -> str:
        """Return what was held back, at the end of the stream."""
        text, self._held = self._held, ""
        spans = self._shapes.spans(Letters(text)) if self._shapes and text else []
        rest = self._given(text, spans, len(text))
        return self._next.feed(rest) + self._next.flush() if self._next else rest

    def _given(self, text: str, spans: Iterable[tuple[int, int]], until: int) -> str:
        known = [(start, min(end, until)) for start, end in spans if start < until]
        self._found |= bool(known)
        return "".join(_hidden(text, known, until))


def _hidden(text: str, spans: Iterable[tuple[int, int]], until: int) -> Iterator[str]:
    at = 0
    for start, end in spans:
        yield text[at:start]
        yield _SHOWN
        at = end
    yield text[at:until]


class _Runs:
    """Runs of some texts, each kind of them of one length, and where they are in another text."""

    def __init__(self, kinds: Mapping[str, tuple[Iterable[str], int]]) -> None:
        self._kinds = {kind: _all_runs(texts, size) for kind, (texts, size) in kinds.items()}
        every = [run for runs in self._kinds.values() for run in runs]
        self._begins = {run[:_LEAST] for run in every}
        self._blocks = {block for run in self._begins for block in _runs(run, _BLOCK)}
        self._all = "\n".join(text for texts, _ in kinds.values() for text in texts)

    def found(self, lower: str) -> Iterator[tuple[str, int, int]]:
        """Yield each run that is there: its kind, and where it begins and ends."""
        places = [i for i in self._near(lower) if lower[i : i + _LEAST] in self._begins]
        for kind, runs in self._kinds.items():
            yield from ((kind, *place) for place in _joined(places, lower, runs))

    def _near(self, lower: str) -> Iterator[int]:
        """Yield the places where a run may begin, in order.

        Looking at all of them takes five times as long. One place in five is enough, because
        every run has a whole block at one of these.
        """
        blocks, step, end = self._blocks, _LEAST - _BLOCK + 1, 0
        for near in range(0, len(lower), step):
            if lower[near : near + _BLOCK] in blocks:
                yield from range(max(end, near - step + 1), near + 1)
                end = near + 1

    def open(self, lower: str) -> int:
        """Return how many of the last letters of a text may go on as a run."""
        size = 0
        while size < len(lower) and lower[len(lower) - size - 1 :] in self._all:
            size += 1
        return size


class _Shapes:
    """What a text is searched for: every run of a key, as it is and encoded.

    Attributes:
        longest: The most characters of a stream that are held back.
    """

    def __init__(self, key: str) -> None:
        # A key that has an escape in it may be read both ways.
        keys = {Letters(key).text, key}
        self._keys = _both_ways(keys)
        secrets = _both_ways(map(_secret_of, keys))
        pieces = [run for own in secrets for run in _runs(own, _LEAST)]
        self._telling = {lower(p) for p in pieces if _tells(p)}
        self._mixed = {p for p in pieces if _MIXED.search(p)}
        self._mixed_lower = {lower(p) for p in self._mixed}
        # PowerShell encodes UTF-16.
        both = (key, key[::-1])
        every_data = [one.encode(name) for name in ("utf-8", "utf-16-le") for one in both]
        encoded = _both_ways(form for data in every_data for form in _encoded(data))
        hexes = _both_ways(data.hex() for data in every_data)
        self._runs = _Runs(
            {
                "key": (list(map(lower, self._keys)), _LEAST),
                "base64": (encoded, _LEAST_BASE64),
                "hex": (hexes, _LEAST_HEX),
            }
        )
        self._telling_bare = set(filter(_tells, _all_runs(map(bare, secrets), _LEAST)))
        only = [] if _is_of_words(key) else list(map(bare, self._keys))
        self._bare_runs = _Runs(
            {
                "key": (only, _LEAST),
                "hex": (hexes, _LEAST_HEX),
                "numbers": (_both_ways(_numbers(key)), _LEAST_NUMBERS),
            }
        )
        self.longest = _LONGEST_ESCAPE * len(key) + 2 * MOST_BLANKS

    def spans(self, letters: Letters) -> list[tuple[int, int]]:
        """Return where runs of the key are in the text that the letters came from."""
        bare = Bare(letters)
        found = [
            *(
                letters.span(start, end)
                for kind, start, end in self._runs.found(letters.lower)
                if kind != "key" or self._is_it(letters, start, end)
            ),
            *(
                bare.span(start, end)
                for kind, start, end in self._bare_runs.found(bare.lower)
                if kind != "key" or self._is_told(bare.lower[start:end])
            ),
        ]
        spans: list[tuple[int, int]] = []
        for start, end in sorted(found):
            if spans and start < spans[-1][1]:
                spans[-1] = spans[-1][0], max(end, spans[-1][1])
            else:
                spans.append((start, end))
        return spans

    def open_from(self, letters: Letters) -> int:
        """Return where those last letters of a text begin that may go on as a run of the key."""
        opens = [sys.maxsize]
        for view, runs in ((letters, self._runs), (Bare(letters), self._bare_runs)):
            if size := runs.open(view.lower):
                opens.append(view.span(len(view.lower) - size, len(view.lower))[0])
        return min(opens)

    def _is_told(self, run: str) -> bool:
        return not self._telling_bare.isdisjoint(_runs(run, _LEAST))

    def _is_it(self, letters: Letters, start: int, end: int) -> bool:
        """Whether a run can only come from this key, and not from a word."""
        text, lower = letters.text[start:end], letters.lower[start:end]
        if text in self._keys or any(run in self._telling for run in _runs(lower, _LEAST)):
            return True
        if any(run in self._mixed for run in _runs(text, _LEAST)):
            return True
        mixed = self._mixed_lower if len(text) >= _LEAST_MIXED else ()
        if any(run in mixed for run in _runs(lower, _LEAST)):
            return True
        return len(text) >= max(_LEAST_WORDS, _MOST_OF * len(self._keys[0]))


@lru_cache(maxsize=32)
def _shapes(key: str) -> _Shapes:
    return _Shapes(key)


def _secret_of(key: str) -> str:
    """Return a key from the first run on that has a letter beyond the public prefix."""
    public = _PUBLIC.match(key)
    return key[max(0, public.end() - _LEAST + 1) :] if public else key


def _tells(run: str) -> bool:
    """Whether a run cannot be part of a word: it has a digit, or cannot be pronounced."""
    return _has_figure(run) or bool(_NO_WORD.search(run.lower()))


def _has_figure(text: str) -> bool:
    return any(map(str.isdigit, text))


def _is_of_words(key: str) -> bool:
    """Whether a key is made of words, as few are: they may follow each other in any text."""
    words = "".join(_WORDS.findall(key))
    return (key == lower(key) and not _has_figure(key)) or len(words) >= _OF_WORDS * len(bare(key))


def _numbers(key: str) -> Iterator[str]:
    """Yield a key with its letters as numbers."""
    for form in ("{:d}", "0x{:x}", "u{:04x}", "{:03o}"):
        yield "".join(form.format(ord(sign)) for sign in key)


def _all_runs(texts: Iterable[str], size: int) -> set[str]:
    return {run for text in texts for run in _runs(text, size)}


def _both_ways(texts: Iterable[str]) -> tuple[str, ...]:
    """Return texts, and each from its end to its beginning."""
    return tuple(way for text in texts for way in (text, text[::-1]))


def _runs(text: str, size: int) -> Iterator[str]:
    return (text[i : i + size] for i in range(len(text) - size + 1))


def _joined(places: Iterable[int], text: str, runs: set[str]) -> Iterator[tuple[int, int]]:
    """Yield where the runs at some places begin and end, those that overlap as one."""
    size = len(next(iter(runs), ""))
    start = end = -1
    for place in places:
        if text[place : place + size] not in runs or not size:
            continue
        if place >= end:
            if end > 0:
                yield start, end
            start = place
        end = place + size
    if end > 0:
        yield start, end


def _encoded(data: bytes) -> Iterator[str]:
    """Yield data in Base64 and Base32, as it looks at any place among other bytes."""
    for shift in range(3):
        yield from (_base64(data, shift, signs) for signs in (b"+/", b"-_"))
    yield from (_base32(data, shift) for shift in range(5))


def _base64(data: bytes, shift: int, signs: bytes) -> str:
    """Return data in Base64, as it looks after `shift` other bytes and before any others."""
    text = base64.b64encode(b"\0" * shift + data, signs).decode()
    return lower(text[(0, 2, 3)[shift] : (shift + len(data)) * 8 // 6])


def _base32(data: bytes, shift: int) -> str:
    """Return the same in Base32."""
    text = base64.b32encode(b"\0" * shift + data).decode()
    return lower(text[-(-shift * 8 // 5) : (shift + len(data)) * 8 // 5])
