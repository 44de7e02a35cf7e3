"""The `llm:` backend against the real package, with a model of a plugin made here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from draftkit.backends import open_backend
from draftkit.backends.request import Message, Request, Settings
from draftkit.errors import AuthenticationError, BackendError, ConfigError, ModelNotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

llm = pytest.importorskip("llm")
pydantic = pytest.importorskip("pydantic")

HELLO = Request(
    (Message("system", "You write."), Message("user", "A pitch."), Message("assistant", "No.")),
    Settings(temperature=0.5, seed=3),
)


class Options(llm.Options):  # type: ignore[misc, name-defined]  # the package has no types
    """What the model can be told."""

    temperature: float | None = None


class Model(llm.Model):  # type: ignore[misc, name-defined]
    """Answers in three pieces, or fails as it was told to."""

    model_id = "made-here"
    can_stream = True
    supports_schema = True
    failure: Exception | None = None
    Options = Options

    def __init__(self) -> None:
        self.prompts: list[Any] = []

    def execute(self, prompt: Any, stream: Any, response: Any, conversation: Any) -> Iterator[str]:
        """Answer."""
        self.prompts.append((prompt, stream))
        yield "Good "
        if self.failure:
            raise self.failure
        yield from ("morning", ".")
        response.set_usage(input=40, output=3)


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Model]:
    """A model that llm finds among its plugins."""
    monkeypatch.setenv("LLM_USER_PATH", str(tmp_path))
    made = Model()

    class Plugin:
        @llm.hookimpl  # type: ignore[untyped-decorator]
        def register_models(self, register: Any) -> None:
            register(made)

    plugin = Plugin()
    llm.plugins.pm.register(plugin, name="made-here")
    yield made
    llm.plugins.pm.unregister(plugin)


@pytest.mark.parametrize("streams", [True, False])
def test_an_answer_comes_whole_or_in_pieces(model: Model, *, streams: bool) -> None:
    heard: list[str] = []
    backend = open_backend("llm:made-here")
    completion = backend.complete(HELLO, heard.append if streams else None)
    assert (completion.text, completion.model) == ("Good morning.", "made-here")
    assert completion.complete
    assert (completion.usage.input_tokens, completion.usage.output_tokens) == (40, 3)
    [(prompt, streamed)] = model.prompts
    assert streamed is streams
    assert (prompt.system, prompt.prompt) == ("You write.", "A pitch.\n\nNo.")
    # Nobody knows whether this model thinks within its text: it is shown when it is whole.
    assert heard == (["Good morning."] if streams else [])


def test_settings_that_the_model_has_are_sent_and_the_others_are_named(model: Model) -> None:
    completion = open_backend("llm:made-here").complete(HELLO)
    assert model.prompts[0][0].options.temperature == 0.5
    assert completion.notes == ("llm's made-here has no setting seed.",)


def test_a_schema_is_passed_on(model: Model) -> None:
    backend = open_backend("llm:made-here")
    assert backend.capabilities == {"paid", "schema"}
    backend.complete(Request(HELLO.messages, schema={"type": "object"}))
    assert model.prompts[0][0].schema == {"type": "object"}


def test_an_unknown_model_is_named_with_the_way_to_find_one(model: Model) -> None:
    with pytest.raises(ModelNotFoundError, match=r'llm knows no model "x"\. "llm models" lists'):
        open_backend("llm:x").complete(HELLO)


@pytest.mark.parametrize(
    ("failure", "error", "says"),
    [
        (llm.NeedsKeyException("No key found"), AuthenticationError, "llm: No key found"),
        (RuntimeError("boom\nsecond line"), BackendError, "llm: made-here: boom"),
        (ValueError(), BackendError, "llm: made-here: ValueError"),
    ],
)
def test_what_a_plugin_raises_is_one_line_of_ours(
    model: Model, failure: Exception, error: type[BackendError], says: str
) -> None:
    model.failure = failure
    heard: list[str] = []
    with pytest.raises(error) as caught:
        open_backend("llm:made-here").complete(HELLO, heard.append)
    assert str(caught.value) == says
    assert caught.value.__cause__ is failure
    assert heard == ["Good "]


def test_the_key_of_a_plugin_is_not_repeated(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    key = "sk-test-4f9a8b7c6d5e"
    monkeypatch.setattr(model, "get_key", lambda: key)
    monkeypatch.setattr(Model, "execute", lambda *_, **__: iter((f"Say {key[:9]}", f"{key[9:]}.")))
    assert open_backend("llm:made-here").complete(HELLO).text == "Say [key]."
    monkeypatch.undo()
    monkeypatch.setattr(model, "get_key", lambda: key)
    model.failure = RuntimeError(f"Incorrect API key provided: {key}")
    with pytest.raises(BackendError, match=r"provided: \[key\]") as caught:
        open_backend("llm:made-here").complete(HELLO)
    assert caught.value.__cause__ is None


def test_what_the_listener_raises_is_not_the_plugins(model: Model) -> None:
    def leave(_text: str) -> None:
        raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        open_backend("llm:made-here").complete(HELLO, leave)


def test_without_the_package_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "llm", None)
    with pytest.raises(ConfigError, match="pip install llm"):
        open_backend("llm:x").complete(HELLO)
