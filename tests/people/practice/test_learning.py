"""What final texts teach: only with consent, and the profile's comments stay."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

import commands
from draftkit.cli import run
from draftkit.drafts.draft import Draft
from draftkit.errors import ProfileError
from draftkit.people.practice.changed import Changed, changed_in_all
from draftkit.people.practice.event import Event
from draftkit.profile.profile import Profile
from draftkit.profile.writer import add_to_list
from each import each
from terminals import talk

CUT = "I am thrilled to say it: "
KEPT = "the fridges in stall {n} hold for two nights, and nobody had to carry ice up the hill."
PROFILE = """\
# Mine.
basics:
  name: Amara Okafor
meta:
  draftkit:
    banned_phrases:  # never these
      # of adverts
      - passionate about
    voice: dry  # and short
"""


@pytest.fixture
def four(desk: Path) -> list[Draft]:
    """Four drafts with the same phrase; three were sent, and it was cut from each."""
    desk.joinpath("profile.yaml").write_text(PROFILE, encoding="utf-8")
    made = []
    for n in range(4):
        draft = Draft(
            id=f"ab{n}2" * 16,
            kind="thanks" if n == 3 else "social",
            title="T",
            body=CUT + KEPT.format(n=n) + "\n",
            inputs={"recipient": "Inês Duarte"} if n == 3 else {},
            created=dt.datetime(2026, 3, 4, n, tzinfo=dt.UTC),
        )
        made.append(dataclasses.replace(draft, path=draft.save("drafts")))
        Path(f"{n}.txt").write_text(KEPT.format(n=n), encoding="utf-8")
    return made


def tell(number: int, *more: str) -> list[str]:
    return ["sent", f"ab{number}2", "--final", f"{number}.txt", "--on", "2026-03-05", *more]


@pytest.mark.usefixtures("four")
def test_nobody_consents_where_nobody_is_asked() -> None:
    for number in range(3):
        told = commands.run(*tell(number))
        assert told.returncode == 0
        assert ("I am thrilled to say it" in told.stderr) == (number == 2), told.stderr
    assert Path("profile.yaml").read_text(encoding="utf-8") == PROFILE
    listed = commands.run("practice").stdout
    events = json.loads(commands.run("practice", "--json").stdout)
    assert [(one["what"], one["words_out"]) for one in events] == [("sent", 6)] * 3
    assert 'Cut from 3 drafts: "I am thrilled to say it"' in listed
    assert "In 3 drafts: 0 words in, 18 out, of 72." in listed


@pytest.mark.usefixtures("four")
def test_what_the_writer_wants_stands_in_the_profile() -> None:
    assert run(tell(0)) == 0
    assert run(tell(1, "--no-sample")) == 0
    code, shown = talk(tell(2), [("Never write it again?", b"y\r"), ("as samples", b"y\r")])
    assert code == 0, shown
    sample = next(Path("sent").glob("*ab22ab22*")).as_posix()
    after = Path("profile.yaml").read_text(encoding="utf-8")
    assert after == PROFILE.replace(
        "      - passionate about\n",
        "      - passionate about\n      - I am thrilled to say it\n",
    ).replace("  draftkit:\n", f"  draftkit:\n    samples:\n      - {sample}\n")
    profile = Profile.load("profile.yaml")
    assert profile.samples == (KEPT.format(n=2) + "\n",)
    # What is banned is not offered again; a letter says to whom it speaks.
    code, shown = talk(tell(3), [("It speaks to Inês Duarte", b"\r")])
    assert (code, "Never write" in shown) == (0, False), shown
    assert Profile.load("profile.yaml") == profile
    # Later, and without a terminal; a second time it is none.
    for _ in range(2):
        assert run(tell(3, "--sample")) == 0
    assert len(Profile.load("profile.yaml").samples) == 2


@pytest.mark.usefixtures("four")
def test_what_was_not_sent_is_no_sample() -> None:
    for number in (0, 1, 0):  # of the first, another text at the end
        assert run(tell(number, "--sample")) == 0
        Path("0.txt").write_text(f"Now: {KEPT}", encoding="utf-8")
    files = {n: sorted(Path("sent").glob(f"*ab{n}2*")) for n in (0, 1)}
    assert len(files[0]) == 2
    files[1][0].write_text("Mine by now.\n", encoding="utf-8")
    undone = commands.run("sent", "ab02", "--undo")
    assert undone.returncode == 0, undone.stderr
    assert not any(file.exists() for file in files[0])
    assert Profile.load("profile.yaml").samples == ("Mine by now.\n",)
    undone = commands.run("sent", "ab12", "--undo")
    assert "was changed since it was kept, and stays" in undone.stderr
    assert files[1][0].exists()
    assert Path("profile.yaml").read_text(encoding="utf-8") == PROFILE


@each(
    ("text", "after"),
    [
        ("a: 1\n", "a: 1\n\nb:\n  c:\n    - new\n"),
        ("b:\n  c:\n", "b:\n  c:\n    - new\n"),
        ("b:\n  c: one  # this\n", "b:\n  c:  # this\n    - one\n    - new\n"),
        ("b:\n  c: [one]  # this\n", "b:\n  c:  # this\n    - one\n    - new\n"),
        ("b:\n  c:\n  - one\n  # end\n  d: 1\n", "b:\n  c:\n  - one\n  - new\n  # end\n  d: 1\n"),
    ],
)
def test_a_list_gets_one_more(text: str, after: str) -> None:
    from draftkit.files.yamledit import add

    assert add(text, ("b", "c"), "new") == after


def test_what_cannot_be_added_is_said_and_nothing_changes(tmp_path: Path) -> None:
    file = tmp_path / "profile.json"
    text = '{"basics": {"name": "A"}, "meta": {"draftkit": {"banned_phrases": ["x"]}}}'
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ProfileError, match=r'add "new" to meta\.draftkit\.banned_phrases by hand'):
        add_to_list(file, ("meta", "draftkit", "banned_phrases"), "new")
    assert file.read_text(encoding="utf-8") == text


def test_what_is_added_at_once_is_all_kept(tmp_path: Path) -> None:
    file = tmp_path / "profile.yaml"
    file.write_text("basics:\n  name: A\n", encoding="utf-8")
    phrases = [f"phrase {n}" for n in range(8)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(partial(add_to_list, file, ("meta", "draftkit", "banned_phrases")), phrases))
    kept = Profile.load(file).data["meta"]["draftkit"]["banned_phrases"]
    assert sorted(kept) == phrases


def test_all_changes_together() -> None:
    events = [
        Event("sent", "2026-03-04", draft="a", words_in=1, words_out=2, words=10),
        Event("sent", "2026-03-04", draft="b"),  # nobody kept how it was sent
        Event("sent", "2026-03-05", draft="c", words_in=3, words_out=0, words=20),
    ]
    assert changed_in_all(events) == Changed(4, 2, 30, 2)
    assert changed_in_all([]) == Changed(0, 0, 0, 0)
