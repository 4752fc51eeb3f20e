"""Silent periods of single sweeps: found where they are, by every rule, and not found where there is none."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from ponos.instruments.tms.silence.rules import RULES
from ponos.instruments.tms.silence.sweep_by_sweep import (
    Search,
    Silence,
    Sweep,
    contraction_of,
    resting_level,
    silences_of,
)

FS_HZ = 4000.0
SEARCH = Search(before_ms=(100.0, 5.0), from_ms=15.0, least_ms=25.0, latest_ms=400.0, least_ratio=4.0)


def _sweep(
    seed: int, *, end_ms: float = 140.0, level_mv: float = 0.1, noise_mv: float = 0.002, drift_mv: float = 0.0
) -> Sweep:
    """EMG from 150 ms before to 350 ms after the pulse, silent from the end of an answer to ``end_ms``."""
    rng = np.random.default_rng(seed)
    time = np.arange(-600, 1400) / FS_HZ * 1000.0
    unit = np.hanning(48) * np.sin(2.0 * np.pi * 90.0 / FS_HZ * np.arange(48))
    emg = np.convolve(rng.standard_normal(time.size + 47), unit, "valid")
    emg *= level_mv / emg.std()
    emg[(time > 35.0) & (time < end_ms)] = 0.0
    emg += 3.0 * np.exp(-(((time - 27.0) / 3.0) ** 2)) * np.sin(time - 27.0)
    emg += drift_mv * np.exp(-np.maximum(time - 25.0, 0.0) / 60.0) * (time > 25.0)
    return emg + noise_mv * rng.standard_normal(time.size), 600


def _found(sweeps: list[Sweep], rule: str = "return_to_level", search: Search = SEARCH) -> list[Silence]:
    return silences_of(contraction_of(sweeps, fs_hz=FS_HZ, search=search), RULES[rule])


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("drift_mv", [0.0, 0.3])
def test_every_rule_finds_the_end_with_and_without_drift(rule: str, drift_mv: float) -> None:
    found = _found([_sweep(seed, drift_mv=drift_mv) for seed in range(30)], rule)
    ends = [one.end_ms for one in found if one.outcome == "found"]
    assert len(ends) >= 28
    assert np.median(ends) == pytest.approx(140.0, abs=5.0)


def test_the_end_never_comes_before_the_start() -> None:
    found = _found([_sweep(seed, end_ms=70.0 + 3.0 * seed) for seed in range(40)])
    assert all(one.end_ms >= one.start_ms + 25.0 - 5.0 for one in found if one.outcome == "found")
    assert sum(one.outcome == "found" for one in found) > 30


def test_a_sweep_that_ends_in_silence_says_that_it_was_longer() -> None:
    emg, pulse = _sweep(1, end_ms=200.0)
    (found,) = _found([(emg[: pulse + 600], pulse)])
    assert found.outcome == "longer"
    assert 120.0 < found.end_ms < 150.0


def test_a_muscle_that_goes_on_has_no_silent_period_and_not_one_of_zero() -> None:
    sweeps = [_sweep(seed, end_ms=0.0) for seed in range(3)] + [_sweep(seed) for seed in range(3, 6)]
    found = _found(sweeps)
    assert [one.outcome for one in found] == ["no_silence"] * 3 + ["found"] * 3
    assert np.isnan([one.end_ms for one in found[:3]]).all()


def test_a_muscle_that_hardly_contracts_gives_no_end() -> None:
    found = _found([_sweep(seed, level_mv=0.003) for seed in range(10)] + [_sweep(seed) for seed in range(10, 15)])
    assert all(one.outcome == "too_little_emg" for one in found[:10])


def test_the_resting_muscle_tells_the_noise() -> None:
    rest = [_sweep(seed, level_mv=1e-6, noise_mv=0.05) for seed in range(5)]
    level = resting_level(rest, fs_hz=FS_HZ, before_ms=(100.0, 5.0))
    search = Search(**{**vars(SEARCH), "resting": level})
    assert {one.outcome for one in _found([_sweep(seed) for seed in range(5)], search=search)} == {"too_little_emg"}
    assert resting_level([], fs_hz=FS_HZ, before_ms=(100.0, 5.0)) == 0.0


def test_a_contraction_that_was_let_go_has_no_end() -> None:
    rng = np.random.default_rng(1)
    emg, pulse = _sweep(1, end_ms=1000.0)
    longer = np.concatenate([emg, 0.002 * rng.standard_normal(400)])
    assert _found([(longer, pulse)])[0].outcome == "let_go"


def test_a_sweep_that_hardly_begins_or_ends_too_soon_is_said_to_be_short() -> None:
    emg, pulse = _sweep(1)
    assert _found([(emg[580:], 20), (emg[: pulse + 60], pulse)])[0].outcome == "too_short"
    assert _found([(emg[: pulse + 60], pulse)])[0].outcome == "too_short"


@given(some.floats(0.01, 1000.0), some.sampled_from(sorted(RULES)))
@settings(max_examples=15)
def test_the_end_does_not_depend_on_the_gain(gain: float, rule: str) -> None:
    emg, pulse = _sweep(2)
    assert _found([(gain * emg, pulse)], rule)[0].end_ms == pytest.approx(_found([(emg, pulse)], rule)[0].end_ms)


@given(some.integers(-40, 40))
@settings(max_examples=15)
def test_a_pulse_written_later_has_an_end_that_much_earlier(shift: int) -> None:
    emg, pulse = _sweep(3)
    (moved,), (found,) = _found([(emg, pulse + shift)]), _found([(emg, pulse)])
    assert moved.end_ms == pytest.approx(found.end_ms - shift / FS_HZ * 1000.0, abs=1.0)


def _frames(data: Path) -> list[list[Sweep]]:
    """Sweeps of four frames of ten pulses, read by the offsets of this one file."""
    folder = data / "tms" / "cspider"
    raw = (folder / "example2.cfs").read_bytes()
    times = [float(one) for one in (folder / "timing_csp_pulses.txt").read_text().split()]
    heads = struct.unpack_from("<4i", raw, struct.unpack_from("<i", raw, 0x86)[0])
    frames = []
    for head in heads:
        start = struct.unpack_from("<i", raw, head + 4)[0]
        emg = np.frombuffer(raw, "<i2", 250_000, start) * 0.00015259
        pulses = [round(5000.0 * one) - 1 for one in times]
        frames.append([(emg[one - 525 : one + 2500], 525) for one in pulses])
    return frames


def _ends(data: Path, rule: str) -> np.ndarray:
    seen = [contraction_of(one, fs_hz=5000.0, search=SEARCH) for one in _frames(data)]
    return np.array([[one.end_ms for one in silences_of(frame, RULES[rule])] for frame in seen])


def test_real_silent_periods_end_where_two_other_detectors_say(data: Path) -> None:
    ends = _ends(data, "return_to_level")
    assert np.isfinite(ends).all()
    assert np.median(ends, axis=1) == pytest.approx(np.array([111.5, 111.4, 133.3, 178.5]), abs=3.0)
    assert ends[1:].mean(axis=1) == pytest.approx(np.array([108.8, 131.9, 178.2]), abs=3.0)


@pytest.mark.parametrize("rule", RULES)
def test_the_rules_agree_on_real_sweeps_within_five_ms(data: Path, rule: str) -> None:
    assert np.nanmedian(_ends(data, rule), axis=1) == pytest.approx(np.array([111.5, 111.4, 133.3, 178.5]), abs=5.0)
