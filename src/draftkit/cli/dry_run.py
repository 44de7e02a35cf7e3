"""What `--dry-run` shows: all that would be sent, and how many tokens it has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from draftkit.cli.output import print_json, remark, say, styled
from draftkit.cli.verifying import cost_line, plan_cost

if TYPE_CHECKING:
    from draftkit.drafting.draft import Drafter
    from draftkit.drafting.plan import Plan
    from draftkit.people.briefing import Briefing

__all__ = ["show_plan"]


def show_plan(
    plan: Plan, drafter: Drafter, briefing: Briefing | None, *, as_json: bool, lacking: str = ""
) -> None:
    """Show a plan instead of making the draft.

    Args:
        plan: What would be asked.
        drafter: Who would be asked, and who would verify.
        briefing: What is known about the person it goes to.
        as_json: Whether as JSON.
        lacking: Why there is no model to write it; empty if there is one.
    """
    from draftkit.drafting.estimate import estimate

    backend, verifying = drafter.backend, plan_cost(plan, drafter)
    request = plan.rendered.request
    count = estimate(plan, backend.provider, backend.model).sent
    window = backend.context_window
    if as_json:
        print_json(
            {
                "model": None if lacking else f"{backend.provider}:{backend.model}",
                "messages": [{"role": m.role, "content": m.content} for m in request.messages],
                "opening": request.opening,
                "settings": request.settings.as_dict(),
                "tokens": count.tokens,
                "tokens_exact": count.exact,
                "context_window": window,
                "profile_sent": list(plan.rendered.sent),
                "profile_left_out": list(plan.rendered.left_out),
                "sources": list(plan.rendered.cited.lines),
                "profile_stays": {why: list(p) for why, p in plan.rendered.stays.items()},
                "person": briefing.as_dict() if briefing else None,
                "id": plan.id,
                **({"verify": verifying} if verifying else {}),
                **({"no_model": lacking} if lacking else {}),
            }
        )
        return
    for message in request.messages:
        say(styled(f"── {message.role} ──", bold=True))
        say(message.content + "\n")
    if request.opening:
        say(styled("── the draft starts with ──", bold=True))
        say(request.opening + "\n")
    room = f" of {window:,}" if window else ""
    if lacking:
        remark(
            f"That is what a model would be sent; none that can write it is chosen yet. {lacking}"
        )
    model = "" if lacking else f"Model: {backend.provider}:{backend.model}. "
    remark(f"{model}Tokens to send: {count}{room}.")
    if plan.headings:
        remark(f"It would be asked for a section at a time, in {len(plan.headings)} such requests.")
    remark(f"Sent from your profile: {', '.join(plan.rendered.sent) or 'nothing'}.")
    if plan.rendered.samples:
        remark(f"And {len(plan.rendered.samples)} passages of your own texts, for the voice.")
    for why, parts in plan.rendered.stays.items():
        remark(f"Not sent ({why}): {', '.join(parts)}.")
    for line in plan.rendered.cited.lines:
        remark(f"From {line}")
    if verifying:
        remark(cost_line(verifying))
    remark("Nothing was sent.")
