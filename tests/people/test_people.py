"""The file of people: kept to the letter, merged with consent, found by a part of a name."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path

import pytest

from commands import COMMAND
from documents.files import mail
from draftkit.cli import run
from draftkit.errors import InputError, UsageError
from draftkit.exchange.exports.exported import ExportOptions
from draftkit.exchange.exports.exporters import export
from draftkit.exchange.exports.formats import BUILT_IN
from draftkit.files import yamlio
from draftkit.files.yaml_layout import Layout
from draftkit.people.briefing import brief, cells, who
from draftkit.people.contacts import contacts
from draftkit.people.importing import people_in, people_of
from draftkit.people.merging import Conflict, Mine, merge
from draftkit.people.naming import find
from draftkit.people.people import People, people_path
from draftkit.people.person import Person, Remark
from each import each
from exports import draft
from terminals import talk

WRITTEN = """\
# Mine.

# Met at the fair.
- name: Inês Duarte   # the host
  organisation: Port Data
  email: ines@port.example
  topics: [ports, data]
  notes:
    - asks good questions
    # the second visit
    - {on: 2026-03-04, text: "moved: to Porto"}
  last_touch: 2026-03-04
- name: Jörg Müller
  rhythm_days: 90
# the last one
-
  name: Ana Lima
  role:
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file as somebody wrote it by hand."""
    path = tmp_path / "people.yaml"
    path.write_text(WRITTEN, encoding="utf-8")
    return path


def named(people: People, name: str) -> Person:
    """Return the person of this name."""
    return find(name, people)


def test_what_stands_there_is_read(file: Path) -> None:
    ines, jorg, ana = People.load(file)
    assert ines == Person(
        "Inês Duarte",
        organisation="Port Data",
        email=("ines@port.example",),
        topics=("ports", "data"),
        notes=(Remark("asks good questions"), Remark("moved: to Porto", "2026-03-04")),
        last_touch="2026-03-04",
    )
    assert (jorg.rhythm_days, ana.role) == (90, "")
    assert [People.load(file).line(one) for one in People.load(file)] == [4, 13, 17]


def test_only_what_changes_is_written_anew(file: Path) -> None:
    def changes(people: People) -> None:
        ines = named(people, "ines")
        people.change(ines, role="Host", notes=(*ines.notes, Remark("has a new dog", "2026-05-01")))
        people.change(named(people, "ana"), role="Pilot")

    People.edit(file, changes)
    text = file.read_text(encoding="utf-8")
    before, after = WRITTEN.splitlines(), text.splitlines()
    assert [line for line in before if line not in after] == ["  role:"]
    assert [line for line in after if line not in before] == [
        "    - 'on': '2026-05-01'",
        "      text: has a new dog",
        "  role: Host",
        "  role: Pilot",
    ]
    assert named(People.load(file), "ines").notes[-1] == Remark("has a new dog", "2026-05-01")


def test_a_list_in_brackets_is_written_anew(file: Path) -> None:
    People.edit(file, lambda p: p.change(named(p, "ines"), topics=("ports", "data", "dogs")))
    assert "- dogs\n" in file.read_text(encoding="utf-8")


def test_who_is_removed_takes_the_comment_above_along(file: Path) -> None:
    People.edit(file, lambda people: people.remove(named(people, "ana")))
    People.edit(file, lambda people: people.remove(named(people, "ines")))
    assert file.read_text(encoding="utf-8") == "# Mine.\n\n- name: Jörg Müller\n  rhythm_days: 90\n"


WRONG = [
    ("- nmae: x", "line 1: nmae is not known. Did you mean"),
    ("- name: x\n- role: y", "line 2: name is missing"),
    ("- just words", "line 1: a person has keys"),
    ("name: x", "line 1: people are a list"),
    ("- name: x\n  last_touch: soon", 'line 2: last_touch is "soon", and must be a day'),
    ("- name: x\n  last_touch: 2026-02-30", "line 2: last_touch"),
    ("- name: x\n  last_touch: 2962-02-03", "line 2: last_touch is still to come"),
    ("- name: x\n  rhythm_days: often", 'line 2: rhythm_days is "often"'),
    ("- name: x\n  notes:\n    - on: 2026-01-01", "line 2: notes has a note without a text"),
    ("- name: x\n  notes:\n    - {text: a, when: b}", 'line 2: notes has a key "when"'),
    ("- name: [x]", "line 1: name must be a text"),
    ("- name: x\n  role: a\n  role: b", 'line 3: cannot be read: the key "role" a second time'),
]


@each(("text", "told"), WRONG)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "people.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        People.load(path)
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)
    with pytest.raises(UsageError):
        People.edit(path, lambda people: people.add(Person("Ann")))
    assert path.read_text(encoding="utf-8") == text


def test_a_layout_in_brackets_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "people.yaml"
    path.write_text("[{name: Ann}]\n", encoding="utf-8")
    with pytest.raises(UsageError, match="cannot be changed in place"):
        People.edit(path, lambda people: people.add(Person("Bo")))
    assert path.read_text(encoding="utf-8") == "[{name: Ann}]\n"


@pytest.mark.skipif(sys.platform == "win32", reason="has other permissions")
def test_nobody_else_may_read_it(file: Path) -> None:
    file.chmod(0o644)
    People.edit(file, lambda people: people.add(Person("Ann")))
    assert file.stat().st_mode & 0o777 == 0o600


def test_no_file_is_made_for_nobody(tmp_path: Path) -> None:
    People.edit(tmp_path / "people.yaml", lambda _: None)
    assert list(tmp_path.iterdir()) == []


def test_several_writers_lose_nobody(file: Path) -> None:
    def add(number: int) -> None:
        People.edit(file, lambda people: people.add(Person(f"Person {number}")))

    threads = [threading.Thread(target=add, args=(n,)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(People.load(file)) == 23


def test_where_it_is() -> None:
    assert people_path(Path("a/profile.yaml")) == Path("a/people.yaml")
    assert people_path(Path("a/amara.yaml")) == Path("a/amara.people.yaml")


NAMES = [
    ("ines", "Inês Duarte"),
    ("INÊS duarte", "Inês Duarte"),
    ("Duarte, Inês", "Inês Duarte"),
    ("mul", "Jörg Müller"),
    ("ines@port.example", "Inês Duarte"),
    ("Ana", "Ana Lima"),
    ("Ana Lima", "Ana Lima"),
]


@pytest.mark.parametrize(("words", "name"), NAMES)
def test_who_is_meant(file: Path, words: str, name: str) -> None:
    people = [*People.load(file), Person("Anastasia Lima-Reis"), Person("Ana Lima Costa")]
    if words == "Ana":
        people.pop()
    assert find(words, people).name == name


def test_nobody_and_several(file: Path) -> None:
    people = [*People.load(file), Person("Inês Rocha", role="Poet", email=("r@x.example",))]
    with pytest.raises(InputError, match=r"could be 2 people: Inês Duarte .*; Inês Rocha"):
        find("ines", people)
    with pytest.raises(
        InputError, match=r'nobody called "Jorg Muler".* Did you mean "Jörg Müller"'
    ):
        find("Jorg Muler", people)


def test_who_is_known_by_an_address_is_completed(file: Path) -> None:
    people = People.load(file)
    decide = Mine()
    come = [
        Person("Ines D.", email=("INES@port.example",), url=("https://x.example/i",), role="Host"),
        Person("Inês", url=("http://www.x.example/i/",), last_touch="2026-01-01"),
        Person("Jörg Müller", organisation="Mill"),
        Person("Ana Lima"),
    ]
    result = merge(people, come, decide.choose, decide.is_same)
    ines = named(people, "ines@port.example")
    assert (ines.name, ines.role, ines.last_touch) == ("Inês Duarte", "Host", "2026-03-04")
    assert [str(c) for c in decide.conflicts] == [
        'Inês Duarte: name is "Inês Duarte", and "Ines D." there',
        'Inês Duarte: name is "Inês Duarte", and "Inês" there',
    ]
    assert [mine.name for mine, _ in decide.doubtful] == ["Jörg Müller"]
    assert ([p.name for p in result.added], result.same) == (["Jörg Müller"], 2)


@pytest.mark.parametrize(
    ("address", "names"),
    [
        ("info@mill.example", ["Ann Lee", "Bo Ray"]),
        ("https://mill.example", ["Ann Lee", "Bo Ray"]),
        ("lee@home.example", ["Ann Lee", "Bob Lee"]),
        ("a@x.example", ["Ann Lee", "佐藤"]),
    ],
)
@pytest.mark.parametrize("option", ["--mine", "--theirs"])
def test_nobody_is_lost_in_somebody_with_the_same_address(
    desk: Path,
    address: str,
    names: list[str],
    option: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows = "".join(f"{name},{address},{name} is here\n" for name in names)
    kind = "Email" if "@" in address else "Website"
    (desk / "p.csv").write_text(f"Name,{kind},Notes\n{rows}", encoding="utf-8")
    for said in ("2 added", "0 added, 0 changed, 2 known"):
        assert run(["people", "import", "p.csv", option]) == 0
        printed = capsys.readouterr()
        assert said in printed.out
        assert ("have an address in common" in printed.err) == (said == "2 added")
    people = People.load(desk / "people.yaml")
    assert [(one.name, one.notes[0].text) for one in people] == [
        (name, f"{name} is here") for name in names
    ]


@each(
    ("before", "after", "address"),
    [
        ("Ann Lee", "Ann Mary Lee", "a@x.example"),
        ("Ann Lee", "Lee, Ann", "a@x.example"),
        ("A. Lee", "Ann Lee", "a@x.example"),
        ("Ann Lee", "Ann Ray", "a@x.example"),
        ("a@x.example", "Ann Lee", "a@x.example"),
        ("佐藤花子", "Hanako Sato", "https://www.linkedin.com/in/hanako"),
    ],
)
def test_a_name_that_may_be_theirs_is_the_same_person(
    before: str, after: str, address: str
) -> None:
    people, decide = People(), Mine()
    addresses = ((), (address,)) if "/" in address else ((address,), ())
    people.add(Person(before, email=addresses[0], url=addresses[1]))
    found = Person(after, email=addresses[0], url=addresses[1])
    merge(people, [found], decide.choose, decide.is_same)
    assert len(people) == 1


def test_a_row_that_cannot_be_is_left_and_the_others_are_taken(tmp_path: Path) -> None:
    rows = f"Name,Email\n{'x' * 6000},a@x.example\nBo Ray,b@x.example\n"
    (tmp_path / "p.csv").write_text(rows, encoding="utf-8")
    found = people_in(tmp_path / "p.csv")
    assert [one.name for one in found.people] == ["Bo Ray"]
    assert found.left == [f"{tmp_path / 'p.csv'}, line 2: name has more than 5,000 characters"]


def test_what_is_nested_in_json_is_its_text(tmp_path: Path) -> None:
    person = {"name": "Ann Lee", "company": {"name": "Mill"}, "tags": ["a", "b"]}
    person |= {"emails": ["a@x.example", "b@x.example"]}
    (tmp_path / "p.json").write_text(json.dumps([person]), encoding="utf-8")
    (ann,) = people_in(tmp_path / "p.json").people
    assert (ann.organisation, ann.topics) == ("Mill", ("a", "b"))
    assert ann.email == ("a@x.example", "b@x.example")


def test_the_address_of_whoever_keeps_the_list_is_nobodys(tmp_path: Path) -> None:
    rows = (
        "Name,Email,Owner,Site,Private\n"
        "Ann Lee,a@x.example,me@mine.example,https://mill.example,ann@home.example\n"
        "Bo Ray,,me@mine.example,https://mill.example,bo@home.example\n"
    )
    (tmp_path / "p.csv").write_text(rows, encoding="utf-8")
    found = people_in(tmp_path / "p.csv")
    assert [one.email for one in found.people] == [
        ("a@x.example", "ann@home.example"),
        ("bo@home.example",),
    ]
    assert [one.url for one in found.people] == [(), ()]
    assert {'"Owner"', '"Site"'} <= set(" ".join(found.left).split())


def test_what_is_given_up_stays_in_the_notes(file: Path) -> None:
    people = People.load(file)
    new = Person("Inês Duarte", organisation="Sea Data", email=("ines@port.example",))
    for choice, organisation, note in (
        ("both", "Port Data", "organisation also: Sea Data"),
        ("theirs", "Sea Data", "organisation was: Port Data"),
    ):
        asked: list[Conflict] = []

        def choose(conflict: Conflict, choice: str = choice, asked: list[Conflict] = asked) -> str:
            asked.append(conflict)
            return choice

        merge(people, [new], choose, lambda *_: False)  # type: ignore[arg-type]
        ines = named(people, "ines")
        assert (ines.organisation, ines.notes[-1].text) == (organisation, note)
        assert len(asked) == 1


def test_two_with_pages_on_one_site_are_two() -> None:
    people = People()
    people.add(Person("Ann Lee", url=("https://www.linkedin.com/in/ann",)))
    other = Person("Ann Lee", url=("https://www.linkedin.com/in/ann-2",))
    merge(people, [other], Mine().choose, lambda *_: pytest.fail("asked"))
    assert len(people) == 2


GOOGLE = (
    "First Name,Last Name,Organization Name,Organization Title,Birthday,Notes,Labels,"
    "E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Label,E-mail 2 - Value,Website 1 - Value\r\n"
    'Inês,Duarte,Port Data,Host,1980-01-02,"two\nlines",* myContacts ::: Navy,Work,'
    "a@x.example,Home,b@x.example ::: c@x.example,https://ines.example\r\n"
    ",,,,,,,,only@x.example,,,\r\n"
    ",,,,1990-01-01,,,,,,,\r\n"
)


def test_every_cell_of_an_address_book_is_kept_or_listed(tmp_path: Path) -> None:
    path = tmp_path / "contacts.csv"
    path.write_text(GOOGLE, encoding="utf-8")
    found = people_in(path)
    assert found.people == [
        Person(
            "Inês Duarte",
            organisation="Port Data",
            role="Host",
            email=("a@x.example", "b@x.example", "c@x.example"),
            url=("https://ines.example",),
            topics=("Navy",),
            notes=(Remark("two lines"),),
            source=("contacts.csv",),
        ),
    ]
    assert [line.partition(": ")[2] for line in found.left] == [
        "nobody is named there (only@x.example)",
        "nobody is named there (1990-01-01)",
        'column "Birthday" (1 cell)',
        'column "E-mail 1 - Label" (1 cell)',
        'column "E-mail 2 - Label" (1 cell)',
        'column "Labels" (1 cell)',
    ]


def test_each_value_of_a_cell_is_one(tmp_path: Path) -> None:
    rows = (
        "Name,Email,Website,Tags,Other mail\n"
        'Ann Lee,"Ann Lee <a@x.example>, a@y.example","https://a.example/x,y, www.b.example",'
        '"ports, wind; the sea, as it was to all of us",mailto:a@z.example\n'
        "Bo Ray,b@x.example (private),,,\n"
    )
    (tmp_path / "p.csv").write_text(rows, encoding="utf-8")
    found = people_in(tmp_path / "p.csv")
    ann, bo = found.people
    assert ann.email == ("a@x.example", "a@y.example", "a@z.example")
    assert ann.url == ("https://a.example/x,y", "www.b.example")
    assert ann.topics == ("ports", "wind", "the sea, as it was to all of us")
    assert bo.email == ("b@x.example",)
    assert any('"Email"' in line for line in found.left)


DASHED = [
    ("p.csv", "Name,Role,Company\nAnn Lee,Pilot \u2014 ,Elbe |\nBo Ray,- Mate,\u2014\n"),
    ("p.vcf", "BEGIN:VCARD\nFN:Ann Lee\nTITLE:Pilot \u2014\nORG:Elbe;\u2014;\nEND:VCARD\n"),
    ("p.jsonl", '{"name": "Ann Lee", "role": "Pilot - ", "organisation": ", Elbe"}\n'),
]


@pytest.mark.parametrize(("name", "text"), DASHED, ids=[name for name, _ in DASHED])
def test_what_joined_an_empty_part_is_no_part(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    ann, *others = people_in(tmp_path / name).people
    assert str(ann) == "Ann Lee (Pilot, Elbe)"
    assert [str(one) for one in others] in ([], ["Bo Ray (Mate)"])


def test_all_addresses_of_a_card(tmp_path: Path) -> None:
    path = tmp_path / "me.vcf"
    path.write_text(
        "BEGIN:VCARD\nVERSION:4.0\nFN:Ann Lee\nEMAIL:a@x.example\nEMAIL;TYPE=home:b@x.example\n"
        "TEL:+44 1\nURL:https://x.example/ann\nEND:VCARD\n",
        encoding="utf-8",
    )
    found = people_in(path)
    assert found.people[0].email == ("a@x.example", "b@x.example")
    assert found.people[0].url == ("https://x.example/ann",)
    assert found.left == [f'{path}: column "TEL" (1 cell)']


CONNECTIONS = """\
Notes:
"When exporting your connection data, you may notice that some of the emails are missing."

First Name,Last Name,URL,Email Address,Company,Position,Connected On
Inês,Duarte,https://www.linkedin.com/in/ines,,"Port Data, Lda",Host,11 Nov 2025
Jörg,Müller,https://www.linkedin.com/in/jorg,j@x.example,Mill,Miller,1 Feb 2024
"""


def test_importing_twice_gives_the_same_file(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (desk / "Connections.csv").write_text(CONNECTIONS, encoding="utf-8")
    assert run(["people", "import", "Connections.csv"]) == 0
    first = (desk / "people.yaml").read_text(encoding="utf-8")
    assert run(["people", "import", "Connections.csv"]) == 0
    assert (desk / "people.yaml").read_text(encoding="utf-8") == first
    assert "0 added, 0 changed, 2 known already" in capsys.readouterr().out
    assert run(["people", "list", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert listed[0] == {
        "name": "Inês Duarte",
        "organisation": "Port Data, Lda",
        "role": "Host",
        "url": "https://www.linkedin.com/in/ines",
        "last_touch": "2025-11-11",
        "source": "LinkedIn",
    }
    (desk / "Connections.csv").write_text(CONNECTIONS.replace("Miller", "Owner"), encoding="utf-8")
    assert run(["people", "import", "Connections.csv", "--dry-run"]) == 0
    assert 'role is "Miller", and "Owner" there' in capsys.readouterr().err
    assert (desk / "people.yaml").read_text(encoding="utf-8") == first
    assert run(["people", "import", "Connections.csv", "--theirs"]) == 0
    assert run(["people", "show", "jorg", "--json"]) == 0
    jorg = json.loads(capsys.readouterr().out.partition("\n{")[2].join(["{", ""]))
    assert jorg["role"] == "Owner"
    assert jorg["notes"][0]["text"] == "role was: Miller"


def test_note_merge_and_show(desk: Path, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert file.parent == desk
    People.edit(
        file, lambda people: people.add(Person("I. Duarte", role="Host", topics=("boats",)))
    )
    assert run(["people", "note", "ines", "likes\x1b[31m", "boats", "--on", "2026-04-01"]) == 0
    assert run(["people", "merge", "ines", "I. Duarte"]) == 0
    ines = named(People.load(file), "ines")
    assert ines.notes[2:] == (
        Remark("likes boats", "2026-04-01"),
        Remark("name also: I. Duarte", ines.notes[-1].on),
    )
    assert (ines.role, ines.topics) == ("Host", ("ports", "data", "boats"))
    assert "# the second visit" in file.read_text(encoding="utf-8")
    capsys.readouterr()
    assert run(["people", "merge", "ines", "duarte"]) == 2
    assert run(["people", "note", "ines", "x", "--on", "soon"]) == 2
    assert run(["people", "show", "nobody"]) == 2
    assert run(["people", "show", "ines"]) == 0
    assert "role: Host" in capsys.readouterr().out


def test_a_merge_keeps_the_comments_of_both(desk: Path) -> None:
    file = desk / "people.yaml"
    entries = "- name: Ann Lee\n  email: a@x.example\n# owes me a call\n- name: Ann B. Lee\n"
    file.write_text(f"# mine\n{entries}  email: a2@x.example\n", encoding="utf-8")
    assert run(["people", "merge", "a@x.example", "a2@x.example"]) == 0
    text = file.read_text(encoding="utf-8")
    assert text.count("# mine") == text.count("# owes me a call") == text.count("name: Ann") == 1


COMMENTED = """\
# mine
-  # on a dash
  # before the name
  name: Ann Lee  # her name
  email: a@x.example  # private
  notes: |  # of a block
    asks well
    # no comment
  # below the notes

# owes me a call
- {name: Ann B. Lee,  # in braces
   email: a2@x.example,  # as well
   topics: [ports,  # in a list
     data]}  # behind all
- name: Bob Ray
  topics:  # his
    - wind  # most
    # - water
  # the end of Bob
# the end
"""


@pytest.mark.parametrize(
    "command",
    [
        ["merge", "a@x.example", "a2@x.example"],
        ["merge", "a2@x.example", "a@x.example"],
        ["merge", "bob", "a2@x.example", "--theirs"],
        ["note", "a@x.example", "hi"],
        ["note", "a2@x.example", "hi"],
        ["import", "more.csv", "--theirs"],
    ],
    ids=" ".join,
)
def test_comments_in_every_place_outlive_what_is_written(desk: Path, command: list[str]) -> None:
    file = desk / "people.yaml"
    file.write_text(COMMENTED, encoding="utf-8")
    rows = "a@x.example,Ann Mary Lee,Host\na2@x.example,Ann B. Lee,Pilot\nb@x.example,Bob Ray,\n"
    (desk / "more.csv").write_text(f"Email,Name,Role\n{rows}", encoding="utf-8")
    before = [comment.text for comment in Layout.of(COMMENTED).comments]
    assert len(before) == 17
    assert run(["people", *command]) == 0
    after = " ".join(comment.apart for comment in Layout.of(file.read_text("utf-8")).comments)
    assert [text for text in before if text not in after] == []
    assert "# no comment" in str(next(iter(People.load(file))).notes) or command[0] == "merge"


@pytest.mark.parametrize("command", [["note", "ann", "hi"], ["merge", "ann", "bob"]])
def test_people_in_brackets_are_left_as_they_are(
    desk: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    file = desk / "people.yaml"
    file.write_text("[{name: Ann, email: a@x.example}, {name: Bob}]\n", encoding="utf-8")
    assert run(["people", *command]) == 2
    assert "laid out so that it cannot be changed in place" in capsys.readouterr().err
    assert file.read_text(encoding="utf-8").startswith("[{name: Ann,")


def test_forget(desk: Path, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    notes = (
        "- text: Ines asked who pays.\n  about: Inês Duarte\n# kept\n- I keep bees.\n"
        "- text: Inês Duarte said so.\n"
    )
    (desk / "notes.yaml").write_text(notes, encoding="utf-8")
    (desk / "drafts").mkdir()
    (desk / "drafts" / "d.md").write_text("Dear Ines Duarte,\n", encoding="utf-8")
    (desk / "drafts" / "e.md").write_text("Dear Ines Duarteson,\n", encoding="utf-8")
    assert run(["people", "forget", "ines"]) == 2
    assert "is nobody's whole name, but could be Inês Duarte" in capsys.readouterr().err
    assert run(["people", "forget", "ines duarte"]) == 2
    assert "only if you say so: add --yes" in capsys.readouterr().err
    assert run(["people", "forget", "ines duarte", "--yes"]) == 0
    said = capsys.readouterr().out
    assert [one.name for one in People.load(file)] == ["Jörg Müller", "Ana Lima"]
    left = (desk / "notes.yaml").read_text(encoding="utf-8")
    assert left == "# kept\n- I keep bees.\n- text: Inês Duarte said so.\n"
    assert said.splitlines() == [
        "Inês Duarte (Port Data) is gone from your people, with 1 of your notes.",
        "What was taken out is in forgotten.txt until you forget somebody else.",
        f"A draft with them stays: {desk / 'drafts' / 'd.md'}",
        f"They stand in {desk / 'notes.yaml'}, line 3.",
    ]
    kept = desk / "forgotten.txt"
    assert kept.stat().st_mode & 0o777 == 0o600
    text = kept.read_text(encoding="utf-8")
    assert WRITTEN[WRITTEN.index("# Met") : WRITTEN.index("- name: J")] in text
    assert "- text: Ines asked who pays.\n  about: Inês Duarte\n" in text
    assert run(["people", "forget", "ana lima", "--yes"]) == 0
    text = kept.read_text(encoding="utf-8")
    assert "Ines" not in text
    assert "the last one\n-\n  name: Ana Lima" in text


def test_whoever_is_forgotten_is_looked_for_in_all_that_draftkit_writes(
    desk: Path, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    del file
    for name in BUILT_IN:
        made = export(
            draft("Dear In\u00eas Duarte,\n\nthanks.\n", title="In\u00eas Duarte"),
            name,
            ExportOptions(to="i@x.example"),
        )
        (desk / f"{name}{Path(made.name).suffix}").write_bytes(made.data)
    (desk / "all.mbox").write_bytes(
        b"From x\n" + mail("To In\u00eas Duarte.") + b"\n\nFrom y\n" + mail("No.")
    )
    (desk / "card.vcf").write_text(
        "BEGIN:VCARD\nFN:In\u00eas Dua\n rte\nEND:VCARD\n", encoding="utf-8"
    )
    (desk / "wide.csv").write_text("name\nIn\u00eas Duarte\n", encoding="utf-16")
    (desk / "list.tsv").write_text("a\tIn\u00eas Duarte\n", encoding="utf-8")
    (desk / "other.eml").write_bytes(mail("To nobody."))
    (desk / "bad.xlsx").write_bytes(b"no workbook")
    assert run(["people", "forget", "ines duarte", "--yes"]) == 0
    said = capsys.readouterr().out
    for path in sorted(desk.glob("*")):
        if path.stem in {*BUILT_IN, "all", "card", "wide", "list"}:
            assert f"They stand in {path}" in said
    assert f"They stand in {desk / 'docx.docx'}.\n" in said
    assert "other.eml" not in said
    assert f"Could not be looked into: {desk / 'bad.xlsx'}" in said


def test_people_of_a_file_that_is_not_there_are_an_error(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    del desk
    assert run(["people", "import", "people.yaml"]) == 2
    assert "There is no file people.yaml." in capsys.readouterr().err


def test_each_page_of_a_cell_is_one_whatever_its_scheme(tmp_path: Path) -> None:
    pages = "[PERSONAL:https://lena.example,OTHER:ftp://x.example]"
    (tmp_path / "t.csv").write_text(f'Name,URL\nLena,"{pages}"\n', encoding="utf-8")
    found = people_in(tmp_path / "t.csv").people[0]
    assert found.url == ("https://lena.example", "ftp://x.example")


def test_a_name_that_a_mail_program_has_encoded_is_spelled_in_letters(tmp_path: Path) -> None:
    names = ("=?utf-8?B?SsO8cmdlbg==?= Ek", "=?iso-8859-1?Q?J=F6rg_Ek?=", "=?xx?B?SsO8?= Ek")
    cards = "".join(f"BEGIN:VCARD\nFN:{name}\nEND:VCARD\n" for name in names)
    (tmp_path / "book.vcf").write_text(cards, encoding="utf-8")
    found = [one.name for one in people_in(tmp_path / "book.vcf").people]
    assert found == ["J\u00fcrgen Ek", "J\u00f6rg Ek", "=?xx?B?SsO8?= Ek"]


NAMED = {
    "a.srt": "1\n00:00:01,000 --> 00:00:02,000\nSam Poe\n",
    "b.html": "<p>Hello <b>S</b>am&nbsp;<i>Poe</i></p>",
    "c.html": "<td>S&#97;m</td><td>Poe</td>",
    "d.vcf": "BEGIN:VCARD\nFN;ENCODING=QUOTED-PRINTABLE:=53am=20=\nPoe\nEND:VCARD\n",
    "e.vcf": "BEGIN:VCARD\nN:Poe;Sam\nEND:VCARD\n",
    "f.json": r'{"name": "S\u0061m Poe"}',
    "g.txt": "Poe, Sam",
    "h.log": "To: sam%40poe.example",
    "i": "I met Sam Poe.",
}


def test_whoever_is_forgotten_is_found_however_a_file_writes_the_name(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (desk / "people.yaml").write_text("- name: Sam Poe\n  email: sam@poe.example\n", "utf-8")
    for name, text in NAMED.items():
        (desk / name).write_text(text, encoding="utf-8")
    with zipfile.ZipFile(desk / "linkedin.zip", "w") as archive:
        archive.writestr("Connections.csv", "First Name,Last Name\nSam,Poe\n")
    with zipfile.ZipFile(desk / "runs.docx", "w") as archive:
        archive.writestr("word/document.xml", "<w:t>S</w:t></w:r><w:t>am Poe</w:t>")
    (desk / "poem").write_text("Sam Poem and Samuel Poe", encoding="utf-8")
    (desk / "photo.png").write_bytes(b"\x89PNG\0\0\xff\xfe Sam Poe")
    (desk / "cut.zip").write_bytes(b"PK\x03\x04 Sam")
    assert run(["people", "forget", "Sam Poe", "--yes"]) == 0
    said = capsys.readouterr().out.splitlines()[2:]
    stand = [desk / name for name in sorted((*NAMED, "linkedin.zip", "runs.docx"))]
    assert [line.partition(", line")[0].rstrip(".") for line in said] == [
        *(f"They stand in {path}" for path in stand),
        f"Could not be looked into: {desk / 'cut.zip'}",
    ]


@each("sign", ["\x1b[31m", "\u202e", "\x07", "\x85"])
def test_a_name_is_the_same_everywhere_whatever_control_characters_its_file_has(
    desk: Path, capsys: pytest.CaptureFixture[str], sign: str
) -> None:
    (desk / "people.yaml").unlink(missing_ok=True)
    table = desk / "list.csv"
    table.write_text(f"Name,Email\nEve {sign}Red,eve@x.example\n", encoding="utf-8", newline="")
    assert run(["people", "import", str(table)]) == 0
    assert (desk / "people.yaml").read_text(encoding="utf-8").count("name: Eve Red\n") == 1
    kept = yamlio.dump([{"name": f"Eve {sign}Red", "email": f"eve@x.example{sign}"}])
    (desk / "people.yaml").write_text(kept, encoding="utf-8")  # written by an earlier import
    known = People.load(desk / "people.yaml")
    assert [(one.name, one.email) for one in known] == [("Eve Red", ("eve@x.example",))]
    (desk / "drafts").mkdir(exist_ok=True)
    (desk / "drafts" / "d.md").write_text("Dear Eve Red,\n", encoding="utf-8")
    assert run(["people", "forget", "eve@x.example", "--yes"]) == 0
    said = capsys.readouterr().out
    assert f"A draft with them stays: {desk / 'drafts' / 'd.md'}" in said
    assert f"They stand in {table}, line" in said


SAME_NAME = """\
- name: Ann Lee
  organisation: X
  notes: Likes rivers.
- name: Ann Lee
  organisation: Other Ltd
  role: Editor
"""


def test_two_of_one_name_are_told_apart_as_they_are_shown(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (desk / "people.yaml").write_text(SAME_NAME, encoding="utf-8")
    assert run(["people", "show", "Ann Lee"]) == 2
    said = capsys.readouterr().err
    assert "could be 2 people: Ann Lee (X); Ann Lee (Editor, Other Ltd)" in said
    assert "all that is shown of one" in said
    assert run(["people", "show", "ann lee (x)"]) == 0
    assert "rivers" in capsys.readouterr().out
    assert run(["people", "note", "Ann Lee (Editor, Other Ltd)", "Edits."]) == 0
    known = People.load(desk / "people.yaml")
    assert who("Ann Lee (X)", known) == next(iter(known))
    assert brief(next(iter(known)), (), {"recipient": "Ann Lee (X)"}).person.organisation == "X"
    assert run(["people", "forget", "Ann Lee (X)", "--yes"]) == 0
    assert [one.organisation for one in People.load(desk / "people.yaml")] == ["Other Ltd"]


def test_the_comment_above_the_first_goes_with_them_and_the_files_own_stays(
    tmp_path: Path,
) -> None:
    path = tmp_path / "people.yaml"
    for head in ("", "# Whom I know.\n\n"):
        path.write_text(f"{head}# Met at the fair.\n- name: Ana Roe\n- name: Cy Dunn\n", "utf-8")
        People.edit(path, lambda people: people.remove(find("ana", people)))
        assert path.read_text(encoding="utf-8") == f"{head}- name: Cy Dunn\n"


def test_an_address_is_no_name(tmp_path: Path) -> None:
    rows = [{"Name": "", "Email": "info@x.example"}, {"Name": "a@x.example", "Email": ""}]
    found = people_of(contacts([*rows, {"Name": "Ana Roe", "Email": "a@x.example"}]), "x")
    assert [one.name for one in found.people] == ["Ana Roe"]
    assert [line for line in found.left if "nobody is named there" in line] == [
        "rows, line 1: nobody is named there (info@x.example)",
        "rows, line 2: nobody is named there (a@x.example)",
    ]
    assert cells(Person("info@x.example"))["name"] == ""


def test_all_that_is_written_is_read_back(tmp_path: Path) -> None:
    odd = Person(
        "- # : NO",
        role='"',
        email=("a@b.example", "c@d.example"),
        known="~",
        topics=("null",),
        notes=(Remark("a: b # c"), Remark("null", "2026-01-01")),
        rhythm_days=7,
    )
    file = tmp_path / "people.yaml"
    People.edit(file, lambda people: people.add(odd))
    assert list(People.load(file)) == [odd]
    assert yamlio.parse(file.read_text(encoding="utf-8")).data == [odd.as_dict()]


def test_a_kind_takes_a_person_by_name(
    desk: Path, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    People.edit(file, lambda people: people.add(Person("Jörg Beck")))
    assert run(["collab", "ines", "--dry-run", "--json"]) == 0
    out, said = capsys.readouterr()
    plan = json.loads(out)
    sent = " ".join(message["content"] for message in plan["messages"])
    assert plan["person"] == {
        "name": "Inês Duarte",
        "inputs": {
            "recipient": "Inês Duarte",
            "recipient_org": "Port Data",
            "about": "asks good questions\n2026-03-04: moved: to Porto",
        },
        "stays": ["email", "topics", "last touch"],
    }
    assert "Port Data" in sent
    assert "asks good questions" in sent
    assert "ines@port.example" not in sent
    assert "Jörg" not in sent
    assert "Stays: email" in said or not said
    # What is given goes before what is known, and a name as it is written stays.
    command = ["thanks", "Inês", "the talk", "--about", "mine", "--dry-run"]
    assert run(command) == 0
    out, said = capsys.readouterr()
    assert "To Inês Duarte (Port Data). Taken from your list of people: nothing more. Stays" in said
    assert "To: Inês\n" in out
    assert run(["thanks", "Professor Duarte", "the talk", "--dry-run"]) == 0
    assert "To: Professor Duarte\n" in capsys.readouterr().out
    assert run(["thanks", "jorg", "the talk", "--dry-run"]) == 2
    assert 'Error: "jorg" could be 2 people: Jörg Müller; Jörg Beck.' in capsys.readouterr().err
    assert run(["thanks", "jorg", "the talk", "--dry-run", "--no-people"]) == 0
    assert "To: jorg\n" in capsys.readouterr().out


def test_bulk_takes_the_people(desk: Path, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["bulk", "thanks", "people.yaml", "--set", "occasion=the talk", "--status"]
    assert run([*command, "--where", "organisation~port"]) == 0
    out, said = capsys.readouterr()
    assert out == "1 row: 1 to draft.\n"
    assert "recipient: column name" in said
    assert "about: column about them" in said
    assert run(["bulk", "thanks", "nobody.yaml", "--status"]) == 2
    file.write_text("- nmae: x\n", encoding="utf-8")
    assert run(command) == 2
    assert "people.yaml, line 1: nmae is not known" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_what_differs_is_asked_on_a_terminal(desk: Path) -> None:
    (desk / "Connections.csv").write_text(CONNECTIONS, encoding="utf-8")
    assert run(["people", "import", "Connections.csv"]) == 0
    changed = CONNECTIONS.replace("Miller", "Owner").replace("Host", "Guest")
    (desk / "Connections.csv").write_text(
        changed + "Jörg,Müller,,,Farm,Farmer,\n", encoding="utf-8"
    )
    code, shown = talk(
        ["people", "import", "Connections.csv"],
        [('"Guest" there', b"m\n"), ('"Owner" there', b"t\n"), ("the same person", b"n\n")],
    )
    assert code == 0, shown
    found = People.load(desk / "people.yaml")
    assert [(one.name, one.role) for one in found] == [
        ("Inês Duarte", "Host"),
        ("Jörg Müller", "Owner"),
        ("Jörg Müller", "Farmer"),
    ]


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="has no SIGKILL")
def test_killed_at_any_moment_no_line_is_lost(desk: Path) -> None:
    rows = "".join(f"F{n},L{n},https://x.example/{n},,Mill,Miller,1 Feb 2024\n" for n in range(300))
    head = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    (desk / "a.csv").write_text(head + rows, encoding="utf-8")
    people = desk / "people.yaml"
    people.write_text(WRITTEN, encoding="utf-8")
    for moment in range(12):
        child = subprocess.Popen(
            [*COMMAND, "people", "import", "a.csv"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(0.08 * moment)
        child.kill()
        child.wait()
        assert len(People.load(people)) in (3, 303)
        assert people.read_text(encoding="utf-8").startswith(WRITTEN)


def test_beginnings_alone_are_another_name() -> None:
    annika = Person("Annika Leeson")
    for words in ("annika", "ann", "leeson an", "Annika L"):
        assert find(words, [annika]) is annika, words
    with pytest.raises(InputError, match='nobody called "Ann Lee"'):
        find("Ann Lee", [annika])


@each("end", ["\n", "\r\n"])
@each("last", ["", "...\n"])
def test_people_of_any_line_end_are_changed_in_place(end: str, last: str, tmp_path: Path) -> None:
    path = tmp_path / "people.yaml"
    text = f"# mine\n\n- name: Ann\n  role: Host # since May\n{last}".replace("\n", end)
    path.write_bytes(text.encode())

    def changes(people: People) -> None:
        (ann,) = people
        people.change(ann, topics=("tea",))
        people.add(Person("Ben", notes=(Remark("Likes tea."),)))

    People.edit(path, changes)
    after = path.read_bytes().decode()
    assert after.count("\n") == after.count(end)
    assert after.startswith(text.removesuffix(last.replace("\n", end)))
    assert after.endswith(f"Likes tea.\n{last}".replace("\n", end))
    assert [person.name for person in People.load(path)] == ["Ann", "Ben"]


def test_what_no_file_can_hold_is_taken_out_wherever_json_has_it(desk: Path) -> None:
    rows = [
        {"name": "Bea", "topics": ["tea \ud83d", None, {"of": "N/A"}, "\x1b[31mred"]},
        {"name": {"name": "Cy \ude00"}},
    ]
    (desk / "t.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    assert run(["people", "import", "t.jsonl"]) == 0
    bea, cy = People.load(desk / "people.yaml")
    assert (bea.name, bea.topics, cy.name) == ("Bea", ("tea \ufffd", "red"), "Cy \ufffd")


def test_the_language_that_a_list_says_is_the_persons(tmp_path: Path) -> None:
    card = tmp_path / "a.vcf"
    card.write_text(
        "BEGIN:VCARD\nVERSION:4.0\nFN:Ann Lee\nLANG;PREF=1:de\nLANG;PREF=2:en\nEND:VCARD\n"
        "BEGIN:VCARD\nVERSION:4.0\nFN:Bo Li\nEND:VCARD\n"
    )
    found = people_in(card)
    assert [person.language for person in found.people] == ["de", ""]
    assert found.left == [f'{card}: column "Language (2)" (1 cell)']
    rows = tmp_path / "a.csv"
    rows.write_text("name,Sprache\nAnn Lee,Deutsch\nBo Li,Klingonisch\n")
    found = people_in(rows)
    assert [person.language for person in found.people] == ["de", ""]
    assert found.left == [f'{rows}: column "Sprache" (1 cell)']
