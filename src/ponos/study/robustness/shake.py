"""What every look is given, and how it says what it saw."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ponos.statistics.means import Estimates
from ponos.statistics.permutation import Permuted
from ponos.study.contrasted import Shaken
from ponos.study.contrasts.scores import Scores
from ponos.study.design.types import Design

__all__ = ["ALPHA", "Look", "Seen", "Shake", "p_words", "same", "told"]

Floats = NDArray[np.float64]

ALPHA = 0.05
"""Below which p a difference is called one; what a look can overturn."""

Seen = dict[str, Sequence[Shaken | None]]
"""What a look saw, by its name: one entry a measure, None where it does not apply."""


@dataclass(frozen=True, kw_only=True)
class Shake:
    """One contrast of means, about to be looked at in other ways.

    Attributes
    ----------
    scores : Scores
        Its numbers.
    headline : Estimates
        What was found in them.
    permuted : Permuted
        What chance alone would have found.
    design : Design
        What the study asks.
    """

    scores: Scores
    headline: Estimates
    permuted: Permuted
    design: Design

    @property
    def two_arms(self) -> bool:
        """Whether two groups are compared."""
        return len(self.scores.arms) == 2


Look = Callable[[Shake], Seen]
"""A look: from a contrast to what it saw."""


def p_words(p: float) -> str:
    """Write a p value as people read it.

    Parameters
    ----------
    p : float
        The p value.

    Returns
    -------
    str
        ``p = 0.031``, or ``p < 0.001``.
    """
    if p < 0.001:
        return "p < 0.001"
    # Just beside the line, as many digits as tell on which side of it.
    digits = next((more for more in range(2, 6) if p == ALPHA or float(f"{p:.{more}g}") != ALPHA), 6)
    return f"p = {p:.{digits}g}" if p < 0.1 else f"p = {p:.2f}"


def same(p: float, estimate: float, other_p: float, other_estimate: float) -> bool | None:
    """Whether two looks at a difference come to one conclusion.

    Parameters
    ----------
    p, estimate : float
        Of the headline.
    other_p, other_estimate : float
        Of the look.

    Returns
    -------
    bool or None
        True where both or neither call it a difference, and of the same sign; None where one has no number.
    """
    if not (np.isfinite(p) and np.isfinite(other_p)):
        return None
    if (p < ALPHA) != (other_p < ALPHA):
        return False
    return bool(p >= ALPHA or np.sign(estimate) == np.sign(other_estimate))


def told(
    shake: Shake,
    p: Floats,
    *,
    words: Callable[[int], str],
    why_not: str,
    estimate: Floats | None = None,
    low: Floats | None = None,
    high: Floats | None = None,
) -> list[Shaken]:
    """Say of each measure what a look saw, where all it gives is a p value and perhaps an estimate.

    Parameters
    ----------
    shake : Shake
        The contrast.
    p : numpy.ndarray
        P values of the look, shape (m,).
    words : callable
        Gives the sentence of the measure in that place.
    why_not : str
        What is said where the look has no number.
    estimate, low, high : numpy.ndarray, optional
        The difference under the look, and its interval; that of the headline where not given.

    Returns
    -------
    list of Shaken
        One a measure.
    """
    head = shake.headline
    differences = head.estimate if estimate is None else estimate
    found = []
    for place in range(len(p)):
        holds = same(head.p[place], head.estimate[place], p[place], differences[place])
        if holds is None:
            found.append(Shaken(holds=None, text=why_not))
            continue
        found.append(
            Shaken(
                holds=holds,
                text=words(place),
                p=float(p[place]),
                estimate=_number(estimate, place),
                low=_number(low, place),
                high=_number(high, place),
            )
        )
    return found


def _number(values: Floats | None, place: int) -> float | None:
    return None if values is None or not np.isfinite(values[place]) else float(values[place])
