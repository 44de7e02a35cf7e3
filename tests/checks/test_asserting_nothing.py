"""What counts, dates or quotes nothing of anybody: rules by number, examples, proposals."""

from __future__ import annotations

from draftkit import Profile, check
from draftkit.language.designations import designations
from draftkit.language.language import language
from each import each

PROFILE = Profile.from_dict(
    {
        "basics": {"name": "Brigid Farrell", "label": "Lift inspector"},
        "work": [
            {
                "name": "Shannon Lifting",
                "highlights": [
                    "1,140 lifts inspected, 974 run on",
                    "a sling lasts nine years, a hook twelve",
                    "Time from call to visit: 14 hours, it was 52 in the first year",
                    "44 years at it, 20 of them as an inspector",
                ],
            }
        ],
    }
)


def found(text: str) -> list[tuple[str, str]]:
    """Return what is found in a letter to Oskar, but for remarks."""
    report = check(text, profile=PROFILE, inputs={"recipient": "Oskar Lindqvist"})
    return [(f.check, f.span) for f in report.findings if f.level != "remark"]


@each(
    "text",
    [
        "The rule is EN 1677-1, 5.2.3: no repair of a hook.",
        "It follows from LOLER, regulation 9(3)(a), and from § 14 of your own house rules.",
        "Under Directive 2006/42/EC, annex I, 4.1.2.5, the sling has to show its limit.",
        "See ISO 4309 and DIN 15405-1 for what a worn mouth is.",
        "The paragraph is Article 6(1)(f) GDPR, and MARPOL Annex VI, rule 14.1.3, has the limit.",
        "The code asks for it: NFPA 70, 110.26(A)(1).",
        "Section 8 of the Act says who pays.",
        "Say a load of 200 kg hangs on 4 points: that is 50 kg each.",
        "For example, a hook of 80 kg at 60 degrees carries half.",
        "Take a crate of 900 kg and two slings: each holds 450.",
        "Lifting six pallets in one go instead of in three is what a child does with marbles.",
        "If a rope has 120 wires and 14 are broken, it goes.",
        "A hook worn from 40 to 35, for instance, has lost an eighth.",
        "I would propose the 4th to the 22nd of August.",
        "You said it to each other; one date in early December, before the closing.",
        "Shall we say 9 September, 10 am here and 11 am with you?",
        "My suggestion is Tuesday 7 July, in your stairwell.",
        "Let us meet on 2 October at half past eight.",
        "I ask you for one hour on 14 February, 4 pm here and 3 pm with you.",
        "Nobody reads the first three rows of such a table.",
        "Any lift has two doors, and the second one is the honest one.",
        'Now I know what you are thinking: "I would never dare to stop a lift."',
        '**A winter opinion.** "Before you get in, I look at the rope." For it: lifts inspected.',
        "Your two:\n\n1. Proszę nie wsiadać do windy.\n2. Czy ktoś został w środku?",
        "The sign says it in Swedish, too: Hissen är avstängd. Take the stairs.",
        "Ka pai, e hoa. You stopped the lift in time.",
        "She had a word for it. Ní neart go cur le chéile. We are strong together.",
        "Assalam-o-alaikum Oskar Sahib,\n\nThe rope is fine.",
        "Mālō 'aupito, Oskar!\n\nThe rope is fine.\n\n'Ofa atu,\nBrigid",
        "Thanks a million for the rope. Won't rust.",
        "You gave the first place away.",
        "I inspected 1,140. They asked. 974 run on. 166 do not.",
        "A visit took 52 hours in that year.",
        "I was twenty-four years at it before that.",
        "I was twenty years an inspector.",
        'My tutor had it on a card. "You speak to them like passengers." That stayed with me.',
    ],
)
def test_what_asserts_nothing_is_not_found(text: str) -> None:
    assert found(text) == []


@each(
    ("text", "spans"),
    [
        ("I checked 4309 cranes.", ["4309"]),
        ("We are ISO 9001 certified.", ["ISO 9001 certified"]),
        ("Our crane carries 900 kg.", ["900"]),
        ("For example, I stopped 310 lifts.", ["310"]),
        ("I stopped it on 2 October.", ["2 October"]),
        ("My suggestion is 7 July 2026.", ["7 July 2026"]),
        ("I worked with Proszowski Windy for years.", ["Proszowski Windy"]),
        ("Hissen Nordic trained me.", ["Hissen Nordic"]),
        ("I inspected 1,140. They asked. 974 run on. 161 do not.", ["161"]),
        ("A visit took 53 hours in that year.", ["53 hours"]),
        ("I was nineteen years an inspector.", ["nineteen years"]),
        ("I won first place.", ["first place"]),
        ("We broke three hooks in that lift.", ["three"]),
        ('You told me, "I would never dare to stop it."', ['"I would never dare to stop it."']),
        ('"Stop the lift at once." Oskar said it twice.', ['"Stop the lift at once."']),
        ('"Stop it at all cost." I found that line in your letter.', ['"Stop it at all cost."']),
    ],
)
def test_what_asserts_is_found(text: str, spans: list[str]) -> None:
    assert [span for _, span in found(text) if span in spans] == spans


def test_a_day_to_come_is_never_hard() -> None:
    report = check("We will look at your lift on 5 May at 9:30.", profile=PROFILE)
    assert report.findings
    assert not any(finding.hard for finding in report.findings)


@each(
    ("tag", "text", "cited"),
    [
        ("en", "IMO A.1045(27), 2.1.2: hardwood", ["IMO A.1045(27), 2.1.2"]),
        (
            "en",
            "SOLAS II-1/3-6 and Regulation (EU) 2016/679",
            ["SOLAS II-1/3-6", "Regulation (EU) 2016/679"],
        ),
        ("en", "29 CFR 1910.147 asks", ["CFR 1910.147"]),
        ("de", "nach § 823 Abs. 1 BGB und Art. 13 DSGVO", ["§ 823 Abs. 1 BGB", "Art. 13 DSGVO"]),
        ("fr", "selon l'article 1240 du code", ["article 1240"]),
        ("en", "1.200.000 euros on 5.2.2026 at 12/13", []),
        ("en", "It cost EUR 400, in 2026, for 12 (or 13) people.", []),
        ("en", "Version 2 of the plan has 3.5 pages.", []),
        (
            "en",
            "They take the rule y = 2x + 1; then f(x) = x^2 - 3.",
            ["y = 2x + 1", "f(x) = x^2 - 3"],
        ),
        ("en", "Of n = 40 people 12 came.", []),
    ],
)
def test_a_rule_is_told_from_a_quantity(tag: str, text: str, cited: list[str]) -> None:
    assert [text[start:end] for start, end in designations(text, language(tag))] == cited


@each(
    ("given", "expected"),
    [
        ({"said_when_asked": "I promised him the list of hooks with prices."}, []),
        ({"offer": "the list of hooks"}, []),
        ({"offer": "a cup of tea"}, ["is attached"]),
    ],
)
def test_what_was_promised_or_is_offered_may_go_along(
    given: dict[str, str], expected: list[str]
) -> None:
    text = "The list of hooks, with prices, is attached: hooks and their prices."
    report = check(text, profile=PROFILE, inputs={"recipient": "Oskar", **given})
    assert [f.span for f in report.findings if f.check == "doings"] == expected


def test_when_the_writer_did_something_is_no_general_matter() -> None:
    text = "# Ropes\n\nI have used the same three since 2017. In 2016 others had them."
    report = check(text, profile=PROFILE, kind="post", inputs={"topic": "ropes"})
    assert [f.span for f in report.findings if f.check == "dates"] == ["2017"]
