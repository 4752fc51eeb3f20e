"""What a device, an export or a hand spoils in sweeps: zeros, clipping, hum, and the same data twice."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from ponos.instruments.tms.mains import HARMONICS, hum_waves
from ponos.instruments.tms.reading.draft import Draft, few

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["CLIPPED", "check_quality"]

CLIPPED = "The EMG is clipped"
"""How the reason begins that a clipped sweep is set aside for."""

_MAINS_HZ = (50.0, 60.0)
_HUM = 0.3
"""Part of the power before the pulse at the mains and its harmonics that is told of (convention)."""
_HUM_LEAST_S = 0.06
"""Three periods: less cannot tell the hum from slow EMG."""
_CLIP_S = 0.001
_CLIP_SAMPLES = 4
_CLIP_ABOVE_NOISE = 20.0
"""A sweep is clipped where it stands still at the end of the range for this long, far above the noise."""
_SOME = 100
"""Sweeps that tell the noise."""
_ARTEFACT_S = (-0.002, 0.008)
"""Around a pulse the amplifier may clip without harm to the response (convention)."""
_SILENT_PERIOD_S = 0.3
_BASELINE_S = 0.05


def check_quality(draft: Draft, *, mains_hz: float | None) -> None:
    """Name and set aside what cannot be used, and tell of what harms.

    Parameters
    ----------
    draft : Draft
        Is changed: sweeps get their reason of rejection, the recording its notes.
    mains_hz : float or None
        Frequency of the mains where the user says it; both are looked for where not.
    """
    _zeros(draft)
    _unmeasured(draft)
    _twice(draft)
    _clipped(draft)
    _hum(draft, mains_hz)
    _lengths(draft)


def _zeros(draft: Draft) -> None:
    """Sweeps of zeros are missing ones that an export has filled."""
    emg = draft.emg
    found = np.flatnonzero([len(one) > 0 and bool((one[:, emg] == 0.0).all()) for one in draft.segments])
    if len(found):
        draft.reject(found, "Every sample is 0: nothing was recorded.")
        draft.note(
            f"{few(draft.sweeps[found]).capitalize()}: every sample is 0; {len(found)} of {len(draft.segments)} sweeps "
            "are missing.",
            severity="warning",
        )
    for place in emg:
        dead = [len(one) > 0 and bool((one[:, place] == one[:1, place]).all()) for one in draft.segments]
        if len(emg) > 1 and all(dead):
            draft.note("The channel never changes.", severity="warning", channel=draft.channels[place])


def _unmeasured(draft: Draft) -> None:
    gaps = (
        np.flatnonzero([bool(np.isnan(one[:, draft.emg]).any()) for one in draft.segments])
        if draft.emg
        else np.empty(0)
    )
    if len(gaps):
        draft.note(f"{few(draft.sweeps[gaps]).capitalize()} with gaps in the EMG.", severity="warning")


def _twice(draft: Draft) -> None:
    """The same samples twice: a sweep that was saved again, or a block that stands for two."""
    first: dict[int, int] = {}
    again: dict[int, int] = {}
    for place, segment in enumerate(draft.segments):
        emg = segment[:, draft.emg]
        before = first.setdefault(hash(emg.tobytes()), place)
        varied = len(emg) > 1 and bool((emg != emg[:1]).any())
        if before != place and varied and np.array_equal(emg, draft.segments[before][:, draft.emg], equal_nan=True):
            again[place] = before
    if not again:
        return
    blocks = draft.trials["block"].to_numpy(object) if "block" in draft.trials else None
    if blocks is not None:
        _twin_blocks(draft, again, blocks)
    for place, before in again.items():
        draft.reject(np.array([place]), f"It has the same samples as sweep {draft.sweeps[before]}.")
    draft.note(
        f"{len(again)} sweeps have the same samples as an earlier one ({few(draft.sweeps[list(again)])}); the later "
        "ones are set aside.",
        severity="warning",
    )


def _twin_blocks(draft: Draft, again: dict[int, int], blocks: NDArray[np.object_]) -> None:
    pairs: dict[tuple[str, str], int] = defaultdict(int)
    for place, before in again.items():
        pairs[str(blocks[before]), str(blocks[place])] += 1
    for (one, other), times in pairs.items():
        if one != other and times == int((blocks == other).sum()):
            draft.note(f"Blocks '{one}' and '{other}' are the same data.", severity="warning")


def _pulses(draft: Draft) -> list[NDArray[np.float64]]:
    at = draft.trials["pulse_at_s"].to_numpy(float)
    isi = draft.trials["isi_ms"].to_numpy(float) if "isi_ms" in draft.trials else np.full(len(at), np.nan)
    return [np.array([one] if np.isnan(gap) else [one - gap / 1000.0, one]) for one, gap in zip(at, isi, strict=True)]


def _clipped(draft: Draft) -> None:
    found: set[int] = set()
    least = max(_CLIP_SAMPLES, round(_CLIP_S * draft.fs_hz))
    pulses = _pulses(draft)
    for channel in draft.emg:
        tracks = [one[:, channel] for one in draft.segments]
        for rail in _rails(tracks):
            for place, track in enumerate(tracks):
                still = track == rail
                if still.sum() >= least and _longest(still & _away(len(track), pulses[place], draft.fs_hz)) >= least:
                    found.add(place)
    if found:
        places = np.array(sorted(found))
        draft.reject(places, f"{CLIPPED}: it stands still at the end of the amplifier's range.")
        draft.note(
            f"The EMG of {few(draft.sweeps[places])} is clipped ({len(places)} of {len(draft.segments)} sweeps); they "
            "are set aside.",
            severity="warning",
        )


def _away(length: int, pulses: NDArray[np.float64], fs_hz: float) -> NDArray[np.bool_]:
    """Samples outside of the artefacts."""
    seconds = np.arange(length) / fs_hz
    away = np.ones(length, bool)
    for at in pulses:
        away &= (seconds < at + _ARTEFACT_S[0]) | (seconds > at + _ARTEFACT_S[1])
    return away


def _rails(tracks: Sequence[NDArray[np.float64]]) -> list[float]:
    """Ends of the range that were reached: the extremes of all sweeps, where they are far above the noise."""
    measured = [one[np.isfinite(one)] for one in tracks]
    measured = [one for one in measured if len(one)]
    if not measured:
        return []
    some = np.concatenate(measured[:: max(len(measured) // _SOME, 1)])
    noise = float(np.median(np.abs(some - np.median(some))))
    low, high = min(float(one.min()) for one in measured), max(float(one.max()) for one in measured)
    return [rail for rail in (low, high) if abs(rail) > _CLIP_ABOVE_NOISE * noise > 0.0]


def _longest(there: NDArray[np.bool_]) -> int:
    if not there.any():
        return 0
    turns = np.flatnonzero(np.diff(np.concatenate(([0], there.astype(np.int8), [0]))))
    return int((turns[1::2] - turns[::2]).max())


def _hum(draft: Draft, told_hz: float | None) -> None:
    frequencies = (told_hz,) if told_hz else _MAINS_HZ
    starts = [float(one[0]) for one in _pulses(draft)]
    for channel in draft.emg:
        before = [
            segment[: max(int((at - 0.002) * draft.fs_hz), 0), channel]
            for segment, at in zip(draft.segments, starts, strict=True)
        ]
        before = [
            one for one in before if len(one) >= _HUM_LEAST_S * draft.fs_hz and np.isfinite(one).all() and np.ptp(one)
        ]
        if not before:
            continue
        shares = {mains: _share(before, mains, draft.fs_hz) for mains in frequencies}
        mains = max(shares, key=lambda one: shares[one])
        if shares[mains] >= _HUM:
            draft.note(
                f"{100 * shares[mains]:.0f} % of the power before the pulse is hum of {mains:g} Hz and its harmonics; "
                f"small responses and silent periods suffer. {_without(mains, told_hz)}",
                severity="warning",
                channel=draft.channels[channel],
            )


def _without(mains: float, told_hz: float | None) -> str:
    if told_hz:
        return "The muscle's rest before the pulse is judged without it."
    return f"To judge the muscle's rest before the pulse without it: --mains-hz {mains:g}."


def _share(before: Sequence[NDArray[np.float64]], mains: float, fs_hz: float) -> float:
    """Part of the power that sines of the mains explain, fitted to each baseline; beyond what they explain of noise."""
    by_length: dict[int, list[NDArray[np.float64]]] = defaultdict(list)
    for one in before:
        by_length[len(one)].append(one)
    explained = total = 0.0
    for length, several in by_length.items():
        basis = hum_waves(length, mains_hz=mains, fs_hz=fs_hz)
        straight = np.stack(several)
        straight = straight - straight.mean(axis=1, keepdims=True)
        explained += float(((straight @ basis) ** 2).sum()) / length
        total += float((straight**2).sum()) / length
    by_chance = 2.0 * HARMONICS / float(np.median([len(one) for one in before]))
    return explained / total - by_chance if total > 0 else 0.0


def _lengths(draft: Draft) -> None:
    at = draft.trials["pulse_at_s"].to_numpy(float)
    after = np.array([len(one) / draft.fs_hz for one in draft.segments]) - at
    first = np.array([one[0] for one in _pulses(draft)])
    if not len(at):
        return
    if (after < _SILENT_PERIOD_S).any():
        draft.note(
            f"Sweeps end {1000 * float(after.min()):.0f} ms after the pulse; silent periods are censored there.",
        )
    short = np.flatnonzero(first < _BASELINE_S)
    if len(short):
        draft.note(
            f"{len(short)} of {len(at)} sweeps have less than {1000 * _BASELINE_S:.0f} ms before the pulse "
            f"({1000 * float(first.min()):.0f} ms at least): the baseline is too short to judge the muscle's rest.",
            severity="warning",
        )
