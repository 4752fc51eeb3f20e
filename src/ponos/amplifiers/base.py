"""What a format of an amplifier is, and what the user may have to say because the file does not."""

from __future__ import annotations

import math
import struct
import warnings
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from ponos.amplifiers.traces import Traces
from ponos.errors import DamagedFile, PonosError, ReadError, UsageError, nearest
from ponos.units import parse, table

if TYPE_CHECKING:
    from ponos.source import Source

__all__ = ["BROKEN", "AmplifierFormat", "Told", "breaking", "known_unit", "library", "rate_told"]

BROKEN = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    NotImplementedError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
"""What reading bytes raises where they are not what they should be."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """What the user says of a file that does not say it itself.

    Attributes
    ----------
    sampled_hz : float or None
        Its sampling rate; None where the user says none. Nothing is taken in its place.
    unit : str
        Unit of the channels of which the file tells none, in any spelling of :mod:`ponos.units`; empty where the user
        says none.

    Raises
    ------
    UsageError
        The rate is not above zero, or there is no such unit.
    """

    sampled_hz: float | None = None
    unit: str = ""

    def __post_init__(self) -> None:
        if self.sampled_hz is not None and not (math.isfinite(self.sampled_hz) and self.sampled_hz > 0):
            raise UsageError(f"A sampling rate of {self.sampled_hz} Hz cannot be.", todo="Give it in Hz, above 0.")
        if self.unit and parse(self.unit) is None:
            raise UsageError(f"There is no unit '{self.unit}'.", todo=nearest(self.unit, table()))


@dataclass(frozen=True)
class AmplifierFormat:
    """One file format of an amplifier.

    Attributes
    ----------
    name : str
        Short and stable, ``labchart_text``.
    title : str
        Maker, program and kind of file.
    recognises : callable
        True where a :class:`~ponos.source.Source` is of this format; looks at its start alone and never raises.
    parse : callable
        ``parse(source, told) -> Traces``.
    certain : bool
        False where the content does not tell that it is the file of an amplifier at all, as in a .mat with a matrix:
        an instrument should take such a file only where its user says that it is one.
    """

    name: str
    title: str
    recognises: Callable[[Source], bool]
    parse: Callable[[Source, Told], Traces]
    certain: bool = True


def rate_told(source: Source, told: Told) -> float:
    """Give the sampling rate that the user says, where the file has none.

    Parameters
    ----------
    source : Source
        The file.
    told : Told
        What the user says.

    Returns
    -------
    float
        In Hz.

    Raises
    ------
    ReadError
        The user does not say it.
    """
    if told.sampled_hz is None:
        raise ReadError(
            "The file does not say how fast it was sampled.",
            where=source.name,
            todo="Say the sampling rate in Hz, as the recording program shows it: --sampled-hz HZ.",
        )
    return told.sampled_hz


def library(name: str, extra: str, source: Source) -> Any:
    """Load a library that only some formats need.

    Parameters
    ----------
    name : str
        Its module, ``neo.rawio``.
    extra : str
        The extra of ponos that brings it.
    source : Source
        The file that needs it.

    Returns
    -------
    module
        The library.

    Raises
    ------
    ReadError
        It is not installed.
    """
    try:
        return import_module(name)
    except ImportError:
        raise ReadError(
            f"To read it, {name.partition('.')[0]} is needed, which is not installed.",
            where=source.name,
            todo=f'Install it: pip install "ponos[{extra}]".',
        ) from None


@contextmanager
def breaking(source: Source, what: str) -> Iterator[None]:
    """Turn whatever a reader of bytes raises into one error that names the file.

    Parameters
    ----------
    source : Source
        The file.
    what : str
        What it should be, such as ``Spike2 file``.

    Yields
    ------
    None
        Once.

    Raises
    ------
    DamagedFile
        The bytes are not what they should be.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except PonosError:
        raise
    except Exception as error:
        # Readers of other houses raise errors of their own; what was raised stays within reach as the cause.
        told = " ".join(str(error).split())[:120]
        raise DamagedFile(
            f"It cannot be read as a {what} ({told or type(error).__name__}).",
            where=source.name,
            todo="It may have been cut short; copy or export it again.",
        ) from error


def known_unit(written: str) -> str:
    """Give the suffix of a unit as a file writes it.

    Parameters
    ----------
    written : str
        Such as ``µV``.

    Returns
    -------
    str
        Such as ``uv``; empty where nothing is written or it is not known.
    """
    found = parse(written) if written.strip(" *-") else None
    return found.suffix if found is not None else ""
