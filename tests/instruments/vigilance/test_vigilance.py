"""Reaction times: lapses and tenths by hand, ex-Gaussian against scipy and the truth, the 16-minute protocol."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import exponnorm

from ponos import measure, read
from ponos.errors import PonosError, UsageError
from ponos.instruments.vigilance import INSTRUMENT, Settings
from ponos.instruments.vigilance.exgaussian import fit, log_likelihood
from ponos.instruments.vigilance.measures.accuracy import d_prime
from ponos.instruments.vigilance.measures.speed import median_interval
from ponos.instruments.vigilance.timetables import timetables
from ponos.measures import Measure
from ponos.recording import Recording, Table


def _read(folder: Path, text: str, **said: object) -> Recording:
    path = folder / "rt.csv"
    path.write_text(text)
    return read(path, settings=Settings(**said))  # type: ignore[arg-type]


def _of(**columns: object) -> Recording:
    return Recording(
        instrument="vigilance", data=Table(pd.DataFrame(columns)), format="reaction_times", source="x", sha256=""
    )


def _one(recording: Recording, id: str, settings: Settings | None = None, **condition: str) -> Measure:
    found = [one for one in measure(recording, settings=settings or Settings()) if one.id == id]
    return next(one for one in found if dict(one.condition) == condition)


def _value(recording: Recording, id: str, settings: Settings | None = None, **condition: str) -> float:
    found = _one(recording, id, settings, **condition)
    assert found.value is not None, found.reason
    return found.value


TIMES = [80.0, 99.9, 100.0, 200, 210, 220, 230, 240, 250, 260, 270, 280, 290, 300, 310, 354.9, 355, 499.9, 500, 900]


def test_lapses_and_false_starts_at_their_limits() -> None:
    recording = _of(reaction_time_ms=TIMES)
    assert _value(recording, "lapses") == 2
    assert _value(recording, "lapse_share") == pytest.approx(10)
    assert _value(recording, "lapses", Settings(lapse_ms=355)) == 4
    assert _value(recording, "false_starts") == 2
    assert _value(recording, "reaction_time") == pytest.approx(np.median(TIMES[2:]))
    assert _value(recording, "response_speed") == pytest.approx(np.mean(1000 / np.array(TIMES[2:])))


def test_the_tenths_are_means_of_the_fastest_and_the_slowest() -> None:
    recording = _of(reaction_time_ms=[*np.arange(201.0, 221.0)])
    assert _value(recording, "fastest_10_percent") == pytest.approx(201.5)
    assert _value(recording, "slowest_10_percent") == pytest.approx(219.5)


def test_a_zero_is_a_missing_response_and_not_a_fast_one(tmp_path: Path) -> None:
    recording = _read(tmp_path, "trial,rt_ms\n" + "".join(f"{at},{250 + at}\n" for at in range(20)) + "21,0\n22,0\n")
    assert any("2 values cannot be the reaction time" in note.text for note in recording.notes)
    assert _value(recording, "omissions") == 2
    assert _value(recording, "lapses") == 2
    assert _value(recording, "fastest_10_percent") == pytest.approx(250.5)


def test_a_unit_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(PonosError, match=r"Nothing says in which unit 'RT' is.*reaction_time:UNIT"):
        _read(tmp_path, "trial,RT\n1,0.250\n")
    said = _read(tmp_path, "trial,RT\n" + "1,0.250\n" * 10, map=("RT=reaction_time:s",))
    assert _value(said, "reaction_time") == pytest.approx(250)


def test_the_interval_of_a_median_holds_it_as_often_as_it_says() -> None:
    rng = np.random.default_rng(0)
    ends = [median_interval(rng.exponential(1.0, 25)) for _ in range(2000)]
    inside = sum(one is not None and one[0] <= np.log(2) <= one[1] for one in ends)
    # From the order of 25 values: 95.7 % exactly.
    assert inside / 2000 == pytest.approx(0.957, abs=0.014)
    assert median_interval(np.arange(5.0)) is None


def test_slowing_is_found_in_ms_a_minute_and_withstands_lapses() -> None:
    rng = np.random.default_rng(0)
    at = np.arange(0.0, 600.0, 5.0)
    times = 250 + 4.0 * at / 60 + rng.normal(0, 10, len(at))
    times[::10] += 2000
    found = _one(_of(time_s=at, reaction_time_ms=times), "reaction_time_slope")
    assert found.low is not None
    assert found.high is not None
    assert found.low <= 4.0 <= found.high
    assert found.high - found.low < 3


def test_the_interval_of_the_slope_holds_the_truth_as_often_as_it_says() -> None:
    trajectory = pd.DataFrame({"time_s": np.arange(0.0, 600.0, 6.0)})
    trajectory["reaction_time_ms"] = 300 + 5.0 * trajectory["time_s"] / 60
    inside = 0
    for seed in range(100):
        found = _one(INSTRUMENT.observe(trajectory, np.random.default_rng(seed)), "reaction_time_slope")
        assert found.low is not None
        assert found.high is not None
        inside += found.low <= 5.0 <= found.high
    assert inside >= 89  # of 100 at 95 %: fewer than 1 in 80 by chance


def test_a_long_series_is_brought_to_medians_and_keeps_its_slope() -> None:
    at = np.arange(0.0, 6000.0, 2.0)
    found = _one(_of(time_s=at, reaction_time_ms=300 + at / 60), "reaction_time_slope")
    assert found.value == pytest.approx(1.0, abs=1e-6)
    assert "medians" in found.method


def _drawn(n: int, seed: int, mu: float = 250.0, sigma: float = 30.0, tau: float = 80.0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    drawn: np.ndarray = mu + sigma * rng.standard_normal(n) + rng.exponential(tau, n)
    return drawn


def test_the_ex_gaussian_is_the_density_of_scipy() -> None:
    times = _drawn(50, 0)
    expected = exponnorm(80 / 30, loc=250, scale=30).logpdf(times).sum()
    assert log_likelihood(times, 250, 30, 80) == pytest.approx(expected, rel=1e-10)


@pytest.mark.parametrize("seed", range(5))
def test_no_search_finds_a_higher_likelihood(seed: int) -> None:
    times = _drawn(200, seed)
    found = fit(times)
    shape, loc, scale = exponnorm.fit(times, 2.0, loc=250.0, scale=30.0)
    theirs = exponnorm(shape, loc=loc, scale=scale).logpdf(times).sum()
    assert found.log_likelihood >= theirs - 1e-3
    assert found.log_likelihood == pytest.approx(log_likelihood(times, found.mu, found.sigma, found.tau), abs=1e-6)
    if theirs > found.log_likelihood - 1e-2:
        assert (found.mu, found.sigma, found.tau) == pytest.approx((loc, scale, shape * scale), abs=1.0)


def test_the_ex_gaussian_is_recovered_and_its_intervals_hold_the_truth() -> None:
    fits = [fit(_drawn(300, seed)) for seed in range(60)]
    for name, truth in (("mu", 250.0), ("sigma", 30.0), ("tau", 80.0)):
        assert np.mean([getattr(one, name) for one in fits]) == pytest.approx(truth, rel=0.05)
        ends = [one.interval(name) for one in fits]
        inside = sum(low <= truth <= high for low, high in ends if low is not None and high is not None)
        assert inside >= 51  # of 60 at 95 %: fewer than 1 in 500 by chance


@given(st.floats(0.01, 100), st.floats(-500, 500))
def test_the_ex_gaussian_does_not_hang_on_the_unit(scale: float, shift: float) -> None:
    times = _drawn(80, 3)
    one, other = fit(times), fit(times * scale + shift)
    assert other.mu == pytest.approx(one.mu * scale + shift, abs=0.5 * scale)
    assert other.tau == pytest.approx(one.tau * scale, rel=0.02)


def test_few_responses_get_no_ex_gaussian() -> None:
    found = _one(_of(reaction_time_ms=TIMES), "exgaussian_tau")
    assert found.reason == "There are 18 reaction times that count; 50 are needed."


def test_d_prime_of_counts_worked_by_hand() -> None:
    # z(20.5/26) − z(4.5/26), from a table of the normal distribution.
    value, _ = d_prime(20, 25, 4, 25)
    assert value == pytest.approx(0.8009 + 0.9422, abs=2e-3)
    assert np.isfinite(d_prime(25, 25, 0, 25)[0])
    assert d_prime(10, 25, 10, 25)[0] == 0


@given(st.integers(0, 30), st.integers(0, 30))
def test_d_prime_turns_its_sign_with_its_sides(hits: int, alarms: int) -> None:
    assert d_prime(hits, 30, alarms, 30)[0] == pytest.approx(-d_prime(alarms, 30, hits, 30)[0])


def test_the_error_of_d_prime_is_what_repeated_series_scatter() -> None:
    rng = np.random.default_rng(0)
    told = [d_prime(int(rng.binomial(60, 0.8)), 60, int(rng.binomial(60, 0.2)), 60) for _ in range(3000)]
    assert np.mean([error for _, error in told]) == pytest.approx(np.std([value for value, _ in told]), rel=0.08)


def test_one_key_and_two_keys_are_told_apart() -> None:
    target = [1.0, 0.0] * 10
    one_key = _of(target=target, response=[1.0, 0.0] * 10, reaction_time_ms=[400.0, np.nan] * 10)
    assert _value(one_key, "omissions") == 0
    assert _value(one_key, "accuracy") == 100
    two_keys = _of(target=target, correct=[1.0] * 20, reaction_time_ms=[400.0, 420.0] * 10)
    assert _value(two_keys, "d_prime") == pytest.approx(_value(one_key, "d_prime"))
    missed = _of(target=target, correct=[1.0] * 20, reaction_time_ms=[400.0, 420.0] * 9 + [400.0, np.nan])
    assert _value(missed, "omissions") == 1


def test_speed_and_accuracy_together_by_hand() -> None:
    times = [400.0] * 8 + [500.0] * 8 + [300.0] * 4
    recording = _of(reaction_time_ms=times, correct=[1.0] * 16 + [0.0] * 4)
    sd = np.std(times[:16], ddof=1)
    # A fifth is wrong: 450 + sd / sqrt(.2·.8) · .2, and 450 / .8.
    assert _value(recording, "speed_accuracy_score") == pytest.approx(450 + sd * 0.2 / 0.4)
    assert _value(recording, "inverse_efficiency") == pytest.approx(562.5)
    assert _value(recording, "accuracy") == pytest.approx(80)
    assert "beside the reaction time" in _one(recording, "speed_accuracy_score").reason


def test_parts_of_a_series_stand_beside_the_whole() -> None:
    recording = _of(block=["a"] * 12 + ["b"] * 12, reaction_time_ms=[300.0] * 12 + [400.0] * 12)
    assert _value(recording, "reaction_time", block="a") == 300
    assert _value(recording, "reaction_time", block="b") == 400
    assert _value(recording, "reaction_time") == 350


def test_the_protocol_of_16_minutes_has_its_five_segments() -> None:
    plan = timetables()["mizuno2014"]
    assert [(one.code, (one.stop_s - one.start_s) / 60) for one in plan.segments] == [
        ("EOB", 3), ("ECB", 3), ("KPT", 4), ("EOA", 3), ("ECA", 3)
    ]  # fmt: skip
    assert plan.length_s == 16 * 60
    assert plan.codes_at([0, 179.9, 180, 599.9, 600, 959.9, 960, -1, float("nan")]) == [
        "EOB", "EOB", "ECB", "KPT", "EOA", "ECA", "", "", ""
    ]  # fmt: skip


TASK = "time_s,rt_ms\n" + "".join(f"{at},{400 + at % 7}\n" for at in range(362, 598, 4))


def test_trials_are_put_into_segments_and_the_ecg_is_kept_with_them(tmp_path: Path) -> None:
    beats = np.arange(0.0, 960.0, 0.8)
    ecg = tmp_path / "ecg.csv"
    ecg.write_text("time_s,rr_ms\n" + "".join(f"{at:.1f},800\n" for at in beats))
    recording = _read(tmp_path, TASK, timetable="mizuno2014", ecg=str(ecg))
    assert set(recording.table["segment"]) == {"KPT"}
    counts = recording.tables["ecg"]["segment"].value_counts()
    assert dict(counts) == {"EOB": 225, "ECB": 225, "KPT": 300, "EOA": 225, "ECA": 225}
    assert [note.text for note in recording.notes] == [
        "The ECG is kept with the recording; nothing is measured in it here."
    ]
    assert _value(recording, "reaction_time", segment="KPT") == _value(recording, "reaction_time")


def test_what_does_not_fit_the_protocol_is_said(tmp_path: Path) -> None:
    ecg = tmp_path / "rr.csv"
    ecg.write_text("rr_ms\n" + "800\n" * 600)
    recording = _read(tmp_path, TASK, timetable="mizuno2014", starts_s=300.0, ecg=str(ecg))
    told = " ".join(note.text for note in recording.notes)
    assert "59 trials lie in segments of mizuno2014 that have no task" in told
    assert "The ECG lasts 479 s; mizuno2014 lasts 960 s" in told
    assert "laid end to end" in told
    late = _read(tmp_path, TASK, timetable="mizuno2014", starts_s=-900.0)
    assert "59 trials lie outside the 16 min" in late.notes[0].text


def test_intervals_in_the_table_of_trials_are_kept_too(tmp_path: Path) -> None:
    recording = _read(tmp_path, "time_s,rt_ms,rr_ms\n" + "".join(f"{at},300,810\n" for at in range(20)))
    assert len(recording.tables["ecg"]) == 20
    assert "rr_ms" not in recording.table


def test_a_table_of_several_people_is_asked_for_one(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"2 people \(\w+: a, b\)"):
        _read(tmp_path, "subject,rt_ms\na,200\nb,300\n")


def test_settings_that_cannot_be_meant_are_refused() -> None:
    with pytest.raises(UsageError, match="mizuno2014"):
        Settings(timetable="mizuno2004")
    with pytest.raises(UsageError, match="before a lapse"):
        Settings(lapse_ms=90)
    with pytest.raises(UsageError, match="cannot be"):
        Settings(lapse_ms=float("nan"))
