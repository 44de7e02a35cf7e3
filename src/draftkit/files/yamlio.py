"""The only module that parses or writes YAML and front matter.

YAML in the wild is a trap for people who are not programmers: `NO` becomes False,
`10:30` becomes 630, a date becomes an object, a repeated key silently wins, and 300
bytes of aliases become megabytes. So draftkit reads a plain subset: mappings, lists and
scalars that stay as they were written. Anchors, aliases, merge keys, tags and repeated
keys are errors, and depth and size are bounded.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import yaml

from draftkit.files.text_file import lines_of

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "FrontMatter",
    "YAMLError",
    "YamlDocument",
    "dump",
    "events",
    "join",
    "parse",
    "split",
]

MAX_BYTES = 1_000_000
MAX_DEPTH = 20

# The loader and dumper in C are ten times faster, where PyYAML was built with them.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}
# Narrower than what the dumper quotes, so that no string that it writes plain is
# read back as a number.
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,999})")  # int() itself stops at 4,300 digits
_NUMBER = re.compile(r"-?[0-9]+\.[0-9]+([eE][-+][0-9]+)?")

Path = tuple[str | int, ...]


class YAMLError(ValueError):
    """The text is not YAML, or not the plain subset that is read here.

    Attributes:
        line: The line where it was noticed, counted from 1, or None.
    """

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class YamlDocument:
    """Parsed data and where each part of it stood.

    Attributes:
        data: Mappings, lists, and scalars.
        lines: The line, counted from 1, of each key and item, by its path.
        inside: The lines that continue a text from the line above.
    """

    data: Any
    lines: dict[Path, int]
    inside: frozenset[int] = frozenset()


def parse(
    text: str, *, typed: bool = False, first_line: int = 1, max_bytes: int = MAX_BYTES
) -> YamlDocument:
    """Parse YAML.

    Args:
        text: The document.
        typed: False keeps every scalar as the string that was written (an empty one
            is None). True reads plain `true`, `false`, `null`, integers and decimal
            numbers as what they are, as JSON does; nothing else.
        first_line: The number of the text's first line, for front matter.
        max_bytes: How large it may be; there may be a value for every 20 bytes of that.

    Raises:
        YAMLError: If it is not the plain subset, too deep or too large.
    """
    if len(text.encode("utf-8", "surrogatepass")) > max_bytes:
        raise YAMLError(f"it is larger than {max_bytes:,} bytes")
    if bad := _UNREADABLE.search(text):
        code = f"U+{ord(bad.group()):04X}"
        line = text.count("\n", 0, bad.start()) + first_line
        raise YAMLError(f"a control character ({code}); delete it", line)
    text = text.removeprefix("\ufeff")
    builder = _Builder(typed=typed, offset=first_line, max_nodes=max_bytes // 20)
    try:
        data = builder.document(events(text))
        return YamlDocument(data, builder.lines, frozenset(builder.inside))
    except yaml.MarkedYAMLError as exc:
        mark = exc.problem_mark or exc.context_mark
        where = mark.line + first_line if mark else None
        raise YAMLError(_in_plain_words(exc, text), where) from exc


def events(text: str) -> Iterator[Any]:
    """Yield what the parser finds in a text; it raises its own errors.

    Values have private signs in place of U+0085, U+2028 and U+2029.
    """
    text = text.translate(_AS_SIGNS) if _OTHER_ENDS.search(text) else text
    return iter(_Loader(text).get_event, None)


def _said(event: Any) -> str:
    value: str = event.value
    return value if value.isascii() else value.translate(_FROM_SIGNS)


# To YAML 1.1 these end a line, and to no editor: while it is parsed, other signs stand for them.
_OTHER_ENDS = re.compile("[\x85\u2028\u2029]")
_QUOTED = re.compile(rf"{_OTHER_ENDS.pattern}|\A[^\S \t\n]")  # and blanks refused in front
_AS_SIGNS = {0x85: "\U000fff85", 0x2028: "\U000fff86", 0x2029: "\U000fff87"}
_FROM_SIGNS = {ord(sign): chr(end) for end, sign in _AS_SIGNS.items()}

# What YAML does not allow in a file; most of it a terminal would obey.
_UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")

# What the parsers say (the one in C, the one in Python), and what it means to a writer.
_QUOTES = "put the whole value in quotes"
_TOO_DEEP = f"more than {MAX_DEPTH} levels of nesting"
_NO_BREAK = "a blank at the start of the line that is no space (U+00A0 or alike): use spaces"
_BAD_ESCAPE = r'a "\u" code that is not a character: write the character itself'
_MEANINGS = (
    ("mapping values are not allowed", f'a ": " where no key can stand: {_QUOTES}, or align it'),
    ("tab character", "a tab at the start of a line: use spaces"),
    ("found character '\\t'", "a tab at the start of a line: use spaces"),
    ("alphabetic or numeric character", f'a value that starts with "*" or "&": {_QUOTES}'),
    ("end of stream", "a quote that is opened and never closed"),
    ("document start", "this line is indented less than the lines that it belongs to"),
    ("expected ',' or", "a bracket or brace that is opened and never closed"),
    ("sequence entries are not allowed", 'a "- " in the middle of a line: start a new line'),
    ("expected key", "the line does not fit the lines above: check its quotes and indentation"),
    ("Unicode character escape", _BAD_ESCAPE),
    ("<block end>", "the line does not fit the lines above: check its quotes and indentation"),
    ("expected ':'", 'a line that is neither "key: value" nor part of a text'),
    # From 6.0.4 on PyYAML has a limit of its own, which brackets alone reach before ours.
    ("maximum nesting depth", _TOO_DEEP),
)


def _in_plain_words(exc: yaml.MarkedYAMLError, text: str) -> str:
    problem = " ".join(str(exc.problem or exc).split())
    if "cannot start any token" in problem and exc.problem_mark is not None:
        lines = lines_of(text) or [""]
        mark = exc.problem_mark
        character = lines[min(mark.line, len(lines) - 1)][mark.column : mark.column + 1]
        if character == "\t":
            return "a tab at the start of a line: use spaces"
        return f'a value that starts with "{character}": {_QUOTES}'
    return next((meaning for words, meaning in _MEANINGS if words in problem), problem)


class _Builder:
    """Builds plain data from parser events, with an eye on the bounds."""

    def __init__(self, *, typed: bool, offset: int, max_nodes: int) -> None:
        self.lines: dict[Path, int] = {}
        self.inside: set[int] = set()
        self._typed = typed
        self._offset = offset
        self._max_nodes = max_nodes
        self._nodes = 0

    def document(self, events: Iterator[Any]) -> Any:
        data: Any = None
        seen = False
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if seen:
                    raise YAMLError("a second document starts (---)", self._line(event))
                seen = True
                data = self._node(next(events), events, ())
        return data

    def _line(self, event: Any) -> int:
        line: int = event.start_mark.line
        return line + self._offset

    def _node(self, event: Any, events: Iterator[Any], path: Path) -> Any:
        line = self._line(event)
        self.lines.setdefault(path, line)
        self._nodes += 1
        if event.anchor or event.tag:
            self._refuse(event, line)
        if len(path) > MAX_DEPTH:
            raise YAMLError(_TOO_DEEP, line)
        if self._nodes > self._max_nodes:
            raise YAMLError(f"more than {self._max_nodes:,} values", line)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(events, path)
        return self._mapping(events, path)

    def _refuse(self, event: Any, line: int) -> None:
        if isinstance(event, yaml.AliasEvent):
            raise YAMLError(f"an alias (*{event.anchor}); write the value out", line)
        if event.anchor:
            raise YAMLError(f"an anchor (&{event.anchor}); write the value out", line)
        if event.tag and not (isinstance(event, yaml.ScalarEvent) and event.tag == "!"):
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            raise YAMLError(f"a tag ({tag}); {_QUOTES}", line)

    def _scalar(self, event: Any) -> Any:
        value = _said(event)
        end = event.end_mark
        if end.line > event.start_mark.line:
            last = end.line + (end.column > 0)
            self.inside.update(range(self._line(event) + 1, last + self._offset))
        if _LONE_SURROGATE.search(value):  # the parser in C has refused it already
            raise YAMLError(_BAD_ESCAPE, self._line(event))
        if not event.implicit[0]:  # it was quoted, or a block
            return value
        if not self._typed:
            return value if value not in ("", "~", "null") else None
        if value in _WORDS:
            return _WORDS[value]
        if _INTEGER.fullmatch(value):
            return int(value)
        return float(value) if _NUMBER.fullmatch(value) else value

    def _list(self, events: Iterator[Any], path: Path) -> list[Any]:
        items: list[Any] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self._node(event, events, (*path, len(items))))
        return items

    def _mapping(self, events: Iterator[Any], path: Path) -> dict[str, Any]:
        items: dict[str, Any] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            line = self._line(event)
            self._refuse(event, line)
            if not isinstance(event, yaml.ScalarEvent):
                raise YAMLError(f"a list or braces where a key should stand: {_QUOTES}", line)
            key = _said(event)
            if event.implicit[0] and key[:1].isspace():
                raise YAMLError(_NO_BREAK, line)
            if key == "<<" and event.implicit[0]:
                raise YAMLError("a merge key (<<); write the values out", line)
            if key in items:
                raise YAMLError(f'the key "{key}" a second time', line)
            self.lines[(*path, key)] = line
            items[key] = self._node(next(events), events, (*path, key))
        return items


_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")


def dump(data: Any, *, blocks: bool = False) -> str:
    """Write plain data as YAML, keys in their own order, text unescaped where it can be.

    `parse` with `typed=True` reads the same data back; only lone surrogates are replaced.

    Args:
        data: What to write.
        blocks: Whether a text of several lines stands as it is below its key, for a file that
            people edit; else it is in quotes.

    Raises:
        TypeError: If it is not plain: mappings, lists, text, numbers, booleans and None.
    """
    events = [yaml.StreamStartEvent(), yaml.DocumentStartEvent(explicit=False)]
    _describe(data, events)
    if blocks:
        events = [_as_block(event) for event in events]
    events += [yaml.DocumentEndEvent(explicit=False), yaml.StreamEndEvent()]
    text = _written(events, _FAST)
    if "\\U000" not in text:
        return text
    # The emitter in C escapes what is beyond U+FFFF, such as emoji.
    return _written(events, yaml.SafeDumper)


_FAST = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def _written(events: list[Any], dumper: Any) -> str:
    text: str = yaml.emit(events, Dumper=dumper, allow_unicode=True, width=10_000)
    return text


def _describe(data: Any, events: list[Any]) -> None:
    """Add the events of some data; PyYAML's own way to them takes twice as long."""
    if isinstance(data, str):
        text = _LONE_SURROGATE.sub("\ufffd", data)
        events.append(_word_event(text) if len(text) <= _WORD else _text_event(text))
    elif isinstance(data, dict):
        events.append(yaml.MappingStartEvent(None, None, implicit=True, flow_style=False))
        for key, value in data.items():
            _describe(key, events)
            _describe(value, events)
        events.append(yaml.MappingEndEvent())
    elif isinstance(data, list | tuple):
        events.append(yaml.SequenceStartEvent(None, None, implicit=True, flow_style=False))
        for item in data:
            _describe(item, events)
        events.append(yaml.SequenceEndEvent())
    else:
        events.append(yaml.ScalarEvent(None, None, (True, False), _number_or_word(data)))


def _as_block(event: Any) -> Any:
    if isinstance(event, yaml.ScalarEvent) and "\n" in event.value and not event.style:
        return yaml.ScalarEvent(None, None, event.implicit, event.value, style="|")
    return event


def _text_event(text: str) -> Any:
    # It is quoted if YAML would take it for something other than text.
    tag = _RESOLVER.resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
    style = '"' if _QUOTED.search(text) else None
    return yaml.ScalarEvent(None, None, (tag == _TEXT_TAG, True), text, style=style)


# Keys and words such as `status` are written thousands of times.
_WORD = 40
_word_event = lru_cache(maxsize=1000)(_text_event)

_RESOLVER = yaml.resolver.Resolver()
_TEXT_TAG = _RESOLVER.DEFAULT_SCALAR_TAG


def _number_or_word(data: Any) -> str:
    for word, value in (("null", None), ("true", True), ("false", False)):
        if data is value:
            return word
    if isinstance(data, int):
        return str(data)
    if not isinstance(data, float):
        raise TypeError(f"{type(data).__name__} is not plain data")
    if not math.isfinite(data):
        return {"inf": ".inf", "-inf": "-.inf"}.get(str(data), ".nan")
    # 1e+17 would be read as text.
    digits = repr(data)
    return digits if "." in digits else digits.replace("e", ".0e")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """A text file with front matter, taken apart.

    Attributes:
        head: What stands between the `---` lines, or None if there is none.
        body: All that follows the closing line, to the letter.
        body_line: The number of the body's first line, counted from 1.
    """

    head: str | None
    body: str
    body_line: int = 1

    @classmethod
    def of(cls, text: str, start: int, end: int, body: int) -> FrontMatter:
        """Cut a text at where its head starts and ends, and where its body starts."""
        return cls(text[start:end], text[body:], text.count("\n", 0, body) + 1)


_BOUNDARY = re.compile(r"---[ \t]*\r?\n")


def split(text: str) -> FrontMatter:
    """Take a file's text apart; the body is kept to the letter.

    A byte order mark in front is dropped. A text whose first line is not `---`, or in
    which that is never closed, has no front matter.
    """
    text = text.removeprefix("\ufeff")
    start = _BOUNDARY.match(text)
    if start is None:
        return FrontMatter(None, text)
    end = re.compile(r"^---[ \t]*(?:\r?\n|\Z)", re.MULTILINE).search(text, start.end())
    if end is None:
        return FrontMatter(None, text)
    return FrontMatter.of(text, start.end(), end.start(), end.end())


def join(data: dict[str, Any], body: str) -> str:
    """Write front matter and body as one text; `split` and `parse` undo it exactly."""
    return f"---\n{dump(data)}---\n{body}"
