"""What a kind declares is read without its template, and is the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from draftkit.prompts.declaration import declaration, declarations
from draftkit.prompts.kinds import find, kinds
from draftkit.prompts.prompt import Prompt
from each import each

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


@each("name", sorted(kinds()))
def test_it_is_what_the_whole_prompt_has(name: str) -> None:
    prompt, said = Prompt.find(name), declaration(find(name))
    assert said == (name, prompt.description, prompt.inputs, prompt.form)


def test_a_kind_that_cannot_be_read_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "prompts").mkdir()
    (tmp_path / "prompts" / "mine.md").write_text("---\ndescription: Mine.\n---\n{{ x\n")
    (tmp_path / "prompts" / "wrong.md").write_text("---\nfoo: 1\n---\n")
    names = [one.name for one in declarations()]
    assert "mine" in names
    assert names == [name for name in kinds() if name != "wrong"]
