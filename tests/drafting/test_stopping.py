"""Whoever stops a draft keeps what had come of it: the short form of the proof."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

if sys.platform == "win32":
    pytest.skip("needs signals and terminals", allow_module_level=True)

from stopping import WAYS, stop

pytestmark = pytest.mark.long


@pytest.mark.parametrize("way", WAYS)
def test_what_had_come_is_kept(way: str, tmp_path: Path) -> None:
    stopped = stop(way, 0.8, tmp_path)
    assert stopped.wrong == ""
    assert stopped.kept > 500


@pytest.mark.parametrize("way", ["SIGTERM", "pipe"])
def test_the_proof_notices_half_a_text(way: str, tmp_path: Path) -> None:
    assert "characters kept" in stop(way, 0.8, tmp_path, careless=True).wrong
