"""Gait: walks with known cadence and start, hand-worked strides of a real one, rates and units that are asked for."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ponos import measure, read
from ponos.errors import DamagedFile, PonosError, UsageError
from ponos.instruments.gait import INSTRUMENT, Settings
from ponos.instruments.gait.measures.strides import _every_other
from ponos.instruments.gait.observing import observe
from ponos.instruments.gait.onsets import first_movements_s
from ponos.measures import Measure
from ponos.recording import Recording, Signals, Step

SKDH = Path("gait") / "skdh" / "gait_input.npz"


def _walk(cadence: float, *, seconds: float = 40.0, stands: float = 0.0, cue: float | None = None) -> pd.DataFrame:
    time = np.arange(0.0, seconds, 0.01)
    told = pd.DataFrame({"time_s": time, "cadence_steps_min": np.where(time >= stands, cadence, 0.0)})
    return told if cue is None else told.assign(cue=((time >= cue) & (time < cue + 0.2)).astype(float))


def _observed(trajectory: pd.DataFrame, seed: int = 0) -> Recording:
    return observe(trajectory, np.random.default_rng(seed))


def _one(recording: Recording, id: str, **said: object) -> Measure:
    found = measure(recording, settings=Settings(**said))  # type: ignore[arg-type]
    return next(one for one in found if one.id == id)


def _value(recording: Recording, id: str, **said: object) -> float:
    found = _one(recording, id, **said)
    assert found.value is not None, found.reason
    return found.value


@pytest.mark.parametrize("cadence", [85.0, 100.0, 115.0, 130.0])
def test_the_cadence_of_a_walk_is_found(cadence: float) -> None:
    pytest.importorskip("skdh")
    recording = _observed(_walk(cadence))
    assert _value(recording, "cadence") == pytest.approx(cadence, rel=0.015)
    assert _value(recording, "stride_time") == pytest.approx(120 / cadence, rel=0.015)
    assert _value(recording, "step_time") == pytest.approx(60 / cadence, rel=0.015)
    whole = _value(recording, "stance_time") + _value(recording, "swing_time")
    assert whole == pytest.approx(120 / cadence, rel=0.02)


def test_speed_is_length_over_time_and_needs_the_height() -> None:
    pytest.importorskip("skdh")
    recording = _observed(_walk(110.0))
    assert "--height-cm" in _one(recording, "gait_speed").reason
    assert "--height-cm" in _one(recording, "stride_length").reason
    speed, length = (_value(recording, id, height_cm=170.0) for id in ("gait_speed", "stride_length"))
    assert speed == pytest.approx(length / _value(recording, "stride_time"), rel=0.01)


def test_a_real_walk_gives_the_answers_of_the_reference_run(data: Path) -> None:
    pytest.importorskip("skdh")
    recording = read(data / SKDH, settings=Settings(height_cm=188.0))
    expected = {
        "stride_time": 1.150, "step_time": 0.577, "stance_time": 0.743, "stride_length": 1.503, "gait_speed": 1.318,
        "cadence": 105.0,
    }  # fmt: skip
    found = {one.id: one.value for one in measure(recording, settings=Settings(height_cm=188.0))}
    digits = {id: 1 if id == "cadence" else 3 for id in expected}
    assert {id: round(found[id] or 0.0, digits[id]) for id in expected} == expected


def test_a_real_walk_agrees_with_strides_worked_by_hand(data: Path) -> None:
    pytest.importorskip("skdh")
    by_hand = pd.read_excel(data / "gait" / "skdh" / "manual_gait_results_apcwt.xlsx", engine="calamine")
    second = by_hand[(by_hand["Bout N"] == 2) & (by_hand["forward cycles"] == 2)]
    recording = read(data / SKDH)
    names = {
        "stride_time": "stride time", "step_time": "step time", "stance_time": "stance time",
        "stride_length": "stride length", "gait_speed": "gait speed", "cadence": "cadence",
    }  # fmt: skip
    found = {one.id: one.value for one in measure(recording, settings=Settings(height_cm=188.0, walk="52:70"))}
    assert {id: found[id] for id in names} == pytest.approx(
        {id: second[name].mean() for id, name in names.items()}, rel=0.025
    )


@pytest.mark.parametrize("who", ["HA001", "MS001"])
def test_samples_without_a_rate_and_a_unit_are_asked_for_both(data: Path, who: str) -> None:
    path = data / "gait" / "mobgap" / f"{who}_TimeMeasure1_Test5_Trial1.csv"
    with pytest.raises(PonosError, match=r"Nothing says in which unit 'acc_x' is"):
        read(path)
    said = tuple(f"acc_{axis}=acc_{axis}:g0" for axis in "xyz")
    with pytest.raises(DamagedFile, match=r"how often.*--sampled-hz"):
        read(path, settings=Settings(map=said))
    pytest.importorskip("skdh")
    recording = read(path, settings=Settings(map=said, sampled_hz=100.0))
    assert 95 < _value(recording, "cadence") < 115


def test_the_first_movement_after_a_cue_is_timed() -> None:
    recording = _observed(_walk(110.0, stands=4.37, cue=4.0))
    found = _one(recording, "gait_initiation_time")
    assert found.value == pytest.approx(370, abs=10)
    assert found.n == 1


@given(st.floats(0.1, 2.0), st.integers(0, 50))
@settings(max_examples=20)
def test_a_start_is_never_found_before_it_happens(delay: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    samples = np.array([1.0, 0.0, 0.0]) + 0.01 * rng.standard_normal((500, 3))
    at = 200 + round(delay * 100)
    samples[at:, 2] += 0.5
    (found,) = first_movements_s(samples, 100.0, np.array([2.0]), Settings(onset_sd=8.0))
    assert found == pytest.approx(at / 100)


def test_a_cue_without_rest_before_it_has_no_start() -> None:
    recording = _observed(_walk(110.0, stands=1.0, cue=0.5))
    assert _one(recording, "gait_initiation_time").reason == "No first movement was found after a cue."


def test_steps_of_both_feet_are_parted_where_no_contact_is_lost() -> None:
    times = np.array([0.5, 0.6] * 5)
    contacts = np.cumsum(times)
    one, other = _every_other(times, contacts, 0.55)
    assert set(one) == {0.5}
    assert set(other) == {0.6}
    lost = np.delete(np.arange(10), 2)
    one, other = _every_other(times[lost], contacts[lost], 0.55)
    assert set(one) | set(other) == {0.5, 0.6}
    assert len(one) + len(other) == 7


def _table(folder: Path, text: str, **said: object) -> Recording:
    path = folder / "steps.csv"
    path.write_text(text)
    return read(path, settings=Settings(**said))  # type: ignore[arg-type]


WALKWAY = "foot,step time (s),stride time (s),stride length (cm),velocity (cm/s)\n" + "".join(
    f"{foot},{0.55 if foot == 'L' else 0.57},{stride},{length},{length / stride}\n"
    for foot, stride, length in zip("LRLRLR", (1.10, 1.12, 1.14, 1.10, 1.12, 1.14), (120, 124, 128) * 2, strict=True)
)


def test_a_table_of_a_walkway_is_measured_without_any_samples(tmp_path: Path) -> None:
    recording = _table(tmp_path, WALKWAY)
    assert _value(recording, "stride_time") == pytest.approx(1.12)
    strides = [1.10, 1.12, 1.14] * 2
    assert _value(recording, "stride_time_cv") == pytest.approx(100 * np.std(strides, ddof=1) / 1.12)
    assert _value(recording, "stride_length") == pytest.approx(1.24)
    assert _value(recording, "gait_speed") == pytest.approx(np.mean([1.2 / 1.1, 1.24 / 1.12, 1.28 / 1.14]), rel=1e-6)
    assert _value(recording, "step_time_asymmetry") == pytest.approx(100 * 0.02 / 0.56)
    assert _value(recording, "cadence") == pytest.approx((60 / 0.55 + 60 / 0.57) / 2)
    assert "fewer than 30" in _one(recording, "stride_time_cv").reason
    assert _one(recording, "swing_time").value is None


def test_speed_of_a_table_comes_from_length_and_time_where_it_has_no_own(tmp_path: Path) -> None:
    recording = _table(tmp_path, "stride_time_s,stride_length_m\n" + "1.0,1.2\n2.0,1.2\n")
    assert _value(recording, "gait_speed") == pytest.approx(0.9)


def test_starts_of_a_table_are_movement_less_cue(tmp_path: Path) -> None:
    recording = _table(tmp_path, "cue_s,movement_s\n10,10.30\n20,20.34\n30,30.01\n40,\n")
    found = _one(recording, "gait_initiation_time")
    assert found.value == pytest.approx(320)
    assert found.n == 2
    assert "1 starts within 50 ms" in found.reason
    direct = _table(tmp_path, "gait initiation time (s)\n0.31\n0.33\n0.4\n")
    assert _value(direct, "gait_initiation_time") == pytest.approx(330)


def test_without_the_detector_everything_else_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "skdh.gait", None)
    recording = _observed(_walk(110.0, stands=4.37, cue=4.0))
    assert 'pip install "ponos[gait]"' in _one(recording, "stride_time").reason
    assert _value(recording, "gait_initiation_time") == pytest.approx(370, abs=10)


def test_an_acceleration_in_another_unit_than_it_says_is_refused() -> None:
    recording = _observed(_walk(110.0))
    table = recording.table.drop(columns="time_s") * 9.81
    wrong = recording.changed(Signals(table, 100.0), Step("spoilt"))
    assert "check the unit" in _one(wrong, "stride_time").reason


def test_samples_in_metres_are_converted(tmp_path: Path) -> None:
    pytest.importorskip("skdh")
    rows = "".join(f"{at / 100},9.80665,0,0\n" for at in range(1000))
    recording = _table(tmp_path, "time_s,acc_x (m/s²),acc_y (m/s²),acc_z (m/s²)\n" + rows)
    assert recording.table["acc_x_g0"].iloc[0] == pytest.approx(1.0)
    assert _one(recording, "stride_time").reason == "Nothing moves."


def test_gaps_and_a_rate_that_disagrees_are_told(tmp_path: Path) -> None:
    at = [place / 50 for place in range(500) if not 200 <= place < 220]
    rows = "".join(f"{one},1,0,0\n" for one in at)
    recording = _table(tmp_path, "time_s,acc_x_g0,acc_y_g0,acc_z_g0\n" + rows, sampled_hz=100.0)
    told = " ".join(note.text for note in recording.notes)
    assert "1 gaps between samples, the longest of 0.42 s" in told
    assert "--sampled-hz 100; the time is taken" in told
    with pytest.raises(DamagedFile, match="run forward"):
        _table(tmp_path, "time_s,acc_x_g0,acc_y_g0,acc_z_g0\n1,1,0,0\n1,1,0,0\n")


def test_what_is_written_comes_back_with_its_rate(tmp_path: Path) -> None:
    recording = _observed(_walk(110.0, seconds=5.0, stands=2.0, cue=1.5))
    write = next(form.write for form in INSTRUMENT.formats() if form.write)
    write(recording, tmp_path / "walk.csv")
    back = read(tmp_path / "walk.csv")
    pd.testing.assert_frame_equal(back.table, recording.table)


def test_settings_that_cannot_be_meant_are_refused() -> None:
    with pytest.raises(UsageError, match="centimetres"):
        Settings(height_cm=1.8)
    with pytest.raises(UsageError, match="FROM:TO"):
        Settings(walk="5-10")
    with pytest.raises(UsageError, match="positive"):
        Settings(sampled_hz=0.0)
