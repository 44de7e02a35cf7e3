"""JSON Resume, in JSON or YAML, of every version; a profile of draftkit's is one, too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from draftkit.errors import InputError
from draftkit.exchange.imports.fitting import fit, told
from draftkit.exchange.imports.imported import Imported
from draftkit.files import yamlio
from draftkit.files.json_problem import json_problem, own_json
from draftkit.profile.reading import read

if TYPE_CHECKING:
    from draftkit.files.bundle import Bundle

__all__ = ["data_of", "json_resume", "told_about"]


def json_resume(bundle: Bundle) -> Imported | None:
    """Read a JSON Resume; None if the file is something else."""
    data = data_of(bundle)
    if not isinstance(data, dict) or not isinstance(data.get("basics"), dict):
        return None
    if isinstance(data.get("sections"), dict):  # of Reactive Resume: other parts
        return None
    found = Imported("JSON Resume", bundle.name)
    named = read(_texts(data)).data
    # Where the file is and how it is written is not about the writer.
    found.profile = fit(named, told_about(found))
    found.profile.pop("$schema", None)
    meta = found.profile.get("meta", {})
    found.profile["meta"] = {key: part for key, part in meta.items() if key == "draftkit"}
    for key in meta.keys() - {"draftkit"}:
        found.left.append(told(("meta", key), str(meta[key])))
    if not found.profile["meta"]:
        del found.profile["meta"]
    return found.finish()


def told_about(found: Imported) -> Any:
    """Return a function that lists a part that cannot stand in a profile."""
    return lambda path, text: found.left.append(f"{found.source}: {told(path, text)}")


def data_of(bundle: Bundle) -> Any:
    """Return the data of the one file of a bundle, JSON or YAML; None if it is no such file.

    Raises:
        InputError: If it is one by its ending, and cannot be read.
    """
    entry = next(iter(bundle.entries), None)
    if entry is None or bundle.is_archive or len(bundle.entries) > 1:
        return None
    if entry.suffix not in (".json", ".yaml", ".yml"):
        return None
    text = bundle.text_of(entry)
    where = bundle.where(entry)
    try:
        if text.lstrip().startswith("{"):
            return own_json(text)
        return yamlio.parse(text, max_bytes=8 * yamlio.MAX_BYTES).data
    except yamlio.YAMLError as exc:
        raise InputError(f"{where}, line {exc.line or 1}: cannot be read: {exc}.") from exc
    except (ValueError, RecursionError) as exc:
        raise InputError(f"{where}: cannot be read: {json_problem(exc)}.") from exc


def _texts(value: Any) -> Any:
    """Return data with every scalar as text, as the reading of profiles expects it."""
    if isinstance(value, dict):
        return {str(key): _texts(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_texts(item) for item in value]
    if isinstance(value, bool):
        return str(value).lower()
    return None if value is None else str(value)
