"""What single pulses give: sizes with intervals that hold, thresholds, latency, recruitment."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.special import ndtr

from ponos.errors import MeasureError
from ponos.instruments.tms.measures.measuring import PARTS as MEP
from ponos.instruments.tms.measures.recruitment import PARTS as CURVE
from ponos.instruments.tms.measures.recruitment import boltzmann, fit
from ponos.instruments.tms.measures.thresholds import PARTS as THRESHOLDS
from ponos.instruments.tms.measures.thresholds import by_counting, by_likelihood
from ponos.instruments.tms.settings import Settings
from ponos.instruments.tms.sweeps import Sweeps
from ponos.measures import Measure
from ponos.recording import Recording
from tests.instruments.tms.pulses import measured, rows, sizes, table, value
from tests.instruments.tms.test_sweeps import answer, recording


def _of(found: list[Measure], **condition: str) -> Measure:
    (one,) = [each for each in found if dict(each.condition) == condition]
    return one


def test_the_interval_of_the_mean_holds_it_as_often_as_it_says() -> None:
    inside = 0
    for seed in range(120):
        one = _of(measured(MEP, table(rows(sizes(1.0, 30, seed=seed), pulse="single")), "mep_amplitude"))
        assert one.low is not None
        assert one.high is not None
        # The mean of a log-normal of median 1 lies above it.
        inside += one.low <= np.exp(0.5**2 / 2) <= one.high
    assert 0.88 <= inside / 120 <= 0.99


def test_the_default_is_at_rest_before_exertion_at_the_usual_intensity() -> None:
    made = table(
        rows(
            np.tile([1.0, 1.2], 3),
            state="rest",
            test_intensity_percent=60.0,
        ),
        rows(np.tile([2.0, 2.2], 2), state="rest", test_intensity_percent=70.0),
        rows(np.tile([5.0, 5.2], 4), state="active", test_intensity_percent=60.0),
        rows(np.tile([0.1, 0.2], 9), state="rest", test_intensity_percent=60.0, minutes_since_exertion=2.0),
    )
    found = measured(MEP, made, "mep_amplitude")
    assert _of(found).value == pytest.approx(1.1)
    assert _of(found, at="70 %").value == pytest.approx(2.1)
    assert _of(found, state="active").value == pytest.approx(5.1)


def test_few_sweeps_are_doubted_and_none_is_said() -> None:
    assert "Only 6 sweeps" in _of(measured(MEP, table(rows(sizes(1.0, 6, seed=1))), "mep_amplitude")).reason
    (none,) = measured(MEP, table(rows(sizes(1.0, 6, seed=1), pulse="paired", isi_ms=3.0)), "mep_amplitude")
    assert none.reason == "There are no single pulses."


def test_a_size_that_no_muscle_has_is_doubted() -> None:
    found = _of(measured(MEP, table(rows(sizes(1085.0, 30, seed=1))), "mep_amplitude"))
    assert found.quality == "doubtful"
    assert "look at the unit" in found.reason


def test_a_sweep_without_an_answer_counts_in_size_and_not_in_latency() -> None:
    made = recording([answer(1.0, seed) for seed in range(10)] + [answer(0.0, seed) for seed in range(10, 15)])
    size = _of(measured(MEP, made, "mep_amplitude"))
    latency = _of(measured(MEP, made, "mep_latency"))
    assert size.n == 15
    assert size.value == pytest.approx((10 * 1.0 + 5 * 0.02) / 15, rel=0.05)
    assert latency.n == 10
    assert "5 sweeps had no MEP" in latency.reason
    assert latency.low is not None
    assert latency.low <= latency.value <= (latency.high or 0.0)  # type: ignore[operator]


def test_size_over_the_muscles_largest_answer() -> None:
    made = recording(
        [answer(1.0, seed) for seed in range(6)] + [answer(8.0, 9, onset_ms=4.0)], pulse=["single"] * 6 + ["nerve"]
    )
    assert _of(measured(MEP, made, "cmap_amplitude")).value == pytest.approx(8.0, rel=0.02)
    assert _of(measured(MEP, made, "mep_per_cmap")).value == pytest.approx(100 / 8, rel=0.03)


@pytest.mark.parametrize("seed", range(5))
def test_a_threshold_is_found_within_its_interval(seed: int) -> None:
    rng = np.random.default_rng(seed)
    intensity = np.repeat(np.arange(40.0, 62.0, 2.0), 10)
    answered = rng.random(len(intensity)) < ndtr((intensity - 50.0) / (0.07 * 50.0))
    value, low, high = by_likelihood(intensity, answered)
    assert low <= value <= high
    assert abs(value - 50.0) < 2.5
    assert abs(by_counting(intensity, answered, needed=5, of=10) - 50.0) <= 4.0


def test_the_interval_of_the_threshold_holds_it() -> None:
    rng, inside = np.random.default_rng(3), 0
    intensity = np.repeat(np.arange(42.0, 60.0, 3.0), 5)
    chance = ndtr((intensity - 50.0) / (0.07 * 50.0))
    for _ in range(300):
        _, low, high = by_likelihood(intensity, rng.random(len(intensity)) < chance)
        inside += low <= 50.0 <= high
    assert 0.91 <= inside / 300 <= 0.98


def test_a_threshold_outside_of_what_was_tried_is_not_made_up() -> None:
    intensity = np.repeat([40.0, 50.0], 10)
    with pytest.raises(MeasureError, match="All of 20 pulses"):
        by_likelihood(intensity, np.ones(20, bool))
    with pytest.raises(MeasureError, match="lowest intensity"):
        by_counting(intensity, np.ones(20, bool), needed=5, of=10)
    with pytest.raises(MeasureError, match="highest intensity"):
        by_counting(intensity, np.zeros(20, bool), needed=5, of=10)


def test_the_interval_of_the_threshold_holds_it_also_where_answers_come_gradually() -> None:
    """With the spread taken for 7 % it held in 76 of 100."""
    rng, inside = np.random.default_rng(3), 0
    intensity = np.repeat(np.arange(38.0, 64.0, 3.0), 8)
    chance = ndtr((intensity - 50.0) / (0.14 * 50.0))
    for _ in range(300):
        _, low, high = by_likelihood(intensity, rng.random(len(intensity)) < chance)
        inside += low <= 50.0 <= high
    assert inside / 300 >= 0.91


def test_answers_that_come_to_weak_pulses_only_have_no_threshold() -> None:
    intensity = np.repeat([40.0, 45.0, 50.0, 55.0], 5)
    with pytest.raises(MeasureError, match="Stronger pulses were not answered more often"):
        by_likelihood(intensity, intensity < 48.0)


def test_a_threshold_beyond_all_intensities_is_doubted() -> None:
    sizes = [0.01] * 10 + [0.01] * 8 + [0.2, 0.2]
    made = table(rows(np.array(sizes), pulse="single").assign(test_intensity_percent=[50.0] * 10 + [52.0] * 10))
    made = Recording(**{**vars(made), "about": {"intensity_of": "mso"}})
    found = _of(measured(THRESHOLDS, made, "rmt"))
    assert value(found) > 52.0
    assert found.quality == "doubtful"
    assert "It lies beyond the intensities that were given (50 to 52 %)." in found.reason


def _staircase(**about: float | str) -> Recording:
    made = table(
        *(
            rows(np.tile([0.01, 0.01, 0.2] if level < 50 else [0.2, 0.3, 0.01], 4), test_intensity_percent=level)
            for level in (44.0, 48.0, 52.0, 56.0)
        )
    )
    return Recording(**{**vars(made), "about": about})


def test_a_threshold_needs_to_know_what_intensities_are_percent_of() -> None:
    assert "stimulator's output" in _of(measured(THRESHOLDS, _staircase(), "rmt")).reason
    found = measured(THRESHOLDS, _staircase(intensity_of="mso"), "rmt")
    assert 40 < (_of(found).value or 0.0) < 52
    assert {one.condition.get("rule") for one in found} == {None, "five_of_ten", "three_of_five"}
    told = Sweeps(_staircase(intensity_of="mso"), Settings(rmt=47.0))
    assert THRESHOLDS[0](told)[0].value == 47.0


def _scattered(mean: NDArray[np.float64], cv: float, rng: np.random.Generator) -> NDArray[np.float64]:
    return mean * (1 + cv * rng.standard_normal(len(mean))) + 0.02 * rng.standard_normal(len(mean))


def test_the_boltzmann_curve_is_recovered() -> None:
    rng = np.random.default_rng(0)
    intensity = np.repeat(np.arange(90.0, 160.0, 10.0), 12)
    mean = boltzmann(intensity, 3.0, 120.0, 7.0)
    found = fit(
        intensity, np.abs(mean * (1 + 0.35 * rng.standard_normal(len(mean))) + 0.02 * rng.standard_normal(len(mean)))
    )
    assert found.plateau == pytest.approx(3.0, rel=0.15)
    assert found.s50 == pytest.approx(120.0, abs=3.0)
    assert found.k == pytest.approx(7.0, rel=0.25)
    assert found.cv == pytest.approx(0.35, rel=0.2)
    assert found.reached


def test_the_intervals_of_the_curve_hold_it() -> None:
    rng, inside = np.random.default_rng(5), np.zeros(3)
    intensity = np.repeat(np.arange(90.0, 160.0, 10.0), 10)
    mean = boltzmann(intensity, 2.0, 118.0, 8.0)
    for _ in range(40):
        found = fit(
            intensity, mean * (1 + 0.4 * rng.standard_normal(len(mean))) + 0.02 * rng.standard_normal(len(mean))
        )
        inside += [
            abs(np.log(found.plateau / 2.0)) < 1.96 * found.plateau_log_se,
            abs(found.s50 - 118.0) < 1.96 * found.s50_se,
            abs(np.log(found.slope / (2.0 / 32.0))) < 1.96 * found.slope_log_se,
        ]
    assert (inside >= 33).all(), inside  # of 40 at 95 %: fewer than 1 in 300 by chance


def test_a_curve_that_does_not_reach_its_plateau_says_so() -> None:
    rng = np.random.default_rng(2)
    intensity = np.repeat(np.arange(90.0, 130.0, 10.0), 8)
    size = boltzmann(intensity, 3.0, 130.0, 8.0) * (1 + 0.2 * rng.standard_normal(len(intensity)))
    found = measured(
        CURVE,
        table(*(rows(size[intensity == one], test_intensity_percent=one) for one in np.unique(intensity))),
        "io_max",
    )
    assert "plateau" in _of(found).reason or _of(found).value is None


@given(st.floats(0.1, 50.0))
@settings(max_examples=8)
def test_the_gain_of_the_amplifier_scales_the_curve_and_not_its_midpoint(gain: float) -> None:
    rng = np.random.default_rng(0)
    intensity = np.repeat(np.arange(90.0, 160.0, 10.0), 6)
    size = boltzmann(intensity, 3.0, 120.0, 7.0) * (1 + 0.3 * rng.standard_normal(len(intensity)))
    one, two = fit(intensity, size), fit(intensity, gain * size)
    assert two.plateau == pytest.approx(gain * one.plateau, rel=0.02)
    assert two.s50 == pytest.approx(one.s50, abs=0.3)


def test_too_few_intensities_make_no_curve() -> None:
    with pytest.raises(MeasureError, match="4 intensities"):
        fit(np.repeat([50.0, 60.0, 70.0], 10), np.ones(30))
    with pytest.raises(MeasureError, match="the same"):
        fit(np.repeat([50.0, 60.0, 70.0, 80.0], 10), np.ones(40))


def test_a_curve_that_is_still_rising_at_its_end_is_not_extrapolated() -> None:
    rng = np.random.default_rng(1)
    intensity = np.repeat(np.arange(88.0, 121.0, 8.0), 8)
    size = boltzmann(intensity, 5.0, 125.0, 8.0) * np.exp(0.3 * rng.standard_normal(len(intensity)))
    made = table(rows(size, pulse="single").assign(test_intensity_percent=intensity))
    found = measured(CURVE, made, "io_max") + measured(CURVE, made, "io_s50") + measured(CURVE, made, "io_slope")
    assert [one.value for one in found] == [None, None, None]
    assert found[0].reason.startswith("Answers still grow at the highest intensity (120 %)")
