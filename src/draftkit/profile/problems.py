"""What is wrong with a profile: its data compared with the table."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from draftkit.errors import nearest
from draftkit.profile.schema import (
    DATE,
    DAYS,
    END,
    FILES,
    LANGUAGE,
    META,
    PARTS,
    TEXT,
    TEXTS,
    Path,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Problem", "examine", "spelled"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a profile.

    Attributes:
        path: The part that it is about.
        message: What is wrong and what to do, starting with the part's name.
        fatal: False for a warning: the profile can be used as it is.
        written: The right form in YAML and in JSON, to follow the message.
    """

    path: Path
    message: str
    fatal: bool = True
    written: tuple[str, str] = ("", "")

    def told(self, *, in_json: bool = False) -> str:
        """Return the whole message for a file in YAML, or in JSON."""
        return self.message + self.written[in_json]


def spelled(path: Path) -> str:
    """Write a path as people read it.

    >>> spelled(("work", 0, "highlights", 1))
    'work[0].highlights[1]'
    """
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text or "the profile"


def examine(data: Any) -> list[Problem]:
    """Compare plain data with the table.

    Args:
        data: Mappings, lists, strings and None, as a profile's file has them.

    Returns:
        All that is wrong, in the order of the data.
    """
    problems = [*_part(data, PARTS, ()), *_characters(data, ())]
    if isinstance(data, dict):
        problems += _no_name(data.get("basics"))
    return problems


# C0 and C1 except tab and line feed, which a terminal would obey, and lone surrogates,
# which no file can hold.
_BAD_CHARACTER = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def _characters(value: Any, path: Path) -> Iterator[Problem]:
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _characters(key, (*path, key))
            yield from _characters(part, (*path, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _characters(item, (*path, number))
    elif isinstance(value, str) and (bad := _BAD_CHARACTER.search(value)):
        code = f"U+{ord(bad.group()):04X}"
        yield Problem(path, f"{spelled(path)} has a control character ({code}); delete it")


def _no_name(basics: Any) -> Iterator[Problem]:
    if basics in (None, ""):
        yield Problem(
            ("basics",),
            "basics is missing: write your name under it, as ",
            written=('"name: ..."', '"name": "..."'),
        )
    elif isinstance(basics, dict) and not str(basics.get("name") or "").strip():
        slip = next(
            (key for key in basics if key not in PARTS["basics"] and nearest(key, ["name"])), None
        )
        meant = f' Did you mean "name" where it says "{slip}"?' if slip else ""
        yield Problem(("basics", "name"), f"basics.name is missing: write your name there.{meant}")


def _part(value: Any, spec: Any, path: Path) -> Iterator[Problem]:
    if value is None or value == "":
        return
    if isinstance(spec, dict):
        yield from _section(value, spec, path)
    elif spec == DAYS:
        yield from _days(value, path)
    elif isinstance(spec, list):
        yield from _items(value, spec[0], path)
    elif isinstance(value, str):
        yield from _text(value, spec, path)
    elif spec in (TEXTS, FILES) and isinstance(value, list):
        yield from _items(value, TEXT, path)
    elif spec is not None:
        colon = isinstance(value, dict) and len(value) == 1 and isinstance(path[-1], int)
        quote = f'. A line with ": " in it needs quotes: - "{_line_of(value)}"' if colon else ""
        message = f"{spelled(path)} is {_sort(value)}, and should be {spec}"
        yield Problem(path, message, written=(quote, ""))


def _text(value: str, spec: Any, path: Path) -> Iterator[Problem]:
    if spec in (DATE, END):
        yield from _date(value, spec, path)
    elif spec == LANGUAGE:
        yield from _language(value, path)
    elif path[-1] == "email" and not any(map(str.isalpha, value)):
        yield Problem(path, f'{spelled(path)} is "{value}", and that is no e-mail address')


def _days(value: Any, path: Path) -> Iterator[Problem]:
    if not isinstance(value, dict):
        yield Problem(
            path,
            f"{spelled(path)} is {_sort(value)}, and should be {DAYS}, such as ",
            written=('"post: 14"', '{"post": "14"}'),
        )
        return
    for key, days in value.items():
        if not (isinstance(days, str) and re.fullmatch("[1-9][0-9]{0,4}", days.strip())):
            where = spelled((*path, key))
            yield Problem((*path, key), f"{where} should be a number of days, such as 14")


def _language(value: str, path: Path) -> Iterator[Problem]:
    from draftkit.errors import InputError
    from draftkit.language.tags.tag import Tag  # most profiles say none

    try:
        Tag.find(value)
    except InputError as exc:
        yield Problem(path, f"{spelled(path)}: {exc}".rstrip("."))


def _line_of(value: dict[str, Any]) -> str:
    """Write a section of one key as the line that it was meant to be."""
    ((key, part),) = value.items()
    line = f"{key}: {part}" if isinstance(part, str) else f"{key}: ..."
    return line.replace('"', '\\"')


def _section(value: Any, spec: dict[str, Any], path: Path) -> Iterator[Problem]:
    if not isinstance(value, dict):
        keys = [key for key in spec if key != "$schema"]
        yield Problem(
            path,
            f"{spelled(path)} is {_sort(value)}, and should have keys of its own, such as ",
            written=(
                f'"{keys[0]}: ..." and "{keys[1]}: ..."',
                f'{{"{keys[0]}": "...", "{keys[1]}": "..."}}',
            ),
        )
        return
    for key, part in value.items():
        if key in spec:
            yield from _part(part, spec[key], (*path, key))
        else:
            yield from _unknown(key, spec, path)
    yield from _order(value, spec, path)


def _unknown(key: str, spec: dict[str, Any], path: Path) -> Iterator[Problem]:
    where = spelled((*path, key))
    meant = nearest(key, spec)
    if spec is META:
        known = "" if meant else f" The keys here are: {', '.join(spec)}."
        yield Problem((*path, key), f"{where} is not a key that draftkit knows.{meant}{known}")
    elif meant:
        yield Problem((*path, key), f"{where} is not a key of JSON Resume.{meant}", fatal=False)


def _items(value: Any, spec: Any, path: Path) -> Iterator[Problem]:
    if not isinstance(value, list):
        what = "texts" if spec == TEXT else "entries"
        yield Problem(
            path,
            f"{spelled(path)} is {_sort(value)}, and should be a list of {what}, ",
            written=(
                'each on a line of its own that starts with "- "',
                "in square brackets, with commas between them",
            ),
        )
        return
    for number, item in enumerate(value):
        yield from _part(item, spec, (*path, number))


_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def _date(value: str, spec: str, path: Path) -> Iterator[Problem]:
    if spec == END and value.casefold() == "present":
        return
    match = _DATE.fullmatch(value)
    if match is None:
        yield Problem(
            path,
            f'{spelled(path)} is "{value}", and should be {spec}, '
            "written 2024, 2024-03 or 2024-03-31",
        )
        return
    year, month, day = (int(group or 1) for group in match.groups())
    try:
        dt.date(year, month, day)
    except ValueError:
        yield Problem(
            path, f'{spelled(path)} is "{value}", and there is no such day in the calendar'
        )


def _order(value: dict[str, Any], spec: dict[str, Any], path: Path) -> Iterator[Problem]:
    start, end = value.get("startDate"), value.get("endDate")
    if "startDate" not in spec or not (isinstance(start, str) and isinstance(end, str)):
        return
    if not (_DATE.fullmatch(start) and _DATE.fullmatch(end)):
        return
    shared = min(len(start), len(end))  # 2020 does not come before 2020-05
    if end[:shared] < start[:shared]:
        yield Problem(
            (*path, "endDate"),
            f'{spelled((*path, "endDate"))} is "{end}", before the startDate "{start}"',
        )


def _sort(value: Any) -> str:
    if isinstance(value, dict):
        return "a section with keys"
    return "a list" if isinstance(value, list) else "text"
