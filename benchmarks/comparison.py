"""Are draftkit's prompts worth it with a strong model? A blind comparison, carried by hand.

    python benchmarks/comparison.py export FOLDER [--briefs 16]
    python benchmarks/comparison.py pairs FOLDER
    python benchmarks/comparison.py score FOLDER

`export` writes the requests: FOLDER/draftkit/ID.prompt.txt, what `draftkit prompt` prints, and
FOLDER/plain/ID.prompt.txt, the plain request with the same facts (the arm `bare` of quality.py).
A strong model answers each in one go, the two sides apart from each other; its answers go beside
them as ID.reply.txt. `pairs` makes the drafts of the one side as `draftkit KIND -m manual:
--reply FILE` does, and writes FOLDER/pairs/NN.txt to be judged: a brief and two texts, each pair
in both orders, and FOLDER/key.json, which the judge must not see. The votes go into
FOLDER/votes.json: {"01": "A", "02": "tie"}. `score` prints the figures; it makes those of the
published comparison again from tests/data/comparison.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from dataclasses import dataclass
from math import comb
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quality import BRIEFS, plain_request, prompt_of  # type: ignore[import-not-found]

from draftkit.backends.base import Options, open_backend
from draftkit.drafting.draft import Drafter
from draftkit.errors import OutputError
from draftkit.evaluation.cases import evenly, read_cases

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from draftkit.backends.request import Request
    from draftkit.evaluation.cases import Case
    from draftkit.prompts.prompt import Prompt

SIDES = ("draftkit", "plain")
SEED = 16

# What a vote of "tie" counts, and by how much a brief is won.
WORTH = {"draftkit": 1, "tie": 0, "plain": -1}

PAIR = """\
{request}
======== A ========

{a}

======== B ========

{b}
"""


@dataclass(frozen=True, slots=True)
class FirstTry:
    """A draft made of one answer, and what the checks said before anything was cut.

    Attributes:
        text: The draft's body, as it would be saved; the answer itself if there is none.
        failures: The hard findings, `check: message`.
    """

    text: str
    failures: tuple[str, ...]


def draftkit_request(case: Case) -> Request:
    """Return what `draftkit prompt` prints for a brief."""
    prompt: Prompt = prompt_of(case.kind)
    return prompt.render(case.profile, case.inputs).request


REQUESTS: Mapping[str, Callable[[Case], Request]] = {
    "draftkit": draftkit_request,
    "plain": plain_request,
}


def text_of(request: Request) -> str:
    """Return a request as it is pasted into a chat window."""
    return "\n\n".join(message.content for message in request.messages) + "\n"


def export(folder: Path, briefs: int) -> None:
    """Write the requests of both sides."""
    for case in evenly(read_cases(BRIEFS), briefs):
        for side in SIDES:
            path = folder / side / f"{case.id}.prompt.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text_of(REQUESTS[side](case)), encoding="utf-8")


def answered(folder: Path, *sides: str) -> list[Case]:
    """Return the briefs that all of these sides have answers to."""
    return [
        case
        for case in read_cases(BRIEFS)
        if all(reply_path(folder, side, case.id).is_file() for side in sides)
    ]


def reply_path(folder: Path, side: str, brief: str) -> Path:
    """Return where an answer is."""
    return folder / side / f"{brief}.reply.txt"


def first_try(folder: Path, case: Case) -> FirstTry:
    """Make the draft of a brief from its answer, as a command would."""
    path = reply_path(folder, "draftkit", case.id)
    drafter = Drafter(open_backend("manual:", Options(reply=str(path))))
    try:
        draft = drafter.draft(drafter.plan(prompt_of(case.kind), case.profile, case.inputs))
    except OutputError as exc:
        return FirstTry(exc.raw, (f"output: {exc}",))
    # The first candidate is the answer itself; a later one is what is left of it.
    report: Any = draft.candidates[0]["report"] if draft.candidates else draft.report
    hard = [finding for finding in report["findings"] if finding["hard"]]
    return FirstTry(draft.body, tuple(f"{own['check']}: {own['message']}" for own in hard))


def pairs(folder: Path) -> None:
    """Write each pair in both orders, shuffled, and the key."""
    cases = answered(folder, *SIDES)
    chance = random.Random(SEED)
    shown = [(case, order) for case in cases for order in (SIDES, SIDES[::-1])]
    chance.shuffle(shown)
    (folder / "pairs").mkdir(exist_ok=True)
    key: dict[str, dict[str, str]] = {}
    for number, (case, order) in enumerate(shown, 1):
        texts = {
            "draftkit": first_try(folder, case).text,
            "plain": reply_path(folder, "plain", case.id).read_text(encoding="utf-8"),
        }
        a, b = (texts[side].strip() for side in order)
        text = PAIR.format(request=text_of(plain_request(case)), a=a, b=b)
        (folder / "pairs" / f"{number:02}.txt").write_text(text, encoding="utf-8")
        key[f"{number:02}"] = {"brief": case.id, "A": order[0], "B": order[1]}
    (folder / "key.json").write_text(json.dumps(key, indent=1) + "\n", encoding="utf-8")
    print(f"{len(key)} pairs of {len(cases)} briefs: {folder / 'pairs'}")


def winners(folder: Path) -> Mapping[str, Sequence[str]]:
    """Return who won each brief, once for each order."""
    key, votes = (
        json.loads((folder / name).read_text(encoding="utf-8"))
        for name in ("key.json", "votes.json")
    )
    if wrong := [number for number in key if votes.get(number) not in ("A", "B", "tie")]:
        raise SystemExit(f'votes.json: no "A", "B" or "tie" for {", ".join(wrong)}.')
    found: dict[str, list[str]] = {}
    for number, sides in key.items():
        found.setdefault(sides["brief"], []).append(sides.get(votes[number], "tie"))
    return found


def preference(found: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Say who was preferred: a brief is won by the sum of the votes in its two orders."""
    sums = [sum(WORTH[winner] for winner in both) for both in found.values()]
    won, lost = sum(value > 0 for value in sums), sum(value < 0 for value in sums)
    low, high = exact_interval(won, won + lost)
    yield f"Briefs: {won} won by draftkit, {lost} lost, {len(sums) - won - lost} tied"
    yield f"Share won of those decided: 95% interval {low:.0%} to {high:.0%} (exact binomial)"
    votes = Counter(winner for both in found.values() for winner in both)
    yield "Votes: " + ", ".join(f"{votes[winner]} {winner}" for winner in WORTH)
    same = sum(len(set(both)) == 1 for both in found.values())
    yield f"The two orders agree on {same} of {len(found)} briefs"


def exact_interval(won: int, of: int) -> tuple[float, float]:
    """Return Clopper and Pearson's 95% interval of a share; 0 to 1 if there is nothing.

    >>> [round(end, 3) for end in exact_interval(8, 16)]
    [0.247, 0.753]
    """
    low = _solved(lambda share: 1 - _at_most(won - 1, of, share)) if won else 0.0
    high = _solved(lambda share: 1 - _at_most(won, of, share), 0.975) if won < of else 1.0
    return low, high


def _at_most(won: int, of: int, share: float) -> float:
    return sum(comb(of, n) * share**n * (1 - share) ** (of - n) for n in range(won + 1))


def _solved(rising: Callable[[float], float], level: float = 0.025) -> float:
    """Return where a function that rises from 0 to 1 has this value, by halving."""
    low, high = 0.0, 1.0
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if rising(middle) < level else (low, middle)
    return low


def passing(folder: Path) -> Iterator[str]:
    """Say how many answers to draftkit's prompts pass every hard check, and what fails."""
    failing = {case.id: first_try(folder, case).failures for case in answered(folder, "draftkit")}
    passed = sum(not failures for failures in failing.values())
    low, high = exact_interval(passed, len(failing))
    yield (
        f"First try: {passed} of {len(failing)} pass every hard check "
        f"(95% interval {low:.0%} to {high:.0%})"
    )
    for brief, failures in failing.items():
        yield from (f"  {brief}: {failure}" for failure in failures)


def parser() -> argparse.ArgumentParser:
    """Return the command line."""
    own = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    own.add_argument("step", choices=("export", "pairs", "score"))
    own.add_argument("folder", type=Path)
    own.add_argument("--briefs", type=int, default=16, help="for export: how many, taken evenly")
    return own


def main() -> int:
    """Do one step, and return the exit code."""
    arguments = parser().parse_args()
    folder: Path = arguments.folder
    if arguments.step == "export":
        export(folder, arguments.briefs)
    elif arguments.step == "pairs":
        pairs(folder)
    else:
        if (folder / "votes.json").is_file():
            print("\n".join(preference(winners(folder))))
        print("\n".join(passing(folder)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
