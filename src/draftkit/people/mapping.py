"""Which column is which input, and which rows are meant."""

from __future__ import annotations

import itertools
import re
import tomllib
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from draftkit.errors import InputError, nearest
from draftkit.language.tags.tag import Tag
from draftkit.people.cells import joined, listed
from draftkit.prompts.inputs import missing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from draftkit.people.contacts import Row, Rows
    from draftkit.prompts.inputs import Input

__all__ = ["Condition", "Matching", "match"]

# How several values are written in one cell.
_SEPARATORS = re.compile(r"[;\n]")

# Rows, to find out which columns are filled; exports have dozens that never are.
_LOOKED_AT = 1000

_CONDITION = re.compile(r"(.+?)\s{0,9}(!=|=|~)\s*(.*)", re.DOTALL)
# Every kind takes the language in which to write to a person.
_SPEECH = "language"

_REPEATED = re.compile(r" \(\d+\)\Z")


@dataclass(frozen=True, slots=True)
class Matching:
    """Which column is which input.

    Attributes:
        inputs: What the kind declares.
        sources: The columns of each input that has some; several are joined by a space.
        fixed: Inputs that are the same for all rows; a row's own value takes precedence.
        speech: The columns that say in which language to write to a row's person.
        refused: Returns which of a row's inputs the model cannot use in the language that the row
            says, and why; None if all can.
    """

    inputs: Sequence[Input]
    sources: Mapping[str, tuple[str, ...]]
    fixed: Mapping[str, Any] = field(default_factory=dict)
    speech: tuple[str, ...] = ()
    refused: Callable[[Mapping[str, Any], str], tuple[str, str] | None] | None = None

    def language(self, row: Row) -> str:
        """Return the tag of the language that a row says, or nothing.

        Raises:
            InputError: If there is no such language.
        """
        said = str(_joined([row.cells.get(column) for column in self.speech]) or "")
        return Tag.find(said).text if said.strip() else ""

    def given(self, row: Row) -> dict[str, Any]:
        """Return what a row gives, by input, as it is written there; blanks are left out."""
        given: dict[str, Any] = {}
        for declared in self.inputs:
            columns = self.sources.get(declared.name, ())
            value = _joined([row.cells.get(column) for column in columns])
            if declared.type == "array" and isinstance(value, str):
                value = [part.strip() for part in _SEPARATORS.split(value) if part.strip()]
            if value in (None, "", []):
                value = self.fixed.get(declared.name)
            if value is not None:
                given[declared.name] = value
        return given

    def own(self, row: Row) -> tuple[str, ...]:
        """Return the inputs whose values are the row's own, not the same for all."""
        return tuple(
            name
            for name, columns in self.sources.items()
            if _joined([row.cells.get(column) for column in columns]) not in (None, "", [])
        )

    @property
    def used(self) -> set[str]:
        """The columns that any input takes."""
        return {column for columns in self.sources.values() for column in columns}

    def rest(self, row: Row) -> int:
        """Return a hash of the cells that no input takes: equal rows have the same."""
        used = self.used
        cells = ((c, str(v).strip()) for c, v in row.cells.items() if c not in used)
        return hash(frozenset((column, text) for column, text in cells if text))

    def problem(self, row: Row) -> tuple[str, str] | None:
        """Return the column of a row that cannot be used, and why; None if all can.

        The column is empty if the row as a whole cannot be used.
        """
        if row.problem:
            return "", row.problem
        given = self.given(row)
        for declared in missing(self.inputs, given):
            return self._column(declared.name), f"is empty, and {declared.name} is needed"
        for declared in self.inputs:
            try:
                if declared.name in given:
                    declared.convert(given[declared.name])
            except InputError as exc:
                return self._column(declared.name), str(exc)
        try:
            language = self.language(row)
        except InputError as exc:
            return " + ".join(self.speech), str(exc)
        if self.refused and (found := self.refused(given, language)):
            return self._column(found[0]), found[1]
        return None

    def _column(self, name: str) -> str:
        return " + ".join(self.sources.get(name, (name,)))

    def unused(self, rows: Rows) -> tuple[str, ...]:
        """Return the columns that nothing uses though the first 1,000 rows have something there."""
        used = self.used | set(self.speech)
        filled = {
            column
            for row in itertools.islice(rows, _LOOKED_AT)
            for column, value in row.cells.items()
            if value not in (None, "", [])
        }
        return tuple(column for column in rows.columns if column in filled - used)

    def lines(self) -> list[str]:
        """Return what is matched to what, a line each, for a person to read."""
        shown = []
        for declared in self.inputs:
            if columns := self.sources.get(declared.name):
                shown.append(f"{declared.name}: column {' + '.join(columns)}")
            elif declared.name in self.fixed:
                shown.append(f'{declared.name}: "{self.fixed[declared.name]}" in all rows')
        if self.speech:
            shown.append(f"{_SPEECH}: column {' + '.join(self.speech)}")
        return shown


def match(  # noqa: PLR0913 - all but the columns go by name
    inputs: Sequence[Input],
    columns: Sequence[str],
    *,
    chosen: Mapping[str, str] | None = None,
    fixed: Mapping[str, Any] | None = None,
    where: str = "The contacts",
    language: str = "",
    can_set: bool = True,
) -> Matching:
    """Find the column of each input: chosen, of the same name, or of a known other name.

    Args:
        inputs: What the kind declares.
        columns: The columns of the contacts.
        chosen: Columns by input, as the user chose them; `A + B` joins two.
        fixed: Inputs that are the same for all rows.
        where: What the columns are of, for messages.
        language: The language of all rows, if one was asked for: then no column is read for it.
        can_set: Whether an input may be the same for all rows, for messages.

    Raises:
        InputError: If a required input has no column, a name is unknown, or two columns
            would do.
    """
    chosen, fixed = _by_input(chosen), _by_input(fixed)
    speech = _speech(inputs, columns, chosen, where, language)
    names = [declared.name for declared in inputs]
    for name in (*chosen, *fixed):
        if name not in names:
            raise InputError(
                f'There is no input "{name}".{nearest(name, names)} Inputs: {", ".join(names)}.'
            )
    sources = {n: _chosen(n, expression, columns, where) for n, expression in chosen.items()}
    for declared in inputs:
        if declared.name not in sources and (
            found := _found(declared.name, columns, where, sure=declared.name in fixed)
        ):
            sources[declared.name] = found
    lacking = [i.name for i in inputs if i.required and i.name not in {*sources, *fixed}]
    if lacking:
        same = f', or give all rows the same with --set {lacking[0]}="..."' if can_set else ""
        raise InputError(
            f"{where}: no column is {' or '.join(lacking)}. Columns: {listed(columns)}.",
            hint=f'Name it with --map {lacking[0]}=COLUMN, or "COLUMN + COLUMN"{same}.',
        )
    return Matching(inputs, sources, fixed, speech)


def _by_input(given: Mapping[str, str] | None) -> dict[str, str]:
    return {name.replace("-", "_"): text for name, text in (given or {}).items()}


def _speech(
    inputs: Sequence[Input],
    columns: Sequence[str],
    chosen: dict[str, str],
    where: str,
    language: str,
) -> tuple[str, ...]:
    """Return the columns that say a row's language, and take them out of what is chosen."""
    if any(declared.name == _SPEECH for declared in inputs):
        return ()  # the kind has an input of that name
    own = chosen.pop(_SPEECH, "")
    if language:
        return ()
    if own:
        return _chosen(_SPEECH, own, columns, where)
    return _found(_SPEECH, columns, where, sure=False) or ()


def _chosen(name: str, expression: str, columns: Sequence[str], where: str) -> tuple[str, ...]:
    if expression in columns:  # a header may have a + in it
        return (expression,)
    return tuple(
        _column(part.strip(), columns, f"{where}: --map {name}={expression}")
        for part in expression.split("+")
    )


def _column(name: str, columns: Sequence[str], where: str) -> str:
    """Return the column that a user means by a name."""
    if name in columns:
        return name
    for column in columns:
        if _plain(column) == _plain(name):
            return column
    raise InputError(
        f'{where}: there is no column "{name}".{nearest(name, columns)} Columns: {listed(columns)}.'
    )


def _found(name: str, columns: Sequence[str], where: str, *, sure: bool) -> tuple[str, ...] | None:
    """Return the columns of an input; if it is `sure` of a value, only those of its own name."""
    by_name: dict[str, list[str]] = {}
    for column in columns:
        by_name.setdefault(_plain(_REPEATED.sub("", column)), []).append(column)
    for known in (name, *(() if sure else _synonyms().get(name, ()))):
        places = [by_name.get(_plain(part), []) for part in known.split("+")]
        if not all(places):
            continue
        if doubtful := next((place for place in places if len(place) > 1), None):
            raise InputError(
                f"{where}: {len(doubtful)} columns could be {name}: {listed(doubtful)}.",
                hint=f'Say which with --map {name}="{doubtful[0]}".',
            )
        return tuple(place[0] for place in places)
    return None


def _plain(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFC", name).casefold() if c.isalnum())


@cache
def _synonyms() -> dict[str, list[str]]:
    text = files("draftkit.people").joinpath("column_names.toml").read_text("utf-8")
    return tomllib.loads(text)


def _joined(values: Sequence[Any]) -> Any:
    if len(values) == 1:
        value = values[0]
        return value.strip() if isinstance(value, str) else value
    return joined(values)


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition on a column; capitals and blanks around it do not count.

    Attributes:
        column: The column's name.
        operator: `=` the same, `!=` not the same, `~` contains.
        value: What the cell is compared with.
    """

    column: str
    operator: str
    value: str

    @classmethod
    def parse(cls, text: str, columns: Sequence[str]) -> Condition:
        """Read `column=value`, `column!=value` or `column~value`.

        Raises:
            InputError: If it is none of these, or there is no such column.
        """
        found = _CONDITION.fullmatch(text.strip())
        if found is None:
            raise InputError(
                f'--where "{text}" is not a condition: write column=value, column!=value or '
                "column~value (contains)."
            )
        column = _column(found[1].strip(), columns, f'--where "{text}"')
        return cls(column, found[2], found[3].strip())

    def holds(self, row: Row) -> bool:
        """Return whether a row is meant."""
        cell = row.cells.get(self.column)
        ours = str("" if cell is None else cell).strip().casefold()
        theirs = unicodedata.normalize("NFC", self.value).casefold()
        if self.operator == "~":
            return theirs in ours
        return (ours == theirs) == (self.operator == "=")
