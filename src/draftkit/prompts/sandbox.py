"""The sandbox of templates; `draftkit.prompts.bounds` has its rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jinja2 import BaseLoader, StrictUndefined, nodes, pass_context
from jinja2.exceptions import SecurityError, TemplateSyntaxError
from jinja2.ext import Extension
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

from draftkit.prompts.approved import approved, filters, method
from draftkit.prompts.bounds import made, measured, step, weight

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from jinja2.lexer import TokenStream

__all__ = ["Sandbox"]

# The most tokens of a prompt with its partials: five times as many as ours have, half a
# second to compile.
_MAX_TOKENS = 15_000

# How deeply a template may be nested; Python compiles at most 20 nested loops.
_MAX_DEPTH = 50
_MAX_LOOPS = 12

# Operations that Jinja would do by itself, as functions that are measured.


def _concatenated(parts: list[Any]) -> str:
    return "".join(map(str, parts))


def _slice(value: Any, start: Any, stop: Any, step: Any) -> Any:
    return value[start:stop:step]


@pass_context  # which also keeps Jinja from working it out while it compiles
def _shown(_context: Any, value: Any) -> Any:
    """Count what is put into the text; what nobody gave (None) is empty."""
    value = "" if value is None else value
    text = value if isinstance(value, str) else str(value) if weight(value) else ""
    measured(len(text))
    step(len(text))
    return text


# Names of filters that no template can write: they are put into it.
_STEP, _CONCAT, _SLICE, _LITERAL = ".", "~", "[:]", "[]"


class _Tokens(Extension):
    """Counts the tokens of a prompt and its partials, and knows the line of the last one."""

    line = 1
    count = 0

    def filter_stream(self, stream: TokenStream) -> Iterable[Any]:
        """Hand the tokens on, up to the most that a prompt may have."""
        for token in stream:
            self.line = token.lineno
            self.count += 1
            if self.count > _MAX_TOKENS:
                raise TemplateSyntaxError(
                    f"a prompt and its partials may have at most {_MAX_TOKENS:,} words and signs "
                    "of Jinja",
                    token.lineno,
                    stream.name,
                )
            yield token


class _Marked(NodeTransformer):
    """Puts a step in front of what can be repeated, and a measure around what makes values."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._depth = self._loops = 0
        self._line = 1

    def visit(self, node: nodes.Node, *args: Any, **options: Any) -> Any:
        """Mark a node and what is in it."""
        self._line = node.lineno or self._line  # a part of an expression may have none
        if self._depth > _MAX_DEPTH or self._loops > _MAX_LOOPS:
            raise TemplateSyntaxError("it is nested too deeply", self._line, self._name)
        self._depth += 1
        self._loops += isinstance(node, nodes.For)
        marked = super().visit(node, *args, **options)
        self._depth -= 1
        self._loops -= isinstance(node, nodes.For)
        mark = _MARKS.get(type(marked))
        return mark(marked) if mark else marked


def _filtered(node: nodes.Expr, name: str, given: list[nodes.Expr] | None = None) -> nodes.Filter:
    return nodes.Filter(node, name, given or [], [], None, None, lineno=node.lineno)


def _mark_concat(node: nodes.Concat) -> nodes.Node:
    return _filtered(nodes.List(node.nodes, lineno=node.lineno), _CONCAT)


def _mark_slice(node: nodes.Getitem) -> nodes.Node:
    if not isinstance(node.arg, nodes.Slice):
        return node
    ends = (node.arg.start, node.arg.stop, node.arg.step)
    given: list[nodes.Expr] = [end or nodes.Const(None, lineno=node.lineno) for end in ends]
    return _filtered(node.node, _SLICE, given)


def _mark_literal(node: nodes.List | nodes.Tuple | nodes.Dict) -> nodes.Node:
    read = getattr(node, "ctx", "load") == "load"
    return _filtered(node, _LITERAL) if read else node


def _stepping(node: nodes.Node, size: int) -> nodes.Filter:
    return _filtered(nodes.Const(size, lineno=node.lineno), _STEP)


def _mark_loop(node: nodes.For) -> nodes.Node:
    if node.test is not None:
        node.test = nodes.And(_stepping(node, 0), node.test, lineno=node.lineno)
    return _mark_body(node)


def _mark_body(node: _Body) -> nodes.Node:
    """Count each turn of a body, and the text that stands in it."""
    size = sum(len(text.data) for text in node.find_all(nodes.TemplateData))
    node.body.insert(0, nodes.ExprStmt(_stepping(node, size), lineno=node.lineno))
    return node


_Body = nodes.For | nodes.Block | nodes.Macro | nodes.CallBlock | nodes.Template

_MARKS: dict[type[nodes.Node], Callable[[Any], nodes.Node]] = {
    nodes.Concat: _mark_concat,
    nodes.Getitem: _mark_slice,
    nodes.List: _mark_literal,
    nodes.Tuple: _mark_literal,
    nodes.Dict: _mark_literal,
    nodes.For: _mark_loop,
    nodes.Block: _mark_body,
    nodes.Macro: _mark_body,
    nodes.CallBlock: _mark_body,
    nodes.Template: _mark_body,
}


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja2 with what a prompt needs and no more."""

    intercepted_binops = frozenset(("+", "-", "*", "/", "//", "%", "**"))

    def __init__(self, loader: BaseLoader | None = None) -> None:
        super().__init__(
            loader=loader,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            autoescape=False,  # the output is text for a model, not HTML
            optimized=False,  # nothing is worked out while it is compiled, off the clock
            finalize=_shown,
            extensions=[_Tokens],
        )
        self.filters = filters(self.filters)
        self.filters |= {_CONCAT: approved(_concatenated), _SLICE: approved(_slice)}
        self.filters |= {_LITERAL: made, _STEP: step}
        self.globals = {"range": self.globals["range"]}

    def parsed(self, source: str, name: str) -> nodes.Template:
        """Parse a template, and put its steps into it.

        Raises:
            TemplateSyntaxError: With the line, also where it is nested too deeply.
        """
        try:
            tree = self.parse(source, name)
        except RecursionError:
            line = next(e.line for e in self.extensions.values() if isinstance(e, _Tokens))
            raise TemplateSyntaxError("it is nested too deeply", line, name) from None
        _Marked(name).visit(tree)
        tree.set_environment(self)
        return tree

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Return whether a template may have an attribute."""
        return super().is_safe_attribute(obj, attr, value) and method(obj, attr) is True

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Read a key before a method, so that `contact.items` is the contact's items."""
        if isinstance(obj, dict):
            if attribute in obj:
                return obj[attribute]
            return self.undefined(obj=obj, name=attribute)
        return self._method(obj, attribute) or super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Read an item, or a method of that name if it is approved."""
        return self._method(obj, argument) or super().getitem(obj, argument)

    def _method(self, obj: Any, name: Any) -> Any:
        """Return the measured form of a method, a refusal if it is unsafe, or nothing."""
        if not isinstance(obj, str) or not isinstance(name, str):
            return None
        found = method(obj, name)
        return self.unsafe_undefined(obj, name) if found is False else found is not True and found

    def call(self, context: Any, obj: Any, /, *args: Any, **options: Any) -> Any:
        """Call a macro or a function, and count what it makes."""
        step(weight((*args, *options.values())) - weight(()))
        return made(super().call(context, obj, *args, **options))

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Refuse what makes something huge out of something small."""
        if operator == "**" or (operator == "%" and isinstance(left, str)):
            raise SecurityError(f"the operator {operator} is not for templates")
        if operator == "*" and not (
            isinstance(left, int | float) and isinstance(right, int | float)
        ):
            raise SecurityError("only numbers can be multiplied")
        weight((left, right))
        return made(super().call_binop(context, operator, left, right))
