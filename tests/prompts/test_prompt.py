"""Prompts: found, validated, rendered; what is wrong is said with file and line."""

from __future__ import annotations

import errno
import json
import os
import re
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from draftkit import Profile, Prompt
from draftkit.backends.tokens import fits, needed
from draftkit.cli.commands.prompts import check_
from draftkit.errors import InputError, OutputError, PromptError
from draftkit.files.clean import clean
from draftkit.language.tags.tag import Tag
from draftkit.prompts import bounds
from draftkit.prompts.kinds import Kind, find, kinds
from draftkit.prompts.structured import parse_json
from draftkit.prompts.template import Blocks
from each import each

if TYPE_CHECKING:
    from collections.abc import Mapping

PROFILE = Profile.load(Path(__file__).parents[2] / "examples" / "profile.yaml")
GIVEN = {
    "pitch": {},
    "post": {"topic": "t"},
    "collab": {"recipient": "Ines", "recipient_org": "Port Data"},
    "thanks": {"recipient": "Maria", "occasion": "the panel"},
}
BODY = "{% block user %}{{ inputs.topic }}{% endblock %}"


def written(folder: Path, head: str, body: str = BODY, name: str = "own") -> Prompt:
    path = folder / f"{name}.md"
    path.write_text(f"---\n{head}\n---\n{body}", encoding="utf-8")
    return Prompt.load(Kind(name, path, "here"))


@each("kind", GIVEN)
@each("capabilities", [(), ("opening", "schema")])
def test_the_built_in_prompts_render(kind: str, capabilities: tuple[str, ...]) -> None:
    prompt = Prompt.find(kind)
    rendered = prompt.render(PROFILE, GIVEN[kind], capabilities=capabilities)
    texts = [m.content for m in rendered.request.messages]
    assert "Amara Okafor" in texts[0]
    assert all("{{" not in text and "{%" not in text for text in texts)
    assert "basics.name" in rendered.sent
    assert rendered.stays == {"private": ("basics.email", "basics.phone")}


@each("kind", GIVEN)
def test_the_built_in_prompts_need_nothing_but_a_name(kind: str) -> None:
    profile = Profile.from_dict({"basics": {"name": "Ann"}})
    for capabilities in ((), ("opening", "schema")):
        Prompt.find(kind).render(profile, GIVEN[kind], capabilities=capabilities)


@pytest.mark.parametrize("kind", GIVEN)
@given(value=st.text(st.sampled_from("{%} #'\"$x\x1d\x00\n"), min_size=1).filter(str.strip))
@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_value_is_evaluated(kind: str, value: str) -> None:
    marked = f"{value}<<{{{{ 6 * 7 }}}}{{% if 1 %}}yes{{% endif %}}>>"
    profile = Profile.from_dict({"basics": {"name": "Ann", "summary": clean(marked)}})
    given_ = dict.fromkeys(GIVEN[kind], marked)
    for capabilities in ((), ("opening", "schema")):
        rendered = Prompt.find(kind).render(profile, given_, capabilities=capabilities)
        text = "".join(m.content for m in rendered.request.messages)
        assert "<<{{ 6 * 7 }}{% if 1 %}yes{% endif %}>>" in text
        assert "<<42" not in text


@each(
    ("head", "said"),
    [
        ("description: x\nprofile: [basics.nam]", 'has a part "basics.nam". Did you mean "name"'),
        ("description: x\nprofile: ['work[0].highlight']", 'Did you mean "highlights"'),
        (
            "description: x\nmust: {you: basics.nam}",
            'must: you: no profile has "basics.nam". Did you mean "name"',
        ),
        ("descripton: x", 'unknown key "descripton". Did you mean "description"'),
        ("input: {}", "description"),
        ("description: x\ninput: {shema: {}}", "input"),
        ("description: x\ninput: {schema: {properties: {a: {typ: string}}}}", 'mean "type"'),
        ("description: x\ninput: {schema: {properties: {a: {type: text}}}}", 'no type "text"'),
        ("description: x\ninput: {schema: {properties: {a: {type: string}}}}", "description"),
        ("description: x\ninput: {schema: {required: [b], properties: {}}}", '"b"'),
        ("description: x\nsettings: {temprature: 1}", 'mean "temperature"'),
        ("description: x\nsettings: {temperature: hot}", 'a number from 0 to 2, and is "hot"'),
        ("description: x\nsettings: {temperature: true}", "from 0 to 2, and is true"),
        ("description: x\nsettings: {max_tokens: 0.5}", "a whole number from 1 to"),
        ("description: x\nsettings: {seed: -1}", "a whole number from 0 to"),
        ("description: x\nsettings: {stop: END}", 'a list of at most 4 texts, and is "END"'),
        ("description: x\nprofile: basics", "list"),
        ("description: x\na: *b", ":3:"),
        ("description: &a x", ":2:"),
        ("- x", "mapping"),
    ],
)
def test_what_is_wrong_in_a_prompt(tmp_path: Path, head: str, said: str) -> None:
    with pytest.raises(PromptError) as caught:
        written(tmp_path, head)
    assert said in str(caught.value)
    assert "own.md" in str(caught.value)
    assert "\n" not in str(caught.value)


SHARED = """\
---
input:
  schema:
    properties:
      about: {type: string, format: file, description: What they wrote.}
      channel: {type: string, description: How it goes., examples: [mail]}
---
{% if inputs.about %}
About: {{ inputs.about }}
{% endif %}
"""


def test_a_prompt_takes_inputs_from_its_partials(tmp_path: Path) -> None:
    """The kind's own come first; of what both declare, the keys that the kind gives count."""
    (tmp_path / "_shared.md").write_text(SHARED, encoding="utf-8")
    own = "{topic: {description: What.}, channel: {examples: [chat]}}"
    made = written(
        tmp_path,
        f"description: x\ninput: {{extends: [_shared.md], schema: {{properties: {own}}}}}",
        "{% block user %}{% include '_shared.md' %}{% endblock %}",
    )
    assert [one.name for one in made.inputs] == ["topic", "about", "channel"]
    assert made.inputs[1].may_be_file
    assert (made.inputs[2].description, made.inputs[2].examples) == ("How it goes.", ("chat",))
    # Its front matter is no part of what is rendered, and leaves no blank lines there.
    rendered = made.render(PROFILE, {"about": "a text"})
    assert rendered.request.messages[-1].content == "About: a text"


def test_the_version_changes_with_the_inputs_of_a_partial(tmp_path: Path) -> None:
    head, body = "description: x\ninput: {extends: [_shared.md]}", "{% block user %}x{% endblock %}"
    (tmp_path / "_shared.md").write_text(SHARED, encoding="utf-8")
    first = written(tmp_path, head, body).version
    (tmp_path / "_shared.md").write_text(SHARED.replace("mail", "post"), encoding="utf-8")
    assert written(tmp_path, head, body).version != first


@each(
    ("extends", "shared", "said"),
    [
        ("_shared.md", SHARED, "list of partials"),
        ("[_none.md]", SHARED, 'no partial "_none.md"'),
        ("[_shared.md]", "About: {{ inputs.about }}", "_shared.md: no front matter"),
        ("[_shared.md]", "---\ninputs: {}\n---\n", 'mean "input"'),
        ("[_shared.md]", "---\ninput: {extends: [_shared.md]}\n---\n", "keys of `input`: schema"),
        ("[_shared.md]", "---\ninput: {schema: {}}\n---\n", "declares no inputs"),
        ("[_shared.md]", SHARED.replace("string", "text"), "_shared.md: input.schema"),
        ("[_shared.md]", SHARED.replace("if inputs.about", "if"), "line 8 of _shared.md"),
    ],
)
def test_what_is_wrong_in_a_shared_input(
    tmp_path: Path, extends: str, shared: str, said: str
) -> None:
    (tmp_path / "_shared.md").write_text(shared, encoding="utf-8")
    with pytest.raises(PromptError) as caught:
        written(
            tmp_path,
            f"description: x\ninput: {{extends: {extends}}}",
            "{% block user %}{% include '_shared.md' %}{% endblock %}",
        )
    assert said in str(caught.value)


def test_a_mistake_in_the_body_has_the_files_line(tmp_path: Path) -> None:
    with pytest.raises(PromptError, match="line 5"):
        written(tmp_path, "description: x", "{% block user %}\n{% if %}{% endblock %}")


def test_a_prompt_without_a_user_block_would_send_nothing(tmp_path: Path) -> None:
    with pytest.raises(PromptError, match="block user"):
        written(tmp_path, "description: x", "Hello")


def test_a_partial_that_leads_out_of_the_folder_is_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("SECRET", encoding="utf-8")
    folder = tmp_path / "prompts"
    folder.mkdir()
    (folder / "_x.md").symlink_to(secret)
    with pytest.raises(PromptError, match=r"_x\.md leads out of its folder"):
        written(folder, "description: x", "{% block user %}{% include '_x.md' %}{% endblock %}")


def test_a_prompt_of_ones_own_that_cannot_be_read_is_not_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The built-in one would be paid for, and is not what its owner wants."""
    folder = tmp_path / "prompts"
    folder.mkdir()
    (folder / "pitch.md").write_text("---\ndescription: x\n---\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    def denied(path: Path, *_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    with monkeypatch.context() as patch:
        patch.setattr("draftkit.prompts.kinds.open_file", denied)
        assert find("pitch").path.resolve() == folder / "pitch.md"


@pytest.mark.parametrize("closed", ["prompts", "prompts/network"])
def test_a_folder_of_prompts_that_may_not_be_read_is_not_passed_over(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    few_built_in: None,
    closed: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / closed).mkdir(parents=True)
    written(tmp_path / "prompts", "description: mine", name="memo")
    listed = os.scandir

    def scandir(folder: Any) -> Any:
        if str(folder) == closed:
            raise PermissionError(errno.EACCES, "Permission denied", str(folder))
        return listed(folder)

    monkeypatch.setattr(os, "scandir", scandir)
    for name in ("pitch", "note"):
        with pytest.raises(
            PromptError, match=rf"^{closed}: this folder of prompts may not be read"
        ):
            find(name)
    assert check_.main([], standalone_mode=False) == 2
    assert f"Error: {closed}: this folder of prompts may not be read" in capsys.readouterr().err
    if closed != "prompts":
        assert find("memo").origin == "here"


def test_the_first_folder_wins_and_other_files_are_no_kinds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "prompts").mkdir()
    written(tmp_path / "prompts", "description: mine", name="pitch")
    (tmp_path / "prompts" / "README.md").write_text("# Not a prompt", encoding="utf-8")
    assert find("pitch").origin == "here"
    assert find("pitch").description == "mine"
    assert find("thanks").origin == "built-in"
    assert "README" not in kinds()
    with pytest.raises(PromptError, match='Did you mean "pitch"'):
        find("ptich")


def test_the_version_changes_with_the_prompt_and_its_partials(tmp_path: Path) -> None:
    (tmp_path / "_p.md").write_text("one", encoding="utf-8")
    body = "{% block user %}{% include '_p.md' %}{% endblock %}"
    first = written(tmp_path, "description: x", body).version
    assert written(tmp_path, "description: x", body).version == first
    assert written(tmp_path, "description: y", body).version != first
    (tmp_path / "_p.md").write_text("two", encoding="utf-8")
    assert written(tmp_path, "description: x", body).version != first


def test_a_prompt_is_compiled_once_until_one_of_its_files_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    own, part = tmp_path / "own.md", tmp_path / "_part.md"
    part.write_text("one")
    head = "---\ndescription: A test.\n---\n"
    own.write_text(head + "{% block user %}{% include '_part.md' %}{% endblock %}")
    kind = Kind("own", own, "here")
    first = Prompt.load(kind)
    assert Prompt.load(kind) is first
    part.write_text("another")
    second = Prompt.load(kind)
    assert second.version != first.version
    own.write_text(head + "{% block user %}more{% endblock %}")
    third = Prompt.load(kind)
    assert len({first.version, second.version, third.version}) == 3
    own.unlink()
    with pytest.raises(PromptError, match="there is no such file"):
        Prompt.load(kind)


def test_a_part_with_a_number_in_a_list_in_brackets_is_to_be_quoted(tmp_path: Path) -> None:
    with pytest.raises(PromptError, match=r'own.md:3: .* quote .*: "work\[0\]"'):
        written(tmp_path, "description: x\nprofile: [basics.name, work[0]]")
    assert written(tmp_path, 'description: x\nprofile: [basics.name, "work[0]"]').parts


def test_the_lists_of_the_documentation_are_yaml() -> None:
    from draftkit.files import yamlio

    page = (Path(__file__).parents[2] / "docs" / "prompts.md").read_text(encoding="utf-8")
    found = re.findall(r"such as `(\[.*?\])`", page)
    assert found
    for text in found:
        assert isinstance(yamlio.parse(text).data, list)


def test_one_request_has_the_time_of_one_rendering(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "MAX_SECONDS", 0.5)
    loop = "{% for i in range(100) %}{% for j in range(300) %}{% endfor %}{% endfor %}x"
    prompt = written(tmp_path, "description: x", f"{{% block user %}}{loop}{{% endblock %}}")
    with pytest.raises(PromptError, match=r"it takes more than 0\.5 s to render"):
        prompt.render(PROFILE, {}, fits=lambda _: False, samples=["a"] * 1000)


def test_too_long_a_request_leaves_out_the_least_important_parts() -> None:
    prompt = Prompt.find("post")
    whole = prompt.render(PROFILE, GIVEN["post"])
    answer = whole.request.settings.max_tokens or 0
    window = int(needed(whole.request)) + answer - 60
    rendered = prompt.render(PROFILE, GIVEN["post"], fits=lambda request: fits(request, window))
    assert whole.left_out == ()
    assert rendered.left_out
    assert rendered.sent[0] == "basics.name"
    kept = rendered.request.messages[0].content
    assert len(kept) < len(whole.request.messages[0].content)
    with pytest.raises(PromptError, match="too long"):
        prompt.render(PROFILE, GIVEN["post"], fits=lambda _request: False)


@each(
    ("given_", "said"),
    [
        ({}, "needs recipient, occasion"),
        ({"recipient": " ", "occasion": "x"}, "needs recipient"),
        ({"recipent": "x"}, 'Did you mean "recipient"'),
        ({"recipient": "x" * 20_001, "occasion": "x"}, "20,001 characters"),
    ],
)
def test_wrong_inputs(given_: dict[str, str], said: str) -> None:
    with pytest.raises(InputError, match=said):
        Prompt.find("thanks").render(PROFILE, given_)


@each("seconds", ["14", 181, "soon", 31.5, True])
def test_seconds_are_a_number_that_makes_sense(seconds: object) -> None:
    with pytest.raises(InputError, match="seconds"):
        Prompt.find("pitch").render(PROFILE, {"seconds": seconds})


SCHEMA = {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]}


@each("text", ['{"a": 1}', 'Sure:\n```json\n{"a": 1}\n```\nBye', ' {"a":1} '])
def test_json_is_found_in_an_answer(text: str) -> None:
    assert parse_json(text, SCHEMA) == {"a": 1}


@each("text", ["", "no", '{"a": ', '{"a": "x"}', "{}", "[" * 9999, '{"b": 1}'])
def test_what_is_not_the_json_keeps_the_raw_text(text: str) -> None:
    with pytest.raises(OutputError) as caught:
        parse_json(text, SCHEMA)
    assert caught.value.raw == text


def test_an_outline_is_rendered_from_its_json() -> None:
    answer = {
        "title": "What fridges teach us",
        "hook": "The power fails at night, and nobody is there to see it.",
        "sections": [
            {
                "heading": "It is the power",
                "points": ["Show how often it fails.", "Ask who sees it."],
            }
        ]
        * 4,
        "evidence": ["Logs of one year", "A case from the field"],
        "closing": "Read your log this week, and count.",
        "description": "Fridges fail when the power does, and a log shows when.",
        "question": "When did your power last fail?",
    }
    body = Prompt.find("post").body_of(json.dumps(answer), PROFILE, GIVEN["post"])
    assert body.startswith("# What fridges teach us\n")
    assert body.count("\n## ") == 6
    assert "- [ ] Logs of one year" in body


OUTLINE = '{"a": 4}'


@each(
    "text",
    [
        '{"a": ...}? Four sections, {as asked}. ' + OUTLINE,
        OUTLINE + " I left out {b}, and {c}.",
        "See [1] and {x}:\n```json\n" + OUTLINE + "\n```\nDone {now}.",
        "[" + OUTLINE + "]",
        '{"outline": ' + OUTLINE + "}",
        '{"result": {"outline": ' + OUTLINE + '}, "note": "done"}',
        '{"answer": "{\\"a\\": 4}"}',
        '{"a": 3} is a try. Better: ' + OUTLINE,
        '{"type": "object", "properties": ' + OUTLINE + "}",
    ],
)
def test_json_is_found_among_prose_braces_and_wrappers(text: str) -> None:
    assert parse_json(text, SCHEMA) == {"a": 4}


def test_a_text_of_braces_takes_no_time() -> None:
    started = time.process_time()
    for text in ("{" * 500_000, '{"a":' * 100_000, '{"b": 1}' * 50_000):
        with pytest.raises(OutputError):
            parse_json(text, SCHEMA)
    assert time.process_time() - started < 5


JAPANESE = {
    "title": "冷蔵庫",
    "hook": "夜に止まる。",
    "sections": [{"heading": "序論", "points": ["誰が見るか", "何が要るか"]}] * 4,
    "evidence": ["記録", "事例"],
    "closing": "数えよう。",
    "description": "冷蔵庫",
    "question": "いつ",
}


def test_limits_of_characters_fit_any_language() -> None:
    body = Prompt.find("post").body_of(json.dumps(JAPANESE), PROFILE, {"topic": "冷蔵庫"})
    assert "## 序論" in body


def test_an_outline_has_as_many_sections_as_its_writer_asks_for() -> None:
    """Three in one's own words are three: no number of ours stands beside them."""
    answer = json.dumps(JAPANESE | {"sections": [{"heading": "序論", "points": ["誰が"]}] * 3})
    given = {"topic": "冷蔵庫", "tell": "Three parts, please."}
    assert Prompt.find("post").body_of(answer, PROFILE, given).count("\n## 序論") == 3
    assert "as many as my own words above ask for" in asked("post", given)
    assert "Sections: 3, for" in asked("post", {"topic": "t", "sections": 3})


def asked(kind: str, given: Mapping[str, object]) -> str:
    return Prompt.find(kind).render(PROFILE, given).request.messages[-1].content


def test_an_outline_in_markdown_is_taken_as_it_stands() -> None:
    text = "# Fridges\n\nA hook {of sorts}.\n\n## The power\n\n- One\n- Two\n"
    assert Prompt.find("post").body_of(text, PROFILE, {"topic": "fridges"}) == text


def test_the_system_message_is_rendered_once_for_the_drafts_of_a_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rendered: list[str] = []
    right = Blocks.render

    def counted(self: Blocks, block: str, values: Mapping[str, object]) -> str:
        rendered.append(block)
        return right(self, block, values)

    monkeypatch.setattr(Blocks, "render", counted)
    profile = Profile.from_dict({"basics": {"name": "Amara of one run"}})
    prompt = Prompt.find("thanks")
    german = prompt.writing(Tag.find("German"))
    for one in (prompt, prompt, german, german):
        one.render(profile, {"recipient": f"Maria {len(rendered)}", "occasion": "the walk"})
    assert rendered.count("system") == 2
    assert rendered.count("user") == 4


def test_a_block_that_nothing_reads_is_named(tmp_path: Path) -> None:
    text = "---\ndescription: x\n---\n{% extends '_base.md' %}\n"
    path = tmp_path / "toast.md"
    path.write_text(text + "{% block kidn %}A toast.{% endblock %}\n", encoding="utf-8")
    with pytest.raises(PromptError, match=r'nothing reads the block "kidn"\..*kind'):
        Prompt.load(Kind("toast", path, "here"))
    own = "{% block user %}{% block inner %}A{% endblock %}{{ self.called() }}{% endblock %}"
    path.write_text(f"---\ndescription: x\n---\n{own}{{% block called %}}B{{% endblock %}}\n")
    assert "called" in Prompt.load(Kind("toast", path, "here")).blocks


@each("encoding", ["utf-16-le", "utf-16-be"])
def test_a_prompt_in_another_encoding_is_named_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "prompts").mkdir()
    path = tmp_path / "prompts" / "mine.md"
    path.write_bytes("\ufeff---\ndescription: Mine.\n---\nWrite.\n".encode(encoding))
    with pytest.raises(PromptError, match=r"mine\.md, line 1: is not UTF-8 text; save it"):
        Prompt.find("mine")


@each(
    ("kind", "given_", "meant"),
    [
        ("bio", {"for_": "LinkedIn About"}, "linkedin-about"),
        ("bio", {"for_": "Speaker page"}, "speaker-page"),
        ("bio", {"for_": "the programme of the pilots' day"}, "the programme of the pilots' day"),
        ("bio", {"person": "third person"}, "third"),
        ("reply", {"format": "a journalist's request"}, "journalist"),
        ("reach", {"channel": "LinkedIn, free"}, "linkedin-free"),
        ("qa", {"format": "Talk"}, "talk"),
        ("followup", {"recipient_type": "head of wardrobe"}, "head of wardrobe"),
    ],
)
def test_a_choice_is_taken_as_people_type_it(kind: str, given_: dict[str, str], meant: str) -> None:
    [(name, typed)] = given_.items()
    [declared] = [one for one in Prompt.find(kind).inputs if one.name == name]
    assert declared.convert(typed) == meant


@each(
    ("kind", "name", "typed"),
    [
        ("article", "angle", "the fridge is the problem, not the power"),
        ("article", "angle", "The power is the problem - not the fridge"),
        ("article", "outline", "drafts/Why-vaccine-fridges-fail.md"),
    ],
)
def test_a_text_of_ones_own_is_no_example(kind: str, name: str, typed: str) -> None:
    """The first says the contrary, in the words of one."""
    [declared] = [one for one in Prompt.find(kind).inputs if one.name == name]
    assert declared.convert(typed) == typed


@each("typed", ["first or third", "me", "thirdly", ""])
def test_what_is_no_choice_or_two_is_refused(typed: str) -> None:
    [person] = [one for one in Prompt.find("bio").inputs if one.name == "person"]
    with pytest.raises(InputError, match="must be one of: first, third"):
        person.convert(typed)
