"""Twitches that stimuli evoke, and what they say of the will's hold on the muscle.

The muscle adds less to a stimulus the more of it is active already. Where that relation is a straight line, the twitch
on top of a force F is ``T = R (1 - F / F0)`` with the resting twitch R and F0 what the muscle could give. Three rules
follow for a stimulus that meets F while the highest voluntary force was M:

- ``uncorrected``: ``1 - T/R``, which is F/F0: the activation *at the stimulus*, too low where F is below M;
- ``linear``: ``(1 - T/R) M/F``, which is M/F0, the activation at M if the line is straight up to it. It is not quite
  (twitches of very strong contractions are smaller than the line says), so that it can exceed 100 %;
- ``strojnik_komi``: ``1 - (T F/M) / R``, as it is commonly written after Strojnik and Komi: the twitch is made smaller
  in proportion to F/M. With the straight line it lies between the other two and corrects about part of the way.

All three are the same where the stimulus meets the highest force (F = M).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ponos.instruments.force.contractions import Floats

__all__ = ["RULES", "Line", "Twitch", "cortical_line", "twitch"]

_BEFORE_S = 0.05
"""The force before a stimulus is the mean of this long."""


@dataclass(frozen=True)
class Twitch:
    """What one stimulus evoked.

    Attributes
    ----------
    at_s : float
        When it was given.
    kind : str
        ``nerve``, ``cortex`` or empty.
    before : float
        Mean force of the 50 ms before it.
    peak : float
        Highest force in the window after it.
    drift : float
        How much the force moved by itself over the 100 ms before it.
    """

    at_s: float
    kind: str
    before: float
    peak: float
    drift: float

    @property
    def size(self) -> float:
        """Rise of the force over that before the stimulus."""
        return self.peak - self.before


def twitch(force: Floats, fs_hz: float, at_s: float, kind: str, window_ms: tuple[float, float]) -> Twitch | None:
    """Measure what one stimulus evoked.

    Parameters
    ----------
    force : numpy.ndarray
        Shape (n,), its resting offset removed.
    fs_hz : float
        Sampling rate.
    at_s : float
        When the stimulus was given.
    kind : str
        ``nerve``, ``cortex`` or empty.
    window_ms : tuple of float
        Where the peak is looked for.

    Returns
    -------
    Twitch or None
        None where the recording does not reach from 100 ms before the stimulus to the end of the window.
    """
    at = round(at_s * fs_hz)
    first, last = (at + round(one / 1000.0 * fs_hz) for one in window_ms)
    early = at - round(2 * _BEFORE_S * fs_hz)
    middle = at - round(_BEFORE_S * fs_hz)
    if early < 0 or last >= len(force) or middle >= at or early >= middle:
        return None
    stretch = force[early : last + 1]
    if not np.isfinite(stretch).all():
        return None
    before = float(force[middle:at].mean())
    drift = abs(before - float(force[early:middle].mean())) * 2
    return Twitch(at_s, kind, before, float(force[first : last + 1].max()), drift)


RULES: dict[str, Callable[[float, float, float, float], float]] = {
    "strojnik_komi": lambda size, rest, force, most: 100.0 * (1.0 - size * (force / most) / rest),
    "linear": lambda size, rest, force, most: 100.0 * (1.0 - size / rest) * most / force,
    "uncorrected": lambda size, rest, _force, _most: 100.0 * (1.0 - size / rest),
}
"""Voluntary activation in percent of superimposed twitch, resting twitch, force at the stimulus and highest force."""


@dataclass(frozen=True)
class Line:
    """The straight line of superimposed twitches over force.

    Attributes
    ----------
    rest : float
        Where it meets zero force: the estimated resting twitch.
    slope : float
        Twitch per force.
    r2 : float
        Its r².
    low, high : float
        95 % interval of ``rest``.
    n : int
        Stimuli behind it.
    """

    rest: float
    slope: float
    r2: float
    low: float
    high: float
    n: int


def cortical_line(force: Floats, size: Floats) -> Line | None:
    """Fit the line that estimates the resting twitch of a stimulus of the cortex.

    Parameters
    ----------
    force : numpy.ndarray
        Voluntary force at each stimulus, shape (n,).
    size : numpy.ndarray
        Superimposed twitches, shape (n,).

    Returns
    -------
    Line or None
        None with fewer than three stimuli, or with all at one force.
    """
    from scipy import stats

    if len(force) < 3 or np.ptp(force) <= 0:
        return None
    fit = stats.linregress(force, size)
    # Three points leave one degree of freedom; the interval is then as wide as it has to be.
    width = float(stats.t.ppf(0.975, len(force) - 2) * fit.intercept_stderr)
    rest = float(fit.intercept)
    return Line(rest, float(fit.slope), float(fit.rvalue**2), rest - width, rest + width, len(force))
