"""A series of reaction times made ready for measuring: which responses count, whole or in one segment or block."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ponos.errors import MeasureError
from ponos.instruments.vigilance.formats import KNOWN
from ponos.instruments.vigilance.settings import Settings
from ponos.instruments.vigilance.specs import REGISTER
from ponos.measures import Measure
from ponos.recording import Recording
from ponos.sheets.columns import lacking, possible

__all__ = ["Bools", "Floats", "Trials", "lots"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


class Trials:
    """Trials of one person.

    Parameters
    ----------
    table : pandas.DataFrame
        One row a stimulus.
    settings : Settings
        What counts as what.
    condition : mapping of str to str
        Which part of the series it is; empty for the whole.
    """

    def __init__(self, table: pd.DataFrame, settings: Settings, condition: Mapping[str, str]) -> None:
        self.table = table
        self.settings = settings
        self.condition = dict(condition)

    def lacks(self, column: str, /) -> str:
        """Say why a column cannot be used.

        Parameters
        ----------
        column : str
            Its name.

        Returns
        -------
        str
            A sentence; empty where it can be used.
        """
        return lacking(self.table, KNOWN[column])

    def numbers(self, column: str) -> Floats:
        """Give a column as numbers that can be true.

        Parameters
        ----------
        column : str
            Its name.

        Returns
        -------
        numpy.ndarray
            Shape (rows,); NaN where nothing is known or nothing that can be.
        """
        return possible(self.table, KNOWN[column])

    @cached_property
    def all_times_ms(self) -> Floats:
        """Every reaction time of the table, shape (rows,)."""
        return self.numbers("reaction_time_ms")

    @cached_property
    def said_target(self) -> Floats:
        """1 where the person said that it was a target, 0 where not; NaN where nothing tells."""
        told, target, correct = (self.numbers(name) for name in ("response", "target", "correct"))
        # A correct answer to a target says target, to another stimulus it does not; a wrong one the other way round.
        told = np.where(np.isnan(told), np.where(correct == 1.0, target, 1.0 - target), told)
        known = np.isfinite(correct) | np.isfinite(self.numbers("response"))
        return np.where(known, told, np.isfinite(self.all_times_ms).astype(float))

    @cached_property
    def judged(self) -> Floats:
        """1 where a trial was right, 0 where it was wrong; NaN where nothing tells."""
        told, target = self.numbers("correct"), self.numbers("target")
        by_target = np.where(np.isfinite(target), (self.said_target == target).astype(float), np.nan)
        return np.where(np.isfinite(told), told, by_target)

    @cached_property
    def asked(self) -> Bools:
        """Where a response was asked for: at targets only, where others are rightly left without one."""
        everywhere = np.ones(len(self.table), dtype=bool)
        if self.lacks("target"):
            return everywhere
        target = self.numbers("target")
        both_keys = np.isfinite(self.all_times_ms) & (target == 0.0) & (self.numbers("correct") == 1.0)
        return everywhere if both_keys.any() else target == 1.0

    @cached_property
    def omitted(self) -> Bools:
        """Where a response was asked for and none came."""
        silent: Bools = self.asked & np.isnan(self.all_times_ms) & ~(self.numbers("response") == 1.0)
        return silent

    @cached_property
    def false_start(self) -> Bools:
        """Where a response came before anyone can react."""
        early: Bools = self.all_times_ms < self.settings.false_start_ms
        return early

    @cached_property
    def counts(self) -> Bools:
        """Where a reaction time counts: no false start, and not a wrong response."""
        kept: Bools = np.isfinite(self.all_times_ms) & ~self.false_start & ~(self.numbers("correct") == 0.0)
        return kept

    def times_ms(self, *, fewest: int = 1) -> Floats:
        """Give the reaction times that count.

        Parameters
        ----------
        fewest : int
            How many there must be.

        Returns
        -------
        numpy.ndarray
            Shape (n,).

        Raises
        ------
        MeasureError
            There are fewer.
        """
        found: Floats = self.all_times_ms[self.counts]
        if len(found) < fewest:
            raise MeasureError(f"There are {len(found)} reaction times that count; {fewest} are needed.")
        return found

    def told(
        self,
        id: str,
        value: float,
        *,
        low: float | None = None,
        high: float | None = None,
        n: int | None = None,
        doubt: str = "",
        reason: str = "",
        method: str,
    ) -> Measure:
        """Give a measure of this part of the series.

        Parameters
        ----------
        id : str
            Its id.
        value : float
            In its unit.
        low, high : float, optional
            95 % interval.
        n : int, optional
            Trials behind it.
        doubt, reason : str
            Why to doubt it; what to know about it.
        method : str
            The rule that gave it.

        Returns
        -------
        Measure
            In the condition of this part.
        """
        return REGISTER.found(
            id, value, low=low, high=high, n=n, doubt=doubt, reason=reason, method=method, condition=self.condition
        )


def lots(recording: Recording, settings: Settings) -> Iterator[Trials]:
    """Give a series whole, then each segment and each block where there are several.

    Parameters
    ----------
    recording : Recording
        Of the instrument ``vigilance``.
    settings : Settings
        What counts as what.

    Yields
    ------
    Trials
        The whole first.
    """
    table = recording.table
    yield Trials(table, settings, {})
    for key in ("segment", "block"):
        if key not in table:
            continue
        names = [name for name in dict.fromkeys(table[key].tolist()) if isinstance(name, str) and name]
        if len(names) > 1 or (key == "segment" and names):
            for name in names:
                yield Trials(table[table[key] == name].reset_index(drop=True), settings, {key: name})
