"""A template is rendered on plain data, within bounds, and never from a value."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from draftkit.prompts.template import Blocks, TemplateError, problem


def rendered(source: str, **values: object) -> str:
    text = f"{{% block user %}}{source}{{% endblock %}}"
    return Blocks("t.md", {"t.md": text}.get).render("user", values)


@given(st.text())
def test_a_value_is_put_in_to_the_letter(value: str) -> None:
    assert rendered("{{ v }}", v=value) == value


@pytest.mark.parametrize(
    "value", ["{{ 7 * 7 }}", "{% for x in y %}", "{# gone #}", "${HOME}", "{{ v }}", "%s {0}"]
)
def test_template_syntax_in_a_value_is_text(value: str) -> None:
    assert rendered("{{ v }} {{ c.items }}", v=value, c={"items": value}) == f"{value} {value}"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("{{ 'x' * 10**9 }}", "only numbers|operator"),
        ("{{ 2 ** 99999 }}", r"operator \*\*"),
        ("{{ '%999999999d' % 1 }}", "operator %"),
        ("{{ [0] * 999999999 }}", "only numbers"),
        ("{{ 'x' | center(999999999) }}", "center"),
        ("{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}", "2 s"),
        ("{% for i in range(99999) %}0123456789{% endfor %}", "400,000"),
        ("{{ ''.__class__.__mro__ }}", "unsafe|undefined"),
        ("{{ v.__class__ }}", "unsafe|undefined|no attribute"),
        ("{{ nme }}", "'nme' is undefined"),
        ("{{ c.nme }}", "nme"),
        ("{{ 1 / 0 }}", "division"),
        ("{% set x = c.update({'a': 1}) %}", "update"),
    ],
)
def test_what_a_template_may_not_do(source: str, said: str) -> None:
    started = time.monotonic()
    with pytest.raises(TemplateError, match=said):
        rendered(source, v="text", c={"name": "x"})
    assert time.monotonic() - started < 10


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("{% include '_gone.md' %}", 'no partial "_gone.md"'),
        ("{% include name %}", "name a file in quotes"),
        ("{% if %}", "line 1"),
        ("{{ x | nofilter }}", "nofilter"),
    ],
)
def test_what_is_wrong_is_said_when_it_is_loaded(source: str, said: str) -> None:
    with pytest.raises(TemplateError) as caught:
        rendered(source)
    assert said in problem(caught.value)


def test_a_partial_that_includes_itself_ends() -> None:
    sources = {"t.md": "{% block user %}{% include '_a.md' %}{% endblock %}"}
    sources["_a.md"] = "{% include '_a.md' %}"
    with pytest.raises(TemplateError, match=r"without end|2 s"):
        Blocks("t.md", sources.get).render("user", {})


def test_blocks_are_inherited_and_rendered_one_by_one() -> None:
    base = "{% block a %}base{% endblock %}{% block b %}[{% block c %}{% endblock %}]{% endblock %}"
    sources = {
        "t.md": "{% extends '_b.md' %}{% block c %}mine {{ v }}{% endblock %}",
        "_b.md": base,
    }
    blocks = Blocks("t.md", sources.get)
    assert blocks.render("a", {}) == "base"
    assert blocks.render("b", {"v": 1}) == "[mine 1]"
    assert "d" not in blocks
    assert set(blocks.sources) == {"t.md", "_b.md"}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ 'cut losses' | sentence }}", "Cut losses."),
        ("{{ 'Done!' | sentence }}", "Done!"),
        ("{{ 'why it fails.' | heading }}", "Why it fails"),
    ],
)
def test_our_filters(source: str, expected: str) -> None:
    assert rendered(source) == expected
