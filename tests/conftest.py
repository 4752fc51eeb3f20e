"""What every test can ask for: the folder of real files, and hypothesis made deterministic."""

from __future__ import annotations

import os
from pathlib import Path

# Small matrices are quicker with one thread, and test files that run beside each other must not fight for the cores.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]
DATA = Path(os.environ.get("PONOS_DATA", ROOT.parent / "shared" / "data"))

# The same examples on every run and every machine, and no clock: a slow machine is not a failing test.
settings.register_profile("ponos", derandomize=True, deadline=None, max_examples=50)
settings.load_profile("ponos")


@pytest.fixture(scope="session", autouse=True)
def _no_window() -> None:
    """Draw into files only, whatever the machine has."""
    os.environ["MPLBACKEND"] = "agg"


def pytest_report_header() -> str:
    """Say at the top of every run whether the real files are at hand."""
    return f"real files: {DATA}" if DATA.is_dir() else "real files: none; name their folder in PONOS_DATA"


@pytest.fixture(scope="session")
def root() -> Path:
    """Top folder of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def data() -> Path:
    """Folder of real public files, which are not part of the repository (see docs/real-files.md)."""
    if not DATA.is_dir():
        pytest.skip("The real files are not on this machine; set PONOS_DATA to their folder.")
    return DATA
