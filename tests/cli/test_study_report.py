"""``ponos report STUDY``, run as a user runs it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from ponos.cli import main
from tests.study.two_tests import write_study


def _run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture(scope="module")
def reported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    """A small study with its usual trouble, reported once."""
    study = write_study(tmp_path_factory.mktemp("study"), patients=4, controls=4)
    return study, _run("report", study, "--jobs", "1")


@pytest.fixture
def study(reported: tuple[Path, Result], tmp_path: Path) -> Path:
    """A copy of it, for one test."""
    return Path(shutil.copytree(reported[0], tmp_path / "study"))


def _plan(study: Path, old: str, new: str) -> None:
    plan = study / "study.toml"
    text = plan.read_text(encoding="utf-8")
    assert old in text
    plan.write_text(text.replace(old, new), encoding="utf-8")


def test_a_broken_file_is_told_and_the_rest_is_reported(reported: tuple[Path, Result]) -> None:
    study, done = reported
    assert done.exit_code == 0, "one broken file never sinks a study"
    assert "No format recognises this file" in done.stderr
    assert (study / "derivatives" / "ponos" / "report.html").is_file()
    assert (study / "derivatives" / "ponos" / "findings.tsv").is_file()


def test_who_was_too_ill_or_ended_early_is_told(reported: tuple[Path, Result]) -> None:
    page = (reported[0] / "derivatives" / "ponos" / "report.html").read_text(encoding="utf-8")
    assert "<b>1</b> too ill" in page
    told = json.loads((reported[0] / "derivatives" / "ponos" / "report.json").read_text(encoding="utf-8"))
    (changed,) = (
        one for one in told["findings"] if one["contrast"] == "change-long-covid" and one["measure"] == "vo2_peak"
    )
    assert changed["missing"] == {"visit not done: too ill": 1}
    values = pd.read_csv(reported[0] / "derivatives" / "ponos" / "measures.tsv", sep="\t")
    efforts = values[(values["measure"] == "maximal_effort") & values["condition"].isna()]
    assert efforts.loc[efforts["value"] == 0.0, ["group", "session"]].to_numpy().tolist() == [["long-covid", "day2"]]


def test_json_is_the_findings_and_nothing_else(study: Path) -> None:
    done = _run("report", study, "--json")
    findings = json.loads(done.stdout)
    assert {one["contrast"] for one in findings} == {"baseline", "change-long-covid", "change-controls", "pem"}
    keys = "contrast measure condition unit groups estimate low high g g_low g_high p q n_missing robust sentence"
    assert all(set(keys.split()) <= set(one) for one in findings)


def test_what_changed_is_reported_anew_and_only_that_is_measured(study: Path) -> None:
    _plan(study, 'label = "Change after exertion', 'label = "Another change after exertion')
    done = _run("report", study)
    assert "0 recordings measured" in done.stdout
    assert "Nothing changed" not in done.stdout
    (study / "sub-03" / "ses-day1" / "cpet" / "ramp.txt").unlink()
    assert "Nothing changed" not in _run("report", study).stdout


def test_a_contrast_may_be_asked_alone_or_anew(study: Path, tmp_path: Path) -> None:
    alone = json.loads(_run("report", study, "--json", "--contrast", "pem", "-o", tmp_path / "a").stdout)
    assert {one["contrast"] for one in alone} == {"pem"}
    anew = _run("report", study, "--json", "--contrast", "controls - long-covid", "-o", tmp_path / "b")
    (found,) = [one for one in json.loads(anew.stdout) if one["measure"] == "vo2_peak"]
    assert list(found["groups"]) == ["controls", "long-covid"]


def test_a_group_that_does_not_exist_is_told_with_the_nearest(study: Path, tmp_path: Path) -> None:
    done = _run("report", study, "--contrast", "long-covd - controls", "-o", tmp_path / "out")
    assert done.exit_code == 2
    assert "There is no group 'long-covd'" in done.stderr
    assert "Did you mean 'long-covid'?" in done.stderr


def test_an_option_of_an_instrument_belongs_into_the_study(study: Path) -> None:
    done = _run("report", study, "--average", "15b")
    assert done.exit_code == 2
    assert "[cpet] in study.toml" in done.stderr


def test_a_blind_study_hides_its_groups_until_it_is_locked(study: Path) -> None:
    _plan(study, 'reference = "controls"', 'reference = "controls"\nblind = true')
    hidden = _run("report", study)
    page = (study / "derivatives" / "ponos" / "report.html").read_text(encoding="utf-8")
    assert "Group A" in page
    assert "Long COVID" not in page.split("<main>")[1].split("Methods")[0]
    assert "Controls" not in hidden.stdout
    assert list((study / "derivatives" / "ponos").glob("sub-*.html")) == []
    shown = _run("report", study, "--lock")
    assert "Controls" in shown.stdout
    assert (study / "analysis.lock").is_file()


def test_what_cannot_be_written_is_told_and_the_findings_are_printed(study: Path, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file", encoding="utf-8")
    done = _run("report", study, "--json", "-o", taken)
    assert done.exit_code == 1
    assert json.loads(done.stdout)
    assert "Nothing was written" in done.stderr
    assert "report.html" not in _run("report", study, "-o", taken).stdout


def test_a_folder_that_is_no_study_says_what_to_do(tmp_path: Path) -> None:
    done = _run("report", tmp_path)
    assert done.exit_code == 1
    assert "Traceback" not in done.output
    assert "ponos init" in done.output


def test_a_study_of_nobody_says_so(tmp_path: Path) -> None:
    (tmp_path / "study.toml").write_text('name = "empty"\n', encoding="utf-8")
    done = _run("report", tmp_path)
    assert done.exit_code == 1
    assert "nobody in this study" in done.stderr
