"""Composing a draft: for models that are too small to write one.

What a model of a few hundred million parameters writes by itself is ungrammatical or false more
often than not. So the text is put together from the writer's own words and from sentences that
fit them, and the model is only asked which of several correct sentences it would choose.
"""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING, Any

from draftkit.drafting.composed.composition import Composition, Spin, UnsaidError
from draftkit.drafting.composed.frames import roles
from draftkit.drafting.composed.letters import ENDING, PARTS, letter
from draftkit.drafting.composed.lexicon import languages
from draftkit.drafting.composed.outlines import PIECES, outline
from draftkit.drafting.composed.writer import Writer
from draftkit.drafting.plan import NO_PRONOUNS
from draftkit.errors import InputError, NoModelError, PromptError, nearest
from draftkit.prompts.limits import parameters_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from draftkit.profile.profile import Profile
    from draftkit.prompts.form import Form
    from draftkit.prompts.prompt import Prompt

__all__ = ["NEXT_STEP", "compose"]

NEXT_STEP = (
    "Name a larger model (-m ollama:llama3.2, -m openai:gpt-4o-mini), or paste the prompt into "
    "a chat window (draftkit prompt {kind})."
)
"""What to do where a small model cannot help."""

_BY_NAME = "your name is used instead of she, he or they"

# Words a second in a spoken text: it fills its time about as well as people's texts do.
_PACE = 2.4
_MOST_WORDS = 150

# How many untold facts are named at most, and with how many told notes none are named.
_MOST_LEFT = 3
_ENOUGH = 3


def compose(
    prompt: Prompt, profile: Profile, values: Mapping[str, Any], *, model: str, seed: str
) -> Composition:
    """Compose a draft of a kind.

    Args:
        prompt: The kind's prompt.
        profile: Whose draft it is.
        values: The inputs, with the defaults.
        model: The model's id, for messages.
        seed: What decides among equals: the draft's id.

    Raises:
        NoModelError: If the kind has no composed form, or the notes are in another language than
            the frames.
        UnsaidError: If inputs fit no sentence for certain.
        InputError: If there is nothing to say.
        PromptError: If the form names a role that does not exist.
    """
    form = prompt.form
    if form is None:
        raise NoModelError(
            f"{model} is too small to write, and {prompt.kind.name} cannot be composed of your own "
            f"words{_how(prompt)}. {NEXT_STEP.format(kind=prompt.kind.name)}"
        )
    for name, never in form.unless.items():
        if values.get(name) in never:
            raise NoModelError(
                f"{model} is too small to write, and {prompt.kind.name} cannot be composed of your "
                f"own words with {name.rstrip('_')} {values[name]}. "
                f"{NEXT_STEP.format(kind=prompt.kind.name)}"
            )
    defaults = {declared.name: declared.default for declared in prompt.inputs}
    known = {
        **profile.data,
        "notes": [note.text for note in profile.notes],
        "notes_about": [note.about for note in profile.notes],
    }
    writer = Writer(known, values, defaults, Spin(seed), _room(prompt, values))
    voice = parameters_of(prompt.checks.get("perspective"), values)
    writer.third = isinstance(voice, dict) and voice.get("person") == "third"
    _refuse_other_languages(form, writer, model, prompt.kind.name)
    if form.outline is not None:
        _refuse_unknown(form.outline, PIECES, prompt)
        made = outline(form.outline, writer)
    else:
        for paragraph in form.paragraphs:
            _refuse_unknown(paragraph, {*PARTS, *roles(writer.language)}, prompt)
        made = letter(form.paragraphs, writer)
        if writer.unsaid:
            raise UnsaidError(prompt.kind.name, writer.unsaid)
        if not writer.given:
            raise InputError(_nothing(form, prompt, writer))
    if writer.third and not writer.subject.pronoun:
        made = dataclasses.replace(made, notes=(*made.notes, NO_PRONOUNS.format(instead=_BY_NAME)))
    title = prompt.title(profile, values) or prompt.description
    notes = (*made.notes, *_left(writer), *_unused(prompt, values, made.text({})))
    return dataclasses.replace(made, brief=f"{title}.", notes=notes)


def _left(writer: Writer) -> Iterator[str]:
    """Name the facts that could have been told if they were sentences."""
    facts = [*dict.fromkeys(writer.left)]
    if facts and writer.given < _ENOUGH:
        shown = "; ".join(f"\u201c{_start(text)}\u201d" for text in facts[:_MOST_LEFT])
        more = f" and {len(facts) - _MOST_LEFT} more" * (len(facts) > _MOST_LEFT)
        yield f"Left out (not a sentence): {shown}{more}. Write one as a sentence in the profile."


def _how(prompt: Prompt) -> str:
    """Say what would let a kind be composed, to whoever wrote its prompt."""
    own = prompt.kind.origin != "built-in"
    return f" (the key `composed` in {prompt.kind.path} would say how)" if own else ""


def _room(prompt: Prompt, values: Mapping[str, Any]) -> int:
    """Return how many words a text may have: what the kind's check of its length allows."""
    length = parameters_of(prompt.checks_for(values).get("length"), values)
    if not isinstance(length, dict):
        return _MOST_WORDS
    numbers = {key: v for key, v in length.items() if isinstance(v, int | float)}
    if seconds := numbers.get("seconds"):
        return int(seconds * _PACE)
    return int(numbers.get("max_words") or _MOST_WORDS) - 5


def _refuse_unknown(given: Mapping[str, Any], known: Any, prompt: Prompt) -> None:
    for name in given:
        if name not in known:
            raise PromptError(
                f'{prompt.kind.path}: composed: there is no role "{name}".'
                f"{nearest(name, sorted(known))} Roles: {', '.join(sorted(known))}."
            )


def _sources(form: Form) -> Iterator[tuple[str, tuple[str, ...]]]:
    for paragraph in (*form.paragraphs, *([form.outline] if form.outline else [])):
        yield from paragraph.items()


def _refuse_other_languages(form: Form, writer: Writer, model: str, kind: str) -> None:
    """Refuse notes in a language that the frames do not know: a mixture is no text."""
    from draftkit.language.detection import languages as known
    from draftkit.language.detection import plainly_in
    from draftkit.language.document import Document
    from draftkit.language.language import USUAL

    names = {"greeting", "close", "introduction", "subject"}
    notes = [
        note.text
        for role, sources in _sources(form)
        if role not in names
        for source in sources
        for note in writer.notes(source)
    ]
    for text in (*notes, ". ".join(notes)):
        found = plainly_in(Document(text), USUAL)
        found = _short(text) if found == USUAL else found
        if found and found not in languages():
            spoken = known()[found].names[0]
            raise NoModelError(
                f'{model} composes in English only, and "{_start(text)}" is {spoken}. '
                f"{NEXT_STEP.format(kind=kind)}"
            )


def _short(text: str) -> str:
    """Return the language of a few words: one with far more of their small words than English."""
    from draftkit.language.detection import languages as known
    from draftkit.language.lexicon import is_ordinary

    words = [
        word
        for word in re.findall(r"[^\W\d_]+", text)
        if not word.istitle() or text.startswith(word)
    ]
    # Each counts once: "budget per pupil per year" is no Italian.
    once = {word.lower() for word in words}
    counts = {code: sum(word in one.words for word in once) for code, one in known().items()}
    english = counts.pop("en", 0)
    best = max(counts, key=lambda code: counts[code])
    if not english and counts[best] and not any(map(is_ordinary, re.findall(r"\w+", text))):
        return best  # two words, and neither is English
    return best if counts[best] >= 2 and counts[best] > 2 * english and len(words) < 12 else ""


def _start(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40].rstrip()}…"


def _nothing(form: Form, prompt: Prompt, writer: Writer) -> str:
    """Say what to give where there is nothing to say."""
    telling = (of for name, of in _sources(form) if name not in ENDING)
    every = dict.fromkeys(source for sources in telling for source in sources)
    options = [one.option for one in prompt.inputs if f"inputs.{one.name}" in every]
    parts = [source for source in every if not source.startswith("inputs.")]
    give = f", or give {', '.join(options)}" if options else ""
    fill = (
        f"Write a sentence in one of {', '.join(parts) or 'the profile'} in the profile "
        f"(draftkit init asks for them){give}."
    )
    return (
        f"{prompt.kind.name}: there is nothing to say yet beyond names and requests. "
        f"{next(_left(writer), fill)}"
    )


def _unused(prompt: Prompt, values: Mapping[str, Any], text: str) -> Iterator[str]:
    """Name the inputs that no sentence takes: such as the audience of a pitch."""
    used = dict(_sources(prompt.form)) if prompt.form else {}
    sources = {source for every in used.values() for source in every}
    for declared in prompt.inputs:
        value = values.get(declared.name)
        given = declared.type == "string" and value and value != declared.default
        if declared.name == "recipient_org" or declared.choices:
            continue
        if given and f"inputs.{declared.name}" not in sources and str(value) not in text:
            yield f"{declared.name} only helped to choose what to say; no sentence names it."
