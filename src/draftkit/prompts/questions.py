"""Questions to the writer about what a text needs and nothing says yet.

A prompt file declares the questions of its kind. Each is asked at most once: those that the
inputs, the profile or a note answers, or that were asked about the same thing, are left out.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast, get_args

from draftkit.errors import PromptError, nearest, typed
from draftkit.profile.notes import NoteType

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from draftkit.profile.notes import Notes
    from draftkit.profile.profile import Profile
    from draftkit.prompts.prompt import Prompt, Rendered

__all__ = [
    "MOST",
    "Asking",
    "Question",
    "answers",
    "askings",
    "for_chat",
    "for_inputs",
    "not_asked",
    "questions",
]

MOST = 3
"""How many questions are asked before one text."""

_KEYS = ("ask", "note", "input", "about", "unless")

_CHAT = """\
# Before you write

Ask me these questions first, one at a time, and wait for each answer; I may skip any. Then write \
the text from my answers and all of the above, and add nothing to them.

"""


@dataclass(frozen=True, slots=True)
class Asking:
    """A question as a prompt file declares it.

    Attributes:
        ask: The question.
        note: What its answer is kept as: a position, a story, a lesson, a quote.
        input: Or, instead of a note, the input whose value the answer is.
        about: The inputs that say whom or what it is about.
        unless: The inputs, such as `inputs.audience`, and parts of the profile that answer it.
    """

    ask: str
    note: NoteType = ""
    input: str = ""
    about: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A question whose answer would help one text.

    Attributes:
        ask: The question, as a person is asked it.
        note: What its answer is kept as; empty if it is an input.
        input: The input whose value the answer is; empty if it is kept as a note.
        about: Whom or what it is about, such as the topic; empty if only the writer.
    """

    ask: str
    note: NoteType = ""
    input: str = ""
    about: str = ""

    def keep(self, notes: Notes, answer: str) -> None:
        """Note the answer, or if it is blank, that it was asked, so that it is not asked again.

        Args:
            notes: Where it goes; they are not saved.
            answer: What the writer said.

        Raises:
            ProfileError: If the answer is too long for a note.
        """
        if not answer.strip():
            notes.skip(self.ask, self.about)
        elif self.input:
            notes.answer(self.ask, self.about, self.input, answer)
        else:
            notes.add(answer, type=self.note, about=self.about, question=self.ask)


@typed
def questions(
    kind: str | Prompt,
    profile: Profile,
    inputs: Mapping[str, Any] | None = None,
    *,
    notes: Notes | None = None,
    most: int = MOST,
) -> list[Question]:
    """Return what to ask the writer before a draft is made; nothing is asked or sent.

    Args:
        kind: The kind's name, or its prompt.
        profile: Whose draft it is.
        inputs: What is given already.
        notes: The writer's notes; left out, those that the profile has.
        most: The most questions to return.

    Raises:
        PromptError: If there is no such kind, or its file is wrong.

    >>> from draftkit import Profile
    >>> profile = Profile.from_dict({"basics": {"name": "Amara Okafor"}})
    >>> [question.input for question in questions("collab", profile, {"idea": "a talk"})]
    ['why_them', 'offer', 'ask']
    """
    from draftkit.prompts.prompt import Prompt

    prompt = kind if isinstance(kind, Prompt) else Prompt.find(kind)
    if notes is not None:
        profile = profile.with_notes(notes)
    found = _open(prompt, profile, inputs or {})
    return [q for q in found if notes is None or not notes.asked(q.ask, q.about)][:most]


def _open(prompt: Prompt, profile: Profile, inputs: Mapping[str, Any]) -> Iterator[Question]:
    """Yield the questions that neither the inputs nor the profile and its notes answer."""
    going = set(prompt.going(profile, inputs).ids)
    noted = [note for id_, note in profile.noted.items() if id_ in going]
    for asking in prompt.questions:
        question = _about_this(asking, inputs)
        if _given(asking, profile, inputs):
            continue
        if question.note and any(note.type == question.note for note in noted):
            continue
        if not any(note.question == question.ask for note in noted):
            yield question


def answers(prompt: Prompt, profile: Profile, inputs: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the ids of the notes that answer a question of this kind about the same thing."""
    asked = {(q.ask, q.about) for q in (_about_this(a, inputs) for a in prompt.questions)}
    return tuple(id_ for id_, n in profile.noted.items() if (n.question, n.about) in asked)


def for_inputs(prompt: Prompt, inputs: Mapping[str, Any]) -> list[Question]:
    """Return the questions of a kind whose answers are inputs that are not given."""
    asked = (_about_this(asking, inputs) for asking in prompt.questions)
    return [q for q in asked if q.input and not inputs.get(q.input)]


def not_asked(prompt: Prompt, inputs: Mapping[str, Any], notes: Notes) -> list[Question]:
    """Return the questions that the writer was never asked, even if something else answers them."""
    every = (_about_this(asking, inputs) for asking in prompt.questions)
    return [q for q in every if not notes.asked(q.ask, q.about)]


def _about_this(asking: Asking, inputs: Mapping[str, Any]) -> Question:
    about = ", ".join(str(inputs[name]) for name in asking.about if inputs.get(name))
    return Question(asking.ask, asking.note, asking.input, " ".join(about.split()))


def _given(asking: Asking, profile: Profile, inputs: Mapping[str, Any]) -> bool:
    """Whether an input or a part of the profile answers a question."""
    named = (*asking.unless, *([f"inputs.{asking.input}"] if asking.input else ()))
    mine = [part for part in named if not part.startswith("inputs.")]
    theirs = (part.removeprefix("inputs.") for part in named if part not in mine)
    return any(inputs.get(name) for name in theirs) or bool(mine and profile.select(mine))


def for_chat(rendered: Rendered, asked: Sequence[Question]) -> Rendered:
    """Return a request that tells a chat's model to ask the questions before it writes."""
    if not asked:
        return rendered
    request = rendered.request
    *before, last = request.messages
    lines = "\n".join(f"{number}. {q.ask}" for number, q in enumerate(asked, 1))
    last = dataclasses.replace(last, content=f"{last.content}\n\n{_CHAT}{lines}")
    request = dataclasses.replace(request, messages=(*before, last))
    return dataclasses.replace(rendered, request=request)


def askings(given: Any, inputs: Collection[str], where: str) -> tuple[Asking, ...]:
    """Return the questions that a prompt's front matter declares.

    Args:
        given: What stands at `questions`.
        inputs: The names of the kind's inputs.
        where: The prompt's file, for messages.

    Raises:
        PromptError: With the file and the question that is wrong.
    """
    if not isinstance(given or [], list):
        raise PromptError(f"{where}: `questions` is a list of {{ask: ..., note: story}}.")
    return tuple(
        _asking(item, inputs, f"{where}: questions[{number}]")
        for number, item in enumerate(given or [])
    )


def _asking(item: Any, inputs: Collection[str], where: str) -> Asking:
    if not isinstance(item, dict):
        raise PromptError(f"{where}: must be a mapping such as {{ask: ..., note: story}}.")
    for key in item:
        if key not in _KEYS:
            raise PromptError(
                f'{where}: unknown key "{key}".{nearest(str(key), _KEYS)} Keys: {", ".join(_KEYS)}.'
            )
    ask, note, own = (item.get(key) or "" for key in ("ask", "note", "input"))
    if not isinstance(ask, str) or not ask.strip():
        raise PromptError(f"{where}: `ask` is the question, as a person is asked it.")
    types = get_args(NoteType)[:-1]
    if bool(note) == bool(own) or (note and note not in types):
        raise PromptError(
            f"{where}: say what the answer is, `note` ({', '.join(types)}) or `input`."
        )
    about, unless = (_names(item.get(key), f"{where}.{key}") for key in ("about", "unless"))
    asked_for = [name.removeprefix("inputs.") for name in unless if name.startswith("inputs.")]
    for name in (*([own] if own else ()), *about, *asked_for):
        if name not in inputs:
            raise PromptError(f'{where}: there is no input "{name}".{nearest(str(name), inputs)}')
    return Asking(" ".join(ask.split()), cast("NoteType", note), str(own), about, unless)


def _names(given: Any, where: str) -> tuple[str, ...]:
    names = [given] if isinstance(given, str) else given or []
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise PromptError(f"{where}: must be a list of names.")
    return tuple(names)
