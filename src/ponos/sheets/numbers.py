"""Cells into numbers: decimal commas are understood and told of, what is no number is named with its row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Numbers", "numbers", "writes_commas"]

_COMMA = re.compile(r"[-+−]?\d+,\d+(?:[eE][-+]?\d+)?")
_THREE = re.compile(r"[-+−]?[1-9]\d{0,2},\d{3}")
_THOUSANDS = re.compile(r"[-+−]?[1-9]\d{0,2}(?:\.\d{3})+")
_POINT = re.compile(r"[-+]?\d*\.\d+")
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
        Places of cells whose comma or point may be a decimal one or part thousands; they are left out.
    """

    values: NDArray[np.float64]
    empty: NDArray[np.bool_]
    strange: tuple[int, ...] = ()
    commas: tuple[int, ...] = ()
    unclear: tuple[int, ...] = ()


def numbers(
    cells: NDArray[np.object_], *, missing: Sequence[float] = (), yes_no: bool = False, commas: bool = False
) -> Numbers:
    """Read a column as numbers.

    Parameters
    ----------
    cells : numpy.ndarray
        Text, shape (rows,), empty where nothing is known.
    missing : sequence of float
        Numbers that stand for a missing value.
    yes_no : bool
        Whether yes and no are 1 and 0.
    commas : bool
        Whether the table writes decimal commas, so that the point in ``1.234`` may part thousands.

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
    with_comma = [int(place) for place in left if _COMMA.fullmatch(str(cells[place]))]
    strange = tuple(int(place) for place in left if not _COMMA.fullmatch(str(cells[place])))
    # A comma with exactly three digits behind it is told apart by the other cells of the column.
    points = any("." in str(cells[place]) for place in np.flatnonzero(~np.isnan(found) & ~empty))
    doubted = points or all(_THREE.fullmatch(str(cells[place])) for place in with_comma)
    unclear = [place for place in with_comma if doubted and _THREE.fullmatch(str(cells[place]))]
    with_comma = [place for place in with_comma if place not in set(unclear)]
    if commas:
        unclear += [place for place, cell in enumerate(cells) if _THOUSANDS.fullmatch(str(cell))]
        strange = tuple(place for place in strange if place not in set(unclear))
        found[unclear] = np.nan
    for at in with_comma:
        found[at] = float(str(cells[at]).replace(",", ".").replace("−", "-"))
    for number in missing:
        gone = found == number
        found[gone] = np.nan
        empty = empty | gone
    return Numbers(found, empty, strange, tuple(with_comma), tuple(sorted(unclear)))


def writes_commas(cells: Iterable[str]) -> bool:
    """Whether a table writes decimal commas rather than points.

    Parameters
    ----------
    cells : iterable of str
        All of its cells.

    Returns
    -------
    bool
        True where more numbers have a decimal comma than a decimal point; ``1.234`` is not counted, nor ``1,234``.
    """
    known = list(cells)
    commas = sum("," in cell and _COMMA.fullmatch(cell) is not None and not _THREE.fullmatch(cell) for cell in known)
    if not commas:
        return False
    return commas > sum(
        "." in cell and _POINT.fullmatch(cell) is not None and not _THOUSANDS.fullmatch(cell) for cell in known
    )
