"""Pain thresholds: pressure, heat, cold; the mean over sites, and each site where there are several."""

from __future__ import annotations

import numpy as np

from ponos.errors import MeasureError
from ponos.instruments.pain.measures.means import Mean, mean_of, mean_of_means
from ponos.instruments.pain.session import Session
from ponos.instruments.pain.specs import REGISTER
from ponos.instruments.parts import Part, gives
from ponos.measures import Measure

__all__ = ["PARTS"]


def _told(id: str, mean: Mean, method: str, condition: dict[str, str] | None = None) -> Measure:
    half = mean.half
    return REGISTER.found(
        id,
        mean.value,
        low=None if half is None else mean.value - half,
        high=None if half is None else mean.value + half,
        n=mean.n,
        method=method,
        condition=condition,
    )


def _threshold(session: Session, id: str, column: str) -> list[Measure]:
    rows = np.isfinite(session.numbers(column)) & (session.conditioning == "none")
    if not rows.any():
        raise MeasureError("There is no trial without a conditioning stimulus.")
    session.one_modality(rows)
    groups = session.groups(rows)
    means = [mean_of(session.numbers(column)[one.rows]) for one in groups]
    if len(groups) == 1:
        where = " ".join(groups[0].condition.values())
        return [_told(id, means[0], "mean of the trials" + (f", {where}" if where else ""))]
    told = [_told(id, mean_of_means(means), f"mean over {len(groups)} sites of the means of their trials")]
    return told + [
        _told(id, mean, "mean of the trials", dict(one.condition))
        for one, mean in zip(groups, means, strict=True)
        if one.condition
    ]


@gives(REGISTER, "pressure_pain_threshold", needs=("pressure_threshold_kpa",))
def _pressure(session: Session) -> list[Measure]:
    return _threshold(session, "pressure_pain_threshold", "pressure_threshold_kpa")


@gives(REGISTER, "heat_pain_threshold", needs=("heat_threshold_celsius",))
def _heat(session: Session) -> list[Measure]:
    return _threshold(session, "heat_pain_threshold", "heat_threshold_celsius")


@gives(REGISTER, "cold_pain_threshold", needs=("cold_threshold_celsius",))
def _cold(session: Session) -> list[Measure]:
    return _threshold(session, "cold_pain_threshold", "cold_threshold_celsius")


PARTS: tuple[Part[Session], ...] = (_pressure, _heat, _cold)
