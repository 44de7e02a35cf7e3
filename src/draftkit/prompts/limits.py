"""The parameters of a prompt's `checks`, worked out for the inputs of one draft.

A value in them may be an input (`inputs.seconds`), or depend on one:

    max_words: {by: inputs.length, byline: 25, short: 75, else: 150}
    words: {first: [inputs.words, {by: inputs.form, op-ed: 750, else: 1300}]}

So a limit is written once, in the prompt file: the check counts it and the template names it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["WORDS_PER_MINUTE", "branches", "limits_of", "named", "parameters_of"]

# The rate at which people follow a talk best is 120 to 150 words a minute.
WORDS_PER_MINUTE = 140

_INPUT = "inputs."
_BY, _ELSE, _FIRST = "by", "else", "first"
_NOTHING = object()


def parameters_of(given: Any, inputs: Mapping[str, Any]) -> dict[str, Any] | bool | None:
    """Return a check's parameters for these inputs.

    Args:
        given: The check's value in the prompt file: a mapping, true, false or nothing.
        inputs: The inputs by name.

    Returns:
        The parameters; True or False where the check is only switched on or off;
        None where it needs an input that was not given.

    >>> limits = {"max_words": {"by": "inputs.length", "byline": 25, "else": 75}}
    >>> parameters_of(limits, {"length": "byline"}), parameters_of(limits, {"length": None})
    ({'max_words': 25}, {'max_words': 75})
    >>> parameters_of({"seconds": "inputs.seconds"}, {}) is None
    True
    """
    chosen = _resolved(given, inputs) if _depends(given) else given
    if not isinstance(chosen, dict):
        return chosen if isinstance(chosen, bool) else {}
    values: dict[str, Any] = {}
    for name, value in chosen.items():
        own = _resolved(value, inputs)
        if own is not _NOTHING:
            values[name] = own
        elif not _depends(value):
            return None
    return values


def limits_of(checks: Mapping[str, Any], inputs: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the parameters of every check that has some, for the templates.

    The limits of parts, too: a check works those out itself.
    """
    found = {id_: parameters_of(given, inputs) for id_, given in checks.items()}
    return {id_: _within(own, inputs) for id_, own in found.items() if isinstance(own, dict)}


def _within(value: Any, inputs: Mapping[str, Any]) -> Any:
    if isinstance(value, list):
        return [_within(one, inputs) for one in value]
    own = parameters_of(value, inputs) if isinstance(value, dict) else value
    return (
        {name: _within(one, inputs) for name, one in own.items()} if isinstance(own, dict) else own
    )


def branches(given: Any) -> Iterator[Any]:
    """Yield the parameters that a check may have: one mapping, or one for each input value."""
    if _depends(given):
        for value in given[_FIRST] if _is_row(given) else _without_by(given):
            yield from branches(value)
    else:
        yield given


def named(given: Any) -> Iterator[str]:
    """Yield the inputs whose values are parameters; not those that only choose one."""
    if isinstance(given, str) and given.startswith(_INPUT):
        yield given.removeprefix(_INPUT)
    elif isinstance(given, dict | list):
        for value in given if isinstance(given, list) else _without_by(given):
            yield from named(value)


def _without_by(given: Mapping[str, Any]) -> list[Any]:
    return [value for key, value in given.items() if key != _BY]


def _depends(value: Any) -> bool:
    return isinstance(value, dict) and (_BY in value or _is_row(value))


def _is_row(value: Any) -> bool:
    """Whether a value is a row, `{first: [...]}`, of which the first that is given counts."""
    return isinstance(value, dict) and value.keys() == {_FIRST} and isinstance(value[_FIRST], list)


def _resolved(value: Any, inputs: Mapping[str, Any]) -> Any:
    if isinstance(value, str) and value.startswith(_INPUT):
        own = inputs.get(value.removeprefix(_INPUT))
        return _NOTHING if own in (None, "") else own
    if _is_row(value):
        every = (_resolved(one, inputs) for one in value[_FIRST])
        return next((one for one in every if one is not _NOTHING), _NOTHING)
    if _depends(value):
        return _resolved(_chosen(value, inputs), inputs)
    return value


def _chosen(value: Mapping[str, Any], inputs: Mapping[str, Any]) -> Any:
    """Return the branch that the first deciding input chooses, or else that of `else`."""
    deciding = value[_BY] if isinstance(value[_BY], list) else [value[_BY]]
    for name in deciding:
        own = inputs.get(str(name).removeprefix(_INPUT))
        if isinstance(own, str) and own in value and own not in (_BY, _ELSE):
            return value[own]
    return value.get(_ELSE, _NOTHING)
