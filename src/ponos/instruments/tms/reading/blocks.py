"""What a file says of each block beside its samples, such as the table of a MATLAB program."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ponos.errors import UsageError
from ponos.instruments.tms.reading.trial_table import columns
from ponos.instruments.tms.reading.words import word_for
from ponos.recording import Note
from ponos.units import convert, of_column, parse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ponos.amplifiers.traces import Traces
    from ponos.instruments.tms.reading.draft import Draft
    from ponos.sheets.named import Known, Mapped

__all__ = ["OfBlocks", "of_blocks"]

_MEASURED = frozenset({"mep_mv", "mep_latency_ms", "csp_ms", "time_s"})
"""Columns that another program has measured; they are taken only where the user says so."""


@dataclass(frozen=True)
class OfBlocks:
    """Columns of blocks.

    Attributes
    ----------
    trials : pandas.DataFrame
        Known columns, one row a block.
    notes : tuple of Note
        What could not be used.
    """

    trials: pd.DataFrame
    notes: tuple[Note, ...]

    def into(self, draft: Draft) -> None:
        """Put them into the sweeps, where there is one a block.

        Parameters
        ----------
        draft : Draft
            Is changed.
        """
        draft.notes += self.notes
        if draft.of_block is None or draft.of_block.max(initial=-1) >= len(self.trials):
            draft.note("The file's own table has fewer rows than the file has blocks; it is passed over.")
            return
        rows = self.trials.iloc[draft.of_block].reset_index(drop=True)
        for column in rows.columns.drop("pulse_at_s", errors="ignore"):
            if column != "sweep":
                draft.trials[column] = rows[column].to_numpy()
            elif rows["sweep"].notna().all() and rows["sweep"].is_unique:
                draft.trials["sweep"] = rows["sweep"].astype(int).to_numpy()


def of_blocks(traces: Traces, maps: Mapping[str, Mapped]) -> OfBlocks | None:
    """Understand what a file says of each block.

    Parameters
    ----------
    traces : Traces
        The recording.
    maps : mapping of str to Mapped
        What the user says of columns.

    Returns
    -------
    OfBlocks or None
        None where the file says nothing.

    Raises
    ------
    UsageError
        The user maps a column to what is no quantity.
    """
    if traces.blocks is None:
        return None
    known = columns()
    found: dict[str, np.ndarray] = {}
    notes: list[Note] = []
    for header in map(str, traces.blocks.columns):
        one, unit = _meant(header, known, maps)
        if one is None or one.column in found or (one.column in _MEASURED and header not in maps):
            continue
        if one.units and not unit:
            notes.append(
                Note(
                    "info",
                    f"Column '{header}' has no unit and is passed over: --map {header}={one.quantity}:UNIT.",
                )
            )
            continue
        cells = _cells(traces.blocks[header], one, unit)
        if one.kind == "text" and (cells == "").all():
            _tell_words(traces.blocks[header], header, notes)
            continue
        found[one.column] = cells
    trials = pd.DataFrame(found)
    if "conditioning_intensity_percent" in trials and "pulse" not in trials:
        there = trials["conditioning_intensity_percent"] > 0
        trials["pulse"] = np.where(there, "paired", "single").astype(object)
    if "isi_ms" in trials:
        paired = trials["isi_ms"] > 0
        trials["isi_ms"] = trials["isi_ms"].where(paired)
        if "pulse" not in trials:
            trials["pulse"] = np.where(paired, "paired", "single").astype(object)
    return OfBlocks(trials, tuple(notes)) if found or notes else None


def _tell_words(cells: pd.Series, header: str, notes: list[Note]) -> None:
    """Numbers of conditions, such as the states of Signal, mean nothing without the protocol."""
    values = [f"{one:g}" if isinstance(one, float) else str(one) for one in sorted(set(cells), key=str)]
    if len(values) > 1:
        notes.append(
            Note(
                "warning",
                f"The file tells its frames apart by '{header}' ({', '.join(values[:8])}); what each means only a "
                "design can say: --design FILE.",
            )
        )


def _meant(header: str, known: Mapping[str, Known], maps: Mapping[str, Mapped]) -> tuple[Known | None, str]:
    by_quantity = {one.quantity: one for one in known.values()} | dict(known)
    if header in maps:
        told = maps[header]
        if told.quantity not in by_quantity:
            raise UsageError(f"'{told.quantity}' is no quantity of a sweep.", todo=f"Known: {', '.join(known)}.")
        return by_quantity[told.quantity], told.unit
    name, unit = of_column(header.lower())
    plain = {re.sub(r"[\W_]+", "", word.lower()) for word in (header, name)}
    one = next((each for each in known.values() if plain & (each.synonyms | {re.sub("_", "", each.quantity)})), None)
    return one, unit.suffix if unit is not None else _unit_word(header)


def _unit_word(header: str) -> str:
    found = parse(header.rpartition("_")[2])
    return found.suffix if found is not None and "_" in header else ""


def _cells(cells: pd.Series, one: Known, unit: str) -> np.ndarray:
    if one.kind == "text":
        words = cells.astype(str).to_numpy(object)
        known = one.column in ("pulse", "state")
        return np.array([word_for(one.column, word) if known else word for word in words], dtype=object)
    values = pd.to_numeric(cells, errors="coerce").to_numpy(float, copy=True)
    spelt = parse(unit) if one.units else None
    values = values * convert(spelt, one.units[0]) if spelt is not None else values
    values[(values < one.low) | (values > one.high)] = np.nan
    return values
