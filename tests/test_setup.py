"""The first command of a reader asks for nothing but Python, says what is wrong, and is idle when nothing changed."""

from __future__ import annotations

import ast
import runpy
import stat
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
BOOTSTRAP = ROOT / "scripts" / "bootstrap.py"


def test_it_parses_on_old_pythons_and_needs_the_standard_library_alone() -> None:
    text = BOOTSTRAP.read_text(encoding="utf-8")
    tree = ast.parse(text, feature_version=(3, 7))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in imported} <= sys.stdlib_module_names
    assert len(text.splitlines()) < 80


def test_an_old_python_is_told_which_one_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    with pytest.raises(SystemExit, match=r"needs Python 3\.11 or newer; this one is 3\.9"):
        runpy.run_path(str(BOOTSTRAP), run_name="__main__")


@pytest.mark.parametrize("extras", ["body", "body dev"])
def test_nothing_is_done_where_nothing_changed(
    extras: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    parts = runpy.run_path(str(BOOTSTRAP))
    main, digest = parts["main"], parts["digest"]
    (tmp_path / "pyproject.toml").write_text("[project]", encoding="utf-8")
    stamp = tmp_path / "stamp"
    stamp.write_text(f"{digest(str(tmp_path), sys.version)} {digest('[project]')} {extras}")
    monkeypatch.setitem(main.__globals__, "ROOT", tmp_path)
    monkeypatch.setitem(main.__globals__, "STAMP", stamp)
    monkeypatch.setitem(main.__globals__, "subprocess", None)
    monkeypatch.setattr(sys, "argv", ["bootstrap.py"])
    main()
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("script", ["setup", "demo", "test", "check"])
def test_the_scripts_are_short_and_can_be_run(script: str) -> None:
    path = ROOT / "scripts" / script
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "#!/bin/sh"
    assert len(lines) <= 20
    assert path.stat().st_mode & stat.S_IXUSR
