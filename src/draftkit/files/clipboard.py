"""The clipboard, through the programs that each system has for it.

A library would call the same programs; it would know neither the escape sequence that fills
the clipboard here from a remote shell, nor which program to suggest if there is none.
"""

from __future__ import annotations

import base64
import errno
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from draftkit.errors import UsageError
from draftkit.files.program import printed
from draftkit.files.streams import own_codes

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["copy", "paste", "usable"]

# Some of the programs wait for a desktop that does not answer.
_PATIENCE_S = 5

# As much as an answer may have.
_MOST_BYTES = 8 << 20

# Terminals ignore longer sequences: xterm's limit.
_MOST_OSC_BYTES = 100_000

_INSTALL = (
    "Install xclip or xsel (X11), wl-clipboard (Wayland) or termux-api (Termux). Without one, "
    "-m manual: on a terminal (of a bulk run, too) shows the prompt and takes the answer there; "
    "or carry them in files: draftkit prompt KIND > prompt.txt, then -m manual: --reply answer.txt"
)


@dataclass(frozen=True, slots=True)
class _Way:
    """How one system copies and pastes.

    Attributes:
        copy: The program that reads the text from its input.
        paste: The program that prints it.
        needs: The environment variable without which the programs find no desktop.
        encoding: The encoding that the program for copying reads.
    """

    copy: tuple[str, ...]
    paste: tuple[str, ...]
    needs: str = ""
    encoding: str = "utf-8"


_WAYS = (
    _Way(("termux-clipboard-set",), ("termux-clipboard-get",), "TERMUX_VERSION"),
    _Way(("pbcopy",), ("pbpaste",)),
    _Way(("wl-copy",), ("wl-paste", "--no-newline"), "WAYLAND_DISPLAY"),
    _Way(
        ("xclip", "-selection", "clipboard", "-in"),
        ("xclip", "-selection", "clipboard", "-out"),
        "DISPLAY",
    ),
    _Way(("xsel", "--clipboard", "--input"), ("xsel", "--clipboard", "--output"), "DISPLAY"),
    _Way(
        ("clip.exe",),
        (
            "powershell.exe",
            "-NoProfile",
            "-Command",
            "[Console]::OutputEncoding=[Text.Encoding]::UTF8; Get-Clipboard -Raw",
        ),
        encoding="utf-16-le",  # it takes UTF-8 for the console's old code page
    ),
)


def usable() -> bool:
    """Whether there is a clipboard that can be written and read."""
    return any(shutil.which(way.paste[0]) for way in _ways())


def copy(text: str) -> str:
    """Put a text on the clipboard.

    Returns:
        Who took it, for a remark: a program, or the terminal, which does not say whether
        it did.

    Raises:
        UsageError: If nobody could take it; the message says what to do.
    """
    problem = ""
    for way in _ways():
        try:
            # xclip stays behind as the owner of the text, with all the streams it was given.
            subprocess.run(  # noqa: S603 - from the table above
                way.copy,
                input=text.encode(way.encoding, "replace"),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=_environment(),
                timeout=_PATIENCE_S,
                check=True,
            )
        except (OSError, subprocess.SubprocessError) as exc:
            problem = f"{way.copy[0]} failed ({_reason(exc)})"
        else:
            return way.copy[0]
    if _through_terminal(text):
        return "your terminal, if it allows that"
    raise UsageError(
        f"There is no clipboard to copy to{f': {problem}' if problem else ''}.", hint=_INSTALL
    )


def paste() -> str:
    """Return the text on the clipboard, with line feeds as its line ends.

    Raises:
        UsageError: If it cannot be read, or holds no text.
    """
    problem, empty = "", False
    for way in _ways():
        try:
            text = _printed(way).decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError:
            problem = f"what {way.paste[0]} prints is not UTF-8 text"
        except (OSError, subprocess.SubprocessError) as exc:
            problem = f"{way.paste[0]}: {_reason(exc)}"
        else:
            if text.strip():
                return text
            empty = True
    if empty:
        raise UsageError(
            "The clipboard holds no text.", hint="Copy the whole answer and try again."
        )
    if problem:  # some programs fail where nothing is copied, others where there is no desktop
        raise UsageError(
            f"The clipboard cannot be read ({problem}).",
            hint="Copy the whole answer and try again, or save it in a file: --reply FILE",
        )
    raise UsageError("There is no clipboard that can be read here.", hint=_INSTALL)


def _printed(way: _Way) -> bytes:
    found = printed(way.paste, timeout_s=_PATIENCE_S, most=_MOST_BYTES, env=_environment())
    if len(found.out) > _MOST_BYTES:
        raise OSError(errno.EFBIG, f"it holds more than {_MOST_BYTES >> 20} MB")
    if found.code:
        raise subprocess.CalledProcessError(found.code, way.paste, stderr=found.said)
    return found.out


def _ways() -> Iterator[_Way]:
    for way in _WAYS:
        if (not way.needs or os.environ.get(way.needs)) and shutil.which(way.copy[0]):
            yield way


def _environment() -> dict[str, str]:
    """Return an environment in which pbcopy, too, reads and writes UTF-8."""
    return os.environ | ({"LC_CTYPE": "UTF-8"} if sys.platform == "darwin" else {})


def _reason(exc: OSError | subprocess.SubprocessError) -> str:
    if isinstance(exc, subprocess.TimeoutExpired):
        return f"no answer within {_PATIENCE_S} s"
    if isinstance(exc, subprocess.CalledProcessError):
        said = (exc.stderr or b"").decode("utf-8", "replace").strip().splitlines()
        return said[-1] if said else f"exit code {exc.returncode}"
    return getattr(exc, "strerror", None) or str(exc)


def _through_terminal(text: str) -> bool:
    """Ask the terminal to copy (OSC 52): it works over ssh, where no program could."""
    code = base64.b64encode(text.encode("utf-8", "replace")).decode()
    if not sys.stderr.isatty() or len(code) > _MOST_OSC_BYTES:
        return False
    stream = own_codes(sys.stderr)
    stream.write(f"\x1b]52;c;{code}\x07")
    stream.flush()
    return True
