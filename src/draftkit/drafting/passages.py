"""Which passages of the writer's own texts are sent with a request."""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from draftkit.language.detection import languages
from draftkit.language.document import Document
from draftkit.language.letter import label, salutations, sign_offs
from draftkit.language.prose import blocks
from draftkit.language.words import fold, stem, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["passages"]

# As many as a profile may name, so that each is split only once.
_KEPT = 20

# A passage shorter than this shows no voice.
_FEWEST_WORDS = 15
# Prose up to this length is a message or a post, and is taken whole: only there it shows how
# somebody begins, ends and signs, and how much they say.
_MESSAGE_WORDS = 200
# Contact details teach nothing about a voice, and are nobody else's business.
_CONTACT = re.compile(r"\S@\S{1,99}\.|https?://|www\.")


def passages(samples: Sequence[str], topic_words: Iterable[str], budget_tokens: int) -> list[str]:
    """Return the passages of the samples that fit a topic best, the best first.

    A passage scores for each telling word that it shares with the topic, more for a rare
    one, and less for one that a chosen passage has already. Passages with many numbers come
    last: their claims are not this draft's. If none shares a word, only the voice counts,
    and the first passages are taken.

    Args:
        samples: The texts, such as a profile's samples.
        topic_words: What the draft is about, such as the texts of its inputs.
        budget_tokens: The most tokens of all passages together, counted as UTF-8 bytes / 3.

    >>> note = "The pump ran all night, and in the morning we saw why: nobody had told it to stop."
    >>> passages([note], ["a pump for the village"], 100) == [note]
    True
    """
    rest = {text: words for sample in samples for text, words in _parts(sample)}
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


@lru_cache(maxsize=_KEPT)
def _parts(sample: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """Return the passages of a sample, each with its telling words."""
    text = Document(sample)
    whole = len(sample.split()) <= _MESSAGE_WORDS and all(b.kind == "prose" for b in blocks(text))
    return tuple((part, _telling(part)) for part in (_message if whole else _prose)(text))


def _message(text: Document) -> Iterator[str]:
    """Yield a short text without the names that it greets and lines with contact details."""
    raw = text.raw
    for one in reversed(salutations(text)):
        if one.name:
            raw = f"{raw[: one.start]}...{raw[one.end :]}"
    kept = [line for line in raw.strip().splitlines() if not _CONTACT.search(line)]
    if len(" ".join(kept).split()) >= _FEWEST_WORDS:
        yield re.sub(r"\n{3,}", "\n\n", "\n".join(kept).strip())


def _prose(text: Document) -> Iterator[str]:
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
