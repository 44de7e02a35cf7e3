"""A judge's verdicts on labelled texts are held against the labels."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from draftkit.backends.completion import Completion, StopReason
from draftkit.cli import run
from draftkit.errors import BackendError, InputError
from draftkit.evaluation.judging import Judged, accuracy, judged, read_labelled
from draftkit.testing import ScriptedBackend
from each import each
from server import Server

if TYPE_CHECKING:
    from collections.abc import Callable

    from draftkit.backends.request import Request

CASES = Path(__file__).parents[1] / "data" / "grounding.jsonl"
CASE: dict[str, Any] = {
    "profile": {"basics": {"name": "Ann Lee"}, "work": [{"highlights": ["Built 3 locks"]}]},
    "draft": "I built 3 locks. I won the Lock Prize. Tie up early, please.",
    "unsupported": ["Lock Prize"],
}


class Judge(ScriptedBackend):
    """Says the same of every sentence, or what a function says of its number."""

    def __init__(self, verdict: Callable[[int], str]) -> None:
        super().__init__([""])
        self._verdict = verdict

    def complete(self, request: Request, on_text: Any = None) -> Completion:
        """Return a verdict for each sentence."""
        numbers = re.findall(r"^S(\d+): ", request.messages[1].content, re.MULTILINE)
        said = [{"s": n, "verdict": self._verdict(int(n))} for n in numbers]
        return Completion(json.dumps({"sentences": said}), StopReason.STOP)


def labelled(tmp_path: Path, *cases: Any) -> Path:
    path = tmp_path / "labelled.jsonl"
    path.write_text("\n".join(map(json.dumps, cases)), encoding="utf-8")
    return path


@each(
    ("verdict", "counts"),
    [
        (lambda n: "not in the facts" if n == 2 else "asserts nothing", (1, 1, 2, 2, 0)),
        (lambda _: "not in the facts", (1, 1, 2, 0, 0)),
        (lambda _: "asserts nothing", (1, 0, 2, 2, 0)),
        (lambda _: "supported", (1, 0, 2, 2, 3)),  # without a quotation it is no verdict
    ],
)
def test_verdicts_are_counted_by_sentences(
    tmp_path: Path, verdict: Callable[[int], str], counts: tuple[int, ...]
) -> None:
    (one,) = judged(read_labelled(labelled(tmp_path, CASE)), Judge(verdict))
    assert (one.bad, one.found, one.good, one.passed, one.unjudged) == counts


def test_the_figures_are_those_of_the_counts() -> None:
    found = accuracy([Judged("a", 4, 3, 6, 6, 1), Judged("b", 4, 3, 6, 3, 0)] * 10)
    assert (found.recall, found.specificity, found.balanced) == (0.75, 0.75, 0.75)
    assert 0.65 < found.low < 0.75 < found.high < 0.85
    assert (found.texts, found.sentences, found.unjudged) == (20, 200, 10)
    assert "balanced accuracy 75.0%" in found.in_words()
    chance = accuracy([Judged("a", 4, 4, 6, 0, 0)])
    assert chance.balanced == 0.5
    assert "not beyond chance" in chance.in_words()


def test_our_own_cases_can_be_read() -> None:
    cases = read_labelled(CASES)
    assert len(cases) > 300
    assert all(case.unsupported == () or case.is_bad(0, len(case.draft)) for case in cases)


@each(
    ("text", "said"),
    [
        ("", "no labelled text"),
        ("{", "line 1: not JSON"),
        ("[]", "line 1: needs profile, draft, unsupported"),
        (json.dumps({**CASE, "draft": 3}), "draft must be a text"),
        (json.dumps({**CASE, "unsupported": ["not there"]}), "a list of pieces of the draft"),
    ],
)
def test_a_wrong_file_is_one_line(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "labelled.jsonl"
    path.write_text(text)
    with pytest.raises(InputError, match=said):
        read_labelled(path)


def test_a_text_that_fails_costs_no_other(tmp_path: Path) -> None:
    good = json.dumps([{"s": 1, "verdict": "asserts nothing"}])
    cases = read_labelled(labelled(tmp_path, CASE, CASE))
    told: list[Any] = []
    assert len(judged(cases, ScriptedBackend([BackendError("Away."), good]), told.append)) == 1
    assert [type(one) for one in told] == [BackendError, Judged]
    with pytest.raises(BackendError, match="Away"):
        judged(cases, ScriptedBackend([BackendError("Away.")]))


def test_the_command_prints_how_good_a_judge_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    verdicts = [{"s": "S2", "verdict": "not in the facts", "facts": [], "quote": "", "said": ""}]
    path = labelled(tmp_path, CASE, CASE)
    with Server(text=json.dumps({"sentences": verdicts})) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        monkeypatch.setenv("OPENAI_API_KEY", "k")
        assert run(["eval", "--judge", "openai:judge", str(path)]) == 0
        said = capsys.readouterr()
        assert said.out.startswith("openai:judge: balanced accuracy 100.0% (95% interval 100.0%")
        assert "[2/2] 1 of 1 found, 2 of 2 let pass" in said.err
        assert run(["eval", "--judge", "openai:judge", "--json", "--limit", "1", str(path)]) == 0
        assert json.loads(capsys.readouterr().out)["texts"] == 1
        assert server.count == 3
    assert run(["eval", "--judge", "local:smollm2", str(path)]) == 2
    assert "judges no better than chance" in capsys.readouterr().err
