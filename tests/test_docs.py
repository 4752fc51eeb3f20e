"""The pages tell the truth: their Python runs, their commands end as they say, their links lead somewhere."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from ponos.instruments.cpet import Settings

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
BLOCK = re.compile(r"^```(\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PONOS = Path(sysconfig.get_path("scripts")) / "ponos"
WARNINGS = ["-W", "error", "-W", "default::DeprecationWarning", "-W", "default::FutureWarning"]  # as in pyproject.toml


class Command(NamedTuple):
    """A command of a console block, what is shown below it, and the exit code that ``echo $?`` shows after it."""

    line: str
    shown: str
    code: int


def _blocks(page: Path, language: str) -> list[str]:
    return [body for kind, body in BLOCK.findall(page.read_text(encoding="utf-8")) if kind == language]


def _commands(block: str) -> Iterator[Command]:
    parts = [part.partition("\n") for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]]
    for here, after in zip(parts, [*parts[1:], ("", "", "")], strict=True):
        if here[0] != "echo $?":
            yield Command(here[0], here[2], int(after[2]) if after[0] == "echo $?" else 0)


@cache
def _run(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    words = [str(PONOS), *shlex.split(line)[1:]]
    environment = {**os.environ, "COLUMNS": "80"}
    return subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def _names(pages: list[Path]) -> list[str]:
    return [page.relative_to(ROOT).as_posix() for page in pages]


COMMANDS = sorted(
    {command for page in PAGES for block in _blocks(page, "console") for command in _commands(block)},
    key=lambda one: (not one.line.startswith("ponos simulate"), one),  # what makes a study comes before its report
)
WITH_PYTHON = [page for page in PAGES if _blocks(page, "python")]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which `ponos demo` was run: where every page starts."""
    folder = tmp_path_factory.mktemp("demo")
    done = _run("ponos demo", folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def folder(demo: Path, tmp_path: Path) -> Path:
    """A copy of it, for one page."""
    return Path(shutil.copytree(demo, tmp_path / "page"))


@pytest.mark.parametrize("command", COMMANDS, ids=[command.line for command in COMMANDS])
def test_commands_end_as_the_page_says(command: Command, demo: Path) -> None:
    program = shlex.split(command.line)[0]
    if program != "ponos":
        assert program == "." or os.access(ROOT / program, os.X_OK)
        return
    done = _run(command.line, demo)
    assert done.returncode == command.code, done.stderr
    if command.shown:
        assert done.stdout.rstrip() == command.shown.rstrip(), "run scripts/refresh.py"


@pytest.mark.parametrize("page", WITH_PYTHON, ids=_names(WITH_PYTHON))
def test_python_runs(page: Path, folder: Path) -> None:
    script = folder / "page.py"
    script.write_text("\n".join(_blocks(page, "python")), encoding="utf-8")
    command = [sys.executable, *WARNINGS, str(script)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_json_page_shows_what_is_printed(demo: Path) -> None:
    page = ROOT / "docs" / "json.md"
    (shown,) = json.loads(_blocks(page, "json")[0])
    (printed,) = json.loads(_run("ponos measure ponos-demo/sub-002/ses-day1/cpet/ramp.txt --json", demo).stdout)
    assert list(printed) == list(shown)
    assert {key: printed[key] for key in shown if key != "measures"} == {
        key: shown[key] for key in shown if key != "measures"
    }
    assert {tuple(one) for one in printed["measures"]} == {tuple(shown["measures"][0])}
    of_files = page.read_text("utf-8").partition("## The findings of a study")[0]
    explained = re.findall(r"`(\w+)`", " ".join(re.findall(r"^\| (`[^|]*) \|", of_files, re.MULTILINE)))
    assert explained == [*shown, *shown["measures"][0]]


def test_map_takes_every_quantity_and_unit_on_the_page_of_formats() -> None:
    page = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| [^|]+ \| `\w+` \| ([^|]+) \|$", page, re.MULTILINE)
    words = [f"any={quantity}:{unit}" for quantity, units in rows for unit in units.split(", ")]
    assert len(words) > 20
    assert Settings(map=tuple(words)).map


def test_a_command_that_is_not_understood_ends_with_2(tmp_path: Path) -> None:
    done = _run("ponos measure --no-such-option file.txt", tmp_path)
    assert (done.returncode, done.stdout) == (2, "")


@pytest.mark.parametrize("page", PAGES, ids=_names(PAGES))
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)\s]+)\)", BLOCK.sub("", page.read_text(encoding="utf-8")))
    lost = [one for one in links if not re.match(r"https?://", one) and not (page.parent / one.split("#")[0]).exists()]
    assert lost == []


@pytest.mark.parametrize("page", PAGES, ids=_names(PAGES))
def test_named_files_exist(page: Path) -> None:
    named = re.findall(r"`((?:src|tests|scripts|docs)/[\w./-]*\w)`", page.read_text(encoding="utf-8"))
    assert [one for one in named if not (ROOT / one).exists()] == []


def test_every_page_of_the_site_is_in_its_index() -> None:
    index = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    listed = re.search(r"```\{toctree\}.*?\n\n(.*?)```", index, re.DOTALL)
    assert listed is not None
    assert sorted(listed[1].split()) == sorted(
        page.stem for page in (ROOT / "docs").glob("*.md") if page.stem != "index"
    )
