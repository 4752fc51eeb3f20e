"""How right responses are, and speed and accuracy together.

Neither stands alone: whoever answers faster may only answer more wrongly. The scores that put both into one number are
given beside the two, never in their place.
"""

from __future__ import annotations

from math import sqrt

import numpy as np
from scipy.special import ndtri
from scipy.stats import norm

from ponos.errors import MeasureError
from ponos.instruments.parts import Part, gives
from ponos.instruments.vigilance.specs import REGISTER
from ponos.instruments.vigilance.trials import Trials
from ponos.measures import Measure
from ponos.statistics.proportions import wilson

__all__ = ["PARTS", "d_prime"]

_FEWEST = 10
_TOGETHER = "Read it beside the reaction time and the accuracy; it weighs them by a rule, not by what matters."


def d_prime(hits: int, targets: int, alarms: int, others: int) -> tuple[float, float]:
    """Give the sensitivity of yes-no answers.

    Half a case is added to hits and false alarms and one to what each is counted in (log-linear correction of Hautus
    1995), so that a perfect score stays finite. The error is that of Gourevitch and Galanter 1967.

    Parameters
    ----------
    hits, targets : int
        Targets called so, and all of them.
    alarms, others : int
        Other stimuli called targets, and all of them.

    Returns
    -------
    value : float
        The sensitivity d′.
    error : float
        Its standard error.
    """
    rates = (hits + 0.5) / (targets + 1.0), (alarms + 0.5) / (others + 1.0)
    z = [float(ndtri(rate)) for rate in rates]
    counts = targets + 1.0, others + 1.0
    parts = [
        rate * (1.0 - rate) / (count * float(norm.pdf(at)) ** 2)
        for rate, count, at in zip(rates, counts, z, strict=True)
    ]
    return z[0] - z[1], sqrt(sum(parts))


@gives(REGISTER, "accuracy")
def _accuracy(trials: Trials) -> list[Measure]:
    judged = trials.judged[np.isfinite(trials.judged)]
    if not len(judged):
        raise MeasureError("Nothing says whether responses were correct ('correct', or 'target').")
    right, n = int(judged.sum()), len(judged)
    low, high = wilson(right, n)
    method = "correct trials over those judged"
    return [trials.told("accuracy", 100.0 * right / n, low=100.0 * low, high=100.0 * high, n=n, method=method)]


@gives(REGISTER, "d_prime", needs=("target",))
def _sensitivity(trials: Trials) -> list[Measure]:
    target, said = trials.numbers("target"), trials.said_target
    known = np.isfinite(target) & np.isfinite(said)
    targets, others = known & (target == 1.0), known & (target == 0.0)
    if not (targets.any() and others.any()):
        raise MeasureError("It needs targets and other stimuli, and whether each was called a target.")
    value, error = d_prime(
        int((said[targets] == 1.0).sum()), int(targets.sum()), int((said[others] == 1.0).sum()), int(others.sum())
    )
    return [
        trials.told(
            "d_prime",
            value,
            low=value - 1.96 * error,
            high=value + 1.96 * error,
            n=int(known.sum()),
            method="z(hits) − z(false alarms), log-linear correction",
        )
    ]


@gives(REGISTER, "speed_accuracy_score", "inverse_efficiency", needs=("reaction_time_ms",))
def _together(trials: Trials) -> list[Measure]:
    judged = trials.judged[np.isfinite(trials.judged)]
    if not len(judged):
        raise MeasureError("Nothing says whether responses were correct ('correct', or 'target').")
    times = trials.times_ms(fewest=_FEWEST)
    wrong = 1.0 - float(judged.mean())
    mean, n = float(times.mean()), len(judged)
    # The standard deviation of a share of errors is that of its zeros and ones.
    scatter = sqrt(wrong * (1.0 - wrong))
    weight = float(times.std(ddof=1)) / scatter if scatter > 0 else 0.0
    told = [
        trials.told(
            "speed_accuracy_score",
            mean + weight * wrong,
            n=n,
            reason=_TOGETHER,
            method="LISAS: mean correct RT + SD(RT)/SD(errors) · share of errors",
        )
    ]
    if wrong < 1.0:
        method = "mean correct RT over the share correct"
        told.append(trials.told("inverse_efficiency", mean / (1.0 - wrong), n=n, reason=_TOGETHER, method=method))
    return told


PARTS: tuple[Part[Trials], ...] = (_accuracy, _sensitivity, _together)
