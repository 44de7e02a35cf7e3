"""An explanation: a text with each of its specifics, and the facts that it rests on."""

from __future__ import annotations

import dataclasses
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from draftkit import checks
from draftkit.checks.checking import brief_for
from draftkit.checks.grounding.evidence import evidence
from draftkit.checks.look_up import as_listed
from draftkit.documents.source import Source
from draftkit.drafts.markdown_files import MarkdownFile
from draftkit.errors import typed
from draftkit.language.clauses import within
from draftkit.language.document import Document
from draftkit.language.readable import readable
from draftkit.language.tags.script import tag_of

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from draftkit.checks.base import Finding, Report, Specific
    from draftkit.checks.grounding.evidence import Evidence, SentenceEvidence
    from draftkit.language.tags.tag import Tag
    from draftkit.profile.fact import Fact
    from draftkit.profile.profile import Profile
    from draftkit.prompts.prompt import Prompt

__all__ = ["Explanation", "Piece", "explain", "explain_file"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text; all pieces together are the text.

    Attributes:
        text: As it stands.
        specific: The specific that it is, or None for what is between them.
        notes: The numbers of the facts to name after it: those of the specific, or at a
            sentence's end those that the sentence rests on besides.
    """

    text: str
    specific: Specific | None = None
    notes: tuple[int, ...] = ()


@dataclass(frozen=True)
class Explanation:
    """What a text rests on.

    Attributes:
        text: The body as it is read: accents are part of their letters, pictures within it are
            left out. All places are places in it, in characters.
        sentences: Each with the ids of the facts that support it.
        specifics: Each number, date, name, link, quotation and claim, supported or not.
        facts: The facts that the text rests on, in the order in which they come up.
        report: What the checks found.
        language: What it is written in, if that was asked for or can be told.
    """

    text: str
    sentences: tuple[SentenceEvidence, ...]
    specifics: tuple[Specific, ...]
    facts: tuple[Fact, ...]
    report: Report
    language: Tag | None = None

    @property
    def unsupported(self) -> tuple[Specific, ...]:
        """The specifics that no fact supports."""
        return tuple(specific for specific in self.specifics if not specific.supported)

    @property
    def summary(self) -> str:
        """What was found, in one sentence; or that the text is too long to be read."""
        if too_long := next((f for f in self.report.findings if f.check == "size"), None):
            return too_long.message
        count, bad = len(self.specifics), len(self.unsupported)
        if not count:
            return "There are no specifics: nothing here can be checked against the profile."
        rest = f"; {bad} without support" if bad else ": no unsupported specifics found"
        return f"{count - bad} of {count} specifics rest on {len(self.facts)} facts{rest}."

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data, as `draftkit explain --json` prints it."""
        return {
            "language": self.language.text if self.language else "",
            "sentences": [dataclasses.asdict(sentence) for sentence in self.sentences],
            "specifics": [_specific(specific) for specific in self.specifics],
            "facts": [_fact(fact) for fact in self.facts],
            **self.report.as_dict(),
        }

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """The text cut where a specific starts or ends, and at the ends of sentences."""
        return tuple(self._pieces())

    def _pieces(self) -> Iterator[Piece]:
        marks = _apart(self.specifics)
        at = 0
        for sentence in self.sentences:
            told: set[str] = set()
            while marks and marks[0].start < sentence.end:
                mark = marks.pop(0)
                told.update(mark.facts)
                yield Piece(self.text[at : mark.start])
                yield Piece(self.text[mark.start : mark.end], mark, self._notes(mark.facts))
                at = mark.end
            rest = tuple(id_ for id_ in sentence.facts if id_ not in told)
            end = max(at, sentence.end)
            yield Piece(self.text[at:end], None, self._notes(rest))
            at = end
        yield Piece(self.text[at:])

    def _notes(self, ids: Sequence[str]) -> tuple[int, ...]:
        return tuple(sorted(self._numbers[id_] for id_ in ids if id_ in self._numbers))

    @cached_property
    def _numbers(self) -> Mapping[str, int]:
        return {fact.id: number for number, fact in enumerate(self.facts, 1)}


@typed
def explain(  # noqa: PLR0913 - all but the text go by name
    text: str,
    *,
    profile: Profile,
    kind: str | Prompt = "",
    inputs: Mapping[str, Any] | None = None,
    from_contacts: Sequence[str] = (),
    language: str = "",
    sources: Iterable[Source | str | os.PathLike[str]] = (),
) -> Explanation:
    """Say what each sentence and each specific of a text rests on, without a model.

    Args:
        text: The body, in Markdown, or a whole file, of which only the body is explained.
        profile: What may be claimed.
        kind: The kind, whose prompt says what else to check.
        inputs: What else the writer gave; it may be claimed too.
        from_contacts: Which of the inputs come from a list of contacts: their addresses
            support nothing.
        language: What it should be in, by any usual name; if left out, what a draft itself
            says.
        sources: Files that may be cited, besides those of a draft.

    Raises:
        PromptError: If there is no such kind.
        InputError: If there is no such language.

    >>> from draftkit import Profile
    >>> profile = Profile.from_dict({"basics": {"name": "Ann", "summary": "I fixed 40 pumps."}})
    >>> [(s.text, s.facts) for s in explain("Forty pumps run.", profile=profile).specifics]
    [('Forty', ('basics.summary',))]
    """
    return explain_file(
        MarkdownFile.of(text),
        profile=profile,
        kind=kind,
        inputs=inputs,
        from_contacts=from_contacts,
        language=language,
        sources=sources,
    )


def explain_file(  # noqa: PLR0913 - as `explain`
    file: MarkdownFile,
    *,
    profile: Profile,
    kind: str | Prompt = "",
    inputs: Mapping[str, Any] | None = None,
    from_contacts: Sequence[str] = (),
    language: str = "",
    sources: Iterable[Source | str | os.PathLike[str]] = (),
) -> Explanation:
    """Do what `explain` does for a file that was read: what its text begins with is text."""
    text = readable(file.body).text
    cited = Source.all(sources)
    brief = brief_for(
        file,
        profile,
        kind,
        inputs,
        from_contacts=from_contacts,
        language=language,
        sources=cited,
    )
    shared = Document(text)
    report = checks.run(shared, brief)
    found = evidence(shared, brief)
    known = {fact.id: fact for fact in brief.facts}
    facts = tuple(known[id_] for id_ in _as_they_come(found))
    spoken = brief.language or tag_of(shared)
    specifics = tuple(_as_reported(found, report))
    return Explanation(text, found.sentences, specifics, facts, report, spoken)


def _as_reported(found: Evidence, report: Report) -> Iterator[Specific]:
    """Yield the specifics, but for those without support that the checks let pass."""
    doubts = [one for one in report.findings if one.level != "remark"]
    for sentence in found.sentences:
        listed = as_listed(sentence.text) in report.look_up
        for one in within(sentence, found.specifics):
            if one.supported or listed or any(_overlap(one, other) for other in doubts):
                yield one


def _overlap(one: Specific, other: Finding) -> bool:
    return one.start < other.end and other.start < one.end


def _as_they_come(found: Evidence) -> Iterator[str]:
    """Yield the ids of the facts, each once: for each sentence, those of its specifics first."""
    told: set[str] = set()
    for sentence in found.sentences:
        own = within(sentence, found.specifics)
        for id_ in (*(id_ for s in own for id_ in s.facts), *sentence.facts):
            if id_ not in told:
                told.add(id_)
                yield id_


def _fact(fact: Fact) -> dict[str, str]:
    plain = {"id": fact.id, "place": fact.place, "text": fact.text}
    return {key: value for key, value in plain.items() if value}


def _specific(specific: Specific) -> dict[str, Any]:
    plain = dataclasses.asdict(specific)
    return {"check": plain.pop("family"), **plain}


def _apart(specifics: Sequence[Specific]) -> list[Specific]:
    """Return specifics that do not overlap, in the order of the text.

    Of two that do, the unsupported one wins (it must not be hidden by a quotation that is
    supported), then the longer one.
    """
    chosen: list[Specific] = []
    for one in sorted(specifics, key=lambda s: (s.supported, s.start - s.end, s.start)):
        at = bisect_left(chosen, one.start, key=lambda s: s.start)
        after_those = all(other.end <= one.start for other in chosen[max(0, at - 1) : at])
        if after_those and all(one.end <= other.start for other in chosen[at : at + 1]):
            chosen.insert(at, one)
    return chosen
