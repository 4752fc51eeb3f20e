"""What a device, an export or a hand spoils is named, set aside where it must be, and never passed over."""

from __future__ import annotations

import numpy as np
import pytest

from ponos.errors import UnitConflict
from ponos.instruments.tms.reading.draft import Draft
from ponos.instruments.tms.reading.quality import check_quality
from ponos.instruments.tms.reading.units_check import check_units
from tests.instruments.tms.reading.made import FS_HZ, draft, emg, sweeps, words


def checked(made: Draft, mains_hz: float | None = None) -> Draft:
    check_units(made, confirmed=False)
    check_quality(made, mains_hz=mains_hz)
    return made


def test_good_sweeps_have_nothing_to_tell_of() -> None:
    made = checked(draft(*sweeps(12)))
    assert words(made) == ""
    assert made.usable().all()


@pytest.mark.parametrize(
    ("factor", "likely"),
    [
        (1e-6, "a million times too small: the numbers are probably in V and not µV"),
        (1e-3, "a thousand times too small"),
        (1e3, "µV and not mV"),
        (1e6, "a million times too large"),
    ],
)
def test_a_unit_that_cannot_be_right_is_refused_with_the_likely_one(factor: float, likely: str) -> None:
    wrong = [one * factor for one in sweeps(8)]
    with pytest.raises(UnitConflict, match=rf"no muscle gives.*{likely}.*--emg-unit"):
        check_units(draft(*wrong), confirmed=False)


def test_a_unit_that_the_user_confirms_is_noted_and_kept() -> None:
    made = draft(*(one * 1e3 for one in sweeps(8)))
    check_units(made, confirmed=True)
    assert "no muscle gives" in words(made)


def test_quiet_muscles_and_large_responses_are_believed() -> None:
    check_units(draft(*(emg(0.7, seed=seed) for seed in range(5))), confirmed=False)
    check_units(draft(*(emg(0.7, [0.2], mep_mv=25.0, seed=seed) for seed in range(5))), confirmed=False)


def test_sweeps_of_zeros_are_missing_ones() -> None:
    filled = sweeps(5)
    filled[1] = np.zeros_like(filled[1])
    filled[3] = np.zeros_like(filled[3])
    made = checked(draft(*filled))
    assert list(made.usable()) == [True, False, True, False, True]
    assert "Sweeps 2, 4: every sample is 0; 2 of 5 sweeps are missing." in words(made)


def test_the_same_sweep_twice_counts_once() -> None:
    twice = sweeps(4)
    twice[3] = twice[1].copy()
    made = checked(draft(*twice))
    assert made.trials["rejected_because"][3] == "It has the same samples as sweep 2."
    assert made.usable().sum() == 3


def test_a_block_saved_twice_is_named() -> None:
    pre = sweeps(3)
    made = checked(draft(*pre, *(one.copy() for one in pre), block=["pre"] * 3 + ["post"] * 3))
    assert "Blocks 'pre' and 'post' are the same data." in words(made)
    assert made.usable().sum() == 3


def test_clipped_responses_are_set_aside() -> None:
    large = [emg(0.7, [0.2], mep_mv=2.0, seed=seed) for seed in range(6)]
    large[2] = np.clip(6.0 * large[2], -2.0, 2.0)
    made = checked(draft(*large))
    assert list(np.flatnonzero(~made.usable())) == [2]
    assert "clipped (1 of 6 sweeps)" in words(made)


def test_an_artefact_that_clips_does_no_harm() -> None:
    tracks = sweeps(6)
    for one in tracks:
        one[400:410] = 5.0
    assert checked(draft(*tracks)).usable().all()


@pytest.mark.parametrize("mains_hz", [50.0, 60.0])
def test_hum_is_told_of_with_its_frequency(mains_hz: float) -> None:
    seconds = np.arange(1400) / FS_HZ
    hum = [one + 0.02 * np.sin(2.0 * np.pi * mains_hz * seconds + place) for place, one in enumerate(sweeps(6))]
    for said in (None, mains_hz):
        told = words(checked(draft(*hum), said))
        assert f"hum of {mains_hz:g} Hz" in told
        assert (f"--mains-hz {mains_hz:g}." in told) == (said is None)


def test_noise_and_drift_are_no_hum() -> None:
    drifting = [one + np.linspace(0.0, 0.2, len(one)) for one in sweeps(6)]
    assert "hum" not in words(checked(draft(*drifting)))


def test_sweeps_too_short_for_a_silent_period_say_so() -> None:
    made = checked(draft(*(emg(0.2, [0.05], seed=seed) for seed in range(4)), pulse_at_s=0.05))
    assert "Sweeps end 150 ms after the pulse; silent periods are censored there." in words(made)
    assert "baseline" not in words(made)


def test_a_baseline_too_short_for_rest_says_so() -> None:
    made = checked(draft(*(emg(0.5, [0.02], seed=seed) for seed in range(4)), pulse_at_s=0.02))
    assert "4 of 4 sweeps have less than 50 ms before the pulse (20 ms at least)" in words(made)


def test_gaps_are_told_of() -> None:
    tracks = sweeps(3)
    tracks[1][100:110] = np.nan
    assert "Sweep 2 with gaps in the EMG." in words(checked(draft(*tracks)))
