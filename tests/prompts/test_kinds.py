"""The four kinds, from a profile to a file: in this process, over HTTP, and by hand."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from draftkit import Draft, Drafter, Options, Profile, Store, open_backend
from draftkit.errors import ConfigError
from each import each

HERE = Path(__file__).parents[1]
PROFILE = Profile.load(HERE.parent / "examples" / "profile.yaml")
KINDS: dict[str, dict[str, Any]] = {
    "pitch": {"audience": "health ministries"},
    "post": {
        "topic": "why vaccine fridges fail",
        "angle": "the power is the problem",
        "sections": 4,
    },
    "collab": {
        "recipient": "Dr. Ines Duarte",
        "recipient_org": "the Port Data podcast",
        "why_them": "your episode on rural ports",
        "ask": "Could we talk for 20 minutes next week?",
    },
    "thanks": {
        "recipient": "Maria",
        "occasion": "the panel on rural health",
        "specifics": "your question about who empties the fridges",
    },
}


def drafted(kind: str, folder: Path, spec: str, options: Options) -> Draft:
    backend = open_backend(spec, options)
    try:
        drafter = Drafter(backend, Store(folder))
        draft = drafter.draft(drafter.plan(kind, PROFILE, KINDS[kind]))
    finally:
        backend.close()
    assert draft.path is not None
    assert Draft.load(draft.path) == draft
    assert draft.complete
    return draft


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_on_the_embedded_model(kind: str, tmp_path: Path, smollm2: Path) -> None:
    draft = drafted(kind, tmp_path, f"local:{smollm2}", Options())
    assert len(draft.body.split()) > 20
    assert draft.usage.output_tokens


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_on_the_same_model_over_http(kind: str, tmp_path: Path, engine: str) -> None:
    draft = drafted(kind, tmp_path, "openai:smollm2", Options(base_url=engine))
    assert len(draft.body.split()) > 20
    assert draft.provider == "openai"


@each("kind", KINDS)
def test_with_a_strong_models_answer_by_hand(kind: str, tmp_path: Path) -> None:
    reply = HERE / "data" / "replies" / f"{kind}.txt"
    draft = drafted(kind, tmp_path, "manual:", Options(reply=str(reply)))
    last = reply.read_text(encoding="utf-8").strip().splitlines()[-1]
    assert (last in draft.body) == (kind != "post")
    if kind == "post":
        assert draft.title == "Your vaccine fridge is fine. Your power is not."
        assert draft.body.count("\n## ") == 7
        assert draft.description.startswith("Vaccine fridges fail when the power does.")
        assert "**A question to readers.** How long was" in draft.body


def test_a_small_model_keeps_to_the_facts(tmp_path: Path, smollm2: Path) -> None:
    """What the model wrote has no number: those that are there come from the profile."""
    draft = drafted("thanks", tmp_path, f"local:{smollm2}", Options())
    assert draft.body.startswith("Dear Maria,\n\n")
    # Which frame it is goes by the draft's id, so by the prompt's version.
    assert "for the panel on rural health." in draft.body
    assert draft.body.endswith("\nAmara\n")
    digits = [word for word in draft.body.split() if any(c.isdigit() for c in word)]
    assert set(digits) <= {"41"}


def test_an_installed_package_adds_a_backend(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    about = tmp_path / "echo_backend-1.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: echo-backend\nVersion: 1\n")
    (about / "entry_points.txt").write_text(
        "[draftkit.backends]\necho = echo_backend:EchoBackend\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.syspath_prepend(str(HERE.parent / "examples"))
    draft = drafted("pitch", tmp_path / "drafts", "echo:loud", Options())
    assert draft.body == "REPLY WITH THE PITCH ALONE.\n"
    sys.modules.pop("echo_backend")


@each(
    ("spec", "said"),
    [
        ("gpt-4o-mini", "openai:gpt-4o-mini"),
        ("opnai:gpt", 'Did you mean "openai"'),
        ("", "local:smollm2"),
        ("local", "local:smollm2"),
    ],
)
def test_what_is_no_model_is_said_with_what_would_be(spec: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        open_backend(spec)
