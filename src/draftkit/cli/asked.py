"""The options of every command that makes drafts, and what follows from them."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import click

from draftkit.cli import numbers
from draftkit.cli.last import meant
from draftkit.cli.output import (
    draft_at,
    hear_of_waiting,
    output_option,
    profile_at,
    progress_to_stderr,
    remark,
    store_at,
)
from draftkit.cli.verifying import VERIFY_OPTIONS, chosen_verifier

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from draftkit.backends.choice import Choice
    from draftkit.cli.output import Styled
    from draftkit.config import Config
    from draftkit.documents.source import Source
    from draftkit.drafting.draft import Drafter
    from draftkit.language.tags.manner import Register
    from draftkit.profile.profile import Profile
    from draftkit.prompts.prompt import Prompt

__all__ = [
    "CLIPBOARD_OPTIONS",
    "FROM_OPTION",
    "LANGUAGE_OPTIONS",
    "MODEL_OPTIONS",
    "RESULT_OPTIONS",
    "SENDING_OPTIONS",
    "Asked",
    "base_url_option",
    "language_option",
    "timeout_option",
    "with_options",
]

# Between two looks at whether another process is done.
_WAIT_S = 0.1

# As in draftkit.drafting.search, which is not imported for a list of options.
TOKENS = 20_000

timeout_option = click.option(
    "--timeout",
    type=numbers.SECONDS,
    default=120.0,
    show_default=True,
    metavar="SECONDS",
    help="The most seconds that an answer may take, or a command that prints the key.",
)

base_url_option = click.option(
    "--base-url", metavar="URL", default="", help="Where the model's server is."
)

MODEL_OPTIONS = [
    click.option(
        "-m",
        "--model",
        metavar="PROVIDER:MODEL",
        help="Who writes, such as local:smollm2, ollama:llama3.2, openai:gpt-4o-mini, manual:.",
    ),
    base_url_option,
    click.option(
        "--reply",
        metavar="FILE",
        default="",
        help="The file with a chat window's answer.",
    ),
    click.option("--temperature", type=numbers.TEMPERATURE, help="Higher is more varied."),
    click.option(
        "--max-tokens", type=numbers.TOKENS, help="The most tokens that the answer may have."
    ),
    click.option("--seed", type=numbers.SEED, help="Ask for the same answer each time."),
    click.option(
        "-n",
        "--candidates",
        type=click.IntRange(1, 50),
        default=1,
        metavar="N",
        help="Ask for N candidates and keep the best.",
    ),
    click.option(
        "--max-attempts",
        type=click.IntRange(1),
        metavar="N",
        help="The most answers to ask for, candidates and repairs together. "
        "[default: a repair where it costs money, two where it is free]",
    ),
    click.option(
        "--token-budget",
        type=click.IntRange(1),
        default=TOKENS,
        show_default=True,
        metavar="N",
        help="Ask for nothing more after N tokens for one draft.",
    ),
    timeout_option,
]

language_option = click.option(
    "--language",
    metavar="LANGUAGE",
    default="",
    help="What it is written in, such as German, 日本語 or pt-BR. [default: your profile's]",
)

LANGUAGE_OPTIONS = [
    language_option,
    click.option(
        "--register",
        type=click.Choice(("formal", "informal")),
        help="How the reader is addressed, where the language has two ways: Sie or du, vous or "
        "tu. [default: by recipient and relation]",
    ),
]

SENDING_OPTIONS = [
    *LANGUAGE_OPTIONS,
    click.option(
        "--include",
        metavar="PART",
        multiple=True,
        help="A part of your profile to send in any case, such as projects or "
        "basics.email. May be given several times.",
    ),
    click.option(
        "--exclude",
        metavar="PART",
        multiple=True,
        help="A part of your profile not to send, such as work[2].",
    ),
    click.option(
        "--source",
        "sources",
        metavar="FILE",
        multiple=True,
        help="A file that may be cited: text, Markdown, HTML, PDF, Word, a transcript. May be "
        "given several times.",
    ),
]

FROM_OPTION = click.option(
    "--from", "parent", metavar="ID|FILE", help="A draft of yours that this one goes on from."
)

CLIPBOARD_OPTIONS = [
    click.option(
        "--copy", is_flag=True, help="Copy the prompt for a chat window, and ask no model."
    ),
    click.option("--paste", is_flag=True, help="Take a chat window's answer from the clipboard."),
]

RESULT_OPTIONS = [
    output_option,
    *VERIFY_OPTIONS,
    click.option("--edit", is_flag=True, help="Open the draft in your editor at the end."),
    click.option("--json", "as_json", is_flag=True, help="Print the draft as JSON."),
    click.option("-q", "--quiet", is_flag=True, help="No remarks, only the draft."),
    click.option("-v", "--verbose", is_flag=True, help="Say how the draft was made."),
]


def with_options(options: list[Any]) -> Callable[[Any], Any]:
    """Return a decorator that adds options to a command, in their order."""

    def add(command: Any) -> Any:
        for option in reversed(options):
            command = option(command)
        return command

    return add


@dataclass(frozen=True, slots=True)
class Asked:
    """The options of one call, as the person gave them."""

    profile_path: str | None = None
    model: str | None = None
    base_url: str = ""
    reply: str = ""
    copy: bool = False
    paste: bool = False
    temperature: float | None = None
    max_tokens: int | None = None
    seed: int | None = None
    candidates: int = 1
    max_attempts: int | None = None
    token_budget: int = TOKENS
    timeout: float = 120.0
    output: str | None = None
    edit: bool = False
    as_json: bool = False
    quiet: bool = False
    verbose: bool = False
    strict: str | bool | None = None
    verify: str = ""
    again: bool = False
    dry_run: bool = False
    asking: bool | None = None
    no_people: bool = False
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    language: str = ""
    register: Register | None = None
    sources: tuple[str, ...] = ()
    parent: str | None = None

    @classmethod
    def take(cls, options: dict[str, Any]) -> Asked:
        """Take the options out of a command's parameters; what is left are inputs."""
        own = {name: options.pop(name) for name in cls.__slots__ if name in options}
        asked = cls(**own)
        return replace(asked, parent=meant(asked.parent, asked)) if asked.parent else asked

    def profile(self) -> Profile:
        """Load the profile that is meant, and say what looks like a slip in it."""
        profile = profile_at(self.profile_path)
        for warning in profile.warnings:
            self.say(f"Note: {warning}")
        return profile

    def prompt(self, prompt: Prompt, profile: Profile) -> Prompt:
        """Return a prompt with the parts, the language and the register that are asked for.

        Args:
            prompt: The kind's prompt.
            profile: The profile, whose language goes before that of the settings.

        Raises:
            InputError: If there is no such language, or a source cannot be read.
            StoreError: If there is no draft that this one could go on from.
        """
        from draftkit.config import Config
        from draftkit.language.tags.manner import addresses
        from draftkit.language.tags.tag import Tag
        from draftkit.prompts.speech import language_for

        named = self.language or ("" if profile.language else Config.load().language)
        language = Tag.find(named) if named else None
        spoken = language_for(profile, language)
        if self.register and not (spoken and addresses(spoken)):
            self.say(f"Note: {spoken.name if spoken else 'English'} has no --register.")
        own = prompt.sending(self.include, self.exclude).citing(self._cited())
        return own.writing(language, self.register or "")

    def _cited(self) -> tuple[Source, ...]:
        """Read what may be cited, and say what was left out of it."""
        from draftkit.documents.source import Source

        found = Source.all(self.sources)
        for source in () if self.dry_run else found:
            for left_out in source.remarks:
                self.say(f"{source.name}: {left_out}")
        if not self.parent:
            return found
        from draftkit.drafting.chain import sources_of

        return (*found, *sources_of(draft_at(self.parent, self.output)))

    def inherited(self, prompt: Prompt, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return the inputs that are not given and that the draft it goes on from has.

        Raises:
            StoreError: If there is no such draft.
        """
        if not self.parent:
            return {}
        from draftkit.drafting.chain import inherited

        return inherited(prompt, draft_at(self.parent, self.output), given)

    def drafter(
        self, model: str | None = None, *, retries: int = 2, brought: bool = True
    ) -> Drafter:
        """Make the drafter: with the model of -m, else the given one, else the usual choice.

        Args:
            model: The model, where -m does not say it.
            retries: How often a request that was not answered is sent again.
            brought: Whether the answer of --reply or --paste is for one draft.
        """
        from draftkit.backends.choice import open_chosen
        from draftkit.backends.request import Settings
        from draftkit.cli.carrying import pasted
        from draftkit.config import Config
        from draftkit.drafting.draft import Drafter
        from draftkit.drafting.search import SearchBounds

        config = Config.load()
        choice = self._choice(model, config)
        if choice.why:
            self.say(f"Model: {choice.spec} ({choice.why})")
        backend = open_chosen(
            choice.spec,
            config,
            base_url=self.base_url,
            reply=self.reply if brought else "",
            answer=pasted(self) if self.paste and brought else "",
            timeout_s=self.timeout,
            retries=retries,
        )
        if not self.quiet:
            backend.watch(progress_to_stderr("Fetching the embedded model"))
            if retries:  # else it is a run, which waits for many at once and shows its progress
                hear_of_waiting()
        settings = Settings(
            temperature=self.temperature, max_tokens=self.max_tokens, seed=self.seed
        )
        bounds = SearchBounds.usual(backend, self.candidates, self.max_attempts, self.token_budget)
        verify = self.verify or config.verify
        return Drafter(
            backend,
            store_at(self.output),
            settings=settings,
            bounds=bounds,
            verify=chosen_verifier(
                verify,
                backend,
                asked_for=bool(self.verify),
                timeout_s=self.timeout,
                say=(lambda _line: None) if self.dry_run else self.say,
            ),
            verify_hard=self.strict == "verify",
        )

    def _choice(self, model: str | None, config: Config) -> Choice:
        from draftkit.backends.choice import choose, chosen

        if self.copy or self.paste or self.reply:
            from draftkit.cli.carrying import by_hand

            return by_hand(self, chosen(self.model, config))
        if self._may_ask() and chosen(self.model or model, config) is None:
            from draftkit.cli.first_choice import first_choice

            return first_choice(config)
        return choose(self.model or model, config)

    def _may_ask(self) -> bool:
        """Whether somebody is there to choose a model, and a model is needed now."""
        quiet = self.quiet or self.as_json or self.dry_run
        return not quiet and sys.stdin.isatty() and sys.stderr.isatty()

    def waiting(self, why: str) -> Callable[[], None]:
        """Return a function that waits a moment, and the first time says what for."""
        told = False

        def wait() -> None:
            nonlocal told
            if not told:
                self.say(why)
            told = True
            time.sleep(_WAIT_S)

        return wait

    def say(self, *parts: str | Styled) -> None:
        """Tell the person something, unless they asked for quiet."""
        if not self.quiet:
            remark(*parts)
