"""A strip of dots: everybody of the reference group on one line, the person among them. Numbers alone, no words."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["strip"]

_WIDTH, _HEIGHT, _ENDS = 180, 18, 4.0
_USUAL = 1.96
_MOST = 80


def strip(others: Iterable[float], own: float) -> str:
    """Draw a strip.

    Parameters
    ----------
    others : iterable of float
        Standard deviations of the others from their mean.
    own : float
        Of the person.

    Returns
    -------
    str
        An ``<svg>`` element, hidden from screen readers, since its row says the same in words. The light band holds
        nineteen in twenty; the diamond is the person, and becomes an arrow where it lies beyond the strip.
    """
    middle = _HEIGHT / 2
    dots = "".join(f"M{_x(one):.1f} {middle:g}h0" for one in _thinned(others))
    left, right = _x(-_USUAL), _x(_USUAL)
    return (
        f'<svg class="strip" viewBox="0 0 {_WIDTH} {_HEIGHT}" aria-hidden="true">'
        f'<path class="band" d="M{left:.1f} 2H{right:.1f}V{_HEIGHT - 2}H{left:.1f}z"/>'
        f'<path class="mid" d="M{_x(0):.1f} 1V{_HEIGHT - 1}"/>'
        f'<path class="dots" d="{dots}"/>{_person(own, middle)}</svg>'
    )


def _thinned(others: Iterable[float]) -> list[float]:
    """In a large group evenly spaced ones of its order stand for all: more dots would only be one bar."""
    ordered = sorted(others)
    if len(ordered) <= _MOST:
        return ordered
    return [ordered[round(place * (len(ordered) - 1) / (_MOST - 1))] for place in range(_MOST)]


def _person(own: float, middle: float) -> str:
    x = _x(own)
    if abs(own) > _ENDS:
        way = 1 if own > 0 else -1
        return f'<path class="own" d="M{x + 4 * way:.1f} {middle:g}l{-9 * way} -6v12z"/>'
    return f'<path class="own" d="M{x:.1f} {middle - 6:g}l6 6l-6 6l-6 -6z"/>'


def _x(value: float) -> float:
    inside = max(-_ENDS, min(_ENDS, value))
    return _WIDTH / 2 + inside / _ENDS * (_WIDTH / 2 - 8)
