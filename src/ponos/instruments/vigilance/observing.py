"""What a reaction-time task would have recorded of a body: responses about their mean, with a slow tail."""

from __future__ import annotations

import hashlib

import numpy as np
import pandas as pd

from ponos.errors import UsageError
from ponos.instruments.vigilance.formats import KNOWN
from ponos.recording import Recording, Step, Table
from ponos.sheets.columns import numbers_in

__all__ = ["NEEDED", "SIGMA_MS", "TAU_MS", "observe"]

NEEDED = ("time_s", "reaction_time_ms")
"""One row a stimulus: when it came and how fast the body responds to it on average.

It may also give ``sigma_ms`` and ``tau_ms`` (scatter and tail), ``error_percent`` (chance to answer wrongly),
``omission_percent`` (chance of no response), ``target`` (1 for stimuli that ask for a response), and the words
``segment, block, stimulus``.
"""

SIGMA_MS = 30.0
TAU_MS = 80.0
"""Scatter and tail where the trajectory gives none: the project's own choice."""


def observe(trajectory: pd.DataFrame, rng: np.random.Generator) -> Recording:
    """Record the responses of a simulated body.

    Parameters
    ----------
    trajectory : pandas.DataFrame
        See :data:`NEEDED`.
    rng : numpy.random.Generator
        Source of chance; the same state gives the same recording.

    Returns
    -------
    Recording
        One row a stimulus, times to a tenth of a millisecond.

    Raises
    ------
    UsageError
        The trajectory lacks a quantity.
    """
    lacking = [name for name in NEEDED if name not in trajectory]
    if lacking:
        raise UsageError(f"The trajectory has no {lacking[0]}.", todo=f"It needs {', '.join(NEEDED)}.")
    n = len(trajectory)
    tau, sigma = numbers_in(trajectory, "tau_ms", usual=TAU_MS), numbers_in(trajectory, "sigma_ms", usual=SIGMA_MS)
    mean = trajectory["reaction_time_ms"].to_numpy(float)
    times = mean - tau + sigma * rng.standard_normal(n) + rng.exponential(1.0, n) * tau
    wrong = rng.random(n) * 100.0 < numbers_in(trajectory, "error_percent", usual=0.0)
    silent = rng.random(n) * 100.0 < numbers_in(trajectory, "omission_percent", usual=0.0)
    table = trajectory[[name for name in KNOWN if name in trajectory]].copy()
    table["reaction_time_ms"] = np.where(silent, np.nan, np.round(np.maximum(times, 1.0), 1))
    if "target" in trajectory:
        target = trajectory["target"].to_numpy(float)
        pressed = np.where(silent, 0.0, np.where(wrong, 1.0 - target, target))
        table["response"] = pressed
        table["correct"] = (pressed == target).astype(float)
        table.loc[pressed == 0.0, "reaction_time_ms"] = np.nan
    elif "error_percent" in trajectory:
        table["correct"] = np.where(silent, np.nan, 1.0 - wrong)
    digest = hashlib.sha256(pd.util.hash_pandas_object(table, index=False).to_numpy().tobytes()).hexdigest()
    return Recording(
        instrument="vigilance",
        data=Table(table),
        format="observed",
        source="simulated",
        sha256=digest,
        history=(Step("observe", {"sigma_ms": SIGMA_MS, "tau_ms": TAU_MS}),),
    )
