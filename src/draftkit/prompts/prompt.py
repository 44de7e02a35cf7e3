"""A prompt: the recipe of one kind of draft, found, validated, and rendered to a request."""

from __future__ import annotations

import dataclasses
import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from draftkit.errors import OutputError, PromptError, UsageError
from draftkit.files import yamlio
from draftkit.language.tags.manner import REGISTERS
from draftkit.prompts import head as prompt_head
from draftkit.prompts import inputs as inputs_
from draftkit.prompts import kinds
from draftkit.prompts import parts as parts_
from draftkit.prompts.cited import Cited, choose
from draftkit.prompts.filling import block, context_of, filled
from draftkit.prompts.questions import answers
from draftkit.prompts.rendered import Rendered
from draftkit.prompts.sources import Partials, compiled, head_of, read, stamp
from draftkit.prompts.speech import language_for, register_for
from draftkit.prompts.traits import Traits

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from draftkit.backends.request import Request, Settings
    from draftkit.documents.source import Source
    from draftkit.language.tags.manner import Register
    from draftkit.language.tags.tag import Tag
    from draftkit.profile.profile import Profile
    from draftkit.prompts.form import Form
    from draftkit.prompts.inputs import Input
    from draftkit.prompts.kinds import Kind
    from draftkit.prompts.questions import Asking
    from draftkit.prompts.template import Blocks

__all__ = ["Prompt", "Rendered"]


@dataclass(frozen=True)
class Prompt:
    """One kind of draft.

    Attributes:
        kind: The kind's name and where its file is.
        description: What it makes, in one line.
        inputs: What the user is asked for, required ones first.
        parts: The parts of the profile that matter most, in order; the rest follows by how
            well it fits the inputs. When the request is too long for the model, parts are
            left out from the end.
        budget: The most tokens of the profile that are sent, about.
        settings: How the model should write.
        checks: The parameters of the checks, by check id; `must` has what the draft must have.
        questions: What the writer may be asked before it is written.
        form: How it is composed for a model that is too small to write, or None if it cannot.
        traits: What it is built on, and whether it asks for an answer.
        output_schema: The JSON Schema of the completion, or None for free text.
        source: The file's text.
        partials: The texts of the partials that it is made of, by name.
        blocks: The compiled template.
        include: Parts of the profile that the user wants to be sent.
        exclude: Parts that the user wants held back.
        language: The language that was asked for; None leaves it to the profile.
        register: How formally the reader is addressed; empty leaves it to kind and inputs.
        cites: The sources whose passages are sent: files, and the draft that this one goes
            on from.
        earlier: What the writer has said before, as templates read it; no part of a recipe.
        about: The line for lists and sites of the draft whose text this one writes out.
    """

    kind: Kind
    description: str
    inputs: tuple[Input, ...]
    parts: tuple[str, ...]
    settings: Settings
    checks: Mapping[str, Any]
    output_schema: Mapping[str, Any] | None
    form: Form | None
    source: str = field(repr=False, compare=False)
    partials: Mapping[str, str] = field(repr=False, compare=False)
    blocks: Blocks = field(repr=False, compare=False)
    budget: int = parts_.BUDGET
    questions: tuple[Asking, ...] = ()
    traits: Traits = Traits()  # noqa: RUF009 - it is frozen
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    language: Tag | None = None
    register: Register = ""
    cites: tuple[Source, ...] = ()
    earlier: tuple[Any, ...] = ()
    about: str = ""

    @classmethod
    def find(cls, name: str) -> Prompt:
        """Load the prompt of a kind: the first folder that has it wins.

        Raises:
            PromptError: If there is none, or it is wrong.
        """
        return cls.load(kinds.find(name))

    @classmethod
    def load(cls, kind: Kind) -> Prompt:
        """Read and validate a prompt file; one that has not changed is compiled only once.

        Raises:
            PromptError: With the file, and the line or the key.
        """
        now, kept = _KEPT.get((kind, kind.path.absolute()), ((), None))
        if kept is not None and stamp(kind, kept.partials) == now:
            return kept
        made = cls._fresh(kind)
        if len(_KEPT) >= _MOST_KEPT:
            _KEPT.clear()
        _KEPT[kind, kind.path.absolute()] = stamp(kind, made.partials), made
        return made

    @classmethod
    def _fresh(cls, kind: Kind) -> Prompt:
        text = read(kind.path)
        front = yamlio.split(text)
        partials = Partials(kind)
        head = head_of(kind.path, front)
        fields = prompt_head.fields(head, str(kind.path), partials.properties)
        blocks = compiled(kind, front, partials)
        return cls(kind=kind, source=text, partials=partials.texts, blocks=blocks, **fields)

    @cached_property
    def version(self) -> str:
        """The hash of the file and of the partials that it is made of, 12 digits."""
        digest = hashlib.sha256(self.source.encode())
        for name, source in sorted(self.partials.items()):
            digest.update(f"\0{name}\0{source}".encode())
        return digest.hexdigest()[:12]

    def sending(self, include: Sequence[str] = (), exclude: Sequence[str] = ()) -> Prompt:
        """Return the prompt with the user's choice of what is sent of the profile.

        Args:
            include: Parts that are sent in any case, such as `projects` or `basics.email`.
            exclude: Parts that are held back, such as `work[2]`.
        """
        return dataclasses.replace(self, include=tuple(include), exclude=tuple(exclude))

    def writing(self, language: Tag | None, register: Register = "") -> Prompt:
        """Return the prompt for drafts in a language.

        Args:
            language: The language; None keeps the prompt's.
            register: How formally the reader is addressed; empty keeps the prompt's.

        Raises:
            UsageError: If the register is another word.
        """
        if register not in ("", *REGISTERS):
            raise UsageError(f'register must be {" or ".join(REGISTERS)}, and is "{register}".')
        if language is None and not register:
            return self
        return dataclasses.replace(
            self, language=language or self.language, register=register or self.register
        )

    def settled(self, profile: Profile, values: Mapping[str, Any]) -> Prompt:
        """Return the prompt with the language and the register that one draft has.

        Args:
            profile: The profile whose language counts where none was asked for.
            values: The inputs, which say who is addressed.
        """
        language = language_for(profile, self.language)
        register = register_for(language, self.register, values)
        if (language, register) == (self.language, self.register):
            return self
        return dataclasses.replace(self, language=language, register=register)

    def citing(self, sources: Iterable[Source]) -> Prompt:
        """Return the prompt with these sources, besides those that it has."""
        return dataclasses.replace(self, cites=(*self.cites, *sources))

    def checks_for(self, values: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the checks of one draft: a length in the writer's own words counts."""
        if not values.get("tell"):
            return self.checks
        from draftkit.prompts.told import checks_for

        return checks_for(self.checks, self.inputs, values)

    def for_composed(self) -> Prompt:
        """Return the prompt for texts composed of the writer's own words: none is too short.

        A text that says all there is to say is complete; padding it would be wrong.
        """
        checks = dict(self.checks)
        if isinstance(length := checks.get("length"), dict):
            kept = {k: v for k, v in length.items() if k != "min_words"}
            checks["length"] = kept | {"below": 1.0}
        return dataclasses.replace(self, checks=checks)

    def going(self, profile: Profile, values: Mapping[str, Any]) -> parts_.Going:
        """Return what is sent of a profile with these inputs, its notes included.

        Raises:
            InputError: If `include` or `exclude` names what the profile does not have.
        """
        return parts_.choose(
            profile,
            (*answers(self, profile, values), *self.parts),
            values,
            budget=self.budget,
            include=self.include,
            exclude=self.exclude,
        )

    def render(
        self,
        profile: Profile,
        given: Mapping[str, Any],
        *,
        capabilities: Collection[str] = (),
        fits: Callable[[Request], bool] = lambda _request: True,
        samples: Sequence[str] = (),
    ) -> Rendered:
        """Fill the prompt in.

        Args:
            profile: Whose draft it is.
            given: The inputs, as the user gave them.
            capabilities: What the backend can do; see `Backend.capabilities`.
            fits: Says whether a request fits into the model's context window. Where
                it does not, samples, passages of sources and then parts of the profile are
                left out until it does.
            samples: Passages of the writer's own texts, the most fitting one first.

        Raises:
            InputError: If an input is missing or wrong.
            PromptError: If the template fails, or the request never fits.
        """
        values = inputs_.validated(self.inputs, given, self.kind.name)
        from draftkit.prompts.bounds import one_time
        from draftkit.prompts.schema import of_file, validator

        if self.output_schema is not None:  # what is wrong with it is said before anything is paid
            with of_file(self.kind.path):
                validator(self.output_schema)
        own = self.settled(profile, values)
        if own is not self:
            return own.render(profile, given, capabilities=capabilities, fits=fits, samples=samples)
        going = self.going(profile, values)
        shown, dropped = list(samples), list[str]()
        cited = choose(self.cites, values) if self.cites else Cited()
        with one_time():
            while True:
                rendered = filled(self, profile, going, values, capabilities, shown, cited)
                if fits(rendered.request):
                    return dataclasses.replace(rendered, dropped=tuple(dropped))
                if shown:
                    shown.pop()
                elif fewer := cited.without_last():
                    cited = fewer
                elif going.goes:
                    dropped.extend(going.goes[-1])
                    going = dataclasses.replace(going, goes=going.goes[:-1])
                else:
                    raise PromptError(
                        f"{self.kind.name}: the request is too long for this model even without "
                        "the profile. Shorten the inputs, or choose a model with a larger window."
                    )

    def title(self, profile: Profile, values: Mapping[str, Any]) -> str:
        """Return the title for a draft that brings none of its own; it may be empty.

        Raises:
            PromptError: If the template fails.
        """
        selected = profile.select(self.going(profile, values).ids)
        context = context_of(self, selected, values)
        return " ".join(block(self, "title", context).split())

    def body_of(self, text: str, profile: Profile, given: Mapping[str, Any]) -> str:
        """Make a draft's body from the model's text.

        Args:
            text: The completion, an opening included.
            profile: Whose draft it is.
            given: The inputs, as the user gave them.

        Raises:
            OutputError: If the prompt asks for JSON, and the text is neither that nor
                Markdown with headings, which is taken as it stands.
            PromptError: If the template fails on what the answer says.
        """
        if self.output_schema is None:
            return text
        from draftkit.prompts.structured import is_markdown

        if is_markdown(text):  # pasted from a chat window, or from a model that ignores the schema
            return text
        if "output" not in self.blocks:
            raise OutputError(f"{self.kind.path}: no {{% block output %}}.", raw=text)
        # What is wrong with the other block that reads the answer is said here, too: it is kept.
        self._of_output("description", self.output_schema, text, profile, given)
        return self._of_output("output", self.output_schema, text, profile, given) + "\n"

    def notes_on(self, text: str) -> tuple[str, ...]:
        """Return what the body leaves out of a model's answer in JSON, one sentence each.

        Args:
            text: The completion, an opening included; the body has been made of it.
        """
        from draftkit.prompts.structured import find_json, is_markdown

        if self.output_schema is None or is_markdown(text):
            return ()
        return find_json(text, self.output_schema).notes

    def description_of(self, text: str, profile: Profile, given: Mapping[str, Any]) -> str:
        """Return the line about a draft for lists and sites; empty if the prompt has none.

        Args:
            text: The completion, an opening included.
            profile: Whose draft it is.
            given: The inputs, as the user gave them.
        """
        if self.output_schema is None or "description" not in self.blocks:
            return self.about
        try:
            own = self._of_output("description", self.output_schema, text, profile, given)
        except (OutputError, PromptError):  # it was cut, is no JSON, or the prompt is wrong
            own = ""
        return " ".join(own.split()) or self.about

    def _of_output(
        self,
        name: str,
        schema: Mapping[str, Any],
        text: str,
        profile: Profile,
        given: Mapping[str, Any],
    ) -> str:
        from draftkit.prompts.schema import of_file
        from draftkit.prompts.structured import parse_json

        with of_file(self.kind.path):
            data = parse_json(text, schema)
        values = inputs_.validated(self.inputs, given, self.kind.name)
        selected = profile.select(self.going(profile, values).ids)
        context = context_of(self, selected, values, output=data)
        return block(self, name, context)


# Compiled prompts, each with the stamp of its files. A program that drafts all day has
# a handful; compiling one takes longer than anything else but the model.
_KEPT: dict[tuple[Kind, Path], tuple[tuple[object, ...], Prompt]] = {}
_MOST_KEPT = 64
