"""What a sentence asserts of somebody is a finding, hard if it does so for certain."""

from __future__ import annotations

from draftkit import Profile, check
from each import each

PROFILE = Profile.from_dict(
    {"basics": {"name": "Ann Lee", "label": "Oyster farmer"}, "work": [{"name": "Ebb Tide"}]}
)


def found(text: str, kind: str = "") -> list[tuple[str, bool]]:
    """Return what is flagged of what a text claims, and whether it is hard."""
    report = check(text, profile=PROFILE, kind=kind)
    claims = (f for f in report.findings if f.level == "unsupported")
    return [(f.span, f.hard) for f in claims if f.check in {"numbers", "dates", "quotes", "claims"}]


@each(
    ("text", "expected"),
    [
        # Of the writer or the reader, for certain.
        ("We trained 517 nurses.", [("517", True)]),
        ("In 2011 I left the bank.", [("2011", True)]),
        ("You trained 517 nurses.", [("517", True)]),
        ("We hired two people.", [("two", False)]),  # as many as anything may be
        (
            'You told me, "the sea decides when it is ready".',
            [('"the sea decides when it is ready"', True)],
        ),
        ("She sells 40 tonnes a year.", [("40", True)]),  # nobody says I: a biography
        # Perhaps.
        ("I grow oysters.\n\nA bag costs 40 euros.", [("40 euros", False)]),
        ("The fee would be 40 euros. I hope so.", [("40 euros", False)]),
        # Worked out before the reader's eyes.
        (
            "I charge 3 cents: for 600 litres a day that is 540 euros in 30 days.",
            [("3 cents", True), ("600", True), ("30 days", True)],
        ),
        # Not at all.
        ("I wonder.\n\nWould half an hour do?", []),
        ("I grow oysters. Put it in the shade: half an hour, no more.", []),
        ("I know that if four boats come, there is no room.", []),
        ("I ask them.\n\n## They have not paid for two months\n\nCall me.", []),
        ("I grow oysters. Half an hour, wellies on.", []),  # an offer
        (
            "I grow oysters. Skip it when you're tired: ten quiet minutes are work.",
            [],
        ),
        ("[SOUND: eleven bells]\n\nI grow oysters.", []),
        ('I hear it often. Everybody says, "I sound like that on tape?"', []),
        ('If somebody asks, say: "I will find out and write to you."', []),
        ("I know the man. He is more than his licence.", []),
    ],
)
def test_what_is_asserted_of_somebody_is_a_finding(
    text: str, expected: list[tuple[str, bool]]
) -> None:
    assert found(text) == expected


def test_of_a_kind_that_advises_only_what_was_is_said_of_the_writer() -> None:
    text = "# Niche\n\nYou trained 517 nurses.\n\nOn yours that would be 3,700 euros.\n"
    assert found(text, "niche") == [("517", True)]


def test_in_a_kind_that_teaches_what_somebody_said_once_stays_a_finding() -> None:
    def quotes(text: str) -> list[str]:
        report = check(f"# On salt\n\nI grow oysters.\n\n{text}\n", profile=PROFILE, kind="article")
        return [f.span for f in report.findings if f.check == "quotes"]

    words = '"I also fell asleep, but beside the oven"'
    assert quotes(f"One cook wrote, {words}.") == [words]
    assert quotes(f"Send both: {words}. I have added a column.") == []
    assert quotes('On Monday a nurse writes "fridge faulty" in the book.') == []


def test_an_attachment_is_no_supposition_after_another() -> None:
    text = "I would be glad if we met in May, and I enclose a first outline."
    report = check(text, profile=PROFILE)
    assert [f.span for f in report.findings if f.check == "doings"] == ["I enclose"]


def test_a_word_that_the_text_has_small_is_no_name() -> None:
    def names(text: str) -> list[str]:
        report = check(text, profile=PROFILE)
        return [f.span for f in report.findings if f.check == "names"]

    assert names("Klomp, klomp. I walk.") == []
    assert names("Klomp bought it. I walk.") == ["Klomp"]
    assert names("(That is the shell.) They are welcome. I CAN'T come.\n\nPS Do keep it.") == []


# Of the writer for certain; then advice, an order, a hypothesis, a plan, an offer, a saying.
OTHERS = {
    "de": (
        "Wir haben 517 Pflegerinnen ausgebildet und lange daran gearbeitet.",
        "Stellen Sie den Topf bitte dreißig Minuten in den Schatten und warten Sie.",
        "Ich weiß aus vielen Jahren: wenn vierzehn Boote kommen, ist im Hafen kein Platz.",
        "Wir könnten vielleicht mit vierzig Stühlen beginnen, das wäre meine Idee.",
        "Ich höre es oft. Alle sagen, „so klinge ich doch nicht auf dem Band“.",
    ),
    "fr": (
        "Nous avons formé 517 infirmières dans notre hôpital de campagne.",
        "Laissez la pâte trente minutes dans un endroit frais, et ne la touchez pas.",
        "Je le sais depuis longtemps: si quatorze bateaux arrivent, il n'y a plus de place.",
        "Mon idée: nous pourrions commencer avec quarante chaises dans la grande salle.",
        "Je l'entends souvent. Tout le monde dit, « ce n'est pas ma voix sur la bande ».",
    ),
    "es": (
        "Nosotros formamos a 517 enfermeras en nuestro hospital del campo.",
        "Deje la masa treinta minutos en un lugar fresco y no la toque más.",
        "Yo lo sé desde hace tiempo: si llegan catorce barcos, ya no hay sitio en el puerto.",
        "Mi idea: podríamos empezar con cuarenta sillas en la sala grande del pueblo.",
        "Lo oigo mucho en mi taller. La gente dice, «esa no es mi voz en la cinta».",
    ),
    "pt": (
        "Nós formamos 517 enfermeiras no nosso hospital do interior.",
        "Deixe a massa trinta minutos num lugar fresco e não mexa mais nela.",
        "Eu sei disso há muito tempo: se chegam catorze barcos, já não há lugar no porto.",
        "A minha ideia: poderíamos começar com quarenta cadeiras na sala grande da vila.",
        "Ouço isso muito na minha oficina. As pessoas dizem, «essa não é a minha voz na fita».",
    ),
}


@each("language", sorted(OTHERS))
def test_advice_plans_and_sayings_assert_nothing_in_other_languages(language: str) -> None:
    told, *rest = OTHERS[language]
    for text in rest:
        report = check(f"{told}\n\n{text}", profile=PROFILE, language=language)
        found = [(f.span, f.hard) for f in report.findings if f.level == "unsupported"]
        assert found == [("517", True)], text


@each(
    ("language", "text"),
    [
        ("de", "Frau Huber sagte mir gestern am Telefon, „so klinge ich doch nicht auf dem Band“."),
        ("fr", "Madame Petit m'a dit hier au marché, « ce n'est pas ma voix sur la bande »."),
        ("es", "La señora Paz me dijo ayer en el taller, «esa no es mi voz en la cinta»."),
        ("pt", "A senhora Paz me disse ontem na oficina, «essa não é a minha voz na fita»."),
    ],
)
def test_what_somebody_said_once_is_a_quotation_in_other_languages(
    language: str, text: str
) -> None:
    report = check(text, profile=PROFILE, language=language)
    assert [f.check for f in report.findings if f.check == "quotes"] == ["quotes"]


BAY = Profile.from_dict(
    {
        "basics": {"name": "Ann Lee", "summary": "Oyster farmer"},
        "work": [
            {"name": "Ebb Tide", "startDate": "2009", "highlights": ["430 bags", "164 young"]}
        ],
    }
)
KNOWN = "Since 2009 I have run Ebb Tide: 430 bags, 164 of them young.\n\n"


@each(
    ("text", "expected"),
    [
        ("I checked 517 ropes.", [("517", True)]),
        ("I checked 266 ropes.", [("266", False)]),  # 430 less 164: it may follow
        ("I checked 594 ropes.", [("594", False)]),
        ("I checked 860 ropes.", [("860", True)]),  # one number is not counted twice
    ],
)
def test_what_one_sum_of_the_facts_makes_is_not_hard(
    text: str, expected: list[tuple[str, bool]]
) -> None:
    assert [(f.span, f.hard) for f in check(text, profile=BAY).findings] == expected


@each(
    ("text", "spans"),
    [("Would Tuesday, 3 June suit you?", []), ("Did we meet on 3 June?", ["3 June"])],
)
def test_a_day_that_is_asked_for_is_proposed(text: str, spans: list[str]) -> None:
    found = check(f"I am Ann Lee, oyster farmer. {text}", profile=BAY).findings
    assert [f.span for f in found if f.check == "dates"] == spans


@each(
    ("text", "spans"),
    [
        ("Three of them leak.", []),
        ("Half of them float.", []),
        ("I checked 266 ropes.", []),
        ("I could come on 3 June.", []),
        ("Three of them leak. I checked 517 ropes.", ["Three", "517"]),  # two are a doubt
        ("I checked 517 ropes.", ["517"]),  # nothing makes that
        ("I suggest 3 June 2031.", ["3 June 2031"]),
    ],
)
def test_one_small_doubt_in_a_text_of_facts_is_none(text: str, spans: list[str]) -> None:
    found = check(KNOWN + "I am Ann Lee, oyster farmer. " + text, profile=BAY).findings
    assert [f.span for f in found] == spans
    if "517" not in text:  # where nothing rests on facts, it is one
        alone = check("I grow oysters. " + text, profile=BAY).findings
        assert len(alone) == 1
