"""A test made ready for measuring: cleaned breaths, phases, averages, thresholds, each computed once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ponos.instruments.cpet.averaging import Floats, Rule, average, parse_rule
from ponos.instruments.cpet.cleaning import set_aside
from ponos.instruments.cpet.phases import Phases, Span, detect
from ponos.instruments.cpet.protocol import load_of, parse_protocol
from ponos.instruments.cpet.reading.quantities import quantities
from ponos.instruments.cpet.settings import Settings
from ponos.instruments.cpet.thresholds.types import Thresholds
from ponos.recording import Recording

__all__ = ["ExerciseTest"]


@dataclass(frozen=True)
class ExerciseTest:
    """One test, ready for measuring.

    Attributes
    ----------
    recording : Recording
        As it was read.
    settings : Settings
        What the user says about it.
    """

    recording: Recording
    settings: Settings

    @cached_property
    def _cleaned(self) -> tuple[pd.DataFrame, NDArray[np.bool_]]:
        breaths = self._with_protocol
        if self.settings.keep_outliers or self.recording.about.get("sampling") == "averaged":
            return breaths, np.zeros(len(breaths), dtype=bool)
        return set_aside(breaths)

    @cached_property
    def _with_protocol(self) -> pd.DataFrame:
        breaths = _orderly(self.recording.table)
        if not self.settings.protocol or not len(breaths):
            return breaths
        pieces = parse_protocol(self.settings.protocol)
        column = "work_w" if pieces[-1].unit.lower() == "w" else "speed_km_h"
        time = breaths["time_s"].to_numpy(float)
        load = load_of(pieces, time)
        ended = detect(breaths, by_hand=self.settings.phases).end_s
        # A protocol in words does not say when the person stopped; the gas exchange does.
        load[time > (np.inf if ended is None else ended)] = 0.0
        return breaths.assign(**{column: load})

    @property
    def breaths(self) -> pd.DataFrame:
        """The breaths, wild ones blanked, the work rate of a given protocol put in."""
        return self._cleaned[0]

    @property
    def recorded(self) -> pd.DataFrame:
        """The same rows with the wild breaths as they were recorded."""
        return self._with_protocol

    @property
    def wild(self) -> NDArray[np.bool_]:
        """Which breaths were blanked."""
        return self._cleaned[1]

    @cached_property
    def phases(self) -> Phases:
        """The phases of the test."""
        if not len(self.breaths):
            return Phases(doubts=("The recording is empty.",))
        return detect(self.breaths, by_hand=self.settings.phases)

    @cached_property
    def rule(self) -> Rule:
        """The averaging rule of the peak."""
        return parse_rule(self.settings.average)

    @cached_property
    def thresholds(self) -> Thresholds:
        """Both thresholds, by every method and by consensus."""
        from ponos.instruments.cpet.thresholds import find

        return find(self)

    def column(self, name: str) -> Floats:
        """One channel.

        Parameters
        ----------
        name : str
            Such as ``vo2_ml_min``.

        Returns
        -------
        ndarray of shape (n,)
            NaN throughout where the test has no such channel.
        """
        if name not in self.breaths:
            return np.full(len(self.breaths), np.nan)
        return self.breaths[name].to_numpy(float)

    @property
    def time_s(self) -> Floats:
        """Time of each breath."""
        return self.column("time_s")

    def during(self, span: Span | None) -> NDArray[np.bool_]:
        """Mask of the breaths of a phase.

        Parameters
        ----------
        span : (float, float) or None
            Start and end in s.

        Returns
        -------
        ndarray of bool
            All False for None.
        """
        if span is None:
            return np.zeros(len(self.breaths), dtype=bool)
        return np.asarray((self.time_s >= span[0]) & (self.time_s <= span[1]))

    @cached_property
    def exercising(self) -> NDArray[np.bool_]:
        """Mask of the incremental exercise."""
        return self.during(self.phases.exercise)

    def averaged(self, *names: str, rule: Rule | None = None) -> tuple[Floats, Floats]:
        """Channels averaged by a rule over the whole recording.

        Parameters
        ----------
        *names : str
            Channels.
        rule : Rule, optional
            The rule of the settings where not given.

        Returns
        -------
        time_s : ndarray of shape (m,)
            Middle of each window.
        values : ndarray of shape (m, len(names))
            Means. A file that is averaged already over at least as long comes back as it is.
        """
        values = np.column_stack([self.column(name) for name in names])
        rule = rule or self.rule
        step = float(self.recording.about.get("sampling_s", 0.0) or 0.0)
        # Averages said to be of 30 s may come every 29.95 s.
        if self.recording.about.get("sampling") == "averaged" and (rule.kind == "breaths" or step >= 0.95 * rule.size):
            return self.time_s, values
        return average(self.time_s, values, rule)

    def at(self, name: str, time_s: float, *, within_s: float = 15.0) -> float:
        """Mean of a channel around a moment.

        Parameters
        ----------
        name : str
            Channel.
        time_s : float
            The moment.
        within_s : float
            Half the width of the window.

        Returns
        -------
        float
            NaN where nothing is known there.
        """
        near = np.abs(self.time_s - time_s) <= within_s
        values = self.column(name)[near]
        return float(np.nanmean(values)) if np.isfinite(values).any() else float("nan")

    def fact(self, key: str) -> float | None:
        """A number known of person or test.

        Parameters
        ----------
        key : str
            Such as ``body_mass_kg``.

        Returns
        -------
        float or None
            None where neither the file nor the user tells.
        """
        said = getattr(self.settings, key, None)
        value = self.recording.about.get(key) if said is None else said
        return float(value) if isinstance(value, (int, float)) and np.isfinite(value) else None

    @property
    def sex(self) -> str | None:
        """``female``, ``male`` or None."""
        said = self.settings.sex or self.recording.about.get("sex")
        return str(said) if said in ("female", "male") else None

    def lacks(self, column: str) -> str:
        """Say why a channel cannot be used.

        Parameters
        ----------
        column : str
            Such as ``hr_bpm``.

        Returns
        -------
        str
            A sentence; empty where the channel is there.
        """
        if np.isfinite(self.column(column)).any():
            return ""
        told = [note.text for note in self.recording.notes if note.channel == column]
        if told:
            return told[0]
        known = quantities().get(column)
        return f"The file has no {known.label if known else column}."


def _orderly(breaths: pd.DataFrame) -> pd.DataFrame:
    """Rows whose time is known and later than all before, infinities as missing.

    The reader sees to this; a recording that was made elsewhere may not.
    """
    if "time_s" not in breaths:
        return breaths.iloc[:0].assign(time_s=np.empty(0))
    time = breaths["time_s"].to_numpy(float)
    latest = np.maximum.accumulate(np.where(np.isfinite(time), time, -np.inf))
    later = np.isfinite(time) & (time > np.concatenate([[-np.inf], latest[:-1]]))
    numbers = breaths.select_dtypes("number")
    if later.all() and not np.isinf(numbers.to_numpy(float)).any():
        return breaths
    finite: pd.DataFrame = breaths[later].replace([np.inf, -np.inf], np.nan)
    return finite.reset_index(drop=True)
