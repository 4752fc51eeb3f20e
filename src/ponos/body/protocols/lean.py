"""Lean test: lying, then ten minutes standing against a wall; heart rate and pressure of each second.

Blood pools in the legs and plasma leaks, filling falls and stroke volume with it; what the pressure lacks at the neck
drives heart rate and resistance. A smaller blood volume, more pooling or a weaker rise of resistance all end in a fast
heart: the test cannot tell them apart, and this protocol does not pretend to.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from ponos.body.organs.heartbeat import lying_bpm
from ponos.body.protocols.handed import STILL_TO_COME, Handed
from ponos.errors import UsageError

__all__ = ["LYING_MIN", "STANDING_MIN", "lean"]

LYING_MIN, STANDING_MIN = 5.0, 10.0
"""Convention: five minutes lying here (clinics take 5 to 20), ten standing."""

_STEP_S = 0.5
_LEAST_FILLING = 0.2
_PULSE_MMHG = 40.0
_FASTEST_BPM = 220.0


def lean(
    parameters: Mapping[str, float], *, lying_min: float = LYING_MIN, standing_min: float = STANDING_MIN
) -> Handed:
    """Let a person lie and stand.

    Parameters
    ----------
    parameters : mapping
        The person's.
    lying_min, standing_min : float
        How long.

    Returns
    -------
    Handed
        A row a second: ``time_s, posture, hr_bpm, sbp_mmhg, dbp_mmhg, map_mmhg, stroke_volume_ml``.

    Raises
    ------
    UsageError
        A part of the test lasts less than half a minute.
    """
    if min(lying_min, standing_min) < 0.5:
        raise UsageError("Lying and standing must last half a minute each, at least.")
    steps = round((lying_min + standing_min) * 60.0 / _STEP_S)
    time_s = np.arange(steps + 1) * _STEP_S
    upright = time_s >= lying_min * 60.0
    hr, pressure, stroke = _stand(upright, parameters)
    pulse = _PULSE_MMHG * stroke / parameters["rest_sv_ml"]
    table = pd.DataFrame(
        {
            "time_s": time_s,
            "posture": np.where(upright, "standing", "lying"),
            "hr_bpm": hr,
            "sbp_mmhg": pressure + 2.0 / 3.0 * pulse,
            "dbp_mmhg": pressure - pulse / 3.0,
            "map_mmhg": pressure,
            "stroke_volume_ml": stroke,
        }
    )
    every = round(1.0 / _STEP_S)
    return Handed(
        name="lean",
        session="visit",
        instrument="",
        table=table.iloc[::every].reset_index(drop=True),
        note=STILL_TO_COME,
    )


def _stand(upright: np.ndarray, of: Mapping[str, float]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Heart rate, mean pressure and stroke volume at each step."""
    rest_map, rest_hr, rest_sv = of["rest_map_mmhg"], lying_bpm(of), of["rest_sv_ml"]
    pooled, leaked, faster, tighter = 0.0, 0.0, 0.0, 0.0
    kept = np.empty((3, len(upright)))
    for step, standing in enumerate(upright):
        filling = max(1.0 - of["filling_slope"] * (pooled + leaked) / of["central_ml"], _LEAST_FILLING)
        rate = min(rest_hr + faster, _FASTEST_BPM)
        pressure = rest_map * filling * rate / rest_hr * (1.0 + tighter)
        kept[:, step] = rate, pressure, rest_sv * filling
        lacking = max(rest_map - pressure + of["carotid_mmhg"] * standing, -_PULSE_MMHG)
        pooled += _STEP_S * (of["pooled_ml"] * standing - pooled) / of["pooling_tau_s"]
        leaked += _STEP_S * of["leak_ml_min"] / 60.0 * standing
        faster += _STEP_S * (of["reflex_hr"] * max(lacking, 0.0) - faster) / of["reflex_hr_tau_s"]
        tighter += _STEP_S * (of["reflex_resistance"] * max(lacking, 0.0) - tighter) / of["reflex_resistance_tau_s"]
    return kept[0], kept[1], kept[2]
