"""What a scanner would have recorded of a body that took a task of incentives or grips.

The trajectory has one row an event: ``onset_s``, ``duration_s``, ``trial_type``, and for each region the response in
``<region>_percent`` that the event causes; regions that it does not name stay silent.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ponos.instruments.imaging.regions import labels
from ponos.recording import Recording, Signals

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["observe"]

REPETITION_S = 2.0
NOISE_PERCENT = 0.25
CARRY = 0.35
"""Noise of one volume that is still there at the next one."""


def observe(trajectory: pd.DataFrame, rng: np.random.Generator) -> Recording:
    """Observe a body in the scanner.

    Parameters
    ----------
    trajectory : pandas.DataFrame
        One row an event, see the module.
    rng : numpy.random.Generator
        Of noise, drift and movement.

    Returns
    -------
    Recording
        Courses of all regions, events and confounds.
    """
    volumes = int(np.ceil((trajectory["onset_s"] + trajectory["duration_s"]).max() / REPETITION_S)) + 12
    times = np.asarray((np.arange(volumes) + 0.5) * REPETITION_S, dtype=np.float64)
    columns = [f"{region}_percent" for region in labels()]
    courses = {name: _course(trajectory, name, times) + _noise(volumes, rng) for name in columns}
    events = pd.DataFrame(
        {
            "onset": trajectory["onset_s"].to_numpy(float),
            "duration": trajectory["duration_s"].to_numpy(float),
            "trial_type": trajectory["trial_type"].to_numpy(),
        }
    )
    moved = np.abs(rng.normal(0.0, 0.03, (volumes, 6)))
    names = ("trans_x", "trans_y", "trans_z", "rot_x", "rot_y", "rot_z")
    confounds = pd.DataFrame(np.round(moved, 5), columns=list(names))
    confounds["framewise_displacement"] = np.round(np.abs(np.diff(moved, axis=0, prepend=moved[:1])).sum(axis=1), 5)
    frame = pd.DataFrame(courses)
    return Recording(
        instrument="imaging",
        data=Signals((frame - frame.mean()).round(4), 1.0 / REPETITION_S),
        format="observed",
        source="simulated",
        sha256="",
        about={"repetition_time_s": REPETITION_S, "volumes": float(volumes)},
        tables={"events": events, "confounds": confounds},
    )


def _course(trajectory: pd.DataFrame, column: str, times: NDArray[np.float64]) -> NDArray[np.float64]:
    """Every event through the haemodynamic response, as high as it says."""
    from nilearn.glm.first_level import compute_regressor

    if column not in trajectory:
        return np.zeros(len(times))
    condition = trajectory[["onset_s", "duration_s", column]].to_numpy(float).T
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made, _ = compute_regressor(condition, "spm", times)
    course: NDArray[np.float64] = made[:, 0]
    return course


def _noise(volumes: int, rng: np.random.Generator) -> NDArray[np.float64]:
    from scipy.signal import lfilter

    white = rng.normal(0.0, NOISE_PERCENT * np.sqrt(1.0 - CARRY**2), volumes)
    carried: NDArray[np.float64] = lfilter([1.0], [1.0, -CARRY], white)
    drift = rng.normal(0.0, 0.2) * np.cos(np.pi * np.arange(volumes) / volumes)
    return carried + drift
