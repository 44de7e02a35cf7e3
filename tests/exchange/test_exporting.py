"""A draft for other programs: as the programs themselves read it."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import importlib.metadata
import io
import mailbox
import zipfile
from email.header import decode_header, make_header
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner

import draftkit
from commands import PROFILE, run
from draftkit.cli import main
from draftkit.drafts.store import Store
from draftkit.errors import PromptError, UsageError
from draftkit.exchange.exports import exporters
from draftkit.exchange.exports.addresses import Addresses
from draftkit.exchange.exports.exported import Exported, ExportOptions
from draftkit.exchange.exports.exporters import export
from draftkit.exchange.exports.formats import BUILT_IN
from draftkit.exchange.exports.layout import parts, titled
from draftkit.exchange.exports.pieces import pieces
from draftkit.exchange.exports.plain import LINKEDIN_UNITS, units
from draftkit.files import yamlio
from draftkit.people.person import Person
from draftkit.prompts.prompt import Prompt
from each import each
from exports import BODY, draft

if TYPE_CHECKING:
    from pathlib import Path

SCRIPTS = {
    "Latin": "Inês Duarte, née Ærø",
    "Greek": "Ελένη Παππά",
    "Cyrillic": "Олена Коваль",
    "Han": "佐藤 花子",
    "Hangul": "김민준",
    "Arabic": "ليلى حداد",
    "Hebrew": "נועה לוי",
    "Devanagari": "अनिता शर्मा",
    "Thai": "สมชาย ใจดี",
    "Ethiopic": "አበበ በቀለ",
}

HOSTILE = "Hello\r\nBcc: all@example.org\r\n\r\n<b>x</b>\u202e\x1b]0;t\x07"


def message(made: Exported) -> email.message.EmailMessage:
    return email.message_from_bytes(made.data, policy=email.policy.default)


@each("name", BUILT_IN)
def test_what_is_draftkits_own_stays_out_and_the_words_do_not(name: str) -> None:
    made = export(draft("Fridges fail at night.\n"), name, ExportOptions(to="ines@example.org"))
    data = made.data
    if name == "docx":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            data = b"".join(archive.read(entry) for entry in archive.namelist())
    shown = unquote(data.decode())
    assert "Fridges fail at night." in shown
    assert "SECRET" not in shown
    assert (
        made.data
        == export(
            draft("Fridges fail at night.\n"), name, ExportOptions(to="ines@example.org")
        ).data
    )


def test_linkedin_is_text_as_it_is_pasted() -> None:
    made = export(draft(kind="social"), "linkedin")
    assert made.data.decode() == (
        "Why vaccine fridges fail\n\n"
        "Most fail at the plug, not inside. See the study and https://example.org/a, says grep.\n\n"
        "\u2022 One\n\u2022 Two\n  \u2022 deeper\n\n1. First\n2. Second\n\n"
        "> They failed at night.\n\nBest regards,\nAmara\n\nhttps://example.org/study\n"
    )
    assert made.warnings == ("229 of the 3,000 characters that LinkedIn takes.",)
    comment = export(draft(kind="social"), "linkedin", ExportOptions(comment=True))
    assert b"https://" not in comment.data
    assert comment.warnings[0] == (
        "For the first comment: https://example.org/study https://example.org/a"
    )


FOOTED = "I mend fridges.[^1] They ~~hold~~ stay **~~not~~ so**.[^why]\n\n[^1]: In 14 districts.\n"


def test_footnotes_and_what_is_struck_out_are_shown_as_such() -> None:
    made = export(draft(FOOTED), "html").data.decode()
    assert "<p>I mend fridges.[1] They <del>hold</del> stay <del><strong>not</strong></del>" in made
    assert "<strong> so</strong>.[why]</p>\n<p>[1] In 14 districts.</p>" in made
    assert (
        b"[1] They ~~hold~~ stay ~~not~~ so.[why]\n\n[1] In 14"
        in export(draft(FOOTED), "text").data
    )
    with zipfile.ZipFile(io.BytesIO(export(draft(FOOTED), "docx").data)) as archive:
        assert b'<w:strike/></w:rPr><w:t xml:space="preserve">hold<' in archive.read(
            "word/document.xml"
        )


def test_linkedin_counts_in_utf_16_units_and_cuts_nothing() -> None:
    assert units("𝗕𝗼𝗹𝗱 🙂 text") == 16
    long = "🙂" * (LINKEDIN_UNITS // 2 + 1)
    made = export(draft(long, kind="social"), "linkedin")
    assert made.data.decode().strip() == long
    assert "has 3,002 characters as LinkedIn counts" in made.warnings[0]
    assert "shorten it by 2." in made.warnings[0]


@each(
    ("markdown", "kept"),
    [
        ("Best regards,\nAmara", ["Best regards,", "\n", "Amara"]),
        (f"{'long words ' * 8}\nof one line", [f"{'long words ' * 8}of one line"]),
        ("one  \ntwo", ["one", "\n", "two"]),
        ("2 * 3 * 4 and snake_case_name", ["2 * 3 * 4 and snake_case_name"]),
        (r"\*not bold\*", ["*not bold*"]),
        ("[x](javascript:alert(1))", ["x"]),
        ("<!-- note -->seen", ["seen"]),
        (
            "(https://en.wikipedia.org/wiki/A_(b)).",
            ["(", "https://en.wikipedia.org/wiki/A_(b)", ")."],
        ),
        ("**a *b* c**", ["a ", "b", " c"]),
    ],
)
def test_a_line_of_markdown_is_read_as_readers_do(markdown: str, kept: list[str]) -> None:
    [part] = parts(markdown)
    assert [piece.text for piece in part.pieces] == kept


def test_marks_that_never_close_cost_no_time() -> None:
    for mark in ("**a ", "[a](", "`a ", "<!-- ", "_a ", "![", "http://a("):
        assert pieces(mark * 3_000)


@each(
    ("body", "title", "expected"),
    [
        ("# Why?\n\nText", "why", ("why", "Text")),
        ("# Why?\n\nText", "Fridges", ("Fridges", "## Why?\n\nText")),
        ("Why\n===\n\nText", "Fridges", ("Fridges", "## Why\n\nText")),
        ("Text\n\n# A\n\n## B\n\n###### F", "T", ("T", "Text\n\n## A\n\n### B\n\n###### F")),
        ("## A\n\n### B", "T", ("T", "## A\n\n### B")),
        ("```\n# no heading\n```", "T", ("T", "```\n# no heading\n```")),
        ("# A\n\nText", "", ("A", "Text")),
    ],
)
def test_a_page_has_one_heading_of_the_first_level(
    body: str, title: str, expected: tuple[str, str]
) -> None:
    assert titled(body, title) == expected


@pytest.mark.parametrize("name", SCRIPTS.values(), ids=SCRIPTS)
def test_names_of_every_script_arrive_in_a_message(name: str) -> None:
    options = ExportOptions(
        to="x@example.org", to_name=name, sender=name, sender_address="y@example.org"
    )
    made = export(draft(f"Dear {name},\n\nThank you.\n", title=f"To {name}"), "email", options)
    read = message(made)
    assert read["X-Unsent"] == "1"
    assert (read["To"].addresses[0].display_name, read["To"].addresses[0].addr_spec) == (
        name,
        "x@example.org",
    )
    assert read["From"].addresses[0].display_name == name
    assert read["Subject"] == f"To {name}"
    for kind in ("plain", "html"):
        part = read.get_body((kind,))
        assert part is not None
        assert f"Dear {name}," in part.get_content()
    made.data.decode("ascii")
    assert b"\n" not in made.data.replace(b"\r\n", b"")


@pytest.mark.parametrize("name", SCRIPTS.values(), ids=SCRIPTS)
def test_another_parser_reads_the_message_too(name: str) -> None:
    import mailparser

    made = export(draft(title=name), "email", ExportOptions(to="x@example.org", to_name=name))
    read = mailparser.parse_from_bytes(made.data)
    assert read.to == [(name, "x@example.org")]
    assert read.subject == name
    assert "Most fail at the plug" in read.text_plain[0]


@each("field", ["to", "to_name", "subject", "sender", "title", "signature"])
def test_nothing_gets_into_a_message_through_a_field(field: str) -> None:
    made = export(
        draft("Thank you.\n", **({"title": HOSTILE} if field == "title" else {})),
        "email",
        ExportOptions(**{"to": "x@example.org"} | ({field: HOSTILE} if field != "title" else {})),  # type: ignore[arg-type]
    )
    read = message(made)
    assert set(read.keys()) == {"X-Unsent", "To", "Subject", "MIME-Version", "Content-Type"}
    assert "Bcc" not in read
    assert [part.get_content_type() for part in read.iter_parts()] == ["text/plain", "text/html"]
    html = read.get_body(("html",))
    assert html is not None
    assert "<b>x" not in html.get_content()
    shown = "".join(str(value) for value in read.values())
    assert "\u202e" not in shown
    assert "\x1b" not in shown + html.get_content()


@each(
    "address", ["a@b.org, c@d.org", "a@b.org\nBcc: c@d.org", "Ann <a@b.org>, b", "a b@c.org", "no"]
)
def test_an_address_that_is_not_one_is_left_out_and_said(address: str) -> None:
    made = export(draft("Thank you.\n"), "email", ExportOptions(to=address))
    assert message(made)["To"].addresses == ()
    assert "is not an e-mail address" in made.warnings[0]


def test_the_line_with_the_subject_becomes_the_subject() -> None:
    made = export(draft("**Subject:** Fridges, again\n\nDear Inês,\n\nHello.\n"), "email")
    read = message(made)
    assert read["Subject"] == "Fridges, again"
    plain = read.get_body(("plain",))
    assert plain is not None
    assert plain.get_content().startswith("Dear Inês,")


def test_letters_that_mail_cannot_write_are_in_no_address() -> None:
    made = export(draft("Thank you.\n"), "email", ExportOptions(to="josé@x.example"))
    assert message(made)["To"].addresses == ()
    assert "josé@x.example has letters that mail programs cannot send to" in made.warnings[0]
    made = export(draft("Thank you.\n"), "email", ExportOptions(to="jose@bücher.example"))
    assert message(made)["To"].addresses[0].addr_spec == "jose@xn--bcher-kva.example"


def test_an_address_for_a_mail_program_has_it_all_or_says_what_to_do() -> None:
    options = ExportOptions(to="ines@example.org", signature="Amara")
    made = export(draft("Thank you.\n\n50% & more + ü\n", title="Hi & bye"), "mailto", options)
    parsed = urlsplit(made.address)
    assert (parsed.scheme, parsed.path) == ("mailto", "ines@example.org")
    fields = parse_qs(parsed.query.replace("+", "%2B"))
    assert fields["subject"] == ["Hi & bye"]
    assert fields["body"] == ["Thank you.\r\n\r\n50% & more + ü\r\n\r\n-- \r\nAmara"]
    with pytest.raises(UsageError, match="--to email"):
        export(draft("word " * 600), "mailto")


def test_a_page_is_clean_and_shows_tags_instead_of_obeying_them() -> None:
    made = export(
        draft(BODY + "\n<script>alert(1)</script>\n", language="ar"), "html"
    ).data.decode()
    found: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: object) -> None:
            found.append(tag)

    Reader().feed(made)
    assert found.count("h1") == 1
    assert "script" not in found
    assert {"ul", "ol", "blockquote", "strong", "em", "code", "a"} <= set(found)
    assert '<html lang="ar" dir="rtl">' in made
    assert '<meta name="description" content="Plugs &amp; power: a post.">' in made
    assert "<li>Two<ul>\n<li>deeper</li>\n</ul>\n</li>\n</ul>" in made


def test_a_word_file_is_whole_xml_with_headings_lists_and_links() -> None:
    made = export(draft(BODY + "\n\ufffe <&> \U0001f642\n"), "docx").data
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.testzip() is None
        trees = {name: ET.fromstring(archive.read(name)) for name in archive.namelist()}
    main = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    text = "".join(node.text or "" for node in trees["word/document.xml"].iter(f"{main}t"))
    assert "Most fail at the plug, not inside." in text
    assert "<&> \U0001f642" in text
    styles = [n.get(f"{main}val") for n in trees["word/document.xml"].iter(f"{main}pStyle")]
    assert styles.count("Heading1") == 1


def test_a_table_is_one_in_the_word_file() -> None:
    import docx

    body = "Before.\n\n| Year | **Clinics** |\n|---|---|\n| 2019 | 41 & more |\n"
    for text in (body, f"{body}\nBehind.\n"):
        document = docx.Document(io.BytesIO(export(draft(text), "docx").data))
        (table,) = document.tables
        rows = [[cell.text for cell in row.cells] for row in table.rows]
        assert rows == [["Year", "Clinics"], ["2019", "41 & more"]]
        assert "Before." in [paragraph.text for paragraph in document.paragraphs]


def test_python_docx_reads_the_word_file() -> None:
    import docx

    document = docx.Document(io.BytesIO(export(draft(language="de"), "docx").data))
    assert document.core_properties.title == "Why vaccine fridges fail"
    assert document.core_properties.author == "Amara Okafor"
    read = [(p.style.name if p.style else "", p.text) for p in document.paragraphs]
    assert read[0] == ("Heading 1", "Why vaccine fridges fail")
    assert ("List Paragraph", "deeper") in read
    assert read[-1][1] == "Best regards,\nAmara"
    assert document.paragraphs[1].hyperlinks[0].address == "https://example.org/study"


def test_a_reminder_is_folded_escaped_and_about_one_day() -> None:
    made = export(draft("Café; a, b \\ c\n\n" + "ü" * 200, title=HOSTILE), "ics")
    lines = made.data.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert all(line.decode("utf-8") is not None for line in lines)
    assert "2026-11-27, a week after the draft" in made.warnings[-1]
    unfolded = made.data.decode().replace("\r\n ", "")
    assert f"UID:{'ab' * 32}@draftkit\r\n" in unfolded
    assert "Café\\; a\\, b \\\\ c\\n" in unfolded
    assert unfolded.count("\r\nBEGIN:") == 2


def test_icalendar_reads_the_reminder() -> None:
    import datetime as dt

    import icalendar

    made = export(draft(), "ics", ExportOptions(day=dt.date(2026, 12, 1), to_name="Inês Duarte"))
    [event] = icalendar.Calendar.from_ical(made.data).walk("VEVENT")
    assert event.decoded("DTSTART") == dt.date(2026, 12, 1)
    assert event["SUMMARY"] == "Why vaccine fridges fail (Inês Duarte)"
    assert "\n\nMost fail at the plug, not inside." in str(event["DESCRIPTION"])
    assert [alarm.decoded("TRIGGER") for alarm in event.walk("VALARM")] == [dt.timedelta(hours=9)]


def test_the_last_day_of_all_is_one() -> None:
    import datetime as dt

    made = export(draft(), "ics", ExportOptions(day=dt.date.max))
    assert b"DTSTART;VALUE=DATE:99991231\r\nSUMMARY" in made.data


KEYS = {
    "hugo": {"title", "date", "draft", "slug", "description", "tags"},
    "jekyll": {"title", "layout", "date", "published", "description", "tags"},
    "astro": {"title", "description", "pubDate", "draft"},
    "devto": {"title", "published", "description", "tags"},
}


@each(("site", "keys"), KEYS.items())
def test_a_page_has_the_keys_of_its_generator_and_no_others(site: str, keys: set[str]) -> None:
    made = export(draft(), site)
    front = yamlio.split(made.data.decode())
    data = yamlio.parse(front.head or "", typed=True).data
    assert data.keys() == keys
    assert data["title"] == "Why vaccine fridges fail"
    assert "# Why" not in front.body
    assert "Most fail at the **plug**" in front.body


def test_a_page_of_an_unknown_site_of_astro_is_marked_as_a_draft_and_may_be_seen() -> None:
    made = export(draft(), "astro")
    assert "\ndraft: true\n" in made.data.decode()
    assert made.warnings[0].startswith("Astro hides a page marked `draft: true` only where")
    for options in (ExportOptions(public=True), ExportOptions(keys=frozenset())):
        shown = export(draft(), "astro", options)
        assert b"\ndraft:" not in shown.data
        assert shown.warnings == ()


def test_tags_of_dev_to_are_four_words() -> None:
    made = export(draft(tags=("Cold Chain", "c++", "a", "b", "c")), "devto")
    assert "tags: coldchain, c, a, b\n" in made.data.decode()
    assert "left out: c." in made.warnings[0]


@each(
    ("site", "text", "what"),
    [
        ("hugo", "{{< readfile /etc/passwd >}}", "a shortcode"),
        ("jekyll", "a {% include x %}", "Liquid"),
        ("astro", "a <script>x</script>", "HTML"),
    ],
)
def test_what_a_generator_would_obey_is_named(site: str, text: str, what: str) -> None:
    made = export(draft(f"One.\n\n{text}\n"), site)
    assert text in made.data.decode()
    assert f"in line 3 of the text is {what}" in made.warnings[-1]


def test_addresses_are_found_by_name_and_organisation() -> None:
    known = Addresses(
        [
            Person("Ann Lee", organisation="Port", email=("ann@port.org",)),
            Person("Ann Lee", organisation="Elbe", email=("ann@elbe.org",)),
            Person("Bo", email=("bo@example.org", "old@example.org")),
        ]
    )
    assert known.of("ann  LEE") == ""
    assert known.of("Ann Lee", "elbe") == "ann@elbe.org"
    assert known.of("Bo") == "bo@example.org"
    options = known.fill(draft(inputs={"recipient": "Ann Lee"}), ExportOptions())
    message = export(draft(), "email", options)
    assert "Ann Lee may be ann@port.org or ann@elbe.org: To is left empty" in str(message.warnings)
    first = Addresses([Person("Bo", email=("bo@new.org",)), Person("Cy")], known)
    assert first.of("Bo") == "bo@new.org"
    assert first.of("Ann Lee", "Port") == "ann@port.org"


def test_a_format_of_the_users_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "exports"
    folder.mkdir()
    file = folder / "wiki.md"
    file.write_text("---\nextension: wiki\n---\n= {{ title }} =\n{{ markdown }}", encoding="utf-8")
    made = draftkit.export(draft("{{ 7 * 7 }}\n", title="{{ self }}"), "wiki")
    assert made.data.decode() == "= {{ self }} =\n{{ 7 * 7 }}\n"
    assert made.name == "self.wiki"
    file.write_text("---\nextension: wiki\n---\n\n{{ model }}\n", encoding="utf-8")
    with pytest.raises(PromptError, match=r"wiki.md: line 5: .*model"):
        draftkit.export(draft(), "wiki")
    file.write_text("---\nextention: wiki\n---\n", encoding="utf-8")
    with pytest.raises(PromptError, match="extension"):
        draftkit.export(draft(), "wiki")


def test_an_exporter_of_another_package(monkeypatch: pytest.MonkeyPatch) -> None:
    module = type(importlib.metadata)("other_package")
    module.shout = lambda d, _o: Exported(d.body.upper().encode(), "a.txt", "text/plain")  # type: ignore[attr-defined]
    module.astray = lambda _d, _o: Exported(b"", "../a.txt", "text/plain")  # type: ignore[attr-defined]
    module.broken = lambda _d, _o: 1 / 0  # type: ignore[attr-defined]
    monkeypatch.setitem(__import__("sys").modules, "other_package", module)
    entries = [
        importlib.metadata.EntryPoint(name, f"other_package:{name}", "draftkit.exporters")
        for name in ("shout", "astray", "broken", "gone")
    ]
    monkeypatch.setattr(exporters, "entry_points", lambda _group: entries)
    assert export(draft("a\n"), "shout").data == b"A\n"
    for name in ("astray", "broken", "gone"):
        with pytest.raises(UsageError, match=f'"{name}"'):
            export(draft(), name)
    with pytest.raises(UsageError, match="Did you mean"):
        export(draft(), "linkdin")


@pytest.fixture
def saved(desk: Path) -> Path:
    """A folder with drafts for two people, one of whom is known."""
    store = Store(desk / "drafts")
    for number, name in enumerate(("Inês Duarte", "Bo")):
        store.save(
            draft(f"Dear {name},\n\nThank you.\n", id=f"{number}a" * 32, inputs={"recipient": name})
        )
    profile = PROFILE.replace("  name: Amara", "  email: amara@example.org\n  name: Amara", 1)
    (desk / "profile.yaml").write_text(profile, encoding="utf-8")
    (desk / "people.yaml").write_text(
        "- name: Inês Duarte\n  email: ines@example.org\n", encoding="utf-8"
    )
    return desk


def test_messages_are_put_below_those_of_another_program(saved: Path) -> None:
    theirs = "From me Mon Nov 30 06:00:00 2026\nSubject: \u00dcber\n\nGr\u00fc\u00dfe\n\n"
    (saved / "all.mbox").write_text(theirs, encoding="utf-8")
    result = run("export", "--run", "drafts", "--to", "email", "--mbox", "-o", "all.mbox")
    assert result.returncode == 0, result.stderr
    text = (saved / "all.mbox").read_text(encoding="utf-8")
    assert text.startswith(theirs)
    assert text.count("\nFrom ") == 2


def test_a_run_is_exported_with_one_command(saved: Path) -> None:
    result = run("export", "--run", "drafts", "--to", "email", "--mbox", "-o", "all.mbox")
    assert result.returncode == 0, result.stderr
    assert "Bo's address is not known" in result.stderr
    box = mailbox.mbox(saved / "all.mbox")
    found = {str(make_header(decode_header(m["To"]))): m["From"] for m in box}
    box.close()
    sender = "Amara Okafor <amara@example.org>"
    assert found == {"Inês Duarte <ines@example.org>": sender, "": sender}
    again = run("export", "--run", "drafts", "--to", "email", "--mbox", "-o", "all.mbox")
    assert "has them already" in again.stderr
    several = run("export", "--run", "drafts", "--to", "email", "-o", "out")
    assert several.returncode == 0
    assert len(list((saved / "out").iterdir())) == 2


@each(
    ("body", "text", "said"),
    [
        (
            "See [[Ann Lee|her]] and [[Bo#Work]]. %%ask her%%\n",
            "See her and Bo.",
            ["remarks (%%...%%): 1"],
        ),
        ("A %%note\n\nof lines%% b.\n", "A b.", ["remarks"]),
        ("This ==counts==, a==b==c.\n", "This counts, a==b==c.", []),
        ("So ![[plug.png]]it is.\n", "So it is.", ["embedded files (![[...]]): 1"]),
        ("Dear [[Your name]], 5%% of 9%%.\n", "Dear [[Your name]], 5%% of 9%%.", []),
        ("It is `[[x]]`.\n", "It is [[x]].", []),
        ("Thanks <!-- ask Kofi\nfirst -->again.\n", "Thanks again.", ["comments (<!--...-->)"]),
        ("It is `<!-- x -->`.\n", "It is <!-- x -->.", []),
        ("---\ntitle: T\ntags: [a]\n---\n\nThe text.\n", "The text.", ["(title, tags)"]),
    ],
)
def test_what_only_notes_programs_show_is_left_out_and_said(
    body: str, text: str, said: list[str]
) -> None:
    made = export(draft(body, title="T"), "text")
    assert made.data.decode().strip() == text
    assert [sum(one in warning for warning in made.warnings) for one in said] == [1] * len(said)
    page = export(draft(f"{body}\nMore.\n", title="T"), "hugo", ExportOptions(public=True)).data
    assert page.count(b"\n---\n") == 1
    assert b"%%ask" not in page


DAYS = [dt.datetime(2026, 11, day, tzinfo=dt.UTC) for day in (1, 2, 3)]


def texts(folder: Path) -> list[str]:
    return sorted(f"{p.name}: {p.read_text('utf-8').split()[-1]}" for p in folder.iterdir())


def test_one_difference_does_not_stop_the_rest_of_a_run(saved: Path) -> None:
    store, out = Store(saved / "made"), saved / "out"

    def export_again() -> Any:
        return run("export", "--run", "made", "--to", "text", "-o", "out")

    files = [
        store.save(draft(f"{word}.\n", id=f"{n}b" * 32, title="Thanks", created=DAYS[n]))
        for n, word in enumerate(("One", "Two", "Three"))
    ]
    assert export_again().returncode == 0
    assert texts(out) == ["thanks-2.txt: Two.", "thanks-3.txt: Three.", "thanks.txt: One."]
    files[0].unlink()  # the others keep their numbers
    assert "0 files written to out. There already: 2." in export_again().stderr
    text = files[1].read_text(encoding="utf-8").replace("Two", "Twice")
    files[1].write_text(text, encoding="utf-8")
    store.save(draft("Other.\n", id="4c" * 32, title="Other", created=DAYS[2]))
    again = export_again()
    assert again.returncode == 1
    assert "1 file written to out. There already: 1." in again.stderr
    assert "has something else in it, and stays: without it, its draft is written" in again.stderr
    assert len(texts(out)) == 4


def test_to_a_file_of_messages_only_the_new_are_added(saved: Path) -> None:
    def export_again() -> Any:
        return run("export", "--run", "drafts", "--to", "email", "--mbox", "-o", "all.mbox")

    def said() -> list[str]:
        box = mailbox.mbox(saved / "all.mbox")
        made = [email.message_from_bytes(bytes(m), policy=email.policy.default) for m in box]
        bodies = [one.get_body(("plain",)) for one in made]
        found = [str(body.get_content()) for body in bodies if body]
        box.close()
        return [one.partition("\r\n-- ")[0].partition("\n-- ")[0].strip() for one in found]

    first = export_again()
    assert first.returncode == 0
    before = said()
    body = "Hi,\n\nFrom the pier.\nFrom the sea.\n"
    file = Store(saved / "drafts").save(draft(body, id="4c" * 32, title="Other"))
    assert "all.mbox: 1 message, and 2 that it had already." in export_again().stderr
    assert sorted(said()) == sorted([*before, "Hi,\n\nFrom the pier.\nFrom the sea."])
    file.write_text(file.read_text(encoding="utf-8").replace("pier", "shore"), encoding="utf-8")
    changed = export_again()
    assert changed.returncode == 1
    assert "all.mbox has 1 of them with another text, which stays" in changed.stderr
    assert "From the pier." in said()[-1]
    (saved / "all.mbox").write_text("Mine.", encoding="utf-8")
    assert "is there already with something else in it" in export_again().stderr


def test_a_place_that_ends_in_a_slash_is_a_folder(saved: Path) -> None:
    assert run("export", "last", "--to", "text", "-o", "exp/").returncode == 0
    assert [path.suffix for path in (saved / "exp").iterdir()] == [".txt"]


def test_what_is_left_out_of_a_run_is_named(saved: Path) -> None:
    drafts = saved / "drafts"
    first, second = sorted(drafts.glob("*.md"))
    (drafts / "conflicted copy.md").write_bytes(second.read_bytes())
    for number, cut in enumerate((b"Dear Ana,\n", b"---\ntitle: A: B\ndraftkit:\n  id: x\n---\n")):
        (drafts / f"2026-01-01-ana-{number}bcdef0a.md").write_bytes(cut)
    head = first.read_text(encoding="utf-8").partition("\n---\n")[0]
    first.write_text(f"{head}\n---\n", encoding="utf-8")
    result = run("export", "--run", "drafts", "--to", "text", "-o", "out")
    assert (result.returncode, len(list((saved / "out").iterdir()))) == (1, 1)
    for name in (first.name, "0bcdef0a.md", "1bcdef0a.md", "is the same draft"):
        [line] = [line for line in result.stderr.splitlines() if name in line]
        assert "draftkit delete drafts/" in line or "Keep one" in line


def test_a_draft_whose_checks_failed_says_so_on_its_way_out(saved: Path) -> None:
    failed = draft(
        "Dear Bo,\n\n350 came.\n", id="9a" * 32, report={"passed": False, "findings": []}
    )
    Store(saved / "drafts").save(failed)
    result = run("export", "9a9a", "--to", "text")
    assert result.returncode == 0
    assert "Its checks failed when it was made: draftkit check 9a9a9a9a" in result.stderr
    assert "checks failed" not in run("export", "0a0a", "--to", "text").stderr


def test_a_file_is_never_written_over(saved: Path) -> None:
    saved.joinpath("mine.txt").write_text("Mine.", encoding="utf-8")
    result = run("export", "last", "--to", "text", "-o", "mine.txt")
    assert result.returncode == 2
    assert "is there already" in result.stderr
    assert saved.joinpath("mine.txt").read_text(encoding="utf-8") == "Mine."


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["last", "--to", "emial"], 'Did you mean "email"?'),
        (["--to", "email"], "Which draft?"),
        (["last", "--to", "text", "--mbox"], "--to email --mbox"),
        (["last", "--to", "docx", "--copy"], "cannot be copied as text"),
        (["--run", "nowhere", "--to", "text"], "There is no folder nowhere"),
        (["--run", "drafts", "--to", "text", "--copy"], "one draft"),
    ],
)
@pytest.mark.usefixtures("saved")
def test_wrong_usage_says_what_to_do(arguments: list[str], said: str) -> None:
    result = run("export", *arguments)
    assert (result.returncode, said in result.stderr) == (2, True), result.stderr


@pytest.mark.usefixtures("saved")
def test_the_text_goes_to_standard_output_and_formats_are_listed() -> None:
    result = run("export", "last", "--to", "linkedin")
    assert (result.returncode, result.stdout.endswith("Thank you.\n")) == (0, True)
    listed = dict(line.split("  ", 1) for line in run("export", "--formats").stdout.splitlines())
    assert {name: about.strip() for name, about in listed.items()} == {
        name: about for name, (_, about) in BUILT_IN.items()
    }
    assert ", ".join(BUILT_IN) in " ".join(run("export", "--help").stdout.split())


def test_an_outline_is_no_post_and_the_command_that_writes_one_is_said() -> None:
    said = export(draft(), "linkedin").warnings
    assert f"draftkit social --from {'ab' * 6} writes the text" in said[0]
    others = [*export(draft(kind="social"), "linkedin").warnings, *export(draft(), "text").warnings]
    assert not any("--from" in one for one in others)


def test_an_address_that_is_typed_and_none_is_refused(desk: Path) -> None:
    draft("Thank you.\n").save(desk / "drafts")
    for typed in ("Maria", "m@", "m@x.example, a@x.example", "A <a@x.example>, B <b@x.example>"):
        result = run("export", "last", "--to", "email", "--address", typed)
        assert (result.returncode, result.stdout) == (2, "")
        assert result.stderr == (
            f'Error: "{typed}" is not an e-mail address. Give one, as maria@example.org or as '
            "Maria Sol <maria@example.org>.\n"
        )


@each(
    ("typed", "to"),
    [
        ("m@x.example", "Inês Duarte <m@x.example>"),
        ("Maria Sol <m@x.example>", "Maria Sol <m@x.example>"),
        ('"Sol, Maria" <m@x.example>', '"Sol, Maria" <m@x.example>'),
        ("Sol, Maria <m@x.example>", '"Sol, Maria" <m@x.example>'),
        (" <m@x.example> ", "Inês Duarte <m@x.example>"),
        ("mailto:m@x.example?subject=x", "Inês Duarte <m@x.example>"),
    ],
)
def test_an_address_is_taken_as_people_copy_it(typed: str, to: str) -> None:
    assert message(export(draft(), "email", filled(typed)))["To"] == to


def filled(address: str) -> ExportOptions:
    return Addresses(()).fill(draft(), ExportOptions(to=address))


def test_a_page_is_described_by_its_text_and_not_by_its_kind() -> None:
    kind = Prompt.find("article")
    body = "# Plugs\n\nMost vaccine fridges fail at the plug. We counted them in 41 clinics.\n"
    told = {kind.description: "Most vaccine fridges fail at the plug.", "Mine.": "Mine."}
    for own, said in told.items():
        made = export(draft(body, kind="article", description=own), "hugo").data.decode()
        assert f"description: {said}" in made


def test_what_is_no_text_goes_to_standard_output_as_it_is(desk: Path) -> None:
    draft("Thank you.\n").save(desk / "drafts")
    CliRunner().invoke(main, ["export", "last", "--to", "docx", "-o", "a.docx"])
    shown = CliRunner().invoke(main, ["export", "last", "--to", "docx", "-o", "-"])
    assert shown.stdout_bytes[:2] == b"PK"
