"""The design file: what the recording does not say of its sweeps, joined by number, by time or by order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ponos.errors import ReadError, nearest
from ponos.instruments.tms.reading.draft import Draft, few
from ponos.instruments.tms.reading.trial_table import columns, read_trials, said
from ponos.sheets.sheet import sheet_of
from ponos.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from ponos.instruments.tms.settings import Settings

__all__ = ["Design", "join", "note_empty_conditions", "read_design"]

_NEAR_S = 0.15
"""A pulse of the design is that of the recording within this time; no two pulses of one person come as close."""
_ISI_OFF_MS = 1.0
"""An interval that was measured may differ from the planned one by so much; triggers have the step of the sampling."""


class Design:
    """What a design file says.

    Parameters
    ----------
    path : str
        Where it is.
    settings : Settings
        What the user says, for the column map.

    Attributes
    ----------
    name : str
        Of the file.
    trials : pandas.DataFrame
        One row a sweep.
    about : dict
        Facts, such as what the intensities are percent of.
    notes : list of Note
        What is odd about it.
    headers : frozenset of str
        What the file calls its columns.
    unknown : tuple of str
        Columns that are not known.
    """

    def __init__(self, path: str, settings: Settings) -> None:
        from ponos.instruments.tms.formats import nibs_bids

        source = Source(path)
        self.name = source.name
        if nibs_bids.recognises(source):
            found = nibs_bids.parse(source)
            self.trials, self.about, self.notes = found.trials, dict(found.about), list(found.notes)
            self.headers: frozenset[str] = frozenset()
            return
        # Rows and columns that the user names may be those of the recording and not of its design.
        self.trials, others, self.about, notes = read_trials(source, maps=said(settings.map), only="")
        self.notes = list(notes)
        if self.trials.empty or not len(self.trials.columns):
            raise ReadError(
                f"No column of the design is known; it has {', '.join(map(str, others.columns))}.",
                where=self.name,
                todo="Name them sweep, time_s, pulse, isi_ms, conditioning_intensity, test_intensity, state, block, "
                "minutes_since_exertion, or use --map COLUMN=quantity:unit.",
            )
        self.unknown = tuple(map(str, others.columns))
        self.headers = frozenset(sheet_of(source).columns)

    unknown: tuple[str, ...] = ()


def read_design(settings: Settings) -> Design | None:
    """Read the design file that the user names.

    Parameters
    ----------
    settings : Settings
        What the user says.

    Returns
    -------
    Design or None
        None where none is named.

    Raises
    ------
    PonosError
        It cannot be read.
    """
    return Design(settings.design, settings) if settings.design else None


def join(draft: Draft, design: Design) -> None:
    """Complete the sweeps by their design.

    Parameters
    ----------
    draft : Draft
        Is changed.
    design : Design
        What the design file says.

    Raises
    ------
    ReadError
        The two do not have the same sweeps.
    """
    rows, how = _partners(draft, design)
    planned = design.trials.iloc[rows].reset_index(drop=True)
    _check_intervals(draft, planned, design.name)
    for column in planned:
        if column in ("sweep", "time_s") and column in draft.trials:
            continue
        draft.trials[column] = _completed(draft.trials.get(column), planned[column])
    draft.about |= design.about
    draft.notes += design.notes
    draft.note(f"The design is that of {design.name}, joined by {how}.")
    for column in design.unknown:
        near = nearest(column.lower(), columns())
        hint = f" {near}" if near.startswith("Did") else ""
        draft.note(f"Column '{column}' of the design is not known and was passed over.{hint}", channel=column)


def _partners(draft: Draft, design: Design) -> tuple[NDArray[np.intp], str]:
    """Row of the design for every sweep."""
    plan, trials = design.trials, draft.trials
    if "sweep" in plan and plan["sweep"].notna().all():
        return _by_number(draft, plan["sweep"].to_numpy(float), design.name), "the numbers of the sweeps"
    if "time_s" in plan and plan["time_s"].notna().all() and "time_s" in trials and trials["time_s"].notna().all():
        return _by_time(draft, plan["time_s"].to_numpy(float), design.name), "the time of the pulses"
    if len(plan) != len(trials):
        extra = abs(len(plan) - len(trials))
        who, rest = ("The design", "rows of the design") if len(plan) > len(trials) else ("The recording", "sweeps")
        raise ReadError(
            f"The recording has {len(trials)} sweeps, the design {len(plan)} rows. {who} has {extra} more; joined by "
            f"their order alone, every row behind a lost one would be wrong (the last {min(extra, 3)} {rest} are left "
            f"over).{_lost(plan, len(trials))}",
            where=design.name,
            todo="Add a column sweep or time_s to the design, or take out the sweeps that do not belong.",
        )
    return np.arange(len(trials)), "their order"


def _lost(plan: pd.DataFrame, sweeps: int) -> str:
    """Conditions that would have no sweep at all."""
    by = [one for one in ("pulse", "isi_ms", "state", "block") if one in plan]
    if not by or len(plan) <= sweeps:
        return ""
    names = [_named(row) for row in plan[by].drop_duplicates().to_dict("records")]
    left = {_named(row) for row in plan[by].iloc[:sweeps].to_dict("records")}
    lost = [name for name in names if name not in left]
    return f" No sweep would be left for: {'; '.join(lost)}." if lost else ""


def _named(row: dict[object, object]) -> str:
    told = [f"{key} {value:g}" if isinstance(value, float) else f"{value}" for key, value in row.items() if _is(value)]
    return ", ".join(told) or "no condition named"


def _is(value: object) -> bool:
    return value != "" and value == value


def _by_number(draft: Draft, numbers: NDArray[np.float64], name: str) -> NDArray[np.intp]:
    own = draft.sweeps.astype(float)
    missing, extra = np.setdiff1d(own, numbers), np.setdiff1d(numbers, own)
    if len(np.unique(numbers)) != len(numbers):
        raise ReadError("A sweep stands twice in the design.", where=name, todo="Leave one row a sweep.")
    if len(missing) or len(extra):
        told = [f"{few(list(missing))} of the recording are not in the design"] if len(missing) else []
        told += [f"{few(list(extra))} of the design are not in the recording"] if len(extra) else []
        raise ReadError(
            f"The recording has {len(own)} sweeps, the design {len(numbers)} rows: {', and '.join(told)}.",
            where=name,
            todo=f"The recording counts its sweeps from {own.min():.0f} to {own.max():.0f}; make the numbers agree.",
        )
    place = {number: row for row, number in enumerate(numbers)}
    return np.array([place[number] for number in own], dtype=np.intp)


def _by_time(draft: Draft, times: NDArray[np.float64], name: str) -> NDArray[np.intp]:
    own = draft.trials["time_s"].to_numpy(float)
    off = np.abs(own[:, None] - times[None, :])
    nearest_row = off.argmin(axis=1)
    lonely = np.flatnonzero(off.min(axis=1) > _NEAR_S)
    left = np.flatnonzero(off.min(axis=0) > _NEAR_S)
    if len(lonely) or len(left) or len(np.unique(nearest_row)) != len(own):
        told = [f"at {', '.join(f'{at:.2f}' for at in own[lonely][:4])} s of the recording"] if len(lonely) else []
        told += [f"at {', '.join(f'{at:.2f}' for at in times[left][:4])} s of the design"] if len(left) else []
        raise ReadError(
            f"The recording has {len(own)} pulses, the design {len(times)} rows; without a partner within "
            f"{_NEAR_S * 1000:.0f} ms are the pulses {' and '.join(told) or 'that stand too close together'}.",
            where=name,
            todo="Count time_s from the start of the recording, or join by a column sweep.",
        )
    return np.asarray(nearest_row, dtype=np.intp)


def _completed(own: pd.Series | None, planned: pd.Series) -> pd.Series:
    """What the recording says stays; the design fills what it does not."""
    if own is None:
        return planned
    if pd.api.types.is_numeric_dtype(planned) and pd.api.types.is_numeric_dtype(own):
        return own.where(own.notna(), planned)
    return pd.Series(np.where(planned.to_numpy(object) != "", planned, own), dtype=object)


def _check_intervals(draft: Draft, planned: pd.DataFrame, name: str) -> None:
    """Hold the intervals between triggers against those of the design."""
    if "isi_ms" not in planned or "isi_ms" not in draft.trials:
        return
    seen, meant = draft.trials["isi_ms"].to_numpy(float), planned["isi_ms"].to_numpy(float)
    # One trigger for a pair says nothing; two triggers where the design has one pulse, or another interval, do.
    wrong = np.flatnonzero(np.isfinite(seen) & ~(np.abs(seen - np.nan_to_num(meant)) <= _ISI_OFF_MS))
    if len(wrong):
        first = wrong[0]
        told = f"{meant[first]:g} ms" if np.isfinite(meant[first]) else "a single pulse"
        raise ReadError(
            f"The intervals between triggers and those of the design differ in {few(draft.sweeps[wrong])}: sweep "
            f"{draft.sweeps[first]} has {seen[first]:.1f} ms, the design {told}.",
            where=name,
            todo="The rows of the design may be shifted by one; join by a column sweep or time_s.",
        )


def note_empty_conditions(draft: Draft) -> None:
    """Name conditions of which every sweep has been set aside.

    Parameters
    ----------
    draft : Draft
        Gets the notes.
    """
    by = [one for one in ("pulse", "isi_ms", "state", "block") if one in draft.trials]
    if not by or draft.usable().all():
        return
    usable = {_named(row) for row in draft.trials[by][draft.usable()].to_dict("records")}
    for row in _records(draft.trials[by]):
        if _named(row) not in usable:
            draft.note(f"No sweep of the condition '{_named(row)}' is left.", severity="warning")


def _records(frame: pd.DataFrame) -> Iterable[dict[object, object]]:
    found: Iterable[dict[object, object]] = frame.drop_duplicates().to_dict("records")
    return found
