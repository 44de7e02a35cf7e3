"""Model backends: one file each, one class each, all with one method."""

from __future__ import annotations

from draftkit.backends.base import Backend, Options, open_backend, providers

__all__ = ["Backend", "Options", "open_backend", "providers"]
