"""Which language a text is in."""

from __future__ import annotations

from draftkit.language.detection import detect
from draftkit.language.document import Document


def test_a_text_that_goes_on_for_long_is_in_the_language_in_which_it_began() -> None:
    german = "Ich freue mich auf Ihre Antwort und auf den Besuch. "
    english = "I look forward to the visit and to what you have to say of it. "
    text = german * (100_000 // len(german) + 1) + english * 4_000
    assert detect(Document(text)) == "de"
