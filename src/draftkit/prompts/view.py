"""What a template sees of a profile."""

from __future__ import annotations

from typing import Any

from draftkit.profile.schema import PARTS, TEXT, TEXTS

__all__ = ["view"]

_NOTE = dict.fromkeys(("type", "text", "about", "date", "question"), TEXT)


def view(selected: dict[str, Any]) -> Any:
    """Return the selected parts with all other parts that a profile can have, empty.

    So a template may ask for any part, and only a name that no profile has is an error.
    A part that may be one text or several is always a list.
    """
    notes = [n if isinstance(n, dict) else {"text": n} for n in selected.get("notes") or ()]
    return _filled_up({**selected, "notes": notes}, {**PARTS, "notes": [_NOTE]})


def _filled_up(value: Any, spec: Any) -> Any:
    if isinstance(spec, dict):
        given = value if isinstance(value, dict) else {}
        known = {key: _filled_up(given.get(key), part) for key, part in spec.items()}
        return {**given, **known}
    if isinstance(spec, list):
        return [_filled_up(item, spec[0]) for item in value or []]
    if spec == TEXTS:
        return [value] if isinstance(value, str) else value or []
    return "" if value is None else value
