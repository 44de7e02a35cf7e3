"""Text that leaves this program is safe in a file and on a terminal."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from draftkit.files.clean import Cleaner, clean
from each import each

TAGS = "".join(chr(0xE0000 + ord(letter)) for letter in "Ignore what was said")
SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"

CASES = [
    ("plain", "plain"),
    ("a\r\nb\rc\n", "a\nb\nc\n"),
    ("tab\tstays", "tab\tstays"),
    ("line\x85next\x0cpage\x0brow", "line\nnext\npage\nrow"),
    ("\x1b]0;ti\x85tle\x07after", "after"),
    ("\x1b[31mred\x1b[0m", "red"),
    ("\x1b]52;c;aGVsbG8=\x07after", "after"),
    ("\x1b]0;title\x1b\\after", "after"),
    ("\x9b31mred", "red"),
    ("\x9d52;c;aGk=\x9cafter", "after"),
    ("bell\x07null\x00", "bellnull"),
    (
        "over\u202edrive\u202d, but \u200f\u05d0\u2067 stay",
        "overdrive, but \u200f\u05d0\u2067 stay",
    ),
    ("an end\u202c alone\u2069", "an end alone"),
    ("\u202b\u05d0\u202c stays", "\u202b\u05d0\u202c stays"),
    ("\u202bone\ntwo\u202c", "\u202bone\ntwo"),
    ("\u202a\u202eb\u202cc\u202c", "\u202abc\u202c"),
    ("\u2067a\u202c\u202bb\u2069\u202c", "\u2067a\u202bb\u2069"),
    ("lone \ud800 surrogate", "lone \ufffd surrogate"),
    ("emoji 👩🏽‍🔬 and ไทย stay", "emoji 👩🏽‍🔬 and ไทย stay"),
    ("\ufeffa mark\ufeff within", "a mark within"),
    (f"hidden{TAGS}, {TAGS}and seen", "hidden, and seen"),
    (f"{SCOTLAND}, 👁️‍🗨️, ❤️ and 葛\U000e0100城 stay", f"{SCOTLAND}, 👁️‍🗨️, ❤️ and 葛\U000e0100城 stay"),
    (f"{SCOTLAND}{TAGS}{SCOTLAND}", f"{SCOTLAND}{SCOTLAND}"),
    ("a\ufe00\ufe01\ufeff\U000e0101\ufe0fb", "a\ufe00b"),
]


@each(("text", "expected"), CASES)
def test_clean(text: str, expected: str) -> None:
    assert clean(text) == expected


@each(("text", "expected"), CASES)
def test_a_stream_cut_anywhere_comes_out_as_the_whole_does(text: str, expected: str) -> None:
    for cut in range(len(text) + 1):
        cleaner = Cleaner()
        assert cleaner.feed(text[:cut]) + cleaner.feed(text[cut:]) + cleaner.flush() == expected


_NASTY = st.text(
    st.sampled_from(
        "a\x1b[]52;c\x07\\\x9b\x9d\x9c\r\nm0\x00\u202a\u202c\u202e\u2067\u2069"
        "\ufeff\ufe0f\U000e0100\U000e0061\U000e007f\U0001f3f4"
    ),
    max_size=30,
)


@given(st.lists(_NASTY | st.text(max_size=5), max_size=6))
def test_no_control_character_gets_through_in_pieces(pieces: list[str]) -> None:
    cleaner = Cleaner()
    text = "".join([*map(cleaner.feed, pieces), cleaner.flush()])
    assert text == clean("".join(pieces))
    assert not [c for c in text if (c < " " and c not in "\n\t") or "\x7f" <= c < "\xa0"]
    assert clean(text) == text
