"""Contacts as they are in the wild, and which column is which input."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from draftkit.errors import InputError
from draftkit.people.contacts import Contacts, Row, contacts
from draftkit.people.importing import people_in
from draftkit.people.mapping import Condition, match
from draftkit.people.selection import Selection, validated
from draftkit.prompts.inputs import Input
from each import each

FIELD = Path(__file__).parents[1] / "data" / "field"

LINKEDIN = """\
Notes:
"When exporting your connection data, you may notice that some of the emails, and names, are gone."

First Name,Last Name,URL,Email Address,Company,Position,Connected On
Inês,Duarte,https://www.linkedin.com/in/ines,,"Port Data, Lda",Host,11 Nov 2026
"""

VCARDS = """\
BEGIN:VCARD
VERSION:3.0
N:Duarte;Inês;;Dr.;
FN:Dr. Inês Duarte
ORG:Port Data;Podcast
TITLE:Host\\, producer
EMAIL;TYPE=WORK:ines@example.org
item1.NOTE:Line one\\nline
  two {{ 7 * 7 }}
PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQ==
END:VCARD
BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=B6rg
NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-1:Gr=FC=
=DFe: a=3Db
END:VCARD
"""


def rows(folder: Path, data: str | bytes, name: str = "people.csv") -> list[Row]:
    """Return the rows of a file with this content."""
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return list(Contacts(path))


def cells(folder: Path, data: str | bytes, name: str = "people.csv") -> list[dict[str, Any]]:
    """Return what is in the rows."""
    return [dict(row.cells) for row in rows(folder, data, name)]


ANN = {"name": "Ann", "org": "Ä"}


@pytest.mark.parametrize(
    ("data", "found"),
    [
        pytest.param("name,org\nAnn,Ä\n", [ANN], id="plain"),
        pytest.param("name,org\r\nAnn,Ä\r\n", [ANN], id="windows line ends"),
        pytest.param("name,org\rAnn,Ä\r", [ANN], id="old Mac line ends"),
        pytest.param("name,org\nAnn,Ä", [ANN], id="no line end at the end"),
        pytest.param("\ufeffname,org\nAnn,Ä\n", [ANN], id="byte order mark"),
        pytest.param("name,org\nAnn,Ä\n".encode("utf-16"), [ANN], id="UTF-16"),
        pytest.param("name,org\nAnn,Ä\n".encode("utf-16-le"), [ANN], id="UTF-16 without a mark"),
        pytest.param("name;org\nAnn;Ä\n", [ANN], id="semicolons"),
        pytest.param("name\torg\nAnn\tÄ\n", [ANN], id="tabs"),
        pytest.param("name|org\nAnn|Ä\n", [ANN], id="bars"),
        pytest.param("sep=;\nname;org\nAnn;Ä\n", [ANN], id="Excel's own line"),
        pytest.param('"name","org, too"\nAnn,Ä\n', [{"name": "Ann", "org, too": "Ä"}], id="quotes"),
        pytest.param("\n\nname,org\n\n,\nAnn,Ä\n\n", [ANN], id="blank lines"),
        pytest.param("name,org\nAnn\n", [{"name": "Ann"}], id="a short row"),
        pytest.param("name,org\nAnn,Ä,,\n", [ANN], id="blank cells too many"),
        pytest.param('name,org\n"Ann",Ä\n', [ANN], id="a quoted cell"),
        pytest.param("name\nAnn\n", [{"name": "Ann"}], id="one column"),
        pytest.param('n\n"a\nb ""c"""\n', [{"n": 'a\nb "c"'}], id="line ends and quotes in a cell"),
        pytest.param(
            'n\nAnn "Bee" Lee\n', [{"n": 'Ann "Bee" Lee'}], id="quotes inside a plain cell"
        ),
        pytest.param("n,n,\n1,2,3\n", [{"n": "1", "n (2)": "2", "column 3": "3"}], id="same names"),
        pytest.param("n\nداليا\n陈丽\n", [{"n": "داليا"}, {"n": "陈丽"}], id="RTL and CJK"),
        pytest.param("n\n=1+1\n{{ 7*7 }}\n", [{"n": "=1+1"}, {"n": "{{ 7*7 }}"}], id="formulas"),
        pytest.param("name,org\n", [], id="no rows"),
    ],
)
def test_tables_are_read_as_they_were_meant(
    tmp_path: Path, data: str | bytes, found: list[dict[str, str]]
) -> None:
    assert cells(tmp_path, data) == found


def test_a_row_of_windows_or_of_japan_is_read_and_said(tmp_path: Path) -> None:
    for name, text, encoding, said in (
        ("a.csv", "name,org\nRen\u00e9e,Caf\u00e9\n", "cp1252", "it is read as Windows-1252"),
        (
            "b.csv",
            "name,org\n\u7530\u4e2d,\u3055\u304f\u3089\n",
            "cp932",
            "it is read as Shift-JIS",
        ),
    ):
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        people = Contacts(path)
        assert [row.cells["org"] for row in people] == [text.split(",")[-1].strip()]
        assert said in people.remarks[0]


@each(
    "preferred",
    ["EMAIL;PREF=1:b@x.example", "EMAIL;TYPE=home,pref:b@x.example", "EMAIL;PREF:b@x.example"],
)
def test_what_a_card_prefers_is_the_first(tmp_path: Path, preferred: str) -> None:
    card = f"FN:Ann\nEMAIL;PREF=9:a@x.example\nLANG;PREF=20:fr\n{preferred}\nLANG;PREF=3:de"
    (row,) = rows(tmp_path, f"BEGIN:VCARD\n{card}\nEND:VCARD\n", "people.vcf")
    assert (row.cells["Email Address"], row.cells["Language"]) == ("b@x.example", "de")
    assert row.cells["Email Address (2)"] == "a@x.example"


@each("name", ["a.csv", "b.vcf", "c.jsonl"])
def test_how_to_save_again_is_said_for_the_type_of_file(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"BEGIN:VCARD\nFN:Dvo\xf8\xe1k\nEND:VCARD\n")
    advice = {"a.csv": "CSV UTF-8", "b.vcf": "vCard 3.0 or 4.0", "c.jsonl": "JSON is always"}
    with pytest.raises(InputError, match=advice[name]) as caught:
        list(Contacts(path))
    assert "line 2" in str(caught.value)


def test_words_that_say_nothing_are_empty(tmp_path: Path) -> None:
    (row,) = cells(tmp_path, "a,b,c,d,e\nNULL,n/a, - ,\u2013,Null\n")
    assert row == {"a": "", "b": "", "c": "", "d": "", "e": "Null"}  # which is a name
    (given,) = contacts([{"a": float("nan"), "b": "NULL", "c": 0}])
    (unseen,) = contacts([{"a": "\u200b", "b": " \ufeff\u2060", "c": "\U0001f469\u200d\U0001f52c"}])
    assert unseen.cells == {"a": "", "b": "", "c": "\U0001f469\u200d\U0001f52c"}
    assert given.cells == {"a": None, "b": "", "c": 0}


def test_one_name_is_one_name_however_its_letters_are_written(tmp_path: Path) -> None:
    two = cells(tmp_path, "nam\u00e9\nIn\u00eas\nIne\u0302s\n")
    assert two[0] == two[1]
    rows_ = Contacts(tmp_path / "people.csv")
    condition = Condition.parse("name\u0301=INE\u0302S", rows_.columns)
    assert [condition.holds(row) for row in rows_] == [True, True]


def test_a_card_of_before_utf_8_is_read_where_its_encoding_is_sure(tmp_path: Path) -> None:
    (row,) = Contacts(FIELD / "win.vcf")
    assert row.cells["Full Name"] == "Ren\u00e9e O\u2019Hara"
    assert row.cells["Note"].startswith("first line\n\nthe second")
    card = "BEGIN:VCARD\nFN;ENCODING=QUOTED-PRINTABLE:Dvo=F8=E1k\nEND:VCARD\n"
    (unsure,) = rows(tmp_path, card, "people.vcf")
    assert "vCard 3.0" in unsure.problem


def test_a_blank_behind_a_soft_line_end_is_a_part_of_the_name(tmp_path: Path) -> None:
    card = "BEGIN:VCARD\nFN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:J=F6rg=\n M=FCller\n"
    (row,) = rows(tmp_path, f"{card}END:VCARD\n", "people.vcf")
    assert row.cells["Full Name"] == "J\u00f6rg M\u00fcller"


def test_groups_are_skipped_and_said() -> None:
    people = Contacts(FIELD / "applegroup.vcf")
    assert [row.cells["Full Name"] for row in people] == ["Ines Duarte"]
    assert people.remarks == (
        f'{people.name}, line 1: "Book club" is a group or a firm, not a person; it is skipped.',
    )


@each("mark", ["KIND:org", "X-ABShowAs:COMPANY", "kind:Location"])
def test_a_firm_in_an_address_book_is_no_person(tmp_path: Path, mark: str) -> None:
    card = f"BEGIN:VCARD\nN:;;;;\nFN:\nORG:Mill;\n{mark}\nEND:VCARD\n"
    person = "BEGIN:VCARD\nFN:Ann Lee\nKIND:individual\nEND:VCARD\n"
    path = tmp_path / "people.vcf"
    path.write_text(card + person, encoding="utf-8")
    found = people_in(path)
    assert [one.name for one in found.people] == ["Ann Lee"]
    assert found.left == []
    assert [line.partition(": ")[2] for line in found.remarks] == [
        '"Mill" is a group or a firm, not a person; it is skipped.'
    ]


def test_googles_older_columns_are_mapped_and_what_nothing_uses_is_named() -> None:
    people = Contacts(FIELD / "google_old.csv")
    inputs = [*INPUTS, *(Input(n, "string", "x") for n in ("recipient_role", "recipient_email"))]
    matching = match(inputs, people.columns)
    (row,) = people
    assert matching.given(row) == {
        "recipient": "In\u00eas Duarte",
        "recipient_org": "Port of Sines",
        "recipient_role": "Data lead",
        "recipient_email": "ines@example.org",
    }
    unused = matching.unused(people)
    assert "Group Membership" in unused
    assert not {"Phone 1 - Value", "Organization 1 - Title"} & set(unused)


@pytest.mark.parametrize(
    "columns",
    [
        [
            "First Name",
            "Last Name",
            "Title",
            "Company",
            "Job Title",
            "E-mail Address",
            "Notes",
            "Language",
        ],
        [
            "First Name",
            "Last Name",
            "Organization Name",
            "Organization Title",
            "E-mail 1 - Value",
            "Notes",
            "Language",
        ],
    ],
    ids=["Outlook", "Google since 2024"],
)
def test_the_columns_of_address_books_are_mapped(columns: list[str]) -> None:
    names = ["recipient", "recipient_org", "recipient_role", "recipient_email", "notes", "language"]
    found = match([Input(name, "string", "x") for name in names], columns).sources
    assert set(found) == set(names)
    assert found["recipient_role"][0] in ("Job Title", "Organization Title")


def test_contacts_come_through_pipes_too(tmp_path: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("there are no named pipes here")
    pipe = tmp_path / "people"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=("name,org\nAnn,B\n",))
    writer.start()
    people = Contacts(pipe)
    assert (people.format, people.columns) == ("csv", ("name", "org"))
    assert [dict(row.cells) for row in people] == [dict(row.cells) for row in people]
    writer.join()
    reading, writing = os.pipe()
    os.write(writing, b"name\nAnn\n")
    os.close(writing)
    assert [row.cells["name"] for row in Contacts(f"/dev/fd/{reading}")] == ["Ann"]
    os.close(reading)


def test_a_pipe_without_a_writer_and_a_device_are_one_line_soon(tmp_path: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("there are no named pipes here")
    os.mkfifo(tmp_path / "people.csv")
    with pytest.raises(InputError, match="cannot be read: nobody writes into it"):
        _ = Contacts(tmp_path / "people.csv").columns
    with pytest.raises(InputError, match="it is a device"):
        _ = Contacts("/dev/zero").columns


def test_rows_know_the_line_on_which_they_begin(tmp_path: Path) -> None:
    text = '\nname,note\nAnn,"a\nb"\n\nBen,c\n'
    assert [row.number for row in rows(tmp_path, text)] == [3, 6]


def test_linkedin_s_notes_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "Connections.csv"
    path.write_text(LINKEDIN, encoding="utf-8")
    people = Contacts(path)
    assert people.columns[:2] == ("First Name", "Last Name")
    (row,) = people
    assert (row.number, row.cells["Company"]) == (5, "Port Data, Lda")


def test_a_cell_of_a_megabyte_is_a_cell(tmp_path: Path) -> None:
    (row,) = cells(tmp_path, f'name,note\nAnn,"{"x" * (1 << 20)}"\n')
    assert len(row["note"]) == 1 << 20


@each(
    ("data", "message"),
    [
        ('name,note\nAnn,a\nBen,"open\nCid,c\n', "line 3: a quote is opened here and never"),
        ('name,note\nBen,"a\nb","open\nCid,c\n', "line 3: a quote is opened here and never"),
        ('name,note\nAnn,a\nBen,"b" c\n', "line 3: text follows a closing quote"),
        (b"name\nAnn\nDvo\xf8\xe1k\n", "line 3: this is not UTF-8 text, .* cannot be told. Excel"),
        ("", "there is no header line"),
        ("\n\n", "there is no header line"),
    ],
)
def test_what_cannot_be_read_names_the_line(
    tmp_path: Path, data: str | bytes, message: str
) -> None:
    with pytest.raises(InputError, match=message) as failure:
        rows(tmp_path, data)
    assert str(failure.value).startswith(f"{tmp_path / 'people.csv'}")


def test_an_open_quote_does_not_take_the_rest_of_a_huge_file(tmp_path: Path) -> None:
    data = 'name\n"open\n' + "a line of forty characters, more or less\n" * 250_000
    with pytest.raises(InputError, match="line 2: a quote is opened"):
        rows(tmp_path, data)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"There is no file .*nobody.csv"):
        list(Contacts(tmp_path / "nobody.csv"))


def test_too_many_cells_are_a_problem_of_that_row_alone(tmp_path: Path) -> None:
    good, bad = rows(tmp_path, "name,org\nAnn,A\nBen,B, Ltd\n")
    assert (good.problem, bad.problem) == (
        "",
        'has 3 cells and the header 2: put a cell with "," in it into quotes',
    )


def test_json_lines(tmp_path: Path) -> None:
    lines = ['{"name": "Ann", "tags": ["a", "b"]}', "", "[1]", "{oops", '{"name": "B", "age": 7}']
    found = rows(tmp_path, "\n".join(lines), "people.jsonl")
    assert [(row.number, bool(row.problem)) for row in found] == [
        (1, False),
        (3, True),
        (4, True),
        (5, False),
    ]
    assert found[0].cells["tags"] == ["a", "b"]
    assert Contacts(tmp_path / "people.jsonl").columns == ("name", "tags", "age")


def test_a_key_that_stands_twice_is_said_whichever_value_would_count(tmp_path: Path) -> None:
    twice = '{"name": "Ann", "email": "a@x.example", "email": "b@x.example"}'
    first, second = rows(tmp_path, f'{twice}\n{{"name": "Bo"}}\n', "people.jsonl")
    assert (first.problem, second.problem) == ('has "email" twice: keep one of the two', "")
    said = '"email" stands twice in one object, with "a@x.example" and "b@x.example"'
    with pytest.raises(InputError, match=said):
        rows(tmp_path, f"[{twice}]", "people.json")


def test_vcards(tmp_path: Path) -> None:
    first, second = rows(tmp_path, VCARDS, "people.vcf")
    assert (first.number, second.number) == (1, 12)
    assert first.cells == {
        "Full Name": "Dr. Inês Duarte",
        "First Name": "Inês",
        "Last Name": "Duarte",
        "Other names": "Dr.",
        "Company": "Port Data, Podcast",
        "Position": "Host, producer",
        "Email Address": "ines@example.org",
        "Note": "Line one\nline two {{ 7 * 7 }}",
    }
    assert second.cells["Full Name"] == "Jörg Müller"
    assert second.cells["Note"] == "Grüße: a=b"


def test_a_card_that_is_cut_is_a_problem_of_its_row(tmp_path: Path) -> None:
    (row,) = rows(tmp_path, "BEGIN:VCARD\nFN:Ann\n", "people.vcf")
    assert "END:VCARD" in row.problem


@each(("data", "kind"), [("BEGIN:VCARD\n", "vcard"), ('{"a": 1}\n', "jsonl"), ("a,b\n", "csv")])
def test_a_file_without_a_known_suffix_is_known_by_its_content(
    tmp_path: Path, data: str, kind: str
) -> None:
    path = tmp_path / "people.export"
    path.write_text(data, encoding="utf-8")
    assert Contacts(path).format == kind


_CELL = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"]) | st.just("\n"), min_size=1
)


@given(table=st.lists(st.tuples(_CELL, _CELL), min_size=1, max_size=5))
def test_what_the_csv_module_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, table: list[tuple[str, str]]
) -> None:
    import csv

    path = tmp_path_factory.mktemp("csv") / "people.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("name", "note"), *table])
    kept = [
        row.cells
        for row in contacts({"name": a, "note": b} for a, b in table if a.strip() or b.strip())
    ]
    assert [row.cells for row in Contacts(path)] == kept


def test_a_program_s_own_rows_are_rows_too() -> None:
    found = contacts(row for row in [{"name": "Ann"}, {"name": "Ben", "org": "B"}])
    assert found.columns == ("name", "org")
    assert [row.number for row in found] == [row.number for row in found] == [1, 2]


INPUTS = [
    Input("recipient", "string", "Who.", required=True),
    Input("recipient_org", "string", "Where."),
    Input("occasion", "string", "What for.", max_length=100),
    Input("minutes", "integer", "How long.", minimum=1),
    Input("points", "array", "What to say."),
]


@each(
    ("columns", "sources"),
    [
        (["recipient"], {"recipient": ("recipient",)}),
        (
            ["RECIPIENT", "Recipient Org"],
            {"recipient": ("RECIPIENT",), "recipient_org": ("Recipient Org",)},
        ),
        (["Full_Name", "E-Mail"], {"recipient": ("Full_Name",)}),
        (["Last Name", "First Name"], {"recipient": ("First Name", "Last Name")}),
        (["First Name"], {"recipient": ("First Name",)}),
        (["name", "Company"], {"recipient": ("name",), "recipient_org": ("Company",)}),
        (["name", "recipient"], {"recipient": ("recipient",)}),
        (
            ["name", "Organisation", "Event"],
            {"recipient": ("name",), "recipient_org": ("Organisation",), "occasion": ("Event",)},
        ),
    ],
)
def test_headers_are_matched_to_inputs(
    columns: list[str], sources: dict[str, tuple[str, ...]]
) -> None:
    assert match(INPUTS, columns).sources == sources


@each(
    ("columns", "options", "message"),
    [
        (["a", "x" * 50_000], {}, rf"Columns: a, {'x' * 59}…\. Name it"),
        (["a", "b"], {}, "no column is recipient. Columns: a, b. Name it with --map recipient=COL"),
        (["name", "name (2)"], {}, r"2 columns could be recipient: name, name \(2\)."),
        (["name"], {"chosen": {"recipent": "name"}}, 'no input "recipent". Did you mean "recip'),
        (["name"], {"chosen": {"recipient": "nmae"}}, 'no column "nmae". Did you mean "name"'),
        (["name"], {"fixed": {"topic": "x"}}, 'no input "topic"'),
    ],
)
def test_what_does_not_match_is_one_clear_error(
    columns: list[str], options: dict[str, Any], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        match(INPUTS, columns, **options)


def test_columns_can_be_chosen_joined_and_left_to_one_value_for_all() -> None:
    matching = match(
        INPUTS,
        ["given", "family", "when"],
        chosen={"recipient": "Given + family"},
        fixed={"occasion": "the fair"},
    )
    row = Row(2, {"given": " Ann ", "family": "Lee", "when": "May"})
    assert matching.given(row) == {"recipient": "Ann Lee", "occasion": "the fair"}
    assert matching.lines() == [
        "recipient: column given + family",
        'occasion: "the fair" in all rows',
    ]


def test_a_row_s_own_value_goes_before_the_one_for_all() -> None:
    matching = match(INPUTS, ["name", "occasion"], fixed={"occasion": "the fair"})
    own, blank = Row(1, {"name": "A", "occasion": "her talk"}), Row(2, {"name": "B"})
    assert [matching.given(row)["occasion"] for row in (own, blank)] == ["her talk", "the fair"]


def test_a_value_for_all_is_not_replaced_by_a_column_that_is_only_like_it() -> None:
    matching = match(INPUTS, ["name", "Event"], fixed={"occasion": "the fair"})
    assert matching.given(Row(1, {"name": "A", "Event": "E"}))["occasion"] == "the fair"


def test_several_values_in_one_cell_are_a_list() -> None:
    matching = match(INPUTS, ["name", "points"])
    row = Row(1, {"name": "A", "points": "one; two\nthree;"})
    assert matching.given(row)["points"] == ["one", "two", "three"]


@each(
    ("row", "problem"),
    [
        ({"name": " "}, ("name", "is empty, and recipient is needed")),
        ({"name": "A", "minutes": "soon"}, ("minutes", 'minutes: "soon" must be a number.')),
        ({"name": "A", "minutes": "0"}, ("minutes", 'minutes: "0" must be at least 1.')),
        ({"name": "A", "occasion": "x" * 101}, ("occasion", "is 101 characters long, at most 100")),
        ({"name": {"first": "A"}}, ("name", "must be a text")),
        ({"name": "A", "minutes": "5"}, None),
    ],
)
def test_what_is_wrong_with_a_row_names_the_column(
    row: dict[str, Any], problem: tuple[str, str] | None
) -> None:
    matching = match(INPUTS, ["name", "minutes", "occasion"])
    found = matching.problem(Row(7, row))
    if problem is None or found is None:
        assert found == problem
    else:
        assert found[0] == problem[0]
        assert problem[1] in found[1]


@each(
    ("condition", "numbers"),
    [
        ("country=pt", [1, 3]),
        ("Country != PT", [2, 4]),
        ("name~ann", [1, 4]),
        ("country=", [4]),
        ("country!=", [1, 2, 3]),
    ],
)
def test_conditions(condition: str, numbers: list[int]) -> None:
    people = contacts(
        [
            {"name": "Ann", "country": "PT"},
            {"name": "Ben", "country": "NL"},
            {"name": "Cid", "country": " pt "},
            {"name": "Joanna", "country": None},
        ]
    )
    selection = Selection(where=[Condition.parse(condition, people.columns)])
    assert [row.number for row in selection.of(people)] == numbers


@each("condition", ["country", "=x", "nation=PT"])
def test_a_condition_that_is_none_is_said_so(condition: str) -> None:
    with pytest.raises(InputError, match="--where"):
        Condition.parse(condition, ["country"])


def test_all_rows_are_validated_and_the_first_problems_named() -> None:
    people = contacts([{"name": "A"}, *({"name": "", "x": json.dumps(i)} for i in range(12))])
    matching = match(INPUTS, people.columns)
    with pytest.raises(InputError) as failure:
        validated(people, matching, Selection())
    assert str(failure.value).startswith(
        'rows, line 2, column "name": is empty, and recipient is needed. 12 of 13 rows are wrong'
    )
    assert failure.value.__notes__[-1] == "… and 2 more."
    assert validated(people, matching, Selection(skip_invalid=True)) == 13


def test_a_title_above_the_table_is_no_header(tmp_path: Path) -> None:
    for text in ("Table 1\nName;Mail\nAnn;a@x.example\n", "Table 1\n\nName,Mail\nAnn,\n"):
        assert [list(row) for row in cells(tmp_path, text)] == [["Name", "Mail"]]
    for text in ("Name\nAnn\nBo\n", "Name\na@x.example, b@x.example\n"):
        assert list(cells(tmp_path, text)[0]) == ["Name"]


LOCALISED = [
    "Vorname;Nachname;Firma;Position;E-Mail-Adresse;Notizen",
    "Vorname;Name;Unternehmen;Funktion;E-Mail;Bemerkungen",
    "Prénom;Nom;Entreprise;Poste;Adresse e-mail;Remarques",
    "Nombre;Apellidos;Empresa;Cargo;Correo electrónico;Notas",
    "Nome;Sobrenome;Empresa;Cargo;Endereço de e-mail;Notas",
    "Nome;Cognome;Azienda;Posizione;Indirizzo e-mail;Note",
    "Voornaam;Achternaam;Bedrijf;Functie;E-mailadres;Notities",
]


@pytest.mark.parametrize("header", LOCALISED, ids=[h.partition(";")[0] for h in LOCALISED])
def test_columns_in_other_languages_are_known(tmp_path: Path, header: str) -> None:
    path = tmp_path / "people.csv"
    path.write_text(f"{header}\nAnn;Lee;Mill;Host;a@x.example;nice\n", encoding="utf-8-sig")
    found = people_in(path)
    assert [str(one) for one in found.people] == ["Ann Lee (Host, Mill)"]
    assert found.people[0].email == ("a@x.example",)
    assert found.people[0].notes[0].text == "nice"
    assert found.left == []


def test_letters_that_a_fold_has_cut_are_whole(tmp_path: Path) -> None:
    name = "Ольга Петровна".encode()
    card = (
        b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:" + name[:5] + b"\r\n " + name[5:] + b"\r\nEND:VCARD\r\n"
    )
    path = tmp_path / "a.vcf"
    for start in (b"", b"\xef\xbb\xbf"):
        path.write_bytes(start + card + card.replace(name[5:], name[5:6] + b"\n\t" + name[6:]))
        read = [(row.number, row.cells["Full Name"]) for row in Contacts(path)]
        assert read == [(1, "Ольга Петровна"), (6, "Ольга Петровна")]
    path.write_bytes(card.replace(b"FN:", b"FN:\xff"))
    with pytest.raises(InputError, match="line 3: this is not UTF-8"):
        list(Contacts(path))
