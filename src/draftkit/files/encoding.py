"""The encoding of a file, where it can be told for certain; a guess would spoil names.

A file has one encoding, so all of its bytes are evidence. UTF-8 and UTF-16 prove
themselves. Of the older ones, Japanese (Shift-JIS) shows by its letters. Western Windows
(cp1252) is told from its neighbours (cp1250, cp1254 and others, which share most of its letters
and have other letters in place of the rest) by letters that all of them share, or by letters in
positions where only a Western language has them: between two consonants there is a vowel, so
"Hélène" is not "Hélčne".
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import BinaryIO

__all__ = ["encoding_of", "older_encoding", "with_whole_letters"]

# UTF-32 before UTF-16, with whose mark its own begins.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_CHUNK = 1 << 20
# The most bytes that are looked at of a file that is not UTF-8.
_EVIDENCE = 16 << 20


def encoding_of(file: BinaryIO) -> str | None:
    """Return the encoding of a file that was just opened, or None if it cannot be told."""
    start = file.read(4096)
    for mark, name in _MARKS:
        if start.startswith(mark):
            return name
    if b"\0" in start:
        return _of_two_bytes(start)
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := file.read(_CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        file.seek(0)
        return older_encoding(file.read(_EVIDENCE))
    return "utf-8"


# The rest of a letter after the blank that begins a folded line; no letter begins with these.
_BROKEN = re.compile(rb"(\r?\n[ \t])([\x80-\xbf]{1,3})")


def with_whole_letters(file: BinaryIO) -> bytes | None:
    """Return the bytes of an address book with letters that a fold had cut made whole.

    Some programs fold by bytes, even in the middle of a letter (RFC 6350, 3.2). Each line keeps
    its number. For any other file, return None.
    """
    file.seek(0)
    start = file.read(64).removeprefix(codecs.BOM_UTF8).lstrip().upper()
    file.seek(0)
    return _BROKEN.sub(rb"\2\1", file.read()) if start.startswith(b"BEGIN:VCARD") else None


def _of_two_bytes(start: bytes) -> str | None:
    """Recognise UTF-16 by its zeros: a Latin letter, comma or line end has one in its two bytes.

    A zero that got into other text is not at the ends of lines.
    """
    first, second, ends = start[::2].count(0), start[1::2].count(0), start.count(b"\n")
    if second > 9 * first and 2 * start.count(b"\n\0") >= ends:
        return "utf-16-le"
    return "utf-16-be" if first > 9 * second and 2 * start.count(b"\0\n") >= ends else None


def older_encoding(data: bytes) -> str | None:
    """Return the encoding of bytes that are not UTF-8, or None if it cannot be told."""
    if _is_japanese(data):
        return "cp932"
    return "cp1252" if _is_western(data) else None


_WIDE = re.compile("[^\x00-\x7f]+")
_KANA = re.compile("[\u3041-\u30ff]")
_NOT_JAPANESE = re.compile(
    "[^\x00-\x7f\u2010-\u266f\u3000-\u30ff\u3220-\u33ff\u4e00-\u9fff\uff01-\uff60\uffe0-\uffe6]"
)
_BESIDE_LATIN = re.compile("[A-Za-z][^\x00-\x7f]|[^\x00-\x7f][A-Za-z]")


def _is_japanese(data: bytes) -> bool:
    try:
        text = data.decode("cp932")
    except UnicodeDecodeError:
        return False
    wide = _WIDE.findall(text)
    if not wide or _NOT_JAPANESE.search(text):
        return False
    if 5 * len(_KANA.findall(text)) >= len("".join(wide)):
        return True
    # Kanji alone: other encodings, read as this one, give lone ones inside of Latin words.
    return min(map(len, wide)) > 1 and not _BESIDE_LATIN.search(text)


_VOWEL = "[aeiouyáâäéëíîóôöúü]"
_CONSONANT = "[b-df-hj-np-tv-xzß]"
# The letters of cp1252 in whose place its neighbours have others.
_AMBIGUOUS = re.compile("[àãåæèêìïñòõøùûœ\u0178ÿ]", re.IGNORECASE)
_WESTERN = re.compile(
    rf"{_CONSONANT}[àåæèïòø]{_CONSONANT}|{_CONSONANT}[àò]\b|\b[åø]{_CONSONANT}"
    rf"|{_VOWEL}ñ{_VOWEL}|ã[oe]|õe",
    re.IGNORECASE,
)
_EASTERN = re.compile(rf"{_VOWEL}[àæèïòø]{_VOWEL}|{_VOWEL}ñ(?:{_CONSONANT}|\b)", re.IGNORECASE)
# What no Western text has: three such letters in a row, capitals and signs inside of words, a
# word without a vowel, and the letters in whose place Turkish and Baltic texts have theirs.
_LETTER = "[^\\W\\d_]"
_IMPOSSIBLE = re.compile(
    rf"[À-ÖØ-öø-ÿŠšŽžŒœŸ]{{3}}|[a-zß-öø-ÿšž][À-ÖØ-ÞŠŽŒŸ]"
    rf"|{_LETTER}[^\x00-\x7f\w\u2018\u2019·\xa0\xad]{_LETTER}"
    rf"|[\xa2-\xa9\xac-\xb6\xb8\xb9\xbc-\xbe\xd7\xf7\u2020\u2021\u02c6\u2030\u02dc]{_LETTER}|¿[a-zß-ÿ]"
    rf"|(?i:{_CONSONANT}[šž]{_CONSONANT}|[ðþý]|ç(?:{_CONSONANT}|\b))"
)


def _is_western(data: bytes) -> bool:
    if b"\r" in data and b"\n" not in data:  # from an old Mac, with another encoding
        return False
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return False
    if _IMPOSSIBLE.search(text):
        return False
    return not _AMBIGUOUS.search(text) or bool(_WESTERN.search(text) and not _EASTERN.search(text))
