"""What a command says comes next can be typed as it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from commands import run

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("file", ["lena.yaml", "my profile.yaml"])
def test_the_profile_that_was_made_is_the_one_that_is_named(file: str) -> None:
    quoted = f"'{file}'" if " " in file else file
    said = run("init", "-o", file, "--name", "Lena Brandt").stderr
    assert f"Next: draftkit profile check {quoted}, then draftkit pitch -p {quoted}." in said
    assert f"draftkit init -o {quoted} again" in said
    assert f"(draftkit init -o {quoted} asks for it)" in run("profile", "check", file).stdout


def test_the_usual_one_needs_no_name(desk: Path) -> None:
    (desk / "profile.yaml").unlink()
    said = run("init", "--name", "Lena Brandt").stderr
    assert "Next: draftkit profile check, then draftkit pitch." in said
    assert "(draftkit init asks for it)" in run("profile", "check").stdout


@pytest.mark.usefixtures("desk")
def test_who_is_at_no_keyboard_is_told_both_steps() -> None:
    said = run("pitch").stderr
    assert "--copy takes the prompt" in said
    assert "--paste brings the answer, or --reply FILE" in said


@pytest.mark.usefixtures("desk")
def test_a_message_without_a_subject_says_what_stands_there() -> None:
    assert run("thanks", "Ann", "the walk", "--reply", "reply.md").returncode == 0
    for form in ("email", "mailto"):
        said = run("export", "last", "--to", form).stderr
        assert (
            'The text says no subject, so it is "Thank-you note to Ann" (--subject TEXT).' in said
        )
        again = run("export", "last", "--to", form, "--subject", "Our walk", "-o", f"own-{form}")
        assert "no subject" not in again.stderr
