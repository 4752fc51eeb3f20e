"""Motor thresholds: by maximum likelihood, and by counting answers at each intensity."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_ndtr
from scipy.stats import chi2

from ponos.errors import MeasureError
from ponos.instruments.parts import gives
from ponos.instruments.tms.measures.noise_floor import noise_floor_mv
from ponos.instruments.tms.measures.specs import REGISTER
from ponos.instruments.tms.sweeps import Sweeps
from ponos.measures import Measure
from ponos.tables import rows_of

__all__ = ["PARTS", "by_counting", "by_likelihood"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

SPREAD = 0.07
"""Standard deviation of the threshold curve over the threshold, after Awiszus; a convention."""

_SPREADS = np.geomspace(SPREAD, 0.2, 8)
"""Those that the interval allows for, a convention: people spread by as much and more."""

_WORSE = 2.0
"""Where weaker pulses are answered more often and a curve has so much less log-likelihood than none: no threshold."""

_FEWEST = 8
"""Pulses from which on a threshold can be looked for; a convention."""

_GRID = np.arange(5.0, 100.01, 0.05)
_ML = "maximum_likelihood"


@cache
def _rules() -> dict[str, tuple[int, int]]:
    rows = rows_of("ponos.instruments.tms.measures", "threshold_rules.csv")
    return {row["rule"]: (int(row["needed"]), int(row["of"])) for row in rows}


def by_likelihood(intensity: Floats, answered: Bools) -> tuple[float, float, float]:
    """Find the intensity that is answered half of the time.

    Parameters
    ----------
    intensity : numpy.ndarray of shape (n,)
        Of each pulse, in percent of the stimulator's output.
    answered : numpy.ndarray of bool
        Whether it was answered.

    Returns
    -------
    tuple of float
        Threshold and the ends of its 95 % profile-likelihood interval, over the spread too.

    Raises
    ------
    MeasureError
        All pulses were answered, or none, or the weaker ones more often.

    Notes
    -----
    A pulse of intensity I is answered with the probability Φ((I − θ) / (0.07 θ)). The adaptive procedure adds a failure
    at 0 and a success at 100 % so as to start; a recording that is finished needs neither. The spread of 0.07 is a
    convention; in many people it is more, and an interval that takes it for known is too narrow. So the ends are those
    that any spread from 0.07 to 0.2 allows. The threshold itself is that of the convention: where the spread is looked
    for as well it scatters more and is no less biased.

    References
    ----------
    .. [1] Awiszus F. Suppl Clin Neurophysiol 2003;56:13-23.
    """
    if answered.all() or not answered.any():
        which = "All" if answered.all() else "None"
        raise MeasureError(f"{which} of {len(answered)} pulses were answered; the threshold lies outside of them.")
    likelihood = _likelihood(intensity, answered, SPREAD)
    best = int(likelihood.argmax())
    if best in (0, len(_GRID) - 1):
        raise MeasureError("The most likely threshold lies at the end of what a stimulator can give.")
    profile = np.max([_likelihood(intensity, answered, float(one)) for one in _SPREADS], axis=0)
    share = float(answered.mean())
    flat = len(answered) * (share * np.log(share) + (1.0 - share) * np.log1p(-share))
    rising = intensity[answered].mean() > intensity[~answered].mean()
    if not rising and profile.max() < flat - _WORSE:
        raise MeasureError("Stronger pulses were not answered more often; there is no threshold in these answers.")
    inside = _GRID[profile >= profile.max() - chi2.ppf(0.95, 1) / 2.0]
    return float(_GRID[best]), min(float(inside[0]), float(_GRID[best])), max(float(inside[-1]), float(_GRID[best]))


def _likelihood(intensity: Floats, answered: Bools, spread: float) -> Floats:
    """Log-likelihood of every threshold of the grid; intensities that were given often cost no more."""
    values, place = np.unique(intensity, return_inverse=True)
    hits = np.bincount(place, weights=answered, minlength=len(values))
    misses = np.bincount(place, minlength=len(values)) - hits
    z = (values[None, :] - _GRID[:, None]) / (spread * _GRID[:, None])
    return np.asarray(log_ndtr(z) @ hits + log_ndtr(-z) @ misses)


def by_counting(intensity: Floats, answered: Bools, *, needed: int, of: int) -> float:
    """Find the lowest intensity at which enough pulses are answered, and at every higher one.

    Parameters
    ----------
    intensity : numpy.ndarray of shape (n,)
        Of each pulse.
    answered : numpy.ndarray of bool
        Whether it was answered.
    needed, of : int
        Answers that are asked for, of how many pulses.

    Returns
    -------
    float
        The threshold.

    Raises
    ------
    MeasureError
        No intensity has so many pulses, or all of them are answered often enough, or none.
    """
    values = np.unique(intensity)
    counts = np.array([(intensity == one).sum() for one in values])
    values, counts = values[counts >= of], counts[counts >= of]
    if not len(values):
        raise MeasureError(f"No intensity was given {of} times.")
    enough = np.array([answered[intensity == one].mean() >= needed / of for one in values])
    if enough.all() or not enough[-1]:
        where = "lowest" if enough.all() else "highest"
        raise MeasureError(f"The {where} intensity that was given {of} times lies beyond the threshold.")
    return float(values[len(enough) - int(np.argmin(enough[::-1]))])


@gives(REGISTER, "rmt")
def _rmt(sweeps: Sweeps) -> list[Measure]:
    return _threshold("rmt", sweeps, "rest")


@gives(REGISTER, "amt")
def _amt(sweeps: Sweeps) -> list[Measure]:
    return _threshold("amt", sweeps, "active")


def _threshold(id: str, sweeps: Sweeps, state: str) -> list[Measure]:
    told = getattr(sweeps.settings, id) or sweeps.recording.about.get(f"{id}_percent_mso")
    if isinstance(told, int | float) and 0 < told <= 100:
        return [REGISTER.found(id, float(told), method="as told")]
    intensity, answered = _pulses(sweeps, state)
    doubt = _background(sweeps, sweeps.settings.active_mep_at_least_uv) if state == "active" else ""
    found = {_ML: _ml(id, sweeps, intensity, answered)} | {
        rule: _counted(id, rule, sweeps, intensity, answered) for rule in _rules()
    }
    chosen = found.pop(sweeps.settings.threshold_rule)
    answers = [_as_default(chosen), *(one for one in found.values() if one.value is not None)]
    return [_doubted(one, doubt) for one in answers] if doubt else answers


def _doubted(one: Measure, doubt: str) -> Measure:
    from dataclasses import replace

    if one.value is None:
        return one
    return replace(one, quality="doubtful", reason=f"{doubt} {one.reason}".strip())


def _as_default(one: Measure) -> Measure:
    from dataclasses import replace

    return replace(one, condition={})


def _background(sweeps: Sweeps, least_uv: float) -> str:
    """Say whether the contraction alone could look like answers; an active threshold would then be that of the EMG."""
    if not sweeps.has_samples:
        return ""
    spans = 1000.0 * noise_floor_mv(sweeps, state="active")
    words = f"The EMG of the contraction alone spans up to {spans:.0f} µV in a window as long as that of an answer"
    if spans > 1.5 * least_uv:
        raise MeasureError(f"{words}; answers of {least_uv:g} µV cannot be told from it.")
    return f"{words}; some answers of {least_uv:g} µV may be none." if spans > least_uv else ""


def _pulses(sweeps: Sweeps, state: str) -> tuple[Floats, Bools]:
    own = sweeps.select(pulse="single", state=state) & np.isfinite(sweeps.mep_mv) & ~(sweeps.minutes >= 0)
    words = "at rest" if state == "rest" else "during contraction"
    if not own.any():
        raise MeasureError(f"There are no single pulses {words}.")
    if sweeps.intensity_of != "mso":
        of = f"% of {sweeps.intensity_of.upper()}" if sweeps.intensity_of else "not said in what"
        raise MeasureError(f"A threshold needs intensities in % of the stimulator's output; here they are {of}.")
    own &= np.isfinite(sweeps.intensity)
    different = len(np.unique(sweeps.intensity[own]))
    if own.sum() < _FEWEST or different < 2:
        raise MeasureError(
            f"{int(own.sum())} pulses {words} (number of intensities: {different}); a threshold needs {_FEWEST} at "
            "several."
        )
    return sweeps.intensity[own], sweeps.is_mep[own]


def _ml(id: str, sweeps: Sweeps, intensity: Floats, answered: Bools) -> Measure:
    least = sweeps.settings.mep_at_least_uv if id == "rmt" else sweeps.settings.active_mep_at_least_uv
    method = (
        f"maximum likelihood of answers of {least:g} µV, spread {SPREAD:g} of the threshold; profile interval over "
        f"spreads from {_SPREADS[0]:g} to {_SPREADS[-1]:g}"
    )
    condition = {"rule": _ML}
    try:
        value, low, high = by_likelihood(intensity, answered)
    except MeasureError as error:
        return REGISTER.missing(id, str(error), method=method, condition=condition)
    given = float(intensity.min()), float(intensity.max())
    doubt = "" if given[0] <= value <= given[1] else f"It lies beyond the intensities that were given ({_span(given)})."
    # Where an end lies at the edge of what a stimulator can give, the pulses do not tell it.
    known = _GRID[0] < low and high < _GRID[-1]
    ends = (low, high) if known else (None, None)
    return REGISTER.found(
        id, value, low=ends[0], high=ends[1], n=len(intensity), doubt=doubt, method=method, condition=condition
    )


def _span(ends: tuple[float, float]) -> str:
    return f"{ends[0]:g} to {ends[1]:g} %"


def _counted(id: str, rule: str, sweeps: Sweeps, intensity: Floats, answered: Bools) -> Measure:
    needed, of = _rules()[rule]
    least = sweeps.settings.mep_at_least_uv if id == "rmt" else sweeps.settings.active_mep_at_least_uv
    method = f"lowest intensity with answers of {least:g} µV to {needed} of {of} pulses"
    try:
        value = by_counting(intensity, answered, needed=needed, of=of)
    except MeasureError as error:
        return REGISTER.missing(id, str(error), method=method, condition={"rule": rule})
    return REGISTER.found(id, value, n=len(intensity), method=method, condition={"rule": rule})


PARTS = (_rmt, _amt)
