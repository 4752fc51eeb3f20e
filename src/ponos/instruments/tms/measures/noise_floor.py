"""How large an answer noise alone can look: the limit below which a size is only known to be smaller."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ponos.instruments.tms.censored import CensoredMean, floored_mean

if TYPE_CHECKING:
    from ponos.instruments.tms.sweeps import Sweeps

__all__ = ["log_mean", "noise_floor_mv", "noise_spans_mv"]

SHARE = 0.95


def noise_floor_mv(sweeps: Sweeps, *, state: str) -> float:
    """Give the size from peak to peak that nineteen of twenty stretches of noise stay below.

    Parameters
    ----------
    sweeps : Sweeps
        The recording.
    state : {"rest", "active"}
        Of the muscle; a contracting one is the noise of its own answers.

    Returns
    -------
    float
        Of stretches before the pulse that are as long as the window of the answer or, where the recording is a table
        of sizes, the smallest size in it that is not zero; 0 where nothing tells.
    """
    floor = _of_sweeps(sweeps, state) if sweeps.has_samples else _of_table(sweeps)
    if sweeps.settings.no_mep == "zero":
        # What was set to zero is smaller than that limit, not smaller than the noise.
        floor = max(floor, float(sweeps.least_uv[sweeps.state == state].max(initial=0.0)) / 1000.0)
    return floor


def noise_spans_mv(sweeps: Sweeps, *, state: str) -> NDArray[np.float64]:
    """Give how large noise looks from peak to peak, in every sweep that holds enough of it.

    Parameters
    ----------
    sweeps : Sweeps
        The recording, with its samples.
    state : {"rest", "active"}
        Of the muscle.

    Returns
    -------
    numpy.ndarray
        Of the stretch before the pulse that is as long as the window of the answer.
    """
    before, long = sweeps.before(sweeps.muscle), sweeps.after(sweeps.muscle).shape[1]
    stretches = before[sweeps.accepted & (sweeps.state == state), -long:]
    return np.asarray(np.ptp(stretches[np.isfinite(stretches).all(axis=1)], axis=1))


def _of_sweeps(sweeps: Sweeps, state: str) -> float:
    spans = noise_spans_mv(sweeps, state=state)
    return float(np.quantile(spans, SHARE)) if len(spans) else 0.0


def _of_table(sweeps: Sweeps) -> float:
    sizes = sweeps.mep_mv[np.isfinite(sweeps.mep_mv)]
    return float(sizes[sizes > 0].min(initial=np.inf)) if (sizes == 0).any() and (sizes > 0).any() else 0.0


def log_mean(sweeps: Sweeps, mask: NDArray[np.bool_], *, floor_mv: float) -> CensoredMean:
    """Give the mean logarithm of the answers of some trials.

    Parameters
    ----------
    sweeps : Sweeps
        The recording.
    mask : numpy.ndarray of bool
        Which trials.
    floor_mv : float
        Size that noise alone can have.

    Returns
    -------
    CensoredMean
        Answers within the noise are only known to be smaller than it.
    """
    return floored_mean(sweeps.mep_mv[mask], floor_mv)
