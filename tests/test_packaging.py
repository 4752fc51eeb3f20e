"""What people install: the wheel holds the tables and templates, and runs on its declared dependencies alone."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from importlib.metadata import packages_distributions, requires
from pathlib import Path

import pytest

from tests.study.two_tests import write_study

ROOT = Path(__file__).resolve().parents[1]
FILES = (path.relative_to(ROOT / "src") for path in (ROOT / "src" / "ponos").rglob("*") if path.is_file())
DATA = {path.as_posix() for path in FILES if not any(part.startswith((".", "__pycache__")) for part in path.parts)}

# Imports of what is not a declared dependency fail, as they would on a user's machine.
GUARD = """
import sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {absent!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Absent())
sys.argv[0] = "ponos"
import ponos
assert ponos.__file__.startswith({place!r}), ponos.__file__
from ponos.cli import main
sys.exit(main())
"""


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _declared(package: str, *, seen: frozenset[str] = frozenset()) -> frozenset[str]:
    """Give a distribution and all that it needs without extras."""
    seen |= {_normal(package)}
    for line in requires(package) or []:
        needed = _normal(re.split(r"[^\w.-]", line, maxsplit=1)[0])
        if "extra ==" not in line and needed not in seen and needed in INSTALLED:
            seen |= _declared(needed, seen=seen)
    return seen


INSTALLED = {_normal(name) for names in packages_distributions().values() for name in names}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, as a package index would serve it."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("ponos-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path) -> Path:
    """The wheel unpacked, with no sign of the repository."""
    place = wheel.parent / "installed"
    zipfile.ZipFile(wheel).extractall(place)
    return place


def _ponos(installed: Path, *words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    declared = _declared("ponos")
    absent = {top for top, names in packages_distributions().items() if not {_normal(one) for one in names} & declared}
    code = GUARD.format(absent=absent - sys.stdlib_module_names, place=str(installed))
    environment = {**os.environ, "PYTHONPATH": str(installed), "COLUMNS": "80"}
    command = [sys.executable, "-c", code, *words]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)


def test_everything_under_src_is_in_the_wheel_and_nothing_else(wheel: Path) -> None:
    inside = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert inside == DATA
    assert {"ponos/units.csv", "ponos/references.csv", "ponos/py.typed"} <= inside
    assert {"ponos/instruments/cpet/reading/columns.csv", "ponos/instruments/cpet/measures.csv"} <= inside
    assert [name for name in inside if name.startswith("ponos/report/") and name.endswith((".html", ".css", ".j2"))]


def test_the_licence_travels_along(wheel: Path) -> None:
    licence = next(name for name in zipfile.ZipFile(wheel).namelist() if name.endswith("licenses/LICENSE"))
    assert zipfile.ZipFile(wheel).read(licence) == (ROOT / "LICENSE").read_bytes()


def test_the_version_is_said_once_and_cited(wheel: Path) -> None:
    from ponos import __version__

    assert wheel.name.startswith(f"ponos-{__version__}-")
    assert f"\nversion: {__version__}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")


def test_help_runs_without_what_only_developers_have(installed: Path, tmp_path: Path) -> None:
    done = _ponos(installed, "--help", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "measure" in done.stdout


def test_the_whole_path_runs_without_what_only_developers_have(installed: Path, tmp_path: Path) -> None:
    done = _ponos(installed, "report", str(write_study(tmp_path / "study", patients=3, controls=3)), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert list(tmp_path.rglob("*.html"))


def test_the_demo_says_which_extra_it_needs(installed: Path, tmp_path: Path) -> None:
    done = _ponos(installed, "demo", cwd=tmp_path)
    assert done.returncode == 2
    assert "ponos[body]" in done.stderr
    assert list(tmp_path.iterdir()) == []
