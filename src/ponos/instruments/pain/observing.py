"""What an examiner would have written down of a body: thresholds and ratings that vary from trial to trial."""

from __future__ import annotations

import hashlib

import numpy as np
import pandas as pd

from ponos.errors import UsageError
from ponos.instruments.pain.formats import KNOWN, THRESHOLDS
from ponos.recording import Recording, Step, Table

__all__ = ["NEEDED", "observe"]

NEEDED = ("time_s",)
"""Every row of a trajectory is one stimulus, or the questionnaire.

Beside its time a row may give what the body would answer without noise: a threshold (``pressure_threshold_kpa``,
``heat_threshold_celsius``, ``cold_threshold_celsius``) or a ``rating`` with ``rating_of``, the words ``modality, site,
side, conditioning, stimulus``, and answers of the questionnaire.
"""

PRESSURE_CV = 0.08
TEMPERATURE_SD_CELSIUS = 0.5
RATING_SD_PERCENT = 4.0
"""How much trials scatter: the project's own choice, the ratings in percent of their scale."""


def observe(trajectory: pd.DataFrame, rng: np.random.Generator) -> Recording:
    """Write down a simulated session.

    Parameters
    ----------
    trajectory : pandas.DataFrame
        See :data:`NEEDED`.
    rng : numpy.random.Generator
        Source of chance; the same state gives the same recording.

    Returns
    -------
    Recording
        One row a stimulus.

    Raises
    ------
    UsageError
        The trajectory has no time.
    """
    if "time_s" not in trajectory:
        raise UsageError("The trajectory has no time_s.", todo=f"It needs {', '.join(NEEDED)}.")
    table = trajectory[[name for name in KNOWN if name in trajectory]].copy()
    for name in THRESHOLDS:
        if name in table:
            table[name] = _threshold(table[name].to_numpy(float), name, rng)
    if "rating" in table:
        ends = table["rating_of"].to_numpy(float) if "rating_of" in table else np.full(len(table), 100.0)
        noisy = table["rating"].to_numpy(float) + ends * RATING_SD_PERCENT / 100.0 * rng.standard_normal(len(table))
        table["rating"] = np.clip(np.round(noisy * 100.0 / ends) * ends / 100.0, 0.0, ends)
    digest = hashlib.sha256(pd.util.hash_pandas_object(table, index=False).to_numpy().tobytes()).hexdigest()
    return Recording(
        instrument="pain",
        data=Table(table),
        format="observed",
        source="simulated",
        sha256=digest,
        history=(Step("observe", {"pressure_cv": PRESSURE_CV, "rating_sd_percent": RATING_SD_PERCENT}),),
    )


def _threshold(truth: np.ndarray, name: str, rng: np.random.Generator) -> np.ndarray:
    noise = rng.standard_normal(len(truth))
    if name.endswith("celsius"):
        return np.round(truth + TEMPERATURE_SD_CELSIUS * noise, 1)
    return np.round(truth * np.exp(PRESSURE_CV * noise), 1)
