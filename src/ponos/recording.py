"""Recording: what an instrument's file holds, in one of three shapes, with everything needed to judge it later.

A simulated body is observed into the same type; nothing downstream can tell the two apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from ponos.errors import UsageError
from ponos.frozen import frozen

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

__all__ = ["Epochs", "Note", "Recording", "Severity", "Signals", "Step", "Table"]

Severity = Literal["info", "warning", "partial"]


@dataclass(frozen=True)
class Signals:
    """Regularly sampled channels.

    Attributes
    ----------
    samples : pandas.DataFrame
        One row a sample, columns ``quantity_unit``.
    fs_hz : float
        Sampling rate; there is no default, a wrong one is silently wrong physiology.
    """

    samples: pd.DataFrame
    fs_hz: float

    def __post_init__(self) -> None:
        if not self.fs_hz > 0:
            raise UsageError(f"A sampling rate of {self.fs_hz} Hz cannot be.", todo="Give fs_hz > 0.")

    @property
    def table(self) -> pd.DataFrame:
        """The samples with their time in ``time_s``, counted from 0."""
        import numpy as np

        timed = self.samples.copy()
        timed.insert(0, "time_s", np.arange(len(timed)) / self.fs_hz)
        return timed


@dataclass(frozen=True)
class Table:
    """An irregular table: breaths, beats, fibres, wells, items.

    Attributes
    ----------
    rows : pandas.DataFrame
        Columns ``quantity_unit``; text columns (``phase``, ``marker``) carry no unit.
    """

    rows: pd.DataFrame

    @property
    def table(self) -> pd.DataFrame:
        """The rows themselves."""
        return self.rows


@dataclass(frozen=True)
class Epochs:
    """Segments that may differ in length, with a table of the trials beside them.

    Attributes
    ----------
    segments : tuple of numpy.ndarray
        One array a trial, shape (n_samples, n_channels).
    trials : pandas.DataFrame
        One row a trial, in the same order.
    channels : tuple of str
        ``quantity_unit`` of each channel.
    fs_hz : float
        Sampling rate of the segments.
    """

    segments: tuple[np.ndarray, ...]
    trials: pd.DataFrame
    channels: tuple[str, ...]
    fs_hz: float

    def __post_init__(self) -> None:
        if len(self.segments) != len(self.trials):
            raise UsageError(f"{len(self.segments)} segments but {len(self.trials)} rows in the trial table.")
        if not self.fs_hz > 0:
            raise UsageError(f"A sampling rate of {self.fs_hz} Hz cannot be.", todo="Give fs_hz > 0.")

    @property
    def table(self) -> pd.DataFrame:
        """The trial table."""
        return self.trials


@dataclass(frozen=True)
class Note:
    """Something a reader of the result must know.

    Attributes
    ----------
    severity : {"info", "warning", "partial"}
        ``partial`` where a channel that the instrument cannot do without is absent or unusable.
    text : str
        A sentence.
    channel : str
        Column it concerns; empty for the whole recording.
    """

    severity: Severity
    text: str
    channel: str = ""


@dataclass(frozen=True)
class Step:
    """One thing that was done to the data: its name and its parameters."""

    name: str
    parameters: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Recording:
    """One file's worth of one instrument, read but not yet judged.

    Attributes
    ----------
    instrument : str
        Such as ``cpet``.
    data : Signals, Table or Epochs
        The measurements.
    format : str
        Name of the format that read it.
    source : str
        File name without folders, which may carry identity.
    sha256 : str
        Hash of the file's content.
    device : str
        Maker and model as far as the file tells.
    participant, session : str or None
        Set by a study; never taken from a name inside the file.
    hours_since_exertion : float or None
        0 during the exertion itself.
    about : mapping
        Facts on person, test and surroundings, keys ``quantity_unit`` (``body_mass_kg``, ``barometric_pressure_mmhg``)
        or plain (``sex``, ``stop_reason``).
    tables : mapping of str to pandas.DataFrame
        Other tables of the file, kept as they were (results sheet, events).
    notes : tuple of Note
        What to know about it.
    history : tuple of Step
        What was done to it.
    """

    instrument: str
    data: Signals | Table | Epochs
    format: str
    source: str
    sha256: str
    device: str = ""
    participant: str | None = None
    session: str | None = None
    hours_since_exertion: float | None = None
    about: Mapping[str, float | str] = field(default_factory=dict)
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    history: tuple[Step, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "about", frozen(self.about))
        object.__setattr__(self, "tables", frozen(self.tables))

    @property
    def table(self) -> pd.DataFrame:
        """The rows of the recording: breaths, samples with their time, or trials."""
        return self.data.table

    @property
    def status(self) -> Literal["ok", "partial"]:
        """``partial`` where a channel that the instrument cannot do without is absent or unusable."""
        return "partial" if any(note.severity == "partial" for note in self.notes) else "ok"

    def changed(self, data: Signals | Table | Epochs, step: Step, *notes: Note) -> Recording:
        """Give the recording with new data and the step that made them.

        Parameters
        ----------
        data : Signals, Table or Epochs
            The new data.
        step : Step
            What was done.
        *notes : Note
            What to know about it.

        Returns
        -------
        Recording
            A new one; this one stays as it is.
        """
        return replace(self, data=data, history=(*self.history, step), notes=(*self.notes, *notes))

    def noted(self, *notes: Note) -> Recording:
        """Give the recording with further notes.

        Parameters
        ----------
        *notes : Note
            What to know about it.

        Returns
        -------
        Recording
            A new one.
        """
        return replace(self, notes=(*self.notes, *notes))
