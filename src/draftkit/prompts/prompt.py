"""A prompt: the recipe of one kind of draft, found, validated, and rendered to a request."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from draftkit.backends.request import Message, Request, Settings
from draftkit.errors import OutputError, PromptError, nearest
from draftkit.files import yamlio
from draftkit.profile.schema import PARTS, TEXTS
from draftkit.prompts import inputs as inputs_
from draftkit.prompts import kinds
from draftkit.prompts.form import form_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from pathlib import Path

    from draftkit.profile.profile import Profile
    from draftkit.prompts.form import Form
    from draftkit.prompts.inputs import Input
    from draftkit.prompts.kinds import Kind
    from draftkit.prompts.template import Blocks

__all__ = ["Prompt", "Rendered"]

_KEYS = ("description", "input", "output", "profile", "settings", "checks", "composed")

# A part with a number in a list in brackets, where YAML takes its bracket for the list's.
_UNQUOTED = re.compile(r"[\[,]\s*([\w.]+\[\d+\][\w.]*)")
_QUOTE = 'In a list in brackets, quote a part that has brackets itself: "work[0]".'


@dataclass(frozen=True, slots=True)
class Rendered:
    """A prompt filled in, ready to be sent.

    Attributes:
        request: The messages and settings.
        inputs: Every input with its value, defaults included.
        title: The draft's title, if the prompt gives one before the model has written.
        sent: The parts of the profile that are in the messages, as the prompt names them.
        left_out: The parts that were left out to make it fit, least important first.
        samples: The passages of the writer's own texts that are in the messages.
    """

    request: Request
    inputs: Mapping[str, Any]
    title: str
    sent: tuple[str, ...]
    left_out: tuple[str, ...] = ()
    samples: tuple[str, ...] = ()

    @property
    def settings(self) -> dict[str, Any]:
        """The settings that are sent."""
        return self.request.settings.as_dict()


@dataclass(frozen=True)
class Prompt:
    """One kind of draft.

    Attributes:
        kind: The kind's name and where its file is.
        description: What it makes, in one line.
        inputs: What the user is asked for, required ones first.
        parts: The parts of the profile that are sent, most important first. When the
            request is too long they are left out from the end.
        settings: How the model should write.
        checks: The parameters of the checks, by check id.
        form: How it is composed for a model that is too small to write, or None if it cannot.
        output_schema: The JSON Schema of the completion, or None for free text.
        source: The file's text.
        blocks: The compiled template.
    """

    kind: Kind
    description: str
    inputs: tuple[Input, ...]
    parts: tuple[str, ...]
    settings: Settings
    checks: Mapping[str, Any]
    output_schema: Mapping[str, Any] | None
    form: Form | None
    source: str = field(repr=False, compare=False)
    blocks: Blocks = field(repr=False, compare=False)

    @classmethod
    def find(cls, name: str) -> Prompt:
        """Load the prompt of a kind: the first folder that has it wins.

        Raises:
            PromptError: If there is none, or it is wrong.
        """
        return cls.load(kinds.find(name))

    @classmethod
    def load(cls, kind: Kind) -> Prompt:
        """Read and validate a prompt file; one that has not changed is compiled only once.

        Raises:
            PromptError: With the file, and the line or the key.
        """
        stamp, kept = _KEPT.get((kind, kind.path.absolute()), ((), None))
        if kept is not None and _stamp(kind, kept.blocks.sources) == stamp:
            return kept
        made = cls._fresh(kind)
        if len(_KEPT) >= _MOST_KEPT:
            _KEPT.clear()
        _KEPT[kind, kind.path.absolute()] = _stamp(kind, made.blocks.sources), made
        return made

    @classmethod
    def _fresh(cls, kind: Kind) -> Prompt:
        text = _read(kind.path)
        front = yamlio.split(text)
        if front.head is None:
            raise PromptError(f"{kind.path}: no front matter: the file starts with a --- line.")
        try:
            head = yamlio.parse(front.head, typed=True, first_line=2)
        except yamlio.YAMLError as exc:
            hint = _QUOTE if _UNQUOTED.search(front.head) else ""
            raise PromptError(f"{kind.path}:{exc.line or 1}: {exc}.", hint=hint) from exc
        return _validated(kind, text, head, front)

    @cached_property
    def version(self) -> str:
        """The hash of the file and of the partials that it is made of, 12 digits."""
        digest = hashlib.sha256(self.source.encode())
        for name, source in sorted(self.blocks.sources.items()):
            digest.update(f"\0{name}\0{source}".encode())
        return digest.hexdigest()[:12]

    def render(
        self,
        profile: Profile,
        given: Mapping[str, Any],
        *,
        capabilities: Collection[str] = (),
        fits: Callable[[Request], bool] = lambda _request: True,
        samples: Sequence[str] = (),
    ) -> Rendered:
        """Fill the prompt in.

        Args:
            profile: Whose draft it is.
            given: The inputs, as the user gave them.
            capabilities: What the backend can do; see `Backend.capabilities`.
            fits: Says whether a request fits into the model's context window. Where
                it does not, samples and then parts of the profile are left out until it
                does.
            samples: Passages of the writer's own texts, the most fitting one first.

        Raises:
            InputError: If an input is missing or wrong.
            PromptError: If the template fails, or the request never fits.
        """
        values = inputs_.validated(self.inputs, given, self.kind.name)
        parts = list(self.parts)
        shown = list(samples)
        left_out: list[str] = []
        from draftkit.prompts.bounds import one_time

        with one_time():
            while True:
                rendered = self._filled(profile, parts, values, capabilities, shown)
                if fits(rendered.request):
                    return dataclasses.replace(rendered, left_out=tuple(left_out))
                if shown:
                    shown.pop()
                elif parts:
                    left_out.extend(_drop(parts, profile))
                else:
                    raise PromptError(
                        f"{self.kind.name}: the request is too long for this model even without "
                        "the profile. Shorten the inputs, or choose a model with a larger window."
                    )

    def _filled(
        self,
        profile: Profile,
        parts: Sequence[str],
        values: Mapping[str, Any],
        capabilities: Collection[str],
        samples: Sequence[str],
    ) -> Rendered:
        selected = profile.select(parts)
        context = {"profile": _view(selected), "inputs": values, "samples": list(samples)}
        schema = self.output_schema
        system = self._system(context, (profile.hash, *parts))
        user = self._block("user", context)
        if schema is not None and "schema" not in capabilities:
            user += "\n\nAnswer with JSON only, following this JSON Schema:\n"
            user += json.dumps(schema, ensure_ascii=False)
        messages = [Message("system", system)] if system else []
        return Rendered(
            Request(
                messages=(*messages, Message("user", user)),
                settings=self.settings,
                schema=schema if "schema" in capabilities else None,
                opening=self._block("opening", context) if "opening" in capabilities else "",
            ),
            inputs=values,
            title=" ".join(self._block("title", context).split()),
            sent=tuple(part for part in parts if profile.select([part])),
            samples=_sent(samples, user),
        )

    def title(self, profile: Profile, values: Mapping[str, Any]) -> str:
        """Return the title of a draft that brings none of its own, or nothing.

        Raises:
            PromptError: If the template fails.
        """
        context = {"profile": _view(profile.select(self.parts)), "inputs": values, "samples": []}
        return " ".join(self._block("title", context).split())

    def _system(self, context: Mapping[str, Any], key: tuple[str, ...]) -> str:
        """Render what is said first: the same for all drafts of a run, unless it differs."""
        same = self.blocks.reads("system").isdisjoint(("inputs", "samples", "self", "*"))
        return self._block("system", context, key if same else None)

    def _block(
        self, name: str, context: Mapping[str, Any], key: tuple[str, ...] | None = None
    ) -> str:
        from draftkit.prompts.template import TemplateError, problem

        if name not in self.blocks:
            return ""
        try:
            if key is not None:
                return self.blocks.render_once(name, context, key).strip()
            return self.blocks.render(name, context).strip()
        except TemplateError as exc:
            raise PromptError(f"{self.kind.path}: block {name}: {problem(exc)}.") from exc

    def body_of(self, text: str, profile: Profile, given: Mapping[str, Any]) -> str:
        """Make a draft's body of the model's text.

        Args:
            text: The completion, an opening included.
            profile: Whose draft it is.
            given: The inputs, as the user gave them.

        Raises:
            OutputError: If the prompt asks for JSON, and the text is neither that nor
                Markdown with headings, which is taken as it stands.
        """
        if self.output_schema is None:
            return text
        from draftkit.prompts.structured import is_markdown, parse_json

        if is_markdown(text):  # pasted from a chat window, or by a model that has its own way
            return text
        data = parse_json(text, self.output_schema)
        values = inputs_.validated(self.inputs, given, self.kind.name)
        selected = profile.select(self.parts)
        context = {"profile": _view(selected), "inputs": values, "samples": [], "output": data}
        if "output" not in self.blocks:
            raise OutputError(f"{self.kind.path}: no {{% block output %}}.", raw=text)
        return self._block("output", context) + "\n"


def _read(path: Path) -> str:
    try:
        data = path.read_bytes()
        if len(data) > yamlio.MAX_BYTES:
            raise PromptError(f"{path}: larger than {yamlio.MAX_BYTES:,} bytes.")
        return data.decode("utf-8")
    except OSError as exc:
        raise PromptError(f"{path}: cannot be read: {exc.strerror}.") from exc
    except UnicodeDecodeError as exc:
        raise PromptError(f"{path}: byte {exc.start} is not UTF-8. Save it as UTF-8.") from exc


# Compiled prompts, each with what its files were like. A program that drafts all day has
# a handful; compiling one takes longer than anything else but the model.
_KEPT: dict[tuple[Kind, Path], tuple[tuple[object, ...], Prompt]] = {}
_MOST_KEPT = 64


def _stamp(kind: Kind, sources: Collection[str]) -> tuple[object, ...]:
    """Return which files a prompt is made of now, how old and how large they are."""
    paths = [_partial(kind, name) for name in sources if name != kind.path.name]
    try:
        found = [(path, path.stat()) for path in (kind.path, *filter(None, paths))]
    except OSError:
        return ()
    return (*((path.absolute(), s.st_mtime_ns, s.st_size) for path, s in found), len(sources))


def _partial(kind: Kind, name: str) -> Path | None:
    """Return a partial's file: beside the prompt, or in a later folder."""
    if not name.startswith("_") or "/" in name or "\\" in name:
        return None
    others = [folder for _, folder in kinds.folders()]
    for folder in (kind.path.parent, *others):
        path = folder / name
        # A link that leads out of the folder could put any file into a request.
        if path.is_file() and path.resolve().parent == folder.resolve():
            return path
    return None


def _validated(
    kind: Kind, source: str, document: yamlio.Document, front: yamlio.FrontMatter
) -> Prompt:
    head, where = document.data, str(kind.path)
    if not isinstance(head, dict):
        raise PromptError(f"{where}: the front matter must be a mapping (key: value).")
    for key in head:
        if key not in _KEYS:
            line = document.lines.get((key,), 1)
            raise PromptError(
                f'{where}:{line}: unknown key "{key}".{nearest(key, _KEYS)} '
                f"Keys: {', '.join(_KEYS)}."
            )
    if not isinstance(head.get("description"), str):
        raise PromptError(f"{where}: say in `description` what it makes, in one line.")
    return Prompt(
        kind=kind,
        description=head["description"],
        inputs=inputs_.declared(_schema(head, "input", where) or {}, where),
        parts=tuple(_strings(head, "profile", where)),
        settings=_settings(head.get("settings") or {}, where),
        checks=_checks(head.get("checks") or {}, where),
        output_schema=_schema(head, "output", where),
        form=form_of(head.get("composed"), where),
        source=source,
        blocks=_compiled(kind, front),
    )


def _compiled(kind: Kind, front: yamlio.FrontMatter) -> Blocks:
    from draftkit.prompts.template import Blocks, TemplateError, problem

    name = kind.path.name
    # The front matter's lines stand in front as blank ones, so that the numbers in
    # messages are those of the file.
    own = "\n" * (front.body_line - 1) + front.body

    def source(other: str) -> str | None:
        if other == name:
            return own
        path = _partial(kind, other)
        return None if path is None else _read(path)

    try:
        blocks = Blocks(name, source)
    except TemplateError as exc:
        raise PromptError(f"{kind.path}: {problem(exc)}.") from exc
    if "user" not in blocks:
        raise PromptError(f"{kind.path}: no {{% block user %}}: nothing would be sent.")
    return blocks


def _schema(head: Mapping[str, Any], key: str, where: str) -> dict[str, Any] | None:
    section = head.get(key)
    if section is None:
        return None
    if not isinstance(section, dict) or set(section) != {"schema"}:
        raise PromptError(f"{where}: `{key}` has one key, `schema`.")
    schema = section["schema"]
    if not isinstance(schema, dict):
        raise PromptError(f"{where}: {key}.schema must be a mapping (a JSON Schema).")
    return schema


def _strings(head: Mapping[str, Any], key: str, where: str) -> list[str]:
    value = head.get(key) or []
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise PromptError(f'{where}: `{key}` is a list such as [basics.name, "work[0]"].')
    return value


def _settings(given: Any, where: str) -> Settings:
    names = [field.name for field in dataclasses.fields(Settings)]
    if not isinstance(given, dict):
        raise PromptError(f"{where}: `settings` is a mapping. Keys: {', '.join(names)}.")
    for name, value in given.items():
        if name not in names:
            raise PromptError(
                f'{where}: settings: unknown key "{name}".{nearest(name, names)} '
                f"Keys: {', '.join(names)}."
            )
        right = isinstance(value, list) if name == "stop" else isinstance(value, int | float)
        if not right:
            raise PromptError(f'{where}: settings.{name}: "{value}" is not right.')
    return Settings(**{**given, "stop": tuple(given.get("stop", ()))})


def _checks(given: Any, where: str) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise PromptError(f"{where}: `checks` is a mapping of check ids to parameters.")
    return given


def _view(selected: dict[str, Any]) -> Any:
    """Return the selected parts with all other parts that a profile can have, empty.

    So a template may ask for any part, and only a name that no profile has is an error.
    What may be one text or several is a list of texts.
    """
    return _filled_up(selected, PARTS)


def _filled_up(value: Any, spec: Any) -> Any:
    if isinstance(spec, dict):
        given = value if isinstance(value, dict) else {}
        known = {key: _filled_up(given.get(key), part) for key, part in spec.items()}
        return {**given, **known}
    if isinstance(spec, list):
        return [_filled_up(item, spec[0]) for item in value or []]
    if spec == TEXTS:
        return [value] if isinstance(value, str) else value or []
    return "" if value is None else value


def _sent(samples: Sequence[str], text: str) -> tuple[str, ...]:
    if not samples:
        return ()
    from draftkit.profile.samples import sent

    return sent(samples, text)


def _drop(parts: list[str], profile: Profile) -> list[str]:
    """Take the least important part away; of a list, its last item."""
    part = parts.pop()
    value: Any = profile.select([part])
    for key in part.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    if isinstance(value, list) and len(value) > 1:
        parts.extend(f"{part}[{i}]" for i in range(len(value) - 1))
        return [f"{part}[{len(value) - 1}]"]
    return [part] if profile.select([part]) else []
