"""An outline becomes an article, and that a post: each rests on the profile, through a server."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

import draftkit
from draftkit import Draft, Profile, Prompt, Store
from draftkit.cli import main
from draftkit.errors import PromptError
from draftkit.prompts.kinds import Kind
from draftkit.testing import ScriptedBackend
from server import Server

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "tests" / "data" / "chain"
PROFILE = (ROOT / "examples" / "profile.yaml").read_text(encoding="utf-8")
CLAIM = "I have counted 77 power cuts."


def text(name: str) -> str:
    """Return one of the texts that a strong model has written to these prompts."""
    return FOLDER.joinpath(f"{name}.md").read_text(encoding="utf-8")


@pytest.fixture
def chain(desk: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[list[Draft], list[str]]:
    """An outline of seven sections, the article and the post from it; and what was sent."""
    (desk / "profile.yaml").write_text(PROFILE, encoding="utf-8")
    monkeypatch.setenv("DRAFTKIT_MODEL", "vllm:m")
    drafts: list[Draft] = []
    with Server() as server:
        topic = ["why vaccine fridges fail", "--sections", "7", "--length", "1500"]
        for kind, name, more in (
            ("post", "outline", topic),
            ("article", "article", []),
            ("social", "social", []),
        ):
            server.text = text(name)
            words = [kind, *more, "--base-url", server.url, "-q"]
            words += ["--from", drafts[-1].id[:12]] if drafts else []
            result = CliRunner().invoke(main, words, standalone_mode=False)
            assert result.exception is None, result.exception
            drafts.append(next(d for d in Store("drafts") if d.kind == kind))
        sent = ["\n".join(m["content"] for m in one.body["messages"]) for one in server.requests]
    return drafts, sent


def test_the_article_has_every_section_and_the_post_fits(
    chain: tuple[list[Draft], list[str]],
) -> None:
    (outline, article, post), (_, second, third) = chain
    assert second.count("Read the temperature log backwards") == 1
    assert "about 1500 words" in second
    assert "it stands below, in the task" in second
    assert (article.inputs["outline"], article.inputs["words"]) == (outline.body.strip(), 1500)
    assert len(article.body.split()) in range(1400, 1700)
    assert len(post.body.encode("utf-16-le")) // 2 <= 3000
    assert "> Read it backwards." in third
    assert "# What I gave for it" in third
    assert not any("Others wrote it" in one for one in (second, third))
    for draft in (article, post):
        assert (draft.report or {})["passed"]
        assert not [f for f in (draft.report or {})["findings"] if f["check"] == "outline"]
    assert (post.parent, article.parent) == (article.id, outline.id)


def test_each_rests_on_the_profile_and_is_stale_with_it(
    chain: tuple[list[Draft], list[str]],
) -> None:
    drafts, _ = chain
    own = Profile.load("profile.yaml")
    clinics = "work[0].highlights[0]"
    for draft in drafts:
        assert draft.path
        found = draftkit.explain(draft.path.read_text(encoding="utf-8"), profile=own)
        assert clinics in {fact.id for fact in found.facts}
        assert not any(fact.id.startswith("inputs.outline") for fact in found.facts)
        assert not found.unsupported
    assert draftkit.stale(Store("drafts"), own) == []
    Path("profile.yaml").write_text(PROFILE.replace("41 clinics in n", "43 clinics in n"))
    stale = draftkit.stale(Store("drafts"), Profile.load("profile.yaml"))
    assert [one.draft.id for one in stale] == [draft.id for draft in drafts]
    assert all(clinics in {reason.name for reason in one.reasons} for one in stale)


def test_what_nobody_told_the_outline_is_no_support_further_on() -> None:
    own = Profile.from_dict({"basics": {"name": "Amara Okafor"}})
    body = f"# Nights\n\n## The cuts\n\n- {CLAIM}\n"
    outline = draftkit.draft("post", own, model=ScriptedBackend([body]), topic="nights")
    answer = f"# Nights\n\n## The cuts\n\n{CLAIM}\n"
    article = draftkit.draft("article", own, model=ScriptedBackend([answer]), parent=outline)
    post = draftkit.draft("social", own, model=ScriptedBackend([CLAIM]), parent=article)
    for draft in (outline, article, post):
        spans = [f["span"] for f in (draft.report or {})["findings"] if f["check"] == "numbers"]
        assert spans == ["77"], draft.kind
    # An outline that the writer gives is the writer's word.
    given = draftkit.draft(
        "article", own, model=ScriptedBackend([answer]), topic="nights", outline=body
    )
    assert not [f for f in (given.report or {})["findings"] if f["check"] == "numbers"]


def test_an_article_is_described_by_its_outline_or_by_how_it_begins() -> None:
    own = Profile.from_dict({"basics": {"name": "Amara Okafor"}})
    answer = "# Nights\n\nThe power goes at night, and nobody is there.\n"
    model = ScriptedBackend([answer])
    begins = "The power goes at night, and nobody is there."
    plain = draftkit.draft("article", own, model=model, topic="nights")
    assert plain.description == begins
    outline = replace(plain, kind="post", description="Why the power goes at night.")
    article = draftkit.draft("article", own, model=model, parent=outline)
    assert article.description == "Why the power goes at night."
    page = draftkit.export(replace(article, description=Prompt.find("article").description), "html")
    assert f'content="{begins}"' in page.data.decode()
    for said in (begins, Prompt.find("post").description):
        outline = replace(plain, kind="post", description=said)
        assert draftkit.draft("article", own, model=model, parent=outline).description == begins


def test_a_prompt_says_what_it_takes_from_which_kind(tmp_path: Path) -> None:
    path = tmp_path / "mine.md"
    head = '---\ndescription: "M."\ninput: {schema: {properties: {a: {description: A, from: %s}}}}'
    body = "\n---\n{% block user %}{{ inputs.a }}{% endblock %}\n"
    path.write_text(head % "post" + body, encoding="utf-8")
    with pytest.raises(PromptError, match=r"a\.from: name kinds, each with text or an input"):
        Prompt.load(Kind("mine", path, "yours"))
    path.write_text(head % "{thanks: inputs.occasion}" + body, encoding="utf-8")
    (declared,) = Prompt.load(Kind("mine", path, "yours")).inputs
    assert declared.parents == {"thanks": "inputs.occasion"}


def test_a_followup_takes_over_where_they_met() -> None:
    own = Profile.from_dict({"basics": {"name": "Amara Okafor"}})
    model = ScriptedBackend(["Dear Maria,\n\nThank you.\n"])
    thanks = draftkit.draft("thanks", own, model=model, recipient="Maria", occasion="the panel")
    followup = draftkit.draft("followup", own, model=model, parent=thanks)
    assert followup.inputs["meeting"] == "the panel"
