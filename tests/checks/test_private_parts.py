"""An address, a telephone number and a reference support themselves, and no count."""

from __future__ import annotations

from typing import Any

from draftkit import Profile, check
from each import each

DATA: dict[str, Any] = {
    "basics": {
        "name": "Lena Brandt",
        "summary": "I bring ships up the Elbe.",
        "email": "lena45@lena.example",
        "phone": "040 5550123, extension 45",
        "url": "https://lena.example/45",
        "location": {
            "address": "Hafenstr. 45, third floor",
            "postalCode": "20457",
            "city": "Hamburg",
        },
    },
    "references": [
        {
            "name": "Ines Duarte",
            "reference": "Lena trained 17 young pilots in 2019.",
            "date": "2021",
        }
    ],
    "work": [{"name": "Elbe Pilots", "highlights": ["Brought 412 ships up the Elbe"]}],
}
PROFILE = Profile.from_dict(DATA)


def flagged(text: str) -> list[str]:
    found = check(text, profile=PROFILE).findings
    return [f.span for f in found if f.check in ("numbers", "dates", "links", "quotes")]


@each(
    ("text", "span"),
    [
        ("I have brought 45 ships up the Elbe.", "45"),
        ("I have brought 20,457 ships up the Elbe.", "20,457"),
        ("We own 45 tugs.", "45"),
        ("We own three tugs.", "three"),
        ("I have trained 17 crews.", "17"),
        ("It began in 2021.", "2021"),
        ("Of 412 ships I lost 45.", "45"),
        ("I brought 457 ships up the Elbe: 412 and 45.", "457"),
    ],
)
def test_a_private_number_vouches_for_no_count(text: str, span: str) -> None:
    assert span in flagged(text)


@each(
    "text",
    [
        "I have brought 412 ships up the Elbe.",
        "Write to me: Hafenstr. 45, 20457 Hamburg.",
        "My door is Hafenstr. 45, third floor, in Hamburg.",
        "Hamburg 20457 is where I am.",
        "Call me at 040 5550123, extension 45.",
        "Write to lena45@lena.example.",
        "More at https://lena.example/45.",
        'Ines Duarte said: "Lena trained 17 young pilots in 2019."',
        "Lena trained 17 young pilots.",
    ],
)
def test_they_support_what_says_them_as_they_are(text: str) -> None:
    assert flagged(text) == []
