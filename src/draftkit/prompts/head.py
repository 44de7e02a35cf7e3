"""The front matter of a prompt file: what is in it, and what is wrong in it."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from draftkit.backends.request import Settings, wrong_setting
from draftkit.errors import PromptError, nearest
from draftkit.profile.schema import PARTS
from draftkit.prompts.form import form_of
from draftkit.prompts.inputs import declared
from draftkit.prompts.parts import BUDGET, nearest_part
from draftkit.prompts.questions import askings
from draftkit.prompts.traits import traits_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from draftkit.files.yamlio import YamlDocument

__all__ = ["KEYS", "fields", "shared"]

KEYS = (
    "description",
    "input",
    "output",
    "profile",
    "budget",
    "settings",
    "checks",
    "must",
    "questions",
    "composed",
    "built_on",
    "answer",
)


def fields(
    document: YamlDocument, where: str, properties: Callable[[str], Mapping[str, Any]]
) -> dict[str, Any]:
    """Return what a prompt's front matter says, by the names of `Prompt`'s attributes.

    Args:
        document: The front matter.
        where: The prompt's file, for messages.
        properties: Returns the inputs that a partial declares.

    Raises:
        PromptError: With the file, and the line or the key.
    """
    head = _mapping(document, KEYS, where)
    if not isinstance(head.get("description"), str):
        raise PromptError(f"{where}: say in `description` what it makes, in one line.")
    inputs = declared(_input(head, where, properties), where)
    return {
        "description": head["description"],
        "inputs": inputs,
        "parts": _parts(head, where),
        "budget": _budget(head.get("budget", BUDGET), where),
        "settings": _settings(head.get("settings") or {}, where),
        "checks": _checks(head, {i.name: i.default for i in inputs}, where),
        "output_schema": _schema(head, "output", where),
        "questions": askings(head.get("questions"), [i.name for i in inputs], where),
        "form": form_of(head.get("composed"), where),
        "traits": traits_of(head, where),
    }


def shared(document: YamlDocument, where: str) -> dict[str, Any]:
    """Return the inputs that a partial's front matter declares for the kinds that name it.

    Raises:
        PromptError: If it declares none, or one that is wrong.
    """
    schema = _schema(_mapping(document, ("input",), where), "input", where) or {}
    if not declared(schema, where):
        raise PromptError(f"{where}: it declares no inputs that a kind could take.")
    found: dict[str, Any] = schema["properties"]
    return found


def _mapping(document: YamlDocument, keys: Sequence[str], where: str) -> dict[str, Any]:
    head = document.data
    if not isinstance(head, dict):
        raise PromptError(f"{where}: the front matter must be a mapping (key: value).")
    for key in head:
        if key not in keys:
            line = document.lines.get((key,), 1)
            raise PromptError(
                f'{where}:{line}: unknown key "{key}".{nearest(key, keys)} Keys: {", ".join(keys)}.'
            )
    return head


def _input(
    head: Mapping[str, Any], where: str, properties: Callable[[str], Mapping[str, Any]]
) -> dict[str, Any]:
    """Return a kind's `input.schema` with the inputs of the partials that it extends.

    The kind's own come first; where both declare an input, the kind's keys win.
    """
    schema = _schema(head, "input", where, ("schema", "extends")) or {}
    names = (head.get("input") or {}).get("extends", [])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise PromptError(f"{where}: input.extends is a list of partials such as [_about.md].")
    own = schema.get("properties") or {}
    if not names or not isinstance(own, dict):
        return schema
    theirs = {name: given for partial in names for name, given in properties(partial).items()}
    both = {
        name: {**given, **own[name]} if isinstance(own.get(name), dict) else own.get(name, given)
        for name, given in theirs.items()
    }
    alone = {name: given for name, given in own.items() if name not in theirs}
    return {**schema, "properties": alone | both}


def _schema(
    head: Mapping[str, Any], key: str, where: str, keys: Sequence[str] = ("schema",)
) -> dict[str, Any] | None:
    section = head.get(key)
    if section is None:
        return None
    if not isinstance(section, dict) or not section or not section.keys() <= set(keys):
        raise PromptError(f"{where}: keys of `{key}`: {', '.join(keys)}.")
    schema = section.get("schema", {})
    if not isinstance(schema, dict):
        raise PromptError(f"{where}: {key}.schema must be a mapping (a JSON Schema).")
    return schema


def _strings(head: Mapping[str, Any], key: str, where: str) -> list[str]:
    value = head.get(key) or []
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise PromptError(f'{where}: `{key}` is a list such as [basics.name, "work[0]"].')
    return value


def _parts(head: Mapping[str, Any], where: str) -> tuple[str, ...]:
    parts = tuple(_strings(head, "profile", where))
    for part in parts:
        if near := nearest_part(part):
            raise PromptError(f'{where}: profile: no profile has a part "{part}".{near}')
    return parts


def _budget(given: Any, where: str) -> int:
    if not isinstance(given, int) or isinstance(given, bool) or given < 1:
        raise PromptError(f"{where}: `budget` is a number of tokens, such as {BUDGET}.")
    return given


def _settings(given: Any, where: str) -> Settings:
    names = [field.name for field in dataclasses.fields(Settings)]
    if not isinstance(given, dict):
        raise PromptError(f"{where}: `settings` is a mapping. Keys: {', '.join(names)}.")
    for name, value in given.items():
        if name not in names:
            raise PromptError(
                f'{where}: settings: unknown key "{name}".{nearest(name, names)} '
                f"Keys: {', '.join(names)}."
            )
        if wrong := wrong_setting(name, value):
            raise PromptError(f"{where}: settings.{name} {wrong}.")
    return Settings(**{**given, "stop": tuple(given.get("stop", ()))})


def _checks(head: Mapping[str, Any], inputs: Mapping[str, Any], where: str) -> dict[str, Any]:
    """Return the checks; the front matter's `must` becomes the parameters of that check."""
    given, must = head.get("checks") or {}, head.get("must") or {}
    if not isinstance(given, dict):
        raise PromptError(f"{where}: `checks` is a mapping of check ids to parameters.")
    if not isinstance(must, dict):
        raise PromptError(f"{where}: `must` is a mapping such as {{your goal: inputs.goal}}.")
    for what, parts in must.items():
        for part in parts if isinstance(parts, list) else [parts]:
            if not isinstance(part, str):
                raise PromptError(f"{where}: must: {what}: name parts such as basics.name.")
            name = part.removeprefix("inputs.")
            if name != part and name not in inputs:
                raise PromptError(
                    f'{where}: must: {what}: there is no input "{name}".{nearest(name, inputs)}'
                )
            # A name that is no part may be a text that must be said.
            if part.split(".")[0].split("[")[0] in PARTS and (near := nearest_part(part)):
                raise PromptError(f'{where}: must: {what}: no profile has "{part}".{near}')
    own = given.get("must")
    if not must or own is False:
        return given
    usual = {"sections": inputs["sections"]} if inputs.get("sections") else {}
    return {**given, "must": {"parts": must, **usual, **(own if isinstance(own, dict) else {})}}
