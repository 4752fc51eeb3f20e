"""The latency of the answer: the median over sweeps by the chosen rule on its onset, and by every other rule."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ponos.instruments.parts import gives
from ponos.instruments.tms.measures.single_pulses import occasions_of_size
from ponos.instruments.tms.measures.specs import REGISTER
from ponos.instruments.tms.onsets import RULES
from ponos.instruments.tms.sweeps import Sweeps
from ponos.measures import Measure

__all__ = ["PARTS", "order_interval"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@gives(REGISTER, "mep_latency", needs=("mep_mv",))
def _latency(sweeps: Sweeps) -> list[Measure]:
    chosen = sweeps.settings.latency_rule
    told = []
    for condition, mask in occasions_of_size(sweeps):
        if "at" in condition:
            continue
        told.append(_median_latency(sweeps, mask, chosen, condition))
        if not condition and sweeps.has_samples:
            others = (rule for rule in RULES if rule != chosen)
            told += [_median_latency(sweeps, mask, rule, {"rule": rule}) for rule in others]
    return told


def _median_latency(sweeps: Sweeps, mask: Bools, rule: str, condition: Mapping[str, str]) -> Measure:
    """Median over the sweeps with an answer, its interval from the order of the values."""
    answered = mask & sweeps.is_mep
    found = np.sort(sweeps.latencies(rule)[answered])
    found = found[np.isfinite(found)]
    none = int((mask & ~sweeps.is_mep).sum())
    if not len(found):
        words = f"None of {int(mask.sum())} sweeps has a MEP" if not answered.any() else "No onset was found"
        return REGISTER.missing("mep_latency", f"{words}.", condition=condition)
    low, high = order_interval(found)
    words = RULES[rule].words if sweeps.has_samples else "as the table has it"
    return REGISTER.found(
        "mep_latency",
        float(np.median(found)),
        low=low,
        high=high,
        n=len(found),
        doubt=f"Only {_counted(len(found), 'sweep')} with a MEP; an interval needs six." if low is None else "",
        reason=f"{none} sweeps had no MEP and say nothing of its latency." if none else "",
        method=f"median over sweeps with a MEP; {words}",
        condition=condition,
    )


def _counted(n: int, word: str) -> str:
    return f"{n} {word}" if n == 1 else f"{n} {word}s"


def order_interval(ordered: Floats) -> tuple[float | None, float | None]:
    """Give the values between which the median lies in 95 of 100.

    Parameters
    ----------
    ordered : numpy.ndarray
        Values, the smallest first.

    Returns
    -------
    tuple of float or None
        Lower and upper end; none below six values.
    """
    from scipy.stats import binom

    n = len(ordered)
    rank = int(binom.ppf(0.025, n, 0.5))
    if rank < 1 or binom.cdf(rank - 1, n, 0.5) > 0.025:
        return None, None
    return float(ordered[rank - 1]), float(ordered[n - rank])


PARTS = (_latency,)
