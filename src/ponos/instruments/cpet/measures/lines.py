"""Straight lines through means of about ten seconds, with intervals that know such means are not independent."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ponos.errors import MeasureError
from ponos.instruments.cpet.averaging import Floats

__all__ = ["Line", "fit_line", "student_95"]

FEWEST = 6
"""Points without which no line is drawn."""

_NORMAL = 1.959963985
_MOST_CORRELATED = 0.8
_MOST_PULLED = 0.3
_ROUNDS = 6

_MEMORY = 0.6
"""What is left after 10 s of a wandering that fades over 20 s. Some thirty points cannot tell it; it is the project's
own choice, checked on simulated persons."""


def student_95(freedom: float) -> float:
    """Two-sided 95 % quantile of Student's t.

    The expansion of Cornish and Fisher about the normal quantile; the table of t is met to 0.2 % from 4 degrees of
    freedom on, without the second that it takes to load a statistics library.

    Parameters
    ----------
    freedom : float
        Degrees of freedom, 4 or more; less counts as 4.

    Returns
    -------
    float
        Such as 2.23 for 10.
    """
    z, v = _NORMAL, max(freedom, 4.0)
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    fourth = (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160
    return z + first / v + second / v**2 + third / v**3 + fourth / v**4


@dataclass(frozen=True)
class Line:
    """A least-squares line and how well it is known.

    Attributes
    ----------
    slope, intercept : float
        Of ``y`` on ``x``.
    scatter : float
        Standard deviation of the residuals.
    n : int
        Points.
    inflation : float
        Factor on every variance, from the correlation of neighbouring residuals.
    middle, width : float
        Mean of ``x`` and its sum of squares about the mean.
    """

    slope: float
    intercept: float
    scatter: float
    n: int
    inflation: float
    middle: float
    width: float

    @property
    def error(self) -> float:
        """Standard error of the slope."""
        return float(self.scatter * np.sqrt(self.inflation / self.width))

    @property
    def quantile(self) -> float:
        """Student's quantile for as many points as the residuals are worth."""
        return student_95(self.n / self.inflation - 2)

    @property
    def low(self) -> float:
        """Lower 95 % limit of the slope."""
        return self.slope - self.quantile * self.error

    @property
    def high(self) -> float:
        """Upper 95 % limit of the slope."""
        return self.slope + self.quantile * self.error

    def at(self, x: Floats) -> Floats:
        """Height of the line.

        Parameters
        ----------
        x : ndarray
            Where.

        Returns
        -------
        ndarray
            Of the same shape.
        """
        return np.asarray(self.intercept + self.slope * x)

    def floor(self, x: Floats) -> Floats:
        """Lower 95 % limit for one further point.

        Parameters
        ----------
        x : ndarray
            Where.

        Returns
        -------
        ndarray
            Of the same shape.
        """
        line = self.inflation * (1 / self.n + (x - self.middle) ** 2 / self.width)
        return np.asarray(self.at(x) - self.quantile * self.scatter * np.sqrt(1 + line))


def fit_line(x: Floats, y: Floats) -> Line:
    """Draw the least-squares line.

    Neighbouring means share the slow wandering of breathing, beneath noise of their own, so their residuals are
    correlated: by r from one to the next, and by a factor m less with each further one. Variances are multiplied by
    1 + 2 r/(1 - m), the loss of information against points that rise steadily.

    Parameters
    ----------
    x, y : ndarray of shape (n,)
        In order of time; points with a NaN are left out.

    Returns
    -------
    Line
        The line.

    Raises
    ------
    MeasureError
        There are fewer than six points, or ``x`` does not vary.
    """
    known = np.isfinite(x) & np.isfinite(y)
    x, y = x[known], y[known]
    if len(x) < FEWEST:
        raise MeasureError(f"Only {len(x)} points for a line; {FEWEST} are needed.")
    middle = float(x.mean())
    width = float(((x - middle) ** 2).sum())
    if not width > 0:
        raise MeasureError("A line cannot be drawn through points that do not spread.")
    slope = float((x - middle) @ y / width)
    intercept = float(y.mean() - slope * middle)
    residual = y - intercept - slope * x
    scatter = float(np.sqrt(residual @ residual / (len(x) - 2)))
    return Line(slope, intercept, scatter, len(x), _inflation(residual), middle, width)


def _inflation(residual: Floats) -> float:
    total = float(residual @ residual)
    lag_1 = float(residual[1:] @ residual[:-1]) / total if total > 0 else 0.0
    inflation = 1.0
    for _ in range(_ROUNDS):
        # Fitting a line pulls the correlation of its residuals down by about 2/n, more where they are correlated.
        pulled = min(2.0 * inflation / len(residual), _MOST_PULLED)
        r = float(np.clip(lag_1 + pulled, 0.0, _MOST_CORRELATED))
        inflation = 1.0 + 2.0 * r / (1.0 - _MEMORY)
    return inflation
