"""A key goes nowhere, in whatever shape a server repeats it; a text without it stays."""

from __future__ import annotations

import base64
import html
import itertools
import json
import random
import time
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands import KEY as OTHER
from draftkit.backends.base import Options, open_backend
from draftkit.backends.redactor import PLACEHOLDER, Redactor, redact
from draftkit.backends.request import Message, Request
from draftkit.errors import BackendError
from each import each
from server import TEXT, Server, delta, whole

if TYPE_CHECKING:
    from collections.abc import Callable

    from server import Exchange

KEY = "sk-test-0123456789"
HELLO = Request((Message("user", "Hello"),))

# What keys of providers look like.
KEYS = [
    "sk-proj-Ab3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xYzAb3dE5fG7h",
    "sk-ant-api03-Zx9Cv8Bn7Mq6Wf5Er4Ty3Ui2-Op1As0Df_GhJkLzXcV",
    "gsk_1a2B3c4D5e6F7g8H9i0J1k2L3m4N5o6P",
    "AIzaSyD3x4mPl3K3y0fG00gl3AbCdEfGhIjKlMn",
    "0123456789abcdef0123456789abcdef",
    "9f8e7d6c-5b4a-4321-8765-abcdef012345",
    "local+server/key=2024%41&x",
    OTHER,
]

SHAPES: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "capitals": str.upper,
    "small letters": str.lower,
    "percent": lambda key: "".join(f"%{ord(c):02X}" for c in key),
    "percent where needed": lambda key: quote(key, safe=""),
    "percent twice": lambda key: quote("".join(f"%{ord(c):02x}" for c in key)),
    "entities": lambda key: "".join(f"&#{ord(c)};" for c in key),
    "hexadecimal entities": lambda key: "".join(f"&#x{ord(c):x};" for c in key),
    "entities of a page": lambda key: html.escape(key.replace("-", "&hyphen;"), quote=True),
    "json": lambda key: "".join(f"\\u{ord(c):04x}" for c in key),
    "json in json": lambda key: json.dumps(json.dumps("".join(f"\\u{ord(c):04x}" for c in key))),
    "escaped signs": lambda key: "".join(c if c.isalnum() else f"\\{c}" for c in key),
    "a blank": lambda key: f"{key[: len(key) // 2]} {key[len(key) // 2 :]}",
    "a line break": lambda key: f"{key[: len(key) // 2]}\n  {key[len(key) // 2 :]}",
    "an escaped line break": lambda key: f"{key[: len(key) // 2]}\\n{key[len(key) // 2 :]}",
    "blanks": " ".join,
    "wide blanks": "\u200b".join,
    "long hyphens": lambda key: key.replace("-", "\u2011"),
    "base64": lambda key: base64.b64encode(key.encode()).decode(),
    "base64 of a user": lambda key: base64.b64encode(f"me:{key}".encode()).decode(),
    "base64 of a header": lambda key: base64.b64encode(f"Bearer {key}".encode()).decode(),
    "base64 in lines": lambda key: base64.encodebytes(f"x{key}".encode()).decode(),
    "base64 of an address": lambda key: base64.urlsafe_b64encode(key.encode()).decode(),
    "hexadecimal": lambda key: key.encode().hex(),
    "base32": lambda key: base64.b32encode(key.encode()).decode(),
    "base32 of a user": lambda key: base64.b32encode(f"me:{key}".encode()).decode(),
    "base64 of UTF-16": lambda key: base64.b64encode(key.encode("utf-16-le")).decode(),
    "hexadecimal of UTF-16": lambda key: key.encode("utf-16-le").hex(),
    "letters of a list": lambda key: str(list(key)),
    "dots": ".".join,
    "lines": "\n- ".join,
    "bold": lambda key: "".join(f"**{c}**" for c in key),
    "groups": lambda key: "-".join(key[i : i + 4] for i in range(0, len(key), 4)),
    "decimal list": lambda key: str([ord(c) for c in key]),
    "octal": lambda key: "".join(f"\\{ord(c):03o}" for c in key),
    "hexadecimal list": lambda key: ", ".join(f"0x{ord(c):02x}" for c in key),
    "code points": lambda key: " ".join(f"U+{ord(c):04X}" for c in key),
    "from its end": lambda key: key[::-1],
    "base64 from its end": lambda key: base64.b64encode(key.encode()).decode()[::-1],
    "base64 of it from its end": lambda key: base64.b64encode(key[::-1].encode()).decode(),
    "hexadecimal from its end": lambda key: key.encode().hex()[::-1],
    "hexadecimal of it from its end": lambda key: key[::-1].encode().hex(),
}


def _streamed(text: str, key: str, cuts: list[int]) -> str:
    redactor, places = Redactor(key), sorted({0, len(text), *(c % (len(text) + 1) for c in cuts)})
    pieces = [redactor.feed(text[a:b]) for a, b in itertools.pairwise(places)]
    whole_text = "".join(pieces) + redactor.flush()
    assert redactor.found == (whole_text != text)
    return whole_text


def _left(text: str, key: str) -> list[str]:
    """Return the runs of a key that are still in a text, in any of the shapes."""
    bare = text.replace("[key]", "\0")
    return [run for run, spelled in _runs(key) if spelled in bare]


@cache
def _runs(key: str) -> list[tuple[str, str]]:
    runs = (key[i : i + 12] for i in range(len(key) - 11))
    return [(run, shape(run)) for run in runs for shape in SHAPES.values()]


@each("key", KEYS)
@each("shape", SHAPES)
def test_a_key_in_any_shape_is_hidden(key: str, shape: str) -> None:
    said = SHAPES[shape](key)
    hidden = redact(f"It is {said}, so.", key)
    # In Base64 the letters at its ends are another's as well, and may be beside it by chance.
    assert hidden.startswith("It i")
    assert hidden.endswith(", so.")
    assert len(hidden.replace("[key]", "")) <= len("It is , so.") + 16
    assert "[key]" in hidden
    assert _left(hidden, key) == []


@given(st.data(), st.sampled_from(KEYS[:6]), st.sampled_from(sorted(SHAPES)), st.text(max_size=20))
def test_a_part_of_a_key_in_any_shape_and_any_pieces(
    data: st.DataObject, key: str, shape: str, around: str
) -> None:
    start, end = data.draw(st.integers(0, 12)), data.draw(st.integers(0, 12))
    text = f"{around} {SHAPES[shape](key[start : len(key) - end])} {around}"
    assert _left(redact(text, key), key) == []
    cuts = data.draw(st.lists(st.integers(0, 500)))
    assert _streamed(text, key, cuts) == redact(text, key)


@given(
    st.text("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=40),
    st.integers(0, 31),
    st.sampled_from(sorted(SHAPES)),
)
def test_nine_letters_of_any_key_are_hidden_if_one_is_a_figure(
    letters: str, start: int, shape: str
) -> None:
    part = f"{letters[start : start + 8]}7"
    key = f"sk-{letters[: start + 8]}7{letters[start + 9 :]}"
    assert "[key]" in redact(SHAPES[shape](part), key)


@given(st.text(), st.sampled_from(KEYS), st.lists(st.integers(0, 500)))
def test_a_text_without_the_key_stays(text: str, key: str, cuts: list[int]) -> None:
    assert _streamed(text, key, cuts) == redact(text, key) == text


WORDS = [
    ("my-database-password-2024-x9", "The database has a password, since 2024."),
    ("openai-compatible-server-key-1", "An OpenAI-compatible server, with a key."),
    ("MyDataBase99Key", "My data base is a data base, not a database."),
    ("correct-horse-battery-staple", "A long-battery life, a correct horse."),
    ("authentication-9", "Authentication is hard. Authentication: 9 of 10 fail."),
    (
        "openai-compatible-server-key",
        "OpenAI, compatible: server. Key: OpenAI-compatible.",
    ),
    ("openai-compatible-server-key-1", "OpenAI-compatible, server/key, 1 for each."),
    ("correct-horse-battery-staple", "Correct, horse: battery/staple?"),
    ("lm-studio", "We run LM-Studio, and LM Studio."),
    (KEYS[0], "Keys of a project begin with sk-proj-, others with sk-."),
    (KEYS[1], "Keys begin with sk-ant-api03- there."),
    (KEYS[5], "Call 555 123 4567 on 2024-05-06; 5b4a-4 is a part."),
]


@each(("key", "text"), WORDS)
def test_what_could_be_a_word_or_is_everybody_s_is_not_the_key(key: str, text: str) -> None:
    assert _streamed(text, key, [3, 17]) == redact(text, key) == text
    assert redact(f"It is {key}.", key) == _streamed(f"It is {key}.", key, [9]) == "It is [key]."


@pytest.mark.parametrize("key", KEYS)
def test_no_text_takes_long(key: str) -> None:
    rng = random.Random(1)
    units = [*key, key, key[:-1], " ", "%", "&", "\\", "%25", "&amp;", "a ", "sk-", TEXT]
    started = time.process_time()
    for unit in units:
        text = (unit * 2_500)[:2_500]
        redactor = Redactor(key)
        for i in range(0, len(text), 50):
            redactor.feed(text[i : i + 50])
        redactor.flush()
    redact("".join(rng.choices(key, k=125_000)), key)
    assert time.process_time() - started < 2


# Over the wire


def _stream(x: Exchange, text: str) -> None:
    x.open_stream()
    for piece in (text[i : i + 3] for i in range(0, len(text), 3)):
        x.event(delta({"content": piece}))
    x.event(delta({}, "stop"))
    x.event("[DONE]")
    x.end_stream()


# Where a server, or a proxy before it, repeats a key.
PLACES: dict[str, Callable[[Exchange, str], None]] = {
    "refusal": lambda x, said: x.reply(401, {"error": {"message": f"Incorrect: {said}"}}),
    "page": lambda x, said: x.reply(403, f"<title>Blocked: {said}</title>"),
    "error": lambda x, said: x.reply(200, {"error": {"message": said, "code": said}}),
    "location": lambda x, said: x.reply(
        307, "", {"Location": f"https://x.example/{quote(said, safe='%&;#')}"}
    ),
    "junk": lambda x, said: x.reply(200, f"data: {{{said}\n\n"),
    "model": lambda x, said: x.reply(200, whole("Hello there.", model=said)),
    "thought": lambda x, said: x.reply(200, whole("", reasoning_content=f"I see {said} here.")),
    "refused": lambda x, said: x.reply(200, whole("Well.", refusal=f"I refuse {said}.")),
    "content": lambda x, said: x.reply(200, whole(f"I see {said} here.")),
    "stream": lambda x, said: _stream(x, f"I see {said} here."),
}


# What a place makes of a text differs with its shape in three of them. What is shown of the others
# is that they hide anything: a quarter of the shapes each, and each shape in some.
WIRED = [
    (place, shape)
    for i, place in enumerate(PLACES)
    for j, shape in enumerate(SHAPES)
    if place in ("page", "location", "stream") or (i + j) % 4 == 0
]


@each(("place", "shape"), WIRED)
def test_no_server_makes_us_say_its_key(place: str, shape: str) -> None:
    shown: list[str] = []
    with Server() as server:
        server._modes = [lambda x: PLACES[place](x, SHAPES[shape](KEYS[0]))]
        options = Options(base_url=server.url, api_key=KEYS[0], timeout_s=10, retries=0)
        backend = open_backend("openai:m", options)
        try:
            completion = backend.complete(HELLO, shown.append)
            said = [completion.text, completion.model, completion.thought, *completion.notes]
        except BackendError as exc:
            said = [str(exc)]
        backend.close()
    for text in (*said, "".join(shown)):
        assert _left(text, KEYS[0]) == []


def test_redacting() -> None:
    assert redact(f"a {KEY} b {KEY}", KEY) == "a [key] b [key]"
    assert redact("no-key is here", PLACEHOLDER) == "no-key is here"
    assert redact("text", "") == "text"


@each("size", [1, 3, 7, 100])
def test_a_key_is_taken_out_of_a_text_that_comes_in_pieces(size: int) -> None:
    text = f"s sk- {KEY[:-1]}! {KEY}{KEY} sk-test-sk-test-{KEY} {KEY[:9]}"
    redactor = Redactor(KEY)
    pieces = [redactor.feed(text[i : i + size]) for i in range(0, len(text), size)]
    assert "".join(pieces) + redactor.flush() == redact(text, KEY)
    assert redactor.found


@each("key", ["", PLACEHOLDER, "ollama", "anything", "EMPTY", "k1"])
def test_a_key_that_could_be_a_word_is_left_in_a_text(key: str) -> None:
    text = f"We run {key} and no-key here, anything goes."
    redactor = Redactor(key)
    assert redactor.feed(text) + redactor.flush() == text
    assert not redactor.found
