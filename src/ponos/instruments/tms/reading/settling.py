"""The last word on the trial table: the kind of pulse, the place of the test pulse, muscle, side and block."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ponos.errors import UsageError
from ponos.instruments.tms.reading.draft import Draft, few
from ponos.instruments.tms.reading.words import word_for

if TYPE_CHECKING:
    from ponos.instruments.tms.settings import Settings

__all__ = ["settle"]

_ORDER = (
    "sweep",
    "time_s",
    "pulse_at_s",
    "pulse",
    "isi_ms",
    "conditioning_intensity_percent",
    "test_intensity_percent",
    "state",
    "block",
    "minutes_since_exertion",
    "muscle",
    "mep_mv",
    "mep_latency_ms",
    "csp_ms",
    "accept",
    "rejected_because",
)


def settle(draft: Draft, settings: Settings) -> None:
    """Settle what several sources have said of the sweeps.

    Parameters
    ----------
    draft : Draft
        Is changed.
    settings : Settings
        What the user says of muscle, side and state.

    Raises
    ------
    UsageError
        The side is none.
    """
    _pulse(draft)
    _state(draft, settings.state)
    _test_pulse(draft)
    _about(draft, settings)
    _target(draft)
    _accept(draft)
    for column in ("block", "state", "muscle", "pulse", "rejected_because"):
        if column in draft.trials:
            draft.trials[column] = draft.trials[column].astype(object)
    draft.trials = draft.trials[[one for one in _ORDER if one in draft.trials]]


def _pulse(draft: Draft) -> None:
    if "pulse" in draft.trials or not draft.has_samples:
        return
    draft.trials["pulse"] = np.full(len(draft.trials), "single", dtype=object)
    draft.note(
        "Nothing says which kind of pulses these are; with one trigger each, they are taken as single pulses. Pairs "
        "need a design: --design FILE with pulse or isi_ms.",
        severity="warning",
        channel="pulse",
    )


def _state(draft: Draft, said: str) -> None:
    """Of a whole file the state is said once; what the file or the design says of a sweep goes first."""
    if not said:
        return
    told = draft.trials.get("state")
    states = [said] * len(draft.trials) if told is None else told.where(told.notna() & (told != ""), said)
    draft.trials["state"] = np.array(list(states), dtype=object)


def _test_pulse(draft: Draft) -> None:
    """Where a pair is marked once, say which of its pulses that is; the second follows the first by the interval."""
    trials = draft.trials
    if draft.both is None or "isi_ms" not in trials:
        return
    isi = trials["isi_ms"].to_numpy(float)
    once = np.isfinite(isi) & (trials["pulse"].to_numpy(object) == "paired") & ~draft.both
    if not once.any():
        return
    if draft.first:
        trials["pulse_at_s"] = trials["pulse_at_s"].to_numpy(float) + np.where(once, isi, 0.0) / 1000.0
        draft.note("Of a pair the first pulse is marked; the test pulse lies behind it by the interval.")
    else:
        draft.note(
            "Of a pair one pulse is marked; it is taken as the test pulse. Where it is the conditioning one, say "
            "--mark-is conditioning.",
            severity="warning",
            channel="pulse_at_s",
        )


def _about(draft: Draft, settings: Settings) -> None:
    for key in ("muscle", "side", "coil", "stimulator"):
        told = getattr(settings, key, "")
        if told:
            draft.about[key] = str(told).lower() if key in ("muscle", "side") else str(told)
    if "side" in draft.about:
        side = word_for("side", str(draft.about["side"]))
        if not side:
            raise UsageError(f"'{draft.about['side']}' is no side.", todo="Write left or right.")
        draft.about["side"] = side


def _target(draft: Draft) -> None:
    """Where several muscles were recorded and none is named, say which one the measures are of."""
    muscles = [draft.channels[place].removeprefix("emg_").removesuffix("_mv") for place in draft.emg]
    if len(muscles) > 1 and "muscle" not in draft.about:
        draft.note(
            f"{len(muscles)} muscles were recorded ({', '.join(muscles)}) and none is named as the target; measures "
            f"are of the first. Name it: --muscle {muscles[-1]}.",
            severity="warning",
        )


def _accept(draft: Draft) -> None:
    if "accept" not in draft.trials:
        return
    accept = draft.trials["accept"].to_numpy(float)
    refused = np.flatnonzero(accept == 0)
    if len(refused):
        draft.note(f"Somebody has set aside {len(refused)} of {len(accept)} trials ({few(draft.sweeps[refused])}).")
