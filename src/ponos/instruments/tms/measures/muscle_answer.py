"""What the muscle itself can give: its largest answer to its nerve, and the MEP in percent of that."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ponos.errors import MeasureError
from ponos.instruments.parts import gives
from ponos.instruments.tms.measures.mean_size import mean_of
from ponos.instruments.tms.measures.single_pulses import occasions_of_size
from ponos.instruments.tms.measures.specs import REGISTER
from ponos.instruments.tms.sweeps import Sweeps
from ponos.measures import Measure

__all__ = ["PARTS"]

Floats = NDArray[np.float64]


@gives(REGISTER, "cmap_amplitude")
def _cmap(sweeps: Sweeps) -> list[Measure]:
    size, n, method = _largest_muscle_answer(sweeps)
    return [REGISTER.found("cmap_amplitude", size, n=n, method=method)]


def _largest_muscle_answer(sweeps: Sweeps) -> tuple[float, int | None, str]:
    told = sweeps.settings.cmap_mv or sweeps.recording.about.get("cmap_max_mv")
    if isinstance(told, int | float) and told > 0:
        return float(told), None, "as told"
    own = (sweeps.pulse == "nerve") & sweeps.accepted
    if not own.any() or not sweeps.has_samples:
        raise MeasureError("The nerve was not stimulated; tell the largest CMAP: --cmap-mv.")
    sizes = _direct_answers(sweeps)[own]
    sizes = sizes[np.isfinite(sizes)]
    if not len(sizes):
        raise MeasureError("No sweep of the nerve holds its answer.")
    return float(sizes.max()), len(sizes), "largest peak-to-peak from 2 to 20 ms after the nerve was stimulated"


_DIRECT_MS = 2.0, 20.0
"""Where the muscle answers its nerve, after the artefact and before any reflex; a convention."""


def _direct_answers(sweeps: Sweeps) -> Floats:
    emg, found = sweeps.emg(sweeps.muscle), np.full(sweeps.n, np.nan)
    start, end = (round(one * sweeps.fs_hz / 1000.0) for one in _DIRECT_MS)
    for place in np.flatnonzero(sweeps.pulse == "nerve"):
        pulse = int(sweeps.pulse_index[place])
        own = emg[place][pulse + start : pulse + end]
        if pulse >= 0 and len(own) == end - start and np.isfinite(own).all() and np.ptp(own) > 0:
            found[place] = np.ptp(own)
    return found


@gives(REGISTER, "mep_per_cmap", needs=("mep_mv",))
def _per_cmap(sweeps: Sweeps) -> list[Measure]:
    largest, _, method = _largest_muscle_answer(sweeps)
    told = []
    for condition, mask in occasions_of_size(sweeps):
        if "at" not in condition:
            size = mean_of("mep_amplitude", sweeps.mep_mv[mask], sweeps, {}, "")
            if size.value is None:
                continue
            told.append(
                REGISTER.found(
                    "mep_per_cmap",
                    100.0 * size.value / largest,
                    low=None if size.low is None else 100.0 * size.low / largest,
                    high=None if size.high is None else 100.0 * size.high / largest,
                    n=size.n,
                    doubt=size.reason if size.quality == "doubtful" else "",
                    method=f"mean MEP over the CMAP ({method})",
                    condition=condition,
                )
            )
    return told


PARTS = (_cmap, _per_cmap)
