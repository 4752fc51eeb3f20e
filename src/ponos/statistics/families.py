"""Models for what is no plain number: ordered grades, counts, shares, and yes or no."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr, ndtri, stdtr, stdtrit

from ponos.errors import MeasureError, UsageError
from ponos.statistics.fitting import fitted, sandwich
from ponos.statistics.moments import Bools, Floats, Ints, columns
from ponos.statistics.ranks import brunner_munzel, mann_whitney

__all__ = ["FamilyFit", "binary", "count", "odds", "ordinal", "proportion", "ranked"]

_LEAST_DISPERSION = 1e-4
_FARTHEST = 15.0
"""A logarithm of a ratio beyond this is a separation on its way to infinity."""


@dataclass(frozen=True, kw_only=True)
class FamilyFit:
    """Difference between two groups, on the scale of its family.

    Attributes
    ----------
    estimate, low, high : float
        On ``scale``, with confidence interval; NaN where it cannot be had.
    p : float
        Two-sided.
    scale : str
        What ``estimate`` is: ``log odds ratio``, ``rate ratio``, ``risk difference``.
    words : str
        What was fitted, or why nothing was.
    model : str
        What was fitted, in two words or three; empty where nothing was.
    separated : bool
        Whether nothing was because the model has no finite estimate; ranks (:func:`ranked`) then have one.
    """

    estimate: float
    low: float
    high: float
    p: float
    scale: str
    words: str
    model: str = ""
    separated: bool = False


class _Separated(MeasureError):
    """The values are sound, but no finite number fits them best."""


def ordinal(
    outcome: ArrayLike, group: ArrayLike, *, covariates: ArrayLike | None = None, confidence: float = 0.95
) -> FamilyFit:
    """Compare ordered grades by proportional odds.

    Parameters
    ----------
    outcome : array_like of shape (n_people,)
        Grades; only their order counts.
    group : array_like of bool, shape (n_people,)
        The group that is compared with the other.
    covariates : array_like of shape (n_people, k), optional
        Adjusted for.
    confidence : float
        Of the interval.

    Returns
    -------
    FamilyFit
        Log odds ratio: positive where ``group`` has the higher grades.

    References
    ----------
    .. [1] McCullagh P. J R Stat Soc B 1980;42:109-142. doi:10.1111/j.2517-6161.1980.tb01109.x
    """
    grades, design = _together(outcome, group, covariates)
    scale = "log odds ratio"
    try:
        _both(design)
        steps, place = _grades(grades)
        if covariates is None:
            _overlap(place, design[:, 1] > 0)
        estimate, se = _proportional_odds(place, design[:, 1:])
        reach = _reach(estimate, se, confidence)
    except MeasureError as error:
        return _nothing(scale, error)
    words = f"Proportional odds over {len(steps)} grades, {len(grades)} people."
    p = float(2.0 * ndtr(-abs(estimate / se)))
    low, high = estimate - reach, estimate + reach
    return FamilyFit(estimate=estimate, low=low, high=high, p=p, scale=scale, words=words, model="proportional odds")


def count(
    outcome: ArrayLike,
    group: ArrayLike,
    *,
    exposure: ArrayLike | None = None,
    covariates: ArrayLike | None = None,
    confidence: float = 0.95,
) -> FamilyFit:
    """Compare counts by a negative binomial model.

    Where its dispersion cannot be told from none, a Poisson model with robust standard errors and t(n − k) takes its
    place, and ``words`` says so.

    Parameters
    ----------
    outcome : array_like of shape (n_people,)
        Counts.
    group : array_like of bool, shape (n_people,)
        The group that is compared with the other.
    exposure : array_like of shape (n_people,), optional
        Time or area that was counted over, positive.
    covariates : array_like of shape (n_people, k), optional
        Adjusted for.
    confidence : float
        Of the interval.

    Returns
    -------
    FamilyFit
        Rate ratio of ``group`` to the others.

    References
    ----------
    .. [1] Lawless JF. Can J Stat 1987;15:209-225. doi:10.2307/3314912
    """
    counted = columns(outcome)[:, 0]
    over = np.ones(len(counted)) if exposure is None else columns(exposure)[:, 0]
    counts, design, offset = _together(counted, group, covariates, np.where(over > 0, over, np.nan))
    scale = "rate ratio"
    try:
        member = _both(design)
        _countable(counts, member)
        estimate, se, freedom, words = _counts(counts, design, np.log(offset))
        reach = _reach(estimate, se, confidence, freedom)
    except MeasureError as error:
        return _nothing(scale, error)
    ratio, low, high = (float(np.exp(value)) for value in (estimate, estimate - reach, estimate + reach))
    model = "negative binomial" if np.isinf(freedom) else "Poisson, robust to people"
    p = _p(estimate / se, freedom)
    return FamilyFit(estimate=ratio, low=low, high=high, p=p, scale=scale, words=words, model=model)


def proportion(
    successes: ArrayLike,
    trials: ArrayLike,
    group: ArrayLike,
    *,
    covariates: ArrayLike | None = None,
    confidence: float = 0.95,
) -> FamilyFit:
    """Compare shares by a logit model of people, not of trials.

    Trials of one person are alike, so the binomial's own standard error is far too small; a robust one with t(n − k)
    is used, which takes the person as the unit.

    Parameters
    ----------
    successes : array_like of shape (n_people,)
        Successes, or a share where ``trials`` is 1; whole numbers are not needed.
    trials : array_like of shape (n_people,)
        What they are a part of; who has none is left out.
    group : array_like of bool, shape (n_people,)
        The group that is compared with the other.
    covariates : array_like of shape (n_people, k), optional
        Adjusted for.
    confidence : float
        Of the interval.

    Returns
    -------
    FamilyFit
        Log odds ratio of ``group`` to the others.

    References
    ----------
    .. [1] Papke LE, Wooldridge JM. J Appl Econom 1996;11:619-632.
       doi:10.1002/(SICI)1099-1255(199611)11:6<619::AID-JAE418>3.0.CO;2-1
    """
    whole = columns(trials)[:, 0]
    part, design, size = _together(successes, group, covariates, np.where(whole > 0, whole, np.nan))
    scale = "log odds ratio"
    try:
        member = _both(design)
        _shares(part, size, member)
        estimate, se = _logit(part / size, design, size)
        freedom = float(len(part) - design.shape[1])
        reach = _reach(estimate, se, confidence, freedom)
    except MeasureError as error:
        return _nothing(scale, error)
    words = f"Logit of {len(part)} people's shares, robust standard error."
    p, low, high = _p(estimate / se, freedom), estimate - reach, estimate + reach
    model = "logit of shares, robust to people"
    return FamilyFit(estimate=estimate, low=low, high=high, p=p, scale=scale, words=words, model=model)


def ranked(a: ArrayLike, b: ArrayLike, *, confidence: float = 0.95) -> FamilyFit:
    """Compare two groups by how often one exceeds the other, where no model has a finite estimate.

    Parameters
    ----------
    a, b : array_like of shape (n_people,)
        Grades, counts or shares; two people in each group are needed.
    confidence : float
        Of the interval.

    Returns
    -------
    FamilyFit
        Cliff's delta, P(a > b) − P(a < b), with Brunner and Munzel's interval, which is NaN where the groups do not
        overlap at all; p by Mann and Whitney.

    References
    ----------
    .. [1] Cliff N. Psychol Bull 1993;114:494-509. doi:10.1037/0033-2909.114.3.494
    """
    first, second = (column[~np.isnan(column)] for column in (columns(a)[:, 0], columns(b)[:, 0]))
    if min(len(first), len(second)) < 2:
        return _nothing("Cliff's delta", MeasureError("A group has fewer than two people."))
    found, p = brunner_munzel(first, second, confidence=confidence), float(mann_whitney(first, second)[0])
    if np.isnan(p):
        return _nothing("Cliff's delta", MeasureError("Everybody has the same."))
    known = bool(np.isfinite(found.p[0]))
    delta, low, high = (2.0 * float(one[0]) - 1.0 for one in (found.superiority, found.low, found.high))
    return FamilyFit(
        estimate=delta,
        low=low if known else float("nan"),
        high=high if known else float("nan"),
        p=p,
        scale="Cliff's delta",
        words="Ranks, because no model has a finite estimate.",
        model="Mann–Whitney ranks, as no model has a finite estimate",
    )


def binary(a: ArrayLike, b: ArrayLike, *, confidence: float = 0.95) -> FamilyFit:
    """Compare the shares of two groups that say yes.

    Parameters
    ----------
    a, b : array_like of shape (n_people,)
        1 or 0, NaN where missing.
    confidence : float
        Of the interval.

    Returns
    -------
    FamilyFit
        Risk difference with Newcombe's hybrid score interval, p by Fisher's exact test.

    Raises
    ------
    UsageError
        A value is neither 0 nor 1.

    References
    ----------
    .. [1] Newcombe RG. Stat Med 1998;17:873-890.
       doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I
    """
    from scipy.stats import fisher_exact

    table = _cells(a, b)
    n1, n2 = (int(row.sum()) for row in table)
    if not n1 or not n2:
        return _nothing("risk difference", MeasureError("A group has nobody."))
    z = float(ndtri(0.5 + 0.5 * confidence))
    p1, low1, high1 = _score(int(table[0, 0]), n1, z)
    p2, low2, high2 = _score(int(table[1, 0]), n2, z)
    return FamilyFit(
        estimate=p1 - p2,
        low=p1 - p2 - float(np.hypot(p1 - low1, high2 - p2)),
        high=p1 - p2 + float(np.hypot(high1 - p1, p2 - low2)),
        p=float(fisher_exact(table)[1]),
        scale="risk difference",
        words=f"{table[0, 0]} of {n1} and {table[1, 0]} of {n2}; Newcombe's interval, Fisher's exact p.",
        model="Fisher's exact test, Newcombe's interval",
    )


def odds(a: ArrayLike, b: ArrayLike, *, confidence: float = 0.95) -> FamilyFit:
    """Compare the odds of two groups to say yes.

    Parameters
    ----------
    a, b : array_like of shape (n_people,)
        1 or 0, NaN where missing.
    confidence : float
        Of the interval.

    Returns
    -------
    FamilyFit
        Log odds ratio with Woolf's interval, p by Fisher's exact test; nothing where a cell is empty.

    Raises
    ------
    UsageError
        A value is neither 0 nor 1.

    References
    ----------
    .. [1] Woolf B. Ann Hum Genet 1955;19:251-253. doi:10.1111/j.1469-1809.1955.tb01348.x
    """
    from scipy.stats import fisher_exact

    table = _cells(a, b)
    if (table == 0).any():
        return _nothing("log odds ratio", MeasureError("One of the four cells is empty; see the risk difference."))
    estimate = float(np.log(table[0, 0] * table[1, 1]) - np.log(table[0, 1] * table[1, 0]))
    reach = float(ndtri(0.5 + 0.5 * confidence) * np.sqrt((1.0 / table).sum()))
    return FamilyFit(
        estimate=estimate,
        low=estimate - reach,
        high=estimate + reach,
        p=float(fisher_exact(table)[1]),
        scale="log odds ratio",
        words="Woolf's interval, Fisher's exact p.",
        model="Fisher's exact test, Woolf's interval",
    )


def _together(outcome: ArrayLike, group: ArrayLike, covariates: ArrayLike | None, *more: Floats) -> tuple[Floats, ...]:
    """Give outcome, design (ones, group, covariates) and what else there is, of the people who have all of it."""
    first = columns(outcome)[:, 0]
    member = np.asarray(group).astype(float)
    extra = np.empty((len(first), 0)) if covariates is None else columns(covariates)
    if not len(first) == len(member) == len(extra):
        raise UsageError("Outcomes, group and covariates need one row a person.")
    design = np.column_stack([np.ones_like(member), member, extra])
    known = np.isfinite(first + sum(more, np.zeros_like(first))) & np.isfinite(design).all(axis=1)
    return first[known], design[known], *(one[known] for one in more)


def _both(design: Floats) -> Bools:
    member: Bools = design[:, 1] == 1
    if min(member.sum(), (~member).sum()) < 2:
        raise MeasureError("A group has fewer than two people.")
    if len(design) <= design.shape[1] or np.linalg.matrix_rank(design) < design.shape[1]:
        raise MeasureError("The covariates leave the groups nothing to differ in.")
    return member


def _grades(grades: Floats) -> tuple[Floats, Ints]:
    steps, place = np.unique(grades, return_inverse=True)
    if len(steps) < 2:
        raise MeasureError("Everybody has the same grade.")
    return steps, place.reshape(len(grades))


def _countable(counts: Floats, member: Bools) -> None:
    if (counts < 0).any():
        raise MeasureError("A count is negative.")
    if min(counts[member].sum(), counts[~member].sum()) == 0:
        raise _Separated("Nothing was counted in one of the groups.")


def _shares(part: Floats, size: Floats, member: Bools) -> None:
    if (part < 0).any() or (part > size).any():
        raise MeasureError("A share lies outside 0 to 1.")
    if any(not 0 < part[side].sum() < size[side].sum() for side in (member, ~member)):
        raise _Separated("All or none succeeded in one of the groups.")


def _overlap(place: Ints, member: Bools) -> None:
    """Groups that share one grade at most have no finite odds ratio; a fit would climb five hundred steps to say so."""
    one, other = place[member], place[~member]
    if one.min() >= other.max() or other.min() >= one.max():
        raise _Separated("The groups are separated: they share no more than one grade.")


def _proportional_odds(place: Ints, design: Floats) -> tuple[float, float]:
    from statsmodels.miscmodels.ordinal_model import OrderedModel

    model = OrderedModel(place, design, distr="logit")
    try:
        result = fitted(lambda: model.fit(method="bfgs", disp=0, maxiter=500))
    except MeasureError as error:
        raise _Separated(str(error)) from error
    return float(result.params[0]), float(result.bse[0])


def _counts(counts: Floats, design: Floats, offset: Floats) -> tuple[float, float, float, str]:
    from statsmodels.discrete.discrete_model import NegativeBinomial

    model = NegativeBinomial(counts, design, offset=offset)
    try:
        result = fitted(lambda: model.fit(disp=0, maxiter=500))
        dispersion = float(result.params[-1])
        if dispersion > _LEAST_DISPERSION and np.isfinite(result.bse).all():
            words = f"Negative binomial, dispersion {dispersion:.3g}."
            return float(result.params[1]), float(result.bse[1]), np.inf, words
    except MeasureError:
        pass
    estimate, se = _poisson(counts, design, offset)
    words = "Poisson with a robust standard error: the negative binomial's dispersion could not be estimated."
    return estimate, se, float(len(counts) - design.shape[1]), words


def _poisson(counts: Floats, design: Floats, offset: Floats) -> tuple[float, float]:
    from statsmodels.genmod.families import Poisson
    from statsmodels.genmod.generalized_linear_model import GLM

    model = GLM(counts, design, family=Poisson(), offset=offset)
    result = fitted(model.fit)
    mean = np.asarray(result.fittedvalues, dtype=float)
    return float(result.params[1]), float(np.sqrt(sandwich(design, counts - mean, mean)[1, 1]))


def _logit(share: Floats, design: Floats, size: Floats) -> tuple[float, float]:
    from statsmodels.genmod.families import Binomial
    from statsmodels.genmod.generalized_linear_model import GLM

    model = GLM(share, design, family=Binomial(), var_weights=size)
    result = fitted(model.fit)
    mean = np.asarray(result.fittedvalues, dtype=float)
    covariance = sandwich(design, size * (share - mean), size * mean * (1.0 - mean))
    return float(result.params[1]), float(np.sqrt(covariance[1, 1]))


def _reach(estimate: float, se: float, confidence: float, freedom: float = np.inf) -> float:
    if not (abs(estimate) < _FARTHEST and 0 < se < _FARTHEST):
        raise _Separated("The groups are separated, or nearly so: the estimate runs to infinity.")
    at = 0.5 + 0.5 * confidence
    return se * float(ndtri(at) if np.isinf(freedom) else stdtrit(freedom, at))


def _p(t: float, freedom: float) -> float:
    return float(2.0 * (ndtr(-abs(t)) if np.isinf(freedom) else stdtr(freedom, -abs(t))))


def _cells(a: ArrayLike, b: ArrayLike) -> Ints:
    """Give yes and no of both groups, shape (2, 2)."""
    rows = []
    for side in (a, b):
        known = columns(side)[:, 0]
        known = known[~np.isnan(known)]
        if not np.isin(known, (0.0, 1.0)).all():
            raise UsageError("Yes or no is told by 1 or 0.")
        rows.append([int(known.sum()), len(known) - int(known.sum())])
    return np.array(rows)


def _score(yes: int, n: int, z: float) -> tuple[float, float, float]:
    """Give a share with Wilson's interval (1927, doi:10.1080/01621459.1927.10502953)."""
    p = yes / n
    middle, width = p + z**2 / (2 * n), z * float(np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2)))
    scale = 1 + z**2 / n
    return p, max(0.0, (middle - width) / scale), min(1.0, (middle + width) / scale)


def _nothing(scale: str, why: MeasureError) -> FamilyFit:
    no, separated = float("nan"), isinstance(why, _Separated)
    return FamilyFit(estimate=no, low=no, high=no, p=no, scale=scale, words=str(why), separated=separated)
