"""What is known of a language's words: its verbs with their forms, and its small words.

The words are data, a folder for each language beside this module; the rules of spelling by
which regular verbs get their forms are here, and are those of English.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

__all__ = ["Lexicon", "data", "languages", "lexicon"]

_VOWELS = "aeiou"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of a language.

    Attributes:
        small: Sets of words by what they are, such as `prepositions`.
        past: The base form of a verb by its past form.
        present: The base form by the form that "she" takes: `keep` by `keeps`.
        doing: The base form by the form in -ing.
        participles: Participles that are no past form as well: "written", not "kept".
        bases: All base forms.
        regular_past: The past form by the base form.
        to_doing: The form in -ing by the base form.
    """

    small: dict[str, frozenset[str]]
    past: dict[str, str]
    present: dict[str, str]
    doing: dict[str, str]
    participles: frozenset[str]
    bases: frozenset[str]
    regular_past: dict[str, str]
    to_doing: dict[str, str]

    def has(self, kind: str, word: str) -> bool:
        """Tell whether a word, in lower case, is one of a kind."""
        return word in self.small[kind]


def data(language: str, name: str) -> str:
    """Return a data file's text."""
    return files(__package__).joinpath(language, name).read_text(encoding="utf-8")


@cache
def languages() -> tuple[str, ...]:
    """Return the codes of the languages in which a text can be composed."""
    folders = (entry for entry in files(__package__).iterdir() if entry.is_dir())
    return tuple(sorted(one.name for one in folders if one.joinpath("frames.toml").is_file()))


@cache
def lexicon(language: str = "en") -> Lexicon:
    """Return the words of a language."""
    small = {**_rows(language, "words.txt"), **_rows(language, "verbs.txt")}
    irregular = dict(pair.split("=") for pair in small.pop("irregular"))
    doubling = small["doubling"]
    bases = small["regular"] | doubling | frozenset(irregular)
    to_past = {base: _past(base, doubled=base in doubling) for base in bases - irregular.keys()}
    past = {form: base for base, form in to_past.items()}
    participles = set()
    for base, forms in irregular.items():
        first, _, participle = forms.partition("/")
        past[first] = base
        to_past[base] = first
        participles |= {participle} - {first, ""}
    double = doubling | {base for base in irregular if _is_doubled(base)}
    to_doing = {base: _doing(base, doubled=base in double) for base in bases}
    present = {_present(base): base for base in bases} | {"is": "be", "has": "have"}
    return Lexicon(
        small=small,
        past=past,
        present=present,
        doing={form: base for base, form in to_doing.items()},
        participles=frozenset(participles),
        bases=bases,
        regular_past=to_past,
        to_doing=to_doing,
    )


def _rows(language: str, name: str) -> dict[str, frozenset[str]]:
    lines = (line for line in data(language, name).splitlines() if line and line[0] != "#")
    rows = (line.partition(": ") for line in lines)
    # What consists of several words is set apart by semicolons.
    return {
        kind: frozenset(words.split("; ") if "; " in words else words.split())
        for kind, _, words in rows
    }


def _past(base: str, *, doubled: bool) -> str:
    if base.endswith("e"):
        return base + "d"
    if base.endswith("y") and base[-2] not in _VOWELS:
        return base[:-1] + "ied"
    return base + (base[-1] if doubled else "") + "ed"


def _doing(base: str, *, doubled: bool) -> str:
    if base.endswith("ie"):
        return base[:-2] + "ying"
    if base.endswith("e") and not base.endswith(("ee", "oe", "ye")) and base != "be":
        return base[:-1] + "ing"
    return base + (base[-1] if doubled else "") + "ing"


def _present(base: str) -> str:
    if base.endswith("y") and base[-2] not in _VOWELS:
        return base[:-1] + "ies"
    return base + ("es" if base.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")


def _is_doubled(base: str) -> bool:
    """Tell whether an irregular verb doubles its last letter: running, beginning."""
    short = len(base) == 3 or base in {"begin", "forget", "split", "spin", "swim", "shut"}
    short = short or base in {"reset", "outrun", "upset"}
    return short and base[-1] not in "aeiouwxy" and base[-2] in _VOWELS and base[-3] not in _VOWELS
