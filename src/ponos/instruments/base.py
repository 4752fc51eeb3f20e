"""What an instrument is: formats that recognise and read its files, and four verbs.

Adding an instrument is adding a folder with an ``INSTRUMENT`` of this type and one line in
:data:`ponos.instruments.BUILT_IN`; a third party does it by the entry point ``ponos.instruments``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from matplotlib.figure import Figure

    from ponos.measures import Measure, MeasureSpec, Register
    from ponos.pooled import Member, Pooled
    from ponos.recording import Recording
    from ponos.source import Source

__all__ = ["ChecklistItem", "Format", "Instrument", "Reading", "flag", "option"]

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
