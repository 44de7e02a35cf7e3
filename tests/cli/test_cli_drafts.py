"""What the command does with drafts that are there: redo, revise, diff, list, show, open."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from commands import PROFILE, REPLY, drafts, run
from server import TEXT, Server

pytestmark = pytest.mark.usefixtures("desk")


def made(*more: str) -> dict[str, Any]:
    """Make a draft by hand, and return it as JSON has it."""
    result = run("pitch", "--reply", "reply.md", "--json", "-q", *more)
    assert result.returncode == 0, result.stderr
    return dict(json.loads(result.stdout))


def test_redo_makes_a_new_draft_of_the_same_recipe() -> None:
    first = made("--seconds", "45")
    Path("reply.md").write_text("Another.\n")
    result = run("redo", first["id"][:8], "--reply", "reply.md")
    assert (result.returncode, result.stdout) == (0, "Another.\n")
    newer, older = sorted(drafts(), key=lambda draft: draft.body)
    assert (older.id, older.body) == (first["id"], REPLY)
    assert newer.inputs == older.inputs


def test_redo_says_what_has_changed_since() -> None:
    made()
    Path("profile.yaml").write_text(PROFILE.replace("Okafor", "Mensah"))
    result = run("redo", "last", "--reply", "reply.md")
    assert "your profile has changed" in result.stderr
    assert drafts()[0].author != drafts()[1].author


def test_revise_makes_a_child_that_knows_its_parent() -> None:
    first = made()
    with Server() as server:
        model = ["-m", "vllm:m", "--base-url", server.url]
        result = run("revise", first["id"], "make it warmer", *model)
        roles = [message["role"] for message in server.requests[0].body["messages"]]
        last = server.requests[0].body["messages"][-1]["content"]
    assert result.returncode == 0, result.stderr
    assert roles == ["system", "user", "assistant", "user"]
    assert "make it warmer" in last
    child = next(draft for draft in drafts() if draft.parent)
    assert (child.parent, child.instruction) == (first["id"], "make it warmer")
    difference = run("diff", child.id[:8]).stdout
    assert f"-{REPLY.strip()}" in difference
    assert f"+{TEXT}" in difference


def test_a_draft_is_redone_with_its_settings_and_its_sources_as_they_are_now() -> None:
    study = Path("study.txt")
    study.write_text("26 days of logs in Togo showed that fridges fail at night.\n")
    with Server("ok", "ok", "ok") as server:
        model = ["-m", "vllm:m", "--base-url", server.url, "--no-ask", "--max-attempts", "1"]
        own = ["--temperature", "0.3", "--seed", "7", "--max-tokens", "777"]
        about = ["social", "why fridges fail", "--source", "study.txt"]
        assert run(*about, *own, *model).returncode == 0
        first = drafts()[0].id
        study.write_text("99 days of logs in Togo showed that fridges fail at noon.\n")
        assert run("redo", first, *model[:4], "--max-attempts", "1").returncode == 0
        study.unlink()
        gone = run("redo", first, "--seed", "8", *model[:4], "--max-attempts", "1")
        bodies = [request.body for request in server.requests]
    assert [(b["temperature"], b["seed"], b["max_tokens"]) for b in bodies] == [
        (0.3, 7, 777),
        (0.3, 7, 777),
        (0.3, 8, 777),
    ]
    days = [("99" if "99 days" in str(body["messages"]) else "26") for body in bodies]
    assert days == ["26", "99", "26"]
    assert "study.txt is taken as it was" in gone.stderr


def test_a_half_revision_is_not_revised_as_the_last_draft() -> None:
    first = made()
    with Server("cut_chunk", "ok") as server:
        model = ["-m", "vllm:m", "--base-url", server.url, "--max-attempts", "1"]
        assert run("revise", "last", "make it shorter", *model).returncode == 1
        half = next(draft for draft in drafts() if not draft.complete)
        told = run("revise", "last", "make it shorter", *model)
        assert (told.returncode, server.count) == (2, 1)
        assert f"draftkit revise {first['id'][:12]}" in told.stderr
        assert run("revise", half.id, "make it shorter", *model).returncode == 0


def test_a_revision_is_redone_as_one() -> None:
    first = made()
    with Server("ok", "ok", "ok") as server:
        model = ["-m", "vllm:m", "--base-url", server.url]
        assert run("revise", first["id"], "make it warmer", *model).returncode == 0
        child = next(draft for draft in drafts() if draft.parent)
        assert run("redo", child.id, *model).returncode == 0
        asked = [request.body["messages"] for request in server.requests]
    assert asked[0] == asked[1]
    assert [d.parent for d in drafts() if d.instruction] == [first["id"]] * 2
    run("delete", first["id"])
    gone = run("redo", child.id, *model)
    assert (gone.returncode, "the draft that it came from is gone" in gone.stderr) == (2, True)


def test_a_revision_of_a_draft_that_was_copied_and_edited_is_of_the_text_that_it_was_of() -> None:
    first = made()
    path = Path(first["path"])
    with Server("ok", "ok", "ok") as server:
        model = ["-m", "vllm:m", "--base-url", server.url]
        assert run("revise", first["id"], "make it warmer", *model).returncode == 0
        child = next(draft for draft in drafts() if draft.parent)
        copy = path.with_name("a copy.md")
        copy.write_text(path.read_text("utf-8") + "And more.\n", "utf-8")
        assert run("redo", child.id, *model).returncode == 0
        asked = [request.body["messages"] for request in server.requests]
        assert asked[0] == asked[1]
        path.write_text(path.read_text("utf-8") + "Or less.\n", "utf-8")
        torn = run("redo", child.id, *model)
        assert (torn.returncode, server.count) == (2, 2)
        for name in ("is a revision of another draft", copy.name, path.name, "move the others"):
            assert name in torn.stderr
        copy.unlink()
        path.write_text(path.read_text("utf-8").replace("title: ", "title: A: "), "utf-8")
        harmed = run("redo", child.id, *model)
        assert (harmed.returncode, server.count) == (2, 2)
        assert f"{path.name}, line 2" in harmed.stderr
        assert "is gone" not in harmed.stderr


@pytest.mark.parametrize("instruction", ["", " \n"])
def test_a_revision_that_says_not_what_to_change_is_refused(instruction: str) -> None:
    made()
    with Server() as server:
        model = ["-m", "vllm:m", "--base-url", server.url]
        result = run("revise", "last", instruction, *model)
        assert server.count == 0
    assert (result.returncode, len(list(drafts()))) == (2, 1)
    assert "What to change is empty" in result.stderr


@pytest.mark.parametrize("command", [["redo", "last"], ["revise", "last", "make it warmer"]])
def test_a_draft_is_redone_at_its_own_server_which_it_does_not_name(command: list[str]) -> None:
    with Server() as server, Server() as usual:
        run("config", "set", "providers.vllm.base_url", usual.url)
        run("pitch", "-m", "vllm:m", "--base-url", server.url, "-q")
        result = run(*command)
        assert result.returncode == 0, result.stderr
        assert (len(server.requests), len(usual.requests)) == (2, 0)
        assert "another server" not in result.stderr
        first, second = drafts()
        assert first.server == second.server != ""
        port = server.url.split(":")[2].split("/")[0]
        assert all(port not in draft.to_markdown() for draft in (first, second))
        elsewhere = run(*command, "--base-url", usual.url)
        assert "made with another server than http://localhost" in elsewhere.stderr
    own = Path(os.environ["DRAFTKIT_CONFIG_DIR"], "servers.txt")
    assert own.stat().st_mode & 0o77 == 0
    own.unlink()
    result = run(*command)
    assert result.returncode == 2
    assert "not known on this computer" in result.stderr
    assert "--base-url" in result.stderr
    assert len(drafts()) == 3


def test_diff_compares_with_the_one_before_or_any_other() -> None:
    first = made()
    Path("reply.md").write_text("Another.\n")
    second = made("--again")
    difference = run("diff", first["id"], second["id"]).stdout
    assert f"-{REPLY.strip()}" in difference
    assert "+Another." in difference
    backwards = run("diff", second["id"], first["id"]).stdout
    assert "-Another." in backwards
    same = run("diff", second["id"], second["id"])
    assert (same.stdout, same.stderr, same.returncode) == ("", "The texts are the same.\n", 0)


def test_a_folder_that_is_not_there_has_no_list() -> None:
    assert run("list").returncode == 0
    for options in ((), ("--json",)):
        said = run("list", "-o", "nowhere", *options)
        assert (said.returncode, "There is no folder nowhere" in said.stderr) == (2, True)


def test_list_filters() -> None:
    made()
    run("thanks", "Maria", "the panel", "--reply", "reply.md", "-q")

    def listed(*options: str) -> list[str]:
        return [draft["kind"] for draft in json.loads(run("list", "--json", *options).stdout)]

    assert sorted(listed()) == ["pitch", "thanks"]
    assert listed("--kind", "pitch") == ["pitch"]
    assert listed("--status", "partial") == []
    assert len(listed("--limit", "1")) == 1
    assert listed("--since", "2999-01-01") == []
    assert len(listed("--since", "2020-01-01")) == 2
    plain = run("list", "--status", "partial")
    assert (plain.stdout, plain.returncode) == ("", 0)
    assert "No drafts in drafts that fit." in plain.stderr


def test_list_searches_titles_and_texts() -> None:
    made()
    Path("reply.md").write_text("Thank you, Ma\u0301ría, for the panel\non STRASSE nights.\n")
    run("thanks", "Maria", "the panel", "--reply", "reply.md", "-q")

    def found(*words: str) -> list[str]:
        listed = json.loads(run("list", "--json", "--search", *words).stdout)
        return [draft["kind"] for draft in listed]

    assert found("FRIDGES night") == ["pitch"]
    assert sorted(found("night")) == ["pitch", "thanks"]
    assert found("m\u00e1r\u00eda") == found("straße") == ["thanks"]
    assert found('"the panel on"') == ["thanks"]
    assert found('"panel the"') == found("fridges panel") == []
    assert len(run("list", "--search", "night").stdout.splitlines()) == 2
    assert len(run("list", "--search", "night", "--limit", "1").stdout.splitlines()) == 1
    assert "No drafts in drafts that fit." in run("list", "--search", "nowhere").stderr


def test_delete_moves_to_the_trash_and_says_how_to_get_it_back() -> None:
    path = Path(made()["path"])
    text = path.read_text(encoding="utf-8")
    result = run("delete", "last", "last")
    trashed = path.parent / "trash" / path.name
    assert (result.returncode, path.exists()) == (0, False)
    assert trashed.read_text(encoding="utf-8") == text
    assert f"It is in {trashed}; to get it back, move it to {path.parent}." in result.stderr
    assert run("list").stdout == ""
    again = made()  # the text is asked for anew, and deleted beside the first
    run("delete", again["id"][:8])
    assert len(list(trashed.parent.iterdir())) == 2
    trashed.rename(path)
    assert json.loads(run("show", "last", "--json").stdout)["body"] == REPLY
    run("delete", "last")
    assert run("delete", "last").returncode == 2


def test_list_says_what_is_wrong_with_a_draft() -> None:
    path = Path(made()["path"])
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("status: complete", "status: partial"), encoding="utf-8")
    assert "(partial" in run("list").stdout
    path.write_text(text.replace("passed: true", "passed: false"), encoding="utf-8")
    assert "(checks failed)" in run("list").stdout
    path.write_text(text.replace("title: ", "title: [", 1), encoding="utf-8")
    listed = run("list").stdout
    assert f'damaged: "draftkit show {path}" says where' in listed
    assert "never closed" in run("show", str(path)).stderr


def test_show_takes_an_id_a_file_or_last() -> None:
    first = made()
    for name in (first["id"], first["id"][:4], first["path"], "last"):
        assert run("show", name).stdout == REPLY
    assert json.loads(run("show", "last", "--json").stdout)["id"] == first["id"]
    assert "provider: manual" in run("show", "last", "-v").stderr


def test_open_and_edit_start_the_editor_on_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    script = Path("editor.py")
    script.write_text("import sys\nwith open(sys.argv[1], 'a') as file: file.write('Mine.\\n')\n")
    monkeypatch.setenv("EDITOR", f"{sys.executable} {script.absolute()}")
    made("--edit")
    assert drafts()[0].body == f"{REPLY}Mine.\n"
    assert run("open").returncode == 0
    assert drafts()[0].body == f"{REPLY}Mine.\nMine.\n"
