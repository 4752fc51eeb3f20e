"""Versions: what calculates, and the code behind the measures."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import ponos
import ponos.study.run.versions
from ponos.study.run.versions import method_version, versions


def test_versions_name_what_calculates() -> None:
    assert {"ponos", "Python", "numpy", "scipy"} <= set(versions())


def test_the_version_of_the_methods_is_that_of_the_program_and_a_hash() -> None:
    found = method_version("cpet")
    assert found.startswith(f"{ponos.__version__}+")
    assert len(found) == len(ponos.__version__) + 17
    assert method_version("cpet") == found


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sources of ponos, where they may be changed."""
    top, folder = Path(ponos.__file__).parent, tmp_path_factory.mktemp("sources")
    shutil.copytree(top, folder / "ponos", ignore=shutil.ignore_patterns("__pycache__"))
    return folder / "ponos"


@pytest.mark.parametrize(
    ("changed", "matters"),
    [
        ("units.csv", True),
        ("measures.py", True),
        ("recording.py", True),
        ("study/outcome.py", True),
        ("study/run/options.py", True),
        ("instruments/__init__.py", True),
        ("instruments/cpet/measures/peak.py", True),
        ("instruments/cpet/measures/norms/predicted.csv", True),
        ("instruments/cpet/report.toml", True),
        ("report/render.py", False),
        ("study/run/provenance.py", False),
    ],
)
def test_whatever_a_number_rests_on_changes_it(
    changed: str, matters: bool, copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ponos.study.run.versions, "files", lambda package: copied.joinpath(*package.split(".")[1:]))
    path = copied / changed
    before, content = method_version.__wrapped__("cpet"), path.read_bytes()
    path.write_bytes(content + b"\n")
    after = method_version.__wrapped__("cpet")
    path.write_bytes(content)
    assert (after != before) is matters
    assert method_version.__wrapped__("cpet") == before
