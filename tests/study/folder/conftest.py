"""A small raw file that an instrument recognises."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.report.samples import recording


@pytest.fixture(scope="session")
def ramp(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clean table of a simulated ramp."""
    path = tmp_path_factory.mktemp("raw") / "ramp.csv"
    recording().table.to_csv(path, index=False)
    return path
