"""A file of a hub: which one is meant, and what the hub itself says of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from draftkit.backends.address import parts_of
from draftkit.errors import ConfigError, ServerError, nearest

if TYPE_CHECKING:
    from draftkit.backends.hub.connection import Hub

__all__ = ["HubFile", "find"]

_SEGMENT = re.compile(r"(?!\.)[\w.+-]{1,200}", re.ASCII)
_PART = re.compile(r"-\d{5}-of-\d{5}\.gguf$")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_COMMIT = re.compile(r"[0-9a-f]{40}")
_LIKE = (
    "Write OWNER/REPO/FILE.gguf, such as ibm-granite/granite-4.0-1b-GGUF/granite-4.0-1b-Q4_K_M.gguf"
)


@dataclass(frozen=True, slots=True)
class HubFile:
    """A file of a hub.

    Attributes:
        repo: The repository, `OWNER/NAME`.
        path: The file's path in it.
        revision: The commit that was looked at.
        size_bytes: The file's size.
        sha256: Its digest.
        licence: The repository's licence, in the hub's words; empty if it does not say.
        url: Where the file is.
    """

    repo: str
    path: str
    revision: str
    size_bytes: int
    sha256: str
    licence: str
    url: str

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return self.path.rpartition("/")[2].removesuffix(".gguf")


def find(hub: Hub, what: str) -> HubFile:
    """Ask the hub for a file.

    Args:
        hub: The hub.
        what: `OWNER/REPO/FILE.gguf`, or the address of its page.

    Raises:
        ConfigError: If it is not of that form, or the repository has no such file; the
            message names those that it has.
        BackendError: If the hub refuses, or does not say what is needed.
    """
    repo, path = _named(hub, what)
    about = hub.json(f"/api/models/{quote(repo)}")
    revision = about.get("sha") if isinstance(about, dict) else None
    if not isinstance(revision, str) or not _COMMIT.fullmatch(revision):
        raise ServerError(f"The hub does not say which version of {repo} is the latest.")
    listed = hub.json(f"/api/models/{quote(repo)}/tree/{revision}?recursive=true")
    files = {f["path"]: f for f in listed if _is_gguf(f)} if isinstance(listed, list) else {}
    if path not in files:
        names = sorted(files)
        raise ConfigError(
            f"{repo} has no file {path}.{nearest(path, names)}" if path else f"{repo}: which file?",
            hint=f"It has: {', '.join(names)}." if names else "It has no .gguf files.",
        )
    size, sha256 = _size_and_digest(files[path])
    if not size or not _SHA256.fullmatch(sha256):
        raise ServerError(f"The hub gives no size and SHA-256 of {path}, so it is not fetched.")
    url = f"{hub.url}/{quote(repo)}/resolve/{revision}/{quote(path)}"
    return HubFile(repo, path, revision, size, sha256, _licence(about), url)


def _named(hub: Hub, what: str) -> tuple[str, str]:
    """Return the repository and the path that are meant; no path if only the repository is."""
    text = what.strip()
    if "://" in text:
        if parts_of(text).netloc != parts_of(hub.url).netloc:
            raise ConfigError(f"That is not an address of {hub.url}.", hint=_LIKE)
        text = re.sub(r"/(?:resolve|blob)/[^/]+/", "/", parts_of(text).path.strip("/"))
    parts = text.split("/")
    if len(parts) < 2 or not all(map(_SEGMENT.fullmatch, parts)):
        raise ConfigError(f'"{what}" is no file of a hub.', hint=_LIKE)
    path = "/".join(parts[2:])
    if path and not path.endswith(".gguf"):
        raise ConfigError(f"{path} is no GGUF file.", hint=_LIKE)
    if _PART.search(path):
        raise ConfigError(f"{path} is one part of a model.", hint="Choose a file that is whole.")
    return "/".join(parts[:2]), path


def _is_gguf(file: Any) -> bool:
    return (
        isinstance(file, dict)
        and isinstance(file.get("path"), str)
        and file["path"].endswith(".gguf")
        and file["path"].isprintable()
    )


def _size_and_digest(file: dict[str, Any]) -> tuple[int, str]:
    lfs = file.get("lfs")
    if not isinstance(lfs, dict):
        return 0, ""
    size, digest = lfs.get("size") or file.get("size"), str(lfs.get("oid") or "")
    return (size if isinstance(size, int) and size > 0 else 0), digest.removeprefix("sha256:")


def _licence(about: dict[str, Any]) -> str:
    card = about.get("cardData")
    card = card if isinstance(card, dict) else {}
    named = card.get("license_name") if card.get("license") == "other" else card.get("license")
    tags = about.get("tags")
    tagged = [str(t)[8:] for t in tags if str(t).startswith("license:")] if tags else []
    found = named if isinstance(named, str) else next(iter(tagged), "")
    return found if found.isprintable() else ""
