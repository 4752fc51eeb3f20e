"""A column of a recording's table as what it is worth: numbers that can be true, words, or why it cannot be used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

    from ponos.sheets.named import Known

__all__ = ["lacking", "numbers_in", "possible", "words_in"]


def numbers_in(table: pd.DataFrame, column: str, *, usual: float = float("nan")) -> NDArray[np.float64]:
    """Give a column as numbers.

    Parameters
    ----------
    table : pandas.DataFrame
        Where it stands.
    column : str
        Its name.
    usual : float
        What stands where there is no such column.

    Returns
    -------
    numpy.ndarray
        As long as the table; NaN where it holds no finite number.
    """
    if column not in table:
        return np.full(len(table), usual)
    try:
        values = np.array(table[column], dtype=float)
    except (TypeError, ValueError):
        values = np.array([_number(one) for one in table[column]], dtype=float)
    values[~np.isfinite(values)] = np.nan
    return values


def _number(value: object) -> float:
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return float("nan")


def possible(table: pd.DataFrame, known: Known) -> NDArray[np.float64]:
    """Give a known column as numbers that can be true.

    Parameters
    ----------
    table : pandas.DataFrame
        Where it stands.
    known : Known
        The column.

    Returns
    -------
    numpy.ndarray
        As long as the table; NaN where nothing is known or nothing that can be.
    """
    values = numbers_in(table, known.column)
    if known.kind == "yes_no":
        values[~np.isin(values, (0.0, 1.0))] = np.nan
    else:
        values[~((values >= known.low) & (values <= known.high))] = np.nan
    return values


def words_in(table: pd.DataFrame, column: str) -> NDArray[np.str_]:
    """Give a column as text.

    Parameters
    ----------
    table : pandas.DataFrame
        Where it stands.
    column : str
        Its name.

    Returns
    -------
    numpy.ndarray of str
        As long as the table; empty where it says nothing, also where there is no such column.
    """
    if column not in table:
        return np.full(len(table), "", dtype=np.str_)
    told = table[column]
    return np.array(["" if lost else str(one) for one, lost in zip(told, told.isna(), strict=True)], dtype=np.str_)


def lacking(table: pd.DataFrame, known: Known) -> str:
    """Say why a known column cannot be used.

    Parameters
    ----------
    table : pandas.DataFrame
        Where it should stand.
    known : Known
        The column.

    Returns
    -------
    str
        A sentence; empty where it can be used.
    """
    name = f"{known.meaning[0].upper()}{known.meaning[1:]}"
    if known.column not in table:
        return f"{name} was not recorded ('{known.column}')."
    there = words_in(table, known.column) != "" if known.kind == "text" else np.isfinite(possible(table, known))
    return "" if there.any() else f"{name} ('{known.column}') holds no value that can be used."
