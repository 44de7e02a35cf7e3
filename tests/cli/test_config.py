"""The settings: what a file may say, and that changing one leaves the rest as it was."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commands import start
from draftkit import Draft, Profile
from draftkit.backends.presets import preset_of
from draftkit.cli import run
from draftkit.config import Config, ProviderConfig, config_path, set_value
from draftkit.errors import ConfigError
from each import each

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture(autouse=True)
def file() -> Path:
    path = config_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def written(file: Path, text: str | bytes) -> None:
    file.write_bytes(text.encode() if isinstance(text, str) else text)


# Reading


def test_a_model_that_is_none_is_refused_before_it_is_kept_or_asked(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for command in (["config", "set", "model"], ["config", "set", "verify"], ["pitch", "-m"]):
        for model in ("bogus", "openai:", "nobody:m"):
            assert run([*command, model]) == 2, (command, model)
            assert model in capsys.readouterr().err
    assert not file.exists()


def test_the_profile_of_the_settings_is_the_same_one_wherever_one_works(
    file: Path, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (desk / "me.yaml").write_text("basics: {name: Ines Duarte}\n", encoding="utf-8")
    assert run(["config", "set", "profile", "me.yaml"]) == 0
    assert str(Profile.find()) == "profile.yaml"  # one in the folder is nearer
    (desk / "elsewhere").mkdir()
    monkeypatch.chdir(desk / "elsewhere")
    assert Profile.load(Profile.find()).name == "Ines Duarte"
    written(file, "profile: me.yaml\nsamples: texts\noutput: mine\n")
    loaded = Config.load()
    assert [loaded.profile, loaded.samples, loaded.output] == [
        str(file.parent / "me.yaml"),
        str(file.parent / "texts"),
        "mine",
    ]


def test_the_home_folder_may_be_written_as_in_a_shell(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for key in ("output", "profile", "samples"):
        set_value(key, f"~/{key}")
    set_value("language", "German")
    loaded, home = Config.load(), Path.home()
    assert file.exists()
    assert [loaded.output, loaded.profile, loaded.samples] == [
        str(home / key) for key in ("output", "profile", "samples")
    ]
    Draft(id="ab" * 32, kind="pitch", title="A", body="A\n").save(home / "elsewhere")
    for command in (["list", "-o", "~/elsewhere"], ["list", "--output=~/elsewhere"]):
        assert run(command) == 0
    assert not (tmp_path / "~").exists()


def test_no_file_is_no_settings() -> None:
    assert Config.load() == Config()


def test_every_setting_is_read_as_it_was_written(file: Path) -> None:
    written(
        file,
        "\ufeffmodel: local:smollm2\r\nprofile: 010\r\noutput: NO\r\nproviders:\r\n"
        "  openai:\r\n    api_key_cmd: pass show openai\r\n  vllm: {base_url: 'http://a:1/v1'}\r\n",
    )
    assert Config.load() == Config(
        model="local:smollm2",
        profile=str(file.parent / "010"),
        output="NO",
        providers={
            "openai": ProviderConfig(api_key_cmd="pass show openai"),
            "vllm": ProviderConfig(base_url="http://a:1/v1"),
        },
    )


@pytest.mark.parametrize(
    "text",
    ["", "# nothing yet\n", "model:\nproviders:\n", "providers:\n  openai:\n    api_key_cmd:\n"],
)
def test_what_is_blank_is_at_its_default(file: Path, text: str) -> None:
    written(file, text)
    config = Config.load()
    assert (config.model, config.profile, config.output) == ("", "", "")
    assert all(provider == ProviderConfig() for provider in config.providers.values())


WRONG = [
    ("modle: x", 1, 'unknown key "modle". Did you mean "model"? Keys: model, profile, output, pro'),
    ("model: a:b\ncolour: x", 2, 'unknown key "colour". Keys:'),
    ("\nmodel: [a]", 2, "model must be a text"),
    ('model: "a\\nb"', 1, "model has a line break or a control character"),
    ('output: "a\\u001b[2J"', 1, "output has a line break or a control character"),
    *(
        (f"providers:\n  openai:\n    base_url:{value}", 3, "base_url is empty: write where")
        for value in ("", " ''", ' " "')
    ),
    ("- model", 1, "the file must have keys of its own"),
    ("model", 1, "the file must have keys of its own"),
    ("providers: x", 1, "providers must have keys of its own"),
    ("providers:\n  openai: x", 2, "providers.openai must have keys of its own"),
    ("providers:\n  openai:\n    base_ulr: x", 3, 'Did you mean "base_url"?'),
    ("providers:\n  openai:\n    base_url: [x]", 3, "providers.openai.base_url must be a text"),
    ('providers:\n  "x\\u001b[2J": {}', 2, "the name has a line break or a control character"),
    ("model: &x a\noutput: *x", 1, "an anchor"),
    ("model: a\n<<: {output: x}", 2, "a merge key"),
    ("model: a\nmodel: b", 2, 'the key "model" a second time'),
    ("model: !!python/object:os.system x", 1, "a tag"),
    ("model: a\n\toutput: b", 2, "tab"),
    ("model: \x1b[2J", 1, "a control character (U+001B)"),
    ("model: " + "[" * 1000, 1, "levels of nesting"),
    ("model: " + "x" * 2_000_000, 1, "larger than 1,000,000 bytes"),
]


@pytest.mark.parametrize(("text", "line", "says"), WRONG, ids=[w[2][:40] for w in WRONG])
def test_what_is_wrong_is_said_with_file_and_line(
    file: Path, text: str, line: int, says: str
) -> None:
    written(file, text)
    with pytest.raises(ConfigError) as caught:
        Config.load()
    message = str(caught.value)
    assert message.startswith(f"{file}, line {line}: ")
    assert says in message
    assert "\n" not in message
    with pytest.raises(ConfigError, match=re.escape(message)):
        set_value("output", "x")  # a wrong file is not edited
    assert file.read_bytes().decode() == text


KEY = "sk-live-0123456789abcdef"


def test_a_key_is_refused_and_never_repeated(file: Path) -> None:
    written(file, f"providers:\n  openai:\n    api_key: {KEY}\n")
    for attempt in (Config.load, lambda: set_value("providers.openai.api_key", KEY)):
        with pytest.raises(ConfigError, match="a key does not belong in a file") as caught:
            attempt()
        assert "api_key_cmd" in str(caught.value)
        assert KEY not in str(caught.value)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda path: path.mkdir(), "it is a folder"),
        (lambda path: path.write_bytes(b"model: Zo\xeb\n"), "is not UTF-8 text"),
        (lambda path: (path.parent.rmdir(), path.parent.touch()), "Not a directory"),
    ],
    ids=["a folder", "another encoding", "its folder is a file"],
)
@pytest.mark.parametrize("attempt", [Config.load, lambda: set_value("model", "a:b")])
def test_a_file_that_cannot_be_read_is_one_clear_line(
    file: Path, make: Callable[[Path], Any], says: str, attempt: Callable[[], Any]
) -> None:
    make(file)
    with pytest.raises(ConfigError, match=says) as caught:
        attempt()
    assert str(caught.value).startswith(str(file))


# Changing


def test_the_first_setting_makes_a_file_that_explains_itself(file: Path) -> None:
    assert set_value("providers.openai.api_key_cmd", "pass show openai") == file
    text = file.read_text(encoding="utf-8")
    assert text.startswith("# draftkit's settings.")
    assert Config.load().providers == {"openai": ProviderConfig(api_key_cmd="pass show openai")}
    commented = re.sub(r"(?m)^# (?=\w+:| )", "", text.partition("left out.\n#\n")[2])
    written(file, commented.partition("\n\n")[0])
    assert Config.load().providers["vllm"].base_url == "http://gpu.example:8000/v1"


MINE = """\
# who wrote this: me
model: "openai:gpt-4o-mini"  # cheap

# where drafts go
output: 'drafts'
# my own machine
providers:
  # the big one
  vllm:
    base_url: http://gpu:8000/v1 # far away
# the end
"""


@pytest.mark.parametrize(
    ("key", "value", "before", "after"),
    [
        ("model", "a:b", 'model: "openai:gpt-4o-mini"  # cheap', "model: a:b  # cheap"),
        ("model", "", 'model: "openai', '# model: "openai'),
        ("output", "a # b", "output: 'drafts'", "output: 'a # b'"),
        ("profile", "p.yaml", "# the end\n", "# the end\nprofile: p.yaml\n"),
        ("providers.vllm.base_url", "x", "http://gpu:8000/v1 # f", "x  # f"),
        ("providers.vllm.api_key_cmd", "x", "  vllm:\n", "  vllm:\n    api_key_cmd: x\n"),
        ("providers.a.base_url", "x", "providers:\n", "providers:\n  a:\n    base_url: x\n"),
        (
            "providers.vllm.base_url",
            "",
            "providers:\n  # the big one\n  vllm:\n    base_url: http://gpu:8000/v1 # far away\n",
            "# the big one\n# base_url: http://gpu:8000/v1  # far away\n",
        ),
    ],
)
def test_one_line_changes_and_all_others_stay(
    file: Path, key: str, value: str, before: str, after: str
) -> None:
    assert MINE.count(before) == 1
    for end in ("\n", "\r\n"):
        written(file, MINE.replace("\n", end))
        set_value(key, value)
        expected = MINE.replace(before, after).replace("\n", end)
        assert file.read_bytes().decode() == expected


@pytest.mark.parametrize("text", ["# mine alone\n", "# mine\nmodel: a:b\n", "model: a:b # mine"])
def test_comments_outlive_the_settings(file: Path, text: str) -> None:
    written(file, text)
    set_value("output", "x")
    assert "mine" in file.read_text(encoding="utf-8")
    set_value("output", "")
    assert file.read_text(encoding="utf-8").strip() == text.strip()
    set_value("output", "")
    assert Config.load().output == ""


TEXT = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1)


@given(TEXT.filter(lambda text: not text.startswith("~")))  # that is somebody's home
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_text_is_a_value(file: Path, value: str) -> None:
    file.unlink(missing_ok=True)
    if not value.isprintable():  # spaces of other widths
        with pytest.raises(ConfigError, match="control character"):
            set_value("output", value)
        return
    for key in ("output", "providers.openai.api_key_cmd"):
        set_value(key, "first")
        set_value(key, value)
    config = Config.load()
    assert config.output == value
    assert config.providers["openai"].api_key_cmd == value


@pytest.mark.parametrize(
    ("key", "says"),
    [
        ("modle", 'Did you mean "model"?'),
        ("", "There is no setting"),
        ("providers", "There is no setting"),
        ("model.x", "There is no setting"),
        ("providers..base_url", "There is no setting"),
        ("providers.openai", "There is no setting"),
        ("providers.openai.base_ulr", 'Did you mean "base_url"?'),
        ("__class__", "There is no setting"),
    ],
)
def test_a_setting_that_there_is_not_writes_nothing(file: Path, key: str, says: str) -> None:
    with pytest.raises(ConfigError, match=re.escape(says)):
        set_value(key, "x")
    assert not file.exists()


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("{model: a, output: b}\n", "output", "c"),
        ("{model: a, output: b}\n", "output", ""),
        ("providers: {a: {base_url: x, api_key_cmd: y}}\n", "providers.a.base_url", "c"),
        ("providers: {a: {base_url: x, api_key_cmd: y}}\n", "providers.a.base_url", ""),
    ],
)
def test_a_layout_that_cannot_be_edited_is_left_alone(
    file: Path, text: str, key: str, value: str
) -> None:
    written(file, text)
    with pytest.raises(ConfigError, match=f"please change {key} by hand"):
        set_value(key, value)
    assert file.read_text(encoding="utf-8") == text


def test_a_link_stays_a_link_and_permissions_stay(file: Path, tmp_path: Path) -> None:
    real = tmp_path / "dotfiles.yaml"
    real.write_text("model: a:b\n", encoding="utf-8")
    real.chmod(0o600)
    file.symlink_to(real)
    set_value("output", "x")
    assert file.is_symlink()
    assert real.read_text(encoding="utf-8") == "model: a:b\noutput: x\n"
    assert real.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("function", ["fsync", "replace"])
def test_a_disk_that_fails_leaves_what_was_there(
    file: Path, monkeypatch: pytest.MonkeyPatch, function: str
) -> None:
    written(file, MINE)

    def fail(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os if function == "fsync" else Path, function, fail)
    with pytest.raises(ConfigError, match="cannot be written: No space left on device"):
        set_value("model", "a:b")
    assert file.read_text(encoding="utf-8") == MINE
    assert [path.name for path in file.parent.iterdir()] == [file.name]


# The command


def test_the_command_sets_shows_and_removes(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["config"]) == 0
    assert "(not there yet)" in capsys.readouterr().out
    assert run(["config", "set", "model", "manual:"]) == 0
    assert run(["config", "set", "providers.openai.base_url", "http://127.0.0.1:1/v1"]) == 0
    capsys.readouterr()
    assert run(["config", "show"]) == 0
    shown = capsys.readouterr().out
    assert "model: manual:\n" in shown
    assert "providers.openai.base_url: http://127.0.0.1:1/v1\n" in shown
    assert run(["config", "set", "model", ""]) == 0
    assert "(removed)" in capsys.readouterr().err
    assert run(["config", "path"]) == 0
    assert capsys.readouterr().out == f"{config_path()}\n"


def test_a_password_in_an_address_gets_into_no_file(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for url in ("https://me:hunter2@llm.example/v1", "https://llm.example/v1?key=hunter2"):
        assert run(["config", "set", "providers.openai.base_url", url]) == 2
        assert "hunter2" not in capsys.readouterr().err
        assert not file.exists()
        written(file, f"providers: {{openai: {{base_url: '{url}'}}}}\n")
        assert run(["config", "show"]) == 0
        assert "https://llm.example/v1\n" in (said := capsys.readouterr().out)
        assert "hunter2" not in said
        file.unlink()


def test_a_message_that_quotes_a_file_has_no_escape_sequence(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written(file, '"colour\\u001b]52;c;aGk=\\u0007": x\n')
    assert run(["config"]) == 2
    said = capsys.readouterr().err
    assert 'unknown key "colour"' in said
    assert "\x1b" not in said
    assert "\x07" not in said


@pytest.mark.parametrize("made", ["", MINE])
def test_settings_that_are_set_at_once_are_all_kept(file: Path, made: str) -> None:
    if made:
        written(file, made)
    wanted = {f"p{n}": f"key-of {n}" for n in range(6)}
    running = [
        start("config", "set", f"providers.{name}.api_key_cmd", value)
        for name, value in wanted.items()
    ]
    for process in running:
        process.communicate()
    assert [process.returncode for process in running] == [0] * len(running)
    kept = {name: own.api_key_cmd for name, own in Config.load().providers.items()}
    assert kept | wanted == kept
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_a_file_kept_elsewhere_stays_a_link_with_its_permissions(
    file: Path, tmp_path: Path
) -> None:
    real = tmp_path / "dotfiles" / "draftkit.yaml"
    real.parent.mkdir()
    real.write_text("model: a:b\n", encoding="utf-8")
    real.chmod(0o640)
    file.symlink_to(real)
    set_value("output", "x")
    assert file.is_symlink()
    assert real.read_text(encoding="utf-8") == "model: a:b\noutput: x\n"
    assert real.stat().st_mode & 0o777 == 0o640


# A value that is empty


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("value", ["", " "])
@pytest.mark.parametrize(
    ("option", "command"),
    [
        ("--base-url", ["pitch", "-m", "openai:m"]),
        ("--model", ["pitch"]),
        ("--profile", ["pitch", "--reply", "reply.md"]),
        ("--output", ["pitch", "--reply", "reply.md"]),
        ("--reply", ["pitch", "-m", "manual:"]),
        ("--base-url", ["bulk", "thanks", "contacts.csv"]),
        ("--base-url", ["import", "cv.pdf", "--with-model"]),
        ("--model", ["eval", "briefs.jsonl", "-m", "openai:m"]),
        ("--from", ["post"]),
        ("--source", ["post", "fridges"]),
        ("--about", ["note", "I like tea."]),
        ("--goal", ["pitch"]),
        ("--seed", ["pitch"]),
        ("--ics", ["due"]),
        ("-o", ["pitch", "--reply", "reply.md"]),
    ],
)
def test_an_option_that_is_empty_sends_nothing_to_anybody(
    capsys: pytest.CaptureFixture[str], command: list[str], option: str, value: str
) -> None:
    for words in ([option, value], [f"{option}={value}"]):
        if option.startswith("--") or len(words) == 2:
            assert run([*command, *words]) == 2
            assert capsys.readouterr().err == (
                f"Error: {option} is followed by an empty text: give it a value, or leave it out.\n"
            )
    assert not Path("drafts").exists()


@pytest.mark.usefixtures("desk")
def test_what_is_empty_where_no_option_is_stays(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["config", "set", "model", ""], ["note", "--", "-x y", ""]):
        run(words)
        assert "followed by an empty text" not in capsys.readouterr().err


@each("value", ["", "  "])
def test_an_empty_variable_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    for name in ("OPENAI_BASE_URL", "OLLAMA_HOST", "DRAFTKIT_OUTPUT"):
        monkeypatch.setenv(name, value)
    assert preset_of("openai")[1] == "https://api.openai.com/v1"
    assert preset_of("ollama")[1] == "http://localhost:11434/v1"
