"""Any model of the `llm` package's plugins, where that is installed."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from draftkit.backends.base import Backend
from draftkit.backends.completion import Completion, StopReason, Usage
from draftkit.backends.content.listener import heard
from draftkit.backends.redactor import Redactor, redact
from draftkit.errors import AuthenticationError, BackendError, ConfigError, ModelNotFoundError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from draftkit.backends.base import Options
    from draftkit.backends.content.listener import Listener
    from draftkit.backends.request import Request

__all__ = ["LLMBackend"]


class LLMBackend(Backend):
    """Serves `llm:MODEL`.

    The package keeps its own keys and settings. It says nothing of why a model stopped,
    so a completion that ended without an error counts as finished.
    """

    context_window = None

    def __init__(self, provider: str, model: str, options: Options) -> None:  # noqa: ARG002
        self.provider = provider
        self.model = model
        self.server = ""
        self._model: Any = None

    @property
    def capabilities(self) -> frozenset[str]:
        """`schema` if the plugin's model supports it; `paid`, as nothing says whether it costs."""
        return frozenset({"paid", *(["schema"] if self._load().supports_schema else [])})

    def complete(
        self, request: Request, on_text: Callable[[str], None] | None = None
    ) -> Completion:
        """Ask through the package, in a conversation of its own that it does not log."""
        model = self._load()

        def ask(listener: Listener) -> Completion:
            return self._ask(model, request, listener, streams=on_text is not None)

        return heard(request, on_text, ask, model=model.model_id)

    def _ask(
        self, model: Any, request: Request, listener: Listener, *, streams: bool
    ) -> Completion:
        system = "\n\n".join(m.content for m in request.messages if m.role == "system")
        turns = [m.content for m in request.messages if m.role != "system"]
        options, notes = _understood(model, request.settings.as_dict())
        with self._translated():
            response = model.prompt(
                "\n\n".join(turns),
                system=system or None,
                schema=dict(request.schema) if request.schema else None,
                stream=streams and model.can_stream,
                **options,
            )
        pieces: list[str] = []
        redactor = Redactor(_key_of(model))
        for piece in self._said(response):
            pieces.append(redactor.feed(piece))
            listener.hear(pieces[-1])
        pieces.append(redactor.flush())
        listener.hear(pieces[-1])
        with self._translated():
            usage = response.usage()
        counts = Usage(input_tokens=usage.input, output_tokens=usage.output)
        return Completion("".join(pieces), StopReason.STOP, counts, model.model_id, tuple(notes))

    def close(self) -> None:
        """Nothing to give back."""

    def _load(self) -> Any:
        if self._model is None:
            try:
                import llm
            except ImportError as exc:
                raise ConfigError(
                    "llm: needs the package llm and a plugin for your model.",
                    hint="Install it with: pip install llm",
                ) from exc
            try:
                self._model = llm.get_model(self.model or None)
            except llm.UnknownModelError as exc:
                raise ModelNotFoundError(
                    f'llm knows no model "{self.model}".',
                    hint='"llm models" lists those it has.',
                    provider=self.provider,
                ) from exc
        return self._model

    def _said(self, response: Any) -> Iterator[str]:
        # A generator, so that what the listener raises is not taken for the plugin's.
        with self._translated():
            yield from response

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Turn whatever a plugin raises into one of our errors."""
        try:
            yield
        except Exception as exc:  # noqa: BLE001 - it may be any
            said = f"{exc} {exc!r}"
            known = redact(said, _key_of(self._model)) != said
            raise self._failure(exc) from (None if known else exc)

    def _failure(self, exc: Exception) -> BackendError:
        import llm

        if isinstance(exc, llm.NeedsKeyException):
            return AuthenticationError(f"llm: {exc}", provider=self.provider)
        first = redact(str(exc), _key_of(self._model)).strip().partition("\n")[0][:300]
        return BackendError(
            f"llm: {self.model}: {first or type(exc).__name__}", provider=self.provider
        )


def _key_of(model: Any) -> str:
    """Return the key that the package sends for a model; nothing where there is none."""
    try:
        return model.get_key() or ""
    except Exception:  # noqa: BLE001 - a plugin's own code, and none when it was not loaded
        return ""


def _understood(model: Any, settings: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Keep the settings that the plugin declares; say which were left out."""
    known = getattr(getattr(model, "Options", None), "model_fields", {})
    kept = {name: value for name, value in settings.items() if name in known}
    left = [name for name in settings if name not in known]
    return kept, [f"llm's {model.model_id} has no setting {name}." for name in left]
