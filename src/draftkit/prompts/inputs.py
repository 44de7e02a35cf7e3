"""What a kind asks of the user besides the profile.

An input is declared by a prompt file's `input.schema`, a flat JSON Schema. The command
line's options, their help and the messages about wrong values all come from it.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from draftkit.documents.source import Source
from draftkit.errors import InputError, PromptError, nearest
from draftkit.files.clean import clean
from draftkit.files.regular_file import special

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Input", "InputType", "declared", "missing", "text_of", "validated"]

InputType = Literal["string", "integer", "number", "boolean", "array"]

_TEXTS = {"type": "string"}

# Names that `draftkit.draft` and the commands of all kinds use for something else.
_TAKEN = (
    "as_json",
    "asking",
    "exclude",
    "help",
    "include",
    "kind",
    "model",
    "notes",
    "parent",
    "profile",
    "profile_path",
    "settings",
    "sources",
    "values",
)

_TEXT_FILES = frozenset({".md", ".markdown", ".txt", ".eml", ".mbox", ".msg", ".docx", ".pdf"})
_LONGEST_PATH = 500

# Longer than any brief, shorter than a context window.
MAX_LENGTH = 20_000

# A whole number as people write it: 1,500 or 1.500 or 1 500.
_GROUPED = re.compile(r"\d{1,3}(?:[,.'\u2019\s]\d{3})+")

# A value that prompts know by its name, such as speaker-page.
_NAME = re.compile(r"[a-z]+(?:-[a-z]+)*")

_SCHEMA_KEYS = ("type", "properties", "required")
_KEYS = (
    "type",
    "description",
    "default",
    "examples",
    "enum",
    "minimum",
    "maximum",
    "maxLength",
    "format",
    "from",
    "items",
)


@dataclass(frozen=True, slots=True)
class Input:
    """One named value that the user may give.

    Attributes:
        name: As in the prompt file.
        type: A JSON Schema type; an `array` is one of strings.
        description: What it means and what it is good for.
        required: Whether there is no draft without it.
        default: The value if none is given, or None.
        examples: Values that make sense; for a text, those that the prompt knows.
        choices: The only values allowed; empty for any.
        minimum: The least number allowed, or None.
        maximum: The greatest number allowed, or None.
        max_length: The most characters of a text.
        may_be_file: Whether the command line takes the name of a file for its text.
        parents: The kinds of draft that it may be taken from, each with what is taken:
            `text`, or one of the draft's inputs, such as `inputs.length`.
    """

    name: str
    type: InputType
    description: str
    required: bool = False
    default: Any = None
    examples: tuple[Any, ...] = ()
    choices: tuple[Any, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    max_length: int = MAX_LENGTH
    may_be_file: bool = False
    parents: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def option(self) -> str:
        """The command-line option: `--why-them`; `for_` (`for` is a Python keyword) is `--for`."""
        return f"--{self.name.rstrip('_').replace('_', '-')}"

    def convert(self, value: Any) -> Any:
        """Return the value in the input's type.

        Raises:
            InputError: With the input's name, what was wrong, and an example.
        """
        converted = self._usual(self._converted(value))
        if self.choices and converted not in self.choices:
            allowed = ", ".join(str(choice) for choice in self.choices)
            raise self._wrong(value, f"must be one of: {allowed}")
        if isinstance(converted, int | float) and not isinstance(converted, bool):
            if self.minimum is not None and converted < self.minimum:
                raise self._wrong(value, f"must be at least {self.minimum:g}")
            if self.maximum is not None and converted > self.maximum:
                raise self._wrong(value, f"must be at most {self.maximum:g}")
        return converted

    def _usual(self, value: Any) -> Any:
        """Return the choice or example that is meant, as people type it.

        Capitals, blanks and hyphens make no other value: "LinkedIn About" is linkedin-about. Of
        choices one may stand among other words, too: "a journalist's request" is journalist.
        Only names are meant: an example that is a text or a file is not what the user wrote.
        """
        if not isinstance(value, str) or value in self.choices:
            return value
        said = _words(value)
        names = (one for one in self.examples if _NAME.fullmatch(str(one)))
        for known in (*self.choices, *names):
            if _words(known) == said:
                return known
        among = [choice for choice in self.choices if set(said).issuperset(_words(choice))]
        return among[0] if len(among) == 1 else value

    def _converted(self, value: Any) -> Any:
        if self.type == "array":
            items = [value] if isinstance(value, str) else value
            if not isinstance(items, list | tuple):
                raise self._wrong(value, "must be a list of texts")
            return [self._text(item) for item in items if not _blank(item)]
        if self.type == "string":
            return self._text(value)
        if self.type == "boolean":
            known = {"true": True, "yes": True, "false": False, "no": False}
            if str(value).lower() not in known:
                raise self._wrong(value, "must be yes or no")
            return known[str(value).lower()]
        return self._number(value)

    def _number(self, value: Any) -> int | float:
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise self._wrong(value, "must be a number")
        grouped = self.type == "integer" and _GROUPED.fullmatch(str(value).strip())
        try:
            number = float(re.sub(r"\D", "", grouped[0]) if grouped else value)
        except (ValueError, OverflowError) as exc:
            raise self._wrong(value, "must be a number") from exc
        if not math.isfinite(number):
            raise self._wrong(value, "must be a number")
        if number.is_integer():
            return int(number)
        if self.type == "integer":
            raise self._wrong(value, "must be a whole number")
        return number

    def _text(self, value: Any) -> str:
        if not isinstance(value, str | int | float):
            raise self._wrong(value, "must be a text")
        # A letter with an accent is one character, however it was typed: one name, one id.
        text = unicodedata.normalize("NFC", clean(str(value)))
        if len(text) > self.max_length:
            raise self._wrong(
                text, f"is {len(text):,} characters long, at most {self.max_length:,}"
            )
        return text

    def _wrong(self, value: Any, why: str) -> InputError:
        example = f" For example: {self.examples[0]}" if self.examples else ""
        shown = " ".join(clean(str(value)[:1000]).split())
        shown = shown if len(shown) <= 40 else f"{shown[:40]}…"
        return InputError(f'{self.name}: "{shown}" {why}.{example}')


def _words(value: Any) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", str(value).casefold()))


def declared(schema: Mapping[str, Any], where: str) -> tuple[Input, ...]:
    """Return the inputs that a prompt's `input.schema` declares.

    Args:
        schema: The JSON Schema: an object with flat properties.
        where: The prompt's file, for messages.

    Raises:
        PromptError: If the schema declares something that an input cannot be.
    """
    _known(schema, _SCHEMA_KEYS, f"{where}: input.schema")
    if schema.get("type", "object") != "object":
        raise PromptError(f"{where}: input.schema.type: inputs are an object.")
    properties = schema.get("properties") or {}
    required = schema.get("required") or []
    if not isinstance(properties, dict) or not isinstance(required, list):
        raise PromptError(f"{where}: input.schema: properties is a mapping, required a list.")
    for name in required:
        if not isinstance(name, str) or name not in properties:
            raise PromptError(
                f'{where}: input.schema.required names "{name}", which is not among the '
                f"properties.{nearest(str(name), properties)}"
            )
    inputs = [_declared(n, s, n in required, where) for n, s in properties.items()]
    # The required ones come first, in the order in which they are asked for.
    return tuple(sorted(inputs, key=lambda i: required.index(i.name) if i.required else 1000))


def _declared(name: str, schema: Any, required: bool, where: str) -> Input:  # noqa: FBT001
    where = f"{where}: input.schema.properties.{name}"
    if not name.isidentifier() or name != name.lower():
        raise PromptError(f"{where}: a name has small letters, digits and underscores only.")
    if name in _TAKEN:
        raise PromptError(f"{where}: draftkit uses that name itself. Give the input another.")
    if not isinstance(schema, dict):
        raise PromptError(f"{where}: must be a mapping with at least a description.")
    _known(schema, _KEYS, where)
    _well_formed(schema, where)
    declared = Input(
        name=name,
        type=schema.get("type", "string"),
        description=schema["description"],
        required=required,
        examples=tuple(schema.get("examples") or ()),
        choices=tuple(schema.get("enum") or ()),
        minimum=schema.get("minimum"),
        maximum=schema.get("maximum"),
        max_length=schema.get("maxLength", MAX_LENGTH),
        default=schema.get("default"),
        may_be_file=schema.get("format") == "file",
        parents=_parents(schema, where),
    )
    own = (*declared.choices, *declared.examples, declared.default)
    try:
        for value in own:
            if value is not None:
                declared.convert(value)
    except InputError as exc:
        raise PromptError(f"{where}: its own enum, example or default is wrong: {exc}") from exc
    return declared


def _well_formed(schema: Mapping[str, Any], where: str) -> None:
    """Refuse what would otherwise fail, or be passed over, when somebody uses the kind."""
    kind = schema.get("type", "string")
    if kind not in get_args(InputType):
        raise PromptError(f'{where}: no type "{kind}". Types: {", ".join(get_args(InputType))}.')
    if not schema.get("description") or not isinstance(schema["description"], str):
        raise PromptError(f"{where}: say in `description` what it means; it is the option's help.")
    for key in ("examples", "enum"):
        if not isinstance(schema.get(key) or [], list):
            raise PromptError(f"{where}.{key}: must be a list.")
    for key in ("minimum", "maximum"):
        if not isinstance(schema.get(key, 0), int | float):
            raise PromptError(f"{where}.{key}: must be a number.")
    length = schema.get("maxLength", MAX_LENGTH)
    if not isinstance(length, int) or not 0 < length <= MAX_LENGTH:
        raise PromptError(f"{where}.maxLength: must be a whole number, at most {MAX_LENGTH:,}.")
    if schema.get("format", "file") != "file" or ("format" in schema and kind != "string"):
        raise PromptError(f"{where}.format: the only format is file, for a string.")
    if kind == "array" and (schema.get("enum") or schema.get("items", _TEXTS) != _TEXTS):
        raise PromptError(f"{where}: an array is a list of any texts: leave out enum and items.")


def _parents(schema: Mapping[str, Any], where: str) -> dict[str, str]:
    given = schema.get("from", {})
    if not isinstance(given, dict) or not all(
        isinstance(what, str) and (what == "text" or what.startswith("inputs."))
        for what in given.values()
    ):
        raise PromptError(f"{where}.from: name kinds, each with text or an input: {{post: text}}.")
    return given


def _known(mapping: Any, keys: Sequence[str], where: str) -> None:
    if not isinstance(mapping, dict):
        raise PromptError(f"{where}: must be a mapping.")
    for key in mapping:
        if key not in keys:
            raise PromptError(
                f'{where}: unknown key "{key}".{nearest(str(key), keys)} Keys: {", ".join(keys)}.'
            )


def text_of(
    declared: Input, value: str, given: Mapping[str, Any] | None = None
) -> tuple[str, tuple[str, ...]]:
    """Return the text of the file that a value names, or the value itself.

    For what the user types, never for a row of contacts, where somebody else could name a file.

    Args:
        declared: The input.
        value: What was given for it.
        given: The other inputs: if a file with pages or times is too long, the passages that
            fit them best are taken.

    Returns:
        The text, with its place in front of each passage that has a page or a time; and what
        was left out of the file, a sentence each.

    Raises:
        InputError: If the file is not there, is too long, or has no text.
    """
    if not declared.may_be_file:
        return value, ()
    if not (_names_a_file(value) or _is_file(value) or special(Path(value))):
        return value, ()
    from draftkit.prompts.cited import text_within

    try:
        found = Source.read(value)
        text, chosen = text_within(found, given or {}, declared.max_length)
    except InputError as exc:
        message = str(exc)
        raise InputError(f"{declared.name}: {message[:1].lower()}{message[1:]}") from exc
    return text, (*found.remarks, *chosen)


# What has no blank in it, and an ending or a folder, is no text: "talk.srt", "notes/talk".
_ONE_WORD = re.compile(r"(?![a-z]{2,9}://)\S{0,400}(?:[/\\]\S{1,100}|\.[A-Za-z]\w{1,4})")


def _names_a_file(value: str) -> bool:
    if len(value) >= _LONGEST_PATH or "\n" in value:
        return False
    return Path(value).suffix in _TEXT_FILES or bool(_ONE_WORD.fullmatch(value))


def _is_file(value: str) -> bool:
    try:
        return Path(value).is_file()
    except (OSError, ValueError):  # longer than any path, or not one at all
        return False


def missing(inputs: Sequence[Input], given: Mapping[str, Any]) -> list[Input]:
    """Return the required inputs that were not given, or were given blank."""
    return [i for i in inputs if i.required and _blank(given.get(i.name))]


def _blank(value: Any) -> bool:
    """Return whether a value says nothing; 0 and False do say something."""
    if isinstance(value, str):
        return not clean(value).strip()
    if isinstance(value, list | tuple):
        return all(map(_blank, value))
    return value is None


def validated(inputs: Sequence[Input], given: Mapping[str, Any], kind: str = "") -> dict[str, Any]:
    """Return every input with its value, in its type; None or [] where there is none.

    Raises:
        InputError: If one is unknown, missing or wrong.
    """
    names = [i.name for i in inputs]
    for name in given:
        if name not in names:
            raise InputError(
                f'{kind or "This kind"} has no input "{name}".{nearest(name, names)} '
                f"Inputs: {', '.join(names)}."
            )
    if lacking := missing(inputs, given):
        first = lacking[0]
        example = f", for example: {first.examples[0]}" if first.examples else ""
        about = f"{first.name}: {first.description.rstrip('.')}{example}"
        raise InputError(
            f"{kind or 'This kind'} needs {', '.join(i.name for i in lacking)}. {about}"
        )
    values: dict[str, Any] = {}
    for declared in inputs:
        value = given.get(declared.name)
        if _blank(value):
            value = declared.default
        absent: Any = [] if declared.type == "array" else None
        values[declared.name] = absent if value is None else declared.convert(value)
    return values
