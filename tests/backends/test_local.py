"""The embedded model, for real: it answers, streams, follows a schema, and can be stopped."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from commands import COMMAND, drafts
from draftkit.backends import open_backend
from draftkit.backends.base import Backend, Options
from draftkit.backends.completion import StopReason
from draftkit.backends.request import Message, Request, Settings
from draftkit.errors import ConfigError, RejectedError, ServerError
from each import each

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HELLO = (
    Message("system", "You write one short sentence."),
    Message("user", "Say good morning to the nurses."),
)
SHORT = Request(HELLO, Settings(temperature=0, max_tokens=40, seed=1))


@pytest.fixture(scope="module")
def backend(smollm2: Path) -> Iterator[Backend]:
    with closing(open_backend(f"local:{smollm2}", Options(slots=2))) as opened:
        yield opened


def test_it_answers_and_says_what_it_cost(backend: Backend) -> None:
    completion = backend.complete(SHORT)
    assert completion.complete
    assert "morning" in completion.text
    assert (completion.usage.input_tokens or 0) > 20
    assert 0 < (completion.usage.output_tokens or 0) <= 40


def test_the_pieces_joined_are_the_text(backend: Backend) -> None:
    pieces: list[str] = []
    completion = backend.complete(SHORT, pieces.append)
    assert "".join(pieces) == completion.text
    assert len(pieces) > 3


def test_the_same_seed_gives_the_same_text(backend: Backend) -> None:
    request = Request(HELLO, Settings(temperature=1.0, max_tokens=20, seed=5))
    assert backend.complete(request).text == backend.complete(request).text


def test_it_goes_on_from_an_opening_and_does_not_repeat_it(backend: Backend) -> None:
    pieces: list[str] = []
    request = Request(HELLO, SHORT.settings, opening="Good morning, nurses. Today")
    completion = backend.complete(request, pieces.append)
    assert completion.text.strip()
    assert "Good morning, nurses. Today" not in completion.text
    assert "".join(pieces) == completion.text


def test_it_follows_a_schema(backend: Backend) -> None:
    schema = {
        "type": "object",
        "properties": {"greeting": {"type": "string", "maxLength": 40}},
        "required": ["greeting"],
        "additionalProperties": False,
    }
    completion = backend.complete(Request(HELLO, Settings(max_tokens=100), schema=schema))
    assert list(json.loads(completion.text)) == ["greeting"]


def test_max_tokens_is_where_it_is_cut(backend: Backend) -> None:
    completion = backend.complete(Request(HELLO, Settings(max_tokens=3)))
    assert (completion.stop_reason, completion.complete) == (StopReason.LENGTH, False)


def test_several_at_once(backend: Backend) -> None:
    with ThreadPoolExecutor(4) as pool:
        texts = [c.text for c in pool.map(backend.complete, [SHORT] * 4)]
    assert all("morning" in text for text in texts)


def test_a_request_that_is_too_long_is_refused_and_not_cut(backend: Backend) -> None:
    request = Request((Message("user", "Fridges fail at night. " * 2_000),))
    with pytest.raises(RejectedError, match="reads 4,096 tokens: give it less to read"):
        backend.complete(request)
    assert backend.complete(SHORT).complete


def test_what_the_listener_raises_stops_the_model(backend: Backend) -> None:
    def listen(_text: str) -> None:
        raise KeyboardInterrupt

    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        backend.complete(Request(HELLO, Settings(max_tokens=3_000)), listen)
    assert time.monotonic() - started < 5
    assert backend.complete(SHORT).complete


def test_a_small_model_says_that_it_is_small(backend: Backend) -> None:
    assert {"small", "opening", "schema"} <= backend.capabilities
    assert "paid" not in backend.capabilities


def test_the_engine_says_nothing_by_itself(smollm2: Path) -> None:
    code = "import sys; from draftkit.backends import open_backend as o;"
    code += "from draftkit.backends.request import *; b = o('local:' + sys.argv[1]);"
    code += "b.complete(Request((Message('user', 'Hi.'),), Settings(max_tokens=4))); b.close()"
    command = [sys.executable, "-c", code, str(smollm2)]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    assert (result.stdout, result.stderr) == ("", "")


@each(
    ("model", "says"),
    [
        ("smolm2", 'No embedded model "smolm2", and no such file. Did you mean "smollm2"?'),
        ("/no/where.gguf", "no such file"),
        ("{tmp}/text.gguf", "is not a GGUF file"),
        ("{tmp}/empty.gguf", "is not a GGUF file"),
        ("{tmp}", "no such file"),
    ],
)
def test_what_is_no_model_is_said(tmp_path: Path, model: str, says: str) -> None:
    (tmp_path / "text.gguf").write_text("Once upon a time")
    (tmp_path / "empty.gguf").touch()
    with pytest.raises(ConfigError) as caught:
        open_backend("local:" + model.format(tmp=tmp_path)).complete(SHORT)
    assert says in str(caught.value)


def test_a_damaged_model_is_said(tmp_path: Path, smollm2: Path) -> None:
    half = tmp_path / "half.gguf"
    half.write_bytes(smollm2.read_bytes()[:2_000_000])
    with pytest.raises(ServerError, match=r"cannot load .*half\.gguf"):
        open_backend(f"local:{half}").complete(SHORT)


def test_without_the_engine_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xllamacpp", None)
    with pytest.raises(ConfigError, match=r'pip install "draftkit\[local\]"'):
        open_backend("local:smollm2").complete(SHORT)


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
@pytest.mark.usefixtures("desk")
def test_ctrl_c_stops_the_command_at_once(smollm2: Path) -> None:
    command = [*COMMAND, "pitch", "--seconds", "60", "-m", f"local:{smollm2}"]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ.copy()
    )
    time.sleep(1)  # for the model to be loaded; two seconds later the draft may be whole
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=10)
    assert b"Traceback" not in said
    kept = [draft.status for draft in drafts()]
    assert (process.returncode, kept) in ((130, []), (130, ["partial"]), (0, ["complete"])), said


@pytest.mark.long
@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(
    "arguments",
    [
        ["pitch"],
        [
            "post",
            "why fridges fail",
            *("--angle", "the power is the problem", "--sections", "4"),
            *("--keywords", "solar power", "--keywords", "spare parts", "--keywords", "repair"),
        ],
        ["collab", "Dr Ruth Asante", "a panel on rural health"],
        [
            "thanks",
            "Maria",
            "the panel",
            "--specifics",
            "your question",
            "--changed",
            "I slept well",
        ],
    ],
    ids=lambda arguments: arguments[0],
)
def test_each_kind_makes_a_complete_draft(smollm2: Path, arguments: list[str]) -> None:
    for note in (
        "Fridges fail when the power does",
        "A fridge failed in Tamale for a fuse",
        "Fridges fail at noon, when the sun is on the panels",
    ):
        subprocess.run([*COMMAND, "note", note], capture_output=True, check=True)
    command = [*COMMAND, *arguments, "-q", "-m", f"local:{smollm2}", "--seed", "1"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (0, "")
    [draft] = drafts()
    assert draft.complete
    assert len(draft.body.split()) > 15
    assert result.stdout == draft.body
