"""Profiles: what is read, what is refused with which words, facts, selection, commands."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from draftkit.cli import run
from draftkit.errors import ProfileError
from draftkit.profile.fact import Fact, facts_of
from draftkit.profile.profile import Profile, inspect
from draftkit.profile.schema import META, PARTS, TEXTS, WANTED
from each import each

EXAMPLES = Path(__file__).parents[2] / "examples"
NAMED = "basics: {name: Amara}\n"


def write(folder: Path, text: str | bytes, name: str = "profile.yaml") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


# Reading


@each("name", ["profile.yaml", "resume.json"])
def test_the_examples_are_without_fault(name: str) -> None:
    found = inspect(EXAMPLES / name)
    assert (found.errors, found.warnings) == ((), ())
    assert found.profile is not None
    assert len(found.profile.facts()) > 30


def test_the_yaml_example_has_all_that_good_drafts_need() -> None:
    assert inspect(EXAMPLES / "profile.yaml").missing == ()


SCALARS = ["NO", "10:30", "2020-01-01", "+49 40 5550123", "1.10", "0049", "true", "1e3", "{{ x }}"]


@each("scalar", SCALARS)
def test_scalars_stay_as_written_in_yaml(tmp_path: Path, scalar: str) -> None:
    quoted = f"'{scalar}'" if scalar.startswith("{") else scalar
    profile = Profile.load(write(tmp_path, f"{NAMED}x: {quoted}\n"))
    assert profile.data["x"] == scalar


@each("scalar", ["1.10", "-0", "1e3", "12345678901234567890123", "true"])
def test_scalars_stay_as_written_in_json(tmp_path: Path, scalar: str) -> None:
    text = f'{{"basics": {{"name": "Amara"}}, "x": {scalar}}}'
    assert Profile.load(write(tmp_path, text, "a.json")).data["x"] == scalar


def test_the_same_content_has_the_same_hash_in_yaml_and_json(tmp_path: Path) -> None:
    as_yaml = Profile.load(
        write(tmp_path, "# mine\nwork:\n- name: NO\n  endDate:\nbasics:\n  name: Zoë\n  x: 1.10\n")
    )
    text = '\ufeff{"basics": {"x": 1.10, "name": "Zo\\u00eb"},\r\n"work": [{"name": "NO"}]}'
    as_json = Profile.load(write(tmp_path, text, "resume.JSON"))
    assert as_yaml.hash == as_json.hash
    assert as_yaml == as_json
    assert len(as_yaml.hash) == 64
    assert Profile.from_dict({"basics": {"name": "Zoe"}}).hash != as_yaml.hash


def test_from_dict_takes_python_scalars_and_leaves_its_argument_alone() -> None:
    data = {"basics": {"name": "Amara", "x": 1.5, "y": True, "z": None}, "n": 3}
    profile = Profile.from_dict(data)
    assert profile.data == {"basics": {"name": "Amara", "x": "1.5", "y": "true"}, "n": "3"}
    assert data["basics"] == {"name": "Amara", "x": 1.5, "y": True, "z": None}
    assert (profile.name, profile.path) == ("Amara", None)


def test_blank_parts_are_left_out(tmp_path: Path) -> None:
    text = 'basics:\n  name: A\n  label:\n  url: ""\nwork:\n  - name: "  "\nawards: []\nskills:\n'
    assert Profile.load(write(tmp_path, text)).data == {"basics": {"name": "A"}}


# Files that cannot be read

BROKEN: list[tuple[str, str | bytes, str]] = [
    ("profile.yaml", "", "profile.yaml is empty"),
    ("profile.yaml", "# nothing\n", "profile.yaml is empty"),
    ("resume.json", " \n", "resume.json is empty"),
    ("profile.yaml", "- a\n- b\n", "the profile is a list"),
    ("resume.json", "[1]", "the profile is a list"),
    ("profile.yaml", "hello", "the profile is text"),
    ("profile.yaml", b"basics:\n  name: Zo\xeb\n", "line 2: is not UTF-8 text"),
    ("profile.yaml", "basics:\n  name: Zoë".encode("utf-16"), "is not UTF-8 text"),
    ("profile.yaml", "a: " + "x" * 2_000_000, "larger than 1,000,000 bytes"),
    ("resume.json", '{"a": "' + "x" * 2_000_000, "larger than 1,000,000 bytes"),
    ("profile.yaml", f"{NAMED}a: &x 1\nb: *x", "line 2: cannot be read: an anchor"),
    ("profile.yaml", f"{NAMED}a: 1\na: 2", 'line 3: cannot be read: the key "a" a second time'),
    ("profile.yaml", f"{NAMED}<<: {{a: 1}}", "line 2: cannot be read: a merge key"),
    ("profile.yaml", "[" * 1000, "levels of nesting"),
    ("profile.yaml", "basics:\n\tname: x", "line 2: cannot be read: a tab"),
    ("profile.yaml", f"{NAMED}a: \x1b[0m", "line 2: cannot be read: a control character (U+001B)"),
    ("resume.json", '{"basics": {"name": "A"},\n"x": }', "line 2: cannot be read: Expecting value"),
    ("resume.json", '{"a": 1, "a": 2}', 'the key "a" stands twice'),
    ("resume.json", "[" * 100_000, "nested too deeply"),
    ("resume.json", '{"a":' * 30 + "1" + "}" * 30, "levels of nesting"),
    (
        "resume.json",
        '{"basics": {"name": "A\\ud800"}}',
        "basics.name has a control character (U+D800)",
    ),
    ("resume.json", '{"basics": {"name": "A\\u001b[0m"}}', "basics.name has a control character"),
    ("profile.yaml", 'basics: {name: "A\\u0007"}', "basics.name has a control character (U+0007)"),
    ("profile.yaml", f'{NAMED}"a\\u001b[0m": x', "has a control character (U+001B)"),
]


@pytest.mark.parametrize(("name", "text", "says"), BROKEN, ids=[f"{b[0]}: {b[2]}" for b in BROKEN])
def test_a_file_that_cannot_be_read_is_one_clear_line(
    tmp_path: Path, name: str, text: str | bytes, says: str
) -> None:
    with pytest.raises(ProfileError) as caught:
        Profile.load(write(tmp_path, text, name))
    message = str(caught.value)
    assert says in message
    assert name in message
    assert message.isprintable()
    assert len(message) < 400


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda p: None, "There is no file"),
        (lambda p: p.mkdir(), "is a folder"),
        (lambda p: p.symlink_to("nowhere"), "There is no file"),
    ],
    ids=["absent", "folder", "dangling link"],
)
def test_a_file_that_is_none_is_one_clear_line(tmp_path: Path, make: Any, says: str) -> None:
    path = tmp_path / "profile.yaml"
    make(path)
    with pytest.raises(ProfileError, match=says):
        Profile.load(path)


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="needs a user without all rights"
)
def test_a_file_without_permission_is_one_clear_line(tmp_path: Path) -> None:
    path = write(tmp_path, NAMED)
    path.chmod(0)
    with pytest.raises(ProfileError, match="Permission denied"):
        Profile.load(path)


def test_a_refused_open_is_one_clear_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(ProfileError, match=r"profile.yaml: cannot be read \(Permission denied\)\."):
        Profile.load(tmp_path / "profile.yaml")


# Content that is wrong

WRONG = [
    ("basics:\n  label: x", 1, "basics.name is missing"),
    ("basics:\n  nmae: x", 1, 'Did you mean "name" where it says "nmae"?'),
    ("work:\n  - name: x", 1, "basics is missing"),
    ("basics: Amara", 1, 'basics is text, and should have keys of its own, such as "name: ..."'),
    ("basics:\n  name: [a, b]", 2, "basics.name is a list, and should be text"),
    ("basics:\n  name: A\n  email: {x: y}", 3, "basics.email is a section with keys"),
    ("basics:\n  name: A\n  email: 42", 3, 'basics.email is "42", and that is no e-mail address'),
    ("basics:\n  name: A\n  location: Rome", 3, "basics.location is text, and should have keys"),
    (f"{NAMED}work:\n  name: x", 2, "work is a section with keys, and should be a list of entries"),
    (f"{NAMED}work: x", 2, "work is text, and should be a list of entries"),
    (f"{NAMED}skills:\n  - Python", 3, "skills[0] is text, and should have keys of its own"),
    (f"{NAMED}work:\n  - highlights: one", 3, "work[0].highlights is text, and should be a list"),
    (f"{NAMED}work:\n  - highlights:\n    - [a]", 4, "work[0].highlights[0] is a list"),
    (f"{NAMED}work:\n  - startDate: March 2020", 3, "written 2024, 2024-03 or 2024-03-31"),
    (f"{NAMED}work:\n  - startDate: present", 3, 'work[0].startDate is "present"'),
    (f"{NAMED}work:\n  - startDate: 2020-13", 3, "no such day in the calendar"),
    (f"{NAMED}awards:\n  - date: 2023-02-30", 3, "no such day in the calendar"),
    (f"{NAMED}awards:\n  - date: 0000", 3, "no such day in the calendar"),
    (
        f"{NAMED}work:\n  - name: x\n    startDate: 2020-05\n    endDate: 2019",
        5,
        'work[0].endDate is "2019", before the startDate "2020-05"',
    ),
    (f"{NAMED}meta:\n  draftkit: x", 3, "meta.draftkit is text"),
    (
        f"{NAMED}meta:\n  draftkit:\n    rhythm_days: 14",
        4,
        'with a number of days, such as "post: 14"',
    ),
    (
        f"{NAMED}meta:\n  draftkit:\n    rhythm_days: {{post: soon}}",
        4,
        "meta.draftkit.rhythm_days.post should be a number of days, such as 14",
    ),
    (f"{NAMED}meta:\n  draftkit:\n    rhythm_days: {{post: 0}}", 4, "should be a number of days"),
    (
        f"{NAMED}meta:\n  draftkit:\n    voise: x",
        4,
        'draftkit.voise is not a key that draftkit knows. Did you mean "voice"?',
    ),
    (f"{NAMED}meta:\n  draftkit:\n    zebra: x", 4, "The keys here are: audience, unique,"),
    (f"{NAMED}meta:\n  draftkit:\n    voice: {{a: b}}", 4, "should be text or a list of texts"),
    (f"{NAMED}meta:\n  draftkit:\n    offers:\n    - {{a: b}}", 5, "meta.draftkit.offers[0] is a"),
    (f"{NAMED}meta:\n  draftkit:\n    signature: [a]", 4, "meta.draftkit.signature is a list"),
]


@pytest.mark.parametrize(("text", "line", "says"), WRONG, ids=[w[2][:50] for w in WRONG])
def test_what_is_wrong_is_said_with_file_line_and_field(
    tmp_path: Path, text: str, line: int, says: str
) -> None:
    path = write(tmp_path, text)
    with pytest.raises(ProfileError) as caught:
        Profile.load(path)
    assert str(caught.value).startswith(f"{path}, line {line}: ")
    assert says in str(caught.value)
    assert caught.value.exit_code == 2


def test_json_has_lines_too(tmp_path: Path) -> None:
    text = (
        '{\n\t"basics": {\n\t\t"name": "A",\n\t\t"url": "https:\\/\\/a.example",\n\t\t"email": []}}'
    )
    path = write(tmp_path, text.replace("[]", "[1]"), "resume.json")
    with pytest.raises(ProfileError, match=r"resume.json, line 5: basics.email is a list"):
        Profile.load(path)


@each(
    "entry",
    [
        "startDate: 2020\n    endDate: 2020-05",
        "startDate: 2020-05\n    endDate: 2020",
        "startDate: 2020-05-01\n    endDate: Present",
        "startDate: 2020-05\n    endDate:",
        'startDate: ""\n    endDate: ""',
        "startDate: 2024-02-29",
        "endDate: 2020",
    ],
)
def test_dates_that_are_right(tmp_path: Path, entry: str) -> None:
    assert Profile.load(write(tmp_path, f"{NAMED}work:\n  - name: x\n    {entry}\n"))


@each(
    ("text", "says"),
    [
        (
            f"{NAMED}work:\n  - name: x\n    postion: y",
            'line 4: work[0].postion is not a key of JSON Resume. Did you mean "position"?',
        ),
        (f"{NAMED}volunteer:\n  - organisation: x", 'Did you mean "organization"?'),
        (f"{NAMED}publicatons: []", 'Did you mean "publications"?'),
    ],
)
def test_a_likely_slip_in_json_resume_is_a_warning(tmp_path: Path, text: str, says: str) -> None:
    (warning,) = Profile.load(write(tmp_path, text)).warnings
    assert says in warning


def test_other_keys_are_accepted_and_are_facts(tmp_path: Path) -> None:
    profile = Profile.load(write(tmp_path, f"{NAMED}patents:\n  - DE123\nmeta: {{theme: x}}\n"))
    assert profile.warnings == ()
    assert Fact("patents[0]", "DE123") in profile.facts()


def test_all_errors_are_found_and_the_first_is_raised(tmp_path: Path) -> None:
    path = write(tmp_path, "basics:\n  email: [a]\nwork: x\nmeta:\n  draftkit:\n    tones: x\n")
    found = inspect(path)
    assert found.profile is None
    assert [error.split(": ")[0] for error in found.errors] == [
        f"{path}, line {n}" for n in (1, 2, 3, 6)
    ]
    with pytest.raises(ProfileError, match=r"name is missing.*lists 3 more"):
        found.valid()


# Facts and parts


def test_facts_have_stable_ids_and_leave_out_what_is_not_one() -> None:
    profile = Profile.from_dict(
        {
            "$schema": "x",
            "basics": {"name": "Amara", "location": {"city": "Hamburg"}},
            "work": [{"name": "Acme", "highlights": ["a", "b"]}, {"name": "Beta"}],
            "meta": {
                "version": "1",
                "canonical": "x",
                "lastModified": "x",
                "draftkit": {
                    "voice": "dry",
                    "tone": "x",
                    "banned_phrases": ["x"],
                    "samples": ["x"],
                    "rhythm_days": {"post": 14},
                    "offers": ["logs"],
                    "unique": "u",
                },
            },
        }
    )
    assert [(fact.id, fact.text) for fact in profile.facts()] == [
        ("basics.name", "Amara"),
        ("basics.location.city", "Hamburg"),
        ("work[0].name", "Acme"),
        ("work[0].highlights[0]", "a"),
        ("work[0].highlights[1]", "b"),
        ("work[1].name", "Beta"),
        ("meta.draftkit.offers[0]", "logs"),
        ("meta.draftkit.unique", "u"),
    ]


def test_facts_of_inputs_have_a_prefix_and_numbers_are_facts() -> None:
    inputs = {"recipient": "Dr. Lee", "seconds": 30, "note": None, "voice": " ", "keys": ("a",)}
    assert [(fact.id, fact.text) for fact in facts_of(inputs, "inputs")] == [
        ("inputs.recipient", "Dr. Lee"),
        ("inputs.seconds", "30"),
        ("inputs.keys[0]", "a"),
    ]


FULL: dict[str, Any] = {
    "basics": {"name": "A", "email": "e", "location": {"city": "c"}},
    "work": [{"name": "x", "highlights": ["p", "q"]}, {"name": "y", "position": "z"}],
    "meta": {"draftkit": {"voice": "dry", "offers": ["o"]}},
}


@each(
    ("parts", "selected"),
    [
        ([], {}),
        (["basics.name"], {"basics": {"name": "A"}}),
        (
            ["basics.location.city", "basics.name"],
            {"basics": {"name": "A", "location": {"city": "c"}}},
        ),
        (["work"], {"work": FULL["work"]}),
        (["work[1]"], {"work": [{"name": "y", "position": "z"}]}),
        (["work[0].highlights[1]"], {"work": [{"highlights": ["q"]}]}),
        (["work.name"], {"work": [{"name": "x"}, {"name": "y"}]}),
        (["work.position", "work[0].name"], {"work": [{"name": "x"}, {"position": "z"}]}),
        (["work", "work[0].name"], {"work": FULL["work"]}),
        (["meta.draftkit.voice"], {"meta": {"draftkit": {"voice": "dry"}}}),
        (["awards", "work[7]", "basics.phone", "basics.name.x", "meta.draftkit.seeking"], {}),
    ],
)
def test_select_keeps_only_the_parts_named(parts: list[str], selected: dict[str, Any]) -> None:
    assert Profile.from_dict(FULL).select(parts) == selected


def test_parts_and_wanted_are_in_the_table() -> None:
    assert all(isinstance(spec, dict | list | str) for spec in PARTS.values())
    assert META["voice"] == TEXTS
    for part in WANTED:
        spec: Any = PARTS
        for step in part.path:
            spec = spec[step]
        assert spec


# Finding


def test_find_prefers_what_was_given_then_here_then_the_users_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own"
    own.mkdir()
    monkeypatch.setenv("DRAFTKIT_CONFIG_DIR", str(own))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ProfileError, match=r"draftkit init.*examples/profile.yaml"):
        Profile.find()
    for path in (own / "profile.yaml", *map(Path, ("resume.json", "profile.yml", "profile.yaml"))):
        path.write_text(NAMED)
        assert Profile.find() == path
    assert Profile.find("other.yaml") == Path("other.yaml")


# Commands


def test_check_says_what_is_fine_and_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path, f"{NAMED}work:\n  - name: x\n    roll: y\n    postion: z\n")
    assert run(["profile", "check", str(path)]) == 0
    out, err = capsys.readouterr()
    assert f"{path} is fine: 4 facts" in out
    assert "meta.draftkit.unique " in out
    assert "basics.name " not in out
    assert err.startswith("Warning: ")


def test_check_reads_the_samples_as_every_draft_does(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path, f"{NAMED}meta: {{draftkit: {{samples: [gone.md]}}}}\n")
    assert run(["profile", "check", str(path)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert f"Error: {path}, meta.draftkit.samples: there is no file " in err
    (tmp_path / "gone.md").write_text("I wrote this myself.\n")
    assert run(["profile", "check", str(path)]) == 0


def test_check_lists_every_error_and_exits_with_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path, "basics: {email: [a]}\nwork: x\n")
    assert run(["profile", "check", "-p", str(path)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("Error: ") == len(err.splitlines()) == 3


def test_show_is_readable(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["profile", "show", "-p", str(EXAMPLES / "profile.yaml")]) == 0
    out = capsys.readouterr().out
    assert "Work\n  - name: Harmattan Logistics\n    position: Head of Engineering\n" in out
    assert "start date: 2019-03" in out
    assert "For your drafts\n" in out


def test_facts_as_text_and_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    path = str(EXAMPLES / "resume.json")
    assert run(["profile", "facts", "-p", path]) == 0
    assert "basics.phone: +34 91 555 01 23\n" in capsys.readouterr().out
    assert run(["profile", "facts", "-p", path, "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert listed == [{"id": f.id, "text": f.text} for f in Profile.load(path).facts()]
