"""A draft in a language that was asked for, from the request to the file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from draftkit import Draft, Drafter, Profile, Store, bulk, check, checks, draft, explain
from draftkit.checks.base import Brief
from draftkit.checks.explained_page import page
from draftkit.cli import run
from draftkit.config import set_value
from draftkit.drafts.opening import opening
from draftkit.errors import ConfigError, InputError, ProfileError, UsageError
from draftkit.exchange.exports.exported import ExportOptions
from draftkit.exchange.exports.message import subject_and_body
from draftkit.language.tags.tag import Tag
from draftkit.testing import ScriptedBackend
from each import each

ENGLISH: dict[str, Any] = {
    "basics": {"name": "Amara Okafor", "summary": "I keep vaccines cold where the power is not."},
    "work": [
        {"name": "Harmattan Logistics", "highlights": ["Cut spoilage by 31% in 14 districts"]}
    ],
}
GERMAN: dict[str, Any] = {
    "basics": {
        "name": "Jana Brandt",
        "summary": "Ich leite seit 2015 eine Werkstatt, die alte Orgeln in kleinen Kirchen rettet.",
    }
}
THANKS: dict[str, Any] = {"recipient": "Maria", "occasion": "the panel"}
LETTER = "Liebe Maria,\n\nich danke dir für das Panel am Dienstag. Es war gut.\n\nAmara Okafor\n"


def made(data: Any = None, answer: str = LETTER, **how: Any) -> tuple[Draft, str]:
    """Return a thank-you note, and the last message of the request for it."""
    backend = ScriptedBackend([answer])
    profile = Profile.from_dict(data or ENGLISH)
    found = draft("thanks", profile, model=backend, **{**THANKS, **how})
    return found, backend.requests[0].messages[-1].content


def with_language(language: str) -> dict[str, Any]:
    return {**ENGLISH, "meta": {"draftkit": {"language": language}}}


def test_nothing_is_said_of_the_language_of_an_english_profile() -> None:
    found, asked = made()
    assert "Write it in" not in asked
    assert (found.language, found.register) == ("", "")
    assert "lang:" not in found.to_markdown()


@each(
    ("data", "how", "line"),
    [
        (ENGLISH, {"language": "Deutsch"}, 'Write it in German, with "du".'),
        (ENGLISH, {"language": "German", "relation": "cold"}, 'Write it in German, with "Sie".'),
        (
            ENGLISH,
            {"language": "de", "recipient": "Maria Steiner", "relation": "met"},
            'Write it in German, with "Sie".',
        ),
        (ENGLISH, {"language": "de", "register": "formal"}, 'Write it in German, with "Sie".'),
        (ENGLISH, {"language": "French"}, 'Write it in French, with "vous".'),
        (ENGLISH, {"language": "fr", "register": "informal"}, 'Write it in French, with "tu".'),
        (ENGLISH, {"language": "Swedish", "register": "formal"}, "Write it in Swedish."),
        (ENGLISH, {"language": "English"}, "Write it in English."),
        (with_language("pt-BR"), {}, 'Write it in Brazilian Portuguese, with "você".'),
        (with_language("pt-BR"), {"language": "it"}, 'Write it in Italian, with "tu".'),
        (GERMAN, {}, 'Write it in German, with "du".'),
        (GERMAN, {"language": "English"}, "Write it in English."),
    ],
)
def test_the_request_says_language_and_address_in_one_line(data: Any, how: Any, line: str) -> None:
    _, asked = made(data, **how)
    assert [found for found in asked.splitlines() if "Write it in" in found] == [line]


def test_where_words_are_not_counted_the_request_says_how_long_it_is() -> None:
    _, asked = made(language="Japanese")
    assert "Where a length is in words, take 220 characters for 100." in asked


def test_a_text_to_nobody_in_particular_has_no_register_unless_it_is_asked_for() -> None:
    backend = ScriptedBackend(["Ich halte Impfstoffe kalt."])
    found = draft("pitch", Profile.from_dict(ENGLISH), model=backend, seconds=30, language="de")
    assert (found.language, found.register) == ("de", "")
    assert "Write it in German.\n" in backend.requests[0].text


def test_a_register_that_is_none_is_refused_before_anything_is_sent() -> None:
    backend = ScriptedBackend(["Ich halte Impfstoffe kalt."])
    with pytest.raises(UsageError, match='formal or informal, and is "rude"'):
        draft("pitch", Profile.from_dict(ENGLISH), model=backend, language="de", register="rude")  # type: ignore[arg-type]
    assert backend.requests == []


def test_a_kind_that_says_nothing_of_the_language_gets_the_line_too(desk: Path) -> None:
    Path("prompts").mkdir()
    Path("prompts/toast.md").write_text(
        "---\ndescription: A toast.\n---\n{% block user %}Raise a glass.{% endblock %}\n"
    )
    backend = ScriptedBackend(["Prost."])
    draft("toast", Profile.from_dict(ENGLISH), model=backend, language="de")
    assert backend.requests[0].text == "Raise a glass.\n\nWrite it in German."


def test_the_file_says_its_language_and_is_called_in_it(tmp_path: Path) -> None:
    found, _ = made(language="German")
    loaded = Draft.load(found.save(tmp_path))
    assert (loaded.language, loaded.register) == ("de", "informal")
    assert loaded.title == "Liebe Maria"
    assert loaded.description.startswith("ich danke dir")
    assert loaded.path is not None
    assert "-liebe-maria-" in loaded.path.name
    text = loaded.path.read_text(encoding="utf-8")
    assert "\nlang: de\n" in text
    assert Draft.load(loaded.path).to_markdown() == text


@each(
    ("line", "title"),
    [
        ("# Why C#", "Why C#"),
        ("# **Why C#**", "Why C#"),
        ("# F* and the A* ##", "F* and the A*"),
        ("# *One* or *two*", "*One* or *two*"),
        ("Subject: Learning F*", "Learning F*"),
        ("**Subject: Why C#**", "Why C#"),
        ("**Subject:** **Why F***", "Why F*"),
    ],
)
def test_a_title_loses_only_the_marks_around_it(line: str, title: str) -> None:
    draft, _ = made(answer=f"{line}\n\nIt compiles, and it is C#\n")
    assert draft.title == title
    assert opening(draft.body) == "It compiles, and it is C#"
    assert subject_and_body(draft, ExportOptions())[0] == title


@each(
    ("answer", "title"),
    [
        ("件名:御礼\n\n佐藤様\n", "御礼"),
        ("佐藤様、\n\n先日はありがとうございました。\n", "佐藤様"),
        ("# Dank\n\nLiebe Maria,\n", "Dank"),
        ("عزيزتي ماريا،\n\nشكرا.\n", "عزيزتي ماريا"),
        (f"{'Wort ' * 30}\n", f"{'Wort ' * 12}Wort…"),
        ("句" * 100 + "\n", "句" * 69 + "…"),
    ],
)
def test_titles(answer: str, title: str) -> None:
    assert made(answer=answer, language="ja")[0].title == title


def test_the_language_is_part_of_the_draft_id_whatever_name_it_has() -> None:
    ids = {name: made(language=name)[0].id for name in ("German", "de", "deu", "French")}
    ids["none"] = made()[0].id
    assert ids["German"] == ids["de"] == ids["deu"]
    assert len(set(ids.values())) == 3


def test_a_draft_in_another_language_fails() -> None:
    found, _ = made(language="Japanese")
    assert found.report is not None
    assert "language" in [f["check"] for f in found.report["findings"] if f["hard"]]
    assert "This is in Latin letters; Japanese was asked for" in str(found.report)


def test_the_repair_is_asked_for_in_the_language() -> None:
    backend = ScriptedBackend(["Liebe Maria,\n\nDanke für 400 Pumpen im Jahr.\n"], ())
    draft("thanks", Profile.from_dict(ENGLISH), model=backend, **THANKS, language="German")
    assert backend.requests[1].messages[-1].content.startswith("Bitte schreib den Text noch")
    backend = ScriptedBackend(["Cara Maria,\n\ngrazie per le 400 pompe.\n"], ())
    draft("thanks", Profile.from_dict(ENGLISH), model=backend, **THANKS, language="Italian")
    assert backend.requests[1].messages[-1].content.endswith("\nAnswer in Italian.")


def test_a_revision_is_in_the_language_of_the_draft_or_in_another(tmp_path: Path) -> None:
    profile = Profile.from_dict(ENGLISH)
    drafter = Drafter(ScriptedBackend([LETTER]), Store(tmp_path))
    first = drafter.draft(drafter.plan("thanks", profile, THANKS, language="de"))
    same = drafter.revision(first, "Shorter.", profile)
    assert "Write it in" not in same.rendered.request.messages[-1].content
    other = drafter.revision(first, "Shorter.", profile, language="fr")
    said = other.rendered.request.messages[-1].content
    assert "Shorter. Write it in French" in said
    assert drafter.draft(same).language == "de"
    assert drafter.draft(other).language == "fr"


def test_check_and_explain_take_a_language() -> None:
    profile = Profile.from_dict(ENGLISH)
    text = "Ich danke Ihnen für das Panel am Dienstag und freue mich auf die nächste Runde."
    assert check(text, profile=profile, language="Deutsch").passed
    assert not check(text, profile=profile, language="French").passed
    assert not check(text, profile=profile, language="Arabic").passed
    assert explain(text, profile=profile).as_dict()["language"] == "de"
    assert explain(text, profile=profile, language="de-AT").as_dict()["language"] == "de-AT"


def test_an_unknown_language_is_one_line_wherever_it_stands() -> None:
    with pytest.raises(InputError, match='Did you mean "German"'):
        made(language="Germn")
    with pytest.raises(ProfileError, match=r"meta.draftkit.language: There is no language"):
        Profile.from_dict(with_language("Klingonese"))
    with pytest.raises(ConfigError, match="There is no language"):
        set_value("language", "Germn")


def test_a_small_model_says_that_it_composes_in_english_only() -> None:
    backend = ScriptedBackend([""], ("small",))
    with pytest.raises(UsageError, match=r"composed in English only, not in German\. Name a large"):
        draft("thanks", Profile.from_dict(ENGLISH), model=backend, **THANKS, language="German")


PEOPLE = [
    {"recipient": "Maria", "language": "Deutsch"},
    {"recipient": "佐藤様", "language": "日本語"},
    {"recipient": "Ben", "language": ""},
]


def test_each_row_has_its_language(tmp_path: Path) -> None:
    profile = Profile.from_dict(with_language("Spanish"))
    how: dict[str, Any] = {"model": ScriptedBackend([LETTER]), "same": {"occasion": "the panel"}}
    results = list(bulk("thanks", PEOPLE, profile, folder=tmp_path, **how))
    tags = {r.recipient: Draft.load(r.path).language for r in results if r.path}
    assert tags == {"Maria": "de", "佐藤様": "ja", "Ben": "es"}
    again = list(bulk("thanks", PEOPLE, profile, folder=tmp_path, **how))
    assert all(r.before for r in again)
    french = bulk("thanks", PEOPLE, profile, folder=tmp_path / "fr", language="fr", **how)
    assert {Draft.load(r.path).language for r in french if r.path} == {"fr"}


PEOPLE_FILE = Path(__file__).parents[1] / "data/languages/people.csv"


def test_notes_to_people_in_ten_scripts_have_names_of_their_own(tmp_path: Path) -> None:
    """Even where no answer greets anybody, and where the language is that of the profile."""
    profile = Profile.from_dict(ENGLISH)
    how: dict[str, Any] = {"same": {"occasion": "the panel"}, "language": "English"}
    model = ScriptedBackend(["Thank you for the panel."])
    results = list(bulk("thanks", PEOPLE_FILE, profile, model=model, folder=tmp_path, **how))
    names = {r.recipient: r.path.name[11:-12] for r in results if r.path}
    assert len(names) == len(set(names.values())) == 44
    assert "thank-you-note-to" not in names.values()
    assert names["Дарья Ёлкина"] == "thank-you-note-to-дарья-ёлкина"
    assert names["प्रिया शर्मा"] == "thank-you-note-to-प्रिया-शर्मा"
    assert names["佐藤花子様"] == "thank-you-note-to-佐藤花子様"
    assert names["Jörg Weiß"] == "thank-you-note-to-jorg-weiss"


@each(("characters", "found"), [(100, ""), (40, "66 to 264"), (300, "66 to 264"), (264, "")])
def test_japanese_is_measured_in_characters(characters: int, found: str) -> None:
    text = "ご講演をありがとう。" * (characters // 9 + 1)
    text = text[: characters * 10 // 9]
    wanted = {"length": {"min_words": 30, "max_words": 120}}
    brief = Brief((), checks=wanted, language=Tag.find("ja"))
    said = [f.message for f in checks.run(text, brief).findings if f.check == "length"]
    assert bool(said) == bool(found)
    assert all(f"{found} are wanted" in message and "characters" in message for message in said)


def test_a_spoken_minute_in_japanese_is_about_300_characters() -> None:
    brief = Brief((), checks={"length": {"seconds": 60}})  # told by the script
    assert not _length("ご講演をありがとう。" * 34, brief)
    assert "take 30 seconds to say instead of 60" in _length("ご講演をありがとう。" * 17, brief)


def _length(text: str, brief: Brief) -> str:
    return "".join(f.message for f in checks.run(text, brief).findings if f.check == "length")


@each(
    ("text", "attributes"),
    [
        ("شكرا جزيلا على المحاضرة يوم الثلاثاء.", 'lang="ar" dir="rtl"'),
        ("先日はご講演をありがとうございました。", 'lang="ja" dir="ltr"'),
        ("OK", 'dir="auto"'),
    ],
)
def test_a_page_says_language_and_direction(text: str, attributes: str) -> None:
    found = page(explain(text, profile=Profile.from_dict(ENGLISH)), "Title")
    assert f'aria-label="The text" {attributes}>' in found


FAITHFUL: dict[str, str] = json.loads(
    PEOPLE_FILE.with_name("faithful.json").read_text(encoding="utf-8")
)
GIVEN = {
    "recipient": "Maria",
    "occasion": "the panel on Tuesday, 3 March",
    "specifics": "the question about who empties the fridges",
    "changed": "I rewrote my talk around that question",
    "next_step": "I will send you the new version by Friday",
}


@each("language", FAITHFUL)
def test_what_was_given_is_not_missed_in_another_language(language: str) -> None:
    """Words are not compared across languages, nor a name across scripts."""
    found, _ = made(answer=FAITHFUL[language], language=language, **GIVEN)
    assert found.report is not None
    said = [f["check"] for f in found.report["findings"]]
    assert not {"must", "addressee", "language", "length"} & set(said)


def test_a_name_or_number_that_is_given_is_missed_in_any_language() -> None:
    given = {**GIVEN, "next_step": "the 40 fridges", "recipient": "Inés"}
    found, _ = made(answer=FAITHFUL["German"], language="German", **given)
    missed = [f["message"] for f in (found.report or {})["findings"] if f["check"] == "must"]
    assert missed == [
        'It does not name the recipient, "Inés".',
        'It lacks "40" of the next step, "the 40 fridges".',
    ]


def test_the_scaffold_of_an_outline_is_in_its_language_and_its_check_looks_for_that() -> None:
    section = {"heading": "Schritt", "points": ["Wer leert ihn?"]}
    answer = {
        "title": "Warum sie nachts versagen",
        "description": "Kurz.",
        "hook": "Nachts fällt der Strom aus.",
        "sections": [{**section, "heading": f"Schritt {n}"} for n in "abcde"],
        "evidence": ["Zahlen"],
        "closing": "So beginnt es.",
        "question": "Und bei Ihnen?",
    }
    backend = ScriptedBackend([json.dumps(answer)])
    found = draft("post", Profile.from_dict(ENGLISH), model=backend, language="de", topic="x")
    assert "\n## Noch zu belegen\n" in found.body
    assert "\n## Schluss\n" in found.body
    assert "Closing" not in found.body
    assert "sections" not in [f["check"] for f in (found.report or {})["findings"]]


def test_a_row_with_an_unknown_language_is_named(tmp_path: Path) -> None:
    rows = [{"recipient": "Ada", "locale": "Python"}]
    how: dict[str, Any] = {"model": ScriptedBackend([""]), "same": {"occasion": "the panel"}}
    with pytest.raises(InputError, match=r'locale.*There is no language "Python"'):
        bulk("thanks", rows, Profile.from_dict(ENGLISH), folder=tmp_path, **how)


@pytest.mark.usefixtures("desk")
def test_the_command_takes_it_and_the_settings_keep_it(capsys: pytest.CaptureFixture[str]) -> None:
    def said(*words: str) -> str:
        assert run(list(words)) == 0
        found = capsys.readouterr()
        return found.out + found.err

    ask = ("prompt", "thanks", "Maria", "the panel")
    formal = ("--register", "formal")
    assert "Write it in" not in said(*ask)
    assert 'Write it in German, with "Sie".' in said(*ask, "--language", "German", *formal)
    assert "Note: English has no --register." in said(*ask, "--language", "en", *formal)
    said("config", "set", "language", "español")
    assert 'Write it in Spanish, with "tú".' in said(*ask)
    assert "Write it in French" in said(*ask, "--language", "fr")
    said("thanks", "Maria", "the panel", "--reply", "reply.md", "-q")
    Path("text.md").write_text("Gracias por la charla del martes.\n", encoding="utf-8")
    assert run(["check", "text.md", "--language", "ar", "--strict"]) == 3
    said("explain", "text.md", "--language", "es")
