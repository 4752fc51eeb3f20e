"""The end of silence as the return of a moving root mean square into its own range before the pulse."""

from __future__ import annotations

import numpy as np

from ponos.instruments.tms.silence.activity import Activity, first_held

__all__ = ["end_of"]

WINDOW_MS, HELD_MS, SHARE = 10.0, 40.0, 0.75
DEVIATIONS, LEAST_SHARE = 1.96, 0.3
"""How far below its mean the envelope may be, and the share of the mean under which the limit does not go."""


def end_of(activity: Activity, start: int) -> int | None:
    """Find where the envelope is back within 1.96 standard deviations of its mean before the pulse.

    It has to stay there for three quarters of 40 ms; the limit is never below 30 % of the mean.

    Parameters
    ----------
    activity : Activity
        Of the sweep.
    start : int
        First sample of the silence.

    Returns
    -------
    int or None
        Sample after the pulse; None where activity does not return.
    """
    before = np.sqrt(activity.smooth(activity.before**2, WINDOW_MS))
    after = np.sqrt(activity.smooth(activity.after**2, WINDOW_MS))
    limit = max(float(before.mean() - DEVIATIONS * before.std()), LEAST_SHARE * float(before.mean()))
    return first_held(after >= limit, start, activity.samples(HELD_MS), SHARE)
