"""What a run gives: one row a file, and the long table of all measures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from ponos.study.simulation import Simulation, told

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Measured", "Run"]


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What became of one file. It holds no samples, so that thousands fit into memory.

    Attributes
    ----------
    file : str
        Relative to the study's folder.
    participant, session : str
        Whose it is.
    instrument, format, device : str
        What it was read as; empty where it could not be.
    sha256 : str
        Hash of its content; empty where it could not be opened.
    status : {"ok", "partial", "failed"}
        As :class:`ponos.study.outcome.Outcome` has it.
    reason : str
        Why it failed, or what it lacks.
    notes : tuple of (str, str)
        Severity and text of what to know about it.
    rows : tuple of mapping
        Its measures, as :meth:`ponos.measures.Measure.as_dict` gives them, with ``condition`` as one cell.
    options : str
        What was said for it, as the command line would have it.
    cached : bool
        Whether it was known from an earlier run.
    simulation : Simulation or None
        What it was simulated by, where its sidecar says so.
    """

    file: str
    participant: str
    session: str
    instrument: str = ""
    format: str = ""
    device: str = ""
    sha256: str = ""
    status: Literal["ok", "partial", "failed"]
    reason: str = ""
    notes: tuple[tuple[str, str], ...] = ()
    rows: tuple[Mapping[str, object], ...] = ()
    options: str = ""
    cached: bool = False
    simulation: Simulation | None = None


@dataclass(frozen=True, kw_only=True)
class Run:
    """All files of a study, measured.

    Attributes
    ----------
    files : tuple of Measured
        In the order of the study; without their rows, which are in ``long``.
    long : pandas.DataFrame
        Every measure of every file and table; columns :data:`ponos.measures.LONG_COLUMNS`.
    provenance : mapping of str to object
        What ``provenance.json`` holds.
    """

    files: tuple[Measured, ...]
    long: pd.DataFrame
    provenance: Mapping[str, object] = field(default_factory=dict)

    @property
    def fresh(self) -> int:
        """How many files had to be measured."""
        return sum(not one.cached for one in self.files)

    def simulated(self, *, participant: str = "") -> str:
        """Say how much of it is simulated, in front of whatever is told of it.

        Parameters
        ----------
        participant : str
            Only of this person; of all where not given.

        Returns
        -------
        str
            Empty where nothing is.
        """
        return told([one.simulation for one in self.files if participant in ("", one.participant)])
