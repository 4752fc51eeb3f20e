"""What is simulated says so wherever it goes: under another name, among real files, converted, in every report."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from ponos.cli import main
from ponos.study.folder.converting import convert
from ponos.study.folder.opening import open_study
from ponos.study.outcome import measure_file
from ponos.study.run.measuring import run
from ponos.study.simulation import Simulation, sidecar_of, simulation_of, told
from tests.report.samples import recording
from tests.study.run.small import written

RAMP = Simulation(protocol="ramp", seed=7)
SAYS = {"Simulated": True, "Protocol": "ramp", "Seed": 7, "Parameters": {"vmax_ox": 1.0}}


def _say(path: Path, content: object = SAYS) -> None:
    path.with_suffix(".json").write_text(json.dumps(content), encoding="utf-8")


def test_the_words_count_what_is_simulated() -> None:
    assert told([]) == told([None, None]) == ""
    assert told([RAMP] * 3) == (
        "Simulated, nobody of it exists (protocol ramp; seed 7; parameters: in the sidecar beside each)."
    )
    assert told([RAMP, None, RAMP, None]).startswith("2 of 4 recordings are simulated (")
    assert told([None, Simulation()]) == "1 of 2 recordings is simulated (parameters: in the sidecar beside it)."


@pytest.mark.parametrize("content", [{}, {"Simulated": "yes"}, {"Simulated": False}, [True], None])
def test_a_sidecar_that_does_not_say_so_makes_nothing_simulated(tmp_path: Path, content: object) -> None:
    path = tmp_path / "ramp.txt"
    assert simulation_of(path) is None
    _say(path, content)
    assert simulation_of(path) is None


def test_a_sidecar_says_so_even_with_a_mark_of_order_or_of_what_is_packed(tmp_path: Path) -> None:
    for name in ("ramp.txt", "ramp.nii.gz"):
        (tmp_path / "ramp.json").write_bytes(b"\xef\xbb\xbf" + json.dumps(SAYS).encode())
        assert simulation_of(tmp_path / name) == RAMP
    (tmp_path / "ramp.json").write_text("{", encoding="utf-8")
    assert simulation_of(tmp_path / "ramp.txt") is None
    assert simulation_of(tmp_path / "ramp.json") is None


def test_a_simulated_file_among_others_is_counted_in_the_head_of_every_page(tmp_path: Path) -> None:
    study = written(tmp_path)
    path = study.files[0].path
    _say(path)
    done = run(open_study(tmp_path), jobs=1, cache=None)
    assert [one.simulation for one in done.files] == [RAMP] + [None] * (len(done.files) - 1)
    head = f"1 of {len(done.files)} recordings is simulated (protocol ramp; seed 7;"
    assert done.simulated().startswith(head)
    assert done.simulated(participant=done.files[-1].participant) == ""
    reported = CliRunner().invoke(main, ["report", str(tmp_path), "--jobs", "1"])
    assert reported.stdout.startswith("1 of ")
    page = (tmp_path / "derivatives" / "ponos" / "report.html").read_text(encoding="utf-8")
    assert page.index("</h1>") < page.index(head) < page.index("Research software")
    assert page.count("recordings is simulated") >= 2  # the methods say so too


def test_the_mark_is_seen_where_only_the_sidecar_has_changed(tmp_path: Path) -> None:
    study = written(tmp_path)
    words = ["report", str(tmp_path), "--jobs", "1"]
    assert "simulated" not in CliRunner().invoke(main, words).stdout
    _say(study.files[0].path)
    again = " ".join(CliRunner().invoke(main, words).stdout.split())
    assert "recordings is simulated" in again
    assert "Nothing changed" not in again


def test_one_file_says_so_in_its_page_on_the_terminal_and_as_json(tmp_path: Path) -> None:
    path = tmp_path / "anything.csv"
    recording().table.to_csv(path, index=False)
    assert measure_file(path).simulation is None
    _say(path)
    assert measure_file(path).as_dict()["simulated"] == {"protocol": "ramp", "seed": 7}
    assert "Simulated, nobody" in CliRunner().invoke(main, ["measure", str(path)]).stdout.splitlines()[1]
    page = tmp_path / "page.html"
    CliRunner().invoke(main, ["report", str(path), "-o", str(page)])
    head = page.read_text(encoding="utf-8").partition("<main>")[0]
    assert "Simulated, nobody of it exists (protocol ramp; seed 7;" in head


def test_a_file_that_cannot_be_read_is_simulated_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "broken.txt"
    path.write_text("x", encoding="utf-8")
    _say(path)
    assert measure_file(path).failure
    assert measure_file(path).simulation == RAMP


def test_what_is_converted_stays_simulated_with_all_that_its_sidecar_says(tmp_path: Path) -> None:
    study = written(tmp_path / "from")
    _say(study.files[0].path)
    convert(open_study(tmp_path / "from"), tmp_path / "to")
    found = [sidecar_of(one) for one in (tmp_path / "to").glob("sub-*/ses-*/*/*") if one.suffix != ".json"]
    assert sum(bool(one) for one in found) == 1
    assert SAYS.items() <= next(one for one in found if one).items()
