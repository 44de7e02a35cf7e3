"""A completion that should be JSON: found in the text, parsed and validated."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from draftkit.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["parse_json"]


def parse_json(text: str, schema: Mapping[str, Any]) -> Any:
    """Return the JSON value in a model's answer, checked against a schema.

    Models without structured output put JSON between prose and code fences, so the text
    from the first brace to the last one is read.

    Raises:
        OutputError: If there is none, it is cut, or it does not follow the schema.
            The raw text is kept in the error.
    """
    start, end = text.find("{"), text.rfind("}")
    if start < 0 or end < start:
        raise OutputError("The answer is not JSON, as this kind asks for.", raw=text)
    try:
        data = json.loads(text[start : end + 1], strict=False)
    except (ValueError, RecursionError) as exc:
        raise OutputError(f"The answer is not whole JSON: {exc}.", raw=text) from exc
    import fastjsonschema

    try:
        return fastjsonschema.validate(dict(schema), data)
    except fastjsonschema.JsonSchemaValueException as exc:
        message = str(exc.message).replace("data", "the answer", 1)
        raise OutputError(f"The JSON does not follow the schema: {message}.", raw=text) from exc
