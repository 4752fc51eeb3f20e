"""Every onset rule: the sign, the gain and the place of an answer do not confuse it, and nothing makes it up."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from ponos.instruments.tms.onsets import RULES

Floats = NDArray[np.float64]
FS = 5000.0
EVERY = pytest.mark.parametrize("rule", list(RULES))


def wave(onset_ms: float, *, size: float = 1.0, noise: float = 0.003, seed: int = 0) -> tuple[Floats, Floats]:
    """EMG before the pulse, and a window of 35 ms with one biphasic answer that begins where it is said."""
    rng = np.random.default_rng(seed)
    since = np.arange(176) * 1000.0 / FS - onset_ms
    answer = np.where((since >= 0) & (since < 10), np.sin(2 * np.pi * since / 10.0), 0.0)
    before, after = noise * rng.standard_normal((1, 475)), size / 2 * answer + noise * rng.standard_normal((1, 176))
    return before, after


def onset_ms(rule: str, before: Floats, after: Floats) -> float:
    return float(RULES[rule].onset(before, after, FS)[0]) * 1000.0 / FS


@EVERY
@settings(max_examples=20)
@given(at=st.floats(4.0, 20.0), size=st.floats(0.2, 5.0), seed=st.integers(0, 50))
def test_a_clear_answer_is_found_where_it_begins(rule: str, at: float, size: float, seed: int) -> None:
    assert onset_ms(rule, *wave(at, size=size, seed=seed)) == pytest.approx(at, abs=1.2)


@EVERY
@settings(max_examples=10)
@given(gain=st.floats(0.01, 100.0))
def test_the_gain_and_the_side_of_the_electrodes_do_not_matter(rule: str, gain: float) -> None:
    before, after = wave(8.0)
    own = onset_ms(rule, before, after)
    assert onset_ms(rule, gain * before, gain * after) == pytest.approx(own)
    assert onset_ms(rule, -before, -after) == pytest.approx(own)


@EVERY
def test_what_holds_no_answer_or_no_noise_has_no_onset(rule: str) -> None:
    before, after = wave(8.0)
    assert np.isnan(onset_ms(rule, before, np.full_like(after, np.nan)))
    assert np.isnan(onset_ms(rule, np.full_like(before, np.nan), after))
    assert np.isnan(onset_ms(rule, before, np.zeros_like(after)))


@EVERY
def test_an_onset_does_not_depend_on_the_sweeps_beside_it(rule: str) -> None:
    each = [wave(at, seed=seed) for seed, at in enumerate((6.0, 9.0, 14.0))]
    together = RULES[rule].onset(np.vstack([one for one, _ in each]), np.vstack([one for _, one in each]), FS)
    np.testing.assert_allclose(together * 1000.0 / FS, [onset_ms(rule, *one) for one in each])
