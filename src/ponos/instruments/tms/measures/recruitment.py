"""The recruitment curve: how the answer grows with the intensity, up to its plateau."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from ponos.errors import MeasureError
from ponos.instruments.parts import gives
from ponos.instruments.tms.measures.noise_floor import noise_spans_mv
from ponos.instruments.tms.measures.specs import REGISTER
from ponos.instruments.tms.measures.window_edge import edge_doubt
from ponos.instruments.tms.sweeps import Sweeps
from ponos.measures import Measure

__all__ = ["PARTS", "Curve", "boltzmann", "fit"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_FEWEST_PULSES, _FEWEST_INTENSITIES = 15, 4
_Z = 1.959964
_RISE = 4.4
"""Spreads of a Boltzmann curve from a tenth to nine tenths of its plateau."""

_STARTS = (0.25, 0.5, 0.75)
"""Where between the lowest and the highest intensity the midpoint is first looked for."""


def boltzmann(intensity: Floats, plateau: float, s50: float, k: float) -> Floats:
    """Give the size that the curve expects.

    Parameters
    ----------
    intensity : numpy.ndarray
        Of the stimulus.
    plateau, s50, k : float
        Plateau, midpoint and spread.

    Returns
    -------
    numpy.ndarray
        Plateau / (1 + exp((s50 − intensity) / k)).
    """
    return np.asarray(plateau / (1.0 + np.exp(np.clip((s50 - intensity) / k, -50.0, 50.0))))


@dataclass(frozen=True, kw_only=True)
class Curve:
    """A fitted curve, with the standard errors of what is reported of it.

    Attributes
    ----------
    plateau, s50, k : float
        Its parameters.
    cv, noise : float
        Spread of an answer: in proportion to its mean, and what is left where there is none.
    plateau_log_se, s50_se, slope_log_se : float
        Standard errors: of the logarithm of the plateau and of the slope, and of the midpoint; NaN where they cannot be
        told.
    reached : bool
        Whether the highest intensity lies on the plateau.
    between : bool
        Whether nearly all of its rise lies between two neighbouring intensities, so that nobody saw how steep it is.
    """

    plateau: float
    s50: float
    k: float
    cv: float
    noise: float
    plateau_log_se: float
    s50_se: float
    slope_log_se: float
    reached: bool
    between: bool

    @property
    def slope(self) -> float:
        """Its steepest slope, plateau / (4 k)."""
        return self.plateau / (4.0 * self.k)


def fit(intensity: Floats, size: Floats, *, floor: float = 0.0) -> Curve:
    """Fit a Boltzmann curve to single answers.

    Parameters
    ----------
    intensity : numpy.ndarray of shape (n,)
        Of each stimulus.
    size : numpy.ndarray of shape (n,)
        Of each answer, in mV.
    floor : float
        Size that noise alone has from peak to peak, in mV.

    Returns
    -------
    Curve
        By maximum likelihood; standard errors that do not rest on the normal distribution.

    Raises
    ------
    MeasureError
        There are too few pulses or intensities, or no curve fits.

    Notes
    -----
    An answer is normal about √(curve² + floor²) with the variance noise² + (cv · curve)²: small answers vary little and
    large ones much, as answers to magnetic stimulation do (Goetz et al. 2014, who part that spread further into one
    along the intensity and one along the size, which few recordings are long enough for). Least squares alone would
    let the largest answers decide. Without the floor, noise would be taken for the foot of the curve; where the curve
    rises between two intensities, its slope would then look well known.
    """
    different = len(np.unique(intensity))
    if len(intensity) < _FEWEST_PULSES or different < _FEWEST_INTENSITIES:
        raise MeasureError(
            f"{len(intensity)} pulses (number of intensities: {different}); a curve needs {_FEWEST_PULSES} pulses at "
            f"{_FEWEST_INTENSITIES} intensities."
        )
    low, high = float(intensity.min()), float(intensity.max())
    span, top = high - low, float(np.quantile(size, 0.95))
    if not top > 0 or size.std() <= 1e-9 * top:
        raise MeasureError("All answers are the same; there is no curve in them.")
    best = None
    scaled, bounds = (intensity - low) / span, _bounds(top)
    for part in _STARTS:
        start = np.array([np.log(top), part, np.log(0.1), np.log(0.4), np.log(0.02 * top)])
        tried = minimize(_loss, start, args=(scaled, size, floor), jac=True, method="L-BFGS-B", bounds=bounds)
        if np.isfinite(tried.fun) and (best is None or tried.fun < best.fun):
            best = tried
    if best is None:
        raise MeasureError("No curve fits the answers.")
    at = best.x
    plateau, s50, k = float(np.exp(at[0])), low + span * float(at[1]), span * float(np.exp(at[2]))
    rise = boltzmann(np.array([low, high]), plateau, s50, k)
    if rise[1] - rise[0] < 0.05 * top:
        raise MeasureError("The answers do not grow with the intensity.")
    errors = _errors(at, scaled, size, floor, bounds)
    return Curve(
        plateau=plateau,
        s50=s50,
        k=k,
        cv=float(np.exp(at[3])),
        noise=float(np.exp(at[4])),
        plateau_log_se=errors[0],
        s50_se=errors[1] * span,
        slope_log_se=errors[2],
        reached=bool(s50 + 2.0 * k <= high),
        between=_between(np.unique(intensity), s50, k),
    )


def _between(given: Floats, s50: float, k: float) -> bool:
    after = int(np.clip(np.searchsorted(given, s50), 1, len(given) - 1))
    return bool(_RISE * k < given[after] - given[after - 1])


def _bounds(top: float) -> list[tuple[float, float]]:
    large = np.log(top)
    return [
        (large - 4, large + 2.5),
        (-0.5, 2.0),
        (np.log(0.01), np.log(2.0)),
        (np.log(0.02), np.log(5.0)),
        (large - 9, large),
    ]


def _losses(at: Floats, intensity: Floats, size: Floats, floor: float) -> tuple[Floats, Floats]:
    """Give what each answer adds to minus the log-likelihood, and its slopes by log plateau, midpoint, log k, log cv
    and log noise.
    """
    plateau, k = np.exp(at[0]), np.exp(at[2])
    u = np.clip((intensity - at[1]) / k, -50.0, 50.0)
    rise = 1.0 / (1.0 + np.exp(-u))
    mean, bend = plateau * rise, plateau * rise * (1.0 - rise)
    own, noise = np.exp(2.0 * at[3]) * mean**2, np.exp(2.0 * at[4])
    seen = np.hypot(mean, floor)
    variance, away = own + noise, size - seen
    by_variance = 0.5 * (1.0 / variance - (away / variance) ** 2)
    by_mean = -away / variance * mean / np.maximum(seen, 1e-12) + by_variance * 2.0 * np.exp(2.0 * at[3]) * mean
    slopes = np.array(
        [
            by_mean * mean,
            -by_mean * bend / k,
            -by_mean * bend * u,
            2.0 * by_variance * own,
            2.0 * by_variance * noise,
        ]
    )
    return 0.5 * (np.log(variance) + away**2 / variance), slopes


def _loss(at: Floats, intensity: Floats, size: Floats, floor: float) -> tuple[float, Floats]:
    """Give minus the log-likelihood and its gradient."""
    losses, slopes = _losses(at, intensity, size, floor)
    return float(losses.sum()), slopes.sum(axis=1)


def _errors(
    at: Floats, intensity: Floats, size: Floats, floor: float, bounds: list[tuple[float, float]]
) -> tuple[float, float, float]:
    """Standard errors of log plateau, midpoint and log slope that hold though answers are skewed (White 1982).

    From the curvature of the likelihood alone intervals held the truth in 78 of 100 made-up recordings. A parameter
    that has run to the end of what it may be is taken as known for the others, and nothing is told of itself; where
    that is the spread of the curve, its midpoint may lie anywhere between two intensities.
    """
    free = np.flatnonzero([low + 1e-4 < one < high - 1e-4 for one, (low, high) in zip(at, bounds, strict=True)])
    step = 1e-5
    hessian = np.array(
        [
            (_loss(at + step * one, intensity, size, floor)[1] - _loss(at - step * one, intensity, size, floor)[1])
            / (2.0 * step)
            for one in np.eye(len(at))
        ]
    )
    try:
        inverse = np.linalg.inv((hessian + hessian.T)[np.ix_(free, free)] / 2.0)
    except np.linalg.LinAlgError:
        return float("nan"), float("nan"), float("nan")
    scores = _losses(at, intensity, size, floor)[1][free]
    covariance = np.full((len(at), len(at)), np.nan)
    few = len(size) / max(len(size) - len(free), 1)
    covariance[np.ix_(free, free)] = inverse @ (scores @ scores.T) @ inverse * few
    steepest = covariance[0, 0] + covariance[2, 2] - 2.0 * covariance[0, 2]
    s50 = covariance[1, 1] if 2 in free else float("nan")
    return _root(covariance[0, 0]), _root(s50), _root(steepest)


def _root(variance: float) -> float:
    return float(np.sqrt(variance)) if variance > 0 else float("nan")


@gives(REGISTER, "io_max", "io_s50", "io_slope", needs=("mep_mv", "test_intensity_percent"))
def _curve(sweeps: Sweeps) -> list[Measure]:
    single = sweeps.select(pulse="single") & np.isfinite(sweeps.mep_mv) & np.isfinite(sweeps.intensity)
    single &= ~(sweeps.minutes >= 0)
    state = "rest" if (single & (sweeps.state == "rest")).any() else "active"
    own = single & (sweeps.state == state)
    if not own.any():
        raise MeasureError("There are no single pulses whose intensity is known.")
    found = fit(sweeps.intensity[own], sweeps.mep_mv[own], floor=_floor_mv(sweeps, own))
    highest = float(sweeps.intensity[own].max())
    if found.s50 + found.k > highest:
        raise MeasureError(
            f"Answers still grow at the highest intensity ({highest:g} %): where they would stop growing, and so the "
            "midpoint and the slope, cannot be told."
        )
    beyond = "" if found.reached else "The highest intensity does not reach the plateau; it is extrapolated."
    method = f"Boltzmann curve by maximum likelihood, spread growing with the mean; {_given_in(sweeps)}"
    method += "; during contraction" if state == "active" else ""
    span = float(np.ptp(sweeps.intensity[own]))
    s50_se, slope_se = (np.nan, np.nan) if found.between else (found.s50_se, found.slope_log_se)
    edge = edge_doubt(sweeps, own)
    unseen = "The curve rises between two neighbouring intensities; how steep it is was not seen."
    return [
        REGISTER.found(
            id,
            value,
            low=low,
            high=high,
            n=int(own.sum()),
            doubt=" ".join(filter(None, (beyond, vague, edge))),
            method=method,
        )
        for id, value, (low, high), vague in (
            ("io_max", found.plateau, _on_log(found.plateau, found.plateau_log_se), _vague(found.plateau_log_se)),
            ("io_s50", found.s50, _plain(found.s50, s50_se), unseen if found.between else _vague(s50_se, span=span)),
            ("io_slope", found.slope, _on_log(found.slope, slope_se), unseen if found.between else _vague(slope_se)),
        )
    ]


def _floor_mv(sweeps: Sweeps, own: Bools) -> float:
    """Size that noise usually has: before the pulse or, in a table, where the lowest intensity gives no MEP."""
    if sweeps.settings.no_mep == "zero":
        return 0.0
    if sweeps.has_samples:
        spans = noise_spans_mv(sweeps, state=str(sweeps.state[own][0]))
        return float(np.median(spans)) if len(spans) else 0.0
    lowest = own & (sweeps.intensity == sweeps.intensity[own].min())
    none = sweeps.mep_mv[lowest & ~sweeps.is_mep]
    return float(np.median(none)) if 2 * len(none) > lowest.sum() else 0.0


def _given_in(sweeps: Sweeps) -> str:
    if not sweeps.intensity_of:
        return "it is not said what the intensity is percent of"
    return f"intensity in % of {sweeps.intensity_of.upper()}"


def _vague(se: float, *, span: float = 0.0) -> str:
    """Say that the pulses hardly tell a value: its interval spans a factor of ten, or all intensities given."""
    if not np.isfinite(se):
        return "How sure it is cannot be told from these pulses."
    if span:
        return "Its interval is as wide as all intensities that were given." if 2.0 * _Z * se > span else ""
    factor = float(np.exp(min(2.0 * _Z * se, 50.0)))
    return "The pulses hardly tell it: the ends of its interval are more than tenfold apart." if factor > 10.0 else ""


def _on_log(value: float, se: float) -> tuple[float | None, float | None]:
    return (value * float(np.exp(-_Z * se)), value * float(np.exp(_Z * se))) if se < 5 else (None, None)


def _plain(value: float, se: float) -> tuple[float | None, float | None]:
    return (value - _Z * se, value + _Z * se) if np.isfinite(se) else (None, None)


PARTS = (_curve,)
