"""Where `draftkit` and `python -m draftkit` start."""

from __future__ import annotations

import sys

__all__ = ["main"]


def main() -> None:
    """Run the command line and exit with its code."""
    if sys.argv[1:] == ["--version"]:  # not worth importing anything for
        from draftkit._version import __version__

        print(f"draftkit {__version__}")  # noqa: T201 - the one thing that it does
        return
    from draftkit.cli import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
