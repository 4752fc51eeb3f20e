"""The program as it is started from a shell: what it loads, what it prints where, how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from ponos import __version__

PONOS = Path(sysconfig.get_path("scripts")) / "ponos"
HEAVY = {"numpy", "pandas", "scipy", "matplotlib", "jinja2", "rich", "python_calamine", "fitdecode"}


def _start(*words: str | Path, script: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", script] if script else [str(PONOS), *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def _loads(*words: str) -> set[str]:
    """Top modules that a command loads."""
    script = (
        "import sys\nfrom ponos.cli import main\n"
        f"try:\n    main({list(words)!r})\nexcept SystemExit:\n    pass\n"
        "print('LOADED', *{name.split('.')[0] for name in sys.modules})"
    )
    done = _start(script=script)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.rpartition("LOADED")[2].split())


@pytest.mark.parametrize("words", [("--help",), ("--version",), ("measure", "--help"), ("compare", "--help")])
def test_help_loads_nothing_heavy(words: tuple[str, ...]) -> None:
    assert _loads(*words) & HEAVY == set()


def test_measuring_loads_no_figures_and_no_optimiser(good: Path) -> None:
    assert {"matplotlib", "jinja2"} & _loads("measure", str(good), "--json") == set()


def test_the_version_is_told() -> None:
    assert _start("--version").stdout == f"ponos, version {__version__}\n"


def test_results_go_to_stdout_and_words_to_stderr(good: Path, tmp_path: Path) -> None:
    done = _start("measure", good, tmp_path / "no.txt", "--json", "--out", tmp_path)
    assert done.returncode == 1
    assert [one["status"] == "failed" for one in json.loads(done.stdout)] == [False, True]
    assert "wrote" in done.stderr


def test_a_reader_that_closes_early_is_no_traceback(good: Path) -> None:
    line = f'"{PONOS}" measure "{good}" --json | head -c 10'
    done = subprocess.run(line, shell=True, capture_output=True, text=True, check=False)  # noqa: S602 a pipe is meant
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="signals are those of POSIX")
def test_an_interrupt_ends_it_without_a_traceback(good: Path) -> None:
    script = (
        "import signal\nimport ponos.study.outcome as outcome\n"
        "outcome.measure_file = lambda *_, **__: signal.raise_signal(signal.SIGINT)\n"
        f"from ponos.cli import main\nmain(['measure', {str(good)!r}])"
    )
    done = _start(script=script)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "Aborted" in done.stderr
