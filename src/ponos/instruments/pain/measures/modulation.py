"""Conditioned pain modulation: what a second pain elsewhere does to a threshold or a rating.

A positive effect is inhibition. Parallel and sequential conditioning are kept apart (Yarnitsky 2015,
doi:10.1002/ejp.605). The interval is the wider one of what the trials scatter and of what published retests err, for a
session's own trials know nothing of the day.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ponos.errors import MeasureError
from ponos.instruments.pain.measures.means import Mean, difference, mean_of, mean_of_means, percent_change
from ponos.instruments.pain.measures.retest import Limit, agreement, limit_of
from ponos.instruments.pain.session import Bools, Floats, Group, Session
from ponos.instruments.pain.settings import PARADIGMS
from ponos.instruments.pain.specs import REGISTER
from ponos.instruments.parts import Part, gives
from ponos.measures import Measure

__all__ = ["PARTS"]

_NEGATIVE = (
    "A single negative value is not abnormal: among pain-free people the 5th to 25th percentiles are mostly negative "
    "(Schliessbach 2019)."
)
Effect = Callable[[Mean, Mean], Mean]


def _pairs(session: Session, values: Floats, variant: str) -> list[tuple[Group, Mean, Mean]]:
    """Conditioned and baseline means of each site that has both."""
    there = np.isfinite(values)
    base = {
        tuple(sorted(one.condition.items())): one for one in session.groups(there & (session.conditioning == "none"))
    }
    found = []
    for one in session.groups(there & (session.conditioning == variant)):
        before = base.get(tuple(sorted(one.condition.items())))
        if before is not None:
            found.append((one, mean_of(values[one.rows]), mean_of(values[before.rows])))
    return found


def _variants(session: Session, values: Floats) -> list[str]:
    there = np.isfinite(values)
    if session.without_paradigm:
        raise MeasureError("Nothing says whether conditioning was parallel or sequential (--paradigm).")
    if not (there & (session.conditioning == "none")).any():
        raise MeasureError("There is no trial without a conditioning stimulus.")
    return [one for one in PARADIGMS if (there & (session.conditioning == one)).any()]


def _told(id: str, found: Mean, limit: float | None, aside: str, condition: dict[str, str], method: str) -> Measure:
    halves = [half for half in (found.half, limit) if half is not None]
    half = max(halves) if halves else None
    reasons = [aside]
    if limit is None:
        doubt = "No published retest error is known for this test, so that it cannot be told from no effect."
    else:
        doubt = ""
        told = half is not None and abs(found.value) > half
        reasons.insert(0, "" if told else "It cannot be told from no effect, given the published retest error.")
    if found.value < 0:
        reasons.append(_NEGATIVE)
    return REGISTER.found(
        id,
        found.value,
        low=None if half is None else found.value - half,
        high=None if half is None else found.value + half,
        n=found.n,
        doubt=doubt,
        reason=" ".join(filter(None, reasons)),
        method=method,
        condition=condition,
    )


@gives(REGISTER, "cpm_effect", needs=("conditioning", "pressure_threshold_kpa"))
def _of_threshold(session: Session) -> list[Measure]:
    values = session.numbers("pressure_threshold_kpa")
    cuff = session.one_modality(np.isfinite(values)) == "cuff"
    limit = None if cuff else limit_of("pressure_pain_threshold", "", "kpa")
    told = []
    for variant in _variants(session, values):
        pairs = _pairs(session, values, variant)
        if not pairs:
            raise MeasureError("No site was tested both with and without a conditioning stimulus.")
        aside = agreement("cpm_effect", "cuff" if cuff else "pressure", variant)
        method = f"change of the mean threshold in percent, {variant} conditioning{_sources(limit)}"
        effects = [percent_change(after, before) for _, after, before in pairs]
        errors = [None if limit is None else 100.0 * limit.value / before.value for _, _, before in pairs]
        overall = None if None in errors else float(np.mean([error for error in errors if error is not None]))
        told.append(_told("cpm_effect", mean_of_means(effects), overall, aside, {"variant": variant}, method))
        if len(pairs) > 1:
            told += [
                _told("cpm_effect", effect, error, aside, {"variant": variant, **one.condition}, method)
                for (one, _, _), effect, error in zip(pairs, effects, errors, strict=True)
                if one.condition
            ]
    return told or _unconditioned()


def _sources(limit: Limit | None) -> str:
    if limit is None:
        return ""
    return f"; interval at least that of the published retest error ({limit.words})"


def _unconditioned() -> list[Measure]:
    raise MeasureError("There is no trial with a conditioning stimulus.")


def _rated(session: Session) -> tuple[Floats, Bools]:
    """Ratings of what was rated with conditioning too; single stimuli of a summation test beside it are left out."""
    ratings = session.rating
    kinds = session.words("stimulus")
    rows = np.isfinite(ratings) & (kinds != "train")
    tested = set(kinds[rows & np.isin(session.conditioning, PARADIGMS)])
    rows &= np.isin(kinds, list(tested)) if tested else True
    return np.where(rows, ratings, np.nan), rows


@gives(REGISTER, "cpm_rating_effect", needs=("conditioning", "rating"))
def _of_rating(session: Session) -> list[Measure]:
    ratings, rows = _rated(session)
    modality = session.one_modality(rows & np.isin(session.conditioning, PARADIGMS))
    if modality:
        ratings = np.where(session.words("modality") == modality, ratings, np.nan)
    told = []
    for variant in _variants(session, ratings):
        pairs = _pairs(session, ratings, variant)
        if not pairs:
            raise MeasureError("No site was rated both with and without a conditioning stimulus.")
        limit = limit_of("cpm_rating_effect", variant, "points") if modality == "heat" else None
        found = mean_of_means([difference(before, after) for _, after, before in pairs])
        method = f"rating without less rating with {variant} conditioning, in points of 100{_sources(limit)}"
        aside = agreement("cpm_rating_effect", modality, variant)
        half = None if limit is None else limit.of_one
        told.append(_told("cpm_rating_effect", found, half, aside, {"variant": variant}, method))
    return told or _unconditioned()


PARTS: tuple[Part[Session], ...] = (_of_threshold, _of_rating)
