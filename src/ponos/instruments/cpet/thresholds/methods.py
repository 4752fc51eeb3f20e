"""The published methods, each as a relation that bends at the threshold.

Departures from the papers: relations between volumes are divided by their abscissa, so that what is fitted is a ratio
(VCO2/VO2, VE/VO2, VE/VCO2), from which the noise of breath depth is gone; the abscissa is the smooth rising course of
oxygen uptake (or CO2 output) over time, so that its own noise does not tilt the lines; the best split is not taken as
the only one but weighed against all others (see :mod:`ponos.instruments.cpet.thresholds.bends`). Slopes and intercepts
carry weak priors, which are the project's own choice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ponos.instruments.cpet.averaging import Floats
from ponos.instruments.cpet.thresholds.bends import Relation
from ponos.instruments.cpet.thresholds.points import Points

__all__ = ["METHODS", "Method"]

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
        is when the other threshold is, where that is known.
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


@dataclass(frozen=True)
class _Term:
    """One regressor, with the mean and standard deviation that its coefficient has in people."""

    values: Floats
    mean: float
    sd: float


def _relation(
    points: Points,
    y: Floats,
    abscissa: Floats,
    candidates: Floats,
    other: float | None,
    terms: list[_Term],
    *,
    other_change: tuple[float, float],
    divided: bool = True,
    slope_range: tuple[float, float] = (-np.inf, np.inf),
    change: tuple[float, float] = (0.0, np.inf),
    after: tuple[float, float] = (-np.inf, np.inf),
) -> Relation:
    """Put a relation together: its straight terms, a bend at the other threshold, and its own.

    ``divided`` says that the relation is one between volumes, divided by its abscissa.
    """
    scale = 1.0 / abscissa if divided else np.ones_like(abscissa)
    beyond = _hinge(abscissa, points.time_s, np.array([points.time_s[-1] if other is None else other]))[:, 0]
    if np.count_nonzero(beyond) > 2:
        terms = [*terms, _Term(beyond * scale, *other_change)]
    return Relation(
        y=y,
        base=np.column_stack([term.values for term in terms]),
        bend=_hinge(abscissa, points.time_s, candidates) * scale[:, None],
        prior=np.array([(term.mean, term.sd) for term in terms]),
        slope_range=slope_range,
        least_change=change[0],
        most_change=change[1],
        after=after,
    )


def _straight(abscissa: Floats, slope: tuple[float, float], intercept: tuple[float, float]) -> list[_Term]:
    """A line between volumes, divided by its abscissa."""
    return [_Term(np.ones_like(abscissa), *slope), _Term(1.0 / abscissa, *intercept)]


def _co2(
    points: Points,
    candidates: Floats,
    other: float | None,
    *,
    slope_range: tuple[float, float],
    change: tuple[float, float],
    after: tuple[float, float] = (-np.inf, np.inf),
) -> Relation:
    x = points.vo2_trend
    line = _straight(x, (0.92, 0.12), (0.0, 0.08 * x[-1]))
    rer = points.vco2 / points.vo2
    return _relation(
        points,
        rer,
        x,
        candidates,
        other,
        line,
        other_change=(0.1, 0.2),
        slope_range=slope_range,
        change=change,
        after=after,
    )


def _v_slope(points: Points, candidates: Floats, other: float | None) -> Relation:
    return _co2(points, candidates, other, slope_range=(0.5, 1.25), change=(0.1, 1.5))


def _v_slope_45(points: Points, candidates: Floats, other: float | None) -> Relation:
    return _co2(points, candidates, other, slope_range=(0.5, 1.0), change=(0.05, np.inf), after=(1.0, 2.5))


def _air(
    points: Points,
    gas: Floats,
    x: Floats,
    candidates: Floats,
    other: float | None,
    *,
    other_change: tuple[float, float],
) -> Relation:
    # In thousands, VE over a gas is the familiar ventilatory equivalent (L of air per L of gas).
    line = _straight(x, (27.0, 9.0), (3500.0, 3000.0))
    equivalent = 1000.0 * points.ve / gas
    return _relation(
        points,
        equivalent,
        x,
        candidates,
        other,
        line,
        other_change=other_change,
        slope_range=(8.0, 80.0),
        change=(1.5, np.inf),
    )


def _ve_vo2(points: Points, candidates: Floats, other: float | None) -> Relation:
    return _air(points, points.vo2, points.vo2_trend, candidates, other, other_change=(8.0, 12.0))


def _ve_vco2(points: Points, candidates: Floats, other: float | None) -> Relation:
    return _air(points, points.vco2, points.vco2_trend, candidates, other, other_change=(0.0, 2.0))


def _excess_co2(points: Points, candidates: Floats, other: float | None) -> Relation:
    x = points.vo2_trend
    line = [_Term(x, -0.1, 0.15), _Term(np.ones_like(x), 0.0, 0.1 * x[-1])]
    return _relation(
        points,
        points.vco2**2 / points.vo2 - points.vco2,
        x,
        candidates,
        other,
        line,
        other_change=(0.3, 0.5),
        divided=False,
        slope_range=(-0.6, 0.3),
        change=(0.08, np.inf),
        after=(0.0, 4.0),
    )


def _peto2(points: Points, candidates: Floats, other: float | None) -> Relation | None:
    if not np.isfinite(points.peto2).all():
        return None
    x = points.vo2_trend
    line = _straight(x, (105.0, 15.0), (0.0, 8000.0))
    return _relation(
        points,
        points.peto2,
        x,
        candidates,
        other,
        line,
        other_change=(5.0, 10.0),
        change=(1.0, np.inf),
    )


def _ve_vco2_rise(points: Points, candidates: Floats, other: float | None) -> Relation:
    equivalent = 1000.0 * points.ve / points.vco2
    return _late_course(points, equivalent, candidates, other, change=(4.0, np.inf), after=(0.0, np.inf))


def _petco2(points: Points, candidates: Floats, other: float | None) -> Relation | None:
    if not np.isfinite(points.petco2).all():
        return None
    return _late_course(points, points.petco2, candidates, other, change=(-np.inf, -4.0), after=(-np.inf, 0.0))


def _late_course(
    points: Points,
    y: Floats,
    candidates: Floats,
    other: float | None,
    *,
    change: tuple[float, float],
    after: tuple[float, float],
) -> Relation:
    """A course over oxygen uptake that levels off, perhaps at VT1, and then turns for good.

    The part in 1/VO2 takes the curve of the start, the bend at VT1 the isocapnic stretch between the thresholds.
    """
    share = points.vo2_trend / points.vo2_trend[-1]
    curve = [_Term(share, 0.0, 12.0), _Term(np.ones_like(share), 30.0, 30.0), _Term(1.0 / share, 0.0, 6.0)]
    return _relation(
        points,
        y,
        share,
        candidates,
        other,
        curve,
        other_change=(0.0, 15.0),
        divided=False,
        change=change,
        after=after,
    )


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
