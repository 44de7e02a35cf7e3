"""Many drafts measured: what is made, what is kept, what is counted, and what is said."""

from __future__ import annotations

import dataclasses
import json
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

from briefs import PITCH, brief, write_briefs
from draftkit.backends.completion import Completion, StopReason, Usage
from draftkit.drafting.draft import Drafter
from draftkit.errors import (
    AuthenticationError,
    BackendError,
    DeadlineError,
    InputError,
    OutputError,
    ServerError,
    StoreError,
    UsageError,
)
from draftkit.evaluation import evaluation
from draftkit.evaluation.cases import Case, evenly, read_cases
from draftkit.evaluation.evaluation import CaseResult, CaseResults, DraftArm, Made, steps
from draftkit.evaluation.page import page
from draftkit.evaluation.plot import failures, rates, seconds
from draftkit.evaluation.scores import Scores, compared_with, scores_of, within
from draftkit.evaluation.verdict import Summary, judge
from draftkit.figures.intervals import wilson
from draftkit.profile.profile import Profile, inspect
from draftkit.prompts.prompt import Prompt
from draftkit.testing import ScriptedBackend
from each import each

if TYPE_CHECKING:
    from collections.abc import Sequence

BRIEFS = Path(__file__).parents[2] / "benchmarks" / "briefs"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a profile and three briefs."""
    write_briefs(tmp_path)
    return tmp_path


@pytest.fixture
def cases(folder: Path) -> Sequence[Case]:
    return read_cases(folder / "briefs.jsonl")


def made_by(
    backend: ScriptedBackend, cases: Sequence[Case], results: CaseResults, **options: Any
) -> list[CaseResult]:
    """Run one arm over the cases."""
    arm = DraftArm("scripted", Drafter(backend))
    return evaluation.run(steps([arm], cases, **options), results)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "line 2: not JSON"),
        ("[]", "line 2: must be an object"),
        (brief(knd="x"), 'line 2: unknown key "knd". Did you mean "kind"?'),
        (brief(id=""), "line 2: id: must be a text"),
        (brief(id="p0"), 'line 2: the id "p0" was given before, in .*line 1'),
        (brief(kind=3), "line 2: kind: must be a text"),
        (brief(profile="gone.yaml"), "line 2: profile: There is no file .*gone.yaml"),
        (brief(profile=None), "line 2: profile: none is named"),
        (brief(inputs=[1]), "line 2: inputs: must be an object"),
        (brief(required="31%"), "line 2: required: must be a list"),
        (brief(required=["work[0].nam"]), 'no fact "work.0..nam". Did you mean "work.0..name"'),
    ],
)
def test_a_bad_line_is_one_error_with_its_number(folder: Path, line: str, said: str) -> None:
    path = folder / "bad.jsonl"
    path.write_text(f"{brief(id='p0')}\n{line}\n", encoding="utf-8")
    with pytest.raises(InputError, match=said) as caught:
        read_cases(path)
    assert "\n" not in str(caught.value)


def test_a_brief_that_does_not_fit_its_kind_is_named_before_anything_is_sent(folder: Path) -> None:
    path = folder / "bad.jsonl"
    path.write_text(f"{brief()}\n\n{brief(id='p2', inputs={'second': 3})}\n", encoding="utf-8")
    backend = ScriptedBackend([PITCH])
    with pytest.raises(InputError, match=r'line 3: pitch has no input "second"'):
        made_by(backend, read_cases(path), CaseResults(folder))
    assert backend.requests == []


def test_a_second_run_makes_no_request(folder: Path, cases: Sequence[Case]) -> None:
    backend = ScriptedBackend([PITCH])
    first = made_by(backend, cases, CaseResults(folder))
    assert len(backend.requests) == 3
    assert made_by(backend, cases, CaseResults(folder)) == first
    assert len(backend.requests) == 3
    assert len(made_by(backend, cases, CaseResults(folder), repeat=2)) == 6
    assert len(backend.requests) == 6


def test_an_answer_that_came_before_a_kill_is_taken_up(
    folder: Path, cases: Sequence[Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise SystemExit(137)

    backend = ScriptedBackend([PITCH])
    for part in ("draftkit.checks.run", "draftkit.evaluation.evaluation.CaseResults.add"):
        with monkeypatch.context() as patch:
            patch.setattr(part, killed)
            with pytest.raises(SystemExit):
                made_by(backend, cases[:1], CaseResults(folder), repeat=2)
        assert len(backend.requests) == 1
    found = made_by(backend, cases[:1], CaseResults(folder), repeat=2)
    assert len(backend.requests) == 2
    assert [result.made.text.strip() for result in found] == [PITCH.strip()] * 2
    assert not (folder / "unfinished").exists()


def test_two_runs_in_one_folder_do_not_pay_twice(folder: Path, cases: Sequence[Case]) -> None:
    backend, results = ScriptedBackend([PITCH]), CaseResults(folder)
    with results.alone(), pytest.raises(UsageError, match="by another evaluation"):
        made_by(backend, cases, CaseResults(folder))
    assert backend.requests == []
    made_by(backend, cases, results)
    with results.alone():  # who only looks is not kept from it
        assert len(made_by(backend, cases, CaseResults(folder))) == 3


def test_what_a_draft_depends_on_makes_it_new(folder: Path, cases: Sequence[Case]) -> None:
    arm = DraftArm("a", Drafter(ScriptedBackend([PITCH])))
    step = steps([arm], cases)[0]
    other = Profile.from_dict({**cases[0].profile.data, "basics": {"name": "Ann"}})
    changed = [
        dataclasses.replace(cases[0], inputs={"audience": "others"}),
        dataclasses.replace(cases[0], profile=other),
        dataclasses.replace(cases[0], kind="post", inputs={"topic": "fridges"}),
    ]
    keys = {planned.key for planned in steps([arm], changed)}
    assert len(keys | {step.key}) == 4
    renamed = dataclasses.replace(cases[0], id="other", required=("31%",))
    assert steps([arm], [renamed])[0].key == step.key


def test_a_torn_last_line_is_passed_over_and_made_again(
    folder: Path, cases: Sequence[Case]
) -> None:
    backend, results = ScriptedBackend([PITCH]), CaseResults(folder)
    made_by(backend, cases, results)
    whole = results.path.read_bytes()
    results.path.write_bytes(whole[:-40])
    assert len(list(results)) == 2
    assert len(made_by(backend, cases, results)) == 3
    assert len(backend.requests) == 4
    lines = results.path.read_bytes().splitlines()
    assert len(lines) == 4
    assert json.loads(lines[-1])["case"] == "p2"


def test_wherever_a_write_is_cut_only_whole_lines_count(
    folder: Path, cases: Sequence[Case]
) -> None:
    results = CaseResults(folder)
    results.add(result_of(cases[0], Made("Zażółć 31%", usage=Usage(1, 2, 3))))
    line = results.path.read_bytes()
    for cut in range(len(line) - 1):
        results.path.write_bytes(line + line[:cut])
        assert len(list(results)) == 1


@pytest.mark.parametrize("text", ["mine", '{"key": "a", "n": 3}\n', "{}\n"])
def test_a_file_of_somebody_else_stays_as_it_is(
    folder: Path, cases: Sequence[Case], text: str
) -> None:
    backend, results = ScriptedBackend([PITCH]), CaseResults(folder)
    results.path.write_text(text, encoding="utf-8")
    with pytest.raises(StoreError, match=r"results\.jsonl holds no results .* Name another folder"):
        made_by(backend, cases, results)
    assert (results.path.read_text(encoding="utf-8"), backend.requests) == (text, [])


@pytest.mark.parametrize("error", [DeadlineError("too late"), OutputError("no JSON", raw="{")])
def test_what_may_have_been_paid_for_is_a_result(
    folder: Path, cases: Sequence[Case], error: Exception
) -> None:
    backend = ScriptedBackend([error])
    found = made_by(backend, cases, CaseResults(folder))
    asked = len(backend.requests)
    assert [result.made.failure for result in found] == [str(error)] * 3
    made_by(backend, cases, CaseResults(folder))
    assert len(backend.requests) == asked
    verdict = judge(found[0], cases[0], Prompt.find("pitch"))
    assert (verdict.passed, verdict.failing[0]) == (False, "unfinished")


def test_one_failure_is_passed_over_and_tried_at_the_next_run(
    folder: Path, cases: Sequence[Case]
) -> None:
    backend = ScriptedBackend([PITCH, ServerError("down"), PITCH])
    heard: list[CaseResult | BackendError] = []
    planned = steps([DraftArm("scripted", Drafter(backend))], cases)
    found = evaluation.run(planned, CaseResults(folder), lambda _step, result: heard.append(result))
    assert [result.case for result in found] == ["p0", "p2"]
    assert [isinstance(one, BackendError) for one in heard] == [False, True, False]
    assert len(made_by(ScriptedBackend([PITCH]), cases, CaseResults(folder))) == 3


def test_failures_that_are_not_in_a_row_end_nothing(folder: Path, cases: Sequence[Case]) -> None:
    backend = ScriptedBackend([ServerError("down"), ServerError("down"), PITCH] * 2)
    assert len(made_by(backend, cases, CaseResults(folder), repeat=2)) == 2


@pytest.mark.parametrize(("error", "requests"), [(AuthenticationError, 1), (ServerError, 3)])
def test_an_arm_that_cannot_work_ends_the_run(
    folder: Path, cases: Sequence[Case], error: type[BackendError], requests: int
) -> None:
    backend = ScriptedBackend([error("no")])
    with pytest.raises(error) as caught:
        made_by(backend, cases, CaseResults(folder))
    assert len(backend.requests) == requests
    assert "goes on from there" in caught.value.__notes__[0]


def result_of(case: Case, made: Made, took_s: float = 1.0, arm: str = "a") -> CaseResult:
    return CaseResult("k", arm, case.id, case.digest, 0, made, took_s)


def test_a_result_is_the_same_after_it_was_written(cases: Sequence[Case]) -> None:
    made = Made("Zażółć\u2028gęślą \ud800", complete=False, written=0.5, usage=Usage(3, None, 4))
    result = result_of(cases[0], made)
    line = result.as_line()
    assert line.count("\n") == 1
    assert line.splitlines() == [line.strip()]
    assert CaseResult.from_line(line) == result


def test_a_verdict_counts_what_is_in_the_draft(folder: Path) -> None:
    required = ["work[0].highlights[0]", "basics.name", "14 districts", "31 clinics", "a boat"]
    (folder / "one.jsonl").write_text(brief(required=required), encoding="utf-8")
    (case,) = read_cases(folder / "one.jsonl")
    rule = Prompt.find("pitch")
    good = judge(result_of(case, Made(PITCH)), case, rule)
    assert good.passed, good.failing
    assert (good.kept, good.required, good.unsupported) == (3, 5, 0)
    other = PITCH.replace("we cut spoilage by 31% in 14 districts", "we sold 52 kites")
    bad = judge(result_of(case, Made(other)), case, rule)
    assert (bad.passed, bad.unsupported, bad.kept) == (False, 1, 1)
    assert "numbers" in bad.failing
    assert bad.as_dict()["findings"][0]["span"].startswith("52")
    cut = judge(result_of(case, Made(PITCH, complete=False)), case, rule)
    assert cut.failing == ("unfinished",)


@pytest.mark.parametrize(
    ("required", "kept"),
    [
        ("in districts, of which there are 14", 1),
        ("We cut spoilage by 32%", 0),
        ("Okafor", 1),
        ("keeping vaccines cold", 1),
        ("keeping whisky warm", 0),
    ],
)
def test_a_required_fact_is_found_in_other_words(
    cases: Sequence[Case],
    required: str,
    kept: int,
) -> None:
    case = dataclasses.replace(cases[0], required=(required,))
    assert judge(result_of(case, Made(PITCH)), case, Prompt.find("pitch")).kept == kept


@each(
    ("passed", "drafts", "low", "high"),
    # R: prop.test(x, n, correct = FALSE)$conf.int
    [(0, 10, 0.0, 0.27753), (10, 10, 0.72247, 1.0), (54, 60, 0.79855, 0.95338), (0, 0, 0, 1)],
)
def test_wilsons_interval(passed: int, drafts: int, low: float, high: float) -> None:
    assert wilson(passed, drafts) == pytest.approx((low, high), abs=2e-4)


def test_a_summary_of_drafts(cases: Sequence[Case]) -> None:
    rule = Prompt.find("pitch")
    made = [
        Made(PITCH, written=0.9, usage=Usage(100, 0, 50)),
        Made(PITCH.replace("31%", "52%"), written=0.4, usage=Usage(200, 0, 70)),
        Made("", complete=False, failure="gone"),
    ]
    verdicts = [judge(result_of(cases[0], m, n + 1.0), cases[0], rule) for n, m in enumerate(made)]
    summary = Summary.of(verdicts)
    assert (summary.drafts, summary.passed) == (3, 1)
    assert summary.rate == pytest.approx(1 / 3)
    assert summary.unsupported == pytest.approx(100 / (2 * verdicts[0].words))
    assert summary.written == pytest.approx(0.65)
    assert summary.mostly_written == 0.5
    assert (summary.input_tokens, summary.output_tokens) == (150, 60)
    assert (summary.median_s, summary.p90_s) == (2.0, 3.0)
    assert summary.failing["unfinished"] == summary.failing["numbers"] == 1
    assert summary.kept is None
    assert Summary.of([]).rate == 0


def scores(cases: Sequence[Case], *arms: str) -> list[Scores]:
    rule = Prompt.find("pitch")
    return [
        Scores(arm, (judge(result_of(cases[0], Made(f"{PITCH} {arm}"), arm=arm), cases[0], rule),))
        for arm in arms
    ]


def test_the_page_needs_nothing_from_elsewhere_and_obeys_no_draft(cases: Sequence[Case]) -> None:
    evil = "<script>alert(1)</script><img src=x onerror='a'>&\"</pre> We sold 77 <b>boats</b>"
    made = scores(cases, "plain", evil)
    text = page(evil, made, within(made))
    assert "<script" not in text
    assert "<img" not in text
    assert not re.search(r"<[^>]*(?:src|href)=|url\(|@import", text)
    assert set(re.findall(r"https?://[^\s\"<]+", text)) <= {"http://www.w3.org/2000/svg"}
    assert text.count("&lt;script&gt;") > 3
    assert "<li>numbers: " in text
    assert "<b>" not in text
    assert "default-src 'none'" in text
    assert "prefers-color-scheme" in text


@pytest.mark.parametrize("plot", [rates, seconds, failures])
def test_a_plot_is_well_formed_and_says_its_figures(plot: Any, cases: Sequence[Case]) -> None:
    arms = ["<a> & b", *(f"arm {n} with a name that is far too long for a plot" for n in range(8))]
    root = ET.fromstring(plot(scores(cases, *arms)))
    texts = [element.text or "" for element in root.iter() if element.tag.endswith("text")]
    assert any("<a> & b" in text for text in texts)
    assert max(map(len, texts)) <= 40
    width = float(root.attrib["viewBox"].split()[2])
    for element in root.iter():
        for name in ("x", "x1", "x2", "cx", "width"):
            assert 0 <= float(element.get(name, 0)) <= width
    assert ET.fromstring(plot([])) is not None


def test_a_run_that_was_cut_is_said(folder: Path, cases: Sequence[Case]) -> None:
    backend = ScriptedBackend([Completion(PITCH, StopReason.LENGTH)])
    found = made_by(backend, cases, CaseResults(folder))
    (own,) = scores_of(found, cases, Prompt.find)
    assert own.summary.failing == {"unfinished": 3}


def test_of_drafts_made_twice_the_last_is_compared(folder: Path, cases: Sequence[Case]) -> None:
    old, new = (result_of(cases[0], Made(text)) for text in ("", PITCH))
    results = CaseResults(folder)
    for result in (old, dataclasses.replace(new, key="other")):
        results.add(result)
    ours = scores_of([new], cases, Prompt.find)
    (pair,) = compared_with(folder, results, ours, cases, Prompt.find)
    assert pair.differences[0].theirs == 100
    others = [dataclasses.replace(ours[0], arm=name) for name in "bc"]
    with pytest.raises(InputError, match=r"no arm of the same name\. There: a; here: b, c"):
        compared_with(folder, results, others, cases, Prompt.find)


def test_a_few_briefs_are_taken_from_all_of_the_file() -> None:
    cases = read_cases(BRIEFS / "briefs.jsonl")
    assert [case.kind for case in evenly(cases, 4)] == ["pitch", "post", "collab", "thanks"]
    assert evenly(cases, 99) == evenly(cases, None) == cases


def test_there_are_sixty_briefs_over_eight_profiles_and_four_kinds() -> None:
    cases = read_cases(BRIEFS / "briefs.jsonl")
    assert Counter(case.kind for case in cases) == dict.fromkeys(
        ("pitch", "post", "collab", "thanks"), 15
    )
    assert len({case.profile.hash for case in cases}) == 8
    assert len({case.digest for case in cases}) == 60
    assert all(case.required for case in cases)
    arm = DraftArm("any", Drafter(ScriptedBackend(["x"])))
    assert len(steps([arm], cases)) == 60


@pytest.mark.parametrize("path", sorted(BRIEFS.glob("profiles/*.yaml")), ids=lambda path: path.stem)
def test_the_profiles_of_the_briefs_are_right(path: Path) -> None:
    inspection = inspect(path)
    assert (inspection.errors, inspection.warnings) == ((), ())
