"""Numbers and names of findings as people read them, the same on the page and in the tables for a paper."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import TYPE_CHECKING

from ponos.measures import MeasureSpec
from ponos.report.numbers import condition as condition_words
from ponos.study.contrasted import Arm, Contrasted
from ponos.study.robustness.looks import in_words
from ponos.units import unit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "DIFFERENCE",
    "arm",
    "differs",
    "effect",
    "estimate",
    "found",
    "interval",
    "joined",
    "mark",
    "name",
    "overturning",
    "p_value",
    "plural",
    "scale",
    "smallest",
    "summarised",
    "unit_of",
    "verdict",
]

DIFFERENCE = "difference"
"""The scale of estimates that are in the unit of their measure."""

ALPHA = 0.05
"""Below this p, and after accounting for the number of measures this q, a difference counts as one."""

_NAMED = 2
_MISSING = "worst_case_missing"
_POINTS = "risk difference"
_UNSIGNED = ("ratio", "distance")


def found(one: Contrasted) -> bool:
    """Whether a contrast found something.

    Parameters
    ----------
    one : Contrasted
        A finding.

    Returns
    -------
    bool
        Its q is below 0.05, whatever overturns it.
    """
    return one.q is not None and one.q < ALPHA


def mark(one: Contrasted) -> str:
    """Put a finding into one of four kinds.

    Parameters
    ----------
    one : Contrasted
        A finding.

    Returns
    -------
    str
        ``found``; ``overturned`` where another look denies what was found; ``alone`` where p is below 0.05 but q is
        not; ``none``.
    """
    if found(one):
        return "overturned" if overturning(one) else "found"
    return "alone" if differs(one) else "none"


def name(spec: MeasureSpec, condition: Mapping[str, str]) -> str:
    """Call a measure in a condition.

    Parameters
    ----------
    spec : MeasureSpec
        The measure.
    condition : mapping of str to str
        Its condition.

    Returns
    -------
    str
        Label, and the condition behind a comma.
    """
    return ", ".join(filter(None, (spec.label, condition_words(condition))))


def unit_of(spec: MeasureSpec) -> str:
    """Print the unit of a measure.

    Parameters
    ----------
    spec : MeasureSpec
        The measure.

    Returns
    -------
    str
        Empty for a pure number.
    """
    return unit(spec.unit).printed


def p_value(p: float | None) -> str:
    """Print a p or q value.

    Parameters
    ----------
    p : float or None
        The value.

    Returns
    -------
    str
        ``<0.001``, three decimals below 0.1, else two; a dash for none.
    """
    if p is None or not isfinite(p):
        return "–"
    return "<0.001" if p < 0.001 else f"{p:.3f}" if p < 0.0995 else f"{p:.2f}"


def arm(spec: MeasureSpec, one: Arm | None, *, change: bool = False) -> str:
    """Print what a group showed.

    Parameters
    ----------
    spec : MeasureSpec
        The measure.
    one : Arm or None
        The group; None where the finding has none of it.
    change : bool
        Whether its numbers are changes.

    Returns
    -------
    str
        ``1450 ± 320``; ``9 of 20`` for yes and no, median and quartiles for ranks and counts; a dash for none.
    """
    if one is None or one.mean is None:
        return "–"
    if spec.scale == "yes_no" and change:
        return _signed(100 * one.mean, digits=0)
    if spec.scale == "yes_no":
        return f"{round(one.mean * one.n)} of {one.n}"
    if spec.scale in ("ordinal", "count") and one.median is not None and one.low is not None and one.high is not None:
        low, middle, high = (_number(spec, value) for value in (one.low, one.median, one.high))
        return f"{middle} ({low} to {high})"
    return f"{_number(spec, one.mean)} ± {_number(spec, one.sd)}" if one.sd is not None else _number(spec, one.mean)


def summarised(numbers: NDArray[np.float64]) -> Arm:
    """Sum numbers up.

    Parameters
    ----------
    numbers : numpy.ndarray
        At least one, none missing.

    Returns
    -------
    Arm
        Their number, mean, standard deviation and quartiles.
    """
    import numpy as np

    low, middle, high = (float(one) for one in np.quantile(numbers, [0.25, 0.5, 0.75]))
    sd = float(numbers.std(ddof=1)) if len(numbers) > 1 else None
    return Arm(n=len(numbers), mean=float(numbers.mean()), sd=sd, median=middle, low=low, high=high)


def estimate(one: Contrasted) -> str:
    """Print the estimate of a finding, without its unit.

    Parameters
    ----------
    one : Contrasted
        A finding.

    Returns
    -------
    str
        With its sign; a dash where it has none.
    """
    return _estimated(one, one.estimate)


def interval(one: Contrasted) -> str:
    """Print the 95 % interval of a finding.

    Parameters
    ----------
    one : Contrasted
        A finding.

    Returns
    -------
    str
        ``−320 to −40``; empty where it has none.
    """
    if one.low is None or one.high is None:
        return ""
    return f"{_estimated(one, one.low)} to {_estimated(one, one.high)}"


def effect(one: Contrasted) -> tuple[str, str]:
    """Print Hedges g.

    Parameters
    ----------
    one : Contrasted
        A finding.

    Returns
    -------
    tuple of str
        The value and its interval; a dash and nothing where it has none.
    """
    if one.g is None:
        return "–", ""
    ends = f"{_signed(one.g_low)} to {_signed(one.g_high)}" if one.g_low is not None and one.g_high is not None else ""
    return _signed(one.g), ends


def smallest(one: Contrasted) -> str:
    """Say which effect could have been seen.

    Parameters
    ----------
    one : Contrasted
        A finding.

    Returns
    -------
    str
        ``210 mL/min (0.8 SD)``; empty where it is not known.
    """
    raw = "" if one.smallest is None or one.scale != DIFFERENCE else _with_unit(one, one.smallest)
    sd = "" if one.smallest_g is None else f"{one.smallest_g:.1f} SD"
    return f"{raw} ({sd})" if raw and sd else raw or sd


def verdict(one: Contrasted) -> str:
    """Say in a few words whether a finding stood being shaken.

    Parameters
    ----------
    one : Contrasted
        A finding.

    Returns
    -------
    str
        Such as ``holds in all 4 looks``.
    """
    shaken = overturning(one)
    looked = [
        name for name, look in one.robust.items() if look.holds is not None and (differs(one) or name != _MISSING)
    ]
    if one.estimate is None:
        return "could not be had"
    if shaken:
        words = (
            joined([in_words(name) for name in shaken])
            if len(shaken) <= _NAMED
            else f"in {len(shaken)} of {len(looked)} other looks"
        )
        return f"does not hold {words}" if differs(one) else f"would be a difference {words}"
    if not looked:
        return "not looked at otherwise"
    if not differs(one):
        return f"not shown in {'the one other look' if len(looked) == 1 else f'any of {len(looked)} other looks'}"
    if len(looked) == 1:
        return "holds in the one other look"
    return f"holds in {'both' if len(looked) == 2 else f'all {len(looked)}'} other looks"


def differs(one: Contrasted) -> bool:
    """Whether a finding taken alone is a difference.

    Parameters
    ----------
    one : Contrasted
        A finding.

    Returns
    -------
    bool
        Its p is below 0.05.
    """
    return one.p is not None and one.p < ALPHA


def overturning(one: Contrasted) -> tuple[str, ...]:
    """Give the looks that lead to another conclusion.

    Parameters
    ----------
    one : Contrasted
        A finding.

    Returns
    -------
    tuple of str
        Their names; of a null, not that the missing could have been anything, for that is always so.
    """
    return tuple(name for name in one.overturned_by if differs(one) or name != _MISSING)


def joined(words: list[str]) -> str:
    """Join words as a sentence does.

    Parameters
    ----------
    words : list of str
        Words.

    Returns
    -------
    str
        ``a, b and c``.
    """
    return words[0] if len(words) == 1 else " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def plural(count: int, what: str) -> str:
    """Count things.

    Parameters
    ----------
    count : int
        How many.
    what : str
        One of them; ``person`` becomes ``people``.

    Returns
    -------
    str
        ``1 file``, ``2 files``.
    """
    if count == 1:
        return f"1 {what}"
    return f"{count} people" if what == "person" else f"{count} {what}s"


def _estimated(one: Contrasted, value: float | None) -> str:
    if value is None or not isfinite(value):
        return "–"
    if one.scale == _POINTS or (one.scale == DIFFERENCE and one.spec.scale == "yes_no"):
        return _signed(100 * value, digits=0)
    if one.scale == DIFFERENCE or (one.together and not one.scale.endswith(_UNSIGNED)):
        return one.spec.written(value, sign=True, with_unit=False)
    plain = one.scale.endswith(_UNSIGNED) and not one.scale.startswith("log")
    return _signed(value).lstrip("+") if plain else _signed(value)


def scale(one: Contrasted) -> str:
    """Say what an estimate is, where it is no difference in the unit of its measure.

    Parameters
    ----------
    one : Contrasted
        A finding.

    Returns
    -------
    str
        Such as ``rate ratio``; empty for a difference in the unit of the measure.
    """
    if one.scale == _POINTS or (one.scale == DIFFERENCE and one.spec.scale == "yes_no"):
        return "percentage points"
    if one.together:
        # What all trials together tell is a measure of its own, whose label says what it is.
        return "percentage points" if one.spec.unit == "percent" else ""
    return "" if one.scale == DIFFERENCE else one.scale


def _with_unit(one: Contrasted, value: float) -> str:
    if one.spec.scale == "yes_no":
        return f"{100 * value:.0f} percentage points"
    # A difference of percentages is in points; "5 %" would be a share of something.
    written = one.spec.written(value)
    return f"{written.removesuffix('%').rstrip()} percentage points" if one.spec.unit == "percent" else written


def _number(spec: MeasureSpec, value: float | None) -> str:
    return spec.written(value, with_unit=False)


def _signed(value: float | None, *, digits: int = 2) -> str:
    if value is None or not isfinite(value):
        return "–"
    rounded = round(value, digits) + 0.0
    return f"{rounded:{'+' if rounded else ''}.{digits}f}".replace("-", "−")
