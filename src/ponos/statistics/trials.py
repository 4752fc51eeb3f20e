"""Marginal models of single trials, many a person: generalised estimating equations.

The sandwich estimate of their standard errors is too small for few people. Beside it stands that of Mancl and DeRouen,
which is meant for them; with about thirty people the two can disagree on what is significant.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr, ndtri

from ponos.errors import MeasureError, UsageError
from ponos.statistics.fitting import fitted
from ponos.statistics.moments import Floats, divided

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["GeeFit", "gee"]


@dataclass(frozen=True, kw_only=True)
class GeeFit:
    """Marginal model of trials.

    Attributes
    ----------
    table : pandas.DataFrame
        One row a column of the design, named as it is: ``coef, se, z, p, low, high`` with the sandwich estimate, and
        ``se_small_sample, z_small_sample, p_small_sample, low_small_sample, high_small_sample`` after Mancl and
        DeRouen.
    working_correlation : float
        Correlation of two trials of one person; 0 where they are taken as independent.
    people, trials : int
        How many stand behind it.
    """

    table: pd.DataFrame
    working_correlation: float
    people: int
    trials: int


def gee(
    outcome: ArrayLike,
    design: pd.DataFrame,
    person: ArrayLike,
    *,
    family: Literal["binary", "gaussian"],
    correlation: Literal["exchangeable", "independence"],
    confidence: float = 0.95,
) -> GeeFit:
    """Fit a marginal model to single trials.

    Parameters
    ----------
    outcome : array_like of shape (n_trials,)
        1 or 0 (logit), or a number (identity).
    design : pandas.DataFrame of shape (n_trials, k)
        Fixed effects, a column of ones among them; a trial with anything missing is left out.
    person : array_like of shape (n_trials,)
        Whose trial it is.
    family : {"binary", "gaussian"}
        What the outcome is.
    correlation : {"exchangeable", "independence"}
        Working correlation of one person's trials.
    confidence : float
        Of the intervals, normal.

    Returns
    -------
    GeeFit
        Coefficients with both kinds of standard errors.

    Raises
    ------
    MeasureError
        The model cannot be fitted.
    UsageError
        There are not as many outcomes, rows and people.

    References
    ----------
    .. [1] Liang KY, Zeger SL. Biometrika 1986;73:13-22. doi:10.1093/biomet/73.1.13
    .. [2] Mancl LA, DeRouen TA. Biometrics 2001;57:126-134. doi:10.1111/j.0006-341X.2001.00126.x
    """
    y, x, who = np.asarray(outcome, dtype=float), design.to_numpy(dtype=float), np.asarray(person)
    if not len(y) == len(x) == len(who):
        raise UsageError("Outcomes, design and people need one row a trial.")
    known = np.isfinite(y) & np.isfinite(x).all(axis=1)
    y, x, who = y[known], x[known], who[known]
    people = len(np.unique(who))
    if people < 2 or len(y) <= x.shape[1] or np.linalg.matrix_rank(x) < x.shape[1]:
        raise MeasureError("There are too few people, or columns of the design depend on each other.")
    if family == "binary" and not 0 < y.mean() < 1:
        raise MeasureError("All trials ended alike.")
    result = _solved(y, x, who, family, correlation)
    robust, small = (np.asarray(result.standard_errors(cov_type=kind)) for kind in ("robust", "bias_reduced"))
    return GeeFit(
        table=_table(list(design.columns), np.asarray(result.params), robust, small, confidence),
        working_correlation=float(result.model.cov_struct.dep_params or 0.0),
        people=people,
        trials=len(y),
    )


def _solved(y: Floats, x: Floats, who: Any, family: str, correlation: str) -> Any:
    from statsmodels.genmod.cov_struct import Exchangeable, Independence
    from statsmodels.genmod.families import Binomial, Gaussian
    from statsmodels.genmod.generalized_estimating_equations import GEE

    structure = Exchangeable() if correlation == "exchangeable" else Independence()
    kind = Binomial() if family == "binary" else Gaussian()
    model = GEE(y, x, groups=who, family=kind, cov_struct=structure)
    return fitted(lambda: model.fit(maxiter=200, cov_type="bias_reduced"))


def _table(names: list[Any], coef: Floats, robust: Floats, small: Floats, confidence: float) -> pd.DataFrame:
    import pandas as pd

    z = float(ndtri(0.5 + 0.5 * confidence))
    columns: dict[str, Floats] = {"coef": coef}
    for ending, se in (("", robust), ("_small_sample", small)):
        ratio = divided(coef, se)
        columns[f"se{ending}"] = se
        columns[f"z{ending}"] = ratio
        columns[f"p{ending}"] = 2.0 * ndtr(-np.abs(ratio))
        columns[f"low{ending}"] = coef - z * se
        columns[f"high{ending}"] = coef + z * se
    return pd.DataFrame(columns, index=names)
