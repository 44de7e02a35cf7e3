"""Web pages, damaged ones, too, are read in a time that grows with their size and no faster."""

from __future__ import annotations

import time

from draftkit.documents.html import read_html
from each import each

UNENDED = "Left out as a tag that does not end: "

# A page whose first paragraph is "why", and what is said of the rest.
DAMAGED = {
    "tags without an end": ("<p>why " + "<b" * 20_000, f"{UNENDED}1 word."),
    "quotes without an end": ("<p>why " + "<a x='>'" * 20_000, f"{UNENDED}20,001 words."),
    "comments without an end": ("<p>why " + "<!--" * 20_000, "Left out as a comment: 1 word."),
    "style sheets without an end": ("<p>why</p>" + "<style>" * 10_000, ""),
    "ends of what never began": ("<p>why</p>" + "<div>" * 10_000 + "</b>" * 10_000, ""),
}


@each("name", DAMAGED)
def test_a_damaged_page_is_soon_read(name: str) -> None:
    text, remark = DAMAGED[name]
    begun = time.monotonic()
    page = read_html(text)
    assert time.monotonic() - begun < 3
    assert page.passages[0].text == "why"
    assert "".join(page.remarks) == remark


@each("mark", ["<![endif]>", "<![ x]>"])
def test_a_mark_of_an_office_program_is_no_text(mark: str) -> None:
    passages = read_html(f"<p>One</p>\n{mark}\n<p>Two</p>").passages
    assert [passage.text for passage in passages] == ["One", "Two"]


def test_a_sign_at_the_end_of_a_page_is_text() -> None:
    assert [p.text for p in read_html("<p>Losses were 3 <").passages] == ["Losses were 3 <"]
    assert [p.text for p in read_html("<p>Fish & chips &amp").passages] == ["Fish & chips &"]


def test_each_style_sheet_counts() -> None:
    sheets = "<style>.a{display:none}</style><STYLE media='x'>.b{display:none}</STYLE>"
    text = f"{sheets}<p>Shown<p class=a>x<p class=b>y"
    assert [p.text for p in read_html(text).passages] == ["Shown"]
