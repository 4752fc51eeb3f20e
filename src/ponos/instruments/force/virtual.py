"""A made-up session with everything in it: pulls, levels, stimuli of nerve and cortex, a hold that fails, pulls again.

Nobody pulled these forces. What fatigue does here is chosen so that every measure has a known answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

__all__ = ["VirtualSession"]

_STEP_S = 0.01
_RAMP_S = 0.25
_PULL_S, _PAUSE_S = 1.5, 1.0
_LEVEL_S = 2.5


@dataclass(frozen=True, kw_only=True)
class VirtualSession:
    """One session of one person who does not exist.

    Attributes
    ----------
    mvc_n : float
        Highest force of the will.
    activation : float
        Share of the muscle that the will reaches at most.
    resting_twitch_n : float
        Of a stimulus of the nerve; that of the cortex is three quarters of it.
    loss_per_pull : float
        Share of the force that each pull loses against the one before.
    recovery : float
        First pull of the second series over that of the first.
    drive_rise : float
        Drive that the hold needs at its end over that at its start.
    frequency_fall : float
        Median frequency at the end of the hold over that at its start.
    """

    mvc_n: float = 400.0
    activation: float = 0.92
    resting_twitch_n: float = 60.0
    loss_per_pull: float = 0.04
    recovery: float = 0.9
    drive_rise: float = 1.6
    frequency_fall: float = 0.7

    def trajectory(self) -> pd.DataFrame:
        """Give the session as a body would.

        Returns
        -------
        pandas.DataFrame
            Columns ``time_s, force_n, drive_fraction, emg_median_frequency_hz, pulse, twitch_n, mep_mv``.
        """
        parts = pd.concat(list(self._parts()), ignore_index=True)
        parts.insert(0, "time_s", np.arange(len(parts)) * _STEP_S)
        return parts

    @property
    def tasks(self) -> str:
        """What was done when, as ``--tasks`` takes it."""
        pulls = 4 * (_PULL_S + _PAUSE_S)
        levels = 4 * (_LEVEL_S + _PAUSE_S)
        hold = 14.0
        starts = np.cumsum([1.5, pulls + 0.5, levels + 1.5, hold + 1.0])
        lengths = (pulls, levels, hold, pulls)
        names = ("pulls", "levels", "hold", "pulls")
        return ",".join(f"{name}={a:g}:{a + b:g}" for name, a, b in zip(names, starts, lengths, strict=True))

    def _parts(self) -> Iterator[pd.DataFrame]:
        yield self._rest(1.5)
        yield from self._series(1.0)
        yield self._rest(0.5)
        for level in (0.25, 0.5, 0.75):
            yield self._pull(level, _LEVEL_S, {1.6: "cortex"} if level >= 0.5 else {})
            yield self._rest(_PAUSE_S)
        yield self._pull(1.0, _LEVEL_S, {0.9: "nerve", 1.7: "cortex"})
        yield self._rest(_PAUSE_S)
        yield self._rest(1.5, {0.5: "nerve"})
        yield self._hold()
        yield self._rest(1.0)
        yield from self._series(self.recovery)

    def _series(self, first: float) -> Iterator[pd.DataFrame]:
        for number in range(4):
            yield self._pull(first * (1.0 - self.loss_per_pull) ** number, _PULL_S, {})
            yield self._rest(_PAUSE_S)

    def _rest(self, seconds: float, pulses: dict[float, str] | None = None) -> pd.DataFrame:
        n = round(seconds / _STEP_S)
        return self._frame(np.zeros(n), np.zeros(n), np.full(n, 90.0), pulses or {})

    def _pull(self, level: float, seconds: float, pulses: dict[float, str]) -> pd.DataFrame:
        course = level * _trapezoid(round(seconds / _STEP_S))
        return self._frame(course, course, np.full(len(course), 90.0), pulses)

    def _hold(self) -> pd.DataFrame:
        """Half of the MVC for ten seconds, then ever less of it, then the hand lets go."""
        n = round(14.0 / _STEP_S)
        at = np.arange(n) * _STEP_S
        force = np.interp(at, [0.0, 0.5, 10.0, 13.0, 13.3, 14.0], [0.0, 0.5, 0.5, 0.3, 0.0, 0.0])
        course = np.clip(at / 10.0, 0.0, 1.0)
        return self._frame(
            force, force * (1.0 + (self.drive_rise - 1.0) * course), 90.0 * self.frequency_fall**course, {}
        )

    def _frame(
        self, level: np.ndarray, drive: np.ndarray, median: np.ndarray, pulses: dict[float, str]
    ) -> pd.DataFrame:
        """Levels in shares of the MVC; a twitch is the smaller the more of the muscle is active."""
        frame = pd.DataFrame(
            {
                "force_n": self.mvc_n * level,
                "drive_fraction": drive,
                "emg_median_frequency_hz": median,
                "pulse": "",
                "twitch_n": 0.0,
                "mep_mv": 0.0,
            }
        )
        for at, kind in pulses.items():
            row = round(at / _STEP_S)
            rest = self.resting_twitch_n * (0.75 if kind == "cortex" else 1.0)
            frame.loc[row, "pulse"] = kind
            frame.loc[row, "twitch_n"] = rest * (1.0 - self.activation * level[row])
            frame.loc[row, "mep_mv"] = 8.0 if kind == "cortex" else 0.0
        return frame


def _trapezoid(n: int) -> np.ndarray:
    at = np.arange(n) * _STEP_S
    return np.asarray(
        np.interp(at, [0.0, _RAMP_S, n * _STEP_S - _RAMP_S, n * _STEP_S], [0.0, 1.0, 1.0, 0.0]), dtype=float
    )
