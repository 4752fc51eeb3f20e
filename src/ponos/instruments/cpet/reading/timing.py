"""The clock of a recording: its unit, its order, what it repeats and skips, and how the rows were sampled."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

import numpy as np

from ponos.errors import DamagedFile, ReadError, UnitConflict
from ponos.instruments.cpet.reading.cells import clock, numbers
from ponos.instruments.cpet.reading.draft import Draft, listed
from ponos.instruments.cpet.reading.matching import Match
from ponos.units import Unit, unit

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["note_gaps", "note_sampling", "put_in_order", "seconds"]

_STEP_S = (0.4, 65.0)
"""From one row to the next: a gasp, or an average over a minute."""

_DURATION_S = (60.0, 10800.0)
_DAY_S = 86400.0
_FEW = 0.05
"""Share of the rows that may stand out of order before the file is refused."""

_GAP_S = 30.0
_REGULAR = 0.9
"""Share of the steps that must be alike for rows to be evenly spaced."""


def seconds(match: Match, *, first_row: int) -> NDArray[np.float64]:
    """Read the time column.

    Parameters
    ----------
    match : Match
        The time column.
    first_row : int
        Row of the file that its first cell stands in.

    Returns
    -------
    ndarray of shape (n,)
        Seconds as the file counts them; NaN where nothing can be read.

    Raises
    ------
    DamagedFile
        Too many cells are no times.
    ReadError
        No unit is written and more than one is possible.
    UnitConflict
        The stated unit makes the rows impossibly close or far apart.
    """
    written = (match.column.unit or match.column.name).lower()
    read = clock(match.column.cells, hours_first="hh:mm" in written and "ss" not in written)
    if read is not None:
        _refuse(match, read.unreadable, len(read.seconds), first_row)
        return read.seconds
    plain = numbers(match.column.cells, name=match.name, first_row=first_row)
    if plain.broken:
        _refuse(match, plain.unreadable, 0, first_row)
    return plain.values * _unit(match, plain.values).factor


def _refuse(match: Match, unreadable: tuple[int, ...], rows: int, first_row: int) -> None:
    if len(unreadable) > max(2.0, 0.1 * rows):
        cell = str(match.column.cells[unreadable[0]]).strip()[:40]
        raise DamagedFile(
            f"'{cell}' is no time; so it is in {len(unreadable)} rows.",
            where=f"column '{match.name}', row {first_row + unreadable[0]}",
            todo="Export the file again, or name another column with --map column=time:s.",
        )


def _step(values: NDArray[np.float64]) -> float:
    steps = np.diff(values[np.isfinite(values)])
    steps = np.abs(steps[steps != 0])
    return float(np.median(steps)) if len(steps) else float("nan")


def _possible(values: NDArray[np.float64], suffixes: tuple[str, ...]) -> list[Unit]:
    """Units in which the rows are as far apart as breaths or averages are; the length of the test breaks ties."""
    step = _step(values)
    span = float(np.nanmax(values) - np.nanmin(values)) if np.isfinite(values).any() else 0.0
    fitting = [one for one in map(unit, suffixes) if _STEP_S[0] <= step * one.factor <= _STEP_S[1]]
    if len(fitting) > 1:
        return [one for one in fitting if _DURATION_S[0] <= span * one.factor <= _DURATION_S[1]] or fitting
    return fitting


def _unit(match: Match, values: NDArray[np.float64]) -> Unit:
    # A workbook keeps a clock time as a fraction of a day, whatever its header says.
    suffixes = ("d", "s") if match.unit is not None and match.unit.dimension == "clock" else ("s", "min", "h", "d")
    # Shuffled rows are as far apart as breaths only once they are sorted; put_in_order tells of them.
    possible = _possible(values, suffixes) or _possible(np.sort(values), suffixes)
    stated = match.unit if match.unit is not None and match.unit.dimension == "time" else None
    step = _step(values)
    if stated is not None:
        span = float(np.nanmax(values) - np.nanmin(values)) * stated.factor if np.isfinite(step) else 0.0
        if possible and (step * stated.factor < 0.1 or span > _DURATION_S[1]) and stated not in possible:
            _refuse_unit(match, stated, possible[0], step)
        return stated
    if len(possible) == 1 or not np.isfinite(step):
        return possible[0] if possible else unit("s")
    names = " or ".join(one.printed for one in possible)
    raise ReadError(
        f"No unit stands with the time, and it advances by {step:.4g} a row: "
        + (f"that may be {names}." if possible else "that is no unit of time between breaths."),
        where=f"column '{match.name}'",
        todo=f"Say which, --map '{match.name}=time:s' or time:min.",
    )


def _refuse_unit(match: Match, stated: Unit, other: Unit, step: float) -> None:
    raise UnitConflict(
        f"the header says {stated.printed}, but rows are {step * stated.factor:.4g} s apart as stated; if it were "
        f"{other.printed}: {step * other.factor:.4g} s.",
        where=f"column '{match.name}'",
        todo=f"If so, read it with --map '{match.name}=time:{other.printed}'.",
    )


def put_in_order(draft: Draft, *, first_row: int) -> None:
    """Make time strictly increasing, saying what was done; the clock keeps its own zero.

    Parameters
    ----------
    draft : Draft
        Its ``time_s`` and rows are changed.
    first_row : int
        Row of the file that its first row stands in.

    Raises
    ------
    DamagedFile
        Time is missing, stands still, runs backwards or starts again, so that rows cannot be put in order.
    """
    rows = _timed_rows(draft, first_row)
    time = _past_midnight(draft, draft.table["time_s"][rows])
    ordered = _in_order(time, rows, first_row)
    if len(ordered) < len(rows):
        first = first_row + int(np.setdiff1d(rows, rows[ordered])[0])
        draft.note(
            f"Rows left out because they stood out of order in time: {len(rows) - len(ordered)} (first row {first}).",
            severity="warning",
        )
    draft.table["time_s"][rows] = time
    draft.keep(rows[ordered])
    _drop_repeated(draft)
    _part_equal_times(draft)


def _timed_rows(draft: Draft, first_row: int) -> NDArray[np.intp]:
    time = draft.table["time_s"]
    known = np.isfinite(time)
    others = [values for name, values in draft.table.items() if name != "time_s"]
    filled = np.any(np.isfinite(others), axis=0) if others else known
    lost = np.flatnonzero(~known & filled)
    if len(lost) > max(2.0, 0.2 * known.sum()):
        raise DamagedFile(
            f"{len(lost)} of {int((known | filled).sum())} rows have no time.",
            where=f"row {first_row + int(lost[0])}",
            todo="Export the file again from the device.",
        )
    if len(lost):
        draft.note(
            f"Rows left out because they have no time: {len(lost)} (the first is row {first_row + int(lost[0])})."
        )
    return np.flatnonzero(known)


def _past_midnight(draft: Draft, time: NDArray[np.float64]) -> NDArray[np.float64]:
    falls = np.flatnonzero(np.diff(time) < -0.9 * _DAY_S)
    if len(falls) != 1:
        return time
    draft.note("The clock passes midnight; a day was added behind it.")
    shifted = time.copy()
    shifted[falls[0] + 1 :] += _DAY_S
    return shifted


def _in_order(time: NDArray[np.float64], rows: NDArray[np.intp], first_row: int) -> NDArray[np.intp]:
    """Positions of the rows that follow each other in time; the others must be few."""
    steps = np.diff(time)
    if not np.any(steps < 0):
        return np.arange(len(time))
    fall = int(np.argmin(steps))
    where = f"row {first_row + int(rows[fall + 1])}"
    if np.mean(steps < 0) > 0.5:
        raise DamagedFile("The clock runs backwards.", where=where, todo="Sort the rows by time, or export it again.")
    kept = _longest_rise(time)
    if len(time) - len(kept) <= max(2.0, _FEW * len(time)):
        return kept
    raise DamagedFile(
        f"The clock falls back from {time[fall]:g} s to {time[fall + 1]:g} s: two tests in one file, or shuffled rows.",
        where=where,
        todo="Give one test a file, its rows in the order of time, or name a clock that goes on, --map column=time:s.",
    )


def _longest_rise(time: NDArray[np.float64]) -> NDArray[np.intp]:
    """Positions of the longest subsequence that never falls (patience sorting)."""
    tops: list[float] = []
    piles: list[int] = []
    before = np.full(len(time), -1)
    for index, value in enumerate(time.tolist()):
        at = bisect_right(tops, value)
        tops[at : at + 1], piles[at : at + 1] = [value], [index]
        before[index] = piles[at - 1] if at else -1
    index, rise = piles[-1], []
    while index >= 0:
        rise.append(index)
        index = int(before[index])
    return np.array(rise[::-1])


def _drop_repeated(draft: Draft) -> None:
    """Leave out rows that are the row before once more, in time and in all that was measured."""
    numbers = np.array(list(draft.table.values()))
    same = (numbers[:, 1:] == numbers[:, :-1]) | (np.isnan(numbers[:, 1:]) & np.isnan(numbers[:, :-1]))
    repeated = np.concatenate(([False], same.all(axis=0)))
    if len(numbers) > 1 and repeated.any():
        draft.keep(np.flatnonzero(~repeated))
        draft.note(f"Rows left out because they repeat the row before: {int(repeated.sum())}.")


def _part_equal_times(draft: Draft) -> None:
    """Spread rows of one time evenly about it, as rounding to that time has brought them together."""
    time = draft.table["time_s"]
    same = np.flatnonzero(np.diff(time) == 0)
    if not len(same):
        return
    if len(same) > len(time) / 2:
        raise DamagedFile(f"Time stands still: {len(same)} of {len(time)} rows have the time of the row before.")
    starts = np.flatnonzero(np.diff(time, prepend=-np.inf) > 0)
    counts = np.diff(starts, append=len(time))
    gaps = np.diff(time[starts])
    width = np.minimum(1.0, np.minimum(np.append(gaps, 1.0), np.insert(gaps, 0, 1.0)))
    place = np.arange(len(time)) - np.repeat(starts, counts) - np.repeat((counts - 1) / 2.0, counts)
    draft.table["time_s"] = time + place * np.repeat(width / counts, counts)
    draft.note(f"Rows with the rounded time of the row before, which were spread within their second: {len(same)}.")


def note_gaps(draft: Draft) -> None:
    """Say where rows are missing.

    Parameters
    ----------
    draft : Draft
        Gets the note.
    """
    time = draft.table["time_s"]
    steps = np.diff(time)
    gaps = np.flatnonzero(steps > max(_GAP_S, 3.0 * float(np.median(steps))))
    if len(gaps):
        spans = [f"{time[at]:.0f} to {time[at + 1]:.0f} s" for at in gaps]
        draft.note(f"Gaps in which nothing was recorded: {listed(spans, most=4)}.", severity="warning")


def note_sampling(draft: Draft, kind: str) -> None:
    """Tell breaths from averages and from interpolated rows: ``about["sampling"]`` and ``about["sampling_s"]``.

    Parameters
    ----------
    draft : Draft
        Gets the facts and, for averages, a note.
    kind : str
        What the format says, ``breaths`` or ``averaged``; empty where it does not.
    """
    steps = np.diff(draft.table["time_s"])
    step = float(np.median(steps))
    regular = float(np.mean(np.abs(steps - step) <= max(0.02 * step, 0.02))) >= _REGULAR
    rate = draft.median("rf_per_min")
    # A cart that exports averages in the layout of breaths is told by the rows, not by its name.
    found = kind if kind == "averaged" or (kind and np.isnan(rate) and not regular) else _kind(step, regular, rate)
    draft.about |= {"sampling": found, "sampling_s": round(step, 3)}
    if found == "averaged":
        draft.note(
            f"The rows are averages over about {step:.0f} s made by the cart, which cannot be undone; peaks are lower "
            "and thresholds less sure than from breaths.",
            severity="warning" if step > 12 else "info",
        )
    elif found == "interpolated":
        draft.note(
            f"The rows are evenly {step:g} s apart: breaths that were interpolated before, not breaths themselves."
        )


def _kind(step: float, regular: bool, rate: float) -> str:
    paced = step > 1.0 and abs(step * rate / 60.0 - 1.0) < 0.1
    if regular and _on_half_seconds(step) and not paced:
        return "averaged" if step >= 4.5 else "interpolated"
    # More than two breaths a row, by the breathing frequency; without one, longer than anyone breathes.
    rows_are_longer = step * rate / 60.0 > 2.5 if np.isfinite(rate) else step > 12.0
    return "averaged" if rows_are_longer else "breaths"


def _on_half_seconds(step: float) -> bool:
    """Every average and grid is a multiple of half a second; the breaths of someone who breathes evenly are not."""
    return abs(step * 2.0 - round(step * 2.0)) < 0.05
