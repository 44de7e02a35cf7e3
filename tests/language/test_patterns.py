"""No regular expression takes longer than in proportion to the text, whatever is repeated."""

from __future__ import annotations

import re
import time

import pytest

from patterns import Use, every_use

pytestmark = pytest.mark.long

# From few to many: what takes twice as long with each sign more is found before it hangs.
SIZES = (8, 16, 24, 32, 64, 128, 256, 512, 1024, 2048)
SHORT = 32  # characters: what takes long for so few may take for ever for twice as many
FLOOR_S = 0.002  # what takes less is too short to be told from noise
MORE, MOST = 4, 8.0  # for four times the text: 4 times as long is in proportion, 16 its square

UNITS = [
    *("Aa ", "A.", "I ", "A ", "a", "a ", "a, ", "a: ", "a-", "a/", "a@a.", "_a ", "e.g. ", "one "),
    *("and ", "I've ", "a\u2019s ", "(0", "7", "1 ", "1,", "1.1 ", "1% ", "$1 ", "a dozen "),
    *("\n", " ", "\t", "\u00a0", "\r\n", " \n", "a\n", "- \n", "a: \n", "=\n", "---\n", "# a\n"),
    *("* ", "| ", "|-", "> ", "# ", "--", "..", "**a", "[[", "[a](", "([{<", "{{", "{{<", "<a "),
    *(
        "<!--",
        "```\n",
        "~~",
        "http://",
        "&a;",
        "Dear A,\n",
        "\u042f",
        "\u65e5",
        "e\u0301",
        "\u0301",
    ),
    *"!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
    *("\u201c", "\u201d", "\u2018", "\u2019", "\u201e", "\u00ab", "\u3010"),
]
# Nothing matches it: what has matched so far is given back piece by piece.
ENDS = ("", "\u2503")


def seconds(use: Use, text: str) -> float:
    started = time.process_time()
    if use.once:
        use.pattern.fullmatch(text)
        use.pattern.match(text)
    else:
        for _ in use.pattern.finditer(text):
            pass
    return time.process_time() - started


def grows(use: Use, text: str, more: str) -> bool:
    one = min(seconds(use, text) for _ in range(3))
    return one > FLOOR_S / 2 and min(seconds(use, more) for _ in range(3)) > MOST * one


def too_slow(use: Use) -> str:
    """Return the text, as a product, for which a pattern takes more than in proportion."""
    for unit in UNITS:
        for end in ENDS:
            for size in SIZES:
                text = (unit * size)[:size] + end
                if seconds(use, text) <= FLOOR_S:
                    continue
                if size <= SHORT and seconds(use, text) > FLOOR_S:
                    return f"{unit!r} over {size} characters"
                more, most = ((unit * n * size)[: n * size] + end for n in (MORE, MORE**2))
                # Noise comes once; what has an end, such as 900 characters, grows up to there.
                if all(grows(use, text, more) for _ in range(2)) and grows(use, more, most):
                    return f"{unit!r} over {size} characters, then {end!r}"
                break
    return ""


@pytest.mark.parametrize(
    ("pattern", "once"),
    [
        (r"(a+)+$", False),
        (r"(?:a|a)*b", True),
        (r"\s*\n-", False),
        (r"\w+:", False),
        (r"\s+of\b", False),
        (r"<!--.*?-->", False),
        (r"\s*x?\s*\d+\s*min", True),
    ],
)
def test_a_slow_pattern_would_be_found(pattern: str, once: bool) -> None:  # noqa: FBT001
    assert too_slow(Use("planted", re.compile(pattern), once))


def test_the_patterns_of_the_package_are_collected() -> None:
    found = every_use()
    names = {use.name for use in found}
    assert len(found) > 300
    assert "draftkit.language.document._SENTENCE" in names
    assert {"en:plans.will.0", "en:claims.superlatives.3", "en:numbers:forms.bound.0"} <= names
    assert any(use.once for use in found)
    assert not all(use.once for use in found)


PARTS = 16  # so that the processes share the work, and nothing is looked for unless it is run


@pytest.mark.parametrize("part", range(PARTS))
def test_no_pattern_takes_longer_than_in_proportion(part: int) -> None:
    slow = {use.name: why for use in every_use()[part::PARTS] if (why := too_slow(use))}
    assert slow == {}
