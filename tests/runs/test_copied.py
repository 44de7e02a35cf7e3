"""What was copied for a chat window is remembered until its answer comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from draftkit.runs.copied import Copied, CopiedRow, code_of, inputs_hash

if TYPE_CHECKING:
    from pathlib import Path

ANN, BEN = CopiedRow(2, "Ann"), CopiedRow(3, "Ben")


def test_other_inputs_have_another_hash_and_code() -> None:
    given = {"recipient": "Ann", "occasion": "the walk"}
    same = inputs_hash("thanks", dict(reversed(given.items())), "")
    assert inputs_hash("thanks", given, "") == same
    others = [
        inputs_hash("thanks", {**given, "occasion": "the walks"}, ""),
        inputs_hash("thanks", given, "de"),
        inputs_hash("congrats", given, ""),
    ]
    assert len({code_of(one) for one in (same, *others)}) == 4


def test_an_answer_to_other_rows_is_known_again(tmp_path: Path) -> None:
    first = Copied.of({"a": ANN}, None).answered("For Ann.\n")
    first.save(tmp_path, "thanks")
    kept = Copied.load(tmp_path, "thanks")
    assert kept == first
    again, other = Copied.of({"a": ANN}, kept), Copied.of({"b": BEN}, kept)
    assert (again.has_taken("For Ann."), other.has_taken("For Ann.")) == (False, True)
    assert Copied.load(tmp_path, "congrats") is None
    for damaged in ("", "[]", '{"rows": {"a": 1}}'):
        (tmp_path / ".draftkit-copied-thanks.json").write_text(damaged, encoding="utf-8")
        assert Copied.load(tmp_path, "thanks") is None
