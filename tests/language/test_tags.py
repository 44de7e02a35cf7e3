"""Languages by name, and what follows of them: script, direction, address, room."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from draftkit.errors import InputError
from draftkit.language.document import Document
from draftkit.language.tags.manner import addresses, pace_of
from draftkit.language.tags.script import other_script, tag_of
from draftkit.language.tags.tag import Tag
from each import each

# English name, own name, ISO 639-1 (or tag), ISO 639-2 and 639-3, script, direction.
LANGUAGES = """
ar Arabic العربية ara Arab rtl
bg Bulgarian български bul Cyrl ltr
bn Bangla বাংলা ben Beng ltr
ca Catalan català cat Latn ltr
cs Czech čeština ces,cze Latn ltr
da Danish dansk dan Latn ltr
de German Deutsch deu,ger Latn ltr
el Greek Ελληνικά ell,gre Grek ltr
en English English eng Latn ltr
es Spanish español spa Latn ltr
et Estonian eesti est Latn ltr
fa Persian فارسی fas,per Arab rtl
fi Finnish suomi fin Latn ltr
fr French français fra,fre Latn ltr
he Hebrew עברית heb,iw Hebr rtl
hi Hindi हिन्दी hin Deva ltr
hr Croatian hrvatski hrv Latn ltr
hu Hungarian magyar hun Latn ltr
id Indonesian Indonesia ind,in Latn ltr
it Italian italiano ita Latn ltr
ja Japanese 日本語 jpn Jpan ltr
ko Korean 한국어 kor Kore ltr
nl Dutch Nederlands nld,dut Latn ltr
pl Polish polski pol Latn ltr
pt Portuguese português por Latn ltr
ro Romanian română ron,rum Latn ltr
ru Russian русский rus Cyrl ltr
sr Serbian српски srp Cyrl ltr
sv Swedish svenska swe Latn ltr
ta Tamil தமிழ் tam Taml ltr
th Thai ไทย tha Thai ltr
tr Turkish Türkçe tur Latn ltr
uk Ukrainian українська ukr Cyrl ltr
ur Urdu اردو urd Arab rtl
zh Chinese 中文 zho,chi Hans ltr
"""


@each("line", LANGUAGES.strip().splitlines())
def test_every_usual_name_gives_the_tag(line: str) -> None:
    tag, english, own, codes, script, direction = line.split()
    names = [tag, english, own, *codes.split(",")]
    for name in (*names, *(n.upper() for n in names), f" {english.lower()} ", f"{tag}_001.UTF-8"):
        found = Tag.find(name)
        assert found.code == tag, name
        assert (found.script, found.direction) == (script, direction)
    assert Tag.find(own).name == english


@each(
    ("name", "tag", "english"),
    [
        ("Brazilian Portuguese", "pt-BR", "Brazilian Portuguese"),
        ("pt_br", "pt-BR", "Brazilian Portuguese"),
        ("português (Brasil)", "pt-BR", "Brazilian Portuguese"),
        ("Portuguese (Portugal)", "pt-PT", "European Portuguese"),
        ("francais", "fr", "French"),
        ("French, Canada", "fr-CA", "Canadian French"),
        ("Deutsch (Schweiz)", "de-CH", "Swiss High German"),
        ("German as written in Namibia", "", ""),
        ("German (Namibia)", "de-NA", "German (Namibia)"),
        ("Argentine Spanish", "es-AR", "Spanish (Argentina)"),
        ("es-419", "es-419", "Latin American Spanish"),
        ("Serbian in Latin script", "sr-Latn", "Serbian in Latin script"),
        ("srpski (latinica)", "sr-Latn", "Serbian in Latin script"),
        ("sr-latn-rs", "sr-Latn-RS", "Serbian in Latin script (Serbia)"),
        ("Traditional Chinese", "zh-Hant", "Traditional Chinese"),
        ("繁體中文", "zh-Hant", "Traditional Chinese"),
        ("Chinese in traditional characters", "zh-Hant", "Traditional Chinese"),
        ("the Japanese language", "", ""),
        ("Japanese language", "ja", "Japanese"),
        ("ca-valencia", "ca-valencia", "Catalan"),
        ("Python", "", ""),
        ("", "", ""),
        ("de-Qqqq", "", ""),
        ("en;fr", "", ""),
    ],
)
def test_regions_and_scripts(name: str, tag: str, english: str) -> None:
    if not tag:
        with pytest.raises(InputError, match="There is no language"):
            Tag.find(name)
        return
    assert (Tag.find(name).text, Tag.find(name).name) == (tag, english)


def test_the_nearest_name_is_named() -> None:
    with pytest.raises(InputError, match='Did you mean "German"'):
        Tag.find("Germn")


def test_chinese_of_taiwan_is_in_traditional_characters() -> None:
    assert (Tag.find("zh-TW").script, Tag.find("zh").script) == ("Hant", "Hans")


@each(
    ("name", "formal"),
    [("de", '"Sie"'), ("de-AT", '"Sie"'), ("pt-BR", '"o senhor"'), ("ja", "敬語"), ("en", "")],
)
def test_address(name: str, formal: str) -> None:
    assert formal in addresses(Tag.find(name)).get("formal", "")


def test_room() -> None:
    assert pace_of(Tag.find("ja")) == ("characters", 2.2)
    assert pace_of(Tag.find("fi")) == ("words", 1)
    assert pace_of(None) == ("words", 1)


TEXTS: dict[str, str] = json.loads(
    (Path(__file__).parents[1] / "data/languages/thanks.json").read_text(encoding="utf-8")
)
TOLD = [(tag, text) for tag, text in TEXTS.items() if not tag.startswith("sr")]


@each(("tag", "text"), TOLD)
def test_a_script_says_the_language(tag: str, text: str) -> None:
    found = tag_of(Document(text))
    assert (found.text if found else "none") == tag


@each(
    ("wanted", "text", "found"),
    [
        ("Japanese", "Thank you for the talk on Tuesday.", "Latin letters"),
        ("Japanese", TEXTS["zh"], "Chinese"),
        ("Chinese", TEXTS["ja"], "Japanese"),
        ("Serbian", TEXTS["sr-Latn"], "Latin letters"),
        ("sr-Latn", TEXTS["sr-Latn"], ""),
        ("sr-Latn", TEXTS["sr"], "Cyrillic letters"),
        ("German", TEXTS["ar"], "Arabic letters"),
        ("Korean", TEXTS["ko"], ""),
        ("Japanese", TEXTS["ja"] + " Harmattan Logistics", ""),
        ("Arabic", "OK", ""),
        *((tag, text, "") for tag, text in TEXTS.items() if tag != "none"),
    ],
)
def test_another_script_is_told(wanted: str, text: str, found: str) -> None:
    assert other_script(Document(text), Tag.find(wanted)) == found
