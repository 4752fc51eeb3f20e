"""What a force gauge and an EMG amplifier would have recorded of a body that pulled, with their noise.

The EMG is noise whose size follows the drive and whose spectrum is that of a surface EMG. Fatigue slows the conduction
of the fibres, which stretches the signal in time: the noise is made once and read faster or slower, so that its median
frequency follows the trajectory at every moment. Sizes and shapes that are no part of the trajectory are the project's
own choice, made to look like the public recordings that its tests read.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ponos.errors import UsageError
from ponos.instruments.force.contractions import Floats
from ponos.recording import Recording, Signals, Step

__all__ = ["NEEDED", "OPTIONAL", "Device", "emg_noise", "observe"]

NEEDED = ("time_s", "force_n", "drive_fraction")
"""Quantities of a trajectory that the instrument cannot do without; the force is that of the will alone."""

OPTIONAL = ("emg_median_frequency_hz", "pulse", "twitch_n", "mep_mv")
"""What it can tell besides: the median frequency of the EMG, and on the rows at which a stimulus is given, its kind
(``nerve`` or ``cortex``; empty on all others), the force that it evokes and the peak-to-peak MEP."""

_SHAPE_HZ = 60.0, 120.0
"""Corner frequencies of the spectrum before it is scaled to its median."""


@dataclass(frozen=True, kw_only=True)
class Device:
    """How a gauge and an amplifier record and err.

    Attributes
    ----------
    step_s : float
        Time from sample to sample.
    emg_full_mv : float
        Root mean square of the EMG at full drive.
    emg_rest_mv : float
        That of the amplifier alone.
    median_hz : float
        Median frequency where the trajectory has none.
    offset_n : float
        What the gauge shows at rest.
    gauge_n : float
        Noise of the gauge (SD).
    tremor : float
        Unsteadiness of a held force, as a share of it (SD).
    artefact_mv : float
        Size of the artefact of a stimulus.
    rise_s : float
        Time to the peak of a twitch.
    """

    step_s: float = 0.001
    emg_full_mv: float = 0.6
    emg_rest_mv: float = 0.004
    median_hz: float = 90.0
    offset_n: float = 4.0
    gauge_n: float = 0.15
    tremor: float = 0.006
    artefact_mv: float = 4.0
    rise_s: float = 0.07


def observe(
    trajectory: pd.DataFrame, rng: np.random.Generator, *, device: Device | None = None, source: str = "simulated"
) -> Recording:
    """Record a simulated body that pulls.

    Parameters
    ----------
    trajectory : pandas.DataFrame
        Columns :data:`NEEDED`, and of :data:`OPTIONAL` what the body gives; ``time_s`` increasing.
    rng : numpy.random.Generator
        Source of chance; the same state gives the same recording.
    device : Device, optional
        How it records; :class:`Device` as it stands where not given.
    source : str
        Name that the recording carries.

    Returns
    -------
    Recording
        Force in N and EMG in mV.

    Raises
    ------
    UsageError
        The trajectory lacks a quantity.
    """
    lacking = [name for name in NEEDED if name not in trajectory]
    if lacking:
        raise UsageError(f"The trajectory has no {lacking[0]}.", todo=f"It needs {', '.join(NEEDED)}.")
    device = device or Device()
    time = trajectory["time_s"].to_numpy(float)
    at = np.arange(round((time[-1] - time[0]) / device.step_s)) * device.step_s
    force, drive = (np.interp(at + time[0], time, trajectory[name].to_numpy(float)) for name in NEEDED[1:])
    median = np.full(len(at), device.median_hz)
    if "emg_median_frequency_hz" in trajectory:
        median = np.interp(at + time[0], time, trajectory["emg_median_frequency_hz"].to_numpy(float))
    pulses = _pulses(trajectory)
    emg = emg_noise(median, 1.0 / device.step_s, rng) * np.maximum(drive, 0.0) * device.emg_full_mv
    emg = _stimulated(emg, pulses, device) + device.emg_rest_mv * rng.standard_normal(len(at))
    slow = _tremor(len(at), device.step_s, rng)
    pulled = force * (1.0 + device.tremor * slow) + device.offset_n + _evoked(len(at), pulses, device)
    samples = pd.DataFrame(
        {
            "force_n": (pulled + device.gauge_n * rng.standard_normal(len(at))).round(2),
            "emg_mv": emg.round(4),
        }
    )
    digest = hashlib.sha256(pd.util.hash_pandas_object(samples, index=False).to_numpy().tobytes()).hexdigest()
    return Recording(
        instrument="force",
        data=Signals(samples, 1.0 / device.step_s),
        format="observed",
        source=source,
        sha256=digest,
        about={"emg_fs_hz": 1.0 / device.step_s},
        tables={"pulses": pulses[["at_s", "pulse"]]} if len(pulses) else {},
        history=(Step("observe", {"device": device}),),
    )


def emg_noise(median_hz: Floats, fs_hz: float, rng: np.random.Generator) -> Floats:
    """Make noise with the spectrum of a surface EMG.

    Parameters
    ----------
    median_hz : numpy.ndarray
        Its median frequency at every sample, shape (n,).
    fs_hz : float
        Sampling rate.
    rng : numpy.random.Generator
        Source of chance.

    Returns
    -------
    numpy.ndarray
        Shape (n,), of unit root mean square.
    """
    if not len(median_hz):
        return np.empty(0)
    finer = 4
    base = _base_median()
    # Where the fibres conduct at half the speed, half as much of the noise passes in the same time.
    passed = np.concatenate(([0.0], np.cumsum(median_hz / base)[:-1])) / fs_hz
    n = int(np.ceil(passed[-1] * finer * fs_hz)) + 2
    frequency = np.fft.rfftfreq(n, 1.0 / (finer * fs_hz))
    spectrum = np.fft.rfft(rng.standard_normal(n)) * np.sqrt(_power(frequency))
    noise = np.fft.irfft(spectrum, n)
    noise /= noise.std() or 1.0
    return np.interp(passed, np.arange(n) / (finer * fs_hz), noise)


def _power(frequency: NDArray[np.floating]) -> Floats:
    low, high = _SHAPE_HZ
    squared = frequency**2
    return np.asarray(squared / ((squared + low**2) * (squared + high**2) ** 2), dtype=float)


def _base_median() -> float:
    frequency = np.linspace(0.0, 5000.0, 50001)
    total = np.cumsum(_power(frequency))
    return float(np.interp(total[-1] / 2, total, frequency))


def _pulses(trajectory: pd.DataFrame) -> pd.DataFrame:
    if "pulse" not in trajectory:
        nothing = np.empty(0)
        return pd.DataFrame({"at_s": nothing, "pulse": nothing.astype(object), "twitch_n": nothing, "mep_mv": nothing})
    given = trajectory[trajectory["pulse"].astype(str) != ""]
    found = pd.DataFrame(
        {
            "at_s": given["time_s"].to_numpy(float) - float(trajectory["time_s"].iloc[0]),
            "pulse": given["pulse"].to_numpy(object),
        }
    )
    for name in ("twitch_n", "mep_mv"):
        found[name] = given[name].to_numpy(float) if name in given else 0.0
    return found


def _evoked(n: int, pulses: pd.DataFrame, device: Device) -> Floats:
    total = np.zeros(n)
    after = np.arange(round(8 * device.rise_s / device.step_s)) * device.step_s
    shape = after / device.rise_s * np.exp(1.0 - after / device.rise_s)
    for at, size in zip(pulses["at_s"], pulses["twitch_n"], strict=True):
        start = round(at / device.step_s)
        total[start : start + len(shape)] += size * shape[: max(n - start, 0)]
    return total


def _stimulated(emg: Floats, pulses: pd.DataFrame, device: Device) -> Floats:
    """The EMG with artefacts, MEPs and the silence of a tenth of a second behind a stimulus of the cortex."""
    emg = emg.copy()
    wave = np.sin(2.0 * np.pi * np.arange(0.0, 0.012, device.step_s) / 0.012)
    for at, kind, mep in zip(pulses["at_s"], pulses["pulse"], pulses["mep_mv"], strict=True):
        start = round(at / device.step_s)
        if kind == "cortex":
            first = start + round(0.02 / device.step_s)
            emg[first : first + round(0.1 / device.step_s)] = 0.0
            stretch = emg[first : first + len(wave)]
            stretch += mep / float(np.ptp(wave)) * wave[: len(stretch)]
        emg[start : start + max(round(0.002 / device.step_s), 1)] = device.artefact_mv
    return emg


def _tremor(n: int, step_s: float, rng: np.random.Generator) -> Floats:
    """Slow noise of unit size: what wanders slower than about 2 Hz."""
    knots = rng.standard_normal(int(n * step_s * 4) + 3)
    return np.asarray(np.interp(np.arange(n) * step_s * 4, np.arange(len(knots)), knots), dtype=float)
