"""Beats keep the rate they are given, and vary with the vagus."""

from __future__ import annotations

import numpy as np
import pytest

from ponos.body.organs.heartbeat import beats, expected_rmssd_ms, heart_rate_bpm, lying_bpm, rmssd_ms
from ponos.body.parameters import Parameters
from ponos.errors import UsageError

ORDINARY = Parameters()
FIVE_MINUTES = np.array([0.0, 300.0])


def series(one: Parameters, seed: int, hr: float, vagal: float, sympathetic: float) -> np.ndarray:
    rate, vagus, nerves = (np.full(2, level) for level in (hr, vagal, sympathetic))
    return beats(FIVE_MINUTES, rate, vagus, nerves, one, np.random.default_rng(seed))["rr_ms"].to_numpy()


def drawn(seed: int, *, hr: float = 66.0, vagal: float = 1.0, sympathetic: float = 1.0) -> np.ndarray:
    return series(ORDINARY, seed, hr, vagal, sympathetic)


@pytest.mark.parametrize("hr", [45.0, 66.0, 110.0])
def test_beats_come_at_the_rate_given(hr: float) -> None:
    assert len(drawn(1, hr=hr)) == pytest.approx(5.0 * hr, rel=0.04)


def test_rmssd_is_proportional_to_the_vagal_level() -> None:
    # The Mayer wave goes with the root of the level, so it is left out here.
    still = ORDINARY.changed({"mayer_ms": 0.0, "slow_swing_ms": 0.0, "rsa_ms": 30.0})
    found = [rmssd_ms(series(still, 3, 66.0, vagal, 1.0)) / vagal for vagal in (1.0, 0.5, 0.25)]
    assert found == pytest.approx([found[0]] * 3, rel=0.05)


def test_without_nerves_the_heart_is_a_clock() -> None:
    assert np.std(drawn(2, vagal=0.0)) < 0.1


def test_drawn_beats_have_the_variability_expected() -> None:
    mean = np.mean([rmssd_ms(drawn(seed)) for seed in range(40)])
    assert mean == pytest.approx(expected_rmssd_ms(66.0, 1.0, 1.0, ORDINARY), rel=0.12)


def test_more_vagus_is_slower_and_more_sympathetic_is_faster() -> None:
    rates = heart_rate_bpm(np.array([1.0, 0.5, 1.0]), np.array([1.0, 1.0, 2.0]), ORDINARY)
    assert rates[0] == pytest.approx(lying_bpm(ORDINARY))
    assert rates[1] > rates[0]
    assert rates[2] > rates[0]


def test_the_same_seed_gives_the_same_beats() -> None:
    assert np.array_equal(drawn(7), drawn(7))


@pytest.mark.parametrize(("what", "value"), [("hr", 500.0), ("hr", 3.0), ("vagal", -0.1), ("sympathetic", -1.0)])
def test_levels_that_no_heart_has_are_refused(what: str, value: float) -> None:
    with pytest.raises(UsageError):
        drawn(1, **{what: value})
