"""Fixtures of the formats' tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from ponos.source import Source
from tests.instruments.cpet.formats.samples import Make, all_samples


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Write a file and open it."""

    def written(content: str | bytes, name: str = "file.txt") -> Source:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return Source(path)

    return written


@pytest.fixture(scope="session")
def samples() -> dict[str, tuple[str, bytes]]:
    """Every sample: its format and its content."""
    return all_samples()
