"""``ponos report`` on files and ``ponos formats``, run as a user runs them."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ponos.cli import main
from ponos.instruments import instruments


def _run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def test_a_page_is_written_and_named(good: Path, tmp_path: Path) -> None:
    page = tmp_path / "new" / "page.html"
    done = _run("report", good, "-o", page, "--average", "15b")
    assert (done.exit_code, done.stdout) == (0, f"{page}\n")
    html = page.read_text(encoding="utf-8")
    assert "ramp.csv" in html
    assert "--average 15b" in html


def test_a_failed_file_is_in_the_page_and_in_the_exit_code(good: Path, bad: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    done = _run("report", bad, good, "-o", page)
    assert done.exit_code == 1
    assert "web page" in done.stderr
    html = page.read_text(encoding="utf-8")
    assert "One file could not be read." in html
    assert "Key numbers" in html


WRONG = [
    ("report",),
    ("report", "a.csv", "--average", "x"),
    ("report", "a.csv", "-o", "."),
    ("report", "a.csv", "--json"),
    ("report", "a.csv", "--contrast", "a - b"),
]


@pytest.mark.parametrize("words", WRONG)
def test_misuse_ends_with_2(words: tuple[str, ...]) -> None:
    assert _run(*words).exit_code == 2


def test_every_format_is_listed_with_how_sure_it_is() -> None:
    done = _run("formats")
    assert done.exit_code == 0
    for one in instruments().values():
        assert all(form.name in done.stdout for form in one.formats())
    assert "--map column=quantity:unit" in done.stdout
