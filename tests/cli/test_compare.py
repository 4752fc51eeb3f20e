"""``ponos compare``, run as a user runs it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from ponos.cli import main


def _run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, ["compare", *map(str, words)])


def _write(path: Path, *, scale: float, seed: int) -> Path:
    """A clean table of a cycle ramp, breath by breath."""
    rng = np.random.default_rng(seed)
    time = np.cumsum(rng.normal(2.5, 0.1, 340))
    work = np.where(time < 180.0, 0.0, np.minimum((time - 180.0) / 4.0, 150.0)) * (time < 780.0)
    vo2 = (300.0 + 10.0 * np.maximum(work * scale, 0.0)) * rng.normal(1.0, 0.05, len(time))
    bend = np.maximum(vo2 - 1000.0 * scale, 0.0)
    vco2 = (0.85 * vo2 + 0.45 * bend) * rng.normal(1.0, 0.02, len(time))
    ve = 5.0 + vco2 / 1000.0 * 26.0
    rows = zip(time, vo2, vco2, ve, 80.0 + 0.6 * work, work, strict=True)
    head = "time_s,vo2_ml_min,vco2_ml_min,ve_l_min,hr_bpm,work_w"
    path.write_text("\n".join([head, *(",".join(f"{x:.2f}" for x in row) for row in rows)]) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two tests of one made-up person who did not change."""
    folder = tmp_path_factory.mktemp("days")
    return _write(folder / "one.csv", scale=1.0, seed=1), _write(folder / "two.csv", scale=1.0, seed=2)


def _json(words: Sequence[str | Path]) -> dict[str, object]:
    done = _run(*words, "--json")
    assert done.exit_code in (0, 1), done.output
    told: dict[str, object] = json.loads(done.stdout)
    return told


def test_json_tells_both_days_findings_checks_and_a_summary(days: tuple[Path, Path]) -> None:
    told = _json([*days, "--hours", "24"])
    assert set(told) >= {"day1", "day2", "findings", "checks", "summary", "warning"}
    day1, day2 = told["day1"], told["day2"]
    assert isinstance(day1, dict)
    assert isinstance(day2, dict)
    assert (day1["file"], day1["status"], day2["file"]) == (str(days[0]), "ok", str(days[1]))
    assert {"measure", "levels", "estimate", "percent", "limits", "verdict", "sentence", "checks"} <= set(
        told["findings"][0]  # type: ignore[index]
    )


def test_a_person_who_did_not_change_has_no_change_beyond_noise(days: tuple[Path, Path]) -> None:
    told = _json(days)
    verdicts = {one["measure"]: one["verdict"] for one in told["findings"] if not one["condition"]}  # type: ignore[attr-defined]
    assert verdicts["vo2_peak"] == "within noise"
    assert "fell beyond noise" not in verdicts.values()


def test_the_screen_shows_table_summary_checks_and_warning(days: tuple[Path, Path]) -> None:
    done = _run(*days, "--hours", "24")
    assert done.exit_code == 0
    for words in ("VO2peak", "within noise", "In short", "Checks", "Time between the tests: 24 h", "Stop at once"):
        assert words in done.stdout


def test_too_ill_for_day_two_is_reported(days: tuple[Path, Path]) -> None:
    told = _json([days[0], "--day2-missing", "too ill"])
    assert told["day2"] == {
        "file": None,
        "instrument": None,
        "format": None,
        "simulated": None,
        "status": "not done",
        "reason": "too ill",
        "measures": [],
        "notes": [],
    }
    assert "This is a result and not a gap" in str(told["summary"])
    assert _run(days[0], "--day2-missing", "too ill").exit_code == 0


def test_a_file_that_fails_leaves_the_other_and_exits_with_1(days: tuple[Path, Path], tmp_path: Path) -> None:
    broken = tmp_path / "broken.csv"
    broken.write_text("nothing of use\n", encoding="utf-8")
    done = _run(days[0], broken, "--json")
    assert done.exit_code == 1
    told = json.loads(done.stdout)
    assert told["day1"]["status"] == "ok"
    assert told["day1"]["measures"]
    assert told["day2"]["status"] == "failed"
    assert told["day2"]["reason"] in told["summary"]
    assert told["findings"] == []


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["one"], "--day2-missing"),
        (["one", "two", "--day2-missing", "too ill"], "--day2-missing"),
        (["one", "two", "--vt1", "1400"], "--day1 vt1="),
        (["one", "two", "--day1", "vt=1400"], "There is no option 'vt'"),
        (["one", "two", "--day2", "vt1=high"], "'high' is no number"),
    ],
)
def test_misuse_exits_with_2_and_says_what_to_do(words: list[str], message: str) -> None:
    done = _run(*words)
    assert done.exit_code == 2
    assert message in done.output


def test_a_reader_may_set_each_day_alone(days: tuple[Path, Path]) -> None:
    told = _json([*days, "--day1", "vt1=1100", "--day2", "vt1=700"])
    one = next(one for one in told["findings"] if one["measure"] == "vt1_vo2" and not one["condition"])  # type: ignore[attr-defined]
    assert one["levels"] == {"day 1": 1100.0, "day 2": 700.0}


def test_the_page_stands_alone(days: tuple[Path, Path], tmp_path: Path) -> None:
    page = tmp_path / "two.html"
    done = _run(*days, "-o", page)
    assert done.exit_code == 0
    text = page.read_text(encoding="utf-8")
    for words in ("What changed from day 1 to day 2", "Smallest real change", "Stop at once", "Decato", "<svg"):
        assert words in text
    assert "<script" not in text
    assert 'src="http' not in text
