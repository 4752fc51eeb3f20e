"""What is odd about a recording of force, said in notes; a gauge that pulls downward is turned over, and said so."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ponos.instruments.force.channel_names import FORCES
from ponos.instruments.force.contractions import Floats, clipped_share, resting_level
from ponos.instruments.force.spectra import LOWEST_RATE_HZ, hum_share
from ponos.recording import Note

__all__ = ["check", "upright"]

_HUM = 0.05
"""Share of the power of an EMG that may be mains hum without a word (the project's choice)."""

_CLIPPED = 0.001
_OFFSET = 0.05
_HUGE_N = 5000.0
_HUGE_MV = 50.0
"""No limb pulls with more, and no surface EMG is larger (the project's choice)."""


def upright(samples: pd.DataFrame) -> tuple[pd.DataFrame, tuple[Note, ...]]:
    """Turn a force over where pulling gives negative numbers.

    Parameters
    ----------
    samples : pandas.DataFrame
        With a channel of force.

    Returns
    -------
    pandas.DataFrame
        The same, or with the force turned over.
    notes : tuple of Note
        That it was.
    """
    column = next(name for name in FORCES if name in samples)
    values = samples[column].to_numpy(float)
    known = values[np.isfinite(values)]
    if not len(known):
        return samples, ()
    middle = float(np.median(known))
    low, high = float(known.min()), float(known.max())
    # Whoever holds for most of a recording has the median up there; then zero tells which way is down.
    if not (middle - low > 2.0 * (high - middle) and low < -abs(high)):
        return samples, ()
    told = "Pulling gives negative numbers in this file; the force was turned over."
    return samples.assign(**{column: -values}), (Note("warning", told, column),)


def check(samples: pd.DataFrame, fs_hz: float, emg_fs_hz: float) -> tuple[Note, ...]:
    """Say what is odd.

    Parameters
    ----------
    samples : pandas.DataFrame
        Force and EMG.
    fs_hz : float
        Their rate.
    emg_fs_hz : float
        The rate that the EMG was recorded with; 0 where there is none.

    Returns
    -------
    tuple of Note
        One for each oddity.
    """
    notes = []
    for name in map(str, samples):
        values = samples[name].to_numpy(float)
        known = values[np.isfinite(values)]
        if not len(known) or known.min() == known.max():
            severity = "partial" if name in FORCES else "warning"
            notes.append(Note(severity, f"Channel '{name}' is flat or empty.", name))  # type: ignore[arg-type]
            continue
        share = clipped_share(values)
        if share > _CLIPPED and not (name in FORCES and known[known == known.max()].size < 5):
            notes.append(
                Note("warning", f"'{name}' is clipped: {100 * share:.1f} % stand at an end of its range.", name)
            )
        notes += _of_force(name, values, fs_hz) if name in FORCES else _of_emg(name, values, fs_hz, emg_fs_hz)
    return tuple(notes)


def _of_force(name: str, values: Floats, fs_hz: float) -> list[Note]:
    known = values[np.isfinite(values)]
    notes = []
    if len(values) < 2 * fs_hz:
        notes.append(Note("warning", f"The recording lasts {len(values) / fs_hz:.2f} s; a pull needs more.", name))
    rest = resting_level(values, fs_hz)
    if rest is None:
        told = "The recording has no rest in it: the offset of the gauge is not known and none is removed."
        notes.append(Note("warning", told, name))
    elif abs(rest) > _OFFSET * (known.max() - rest):
        told = (
            f"The gauge shows {rest:.3g} at rest, {100 * abs(rest) / (known.max() - rest):.0f} % of the highest force."
        )
        notes.append(Note("warning", told, name))
    if name == "force_n" and known.max() > _HUGE_N:
        told = f"A force of {known.max():.3g} N can be of no limb; its unit is probably another one (--map)."
        notes.append(Note("warning", told, name))
    return notes


def _of_emg(name: str, values: Floats, fs_hz: float, emg_fs_hz: float) -> list[Note]:
    known = values[np.isfinite(values)]
    notes = []
    if emg_fs_hz < LOWEST_RATE_HZ:
        told = f"'{name}' is sampled at {emg_fs_hz:g} Hz, too slow for a spectrum ({LOWEST_RATE_HZ:g} Hz)."
        notes.append(Note("warning", told, name))
    line, share = hum_share(known, fs_hz)
    if share > _HUM:
        told = (
            f"{100 * share:.0f} % of the power of '{name}' is mains hum of {line:g} Hz; --mains-hz {line:g} leaves it "
            "out of spectra, and the amplitude holds it still."
        )
        notes.append(Note("warning", told, name))
    if np.percentile(np.abs(known - np.median(known)), 99) > _HUGE_MV:
        told = f"'{name}' swings by more than {_HUGE_MV:g} mV; its unit is probably another one (--map)."
        notes.append(Note("warning", told, name))
    return notes
