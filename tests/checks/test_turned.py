"""What a fact has go from one number to another does not go the other way in a text."""

from __future__ import annotations

from draftkit import Profile, check

FACTS = [
    "Raised the share of repaired fridges from 2% to 9%",
    "Waits fell from 41 to 29 minutes",
    "Spoilage 12% → 4%",
    "Grew to 40 people from 25 in two years",
    "Took the price from $300 to $200, and later from $200 to $300",
    "Kept 7 vans from 6 depots",
]
TEXTS = {
    "Repairs went from 2% to 9%.": "",
    "Repairs went up to nine per cent, from just 2%.": "",
    "Repairs went from 9% to 2%.": "from 2% to 9%",
    "Repairs fell to 2% from 9%.": "from 2% to 9%",
    "Repairs went from about 9 per cent down to 2 per cent.": "from 2% to 9%",
    "Patients wait 29 minutes, from 41.": "",
    "Waits fell from 29 minutes to 41 minutes.": "from 41 to 29 minutes",
    "Spoilage rose from 4% to 12%.": "12% → 4%",
    "We went from 40 to 25 people.": "to 40 people from 25",
    "The price went from $200 to $300.": "",
    "The price went from $300 to $200.": "",
}
GERMAN = {
    "Wir haben den Anteil von 3 Prozent auf 11 Prozent gebracht.": "",
    "Der Anteil sank von 11 Prozent auf 3 Prozent.": "von 3 auf 11 Prozent",
    "Der Anteil sank auf 3 Prozent von 11 Prozent.": "von 3 auf 11 Prozent",
}

# A language, a fact, and its change.
OTHERS = [
    ("fr", "Nous avons porté la part des réparations de 2 % à 9 % dans la ville.", "de 2 % à 9 %"),
    ("es", "Hemos llevado la parte de las reparaciones de 2 % a 9 % en el barrio.", "de 2 % a 9 %"),
    ("pt", "Levámos a parte das reparações que fazemos de 2 % para 9 %.", "de 2 % para 9 %"),
]


def differing(facts: list[str], texts: dict[str, str], language: str) -> list[str]:
    """Return the texts in which something else is found than what is right there."""
    data = {"basics": {"name": "Jo Ade"}, "work": [{"name": "Werkstatt", "highlights": facts}]}
    data["meta"] = {"draftkit": {"language": language}}
    profile, wrong = Profile.from_dict(data), []
    for text, right in texts.items():
        report = check(text, profile=profile, language=language)
        found = [(f.right, f.level, f.hard) for f in report.findings if f.check == "numbers"]
        expected = [(right, "contradicted", True)] if right else []
        wrong += [f"{text} {found}"] if found != expected else []
    return wrong


def test_a_change_that_a_fact_has_the_other_way_round_is_contradicted() -> None:
    assert differing(FACTS, TEXTS, "en") == []
    german = [
        "Wir haben den Anteil der Reparaturen von 3 auf 11 Prozent gebracht, und das in allen.",
        "Ich arbeite mit den Leuten in der Werkstatt, die das Licht nicht mehr haben.",
    ]
    assert differing(german, GERMAN, "de") == []
    for language, fact, change in OTHERS:
        texts = {
            fact: "",
            fact.replace("2 %", "x").replace("9 %", "2 %").replace("x", "9 %"): change,
        }
        assert differing([fact], texts, language) == []
