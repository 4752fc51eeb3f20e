"""The parts of a design, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from ponos.measures import MeasureSpec
from ponos.study.design.selector import Selector

__all__ = ["Column", "Contrast", "Design", "Effort", "Group", "Kind", "Person", "Rule", "Session", "TableMap"]

Kind = Literal[
    "groups", "change", "change by group", "correlation", "correlation difference", "composition", "contrasts"
]
"""What a contrast compares; it follows from what it names."""


@dataclass(frozen=True)
class Group:
    """One group of people: its id, and how it is called in print."""

    id: str
    label: str


@dataclass(frozen=True)
class Session:
    """One visit of the plan: its id, its name in print, and its hours since the exertion where all have the same."""

    id: str
    label: str
    hours_since_exertion: float | None = None


@dataclass(frozen=True, kw_only=True)
class Contrast:
    """One comparison, declared before the data were looked at.

    Attributes
    ----------
    name : str
        Unique; other contrasts and the command line call it by this.
    label : str
        How it is called in print.
    kind : Kind
        What it compares.
    groups : tuple of str
        One group, or two: the first less the second.
    sessions : tuple of str
        One session, or two: the first less the second; empty where there is only one.
    measures : tuple of Selector
        Which measures it is asked of. For a correlation exactly two, for a composition its parts.
    covariates : tuple of str
        Columns of people, or ids of measures, that its adjusted form allows for.
    of : tuple of str
        For ``contrasts``: the names of the two contrasts, the first less the second.
    family : str
        Within which multiplicity is accounted for; by default its own.
    declared : bool
        Whether ``study.toml`` declares it; not where it was asked for on the command line or made by default.
    """

    name: str
    label: str
    kind: Kind
    groups: tuple[str, ...] = ()
    sessions: tuple[str, ...] = ()
    measures: tuple[Selector, ...] = ()
    covariates: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    family: str = ""
    declared: bool = True


@dataclass(frozen=True)
class Effort:
    """By which measure, and from which value on, an effort counts as maximal."""

    measure: Selector
    at_least: float


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of a table that holds a measure.

    Attributes
    ----------
    measure : str
        Id of the measure.
    unit : str
        Unit of the column, as written; converted into that of the measure.
    condition : mapping of str to str
        Condition of the measure.
    missing : tuple of float
        Numbers that stand for a missing value.
    """

    measure: str
    unit: str
    condition: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[float, ...] = ()


@dataclass(frozen=True)
class Person:
    """Where a table says something of a person or visit: a column, what its values mean, or one value for all rows."""

    column: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    value: str = ""


@dataclass(frozen=True, kw_only=True)
class TableMap:
    """How a table that already holds measures is read.

    Attributes
    ----------
    path : str
        Relative to the study's folder, or to one of its places.
    participant, session, group : Person or None
        Where the row says whose it is. Without a participant every row is another person, whom nothing links to other
        rows.
    about : mapping of str to Person
        What else is known of the person (``sex``, ``age_y``).
    columns : mapping of str to Column
        What its columns measure; in a long table, what the values of ``names`` measure.
    names, numbers : str
        Columns of a long table that name the measure and hold its number; empty in a wide table.
    sheet : str
        Sheet of a workbook; empty for the first.
    instrument : str
        Where its rows are no measures but the trials of an instrument, many a person: its name; else empty.
    options : mapping of str to object
        Options of that instrument.
    """

    path: str
    participant: Person | None = None
    session: Person | None = None
    group: Person | None = None
    about: Mapping[str, Person] = field(default_factory=dict)
    columns: Mapping[str, Column] = field(default_factory=dict)
    names: str = ""
    numbers: str = ""
    sheet: str = ""
    instrument: str = ""
    options: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A measure that follows from the columns of a table: arithmetic, or a rule of yes and no.

    Attributes
    ----------
    measure : str
        Id of the measure that it gives.
    table : str
        ``path`` of the table whose columns it reads.
    formula : str
        Arithmetic on column names; empty for a rule.
    when : mapping
        A tree of ``any``, ``all`` and leaves ``{column, at_least | at_most | is | one_of}``; empty for arithmetic.
    condition : mapping of str to str
        Condition of the measure.
    """

    measure: str
    table: str
    formula: str = ""
    when: Mapping[str, object] = field(default_factory=dict)
    condition: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Design:
    """Everything that ``study.toml`` says.

    Attributes
    ----------
    name, question, source : str
        What the study is called, what it asks, and where its data are published.
    groups : tuple of Group
        In the order of tables and figures.
    reference : str
        Group that the others are held against.
    sessions : tuple of Session
        In the order of time; the first is the baseline.
    contrasts : tuple of Contrast
        In the order of the report.
    families : mapping of str to tuple of Selector
        Which measures share a family; the others are in that of their contrast.
    measures : mapping of str to MeasureSpec
        Measures that no instrument knows.
    tables : tuple of TableMap
        Tables that already hold measures.
    rules : tuple of Rule
        Measures that follow from them.
    places : tuple of pathlib.Path
        Folders that the paths of tables and recordings are looked up in.
    settings : mapping of str to mapping
        Options of instruments, by instrument.
    covariates : tuple of str
        What findings are adjusted for to see whether they hold: columns of people or ids of measures.
    effort : Effort or None
        When an effort counts as maximal.
    reliability : mapping of str to float
        Correlation of a measure with itself on another day, where it is known.
    blind : bool
        Whether groups are hidden until the analysis is locked.
    recode, shift_dates : bool
        Whether ids are replaced and dates shifted in everything written.
    seed, draws : int
        Of what rests on chance.
    """

    name: str
    question: str = ""
    source: str = ""
    groups: tuple[Group, ...] = ()
    reference: str = ""
    sessions: tuple[Session, ...] = ()
    contrasts: tuple[Contrast, ...] = ()
    families: Mapping[str, tuple[Selector, ...]] = field(default_factory=dict)
    measures: Mapping[str, MeasureSpec] = field(default_factory=dict)
    tables: tuple[TableMap, ...] = ()
    rules: tuple[Rule, ...] = ()
    places: tuple[Path, ...] = ()
    settings: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    covariates: tuple[str, ...] = ("sex",)
    effort: Effort | None = None
    reliability: Mapping[str, float] = field(default_factory=dict)
    blind: bool = False
    recode: bool = False
    shift_dates: bool = False
    seed: int = 2026
    draws: int = 10_000

    def label(self, group: str) -> str:
        """How a group is called in print.

        Parameters
        ----------
        group : str
            Its id.

        Returns
        -------
        str
            Its label; the id where it has none.
        """
        return next((one.label for one in self.groups if one.id == group), group)

    def session_label(self, session: str) -> str:
        """How a session is called in print.

        Parameters
        ----------
        session : str
            Its id.

        Returns
        -------
        str
            Its label; the id where it has none.
        """
        return next((one.label for one in self.sessions if one.id == session), session)
