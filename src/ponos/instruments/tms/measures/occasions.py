"""When trials were given: before an exertion, or which minutes after it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ponos.sheets.columns import words_in
from ponos.tables import rows_of

if TYPE_CHECKING:
    from ponos.instruments.tms.sweeps import Sweeps

__all__ = ["Occasion", "minute_bins", "occasions", "same"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Texts = NDArray[np.str_]

LONGEST_MIN = 5.0
"""A block after exertion that lasts longer than this is parted by minutes, for answers change within it."""

FEWEST = 3
"""Where each minute that is written has so many trials, the minutes are as they were planned and stay apart."""


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """Trials that were given at one time.

    Attributes
    ----------
    block : str
        As the file calls it; empty where it does not.
    minutes : float
        Since exertion, when it began: to half a minute for a block, to the bin where it was parted, as written where
        trials share it; NaN before it, and where nothing is known of one.
    mask : numpy.ndarray of bool
        Which trials they are.
    """

    block: str
    minutes: float
    mask: Bools

    @property
    def after(self) -> bool:
        """Whether it came after an exertion."""
        return bool(self.minutes >= 0)

    @property
    def condition(self) -> Mapping[str, str]:
        """How it is told apart: by its minutes where it came after an exertion, else by its block."""
        if self.after:
            return {"minutes_since_exertion": f"{round(self.minutes, 2):g}"}
        return {"block": self.block} if self.block else {}


def same(values: Floats, value: float) -> Bools:
    """Tell where a column has a value; nothing is the same as nothing.

    Parameters
    ----------
    values : numpy.ndarray
        The column.
    value : float
        The value, or NaN.

    Returns
    -------
    numpy.ndarray of bool
        Where it has it.
    """
    return np.isnan(values) if np.isnan(value) else np.isclose(values, value)


@cache
def minute_bins() -> tuple[tuple[float, float], ...]:
    """Give the bins by which minutes after exertion are parted.

    Returns
    -------
    tuple of (float, float)
        From and up to, in minutes.
    """
    rows = rows_of("ponos.instruments.tms.measures", "course_bins.csv")
    return tuple((float(row["low_min"]), float(row["high_min"])) for row in rows)


def occasions(sweeps: Sweeps, among: Bools) -> list[Occasion]:
    """Part trials by when they were given.

    Parameters
    ----------
    sweeps : Sweeps
        The recording.
    among : numpy.ndarray of bool
        The trials to part.

    Returns
    -------
    list of Occasion
        Those before an exertion first, in the order of the file, then the others by their minutes.
    """
    block, minutes = words_in(sweeps.trials, "block"), sweeps.minutes
    after = minutes >= 0
    found = [
        Occasion(block=name, minutes=float("nan"), mask=among & ~after & (block == name))
        for name in dict.fromkeys(block[among & ~after].tolist())
    ]
    later = [
        Occasion(block=name, minutes=start, mask=part)
        for name in dict.fromkeys(block[among & after].tolist())
        for start, part in _parted(minutes, among & after & (block == name), named=bool(name))
    ]
    return found + _told_apart(sorted(later, key=lambda one: one.minutes))


def _parted(minutes: Floats, mask: Bools, *, named: bool) -> list[tuple[float, Bools]]:
    given, each = np.unique(minutes[mask], return_counts=True)
    if each.min() >= FEWEST:
        return [(float(one), mask & (minutes == one)) for one in given]
    if named and np.ptp(given) <= LONGEST_MIN:
        return [(round(2.0 * float(given[0])) / 2.0, mask)]
    within = [(low, mask & (minutes >= low) & (minutes < high)) for low, high in minute_bins()]
    return [(low, part) for low, part in within if part.any()]


def _told_apart(later: list[Occasion]) -> list[Occasion]:
    """Join occasions whose minutes would be written alike: they are one time."""
    joined: dict[str, Occasion] = {}
    for one in later:
        name = one.condition["minutes_since_exertion"]
        before = joined.get(name)
        mask = one.mask if before is None else one.mask | before.mask
        block = one.block if before is None or one.block == before.block else ""
        joined[name] = Occasion(block=block, minutes=one.minutes, mask=mask)
    return list(joined.values())
