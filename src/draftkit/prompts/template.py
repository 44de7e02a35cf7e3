"""Templates: rendered in a sandbox, on plain data, within bounds of time and size.

A value from a profile, a contact or a document is data: it is put into the text and
never read as a template. A prompt from somebody else can waste neither the machine's
memory nor its time, and cannot reach Python.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from jinja2 import BaseLoader, Template, TemplateError, TemplateNotFound, nodes
from jinja2.exceptions import SecurityError, TemplateSyntaxError

from draftkit.prompts.bounds import MAX_CHARACTERS, bounds
from draftkit.prompts.sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from types import CodeType

__all__ = ["Blocks", "TemplateError", "problem"]

# Rendered blocks that are kept; a run needs one.
_MOST_KEPT = 16

_INCLUDING = (nodes.Include, nodes.Import, nodes.FromImport)

# Stands among the names that a block reads for any name.
_ANY = "*"


@dataclass(frozen=True, slots=True)
class _Source:
    """A template's source, and what it is made of."""

    text: str
    code: CodeType
    references: Sequence[tuple[type[nodes.Node], str]]
    names: Mapping[str, set[str]]
    outer: Sequence[str]
    called: frozenset[str]


@lru_cache(maxsize=128)
def _compiled(text: str, name: str) -> _Source:
    """Compile a template, each text once: most kinds include the same partials."""
    environment = Sandbox()
    tree = environment.parsed(text, name)
    every = [*tree.find_all(nodes.Node)]  # to go through a tree takes as long as to parse it
    outer = [node.name for node in tree.body if isinstance(node, nodes.Block)]
    code = environment.compile(tree, name, name)
    return _Source(
        text, code, _references(every, name), _names(every), outer, frozenset(_called(every))
    )


class _Loader(BaseLoader):
    """Loads templates by name, and keeps what they are made of."""

    def __init__(self, source: Callable[[str], str | None]) -> None:
        self._source = source
        self.loaded: dict[str, _Source] = {}

    def load(self, environment: Any, name: str, globals: Any = None) -> Template:  # noqa: A002
        text = self._source(name)
        if text is None:
            raise TemplateNotFound(name)
        self.loaded[name] = source = _compiled(text, name)
        return Template.from_code(environment, source.code, globals or {})


def _references(every: Iterable[nodes.Node], name: str) -> list[tuple[type[nodes.Node], str]]:
    """Return the templates that a template extends or includes."""
    found: list[tuple[type[nodes.Node], str]] = []
    for node in every:
        if not isinstance(node, (nodes.Extends, *_INCLUDING)):
            continue
        target = _target(node)
        if not isinstance(target, str):
            raise TemplateSyntaxError(
                "extends, include and import name a file in quotes", node.lineno, name
            )
        found.append((type(node), target))
    return found


def _target(node: nodes.Node) -> Any:
    """Return the name of the template that a node extends or includes, if it is in quotes."""
    return getattr(getattr(node, "template", None), "value", None)


def _names(every: Iterable[nodes.Node]) -> dict[str, set[str]]:
    """Return the names that each block of a template reads, and at "" the whole of it.

    The names of the templates that it includes are among them.
    """
    found = {"": _read_by(every)}
    for block in every:
        if isinstance(block, nodes.Block):
            inside = [*block.find_all(nodes.Node)]
            nested = any(isinstance(node, nodes.Block) for node in inside)
            found[block.name] = {_ANY} if nested else _read_by(inside)
    return found


def _read_by(every: Iterable[nodes.Node]) -> set[str]:
    included = {_target(node) for node in every if isinstance(node, _INCLUDING)}
    return included | {node.name for node in every if isinstance(node, nodes.Name)}


def _called(every: Iterable[nodes.Node]) -> Iterator[str]:
    """Yield the blocks that a template calls itself: `{{ self.title() }}`."""
    for node in every:
        if isinstance(node, nodes.Getattr) and getattr(node.node, "name", "") == "self":
            yield node.attr


class Blocks:
    """A template's blocks, each rendered by itself.

    Args:
        name: The template's name, for messages.
        source: Gives the source of a template by name, or None: the template
            itself and the partials that it extends or includes.
    """

    def __init__(self, name: str, source: Callable[[str], str | None]) -> None:
        loader = _Loader(source)
        self._environment, self._loaded = Sandbox(loader), loader.loaded
        self._kept: dict[tuple[str, ...], str] = {}
        self._reads: dict[str, frozenset[str]] = {}
        self._chain: list[Template] = []
        following: str | None = name
        while following is not None:
            if any(template.name == following for template in self._chain):
                raise TemplateError(f"{following} extends itself without end")
            self._chain.append(self._environment.get_template(following))
            following = self._collect(following)

    @property
    def sources(self) -> Mapping[str, str]:
        """The source of each template that it is made of, by name."""
        return {name: source.text for name, source in self._loaded.items()}

    def _collect(self, name: str) -> str | None:
        """Load what a template includes, before rendering is on the clock; return its parent."""
        parent: str | None = None
        for how, target in self._loaded[name].references:
            if how is nodes.Extends:
                parent = target
            elif target not in self._loaded:
                self._environment.get_template(target)
                self._collect(target)
        return parent

    def reads(self, block: str) -> frozenset[str]:
        """Return all names that a block can read: its own, and those of what is included.

        A block with blocks inside, which other templates can replace, may read all: `*`.
        """
        if block not in self._reads:
            chain = (self._loaded[template.name or ""] for template in self._chain)
            found = set().union(*(source.names.get(block, ()) for source in chain))
            followed = set[str]()
            while included := (found & self._loaded.keys()) - followed:
                followed |= included
                found.update(*(self._loaded[name].names[""] for name in included))
            self._reads[block] = frozenset(found - followed)
        return self._reads[block]

    def unread(self, known: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
        """Yield the blocks that nothing reads, each with the names that may have been meant.

        Args:
            known: The blocks that are read by name.
        """
        called = {name for source in self._loaded.values() for name in source.called}
        for number, template in enumerate(self._chain):
            above = {name for other in self._chain[number + 1 :] for name in other.blocks}
            read = {*known, *above, *called}
            for block in self._loaded[template.name or ""].outer:
                if block not in read:
                    yield block, sorted({*known, *above})

    def __contains__(self, block: str) -> bool:
        return any(block in template.blocks for template in self._chain)

    def render_once(self, block: str, values: Mapping[str, Any], key: tuple[str, ...]) -> str:
        """Render a block, or return the earlier result for the same key.

        Args:
            block: Its name.
            values: What it may read.
            key: Everything that the block reads and that can differ.

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
        try:
            with bounds():
                return _whole(context.blocks[block][0](context))
        except (TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as exc:
            raise self._placed(str(exc), exc) from exc
        except RecursionError as exc:
            raise self._placed("it includes or calls itself without end", exc) from exc
        except TemplateError as exc:
            raise self._placed(str(exc.message), exc) from exc

    def _placed(self, message: str, exc: Exception) -> TemplateError:
        """Return an error with the place in the template at which it came up."""
        place, trace = "", exc.__traceback__
        while trace is not None:
            name = trace.tb_frame.f_code.co_filename
            if name in self.sources:
                template = self._environment.get_template(name)
                line = template.get_corresponding_lineno(trace.tb_lineno)
                place = f"line {line}: " if template is self._chain[0] else f"{name}, line {line}: "
            trace = trace.tb_next
        return TemplateError(f"{place}{message}")


def _whole(pieces: Iterator[str]) -> str:
    done: list[str] = []
    size = 0
    for piece in pieces:
        done.append(piece)
        size += len(piece)
        if size > MAX_CHARACTERS:
            raise SecurityError(f"it renders more than {MAX_CHARACTERS:,} characters")
    return "".join(done)


def problem(exc: TemplateError) -> str:
    """Say in words what was wrong with a template, and in which partial if it was in one."""
    line, name = getattr(exc, "lineno", None), getattr(exc, "name", None) or ""
    place = f"line {line} of {name}" if name.startswith("_") else f"line {line}"
    message = str(exc.message or exc)
    if isinstance(exc, TemplateNotFound):
        message = f'there is no partial "{exc.name}"'
    return f"{place}: {message}" if line else message
