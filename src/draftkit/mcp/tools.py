"""The tools that an assistant may call. Their docstrings and fields are what it reads."""

# Annotations are read when a tool is registered, so their evaluation is not deferred.
from typing import TYPE_CHECKING, Annotated, Any

from mcp.server.mcpserver import Context
from mcp.server.mcpserver.resolve import ElicitationResult, Resolve
from mcp_types import ToolAnnotations
from pydantic import Field

from draftkit.backends.completion import Completion, StopReason
from draftkit.errors import InputError
from draftkit.files.clean import clean
from draftkit.mcp.asking import Answers, answered, ask
from draftkit.mcp.results import (
    DIGITS,
    Added,
    Checked,
    Drafts,
    Explained,
    FactsFor,
    Listed,
    Saved,
)
from draftkit.mcp.workspace import Assistant, Workspace
from draftkit.profile.notes import Notes, NoteType
from draftkit.prompts.questions import questions

if TYPE_CHECKING:
    from draftkit.drafts.draft import Draft

__all__ = ["READS", "WRITES", "Tools"]

READS = ToolAnnotations(read_only_hint=True, open_world_hint=False)
WRITES = ToolAnnotations(read_only_hint=False, destructive_hint=False, open_world_hint=False)

Kind = Annotated[str, Field(description="The kind of text, such as thanks.")]
AnyKind = Annotated[
    str, Field(description="The kind of text; empty for a text of no kind, without inputs.")
]
Inputs = Annotated[
    dict[str, Any],
    Field(description="The kind's inputs by name: only what the user has told you."),
]
_NO_INPUTS: dict[str, Any] = {}
Language = Annotated[
    str, Field(description="What it is written in, such as German; empty for the user's usual.")
]
Text = Annotated[str, Field(description="The whole text, in Markdown.")]

_LONGEST_NAME = 60
_MOST_LISTED = 100


class Tools:
    """The tools for one workspace.

    Args:
        workspace: What they work with.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._in = workspace

    def facts_for(
        self, kind: Kind, inputs: Inputs = _NO_INPUTS, language: Language = ""
    ) -> FactsFor:
        """Start here: return how to write a text of a kind, and the facts that it may use.

        Use only these facts and what the user has told you. Where a fact is missing, ask the
        user for it; never fill a gap with something likely.
        """
        plan = self._in.plan(self._in.planner(), kind, inputs, language)
        going = set(plan.rendered.going.ids)
        asked = questions(plan.prompt, plan.profile, plan.inputs, notes=Notes.of(plan.profile))
        return FactsFor(
            request=plan.rendered.request.text,
            facts={f.id: f.text for f in plan.profile.facts() if f.id in going},
            inputs={n: value for n, value in plan.inputs.items() if value not in (None, [])},
            ask_first=tuple(question.ask for question in asked),
        )

    def check_text(
        self,
        text: Text,
        kind: AnyKind = "",
        inputs: Inputs = _NO_INPUTS,
        language: Language = "",
    ) -> Checked:
        """Check a text in the user's name, without a model, before you hand it over.

        Finds numbers, dates, names, links, quotations and claims that neither their profile nor
        the inputs have, and what the kind asks for. Mend what is hard, then check again.
        """
        return self._checked(text, kind, inputs, language)

    def explain_text(
        self,
        text: Text,
        kind: AnyKind = "",
        inputs: Inputs = _NO_INPUTS,
        language: Language = "",
    ) -> Explained:
        """Say which fact stands behind each sentence and each specific of a text, or none."""
        return Explained.of(self._in.explanation(text, kind, inputs, language))

    def save_draft(
        self,
        kind: Kind,
        text: Text,
        ctx: Context,
        inputs: Inputs = _NO_INPUTS,
        language: Language = "",
    ) -> Saved:
        """Save a text, as it is, as a draft in the user's folder, with what the checks say of it.

        For a text that the user wants to keep. It is a new file each time; nothing is replaced.
        """
        if not text.strip():
            raise InputError("The text is empty: give the whole text.")
        writer, store = Assistant(_name(ctx), text), self._in.store()
        planner = self._in.planner(writer)
        plan = self._in.plan(planner, kind, inputs, language)
        note = f"Written by an assistant ({writer.model}), which saved it through MCP."
        completion = Completion(text, StopReason.STOP, notes=(note,))
        with store.alone(plan.id):
            before = planner.existing(plan)
            # No settings were sent: the assistant's own are not known here.
            draft = before or planner.finish(plan, completion, sent={"settings": {}})
        return Saved(
            id=draft.id[:DIGITS],
            file=_file(draft),
            new=before is None,
            text=draft.body,
            notes=draft.notes,
            checked=self._checked(draft.body, kind, inputs, language),
        )

    def list_drafts(
        self,
        kind: Annotated[str, Field(description="Only this kind.")] = "",
        search: Annotated[str, Field(description="Only those that have all these words.")] = "",
        limit: Annotated[int, Field(ge=1, le=_MOST_LISTED)] = 20,
    ) -> Drafts:
        """List the user's drafts, the newest first; read one as the resource draft://ID."""
        found = self._in.store().list(kind=kind, search=search, limit=limit)
        return Drafts(drafts=tuple(map(Listed.of, found)))

    def add_note(
        self,
        text: Annotated[str, Field(description="What the user said, in their own words.")],
        type: Annotated[  # noqa: A002 - as the notes call it
            NoteType,
            Field(description="Something they hold, a case, what it taught, somebody's words."),
        ] = "",
        about: Annotated[str, Field(description="Whom or what it is about.")] = "",
    ) -> Added:
        """Keep something that the user told you as a fact for later texts, if they agree to it.

        Only what they said themselves; never what you have concluded or written.
        """
        profile = self._in.profile()
        notes = Notes.of(profile)
        notes.add(text, type=type, about=about)
        file = notes.save()
        return Added(id=list(profile.with_notes(notes).noted)[-1], file=str(file.absolute()))

    async def draft(
        self,
        kind: Kind,
        answers: Annotated[ElicitationResult[Answers], Resolve(ask)],
        inputs: Inputs = _NO_INPUTS,
        language: Language = "",
    ) -> Saved:
        """Have the model that the user has set for draftkit write a text, check and save it.

        Only if they ask for that: it may take a minute and cost money. Else write it yourself,
        with facts_for, check_text and save_draft.
        """
        from draftkit.mcp.writing import written

        given = {**inputs, **answered(answers)}
        draft, new = await written(self._in, kind, given, language)
        return Saved(
            id=draft.id[:DIGITS],
            file=_file(draft),
            new=new,
            text=draft.body,
            notes=draft.notes,
            checked=self._checked(draft.body, kind, given, language),
        )

    def _checked(self, text: str, kind: str, inputs: dict[str, Any], language: str) -> Checked:
        return Checked.of(self._in.report(text, kind, inputs, language))


def _file(draft: "Draft") -> str:
    return str(draft.path.absolute()) if draft.path else ""


def _name(ctx: Context) -> str:
    """Return what the assistant's program calls itself; it may call itself anything."""
    client = ctx.session.client_params
    name = clean(client.client_info.name) if client else ""
    return (
        "".join(c for c in " ".join(name.split()) if c.isprintable())[:_LONGEST_NAME] or "unnamed"
    )
