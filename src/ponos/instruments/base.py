"""What an instrument is: formats that recognise and read its files, and four verbs.

Adding an instrument is adding a folder with an ``INSTRUMENT`` of this type and one line in
:data:`ponos.instruments.BUILT_IN`; a third party does it by the entry point ``ponos.instruments``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from ponos.errors import UsageError
from ponos.sheets.named import mapped, said_of_rows

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from matplotlib.figure import Figure

    from ponos.measures import Measure, MeasureSpec, Register
    from ponos.pooled import Member, Pooled
    from ponos.recording import Recording
    from ponos.source import Source

__all__ = [
    "ChecklistItem",
    "Format",
    "Instrument",
    "Reading",
    "TableSettings",
    "constant",
    "flag",
    "option",
    "span",
    "verb",
]

Parsed = TypeVar("Parsed")


@dataclass(frozen=True)
class Format(Generic[Parsed]):
    """One file format: how it is recognised, read and, for some, written.

    Attributes
    ----------
    name : str
        Short and stable, ``zan_text``.
    title : str
        Maker, program and kind of file.
    recognises : callable
        True where a :class:`~ponos.source.Source` is of this format. Looks at content, not at the file's name alone.
    parse : callable
        Turns such a source into what the instrument's reader understands.
    confirmed : bool
        False where no real file was at hand and the format was built from documentation.
    write : callable or None
        ``write(recording, path)`` where the format also writes.
    """

    name: str
    title: str
    recognises: Callable[[Source], bool]
    parse: Callable[[Source], Parsed]
    confirmed: bool = True
    write: Callable[[Recording, Path], None] | None = None


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One thing that a recording could mean, with its evidence; never a verdict.

    Attributes
    ----------
    title : str
        In a few words.
    words : str
        What it would mean, and what it cannot mean.
    supports, contradicts, lacks : tuple of str
        Evidence for and against it, and what would have to be known; sentences.
    references : tuple of str
        Works that the evidence rests on, keys of ``references.csv``.
    """

    title: str
    words: str = ""
    supports: tuple[str, ...] = ()
    contradicts: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    references: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ChecklistItem:
    """One item of a field's reporting checklist, answered as far as the data tell.

    Attributes
    ----------
    item : str
        What the checklist asks for.
    answer : str
        What the data say to it; empty where they say nothing.
    where : str
        What the answer was taken from, or what would have to say it.
    """

    item: str
    answer: str = ""
    where: str = ""

    @property
    def said(self) -> bool:
        """Whether the data say anything to it."""
        return bool(self.answer)


@dataclass(frozen=True)
class Instrument:
    """An instrument: its files and four verbs.

    Attributes
    ----------
    name : str
        Name of its folder, ``cpet``.
    title : str
        What people call it.
    settings : type
        A frozen dataclass; its fields, made with :func:`option`, are the instrument's options.
    formats : callable
        Gives its formats, the most specific first. Called late, so that listing instruments stays cheap.
    register : callable
        Gives the register of its measures.
    read : callable
        ``read(source, settings) -> Recording``.
    measure : callable
        ``measure(recording, settings) -> list of Measure``; never raises for what is missing in the recording.
    figure : callable
        ``figure(recording, settings) -> matplotlib Figure``.
    observe : callable
        ``observe(trajectory, rng) -> Recording``: what the device would have recorded of a body that did this.
    package : str
        Package that holds its tables for comparing two visits (``retest.csv``, ``cutoffs.csv``, ``pairing.csv``,
        ``overlay.csv``), ``two_days.toml`` with what must be said there, and ``report.toml``, which says how it is
        reported; each may be absent.
    circumstances : callable or None
        ``circumstances(recording, settings) -> mapping`` of what must agree between two recordings of one person before
        their measures may be compared, under the keys of ``pairing.csv``; what is not known is left out.
    readings : callable or None
        ``readings(recording, settings, measures) -> list of Reading``, the best supported first, where the
        instrument's field has a way to read a recording as a whole.
    pool : callable or None
        ``pool(members, first, second, settings) -> list of Pooled``: what the trials of two groups of people give
        together, the first group held against the second, where the field models them so.
    checklist : callable or None
        ``checklist(recording, settings) -> list of ChecklistItem``: the field's reporting checklist, answered as far as
        the data tell.
    pooled : callable or None
        Gives the register of what ``pool`` can give.
    """

    name: str
    title: str
    settings: type[Any]
    formats: Callable[[], tuple[Format[Any], ...]]
    register: Callable[[], Register]
    read: Callable[[Source, Any], Recording]
    measure: Callable[[Recording, Any], list[Measure]]
    figure: Callable[[Recording, Any], Figure]
    observe: Callable[[pd.DataFrame, np.random.Generator], Recording]
    package: str = ""
    circumstances: Callable[[Recording, Any], Mapping[str, float | str]] | None = None
    readings: Callable[[Recording, Any, Sequence[Measure]], list[Reading]] | None = None
    pool: Callable[[Sequence[Member], str, str, Any], list[Pooled]] | None = None
    checklist: Callable[[Recording, Any], list[ChecklistItem]] | None = None
    pooled: Callable[[], Register] | None = None

    def group_register(self) -> tuple[MeasureSpec, ...]:
        """Say what :attr:`pool` can give.

        Returns
        -------
        tuple of MeasureSpec
            None where it pools nothing.
        """
        return tuple(self.pooled()) if self.pooled is not None else ()


def verb(place: str) -> Callable[..., Any]:
    """Name a function that is imported when it is first called, so that listing instruments loads nothing heavy.

    Parameters
    ----------
    place : str
        ``ponos.instruments.gait.reading:read``.

    Returns
    -------
    callable
        Takes what the function takes, by position.
    """
    return partial(_called, place)


def constant(place: str) -> Callable[[], Any]:
    """Name a value of a module that is imported when the value is first asked for.

    Parameters
    ----------
    place : str
        ``ponos.instruments.gait.formats:FORMATS``.

    Returns
    -------
    callable
        Gives the value.
    """
    return partial(_loaded, place)


def _loaded(place: str) -> Any:
    module, _, name = place.partition(":")
    return getattr(import_module(module), name)


def _called(place: str, *told: Any) -> Any:
    return _loaded(place)(*told)


def option(default: Any, text: str, *, metavar: str = "", per_test: bool = False) -> Any:
    """Declare one option of an instrument, as a field of its settings.

    Parameters
    ----------
    default : object
        Its value where the user says nothing.
    text : str
        What the help says.
    metavar : str
        How the help shows its value.
    per_test : bool
        Whether it holds for one test only, so that it may not be said of two days at once.

    Returns
    -------
    dataclasses.Field
        The field.
    """
    return field(default=default, metadata={"help": text, "metavar": metavar, "per_test": per_test})


def flag(name: str) -> str:
    """How a setting is written on the command line.

    Parameters
    ----------
    name : str
        Name of the field, ``body_mass_kg``.

    Returns
    -------
    str
        ``--body-mass-kg``.
    """
    return "--" + name.replace("_", "-")


def span(said: str, name: str) -> tuple[float, float]:
    """Understand a stretch such as ``20:450``.

    Parameters
    ----------
    said : str
        Two numbers, the second one larger.
    name : str
        Of the setting, for the message.

    Returns
    -------
    tuple of float
        Both.

    Raises
    ------
    UsageError
        It is not of that form.
    """
    try:
        low, high = (float(part) for part in said.split(":"))
    except ValueError:
        raise UsageError(f"'{said}' is no stretch.", where=flag(name), todo="Write it as FROM:TO.") from None
    if not 0 <= low < high < float("inf"):
        raise UsageError(f"'{said}' does not run forward.", where=flag(name), todo="Write it as FROM:TO.")
    return low, high


@dataclass(frozen=True, kw_only=True)
class TableSettings:
    """What a user can say about a table of any instrument; the settings of one that reads tables start from it.

    Attributes
    ----------
    map : tuple of str
        ``column=quantity:unit`` for columns that no synonym knows, or that say no unit.
    rows : str
        ``column=value``: only the rows in which a column says this, such as those of one person.
    """

    map: tuple[str, ...] = option((), "read a column as: column=quantity:unit (repeatable)", metavar="MAP")
    rows: str = option("", "only the rows where a column says this: column=value", metavar="COLUMN=VALUE")

    def __post_init__(self) -> None:
        """Refuse what cannot be meant, before any file is read.

        Raises
        ------
        UsageError
            A map or a choice of rows is not of its form.
        """
        mapped(self.map)
        said_of_rows(self.rows)
