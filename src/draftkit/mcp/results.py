"""What the tools return: typed, so that an assistant's program knows the fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from pydantic import BaseModel, Field

from draftkit.checks.base import (  # noqa: TC001 - pydantic reads the types
    Finding,
    SentenceEvidence,
    Specific,
)

if TYPE_CHECKING:
    from draftkit.checks.base import Report
    from draftkit.checks.explaining import Explanation
    from draftkit.drafts.draft import Draft

__all__ = [
    "DIGITS",
    "Added",
    "Checked",
    "Drafts",
    "Explained",
    "FactText",
    "FactsFor",
    "Listed",
    "Saved",
]

DIGITS = 12
"""How many of a draft's id are shown: enough to tell a million drafts apart."""


class FactText(BaseModel, frozen=True):
    """A fact."""

    id: str = Field(description="Where it stands, such as work[0].highlights[1].")
    text: str
    place: str = Field(default="", description="Of a file: its name, and where in it.")


class FactsFor(BaseModel, frozen=True):
    """What a text of a kind may be made of, and how."""

    request: str = Field(description="How to write it, with all that may be said. Follow it.")
    facts: dict[str, str] = Field(description="What may be claimed of the user, by the fact's id.")
    inputs: dict[str, str | int | float | bool | list[str]] = Field(
        description="What was given for this text, defaults included; it may be claimed, too."
    )
    ask_first: tuple[str, ...] = Field(
        description="What the text would gain by: ask the user, who may skip any."
    )


class Checked(BaseModel, frozen=True):
    """What the checks found in a text."""

    passed: bool = Field(description="Whether nothing hard was found.")
    findings: tuple[Finding, ...] = Field(
        description="Mend each that is hard: `span` is the text it is about, `right` what belongs "
        "in its place if that is known. Show the user the others."
    )
    look_up: tuple[str, ...] = Field(description="What to look up before it is published.")
    not_checked: tuple[str, ...] = Field(description="What could not be checked, and why.")

    @classmethod
    def of(cls, report: Report) -> Self:
        """Return what an assistant is told of a report."""
        return cls(
            passed=report.passed,
            findings=report.findings,
            look_up=report.look_up,
            not_checked=report.not_checked,
        )


class Explained(BaseModel, frozen=True):
    """What a text rests on."""

    summary: str
    sentences: tuple[SentenceEvidence, ...] = Field(description="Each with the ids of its facts.")
    specifics: tuple[Specific, ...] = Field(
        description="Each number, date, name, link, quotation and claim, supported or not."
    )
    facts: tuple[FactText, ...] = Field(description="The facts that it rests on.")

    @classmethod
    def of(cls, found: Explanation) -> Self:
        """Return what an assistant is told of an explanation."""
        return cls(
            summary=found.summary,
            sentences=found.sentences,
            specifics=found.specifics,
            facts=tuple(FactText(id=f.id, text=f.text, place=f.place) for f in found.facts),
        )


class Saved(BaseModel, frozen=True):
    """A draft that is in the user's folder."""

    id: str = Field(description="Its resource is draft://ID.")
    file: str
    new: bool = Field(description="False if the same draft was there already.")
    text: str
    notes: tuple[str, ...] = Field(description="What is worth telling the user.")
    checked: Checked


class Listed(BaseModel, frozen=True):
    """A draft in a list."""

    id: str = Field(description="Its resource is draft://ID.")
    kind: str
    title: str
    created: str
    complete: bool
    passed: bool | None = Field(description="Whether the checks passed; null if it has none.")

    @classmethod
    def of(cls, draft: Draft) -> Self:
        """Return the entry of a draft."""
        return cls(
            id=draft.id[:DIGITS],
            kind=draft.kind,
            title=draft.title,
            created=draft.created.isoformat(),
            complete=draft.complete,
            passed=draft.report.get("passed") if draft.report else None,
        )


class Drafts(BaseModel, frozen=True):
    """Drafts, the newest first."""

    drafts: tuple[Listed, ...]


class Added(BaseModel, frozen=True):
    """A note that is kept."""

    id: str = Field(description="The id of the fact that it is now.")
    file: str
