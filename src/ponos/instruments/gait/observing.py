"""What a sensor on the lower back would have recorded of a body that walks with a given cadence."""

from __future__ import annotations

import hashlib

import numpy as np
import pandas as pd

from ponos.errors import UsageError
from ponos.instruments.gait.formats.gait_file import ACCELERATION
from ponos.recording import Recording, Signals, Step
from ponos.sheets.columns import numbers_in

__all__ = ["NEEDED", "NOISE_G0", "observe"]

NEEDED = ("time_s", "cadence_steps_min")
"""Regular times, close enough for a sensor (0.02 s or less), and the cadence at each, 0 while standing.

It may also give ``cue`` (1 while the cue to walk is on), ``height_cm`` and ``step_length_m``.
"""

NOISE_G0 = 0.01
WOBBLE = 0.02
HEIGHT_CM = 170.0
STEP_LENGTH_M = 0.65
"""Noise of the sensor, variation of the pace from step to step, and a body where none is given: its own choice."""

_LEG = 0.53
_G0_M_S2 = 9.80665
# Shape of a step in its harmonics, sine and cosine parts: made so that contacts stand out as they do in real walks.
_UP = ((1, 1.0, 0.0), (2, 0.35, 0.6), (3, 0.12, 0.0))
_FORWARD = ((1, 0.16, 0.0), (2, 0.10, 0.4), (3, 0.04, 0.0))
_ASIDE = ((0.5, 0.08, 0.0), (1.5, 0.04, 0.0))


def observe(trajectory: pd.DataFrame, rng: np.random.Generator) -> Recording:
    """Record a simulated walk.

    Parameters
    ----------
    trajectory : pandas.DataFrame
        See :data:`NEEDED`.
    rng : numpy.random.Generator
        Source of chance; the same state gives the same recording.

    Returns
    -------
    Recording
        One sample a row of the trajectory: up along x, aside along y, forward along z.

    Raises
    ------
    UsageError
        The trajectory lacks a quantity, or its times are not regular.
    """
    lacking = [name for name in NEEDED if name not in trajectory]
    if lacking:
        raise UsageError(f"The trajectory has no {lacking[0]}.", todo=f"It needs {', '.join(NEEDED)}.")
    steps = np.diff(trajectory["time_s"].to_numpy(float))
    if not len(steps) or not np.allclose(steps, steps[0], rtol=1e-3) or steps[0] <= 0:
        raise UsageError("The times of the trajectory are not regular.")
    fs = float(f"{1.0 / steps.mean():.9g}")
    samples = pd.DataFrame(_moved(trajectory, fs, rng).round(5), columns=list(ACCELERATION))
    if "cue" in trajectory:
        samples["cue"] = trajectory["cue"].to_numpy(float)
    digest = hashlib.sha256(pd.util.hash_pandas_object(samples, index=False).to_numpy().tobytes()).hexdigest()
    return Recording(
        instrument="gait",
        data=Signals(samples, fs),
        format="observed",
        source="simulated",
        sha256=digest,
        history=(Step("observe", {"noise_g0": NOISE_G0, "wobble": WOBBLE}),),
    )


def _moved(trajectory: pd.DataFrame, fs: float, rng: np.random.Generator) -> np.ndarray:
    n = len(trajectory)
    cadence = trajectory["cadence_steps_min"].to_numpy(float)
    step, height = (
        numbers_in(trajectory, "step_length_m", usual=STEP_LENGTH_M),
        numbers_in(trajectory, "height_cm", usual=HEIGHT_CM),
    )
    pace = cadence / 60.0
    # Each step has a pace of its own; noise that is held for about one step keeps the phase smooth.
    held = max(1, round(0.5 * fs))
    wobble = np.repeat(rng.standard_normal(n // held + 1), held)[:n]
    phase = 2.0 * np.pi * np.cumsum(pace * (1.0 + WOBBLE * wobble)) / fs
    # The body rises as an inverted pendulum does: the square of the step over eight leg lengths.
    rise = step**2 / (8.0 * _LEG * height / 100.0)
    up = rise / 2.0 * (2.0 * np.pi * pace) ** 2 / _G0_M_S2
    moving = (cadence > 0).astype(float)
    axes = (
        1.0 + up * _wave(phase, _UP, np.cos),
        moving * _wave(phase, _ASIDE, np.sin),
        moving * (0.05 + _wave(phase, _FORWARD, np.sin)),
    )
    return np.column_stack(axes) + NOISE_G0 * rng.standard_normal((n, 3))


def _wave(phase: np.ndarray, parts: tuple[tuple[float, float, float], ...], of: np.ufunc) -> np.ndarray:
    return np.asarray(sum(size * of(order * phase + shift) for order, size, shift in parts))
