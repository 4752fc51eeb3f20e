"""On-kinetics against steps whose time constant was put in."""

from __future__ import annotations

import numpy as np
import pytest

from ponos.errors import MeasureError
from ponos.instruments.cpet.averaging import Floats
from ponos.instruments.cpet.measures.kinetics import PARTS, fit_response, steps_up
from tests.instruments.cpet.simulated import Columns, answer, as_test, ramp

BASE, AMPLITUDE, DELAY, TAU = 800.0, 1000.0, 14.0, 30.0


def _response(since: Floats) -> Floats:
    """Phase 1 is a rise of its own that has nothing to do with the muscle, as it has in people."""
    primary = BASE + AMPLITUDE * (1 - np.exp(-np.maximum(since - DELAY, 0.0) / TAU))
    return np.where(since < 0, BASE, np.where(since < 20.0, BASE + 200.0 * np.minimum(since / 8.0, 1.0), primary))


def _bouts(count: int = 1, *, noise: float = 0.0, seed: int = 0) -> Columns:
    rng = np.random.default_rng(seed)
    time = np.arange(0.0, 240.0 + count * 720.0, 3.0) + rng.uniform(-0.5, 0.5, 80 + count * 240)
    phase = np.mod(time - 240.0, 720.0)
    loaded = (time >= 240.0) & (phase < 360.0)
    since = np.where(time < 240.0, -1.0, phase)
    fall = BASE + AMPLITUDE * np.exp(-np.maximum(phase - 360.0, 0.0) / TAU)
    vo2 = np.where((time >= 240.0) & (phase >= 360.0), fall, _response(since))
    return {
        "time_s": time,
        "vo2_ml_min": vo2 + noise * rng.standard_normal(len(time)),
        "work_w": np.where(loaded, 120.0, 20.0),
    }


def test_a_step_without_noise_gives_back_what_was_put_in() -> None:
    since = np.arange(-120.0, 360.0, 3.0)
    found = fit_response(since, _response(since))
    assert (found.baseline, found.amplitude, found.delay, found.tau) == pytest.approx(
        (BASE, AMPLITUDE, DELAY, TAU), rel=1e-3
    )


def test_leaving_phase_1_in_moves_tau() -> None:
    since = np.arange(-120.0, 360.0, 3.0)
    assert abs(fit_response(since, _response(since), phase_1_s=0.0).tau - TAU) > 2.0


def test_the_interval_of_tau_covers_it() -> None:
    rng = np.random.default_rng(5)
    since = np.arange(-120.0, 360.0, 3.0)
    inside = 0
    for _ in range(150):
        found = fit_response(since, _response(since) + 120.0 * rng.standard_normal(len(since)))
        inside += abs(found.tau - TAU) <= found.half[3]
    assert inside / 150 >= 0.90


def test_a_test_with_a_step_is_measured() -> None:
    test = as_test(_bouts(noise=60.0), phases="unloaded=0:240,exercise=240:600")
    tau = answer(PARTS, test, "vo2_kinetics_tau")
    assert tau.low is not None
    assert tau.high is not None
    assert tau.low <= TAU <= tau.high
    assert "first 20 s (phase 1) left out" in tau.method
    assert answer(PARTS, test, "vo2_kinetics_tau", variant="phase_1_of_0_s").value != tau.value
    assert answer(PARTS, test, "vo2_kinetics_amplitude").value == pytest.approx(AMPLITUDE, rel=0.08)


def test_several_bouts_are_fitted_together_and_narrow_the_interval() -> None:
    one, three = (as_test(_bouts(count, noise=100.0), keep_outliers=True) for count in (1, 3))
    assert [round(up, -1) for up, _ in steps_up(three)] == [240.0, 960.0, 1680.0]
    width = {}
    for name, test in (("one", one), ("three", three)):
        found = answer(PARTS, test, "vo2_kinetics_tau")
        assert found.value is not None, found.reason
        assert found.high is not None
        width[name] = found.high - found.value
    assert width["three"] < 0.75 * width["one"]


def test_a_slow_component_is_doubted() -> None:
    since = np.arange(-120.0, 360.0, 3.0)
    slow = _response(since) + 1.5 * np.maximum(since - 150.0, 0.0)
    noisy = slow + 30.0 * np.random.default_rng(6).standard_normal(len(since))
    assert fit_response(since, noisy).drift > 2.0


def test_ramps_and_short_bouts_have_no_kinetics() -> None:
    assert "load rises all the time" in answer(PARTS, as_test(ramp()), "vo2_kinetics_tau").reason
    with pytest.raises(MeasureError, match="Too few breaths"):
        fit_response(np.arange(-10.0, 30.0, 3.0), np.ones(14))
    flat = np.arange(-120.0, 360.0, 3.0)
    with pytest.raises(MeasureError):
        fit_response(flat, 1000.0 + np.random.default_rng(7).standard_normal(len(flat)) - flat)
