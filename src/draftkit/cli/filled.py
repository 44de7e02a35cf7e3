"""Options whose value may not be empty, as an unset variable of a shell would make it.

`--base-url "$SERVER"` with nothing in it would send a profile to the provider's usual address
instead of the user's own server, and `-m "$MODEL"` to another model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from draftkit.errors import UsageError
from draftkit.files.places import at_home

if TYPE_CHECKING:
    import click

__all__ = ["filled", "filled_path"]


def filled(ctx: click.Context, param: click.Parameter, value: Any) -> Any:
    """Return the value as it is, unless somebody typed an empty text.

    Raises:
        UsageError: If they did.
    """
    from click.core import ParameterSource

    texts = value if isinstance(value, tuple) else (value,)
    typed = ctx.get_parameter_source(param.name or "") is ParameterSource.COMMANDLINE
    if typed and any(isinstance(text, str) and not text.strip() for text in texts):
        raise UsageError(f"{param.opts[-1]} is empty: give it a value, or leave it out.")
    return value


def filled_path(ctx: click.Context, param: click.Parameter, value: Any) -> Any:
    """Return the path as `filled` does, with the home folder for a `~` at its beginning.

    Raises:
        UsageError: If it is empty.
    """
    path = filled(ctx, param, value)
    return at_home(path) if isinstance(path, str) else path
