"""What comes is what is kept, to the letter: in five languages, pasted, served, and asked again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from commands import PROFILE
from draftkit.backends import open_backend
from draftkit.backends.base import Options
from draftkit.drafting.draft import Drafter
from draftkit.drafting.search import SearchBounds
from draftkit.drafts.draft import Draft
from draftkit.drafts.store import Store
from draftkit.profile.profile import Profile
from draftkit.prompts.prompt import Prompt
from server import Server

if TYPE_CHECKING:
    from collections.abc import Callable

    from server import Exchange

# Letters, lists, quotations, aphorisms, wrong numbers, blanks to fill in, talk about the draft,
# things said twice, wrapped and wide blanks, and texts far longer than was asked for.
ANSWERS = sorted((Path(__file__).parents[1] / "data" / "answers").glob("*.md"))
LANGUAGES = ("de", "en", "es", "fr", "ja")


def cleaned(path: Path) -> str:
    """Return an answer with line feeds, and without the blanks at its ends."""
    return path.read_bytes().decode().replace("\r\n", "\n").strip(" \t\n") + "\n"


def of(language: str) -> list[Path]:
    """Return the answers in a language."""
    return [path for path in ANSWERS if path.name.startswith(f"{language}-")]


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    path = tmp_path / "profile.yaml"
    path.write_text(PROFILE, encoding="utf-8")
    return Profile.load(path)


def saying(*texts: str) -> Server:
    """Return a server that says each text once, the last again and again."""

    def mode(text: str) -> Callable[[Exchange], None]:
        def say(exchange: Exchange) -> None:
            exchange.text = text
            exchange.well()

        return say

    server = Server()
    server._modes = [mode(text) for text in texts]
    return server


def test_there_are_forty_answers_in_five_languages() -> None:
    assert [len(of(language)) for language in LANGUAGES] == [8] * 5
    assert len(ANSWERS) == 40


@pytest.mark.parametrize("path", ANSWERS, ids=lambda path: path.stem)
def test_a_pasted_answer_is_the_draft(path: Path, profile: Profile, tmp_path: Path) -> None:
    backend = open_backend("manual:", Options(reply=str(path)))
    drafter = Drafter(backend, Store(tmp_path / "drafts"), bounds=SearchBounds.usual(backend))
    draft = drafter.draft(drafter.plan("pitch", profile))
    assert draft.path
    assert Draft.load(draft.path).body == draft.body == cleaned(path)
    assert draft.path.read_bytes().decode().endswith(f"---\n{cleaned(path)}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_server_says_stays_when_a_repair_is_no_better(
    language: str, profile: Profile
) -> None:
    for path in of(language):
        answer = path.read_bytes().decode()
        with saying(answer, "[Name], by 1921 we had 77 of 88.") as server:
            backend = open_backend("openai:m", Options(base_url=server.url, api_key="key"))
            drafter = Drafter(backend, bounds=SearchBounds.usual(backend))
            draft = drafter.draft(drafter.plan("pitch", profile))
            backend.close()
            asked = server.count
        assert draft.body == cleaned(path)
        passed = (draft.report or {})["passed"]
        assert asked == (1 if passed else 2)
        assert passed or draft.notes[-1].endswith(": the first text stays.")


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_several_each_is_kept_whole(language: str, profile: Profile) -> None:
    texts = [path.read_bytes().decode() for path in of(language)]
    with saying(*texts) as server:
        backend = open_backend("openai:m", Options(base_url=server.url, api_key="key"))
        bounds = SearchBounds.usual(backend, len(texts), attempts=len(texts))
        drafter = Drafter(backend, bounds=bounds)
        draft = drafter.draft(drafter.plan("pitch", profile))
        backend.close()
    assert sorted(c["text"] for c in draft.candidates) == sorted(map(cleaned, of(language)))
    best = min(len([f for f in c["report"]["findings"] if f["hard"]]) for c in draft.candidates)
    first = next(
        c["text"]
        for c in draft.candidates
        if len([f for f in c["report"]["findings"] if f["hard"]]) == best
    )
    assert draft.body == first


def test_what_is_taken_out_is_said(profile: Profile, tmp_path: Path) -> None:
    """Invisible letters and control characters carry what nobody sees: they go, and it is said."""
    path = tmp_path / "answer.txt"
    letter = "Dear Maria,\n\nThank you for the panel on rural health.\n\nAnn\n"
    hidden = letter.replace("panel", "pa\U000e0041\U000e0042nel\x07")
    drafted = []
    for text in (letter, hidden):
        path.write_text(text, encoding="utf-8")
        drafter = Drafter(open_backend("manual:", Options(reply=str(path))))
        given = {"recipient": "Maria", "occasion": "the panel on rural health"}
        plan = drafter.plan(Prompt.find("thanks"), profile, given)
        drafted.append(drafter.draft(plan))
    plain, taken = drafted
    assert plain.body == taken.body == letter
    said = "Taken out: 3 invisible characters."
    assert (said in plain.notes, said in taken.notes) == (False, True)
