"""Sweeps in the making, as the stages of reading fill and check them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ponos.recording import Note, Severity

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ponos.source import Source

__all__ = ["Draft", "SweepFile", "few"]

_SHOWN = 6
"""Sweeps that a message names."""


@dataclass(frozen=True, kw_only=True)
class SweepFile:
    """What a format found in a file of text: sweeps, a table of trials, or both.

    Attributes
    ----------
    fs_hz : float
        Sampling rate; 1 where there are no samples.
    trials : pandas.DataFrame
        One row a sweep, under the names of this instrument.
    segments : tuple of numpy.ndarray
        One array a sweep, shape (n_samples, n_channels) in the units of ``channels``; none where there are only
        trials.
    channels : tuple of str
        Such as ``emg_fdi_mv``.
    about : mapping
        Facts of the file that are no identity.
    device : str
        Stimulator or amplifier as far as the file tells.
    notes : tuple of Note
        What is odd about it.
    table : Source or None
        A table of MEPs, which is read with the user's column map.
    """

    fs_hz: float
    trials: pd.DataFrame = field(default_factory=pd.DataFrame)
    segments: tuple[NDArray[np.float64], ...] = ()
    channels: tuple[str, ...] = ()
    about: dict[str, float | str] = field(default_factory=dict)
    device: str = ""
    notes: tuple[Note, ...] = ()
    table: Source | None = None


@dataclass(kw_only=True)
class Draft:
    """A recording in the making.

    Attributes
    ----------
    source : str
        Name of the file, for messages.
    segments : list of numpy.ndarray
        One array a sweep, shape (n_samples, n_channels), mV where the channel is EMG.
    channels : tuple of str
        Such as ``emg_fdi_mv``.
    fs_hz : float
        Sampling rate.
    trials : pandas.DataFrame
        One row a sweep.
    about : dict
        Facts by key.
    device : str
        Amplifier, stimulator.
    notes : list of Note
        What a reader must know, in the order it was found.
    first : bool
        Whether the pulse of a pair that is marked once is the first, so that the test pulse follows by the interval.
    both : numpy.ndarray of bool or None
        Sweeps in which both pulses of a pair are marked; None where the file has been read complete.
    of_block : numpy.ndarray of int or None
        Block of the file that each sweep is from.
    """

    source: str
    segments: list[NDArray[np.float64]]
    channels: tuple[str, ...]
    fs_hz: float
    trials: pd.DataFrame
    about: dict[str, float | str] = field(default_factory=dict)
    device: str = ""
    notes: list[Note] = field(default_factory=list)
    first: bool = False
    both: NDArray[np.bool_] | None = None
    of_block: NDArray[np.intp] | None = None

    @property
    def has_samples(self) -> bool:
        """Whether there are sweeps and not only a table."""
        return bool(self.channels)

    @property
    def emg(self) -> list[int]:
        """Places of the EMG channels."""
        return [place for place, name in enumerate(self.channels) if name.startswith("emg_")]

    @property
    def sweeps(self) -> NDArray[np.int64]:
        """Numbers of the sweeps, as the file counts."""
        return self.trials["sweep"].to_numpy(np.int64)

    def note(self, text: str, *, severity: Severity = "info", channel: str = "") -> None:
        """Add a note.

        Parameters
        ----------
        text : str
            A sentence.
        severity : {"info", "warning", "partial"}
            How grave it is.
        channel : str
            Column it concerns.
        """
        self.notes.append(Note(severity, text, channel))

    def reject(self, places: NDArray[np.intp], why: str) -> None:
        """Set sweeps aside, with the reason; an earlier reason stays.

        Parameters
        ----------
        places : numpy.ndarray of int
            Rows.
        why : str
            A sentence.
        """
        if "rejected_because" not in self.trials:
            self.trials["rejected_because"] = np.full(len(self.trials), "", dtype=object)
        told = self.trials["rejected_because"].to_numpy(object, copy=True)
        for place in places:
            told[place] = told[place] or why
        self.trials["rejected_because"] = told

    def usable(self) -> NDArray[np.bool_]:
        """Which sweeps have not been set aside.

        Returns
        -------
        numpy.ndarray of bool
            One a sweep.
        """
        if "rejected_because" not in self.trials:
            return np.ones(len(self.trials), bool)
        return np.asarray(self.trials["rejected_because"] == "", dtype=bool)


def few(numbers: NDArray[np.int64] | list[int], *, what: str = "sweep") -> str:
    """Name a few of many.

    Parameters
    ----------
    numbers : sequence of int
        Numbers of sweeps, or rows.
    what : str
        What they count.

    Returns
    -------
    str
        ``sweeps 3, 4, 9 …``.
    """
    shown = ", ".join(str(int(number)) for number in list(numbers)[:_SHOWN])
    return f"{what}{'s' if len(numbers) > 1 else ''} {shown}" + (" …" if len(numbers) > _SHOWN else "")
