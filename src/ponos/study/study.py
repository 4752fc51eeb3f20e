"""Study: people, visits, files and tables of one folder, with everything that is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ponos.measures import MeasureSpec, Register
from ponos.study.design.types import Design
from ponos.study.problem import Problem

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["PEOPLE", "VISITS", "Study", "StudyFile"]

PEOPLE = ("group", "sex")
"""Columns that the table of people always has; further ones (``age_y``) are what the study knows of them."""

VISITS = ("participant_id", "session", "hours_since_exertion", "done", "reason")
"""Columns of the table of visits."""


@dataclass(frozen=True, kw_only=True)
class StudyFile:
    """One raw file of a study, and whose it is.

    Attributes
    ----------
    path : pathlib.Path
        Where it is.
    name : str
        Relative to the study's folder, with forward slashes.
    participant, session : str
        Whose it is.
    hours_since_exertion : float or None
        When it was recorded.
    instrument : str
        Name of the instrument; empty where the file has to tell.
    device : str
        Maker and model as the study says; empty where the file has to tell.
    settings : mapping of str to object
        Options of the instrument for this file alone, over those of the design.
    """

    path: Path
    name: str
    participant: str
    session: str
    hours_since_exertion: float | None = None
    instrument: str = ""
    device: str = ""
    settings: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Study:
    """One study as it was found.

    Attributes
    ----------
    path : pathlib.Path
        Its folder.
    design : Design
        What it asks.
    people : pandas.DataFrame
        One row a person, index ``participant_id``; columns :data:`PEOPLE` and what else is known.
    visits : pandas.DataFrame
        One row a person and session; columns :data:`VISITS`. A visit that was not done says why.
    files : tuple of StudyFile
        Raw files to measure.
    values : pandas.DataFrame
        Measures that came in tables, as the long table has them (:data:`ponos.measures.LONG_COLUMNS`).
    problems : tuple of Problem
        What is wrong, gravest first.
    inputs : mapping of str to str
        Hash of every table that was read, by its name.
    linked : bool
        False where rows of tables could not be linked to people, so that nothing may be said of one person.
    """

    path: Path
    design: Design
    people: pd.DataFrame
    visits: pd.DataFrame
    files: tuple[StudyFile, ...] = ()
    values: pd.DataFrame
    problems: tuple[Problem, ...] = ()
    inputs: Mapping[str, str] = field(default_factory=dict)
    linked: bool = True

    @property
    def failed(self) -> tuple[Problem, ...]:
        """The problems because of which something is left out."""
        return tuple(one for one in self.problems if one.level == "error")

    def specs(self) -> Register:
        """Every measure that the study may hold: those of the instruments and its own, which may redefine them.

        Returns
        -------
        Register
            By id.
        """
        from ponos.instruments import instruments

        known: dict[str, MeasureSpec] = {
            spec.id: spec for one in instruments().values() for spec in (*one.register(), *one.group_register())
        }
        return Register((known | dict(self.design.measures)).values())
