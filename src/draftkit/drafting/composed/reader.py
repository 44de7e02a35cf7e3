"""What a note says of its reader as somebody else: "his talk", in a mail to that very person.

It is turned to "your talk" only where nobody else can be meant: no other person stands in front,
and each verb has a form that cannot be another word. Where it may be somebody else, nothing is
turned and the writer is asked; where it is somebody else for sure, the note stays as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from draftkit.drafting.composed.lexicon import lexicon
from draftkit.drafting.composed.text import plain, words_of
from draftkit.drafting.composed.turning import base_of, turned

if TYPE_CHECKING:
    from collections.abc import Sequence

    from draftkit.drafting.composed.lexicon import Lexicon

__all__ = ["Reader"]

_ONE = ("he", "she")
_OTHER = {"he": "she", "she": "he"}


@dataclass(slots=True)
class Reader:
    """Who reads a text, and what its notes have said of them so far.

    Attributes:
        name: How the reader is called; empty where several listen.
        gender: Which of "he" and "she" is the reader, or nothing while no note has said it.
        addressed: Whether a note has "you" in it, so that "he" is somebody else.
        named: Whether a note has named somebody else.
        told: Whether a note has told of anybody else.
        owned: Which of "he" and "she" may be somebody else of whom a note has told: "my client".
        language: The language of the notes.
    """

    name: str
    gender: str = ""
    addressed: bool = False
    named: bool = False
    told: bool = False
    owned: frozenset[str] = frozenset()
    language: str = "en"

    @classmethod
    def of(cls, name: str, notes: Sequence[str], language: str = "en") -> Reader:
        """Return who reads a text.

        Args:
            name: How the reader is called, or nothing.
            notes: All that was given for the text: one that says "you" says it of the reader.
            language: The language of the notes.
        """
        known = lexicon(language)
        low = words_of(name)
        titled = [of for of in _ONE if known.any(f"{of}_titles kin_{of}", low[:2])]
        said = (known.pattern("quotes").sub("", note) for note in notes)
        told = any(_addresses(words_of(note), known) for note in said)
        return cls(name, titled[0] if titled else "", told, language=language)

    def toward(self, text: str, *, theirs: bool = False, others: bool = False) -> str | None:
        """Return a note as it is said to its reader, or None where that is unsure.

        Args:
            text: The note.
            theirs: Whether it tells of what the reader has, so that "her wards" are theirs
                whoever else was named before.
            others: Whether it tells of others, so that "they" is not the reader.

        >>> Reader.of("Joke Vandamme", []).toward("three of her families")
        'three of your families'
        >>> Reader.of("Joke Vandamme", []).toward("my aunt, and the day she called")
        'my aunt, and the day she called'
        """
        known = lexicon(self.language)
        found: str | None = self._unnamed(text, known)
        if known.pattern("quoted").match(text):
            return text
        if known.any("reader_words", words_of(known.pattern("quotes").sub("", text))):
            self._remember(text.split(), known)
            return text
        if self.name and not self.gender and self._is_of_two(words_of(text), known):
            return None
        for of in _ONE if others else (*_ONE, "they"):
            if found is not None and any(
                base_of(one) in known.turned[of] for one in words_of(found)
            ):
                found = self._turned(found.split(), of, known, theirs=theirs)
        self._remember(text.split(), known)
        return found

    def _is_of_two(self, low: Sequence[str], known: Lexicon) -> bool:
        """Whether "his" and "her" stand in a note that names nobody: one of them is the reader."""
        both = all(any(base_of(one) in known.turned[of] for one in low) for of in _ONE)
        return both and not known.any(
            "persons kin someone", (one.removesuffix("'s") for one in low)
        )

    def _remember(self, words: Sequence[str], known: Lexicon) -> None:
        """Remember whom a note has told of besides the reader."""
        low = [plain(word) for word in words]
        for at, word in enumerate(low):
            self.named = self.named or self._is_name(words, at, known)
            self.told = self.told or self.named or known.has("persons kin", word.removesuffix("'s"))
            owner = at > 0 and (known.has("possessives", low[at - 1]) or low[at - 1].endswith("'s"))
            titled = at + 1 < len(low) and words[at + 1][:1].isupper() and _is_title(word, known)
            if titled or (owner and known.has("persons kin", word)):
                spoken = {of for of in _ONE if known.has(f"kin_{of} {of}_titles", word)}
                spoken = spoken or {
                    of for of in _ONE if any(one in known.turned[of] for one in low[at:])
                }
                self.owned |= spoken or set(_ONE)

    def _unnamed(self, text: str, known: Lexicon) -> str:
        """Return a note with "he" or "his" for the reader's own name in front."""
        names = words_of(self.name)
        first, _, rest = text.replace("\u2019", "'").partition(" ")
        owner, own = first.endswith("'s"), first.removesuffix("'s")
        alone = plain(own) in names and not known.any("joins", names) and own[:1].isupper()
        if not alone or not rest or not (owner or words_of(rest)[0] in known.past):
            return text
        spoken = self.gender or "he"
        return f"{ {'he': 'his', 'she': 'her'}[spoken] if owner else spoken } {rest}"

    def _turned(self, words: Sequence[str], of: str, known: Lexicon, *, theirs: bool) -> str | None:
        """Turn the pronouns of one kind of person, if they are the reader's."""
        low = [plain(word) for word in words]
        places = [at for at, one in enumerate(low) if base_of(one) in known.turned[of]]
        first, as_is = places[0], " ".join(words)
        if of == "they":
            # "Send them to us" may be of what stands before.
            elsewhere = bool(self.name) and known.has("them_alone", low[first])
        else:
            # Somebody else, of whom the writer spoke before; of several listeners, nobody is "he".
            elsewhere = not self.name or (bool(self.gender) and self.gender != of)
        # "A student of his": who stands in front is not the one.
        alone = known.has("alone_owned", low[first]) and known.has("of", low[max(0, first - 1)])
        before = first - 2 if alone else first
        if elsewhere:
            return as_is
        if self._stands(words, 0, before, of, known):
            # "The baby is called Wilmar; he was on his way home" may be of either.
            clause = max((at + 1 for at in range(before) if words[at][-1:] in ";.!?"), default=0)
            inside = of == "they" or self._stands(words, clause, before, of, known)
            return as_is if inside else None
        later = [at for at in places[1:] if not known.has("them_alone", low[at])]
        if any(self._stands(words, first + 1, at, of, known) for at in later):
            return None
        if of in _ONE and self.addressed:
            return as_is if self.told else None
        owns = theirs and bool(self.gender) and low[first] not in _ONE
        unsure = (of in self.owned and not owns) or (self.named and not self.gender)
        reads = low[0] in known.present and not known.has("asking", low[0])
        if of in _ONE and (unsure or reads):
            return None
        kept = {
            at for at in places[1:] if of == "they" and self._stands(words, first, at, of, known)
        }
        found = turned(words, of, known, kept)
        if found and of in _ONE:
            self.gender = of
        return found

    def _stands(self, words: Sequence[str], start: int, end: int, of: str, known: Lexicon) -> bool:
        """Whether somebody stands in front whom a pronoun may mean."""
        places = range(start, end)
        if of in _ONE:
            return any(self._is_person(words, at, of, known) for at in places)
        low = [plain(word) for word in words[:end]]
        owns = end < len(words) and known.has("possessives", plain(words[end]))
        return any(
            _is_several(low, at, known, owns=owns) or _is_pair(words, low, at, known)
            for at in places
        )

    def _is_person(self, words: Sequence[str], at: int, of: str, known: Lexicon) -> bool:
        """Whether a word is of one person who is not the reader: what somebody is, or a name."""
        low = plain(words[at]).removesuffix("'s")
        before = plain(words[at - 1]) if at else ""
        if known.has(f"kin_{_OTHER[of]}", low) or (known.has("someone", low) and "'" in words[at]):
            return False
        person = known.has("persons kin someone", low) and not known.has("as", before)
        return person or self._is_name(words, at, known)

    def _is_name(self, words: Sequence[str], at: int, known: Lexicon) -> bool:
        """Whether a word is the name of somebody, not of a place: "for Wilmar", "in Riga"."""
        from draftkit.language.lexicon import is_everyday, is_ordinary

        word, low = words[at], plain(words[at]).removesuffix("'s")
        capital = word[:1].isupper() and word[1:2].islower() and low not in words_of(self.name)
        if not capital or at == 0 or words[at - 1][-1:] in ".!?,/":
            return False
        if is_ordinary(low) or is_everyday(word.strip(",.;:")) or known.has("months weekdays", low):
            return False
        start = at
        while start > 1 and words[start - 1][:1].isupper():
            start -= 1
        if start == 1 and words[0][:1].isupper() and words[at][-1:] == ",":
            return False  # "DairyTech Riga, hall 3"
        end = at
        while end + 1 < len(words) and words[end + 1][:1].isupper():
            end += 1
        owner = words[end].endswith(("'s", "\u2019s"))
        return not (owner or known.has("at_places of determiners", plain(words[start - 1])))


def _addresses(low: Sequence[str], known: Lexicon) -> bool:
    """Whether a note says "you" of its reader, not of anybody: "how you know that it works"."""
    at = next((n for n, one in enumerate(low) if known.has("reader_words", one)), -1)
    return at >= 0 and not known.any("wh", low[:at])


def _is_title(word: str, known: Lexicon) -> bool:
    return known.has("he_titles she_titles any_titles", word)


def _is_several(low: Sequence[str], at: int, known: Lexicon, *, owns: bool) -> bool:
    """Whether a word is of several, but for times and amounts: "sockets", not "days"."""
    word, after = low[at], low[at + 1] if at + 1 < len(low) else ""
    if known.has("numbers", word) and known.has("determiners", low[at - 1]):
        return not known.has("times units", after.removesuffix("s"))  # "the three"
    owned = [n for n in range(max(0, at - 3), at) if known.has("my_words", low[n])]
    if owns and owned and not known.any("prepositions", low[owned[-1] : at]):
        return False  # "our results to their board"
    if known.has("times units object_pronouns", word.removesuffix("s")) or known.has(
        "object_pronouns", word
    ):
        return False
    verb = word in known.present and (at == 0 or known.present[word] not in known.small["nouns"])
    several = known.fits("plural", word) and not known.has(
        "possessives finite prepositions relatives determiners", word
    )
    return (several and not verb) or known.has("plurals groups", word)


def _is_pair(words: Sequence[str], low: Sequence[str], at: int, known: Lexicon) -> bool:
    """Whether "and" joins two names here."""
    after = words[at + 1] if at + 1 < len(low) else ""
    named = after[:1].isupper() and not known.has("first first_short", plain(after))
    return known.has("joins", low[at]) and named
