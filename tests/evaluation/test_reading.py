"""Blind readings: what is on a sheet, which readings count, and what is made of them."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from typing import Any

import pytest

HOME = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture(scope="module")
def reading() -> Any:
    """The script, as a module."""
    spec = importlib.util.spec_from_file_location("reading", HOME / "reading.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["reading"] = module  # its dataclasses look themselves up there
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """Four briefs, each written by two arms."""
    (tmp_path / "ann.yaml").write_text("basics: {name: Ann}\n")
    briefs = [
        {"id": f"b{n}", "kind": "pitch", "profile": "ann.yaml", "inputs": {"seconds": 30}}
        for n in range(4)
    ]
    (tmp_path / "briefs.jsonl").write_text("".join(json.dumps(b) + "\n" for b in briefs))
    for arm in ("draftkit", "plain"):
        (tmp_path / "texts" / arm).mkdir(parents=True)
        for brief in briefs:
            text = f"I am Ann and this is the {brief['id']} of nobody in particular today."
            (tmp_path / "texts" / arm / f"{brief['id']}.md").write_text(text)
    (tmp_path / "readings").mkdir()
    return tmp_path


def read(study: Path, name: str, verdict: Any) -> None:
    """Answer a sheet: `verdict` is given the arm and the brief of each item."""
    shown = json.loads((study / "key.json").read_text())[name]
    said = [{"item": n, **verdict(*item)} for n, item in enumerate(shown, 1)]
    (study / "readings" / f"{name}.json").write_text(json.dumps(said))


def fair(arm: str, _brief: str) -> dict[str, Any]:
    return {"verdict": "rewrite" if arm == "bad" else "send", "answer": True}


def test_no_sheet_names_an_arm_and_none_has_both_texts_of_a_brief(
    reading: Any, study: Path
) -> None:
    reading.make(study, 4, 1, ())
    key = json.loads((study / "key.json").read_text())
    assert len(key) == 4
    for name, shown in key.items():
        text = (study / "sheets" / f"{name}.md").read_text()
        assert "draftkit" not in text
        assert "arm" not in text.split()
        ours = [brief for arm, brief in shown if arm in ("draftkit", "plain")]
        assert len(ours) == len(set(ours)) == 4
        assert sum(arm == "good" for arm, _ in shown) == sum(arm == "bad" for arm, _ in shown) == 8


def test_a_reader_who_misjudges_the_salted_texts_does_not_count(
    reading: Any, study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reading.make(study, 8, 1, ())
    read(study, "sender-01", fair)
    read(study, "recipient-01", lambda *_: {"verdict": "send"})
    found = list(reading.verdicts(study))
    assert {own["sheet"] for own in found} == {"sender-01"}
    assert "recipient-01 is thrown away: it misjudges salt-b" in capsys.readouterr().out


def test_a_light_edit_of_more_than_a_tenth_is_a_rewrite(reading: Any) -> None:
    before = " ".join(str(n) for n in range(20))
    few, many = before.replace("19", "x"), before.replace("1 2 3 4", "x y z q")
    assert reading.row({"verdict": "light", "edited": few}, before)["verdict"] == "light"
    assert reading.row({"verdict": "light", "edited": few}, before)["changed"] == 0.05
    assert reading.row({"verdict": "light", "edited": many}, before)["verdict"] == "rewrite"


def test_a_pair_is_won_by_the_arm_that_both_readings_prefer(reading: Any, study: Path) -> None:
    reading.make(study, 4, 1, ("draftkit", "plain"))
    key = json.loads((study / "key.json").read_text())
    split = {"b3"}  # its readers take A, whoever wrote it, and the order was turned
    for name in ("pairs-1-01", "pairs-2-01"):
        said = [
            {"item": n, "better": "A" if a == "plain" or brief in split else "B"}
            for n, (brief, a, _) in enumerate(key[name], 1)
        ]
        (study / "readings" / f"{name}.json").write_text(json.dumps(said))
    kinds = {f"b{n}": "pitch" for n in range(4)}
    assert next(iter(reading.preferences(study, kinds))) == (
        "Pairs: draftkit 0 (1 readings), plain 3 (7 readings) of 4"
    )
