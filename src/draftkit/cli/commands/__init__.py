"""One module for each group of commands; `draftkit.cli.COMMANDS` says which is where."""

from __future__ import annotations

__all__: list[str] = []
