"""The options that ask a model to verify a draft, and what that would cost."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from draftkit.cli.output import hear_of_waiting
from draftkit.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from draftkit.backends.base import Backend
    from draftkit.backends.request import Request
    from draftkit.drafting.draft import Drafter
    from draftkit.drafting.plan import Plan

__all__ = [
    "OWN",
    "VERIFY_OPTIONS",
    "VerifyingCommand",
    "chosen_verifier",
    "cost_line",
    "plan_cost",
    "verifier",
    "verify_cost",
]

# A verdict with its numbers, a quotation and the words at issue.
_TOKENS_A_VERDICT = 60
_TOKENS_A_SENTENCE = 20
_TOKENS_A_DRAFT = 500

OWN = "yes"
"""What `--verify` without a model stands for: the configured one, or the one that writes."""

VERIFY_OPTIONS = [
    click.option(
        "--verify",
        metavar="[PROVIDER:MODEL]",
        is_flag=False,
        flag_value=OWN,
        default="",
        help='Also ask a model what the facts do not say, in one more request; "no" asks none.',
    ),
    click.option(
        "--strict",
        type=click.Choice(["checks", "verify"]),
        is_flag=False,
        flag_value="checks",
        default=None,
        metavar="[verify]",
        help="Exit with 3 if a hard check fails; with --strict=verify, also if --verify finds "
        "something.",
    ),
]


class VerifyingCommand(click.Command):
    """A command with these options, whose values may be left out in front of other words.

    click would take the file in `check --verify note.md` for the model. Here a word is taken
    for one only if it is written like one, and a value of `--strict` only after an equals sign.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Give the options their values, then go on as click does."""
        return super().parse_args(ctx, _with_values(args))


def _with_values(args: list[str]) -> list[str]:
    found, rest = list[str](), list(args)
    while rest:
        word = rest.pop(0)
        if word == "--":
            return [*found, word, *rest]
        if word == "--strict":
            word = "--strict=checks"
        elif word == "--verify":
            word = f"--verify={rest.pop(0) if rest and _is_model(rest[0]) else OWN}"
        found.append(word)
    return found


def _is_model(word: str) -> bool:
    from draftkit.backends.base import providers

    provider, colon, _ = word.partition(":")
    return bool(colon) and provider in providers()


@contextmanager
def verifier(
    verify: str, reply: str | None, timeout_s: float, base_url: str = ""
) -> Iterator[Backend | None]:
    """Open the model that `check` asks; None if none is asked for."""
    if verify in ("", "no"):
        yield None
        return
    from draftkit.checks.verify.chosen import verifying

    hear_of_waiting()
    opened = verifying(verify, reply=reply or "", timeout_s=timeout_s, base_url=base_url)
    with opened as backend:
        yield backend


def chosen_verifier(
    verify: str,
    own: Backend,
    *,
    asked_for: bool,
    timeout_s: float,
    say: Callable[[str], None],
) -> Backend | str | bool | None:
    """Return who verifies, as the library takes it; None leaves it to the kind.

    The model is open until the command ends. If it is not at its usual address, its address is
    said.

    Raises:
        ConfigError: If it was asked for and the model is too small: nothing was sent yet.
    """
    if not verify:
        return None
    if verify == "no":
        return False
    from draftkit.backends.address import shown
    from draftkit.checks.verify.chosen import address_for, verifying

    found: Backend | str = verify
    try:
        opened = verifying(verify, own, timeout_s=timeout_s)
        found = click.get_current_context().with_resource(opened)
    except ConfigError:
        if asked_for:
            raise
        # If it is the settings' model, the draft says that it could not be verified.
    address = address_for(found, own) if isinstance(found, str) else found.server
    if address and found is not own:
        name = found if isinstance(found, str) else f"{found.provider}:{found.model}"
        say(f"{name} is asked to verify it, at {shown(address)}.")
    return found


def verify_cost(request: Request, backend: Backend, sentences: int) -> dict[str, Any]:
    """Return what a request to verify takes: tokens, and dollars where the price is known."""
    from draftkit.backends import tokens
    from draftkit.backends.address import shown
    from draftkit.runs.forecast import Prices

    sent = tokens.count(request, backend.provider, backend.model)
    received = sentences * _TOKENS_A_VERDICT
    found: dict[str, Any] = {
        "model": f"{backend.provider}:{backend.model}",
        "tokens": sent.tokens,
        "tokens_exact": sent.exact,
        "answer_tokens": received,
    }
    if backend.server:
        found["server"] = shown(backend.server)
    prices = Prices.known(backend.provider, backend.model)
    if prices and prices.sent is not None and prices.received is not None:
        found["usd"] = round((sent.tokens * prices.sent + received * prices.received) / 1e6, 6)
    return found


def plan_cost(plan: Plan, drafter: Drafter) -> dict[str, Any]:
    """Return about what it takes to verify a draft that is not written yet; {} if nobody does.

    Of its length, only the most that the model may answer is known.
    """
    from draftkit.backends.request import Message, Request
    from draftkit.checks.checking import brief_of
    from draftkit.checks.verify.chosen import is_asked, verifying
    from draftkit.checks.verify.question import Enquiry
    from draftkit.drafting.second_look import wanted
    from draftkit.language.document import Document

    verify, _ = wanted(drafter.verify, plan.prompt)
    if not is_asked(verify):
        return {}
    brief = brief_of(plan.profile, plan.prompt, plan.inputs, from_contacts=plan.from_contacts)
    asked = Enquiry.of(Document(""), brief).request
    most = plan.rendered.request.settings.max_tokens or _TOKENS_A_DRAFT
    text = Message("user", "word " * most)
    with verifying(verify, drafter.backend) as backend:
        return verify_cost(Request((*asked.messages, text)), backend, most // _TOKENS_A_SENTENCE)


def cost_line(cost: dict[str, Any]) -> str:
    """Return what a request to verify takes, in one sentence."""
    about = "" if cost["tokens_exact"] else "~"
    money = f", about ${cost['usd']:.4f}" if "usd" in cost else ""
    place = f" at {cost['server']}" if "server" in cost else ""
    return (
        f"{cost['model']}{place} would verify it: {about}{cost['tokens']:,} tokens sent, "
        f"~{cost['answer_tokens']:,} received{money}."
    )
