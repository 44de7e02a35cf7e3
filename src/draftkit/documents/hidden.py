"""What a file says and nobody sees: it is left out, and reported.

Whoever gives somebody a file can hide in it what only a program reads: white letters,
letters of no size, comments, invisible characters.
"""

from __future__ import annotations

import re
from collections import Counter

__all__ = ["Hidden", "hides", "is_white", "without_invisible"]

# Soft hyphens, word joiners, overrides of the direction, and the "tag" characters that spell
# out a text that nobody sees. The joiners U+200C and U+200D and the marks U+200E and U+200F stay:
# Persian, Arabic and Hebrew need them.
_INVISIBLE = re.compile(
    "[\u00ad\u200b\u2060-\u2064\u202a-\u202e\u2066-\u206f\ufeff\U000e0000-\U000e0fff]"
)

_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)"
    r"|(?<![\w-])opacity\s*:\s*0*(?:\.0+|0\.?0*[1-9]?)?\s*(?:[;!}]|\Z)"
    r"|font-size\s*:\s*(?:0*(?:\.\d+)?|0*1(?:\.\d+)?)\s*(?:px|pt|em|rem|ex|ch|%|vw)?\s*(?:[;!}]|\Z)"
    r"|text-indent\s*:\s*-\d{3,}|(?<![\w-])(?:left|top|right|bottom)\s*:\s*-\d{4,}"
    r"|(?<![\w-])(?:max-)?(?:width|height)\s*:\s*0+(?:px|pt|em)?\s*(?:[;!}]|\Z)"
    r"|(?<![\w-])color\s*:\s*(?:transparent|rgba\([^)]*,\s*0(?:\.0*)?\s*\))"
    r"|text-decoration(?:-line)?\s*:[^;}]*line-through"
    r"|clip(?:-path)?\s*:\s*(?:rect\(\s*0|inset\(\s*(?:50|100)%)",
    re.IGNORECASE,
)
_EM = re.compile(r"font-size\s*:\s*1(?:\.\d+)?\s*(?:em|rem)", re.IGNORECASE)
_COLOUR = re.compile(r"(?<![\w-])color\s*:\s*([^;!}]+)", re.IGNORECASE)
_GROUND = re.compile(r"background", re.IGNORECASE)
_WHITE = re.compile(
    r"white|snow|ivory|#f{3,4}|#f[a-f\d]f[a-f\d]f[a-f\d](?:ff)?"
    r"|rgba?\(\s*2[45]\d\s*,\s*2[45]\d\s*,\s*2[45]\d\b.*\)|hsla?\([^)]*,\s*(?:9[89]|100)%.*\)",
    re.IGNORECASE,
)


def hides(style: str) -> bool:
    """Whether a CSS style hides a text: not shown, of no size, white, off the page, struck out."""
    found = _STYLE.search(style)
    return bool(found and not _EM.match(found.group())) or (
        is_white("".join(_COLOUR.findall(style)[-1:])) and not _GROUND.search(style)
    )


def is_white(colour: str) -> bool:
    """Whether a colour of CSS cannot be told from white paper."""
    return bool(_WHITE.fullmatch(colour.strip()))


def without_invisible(text: str) -> tuple[str, int]:
    """Return a text without invisible characters, and how many of them there were."""
    return _INVISIBLE.subn("", text)


class Hidden:
    """What was left out, counted by reason."""

    def __init__(self) -> None:
        self._words: Counter[str] = Counter()

    def add(self, why: str, text: str) -> None:
        """Count a text that was left out.

        Args:
            why: What it is, such as `white text`.
            text: What it says.
        """
        if words := len(text.split()):
            self._words[why] += words

    @property
    def remarks(self) -> tuple[str, ...]:
        """A sentence for each reason."""
        return tuple(
            f"Left out as {why}: {count:,} {'word' if count == 1 else 'words'}."
            for why, count in self._words.items()
        )
