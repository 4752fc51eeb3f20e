"""A walk made ready for measuring: its strides, from the acceleration of the back or from a table, and its starts."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ponos.errors import MeasureError
from ponos.instruments.base import span
from ponos.instruments.gait.detecting import Detected, detect
from ponos.instruments.gait.formats.gait_file import ACCELERATION, KNOWN, STRIDES
from ponos.instruments.gait.onsets import first_movements_s
from ponos.instruments.gait.settings import Settings
from ponos.recording import Recording, Signals
from ponos.sheets.columns import lacking, possible

__all__ = ["Floats", "Walk"]

Floats = NDArray[np.float64]
_GRAVITY = 0.7, 1.4
"""What a sensor on a walking body feels on average, in g₀ (the project's own choice, wide on purpose)."""
_MOST_LOST = 0.01
"""Share of samples that may be missing and are then drawn straight between their neighbours (its own choice)."""


class Walk:
    """One walk.

    Parameters
    ----------
    recording : Recording
        Of the instrument ``gait``.
    settings : Settings
        What the user says about it.
    """

    def __init__(self, recording: Recording, settings: Settings) -> None:
        self.recording = recording
        self.settings = settings

    @property
    def height_cm(self) -> float | None:
        """Body height, where anything tells it."""
        told = self.settings.height_cm or self.recording.about.get("height_cm")
        return float(told) if told else None

    @property
    def has_samples(self) -> bool:
        """Whether it is a signal and not a table."""
        return isinstance(self.recording.data, Signals)

    def lacks(self, column: str, /) -> str:
        """Say why something cannot be used.

        Parameters
        ----------
        column : str
            A column of strides or starts, or ``cue``.

        Returns
        -------
        str
            A sentence; empty where it can be used.
        """
        if self.has_samples and column in STRIDES:
            return self._lacks_acceleration()
        return lacking(self.recording.table, KNOWN[column])

    def _lacks_acceleration(self) -> str:
        lost = [name for name in ACCELERATION if name not in self.recording.table]
        if lost:
            return f"Acceleration was recorded along {3 - len(lost)} of 3 axes ('{lost[0]}' is missing)."
        return ""

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
        return possible(self.recording.table, KNOWN[column])

    @property
    def fs_hz(self) -> float:
        """Samples a second."""
        assert isinstance(self.recording.data, Signals)
        return self.recording.data.fs_hz

    @cached_property
    def acceleration(self) -> Floats:
        """Samples in g₀, shape (n, 3), without gaps.

        Raises
        ------
        MeasureError
            Too much is missing, nothing moves, or it cannot be a body's acceleration in this unit.
        """
        if reason := self._lacks_acceleration():
            raise MeasureError(reason)
        samples = np.column_stack([self.numbers(name) for name in ACCELERATION])
        if not len(samples):
            raise MeasureError("There is no sample.")
        lost = ~np.isfinite(samples).all(axis=1)
        if lost.mean() > _MOST_LOST:
            raise MeasureError(f"{100 * lost.mean():.0f} % of the samples are missing or cannot be.")
        places = np.arange(len(samples))
        for axis in samples.T:
            axis[lost] = np.interp(places[lost], places[~lost], axis[~lost])
        felt = float(np.median(np.linalg.norm(samples, axis=1)))
        if not _GRAVITY[0] <= felt <= _GRAVITY[1]:
            raise MeasureError(
                f"The sensor feels {felt:.2g} g₀ where a body feels 1; check the unit of the acceleration."
            )
        return samples

    @cached_property
    def starts_ms(self) -> Floats:
        """Times from each cue to the first movement after it, shape (cues,); NaN where none was found.

        Raises
        ------
        MeasureError
            There is no cue, or no acceleration to look in.
        """
        if not self.has_samples:
            direct = self.numbers("initiation_time_ms")
            between = 1000.0 * (self.numbers("movement_s") - self.numbers("cue_s"))
            return np.where(np.isfinite(direct), direct, np.where(between > 0, between, np.nan))
        cues = self.cues_s
        return 1000.0 * (first_movements_s(self.acceleration, self.fs_hz, cues, self.settings) - cues)

    @cached_property
    def cues_s(self) -> Floats:
        """When each cue came on, in seconds from the first sample, shape (cues,)."""
        on = self.numbers("cue") == 1.0
        return (np.flatnonzero(on[1:] & ~on[:-1]) + 1) / self.fs_hz

    @cached_property
    def walking_s(self) -> tuple[float, float]:
        """Stretch of the samples that is walking."""
        whole = len(self.acceleration) / self.fs_hz
        said = span(self.settings.walk, "walk") if self.settings.walk else None
        if said is not None:
            if said[0] >= whole:
                raise MeasureError(f"The recording lasts {whole:.0f} s; the walk is said to start at {said[0]:g} s.")
            return said[0], min(said[1], whole)
        moved = first_movements_s(self.acceleration, self.fs_hz, self.cues_s, self.settings)
        # Whoever waits for a cue does not walk yet; the last cue is the one before the walk.
        started = moved[np.isfinite(moved)]
        return (float(started[-1]) if len(started) else 0.0), whole

    @cached_property
    def detected(self) -> Detected:
        """Strides found in the acceleration.

        Raises
        ------
        MeasureError
            None is found, or what finds them is not installed.
        """
        return detect(self.acceleration, self.fs_hz, self.walking_s, self.height_cm)

    def strides(self, column: str) -> Floats:
        """Give one quantity of every stride or step.

        Parameters
        ----------
        column : str
            One of the columns of strides, ``stride_time_s``.

        Returns
        -------
        numpy.ndarray
            Shape (n,), finite.

        Raises
        ------
        MeasureError
            There are fewer than two.
        """
        values = self.detected.of(column) if self.has_samples else self._of_table(column)
        found: Floats = values[np.isfinite(values)]
        if len(found) < 2:
            raise MeasureError(f"There are {len(found)} strides with {KNOWN[column].meaning}; 2 are needed.")
        return found

    def _of_table(self, column: str) -> Floats:
        values = self.numbers(column)
        if column == "stride_speed_m_s" and not np.isfinite(values).any():
            return self.numbers("stride_length_m") / self.numbers("stride_time_s")
        return values
