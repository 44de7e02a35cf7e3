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
_refuses("503", 503, _error("Loading model"))
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
