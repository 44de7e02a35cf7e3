"""The line that is named for a fact has it, whatever the file's order and form."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commands import run
from draftkit.files import yamlio
from draftkit.profile.lines import fact_lines
from draftkit.profile.profile import Profile
from draftkit.profile.schema import DATE, END, PARTS, TEXTS

if TYPE_CHECKING:
    from pathlib import Path

WORDS = iter(range(10**9))


def told() -> str:
    """Return a text that stands nowhere else."""
    return f"word{next(WORDS)}"


def entry(of: Any, years: list[int], draw: Any) -> Any:
    """Return something for every part of the table: each of several lines, or blank, at times."""
    if isinstance(of, dict):
        return {key: entry(part, years, draw) for key, part in of.items()}
    if isinstance(of, list):
        return [entry(of[0], years, draw) for _ in range(draw(st.integers(1, 3)))]
    if of in (DATE, END):
        return f"{draw(st.sampled_from(years))}"
    if of == TEXTS:
        return [told(), told()]
    form = draw(st.integers(0, 4))
    return {0: "", 1: f"{told()} and\n{told()}", 2: f"**{told()}** it"}.get(form, told())


@settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_the_line_that_is_named_begins_with_the_fact(tmp_path: Path, data: Any) -> None:
    sections = {name: part for name, part in PARTS.items() if name not in ("$schema", "meta")}
    years = [*range(1990, 2020)]
    profile = {name: entry(part, years, data.draw) for name, part in sections.items()}
    profile["basics"] |= {"name": told(), "email": f"{told()}@example.org"}
    for part in profile.values():
        for one in part if isinstance(part, list) else []:
            one.pop("url", None)
            if "startDate" in one and one.get("endDate", "9") < one["startDate"]:
                one["endDate"] = one["startDate"]
    profile["basics"].pop("url")
    for account in profile["basics"]["profiles"]:
        account["url"] = ""
    blocks = data.draw(st.booleans())
    file = tmp_path / "profile.yaml"
    file.write_text(yamlio.dump(profile, blocks=blocks), encoding="utf-8")
    found, lines = Profile.load(file), file.read_text(encoding="utf-8").splitlines()
    of = fact_lines(file).of
    assert of.keys() == {fact.id for fact in found.facts()}
    for fact in found.facts():
        word = re.search(r"\w+", fact.text)
        assert word
        assert word[0] in lines[of[fact.id] - 1], (fact, of[fact.id])


OUT_OF_ORDER = """\
basics:
  name: Lena Brandt
  summary: >-
    I bring large ships
    up the Elbe.
education:
  - institution: Alpha School
    endDate: 2001
  - institution: Beta School
    area:
      Ships and
      harbours
    startDate: 2002
    endDate: 2005
work:
  - company: Elbe Pilots
    startDate: 2010
    highlights:
      - ""
      - Brought **412** ships
      - |
        No grounding
        in 9 years
"""


def test_entries_that_stand_in_another_order_are_said(desk: Path) -> None:
    (desk / "profile.yaml").write_text(OUT_OF_ORDER, encoding="utf-8")
    shown = run("profile", "facts")
    assert "education[0].institution: Beta School\n" in shown.stdout
    assert shown.stderr == (
        "education is numbered by time, the latest first: education[0] is in line 9, education[1] "
        "is in line 7 of profile.yaml.\n"
    )
    listed = run("profile", "facts", "--sources").stdout
    for line in (
        "basics.summary: I bring large ships up the Elbe.  [line 4]",
        "education[0].area: Ships and harbours  [line 11]",
        "education[1].endDate: 2001  [line 8]",
        "work[0].name: Elbe Pilots  [line 16]",
        "work[0].highlights[0]: Brought 412 ships  [line 20]",
        "work[0].highlights[1]: No grounding in 9 years  [line 22]",
    ):
        assert line in listed


@pytest.mark.usefixtures("desk")
def test_notes_and_json_have_theirs(desk: Path) -> None:
    run("note", "Most fridges are lost at the plug.")
    assert (
        "notes[0]: Most fridges are lost at the plug.  [your notes]"
        in run("profile", "facts", "--sources").stdout
    )
    own = json.loads(run("profile", "show", "--json").stdout)
    (desk / "profile.yaml").unlink()
    (desk / "resume.json").write_text(json.dumps(own, indent=1), encoding="utf-8")
    facts = json.loads(run("profile", "facts", "--sources", "--json").stdout)
    lines = (desk / "resume.json").read_text(encoding="utf-8").splitlines()
    assert all(f["text"] in lines[f["line"] - 1] for f in facts if f["id"] != "notes[0]")
