"""How fast a first step follows a cue."""

from __future__ import annotations

import numpy as np

from ponos.errors import MeasureError
from ponos.instruments.gait.specs import REGISTER
from ponos.instruments.gait.walk import Walk
from ponos.instruments.parts import Part, gives
from ponos.measures import Measure

__all__ = ["PARTS"]

_COARSE_MS = 10.0
"""A step between samples longer than this blurs a reaction time (the project's own choice)."""
_TOO_EARLY_MS = 50.0
"""Nobody reacts before this; such a start was none (the project's own choice)."""


@gives(REGISTER, "gait_initiation_time")
def _initiation(walk: Walk) -> list[Measure]:
    method = _method(walk)
    starts = walk.starts_ms[np.isfinite(walk.starts_ms)]
    kept = starts[starts >= _TOO_EARLY_MS]
    if not len(kept):
        raise MeasureError("No first movement was found after a cue." if walk.has_samples else "There is no start.")
    early = len(starts) - len(kept)
    step = 1000.0 / walk.fs_hz if walk.has_samples else 0.0
    doubt = f"It was sampled every {step:.0f} ms, too coarse for a reaction time." if step > _COARSE_MS else ""
    reason = f"{early} starts within {_TOO_EARLY_MS:g} ms of the cue were left out." if early else ""
    return [
        REGISTER.found(
            "gait_initiation_time", float(np.median(kept)), n=len(kept), doubt=doubt, reason=reason, method=method
        )
    ]


def _method(walk: Walk) -> str:
    """Say how, or that it cannot be done."""
    if walk.has_samples:
        if reason := walk.lacks("cue"):
            raise MeasureError(reason)
        if not len(walk.cues_s):
            raise MeasureError("The cue never comes on.")
        settings = walk.settings
        return (
            f"median over cues; first movement {settings.onset_sd:g} SD away from the {settings.baseline_s:g} s before "
            f"the cue, for {settings.onset_hold_ms:g} ms"
        )
    if reason := walk.lacks("initiation_time_ms"):
        for name in ("cue_s", "movement_s"):
            if walk.lacks(name):
                raise MeasureError(reason)
        return "median over trials of movement less cue"
    return "median over trials"


PARTS: tuple[Part[Walk], ...] = (_initiation,)
