"""The formats that come with draftkit: to add one, write its function, and name it here."""

from __future__ import annotations

__all__ = ["BUILT_IN"]

BUILT_IN = {
    "linkedin": ("plain:linkedin", "Plain text to paste, counted as LinkedIn counts."),
    "email": ("message:email", "A message (.eml) that mail programs open to be sent."),
    "mailto": ("message:mailto", "An address that opens a mail program with the text in it."),
    "docx": ("word:docx", "A Word file."),
    "html": ("page:html", "A page to open and copy from."),
    "text": ("plain:text", "Plain text, addresses in brackets."),
    "hugo": ("posts:hugo", "A page for Hugo."),
    "jekyll": ("posts:jekyll", "A page for Jekyll."),
    "astro": ("posts:astro", "A page for Astro."),
    "devto": ("posts:devto", "A post for dev.to's editor."),
    "ics": ("calendar:ics", "A reminder to follow up, for a calendar."),
}
"""Format: the module of this folder and the function that makes it, and what it is."""
