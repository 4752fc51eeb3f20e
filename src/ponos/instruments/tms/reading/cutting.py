"""Recordings into sweeps: one a pulse or pair of pulses, with the place of the test pulse."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ponos.errors import ReadError, UsageError
from ponos.instruments.tms.reading.draft import Draft, few
from ponos.instruments.tms.reading.pulses import PAIR_S, Pulses

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from ponos.amplifiers.traces import Traces
    from ponos.instruments.tms.reading.channels import Chosen
    from ponos.instruments.tms.settings import Settings

__all__ = ["SWEEP_S", "cut"]

SWEEP_S = 3.0
"""A block shorter than this with one pulse is a sweep as it stands; longer ones are cut."""

_BEFORE_NEXT_S = 0.005


@dataclass(frozen=True)
class _Sweep:
    block: int
    start: int
    stop: int
    pulses_s: NDArray[np.float64]
    """From the first sample of the block."""


def cut(traces: Traces, chosen: Chosen, pulses: Pulses, settings: Settings, *, source: str) -> Draft:
    """Cut a recording into sweeps.

    Parameters
    ----------
    traces : Traces
        The recording.
    chosen : Chosen
        Its channels.
    pulses : Pulses
        Its pulses.
    settings : Settings
        For the window around a pulse.
    source : str
        Name of the file.

    Returns
    -------
    Draft
        The sweeps.

    Raises
    ------
    ReadError
        There is no pulse.
    UsageError
        The window cannot be understood.
    """
    window = _window(settings)
    found = [one for block in range(len(chosen.blocks)) for one in _of_block(chosen, block, pulses, window)]
    if not found:
        raise ReadError(
            f"There is no pulse in the recording by {pulses.how}.", todo="See --marks, --trigger or --pulse-times."
        )
    draft = Draft(
        source=source,
        segments=[
            np.column_stack([one[sweep.start : sweep.stop] for one in chosen.blocks[sweep.block]]) for sweep in found
        ],
        channels=chosen.names,
        fs_hz=chosen.fs_hz,
        trials=_trials(traces, chosen, found),
        about={key: value for key, value in traces.about.items() if "." not in key},
        device=traces.device,
        notes=[*traces.notes, *chosen.notes],
        first=pulses.first,
        both=np.array([len(one.pulses_s) > 1 for one in found]),
        of_block=np.array([one.block for one in found], dtype=np.intp),
    )
    draft.note(f"{len(found)} sweeps, their pulses by {pulses.how}.")
    _tell(draft, pulses, found)
    _tell_thresholds(draft, traces)
    return draft


def _window(settings: Settings) -> tuple[float, float]:
    first, last = settings.window("sweep_window")
    if not first < 0.0 < last:
        raise UsageError(
            f"The window {settings.sweep_window} does not hold the pulse.",
            todo="Write it in ms, --sweep-window=-200:500.",
        )
    return first / 1000.0, last / 1000.0


def _of_block(chosen: Chosen, block: int, pulses: Pulses, window: tuple[float, float]) -> Iterator[_Sweep]:
    at, length = pulses.at_s[block], max((len(one) for one in chosen.blocks[block]), default=0)
    if not len(at) or not length:
        return
    groups = np.split(at, np.flatnonzero(np.diff(at) > PAIR_S) + 1)
    if len(groups) == 1 and length / chosen.fs_hz < SWEEP_S:
        yield _Sweep(block, 0, length, groups[0])
        return
    ends = [following[0] - _BEFORE_NEXT_S for _, following in pairwise(groups)] + [np.inf]
    for group, end in zip(groups, ends, strict=True):
        start = max(round((group[0] + window[0]) * chosen.fs_hz), 0)
        stop = min(round(min(group[-1] + window[1], end) * chosen.fs_hz), length)
        yield _Sweep(block, start, stop, group)


def _trials(traces: Traces, chosen: Chosen, found: list[_Sweep]) -> pd.DataFrame:
    test = np.array([one.pulses_s[-1] for one in found])
    starts = np.array([traces.starts_s[one.block] for one in found])
    trials = pd.DataFrame({"sweep": np.arange(1, len(found) + 1)})
    # A file of one block counts its time from its own first sample.
    at = test + (np.nan_to_num(starts) if len(traces.starts_s) == 1 else starts)
    if np.isfinite(at).all():
        trials["time_s"] = at
    trials["pulse_at_s"] = test - np.array([one.start for one in found]) / chosen.fs_hz
    several = np.array([len(one.pulses_s) > 1 for one in found])
    if several.any():
        gaps = np.array([1000.0 * (one.pulses_s[-1] - one.pulses_s[0]) for one in found])
        trials["isi_ms"] = np.where(several, gaps.round(3), np.nan)
        trials["pulse"] = np.where(several, "paired", "single").astype(object)
    per_block = pd.Series([one.block for one in found]).value_counts()
    if len(traces.starts_s) > 1 and per_block.max() > 1:
        trials["block"] = np.array([str(one.block + 1) for one in found], dtype=object)
    return trials


def _tell(draft: Draft, pulses: Pulses, found: list[_Sweep]) -> None:
    many = np.flatnonzero([len(one.pulses_s) > 2 for one in found])
    if len(many):
        gap = f"within {PAIR_S * 1000:.0f} ms"
        draft.note(f"{few(draft.sweeps[many]).capitalize()}: more than two triggers {gap}.", severity="warning")
        draft.reject(many, f"More than two triggers {gap}.")
    empty = [block + 1 for block, at in enumerate(pulses.at_s) if not len(at)]
    if empty:
        draft.note(f"No pulse in {few(empty, what='frame')}, which {_is_are(empty)} left out.", severity="warning")
    blind = np.flatnonzero(
        [not np.isfinite(segment[:, draft.emg]).any() if len(segment) else True for segment in draft.segments]
    )
    if len(blind):
        draft.reject(blind, "It has no samples.")
        draft.note(f"{few(draft.sweeps[blind]).capitalize()} without samples.", severity="warning")


def _is_are(several: list[int]) -> str:
    return "are" if len(several) > 1 else "is"


def _tell_thresholds(draft: Draft, traces: Traces) -> None:
    """Thresholds that the file gives without a unit are told and not used."""
    given = {key.rpartition(".")[2].lower(): value for key, value in traces.about.items() if "." in key}
    told = {key: f"{value:g}" for key, value in given.items() if key in ("rmt", "amt") and isinstance(value, float)}
    if told:
        values = " and ".join(f"{key.upper()} {value}" for key, value in told.items())
        options = " ".join(f"--{key} {value}" for key, value in told.items())
        draft.note(f"The file gives {values} without a unit; if it is % of the stimulator's output, say {options}.")
