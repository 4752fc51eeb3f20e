"""The traces: ratios, gaps, and where a threshold lies on each axis."""

from __future__ import annotations

import numpy as np
import pytest

from ponos.instruments.cpet.figure.traces import Traces, derived
from ponos.instruments.cpet.thresholds.types import Estimate
from tests.instruments.cpet.simulated import as_test


@pytest.fixture
def traces() -> Traces:
    """A ramp whose VO2 in mL/min is its time in s plus 400, a breath every 2 s."""
    time = np.arange(0.0, 600.0, 2.0)
    return Traces(
        as_test(
            {
                "time_s": time,
                "vo2_ml_min": 400.0 + time,
                "vco2_ml_min": 2.0 * (400.0 + time),
                "ve_l_min": (400.0 + time) / 25.0,
                "hr_bpm": np.full(len(time), 100.0),
                "work_w": time / 4.0,
            },
            phases="ramp=0:600",
        )
    )


def test_ratios_are_of_the_channels_of_one_breath(traces: Traces) -> None:
    assert traces.breaths["ve_vo2"] == pytest.approx(40.0)
    assert traces.breaths["ve_vco2"] == pytest.approx(20.0)
    assert traces.breaths["rer"] == pytest.approx(2.0)
    assert traces.breaths["o2_pulse_ml_beat"][0] == pytest.approx(4.0)
    assert traces.breaths["time_min"][30] == pytest.approx(1.0)


def test_a_ratio_over_zero_is_missing_and_not_infinite() -> None:
    zero, one = np.zeros(3), np.ones(3)
    given = dict.fromkeys(("vo2_ml_min", "hr_bpm", "vco2_ml_min", "rf_per_min"), zero)
    found = derived(given | {"ve_l_min": one, "vt_l": np.full(3, np.nan), "time_s": one})
    assert all(np.isnan(found[name]).all() for name in ("rer", "ve_vo2", "o2_pulse_ml_beat", "vt_l"))


def test_tidal_volume_is_that_of_the_file_where_it_has_one() -> None:
    nothing = np.full(2, np.nan)
    given = dict.fromkeys(("vo2_ml_min", "hr_bpm", "vco2_ml_min", "time_s"), nothing)
    own = derived(given | {"ve_l_min": np.full(2, 30.0), "rf_per_min": np.full(2, 20.0), "vt_l": np.full(2, 1.7)})
    made = derived(given | {"ve_l_min": np.full(2, 30.0), "rf_per_min": np.full(2, 20.0), "vt_l": nothing})
    assert (own["vt_l"][0], made["vt_l"][0]) == (1.7, 1.5)


def test_an_interval_is_carried_from_uptake_to_every_axis(traces: Traces) -> None:
    estimate = Estimate(name="consensus", vo2_ml_min=700.0, low=640.0, high=820.0)
    assert traces.span(estimate, "vo2_ml_min") == (640.0, 700.0, 820.0)
    assert traces.span(estimate, "time_min") == pytest.approx((4.0, 5.0, 7.0), abs=0.01)
    assert traces.span(estimate, "vco2_ml_min") == pytest.approx((1280.0, 1400.0, 1640.0), rel=1e-3)
    assert traces.span(estimate, "ve_l_min") == pytest.approx((25.6, 28.0, 32.8), rel=1e-3)


def test_an_own_moment_moves_the_interval_with_it(traces: Traces) -> None:
    estimate = Estimate(name="consensus", vo2_ml_min=700.0, low=640.0, high=820.0, time_s=330.0)
    assert traces.span(estimate, "time_min") == pytest.approx((4.5, 5.5, 7.5), abs=0.01)


def test_an_indeterminate_estimate_is_nowhere(traces: Traces) -> None:
    assert np.isnan(traces.span(Estimate(name="consensus"), "vo2_ml_min")).all()
    assert np.isnan(traces.span(Estimate(name="consensus"), "time_min")).all()


def test_no_line_is_drawn_over_a_pause() -> None:
    time = np.concatenate([np.arange(0.0, 120.0, 2.0), np.arange(240.0, 360.0, 2.0)])
    paused = Traces(as_test({"time_s": time, "vo2_ml_min": np.full(len(time), 500.0)}, average="5s"))
    at, vo2 = paused.lines["time_s"], paused.lines["vo2_ml_min"]
    assert np.isnan(vo2[(at > 140) & (at < 220)]).all()
    assert np.isfinite(vo2[at < 118]).all()


def test_averages_off_the_axis_of_time_are_ten_seconds_apart(traces: Traces) -> None:
    apart = np.diff(traces.lines["time_s"][traces.spaced])
    assert apart == pytest.approx(10.0)
    assert len(traces.spaced) > 50


def test_why_a_ratio_is_missing_is_told_by_its_parts() -> None:
    less = Traces(as_test({"time_s": np.arange(5.0), "vo2_ml_min": np.ones(5)}))
    assert less.lacks("o2_pulse_ml_beat") == "The file has no heart rate."
    assert less.lacks("vo2_ml_min") == ""
