"""The user's own texts: read from where the profile says, and the fitting passages chosen."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Any

import pytest

from draftkit import Profile
from draftkit.cli import run
from draftkit.drafting.passages import passages
from draftkit.errors import ProfileError
from draftkit.profile import samples
from each import each

if TYPE_CHECKING:
    from pathlib import Path

PUMPS = (
    "The pump ran all night, and in the morning we saw why: nobody had told anybody how to stop it."
)
BREAD = (
    "My grandmother baked on Fridays, and whoever passed her kitchen window got a slice of bread."
)
SHIPS = (
    "A harbour never sleeps, which is hard on the people who load its ships and on their children."
)
NUMBERS = (
    "The pump lost 14 litres in 2019, 22 litres in 2020, 31 in 2021 and nobody wrote down anything."
)


def profile(folder: Path, names: Any) -> Profile:
    path = folder / "profile.yaml"
    path.write_text("basics: {name: Ann}\n", encoding="utf-8")
    data = {"basics": {"name": "Ann"}, "meta": {"draftkit": {"samples": names}}}
    return Profile(data, path)


def test_samples_stand_beside_the_profile_and_lose_their_front_matter(tmp_path: Path) -> None:
    tmp_path.joinpath("a.md").write_text(f"---\ntitle: Pumps\n---\n{PUMPS}\n", encoding="utf-8")
    tmp_path.joinpath("texts").mkdir()
    tmp_path.joinpath("texts", "b.TXT").write_bytes(f"\ufeff{BREAD}".encode())
    assert samples.read(profile(tmp_path, ["a.md", "texts/b.TXT"])) == (f"{PUMPS}\n", BREAD)


def test_one_sample_may_stand_alone(tmp_path: Path) -> None:
    tmp_path.joinpath("a.md").write_text(PUMPS, encoding="utf-8")
    assert samples.read(profile(tmp_path, "a.md")) == (PUMPS,)
    assert samples.read(profile(tmp_path, str(tmp_path / "a.md"))) == (PUMPS,)


def test_a_profile_without_samples_has_none() -> None:
    assert samples.read(Profile.from_dict({"basics": {"name": "Ann"}})) == ()


@each(
    ("name", "content", "problem"),
    [
        ("gone.md", None, "there is no file .*gone.md. Correct the path"),
        ("folder.md", "folder", "folder.md: cannot be read"),
        ("letter.docx", b"PK", r"letter.docx is not a text file. Save it .* \.md, "),
        ("latin.txt", "für".encode("latin-1"), "latin.txt, line 1: is not UTF-8 text"),
        ("long.txt", b"a" * (samples.MAX_BYTES + 1), "larger than 100,000 bytes"),
        ("nul\0.txt", None, "cannot be read"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place(
    tmp_path: Path, name: str, content: bytes | str | None, problem: str
) -> None:
    if isinstance(content, bytes):
        tmp_path.joinpath(name).write_bytes(content)
    elif content:
        tmp_path.joinpath(name).mkdir()
    with pytest.raises(ProfileError, match=problem) as caught:
        samples.read(profile(tmp_path, [name]))
    assert str(caught.value).startswith(f"{tmp_path / 'profile.yaml'}, meta.draftkit.samples: ")
    assert "\n" not in str(caught.value)


@each("way", ["absolute", "up", "link", "home"])
def test_only_texts_beside_the_profile_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    folder, secret = tmp_path / "mine", tmp_path / "secret.md"
    folder.mkdir()
    secret.write_text(PUMPS, encoding="utf-8")
    folder.joinpath("link.md").symlink_to(secret)
    name = {"absolute": str(secret), "up": "../secret.md", "link": "link.md", "home": "~/secret.md"}
    with pytest.raises(
        ProfileError, match=r"outside of the profile's folder\. .*config set samples"
    ):
        samples.read(profile(folder, name[way]))
    assert run(["config", "set", "samples", str(tmp_path)]) == 0
    assert samples.read(profile(folder, name[way])) == (PUMPS,)


def test_a_home_that_is_nobodys_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match=r"~nosuchuser/a\.md leads nowhere"):
        samples.read(profile(tmp_path, "~nosuchuser/a.md"))


def test_a_named_pipe_and_a_device_are_one_line_at_once(tmp_path: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("there are no named pipes here")
    os.mkfifo(tmp_path / "pipe.md")
    with pytest.raises(ProfileError, match=r"pipe\.md: cannot be read: it is a pipe, not a file"):
        samples.read(profile(tmp_path, "pipe.md"))
    assert run(["config", "set", "samples", "/dev"]) == 0
    tmp_path.joinpath("zero.md").symlink_to("/dev/zero")
    with pytest.raises(ProfileError, match="it is a device, not a file"):
        samples.read(profile(tmp_path, "zero.md"))


def test_passages_of_several_lines_are_counted_among_those_sent() -> None:
    several = "one line\nand the next\n\nand a third"
    quoted = "> " + several.replace("\n", "\n> ")
    assert samples.sent([several, BREAD], f"The voice:\n\n{quoted}\n\nGo on.") == (several,)


def test_more_files_than_anybody_means_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match="names 21 files; keep the best 20"):
        samples.read(profile(tmp_path, ["a.md"] * 21))


def test_the_passage_about_the_topic_comes_first() -> None:
    everything = [f"# Two things\n\n{BREAD}\n\n{PUMPS}", SHIPS]
    assert passages(everything, ["a pump for the village"], 1000)[0] == PUMPS
    assert passages(everything, ["loading of ships in harbours"], 1000)[0] == SHIPS
    assert set(passages(everything, ["nothing of this"], 1000)) == {PUMPS, BREAD, SHIPS}


def test_passages_stay_within_the_budget_and_a_shorter_one_fills_it() -> None:
    budget = len(PUMPS) // 3 + 5
    assert passages([PUMPS, BREAD, SHIPS], ["pump"], budget) == [PUMPS]
    assert passages([PUMPS], ["pump"], 10) == []
    long = f"{PUMPS} {PUMPS} {PUMPS}"
    assert passages([long, BREAD], ["pump"], budget) == [BREAD]


def test_a_second_passage_about_the_same_is_worth_less() -> None:
    again = "Once more the pump ran the whole night long, until somebody found out how to stop it."
    found = passages([PUMPS, again, BREAD], ["the pump at night", "bread"], 1000)
    assert found == [PUMPS, BREAD, again]


def test_numbers_come_last() -> None:
    assert passages([NUMBERS, PUMPS], ["pump"], 1000) == [PUMPS, NUMBERS]


def test_what_is_no_prose_is_no_passage() -> None:
    many = " ".join(["the pump"] * 9)
    letter = (
        f"# {many}\n\nDear Maria,\n{PUMPS}\n\n- {many}\n\n> {many}\n\n```\n{many}\n```\n\n"
        f"Write to ann@pumps.example about {many}.\n\nSee www.pumps.example for {many}.\n\n"
        "The pump is old.\n\nBest regards,\nAnn"
    )
    assert passages([letter], ["pump"], 1000) == [PUMPS]


def test_a_message_goes_whole_but_for_whom_it_greets_and_how_to_reach_its_writer() -> None:
    letter = f"Hi Maureen,\n\nSo, {PUMPS}\n\nCheers, Bo\n+44 ann@pumps.example\n\nPS It is old!"
    kept = f"Hi ...,\n\nSo, {PUMPS}\n\nCheers, Bo\n\nPS It is old!"
    assert passages([letter], ["pump"], 1000) == [kept]
    long = f"Hi Maureen,\n\n{(PUMPS + ' ') * 12}\n\nCheers, Bo"
    assert passages([long], ["pump"], 1000) == [(f"{PUMPS} " * 12).strip()]


def test_much_to_choose_from_takes_little_time() -> None:
    shelf = "\n\n".join(f"{PUMPS} It was day {'x' * (day % 9)}{day}." for day in range(800))
    started = time.process_time()
    assert len(passages([shelf[: samples.MAX_BYTES]] * 3, ["pump"], 300)) == 7
    assert time.process_time() - started < 3
