"""Marginal models of many trials, fast: every person's correlation matrix is inverted in closed form.

Generalised estimating equations with one correlation between any two trials of a person. A look that refits a model
dozens of times, or a task of fifty thousand trials, needs them in milliseconds.

The sandwich estimate of their standard errors is too small for few people. Beside it stands that of Mancl and DeRouen,
which is meant for them; with about thirty people the two can disagree on what is significant.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit, logit, ndtr, ndtri

from ponos.errors import MeasureError, UsageError
from ponos.statistics.moments import Floats, Ints

__all__ = ["Coefficient", "Marginal", "Relabelled", "marginal", "relabelled"]

Family = Literal["binary", "gaussian"]
_STEPS = 60
_CLOSE, _NEAR, _LOOSE = 1e-8, 1e-6, 1e-4
"""A last step this small ends the search, in a relabelling already the second; one larger than the third was no end."""


@dataclass(frozen=True, kw_only=True)
class Coefficient:
    """One coefficient and how well it is known.

    Attributes
    ----------
    value, se, low, high, p : float
        Estimate, standard error, 95 % interval (normal) and two-sided p.
    """

    value: float
    se: float
    low: float
    high: float
    p: float


@dataclass(frozen=True, kw_only=True)
class Marginal:
    """A fitted marginal model.

    Attributes
    ----------
    coef : ndarray of shape (k,)
        Coefficients in the order of the design.
    robust, small : ndarray of shape (k, k)
        Their covariance by the sandwich, and after Mancl and DeRouen.
    alpha : float
        Correlation of two trials of one person.
    people, trials : int
        How many stand behind it.
    """

    coef: Floats
    robust: Floats
    small: Floats
    alpha: float
    people: int
    trials: int

    def along(self, direction: ArrayLike, *, small_sample: bool = False) -> Coefficient:
        """Give a linear combination of the coefficients.

        Parameters
        ----------
        direction : array_like of shape (k,)
            Its weights.
        small_sample : bool
            Whether the standard error is that of Mancl and DeRouen.

        Returns
        -------
        Coefficient
            Its value with the normal interval.
        """
        weights = np.asarray(direction, dtype=float)
        covariance = self.small if small_sample else self.robust
        value, se = float(weights @ self.coef), float(np.sqrt(weights @ covariance @ weights))
        reach = float(ndtri(0.975)) * se
        p = float(2.0 * ndtr(-abs(value) / se)) if se > 0 else float("nan")
        return Coefficient(value=value, se=se, low=value - reach, high=value + reach, p=p)

    def of(self, column: int, *, small_sample: bool = False) -> Coefficient:
        """Give one coefficient.

        Parameters
        ----------
        column : int
            Its place in the design.
        small_sample : bool
            Whether the standard error is that of Mancl and DeRouen.

        Returns
        -------
        Coefficient
            The coefficient.
        """
        return self.along(np.eye(len(self.coef))[column], small_sample=small_sample)


@dataclass(frozen=True)
class _People:
    """Trials sorted by person: outcome, design, where each person starts, and how many trials each has."""

    y: Floats
    x: Floats
    starts: Ints
    sizes: Ints

    def sums(self, values: Floats) -> Floats:
        found: Floats = np.add.reduceat(values, self.starts, axis=0)
        return found

    def spread(self, values: Floats) -> Floats:
        found: Floats = np.repeat(values, self.sizes, axis=0)
        return found


@dataclass(frozen=True)
class _Working:
    """A working model at some coefficients: standardised residuals, design and their sums by person."""

    residual: Floats
    design: Floats
    residual_sum: Floats
    design_sum: Floats
    share: Floats
    alpha: float

    @property
    def information(self) -> Floats:
        plain = self.design.T @ self.design - self.design_sum.T @ (self.share[:, None] * self.design_sum)
        return plain / (1.0 - self.alpha)

    @property
    def score(self) -> Floats:
        plain = self.design.T @ self.residual - self.design_sum.T @ (self.share * self.residual_sum)
        return plain / (1.0 - self.alpha)


def marginal(
    outcome: ArrayLike,
    design: ArrayLike,
    person: ArrayLike,
    *,
    family: Family,
    correlation: Literal["exchangeable", "independence"],
) -> Marginal:
    """Fit a marginal model to single trials.

    Parameters
    ----------
    outcome : array_like of shape (n_trials,)
        1 or 0 (logit), or a number (identity).
    design : array_like of shape (n_trials, k)
        Fixed effects, a column of ones among them; everything known.
    person : array_like of shape (n_trials,)
        Whose trial it is.
    family : {"binary", "gaussian"}
        What the outcome is.
    correlation : {"exchangeable", "independence"}
        Working correlation of one person's trials.

    Returns
    -------
    Marginal
        Coefficients with both kinds of covariance.

    Raises
    ------
    MeasureError
        The model cannot be fitted.

    References
    ----------
    .. [1] Liang KY, Zeger SL. Biometrika 1986;73:13-22. doi:10.1093/biomet/73.1.13
    .. [2] Mancl LA, DeRouen TA. Biometrics 2001;57:126-134. doi:10.1111/j.0006-341X.2001.00126.x
    """
    people = _people(outcome, design, person)
    _can_be_fitted(people, family)
    coef, alpha = _climbed(people, family, correlation, _start(people, family), _CLOSE)
    working = _working(people, family, coef, alpha)
    bread, meat, pull = _sandwich(people, working)
    return Marginal(
        coef=coef,
        robust=bread @ (meat.T @ meat) @ bread,
        small=_freed(people, working, bread, meat, pull),
        alpha=alpha,
        people=len(people.starts),
        trials=len(people.y),
    )


def _climbed(people: _People, family: Family, correlation: str, coef: Floats, close: float) -> tuple[Floats, float]:
    """Climb to the coefficients and the correlation that go with them."""
    alpha, step = 0.0, np.full(len(coef), np.inf)
    for _ in range(_STEPS):
        working = _working(people, family, coef, alpha)
        if correlation == "exchangeable":
            alpha = _alpha(people, working)
            working = replace(working, alpha=alpha, share=_share(people, alpha))
        step = _solve(working.information, working.score)
        coef = coef + step
        if np.abs(step).max() < close:
            break
    if np.abs(step).max() > _LOOSE:
        raise MeasureError("The model could not be fitted (it did not converge).")
    if family == "binary" and np.abs(people.x @ coef).max() > 25.0:
        raise MeasureError("The model could not be fitted (the outcome is separated).")
    return coef, alpha


def _people(outcome: ArrayLike, design: ArrayLike, person: ArrayLike) -> _People:
    y, x, who = np.asarray(outcome, dtype=float), np.asarray(design, dtype=float), np.asarray(person)
    if not len(y) == len(x) == len(who):
        raise UsageError("Outcomes, design and people need one row a trial.")
    _, number = np.unique(who, return_inverse=True)
    order = np.argsort(number, kind="stable")
    sizes = np.bincount(number) if len(number) else np.zeros(0, dtype=np.int64)
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int64) if len(sizes) else sizes
    return _People(y[order], x[order], starts, sizes)


def _can_be_fitted(people: _People, family: Family) -> None:
    y, x = people.y, people.x
    if len(people.starts) < 2 or len(y) <= x.shape[1] or np.linalg.matrix_rank(x) < x.shape[1]:
        raise MeasureError("There are too few people, or columns of the design depend on each other.")
    if family == "binary" and not 0 < y.mean() < 1:
        raise MeasureError("All trials ended alike.")


def _start(people: _People, family: Family) -> Floats:
    start: Floats = np.zeros(people.x.shape[1])
    if family == "binary":
        ones = np.flatnonzero((people.x == 1.0).all(axis=0))
        start[ones[:1]] = logit(people.y.mean())
    return start


def _solve(matrix: Floats, vector: Floats) -> Floats:
    try:
        found = np.asarray(np.linalg.solve(matrix, vector), dtype=float)
    except np.linalg.LinAlgError as error:
        raise MeasureError("The model could not be fitted (its information is singular).") from error
    if not np.isfinite(found).all():
        raise MeasureError("The model could not be fitted (its information is singular).")
    return found


def _working(people: _People, family: Family, coef: Floats, alpha: float) -> _Working:
    linear = people.x @ coef
    if family == "binary":
        mean = expit(linear)
        deviation = np.sqrt(np.maximum(mean * (1.0 - mean), 1e-12))
        residual, design = (people.y - mean) / deviation, people.x * deviation[:, None]
    else:
        residual, design = people.y - linear, people.x
    sums = people.sums(residual), people.sums(design)
    return _Working(residual, design, *sums, _share(people, alpha), alpha)


def _share(people: _People, alpha: float) -> Floats:
    """What the inverse of each person's correlation matrix takes off the sum of their trials."""
    return np.asarray(alpha / (1.0 + (people.sizes - 1.0) * alpha), dtype=float)


def _alpha(people: _People, working: _Working) -> float:
    """Moment estimate of the correlation, pairs counted less the columns of the design."""
    k, n = people.x.shape[1], len(people.y)
    squares = people.sums(working.residual**2)
    pairs = float((people.sizes * (people.sizes - 1.0)).sum()) / 2.0
    scale = float(squares.sum()) / (n - k)
    if pairs <= k or scale <= 0:
        return 0.0
    found = float((working.residual_sum**2 - squares).sum()) / 2.0 / scale / (pairs - k)
    lowest = -1.0 / max(float(people.sizes.max()) - 1.0, 1.0)
    return float(np.clip(found, 0.95 * lowest, 0.99))


def _sandwich(people: _People, working: _Working) -> tuple[Floats, Floats, Floats]:
    """Bread, filling by person, and what each trial pulls."""
    bread = np.asarray(np.linalg.pinv(working.information, hermitian=True), dtype=float)
    pull = working.design - people.spread(working.share[:, None] * working.design_sum)
    pull /= 1.0 - working.alpha
    return bread, people.sums(pull * working.residual[:, None]), pull


def _freed(people: _People, working: _Working, bread: Floats, meat: Floats, pull: Floats) -> Floats:
    """Covariance with residuals freed of what each person pulled the fit to their own side."""
    own = people.sums(np.einsum("ij,ik->ijk", pull, working.design))
    # (I - H)^-1 r = r + D (I - M B D)^-1 M B r, with H = D M B of one person, M the bread.
    eye = np.eye(len(bread))
    try:
        freed = np.linalg.solve(eye - bread @ own, (meat @ bread)[:, :, None])[:, :, 0]
    except np.linalg.LinAlgError as error:
        raise MeasureError("The model hangs on one person alone.") from error
    wide = meat + np.einsum("ijk,ik->ij", own, freed)
    found: Floats = bread @ (wide.T @ wide) @ bread
    return found


@dataclass(frozen=True, kw_only=True)
class Relabelled:
    """What chance gives a label that is dealt out again.

    Attributes
    ----------
    p, p_robust : float
        Two-sided share of draws as far out as the labels of the study, on the coefficient and on its ratio to the
        robust standard error; the labels themselves counted among the draws.
    draws : int
        Draws.
    """

    p: float
    p_robust: float
    draws: int


def relabelled(
    outcome: ArrayLike,
    design: ArrayLike,
    person: ArrayLike,
    label: ArrayLike,
    *,
    draws: int,
    seed: int,
) -> Relabelled:
    """Deal the labels of people out again and see how far the coefficient of the label goes by chance.

    Parameters
    ----------
    outcome : array_like of shape (n_trials,)
        1 or 0.
    design : array_like of shape (n_trials, k)
        The other columns, a column of ones among them.
    person : array_like of shape (n_trials,)
        Whose trial it is.
    label : array_like of shape (n_trials,)
        1 or 0, the same in all trials of a person.
    draws : int
        How many.
    seed : int
        Of the random numbers.

    Returns
    -------
    Relabelled
        Of the exchangeable model, fitted anew in every draw; what belongs to a person (sex, the offers, the choices)
        stays with that person.

    Raises
    ------
    MeasureError
        The model cannot be fitted.
    """
    whole = np.column_stack([np.asarray(design, dtype=float), np.asarray(label, dtype=float)])
    people = _people(outcome, whole, person)
    _can_be_fitted(people, "binary")
    own = people.x[people.starts, -1].copy()
    start, _ = _climbed(people, "binary", "exchangeable", _start(people, "binary"), _NEAR)
    seen = _far(people, own, start)
    # Where nothing hangs on the label, the climb begins at the others' coefficients alone.
    start[-1] = 0.0
    random = np.random.default_rng(seed)
    far = []
    for _ in range(draws):
        with suppress(MeasureError):
            far.append(_far(people, random.permutation(own), start))
    if not far:
        raise MeasureError("With labels dealt out again, the model could not be fitted.")
    beyond = (np.array(far) >= np.array(seen) * (1.0 - 1e-6)).sum(axis=0)
    p, p_robust = ((1.0 + beyond) / (1.0 + len(far))).tolist()
    return Relabelled(p=p, p_robust=p_robust, draws=len(far))


def _far(people: _People, own: Floats, start: Floats) -> tuple[float, float]:
    """How far the coefficient of the label lies from nothing, plainly and in robust standard errors."""
    people.x[:, -1] = people.spread(own)
    coef, alpha = _climbed(people, "binary", "exchangeable", start, _NEAR)
    bread, meat, _ = _sandwich(people, _working(people, "binary", coef, alpha))
    se = float(np.sqrt((meat @ bread[-1]) @ (meat @ bread[-1])))
    value = abs(float(coef[-1]))
    return value, value / se
