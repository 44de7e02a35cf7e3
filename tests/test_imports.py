"""What is loaded when: starting must stay quick, so heavy libraries wait until they are used."""

from __future__ import annotations

import subprocess
import sys

from each import each

HEAVY = {
    "asyncio",
    "fastjsonschema",
    "frontmatter",
    "jinja2",
    "keyring",
    "openai",
    "pydantic",
    "rich",
    "ruamel",
    "tiktoken",
    "xllamacpp",
    "yaml",
}

# Our own rooms that the help does not need: each would bring others along.
ROOMS = {
    "draftkit.drafting.draft",
    "draftkit.profile.profile",
    "draftkit.prompts.prompt",
    "draftkit.files.yamlio",
}

_RUN = """
import sys
sys.argv = ["draftkit", *sys.argv[1:]]
try:
    {code}
finally:
    print(*sys.modules, file=sys.stderr)
"""


def loaded(code: str, *arguments: str) -> set[str]:
    """Return the modules that a fresh interpreter has loaded after the code."""
    command = [sys.executable, "-c", _RUN.format(code=code), *arguments]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    return set(result.stderr.split())


@each(
    ("code", "arguments"),
    [
        ("import draftkit", []),
        ("from draftkit.__main__ import main; main()", ["--version"]),
        ("from draftkit.__main__ import main; main()", ["--help"]),
        ("from draftkit.__main__ import main; main()", ["kinds"]),
        ("from draftkit.__main__ import main; main()", ["completion", "bash"]),
    ],
)
def test_starting_loads_nothing_heavy(code: str, arguments: list[str]) -> None:
    modules = loaded(code, *arguments)
    assert "draftkit" in modules
    assert {name.partition(".")[0] for name in modules} & HEAVY == set()
    assert modules & ROOMS == set()


def test_the_version_needs_not_even_the_command_line() -> None:
    assert "click" not in loaded("from draftkit.__main__ import main; main()", "--version")


def test_a_name_is_imported_when_it_is_used() -> None:
    modules = loaded("import draftkit; draftkit.Profile")
    assert "draftkit.profile.profile" in modules
    assert not modules & {"openai", "tiktoken", "xllamacpp", "jinja2"}


def test_serving_an_assistant_starts_with_little_more_than_the_sdk() -> None:
    code = "from draftkit.mcp import serving; serving._server('', '', '')"
    modules = loaded(code)
    assert "draftkit.mcp.tools" in modules
    waiting = {
        "jinja2",
        "draftkit.checks.checking",
        "draftkit.checks.grounding.evidence",
        "draftkit.drafting.planning",
        "draftkit.people.people",
        "draftkit.prompts.template",
    }
    assert modules & waiting == set()
