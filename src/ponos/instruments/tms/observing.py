"""What an amplifier would have recorded of a body that a coil was held over: sweeps with their trial table.

A trajectory has one row a pulse and these columns:

- ``time_s``, ``pulse`` (``single``, ``paired``, ``afferent`` or ``nerve``) and ``mep_mv``, the median answer that the
  body would give to the test pulse alone (of ``nerve``: the compound potential of the muscle), which it cannot do
  without;
- of the protocol, where it has them: ``isi_ms``, ``conditioning_intensity_percent``, ``test_intensity_percent`` (of the
  stimulator's output), ``state`` (``rest`` or ``active``), ``block``, ``minutes_since_exertion``;
- of the body, where it gives them: ``mep_gain`` (1), ``inhibition_percent`` (100: the conditioning pulse does nothing),
  ``silent_period_ms`` from the pulse to its end, ``silent_period_sd_ms``, ``emg_background_mv`` (mean of the rectified
  EMG), ``latency_ms``, ``latency_sd_ms``, ``conditioning_mep_mv``, ``threshold_percent_mso`` and ``mep_log_sd``. Where
  the last is not given, answers vary by what was measured in people at the same intensity in % of the threshold.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ponos.errors import UsageError
from ponos.instruments.tms.virtual.signals import answers, artefacts, contraction, hum
from ponos.recording import Epochs, Recording, Step
from ponos.tables import rows_of

__all__ = ["AMPLIFIER", "NEEDED", "Amplifier", "observe", "recorded"]

Floats = NDArray[np.float64]

NEEDED = ("time_s", "pulse", "mep_mv")
"""Quantities of a trajectory that the instrument cannot do without."""

_PROTOCOL = (
    "pulse",
    "isi_ms",
    "conditioning_intensity_percent",
    "test_intensity_percent",
    "state",
    "block",
    "minutes_since_exertion",
)
"""What the stimulator and the person at it know, and so the trial table says."""

_LOG_SD = 0.51
"""Variation of answers whose intensity is not known: that measured at 120 % of the resting threshold."""

_NERVE_LOG_SD = 0.02
_LATENCY_MS = {"nerve": 3.5}
_ALIKE_MS = 22.0
_CLOCK_S = 0.002


@dataclass(frozen=True, kw_only=True)
class Amplifier:
    """What records the muscle.

    Attributes
    ----------
    fs_hz : float
        Sampling rate.
    before_s, after_s : float
        How long a sweep is before and after the test pulse.
    noise_mv : float
        Standard deviation of its white noise.
    mains_mv, mains_hz : float
        Amplitude of the hum, and its frequency.
    artefact_mv, artefact_ms : float
        Height of the stimulus artefact, and time constant of its decay.
    limit_mv : float
        What it clips at.
    decimals : int
        Of the mV that it writes.
    """

    fs_hz: float
    before_s: float = 0.25
    after_s: float = 0.35
    noise_mv: float = 0.0015
    mains_mv: float = 0.0
    mains_hz: float = 50.0
    artefact_mv: float = 1.0
    artefact_ms: float = 0.4
    limit_mv: float = 25.0
    decimals: int = 4

    @property
    def time_ms(self) -> Floats:
        """Of the samples of a sweep, from the test pulse."""
        first = round(self.before_s * self.fs_hz)
        return np.asarray(1000.0 * np.arange(-first, round(self.after_s * self.fs_hz)) / self.fs_hz)


AMPLIFIER = Amplifier(fs_hz=4000.0)
"""What observes where nothing else is said."""


def observe(trajectory: pd.DataFrame, rng: np.random.Generator) -> Recording:
    """Record a body that takes a protocol of pulses.

    Parameters
    ----------
    trajectory : pandas.DataFrame
        One row a pulse; see the top of this module.
    rng : numpy.random.Generator
        Source of chance; the same state gives the same recording.

    Returns
    -------
    Recording
        One sweep a pulse.

    Raises
    ------
    UsageError
        The trajectory lacks a quantity, or an answer is no number.
    """
    lacking = [name for name in NEEDED if name not in trajectory]
    if lacking:
        raise UsageError(f"The trajectory has no {lacking[0]}.", todo=f"It needs {', '.join(NEEDED)}.")
    unknown = np.flatnonzero(~np.isfinite(trajectory["mep_mv"].to_numpy(float)))
    if len(unknown):
        raise UsageError(f"The answer to pulse {unknown[0] + 1} is no number.", todo="Where none came, say 0 mV.")
    return recorded(_varied(trajectory, rng), rng)


def recorded(
    drawn: pd.DataFrame, rng: np.random.Generator, *, amplifier: Amplifier | None = None, source: str = "simulated"
) -> Recording:
    """Record answers whose sizes, latencies and silent periods are those of each sweep already.

    Parameters
    ----------
    drawn : pandas.DataFrame
        As a trajectory; nothing but what the amplifier adds is left to chance.
    rng : numpy.random.Generator
        Source of chance.
    amplifier : Amplifier, optional
        What records; :data:`AMPLIFIER` where not given.
    source : str
        Name that the recording carries.

    Returns
    -------
    Recording
        One sweep a pulse.
    """
    amplifier = amplifier or AMPLIFIER
    emg = _emg(drawn, rng, amplifier)
    trials = _trials(drawn, rng, amplifier)
    return Recording(
        instrument="tms",
        data=Epochs(tuple(emg[:, :, None]), trials, ("emg_mv",), amplifier.fs_hz),
        format="observed",
        source=source,
        sha256=hashlib.sha256(emg.tobytes()).hexdigest(),
        about={"intensity_of": "mso"} if "test_intensity_percent" in drawn else {},
        history=(Step("observe", {"amplifier": amplifier}),),
    )


def _varied(trajectory: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """The trajectory with the chance of every sweep in it."""
    n = len(trajectory)
    nerve = trajectory["pulse"].to_numpy() == "nerve"
    usual = np.array([_LATENCY_MS.get(str(one), _ALIKE_MS) for one in trajectory["pulse"]])
    spread = _column(trajectory, "mep_log_sd", _usual_spread(trajectory))
    size = trajectory["mep_mv"].to_numpy(float) * np.exp(
        np.where(nerve, _NERVE_LOG_SD, spread) * rng.standard_normal(n)
    )
    size = size * _column(trajectory, "mep_gain", 1.0) * _column(trajectory, "inhibition_percent", 100.0) / 100.0
    silent = _column(trajectory, "silent_period_ms", np.nan)
    silent = silent + _column(trajectory, "silent_period_sd_ms", 10.0) * rng.standard_normal(n)
    latency = _column(trajectory, "latency_ms", usual)
    latency = latency + _column(trajectory, "latency_sd_ms", 0.4) * rng.standard_normal(n)
    return trajectory.assign(mep_mv=size, silent_period_ms=silent, latency_ms=latency)


def _usual_spread(trajectory: pd.DataFrame) -> Floats:
    """How much answers vary at their intensity, on the log scale."""
    if not {"threshold_percent_mso", "test_intensity_percent"} <= set(trajectory):
        return np.full(len(trajectory), _LOG_SD)
    relative = 100.0 * trajectory["test_intensity_percent"] / trajectory["threshold_percent_mso"]
    known = list(rows_of("ponos.instruments.tms.virtual", "variability.csv"))
    at, spread = (np.array([float(row[name]) for row in known]) for name in ("intensity_percent_rmt", "log_sd"))
    usual = np.interp(relative.to_numpy(float), at, spread)
    return np.where(np.isfinite(usual), usual, _LOG_SD)


def _emg(drawn: pd.DataFrame, rng: np.random.Generator, amplifier: Amplifier) -> Floats:
    n, time = len(drawn), amplifier.time_ms
    latency = _column(drawn, "latency_ms", _ALIKE_MS)
    isi = _column(drawn, "isi_ms", np.nan)
    first = np.where(np.isfinite(isi), -isi, np.nan)
    emg = contraction(
        time,
        _column(drawn, "emg_background_mv", 0.0),
        latency,
        _column(drawn, "silent_period_ms", np.nan),
        amplifier.fs_hz,
        rng,
    )
    emg += answers(time, drawn["mep_mv"].to_numpy(float), latency)
    before = np.where(np.isfinite(first), _column(drawn, "conditioning_mep_mv", 0.0), 0.0)
    emg += answers(time, before, np.nan_to_num(first) + latency)
    for at in (np.zeros(n), first):
        emg += artefacts(time, at, amplifier.artefact_mv, amplifier.artefact_ms)
    if amplifier.mains_mv:
        emg += hum(time, n, amplifier.mains_mv, amplifier.mains_hz, rng)
    emg += amplifier.noise_mv * rng.standard_normal(emg.shape)
    return np.asarray(np.clip(emg, -amplifier.limit_mv, amplifier.limit_mv).round(amplifier.decimals))


def _trials(drawn: pd.DataFrame, rng: np.random.Generator, amplifier: Amplifier) -> pd.DataFrame:
    told = {name: drawn[name].to_numpy() for name in _PROTOCOL if name in drawn}
    clock = drawn["time_s"].to_numpy(float) + _CLOCK_S * rng.standard_normal(len(drawn))
    return pd.DataFrame(
        {
            "sweep": np.arange(1, len(drawn) + 1),
            "time_s": clock.round(3),
            "pulse_at_s": -amplifier.time_ms[0] / 1000.0,
            **told,
        }
    )


def _column(table: pd.DataFrame, name: str, default: float | Floats) -> Floats:
    """A column; what the body does not tell, also of a single row, is as by default."""
    usual = np.broadcast_to(np.asarray(default, dtype=float), (len(table),))
    if name not in table:
        return usual.copy()
    told = table[name].to_numpy(float)
    return np.where(np.isnan(told), usual, told)
