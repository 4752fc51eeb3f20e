"""Answers whose largest or smallest value is the first or last of the window: what is measured reaches beyond it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ponos.instruments.tms.sweeps import Sweeps

__all__ = ["edge_doubt"]

_SHARE = 0.1
"""Part of the answers that may do so by chance; a convention."""


def edge_doubt(sweeps: Sweeps, mask: NDArray[np.bool_]) -> str:
    """Say that the window of the answer is likely a wrong one.

    Parameters
    ----------
    sweeps : Sweeps
        The recording.
    mask : numpy.ndarray of bool
        The sweeps that are measured together.

    Returns
    -------
    str
        A sentence where more than one in ten answers peaks at an end of the window; empty where not. At its start that
        is the tail of the artefact of the pulse, which makes small answers large; at its end a part is cut off.
    """
    answers = mask & sweeps.is_mep
    first, last = ((answers & one).sum() for one in sweeps.peaks_at_edge)
    if not answers.any() or max(first, last) <= _SHARE * answers.sum():
        return ""
    start, end = sweeps.mep_window_ms
    if first >= last:
        return (
            f"In {first} of {answers.sum()} answers the largest or smallest value is the first of the window, at "
            f"{start:g} ms: the artefact of the pulse reaches into it. Begin it later: --mep-window."
        )
    return (
        f"In {last} of {answers.sum()} answers the largest or smallest value is the last of the window, at {end:g} ms: "
        "a part of them lies behind it. Let it end later: --mep-window."
    )
