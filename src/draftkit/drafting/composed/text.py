"""Words and sentences of a note, as they were written."""

from __future__ import annotations

import re

from draftkit.drafting.composed.lexicon import lexicon

__all__ = [
    "BARS",
    "capital",
    "cased",
    "ended",
    "is_tone",
    "lowered",
    "parts_of",
    "plain",
    "small_start",
    "unbarred",
    "words_of",
]

BARS = re.compile(r"\s{0,20}[|\u2022]\s*|\s[\u00b7/]\s|(?:\.{3}|\u2026)\s+(?=[a-z\d])")
"""What sets the pieces of a note apart that is no sentence: bars, bullets, dots."""

_ENDED = re.compile(r"[.!?](?:[\"'\u201d\u2019)]*)\s+(?=[\"'\u201c(]?[A-Z0-9])")
# A single word with a full stop is an abbreviation such as "Esc.", no sentence.
_ONE_WORD = re.compile(r"\A\S{1,5}\.\s+\Z")
_PAIRS = (("\u201c", "\u201d"), ("(", ")"))
_OUTSIDE = " \t,;:()[]\"'\u201c\u201d\u2018!?."
_LONG_TONE = 5  # words


def plain(word: str) -> str:
    """Return a word in lower case, without the signs around it."""
    return word.strip(_OUTSIDE).replace("\u2019", "'").lower()


def words_of(text: str) -> list[str]:
    """Return the words of a text in lower case, without the signs around them."""
    return [plain(word) for word in text.split()]


def capital(text: str) -> str:
    """Return a text with a capital in front."""
    return text[:1].upper() + text[1:]


def small_start(text: str) -> str:
    """Return a text as it stands inside a sentence: names, acronyms and "I" keep their capital."""
    from draftkit.language.lexicon import is_everyday, is_ordinary

    first, _, rest = text.partition(" ")
    word = first.rstrip(",;:")
    if word == "A":
        return f"a {rest}"
    known = lexicon()
    if known.has("first first_short", plain(word)):
        return text if word[0] == "I" else lowered(text)
    ordinary = word[1:].islower() and is_ordinary(word.lower()) and not is_everyday(word)
    led = known.has("lower_before_names", word.lower())
    follows = rest[:1].isupper() and not rest.startswith(("I ", "I'", "I\u2019"))
    return lowered(text) if ordinary and (led or not follows) else text


def cased(text: str) -> str:
    """Return a note with the capitals that are never left out: "tuesday", "i've", "Yes. we do"."""
    known = lexicon()
    words = (
        capital(one) if known.has("always_capital", plain(one)) and one.islower() else one
        for one in text.split(" ")
    )
    text = " ".join(words)
    for end in known.pattern("small_behind").finditer(text):
        if not known.pattern("abbreviated").search(text[: end.end() - 1]):
            text = f"{text[: end.end() - 1]}{end[0][-1].upper()}{text[end.end() :]}"
    return text


def lowered(text: str) -> str:
    """Return a text with a small letter in front."""
    return text[:1].lower() + text[1:]


def ended(text: str) -> str:
    """Return a sentence with a sign at its end."""
    return text if re.search(r"[.!?\u2026][\"'\u201d\u2019)]*\Z", text) else f"{text}."


def unbarred(text: str) -> str:
    """Return a note with commas, or semicolons, in the place of bars and dots."""
    first, *rest = [one for one in BARS.split(text) if one] or [""]
    sign = "; " if rest and "," in text else ", "
    return re.sub(r"(?:\.{3}|\u2026)\Z", "", sign.join([first, *map(small_start, rest)]))


def parts_of(text: str) -> list[str]:
    """Take a text apart into its sentences."""
    found, start = [], 0
    abbreviated = lexicon().pattern("abbreviated")
    for end in _ENDED.finditer(text):
        said = text[start : end.end()]
        listed = said.rstrip().endswith(("...", "\u2026")) and text[end.end()].isdigit()
        inside = said.count('"') % 2 or any(said.count(a) > said.count(b) for a, b in _PAIRS)
        # Who said it belongs to what was said.
        named = said.rstrip()[-1:] in ('"', "\u201d") and text[end.end()] == "("
        if not (listed or inside or named or abbreviated.search(said) or _ONE_WORD.match(said)):
            found.append(text[start : end.end()].strip())
            start = end.end()
    return [*found, text[start:].strip()]


def is_tone(angle: str, language: str = "en") -> bool:
    """Whether an angle says how to write, not what: "practical, a bit cheeky"."""
    known = lexicon(language)
    pieces = known.pattern("apart").split(angle.strip().rstrip("."))
    low = [words_of(piece) for piece in pieces if piece]
    return all(
        len(words) <= _LONG_TONE
        and not known.has("subjects", words[0])
        and (known.has("tones", words[-1]) or (known.has("tones", words[0]) and "about" in words))
        for words in low
    )
