"""Markup in a profile's values: what it says as plain text, and what is none."""

from __future__ import annotations

import time

from draftkit.profile.plain_text import plain_text
from each import each


@each(
    ("written", "read"),
    [
        ("Engineer &amp; speaker", "Engineer & speaker"),
        ("&euro;2m&nbsp;a day, &#8211; &#xE9;", "€2m a day, – é"),
        ("<p>I build <strong>apps</strong>.</p><p>Daily.</p>", "I build apps.\n\nDaily."),
        ("<p>Mine:</p>\n<ul>\n <li>a</li>\n <li>b</li>\n</ul>", "Mine:\n- a\n- b"),
        ("line<br>next<BR/>last", "line\nnext\nlast"),
        ("x<!-- not seen -->y<script>z()</script>", "xy"),
        (
            'the <a class="x" href="https://a.example/v1">first</a>',
            "the first (https://a.example/v1)",
        ),
        ("<A HREF=https://a.example>here</A>", "here (https://a.example)"),
        ('<a href="mailto:a@b.example">write</a>', "write (a@b.example)"),
        ('<a href="#top">up</a>', "up"),
        ("see [the report](https://a.example/r_(1))", "see the report (https://a.example/r_(1))"),
        (
            '[a](https://a.example "T") ![b](https://a.example/b.png)',
            "a (https://a.example) b (https://a.example/b.png)",
        ),
        (
            "[https://a.example](https://a.example/) <https://b.example>",
            "https://a.example https://b.example",
        ),
        (
            "by **40%**, *The Times*, _Nature_, `make`, ~~old~~",
            "by 40%, The Times, Nature, make, old",
        ),
        ("**a *b* c** and __two words__", "a b c and two words"),
        ("## Results\n\nNine.", "Results\n\nNine."),
        (r"5 \* 3, \[sic\]", "5 * 3, [sic]"),
        ("&lt;b&gt;", "<b>"),
    ],
)
def test_markup_becomes_what_it_says(written: str, read: str) -> None:
    assert plain_text(written) == read


@each(
    "text",
    [
        "List<String> and p < 0.05 > 0.01",
        "AT&T, R&D; &copy=2 &nosuch;",
        "https://a.example/?a=1&copy=2 and https://a.example/_x_/y_z",
        "5*3*2, C*, * a note, 2 ** 3 ** 4",
        "snake_case_name, __init__, _private",
        "#1 in sales, C# and F#",
        "[1] and [draft] and f(x)[y]",
        "~5 km, ~~",
        "- a list\n- of two",
        "line one\n  line two",
    ],
)
def test_what_is_no_markup_stays_to_the_letter(text: str) -> None:
    assert plain_text(text) == text


@each(
    "piece",
    [
        "<a ",
        "<a href=x>",
        "<!--",
        "<script>",
        "[",
        "[a](",
        "[](<",
        "*a ",
        " **a",
        " __a b",
        " _a",
        "`",
        " `a",
        "~~a",
        "- \n",
        "&a",
        "\\",
        '<a href="',
        "<a href = ",
        "<p ",
        "# ",
        "\n",
        " <",
    ],
)
def test_no_text_is_slow(piece: str) -> None:
    begun = time.monotonic()
    plain_text(piece * (200_000 // len(piece)) + "<p>")
    assert time.monotonic() - begun < 3
