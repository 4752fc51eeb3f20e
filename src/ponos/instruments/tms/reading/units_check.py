"""Units that cannot be right: what the EMG of a person spans, held against what the file says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ponos.errors import UnitConflict

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ponos.instruments.tms.reading.draft import Draft

__all__ = ["check_sizes", "check_units"]

_LEAST_MV, _MOST_MV = 0.002, 60.0
"""What the middle sweep spans around its pulse: less than 2 µV is below the noise of any amplifier on skin, more than
60 mV above the largest potential of a muscle (convention). Only a wrong unit, off by a thousand, misses both."""


def check_units(draft: Draft, *, confirmed: bool) -> None:
    """Refuse EMG whose unit cannot be right.

    Parameters
    ----------
    draft : Draft
        The sweeps, in mV by the unit that the file says.
    confirmed : bool
        Whether the user has given the unit; what still cannot be is then noted and not refused.

    Raises
    ------
    UnitConflict
        The EMG is a thousand times too small or too large.
    """
    for place in draft.emg:
        spans = [
            _span(segment[:, place], at, draft.fs_hz) for segment, at in zip(draft.segments, _at(draft), strict=True)
        ]
        middle = float(np.nanmedian(spans)) if np.isfinite(spans).any() else 0.0
        if middle == 0.0 or _LEAST_MV <= middle <= _MOST_MV:
            continue
        name = draft.channels[place]
        beyond = "less" if middle < _LEAST_MV else "more"
        text = f"Half of the sweeps span {_spelt(middle)} or {beyond}, which no muscle gives. {_which(middle)}"
        if confirmed:
            draft.note(text, severity="warning", channel=name)
            continue
        raise UnitConflict(
            text, where=name, todo="Say in which unit the numbers of the file are: --emg-unit v (or mv, uv)."
        )


def check_sizes(draft: Draft, *, confirmed: bool) -> None:
    """Refuse a table of MEPs whose unit cannot be right.

    Parameters
    ----------
    draft : Draft
        The table, in mV by the unit that it says.
    confirmed : bool
        Whether the user has given the unit; what still cannot be is then noted and not refused.

    Raises
    ------
    UnitConflict
        The MEPs are a thousand times too small or too large.
    """
    sizes = draft.trials["mep_mv"].to_numpy(float)
    there = sizes[np.isfinite(sizes) & (sizes != 0.0)]
    middle = float(np.median(there)) if len(there) else 0.0
    if middle == 0.0 or _LEAST_MV <= middle <= _MOST_MV:
        return
    beyond = "less" if middle < _LEAST_MV else "more"
    text = f"Half of the MEPs are {_spelt(middle)} or {beyond}, which no muscle gives. {_which(middle)}"
    if confirmed:
        draft.note(text, severity="warning", channel="mep_mv")
        return
    raise UnitConflict(
        text,
        where=f"{draft.source}, column of the MEPs",
        todo="Say in which unit the numbers of the table are: --map COLUMN=mep:v (or mv, uv).",
    )


def _at(draft: Draft) -> NDArray[np.float64]:
    return draft.trials["pulse_at_s"].to_numpy(float)


def _span(samples: NDArray[np.float64], at_s: float, fs_hz: float) -> float:
    """Peak to peak outside of the artefact."""
    away = np.abs(np.arange(len(samples)) / fs_hz - at_s) > 0.010
    kept = samples[away & np.isfinite(samples)]
    return float(np.ptp(kept)) if len(kept) else float("nan")


def _which(middle: float) -> str:
    if middle < _LEAST_MV:
        times = 1_000_000 if middle * 1000 < _LEAST_MV else 1000
    else:
        times = 1_000_000 if middle / 1000 > _MOST_MV else 1000
    words = "a million" if times > 1000 else "a thousand"
    if middle < _LEAST_MV:
        pairs = "V and not µV" if times > 1000 else "mV and not µV, or V and not mV"
    else:
        pairs = "µV and not V" if times > 1000 else "µV and not mV, or mV and not V"
    return f"It is {words} times too {'small' if middle < _LEAST_MV else 'large'}: the numbers are probably in {pairs}."


def _spelt(millivolts: float) -> str:
    return f"{millivolts:.3g} mV" if millivolts >= 0.01 else f"{millivolts * 1000:.3g} µV"
