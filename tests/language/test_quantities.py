"""Where one quantity ends and the next begins."""

from __future__ import annotations

from draftkit.language.document import Document
from draftkit.language.reading import read

TIMES = {
    "16 days, 4 hours": ["16 days", "4 hours"],
    "6 weeks, 90 minutes": ["6 weeks", "90 minutes"],
    "16 days and 4 hours": ["16 days and 4 hours"],
    "2 years, 3 months": ["2 years, 3 months"],
    "3 hours, 4 minutes, 10 seconds": ["3 hours, 4 minutes, 10 seconds"],
}


def test_a_comma_makes_one_time_only_of_what_is_counted_on() -> None:
    for text, expected in TIMES.items():
        found = [text[q.start : q.end] for q in read(Document(text)).quantities]
        assert found == expected


def test_and_half_of_them_is_a_share_and_after_six_an_hour() -> None:
    (share,) = read(Document("We sing, and half of them come late.")).quantities
    assert (share.unit, share.value) == ("percent", 50)
    assert read(Document("It took two and a half years.")).quantities[0].unit != "percent"
    (hour,) = read(Document("The hall is dark after 18.00, so we sing before.")).moments
    assert hour.minute == 18 * 60
