"""What a draft says is held against the facts: what must be flagged, and what must not."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from draftkit import checks
from draftkit.checks.base import Brief
from draftkit.checks.grounding import index
from draftkit.language.language import language
from draftkit.language.numerals import digits, spelled
from draftkit.language.quantities import quantities
from draftkit.profile.fact import facts_of
from each import each

CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "data" / "grounding.jsonl")
    .read_text("utf-8")
    .splitlines()
]

PROFILE = {
    "basics": {
        "name": "Alexandra Núñez-Berg",
        "label": "Head of research",
        "email": "alex@tidewell.example",
        "phone": "+47 22 33 44 55",
        "url": "https://tidewell.example",
        "location": {"city": "Bodø", "countryCode": "NO"},
        "profiles": [{"network": "GitHub", "username": "alexnb"}],
    },
    "work": [
        {
            "name": "Tidewell Institute of Coastal Design",
            "position": "Head of research",
            "startDate": "2012-03",
            "endDate": "2022-02",
            "highlights": [
                "Surveyed 2,387 harbours for $1.2M",
                "Waste down 31%",
                "Replies cut from 26 hours to 4 hours",
                "Training takes 48 hours",
                "A team of 12 in 6 hospitals",
                "One visitor said: the sea has never looked so tidy",
            ],
        }
    ],
    "education": [{"institution": "Nordland College", "studyType": "PhD", "area": "Oceanography"}],
    "awards": [{"title": "Golden Anchor", "date": "2021-10", "awarder": "Harbour Union"}],
}
INPUTS = {"recipient": "Dr Yusuf Okafor", "event": "Quay Days", "notes": "met on 5 May at 10:30"}
BRIEF = Brief(facts_of(PROFILE) + facts_of(INPUTS, "inputs"), "pitch", INPUTS)


def flagged(text: str, *families: str) -> list[str]:
    """Return the spans that the families flag."""
    return [f.span for f in checks.run(text, BRIEF).findings if f.check in families]


@each(
    "text",
    [
        "We surveyed 2387 harbours.",
        "We surveyed more than 2,000 harbours.",
        "We surveyed some 2.4k harbours.",
        "It cost 1.2 million dollars.",
        "It cost US$ 1,200,000.",
        "Waste fell by 31 per cent.",
        "Waste is down by nearly a third.",
        "Almost one in three tonnes is gone.",
        "Replies take four hours instead of twenty-six.",
        "Replies come six times faster.",
        "Training lasts two days.",
        "A dozen colleagues, half a dozen hospitals.",
        "I spent ten years there.",
        "I stayed for a decade.",
        "I stayed for almost ten years.",
        "Could we talk for 20 minutes next week?",
        "In a quarter of an hour I'll show three tricks.",
        "I'd bring two samples.",
        "Enclosed are three sketches.",
        "Two in ten years are not many.",
        "A question about a year makes an exam of it.",
        "There is one more thing for the two of us.",
        "Open 24/7, and no two days are alike.",
        "1. First things first\n2. Then the rest",
        "# Two Lessons\n\n- Listen.\n- Then measure.",
    ],
)
def test_a_number_that_follows_from_the_facts_is_not_flagged(text: str) -> None:
    assert flagged(text, "numbers", "dates") == []


@each(
    ("text", "span"),
    [
        ("We surveyed 2,500 harbours.", "2,500"),
        ("We surveyed more than 3,000 harbours.", "3,000"),
        ("It cost 1.2 million euros.", "1.2 million euros"),
        ("Waste fell by 41 per cent.", "41 per cent"),
        ("Waste is down by half.", "half"),
        ("Nine in ten say so.", "Nine in ten"),
        ("Nine hospitals use it.", "Nine"),
        ("It took about a year.", "a year"),
        ("Three halves of bread were left.", "Three halves"),
        ("We lost nine in ten years.", "nine"),
        ("A fifth hospital joined.", "fifth"),
        ("It takes twenty minutes.", "twenty minutes"),
        ("Training takes 48 weeks.", "48 weeks"),
        ("I worked there for twenty years.", "twenty years"),
        ("We could deliver it within six weeks.", "six weeks"),
        ("Sales have tripled.", "tripled"),
        ("It costs €14 per metre.", "€14"),
        ("Growth was 12% a year.", "12%"),
        ("Seven of our harbours flooded, and dozens of boats sank.", "Seven"),
        ("I'd love to talk: we trained nine crews.", "nine"),
    ],
)
def test_a_number_without_support_is_flagged(text: str, span: str) -> None:
    assert span in flagged(text, "numbers")


@each(
    "text",
    [
        "I began in March 2012, and in October 2021 we won.",
        "Since 2012 I have worked there.",
        "On May 5th we met; it was 10.30 a.m., I think.",
        "Happy Friday!",
        "Could we speak on Tuesday at 3 pm?",
        "You may march on.",
    ],
)
def test_a_date_that_follows_from_the_facts_is_not_flagged(text: str) -> None:
    assert flagged(text, "numbers", "dates") == []


@each(
    ("text", "span"),
    [
        ("I began in April 2012.", "April 2012"),
        ("I began in 2013.", "2013"),
        ("We met on 6 May.", "6 May"),
        ("It opened in the winter of 2019.", "2019"),
        ("The doors opened at 6 a.m. that day.", "6 a.m."),
        ("We met again in August, by chance.", "August"),
        ("I learned it in the 1990s.", "the 1990s"),
        ("I saw you there on Tuesday.", "Tuesday"),
    ],
)
def test_a_date_without_support_is_flagged(text: str, span: str) -> None:
    assert span in flagged(text, "dates")


@each(
    ("text", "spans"),
    [
        ("Write to alex@tidewell.example, or see www.tidewell.example.", []),
        ("Call 22 33 44 55 or find @alexnb.", []),
        ("Write to info@tidewell.example.", ["info@tidewell.example"]),
        ("See https://tidewell.example/prices!", ["https://tidewell.example/prices"]),
        ("See tidewell.com.", ["tidewell.com"]),
        ("Call +47 99 88 77 66.", ["+47 99 88 77 66"]),
        ("Follow @tidewell.", ["@tidewell"]),
        ("Here it is: [link]. See e.g. README.md, Node.js.", []),
    ],
)
def test_addresses(text: str, spans: list[str]) -> None:
    assert flagged(text, "links") == spans


@each(
    ("text", "count"),
    [
        ('A visitor said "the sea has never looked so tidy".', 0),
        ("Our “clean” harbours are not clean.", 0),
        ('My talk is called "How To Tidy Up The Sea".', 0),
        ('Then you make your own "number of the day".', 0),
        ('The mayor called it "a small wonder".', 1),
        ("It was, they say, “the best thing that ever happened here”.", 1),
        ("We live by the bay. «La mer est enfin propre ici», wrote a reader.", 1),
    ],
)
def test_quotations(text: str, count: int) -> None:
    assert len(flagged(text, "quotes")) == count


@each(
    "text",
    [
        'So nobody can say, "Ah, that\'d never happen here."',
        'I have drafted a label all the same: "One night of sleep, hardly used."',
        'You\'d never say "it was only a harbour", would you?',
        'Somebody might object: "The sea can look after itself."',
        'The mayor might ask, "And who pays for the brooms?"',
        'If a captain says "we have always done it so", smile.',
        'No one ever told me "you may touch the boats".',
        'We do it without saying "this is how it was always done".',
        '"The sea is full of rubbish anyway," nobody said again.',
        '"We will agree to the night" is a perfect sentence, only nobody said it.',
        'You will tell your children, "I saw it while it was still dirty."',
    ],
)
def test_what_nobody_said_is_no_quotation(text: str) -> None:
    assert flagged(text, "quotes") == []


@each(
    "text",
    [
        'The mayor said, "That would never have happened here before."',
        'My grandmother would say, "The sea gives back what you throw."',
        'Nobody but the mayor said, "You saved our harbour and our summer."',
        'Not only did he say "you saved our harbour", he paid.',
        'Nobody says it better than Ann: "You saved our harbour and our summer."',
        'I wouldn\'t worry. The mayor told us, "You saved our harbour and our summer."',
        'Never mind; she wrote "it was the cleanest of all summers".',
    ],
)
def test_what_somebody_is_made_to_say_is_a_quotation(text: str) -> None:
    assert len(flagged(text, "quotes")) == 1


@each(
    "text",
    [
        "I'm Alexandra, Alex to friends.",
        "Dr Núñez-Berg and Dr. Okafor met in Bodø.",
        "Dear Mr Okafor,\n\nThank you.",
        "Tidewell's team; the Tidewell Institute; the TICD.",
        "We are a Norwegian team from Norway.",
        "The Golden Anchor of the Harbour Union was ours.",
        "At Quay Days, everyone listens.",
        "# How Harbours Learn to Breathe\n\nThey do.",
        "**Keep the Sea Tidy.** Please.",
        "Thank you.\n\nMit freundlichen Grüßen,\nAlexandra",
        "As Head of Research I read a lot.",
        "Happy Christmas, and see you on Monday on Zoom. I don't speak Latin.",
    ],
)
def test_a_name_in_any_usual_form_is_not_flagged(text: str) -> None:
    assert flagged(text, "names", "claims") == []


@each(
    ("text", "span"),
    [
        ("Thanks to Marta Lind we won.", "Marta Lind"),
        ("Lindex is a client.", "Lindex"),
        ("We were in National Geographic.", "National Geographic"),
        ("The Tidewell Foundation paid.", "Tidewell Foundation"),
        ("It was shown on NRK.", "NRK"),
        ("Dear Dr Schmidt,\n\nThank you.", "Schmidt"),
        ("It ran in Nature last year.", "Nature"),
        ("I live in Denmark.", "Denmark"),
        ("# How Toubkal Changed Us\n\nIt did.", "Toubkal"),
    ],
)
def test_a_name_without_support_is_flagged(text: str, span: str) -> None:
    assert any(span in found for found in flagged(text, "names"))


@each(
    ("text", "span"),
    [
        ("We are a world-class team.", "world-class"),
        ("I am a certified diver.", "certified"),
        ("It is the largest archive in the country.", "largest"),
        ("We are Norway's only lab.", "only"),
        ("We are a leading lab.", "leading"),
        ("She was the first woman to dive there.", "the first woman"),
        ("As a former director I know.", "director"),
        ("I hold an MBA.", "MBA"),
        ("I won a silver medal.", "silver medal"),
    ],
)
def test_a_claim_without_support_is_flagged(text: str, span: str) -> None:
    assert span in flagged(text, "claims")


@each(
    "text",
    [
        "We are an award-winning team.",
        "I took my doctorate at Nordland College.",
        "I was head of research.",
        "My first harbour was the best day of my life.",
        "They were first published in May.",
        "I was leading a team.",
        "You, as a director, know the largest ships.",
    ],
)
def test_a_claim_that_the_facts_support_or_nobody_makes_is_not_flagged(text: str) -> None:
    assert flagged(text, "claims") == []


def test_a_number_beside_another_noun_is_worth_a_look_but_not_a_failure() -> None:
    report = checks.run("We work in 12 hospitals with 6 colleagues.", BRIEF)
    bound = [f for f in report.findings if f.check == "binding"]
    assert [(f.span, f.level, f.hard) for f in bound] == [("12", "unsupported", False)]


@each("check", ["numbers", "dates", "links", "quotes"])
def test_what_is_exact_is_hard(check: str) -> None:
    text = 'In 1999 we met 77 nurses, and she wrote from x@y.example: "the best of all our days".'
    report = checks.run(text, BRIEF)
    assert any(f.check == check and f.hard for f in report.findings)
    assert not report.passed


def test_a_check_can_be_switched_off_or_made_soft() -> None:
    text = "We have 77 boats."
    assert "numbers" not in {f.check for f in checks.run(text, BRIEF, {"numbers": False}).findings}
    soft = checks.run(text, BRIEF, {"numbers": {"hard": False}})
    assert [(f.span, f.level, f.hard) for f in soft.findings if f.check == "numbers"] == [
        ("77", "unsupported", False)
    ]


def test_findings_stand_where_they_say() -> None:
    for case in CASES[:10]:
        for finding in checks.run(case["draft"], _brief(case)).findings:
            assert case["draft"][finding.start : finding.end] == finding.span


def _brief(case: dict[str, Any]) -> Brief:
    facts = facts_of(case["profile"]) + facts_of(case["inputs"], "inputs")
    return Brief(facts, case["kind"], case["inputs"], (), case["profile"])


@each(
    "text",
    [
        "A bow asks for four things.",  # of nobody
        "It's a job for two men.",
        "A girl of nine sat down.",
        "A thousand thanks!",
        "I'd suggest a small table: five chairs, no cloth.",  # proposed
        "My idea is a series of seven films.",
        "I imagine an evening with eight lanterns.",
        "You would lend us two weeks.",
        "Give me three kilos of nails.",
        "We'd need eighteen chairs. Of the eighteen, I can bring most.",  # once more
        "In this talk we open seven bottles.",  # of the talk
        "I'd begin small. A table, five chairs, no cloth.",
        "Working title: Twenty Winks for the Ward",  # of the text
        "- **Warm-up (15 minutes).** Breathe.",
        "(c) Evidence: three jars.",
        "After the third there is a pause, after the fourth applause.",
        "Ten things, the first five of which cost nothing.",
    ],
)
def test_what_counts_nothing_is_not_flagged(text: str) -> None:
    assert flagged(text, "numbers") == []


@each(
    ("text", "span"),
    [
        ("We visited nine islands.", "nine"),
        ("Thank you for the 17 slides.", "17"),
        ("It takes fifty seconds and you'll feel better.", "fifty seconds"),
        ("I can start in a fortnight.", "a fortnight"),
        ("It carries an eight-year guarantee.", "eight-year"),
        ("Most people need eight sessions, at £75 each.", "eight"),
        ("You'd have it eight working days later.", "eight working days"),
        ("Would you meet us in Ward 19?", "19"),
        ("Find me in hall 9.", "9"),
        ("Half still use a shoebox.", "Half"),
        ("Two point four million words a year.", "Two point four million"),
    ],
)
def test_a_claim_in_whatever_clothes_is_flagged(text: str, span: str) -> None:
    assert span in flagged(text, "numbers")


@each(
    "text",
    [
        "My other 11 colleagues agree.",
        "I and my eleven colleagues agree.",
        "In eleven others I see hope. You'd be the thirteenth.",
        "Seven in ten bins are left; one in three went.",
        "Replies take less than a day.",
        "Nearly ten years on, in October 2021, came the Golden Anchor.",
        "Nine or ten years on, we won.",
        "On the fifth of May we met; on five May it rained.",
    ],
)
def test_what_follows_from_the_facts_is_not_flagged(text: str) -> None:
    assert flagged(text, "numbers", "dates") == []


class _Day(dt.date):
    """A day that stays, for what is measured to today."""

    @classmethod
    def today(cls) -> _Day:
        return cls(2026, 11, 21)


@pytest.fixture(autouse=True)
def _the_day_of_the_cases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "dt", SimpleNamespace(date=_Day))


FAMILIES = frozenset({"numbers", "dates", "links", "quotes", "names", "claims"})


# What the rules cannot tell yet.
KNOWN = {
    "own-035",
    "own-039",
    "own-105",
    "own-607",
    "own-1168",
    "own-1174",
    "own-1184",
    "own-1193",
    "own-1208",
    "own-1220",
    # One small number in words, or one that a sum makes, in a text of facts: no doubt on purpose.
    "own-041",
    "own-337",
    "own-521",
    # Asked, offered, advised or in a title: left to the reader on purpose.
    "own-104",
    "own-108",
    "own-342",
    "own-349",
    "own-434",
    "own-617",
    "own-934",
    "own-1136",
    "own-1151",
    "own-1155",
    "own-1160",
    "own-030",
    "own-417",
    "own-512",
    "own-807",
    "own-918",
    "own-925",
    "own-1105",
    "own-1133",
    "own-1169",
}


@each("case", [case for case in CASES if case["id"] not in KNOWN], ids=lambda case: case["id"])
def test_labelled_cases(case: dict[str, Any]) -> None:
    _hold(case)


@pytest.mark.xfail(strict=True)
@pytest.mark.parametrize("name", sorted(KNOWN))
def test_labelled_cases_that_cannot_be_told_yet(name: str) -> None:
    (case,) = (case for case in CASES if case["id"] == name)
    _hold(case)


def _hold(case: dict[str, Any]) -> None:
    """Find all that is labelled as unsupported, and nothing else."""
    findings = [f for f in checks.run(case["draft"], _brief(case)).findings if f.check in FAMILIES]
    spans = [(case["draft"].index(text), text) for text in case["unsupported"]]
    for start, text in spans:
        assert any(f.start < start + len(text) and start < f.end for f in findings), text
    for f in findings:
        assert any(f.start < at + len(text) and at < f.end for at, text in spans), f.span


@each(
    ("text", "values"),
    [
        ("45,000", (45000.0, 45.0)),
        ("45 000", (45000.0,)),
        ("45'000", (45000.0,)),
        ("1.234.567", (1234567.0,)),
        ("2,5", (2.5,)),
        ("3.600", (3.6, 3600.0)),
        ("0.125", (0.125,)),
    ],
)
def test_digits_with_any_separator(text: str, values: tuple[float, ...]) -> None:
    assert digits(text) == values


@each(
    ("text", "value"),
    [
        ("fourteen hundred", 1400),
        ("a hundred and thirty", 130),
        ("forty-five thousand", 45000),
        ("half a million", 500000),
        ("a quarter of a million", 250000),
        ("three and a half million", 3500000),
        ("two dozen", 24),
    ],
)
def test_number_words(text: str, value: float) -> None:
    assert spelled(text, language("en")) == value


@each(
    ("text", "value", "unit", "name"),
    [
        ("£450k", 450000, "money", "pound"),
        ("25,000 kronor", 25000, "money", "krona"),
        ("seven and a half years", 7.5, "time", "year"),
        ("an hour and a half", 1.5, "time", "hour"),
        ("a 40-minute talk", 40, "time", "minute"),
        ("two thirds of it", 200 / 3, "percent", "part"),
        ("4 out of 5", 80, "percent", ""),
        ("the 25th year", 25, "ordinal", ""),
        ("a tenfold rise", 10, "ratio", ""),
    ],
)
def test_quantities_and_their_units(text: str, value: float, unit: str, name: str) -> None:
    (found,) = quantities(text, language("en"))
    assert found.value == pytest.approx(value)
    assert (str(found.unit), found.name) == (unit, name)


MEASURED = {
    "basics": {"name": "June Adeyemi"},
    "work": [
        {
            "name": "Pier 19",
            "highlights": [
                "Cleaned 4,300 hectares of sea bed and 9,400 nets in 260 bays",
                "Errors in 1 of 5 charts; breakage 0.4%",
                "Median delivery 74 days",
                "A budget of €18.5 million, fees of 0.6%",
                "Talk of 25 minutes, 5 minutes of questions",
                "Sank 26 buoys, lost 8 of them in 11 days",
                "A telescope of 16 inches, for 340,000 visitors",
                "Won 11 of 13 cases; a fourth-year student helped",
                "Pass rate from 58% to 81%",
                "Waste halved, water cut by a third, 1.5 million forints saved",
                "20 slides, 20 seconds each",
                "52 years old, stops at 63",
                "120 volunteers, 9,600 hours",
                "On air 6 to 9 a.m.; a friend since 2016",
            ],
        }
    ],
}


@each(
    ("text", "spans"),
    [
        ("We cleaned 43 square kilometres.", []),
        ("We cleaned 53 square kilometres.", ["53"]),
        ("It has a forty-centimetre mirror.", []),
        ("It has a thirty-centimetre mirror.", ["thirty"]),
        ("That's 36 nets a bay.", []),
        ("That's 46 nets a bay.", ["46"]),
        ("One in five charts, twenty per cent of all, is wrong.", []),
        ("Four in a thousand break.", []),
        ("Seven in a thousand break.", ["Seven in a thousand"]),
        ("Half of them come within 74 days.", []),
        ("At 18.5 million euros and 0.6 per cent, the fee is €111,000.", []),
        ("At 18.5 million euros and 0.6 per cent, the fee is €121,000.", ["€121,000"]),
        ("We give it half an hour with your questions.", []),
        ("It took forty minutes with the questions.", ["forty minutes"]),
        ("Eight of twenty-six buoys, nearly a third, were lost.", []),
        ("Eight of twenty-six buoys, nearly a quarter, were lost.", ["a quarter"]),
        ("They sank in a week and a half.", []),
        ("A third of a million people looked through it.", []),
        ("They looked for nineteen minutes.", ["nineteen minutes"]),
        ("They looked at Pier 19.", []),
        ("We were seven points below the others.", ["seven"]),
        ("It is in its third printing.", ["third"]),
        ("It runs on v0.3 now.", ["0.3"]),
        ("We found it in figure 3.7 of the thesis.", ["3.7"]),
        ("A call of five minutes would do.", []),
        ("We sold 500 jackets.", ["500"]),
        ("Ask for June, and speak slowly to June.", []),
        ("Shall we meet in April or May?", []),
        ("We met in April, or was it May?", ["April"]),
        ("I remember the night of the 14th.", ["14th"]),
        ("I live at the edge of the 14th arrondissement.", ["14th"]),
        ("We could meet at 10:00 CET.", []),
        ("They earn KSh 1,900.", ["KSh 1,900"]),
        ("Follow @pier19.", ["@pier19"]),
        ("More than four in five cases were won.", []),
        ("More than nine in ten cases were won.", ["nine in ten"]),
        ("It rose from 58 to 81 per cent, by 23 percentage points.", []),
        ("It rose from 58 to 81 per cent, by 35 percentage points.", ["35 percentage points"]),
        ("Fifty per cent less waste, and 33% less water.", []),
        ("Seventy per cent less waste, and 43% less water.", ["Seventy per cent", "43%"]),
        ("Twenty slides make six minutes and forty seconds.", []),
        ("Twenty slides make six minutes and ten seconds.", ["six minutes and ten seconds"]),
        ("A million and a half forints became a garden.", []),
        ("It is 52 now and stops at 63, so eleven years remain.", []),
        ("It is 52 now and stops at 63, so twelve years remain.", ["twelve years"]),
        ("120 people gave 9,600 hours, eighty each; we wait for the eighty-first.", []),
        ("I hold the pier for the best part of ten years.", []),
        ("We're on air from six to nine.", []),
        ("The café is open until seven.", ["seven"]),
        ("Four kinds of fish came.", ["Four"]),
        ("Wait for when you're ninety.", []),
        ("We handed out 300 nets.", ["300"]),
    ],
)
def test_what_is_worked_out_from_the_facts(text: str, spans: list[str]) -> None:
    assert specifics(text, MEASURED) == spans


def specifics(text: str, profile: dict[str, Any]) -> list[str]:
    """Return the spans that a profile does not support."""
    families = {"numbers", "dates", "links", "names"}
    findings = checks.run(text, Brief(facts_of(profile), "pitch", {})).findings
    return [f.span for f in findings if f.check in families]


CREW = {
    "basics": {"name": "Jo Adeyemi", "summary": "Plays double bass."},
    "work": [
        {
            "highlights": [
                "Dug with 3 other fathers",
                "26,000 locks sold; 0.2% picked",
                "A crew of 44 people",
                "31 of them dive",
            ]
        }
    ],
}


@each(
    ("text", "spans"),
    [
        ("Four of us fathers dug.", []),
        ("Of 26,000 locks sold, fewer than sixty were picked: 0.2%.", []),
        ("Of 26,000 locks sold, fewer than eighty were picked: 0.2%.", ["eighty"]),
        ("About seventy percent of the crew dive.", []),
        ("About fifteen percent of the crew dive.", ["fifteen percent"]),
        ("I need eight dry days.", ["eight dry days"]),
        ("Six people asked where I'd found it.", ["Six"]),
        ("The office is closed on Mondays.", ["Mondays"]),
        ("Two people asked.", ["Two"]),
    ],
)
def test_what_is_worked_out_from_several_facts(text: str, spans: list[str]) -> None:
    assert specifics(text, CREW) == spans


@each("text", ["Class 4B", "a third book", "seven-ish o", "24/7", "one day"])
def test_what_only_looks_like_a_quantity(text: str) -> None:
    assert [
        q for q in quantities(text, language("en")) if not q.spelled or q.unit == "percent"
    ] == []


@each(
    ("text", "span"),
    [
        ("- Follow the tide: seven hospitals are enough.", "seven"),
        ("I played sounds from nine hospitals.", "nine"),
        ("Your seven hospitals share a desk.", "seven"),
        ("We are a team of nine, and we like it.", "nine"),
    ],
)
def test_another_number_of_what_the_facts_count_is_flagged(text: str, span: str) -> None:
    assert flagged(text, "numbers") == [span]


@each(
    "text",
    [
        "I'd like to begin with two hospitals.",
        "Could we see three hospitals?",
        "A team of twelve is plenty.",
    ],
)
def test_another_number_may_be_asked_for(text: str) -> None:
    assert flagged(text, "numbers") == []


@each(
    ("text", "spans"),
    [
        ("I spent ten years at the Tidewell Institute of Coastal Design.", []),
        ("I spent fourteen years at the Tidewell Institute of Coastal Design.", ["fourteen years"]),
        ("Sven-Erik told me.", ["Sven-Erik"]),
        ("A café in Pâ, says my PA, under the Milky Way.", ["Pâ"]),
        ("It was translated into Finnish.", ["translated into Finnish"]),
        ("We took second place.", ["second place"]),
        ("The first trip would be in June.", ["June"]),
        ("It opened before the August storms.", ["August"]),
        ("Nobody asked about the other half of the job.", []),
        ("The hall lets us in until 9 p.m., if you'd like.", ["9 p.m."]),
        ("This will be my ninth winter.", ["ninth"]),
        ("My offer: two hours at your quay, for nothing.", []),
        ("I'm a Fellow of the Guild.", ["Fellow of the Guild"]),
        ("That is one harbour in a hundred.", []),
        ("Our visits have tripled.", ["tripled"]),
        ("It comes with 20 years of guarantee.", ["20 years"]),
        ("P.S. The quay is yours.", []),
    ],
)
def test_what_stands_in_a_sentence_decides(text: str, spans: list[str]) -> None:
    assert flagged(text, "numbers", "dates", "names", "claims") == spans
