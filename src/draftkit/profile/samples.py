"""Samples: texts of the user's own writing, by which drafts take on their voice."""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from draftkit.checks.base import Text
from draftkit.checks.language import languages
from draftkit.errors import ProfileError
from draftkit.files.front_matter import split_any
from draftkit.files.regular_file import open_file
from draftkit.language.letter import label, salutations, sign_offs
from draftkit.language.prose import blocks
from draftkit.language.words import fold, stem, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from draftkit.profile.profile import Profile

__all__ = ["passages", "read", "sent"]

# About 15,000 words; all of them together are ranked in less than a second.
MAX_BYTES = 100_000
MAX_FILES = 20

_ENDINGS = (".md", ".markdown", ".txt")
_FIELD = "meta.draftkit.samples"


def read(profile: Profile) -> tuple[str, ...]:
    """Return the samples that a profile names, without front matter.

    `meta.draftkit.samples` is the path of a file or a list of them: `.md`, `.markdown` or
    `.txt`, UTF-8, at most 100,000 bytes each and 20 files. A path is relative to the
    folder of the profile, and leads to a file in it or below it, or in the folder that the
    user's own settings name (`samples`): what is read is sent to a model, and a profile may
    be somebody else's.

    Raises:
        ProfileError: If a file is missing, elsewhere, or cannot be read as text.
    """
    own = profile.data.get("meta", {}).get("draftkit", {}).get("samples") or []
    names = [own] if isinstance(own, str) else own
    if len(names) > MAX_FILES:
        where = _where(profile)
        raise ProfileError(f"{where} names {len(names)} files; keep the best {MAX_FILES}.")
    folder = profile.path.parent if profile.path else Path()
    where = _where(profile)
    return tuple(_read(_allowed(folder, name, where), where) for name in names)


def sent(passages: Sequence[str], text: str) -> tuple[str, ...]:
    """Return the passages that stand in a text, also as a quotation of several lines."""
    flat = _flat(text)
    return tuple(passage for passage in passages if _flat(passage) in flat)


def _flat(text: str) -> str:
    return re.sub(r"\s*\n[>\s]*", " ", text).strip()


def _allowed(folder: Path, name: str, where: str) -> Path:
    """Return the path of a sample, if the writer's own files may be read there."""
    try:
        path = folder / Path(name).expanduser()
        real = path.resolve()
    except RuntimeError as exc:  # there is no such user, or links that go round
        raise ProfileError(f"{where}: {name} leads nowhere ({exc}).") from exc
    except (OSError, ValueError) as exc:
        raise ProfileError(f"{where}: {name} cannot be read ({exc}).") from exc
    if not any(real.is_relative_to(allowed) for allowed in _folders(folder)):
        raise ProfileError(
            f"{where}: {path} is outside of the profile's folder.",
            hint='Copy it there, or allow its folder with "draftkit config set samples FOLDER".',
        )
    return path


def _folders(folder: Path) -> Iterator[Path]:
    from draftkit.config import Config

    yield folder.resolve()
    if own := Config.load().samples:
        yield Path(own).expanduser().resolve()


def _where(profile: Profile) -> str:
    return f"{profile.path}, {_FIELD}" if profile.path else _FIELD


def _read(path: Path, where: str) -> str:
    if path.suffix.lower() not in _ENDINGS:
        raise ProfileError(
            f"{where}: {path} is not a text file. Save it with one of these endings: "
            f"{', '.join(_ENDINGS)}."
        )
    try:
        with open_file(path) as file:
            raw = file.read(MAX_BYTES + 1)
    except FileNotFoundError as exc:
        hint = "Correct the path (it is relative to the profile's folder), or take it out."
        raise ProfileError(f"{where}: there is no file {path}.", hint=hint) from exc
    except (OSError, ValueError) as exc:
        reason = getattr(exc, "strerror", None) or str(exc)
        raise ProfileError(f"{where}: {path} cannot be read ({reason}).") from exc
    if len(raw) > MAX_BYTES:
        raise ProfileError(
            f"{where}: {path} is larger than {MAX_BYTES:,} bytes; take a part of it."
        )
    try:
        return split_any(raw.decode("utf-8-sig")).body
    except UnicodeDecodeError as exc:
        raise ProfileError(
            f"{where}: {path} is not UTF-8 text; save it with that encoding."
        ) from exc


# A passage shorter than this shows no voice.
_FEWEST_WORDS = 15
# How to reach somebody is nothing to learn from, and nobody else's business.
_CONTACT = re.compile(r"\S@\S+\.|https?://|www\.")


def passages(samples: Sequence[str], topic_words: Iterable[str], budget_tokens: int) -> list[str]:
    """Return the paragraphs of the samples that fit a topic best, the best first.

    A paragraph scores for each telling word that it shares with the topic, more for a rare
    one, and less for what a chosen one shares already. Those with many numbers come last:
    what they claim is not this draft's. Where none shares a word, the voice counts alone,
    and the first paragraphs are taken.

    Args:
        samples: The texts, such as `read` returns.
        topic_words: What the draft is about, such as the texts of its inputs.
        budget_tokens: The most tokens of all passages together, counted as UTF-8 bytes / 3.

    >>> note = "The pump ran all night, and in the morning we saw why: nobody had told it to stop."
    >>> passages([note], ["a pump for the village"], 100) == [note]
    True
    """
    rest = {text: words for sample in samples for text, words in _paragraphs(sample)}
    topic = _telling(" ".join(topic_words))
    spread = Counter(word for words in rest.values() for word in words)
    worth = {word: math.log(1 + len(rest) / times) for word, times in spread.items()}
    chosen: list[str] = []
    seen: set[str] = set()
    left = budget_tokens
    while True:
        rest = {text: words for text, words in rest.items() if _tokens(text) <= left}
        if not rest:
            return chosen
        best = max(rest, key=lambda text: _score(text, rest[text], topic, seen, worth))
        seen |= rest.pop(best)
        left -= _tokens(best)
        chosen.append(best)


def _score(
    text: str,
    words: frozenset[str],
    topic: frozenset[str],
    seen: set[str],
    worth: dict[str, float],
) -> float:
    shared = sum(worth[word] / (2 if word in seen else 1) for word in words & topic)
    numbers = len(re.findall(r"\d+", text))
    return shared - 0.5 * numbers


def _tokens(text: str) -> int:
    return len(text.encode("utf-8", "replace")) // 3 + 1


@cache
def _common() -> frozenset[str]:
    return frozenset(fold(word) for known in languages().values() for word in known.words)


def _telling(text: str) -> frozenset[str]:
    """Return the stems of the words that tell what a text is about."""
    words = {word for word in words_of(text) if len(word) > 3}
    return frozenset(stem(word) for word in words - _common())


@lru_cache(maxsize=MAX_FILES)
def _paragraphs(sample: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """Return the paragraphs of prose, each with its telling words."""
    return tuple((text, _telling(text)) for text in _prose(Text(sample)))


def _prose(text: Text) -> Iterator[str]:
    """Yield the paragraphs; no headings, lists, salutations, sign-offs or addresses."""
    left_out = [part.start for part in salutations(text)]
    left_out += [part.start for part in sign_offs(text)]
    for block in blocks(text):
        first, _, rest = block.text.partition("\n")
        if block.kind != "prose" or label(first):
            continue
        at = block.start
        if any(at <= start < at + len(first) for start in left_out):
            first, rest = rest, ""
        paragraph = "\n".join(part for part in (first, rest) if part).strip()
        if len(paragraph.split()) >= _FEWEST_WORDS and not _CONTACT.search(paragraph):
            yield paragraph
