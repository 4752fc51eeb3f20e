"""From what a format found in a file to a recording: columns named, units judged, clock mended, dead channels told.

The stages are the order of :func:`understand`; each changes a draft and leaves a note of what it did.
"""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import numpy as np
import pandas as pd

from ponos.errors import ReadError, UnknownFormat
from ponos.instruments.base import Format
from ponos.instruments.cpet.reading import checking, deriving, facts, pulse, timing
from ponos.instruments.cpet.reading.cart_file import CartFile, Column
from ponos.instruments.cpet.reading.cells import texts
from ponos.instruments.cpet.reading.draft import Draft, listed
from ponos.instruments.cpet.reading.matching import Matching, match
from ponos.instruments.cpet.reading.quantities import quantities
from ponos.instruments.cpet.reading.scaling import fill
from ponos.instruments.cpet.settings import Settings
from ponos.recording import Recording, Step, Table
from ponos.source import Source

__all__ = ["read", "understand"]

_FEWEST = 5
"""Rows below which a file is no test, whatever it holds."""

_NOTHING = {"", "0"}
_TAUGHT = (
    "map",
    "body_mass_kg",
    "height_cm",
    "age_y",
    "sex",
    "fev1_l",
    "mvv_l_min",
    "mode",
    "heart_rate",
    "keep_identity",
)
"""Options that change what is read, kept in the history."""


def read(source: Source, settings: Settings) -> Recording:
    """Read an exercise test.

    Parameters
    ----------
    source : Source
        The file.
    settings : Settings
        What the user says about it.

    Returns
    -------
    Recording
        An irregular table with strictly increasing ``time_s`` and always ``vo2_ml_min``, ``vco2_ml_min`` and
        ``ve_l_min``, NaN where the file cannot give them.

    Raises
    ------
    UnknownFormat
        No format recognises the file.
    ReadError
        The file is damaged, its units cannot be true, or it is no test.
    UsageError
        An option cannot be understood.
    """
    form = _format(source, settings)
    return understand(form.parse(source), settings, source=source, format=form.name)


def _format(source: Source, settings: Settings) -> Format[CartFile]:
    from ponos.instruments.cpet.formats import FORMATS, clean_csv

    for form in FORMATS:
        if form.recognises(source):
            return form
    # A table whose columns the user names need not be known to any format.
    if settings.map:
        return clean_csv.FORMAT
    raise UnknownFormat(
        "No format recognises this file.",
        where=source.name,
        todo="Name its columns, --map column=quantity:unit for time, VO2, VCO2 and VE.",
    )


def understand(cart: CartFile, settings: Settings, *, source: Source, format: str) -> Recording:
    """Turn a parsed file into a recording.

    Parameters
    ----------
    cart : CartFile
        What the format found.
    settings : Settings
        What the user says.
    source : Source
        The file, for its name and hash.
    format : str
        Name of the format.

    Returns
    -------
    Recording
        See :func:`read`.

    Raises
    ------
    ReadError
        The file is damaged, its units cannot be true, or it is no test.
    UsageError
        An option cannot be understood.
    """
    draft = Draft(notes=list(cart.notes))
    matching = match(_of_one_length(cart.columns), settings.map)
    facts.understand(draft, cart.facts, settings)
    left_out = _columns(draft, matching, first_row=cart.first_row)
    _words(draft, matching, keep_identity=settings.keep_identity)
    timing.put_in_order(draft, first_row=cart.first_row)
    _enough(draft)
    if settings.heart_rate:
        from ponos.instruments.cpet.reading.heart_rate import join

        join(draft, Path(settings.heart_rate))
    checking.blank_dead(draft)
    checking.blank_impossible(draft)
    checking.settle_treadmill(draft)
    deriving.derive(draft, settings)
    checking.blank_misfits(draft)
    checking.note_absent(draft, left_out)
    pulse.check(draft)
    checking.note_unusual(draft)
    checking.note_contradictions(draft)
    timing.note_gaps(draft)
    timing.note_sampling(draft, cart.kind)
    _note_unused(draft, matching)
    return _recording(draft, cart, settings, source=source, format=format)


def _of_one_length(columns: list[Column]) -> list[Column]:
    rows = max((len(column.cells) for column in columns), default=0)
    return [
        column
        if len(column.cells) == rows
        else Column(column.name, column.unit, [*column.cells, *[None] * (rows - len(column.cells))])
        for column in columns
    ]


def _columns(draft: Draft, matching: Matching, *, first_row: int) -> dict[str, str]:
    """Put time and the columns of numbers into the draft."""
    clocks = [one for one in matching.matches if one.kind == "time"]
    if not clocks:
        names = [one.name for one in matching.matches] + list(matching.unused)
        raise ReadError(
            f"No column holds the time. The file has: {listed(names, most=30)}.",
            todo="Name it with --map column=time:s.",
        )
    clock = next((one for one in clocks if one.mapped), clocks[0])
    if len(clock.column.cells) < _FEWEST:
        raise ReadError(f"The file holds {len(clock.column.cells)} rows of data; a test has far more.")
    draft.table["time_s"] = timing.seconds(clock, first_row=first_row)
    numbers = [one for one in matching.matches if one.kind == "number"]
    left_out = fill(draft, numbers, first_row=first_row)
    return _unknown_units(matching, draft) | left_out


def _unknown_units(matching: Matching, draft: Draft) -> dict[str, str]:
    told = {}
    for one in matching.unknown_units:
        meant = one.options[0]
        if meant.units and meant.column not in draft.table:
            own = meant.units[0]
            told[meant.column] = (
                f"The unit '{one.column.unit.strip()}' of '{one.name}' is not known. If it is "
                f"{own.printed or 'a ratio'}, say so, --map '{one.name}={meant.name}:{own.suffix}'."
            )
    return told


def _words(draft: Draft, matching: Matching, *, keep_identity: bool) -> None:
    for one in matching.matches:
        column = one.options[0].column
        if one.kind == "text" or (one.kind == "place" and keep_identity):
            words = texts(one.column.cells)
            # A phase of 0 in every row is a phase that was not recorded.
            if column not in draft.words and not set(words) <= _NOTHING:
                draft.words[column] = words


def _enough(draft: Draft) -> None:
    """Refuse what is too short to be a test; what lacks gas exchange is still read, as partial."""
    filled = np.any([np.isfinite(values) for name, values in draft.table.items() if name != "time_s"], axis=0)
    if int(np.sum(filled)) < _FEWEST:
        raise ReadError(f"The file holds {int(np.sum(filled))} rows with values; a test has far more.")


def _note_unused(draft: Draft, matching: Matching) -> None:
    places = [one.name for one in matching.matches if one.kind == "place" and one.options[0].column not in draft.words]
    if places:
        draft.note(f"Positions were dropped ({listed(places)}).")
    if matching.unused:
        draft.note(f"Columns not used: {listed(list(matching.unused), most=12)}.")


def _recording(draft: Draft, cart: CartFile, settings: Settings, *, source: Source, format: str) -> Recording:
    device = cart.device or str(draft.about.pop("device", ""))
    draft.about.pop("device", None)
    return Recording(
        instrument="cpet",
        data=Table(_frame(draft)),
        format=format,
        source=source.name,
        sha256=source.sha256,
        device=device,
        about=draft.about,
        tables={name: pd.DataFrame(_without_identity(rows, settings)) for name, rows in cart.tables.items()},
        notes=tuple(draft.notes),
        history=(Step("read", {"format": format, **_options(settings)}),),
    )


def _frame(draft: Draft) -> pd.DataFrame:
    columns: dict[str, object] = {
        name: draft.table.get(name, draft.words.get(name))
        for name in quantities()
        if name in draft.table or name in draft.words
    }
    return pd.DataFrame(columns, copy=False)


def _without_identity(rows: list[list[object]], settings: Settings) -> list[list[object]]:
    if settings.keep_identity:
        return rows
    return [row for row in rows if not facts.is_identity(next((cell for cell in row if cell not in ("", None)), None))]


def _options(settings: Settings) -> dict[str, object]:
    """What the user said that changed the reading; of a path only its name, since folders carry names of people."""
    said = {one.name: getattr(settings, one.name) for one in fields(settings) if one.name in _TAUGHT}
    return {name: Path(value).name if name == "heart_rate" else value for name, value in said.items() if value}
