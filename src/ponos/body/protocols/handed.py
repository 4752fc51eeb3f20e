"""What a protocol hands out: trajectories, each with the instrument that observes it or the word that none can yet."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

__all__ = ["STILL_TO_COME", "Handed"]

STILL_TO_COME = "No instrument of ponos reads this table yet; it is handed out as it is."


@dataclass(frozen=True, kw_only=True, eq=False)
class Handed:
    """One trajectory.

    Attributes
    ----------
    name : str
        What it is, in words that can name a file: ``day1_ramp``.
    session : str
        When it was: ``day1``.
    instrument : str
        Which instrument observes it; empty where it is still to come.
    table : pandas.DataFrame
        Time and named quantities with units.
    note : str
        What a reader must know.
    hours_since_exertion : float
        Hours from the first exertion of the protocol to this one; not a number where it is not told.
    """

    name: str
    session: str
    instrument: str
    table: pd.DataFrame
    note: str = ""
    hours_since_exertion: float = float("nan")
