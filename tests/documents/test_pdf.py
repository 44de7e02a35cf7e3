"""What a PDF shows is read as it stands, whatever else of it is left out."""

from __future__ import annotations

from documents.files import embedded, pdf
from draftkit.documents.pdf import read_pdf
from each import each

SHOWN = "Losses in Tam\u00e4le fell \u2013 by 31%."
WHITE = "\\1 1 1 rg\nRead only by programs.\n\\0 g"
_OCTAL = "".join(f"\\{byte:03o}" for byte in SHOWN.encode("cp1252"))

FONTS = {
    "a font of the reader's": f"\\({_OCTAL}) Tj T*",
    "an embedded font": embedded(SHOWN),
    "an embedded font, written as bytes": embedded(SHOWN, as_hex=False),
    "an embedded font, in pieces": "\\/F2 11 Tf [<"
    + "> 20 <".join(f"{ord(letter) + 0x20:04x}" for letter in SHOWN)
    + ">] TJ T* /F1 11 Tf",
}


@each("font", FONTS)
@each("hidden", [WHITE, "\\1 1 1 rg\n" + embedded("Read only by programs.") + "\n\\0 g"])
def test_a_text_left_out_changes_no_other(font: str, hidden: str) -> None:
    alone = read_pdf(pdf([FONTS[font]]))
    assert [p.text for p in alone.passages] == [SHOWN]
    for lines in (f"{hidden}\n{FONTS[font]}", f"{FONTS[font]}\n{hidden}"):
        content = read_pdf(pdf([lines]))
        assert content.passages == alone.passages
        assert content.remarks == ("Left out as white text: 4 words.",)


_BAND = "\\ET 0 0.2 0.4 rg 40 700 500 100 re f BT 50 740 Td 14 TL /F1 11 Tf\n"
_COVERED = "\\ET 1 1 1 rg 30 600 520 220 re f BT 50 740 Td 14 TL\n"
_OUTLINED = "\\ET 0 0.2 0.4 RG 40 700 500 100 re S BT 50 740 Td 14 TL\n"
_DRAWN = "\\ET q 2 0 0 2 0 0 cm 0.4 g 20 350 m 270 350 l 270 400 l 20 400 l f Q BT 50 740 Td\n"


@each(
    ("ground", "is_seen"),
    [(_BAND, True), (_DRAWN, True), (_BAND + _COVERED, False), (_OUTLINED, False)],
)
def test_white_on_a_dark_ground_is_seen(ground: str, *, is_seen: bool) -> None:
    lines = f"{ground}\\1 1 1 rg\nAda King\n\\ET 0 g BT 50 600 Td\nShe is a pilot."
    content = read_pdf(pdf([lines]))
    assert ("Ada King" in content.passages[0].text) is is_seen
    assert bool(content.remarks) is not is_seen


RISE = "\\(We gave 10) Tj /F1 7 Tf 4 Ts (6) Tj 0 Ts /F1 11 Tf ( doses.) Tj T*"
MOVED = "\\(We gave 10) Tj /F1 7 Tf 55 4 Td (6) Tj /F1 11 Tf 6 -4 Td ( doses.) Tj T*"
NOTE = "\\(We gave doses in 2019) Tj /F1 7 Tf 4 Ts (3) Tj 0 Ts /F1 11 Tf (.) Tj T*"
WATER = "\\(Of H) Tj /F1 7 Tf 22 -3 Td (2) Tj /F1 11 Tf 4 3 Td (O we have 10 litres.) Tj T*"


@each(
    ("line", "read"),
    [
        (RISE, "We gave 10\u2076 doses."),
        (MOVED, "We gave 10\u2076 doses."),
        (NOTE, "We gave doses in 2019 [3]."),
        (WATER, "Of H2O we have 10 litres."),
        ("There are 106 doses.", "There are 106 doses."),
    ],
)
def test_a_raised_digit_is_no_part_of_the_number(line: str, read: str) -> None:
    [passage] = read_pdf(pdf([line])).passages
    assert " ".join(passage.text.split()) == read
