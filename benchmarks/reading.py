"""What readers say of drafts: blind sheets, and the figures of what came back.

    python benchmarks/reading.py make FOLDER [--seed 1] [--items 12] [--pair draftkit plain]
    python benchmarks/reading.py score FOLDER

FOLDER holds `briefs.jsonl` (id, kind, profile: a path beside it, inputs, ask: the line that a user
would type) and `texts/ARM/BRIEF.md`, the drafts of any arms as they came. `make` writes
`sheets/NAME.md`, each for one reader: texts in random order with the writer's profile and the
inputs and nothing else, and `key.json`, which no reader sees. Every text is read twice: once as
the one who would send it, once as the one who gets it, by two readers. Each sheet is salted with
the eight good and eight bad texts of `readings/salt.jsonl`. With `--pair` there are sheets of
pairs, too: two readers, each with the other order. A reader's answers, the JSON that the sheet
asks for, go to `readings/NAME.json`; `who.txt` says who read: a person, or a strong model in a
fresh context. `score` throws away a reading that misjudges more than two of the
salted texts, says so, and prints the figures; `verdicts.jsonl` keeps them row by row.
"""

from __future__ import annotations

import argparse
import difflib
import json
import random
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from draftkit.figures.intervals import wilson

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

SALT = Path(__file__).parent / "readings" / "salt.jsonl"
ROLES = ("sender", "recipient")
VERDICTS = ("send", "light", "rewrite")
FAULTS = ("false", "ungrammatical", "empty")
MOST_MISJUDGED = 2
# What counts as a light edit: at most this share of the words is changed.
LIGHT = 0.1

HOW = {
    "sender": """\
You read texts that were drafted for somebody, as that person: your name is under the text. For \
each item decide whether you would send (say, publish) it as it stands.""",
    "recipient": """\
You read texts as the person who gets them: this came today. Imagine it at your desk or in your \
ear before you look at anything else: would you answer it or read on, and what do you believe of \
it? Then look at what is true about the writer, and decide whether the writer should have sent it \
as it stands.""",
}
ANSWER = """\
Judge as a busy, fair professional would, not as an editor who is paid by the change: plain and \
correct is good enough to send. The texts come from many hands, people and machines; some are \
good and some are bad.

Answer with a JSON list and nothing else, one object an item, in this form:

    [{"item": 1, "verdict": "send", "edited": "", "false": [], "ungrammatical": [], "empty": [],
      "answer": true, "remark": "one line"}]

- verdict: "send" (as it stands), "light" (after changing at most a tenth of the words) or \
"rewrite".
- edited: for "light" the whole text with your own changes; else "".
- false: each sentence, word for word, that says something about the writer, the recipient or \
what they did that neither the profile nor the details support, or that gets it wrong. Opinions, \
advice, wishes, offers and questions are not false.
- ungrammatical: each sentence that a careful native speaker would not write.
- empty: each sentence that says nothing.
- answer: would the recipient answer it, read on or remember it (true or false).
- remark: what decided it, in one line.
"""
ITEM = """\
## Item {number}

What is true about the writer:

{profile}

The task: {kind}. {details}

The text:

~~~~
{text}
~~~~
"""
KINDS = {
    "pitch": "an elevator pitch, to be said aloud",
    "collab": "an e-mail that proposes working together",
    "thanks": "a thank-you note",
    "post": "the outline of an article, for the writer to write from",
    "bio": "a bio for the place that is named",
    "niche": "a proposal for the writer's niche: what, for whom, why them",
    "article": "an article",
    "casestudy": "a case study",
    "newsletter": "an issue of a newsletter",
    "script": "a script for a video or a podcast",
    "social": "a post, thread or teaser for a social network",
    "talk": "a talk proposal",
    "speakerintro": "an introduction of the writer, read aloud by somebody else",
    "reach": "a first message to somebody they want to know",
    "followup": "a message after a meeting",
    "checkin": "a message to stay in touch, with something of value",
    "ask": "a request for advice, a referral or an introduction",
    "intro": "an introduction of two people: a question to each, and what goes to both",
    "congrats": "congratulations",
    "prepare": "a sheet to prepare for an event, for the writer's own eyes",
    "reply": "an answer to a comment, a question or a journalist",
    "qa": "prepared answers, for the writer's own use",
}
PAIRS = """\
Each item has two texts, A and B, for the same person and task. You are that person: your name \
will be under it, and you answer for what it says of you and of others. Which one would you rather \
send, so that the one who gets it answers? Answer with a JSON list and nothing \
else: [{"item": 1, "better": "A", "remark": "one line"}]; better is "A" or "B".
"""


@dataclass(frozen=True, slots=True)
class Text:
    """One text to be read.

    Attributes:
        brief: The id of its brief, or of the salted text.
        arm: Who wrote it; `good` or `bad` for a salted one.
        kind: The kind of draft.
        profile: The writer's profile, as it stands in the file.
        details: What the user gave, in words.
        text: The text as it came.
    """

    brief: str
    arm: str
    kind: str
    profile: str
    details: str
    text: str

    def item(self, number: int) -> str:
        """Return it as an item of a sheet."""
        kind = KINDS.get(self.kind, self.kind)
        return ITEM.format(
            number=number,
            # Whose profile format it is would tell the reader who wrote one of the arms.
            profile=self.profile.strip().replace("meta:\n  draftkit:\n", "more:\n"),
            kind=kind,
            details=self.details,
            text=self.text.strip(),
        )


def rows(path: Path) -> list[dict[str, Any]]:
    """Return the objects of a file with one a line."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def in_words(inputs: Mapping[str, Any]) -> str:
    """Return inputs as a reader sees them."""
    return " ".join(f"{name.replace('_', ' ')}: {value}." for name, value in inputs.items())


def texts_of(folder: Path) -> Iterator[Text]:
    """Yield the texts of all arms."""
    for brief in rows(folder / "briefs.jsonl"):
        profile = (folder / brief["profile"]).read_text(encoding="utf-8")
        details = in_words(brief["inputs"] | said(folder, brief))
        for path in sorted((folder / "texts").glob(f"*/{brief['id']}.md")):
            text = path.read_text(encoding="utf-8")
            yield Text(brief["id"], path.parent.name, brief["kind"], profile, details, text)


def said(folder: Path, brief: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a reader must know besides the inputs: the user's line, and the answers given."""
    known = {"request": brief["ask"]} if brief.get("ask") else {}
    if (folder / "texts" / "answers").exists() and "answers" in brief:
        from arms import answered  # type: ignore[import-not-found]  # beside this script

        known["said_when_asked"] = answered(folder, brief)[2]
    return known


def salted() -> list[Text]:
    """Return the texts whose worth is known."""
    return [
        Text(
            row["id"],
            row["known"],
            row["kind"],
            row["profile"],
            in_words(row["inputs"]),
            row["text"],
        )
        for row in rows(SALT)
    ]


def make(folder: Path, items: int, seed: int, pair: Sequence[str]) -> None:
    """Write the sheets and the key."""
    chance = random.Random(seed)
    key: dict[str, Any] = {}
    (folder / "sheets").mkdir(exist_ok=True)
    texts = list(texts_of(folder))
    for role in ROLES:
        chance.shuffle(texts)
        for number, part in enumerate(spread(texts, items), 1):
            sheet = [*part, *salted()]
            chance.shuffle(sheet)
            name = f"{role}-{number:02}"
            body = "\n".join(text.item(at) for at, text in enumerate(sheet, 1))
            write(folder, name, f"{HOW[role]}\n\n{ANSWER}\n{body}")
            key[name] = [[text.arm, text.brief] for text in sheet]
    for name, body, shown in pair_sheets(texts, pair, items, chance) if pair else ():
        write(folder, name, body)
        key[name] = shown
    path = folder / "key.json"
    path.write_text(json.dumps(key, indent=1) + "\n", encoding="utf-8")
    print(f"{len(key)} sheets of {len(texts)} texts: {folder / 'sheets'}")


def write(folder: Path, name: str, text: str) -> None:
    """Write one sheet."""
    (folder / "sheets" / f"{name}.md").write_text(text, encoding="utf-8")


def spread(texts: Sequence[Text], items: int) -> list[list[Text]]:
    """Deal texts out to as few sheets as hold them, the arms of a brief to different ones."""
    sheets: list[list[Text]] = [[] for _ in range(-(-len(texts) // items))]
    for text in texts:
        free = [sheet for sheet in sheets if len(sheet) < items] or sheets
        apart = [sheet for sheet in free if text.brief not in [other.brief for other in sheet]]
        min(apart or free, key=len).append(text)
    return sheets


def pair_sheets(
    texts: Sequence[Text], arms: Sequence[str], items: int, chance: random.Random
) -> Iterator[tuple[str, str, list[list[str]]]]:
    """Yield the name, the text and the key of each sheet of pairs."""
    by_brief: dict[str, dict[str, Text]] = defaultdict(dict)
    for text in texts:
        by_brief[text.brief][text.arm] = text
    briefs = sorted(brief for brief, sides in by_brief.items() if set(arms) <= set(sides))
    first = {brief: chance.random() < 0.5 for brief in briefs}
    for reading in (1, 2):
        chance.shuffle(briefs)
        for number, start in enumerate(range(0, len(briefs), items), 1):
            parts, shown = [PAIRS], []
            for at, brief in enumerate(briefs[start : start + items], 1):
                order = list(arms) if first[brief] == (reading == 1) else list(arms)[::-1]
                a, b = (by_brief[brief][arm] for arm in order)
                both = f"A\n\n{a.text.strip()}\n~~~~\n\n~~~~\nB\n\n{b.text}"
                parts.append(Text(brief, "", a.kind, a.profile, a.details, both).item(at))
                shown.append([brief, *order])
            yield f"pairs-{reading}-{number:02}", "\n".join(parts), shown


def answers(folder: Path, name: str) -> dict[int, dict[str, Any]]:
    """Return what a reader said, by item."""
    path = folder / "readings" / f"{name}.json"
    return {int(row["item"]): row for row in json.loads(path.read_text(encoding="utf-8"))}


def misjudged(arm: str, verdict: str) -> bool:
    """Whether a salted text was read as what it is not."""
    return (arm == "good" and verdict == "rewrite") or (arm == "bad" and verdict == "send")


def changed(before: str, after: str) -> float:
    """Return the share of a text's words that an edit took out, put in or replaced, 0 to 1."""
    old, new = before.split(), after.split()
    moves = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    touched = sum(max(b - a, d - c) for kind, a, b, c, d in moves if kind != "equal")
    return min(1.0, touched / max(len(old), 1))


def verdicts(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield a row for each reading of a text, without those of readers who misjudge."""
    key = json.loads((folder / "key.json").read_text(encoding="utf-8"))
    known = {(text.arm, text.brief): text.text for text in texts_of(folder)}
    for name, shown in key.items():
        path = folder / "readings" / f"{name}.json"
        if name.startswith("pairs") or not path.exists():
            continue
        said = answers(folder, name)
        items = list(enumerate(shown, 1))
        wrong = [brief for at, (arm, brief) in items if misjudged(arm, said[at]["verdict"])]
        if len(wrong) > MOST_MISJUDGED:
            print(f"{name} is thrown away: it misjudges {', '.join(wrong)}.")
            continue
        for at, (arm, brief) in items:
            if (arm, brief) in known:
                yield {
                    **row(said[at], known[arm, brief]),
                    "sheet": name,
                    "arm": arm,
                    "brief": brief,
                }


def row(said: Mapping[str, Any], text: str) -> dict[str, Any]:
    """Return one verdict; a light edit that changes more than a tenth is a rewrite."""
    share = changed(text, said["edited"]) if said.get("edited") else 0.0
    verdict = said["verdict"]
    if verdict == "light" and share > LIGHT:
        verdict = "rewrite"
    faults = {fault: list(said.get(fault) or ()) for fault in FAULTS}
    return {
        "verdict": verdict,
        "changed": round(share, 3),
        "answer": bool(said.get("answer")),
        **faults,
        "remark": said.get("remark", ""),
    }


def share(count: int, of: int) -> str:
    """Return a share with its 95% interval."""
    low, high = wilson(count, of)
    return f"{count} of {of} ({count / max(of, 1):.0%}, {low:.0%} to {high:.0%})"


def summary(found: Sequence[Mapping[str, Any]], kinds: Mapping[str, str]) -> Iterator[str]:
    """Say what readers said of each arm, all kinds together and each alone."""
    for arm in sorted({own["arm"] for own in found}):
        ours = [own for own in found if own["arm"] == arm]
        for kind in ("", *sorted(set(kinds.values()))):
            some = [own for own in ours if kind in ("", kinds[own["brief"]])]
            counts = Counter(own["verdict"] for own in some)
            line = ", ".join(f"{name} {share(counts[name], len(some))}" for name in VERDICTS)
            faults = ", ".join(f"{name} {sum(bool(o[name]) for o in some)}" for name in FAULTS)
            words = median(own["changed"] for own in some) if some else 0
            answer = sum(own["answer"] for own in some)
            yield (
                f"{arm}{f' {kind}' if kind else ''}: {line}; readings with a sentence that is "
                f"{faults}; median of words changed {words:.0%}; would answer {answer}"
            )
        yield f"{arm}: two readings agree on {agreement(ours)}"


def agreement(found: Iterable[Mapping[str, Any]]) -> str:
    """Say how often the readings of a text give the same verdict."""
    by_text: dict[str, list[str]] = defaultdict(list)
    for own in found:
        by_text[own["brief"]].append(own["verdict"])
    both = [said for said in by_text.values() if len(said) > 1]
    return share(sum(len(set(said)) == 1 for said in both), len(both))


def preferences(folder: Path, kinds: Mapping[str, str]) -> Iterator[str]:
    """Say which arm readers preferred: a pair is won if both readings prefer it."""
    key = json.loads((folder / "key.json").read_text(encoding="utf-8"))
    votes: dict[str, list[str]] = defaultdict(list)
    for name, shown in key.items():
        if name.startswith("pairs") and (folder / "readings" / f"{name}.json").exists():
            said = answers(folder, name)
            for at, (brief, a, b) in enumerate(shown, 1):
                votes[brief].append(a if said[at]["better"] == "A" else b)
    arms = sorted({arm for both in votes.values() for arm in both})
    for kind in ("", *sorted(set(kinds.values()))) if votes else ():
        some = [both for brief, both in votes.items() if kind in ("", kinds[brief])]
        whole = Counter(both[0] for both in some if len(both) > 1 and len(set(both)) == 1)
        single = Counter(arm for both in some for arm in both)
        line = ", ".join(f"{arm} {whole[arm]} ({single[arm]} readings)" for arm in arms)
        yield f"Pairs{f' {kind}' if kind else ''}: {line} of {len(some)}"


def score(folder: Path) -> None:
    """Print the figures, and keep the rows."""
    kinds = {brief["id"]: brief["kind"] for brief in rows(folder / "briefs.jsonl")}
    found = list(verdicts(folder))
    text = "".join(json.dumps(own, ensure_ascii=False) + "\n" for own in found)
    (folder / "verdicts.jsonl").write_text(text, encoding="utf-8")
    print("\n".join((*summary(found, kinds), *preferences(folder, kinds))))


def main() -> None:
    """Do one step."""
    own = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    own.add_argument("step", choices=("make", "score"))
    own.add_argument("folder", type=Path)
    own.add_argument("--seed", type=int, default=1)
    own.add_argument("--items", type=int, default=12, help="texts of a sheet, without the salt")
    own.add_argument("--pair", nargs=2, default=(), metavar="ARM")
    given = own.parse_args()
    if given.step == "make":
        make(given.folder, given.items, given.seed, given.pair)
    else:
        score(given.folder)


if __name__ == "__main__":
    main()
