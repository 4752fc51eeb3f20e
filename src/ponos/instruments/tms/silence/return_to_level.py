"""The end of silence as the return of activity to half of what it was before the pulse."""

from __future__ import annotations

from ponos.instruments.tms.silence.activity import SILENT_SHARE, SMOOTHING_MS, Activity, first_held

__all__ = ["end_of"]

HELD_MS = 5.0


def end_of(activity: Activity, start: int) -> int | None:
    """Find where 10-ms means reach half of the mean before the pulse, for 5 ms.

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
    back = activity.smooth(activity.after, SMOOTHING_MS) >= SILENT_SHARE * activity.level
    return first_held(back, start, activity.samples(HELD_MS), 1.0)
