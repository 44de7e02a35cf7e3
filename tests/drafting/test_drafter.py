"""The way of one draft: what is asked, what is kept, and that nothing is paid twice."""

from __future__ import annotations

import dataclasses
import json
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import Mock

import pytest

from commands import PROFILE
from draftkit.backends import open_backend
from draftkit.backends.base import Options
from draftkit.backends.completion import Completion, StopReason, Usage
from draftkit.backends.request import Request, Settings
from draftkit.drafting.draft import Drafter
from draftkit.drafts.draft import Draft
from draftkit.drafts.store import Store
from draftkit.errors import (
    BackendError,
    DeadlineError,
    InputError,
    OutputError,
    ProfileError,
    PromptError,
    ServerError,
    StoreError,
)
from draftkit.profile.profile import Profile
from draftkit.prompts.kinds import Kind
from draftkit.prompts.prompt import Prompt
from draftkit.testing import ScriptedBackend
from each import each
from server import TEXT, Server

if TYPE_CHECKING:
    from collections.abc import Callable

JSON_PROMPT = """\
---
description: A list.
output:
  schema:
    type: object
    required: [points]
    properties:
      points: {type: array, items: {type: string}}
---
{% block user %}Three points.{% endblock %}
{% block output %}{% for point in output.points %}- {{ point }}
{% endfor %}{% endblock %}
"""


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    path = tmp_path / "profile.yaml"
    path.write_text(PROFILE, encoding="utf-8")
    return Profile.load(path)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "drafts")


@pytest.fixture
def points(tmp_path: Path) -> Prompt:
    """A prompt whose completion is JSON."""
    path = tmp_path / "points.md"
    path.write_text(JSON_PROMPT, encoding="utf-8")
    return Prompt.load(Kind("points", path, "here"))


class Breaking(ScriptedBackend):
    """Says something, then fails."""

    def __init__(self, failure: BaseException, said: str = "Good morning. I") -> None:
        super().__init__([""])
        self.failure = failure
        self.said = said

    def complete(
        self, request: Request, on_text: Callable[[str], None] | None = None
    ) -> Completion:
        """Say it, and raise."""
        self.requests.append(request)
        if on_text and self.said:
            on_text(self.said)
        raise self.failure


# A whole draft


def test_a_draft_says_how_it_was_made(profile: Profile, store: Store) -> None:
    answer = Completion("# A title\n\nText.", StopReason.STOP, Usage(40, 30, 5), "script-2")
    drafter = Drafter(ScriptedBackend([answer]), store, settings=Settings(seed=7))
    draft = drafter.draft(drafter.plan("pitch", profile, {"seconds": "45"}))
    assert (draft.title, draft.body, draft.status) == (
        "A title",
        "# A title\n\nText.\n",
        "complete",
    )
    assert (draft.provider, draft.model) == ("scripted", "script")
    assert draft.notes == ("The provider says that the model was script-2.",)
    assert draft.inputs == {"seconds": 45}
    assert (draft.settings["seed"], draft.settings["temperature"]) == (7, 0.7)
    assert (draft.usage, draft.stop_reason, draft.author) == (
        Usage(40, 30, 5),
        "stop",
        "Amara Okafor",
    )
    assert draft.profile_hash == profile.hash
    assert draft.path
    assert Draft.load(draft.path) == draft


def test_settings_given_win_over_the_prompts(profile: Profile) -> None:
    backend = ScriptedBackend(["x"])
    drafter = Drafter(backend, settings=Settings(temperature=0.1, stop=("END",)))
    drafter.draft(drafter.plan("pitch", profile))
    assert backend.requests[0].settings == Settings(temperature=0.1, max_tokens=300, stop=("END",))


def test_control_characters_of_a_model_reach_neither_reader_nor_file(
    profile: Profile, store: Store
) -> None:
    drafter = Drafter(ScriptedBackend(["Good\x1b]52;c;aGk=\x07 morning.\n---\nx\x00y\n"]), store)
    heard: list[str] = []
    draft = drafter.draft(drafter.plan("pitch", profile), heard.append)
    assert "".join(heard).strip() == draft.body.strip()
    assert not set(draft.body) & set("\x1b\x07\x00")
    assert draft.path
    assert Draft.load(draft.path).body == draft.body


# Nothing is paid twice


def test_the_same_recipe_is_the_same_draft(profile: Profile, store: Store) -> None:
    backend = ScriptedBackend(["One.", "Two."])
    drafter = Drafter(backend, store)
    first = drafter.draft(drafter.plan("pitch", profile, {"audience": "x"}))
    second = drafter.draft(drafter.plan("pitch", profile, {"audience": "x", "seconds": 30}))
    assert (second.body, len(backend.requests)) == (first.body, 1)
    other = drafter.draft(drafter.plan("pitch", profile, {"audience": "x"}, fresh=True))
    assert (other.body, len(backend.requests)) == ("Two.\n", 2)
    assert other.id != first.id


@pytest.mark.parametrize(
    ("spec", "url", "named"),
    [
        ("openai:m", "", ""),
        ("openai:m", "https://api.openai.com/v1/", ""),
        ("ollama:m", "http://127.0.0.1:11434/v1", ""),
        ("ollama:m", "http://gpu.example:11434/v1", "http://gpu.example:11434/v1"),
        ("openai:m", "http://localhost:8000/v1/", "http://localhost:8000/v1"),
        ("azure:m", "https://a.example/v1?api-version=1", "https://a.example/v1?api-version=1"),
    ],
)
def test_two_servers_with_one_model_name_do_not_share_drafts(
    profile: Profile, spec: str, url: str, named: str
) -> None:
    """The usual server of a provider adds nothing, however its address is written."""
    with closing(open_backend(spec, Options(base_url=url, api_key="sk-0123"))) as backend:
        assert backend.server == named
        found = Drafter(backend).plan("pitch", profile).id
    unnamed = ScriptedBackend(["x"])
    unnamed.provider, unnamed.model = spec.split(":")
    assert (found == Drafter(unnamed).plan("pitch", profile).id) is (not named)


@pytest.mark.parametrize("what", ["input", "settings", "model", "server", "profile", "prompt"])
def test_whatever_changes_in_the_recipe_makes_another_draft(
    profile: Profile, what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    backend = ScriptedBackend(["x"])
    before = Drafter(backend).plan("pitch", profile).id
    inputs = {"seconds": 60} if what == "input" else {}
    settings = Settings(seed=1) if what == "settings" else None
    if what == "model":
        backend.model = "other"
    if what == "server":
        backend.server = "http://gpu.example/v1"
    if what == "profile":
        profile = Profile.from_dict({"basics": {"name": "B"}})
    if what == "prompt":
        source = Prompt.find("pitch").kind.path
        Path("prompts").mkdir()
        Path("prompts/pitch.md").write_text(source.read_text() + "\n")
    assert Drafter(backend, settings=settings).plan("pitch", profile, inputs).id != before


def test_a_model_that_costs_is_asked_once(profile: Profile, store: Store) -> None:
    cut = Completion("Good mor", StopReason.LENGTH)
    for capabilities, times in (["paid"], 1), ([], 3):
        backend = ScriptedBackend([cut], capabilities)
        drafter = Drafter(backend, store)
        why: list[str] = []
        drafter.draft(drafter.plan("pitch", profile, fresh=True), on_retry=why.append)
        assert (len(backend.requests), len(why)) == (times, times - 1)


# What had come is kept


@pytest.mark.parametrize(
    "failure",
    [
        ServerError("The server failed."),
        DeadlineError("No answer in time."),
        KeyboardInterrupt(),
        SystemExit(143),
        BrokenPipeError(),
        RuntimeError("a bug"),
    ],
    ids=lambda failure: type(failure).__name__,
)
def test_whatever_happens_the_text_is_saved_as_partial(
    profile: Profile, store: Store, failure: BaseException
) -> None:
    backend = Breaking(failure)
    drafter = Drafter(backend, store)
    with pytest.raises(type(failure)) as caught:
        drafter.draft(drafter.plan("pitch", profile))
    assert caught.value is failure
    [draft] = store
    assert (draft.status, draft.body, draft.stop_reason) == ("partial", "Good morning. I", "cut")
    assert any(note.startswith("Not finished: ") for note in draft.notes)
    assert any(str(draft.path) in note for note in failure.__notes__)
    assert len(backend.requests) == 1


def test_an_error_before_the_first_word_leaves_no_draft(profile: Profile, store: Store) -> None:
    drafter = Drafter(Breaking(ServerError("Down."), said=""), store)
    with pytest.raises(ServerError):
        drafter.draft(drafter.plan("pitch", profile))
    assert list(store) == []


def test_a_partial_draft_is_no_reason_not_to_ask_again(profile: Profile, store: Store) -> None:
    broken = Drafter(Breaking(ServerError("Down.")), store)
    plan = broken.plan("pitch", profile)
    with pytest.raises(ServerError):
        broken.draft(plan)
    assert broken.existing(plan) is None
    whole = Drafter(ScriptedBackend(["Good morning."]), store)
    draft = whole.draft(whole.plan("pitch", profile))
    assert draft.complete
    assert store.find(draft.id[:8]).body == "Good morning.\n"


@pytest.mark.parametrize("reason", [r for r in StopReason if r is not StopReason.STOP])
def test_only_a_model_that_stopped_by_itself_makes_a_complete_draft(
    profile: Profile, store: Store, reason: StopReason
) -> None:
    drafter = Drafter(ScriptedBackend([Completion("Good mor", reason)]), store)
    draft = drafter.draft(drafter.plan("pitch", profile))
    assert (draft.status, draft.stop_reason) == ("partial", reason.value)


@pytest.mark.parametrize(
    "blank", [" \n ", "\u200b\ufeff", "\U000e0061\U000e0062", "\u00ad\u3164\ufe0f"]
)
def test_a_blank_answer_is_not_complete(profile: Profile, blank: str) -> None:
    drafter = Drafter(ScriptedBackend([blank]))
    assert not drafter.draft(drafter.plan("pitch", profile)).complete


def test_json_is_asked_for_and_rendered(profile: Profile, points: Prompt) -> None:
    backend = ScriptedBackend(['Sure:\n```json\n{"points": ["a", "{{ b }}"]}\n```'])
    drafter = Drafter(backend)
    assert drafter.draft(drafter.plan(points, profile)).body == "- a\n- {{ b }}\n"
    assert "JSON Schema" in backend.requests[0].messages[-1].content


def test_json_that_is_none_is_an_error_that_keeps_the_raw_text(
    profile: Profile, points: Prompt, store: Store
) -> None:
    backend = ScriptedBackend(['{"points": 1}'], capabilities=["schema", "paid"])
    drafter = Drafter(backend, store)
    with pytest.raises(OutputError) as caught:
        drafter.draft(drafter.plan(points, profile))
    assert backend.requests[0].schema is not None
    assert caught.value.raw == '{"points": 1}'
    assert [(draft.status, draft.body) for draft in store] == [("partial", '{"points": 1}')]


def test_nothing_is_sent_if_nothing_can_be_saved(profile: Profile, tmp_path: Path) -> None:
    (tmp_path / "drafts").write_text("a file is in the way")
    backend = ScriptedBackend(["Good morning."])
    drafter = Drafter(backend, Store(tmp_path / "drafts"))
    with pytest.raises(StoreError, match="cannot be saved"):
        drafter.draft(drafter.plan("pitch", profile))
    assert backend.requests == []


# Over the wire


@pytest.mark.parametrize("mode", ["cut_chunk", "reset", "stall_in_body", "drip_text"])
def test_a_stream_that_breaks_leaves_a_partial_draft_and_one_request(
    profile: Profile, store: Store, mode: str
) -> None:
    with Server(mode) as server:
        options = Options(base_url=server.url, api_key="sk-test", timeout_s=1)
        drafter = Drafter(open_backend("openai:m", options), store)
        with pytest.raises(BackendError):
            drafter.draft(drafter.plan("pitch", profile))
        assert server.count == 1
    [draft] = store
    assert draft.status == "partial"
    assert draft.body.strip()


def test_what_was_sent_and_what_it_cost_is_in_the_draft(profile: Profile, store: Store) -> None:
    with Server() as server:
        backend = open_backend("openai:m", Options(base_url=server.url, api_key="sk-test"))
        drafter = Drafter(backend, store, settings=Settings(max_tokens=99))
        draft = drafter.draft(drafter.plan("pitch", profile))
        backend.close()
        sent = server.requests[0].body
    assert draft.body == f"{TEXT}\n"
    assert (draft.usage.input_tokens, draft.usage.cached_tokens) == (40, 30)
    assert 99 in (sent.get("max_tokens"), sent.get("max_completion_tokens"))
    assert draft.path
    assert "sk-test" not in draft.path.read_text(encoding="utf-8")


# Revisions


def test_a_revision_goes_on_with_the_conversation(profile: Profile, store: Store) -> None:
    backend = ScriptedBackend(["Cold.", "Warm."])
    drafter = Drafter(backend, store)
    first = drafter.draft(drafter.plan("pitch", profile))
    plan = drafter.revision(first, "make it warmer", profile)
    child = drafter.draft(plan)
    assert (child.parent, child.instruction, child.body) == (first.id, "make it warmer", "Warm.\n")
    assert [m.role for m in backend.requests[1].messages] == [
        "system",
        "user",
        "assistant",
        "user",
    ]
    assert backend.requests[1].messages[2].content == first.body
    assert drafter.draft(drafter.revision(first, "make it warmer", profile)) == child
    assert len(backend.requests) == 2


def test_a_revision_that_changes_nothing_says_so(profile: Profile, store: Store) -> None:
    drafter = Drafter(ScriptedBackend(["Hello.", "Hello.\n\n", "Good day."]), store)
    first = drafter.draft(drafter.plan("pitch", profile))
    child = drafter.draft(drafter.revision(first, "make it warmer", profile))
    assert f"Nothing was changed: the text is still that of {first.id[:12]}." in child.notes
    child = drafter.draft(drafter.revision(first, "make it cooler", profile))
    assert not any("Nothing was changed" in note for note in child.notes)


def test_a_revision_takes_over_what_the_writer_put_into_the_head(
    profile: Profile, store: Store
) -> None:
    drafter = Drafter(ScriptedBackend(["Cold.", "Warm."]), store)
    first = drafter.draft(drafter.plan("pitch", profile))
    extra = {"slug": "covered", "weight": 3, "draft": False, "draftkit": {"seen": True}}
    first = dataclasses.replace(first, extra=extra)
    child = drafter.draft(drafter.revision(first, "make it warmer", profile))
    assert child.extra == {"slug": "covered", "weight": 3}
    assert child.path is not None
    assert Draft.load(child.path).extra == child.extra


def test_a_revision_of_what_was_json_is_text(
    profile: Profile, points: Prompt, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("prompts").mkdir()
    Path("prompts/points.md").write_text(JSON_PROMPT)
    backend = ScriptedBackend([json.dumps({"points": ["a"]}), "- b"], ["schema", "single"])
    drafter = Drafter(backend)
    first = drafter.draft(drafter.plan("points", profile))
    assert drafter.draft(drafter.revision(first, "say b", profile)).body == "- b\n"
    assert backend.requests[1].schema is None


# The writer's own texts, and the drafts before


OWN = "The pump ran all night, and in the morning we saw why: nobody had told it to stop."


def test_passages_of_own_texts_are_sent_and_are_no_facts(tmp_path: Path) -> None:
    (tmp_path / "talk.md").write_text(f"# A talk\n\n{OWN}\n", encoding="utf-8")
    (tmp_path / "p.yaml").write_text(
        "basics: {name: Ann}\nmeta: {draftkit: {samples: talk.md}}\n", encoding="utf-8"
    )
    profile = Profile.load(tmp_path / "p.yaml")
    plan = Drafter(ScriptedBackend(["x"])).plan("pitch", profile)
    assert plan.rendered.samples == (OWN,)
    assert f"> {OWN}" in plan.rendered.request.messages[-1].content
    assert not any("pump" in fact.text for fact in profile.facts())
    (tmp_path / "talk.md").write_text(OWN.replace("pump", "mill"), encoding="utf-8")
    changed = Profile.load(tmp_path / "p.yaml")
    assert Drafter(ScriptedBackend(["x"])).plan("pitch", changed).id != plan.id
    tight = ScriptedBackend(["x"])
    needed = 4000
    while plan.rendered.samples:  # the first thing that is left out where there is no room
        needed -= 10
        tight.context_window = needed
        plan = Drafter(tight).plan("pitch", profile)
    assert plan.rendered.left_out == ()


def test_a_sample_that_is_missing_is_said_before_anything_is_sent(tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text("basics: {name: A}\nmeta: {draftkit: {samples: x.md}}\n")
    backend = ScriptedBackend(["x"])
    with pytest.raises(ProfileError, match="there is no file"):
        Drafter(backend).plan("pitch", Profile.load(tmp_path / "p.yaml"))
    assert backend.requests == []


def test_a_draft_is_compared_with_the_last_ones_of_its_kind(profile: Profile, store: Store) -> None:
    text = TEXT
    for audience, similar in (("nurses", False), ("doctors", True)):
        drafter = Drafter(ScriptedBackend([text]), store)
        draft = drafter.draft(drafter.plan("pitch", profile, {"audience": audience}))
        checks = [finding["check"] for finding in (draft.report or {})["findings"]]
        assert ("similarity" in checks) is similar


def test_a_folder_that_cannot_be_read_any_more_does_not_cost_the_text(
    profile: Profile, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    backend = ScriptedBackend([TEXT])
    drafter = Drafter(backend, store)
    plan = drafter.plan("pitch", profile)
    monkeypatch.setattr(Store, "entries", Mock(side_effect=StoreError("drafts: cannot be read.")))
    draft = drafter.draft(plan)
    assert (draft.complete, draft.body) == (True, f"{TEXT}\n")
    assert drafter.draft(drafter.plan("pitch", profile)) == draft
    assert len(backend.requests) == 1


# Before anything is sent


def test_the_least_important_parts_are_left_out_until_it_fits(tmp_path: Path) -> None:
    long = Profile.from_dict(
        {
            "basics": {"name": "Amara Okafor", "summary": "I keep vaccines cold."},
            "work": [{"name": f"Company {i}", "highlights": ["Did it. " * 60]} for i in range(9)],
        }
    )
    backend = ScriptedBackend(["x"])
    whole = Drafter(backend).plan("pitch", long)
    assert whole.rendered.left_out == ()
    backend.context_window = 1_800
    plan = Drafter(backend).plan("pitch", long)
    assert plan.rendered.left_out[0] == "work[8]"
    assert plan.rendered.sent[0] == "basics"
    text = plan.rendered.request.messages[0].content
    assert "Company 8" not in text
    assert "Amara Okafor" in text
    backend.context_window = 100
    with pytest.raises(PromptError, match="too long for this model even without the profile"):
        Drafter(backend).plan("pitch", long)


@pytest.mark.parametrize(
    ("kind", "inputs", "error", "says"),
    [
        ("pich", {}, PromptError, 'Did you mean "pitch"?'),
        ("thanks", {"recipient": "A"}, InputError, "occasion"),
        ("pitch", {"secnds": 30}, InputError, 'Did you mean "seconds"?'),
        ("pitch", {"seconds": 14}, InputError, "must be at least 15"),
    ],
)
def test_what_is_wrong_is_said_before_anything_is_sent(
    profile: Profile, kind: str, inputs: dict[str, object], error: type[Exception], says: str
) -> None:
    backend = ScriptedBackend(["x"])
    with pytest.raises(error) as caught:
        Drafter(backend).plan(kind, profile, inputs)
    assert says in str(caught.value)
    assert backend.requests == []


class _Interrupted(Store):
    """A store whose first save is interrupted, as by a second Ctrl-C."""

    interruptions = 1

    def save(self, draft: Draft, **options: Any) -> Path:
        if self.interruptions:
            self.interruptions -= 1
            raise KeyboardInterrupt
        return super().save(draft, **options)


@each("fails", [False, True])
def test_an_interruption_while_a_draft_is_saved_loses_nothing(
    tmp_path: Path, *, fails: bool
) -> None:
    answer = Completion("I keep it cold, and", StopReason.CUT) if fails else "I keep it cold."
    store = _Interrupted(tmp_path)
    drafter = Drafter(ScriptedBackend([answer]), store)
    with pytest.raises(KeyboardInterrupt):
        drafter.draft(drafter.plan("pitch", Profile.from_dict({"basics": {"name": "Ann"}})))
    [draft] = store.list()
    assert draft.body.startswith("I keep it cold")
