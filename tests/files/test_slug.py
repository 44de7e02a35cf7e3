"""A slug is a safe name for a file and an address, whatever the title."""

from __future__ import annotations

import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from draftkit.files.slug import slugify
from each import each


@given(st.text())
def test_a_slug_is_a_safe_name(text: str) -> None:
    slug = slugify(text)
    plain = slug if slug.isascii() else re.sub(r"[^\x00-\x7f]", "a", slug)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", plain)
    assert len(slug) <= 66
    assert len(slug.encode()) <= 190
    assert slug.isprintable()
    assert slug == slug.lower() == slugify(slug)
    assert slug not in {"con", "nul", "com1", "aux"}


@each(
    ("title", "slug"),
    [
        ("Why Ærø's Ferries Stop — Part 2", "why-aeros-ferries-stop-part-2"),
        ("Łódź, naïvely", "lodz-naively"),
        ("../../etc/passwd", "etc-passwd"),
        ("NUL", "nul-draft"),
        ("İstanbul", "istanbul"),
        ("春の提案", "春の提案"),
        ("Thank-you note to Дарья Ёлкина", "thank-you-note-to-дарья-ёлкина"),
        ("Thank-you note to प्रिया शर्मा", "thank-you-note-to-प्रिया-शर्मा"),
        ("佐藤　花子様。", "佐藤-花子様"),
        ("김민준", "김민준"),
        ("\u00d7\U0001122c", "otherwise"),  # a vowel sign on a sign of multiplication
        ("\uff46\uff55\uff4c\uff4c", "full"),
        ("\u202eabc\u200f", "abc"),
        ("🙂 —", "otherwise"),
        ("", "otherwise"),
        ("x" * 59 + "-y", "x" * 59),
    ],
)
def test_slugs(title: str, slug: str) -> None:
    assert slugify(title, otherwise="otherwise") == slug


@each("name", ["Inês Duarte", "Sǿren", "Ængström", "Đặng"])
def test_one_name_has_one_slug_however_its_letters_are_written(name: str) -> None:
    forms = {
        unicodedata.normalize(form, case)
        for form in ("NFC", "NFD")
        for case in (name, name.upper(), name.lower())
    }
    assert len({slugify(form) for form in forms}) == 1
    assert slugify(name).replace("-", "").isalnum()
