"""Mehrhof 2024 opens as it is published; its models are held to the published numbers with the instrument."""

from __future__ import annotations

from pathlib import Path

import pytest

from ponos.study.folder.opening import open_study
from tests.conftest import ROOT

FOLDER = ROOT / "studies" / "mehrhof-2024"


def test_people_are_told_apart_by_what_they_said(data: Path) -> None:
    if not ((data / "effort" / "mehrhof").is_dir() or (FOLDER / "data").is_dir()):
        pytest.skip("The choices are not on this machine; studies/mehrhof-2024/README.md says where they are.")
    study = open_study(FOLDER)
    assert study.problems == ()
    assert dict(study.people["group"].value_counts()) == {"others": 488, "recovered": 361, "long-covid": 109}
    assert len(study.files) == 958
