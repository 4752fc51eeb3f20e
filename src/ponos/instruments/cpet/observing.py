"""What a metabolic cart would have recorded of a body: breaths instead of a smooth course, with a cart's noise."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ponos.errors import UsageError
from ponos.instruments.cpet.averaging import Floats
from ponos.recording import Recording, Step, Table

__all__ = ["NEEDED", "Noise", "observe"]

NEEDED = ("time_s", "vo2_ml_min", "vco2_ml_min", "ve_l_min", "rf_per_min")
"""Quantities of a trajectory that the instrument cannot do without."""

_SET = ("work_w", "speed_km_h", "grade_percent")
"""What the ergometer is told and so knows exactly."""


@dataclass(frozen=True, kw_only=True)
class Noise:
    """How a person breathes and a cart and its sensors err, as coefficients of variation where no unit is named.

    Forms and default sizes are the project's own choice, made to look like the public breath-by-breath records that
    its tests read.

    Attributes
    ----------
    depth : float
        Breath-to-breath variation of tidal volume, which moves VO2, VCO2 and VE together.
    rate : float
        Variation of the breathing frequency.
    gas : float
        Independent variation of each gas, analyser and alveolar stores together.
    drift : float
        Slow wandering of ventilation over about a minute; CO2 follows it half way, O2 hardly.
    tension_mmhg : float
        Independent variation of the end-tidal pressures, in mmHg.
    wild : float
        Share of breaths spoilt by a leak or a cough.
    hr_bpm : float
        Independent variation of the heart rate that a breath is given, in /min; carts show whole beats.
    spo2_percent : float
        Independent variation of the saturation, in percent; oximeters show whole percent, at most 100.
    """

    depth: float = 0.10
    rate: float = 0.08
    gas: float = 0.03
    drift: float = 0.03
    tension_mmhg: float = 1.0
    wild: float = 0.01
    hr_bpm: float = 1.5
    spo2_percent: float = 0.5


def observe(
    trajectory: pd.DataFrame, rng: np.random.Generator, *, noise: Noise | None = None, source: str = "simulated"
) -> Recording:
    """Record a simulated body breath by breath.

    Parameters
    ----------
    trajectory : pandas.DataFrame
        Columns :data:`NEEDED`, and what else the body gives of heart rate, work rate, speed, ``peto2_mmhg`` and
        ``petco2_mmhg``; ``time_s`` increasing, its step small against a breath.
    rng : numpy.random.Generator
        Source of chance; the same state gives the same recording.
    noise : Noise, optional
        How noisy; :class:`Noise` as it stands where not given.
    source : str
        Name that the recording carries.

    Returns
    -------
    Recording
        One row a breath.

    Raises
    ------
    UsageError
        The trajectory lacks a quantity.
    """
    lacking = [name for name in NEEDED if name not in trajectory]
    if lacking:
        raise UsageError(f"The trajectory has no {lacking[0]}.", todo=f"It needs {', '.join(NEEDED)}.")
    noise = noise or Noise()
    breaths = _breathe(trajectory, rng, noise)
    table = _recorded(breaths, rng, noise)
    digest = hashlib.sha256(pd.util.hash_pandas_object(table, index=False).to_numpy().tobytes()).hexdigest()
    return Recording(
        instrument="cpet",
        data=Table(table),
        format="observed",
        source=source,
        sha256=digest,
        about={"sampling": "breaths"},
        history=(Step("observe", {"noise": noise}),),
    )


def _breathe(trajectory: pd.DataFrame, rng: np.random.Generator, noise: Noise) -> pd.DataFrame:
    """The trajectory at the end of each breath; frequency varies from breath to breath."""
    time = trajectory["time_s"].to_numpy(float)
    rate = trajectory["rf_per_min"].to_numpy(float)
    most = int((time[-1] - time[0]) / 60.0 * rate.max() * 1.5) + 10
    wobble = np.exp(_autoregressive(rng, most, 0.3) * noise.rate)
    ends = []
    now = float(time[0])
    for factor in wobble:
        now += 60.0 / (float(np.interp(now, time, rate)) * factor)
        if now > time[-1]:
            break
        ends.append(now)
    at = np.array(ends)
    sampled = {name: np.interp(at, time, trajectory[name].to_numpy(float)) for name in trajectory.columns}
    return pd.DataFrame(sampled | {"time_s": at, "rf_per_min": sampled["rf_per_min"] * wobble[: len(at)]})


def _recorded(breaths: pd.DataFrame, rng: np.random.Generator, noise: Noise) -> pd.DataFrame:
    n = len(breaths)
    wander = noise.drift * _autoregressive(rng, n, float(np.exp(-np.median(np.diff(breaths["time_s"])) / 25.0)))
    # A deep breath brings more of everything; what it takes from the stores the next one lacks.
    depth = np.exp(noise.depth * _autoregressive(rng, n, -0.2))
    table = pd.DataFrame({"time_s": breaths["time_s"].round(3)})
    table["vo2_ml_min"] = breaths["vo2_ml_min"] * depth * (1 + 0.1 * wander) * (1 + noise.gas * rng.standard_normal(n))
    table["vco2_ml_min"] = (
        breaths["vco2_ml_min"] * depth * (1 + 0.5 * wander) * (1 + noise.gas * rng.standard_normal(n))
    )
    table["ve_l_min"] = breaths["ve_l_min"] * depth * (1 + wander) * (1 + 0.5 * noise.gas * rng.standard_normal(n))
    spoilt = rng.random(n) < noise.wild
    factor = np.where(spoilt, rng.choice([0.35, 1.8], size=n), 1.0)
    for name in ("vo2_ml_min", "vco2_ml_min"):
        table[name] = (table[name] * factor).round(1)
    # A leak or a lost sample takes the gas of a breath, not its air; a cough brings more of everything.
    table["ve_l_min"] = (table["ve_l_min"] * np.maximum(factor, 1.0)).round(2)
    table["rf_per_min"] = breaths["rf_per_min"].round(1)
    table["vt_l"] = (table["ve_l_min"] / breaths["rf_per_min"]).round(3)
    for name, sign in (("peto2_mmhg", 0.5), ("petco2_mmhg", -0.5)):
        if name in breaths:
            pressure = breaths[name] * (1 + sign * wander) + noise.tension_mmhg * rng.standard_normal(n)
            table[name] = pressure.round(1)
    for name in _SET:
        if name in breaths:
            table[name] = breaths[name].round(1)
    # Sensors beside the cart are drawn last, so that the breaths are the same with and without them.
    if "hr_bpm" in breaths:
        table["hr_bpm"] = (breaths["hr_bpm"] + noise.hr_bpm * rng.standard_normal(n)).round()
    if "spo2_percent" in breaths:
        saturation = breaths["spo2_percent"] + noise.spo2_percent * rng.standard_normal(n)
        table["spo2_percent"] = saturation.round().clip(upper=100.0)
    return table


def _autoregressive(rng: np.random.Generator, n: int, memory: float) -> Floats:
    """Unit-variance noise that remembers a share ``memory`` of its last value."""
    fresh = rng.standard_normal(n) * np.sqrt(1.0 - memory**2)
    course = np.empty(n)
    last = rng.standard_normal()
    for index in range(n):
        last = memory * last + fresh[index]
        course[index] = last
    return course
