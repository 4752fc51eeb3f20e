"""The mean of sizes that are skewed: its interval, and what is said where sweeps are few."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from ponos.instruments.tms.measures.specs import REGISTER
from ponos.instruments.tms.sweeps import Sweeps
from ponos.measures import Measure
from ponos.statistics.bootstrap import studentised_one
from ponos.tables import rows_of

__all__ = ["mean_of", "too_few"]

Floats = NDArray[np.float64]

_SEED = 2026
_LARGEST_MV = 50.0
"""Far above what surface electrodes see of a hand or leg when the whole nerve is stimulated; a convention."""

_FEWEST = 5
"""Sweeps from which on an interval says anything."""

_FEW = 10
"""Sweeps below which a bootstrap runs wild; the logarithm of the mean is taken as Student's instead."""

_MANY = 500
"""Sweeps from which on Student's interval is taken: the skewness of their mean is gone, and a bootstrap is slow."""


def mean_of(
    id: str, values: Floats, sweeps: Sweeps, condition: Mapping[str, str], method: str, *, doubt: str = ""
) -> Measure:
    """Give the mean of sizes with its interval.

    Parameters
    ----------
    id : str
        Of the measure.
    values : numpy.ndarray
        One a sweep; NaN where it could not be measured.
    sweeps : Sweeps
        The recording.
    condition : mapping of str to str
        Of the measure.
    method : str
        How the sizes were had; how the interval was had is added.
    doubt : str
        Why they should be doubted, besides being few.

    Returns
    -------
    Measure
        Found, doubtful where there are few sweeps, or missing.
    """
    values = values[np.isfinite(values)]
    if not len(values):
        return REGISTER.missing(id, "It could be measured in no sweep.", condition=condition)
    low, high, interval = _interval_of_mean(values)
    return REGISTER.found(
        id,
        float(values.mean()),
        low=low,
        high=high,
        n=len(values),
        doubt=" ".join(one for one in (_impossible(sweeps), doubt, too_few(len(values), sweeps)) if one),
        reason=_advised(len(values)),
        method=f"{method}; {interval}" if method and interval else method,
        condition=condition,
    )


def _impossible(sweeps: Sweeps) -> str:
    """Say that no muscle answers so: what was said of the unit, or what a file says, cannot be right."""
    middle = float(np.nanmedian(sweeps.mep_mv))
    return f"A median MEP of {middle:.3g} mV cannot be; look at the unit." if middle > _LARGEST_MV else ""


def _interval_of_mean(values: Floats) -> tuple[float | None, float | None, str]:
    """Ends of the 95 % interval and how it was had.

    Sizes are skewed, of which Student's interval takes no note: of 20 answers at the threshold it holds the mean in 89
    of 100, the studentised bootstrap in 94. Of fewer than ten the bootstrap holds it no better than Student's interval
    of the logarithm, and its upper end can be a thousand times the mean.
    """
    n, mean = len(values), float(values.mean())
    if n < _FEWEST or not values.std() > 0:
        return None, None, ""
    reach = float(stdtrit(n - 1, 0.975) * values.std(ddof=1) / np.sqrt(n))
    if n >= _MANY:
        return mean - reach, mean + reach, "Student's interval over sweeps"
    if n < _FEW:
        factor = float(np.exp(reach / mean))
        return mean / factor, mean * factor, "Student's interval of the logarithm of the mean"
    found = studentised_one(values[:, None], seed=_SEED, draws=1000)
    ends = float(found.low[0]), float(found.high[0])
    held = np.isfinite(ends).all() and ends[0] <= mean <= ends[1]
    return (max(ends[0], 0.0), ends[1], "interval by studentised bootstrap of sweeps") if held else (None, None, "")


def too_few(n: int, sweeps: Sweeps) -> str:
    """Say that there are fewer sweeps than were asked for.

    Parameters
    ----------
    n : int
        How many there are.
    sweeps : Sweeps
        The recording.

    Returns
    -------
    str
        A sentence; empty where there are enough.
    """
    least = sweeps.settings.least_pulses
    return f"Only {n} sweep{'s' if n > 1 else ''}; {least} are asked for." if n < least else ""


@cache
def _advice() -> tuple[tuple[int, str], ...]:
    rows = rows_of("ponos.instruments.tms.measures", "reliability.csv")
    return tuple((int(row["sweeps"]), row["needed_for"]) for row in rows)


def _advised(n: int) -> str:
    """Say how many sweeps are advised, where there are fewer."""
    short = [f"{sweeps} sweeps {what}" for sweeps, what in _advice() if n < sweeps]
    return f"Advised are {', '.join(short)}." if short else ""
