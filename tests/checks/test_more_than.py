"""More than a number is not the number, and a unit that differs is no support."""

from __future__ import annotations

from typing import TYPE_CHECKING

from draftkit import Profile, check
from draftkit.language.language import language
from draftkit.language.quantities import quantities
from each import each

if TYPE_CHECKING:
    from draftkit.checks.base import Finding

HIGHLIGHTS = [
    "Trained 230 technicians",
    "Sold 31% more in 5 years",
    "Carried 7 tonnes of 40 metres",
    "Served 400+ people",
    "Über 800 Menschen",
]
PROFILE = Profile.from_dict(
    {
        "basics": {"name": "Ann Lee", "summary": "I teach."},
        "work": [{"name": "Mill", "highlights": HIGHLIGHTS}],
    }
)


def found(text: str) -> list[Finding]:
    return [f for f in check(text, profile=PROFILE).findings if f.check == "numbers"]


@each(
    ("text", "span", "right"),
    [
        ("I have trained more than 230 technicians.", "more than 230", "230"),
        ("Sales rose by more than 31%.", "more than 31%", "31%"),
        ("I have trained fewer than 230 technicians.", "fewer than 230", "230"),
    ],
)
def test_the_number_is_contradicted_and_the_right_one_takes_the_place_of_the_words(
    text: str, span: str, right: str
) -> None:
    (finding,) = found(text)
    assert (finding.level, finding.span, finding.right) == ("contradicted", span, right)
    assert finding.right_from.startswith("work[0].highlights")


@each(
    "text",
    [
        "I have trained 230 technicians.",
        "I have trained more than 200 technicians.",
        "I have trained at least 230 technicians.",
        "I have trained no more than 230 technicians.",
        "I have served more than 400 people.",
        "We did it in more than five years.",
        "Over 230 technicians the work was shared.",
        "I have carried seven tonnes, and 7,000 kilograms are the same.",
        "I have carried 40 metres.",
        "The share was 31 in one year, and five in another.",
    ],
)
def test_what_may_be_so_is_supported(text: str) -> None:
    assert found(text) == []


@each(
    ("text", "span"),
    [
        ("I have carried five tonnes of sand.", "five"),
        ("I have carried 7 kilometres of rope.", "7"),
        ("I have worked there for seven years.", "seven years"),
        ("I have carried 31 tonnes of sand.", "31"),
        ("I have walked 5 kilometres for it.", "5"),
    ],
)
def test_another_unit_is_no_support(text: str, span: str) -> None:
    assert [finding.span for finding in found(text)] == [span]


@each(
    ("code", "text", "bound"),
    [
        ("en", "more than 230 people", "more"),
        ("en", "less than 230 people", "less"),
        ("en", "not more than 230 people", "under"),
        ("en", "far more than 230 people can carry", "over"),
        ("de", "mehr als 230 Leute", "more"),
        ("de", "nicht mehr als 230 Leute", "over"),
        ("de", "weniger als 230 Leute", "less"),
        ("fr", "plus de 230 personnes", "more"),
        ("fr", "moins de 230 personnes", "less"),
        ("es", "más de 230 personas", "more"),
        ("es", "menos de 230 personas", "less"),
        ("pt", "mais de 230 pessoas", "more"),
        ("pt", "menos de 230 pessoas", "less"),
    ],
)
def test_more_and_less_are_told_from_what_may_be_equal(code: str, text: str, bound: str) -> None:
    assert [quantity.bound for quantity in quantities(text, language(code))] == [bound]
