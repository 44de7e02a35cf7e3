"""A clipboard for tests: programs of the usual names that keep the text in a file."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

_COPY = "#!/bin/sh\ncat > '{file}'\n"
_PASTE = "#!/bin/sh\ncat '{file}'\n"


class Clipboard:
    """What the programs copy to and paste from.

    Args:
        folder: Where the programs are put, in front of all others.
        patch: Sets the PATH.
        copy, paste: The programs' names; the usual ones need no desktop.
    """

    def __init__(
        self, folder: Path, patch: pytest.MonkeyPatch, copy: str = "pbcopy", paste: str = "pbpaste"
    ) -> None:
        folder.mkdir()
        self._file = folder / "text"
        patch.setenv("PATH", str(folder), prepend=os.pathsep)
        for name, script in ((copy, _COPY), (paste, _PASTE)):
            if copy == paste:
                script = (  # noqa: PLW2901 - one program that does both
                    "#!/bin/sh\ncase \"$*\" in *out*) cat '{file}';; *) cat > '{file}';; esac\n"
                )
            program = folder / name
            program.write_text(script.format(file=self._file), encoding="utf-8")
            program.chmod(0o755)

    @property
    def text(self) -> str:
        """The text on it, or nothing."""
        return self._file.read_text(encoding="utf-8") if self._file.exists() else ""

    @text.setter
    def text(self, text: str) -> None:
        self._file.write_text(text, encoding="utf-8")

    @property
    def raw(self) -> bytes:
        """What was copied, as it came."""
        return self._file.read_bytes()
