"""Notes: kept whole, whoever writes at the same time, and read back with their ids."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from commands import run
from draftkit import Notes, Profile
from draftkit.errors import ProfileError
from draftkit.profile.notes import Note, notes_path
from each import each

PROFILE = {"basics": {"name": "Amara Okafor"}}


def test_a_note_is_a_fact_with_an_id() -> None:
    notes = Notes()
    notes.add("Fridges fail at night.", type="position")
    notes.add("Maria asked who empties them.", type="story", about="Maria")
    profile = Profile.from_dict(PROFILE).with_notes(notes)
    assert [(f.id, f.text) for f in profile.facts()] == [
        ("basics.name", "Amara Okafor"),
        ("notes[0]", "Fridges fail at night."),
        ("notes[1]", "Maria asked who empties them."),
        ("notes[1].about", "Maria"),
    ]
    assert profile.select(["notes[1]"])["notes"][0]["about"] == "Maria"
    assert profile.hash == Profile.from_dict(PROFILE).hash


def test_notes_of_the_profile_itself_come_first() -> None:
    profile = Profile.from_dict({**PROFILE, "notes": ["I keep bees."]})
    profile = profile.with_notes([Note("Fridges fail at night.")])
    assert [f.id for f in profile.facts()][1:] == ["notes[0]", "notes[1]"]
    assert profile.select(["notes[0]"])["notes"] == ["I keep bees."]


def test_what_is_added_is_read_back(tmp_path: Path) -> None:
    notes = Notes.load(tmp_path / "notes.yaml")
    assert len(notes) == 0
    notes.add('She said: "NO", # twice\n\nand left\x1b[31m.', type="quote", about="Ann")
    file = notes.save()
    [note] = Notes.load(file)
    assert note == next(iter(notes))
    assert (note.text, note.type) == ('She said: "NO", # twice and left.', "quote")
    assert file.read_text().startswith("# Your notes")
    assert notes.save() == file  # nothing was added since
    assert len(Notes.load(file)) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="has other permissions")
@pytest.mark.parametrize("before", [None, "- I keep bees.\n"])
def test_only_the_user_may_read_them(tmp_path: Path, before: str | None) -> None:
    file = tmp_path / "notes.yaml"
    if before:
        file.write_text(before)
        file.chmod(0o644)
    notes = Notes.load(file)
    notes.add("A thought.")
    assert notes.save().stat().st_mode & 0o777 == 0o600


@each(
    "before",
    [
        "# mine\n- I keep bees.  # since 2019\n\n# the end\n",
        "- type: story\n  text: >-\n    one\n    two\n  about: Ann",
        "  - text: indented\n  - more\n",
        "- one\r\n- two\r\n",
        "# only this\n",
        "",
    ],
)
def test_every_letter_of_the_file_stays(tmp_path: Path, before: str) -> None:
    file = tmp_path / "notes.yaml"
    file.write_bytes(before.encode())
    notes = Notes.load(file)
    count = len(notes)
    notes.add("Added: one", about="Ann")
    notes.save()
    assert file.read_bytes().decode().startswith(before)
    assert [note.text for note in Notes.load(file)][count:] == ["Added: one"]


@each(
    ("damage", "says"),
    [
        ("- text: [a\n", "line 2: cannot be read: a bracket or brace"),
        ("notes: none\n", 'notes are a list: each starts with "- " on its line.'),
        ("- text: a\n- txet: b\n", 'line 2: the note has an unknown key "txet". Did you mean'),
        ("- text: a\n  type: storey\n", 'the note has the type "storey". Did you mean "story"?'),
        ("- about: Ann\n", "line 1: the note has no text."),
        ("- text: [a, b]\n", "the note has more than one text for text."),
        ("- - a\n", "the note is neither a text nor keys with texts."),
        (f"- {'long ' * 1001}\n", "the note has more than 5,000 characters."),
        ("- \x07\n", "line 1: cannot be read: a control character (U+0007)"),
        (b"- caf\xe9\n", "is not UTF-8 text"),
    ],
)
def test_damage_is_one_line_and_stays(tmp_path: Path, damage: str | bytes, says: str) -> None:
    file = tmp_path / "notes.yaml"
    data = damage if isinstance(damage, bytes) else damage.encode()
    file.write_bytes(data)
    with pytest.raises(ProfileError) as caught:
        Notes.load(file)
    assert says in str(caught.value)
    assert str(caught.value).startswith(str(file))
    assert "\n" not in str(caught.value)
    late = Notes(file)
    late.add("A thought.")
    with pytest.raises(ProfileError):
        late.save()
    assert file.read_bytes() == data


def test_a_list_in_brackets_is_left_to_the_writer(tmp_path: Path) -> None:
    file = tmp_path / "notes.yaml"
    file.write_text("[one, two]\n")
    notes = Notes.load(file)
    notes.add("three")
    with pytest.raises(ProfileError, match="please add this at its end by hand: - text: three"):
        notes.save()
    assert file.read_text() == "[one, two]\n"


def test_a_note_stands_above_the_mark_at_the_end(tmp_path: Path) -> None:
    file = tmp_path / "notes.yaml"
    file.write_bytes(b"---\n- one\n...\n# after\n")
    notes = Notes.load(file)
    notes.add("Two.")
    notes.save()
    assert file.read_bytes().decode().endswith("...\n# after\n")
    assert [note.text for note in Notes.load(file)] == ["one", "Two."]


def test_two_writers_lose_nothing(tmp_path: Path) -> None:
    file = tmp_path / "notes.yaml"
    writers = [Notes.load(file) for _ in range(8)]  # all of them saw the file empty

    def write(number: int) -> None:
        for count in range(5):
            writers[number].add(f"thought {number}-{count}")
            writers[number].save()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    texts = [note.text for note in Notes.load(file)]
    assert sorted(texts) == sorted(f"thought {n}-{c}" for n in range(8) for c in range(5))
    assert [path.name for path in tmp_path.iterdir()] == ["notes.yaml"]


def test_two_programs_lose_nothing(tmp_path: Path) -> None:
    code = (
        "import sys; from draftkit import Notes\n"
        "for n in range(10):\n"
        "    notes = Notes.load('notes.yaml'); notes.add(f'{sys.argv[1]}-{n}'); notes.save()"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", code, name], cwd=tmp_path) for name in ("a", "b")
    ]
    assert [process.wait(60) for process in started] == [0, 0]
    texts = {note.text for note in Notes.load(tmp_path / "notes.yaml")}
    assert texts == {f"{name}-{n}" for name in ("a", "b") for n in range(10)}


@each(
    ("profile", "notes"),
    [
        ("a/profile.yaml", "a/notes.yaml"),
        ("resume.json", "notes.yaml"),
        ("team/amara.yaml", "team/amara.notes.yaml"),
    ],
)
def test_notes_stand_beside_the_profile(profile: str, notes: str) -> None:
    assert notes_path(Path(profile)) == Path(notes)


def test_what_was_asked_is_known() -> None:
    notes = Notes()
    notes.skip("Why?", "tea")
    notes.answer("Who hears it?", "tea", "audience", "managers")
    notes.add("Because.", type="lesson", about="coffee", question="Why?")
    assert notes.asked("Why?", "tea")
    assert notes.asked("Why?", "coffee")
    assert not notes.asked("Why?", "water")
    assert notes.answered("audience", "Who hears it?", "tea") == "managers"
    assert notes.answered("goal", "Who hears it?", "tea") == ""
    assert [note.text for note in notes] == ["Because."]


@each("text", ["", " \n ", "\x1b[31m"])
def test_an_empty_note_is_refused(text: str) -> None:
    with pytest.raises(ProfileError, match=r"A note has no text\."):
        Notes().add(text)


def test_notes_in_memory_cannot_be_saved() -> None:
    notes = Notes()
    notes.add("A thought.")
    with pytest.raises(ProfileError, match="give Notes a path"):
        notes.save()


# The commands


def test_a_note_is_one_command(desk: Path) -> None:
    done = run("note", "Fridges", "fail at night.", "--type", "position")
    assert (done.returncode, done.stdout) == (0, "notes[0]\n")
    assert done.stderr == "Kept in notes.yaml.\n"
    assert run("note", "-", "--about", "Maria", stdin="She asked who\nempties them.").stdout == (
        "notes[1]\n"
    )
    assert run("notes").stdout == (
        "notes[0]: position: Fridges fail at night.\n"
        "notes[1]: She asked who empties them. (about Maria)\n"
    )
    [only] = json.loads(run("notes", "--about", "maria", "--json").stdout)
    assert (only["id"], only["text"]) == ("notes[1]", "She asked who empties them.")
    assert "notes[1].about: Maria" in run("profile", "facts").stdout


def test_what_notes_say_may_be_claimed(desk: Path) -> None:
    desk.joinpath("text.md").write_text("We lost 9 fridges in Tamale.\n")
    assert run("check", "text.md", "--strict").returncode == 3
    run("note", "We lost nine fridges in Tamale.")
    assert run("check", "text.md", "--strict").returncode == 0
    assert "notes[0]" in run("explain", "text.md").stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["note", " "], "Error: The note has no text."),
        (["note"], "Missing argument 'TEXT'"),
        (["note", "a", "--type", "joke"], "'joke' is not one of"),
        (["note", "a", "-p", "none.yaml"], "There is no file none.yaml"),
    ],
)
def test_a_wrong_note_is_one_line(desk: Path, arguments: list[str], says: str) -> None:
    done = run(*arguments)
    assert (done.returncode, says in done.stderr) == (2, True), done.stderr
    assert not Path("notes.yaml").exists()


@pytest.mark.parametrize("command", [["notes"], ["note", "a"], ["pitch", "--reply", "reply.md"]])
def test_damaged_notes_are_one_line(desk: Path, command: list[str]) -> None:
    Path("notes.yaml").write_text("- txet: b\n")
    done = run(*command)
    assert done.returncode == 2
    assert done.stderr.startswith('Error: notes.yaml, line 1: the note has an unknown key "txet".')
    assert done.stderr.count("\n") == 1


def test_without_notes_the_next_step_is_said(desk: Path) -> None:
    assert run("notes").stderr == 'No notes yet. Add one with: draftkit note "..."\n'
