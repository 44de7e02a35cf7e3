"""Options whose value may not be empty: an unset variable of a shell must not change what is meant.

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
    """Return the value as it is, if it is not an empty text that somebody typed.

    Raises:
        UsageError: If it is.
    """
    from click.core import ParameterSource

    texts = value if isinstance(value, tuple) else (value,)
    typed = ctx.get_parameter_source(param.name or "") is ParameterSource.COMMANDLINE
    if typed and any(isinstance(text, str) and not text.strip() for text in texts):
        raise UsageError(f"{param.opts[-1]} is empty: give it a value, or leave it out.")
    return value


def filled_path(ctx: click.Context, param: click.Parameter, value: Any) -> Any:
    """Return the path as `filled` does, a `~` at its beginning being the home folder.

    Raises:
        UsageError: If it is empty.
    """
    path = filled(ctx, param, value)
    return at_home(path) if isinstance(path, str) else path
