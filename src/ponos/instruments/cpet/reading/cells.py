"""Cells into numbers, seconds and text: decimal commas, clock times, the many ways to write that nothing stands there.

A number that cannot be read is never guessed. Where a comma may be a decimal or a thousands sign, the file is refused.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ponos.errors import DamagedFile

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Clock", "Numbers", "clock", "is_missing", "numbers", "texts"]

_MISSING = frozenset({"", "n/a", "na", "nan", "#n/a", "#na", "#nv", "none", "null", "nil", "missing", "#div/0!", "?"})
_ONLY_MARKS = re.compile(r"[-–—−*.>:_\s]*")
_CLOCK = re.compile(
    r"(?P<date>\d{1,4}[-./]\d{1,2}[-./]\d{1,4}(?:T|,?\s+))?"
    r"(?P<sign>-?)(?:(?P<hours>\d{1,4}):)?(?P<middle>\d{1,5}):(?P<last>\d{1,2})(?:[.,](?P<fraction>\d{1,9}))?"
    r"(?:\s*(?P<half>[ap])\.?m\.?|Z|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
_GROUPS = re.compile(r"[-+]?[1-9]\d{0,2}(?:,\d{3})+")
_MANY = 0.1
"""Share of unreadable cells from which a column is refused."""


@dataclass(frozen=True)
class Numbers:
    """A column read as numbers.

    Attributes
    ----------
    values : ndarray of shape (n,)
        NaN where nothing stands or nothing can be read.
    unreadable : tuple of int
        Positions that hold something that is no number.
    grouped : int or None
        A position whose comma has exactly three digits behind it, where all commas of the column do: ``1,234`` may be
        1.234 or 1234.
    point : int or None
        A position that has a decimal point; looked for only where the column was not plain.
    """

    values: NDArray[np.float64]
    unreadable: tuple[int, ...] = ()
    grouped: int | None = None
    point: int | None = None

    @property
    def broken(self) -> bool:
        """Whether too much of it is unreadable to trust the rest."""
        known = int(np.isfinite(self.values).sum())
        return len(self.unreadable) > max(2.0, _MANY * (known + len(self.unreadable)))


@dataclass(frozen=True)
class Clock:
    """A column read as clock times.

    Attributes
    ----------
    seconds : ndarray of shape (n,)
        NaN where nothing stands or nothing can be read.
    unreadable : tuple of int
        Positions that hold something else.
    """

    seconds: NDArray[np.float64]
    unreadable: tuple[int, ...] = ()


def is_missing(cell: object) -> bool:
    """Whether a cell says that nothing stands there.

    Parameters
    ----------
    cell : object
        Cell of a file.

    Returns
    -------
    bool
        True for blanks, dashes, ``n/a`` and their like, None and NaN.
    """
    if cell is None:
        return True
    if isinstance(cell, str):
        word = cell.strip().lower()
        return word in _MISSING or _ONLY_MARKS.fullmatch(word) is not None
    return isinstance(cell, float) and cell != cell


def numbers(cells: list[object], *, name: str, first_row: int) -> Numbers:
    """Read cells as numbers.

    Parameters
    ----------
    cells : list
        Numbers or text; a decimal comma is understood.
    name : str
        Header of the column, for messages.
    first_row : int
        Row of the file that the first cell stands in, for messages.

    Returns
    -------
    Numbers
        Values and what could not be read.

    Raises
    ------
    DamagedFile
        The column mixes decimal comma and decimal point, or thousands signs and plain numbers.
    """
    plain = _plain(cells)
    return Numbers(plain) if plain is not None else _odd(cells, name=name, first_row=first_row)


def _plain(cells: list[object]) -> NDArray[np.float64] | None:
    """The fast way, which holds for nearly every column; None where some cell needs a closer look."""
    kinds = set(map(type, cells))
    # Python reads True and 1_000 as numbers; no device means them so.
    if bool in kinds or (str in kinds and any("_" in cell for cell in cells if isinstance(cell, str))):
        return None
    try:
        values = np.array(cells, dtype=float)
    except (ValueError, TypeError, OverflowError):
        return None
    whole = values.ndim == 1 and not np.isinf(values).any() and (str not in kinds or not np.isnan(values).any())
    return values if whole else None


def _odd(cells: list[object], *, name: str, first_row: int) -> Numbers:
    words = [cell if isinstance(cell, str) else "" for cell in cells]
    commas = [index for index, word in enumerate(words) if "," in word]
    points = [index for index, word in enumerate(words) if "." in word and any(sign.isdigit() for sign in word)]
    if commas and points:
        _refuse_mixture(words, commas[0], points[0], name=name, first_row=first_row)
    values, unreadable = np.full(len(cells), np.nan), []
    for index, cell in enumerate(cells):
        if not is_missing(cell):
            value = _number(cell)
            values[index] = value
            if value != value:
                unreadable.append(index)
    grouped = _grouped(words, commas, values, name=name, first_row=first_row)
    return Numbers(values, tuple(unreadable), grouped, points[0] if points else None)


def _number(cell: object) -> float:
    """One number, NaN where it is none."""
    if isinstance(cell, bool) or (isinstance(cell, str) and "_" in cell):
        return np.nan
    try:
        value = float(cell.replace(",", ".") if isinstance(cell, str) else cell)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return np.nan
    return value if np.isfinite(value) else np.nan


def _grouped(
    words: list[str], commas: list[int], values: NDArray[np.float64], *, name: str, first_row: int
) -> int | None:
    """Find commas that may part thousands; refuse them where a plain number of that size stands beside them."""
    if not commas or not all(_GROUPS.fullmatch(words[index].strip()) for index in commas):
        return None
    with_comma = np.zeros(len(words), dtype=bool)
    with_comma[commas] = True
    large = np.flatnonzero(~with_comma & (np.abs(np.nan_to_num(values)) >= 100))
    if len(large) or any(words[index].count(",") > 1 for index in commas):
        other = (
            f" while row {first_row + int(large[0])} has '{_shown(words, values, int(large[0]))}'" if len(large) else ""
        )
        raise DamagedFile(
            f"'{words[commas[0]].strip()}' may be a decimal comma or a thousands sign{other}.",
            where=f"column '{name}', row {first_row + commas[0]}",
            todo="Export the file without thousands signs.",
        )
    return commas[0]


def _shown(words: list[str], values: NDArray[np.float64], index: int) -> str:
    return words[index].strip() or f"{values[index]:g}"


def _refuse_mixture(words: list[str], comma: int, point: int, *, name: str, first_row: int) -> None:
    raise DamagedFile(
        f"decimal comma and decimal point in one column: '{words[comma].strip()}' in row {first_row + comma}, "
        f"'{words[point].strip()}' in row {first_row + point}; a comma may also part thousands.",
        where=f"column '{name}'",
        todo="Export the file with one decimal sign and no thousands signs.",
    )


def clock(cells: list[object], *, hours_first: bool = False) -> Clock | None:
    """Read cells as clock times or durations.

    Parameters
    ----------
    cells : list
        ``datetime`` times and durations, or text such as ``1:02:03,4``, ``12:05``, ``1:02:03 PM`` and
        ``2020-02-03T10:00:00``. Of a date in text only the time of day counts.
    hours_first : bool
        Whether two parts are hours and minutes; minutes and seconds otherwise.

    Returns
    -------
    Clock or None
        Seconds; None where no cell is a clock time, so that the column holds plain numbers.
    """
    if set(map(type, cells)) <= {float, int, type(None)}:
        return None
    seconds, unreadable, found = np.full(len(cells), np.nan), [], False
    for index, cell in enumerate(cells):
        value = _clock(cell, hours_first=hours_first)
        if value is not None:
            seconds[index], found = value, True
        elif not is_missing(cell):
            unreadable.append(index)
    if not found or len(unreadable) > len(cells) / 2:
        return None
    return Clock(_from_first_midnight(seconds, cells), tuple(unreadable))


def _clock(cell: object, *, hours_first: bool) -> float | None:
    if isinstance(cell, str):
        found = _CLOCK.fullmatch(cell.strip())
        return None if found is None else _of_parts(found, hours_first=hours_first)
    if isinstance(cell, dt.timedelta):
        return cell.total_seconds()
    if isinstance(cell, dt.datetime):
        return cell.replace(tzinfo=None).toordinal() * 86400.0 + _of_day(cell.time())
    return _of_day(cell) if isinstance(cell, dt.time) else None


def _of_parts(found: re.Match[str], *, hours_first: bool) -> float | None:
    """Seconds of a clock time; behind a date, or before am and pm, two parts are hours and minutes."""
    hours, middle, last = found["hours"], int(found["middle"]), int(found["last"])
    if hours is None and (hours_first or found["date"] or found["half"]):
        hours, middle, last = found["middle"], last, 0
    if last > 59 or (hours is not None and middle > 59):
        return None
    whole = int(hours or 0)
    if found["half"]:
        whole = whole % 12 + (12 if found["half"].lower() == "p" else 0)
    value = float(f"{last}.{found['fraction'] or 0}") + 60.0 * middle + 3600.0 * whole
    return -value if found["sign"] else value


def _of_day(time: dt.time) -> float:
    return time.hour * 3600.0 + time.minute * 60.0 + time.second + time.microsecond / 1e6


def _from_first_midnight(seconds: NDArray[np.float64], cells: list[object]) -> NDArray[np.float64]:
    """Dates count from midnight of the first day, so that no date is kept."""
    if not any(isinstance(cell, dt.datetime) for cell in cells):
        return seconds
    return np.asarray(seconds - np.floor(np.nanmin(seconds) / 86400.0) * 86400.0)


def texts(cells: list[object]) -> list[str]:
    """Read cells as words.

    Parameters
    ----------
    cells : list
        Cells of a file.

    Returns
    -------
    list of str
        Empty where nothing stands; whole numbers without decimals.
    """
    once: dict[object, str] = {}
    for cell in cells:
        if cell not in once:
            once[cell] = "" if is_missing(cell) else f"{cell:g}" if isinstance(cell, float) else str(cell)
    return [once[cell] for cell in cells]
