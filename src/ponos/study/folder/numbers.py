"""Cells into numbers: decimal commas are understood and told of, what is no number is named with its row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Numbers", "numbers"]

_COMMA = re.compile(r"[-+−]?\d+,\d+(?:[eE][-+]?\d+)?")
_THREE = re.compile(r"[-+−]?[1-9]\d{0,2},\d{3}")
_YES = frozenset({"yes", "y", "true", "ja", "oui"})
_NO = frozenset({"no", "n", "false", "nein", "non"})


@dataclass(frozen=True)
class Numbers:
    """A column read as numbers.

    Attributes
    ----------
    values : numpy.ndarray
        Shape (rows,); NaN where nothing stands, or nothing that is a number.
    empty : numpy.ndarray
        Bool: nothing stands there.
    strange : tuple of int
        Places of cells that are no numbers.
    commas : tuple of int
        Places of cells whose comma was taken as a decimal one.
    unclear : tuple of int
        Places of cells whose comma may be a decimal one or part thousands; they are left out.
    """

    values: NDArray[np.float64]
    empty: NDArray[np.bool_]
    strange: tuple[int, ...] = ()
    commas: tuple[int, ...] = ()
    unclear: tuple[int, ...] = ()


def numbers(cells: NDArray[np.object_], *, missing: Sequence[float] = (), yes_no: bool = False) -> Numbers:
    """Read a column as numbers.

    Parameters
    ----------
    cells : numpy.ndarray
        Text, shape (rows,), empty where nothing is known.
    missing : sequence of float
        Numbers that stand for a missing value.
    yes_no : bool
        Whether yes and no are 1 and 0.

    Returns
    -------
    Numbers
        The numbers, and what was no number.
    """
    import numpy as np
    import pandas as pd

    empty = cells == ""
    found = pd.to_numeric(pd.Series(cells, dtype=object), errors="coerce").to_numpy(float, copy=True)
    found[~np.isfinite(found)] = np.nan
    left = np.flatnonzero(np.isnan(found) & ~empty)
    if yes_no:
        for place in left:
            spelt = str(cells[place]).lower()
            found[place] = 1.0 if spelt in _YES else 0.0 if spelt in _NO else np.nan
        left = left[np.isnan(found[left])]
    commas = [int(place) for place in left if _COMMA.fullmatch(str(cells[place]))]
    strange = tuple(int(place) for place in left if not _COMMA.fullmatch(str(cells[place])))
    # A comma with exactly three digits behind it is told apart by the other cells of the column.
    points = any("." in str(cells[place]) for place in np.flatnonzero(~np.isnan(found) & ~empty))
    doubted = points or all(_THREE.fullmatch(str(cells[place])) for place in commas)
    unclear = tuple(place for place in commas if doubted and _THREE.fullmatch(str(cells[place])))
    commas = [place for place in commas if place not in set(unclear)]
    for at in commas:
        found[at] = float(str(cells[at]).replace(",", ".").replace("−", "-"))
    for number in missing:
        gone = found == number
        found[gone] = np.nan
        empty = empty | gone
    return Numbers(found, empty, strange, tuple(commas), unclear)
