"""Where `draftkit` and `python -m draftkit` start."""

from __future__ import annotations

import contextlib
import os
import sys

__all__ = ["main"]

_CLOSED = -1  # no stream has that number


def main() -> None:
    """Run the command line and exit with its code."""
    if sys.argv[1:] == ["--version"]:  # not worth importing anything for
        from draftkit._version import __version__

        sys.exit(_print(f"draftkit {__version__}\n"))
    import signal

    # Until there is a command that has something to save, Ctrl-C ends it without a word.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from draftkit.files.streams import secure

    secure()
    from draftkit.cli import run
    from draftkit.cli.arguments import begin_in_utf8

    begin_in_utf8()
    code = run(sys.argv[1:])
    if code >= 128:
        _end_at_once(code)
    sys.exit(code)


def _end_at_once(code: int) -> None:
    """End the process after an interruption, without waiting for threads of an engine."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            stream.flush()
    os._exit(code)


def _print(line: str) -> int:
    """Print the version without importing what longer outputs need; return the exit code."""
    try:
        os.write(sys.stdout.fileno() if sys.stdout else _CLOSED, line.encode())
    except BrokenPipeError:
        return 141
    except OSError as exc:
        sys.exit(f"Error: Standard output cannot be written: {exc.strerror}.")
    return 0


if __name__ == "__main__":
    main()
