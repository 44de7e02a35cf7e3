"""A template is rendered on plain data, within bounds, and never from a value."""

from __future__ import annotations

import sys
import time
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from draftkit.prompts import bounds
from draftkit.prompts.template import Blocks, TemplateError, problem
from each import each


def rendered(source: str, **values: object) -> str:
    text = f"{{% block user %}}{source}{{% endblock %}}"
    return Blocks("t.md", {"t.md": text}.get).render("user", values)


@given(st.text())
def test_a_value_is_put_in_to_the_letter(value: str) -> None:
    assert rendered("{{ v }}", v=value) == value


@each("value", ["{{ 7 * 7 }}", "{% for x in y %}", "{# gone #}", "${HOME}", "{{ v }}", "%s {0}"])
def test_template_syntax_in_a_value_is_text(value: str) -> None:
    assert rendered("{{ v }} {{ c.items }}", v=value, c={"items": value}) == f"{value} {value}"


@each(
    ("source", "said"),
    [
        ("{{ 'x' * 10**9 }}", "only numbers|operator"),
        ("{{ 2 ** 99999 }}", r"operator \*\*"),
        ("{{ '%999999999d' % 1 }}", "operator %"),
        ("{{ [0] * 999999999 }}", "only numbers"),
        ("{{ 'x' | center(999999999) }}", "center"),
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
    started = time.process_time()
    with pytest.raises(TemplateError, match=said):
        rendered(source, v="text", c={"name": "x"})
    assert time.process_time() - started < 10


@each(
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


LONG = "{% set s %}{% for i in range(9000) %}0123456789{% endfor %}{% endset %}"
GROWS, WIDE, UNSAFE, SLOW = (
    "too long|longer than 400,000",
    "characters on the way",
    "is unsafe",
    "s to render",
)
DEEP, ENDLESS = "nested too deeply", "without end"


def chained(first: str, body: str, last: str) -> str:
    """Macros of which each calls the one before it."""
    macros = [f"{{% macro m0(x) %}}{first}{{% endmacro %}}"]
    macros += [
        f"{{% macro m{i}(x) %}}{body.replace('M', f'm{i - 1}')}{{% endmacro %}}"
        for i in range(1, 24)
    ]
    return "".join(macros) + last


VARIED = "{% macro m(n) %}{% if n %}{{ m(n - 1, varargs, varargs) }}{% endif %}{% endmacro %}"

# What makes much of little, each in its own way, and what ends it.
BOMBS = [
    ("{{ 'x'.ljust(1000000000) }}", UNSAFE),
    ("{{ 'x'['center'](1000000000) }}", UNSAFE),
    ("{{ '\\t'.expandtabs(1000000000) }}", UNSAFE),
    ("{{ '{:>1000000000}'.format(1) }}", UNSAFE),
    ("{{ [1, 2] | tojson(indent=1000000000) }}", "indent"),
    ("{{ 5 | round(-1000000000) }}", "precision"),
    ("{{ [[1], [2]] | sum(start=[]) }}", "only numbers"),
    (LONG + "{{ range(99999) | join(s) }}", GROWS),
    (LONG + "{{ s.join(s) }}", GROWS),
    (LONG + "{{ s | replace('', s) }}", GROWS),
    (LONG + "{{ s.replace('', s) | length }}", GROWS),
    (LONG + "{{ s | int(0, 16) > 1 }}", "number became too large"),
    (LONG + "{% macro f(x) %}{{ f(x[1:]) }}{% endmacro %}{{ f(s) }}", WIDE),
    ("{% set x = 'aaaaaaaaaa' %}" + "{% set x = x ~ x %}" * 24, GROWS),
    ("{% set x = 'a' %}" + "{% set x %}{{ x }}{{ x }}{% endset %}" * 24, GROWS),
    ("{% set x = 99999999 %}" + "{% set x = x * x %}" * 24, "number became too large"),
    ("{% set a = [1] %}" + "{% set a = a + a %}" * 24, GROWS),
    ("{% set a = [1] %}" + "{% set a = [a, a] %}" * 24 + "{{ a }}", GROWS),
    ("{% set a = (1,) %}" + "{% set a = (a, a) %}" * 24 + "{{ a == a }}", GROWS),
    ("{% set a = {} %}" + "{% set a = {'a': a, 'b': a} %}" * 24 + "{{ a | tojson }}", GROWS),
    (VARIED + "{{ m(60, 1, 2) }}", GROWS),
    ("{% macro d(x) %}{{ x }}{{ x }}{% endmacro %}{{ " + "d(" * 20 + "1" + ")" * 20 + "}}", GROWS),
    ("{% macro d() %}{{ caller() }}{{ caller() }}{% endmacro %}" + "{% call d() %}" * 30 + "a"
     + "{% endcall %}" * 30, SLOW),
    (chained("{{ x }}{{ x }}", "{{ M(x) }}{{ M(x) }}", "{{ m23('aaaaa') }}"), f"{SLOW}|{GROWS}"),
    (chained("", "{% if M(x) or M(x) %}{% endif %}", "{{ m23('a') }}"), SLOW),
    ("{% filter replace('a', 'aaaaaaaaaaaaaaaaa') %}" * 12 + "a" + "{% endfilter %}" * 12, GROWS),
    ("{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}", SLOW),
    ("{% for i in range(99999) if i in range(0) %}{% endfor %}" * 20, SLOW),
    ("{% set ys = range(9999) | list %}{% for i in range(99999) if 'a' in ys %}{% endfor %}", SLOW),
    ("{% set ys = range(30000) | list %}{{ range(99999) | select('in', ys) | list }}", SLOW),
    ("{% for i in range(99999) %}{% if range(20000) | list | sort %}{% endif %}{% endfor %}",
     f"{SLOW}|{WIDE}"),
    ("{% for i in range(99999) %}{% set y %}" + "x" * 99999 + "{% endset %}{% endfor %}", WIDE),
    ("{% macro f(x) %}{{ f(x) }}{{ f(x) }}{% endmacro %}{{ f(1) }}", ENDLESS),
    ("{% for x in [[1]] recursive %}{{ loop([x]) }}{% endfor %}", ENDLESS),
    (LONG + "{{ s | sentences }}", "longer than 20,000"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "said"), BOMBS, ids=[source[:60] for source, _ in BOMBS])
def test_little_that_would_become_much_is_ended(
    source: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if SLOW in said:  # the others end for another reason, on a slow computer too
        monkeypatch.setattr(bounds, "MAX_SECONDS", 0.05)
    tracemalloc.start()
    try:
        with pytest.raises(TemplateError, match=said) as caught:
            rendered(source)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert "line 1" in problem(caught.value)
    assert most < 100_000_000


def test_it_is_ended_also_where_a_debugger_traces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MAX_SECONDS", 0.1)
    before = sys.gettrace()
    sys.settrace(lambda *_: None)
    try:
        with pytest.raises(TemplateError, match=SLOW):
            rendered(
                "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}"
            )
    finally:
        sys.settrace(before)


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("\n{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}", 2),
        ("\n\n{{ " + "[" * 300 + "1" + "]" * 300 + " }}", 3),
        ("\n{{ " + "+".join(["1"] * 2000) + " }}", 2),
        ("\n{{ v" + ".a" * 2000 + " }}", 2),
        ("\n{{ 'a'" + " | upper" * 2000 + " }}", 2),
        ("\n{{ " + "not " * 2000 + "1 }}", 2),
        ("{% if 1 %}\n" * 200 + "{% endif %}" * 200, None),
        ("{% for i in [1] %}\n" * 25 + "{% endfor %}" * 25, None),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else None,
)
def test_what_is_nested_too_deeply_is_said_with_its_line(source: str, line: int | None) -> None:
    with pytest.raises(TemplateError) as caught:
        rendered(source)
    said = problem(caught.value)
    assert said.endswith(f": it is {DEEP}")
    assert said.startswith(f"line {line}: " if line else "line ")


def test_what_would_take_long_to_compile_is_not_compiled() -> None:
    with pytest.raises(TemplateError, match="at most 15,000"):
        rendered("{{ v }}" * 100_000)


def test_an_error_says_its_line_also_in_a_partial() -> None:
    sources = {"t.md": "\n{% block user %}\n{% include '_a.md' %}{% endblock %}"}
    sources["_a.md"] = "a\nb\n{{ nme }}"
    with pytest.raises(TemplateError, match=r"^_a.md, line 3: 'nme' is undefined$"):
        Blocks("t.md", sources.get).render("user", {})
    with pytest.raises(TemplateError, match=r"^line 1: 'nme' is undefined$"):
        rendered("{{ nme }}")


@each(
    ("source", "expected"),
    [
        ("{{ ['a', 'b'] | join(d='-') }}", "a-b"),
        ("{{ '-'.join(['a', 'b']) }}", "a-b"),
        ("{{ 'aa'.replace('a', 'b', 1) }}", "ba"),
        ("{{ 'aa' | replace('a', 'b') }}", "bb"),
        ("{{ 'a, b'.split(', ')[1:] | first }}", "b"),
        ("{{ 'a' ~ 1 ~ none }}", "a1None"),
        ("It has {{ none }} tone, {{ 0 }} words.", "It has  tone, 0 words."),
        ("{{ [1, 2, 3] | sum }} {{ 7 // 2 - 1 }} {{ 1.25 | round(1) }}", "6 2 1.2"),
        ("{% for k, v in {'a': 1} | items %}{{ k }}{{ v }}{% endfor %}", "a1"),
        ("{% for x in [1, 2, 3] if x != 2 %}{{ loop.index }}{{ x }} {% endfor %}", "11 23 "),
        ("{% set a, b = 1, 2 %}{{ a + b }}", "3"),
        ("{{ gone | default('x') }}{{ 'y' if gone is defined }}", "x"),
        (
            "{% macro m(x, y=2) %}{{ x }}{{ y }}{{ varargs }}{% endmacro %}{{ m(1, 3, 4) }}",
            "13(4,)",
        ),
    ],
)
def test_what_a_template_may_do(source: str, expected: str) -> None:
    assert rendered(source) == expected


def test_a_block_reads_what_its_own_partials_do_and_no_others() -> None:
    files = {
        "t.md": "{% block a %}{{ x }}{% include '_one.md' %}{% endblock %}"
        "{% block b %}{% include '_two.md' %}{{ z }}{% endblock %}",
        "_one.md": "{{ one }}{% include '_both.md' %}",
        "_two.md": "{{ two }}{% include '_both.md' %}",
        "_both.md": "{{ both }}{% if 0 %}{% include '_one.md' %}{% endif %}",
    }
    blocks = Blocks("t.md", files.get)
    assert blocks.reads("a") == {"x", "one", "both"}
    assert blocks.reads("b") == {"z", "one", "two", "both"}


def test_a_partial_that_includes_itself_ends() -> None:
    sources = {"t.md": "{% block user %}{% include '_a.md' %}{% endblock %}"}
    sources["_a.md"] = "{% include '_a.md' %}"
    with pytest.raises(TemplateError, match=r"without end|2 s"):
        Blocks("t.md", sources.get).render("user", {})


@each("parent", ["_a.md", "_b.md", "t.md"])
def test_a_partial_that_extends_itself_is_named(parent: str) -> None:
    sources = {"t.md": "{% extends '_a.md' %}", "_b.md": "{% extends '_a.md' %}"}
    sources["_a.md"] = f"{{% extends '{parent}' %}}"
    with pytest.raises(TemplateError, match="extends itself without end"):
        Blocks("t.md", sources.get)


def test_a_partial_may_be_included_and_extended() -> None:
    sources = {"t.md": "{% extends '_b.md' %}{% block user %}{% include '_b.md' %}!{% endblock %}"}
    sources["_b.md"] = "Hello{% block other %}o{% endblock %}"
    blocks = Blocks("t.md", sources.get)
    assert (blocks.render("user", {}), blocks.render("other", {})) == ("Helloo!", "o")


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


@each(
    ("source", "expected"),
    [
        ("{{ 'cut losses' | sentence }}", "Cut losses."),
        ("{{ 'Done!' | sentence }}", "Done!"),
        ("{{ 'why it fails.' | heading }}", "Why it fails"),
    ],
)
def test_our_filters(source: str, expected: str) -> None:
    assert rendered(source) == expected
