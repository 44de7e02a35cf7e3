"""An assistant with the server alone: what it can do, and what it is told when it errs."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from mcp_types import Implementation

import commands
from assistants import MODES, Assistant, Told, acting, connected
from draftkit.mcp.server import DraftkitServer
from draftkit.mcp.workspace import Workspace
from draftkit.prompts.kinds import kinds
from server import Server

BOTH = pytest.mark.parametrize("mode", sorted(MODES))

WRONG = (
    "Dear Maria,\n\nthank you for the panel on rural health. I went home and told everybody at "
    "Harmattan Logistics about your question, who empties the fridges. We cut spoilage by 45% in "
    "14 districts, and nobody had ever asked us that.\n\nAmara\n"
)
RIGHT = WRONG.replace("45%", "31%")
THANKS = {
    "recipient": "Maria",
    "occasion": "the panel on rural health",
    "specifics": "your question about who empties the fridges",
}

PRIVATE = """\
basics:
  name: Amara Okafor
  email: amara.okafor@harmattan.example
  phone: +233 30 123 4567
  location: {city: Tamale, address: 12 Salaga Road, postalCode: NT-0448}
  summary: I keep vaccines cold.
references: [{name: Kofi Mensah, reference: She never sleeps in May.}]
salary: [{amount: 71500 cedis}]
"""
SECRETS = ("harmattan.example", "123 4567", "Salaga", "NT-0448", "Mensah", "sleeps", "71500")
ABOUT = {"topic": "fridges"}
GUESSES = (
    "Write to amara.okafor@harmatan.example or amara.okafor@gmail.example, call +233 30 123 4568, "
    "or visit 13 Salago Road, NT-0449. Kofi Mensa says: she never slept in May. 71600 cedis.\n"
)


@pytest.fixture
def served(desk: Path) -> DraftkitServer:
    """A server for a folder with a profile."""
    assert desk == Path.cwd()
    return DraftkitServer(Workspace())


def write(file: str, text: str) -> None:
    """Write a file, as the user may at any moment."""
    Path(file).write_text(text, encoding="utf-8")


@BOTH
def test_the_whole_way(served: DraftkitServer, mode: str) -> None:
    async def work() -> None:
        async with connected(served, mode) as me:
            tools = {tool.name: tool for tool in (await me.client.list_tools()).tools}
            assert all(tool.output_schema for tool in tools.values())
            assert {n for n, tool in tools.items() if tool.annotations.read_only_hint} == {  # type: ignore[union-attr]
                "facts_for", "check_text", "explain_text", "list_drafts"
            }  # fmt: skip
            start = await me.call("facts_for", kind="thanks", inputs=THANKS)
            assert start["facts"]["work[0].highlights[0]"] == "Cut spoilage by 31% in 14 districts"
            assert "who empties the fridges" in start["request"]
            assert start["inputs"]["recipient"] == "Maria"
            assert "What did it change for you?" in start["ask_first"]

            found = await me.call("check_text", kind="thanks", text=WRONG, inputs=THANKS)
            assert not found["passed"]
            [hard] = [finding for finding in found["findings"] if finding["hard"]]
            assert (hard["span"], hard["right"]) == ("45%", "31%")
            assert (await me.call("check_text", kind="thanks", text=RIGHT, inputs=THANKS))["passed"]
            why = await me.call("explain_text", kind="thanks", text=RIGHT, inputs=THANKS)
            assert "work[0].highlights[0]" in {fact["id"] for fact in why["facts"]}

            saved = await me.call("save_draft", kind="thanks", text=RIGHT, inputs=THANKS)
            assert saved["new"]
            assert saved["checked"]["passed"]
            [listed] = (await me.call("list_drafts", search="fridges"))["drafts"]
            assert (listed["id"], listed["passed"]) == (saved["id"], True)
            assert await me.read(f"draft://{saved['id']}") == RIGHT
            evidence = json.loads(await me.read("draft://last/evidence"))
            assert evidence["facts"] == why["facts"]

    acting(work)
    [draft] = commands.drafts()
    assert (draft.provider, draft.model, draft.stop_reason) == (
        "assistant",
        "test-assistant",
        "stop",
    )
    assert draft.notes == ("Written by an assistant (test-assistant), which saved it through MCP.",)
    assert commands.run("show", "last").stdout == RIGHT


def test_nothing_is_saved_over_another(served: DraftkitServer) -> None:
    async def work() -> None:
        async with connected(served) as me:
            saved = [
                await me.call("save_draft", kind="thanks", text=text, inputs=THANKS)
                for text in (WRONG, RIGHT, WRONG)
            ]
            assert [one["new"] for one in saved] == [True, True, False]
            assert saved[0]["file"] == saved[2]["file"] != saved[1]["file"]
            assert not saved[0]["checked"]["passed"]

    acting(work)
    assert {draft.body for draft in commands.drafts()} == {WRONG, RIGHT}


@pytest.mark.parametrize(
    ("kind", "inputs"),
    [
        ("pitch", {"audience": "hospital managers", "seconds": "45"}),
        ("thanks", THANKS),
        ("post", {"topic": "why vaccine fridges fail"}),
    ],
)
def test_a_prompt_is_what_the_command_prints(
    served: DraftkitServer, kind: str, inputs: dict[str, str]
) -> None:
    options = [word for name, value in inputs.items() for word in (f"--{name}", value)]
    printed = commands.run("prompt", kind, *options).stdout.strip()

    async def work() -> None:
        async with connected(served) as me:
            assert (await me.prompt(kind, **inputs)).strip() == printed
            start = await me.call("facts_for", kind=kind, inputs=inputs)
            assert start["request"].strip() == printed

    acting(work)


def test_every_kind_is_a_prompt_as_soon_as_it_is_there(served: DraftkitServer) -> None:
    async def work() -> None:
        async with connected(served) as me:
            listed = {prompt.name: prompt for prompt in (await me.client.list_prompts()).prompts}
            assert listed.keys() == kinds().keys()
            needed = [one.name for one in listed["thanks"].arguments or () if one.required]
            assert needed == ["recipient", "occasion"]
            assert commands.run("prompts", "new", "toast").returncode == 0
            write("prompts/broken.md", "---\nfoo: 1\n---\n")
            names = {prompt.name for prompt in (await me.client.list_prompts()).prompts}
            assert names == {*listed, "toast"}
            assert "the port" in await me.prompt("toast", topic="the port")

    acting(work)


def test_what_is_private_stays_whatever_is_guessed(served: DraftkitServer) -> None:
    write("profile.yaml", PRIVATE)
    told: list[Any] = []

    async def work() -> None:
        async with connected(served) as me:
            told.append(await me.read("profile://facts"))
            told.append(await me.prompt("newsletter", topic="fridges"))
            told.append(await me.call("facts_for", kind="newsletter", inputs=ABOUT))
            for kind, given in (("", {}), ("newsletter", ABOUT)):
                told.append(await me.call("check_text", text=GUESSES, kind=kind, inputs=given))
                told.append(await me.call("explain_text", text=GUESSES, kind=kind, inputs=given))
            told.append(await me.call("save_draft", text=GUESSES, kind="newsletter", inputs=ABOUT))
            told.append(await me.read("draft://last/evidence"))

    acting(work)
    said = json.dumps(told)
    assert "I keep vaccines cold." in said
    assert "Tamale" in said
    for secret in SECRETS:
        assert secret not in said


def test_a_kind_that_names_something_private_is_told_it(served: DraftkitServer) -> None:
    write("profile.yaml", PRIVATE)
    assert commands.run("prompts", "new", "card").returncode == 0
    card = Path("prompts/card.md")
    card.write_text(
        card.read_text(encoding="utf-8").replace(
            "profile: [basics.name,", "profile: [basics.email, basics.name,"
        ),
        encoding="utf-8",
    )

    async def work() -> None:
        async with connected(served) as me:
            start = await me.call("facts_for", kind="card", inputs={"topic": "me"})
            assert "basics.email" in start["facts"]
            assert "123 4567" not in json.dumps(start)
            found = await me.call("explain_text", kind="card", inputs={"topic": "me"}, text=GUESSES)
            assert "amara.okafor@harmattan.example" in json.dumps(found)

    acting(work)


# The tool, its arguments, and what its one line has.
ERRORS: dict[str, tuple[str, dict[str, Any], str]] = {
    "no kind": ("facts_for", {}, "kind: Field required"),
    "no such kind": ("facts_for", {"kind": "thank"}, 'Did you mean "thanks"?'),
    "a path as a kind": ("facts_for", {"kind": "../thanks"}, "There is no kind"),
    "missing inputs": ("facts_for", {"kind": "thanks"}, "thanks needs recipient, occasion."),
    "unknown input": ("check_text", {"kind": "pitch", "text": "x", "inputs": {"audienc": "x"}},
                      'Did you mean "audience"?'),
    "inputs of no kind": ("check_text", {"text": "x", "inputs": {"prize": "I won"}}, "name it"),
    "nested input": ("facts_for", {"kind": "pitch", "inputs": {"audience": {"a": [1]}}},
                     "must be a text"),
    "inputs that are none": ("facts_for", {"kind": "pitch", "inputs": "me"}, "inputs: "),
    "too long": ("facts_for", {"kind": "pitch", "inputs": {"audience": "x" * 30_000}}, "at most"),
    "no language": ("facts_for", {"kind": "pitch", "language": "Klingonese"}, "Klingonese"),
    "no text": ("save_draft", {"kind": "pitch", "text": " \n"}, "The text is empty"),
    "no note": ("add_note", {"text": " "}, "has no text"),
    "no such type": ("add_note", {"text": "x", "type": "rumour"}, "type: "),
    "a long note": ("add_note", {"text": "x" * 9000}, "5,000"),
    "limit": ("list_drafts", {"limit": 0}, "limit: "),
    "by hand": ("draft", {"kind": "pitch"}, "chat window: you are one"),
    "no such argument": ("check_text", {"kind": "pitch", "text": "x", "langauge": "German"},
                         'There is no argument "langauge". Did you mean "language"? Arguments: '),
    "no such tool": ("delete_all", {}, "delete_all"),
}  # fmt: skip


@BOTH
def test_what_is_wrong_is_told_in_one_line(served: DraftkitServer, mode: str) -> None:
    async def work() -> None:
        async with connected(served, mode) as me:
            for tool, arguments, expected in ERRORS.values():
                with pytest.raises(Told) as told:
                    await me.call(tool, **arguments)
                said = str(told.value)
                assert expected in said
                assert "\n" not in said
                assert "Traceback" not in said

    acting(work)
    assert commands.drafts() == []


@pytest.mark.parametrize(
    ("uri", "expected"),
    [
        ("draft://last", "There are no drafts"),
        ("draft://0123abcd/evidence", "No draft 0123abcd"),
        ("draft://profile.yaml", "named by at least four characters"),
        ("draft://..%2Fnotes.md", "draft://..%2Fnotes.md"),
        ("draft://a/b/c", "Unknown resource"),
        ("file:///etc/passwd", "Unknown resource"),
    ],
)
def test_a_resource_that_is_none(served: DraftkitServer, uri: str, expected: str) -> None:
    async def work() -> None:
        async with connected(served) as me:
            with pytest.raises(Told, match=expected):
                await me.read(uri)

    acting(work)


def test_without_a_profile_it_says_how_to_make_one(served: DraftkitServer) -> None:
    Path("profile.yaml").unlink()

    async def work() -> None:
        async with connected(served) as me:
            for attempt in (
                me.call("facts_for", kind="pitch"),
                me.call("check_text", text="x"),
                me.read("profile://facts"),
                me.prompt("pitch"),
            ):
                with pytest.raises(Told, match="draftkit init"):
                    await attempt

    acting(work)


def test_a_profile_counts_as_it_is_now(served: DraftkitServer) -> None:
    async def work() -> None:
        async with connected(served) as me:
            assert not (await me.call("check_text", text="We cut spoilage by 77%."))["passed"]
            write("profile.yaml", commands.PROFILE.replace("31%", "77%"))
            assert (await me.call("check_text", text="We cut spoilage by 77%."))["passed"]
            write("profile.yaml", "basics: [")
            with pytest.raises(Told, match=r"profile\.yaml, line 2"):
                await me.call("check_text", text="We cut spoilage by 77%.")

    acting(work)


def test_a_note_is_a_fact_from_then_on(served: DraftkitServer) -> None:
    text = "Most of our 612 fridges are lost at the plug."

    async def work() -> None:
        async with connected(served) as me:
            assert not (await me.call("check_text", text=text))["passed"]
            added = await me.call("add_note", text=text, type="lesson", about="fridges")
            assert added["id"] == "notes[0]"
            assert (await me.call("check_text", text=text))["passed"]
            [note] = json.loads(await me.read("notes://all"))
            assert (note["id"], note["text"], note["type"]) == ("notes[0]", text, "lesson")
            assert "notes[0]" in json.loads(await me.read("profile://facts"))

    acting(work)
    if os.name == "posix":
        assert Path("notes.yaml").stat().st_mode & 0o777 == 0o600


def test_whom_you_know_is_known(served: DraftkitServer) -> None:
    given = {name: THANKS[name] for name in ("recipient", "occasion")}
    write("people.yaml", "- name: Maria Silva\n  organisation: Port Data\n")

    async def work() -> None:
        async with connected(served) as me:
            start = await me.call("facts_for", kind="congrats", inputs=given)
            assert start["inputs"]["recipient_org"] == "Port Data"

    acting(work)


@BOTH
@pytest.mark.parametrize(
    "given",
    [{}, {"recipient": "Maria"}],
    ids=["nothing given", "one given"],
)
def test_the_model_that_is_set_writes_and_what_is_missing_is_asked_for(
    served: DraftkitServer, monkeypatch: pytest.MonkeyPatch, mode: str, given: dict[str, str]
) -> None:
    answer = {name: THANKS[name] for name in ("recipient", "occasion") if name not in given}
    with Server(text=RIGHT) as model:
        use(model, monkeypatch)

        async def work() -> None:
            async with connected(served, mode, answer) as me:
                made = await me.call("draft", kind="thanks", inputs=given)
                assert (made["new"], made["text"]) == (True, RIGHT)
                assert "We cut spoilage" in await me.read(f"draft://{made['id']}")
            async with connected(served, mode) as me:
                again = await me.call("draft", kind="thanks", inputs={**given, **answer})
                assert (again["new"], again["id"]) == (False, made["id"])

        acting(work)
        assert len(model.requests) == 1


@BOTH
@pytest.mark.parametrize("answer", [{}, None], ids=["declined", "no form"])
def test_who_does_not_answer_is_told_what_is_missing(
    served: DraftkitServer,
    monkeypatch: pytest.MonkeyPatch,
    mode: str,
    answer: dict[str, Any] | None,
) -> None:
    with Server(text=RIGHT) as model:
        use(model, monkeypatch)

        async def work() -> None:
            async with connected(served, mode, answer) as me:
                with pytest.raises(Told, match="thanks needs recipient, occasion"):
                    await me.call("draft", kind="thanks")

        acting(work)
        assert not model.requests


def test_a_model_that_fails_is_told_in_one_line(
    served: DraftkitServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Server("401") as model:
        use(model, monkeypatch)

        async def work() -> None:
            async with connected(served) as me:
                with pytest.raises(Told, match=r"^[^\n]*key[^\n]*$"):
                    await me.call("draft", kind="pitch")

        acting(work)


def use(model: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a server's model the one that is set."""
    monkeypatch.setenv("DRAFTKIT_MODEL", "openai:gpt-4o-mini")
    monkeypatch.setenv("OPENAI_API_KEY", commands.KEY)
    assert commands.run("config", "set", "providers.openai.base_url", model.url).returncode == 0


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("claude-ai", "claude-ai"),
        ("a\x1b[31m\nb: c", "a b: c"),
        ("x" * 500, "x" * 60),
        ("", "unnamed"),
    ],
)
def test_an_assistant_may_call_itself_anything(
    served: DraftkitServer, name: str, kept: str
) -> None:
    async def work() -> None:
        info = Implementation(name=name, version="1")
        async with connected(served, client_info=info) as me:
            await save(me)

    acting(work)
    [draft] = commands.drafts()
    assert draft.model == kept
    assert commands.run("check", "last").returncode == 0


async def save(me: Assistant) -> None:
    """Save the note."""
    await me.call("save_draft", kind="thanks", text=RIGHT, inputs=THANKS)


def test_half_of_a_surrogate_pair_is_a_sign_that_is_not_known(served: DraftkitServer) -> None:
    async def work() -> None:
        async with connected(served) as me:
            saved = await me.call("save_draft", kind="pitch", text=RIGHT + "\ud83d\n")
            assert saved["text"].endswith("\ufffd\n")
            why = await me.call("explain_text", text="I cut 40 \ud83d of it.")
            assert why["sentences"][0]["text"] == "I cut 40 \ufffd of it."
            assert "fridges \ufffd" in await me.prompt("post", topic="fridges \ud83d")

    acting(work)
