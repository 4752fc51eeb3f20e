"""Rules on where a motor evoked potential begins, by name; the first is the default."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from ponos.instruments.tms.onsets import cumulative_sum, peak_fraction, rise_above_noise, steepest_rise

__all__ = ["RULES", "Rule"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Rule:
    """One rule.

    Attributes
    ----------
    words : str
        What it does.
    references : tuple of str
        Keys of ``references.csv``; none where it is a common convention without one origin.
    onset : callable
        ``onset(before, after, fs_hz)`` gives the sample of ``after`` in which each answer begins, shape (sweeps,), NaN
        where it finds none; ``before`` and ``after`` are the EMG before the pulse and in the window of the answer,
        shape (sweeps, samples).
    """

    words: str
    references: tuple[str, ...]
    onset: Callable[[Floats, Floats, float], Floats]


RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "rise_above_noise": Rule(
            "the rectified EMG first stays above the mean + 3 SD before the pulse for 1 ms", (), rise_above_noise.onset
        ),
        "steepest_rise": Rule(
            "a tangent at the steepest rise of the first deflection, followed back to the level before the pulse",
            ("bigoni2022",),
            steepest_rise.onset,
        ),
        "cumulative_sum": Rule(
            "the turn of the cumulative sum of the rectified EMG above its level before the pulse",
            ("ellaway1978",),
            cumulative_sum.onset,
        ),
        "peak_fraction": Rule(
            "back from the largest peak, the rectified EMG last below a tenth of it", (), peak_fraction.onset
        ),
    }
)
