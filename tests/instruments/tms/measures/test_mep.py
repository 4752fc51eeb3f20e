"""Conditions of a size, what is said where there are few sweeps, and what one bad condition must not spoil."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from ponos.instruments.tms.measures.measuring import PARTS
from ponos.instruments.tms.measures.recruitment import boltzmann
from ponos.instruments.tms.settings import Settings
from ponos.instruments.tms.sweeps import Sweeps
from ponos.recording import Recording
from tests.instruments.tms.pulses import measured, rows, sizes, table, the
from tests.instruments.tms.test_sweeps import answer, ready, recording


def test_of_very_many_sweeps_the_interval_is_students() -> None:
    drawn = sizes(1.0, 800, seed=3)
    found = the(measured(PARTS, table(rows(drawn)), "mep_amplitude"))
    assert (found.low, found.high) == pytest.approx(stats.t.interval(0.95, 799, drawn.mean(), stats.sem(drawn)))
    assert "Student" in found.method


def test_intervals_of_many_and_of_very_many_sweeps_are_of_one_kind() -> None:
    drawn = sizes(1.0, 500, seed=3)
    few, many = (the(measured(PARTS, table(rows(one)), "mep_amplitude")) for one in (drawn[:499], drawn))
    assert (many.low, many.high) == pytest.approx((few.low, few.high), rel=0.02)


def test_below_the_number_that_is_advised_it_is_said() -> None:
    few, more, enough = (the(measured(PARTS, table(rows(sizes(1.0, n, seed=1))), "mep_amplitude")) for n in (8, 25, 30))
    assert few.quality == "doubtful"
    assert "Advised are 10 sweeps for mean sizes that agree between days, 30 sweeps for a stable mean" in few.reason
    assert (more.quality, more.reason) == ("ok", "Advised are 30 sweeps for a stable mean size.")
    assert (enough.quality, enough.reason) == ("ok", "")


def test_each_block_and_each_time_after_exertion_has_its_size() -> None:
    made = table(
        rows(np.tile([1.0, 1.2], 5), block="before", minutes_since_exertion=np.nan),
        rows(np.tile([2.0, 2.2], 5), block="just after", minutes_since_exertion=0.5),
        rows(np.tile([0.5, 0.7], 5), block="later", minutes_since_exertion=10.0),
    )
    found = measured(PARTS, made, "mep_amplitude")
    assert the(found).value == pytest.approx(1.1)
    assert the(found, block="before").value == pytest.approx(1.1)
    assert the(found, minutes_since_exertion="0.5").value == pytest.approx(2.1)
    assert the(found, minutes_since_exertion="10").value == pytest.approx(0.6)


def test_two_blocks_without_an_exertion_are_told_apart_and_together() -> None:
    made = table(rows(np.tile([1.0, 1.2], 5), block="1"), rows(np.tile([3.0, 3.2], 5), block="2"))
    found = measured(PARTS, made, "mep_amplitude")
    assert the(found).value == pytest.approx(2.1)
    assert [the(found, block=name).value for name in ("1", "2")] == pytest.approx([1.1, 3.1])


def test_one_condition_of_two_sweeps_does_not_spoil_the_variability_of_the_others() -> None:
    made = table(rows(sizes(1.0, 30, seed=1), state="rest"), rows(sizes(3.0, 2, seed=2), state="active"))
    found = measured(PARTS, made, "mep_cv")
    assert the(found).value == pytest.approx(
        100 * np.std(sizes(1.0, 30, seed=1), ddof=1) / sizes(1.0, 30, seed=1).mean()
    )
    assert the(found, state="active").reason == "2 sweeps tell nothing of how much they vary."


def test_a_mean_that_lacks_its_clipped_sweeps_is_doubted() -> None:
    made = table(
        rows(sizes(1.0, 30, seed=1), state="rest").assign(rejected_because=["The EMG is clipped: so."] + [""] * 29)
    )
    found = the(measured(PARTS, made, "mep_amplitude"))
    assert found.n == 29
    assert (
        "1 sweep was clipped and set aside: the largest answers are lacking, so the mean is too small." in found.reason
    )


def test_sweeps_that_were_all_contracted_ask_whether_it_was_meant() -> None:
    busy = [answer(1.0, seed, noise_mv=0.05) for seed in range(6)]
    (found,) = measured(PARTS, recording(busy), "mep_amplitude")
    assert found.value is None
    assert "Where it was contracted on purpose: --state active" in found.reason


def test_zero_for_no_answer_is_a_choice_that_the_method_names() -> None:
    made = table(rows(np.array([1.0] * 5 + [0.03] * 5)))
    kept, nought = (
        the(measured(PARTS, made, "mep_amplitude", settings=Settings(no_mep=how))) for how in ("measured", "zero")
    )
    assert (kept.value, nought.value) == pytest.approx((0.515, 0.5))
    assert "every sweep counts" in kept.method
    assert "counts as zero" in nought.method


def test_more_emg_for_the_same_contraction_after_exertion_is_no_reason_to_set_a_sweep_aside() -> None:
    fresh = [answer(1.0, seed, noise_mv=0.05) for seed in range(10)]
    tired = [answer(1.0, seed, noise_mv=0.15) for seed in range(10, 16)]
    minutes = [np.nan] * 10 + [1.0] * 6
    assert ready(fresh + tired, state="active", minutes_since_exertion=minutes).accepted.all()
    assert ready(fresh + tired, state="active", block=["a"] * 10 + ["b"] * 6).accepted.all()


def test_why_sweeps_were_set_aside_is_counted() -> None:
    sweeps = [answer(1.0, seed) for seed in range(6)] + [answer(1.0, 9, noise_mv=0.06), answer(1.0, 10, noise_mv=0.06)]
    made = recording(sweeps, rejected_because=["It is clipped."] + [""] * 7)
    found = the(measured(PARTS, made, "trials_accepted"))
    assert found.value == pytest.approx(100 * 5 / 8)
    assert found.reason == "Set aside: in 2 the muscle was not at rest before the pulse; in 1 it is clipped."
    assert "up to 20 µV RMS" in found.method


def test_sweeps_without_emg_before_the_pulse_are_used_and_counted() -> None:
    late = [answer(1.0, seed)[round(0.19 * 5000) :] for seed in range(3)]
    made = recording([answer(1.0, 9), *late], pulse_at_s=[0.2, 0.01, 0.01, 0.01])
    assert Sweeps(made, Settings()).accepted.all()
    told = the(measured(PARTS, made, "trials_accepted")).reason
    assert told == "3 sweeps hold too little EMG before the pulse to be judged by it."


def _curve(**about: float | str) -> Recording:
    """Ten pulses at each of six intensities; at the usual one, three of them in a muscle that was not at rest."""
    parts = [rows(np.tile([at / 100.0, at / 100.0 + 0.02], 5), test_intensity_percent=at) for at in LEVELS]
    parts[3] = parts[3].assign(rejected_because=["tense"] * 3 + [""] * 7)
    return replace(table(*parts), about=about)


LEVELS = (40.0, 45.0, 50.0, 55.0, 60.0, 65.0)


@pytest.mark.parametrize(
    ("about", "said", "usual"),
    [
        ({"intensity_of": "mso", "rmt_percent_mso": 46.0}, {}, 55.0),
        ({"intensity_of": "mso"}, {"rmt": 53.0}, 65.0),
        ({"intensity_of": "mso"}, {}, 55.0),
        ({"intensity_of": "rmt"}, {}, 65.0),
        ({}, {"rmt": 40.0}, 55.0),
    ],
)
def test_of_a_recruitment_curve_the_size_is_that_at_the_usual_intensity(
    about: dict[str, float | str], said: dict[str, float], usual: float
) -> None:
    found = the(measured(PARTS, _curve(**about), "mep_amplitude", settings=Settings(**said)))  # type: ignore[arg-type]
    assert found.value == pytest.approx(usual / 100.0 + 0.01, abs=0.002)
    assert f"pulses of {usual:g} %" in found.method


def test_the_interval_of_few_sizes_stays_above_nothing_and_within_reason() -> None:
    for seed in range(40):
        found = the(measured(PARTS, table(rows(sizes(0.05, 5, seed=seed, log_sd=1.2))), "mep_amplitude"))
        assert found.value is not None
        assert 0.0 < (found.low or 0.0) < found.value < (found.high or 0.0) < 20 * found.value


@pytest.mark.parametrize(("n", "log_sd", "least"), [(5, 0.5, 0.86), (12, 0.5, 0.89), (20, 0.9, 0.88)])
def test_intervals_of_skewed_sizes_hold_their_mean(n: int, log_sd: float, least: float) -> None:
    truth, inside = float(np.exp(log_sd**2 / 2)), 0
    for seed in range(200):
        found = the(measured(PARTS, table(rows(sizes(1.0, n, seed=seed, log_sd=log_sd))), "mep_amplitude"))
        inside += (found.low or 0.0) <= truth <= (found.high or 0.0)
    # Two standard errors of 200 tries below what long runs give: 0.91, 0.93, 0.93.
    assert least <= inside / 200 <= 0.99


def _stepping(levels: tuple[float, ...], each: int) -> Recording:
    """Answers that go from noise to all of their size between two neighbouring intensities."""
    rng = np.random.default_rng(3)
    parts = []
    for at in levels:
        size = (1.5 if at >= 60.0 else 0.0) * (1 + 0.3 * rng.standard_normal(each)) + 0.02 * rng.standard_normal(each)
        parts.append(rows(np.abs(size), test_intensity_percent=at))
    return table(*parts)


def test_a_slope_that_intensities_so_far_apart_cannot_tell_is_doubted() -> None:
    made = _stepping((40.0, 50.0, 60.0, 70.0, 80.0), 8)
    slope, middle, plateau = (the(measured(PARTS, made, id)) for id in ("io_slope", "io_s50", "io_max"))
    assert slope.quality == middle.quality == "doubtful"
    assert "rises between two neighbouring intensities" in slope.reason
    assert slope.low is middle.low is None
    assert 50.0 < (middle.value or 0.0) < 60.0
    assert plateau.quality == "ok"


@pytest.mark.parametrize("floor", [0.0, 0.02, 0.04])
def test_noise_that_has_a_size_too_does_not_move_the_curve(floor: float) -> None:
    rng, middles = np.random.default_rng(7), []
    intensity = np.repeat(np.arange(40.0, 81.0, 5.0), 10)
    curve = boltzmann(intensity, 1.5, 60.0, 3.0)
    for _ in range(30):
        size = np.hypot(curve * np.exp(0.3 * rng.standard_normal(90)), floor) + 0.1 * floor * rng.standard_normal(90)
        parts = (rows(np.abs(size[intensity == at]), test_intensity_percent=at) for at in np.unique(intensity))
        middles.append(the(measured(PARTS, table(*parts), "io_s50")).value)
    assert np.mean(np.array(middles, dtype=float)) == pytest.approx(60.0, abs=0.35)
