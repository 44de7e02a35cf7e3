"""Many cases in one test: all are tried, and those that fail are named.

    @each("text", ["a", "b"])
    @each("streams", [True, False])
    def test_it_is_kept(text: str, *, streams: bool) -> None: ...

It reads as `pytest.mark.parametrize` does, and a quick case takes a hundredth of the time. Each
case has a `tmp_path` and a `monkeypatch` of its own. Other fixtures are made once, for all cases:
a test whose cases need their own is parametrized.
"""

from __future__ import annotations

import inspect
from contextlib import ExitStack, contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

__all__ = ["each"]

_LONGEST = 80  # letters of a case's name

# What pytest raises is no `Exception`. Who skips a case would hide what became of the others.
_FAILURES = (Exception, pytest.fail.Exception, pytest.skip.Exception)


_PARAM = type(pytest.param(0))


class _Failed(BaseExceptionGroup[BaseException]):
    """What went wrong, and in which cases."""

    names: list[str]


def each(
    names: str | tuple[str, ...], cases: Iterable[Any], ids: Callable[[Any], str] = repr
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Have a test try each of the cases.

    Args:
        names: The argument that a case is given as, or several for its parts.
        cases: The values; of a dictionary, its keys.
        ids: Says what a case is called.
    """
    table = list(cases)
    own = (names,) if isinstance(names, str) else names
    assert table, "a test without a case proves nothing"
    assert not any(isinstance(case, _PARAM) for case in table), "its mark would be lost"

    def decorated(test: Callable[..., None]) -> Callable[..., None]:
        @wraps(test)
        def tried(**fixtures: Any) -> None:
            failed: list[tuple[str, BaseException]] = []
            for number, case in enumerate(table):
                parts = (case,) if isinstance(names, str) else case
                name = ids(case)[:_LONGEST]
                try:
                    with _own(fixtures, number) as made:
                        test(**made, **dict(zip(own, parts, strict=True)))
                except _Failed as exc:  # another table, inside this one
                    within = zip(exc.names, exc.exceptions, strict=True)
                    failed += [(f"{name}, {rest}", one) for rest, one in within]
                except _FAILURES as exc:
                    failed.append((name, exc))
            if failed:
                raise _of(failed)

        signature = inspect.signature(test)
        kept = [p for name, p in signature.parameters.items() if name not in own]
        tried.__signature__ = signature.replace(parameters=kept)  # type: ignore[attr-defined]
        return tried

    return decorated


@contextmanager
def _own(fixtures: dict[str, Any], number: int) -> Iterator[dict[str, Any]]:
    """Give a case a folder of its own, and undo what it patches."""
    made = dict(fixtures)
    with ExitStack() as stack:
        if "tmp_path" in made:
            made["tmp_path"] = fixtures["tmp_path"] / str(number)
            made["tmp_path"].mkdir()
        if "monkeypatch" in made:
            made["monkeypatch"] = stack.enter_context(pytest.MonkeyPatch.context())
        yield made


def _of(failed: list[tuple[str, BaseException]]) -> _Failed:
    names = [name for name, _ in failed]
    error = _Failed(f"{len(failed)} failed: {'; '.join(names)}", [exc for _, exc in failed])
    error.names = names
    return error
