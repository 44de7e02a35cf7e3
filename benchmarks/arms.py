"""The requests and drafts of the arms that readers compare: see reading.py.

    python benchmarks/arms.py requests FOLDER
    python benchmarks/arms.py drafts FOLDER
    python benchmarks/arms.py small FOLDER

`requests` writes FOLDER/requests/ARM/BRIEF.txt for a strong model, each to be answered in a fresh
context; the answer goes to FOLDER/replies/ARM/BRIEF.txt as it came, and `drafts` makes
FOLDER/texts/ARM/BRIEF.md of it, as `-m manual: --reply FILE` does. `draftkit` is what `draftkit
prompt` prints, with the line `ask` as `--tell`. `answers`, for the kinds of which readers were
given any, is the same with the writer's one-sentence answers to its questions, as `--ask` keeps
them. `plain` is what a user would
type into a chat window: the whole profile as text, the line `ask`, and, where a brief has
`answers`, one follow-up, whose answer counts. `small` drafts every brief with the embedded model,
and prints what it would tell the user: no draft for too little material is no text.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from draftkit.backends.base import open_backend
from draftkit.drafting.draft import Drafter
from draftkit.errors import DraftkitError
from draftkit.language.tags.tag import Tag
from draftkit.profile.notes import Note
from draftkit.profile.profile import Profile
from draftkit.prompts.kinds import Kind, built_in_folder
from draftkit.prompts.prompt import Prompt
from draftkit.prompts.questions import questions

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLLOW_UP = "shorter, and less like an ad"


def prompt_of(kind: str) -> Prompt:
    """Return the built-in prompt of a kind, whatever prompts there are in this folder."""
    [path] = built_in_folder().rglob(f"{kind}.md")
    return Prompt.load(Kind(kind, path, "built-in"))


def draftkit_request(folder: Path, brief: Mapping[str, Any]) -> str:
    """Return what `draftkit prompt` prints for a brief."""
    return request_of(Profile.load(folder / brief["profile"]), brief, told(brief))


def told(brief: Mapping[str, Any]) -> dict[str, Any]:
    """Return the inputs of a brief, with the line that the user would type where there is room."""
    names = {declared.name for declared in prompt_of(brief["kind"]).inputs}
    inputs = {name: value for name, value in brief["inputs"].items() if name in names}
    return inputs | {"tell": brief["ask"]} if "tell" in names else inputs


def answers_request(folder: Path, brief: Mapping[str, Any]) -> str:
    """Return the same with the writer's answers, where `--ask` would put them."""
    profile, inputs, _ = answered(folder, brief)
    return request_of(profile, brief, inputs)


def answered(folder: Path, brief: Mapping[str, Any]) -> tuple[Profile, dict[str, Any], list[str]]:
    """Put the answers of a brief where `--ask` puts them.

    A brief has an answer for each question of its kind, in their order; what the inputs say
    already is not asked.

    Returns:
        The profile with the notes, the inputs, and what is asked with its answers.
    """
    prompt, inputs = prompt_of(brief["kind"]), told(brief)
    profile = Profile.load(folder / brief["profile"])
    lists = {declared.name for declared in prompt.inputs if declared.type == "array"}
    notes, said = [], []
    asked = questions(prompt, profile, inputs)
    for asking, answer in zip(prompt.questions, brief["answers"], strict=False):
        question = next((one for one in asked if one.ask == asking.ask), None)
        if question is None:
            continue
        said.append(f"{question.ask} {answer}")
        if question.input:
            inputs[question.input] = [answer] if question.input in lists else answer
        else:
            notes.append(Note(answer, question.note, question.about, question=question.ask))
    return profile.with_notes(notes), inputs, said


def request_of(profile: Profile, brief: Mapping[str, Any], inputs: Mapping[str, Any]) -> str:
    """Return a request as it is pasted into a chat window, in the `language` of the brief."""
    language = Tag.find(brief["language"]) if "language" in brief else None
    prompt = prompt_of(brief["kind"]).writing(language, brief.get("register", ""))
    request = prompt.render(profile, inputs).request
    return "\n\n".join(message.content for message in request.messages)


def plain_request(folder: Path, brief: Mapping[str, Any]) -> str:
    """Return what a user would type, and then add."""
    profile = (folder / brief["profile"]).read_text(encoding="utf-8")
    # Whose format it is says nothing to a chat window.
    profile = profile.replace("meta:\n  draftkit:\n", "more:\n")
    asked = f"{brief['ask']}\n\nThis is about me:\n\n{profile.strip()}"
    return f"{asked}\n\n---\n{FOLLOW_UP}" if "answers" in brief else asked


REQUESTS = {
    "answers": answers_request,
    "draftkit": draftkit_request,
    "plain": plain_request,
}


def small(folder: Path, briefs: list[dict[str, Any]]) -> None:
    """Draft every brief with the embedded model."""
    backend = open_backend("local:smollm2")
    drafter = Drafter(backend)
    try:
        for brief in briefs:
            profile = Profile.load(folder / brief["profile"])
            try:
                plan = drafter.plan(prompt_of(brief["kind"]), profile, brief["inputs"])
            except DraftkitError as error:
                print(f"{brief['id']}: no draft: {error}")
                continue
            draft = drafter.draft(plan)
            write(folder / "texts" / "small" / f"{brief['id']}.md", draft.body)
            for note in draft.notes:
                print(f"{brief['id']}: {note}")
    finally:
        backend.close()


def drafts(folder: Path, briefs: list[dict[str, Any]]) -> None:
    """Make a draft of every reply: for the plain arm it is the reply itself."""
    for brief in briefs:
        for path in (folder / "replies").glob(f"*/{brief['id']}.txt"):
            arm, reply = path.parent.name, path.read_text(encoding="utf-8")
            if arm != "plain":
                if arm == "answers":
                    profile, inputs, _ = answered(folder, brief)
                else:
                    profile, inputs = Profile.load(folder / brief["profile"]), told(brief)
                reply = prompt_of(brief["kind"]).body_of(reply, profile, inputs)
            write(folder / "texts" / arm / f"{brief['id']}.md", reply)


def write(path: Path, text: str) -> None:
    """Write a file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.strip() + "\n", encoding="utf-8")


def main() -> None:
    """Do one step."""
    own = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    own.add_argument("step", choices=("requests", "drafts", "small"))
    own.add_argument("folder", type=Path)
    given = own.parse_args()
    lines = (given.folder / "briefs.jsonl").read_text(encoding="utf-8").splitlines()
    briefs = [json.loads(line) for line in lines if line.strip()]
    if given.step != "requests":
        (small if given.step == "small" else drafts)(given.folder, briefs)
        return
    for brief in briefs:
        for arm, request in REQUESTS.items():
            if arm == "answers" and "answers" not in brief:
                continue
            path = given.folder / "requests" / arm / f"{brief['id']}.txt"
            write(path, request(given.folder, brief))


if __name__ == "__main__":
    main()
