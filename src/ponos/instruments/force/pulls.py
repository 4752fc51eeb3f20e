"""Series of maximal pulls: parted by the pauses between them, or as a list of pulls has them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from ponos.instruments.force.contractions import Contraction, Floats

__all__ = ["Series", "listed", "parted"]


@dataclass(frozen=True)
class Series:
    """One series of maximal pulls.

    Attributes
    ----------
    name : str
        ``1``, ``2``, …, or as the list calls it.
    peaks : numpy.ndarray
        Shape (pulls,).
    side : str
        Side of the body; empty where nothing is said of it.
    """

    name: str
    peaks: Floats
    side: str = ""


def parted(pulls: tuple[Contraction, ...], gap: float) -> list[list[Contraction]]:
    """Part pulls where the pause between two is long.

    Parameters
    ----------
    pulls : tuple of Contraction
        In the order of time.
    gap : float
        Samples of a pause above which another series begins.

    Returns
    -------
    list of list of Contraction
        The pulls of each series.
    """
    groups: list[list[Contraction]] = [[one] for one in pulls[:1]]
    for before, one in pairwise(pulls):
        if one.start - before.stop > gap:
            groups.append([])
        groups[-1].append(one)
    return groups


def listed(rows: pd.DataFrame, column: str, side: str) -> tuple[Series, ...]:
    """Give the series of a list of pulls, by side and by what the list calls a series.

    Parameters
    ----------
    rows : pandas.DataFrame
        One row a pull.
    column : str
        Which of its columns is the force.
    side : str
        The side that is asked for; every side where empty.

    Returns
    -------
    tuple of Series
        In the order of the list.
    """
    sides = rows["side"].to_numpy(object) if "side" in rows else np.full(len(rows), side, dtype=object)
    series = rows["series"].to_numpy(object) if "series" in rows else np.full(len(rows), "1", dtype=object)
    force = rows[column].to_numpy(float)
    found = []
    for this_side in dict.fromkeys(sides):
        if side and this_side and this_side != side:
            continue
        for name in dict.fromkeys(series[sides == this_side]):
            peaks = force[(sides == this_side) & (series == name) & np.isfinite(force)]
            if len(peaks):
                found.append(Series(str(name), peaks, str(this_side)))
    return tuple(found)
