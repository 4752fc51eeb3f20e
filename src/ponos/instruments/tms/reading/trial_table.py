"""Tables with one row a sweep, a design or MEPs that somebody measured, under the names of this instrument."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ponos.errors import UsageError
from ponos.instruments.tms.reading.draft import few
from ponos.instruments.tms.reading.words import understood
from ponos.recording import Note
from ponos.sheets.named import Known, Mapped, known_columns, mapped, read_named
from ponos.sheets.sheet import sheet_of
from ponos.units import parse as parse_unit

if TYPE_CHECKING:
    from ponos.source import Source

__all__ = ["INTENSITIES", "columns", "read_trials", "said"]

INTENSITIES = ("conditioning_intensity", "test_intensity")
_OF = ("mso", "rmt", "amt")
_TEXTS = ("pulse", "state", "block", "muscle")


def columns() -> dict[str, Known]:
    """Columns that a table of trials may have.

    Returns
    -------
    dict of str to Known
        By name.
    """
    return known_columns("ponos.instruments.tms")


def said(maps: Iterable[str]) -> dict[str, Mapped]:
    """Understand the column map of the user.

    Parameters
    ----------
    maps : iterable of str
        ``column=quantity:unit``; the unit of an intensity says what it is percent of.

    Returns
    -------
    dict of str to Mapped
        By the column of the file.

    Raises
    ------
    UsageError
        A map is not of that form, or an intensity is in no unit that one can have.
    """
    return {header: _intensity(header, meant) for header, meant in mapped(maps).items()}


def _intensity(header: str, meant: Mapped) -> Mapped:
    """An intensity in %MSO is another column than one in %RMT."""
    quantity = meant.quantity.removesuffix("_percent")
    if quantity not in INTENSITIES:
        return meant
    if not meant.unit:
        return Mapped(f"{quantity}_percent", "")
    found = parse_unit(meant.unit)
    if found is None or not found.suffix.startswith("percent"):
        raise UsageError(
            f"'{meant.unit}' is no unit of a stimulus in '{header}={meant.quantity}:{meant.unit}'.",
            todo="Write percent_mso, percent_rmt or percent_amt.",
        )
    return Mapped(f"{quantity}_{found.suffix}", "")


def read_trials(
    source: Source, *, maps: dict[str, Mapped], only: str, needs: Sequence[str] = ()
) -> tuple[pd.DataFrame, pd.DataFrame, dict[str, float | str], tuple[Note, ...]]:
    """Read a table with one row a sweep.

    Parameters
    ----------
    source : Source
        The table.
    maps : dict of str to Mapped
        What the user says of columns.
    only : str
        Which rows, ``column=value``, several parted by commas; all where empty.
    needs : sequence of str
        Columns without which it is of no use.

    Returns
    -------
    trials : pandas.DataFrame
        Known columns; numbers are NaN and text is empty where nothing is known.
    others : pandas.DataFrame
        Further columns, as text.
    about : dict
        What the intensities are percent of.
    notes : tuple of Note
        What is odd about it.

    Raises
    ------
    PonosError
        A column that is needed is not there, a unit is not said, or a word is not known.
    """
    first, *further = [one.strip() for one in only.split(",")] or [""]
    here = set(sheet_of(source).columns)
    meant = {header: one for header, one in maps.items() if header in here}
    named = read_named(source, columns(), needs=needs, said=meant, only=first)
    rows = _rows_of(source, further)
    chosen = np.ones(len(named.rows), bool) if rows is None else np.isin(named.rows, rows)
    trials = named.frame[chosen].reset_index(drop=True) if len(named.frame.columns) else pd.DataFrame()
    about: dict[str, float | str] = {}
    notes = list(named.notes)
    for column in set(_TEXTS).intersection(trials):
        trials[column] = trials[column].astype(object)
    for column in {"pulse", "state"}.intersection(trials):
        trials[column] = understood(column, trials[column].to_numpy(object), where=source.name)
    trials = _one_scale(trials, about, notes)
    others = named.others[chosen].reset_index(drop=True) if len(named.others.columns) else pd.DataFrame()
    return _kinds(trials, source.name), others, about, tuple(notes)


def _rows_of(source: Source, further: Sequence[str]) -> np.ndarray | None:
    """Rows of the file that satisfy the further conditions."""
    if not further:
        return None
    kept = [read_named(source, {}, only=one).rows for one in further]
    rows = kept[0]
    for more in kept[1:]:
        rows = np.intersect1d(rows, more)
    return rows


def _one_scale(trials: pd.DataFrame, about: dict[str, float | str], notes: list[Note]) -> pd.DataFrame:
    """Bring intensities into one column each, and say what they are percent of."""
    for of in _OF:
        there = [one for one in INTENSITIES if f"{one}_percent_{of}" in trials]
        if there and "intensity_of" not in about:
            about["intensity_of"] = of
            trials = trials.rename(columns={f"{one}_percent_{of}": f"{one}_percent" for one in there})
            trials = trials.loc[:, ~trials.columns.duplicated(keep="last")]
        elif there:
            notes.append(_two_scales(trials, str(about["intensity_of"]), of, about))
            trials = trials.drop(columns=[f"{one}_percent_{of}" for one in there])
    unsaid = [one for one in INTENSITIES if f"{one}_percent" in trials]
    if unsaid and "intensity_of" not in about:
        notes.append(
            Note(
                "warning",
                "Nothing says what the intensities are percent of; say it in the header, test_intensity_percent_mso, "
                "or by --map COLUMN=test_intensity:percent_mso (or percent_rmt, percent_amt).",
                f"{unsaid[0]}_percent",
            )
        )
    return trials


def _two_scales(trials: pd.DataFrame, kept: str, of: str, about: dict[str, float | str]) -> Note:
    """Two scales of one intensity give the threshold; the first is kept."""
    given = trials.get("test_intensity_percent")
    other = trials.get(f"test_intensity_percent_{of}")
    if kept == "mso" and given is not None and other is not None:
        ratio = 100.0 * given / other.where(other > 0)
        middle = float(ratio.median())
        if np.isfinite(middle) and float((ratio / middle - 1.0).abs().max()) < 0.05:
            about[f"{of}_percent_mso"] = round(middle, 1)
    return Note(
        "info",
        f"The intensities are given in percent of {kept.upper()} and of {of.upper()}; the former are kept.",
        "test_intensity_percent",
    )


def _kinds(trials: pd.DataFrame, name: str) -> pd.DataFrame:
    """Fill in the kind of pulse where the interval tells it; an interval of 0 means that there is none."""
    isi = trials["isi_ms"].to_numpy(float) if "isi_ms" in trials else np.full(len(trials), np.nan)
    paired = isi > 0
    if "isi_ms" in trials:
        trials = trials.assign(isi_ms=np.where(paired, isi, np.nan))
    if "conditioning_intensity_percent" in trials:
        conditioning = trials["conditioning_intensity_percent"].to_numpy(float)
        trials = trials.assign(conditioning_intensity_percent=np.where(conditioning > 0, conditioning, np.nan))
        paired = paired | (conditioning > 0)
    known = {"isi_ms", "conditioning_intensity_percent"}.intersection(trials)
    pulse = trials["pulse"].to_numpy(object, copy=True) if "pulse" in trials else np.full(len(trials), "", object)
    contradicted = np.flatnonzero((pulse == "single") & paired)
    if len(contradicted):
        raise UsageError(
            f"{few(list(contradicted + 1), what='row').capitalize()}: a single pulse with an interval or a "
            "conditioning pulse.",
            where=name,
            todo="Write paired, or leave the interval empty.",
        )
    if known:
        pulse = np.where(pulse == "", np.where(paired, "paired", "single"), pulse)
    return trials.assign(pulse=pulse) if known or "pulse" in trials else trials
