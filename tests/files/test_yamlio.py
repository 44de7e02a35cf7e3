"""YAML and front matter: what is read, what is refused and where, what comes back."""

from __future__ import annotations

import re
import time
from enum import StrEnum
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from draftkit.files import yamlio
from draftkit.files.yamledit import put
from draftkit.files.yamlio import YAMLError, dump, join, parse, split
from each import each


@each(
    "written",
    # What YAML 1.1 makes something else of.
    """NO|no|yes|on|Off|true|10:30|1.10|+49 171 5550123|0049|0x1F|0o17|1_000|1e3|.inf|.nan|
    2020-01-01|2020-01-01T10:00:00Z|=|~x|C#|https://a.example/#b|Null|-5|007|{{ name|$HOME|
    12345678901234567890123""".replace("\n    ", "")
    .replace("{{ name|", "")
    .split("|"),
)
def test_a_scalar_stays_as_it_was_written(written: str) -> None:
    assert parse(f"- {written}\n- '{written}'\n").data == [written, written]


@each("blank", ["", "~", "null"])
def test_a_blank_is_none_and_a_quoted_one_is_text(blank: str) -> None:
    assert parse(f"a: {blank}\nb: '{blank}'").data == {"a": None, "b": blank}


@each(
    ("written", "value"),
    [
        ("true", True),
        ("false", False),
        ("null", None),
        ("0", 0),
        ("-12", -12),
        ("0.5", 0.5),
        ("1.0e-7", 1e-7),
        ("123456789012345678901234567890", 123456789012345678901234567890),
        ("'12'", "12"),
        ("'true'", "true"),
        ("NO", "NO"),
        ("yes", "yes"),
        ("007", "007"),
        ("10:30", "10:30"),
        ("1_000", "1_000"),
        ("+49", "+49"),
        ("2020-01-01", "2020-01-01"),
        ("0x1F", "0x1F"),
    ],
)
def test_typed_reads_what_json_has_and_nothing_else(written: str, value: Any) -> None:
    got = parse(f"a: {written}", typed=True).data["a"]
    assert (got, type(got)) == (value, type(value))


REFUSED = [
    ("a: &x 1\nb: *x", 1, "an anchor (&x)"),
    ("a: 1\nb: *x", 2, "an alias (*x)"),
    ("b:\n  <<: {d: 1}", 2, "a merge key (<<)"),
    ("a: 1\n&k b: 2", 2, "an anchor (&k)"),
    ("a: 1\n!!str b: 2", 2, "a tag (!!str)"),
    ("a: !!python/object/apply:os.system [ls]", 1, "a tag (!!python/object/apply:os.system)"),
    ("a: !urgent", 1, "a tag (!urgent)"),
    ("a: 1\nb: 2\na: 3", 3, 'the key "a" a second time'),
    ("a:\n  b: {c: 1, c: 2}", 2, 'the key "c" a second time'),
    ("a: 1\n---\nb: 2", 2, "a second document"),
    ("a: 1\n? [b]\n: 2", 2, "a list or braces where a key should stand"),
    ("a: 1\nb: {{ name }}", 2, "a list or braces where a key should stand"),
    ("a:\n\tb: 1", 2, "a tab at the start of a line"),
    ("a: 1\n\tb: 2", 2, "a tab at the start of a line"),
    ("a: 1\nb: c: d", 2, 'a ": " where no key can stand'),
    ("a: 1\nb: @handle", 2, 'a value that starts with "@"'),
    ("a: 1\nb: 100\nc: %5", 3, 'a value that starts with "%"'),
    ("a: **bold**", 1, 'a value that starts with "*"'),
    ('a: 1\nb: "open', 2, "a quote that is opened and never closed"),
    ("a: [b, c\n", 2, "a bracket or brace that is opened and never closed"),
    ("  a: 1\nb: 2", 2, "indented less"),
    ("a: 'it's'", 1, "check its quotes"),
    ("a: 1\nb: x\x1b]52;c;eA==\x07", 2, "a control character (U+001B)"),
    ("a: 1\nb: \x9b31m", 2, "a control character (U+009B)"),
    ("a: \x00", 1, "a control character (U+0000)"),
    ("a: 1\nb: \ud800", 2, "a control character (U+D800)"),
    ('a: "\\ud800"', 1, "not a character"),
    ("a: " + "[" * 25 + "]" * 25, 1, "more than 20 levels of nesting"),
    ("[" * 100_000, 1, "more than 20 levels of nesting"),
    ("- " * 50_000, 1, "more than 20 levels of nesting"),
    ("a: [" + "x," * 50_001 + "]", 1, "more than 50,000 values"),
    ("a: " + "x" * 1_000_000, None, "larger than 1,000,000 bytes"),
    ("a: " + "é" * 500_000, None, "larger than 1,000,000 bytes"),
]


@each(("text", "line", "says"), REFUSED)
def test_what_is_not_the_plain_subset_is_refused_with_its_line(
    text: str, line: int | None, says: str
) -> None:
    with pytest.raises(YAMLError) as caught:
        parse(text)
    assert says in str(caught.value)
    assert caught.value.line == line
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("text", "line", "says"), REFUSED, ids=[r[2][:40] for r in REFUSED])
def test_the_parser_in_python_refuses_the_same(
    monkeypatch: pytest.MonkeyPatch, text: str, line: int | None, says: str
) -> None:
    monkeypatch.setattr(yamlio, "_Loader", yaml.SafeLoader)
    with pytest.raises(YAMLError) as caught:
        parse(text)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "bomb",
    [
        "a0: &a0 [x, x]\n" + "".join(f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n" for i in range(1, 30)),
        "m0: &m0 {k: v}\n"
        + "".join(f"m{i}: &m{i}\n  <<: [*m{i - 1}, *m{i - 1}]\n" for i in range(1, 30)),
        "{" * 200_000,
        "? " * 200_000,
    ],
    ids=["aliases", "merge keys", "braces", "keys"],
)
def test_a_bomb_is_refused_at_once(bomb: str) -> None:
    started = time.process_time()
    with pytest.raises(YAMLError):
        parse(bomb)
    assert time.process_time() - started < 1


def test_lines_are_those_of_the_file() -> None:
    document = parse(
        "\ufeff# a comment\r\na: 1\r\nb:\r\n  - c: x\r\n    d: |\r\n      y\r\n", first_line=10
    )
    assert document.data == {"a": "1", "b": [{"c": "x", "d": "y\n"}]}
    assert document.lines[("a",)] == 11
    assert document.lines[("b", 0)] == 13
    assert document.lines[("b", 0, "d")] == 14


@each("text", ["", "\n\n", "# only a comment\n", "---\n...\n"])
def test_nothing_is_none(text: str) -> None:
    assert parse(text).data is None


def test_shared_data_is_written_twice_and_never_as_an_anchor() -> None:
    shared = ["x", {"y": 1}]
    assert parse(dump({"a": shared, "b": shared}), typed=True).data == {"a": shared, "b": shared}


def test_a_word_of_a_closed_set_is_written_as_text() -> None:
    class Reason(StrEnum):
        STOP = "stop"

    assert dump({"reason": Reason.STOP, "list": ("a",)}) == "reason: stop\nlist:\n- a\n"


def test_a_lone_surrogate_is_replaced_since_no_file_can_hold_it() -> None:
    assert dump({"a": "x\ud800"}).encode() == "a: x\ufffd\n".encode()


def test_text_is_written_as_people_read_it() -> None:
    assert dump({"z": "Zoë Ōkubo 🙂", "a": "x " * 200}) == f"z: Zoë Ōkubo 🙂\na: '{'x ' * 200}'\n"


# Text that YAML, front matter or Python's line splitting could trip over.
_TRAPS = st.sampled_from(
    [
        *["NO", "~", "null", "true", "10:30", "1.10", "+49", "0x1F", "1_000", "1e3", "1.0e+3"],
        *[".inf", "-1", "007", "2020-01-01", "1.", "-0", "#x", "&a", "*a", "!t", "%x", "@x"],
        *["`x`", "---", "...", "=", "<<", "?", "'", "{a}", "[a]", "|", ">"],
        *["", '"', "- x", "? x", "a: b", "a #b", "{{ x }}", "a\n---\nb", "---\n", "\t", " a "],
        *["\n", "a\n", "\n\n a", "\r", "a\r\nb", "\x85", "\u2028", "\ufeffx", "x\ufeff"],
        *["\x00", "\x1b[0m", "\x7f", "🙂", "\\U0001F642", "\ufffe", "x " * 6000],
    ]
)
_TEXT = _TRAPS | st.text(st.characters(exclude_categories=["Cs"]))
_SCALARS: st.SearchStrategy[Any] = st.one_of(
    _TEXT,
    st.booleans(),
    st.none(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
)
_DATA = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXT, inner, max_size=4),
    max_leaves=12,
)


@given(_DATA)
def test_what_is_dumped_is_read_back_with_its_types(data: Any) -> None:
    again = parse(dump(data), typed=True).data
    assert again == data
    assert repr(again) == repr(data)  # 1, 1.0 and True are equal; they must not be mixed up


@given(_DATA)
def test_what_is_dumped_is_what_the_yaml_package_would_write(data: Any) -> None:
    options: dict[str, Any] = {"sort_keys": False, "allow_unicode": True, "width": 10_000}
    theirs = yaml.dump(data, Dumper=getattr(yaml, "CSafeDumper", yaml.SafeDumper), **options)
    # What ours escapes: other ends of a line, and in front a blank that is no space.
    escaped = re.search("[\x85\u2028\u2029]|(?:^|[:?-] )[^\\S \t\n]", theirs, re.MULTILINE)
    if "\\U000" not in theirs and "&id" not in theirs and not escaped:
        assert dump(data) == theirs


@each("value", [b"x", {1}, object()])
def test_what_is_not_plain_data_is_not_written(value: object) -> None:
    with pytest.raises(TypeError, match="is not plain data"):
        dump({"a": [value]})


@given(st.dictionaries(_TEXT, _TEXT, max_size=4), _TEXT)
@example({"\xa0": "NO"}, "")
def test_what_is_joined_is_split_to_the_letter(data: dict[str, str], body: str) -> None:
    front = split(join(data, body))
    assert front.body == body
    assert parse(front.head or "", typed=True).data == data


@given(_TEXT)
def test_any_text_is_parsed_or_refused(text: str) -> None:
    try:
        parse(text)
    except YAMLError as exc:
        assert "\n" not in str(exc)  # noqa: PT017 - that it is raised is not required


@each(
    ("text", "head", "body", "line"),
    [
        ("---\na: 1\n---\nbody\n", "a: 1\n", "body\n", 4),
        ("\ufeff---\na: 1\n---\nbody", "a: 1\n", "body", 4),
        ("---\r\na: 1\r\n---\r\n\r\nbody\r\n", "a: 1\r\n", "\r\nbody\r\n", 4),
        ("---  \na: 1\n--- \n", "a: 1\n", "", 4),
        ("---\na: 1\n---", "a: 1\n", "", 3),
        ("---\n---\nx", "", "x", 3),
        ("---\na: 1\n---\nx\n---\ny", "a: 1\n", "x\n---\ny", 4),
        ("no front matter\n---\n", None, "no front matter\n---\n", 1),
        ("---\nnever closed\n", None, "---\nnever closed\n", 1),
        ("---- \na\n----\n", None, "---- \na\n----\n", 1),
        (" ---\na: 1\n---\n", None, " ---\na: 1\n---\n", 1),
        ("", None, "", 1),
    ],
)
def test_front_matter_is_taken_off_and_the_body_kept(
    text: str, head: str | None, body: str, line: int
) -> None:
    front = split(text)
    assert (front.head, front.body, front.body_line) == (head, body, line)


@each(
    "text",
    [
        "one\ntwo",
        "one\n\ntwo\n",
        " led\nby a blank",
        "ends \nso",
        "#\n- x: y\n",
        "\n",
        "tab\there\n😀",
    ],
)
def test_a_block_is_read_back(text: str) -> None:
    data = {"a": text, "b": ["plain", text]}
    assert parse(dump(data, blocks=True), typed=True).data == data


def test_a_text_of_several_lines_stands_as_it_is() -> None:
    assert dump({"a": "one\n\ntwo"}, blocks=True) == "a: |-\n  one\n\n  two\n"


@each("end", ["\x85", "\u2028", "\u2029"])
def test_lines_are_counted_as_editors_count_them(end: str) -> None:
    for value in (f"One{end}two", f'"One{end}two"', f"|\n  One{end}two"):
        document = yamlio.parse(f"a:\n  b: {value}\nc: x\n".replace("|\n  ", "|\n    "))
        assert document.data["a"]["b"].rstrip("\n") == f"One{end}two"
        assert document.lines["c",] == 3 + value.count("\n")
    with pytest.raises(yamlio.YAMLError) as raised:
        yamlio.parse(f"a: One{end}two\nb\nc: d\n")
    assert raised.value.line in {2, 3}
    text = f"a: One{end}two\nb: x  # mine\n"
    assert put(text, ("b",), "y") == text.replace("x", "y")


@each("blank", ["\u00a0", "\u2003", "\u3000"])
def test_a_blank_that_is_no_space_is_named_where_it_indents(blank: str) -> None:
    with pytest.raises(
        yamlio.YAMLError, match=r"no space \(U\+00A0 or alike\): use spaces"
    ) as raised:
        yamlio.parse(f"basics:\n{blank}{blank}name: Ada\n")
    assert raised.value.line == 2
    assert yamlio.parse(f"a: |\n  {blank}x\n").data == {"a": f"{blank}x\n"}
