"""The end of silence by limits from the mean consecutive difference, as in a control chart (Garvey and others 2001)."""

from __future__ import annotations

import numpy as np

from ponos.errors import MeasureError
from ponos.instruments.tms.silence.activity import Activity, first_held

__all__ = ["end_of"]

FACTOR = 1.77
"""Two standard deviations for independent samples; the other usual value, 2.66, is three. From memory: convention."""

HELD_MS, SHARE = 5.0, 0.5


def end_of(activity: Activity, start: int) -> int | None:
    """Find where at least half of the samples of 5 ms are back above the lower limit of the time before the pulse.

    The limit is the mean less 1.77 times the mean difference between samples that follow each other. Samples that lie
    close together differ little, so it rises with the sampling rate.

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

    Raises
    ------
    MeasureError
        The limit lies within the noise.
    """
    limit = activity.level - FACTOR * float(np.abs(np.diff(activity.before)).mean())
    if limit <= 2.5 * activity.quiet:
        raise MeasureError("The limit by mean consecutive difference lies within the noise.")
    return first_held(activity.after > limit, start, activity.samples(HELD_MS), SHARE)
