"""The ways to refuse a request: each is a function that answers one exchange.

What each must lead to stands in `test_openai_backend.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from server import Exchange

REFUSALS: dict[str, Callable[[Exchange], None]] = {}

_MB = 1 << 20


def refuses(function: Callable[[Exchange], None]) -> Callable[[Exchange], None]:
    """Give a mode the name of its function."""
    REFUSALS[function.__name__.strip("_")] = function
    return function


def _refuses(name: str, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
    REFUSALS[name] = lambda x: x.reply(status, body, headers)


def _error(message: str, **more: Any) -> dict[str, Any]:
    return {"error": {"message": message, **more}}


_LOST = "The model `none` does not exist or you do not have access to it."
_LONG = "This model's maximum context length is 8192 tokens. Please reduce the length."
_POOR = "You exceeded your current quota, please check your plan and billing details."
_DETAIL = {"detail": [{"loc": ["body", "messages"], "msg": "field required"}]}

_refuses("400", 400, _error("messages: at least one is needed", param="messages"))
_refuses("400_context", 400, _error(_LONG, code="context_length_exceeded", param="messages"))
_refuses("400_filter", 400, _error("The prompt was filtered", code="content_filter"))
_refuses("400_key", 400, [_error("API key not valid. Please pass a valid API key.")])
_refuses("400_credit", 400, _error("Your credit balance is too low to access the API."))
_refuses("400_model", 400, _error("none is not a valid model ID", code=400))
_refuses("402", 402, _error("Insufficient credits"))
_refuses("403", 403, _error("Country, region, or territory not supported"))
_refuses("404_model", 404, _error(_LOST, code="model_not_found"))
_refuses("404_url", 404, "<html><title>404 Not Found</title></html>")
_refuses("405", 405, {"detail": "Method Not Allowed"})
_refuses("408", 408, "")
_refuses("409", 409, _error("Conflict"))
_refuses("413", 413, "Request Entity Too Large")
_refuses("422", 422, _DETAIL)
_refuses("429", 429, _error("Slow down"))
_refuses("429_wait", 429, _error("Slow down"), {"Retry-After": "0.5"})
_refuses("429_date", 429, _error("x"), {"Retry-After": "Fri, 13 Nov 2020 07:28:00 GMT"})
_refuses("429_odd", 429, _error("Slow down"), {"Retry-After": "soon"})
_refuses("429_long", 429, _error("Slow down"), {"Retry-After": "3600"})
_refuses("429_quota", 429, _error(_POOR, type="insufficient_quota", code="insufficient_quota"))
_refuses("429_too_large", 429, _error("Request too large for m on tokens per min"))
_refuses("500", 500, _error("The server had an error"))
_refuses("500_huge", 500, "a" * 12 * _MB)
_refuses("500_escape", 500, "\x1b]52;c;aGk=\x07 \x9b31m boom\r\n\r\nTraceback\x00")
_refuses("501", 501, "")
_refuses("502", 502, "<html><head><title>502 Bad Gateway</title></head></html>")
_refuses("503", 503, _error("No slot is free"))
_refuses("504", 504, "upstream timed out")
_refuses("529", 529, _error("Overloaded", type="overloaded_error"))
_refuses("301", 301, "", {"Location": "https://example.com/v1/chat/completions"})
_refuses("307", 307, "", {"Location": "https://example.com/v1/chat/completions"})
_refuses("204", 204, "")


@refuses
def _401(x: Exchange) -> None:
    """Repeat the key, as some servers do."""
    sent = x.request.headers.get("authorization", "")
    x.reply(401, _error(f"Incorrect API key provided: {sent}", code="invalid_api_key"))


def _dislikes(
    name: str, parameter: str, message: str, *, say: bool = True, status: int = 400
) -> None:
    """Refuse a request that has a parameter, and answer any other."""

    def mode(x: Exchange) -> None:
        if parameter not in x.request.body:
            return x.well()
        error = _error(message, param=parameter) if say else _error(message)
        return x.reply(status, error)

    REFUSALS[name] = mode


_USE = "Unsupported parameter: 'max_tokens' is not supported. Use 'max_completion_tokens' instead."
_dislikes("no_max_tokens", "max_tokens", _USE)
_dislikes("no_max_tokens_words", "max_tokens", _USE, say=False)
_dislikes("no_temperature", "temperature", "Only the default (1) value is supported.")
_dislikes("no_top_p", "top_p", "top_p is not supported", say=False)
_dislikes("no_seed", "seed", "property 'seed' is unsupported", say=False)
_dislikes("no_stop", "stop", "Unsupported parameter: 'stop'", say=False)
_dislikes("no_schema", "response_format", "json_schema is not supported", say=False, status=422)
_dislikes("no_stream_options", "stream_options", "Unknown field", status=422)

_VERIFY = "Your organization must be verified to stream this model."
_DEFAULT = "Unsupported value: 'stream' does not support true with this model."
_dislikes("no_stream", "stream", _VERIFY)
_dislikes("no_stream_words", "stream", _VERIFY, say=False)
_dislikes("no_stream_value", "stream", _DEFAULT, say=False)
_dislikes("no_stream_gateway", "stream", "Streaming is not supported.", say=False, status=422)
_dislikes(
    "no_schema_deepseek",
    "response_format",
    "This response_format type is unavailable now",
    say=False,
)
_dislikes(
    "no_schema_lmstudio",
    "response_format",
    "'response_format.type' must be 'text'",
    say=False,
)
_dislikes(
    "no_schema_groq",
    "response_format",
    "This model does not support response format `json_schema`. See supported models.",
    say=False,
)
_dislikes(
    "no_schema_openrouter",
    "response_format",
    "No endpoints found that support structured outputs",
    say=False,
    status=404,
)


@refuses
def no_stream_options_loc(x: Exchange) -> None:
    """Refuse it as servers do that check requests with FastAPI."""
    if "stream_options" not in x.request.body:
        return x.well()
    loc = ["body", "stream_options", "include_usage"]
    detail = [{"type": "extra_forbidden", "loc": loc, "msg": "Extra inputs are not permitted"}]
    return x.reply(422, {"detail": detail})


def _wants_turns(name: str, message: str, status: int = 400, **more: Any) -> None:
    """Refuse a request that has a system message, and answer any other."""

    def mode(x: Exchange) -> None:
        if all(m["role"] != "system" for m in x.request.body["messages"]):
            return x.well()
        return x.reply(status, _error(message, **more))

    REFUSALS[name] = mode


_ROLE = "Unsupported value: 'messages[0].role' does not support 'system' with this model."
_TURNS = "Template error: Conversation roles must alternate user/assistant/user/assistant/..."
_JINJA = "Jinja Exception: System role not supported"
_wants_turns("no_system_gemma", "Developer instruction is not enabled for models/gemma-3-27b-it")
_wants_turns("no_system_o1", _ROLE, param="messages[0].role", code="unsupported_value")
_wants_turns("no_system_template", _TURNS, 422)
_wants_turns("no_system_jinja", _JINJA, 500, type="server_error")
_wants_turns("no_system_mistral", "Only user and assistant roles are supported!")
_wants_turns("no_system_word", 'messages: Unexpected role "system".')

# Bodies with numbers and maps where a sentence is expected, and lists in lists.

_DEEP = "[" * 480 + "]" * 480
_refuses("odd_number", 400, {"error": 7})
_refuses("odd_message_number", 400, {"error": {"message": 7, "code": 3, "param": 1, "loc": 5}})
_refuses("odd_message_map", 400, {"error": {"message": {"en": "Too bad"}, "param": {"a": 1}}})
_refuses("odd_loc", 422, {"detail": [{"loc": {"a": 1}, "msg": ["Too bad"]}]})
_refuses("odd_lists", 400, _DEEP)
_refuses("odd_lists_in_error", 400, f'{{"error": {_DEEP}}}')
_refuses("odd_lists_in_message", 400, f'{{"error": {{"message": {_DEEP}, "code": {_DEEP}}}}}')
_refuses("odd_tags", 400, "<title" * 10_000)


@refuses
def no_settings(x: Exchange) -> None:
    """Refuse one parameter after the other, as OpenAI's reasoning models do."""
    for name in ("max_tokens", "temperature", "top_p", "seed", "stop"):
        if name in x.request.body:
            return x.reply(400, _error(f"Unsupported parameter: '{name}'", param=name))
    return x.well()


@refuses
def no_limit(x: Exchange) -> None:
    """Refuse both words for the most tokens."""
    for name in ("max_tokens", "max_completion_tokens"):
        if name in x.request.body:
            return x.reply(400, _error(f"{name} is too large", param=name))
    return x.well()
