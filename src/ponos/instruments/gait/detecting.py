"""Strides in the acceleration of the lower back, found by scikit-digital-health.

Contacts of the feet come from a wavelet transform of the forward acceleration; the way of a stride from the rise of the
body and the length of the leg (Zijlstra and Hof 2003, doi:10.1016/S0966-6362(02)00190-X), taken as 0.53 of the height.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ponos.errors import MeasureError

__all__ = ["EXTRA", "Detected", "detect"]

Floats = NDArray[np.float64]
EXTRA = 'Strides in acceleration need scikit-digital-health: pip install "ponos[gait]".'

SLOWEST_HZ = 20.0
SHORTEST_S = 8.0
"""What the detector needs."""

_NOON = 1_600_000_000.0
"""Some moment at noon: the detector wants the time of day, and parts at midnight."""

_NAMES = {
    "step_time_s": "step time",
    "stride_time_s": "stride time",
    "stance_time_s": "stance time",
    "swing_time_s": "swing time",
    "double_support_s": "double support",
    "stride_length_m": "stride length",
    "stride_speed_m_s": "gait speed",
}
_SPATIAL = ("stride_length_m", "stride_speed_m_s")


@dataclass(frozen=True)
class Detected:
    """Strides that were found.

    Attributes
    ----------
    columns : mapping of str to numpy.ndarray
        One value a contact, NaN where its stride is not whole.
    contacts_s : numpy.ndarray
        When each contact was, seconds from the first sample of the walk.
    height_cm : float or None
        What ways were reckoned with.
    """

    columns: Mapping[str, Floats]
    contacts_s: Floats
    height_cm: float | None

    def of(self, column: str) -> Floats:
        """Give one quantity.

        Parameters
        ----------
        column : str
            One of the columns of strides.

        Returns
        -------
        numpy.ndarray
            One value a contact.

        Raises
        ------
        MeasureError
            It needs the height, which is not known.
        """
        if column in _SPATIAL and self.height_cm is None:
            raise MeasureError("Ways and speeds need the height of the person (--height-cm).")
        return self.columns.get(column, np.empty(0))


def detect(acceleration: Floats, fs: float, walking_s: tuple[float, float], height_cm: float | None) -> Detected:
    """Find strides.

    Parameters
    ----------
    acceleration : numpy.ndarray
        Shape (n, 3), g₀.
    fs : float
        Samples a second.
    walking_s : tuple of float
        Stretch that is walking.
    height_cm : float or None
        Body height.

    Returns
    -------
    Detected
        The strides.

    Raises
    ------
    MeasureError
        The detector is not installed, the walk is too short or too coarsely sampled, or nothing is found.
    """
    try:
        from skdh.gait import GaitLumbar
    except ImportError:
        raise MeasureError(EXTRA) from None
    if fs < SLOWEST_HZ:
        raise MeasureError(f"It was sampled {fs:g} times a second; {SLOWEST_HZ:g} are needed.")
    chosen = np.ascontiguousarray(acceleration[round(walking_s[0] * fs) : round(walking_s[1] * fs)])
    length = len(chosen) / fs
    if length < SHORTEST_S:
        raise MeasureError(f"The walk lasts {length:.1f} s; {SHORTEST_S:g} s are needed.")
    if float(np.linalg.norm(chosen - chosen.mean(axis=0), axis=1).max()) < 1e-6:
        raise MeasureError("Nothing moves.")
    time = _NOON + np.arange(len(chosen)) / fs
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            told = GaitLumbar().predict(
                time=time, accel=chosen, fs=fs, height=None if height_cm is None else height_cm / 100.0
            )
        except Exception as error:  # noqa: BLE001 - whatever stops it, the measure says that nothing was found
            raise MeasureError(f"No strides were found ({type(error).__name__}: {error}).") from None
    columns = {column: np.asarray(told[name], float) for column, name in _NAMES.items() if name in told}
    if not len(columns.get("stride_time_s", ())) or not np.isfinite(columns["stride_time_s"]).any():
        raise MeasureError("No strides were found.")
    return Detected(columns, np.asarray(told["IC Timestamp"], float) - _NOON, height_cm)
