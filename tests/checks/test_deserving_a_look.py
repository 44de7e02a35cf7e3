"""What needs no look, such as sums that are right, examples and advice; and what does."""

from __future__ import annotations

from draftkit import Profile, check
from draftkit.language.language import language
from draftkit.language.noted import noted
from each import each

PROFILE = Profile.from_dict(
    {
        "basics": {"name": "Ann Lee", "label": "Oyster farmer"},
        "work": [
            {
                "name": "Ebb Tide",
                "highlights": [
                    "lost the upweller to a pump failure, july 2018",
                    "deaths in april; neighbours log theirs since '21",
                    "quiet jan-march; sunk before Thanksgiving",
                    "we may go to three fairs",
                    "83% of the bags float",
                    "After-hours calls: 212 in 2018, 131 in 2023",
                    "paid in 4 days; the habit is 21 to 30 days",
                    "six kitchens of about 2 tonnes each",
                    "318 baskets mended; 244 of them before the frost",
                    "a repair day, four times a year",
                    "the oldest basket is from 1911",
                    "a rack of 6.40 m",
                    "sleep was 3 h 40 a night",
                ],
            }
        ],
    }
)
INPUTS = {
    "event": "the fair in Cork, 20 to 22 January 2026",
    "role": "on the panel at 14:00",
    "offer": "forty packets of 100 g",
}


def found(text: str) -> list[str]:
    """Return the numbers and dates that are flagged."""
    report = check(text, profile=PROFILE, inputs=INPUTS)
    return [f.span for f in report.findings if f.check in {"numbers", "dates"}]


@each(
    ("note", "dates"),
    [
        ("lost it july 2018. alarm", [(2018, 7, 0)]),
        ("since '21, and '94", [(2021, 0, 0), (1994, 0, 0)]),
        ("your April piece", [(0, 4, 0)]),
        ("we may go, or march", [(0, 3, 0)]),
        ("before Thanksgiving", [(0, 11, 0)]),
        ("30 to 33 January 2026", [(2026, 1, 0), (2026, 1, 30), (2026, 1, 31)]),
    ],
)
def test_a_note_is_read_generously(note: str, dates: list[tuple[int, int, int]]) -> None:
    assert [(m.year, m.month, m.day) for m in noted(note, language("en"))] == dates


def test_a_range_of_months_has_those_between() -> None:
    assert {m.month for m in noted("nov-feb", language("en"))} == {11, 12, 1, 2}


@each(
    ("tag", "note"),
    [
        ("en", "20-22 January"),
        ("en", "January 20 to 22"),
        ("de", "20. bis 22. Januar"),
        ("fr", "20 au 22 janvier"),
        ("es", "20 al 22 de enero"),
        ("pt", "20 a 22 de janeiro"),
    ],
)
def test_a_range_has_each_of_its_days(tag: str, note: str) -> None:
    days = sorted({(m.month, m.day) for m in noted(note, language(tag)) if m.day})
    assert days == [(1, 20), (1, 21), (1, 22)]


@each(
    "text",
    [
        "A pump failed in July 2018.",
        "We log the deaths in April.",
        "Six neighbours have logged theirs since 2021.",
        "It is quiet in February, and we sink in November.",
        "Panel, day 2, 14:00: say it out loud.",
        "The day after is 23 January.",
        "On Wednesday 21 January we build. Tuesday 20th is for looking.",
        "That is three days, and on the other two days I walk.",
        "Forty of 100 g over three days, about thirteen a day.",
        "17% of them don't get through.",
        "That is 81 fewer.",
        "What we give is time, 17 to 26 days of it.",
        "It makes twelve tonnes.",
        "Three in four were mended before the frost.",
        "We repair on four days a year.",
        "It has seen more than a century of hands.",
        "The rack is six metres long.",
        "They slept three hours and forty minutes a night. Three hours forty: so little.",
        "Try first: offer the office two days on a single case.",
        "You do not need seven nights to begin.",
        "That one is my student thirty years early.",
        "Zubeida, meet Mandy; I think you two can work it out.",
        "Heat shrinks it in two directions.",
        "| | 1. Giant | 2. Parade |\n|---|---|---|\n\nTake candidate 2.",
        "The giant is built, and on Monday somebody asks where to put it. I begin with Monday.",
    ],
)
def test_what_follows_is_not_flagged(text: str) -> None:
    assert found(text) == []


@each(
    ("text", "spans"),
    [
        ("A pump failed in May 2018.", ["May 2018"]),
        ("We log the deaths in August.", ["August"]),
        ("Six neighbours have logged theirs since 2022.", ["2022"]),
        ("The day after is 24 January.", ["24 January"]),
        ("We begin on 23 January.", ["23 January"]),
        ("On the other seven days I walked.", ["seven days"]),
        ("19% of them don't get through.", ["19%"]),
        ("That is 86 fewer.", ["86"]),
        ("We gave 24 days of it.", ["24 days"]),
        ("It makes fourteen tonnes.", ["fourteen"]),
        ("Three in five were mended before the frost.", ["Three in five"]),
        ("We repair on five days a year.", ["five days"]),
        ("The number was 52, and 52 - 41 = 11.", ["52", "52", "41"]),
        ("Give me one; you had it back in two nights.", ["two nights"]),
        ("It was ready two years early.", ["two years"]),
        ("The rack is five metres long.", ["five"]),
        ("In 3 hours 45 people came.", ["3 hours", "45"]),
        ("They slept three hours and fifty minutes a night.", ["three hours and fifty minutes"]),
        ("We repaired 27 of 100 kilos.", ["27"]),
        ("The roof was done, and it ended on Monday.", ["Monday"]),
    ],
)
def test_what_does_not_follow_is_flagged(text: str, spans: list[str]) -> None:
    assert found(text) == spans


LETTERS = Profile.from_dict(
    {"basics": {"name": "Dilwyn Probert"}, "work": [{"name": "Tide Oysters", "position": "owner"}]}
)
PRIZE = "the youth prize in Cork, September 2026"


def noticed(text: str, kind: str = "", **inputs: str) -> list[str]:
    """Return the ids of the checks that flag something, but for those of the form."""
    report = check(text, profile=LETTERS, kind=kind, inputs=inputs)
    return [f.check for f in report.findings if f.check not in {"length", "ask"}]


@each(
    "text",
    [
        'When they say "we do not have the time", I wait.',
        'Here is something you can forward as it stands:\n\n"Dilwyn is an owner and lays stone."',
        'On screen: "First of the month, a photo of the reading."',
        'Your request: "May I come and look at the wall?"',
        'Get her on her back: no "just copy the older kids".',
        "Bring a suit in XL or 2XL.",
        'The question "where will she sleep now?" comes first.',
        '3. "Why does this happen before the term?"',
        "Do ask Mum.\n\nSHORT NEWS\n\nThe desk is closed.",
        "You hear it at once, by the wall (pupil, unnamed).",
        "# A wall\n\n(about 3 minutes)\n\nI dig it.",
        "0-5 Where we started\n5-15 You dig\n15-30 Questions",
        "1/ Look at the wall.\n\n2/ As I see it, paint is theirs.",
        "# Walls\n\n## One (150)\n\n- Stone\n\n## Two (about 200)\n\n- Lime",
        "Write to them before September.",
        "I know the wall.\n\nDilwyn Probert\nTide Oysters, Co. Tide",
        "Kia ora all,\n\nI grow oysters.",
        "Howzit,\n\nI grow oysters.",
        "You stayed until about 9 pm. People who work tides know what a long day is.",
        "We did it. Rewetting is argued over.",
        "I look for kitchens in the North that want oysters.",
        'Takeaways:\n\n- Ask at every visit: "Who slept last night, and for how long?"',
        'I put one question on the form, "do you fish off the rocks?", and count.',
        'To quote:\n\n"We did not miss the deadline, and nobody paid for it."',
        "The nurse should be the first to say so.",
        "I am done with the wall. Dilwyn",
        "I will see what I can do. Dilwyn Probert, Tide Oysters",
        "I'd come and find out. A first evening, free, on 12 or 19 February.",
        "I grow oysters. Could we speak in October? 9:00 here is 17:45 there.",
        "I know it. If the pipe is hot enough for January, nobody has told it the weather.",
        "I know. Goes wrong: a grinder, hurry, November.",
        "Many of the people on a 4 am bus are asleep, I think.",
        "I ask. Tell two real things that people told me.",
        "I ask. One notch down, then wait two cold days.",
        "- Two weeks, change nothing. Then take the worst dish.",
        "I know why a joke two seconds early is a small murder.",
        "I wait. Send me each name two weeks before, so that they read it.",
    ],
)
def test_letters_and_advice_are_left_alone(text: str) -> None:
    assert noticed(text) == []


@each(
    ("text", "ids"),
    [
        ("You stayed with Rewold.", ["names"]),
        ("I look for kitchens in West Harrow.", ["names"]),
        ('She asked the form: "Do you fish off the rocks here?"', ["quotes"]),
        ('The mayor said: "We did not miss the deadline, and nobody paid."', ["quotes"]),
        ("We were the first to say so.", ["claims"]),
        ('When she was ill, she said: "we do not have the time".', ["quotes"]),
        ("We dug it in September.", ["dates"]),
        ("# Walls\n\n- One\n- Two\n- We laid it (150 of them).", ["numbers"]),
        ("We laid it on 4 or 9 May.", ["numbers", "dates"]),
        ("We dug it at 4 am.", ["dates"]),
        ("The next round is in May, I hear.", ["dates"]),
        ("We were two seconds early.", ["numbers"]),
        ("You will have the report by mid-September.", ["dates"]),
        ("I am done with the wall. Then the", ["complete"]),
        ("I am done with the wall. Gwilym", ["names", "complete"]),
    ],
)
def test_their_likes_are_found(text: str, ids: list[str]) -> None:
    assert sorted(noticed(text)) == sorted(ids)


def test_what_is_said_by_the_way_need_not_be_there() -> None:
    text = "Dear Jo,\n\nThe report of the August lot follows.\n\nDilwyn"
    inputs = {"recipient": "Jo", "promised": "the report of the August lot (44 or 46, to check)"}
    assert noticed(text, "followup", **inputs) == []
    inputs["promised"] = "the report of the August lot 44"
    assert noticed(text, "followup", **inputs) == ["must"]


def test_the_winner_knows_the_month() -> None:
    text = "Dear Jo,\n\nThe youth prize in Cork is yours.\n\nDilwyn"
    assert noticed(text, "congrats", recipient="Jo", occasion=PRIZE) == []


def test_what_they_complained_of_they_wrote() -> None:
    text = "Jo,\n\nWhen you wrote that it was dusty, I looked."
    assert noticed(text, recipient="Jo", about="Jo complained online of dust") == []
    assert noticed(text, recipient="Jo", about="Jo sells oysters") == ["doings"]


@each(
    ("note", "day"),
    [("saturday 18 july: yes or no", (7, 18, 0)), ("tuesday night", (0, 0, 2))],
)
def test_a_day_in_small_letters_may_support_one(note: str, day: tuple[int, int, int]) -> None:
    assert day in {(m.month, m.day, m.weekday) for m in noted(note, language("en"))}


def test_of_a_kind_that_teaches_what_says_nothing_of_the_writer_is_to_be_looked_up() -> None:
    profile = Profile.from_dict({"basics": {"name": "Amara Okafor"}})
    text = "# Fridges\n\nA group of 30 farms needs one.\n\nI built 31 of them.\n"
    report = check(text, profile=profile, kind="newsletter", inputs={"topic": "fridges"})
    assert [f.span for f in report.findings if f.check == "numbers"] == ["31"]
    assert report.look_up == ("A group of 30 farms needs one.",)


@each(
    ("text", "hard"),
    [
        ("318 baskets were mended here.", False),
        ("340 baskets were mended here.", True),
        ("I mended 340 baskets.", True),
        ("Say somebody has 340 baskets mended.", False),
    ],
)
def test_another_value_of_the_very_thing_is_hard_whoever_says_it(text: str, *, hard: bool) -> None:
    found = check(text, profile=PROFILE).findings
    assert [f.right for f in found if f.hard] == (["318"] if hard else [])


def test_a_comment_may_speak_of_nobody() -> None:
    text = "You are right to ask, and please do not be sorry for it. The box is locked."
    profile = Profile.from_dict({"basics": {"name": "Ann Lee"}})

    def found(kind: str) -> list[str]:
        report = check(text, profile=profile, kind="reply", inputs={"format": kind})
        return [one.check for one in report.findings if one.check == "perspective"]

    assert found("comment") == []
    assert found("question") == ["perspective"]


@each(
    ("text", "spans"),
    [
        ("2. **When it starts (200).** I tell them.", []),
        ("- **When it starts** (200)\n- I tell them.", []),
        ("- We mended them (200), all of them.", ["200"]),
        ("We mended them all (200).", ["200"]),
    ],
)
def test_how_many_words_a_point_is_to_have_is_no_claim(text: str, spans: list[str]) -> None:
    assert [f.span for f in check(text, profile=PROFILE).findings if f.check == "numbers"] == spans
