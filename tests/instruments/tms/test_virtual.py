"""The made-up motor cortex: it looks like the model it is made from and like people, and its truth is exact."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from ponos.instruments.tms.observing import Amplifier
from ponos.instruments.tms.virtual.cortex import VirtualMotorCortex
from ponos.instruments.tms.virtual.exertion import Exertion
from ponos.instruments.tms.virtual.plans import after_exertion, contracting, full_protocol, paired, resting, timed
from ponos.instruments.tms.virtual.recruitment import Recruitment, draw_recruitment

QUIET = Amplifier(fs_hz=5000.0, noise_mv=0.0, artefact_mv=0.0, decimals=6)


@pytest.fixture(scope="module")
def people() -> list[Recruitment]:
    """As many people as the reference was drawn with."""
    rng = np.random.default_rng(1)
    return [draw_recruitment(rng) for _ in range(300)]


@pytest.fixture(scope="module")
def read(people: list[Recruitment]) -> dict[int, NDArray[np.float64]]:
    """Two hundred answers of each person at some intensities in % of their threshold."""
    rng = np.random.default_rng(2)
    return {
        at: np.array([one.read_mv(np.full(200, at / 100.0 * one.intensity_percent_mso(0.05)), rng) for one in people])
        for at in (100, 110, 120, 130, 140)
    }


def test_thresholds_are_those_of_the_published_population(people: list[Recruitment]) -> None:
    thresholds = np.array([one.intensity_percent_mso(0.05) for one in people])
    # 66.8 and 9.9 % of the output, themselves of 300 people: two standard errors of the difference.
    assert thresholds.mean() == pytest.approx(66.8, abs=1.6)
    assert thresholds.std(ddof=1) == pytest.approx(9.9, abs=1.15)


@pytest.mark.parametrize(
    ("at", "median", "varies"), [(100, 0.058, 1.29), (110, 0.393, 0.78), (120, 1.029, 0.51), (140, 2.109, 0.32)]
)
def test_sizes_are_those_of_the_published_population(
    at: int, median: float, varies: float, read: dict[int, NDArray[np.float64]]
) -> None:
    each = np.median(read[at], axis=1)
    # The reference is a median of 300 people, as this is; its error follows from how people differ.
    error = 1.2533 * np.log(each).std() * np.sqrt(2.0 / len(each))
    assert np.log(np.median(each)) == pytest.approx(np.log(median), abs=2.0 * error)
    assert (read[at].std(axis=1) / read[at].mean(axis=1)).mean() == pytest.approx(varies, abs=0.08)


@pytest.mark.parametrize(("at", "log_sd"), [(120, 0.51), (130, 0.40), (140, 0.30)])
def test_answers_vary_as_those_of_people_do(at: int, log_sd: float, read: dict[int, NDArray[np.float64]]) -> None:
    # Single trials of ten adults; the model is wider near the threshold, where half of its answers are none.
    assert np.median(np.log(read[at]).std(axis=1)) == pytest.approx(log_sd, abs=0.11)


@given(size=st.floats(0.001, 2.0), gain=st.floats(0.5, 2.0))
def test_an_intensity_gives_back_its_size(size: float, gain: float) -> None:
    one = Recruitment()
    assert one.median_mv(one.intensity_percent_mso(size)) == pytest.approx(size)
    person = VirtualMotorCortex(gain=gain)
    assert person.median_mv(person.rmt_percent_mso) == pytest.approx(0.05)
    assert person.median_mv(person.amt_percent_mso, active=True) == pytest.approx(0.2)


def test_a_size_above_the_top_is_out_of_reach() -> None:
    assert Recruitment().intensity_percent_mso(10.0) == float("inf")


def test_sweeps_have_exactly_the_size_that_was_drawn() -> None:
    person = VirtualMotorCortex()
    plan = timed(resting([90.0], each=30))
    recording = person.sweeps(plan, np.random.default_rng(0), amplifier=QUIET)
    sizes = [np.ptp(one[:, 0]) for one in recording.data.segments]  # type: ignore[union-attr]
    np.testing.assert_allclose(sizes, recording.tables["truth"]["mep_mv"], atol=2e-6)


def test_nothing_comes_before_its_latency_and_the_answer_comes_at_once_after_it() -> None:
    person = VirtualMotorCortex(latency_sd_ms=0.0)
    recording = person.sweeps(timed(resting([90.0], each=5)), np.random.default_rng(0), amplifier=QUIET)
    for sweep in recording.data.segments:  # type: ignore[union-attr]
        after_ms = (np.flatnonzero(np.abs(sweep[:, 0]) > 0.02 * np.ptp(sweep)) / 5.0 - 250.0)[0]
        assert person.latency_ms < after_ms <= person.latency_ms + 0.6


def test_a_contraction_has_its_level_and_is_silent_until_the_end_of_the_silent_period() -> None:
    person = VirtualMotorCortex(emg_background_mv=0.1)
    plan = timed(contracting([80.0], each=200))
    recording = person.sweeps(plan, np.random.default_rng(0), amplifier=QUIET)
    emg = np.array(recording.data.segments)[:, :, 0]  # type: ignore[union-attr]
    assert np.abs(emg[:, :1250]).mean() == pytest.approx(0.1, rel=0.02)
    time = np.arange(emg.shape[1]) / 5.0 - 250.0
    ends = recording.tables["truth"]["silent_period_ms"].to_numpy()
    assert ends.std() == pytest.approx(person.silent_period_sd_ms, rel=0.15)
    for sweep, end in zip(emg, ends, strict=True):
        assert not sweep[(time > 45.0) & (time < end - 0.2)].any()
        assert sweep[(time > end) & (time < end + 5.0)].any()


def test_the_silent_period_grows_with_intensity_and_after_exertion() -> None:
    person = VirtualMotorCortex(exertion=Exertion(silent_period_ms=20.0, recovery_min=10.0))
    rmt = person.rmt_percent_mso
    body = person.trajectory(timed(contracting([1.2 * rmt, 1.3 * rmt], each=1)))
    assert list(body["silent_period_ms"]) == pytest.approx([140.0, 160.0])
    later = person.trajectory(timed(after_exertion(contracting([1.2 * rmt], each=1), minutes=[0.0, 10.0])))
    assert list(later["silent_period_ms"]) == pytest.approx([160.0, 140.0 + 20.0 * np.exp(-1.0)])


def test_excitability_and_inhibition_are_parameters_of_their_own() -> None:
    plain = VirtualMotorCortex()
    plan = timed(paired([3.0], conditioning_percent=60.0, test_percent=90.0, each=1))
    louder, weaker = replace(plain, gain=2.0), replace(plain, exertion=Exertion(inhibition=0.5))
    after = plan.assign(minutes_since_exertion=0.0)
    assert louder.trajectory(plan)["mep_mv"][0] == pytest.approx(2.0 * plain.trajectory(plan)["mep_mv"][0])
    assert louder.trajectory(plan)["inhibition_percent"][0] == plain.trajectory(plan)["inhibition_percent"][0]
    assert weaker.trajectory(after)["inhibition_percent"][0] == pytest.approx(100.0 * np.sqrt(0.4))
    assert weaker.trajectory(after)["mep_mv"][0] == plain.trajectory(plan)["mep_mv"][0]
    assert plain.excited(5.0).rmt_percent_mso == pytest.approx(plain.rmt_percent_mso + 5.0)


def test_effects_between_known_intervals_lie_between_them() -> None:
    person = VirtualMotorCortex()
    assert person.conditioned_percent("paired", 3.0) == pytest.approx(40.0)
    assert 40.0 < person.conditioned_percent("paired", 4.0) < 90.0
    assert person.conditioned_percent("afferent", 21.0) == pytest.approx(55.0)


def test_after_exertion_answers_are_larger_then_smaller_then_as_before() -> None:
    course = Exertion(facilitation_percent=80.0, facilitation_min=1.0, depression_percent=40.0, depression_min=8.0)
    before, at_once, later, late = course.gain([np.nan, 0.0, 5.0, 90.0])
    assert before == 1.0
    assert at_once == pytest.approx(1.8 * 0.6)
    assert later < 0.85
    assert late == pytest.approx(1.0, abs=1e-4)
    assert course.gain(-3.0) == 1.0


def test_a_strong_conditioning_pulse_has_an_answer_of_its_own() -> None:
    person = VirtualMotorCortex()
    plan = timed(paired([100.0], conditioning_percent=90.0, test_percent=90.0, each=3))
    emg = np.array(person.sweeps(plan, np.random.default_rng(0), amplifier=QUIET).data.segments)  # type: ignore[union-attr]
    first = emg[:, round((250.0 - 100.0 + 15.0) * 5) : round((250.0 - 100.0 + 50.0) * 5), 0]
    np.testing.assert_allclose(np.ptp(first, axis=1), person.median_mv(90.0), atol=2e-6)


def test_a_protocol_has_every_kind_of_pulse_and_time_runs() -> None:
    plan = full_protocol(rmt_percent_mso=50.0)
    assert set(plan["pulse"]) == {"single", "paired", "afferent", "nerve"}
    assert set(plan["state"]) == {"rest", "active"}
    assert set(plan["isi_ms"].dropna()) == {3.0, 10.0, 21.0, 100.0}
    assert (np.diff(plan["time_s"]) > 0.0).all()
    starts = plan.dropna(subset="minutes_since_exertion").groupby("block")["minutes_since_exertion"].min()
    assert sorted(starts) == [1.0, 5.0, 10.0, 20.0]
    assert full_protocol(rmt_percent_mso=80.0)["test_intensity_percent"].max() == 100.0
