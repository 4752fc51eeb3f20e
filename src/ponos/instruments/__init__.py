"""The instruments, and the two things one does with any of them: read a file, measure a recording."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ponos.errors import PonosError, ReadError, UnknownFormat, UsageError, nearest
from ponos.instruments.base import Format, Instrument, option

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.figure import Figure

    from ponos.measures import Measure
    from ponos.recording import Recording
    from ponos.source import Source

__all__ = ["BUILT_IN", "Format", "Instrument", "figure", "get", "instruments", "measure", "option", "read", "read_with"]

BUILT_IN = ("cpet", "tms", "force", "effort", "imaging", "pain", "vigilance", "gait")
"""One line an instrument: the name of its folder."""


@cache
def instruments() -> dict[str, Instrument]:
    """Every instrument at hand, those of ponos first.

    Returns
    -------
    dict of str to Instrument
        By name.
    """
    own = {name: import_module(f"ponos.instruments.{name}").INSTRUMENT for name in BUILT_IN}
    return own | {point.name: point.load() for point in entry_points(group="ponos.instruments")}


def get(name: str) -> Instrument:
    """Give one instrument.

    Parameters
    ----------
    name : str
        Such as ``cpet``.

    Returns
    -------
    Instrument
        The instrument.

    Raises
    ------
    UsageError
        There is none of that name.
    """
    if name not in instruments():
        raise UsageError(f"There is no instrument '{name}'.", todo=nearest(name, instruments()))
    return instruments()[name]


def read(path: str | Path, *, settings: Any = None) -> Recording:
    """Read a file of any instrument.

    Parameters
    ----------
    path : str or pathlib.Path
        The file as its device exported it.
    settings : object, optional
        Settings of the instrument, such as :class:`ponos.instruments.cpet.Settings`. They also say which instrument
        is meant.

    Returns
    -------
    Recording
        What the file holds, units converted, names and birth dates dropped.

    Raises
    ------
    ReadError
        The file cannot be read; the message says why and what to do.
    """
    meant = {name: settings for name, one in instruments().items() if isinstance(settings, one.settings)}
    recording, _ = read_with(path, meant)
    return recording


def read_with(path: str | Path, settings: Mapping[str, Any]) -> tuple[Recording, Any]:
    """Read a file with the settings of the instrument that it turns out to be of.

    Parameters
    ----------
    path : str or pathlib.Path
        The file.
    settings : mapping of str to object
        Settings by the name of their instrument, which alone are tried; all as they stand by default where empty. The
        only one of them is taken at its word: it need not recognise the file.

    Returns
    -------
    tuple of (Recording, object)
        What the file holds, and the settings that it was read with.

    Raises
    ------
    ReadError
        The file cannot be read; the message says why and what to do.
    """
    from ponos.source import Source

    source = Source(path)
    known = instruments()
    chosen = dict(settings) or {name: one.settings() for name, one in known.items()}
    try:
        if len(chosen) == 1:
            name, own = next(iter(chosen.items()))
            return _read_as(known[name], source, own), own
        for name, own in chosen.items():
            if any(form.recognises(source) for form in known[name].formats()):
                return known[name].read(source, own), own
        return _read_as_meant(source, {name: own for name, own in chosen.items() if own != known[name].settings()})
    except PonosError as error:
        raise error.within(source.name) if source.name not in error.where else error from None


def _read_as(one: Instrument, source: Source, own: Any) -> Recording:
    try:
        return one.read(source, own)
    except UnknownFormat as error:
        # What a file is at all goes before what it is not.
        why = _why_unknown(source)
        raise error if why == _NOBODY else UnknownFormat(why, where=source.name, todo=_KNOWN_FORMATS) from None


def _read_as_meant(source: Source, chosen: Mapping[str, Any]) -> tuple[Recording, Any]:
    """Read a file that nobody recognises as the instrument whose options the user gave, the most of them first."""
    refused: list[PonosError] = []
    for name, own in sorted(chosen.items(), key=lambda pair: -_said(pair[1])):
        try:
            return instruments()[name].read(source, own), own
        except UnknownFormat:
            continue
        except PonosError as error:
            refused.append(error)
    if refused:
        raise refused[0]
    why, todo = _of_amplifier(source) or (_why_unknown(source), _KNOWN_FORMATS)
    raise UnknownFormat(why, where=source.name, todo=todo)


def _of_amplifier(source: Any) -> tuple[str, str] | None:
    """Why nobody takes the file of an amplifier, and what to do; None of another file."""
    from ponos.amplifiers.reading import recognised

    form = recognised(source)
    if form is None:
        return None
    takers = [name for name, one in instruments().items() if any(own.name == form.name for own in one.formats())]
    why = f"{form.title}: nothing in it says what was measured; no pulses are marked, and no force is named."
    return why, f"Say it: {' or '.join(f'--instrument {name}' for name in takers)}."


def _said(settings: Any) -> int:
    """How many of its options the user gave."""
    return sum(getattr(settings, one.name) != one.default for one in fields(settings))


def measure(recording: Recording, *, settings: Any = None) -> list[Measure]:
    """Measure everything that a recording allows.

    Parameters
    ----------
    recording : Recording
        From :func:`read`, or observed from a simulated body.
    settings : object, optional
        Settings of its instrument.

    Returns
    -------
    list of Measure
        Every measure of the instrument; those that cannot be had carry the reason.
    """
    one = get(recording.instrument)
    return one.measure(recording, settings or one.settings())


def figure(recording: Recording, *, settings: Any = None) -> Figure:
    """Draw a recording as its field draws it.

    Parameters
    ----------
    recording : Recording
        From :func:`read`.
    settings : object, optional
        Settings of its instrument.

    Returns
    -------
    matplotlib.figure.Figure
        The figure.
    """
    one = get(recording.instrument)
    return one.figure(recording, settings or one.settings())


_NOBODY = "No format recognises this file."
_KNOWN_FORMATS = (
    "Run 'ponos formats' for what is read; a table of your own, parted by commas, semicolons or tabs, needs one header "
    "row such as time_s,vo2_ml_min,vco2_ml_min,ve_l_min or --map column=quantity:unit. Where you know what it is, say "
    "so: --instrument NAME."
)


def _why_unknown(source: Any) -> str:
    start = source.head.lstrip()[:200].lower()
    if start.startswith(("<!doctype html", "<html")):
        return "This is a web page, whatever its name says."
    if not source.is_workbook and not source.text:
        try:
            _ = source.sheets
        except ReadError as error:
            return error.what
        return "The file is binary and of no known kind."
    return _NOBODY
