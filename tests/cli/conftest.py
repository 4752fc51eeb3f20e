"""Two small files for the verbs: one that is good, one that is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.report.samples import recording


@pytest.fixture(scope="session")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clean table of a simulated ramp."""
    path = tmp_path_factory.mktemp("files") / "ramp.csv"
    recording().table.to_csv(path, index=False)
    return path


@pytest.fixture(scope="session")
def bad(good: Path) -> Path:
    """A web page that calls itself a workbook."""
    path = good.parent / "page.xlsx"
    path.write_text("<!doctype html><html></html>", encoding="utf-8")
    return path
