"""A draft as a page of a site: written where it belongs, updated, and never over other work."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import re
from typing import TYPE_CHECKING, Any

import pytest

import draftkit
from commands import run
from draftkit.drafts.draft import Draft
from draftkit.drafts.store import Store
from draftkit.errors import UsageError
from draftkit.exchange.sites.generators import place_in
from draftkit.exchange.sites.publishing import TouchedError
from draftkit.files import yamlio
from each import each
from exports import draft, saved
from sites import SITES, site

if TYPE_CHECKING:
    from pathlib import Path

WHERE = {
    "hugo": ("content/posts/why-vaccine-fridges-fail.md",) * 2,
    "jekyll": (
        "docs/_posts/{today}-why-vaccine-fridges-fail.md",
        "docs/_drafts/why-vaccine-fridges-fail.md",
    ),
    "astro": ("src/content/blog/why-vaccine-fridges-fail.md",) * 2,
}
DATE = {"hugo": "date", "jekyll": "date", "astro": "pubDate"}
CHANGED = {"hugo": "lastmod", "jekyll": "last_modified_at", "astro": "updatedDate"}


def today() -> str:
    return str(dt.datetime.now(dt.UTC).date())


def where(folder: Path, name: str, *, public: bool) -> Path:
    return (folder / WHERE[name][not public].format(today=today())).resolve()


def head(file: Path) -> dict[str, Any]:
    front = yamlio.split(file.read_text(encoding="utf-8"))
    return dict(yamlio.parse(front.head or "", typed=True).data)


@each("name", SITES)
def test_a_page_is_written_where_its_generator_looks(name: str, tmp_path: Path) -> None:
    folder = site(tmp_path / "site", name)
    own = saved(tmp_path)
    done = draftkit.publish(own, folder)
    assert done.file == where(folder, name, public=True)
    assert done.how == "new"
    data = head(done.file)
    assert data[DATE[name]].startswith(today())
    assert not data.get("draft", False)
    assert data.get("published", True)
    assert "draftkit" not in data
    assert "SECRET" not in done.file.read_text(encoding="utf-8")


@each("name", SITES)
def test_a_draft_is_marked_and_then_published(name: str, tmp_path: Path) -> None:
    folder = site(tmp_path / "site", name)
    own = saved(tmp_path)
    hidden = draftkit.publish(own, folder, public=False)
    assert hidden.file == where(folder, name, public=False)
    data = head(hidden.file)
    assert data.get("draft", False) or data.get("published") is False
    public = draftkit.publish(own, folder)
    assert public.file == where(folder, name, public=True)
    assert public.how == ("moved" if name == "jekyll" else "updated")
    assert len(list(folder.rglob("*fridges*.md"))) == 1


@each("name", SITES)
def test_again_it_updates_its_own_page(name: str, tmp_path: Path) -> None:
    folder = site(tmp_path / "site", name)
    own = saved(tmp_path)
    first = draftkit.publish(own, folder, date=dt.datetime(2026, 11, 21, tzinfo=dt.UTC))
    before = first.file.read_bytes()
    same = draftkit.publish(own, folder)
    assert (same.how, first.file.read_bytes()) == ("unchanged", before)
    assert own.path is not None
    text = own.path.read_text(encoding="utf-8")
    own.path.write_text(text.replace("Most fail", "Nearly all fail"), encoding="utf-8")
    again = draftkit.publish(Draft.load(own.path), folder)
    assert (again.how, again.file) == ("updated", first.file)
    assert "Nearly all fail" in again.file.read_text(encoding="utf-8")
    data = head(again.file)
    assert data[DATE[name]].startswith("2026-11-21")
    assert data[CHANGED[name]].startswith(today())


@each(
    ("name", "place"),
    [
        ("hugo", "moved.md"),
        ("hugo", "why-vaccine-fridges-fail/index.md"),
        ("hugo", "../n/x.md"),
        ("jekyll", "sub/2026-03-04-moved.md"),
    ],
)
def test_a_page_that_was_moved_by_hand_is_updated_there(
    name: str, place: str, tmp_path: Path
) -> None:
    folder = site(tmp_path / "site", name)
    own = saved(tmp_path)
    first = draftkit.publish(own, folder).file
    moved = (first.parent / place).resolve()
    moved.parent.mkdir(exist_ok=True)
    first.rename(moved)
    again = draftkit.publish(own, folder)
    assert (again.how, again.file) == ("unchanged", moved)
    assert f"moved it there from {first}" in again.warnings[-1]
    assert own.path is not None
    text = own.path.read_text(encoding="utf-8")
    own.path.write_text(text.replace("Most fail", "Nearly all fail"), encoding="utf-8")
    done = draftkit.publish(Draft.load(own.path), folder)
    assert (done.how, done.file, first.exists()) == ("updated", moved, False)
    assert "Nearly all fail" in moved.read_text(encoding="utf-8")


@each(
    ("name", "place", "change"),
    [
        ("hugo", "why-vaccine-fridges-fail/index.md", ("(?s).*", "Mine.")),
        ("hugo", "../n/{name}", ("(?s).*", "Mine.")),
        ("hugo", "2026/x.md", ("$", "Mine.")),
        ("hugo", "2026/x.md", ("(?m)^date: .*", "date: 2026-01-01")),
        ("hugo", "2026/x.md", ("(?m)^slug: .*", "slug: x")),
        ("jekyll", "2026-03-04-x.md", ("$", "Mine.")),
        ("astro", "2026/x.md", ("$", "Mine.")),
    ],
)
@each("end", ["\n", "\r\n"])
def test_a_page_that_was_moved_and_changed_by_hand_is_not_made_again(
    name: str, place: str, change: tuple[str, str], end: str, tmp_path: Path
) -> None:
    folder = site(tmp_path / "site", name)
    own = saved(tmp_path)
    first = draftkit.publish(own, folder).file
    moved = (first.parent / place.format(name=first.name)).resolve()
    moved.parent.mkdir(exist_ok=True)
    text = re.sub(*change, first.read_text(encoding="utf-8"), count=1)
    first.rename(moved).write_text(text, encoding="utf-8", newline=end)
    with pytest.raises(TouchedError, match="moved and changed by hand") as caught:
        draftkit.publish(own, folder)
    assert str(moved) in str(caught.value)
    assert not first.exists()


def test_a_page_that_is_gone_is_not_taken_for_one_of_another_draft(tmp_path: Path) -> None:
    folder, day = site(tmp_path / "site", "hugo"), dt.datetime(2026, 11, 21, tzinfo=dt.UTC)
    own = saved(tmp_path)
    first = draftkit.publish(own, folder, date=day).file
    other = saved(tmp_path, "Seals.\n", id="cd" * 32, title="Seals")
    page = draftkit.publish(other, folder, date=day).file
    page.write_text(page.read_text(encoding="utf-8") + "Mine.\n", encoding="utf-8")
    first.unlink()
    assert draftkit.publish(own, folder).file == first


@each("state", ["as it was", "moved", "not remembered"])
@each("name", SITES)
def test_a_page_whose_lines_end_otherwise_is_as_it_was(
    name: str, state: str, tmp_path: Path
) -> None:
    folder = site(tmp_path / "site", name)
    own = saved(tmp_path)
    page = draftkit.publish(own, folder).file
    data = page.read_bytes()
    assert own.path is not None
    if state == "not remembered":
        (own.path.parent / "published.json").unlink()
    if state == "moved":
        page = page.rename(page.with_name("2026-03-04-moved.md"))
    page.write_bytes(data.replace(b"\n", b"\r\n"))
    again = draftkit.publish(own, folder)
    assert (again.how, again.file) == ("unchanged", page)
    text = own.path.read_text(encoding="utf-8")
    own.path.write_text(text.replace("Most fail", "Nearly all fail"), encoding="utf-8")
    done = draftkit.publish(Draft.load(own.path), folder)
    assert (done.how, done.file) == ("updated", page)
    assert len(list(folder.rglob("*.md"))) == 1
    data = page.read_bytes()
    assert (data.count(b"\r\n"), b"Nearly all" in data) == (data.count(b"\n"), True)


@each(
    ("name", "there", "refused"),
    [
        ("hugo", "content/posts/why-vaccine-fridges-fail/index.md", True),
        ("hugo", "content/posts/why-vaccine-fridges-fail/index.de.md", True),
        ("hugo", "content/posts/why-vaccine-fridges-fail.html", True),
        ("hugo", "content/posts/why-vaccine-fridges-fail/photo.jpg", False),
        ("hugo", "content/posts/why-vaccine-fridges-fail.de.md", False),
        ("astro", "src/content/blog/why-vaccine-fridges-fail.mdx", True),
        ("astro", "src/content/blog/why-vaccine-fridges-fail/index.md", True),
        ("jekyll", "docs/_posts/{today}-why-vaccine-fridges-fail.markdown", True),
        ("jekyll", "docs/_posts/{today}-why-vaccine-fridges-fail/index.md", False),
    ],
)
def test_a_page_of_the_same_address_is_noticed(
    name: str, there: str, tmp_path: Path, *, refused: bool
) -> None:
    folder = site(tmp_path / "site", name)
    other = folder / there.format(today=today())
    other.parent.mkdir(parents=True, exist_ok=True)
    other.write_text("Mine.\n", encoding="utf-8")
    own = saved(tmp_path)
    if refused:
        with pytest.raises(TouchedError, match="is there already") as caught:
            draftkit.publish(own, folder)
        assert str(other.resolve()) in str(caught.value)
        assert not where(folder, name, public=True).exists()
    else:
        assert draftkit.publish(own, folder).file == where(folder, name, public=True)


_TWO = "languages: {en: {contentDir: text/en}, de: {contentDir: text/de}, fr: {}}\n"


@each(
    ("files", "language", "expected"),
    [
        ({"hugo.yaml": _TWO}, "", "text/en/posts/a.md"),
        ({"hugo.yaml": _TWO}, "de-AT", "text/de/posts/a.md"),
        ({"hugo.yaml": _TWO}, "es", "text/en/posts/a.md"),
        ({"hugo.yaml": _TWO}, "fr", "content/posts/a.fr.md"),
        ({"hugo.yaml": f"defaultContentLanguage: de\n{_TWO}"}, "", "text/de/posts/a.md"),
        (
            {"hugo.toml": "", "config/_default/languages.toml": "[DE]\ncontentdir = 'd'\n"},
            "de",
            "d/posts/a.md",
        ),
        (
            {
                "hugo.toml": "[languages.en]\n[[module.mounts]]\nsource='c/en'\n"
                "target='content'\nlang='en'\n"
            },
            "en",
            "c/en/posts/a.md",
        ),
        ({"hugo.toml": "languages = 3"}, "de", "content/posts/a.md"),
    ],
)
def test_a_page_goes_where_its_language_is(
    files: dict[str, str], language: str, expected: str, tmp_path: Path
) -> None:
    for name, text in files.items():
        path = tmp_path / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    own = saved(tmp_path, title="A", language=language)
    assert draftkit.publish(own, tmp_path / "site").file == tmp_path.resolve() / "site" / expected


def test_a_revision_takes_the_page_of_what_it_revises(tmp_path: Path) -> None:
    folder = site(tmp_path / "site", "hugo")
    first = saved(tmp_path)
    page = draftkit.publish(first, folder).file
    child = saved(
        tmp_path, "Shorter.\n", id="cd" * 32, parent=first.id, instruction="x", title="Fridges"
    )
    done = draftkit.publish(child, folder)
    assert (done.how, done.file) == ("updated", page)
    other = saved(tmp_path, "Other.\n", id="ef" * 32, parent=first.id)  # goes on from it
    with pytest.raises(TouchedError, match="not this draft's page"):
        draftkit.publish(other, folder)


@each("name", SITES)
def test_a_new_title_leaves_the_address_that_everybody_knows(name: str, tmp_path: Path) -> None:
    folder = site(tmp_path / "site", name)
    first = saved(tmp_path)
    page = draftkit.publish(first, folder).file
    slug = head(page).get("slug")
    child = {"id": "cd" * 32, "parent": first.id, "instruction": "x", "title": "Plugs"}
    done = draftkit.publish(saved(tmp_path, "# Plugs\n\nShorter.\n", **child), folder)
    assert (done.how, done.file) == ("updated", page)
    assert (head(page)["title"], head(page).get("slug")) == ("Plugs", slug)
    assert draftkit.publish(saved(tmp_path, "Shorter.\n", **child), folder).file == page
    own = saved(tmp_path, "Own.\n", **{**child, "id": "ef" * 32, "extra": {"slug": "my-plugs"}})
    said = "Its address changes: what led to why-vaccine-fridges-fail must lead to my-plugs."
    assert said in draftkit.publish(own, folder).warnings


@each("name", SITES)
@each("is_remembered", [True, False])
def test_in_a_renamed_site_or_on_another_computer_a_page_is_known(
    name: str,
    tmp_path: Path,
    is_remembered: bool,  # noqa: FBT001
) -> None:
    own = saved(tmp_path)
    assert own.path is not None
    on = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
    first = draftkit.publish(own, site(tmp_path / "site", name), date=on).file
    if not is_remembered:
        (own.path.parent / "published.json").unlink()
    folder = (tmp_path / "site").rename(tmp_path / "renamed")
    page = folder / first.relative_to(tmp_path / "site")
    before = page.read_bytes()
    again = draftkit.publish(own, folder)
    assert (again.how, again.file, page.read_bytes()) == ("unchanged", page, before)
    text = own.path.read_text(encoding="utf-8").replace("Most fail", "Nearly all fail")
    own.path.write_text(text, encoding="utf-8")
    updated = draftkit.publish(Draft.load(own.path), folder)
    assert (updated.how, updated.file) == ("updated", page)
    (own.path.parent / "published.json").unlink()
    later = draftkit.publish(Draft.load(own.path), folder)
    assert (later.how, later.file) == ("unchanged", page)


def test_a_page_of_a_day_to_come_is_told(tmp_path: Path) -> None:
    folder = site(tmp_path / "site", "hugo")
    on = dt.datetime.now(dt.UTC) + dt.timedelta(days=40)
    said = draftkit.publish(saved(tmp_path), folder, date=on).warnings[-1]
    assert said.startswith(f"Nobody sees the page before {on:%Y-%m-%d}")
    assert not draftkit.publish(saved(tmp_path), folder, date=on, public=False).warnings


def test_a_post_of_another_day_that_may_be_the_same_is_named(tmp_path: Path) -> None:
    folder = site(tmp_path / "site", "jekyll")
    other = folder / "docs/_posts/2024-05-01-why-vaccine-fridges-fail.md"
    other.parent.mkdir(parents=True)
    other.write_text("Mine.", encoding="utf-8")
    done = draftkit.publish(saved(tmp_path), folder)
    assert f"{other} is called like it: if it is the same page" in done.warnings[-1]
    assert not draftkit.publish(saved(tmp_path), folder).warnings


@each("name", SITES)
def test_a_comment_is_named_before_everybody_can_read_it(name: str, tmp_path: Path) -> None:
    body = (
        "# Plugs\n\nIn `<!-- code -->`.\n\n```\n<!-- here, too -->\n```\n\nSo. <!-- ask Bob -->\n"
    )
    done = draftkit.publish(saved(tmp_path, body, title="Plugs"), site(tmp_path / "site", name))
    [said] = (said for said in done.warnings if "comment" in said)
    assert said.startswith(
        '"<!-- ask Bob -->" in line 7 of the text is a comment that everybody can'
    )


@each("name", SITES)
def test_a_description_has_no_marks(name: str, tmp_path: Path) -> None:
    text = "Why **plugs** fail, by [Ann](https://a.example) and `grep`."
    page = draftkit.publish(saved(tmp_path, description=text), site(tmp_path / "site", name)).file
    assert head(page)["description"] == "Why plugs fail, by Ann and grep."


def test_a_page_changed_by_hand_stays_and_the_difference_is_shown(tmp_path: Path) -> None:
    folder = site(tmp_path / "site", "hugo")
    own = saved(tmp_path)
    page = draftkit.publish(own, folder).file
    page.write_text(page.read_text(encoding="utf-8") + "\nMine.\n", encoding="utf-8")
    mine = page.read_bytes()
    with pytest.raises(TouchedError, match="changed by hand") as caught:
        draftkit.publish(own, folder)
    assert "-Mine." in caught.value.difference
    assert page.read_bytes() == mine


def test_a_page_of_somebody_else_stays(tmp_path: Path) -> None:
    folder = site(tmp_path / "site", "hugo")
    page = folder / WHERE["hugo"][0]
    page.parent.mkdir(parents=True)
    page.write_text("Mine.", encoding="utf-8")
    with pytest.raises(TouchedError, match="is there already"):
        draftkit.publish(saved(tmp_path), folder)
    assert page.read_text(encoding="utf-8") == "Mine."


def test_what_the_writer_put_into_the_front_matter_goes_along(tmp_path: Path) -> None:
    own = saved(tmp_path)
    assert own.path is not None
    text = own.path.read_text(encoding="utf-8")
    text = re.sub("^slug: .*$", "slug: my-page\ncover: a.png", text, count=1, flags=re.MULTILINE)
    own.path.write_text(text, encoding="utf-8")
    own = Draft.load(own.path)
    page = draftkit.publish(own, site(tmp_path / "hugo", "hugo")).file
    assert page.name == "my-page.md"
    assert head(page)["slug"] == "my-page"
    assert head(page)["cover"] == "a.png"
    strict = draftkit.publish(own, site(tmp_path / "astro", "astro")).file
    assert set(head(strict)) == {"title", "description", "pubDate", "draft"}


def test_without_a_key_for_drafts_a_site_of_astro_would_show_one(tmp_path: Path) -> None:
    folder = site(tmp_path / "site", "astro")
    schema = folder / "src/content.config.ts"
    lines = schema.read_text(encoding="utf-8").splitlines()
    schema.write_text("\n".join(line for line in lines if "draft" not in line), encoding="utf-8")
    with pytest.raises(UsageError, match="would be seen"):
        draftkit.publish(saved(tmp_path), folder, public=False)
    assert "draft" not in head(draftkit.publish(saved(tmp_path), folder).file)


@each(
    ("files", "expected"),
    [
        ({"hugo.yaml": "contentDir: pages\n", "pages/blog/a.md": ""}, "pages/blog"),
        ({"config/_default/hugo.toml": "x = 1\n", "content/notes/a.md": ""}, "content/notes"),
        ({"hugo.toml": "damaged ["}, "content/posts"),
        ({"_config.yml": "collections_dir: all\n"}, "all/_posts"),
        ({"astro.config.ts": "", "src/data/blog/a.md": ""}, "src/data/blog"),
    ],
)
def test_places_are_found(files: dict[str, str], expected: str, tmp_path: Path) -> None:
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert place_in(tmp_path).public == tmp_path / expected


@each(
    ("files", "folder", "said"),
    [
        ([], "", "no site of Hugo"),
        (["astro.config.mjs"], "", "--folder src/content/blog"),
        (["hugo.toml"], "../elsewhere", "is not inside"),
    ],
)
def test_a_place_that_is_none_says_what_to_do(
    files: list[str], folder: str, said: str, tmp_path: Path
) -> None:
    for name in files:
        (tmp_path / name).touch()
    with pytest.raises(UsageError, match=said):
        place_in(tmp_path, folder)


@pytest.fixture
def with_site(desk: Path) -> Path:
    """A folder with a draft that says what its profile does not, and a site."""
    site(desk / "site", "hugo")
    store = Store(desk / "drafts")
    store.save(draft("I cut spoilage by 58% in 14 districts.\n", kind="post", title="Cut"))
    return desk


def test_a_hard_finding_is_refused_unless_anyway(with_site: Path) -> None:
    refused = run("publish", "last", "--to", "site")
    assert refused.returncode == 2
    assert "58%" in refused.stderr
    assert "--anyway" in refused.stderr
    assert (
        "4 hard findings stand in the draft abababababab: the first is numbers:" in refused.stderr
    )
    assert not list(with_site.glob("site/content/**/*.md"))
    done = run("publish", "last", "--to", "site", "--anyway")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Written for Hugo: ")
    [page] = with_site.glob("site/content/posts/*.md")
    page.write_text("Mine.\n", encoding="utf-8")
    touched = run("publish", "last", "--to", "site", "--anyway")
    assert touched.returncode == 2
    assert "-Mine." in touched.stdout
    assert page.read_text(encoding="utf-8") == "Mine.\n"


def test_what_is_not_finished_is_refused(tmp_path: Path) -> None:
    folder = site(tmp_path / "site", "hugo")
    own = saved(tmp_path, status="partial")
    with pytest.raises(UsageError, match="not finished"):
        draftkit.publish(own, folder)
    unsaved = dataclasses.replace(own, path=None)
    with pytest.raises(UsageError, match="Save the draft first"):
        draftkit.publish(unsaved, folder)


def test_a_memory_that_somebody_changed_is_not_believed(tmp_path: Path) -> None:
    folder = site(tmp_path / "site", "hugo")
    own = saved(tmp_path)
    draftkit.publish(own, folder)
    memory = tmp_path / "drafts" / "published.json"
    assert len(json.loads(memory.read_text(encoding="utf-8"))) == 1
    memory.write_text("{", encoding="utf-8")
    with pytest.raises(UsageError, match=r"published\.json"):
        draftkit.publish(own, folder)
