"""Templates: rendered in a sandbox, on plain data, within bounds of time and size.

A value from a profile, a contact or a document is data: it is put into the text and
never read as a template. A prompt from somebody else can waste neither the machine's
memory nor its time, and cannot reach Python.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any

from jinja2 import (
    BaseLoader,
    StrictUndefined,
    Template,
    TemplateError,
    TemplateNotFound,
    nodes,
)
from jinja2.exceptions import SecurityError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from draftkit.checks.base import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from types import FrameType

__all__ = ["Blocks", "TemplateError", "problem"]

MAX_CHARACTERS = 400_000
MAX_SECONDS = 2.0

# Rendered blocks that are kept; a run needs one.
_MOST_KEPT = 16

# Filters that can make a large text out of a small one (center, indent, wordwrap with a
# given width; format) or reach attributes by name (attr, map, groupby) are not here.
_FILTERS = (
    "abs",
    "capitalize",
    "default",
    "d",
    "first",
    "float",
    "int",
    "items",
    "join",
    "last",
    "length",
    "count",
    "list",
    "lower",
    "max",
    "min",
    "reject",
    "replace",
    "round",
    "select",
    "sort",
    "string",
    "sum",
    "title",
    "tojson",
    "trim",
    "unique",
    "upper",
    "wordcount",
)


# Among the names that a block reads: it may be any.
_ANY = "*"


class _Environment(ImmutableSandboxedEnvironment):
    """Jinja2 with what a prompt needs and no more."""

    intercepted_binops = frozenset(("*", "**", "%", "+"))

    def __init__(self, loader: BaseLoader) -> None:
        super().__init__(
            loader=loader,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            autoescape=False,  # the output is text for a model, not HTML
        )
        self.filters = {name: self.filters[name] for name in _FILTERS}
        self.filters |= {"sentence": _sentence, "sentences": _sentences, "heading": _heading}
        self.globals = {"range": self.globals["range"]}

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Read a key before a method, so that `contact.items` is the contact's items."""
        if isinstance(obj, dict):
            if attribute in obj:
                return obj[attribute]
            return self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Refuse what makes something huge out of something small."""
        if operator == "**" or (operator == "%" and isinstance(left, str)):
            raise SecurityError(f"the operator {operator} is not for templates")
        if operator == "*" and not (
            isinstance(left, int | float) and isinstance(right, int | float)
        ):
            raise SecurityError("only numbers can be multiplied")
        result = super().call_binop(context, operator, left, right)
        if isinstance(result, str | list | tuple) and len(result) > MAX_CHARACTERS:
            raise SecurityError("a value became too long")
        return result


def _sentence(text: str) -> str:
    """Make a sentence of what a person typed: a capital in front, a full stop at the end."""
    text = text.strip()
    ended = text if text.endswith((".", "!", "?")) else f"{text}."
    return ended[:1].upper() + ended[1:] if text else ""


def _heading(text: str) -> str:
    """Make a heading of what a person typed: a capital in front, no full stop."""
    return _sentence(text).rstrip(".")


def _sentences(text: str) -> list[str]:
    """Take a text apart into its sentences."""
    return [span.text for span in Text(text.strip()).sentences]


class _Loader(BaseLoader):
    """Loads templates by name, each parsed once, and keeps what they are made of."""

    def __init__(self, source: Callable[[str], str | None]) -> None:
        self._source = source
        self.sources: dict[str, str] = {}
        self.references: dict[str, list[tuple[type[nodes.Node], str]]] = {}
        self.names: dict[str, dict[str, set[str]]] = {}

    def load(self, environment: Any, name: str, globals: Any = None) -> Template:  # noqa: A002
        text = self._source(name)
        if text is None:
            raise TemplateNotFound(name)
        tree = environment.parse(text, name)
        self.sources[name] = text
        self.references[name] = _references(tree, name)
        self.names[name] = _names(tree)
        code = environment.compile(tree, name, name)
        return Template.from_code(environment, code, globals or {})


def _references(tree: nodes.Template, name: str) -> list[tuple[type[nodes.Node], str]]:
    """Return the templates that a template extends or includes."""
    found: list[tuple[type[nodes.Node], str]] = []
    for node in tree.find_all((nodes.Extends, nodes.Include)):
        target = getattr(getattr(node, "template", None), "value", None)
        if not isinstance(target, str):
            raise TemplateSyntaxError(
                "extends and include name a file in quotes", node.lineno, name
            )
        found.append((type(node), target))
    return found


def _names(tree: nodes.Template) -> dict[str, set[str]]:
    """Return the names that each block of a template reads, and at "" the whole of it."""
    found = {"": {node.name for node in tree.find_all(nodes.Name)}}
    for block in tree.find_all(nodes.Block):
        nested = next(block.find_all(nodes.Block), None)
        found[block.name] = {_ANY} if nested else {n.name for n in block.find_all(nodes.Name)}
    return found


class Blocks:
    """A template's blocks, each rendered by itself.

    Args:
        name: The template's name, for messages.
        source: Gives the source of a template by name, or None: the template
            itself and the partials that it extends or includes.
    """

    def __init__(self, name: str, source: Callable[[str], str | None]) -> None:
        self._loader = _Loader(source)
        self._environment = _Environment(self._loader)
        self._kept: dict[tuple[str, ...], str] = {}
        self._reads: dict[str, frozenset[str]] = {}
        self._chain: list[Template] = []
        following: str | None = name
        while following is not None and following not in self.sources:
            self._chain.append(self._environment.get_template(following))
            following = self._collect(following)

    @property
    def sources(self) -> Mapping[str, str]:
        """The source of each template that it is made of, by name."""
        return self._loader.sources

    def _collect(self, name: str) -> str | None:
        """Load what a template includes, before rendering is on the clock; return its parent."""
        parent: str | None = None
        for how, target in self._loader.references[name]:
            if how is nodes.Extends:
                parent = target
            elif target not in self.sources:
                self._environment.get_template(target)
                self._collect(target)
        return parent

    def reads(self, block: str) -> frozenset[str]:
        """Return all names that a block can read: its own, and those of what is included.

        A block with blocks inside, which other templates can replace, may read all: `*`.
        """
        if block not in self._reads:
            chain = [template.name or "" for template in self._chain]
            included = self.sources.keys() - set(chain)
            own = [self._loader.names[name].get(block, set()) for name in chain]
            others = [self._loader.names[name][""] for name in included]
            self._reads[block] = frozenset().union(*own, *others)
        return self._reads[block]

    def __contains__(self, block: str) -> bool:
        return any(block in template.blocks for template in self._chain)

    def render_once(self, block: str, values: Mapping[str, Any], key: tuple[str, ...]) -> str:
        """Render a block, or return what it was rendered to for the same key before.

        Args:
            block: Its name.
            values: What it may read.
            key: Says all that can differ in what the block does read.

        Raises:
            jinja2.TemplateError: As `render`.
        """
        key = (block, *key)
        if key not in self._kept:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[key] = self.render(block, values)
        return self._kept[key]

    def render(self, block: str, values: Mapping[str, Any]) -> str:
        """Render one block, an inherited one included.

        Raises:
            jinja2.TemplateError: If a name is unknown, or a bound was reached.
        """
        context = self._chain[0].new_context(dict(values))
        for parent in self._chain[1:]:
            for name, function in parent.blocks.items():
                context.blocks.setdefault(name, []).append(function)
        return _bounded(context.blocks[block][0](context), set(self.sources))


def _bounded(pieces: Iterator[str], names: set[str]) -> str:
    done: list[str] = []
    size = 0
    with _Deadline(names):
        try:
            for piece in pieces:
                done.append(piece)
                size += len(piece)
                if size > MAX_CHARACTERS:
                    raise SecurityError(f"it renders more than {MAX_CHARACTERS:,} characters")
        except (TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as exc:
            raise TemplateError(str(exc)) from exc
        except RecursionError as exc:
            raise TemplateError("it includes itself without end") from exc
    return "".join(done)


class _Deadline:
    """Ends a template that runs too long, by looking at the clock on each of its lines.

    A loop inside a loop can run for hours without rendering anything, so nothing that
    waits for output would notice. Where a debugger or a coverage tool traces already,
    it keeps its place and there is no deadline.
    """

    def __init__(self, names: set[str]) -> None:
        self._names = names
        self._end = time.monotonic() + MAX_SECONDS

    def __enter__(self) -> None:
        self._mine = sys.gettrace() is None
        if self._mine:
            sys.settrace(self._trace)

    def __exit__(self, *_exc: object) -> None:
        if self._mine:
            sys.settrace(None)

    def _trace(self, frame: FrameType, _event: str, _argument: Any) -> Any:
        if frame.f_code.co_filename in self._names:
            return self._line
        return None

    def _line(self, _frame: FrameType, _event: str, _argument: Any) -> Any:
        if time.monotonic() > self._end:
            raise SecurityError(f"it takes more than {MAX_SECONDS:g} s to render")
        return self._line


def problem(exc: TemplateError) -> str:
    """Say in words what was wrong with a template."""
    line = getattr(exc, "lineno", None)
    message = str(exc.message or exc)
    if isinstance(exc, TemplateNotFound):
        message = f'there is no partial "{exc.name}"'
    return f"line {line}: {message}" if line else message
