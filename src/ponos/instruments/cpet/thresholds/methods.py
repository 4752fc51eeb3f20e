"""The published methods, each as a relation that bends at the threshold.

Departures from the papers: relations between volumes are divided by their abscissa, so that what is fitted is a ratio
(VCO2/VO2, VE/VO2, VE/VCO2), from which the noise of breath depth is gone; the abscissa is the smooth rising course of
oxygen uptake (or CO2 output) over time, so that its own noise does not tilt the lines; the best split is not taken as
the only one but weighed against all others (see :mod:`ponos.instruments.cpet.thresholds.bends`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ponos.instruments.cpet.averaging import Floats
from ponos.instruments.cpet.thresholds.bends import Relation
from ponos.instruments.cpet.thresholds.points import Points

__all__ = ["METHODS", "Method"]

_AIR = ((27.0, 9.0), (3500.0, 3000.0), (8.0, 12.0))
"""Slope of ventilation on gas exchange (L/L), its intercept (mL/min), and what VT2 adds: generous ranges of people."""

_TENSION = ((105.0, 15.0), (0.0, 8000.0), (5.0, 10.0))

Build = Callable[[Points, Floats, "float | None"], "Relation | None"]


@dataclass(frozen=True)
class Method:
    """One method.

    Attributes
    ----------
    name : str
        As it stands in the measure's condition.
    words : str
        As a table prints it.
    threshold : {"vt1", "vt2"}
        What it looks for.
    build : callable
        ``build(points, candidates, other)`` gives the relation, or None where the test lacks the channel; ``other``
        is the time of VT2 where a VT1 method must allow for it.
    weight : float
        How much it counts in the consensus; methods that read the same signal share one vote.
    reference : str
        Key into ``references.csv``.
    """

    name: str
    words: str
    threshold: str
    build: Build
    weight: float
    reference: str


def _hinge(abscissa: Floats, time: Floats, candidates: Floats) -> Floats:
    """How far the abscissa is past its value at each candidate moment; shape (n, g)."""
    at = np.interp(candidates, time, abscissa)
    return np.maximum(abscissa[:, None] - at[None, :], 0.0)


def _beyond(points: Points, abscissa: Floats, other: float | None) -> list[Floats]:
    """A bend of its own at VT2, so that the steeper course above it is not taken for VT1."""
    if other is None:
        return []
    past = _hinge(abscissa, points.time_s, np.array([other]))[:, 0]
    return [past] if np.count_nonzero(past) > 2 else []


def _ratio(
    points: Points,
    ratio: Floats,
    abscissa: Floats,
    candidates: Floats,
    other: float | None,
    *prior: tuple[float, float],
) -> dict[str, Floats]:
    """A straight line and its bend, divided by the abscissa; ``prior`` is of slope, intercept and the bend at VT2."""
    extra = [past / abscissa for past in _beyond(points, abscissa, other)]
    return {
        "y": ratio,
        "base": np.column_stack([np.ones_like(abscissa), 1.0 / abscissa, *extra]),
        "bend": _hinge(abscissa, points.time_s, candidates) / abscissa[:, None],
        "prior": np.array([*prior[: 2 + len(extra)]]),
    }


def _co2_prior(points: Points) -> tuple[tuple[float, float], ...]:
    return (0.92, 0.12), (0.0, 0.08 * points.vo2_trend[-1]), (0.1, 0.2)


def _v_slope(points: Points, candidates: Floats, other: float | None) -> Relation:
    parts = _ratio(points, points.vco2 / points.vo2, points.vo2_trend, candidates, other, *_co2_prior(points))
    return Relation(**parts, slope=0, slope_range=(0.5, 1.25), least_change=0.1, most_change=1.5)


def _v_slope_45(points: Points, candidates: Floats, other: float | None) -> Relation:
    parts = _ratio(points, points.vco2 / points.vo2, points.vo2_trend, candidates, other, *_co2_prior(points))
    return Relation(**parts, slope=0, slope_range=(0.5, 1.0), least_change=0.05, after=(1.0, 2.5))


def _ve_vo2(points: Points, candidates: Floats, other: float | None) -> Relation:
    # In thousands, VE/VO2 is the familiar ventilatory equivalent (L of air per L of oxygen).
    parts = _ratio(points, 1000.0 * points.ve / points.vo2, points.vo2_trend, candidates, other, *_AIR)
    return Relation(**parts, slope=0, slope_range=(8.0, 60.0), least_change=1.5)


def _excess_co2(points: Points, candidates: Floats, other: float | None) -> Relation:
    excess = points.vco2**2 / points.vo2 - points.vco2
    extra = _beyond(points, points.vo2_trend, other)
    base = np.column_stack([points.vo2_trend, np.ones(len(points)), *extra])
    bend = _hinge(points.vo2_trend, points.time_s, candidates)
    prior = np.array([(-0.1, 0.15), (0.0, 0.1 * points.vo2_trend[-1]), (0.3, 0.5)][: base.shape[1]])
    return Relation(excess, base, bend, prior, slope=0, slope_range=(-0.6, 0.3), least_change=0.08, after=(0.0, 4.0))


def _peto2(points: Points, candidates: Floats, other: float | None) -> Relation | None:
    if not np.isfinite(points.peto2).all():
        return None
    parts = _ratio(points, points.peto2, points.vo2_trend, candidates, other, *_TENSION)
    return Relation(**parts, slope=0, least_change=1.0)


def _ve_vco2(points: Points, candidates: Floats, other: float | None) -> Relation:
    parts = _ratio(points, 1000.0 * points.ve / points.vco2, points.vco2_trend, candidates, None, *_AIR)
    return Relation(**parts, slope=0, slope_range=(10.0, 80.0), least_change=1.5)


def _ve_vco2_rise(points: Points, candidates: Floats, other: float | None) -> Relation:
    return _late_course(points, 1000.0 * points.ve / points.vco2, candidates, upwards=True)


def _petco2(points: Points, candidates: Floats, other: float | None) -> Relation | None:
    if not np.isfinite(points.petco2).all():
        return None
    return _late_course(points, points.petco2, candidates, upwards=False)


def _late_course(points: Points, y: Floats, candidates: Floats, *, upwards: bool) -> Relation:
    """A course over oxygen uptake that is flat or slowly turning and then turns for good; 1/VO2 takes the start's curve."""
    share = points.vo2_trend / points.vo2_trend[-1]
    base = np.column_stack([share, np.ones(len(points)), 1.0 / share])
    bend = _hinge(share, points.time_s, candidates)
    prior = np.array([(0.0, 12.0), (30.0, 30.0), (0.0, 6.0)])
    if upwards:
        return Relation(y, base, bend, prior, slope=0, least_change=4.0, after=(0.0, np.inf))
    return Relation(y, base, bend, prior, slope=0, least_change=-np.inf, most_change=-4.0, after=(-np.inf, 0.0))


METHODS: tuple[Method, ...] = (
    Method("v_slope", "V-slope", "vt1", _v_slope, 0.5, "beaver1986"),
    Method("v_slope_45", "V-slope, 45°", "vt1", _v_slope_45, 0.35, "sue1988"),
    Method("ve_vo2", "VE/VO2", "vt1", _ve_vo2, 0.4, "wasserman1973"),
    Method("excess_co2", "excess CO2", "vt1", _excess_co2, 0.25, "gaskill2001"),
    Method("peto2", "end-tidal O2", "vt1", _peto2, 0.3, "wasserman1973"),
    Method("ve_vco2", "VE–VCO2", "vt2", _ve_vco2, 0.6, "beaver1986"),
    Method("ve_vco2_rise", "VE/VCO2", "vt2", _ve_vco2_rise, 0.4, "gaskill2001"),
    Method("petco2", "end-tidal CO2", "vt2", _petco2, 0.6, "wasserman1973"),
)
"""Weights: V-slope, its 45° form and excess CO2 all read VCO2 against VO2 and together have one vote."""
