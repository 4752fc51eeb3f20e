"""Traces: what the file of an amplifier holds, before any instrument says what it means."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ponos.errors import UsageError
from ponos.frozen import frozen
from ponos.recording import Note

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["Channel", "Event", "Traces"]


@dataclass(frozen=True, kw_only=True)
class Channel:
    """One channel, in as many blocks as the file has.

    Attributes
    ----------
    name : str
        As the file writes it.
    unit : str
        Suffix of :mod:`ponos.units` (``mv``, ``n``); empty where the file says none that is known, or one that its
        values cannot be in.
    written_unit : str
        As the file writes it.
    fs_hz : float
        Its sampling rate; channels of one file may differ.
    blocks : tuple of numpy.ndarray
        Samples of each block in ``unit``, shape (n_samples,); a block in which it was not recorded is empty. NaN where
        the file has no number.
    low, high : float
        Least and greatest value that the amplifier could record, in ``unit``; NaN where the file does not tell.
    """

    name: str
    unit: str
    written_unit: str
    fs_hz: float
    blocks: tuple[NDArray[np.float64], ...]
    low: float = math.nan
    high: float = math.nan

    def __post_init__(self) -> None:
        if not self.fs_hz > 0:
            raise UsageError(f"Channel '{self.name}': a sampling rate of {self.fs_hz} Hz cannot be.")


@dataclass(frozen=True, kw_only=True)
class Event:
    """One mark in a file: a trigger, a comment, a key that was pressed.

    Attributes
    ----------
    label : str
        What the file says; its code where it has only that.
    block : int
        In which block.
    at_s : float
        Seconds from the start of that block.
    channel : str
        Channel or track of the mark; empty where the file has one for all.
    """

    label: str
    block: int
    at_s: float
    channel: str = ""


@dataclass(frozen=True, kw_only=True)
class Traces:
    """The file of an amplifier.

    Attributes
    ----------
    channels : tuple of Channel
        All with the same number of blocks.
    starts_s : tuple of float
        When each block starts, from the start of the recording; NaN where the file does not tell.
    zeros_s : tuple of float
        Where the file puts zero within each block (the trigger of a sweep), from its first sample; NaN where it does
        not.
    events : tuple of Event
        In the order of time.
    device : str
        Maker and program, as far as the file tells.
    about : mapping
        Facts of the file that are no identity, such as ``software``.
    notes : tuple of Note
        What is odd about it.
    blocks : pandas.DataFrame or None
        What the file says of each block beside its samples, one row a block, under the file's own names; None where it
        says nothing.
    tables : mapping of str to pandas.DataFrame
        Its other tables, as they are, such as the order of conditions.
    """

    channels: tuple[Channel, ...]
    starts_s: tuple[float, ...]
    zeros_s: tuple[float, ...]
    events: tuple[Event, ...] = ()
    device: str = ""
    about: Mapping[str, float | str] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    blocks: pd.DataFrame | None = None
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "about", frozen(self.about))
        object.__setattr__(self, "tables", frozen(self.tables))
        wrong = [one.name for one in self.channels if len(one.blocks) != len(self.starts_s)]
        if wrong or len(self.zeros_s) != len(self.starts_s):
            raise UsageError(f"Channel '{(wrong or ['?'])[0]}' has another number of blocks than the file.")
