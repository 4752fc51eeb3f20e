"""The end of silence as the first activity of any size."""

from __future__ import annotations

import numpy as np

from ponos.instruments.tms.silence.activity import Activity, first_held

__all__ = ["end_of"]

QUIET_MS, HELD_MS, SHARE, DEVIATIONS = 20.0, 5.0, 0.5, 3.0


def end_of(activity: Activity, start: int) -> int | None:
    """Find the first 5 ms of which half rises above the noise of the silence.

    The noise is the quietest 20 ms after silence begins, its limit their mean and three standard deviations.

    Parameters
    ----------
    activity : Activity
        Of the sweep.
    start : int
        First sample of the silence.

    Returns
    -------
    int or None
        Sample after the pulse; None where there is no activity.
    """
    length = activity.samples(QUIET_MS)
    # Only within the silence proper: a pause long after it is not the noise of the silence.
    silent = activity.after[start : start + activity.samples(200.0)]
    quietest = start + int(activity.smooth(silent, QUIET_MS).argmin())
    noise = activity.after[max(start, quietest - length // 2) : quietest + length // 2 + 1]
    limit = float(noise.mean() + DEVIATIONS * np.std(noise))
    return first_held(activity.after > limit, quietest, activity.samples(HELD_MS), SHARE)
