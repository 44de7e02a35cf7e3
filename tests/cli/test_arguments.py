"""What a command line says is text, or it is refused before anything is done."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from commands import run

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="elsewhere arguments are Unicode"),
    pytest.mark.usefixtures("desk"),
]

REPLY = ["-m", "manual:", "--reply", "reply.md", "--no-ask"]


def told(*words: str | bytes, **env: str) -> subprocess.CompletedProcess[str]:
    """Run the command with these bytes."""
    return subprocess.run(
        [sys.executable, "-m", "draftkit", *words],
        env={**os.environ, **env},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (["thanks", b"Zo\xeb", "the panel", *REPLY], 'Argument 2, "Zo\\xeb"'),
        (["thanks", "Zo", b"--occasion=die Gr\xfc\xdfe", *REPLY], "Argument 3"),
        (["thanks", "Zo", "x", "--tell", b"Gr\xfc\xdfe", *REPLY], "Argument 5"),
        (["note", b"Ren\xe9 likes tea"], 'Argument 2, "Ren\\xe9 likes tea"'),
        (["init", "-o", "r.yaml", "--name", b"Ren\xe9 Roy", "--label", "pilot"], "Argument 5"),
        (["people", "note", "x", b"\xe9"], "Argument 4"),
        (["list", "--search", b"\xe9"], "Argument 3"),
        ([b"th\xe9nks"], "Argument 1"),
    ],
)
@pytest.mark.parametrize("locale", ["C.UTF-8", "C"])
def test_words_that_are_not_utf8_are_refused(
    words: list[str | bytes], shown: str, locale: str
) -> None:
    before = set(Path().rglob("*"))
    if locale == "C":
        said = told(*words, LC_ALL=locale, PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    else:  # a process would have the same words as this one
        said = run(*map(os.fsdecode, words))
    assert (said.returncode, said.stdout) == (2, "")
    assert said.stderr.count("\n") == 1
    assert shown in said.stderr
    assert set(Path().rglob("*")) == before


def test_in_the_locale_c_words_and_names_are_utf8() -> None:
    Path("Gäste.csv").write_text("Name,Occasion\nZoë,the walk\n", encoding="utf-8")
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    said = told("thanks", "Zoë", "die Größe", *REPLY, "-o", "Entwürfe", **plain)
    assert said.returncode == 0, said.stderr
    (draft,) = Path("Entwürfe").glob("*.md")
    assert "Zoë" in draft.read_text(encoding="utf-8")
    assert "die Größe" in draft.read_text(encoding="utf-8")
    said = told("bulk", "thanks", "Gäste.csv", *REPLY[:-1], **plain)
    assert said.returncode == 0, said.stderr
    (draft,) = Path("drafts").glob("*.md")
    assert "Zoë" in draft.read_text(encoding="utf-8")
