"""A table of MEPs that somebody has measured: one row a trial, without samples."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ponos.errors import ReadError, UsageError, nearest
from ponos.instruments.tms.reading.draft import Draft, few
from ponos.instruments.tms.reading.trial_table import read_trials
from ponos.instruments.tms.reading.units_check import check_sizes
from ponos.instruments.tms.reading.words import word_for
from ponos.recording import Note
from ponos.sheets.sheet import sheet_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ponos.instruments.tms.settings import Settings
    from ponos.sheets.named import Mapped
    from ponos.source import Source

__all__ = ["PEOPLE", "read_meps"]

PEOPLE = frozenset(
    {"patient_code", "patient", "participant", "participant_id", "subject", "subject_id", "sub", "pcode", "person"}
)
"""Columns that name people; their content is not carried over."""

_FACTS = ("side", "coil", "stimulator")
_ZERO_IS_MISSING = {"mep_latency_ms": "latencies", "csp_ms": "silent periods"}


def read_meps(source: Source, maps: dict[str, Mapped], settings: Settings) -> Draft:
    """Read a table of MEPs.

    Parameters
    ----------
    source : Source
        The table.
    maps : dict of str to Mapped
        What the user says of its columns.
    settings : Settings
        Which rows.

    Returns
    -------
    Draft
        Without samples.

    Raises
    ------
    ReadError
        It has no MEPs, or those of several people.
    PonosError
        A unit is not said, or a column does not exist.
    """
    there = sheet_of(source).columns
    wrong = [name for name in maps if name not in there]
    if wrong and not settings.design:
        raise UsageError(f"There is no column '{wrong[0]}'.", where=source.name, todo=nearest(wrong[0], there))
    trials, others, about, notes = read_trials(source, maps=maps, only=settings.rows, needs=["mep_mv"])
    _one_person(others, source)
    draft = Draft(
        source=source.name,
        segments=[],
        channels=(),
        fs_hz=1.0,
        trials=_numbered(trials, notes_to := list(notes)),
        about=about,
        notes=notes_to,
    )
    check_sizes(draft, confirmed=any(one.unit for one in maps.values() if one.quantity.startswith("mep")))
    _facts(draft, others)
    _zeros(draft)
    _twice(draft)
    return draft


def _one_person(others: pd.DataFrame, source: Source) -> None:
    for column in others:
        people = sorted(set(others[column]) - {""})
        if str(column).strip().lower() in PEOPLE and len(people) > 1:
            raise ReadError(
                f"The table holds {len(people)} people ({column}); a recording is of one.",
                where=source.name,
                todo=f"Choose the rows: --rows {column}={people[0]}.",
            )


def _numbered(trials: pd.DataFrame, notes: list[Note]) -> pd.DataFrame:
    """Number the sweeps where the file does not, or not each by its own number."""
    own = trials.get("sweep")
    if own is not None and own.notna().all() and own.is_unique:
        return trials.assign(sweep=own.astype(int))
    if own is not None:
        notes.append(Note("info", "The numbers of the trials are not unique; they are counted anew.", "sweep"))
    return trials.assign(sweep=np.arange(1, len(trials) + 1))


def _facts(draft: Draft, others: pd.DataFrame) -> None:
    """What is the same in every row is a fact; what is not mixes conditions."""
    for column in others:
        key = str(column).strip().lower()
        values = sorted(set(others[column]) - {""})
        if key not in _FACTS or not values:
            continue
        if len(values) == 1:
            draft.about[key] = (word_for("side", values[0]) or values[0]) if key == "side" else values[0]
        else:
            draft.note(
                f"The rows have several values of '{column}' ({', '.join(values[:5])}), which no measure should mix. "
                f"Choose: --rows {column}={values[0]}, with further choices behind a comma.",
                severity="warning",
                channel=key,
            )
    if "muscle" in draft.trials and len(set(draft.trials["muscle"])) == 1:
        draft.about["muscle"] = str(draft.trials["muscle"].iloc[0]).lower()


def _zeros(draft: Draft) -> None:
    """A latency of exactly 0 is no latency; an amplitude of exactly 0 is a response that was not there."""
    for column, words in _ZERO_IS_MISSING.items():
        if column in draft.trials:
            values = draft.trials[column].to_numpy(float)
            zero = np.flatnonzero(values == 0.0)
            if len(zero):
                draft.trials[column] = np.where(values == 0.0, np.nan, values)
                draft.note(
                    f"{len(zero)} {words} are exactly 0 ({few(draft.sweeps[zero])}); they are missing, not 0.",
                    severity="warning",
                    channel=column,
                )
    size = draft.trials["mep_mv"].to_numpy(float) if "mep_mv" in draft.trials else np.empty(0)
    none = np.flatnonzero(size == 0.0)
    if len(none):
        draft.note(
            f"{len(none)} MEPs are exactly 0 ({few(draft.sweeps[none])}): trials without a response, written as 0. "
            "They stay 0 in the amplitude; where the 0 stands for a lost trial, take it out.",
            severity="warning",
            channel="mep_mv",
        )


def _twice(draft: Draft) -> None:
    """Two blocks with the same MEPs in the same order are one block saved twice."""
    if "mep_mv" not in draft.trials:
        return
    size = draft.trials["mep_mv"].to_numpy(float)
    blocks = draft.trials["block"].to_numpy(object) if "block" in draft.trials else None
    if blocks is not None:
        seen: dict[tuple[float, ...], str] = {}
        for name in dict.fromkeys(blocks):
            own = tuple(size[blocks == name])
            if len(own) > 1 and np.ptp(np.nan_to_num(own)) > 0 and own in seen:
                _set_aside(draft, blocks == name, f"Block '{name}' has the same MEPs as block '{seen[own]}'.")
            seen.setdefault(own, str(name))
    half = len(size) // 2
    if len(size) >= 4 and len(size) % 2 == 0 and np.ptp(np.nan_to_num(size)) > 0 and (size[:half] == size[half:]).all():
        _set_aside(draft, np.arange(len(size)) >= half, "The second half of the table has the same MEPs as the first.")


def _set_aside(draft: Draft, which: Sequence[bool] | np.ndarray, why: str) -> None:
    draft.reject(np.flatnonzero(which), why)
    draft.note(f"{why} Its {int(np.sum(which))} trials are set aside.", severity="warning")
