"""Group differences adjusted for covariates, with standard errors that allow unequal spread."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ponos.errors import UsageError
from ponos.statistics.means import Estimates, student
from ponos.statistics.moments import Bools, Floats, Ints, columns

__all__ = ["adjusted"]


def adjusted(y: ArrayLike, group: ArrayLike, covariates: ArrayLike, *, confidence: float = 0.95) -> Estimates:
    """Compare two groups at equal covariates, by least squares.

    Standard errors are HC3: each squared residual is divided by the square of one minus its leverage. Somebody whom
    the model fits whatever the value (the only one at a site) tells nothing of the difference and is passed over.

    Parameters
    ----------
    y : array_like of shape (n_people, n_measures)
        Outcomes, such as changes. Measures that lack the same people are solved together.
    group : array_like of bool, shape (n_people,)
        The group whose mean the other's is subtracted from.
    covariates : array_like of shape (n_people, k) or (n_people,)
        Numbers; who lacks one is left out.
    confidence : float
        Of the interval.

    Returns
    -------
    Estimates
        Adjusted difference on people less columns degrees of freedom; NaN where the covariates leave the groups
        nothing to differ in. ``n`` counts ``group`` first.

    Raises
    ------
    UsageError
        There are not as many outcomes, groups and covariates.

    References
    ----------
    .. [1] MacKinnon JG, White H. J Econom 1985;29:305-325. doi:10.1016/0304-4076(85)90158-7
    """
    outcome, member, extra = columns(y), np.asarray(group).astype(bool), columns(covariates)
    if not len(outcome) == len(member) == len(extra):
        raise UsageError("Outcomes, group and covariates need one row a person.")
    known = ~np.isnan(outcome) & np.isfinite(extra.sum(axis=1, keepdims=True))
    design = np.column_stack([np.ones(len(member)), member.astype(float), extra])
    estimate, se, df = (np.full(outcome.shape[1], np.nan) for _ in range(3))
    for rows, at in _patterns(known):
        solved = _solved(outcome[np.ix_(rows, at)], design[rows])
        if solved is not None:
            estimate[at], se[at] = solved
            df[at] = rows.sum() - design.shape[1]
    n = ((known & member[:, None]).sum(axis=0), (known & ~member[:, None]).sum(axis=0))
    return student(estimate, se, df, n=n, confidence=confidence)


def _patterns(known: Bools) -> list[tuple[Bools, Ints]]:
    """Give who is present, with the measures that are so."""
    if known.size == 0:
        return []
    rows, place = np.unique(known, axis=1, return_inverse=True)
    place = place.reshape(known.shape[1])
    return [(rows[:, i], np.flatnonzero(place == i)) for i in range(rows.shape[1])]


def _solved(y: Floats, design: Floats) -> tuple[Floats, Floats] | None:
    """Give coefficient and standard error of the second column; nothing where the columns depend on each other."""
    n, k = design.shape
    if n <= k or np.linalg.matrix_rank(design) < k:
        return None
    q, r = np.linalg.qr(design)
    weight = np.linalg.solve(r, q.T)[1]
    free = 1.0 - (q**2).sum(axis=1)
    fixed = free < 1e-10
    if (np.abs(weight[fixed]) > 1e-10 * np.abs(weight).max()).any():
        return None
    residual = y - q @ (q.T @ y)
    # What rounding leaves of an exact fit is no residual.
    residual[:, (residual**2).sum(axis=0) <= 1e-26 * (y**2).sum(axis=0)] = 0.0
    scaled = np.where(fixed, 0.0, weight / np.where(fixed, 1.0, free))
    return weight @ y, np.sqrt(scaled**2 @ residual**2)
