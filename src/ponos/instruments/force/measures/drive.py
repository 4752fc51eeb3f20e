"""Drive per force: how much EMG, or how large a MEP, goes with a given force.

Where a muscle fails, the same force needs more drive; where the drive fails, it does not. Whether somebody makes up for
a weaker muscle by driving it harder shows in how this changes: from the first to the last third of a task here, from
visit to visit in a study. EMG per force compares within one placement of the electrodes; between visits it moves with
the placement too, which a ratio to the same visit's MVC does not.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ponos.errors import MeasureError
from ponos.instruments.base import span
from ponos.instruments.force.contractions import Floats
from ponos.instruments.force.force_test import ForceTest
from ponos.instruments.force.measures.gives import REGISTER, gives
from ponos.instruments.force.twitches import Twitch
from ponos.instruments.force.windows import Windows, resting_rms, task_windows, windows_in
from ponos.measures import Measure

__all__ = ["PARTS"]

_WINDOW_S = 0.5
_SPREAD = 0.2
"""Levels have to lie at least this share of the MVC apart for a slope to mean anything (the project's choice)."""


@gives("emg_per_force", needs=("force", "newton", "emg"))
def _emg_per_force(test: ForceTest) -> list[Measure]:
    noise = resting_rms(test)
    found = [_over_levels(test, noise), _at_target(test, noise)]
    try:
        first, last, words = _matched(test)
    except MeasureError as error:
        missing = [
            REGISTER.missing("emg_per_force", str(error), condition={"segment": one})
            for one in ("first_third", "last_third")
        ]
        return found + missing
    for name, windows in (("first_third", first), ("last_third", last)):
        found.append(
            REGISTER.found(
                "emg_per_force",
                _ratio(windows, noise),
                n=len(windows),
                doubt=test.emg_doubt,
                method=words,
                condition={"segment": name},
            )
        )
    return found


def _over_levels(test: ForceTest, noise: float) -> Measure:
    """Slope of EMG over force, one point a contraction."""
    levels = test.of_task("levels") + (() if test.tasks and test.of_task("levels") else test.of_task("pulls"))
    levels = tuple(dict.fromkeys(levels))
    windows = windows_in(test, levels, _WINDOW_S)
    owners = np.unique(windows.owner)
    force = np.array([windows.force[windows.owner == one].mean() for one in owners])
    rms = np.array([_free_of_noise(windows.rms_uv[windows.owner == one], noise).mean() for one in owners])
    if len(force) < 3 or np.ptp(force) < _SPREAD * test.full:
        return REGISTER.missing(
            "emg_per_force",
            "The slope needs contractions of at least three strengths a fifth of the MVC apart; the condition 'at' "
            "gives the drive at one force.",
        )
    if not (rms > 0).any():
        return REGISTER.missing("emg_per_force", "The EMG of no contraction rises above that of rest.")
    from scipy import stats

    fit = stats.linregress(force, rms)
    half = float(stats.t.ppf(0.975, len(force) - 2) * fit.stderr)
    slope = float(fit.slope)
    return REGISTER.found(
        "emg_per_force",
        slope,
        low=slope - half,
        high=slope + half,
        n=len(force),
        doubt=test.emg_doubt,
        reason=test.emg_words,
        method=f"straight line of EMG (root mean square, noise of rest removed) over force, {len(force)} contractions",
    )


def _at_target(test: ForceTest, noise: float) -> Measure:
    setting = test.settings
    at = {"at": f"{setting.target_percent:g}_percent_mvc"}
    windows = windows_in(test, test.contractions, _WINDOW_S)
    target, room = (one / 100.0 * test.full for one in (setting.target_percent, setting.tolerance_percent))
    near = windows.where(np.abs(windows.force - target) <= room)
    if not len(near):
        what = f"No half second of force lies within {setting.tolerance_percent:g} % of the MVC of the target."
        return REGISTER.missing("emg_per_force", what, condition=at)
    return REGISTER.found(
        "emg_per_force",
        _ratio(near, noise),
        n=len(near),
        doubt=test.emg_doubt,
        method=f"EMG over force in windows of {_WINDOW_S:g} s within {setting.tolerance_percent:g} % of the target",
        condition=at,
    )


@gives("drive_per_force_change", needs=("force", "emg"))
def _change(test: ForceTest) -> list[Measure]:
    first, last, words = _matched(test)
    noise = resting_rms(test)
    before, after = _ratio(first, noise), _ratio(last, noise)
    if not before > 0:
        raise MeasureError("The EMG of the first third does not rise above that of rest.")
    return [
        REGISTER.found(
            "drive_per_force_change",
            100.0 * (after / before - 1.0),
            n=len(first) + len(last),
            doubt=test.emg_doubt,
            reason=test.emg_words,
            method=words,
        )
    ]


def _matched(test: ForceTest) -> tuple[Windows, Windows, str]:
    """Windows of the first and of the last third of a task at forces that occur in both."""
    windows, words = task_windows(test, _WINDOW_S)
    first, last = windows.third("first_third"), windows.third("last_third")
    low = max(float(one.force.min(initial=np.inf)) for one in (first, last))
    high = min(float(one.force.max(initial=-np.inf)) for one in (first, last))
    room = test.settings.tolerance_percent / 100.0 * test.full / 2
    # A hold at one target differs by its own tremor only; a little room lets it overlap.
    first, last = (one.where((one.force >= low - room) & (one.force <= high + room)) for one in (first, last))
    if min(len(first), len(last)) < 2:
        raise MeasureError("No force occurs both in the first and in the last third of the task.")
    told = f"EMG over force in windows of {_WINDOW_S:g} s of the {words}, at forces that occur in both thirds"
    return first, last, told


def _free_of_noise(rms: Floats, noise: float) -> Floats:
    return np.asarray(np.sqrt(np.maximum(rms**2 - noise**2, 0.0)))


def _ratio(windows: Windows, noise: float) -> float:
    return float(_free_of_noise(windows.rms_uv, noise).mean() / windows.force.mean())


@gives("mep_per_force", needs=("force", "newton", "emg", "pulses"))
def _mep_per_force(test: ForceTest) -> list[Measure]:
    lowest = test.settings.onset_percent / 100.0 * test.full
    mine = [one for one in test.twitches if one.kind == "cortex" and one.before >= lowest]
    known = [(one, size) for one in mine if (size := _mep_uv(test, one)) is not None]
    if not known:
        raise MeasureError("No stimulus of the cortex met a contraction while the EMG was recorded.")
    ratios = np.array([size / one.before for one, size in known])
    found = [_mean(test, ratios, {})]
    third = len(ratios) // 3
    if third >= 2:
        found.append(_mean(test, ratios[:third], {"segment": "first_third"}))
        found.append(_mean(test, ratios[-third:], {"segment": "last_third"}))
    return found


def _mean(test: ForceTest, ratios: Floats, condition: dict[str, str]) -> Measure:
    from scipy import stats

    value, low, high = float(ratios.mean()), None, None
    if len(ratios) > 2:
        half = float(stats.t.ppf(0.975, len(ratios) - 1) * stats.sem(ratios))
        low, high = value - half, value + half
    few = "" if len(ratios) >= 5 else f"{len(ratios)} stimuli are few: single MEPs vary by a half."
    return REGISTER.found(
        "mep_per_force",
        value,
        low=low,
        high=high,
        n=len(ratios),
        doubt=test.emg_doubt or few,
        reason=test.emg_words,
        method=f"mean of peak-to-peak EMG {test.settings.mep_window} ms after the stimulus over the force before it",
        condition=condition,
    )


def _mep_uv(test: ForceTest, one: Twitch) -> float | None:
    first, last = (round((one.at_s + ms / 1000.0) * test.fs_hz) for ms in span(test.settings.mep_window, "mep_window"))
    stretch: Sequence[float] | Floats = test.emg[first:last]
    return 1000.0 * float(np.ptp(stretch)) if last <= len(test.emg) and len(stretch) > 3 else None


PARTS = (_emg_per_force, _change, _mep_per_force)
