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
