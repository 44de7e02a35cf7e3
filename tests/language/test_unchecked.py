"""What is not known of a language is said item by item, as its folder has it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from draftkit.language import language as room
from draftkit.language.document import Document
from draftkit.language.language import Language, language
from draftkit.language.tags import unchecked
from draftkit.language.tags.unchecked import NEEDS, not_checked
from each import each

if TYPE_CHECKING:
    from collections.abc import Mapping

GERMAN = Document("Vielen Dank für das Podium, ich habe mich über die Frage gefreut.")
ENGLISH = language("en")


def said_of(files: Mapping[str, Any], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what is not checked in a language whose folder has these tables and lists."""

    class Known(Language):
        def table(self, name: str) -> dict[str, Any]:
            return dict(files.get(name, {}))

        def lines(self, name: str) -> tuple[str, ...]:
            return tuple(files.get(name, ()))

    class Text:
        language = Known("xx")

    monkeypatch.setattr(unchecked, "_called", lambda of: "it")
    (line,) = not_checked(Text()) or ("Not checked in it: .",)  # type: ignore[arg-type]
    return line.removeprefix("Not checked in it: ").removesuffix(".").split(", ")


def files_of_english() -> dict[str, Any]:
    folder = Path(room.__file__).parent / "en"
    tables = {one.stem: ENGLISH.table(one.stem) for one in folder.glob("*.toml")}
    return tables | {one.name: ENGLISH.lines(one.name) for one in folder.glob("*.txt")}


def test_one_known_meeting_makes_no_known_attachment(monkeypatch: pytest.MonkeyPatch) -> None:
    """One doing in a folder takes that one off the line, and no other."""
    table = {"doings": ENGLISH.table("doings")["doings"][:1]}
    assert table["doings"][0]["name"] == "a meeting"
    monkeypatch.setitem(language("de")._files, "doings", table)
    (line,) = not_checked(GERMAN)
    assert "an attachment" in line
    assert "a referral" in line
    assert "a meeting" not in line


def test_units_without_a_form_find_no_number(monkeypatch: pytest.MonkeyPatch) -> None:
    units: dict[str, Any] = {"numbers": {"units": {"uno": 1}}}
    assert "numbers in words" in said_of(units, monkeypatch)
    units["numbers"]["forms"] = {"spelled": "{units}"}
    said = said_of(units, monkeypatch)
    assert "numbers in words" not in said
    assert {"tens and thousands in words", "shares in words", "ordinals in words"} <= {*said}


@each("what", NEEDS)
def test_what_a_folder_lacks_is_said_and_nothing_else(
    what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    needed = NEEDS[what].split(" | ")[0].split()
    for name in needed:
        files = {
            key: dict(v) if isinstance(v, dict) else v for key, v in files_of_english().items()
        }
        for alternative in NEEDS[what].split(" | ")[1:]:
            files.pop(alternative, None)
        if name.endswith(".txt"):
            del files[name]
        else:
            file, keys = room._parts(name)
            table = files[file]
            for key in keys[:-1]:
                table[key] = dict(table[key])
                table = table[key]
            del table[keys[-1]]
        assert said_of(files, monkeypatch) == [what]


def test_what_a_language_has_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every check of a text asks which lists there are: the large ones take milliseconds."""
    of = Language("en")
    before = not_checked(Document("We mend 14 fridges.", of))
    monkeypatch.setattr(Language, "_read", lambda _, name: pytest.fail(f"{name} is read again"))
    assert not_checked(Document("We mend 14 fridges.", of)) == before == ()
