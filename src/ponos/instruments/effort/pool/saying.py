"""How pooled estimates are written: numbers, intervals, and which looks a conclusion survives."""

from __future__ import annotations

from collections.abc import Sequence

from ponos.pooled import PooledLook

__all__ = ["ABLE", "LEVEL", "interval", "joined", "p_words", "same", "survival"]

LEVEL = 0.05
ABLE = "people who completed"
"""How the names of looks at those who could complete begin."""


def p_words(p: float) -> str:
    """Write a p-value.

    Parameters
    ----------
    p : float
        Between 0 and 1.

    Returns
    -------
    str
        ``p = 0.038``.
    """
    if p < 0.001:
        return "p < 0.001"
    return f"p = {p:.3f}" if p < 0.1 else f"p = {p:.2f}"


def interval(value: float, low: float, high: float, *, digits: int = 2) -> str:
    """Write an estimate with its interval.

    Parameters
    ----------
    value, low, high : float
        The estimate.
    digits : int
        Decimals.

    Returns
    -------
    str
        ``1.65 [1.03, 2.65]``, with true minus signs.
    """
    return f"{value:.{digits}f} [{low:.{digits}f}, {high:.{digits}f}]".replace("-", "−")


def joined(words: Sequence[str]) -> str:
    """Join words as people do.

    Parameters
    ----------
    words : sequence of str
        Some.

    Returns
    -------
    str
        ``a, b and c``.
    """
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else list(words))


def same(p: float, estimate: float, *, headline_p: float, headline: float, null: float) -> bool:
    """Whether another look leaves the conclusion as it is.

    Parameters
    ----------
    p, estimate : float
        Under that look.
    headline_p, headline : float
        Of the headline.
    null : float
        What it would be if there were nothing.

    Returns
    -------
    bool
        Both significant in one direction, or neither.
    """
    if headline_p >= LEVEL:
        return p >= LEVEL
    return p < LEVEL and (estimate - null) * (headline - null) > 0


def survival(looks: Sequence[PooledLook]) -> str:
    """Say which looks a significant headline does not survive.

    Parameters
    ----------
    looks : sequence of PooledLook
        All of them.

    Returns
    -------
    str
        ``bias-reduced errors (p = 0.061) and relabelling (p = 0.072)``; empty where it survives all.
    """
    fallen = [one for one in looks if one.holds is False and one.p is not None]
    able = [one.p or 0.0 for one in fallen if one.name.startswith(ABLE)]
    told = [f"{one.name} ({p_words(one.p or 0.0)})" for one in fallen if not one.name.startswith(ABLE)]
    if able:
        span = p_words(min(able)) + (f" to {max(able):.2f}" if len(able) > 1 else "")
        told.append(f"leaving out those who completed least ({span})")
    return joined(told) if told else ""
