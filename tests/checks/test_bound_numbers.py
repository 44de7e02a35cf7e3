"""A number counts for its own thing; a figure of speech, advice and notes count nothing."""

from __future__ import annotations

from draftkit import Profile, check
from each import each

PROFILE = Profile.from_dict(
    {
        "basics": {"name": "Ann Lee", "label": "Final-year veterinary student"},
        "work": [
            {
                "name": "Oyster Ltd",
                "highlights": [
                    "Reaches 38 districts, with 12 clinics",
                    "11,000 dozen saved from 1.2 million oysters",
                    "250 per bag gave 9.1 kg and 180 gave 8.8 kg",
                    "Norms from 1",
                    "012 local children",
                    "20 pupils in form 5",
                    "Weighed 100 bags of each kind, of 5,200 bags",
                ],
            }
        ],
    }
)


def found(text: str, *families: str) -> list[str]:
    """Return the spans that these checks flag."""
    report = check(text, profile=PROFILE)
    return [finding.span for finding in report.findings if finding.check in families]


def test_barbershops_are_shops() -> None:
    inputs = {"first_is": "owner of three barbershops", "second_is": "runs two shops"}
    report = check("I know her. She has three shops in town.", profile=PROFILE, inputs=inputs)
    assert [f.span for f in report.findings if f.check == "binding"] == []
    inputs["first_is"] = "owner of three boats"
    report = check("I know her. She has three shops in town.", profile=PROFILE, inputs=inputs)
    assert [f.span for f in report.findings if f.check == "binding"] == ["three"]


@each(
    ("text", "spans"),
    [
        ("We run 38 clinics.", ["38"]),
        ("I weighed 100 bags.", []),
        ("We run 12 clinics in 38 districts.", []),
        ("We have saved 11,000 dozen oysters.", []),  # the fact does not say of what
        ("We could visit 38 clinics.", []),
        ("Set the 38 clinics side by side.", ["38"]),
        ("My form 5 pupils dye.", []),
        ("We reach 38 places.", []),  # another word for it, for all that is known
    ],
)
def test_a_number_of_the_facts_is_bound_to_its_thing(text: str, spans: list[str]) -> None:
    assert found(text, "binding") == spans


@each(
    "text",
    [
        "This is only half of the matter.",
        "Half of the battle is to begin.",
        "Lay both halves side by side.",
        "I tell them what to ring the doctor about, and what is 112.",
        "Half of what we do is waiting.",
        "A route known only by daylight is half known.",
        "Torn between two pinks, take the paler.",
        "Count the hours per 100 bags.",
        "A bag gave 9.1 kg and another 8.8 kg. That is 3 % less weight.",
        "Multiply 0.3 kg by what you turn.",
        "My norms come from 1,012 local children.",
    ],
)
def test_figures_of_speech_notes_and_sums_are_no_unsupported_numbers(text: str) -> None:
    assert found(text, "numbers", "binding") == []


@each(
    ("text", "span"),
    [
        ("Half of the residents sort screws.", "Half"),
        ("The bill is half paid by the city.", "half"),
        ("A bag gave 9.1 kg and another 8.8 kg. That is 7 % less weight.", "7 %"),
        ("Multiply 0.4 kg by what you turn.", "0.4"),
        ("My norms come from 2,012 local children.", "2,012"),
        ("We inspect 300 bags.", "300"),
    ],
)
def test_what_only_looks_like_one_is_still_found(text: str, span: str) -> None:
    assert found(text, "numbers") == [span]


@each(
    "text",
    [
        "Namaskar, I'm Ann Lee.",
        "I'm a final-year vet student in town.",
        "Unsafe practice is stopped, never celebrated.",
        "The first inspection asks workers to speak, and the second asks whether they were paid.",
        "Buy no queen yet. You'll want one in April.",
        "It's only half the work, I know.",
    ],
)
def test_greetings_denials_and_advice_claim_nothing(text: str) -> None:
    assert found(text, "names", "claims", "dates") == []


@each(
    ("text", "span"),
    [
        ("Namaskar Ltd greets you.", "Namaskar Ltd"),
        ("I am a celebrated grower.", "celebrated"),
        ("I was the first woman to dive here.", "the first woman"),
        ("You bought one in April.", "April"),
    ],
)
def test_their_likes_that_claim_something_are_found(text: str, span: str) -> None:
    assert found(text, "names", "claims", "dates") == [span]


def test_about_an_hour_is_an_hour_of_the_facts() -> None:
    text = "They sorted screws for about an hour each week."
    for goal, spans in (("real work", ["an hour"]), ("real work, an hour a week", [])):
        profile = Profile.from_dict({"basics": {"name": "Ann Lee", "summary": goal}})
        report = check(text, profile=profile)
        assert [f.span for f in report.findings if f.check == "numbers"] == spans


def test_a_month_alone_may_be_left_out() -> None:
    text = "Dear Jo Moe,\n\nThank you for the box that you made for your mother.\n\nAnn Lee\n"
    known = {"recipient": "Jo Moe", "occasion": "the box for his mother, who died in August"}
    new = {"recipient": "Jo Moe", "next_step": "to see the box again in August"}
    for inputs in (known, new):
        report = check(text, profile=PROFILE, kind="thanks", inputs=inputs)
        assert not [finding for finding in report.findings if "August" in finding.message]


@each(
    ("text", "spans"),
    [
        ("My father used to say, 'Count what comes out.'", ["'Count what comes out.'"]),
        ("He said: »count what comes out«.", ["»count what comes out«"]),
        ("He said: \u2039count what comes out\u203a.", ["\u2039count what comes out\u203a"]),
        ("He said: 「count what comes out」.", ["「count what comes out」"]),
        ('The card says only "human error".', []),
        ('I want to say, "count what comes out".', []),
    ],
)
def test_a_quotation_is_known_by_any_marks_and_by_who_says_it(text: str, spans: list[str]) -> None:
    assert found(text, "quotes") == spans


CAREER = Profile.from_dict(
    {
        "basics": {"name": "Ann Lee", "label": "Engineer"},
        "work": [
            {
                "name": "Acme Pumps",
                "position": "Fitter",
                "startDate": "2004-01",
                "endDate": "2010-01",
            },
            {
                "name": "Beta Water",
                "position": "Inspector",
                "startDate": "2010-02",
                "endDate": "2026-02",
            },
        ],
        "volunteer": [
            {
                "organization": "Red Cross",
                "position": "Diver",
                "startDate": "2015-05",
                "endDate": "2020-05",
            }
        ],
        "education": [{"institution": "HUT", "startDate": "2000-09", "endDate": "2004-06"}],
    }
)


@each(
    ("text", "wrong"),
    [
        ("I worked at Beta Water for sixteen years.", False),
        ("I worked at Beta Water for six years.", True),
        ("I ran Acme Pumps for sixteen years.", True),
        ("Beta Water had me for six years.", True),
        ("I have been an inspector for six years.", True),
        ("I spent sixteen years as a fitter.", True),
        ("I spent six years as a fitter, then went to Beta Water.", False),
        ("I dived for the Red Cross for sixteen years.", True),
        ("I dived for the Red Cross for five years.", False),
        ("My studies took sixteen years.", True),
        ("My studies took four years.", False),
        ("As an engineer I have seen sixteen years of leaks.", False),
        ("With twenty-two years behind me, I now speak for Beta Water.", False),
        ("After six years at Acme Pumps I joined Beta Water.", False),
        ("I have worked for twenty-two years, six of them at Acme Pumps.", False),
        ("I have worked for twenty-two years, sixteen of them at Acme Pumps.", True),
        ("At Acme Pumps, for six years, I fitted valves.", False),
        ("At Acme Pumps, for sixteen years, I fitted valves.", True),
    ],
)
def test_a_duration_is_of_its_own_job(text: str, *, wrong: bool) -> None:
    report = check(text, profile=CAREER)
    assert any(f.check == "numbers" for f in report.findings) == wrong
