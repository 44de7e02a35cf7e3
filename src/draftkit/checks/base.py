"""What a check is, what it says, and what it is given."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol

from draftkit.errors import with_one_stop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from draftkit.checks.grounding.index import FactIndex
    from draftkit.documents.source import Source
    from draftkit.language.document import Document
    from draftkit.language.tags.tag import Tag
    from draftkit.profile.fact import Fact

__all__ = [
    "REGISTRY",
    "Brief",
    "Check",
    "Finding",
    "Level",
    "Noticed",
    "Report",
    "SentenceEvidence",
    "Specific",
    "check",
]

Level = Literal["contradicted", "unsupported", "remark"]
"""What a finding says, in the order in which they deserve a look:

- `contradicted`: a fact says otherwise, or the draft is not what was asked for (a length, a
  language, a whole text); the finding gives what is right.
- `unsupported`: something about the writer, the recipient or their doings that rests on nothing;
  also a blank, and what was not checked.
- `remark`: style, and whatever is for the writer to judge. It is never hard.
"""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a check noticed.

    Attributes:
        check: The check's id, such as `numbers`.
        level: What is known: see `Level`.
        hard: Whether it keeps the draft from passing.
        span: The exact text it is about; empty when it is about the whole draft.
        start: Where the span starts in the body, in characters.
        end: Where it ends.
        message: What is wrong and what to do about it, one sentence or two.
        right: What is right instead, if that is known: what belongs in the place of the span,
            or for `length` the number of words, such as `46\u201380`.
        right_from: The id of the fact that says so; empty if none does.
    """

    check: str
    level: Level
    hard: bool
    span: str
    start: int
    end: int
    message: str
    right: str = ""
    right_from: str = ""

    def __post_init__(self) -> None:
        """End the message with one full stop, even where it ends in the writer's own words."""
        object.__setattr__(self, "message", with_one_stop(str(self.message)))


@dataclass(frozen=True, slots=True)
class Report:
    """The verdict on one draft.

    Attributes:
        findings: In the order of the text.
        facts_used: The ids of the facts that the draft rests on, in the facts' order.
        look_up: What an article says of the world, to be looked up before it is published.
        verified: Which model also looked at it, in one sentence; empty if none did.
        not_checked: What was not checked because of its language, in a sentence.
    """

    findings: tuple[Finding, ...] = ()
    facts_used: tuple[str, ...] = ()
    verified: str = ""
    look_up: tuple[str, ...] = ()
    not_checked: tuple[str, ...] = ()

    @property
    def failures(self) -> tuple[Finding, ...]:
        """The findings that keep it from passing; texts for one brief are compared by them."""
        return tuple(f for f in self.findings if f.hard)

    @property
    def to_mend(self) -> tuple[Finding, ...]:
        """The failures, and what is only a remark but has a right value: a name misspelt.

        A refusal has nothing to mend.
        """
        return tuple(
            f for f in self.findings if not self.refused and (f in self.failures or f.right_from)
        )

    @property
    def refused(self) -> bool:
        """True if it is no draft at all: see the check `refusal`."""
        return any(f.check == "refusal" for f in self.findings)

    @property
    def passed(self) -> bool:
        """True if no hard check failed."""
        return not self.failures

    @classmethod
    def from_dict(cls, data: Mapping[str, Any] | None) -> Report:
        """Read what `as_dict` made; of one that was edited by hand, whatever can be read."""
        names = [f.name for f in dataclasses.fields(Finding)]
        given = (data or {}).get("findings") or ()
        whole = [f for f in given if isinstance(f, dict) and set(names[:-2]) <= f.keys()]
        found = (Finding(**{name: f[name] for name in names if name in f}) for f in whole)
        used = map(str, (data or {}).get("facts_used") or ())
        listed = tuple(map(str, (data or {}).get("look_up") or ()))
        missing = tuple(map(str, (data or {}).get("not_checked") or ()))
        verified = str((data or {}).get("verified") or "")
        return cls(tuple(found), tuple(used), verified, listed, missing)

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data, as it stands in a draft's front matter and in JSON."""
        plain = {
            "passed": self.passed,
            "findings": [dataclasses.asdict(finding) for finding in self.findings],
            "facts_used": list(self.facts_used),
        }
        rare = {
            "look_up": list(self.look_up),
            "verified": self.verified,
            "not_checked": list(self.not_checked),
        }
        return plain | {name: value for name, value in rare.items() if value}


@dataclass(frozen=True)
class Brief:
    """What a draft is checked against.

    Attributes:
        facts: All that the profile and the inputs say.
        kind: The kind of draft; empty if it is not known.
        inputs: The inputs by name; empty if they are not known.
        earlier: The bodies of earlier drafts of the same kind, newest first.
        data: The profile's plain data, for what is not a fact (banned phrases, say).
        samples: Texts of the user's own writing, without front matter.
        checks: What the kind's prompt asks for: check ids with their parameters.
        language: The language that was asked for; None if none was.
        sources: What may be cited, and the text that the draft continues.
    """

    facts: tuple[Fact, ...]
    kind: str = ""
    inputs: Mapping[str, Any] = field(default_factory=dict)
    earlier: tuple[str, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    samples: tuple[str, ...] = ()
    checks: Mapping[str, Any] = field(default_factory=dict)
    language: Tag | None = None
    sources: tuple[Source, ...] = ()

    @cached_property
    def index(self) -> FactIndex:
        """The facts, read and sorted for the checks."""
        from draftkit.checks.grounding.index import index_of

        return index_of(self.facts)


@dataclass(frozen=True, slots=True)
class Specific:
    """Something in a draft that can be true or false: a number, a date, a name.

    Attributes:
        family: The id of the check that judges it, such as `numbers`.
        supported: Whether the facts support it.
        facts: The ids of the facts that do, in the facts' order.
        message: What to do about it if they do not.
        right: What a fact says instead, if one does.
        right_from: The id of that fact.
    """

    start: int
    end: int
    text: str
    family: str
    supported: bool
    facts: tuple[str, ...] = ()
    message: str = ""
    right: str = ""
    right_from: str = ""

    @property
    def hit(self) -> Noticed:
        """What its check says of it."""
        return Noticed(self.start, self.end, self.message, self.right, self.right_from)


@dataclass(frozen=True, slots=True)
class SentenceEvidence:
    """A sentence, a heading or a list item, and what it rests on.

    Attributes:
        start: Where it starts, in characters.
        end: Where it ends.
        text: The sentence as it stands.
        facts: The ids of the facts that support it, in the facts' order; none if it makes
            no claim that the facts know.
    """

    start: int
    end: int
    text: str
    facts: tuple[str, ...]


class Function(Protocol):
    """A check's function: it is given the text, the brief and the prompt's parameters."""

    def __call__(self, text: Document, brief: Brief, /, **parameters: Any) -> Iterable[Hit]:
        """Yield what was noticed."""


class Noticed(NamedTuple):
    """What a check noticed, where more than its place and its message is known.

    Attributes:
        start: Where it starts, in characters; if start == end, it is about the whole draft.
        end: Where it ends.
        message: What is wrong and what to do about it.
        right: What is right instead, and
        right_from: which fact says so: see `Finding`.
        hard: Whether it is hard, even if the check's other findings are not.
    """

    start: int
    end: int
    message: str
    right: str = ""
    right_from: str = ""
    hard: bool = False


Hit = tuple[int, int, str] | Noticed
"""Start, end and message are enough."""


@dataclass(frozen=True, slots=True)
class Check:
    """A registered check.

    Attributes:
        id: Its name in prompt files and reports.
        hard: Whether a failure keeps a draft from passing, unless the prompt says
            otherwise.
        always: Whether it needs no parameters and runs on every text.
        function: What does the work.
        level: What it says where no fact says otherwise: `unsupported` if it is about what a
            draft claims, `remark` if it is about anything else.
    """

    id: str
    hard: bool
    always: bool
    function: Function
    level: Level = "remark"

    @property
    def about(self) -> str:
        """What it looks at, in one sentence."""
        return (self.function.__doc__ or "").strip().split("\n", 1)[0]

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of the parameters that a prompt file may give it."""
        own = getattr(self.function, "__kwdefaults__", None) or {}
        return (*own, "hard")

    def run(self, text: Document, brief: Brief, parameters: Mapping[str, Any]) -> list[Finding]:
        """Run it; `hard` among the parameters overrides the check's own."""
        hard = bool(parameters.get("hard", self.hard))
        rest = {name: value for name, value in parameters.items() if name != "hard"}
        return [
            self._finding(text, Noticed(*hit), hard=hard)
            for hit in self.function(text.prose, brief, **rest)
        ]

    def _finding(self, text: Document, hit: Noticed, *, hard: bool) -> Finding:
        start, end, message, right, right_from, is_hard = hit
        if not 0 <= start <= end <= len(text.raw):
            raise ValueError(f"{start} to {end} is not a place in {len(text.raw)} characters")
        if not isinstance(message, str):
            raise TypeError(f"{message!r} is not a message")
        hard = hard or is_hard
        level = self._level(hard=hard, contradicted=bool(right_from))
        span = text.raw[start:end]
        return Finding(self.id, level, hard, span, start, end, message, right, right_from)

    def _level(self, *, hard: bool, contradicted: bool) -> Level:
        """A hard remark says that the draft is not what was asked for: that is a contradiction."""
        if contradicted or (hard and self.level == "remark"):
            return "contradicted"
        return self.level


REGISTRY: dict[str, Check] = {}


def check(
    id: str,  # noqa: A002 - the field's word
    *,
    hard: bool,
    always: bool = False,
    level: Level = "remark",
) -> Callable[[Function], Function]:
    """Register the function below as a check.

    Args:
        id: Its name in prompt files and reports.
        hard: Whether what it finds keeps a draft from passing; a prompt may say otherwise.
        always: Whether it runs on every text, or only where a prompt asks for it.
        level: `unsupported` for what a draft claims, `remark` for anything else: see `Check`.

    Raises:
        ValueError: If another module has a check of this name.
    """

    def register(function: Function) -> Function:
        other = REGISTRY.get(id)
        if other and other.function.__module__ != function.__module__:
            raise ValueError(f'there is a check "{id}" already, in {other.function.__module__}')
        REGISTRY[id] = Check(id, hard, always, function, level)
        return function

    return register
