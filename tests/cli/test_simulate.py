"""``ponos simulate``: what can be asked for is listed, what cannot be is refused, what became of it is said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ponos.body.hypotheses import hypotheses, interventions, mixtures
from ponos.body.people import Person
from ponos.body.protocols.handed import Handed
from ponos.body.protocols.register import PROTOCOLS
from ponos.body.stepping import LEFT
from ponos.cli import main
from ponos.study.simulating import piece

pytest.importorskip("numba")


def _run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, ["simulate", *map(str, words)])


def test_the_help_has_a_line_for_every_protocol() -> None:
    lines = {" ".join(line.split()) for line in _run("--help").stdout.splitlines()}
    assert {f"{name} {one.says}" for name, one in PROTOCOLS.items()} <= lines


def test_everything_that_a_group_can_be_made_of_is_listed() -> None:
    done = _run("--list-groups")
    assert done.exit_code == 0
    first = {line.split()[0] for line in done.stdout.splitlines() if line.strip()}
    assert {*mixtures(), *hypotheses(), *interventions()} <= first


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("rmp",), "'ramp'"),
        (("ramp", "-n", "0"), "x>=1"),
        (("ramp", "--seed", "-1"), "x>=0"),
        (("ramp", "--seed", "1.5"), "not a valid integer"),
        (("ramp", "--group", "me-cfs+pacng"), "Did you mean 'pacing'?"),
        (("ramp", "--days", "7"), "not counted in days"),
        (("daily-life", "--days", "4000"), "From 1 to 366"),
        (("ramp", "--set", "hb_g_dl"), "not SYMBOL=NUMBER"),
        (("ramp", "--set", "hb_g_dl=90"), "between 5 and 22"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    done = _run(*words, "-o", tmp_path / "study")
    assert done.exit_code == 2
    assert said in " ".join(done.stderr.split())
    assert not (tmp_path / "study").exists()


def test_what_was_written_and_who_was_left_out_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = PROTOCOLS["hold"]

    def leaving(people: Sequence[Person], days: int) -> Iterator[list[Handed]]:
        for who, (one,) in zip(people, whole.take(people, days), strict=True):
            yield [replace(one, note=LEFT) if who.name == "controls-002" else one]

    monkeypatch.setattr(piece, "PROTOCOLS", {"hold": replace(whole, take=leaving)})
    done = _run("hold", "-n", "2", "--group", "controls", "-o", tmp_path / "study")
    assert done.exit_code == 0
    assert f"1 recordings in {tmp_path / 'study'}" in done.stdout
    assert "left out: sub-" in done.stderr
    assert "(controls-002, visit): the body left what a body can be; its parameters: " in done.stderr


def test_tables_that_nothing_reads_are_said_to_be_that(tmp_path: Path) -> None:
    done = _run("lean", "-n", "1", "--group", "controls", "-o", tmp_path / "study")
    assert "1 tables" in done.stdout
    assert "no instrument reads them yet" in done.stdout
    assert "Report on it" not in done.stdout
