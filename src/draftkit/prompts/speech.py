"""The language in which a draft is asked for, and how formal it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from draftkit.language.tags.manner import addresses, first_names, pace_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from draftkit.language.tags.manner import Register
    from draftkit.language.tags.tag import Tag
    from draftkit.profile.profile import Profile

__all__ = ["language_for", "line", "register_for"]

# The input that names whom the text is to, in all kinds.
_RECIPIENT = "recipient"


def language_for(profile: Profile, named: Tag | None) -> Tag | None:
    """Return the language that a draft is written in.

    Args:
        profile: The writer's profile: its language counts where none was asked for.
        named: The language that was asked for, if one was.

    Returns:
        The language; None for an English profile, where the request need not name it.
    """
    return named or profile.language or profile.own_language


def register_for(language: Tag | None, asked: Register, inputs: Mapping[str, Any]) -> Register:
    """Return how formally the reader is addressed, where the language makes a difference.

    Args:
        language: The language.
        asked: What the user asked for, if they did.
        inputs: If the user did not ask, the recipient decides: formal, unless they are named by
            first name alone, in a language where that is familiar, and are no stranger.
            Without a recipient it is left open.
    """
    if language is None or not addresses(language):
        return ""
    recipient = str(inputs.get(_RECIPIENT) or "")
    if asked or not recipient:
        return asked
    familiar = len(recipient.split()) == 1 and inputs.get("relation") != "cold"
    return "informal" if familiar and first_names(language) else "formal"


def line(language: Tag | None, register: Register) -> str:
    """Return what a request says about the language: one line, or nothing.

    >>> from draftkit.language.tags.tag import Tag
    >>> line(Tag.find("German"), "formal")
    'Write it in German, with "Sie".'
    """
    if language is None:
        return ""
    address = addresses(language).get(register, "")
    said = f"Write it in {language.name}{f', {address}' if address else ''}."
    pace = pace_of(language)
    if pace.counted == "characters":
        said += f" Where a length is in words, take {100 * pace.share:.0f} characters for 100."
    return said
