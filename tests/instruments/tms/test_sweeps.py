"""Sweeps made ready: sizes, onsets and areas of answers that are known, and what sets a sweep aside."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from ponos.instruments.tms.onsets import RULES
from ponos.instruments.tms.settings import Settings
from ponos.instruments.tms.sweeps import Sweeps
from ponos.recording import Epochs, Recording

Floats = NDArray[np.float64]
FS, PULSE_S, ONSET_MS = 5000.0, 0.2, 22.0


def answer(
    size_mv: float, seed: int, *, noise_mv: float = 0.003, offset_mv: float = 0.0, onset_ms: float = ONSET_MS
) -> Floats:
    """A sweep of 400 ms with one biphasic wave of known size, 10 ms long, behind the pulse."""
    time = np.arange(0.0, 0.4, 1 / FS)
    since = (time - PULSE_S) * 1000.0 - onset_ms
    wave = np.where((since >= 0) & (since < 10), np.sin(2 * np.pi * since / 10.0), 0.0)
    made: Floats = size_mv / 2 * wave + noise_mv * np.random.default_rng(seed).standard_normal(len(time)) + offset_mv
    return made


def recording(sweeps: list[Floats], *, channels: tuple[str, ...] = ("emg_mv",), **columns: Any) -> Recording:
    """Sweeps and what is known of each."""
    trials = pd.DataFrame({"sweep": np.arange(len(sweeps)), "pulse_at_s": PULSE_S} | columns)
    segments = tuple(one[:, None] if one.ndim == 1 else one for one in sweeps)
    return Recording(
        instrument="tms", data=Epochs(segments, trials, channels, FS), format="made", source="made", sha256=""
    )


def ready(sweeps: list[Floats], said: dict[str, Any] | None = None, **columns: Any) -> Sweeps:
    return Sweeps(recording(sweeps, **columns), Settings(**(said or {})))


def test_the_size_of_an_answer_is_its_peak_to_peak() -> None:
    found = ready([answer(size, 1, noise_mv=0.0) for size in (0.4, 1.0, 2.0)])
    np.testing.assert_allclose(found.mep_mv, [0.4, 1.0, 2.0], rtol=0.01)
    assert found.is_mep.all()


@pytest.mark.parametrize("rule", list(RULES))
def test_every_rule_finds_the_onset_of_a_clear_answer(rule: str) -> None:
    found = ready([answer(1.0, seed, offset_mv=0.05) for seed in range(30)])
    assert np.median(found.latencies(rule)) == pytest.approx(ONSET_MS, abs=1.0)


@pytest.mark.parametrize("rule", list(RULES))
def test_an_answer_that_comes_later_is_found_later(rule: str) -> None:
    early, late = (ready([answer(1.0, seed, onset_ms=one) for seed in range(10)]) for one in (20.0, 25.0))
    assert np.median(late.latencies(rule) - early.latencies(rule)) == pytest.approx(5.0, abs=0.41)


def test_no_answer_has_a_size_and_no_latency() -> None:
    found = ready([answer(0.0, seed) for seed in range(5)])
    assert np.isfinite(found.mep_mv).all()
    assert not found.is_mep.any()
    assert np.isnan(found.latency_ms).all()
    assert (ready([answer(0.0, 1)], {"no_mep": "zero"}).mep_mv == 0).all()


def test_the_area_is_that_of_the_rectified_wave() -> None:
    found = ready([answer(2.0, 1, noise_mv=1e-6)])
    # A sine of amplitude 1 mV and 10 ms has 2/π mV on average when rectified.
    assert found.area_mv_ms[0] == pytest.approx(10 * 2 / np.pi, rel=0.01)


def test_a_sweep_is_set_aside_for_what_came_before_the_pulse_and_never_for_its_answer() -> None:
    sweeps = [answer(1.0, 1), answer(1.0, 2, noise_mv=0.06), answer(30.0, 3), answer(0.0, 4)]
    found = ready(sweeps)
    assert list(found.accepted) == [True, False, True, True]
    assert "not at rest" in found.why[1]
    assert ready(sweeps, {"pre_emg_limit_uv": 100.0}).accepted.all()


def test_what_the_file_set_aside_stays_so() -> None:
    found = ready(
        [answer(1.0, seed) for seed in range(3)], accept=[1, 0, 1], rejected_because=["", "", "it is clipped"]
    )
    assert list(found.why) == ["", "set aside in the file", "it is clipped"]


def test_a_contraction_unlike_the_others_is_set_aside() -> None:
    sweeps = [answer(1.0, seed, noise_mv=0.05) for seed in range(10)] + [answer(1.0, 99, noise_mv=0.6)]
    found = ready(sweeps, state="active")
    assert list(found.accepted) == [True] * 10 + [False]


def test_the_emg_before_a_pair_ends_at_its_first_pulse() -> None:
    sweep = answer(1.0, 1)
    at = round((PULSE_S - 0.1) * FS)
    sweep[at : at + 20] += 5.0  # the conditioning pulse, 100 ms before the test pulse
    found = ready([sweep], pulse="paired", isi_ms=100.0)
    assert found.accepted.all()
    assert not ready([sweep], pulse="single").accepted.any()


def test_the_level_before_the_pulse_does_not_matter() -> None:
    level = [ready([answer(1.0, 1, offset_mv=one)]) for one in (0.0, 3.0)]
    np.testing.assert_allclose(level[0].mep_mv, level[1].mep_mv)
    np.testing.assert_allclose(level[0].latency_ms, level[1].latency_ms)
    np.testing.assert_allclose(level[0].pre_rms_mv, level[1].pre_rms_mv)


def test_a_sweep_that_ends_too_early_has_no_size() -> None:
    found = ready([answer(1.0, 1), answer(1.0, 2)[: round((PULSE_S + 0.03) * FS)]])
    assert list(np.isfinite(found.mep_mv)) == [True, False]
    assert "window" in found.why[1]


def test_of_several_muscles_the_named_one_is_the_target() -> None:
    two = np.column_stack([answer(1.0, 1, noise_mv=0.0), answer(2.0, 1, noise_mv=0.0)])
    made = recording([two], channels=("emg_fdi_mv", "emg_adm_mv"))
    assert Sweeps(made, Settings()).muscles == ("fdi", "adm")
    assert Sweeps(made, Settings(muscle="ADM")).mep_mv[0] == pytest.approx(2.0, rel=0.01)
    assert Sweeps(made, Settings()).sizes_of("adm")[0] == pytest.approx(2.0, rel=0.01)


def test_a_table_without_sweeps_gives_its_own_sizes() -> None:
    trials = pd.DataFrame({"sweep": [0, 1, 2], "mep_mv": [1.0, np.nan, 0.02], "mep_latency_ms": [21.0, np.nan, 0.0]})
    made = Recording(
        instrument="tms",
        data=Epochs((np.empty((0, 0)),) * 3, trials, (), 1.0),
        format="made",
        source="made",
        sha256="",
    )
    found = Sweeps(made, Settings())
    np.testing.assert_array_equal(found.mep_mv, [1.0, np.nan, 0.02])
    np.testing.assert_array_equal(found.latency_ms, [21.0, np.nan, np.nan])
    assert not found.has_samples
    assert found.lacks("samples")
