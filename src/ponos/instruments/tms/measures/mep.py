"""The size of the answer to single pulses: from peak to peak, its area, and how much it varies."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ponos.instruments.parts import gives
from ponos.instruments.tms.measures.mean_size import mean_of, too_few
from ponos.instruments.tms.measures.single_pulses import clipped_doubt, occasions_of_size, written
from ponos.instruments.tms.measures.specs import REGISTER
from ponos.instruments.tms.measures.window_edge import edge_doubt
from ponos.instruments.tms.sweeps import Sweeps
from ponos.measures import Measure

__all__ = ["PARTS"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_FEWEST_TO_VARY = 3
"""Sweeps below which a spread is none."""


def _rejected(sweeps: Sweeps, mask: Bools) -> str:
    lost = int((mask & ~sweeps.accepted).sum())
    return f"; {lost} sweeps set aside" if lost else ""


def _window(sweeps: Sweeps) -> str:
    if not sweeps.has_samples:
        return "as the table has it"
    start, end = sweeps.mep_window_ms
    return f"{start:g} to {end:g} ms after the pulse"


def _stimulus(sweeps: Sweeps, mask: Bools) -> str:
    given = np.unique(sweeps.intensity[mask & np.isfinite(sweeps.intensity)])
    return f"; pulses of {written(sweeps, float(given[0]))}" if len(given) == 1 else ""


@gives(REGISTER, "mep_amplitude", needs=("mep_mv",))
def _amplitude(sweeps: Sweeps) -> list[Measure]:
    counted = "a sweep without a MEP counts as zero" if sweeps.settings.no_mep == "zero" else "every sweep counts"
    method = f"mean peak-to-peak, {_window(sweeps)}; {counted}{_rejected(sweeps, sweeps.pulse == 'single')}"
    return [
        mean_of(
            "mep_amplitude",
            sweeps.mep_mv[mask],
            sweeps,
            condition,
            method + _stimulus(sweeps, mask),
            doubt=" ".join(one for one in (clipped_doubt(sweeps), edge_doubt(sweeps, mask)) if one),
        )
        for condition, mask in occasions_of_size(sweeps)
    ] + _other_muscles(sweeps, method)


def _other_muscles(sweeps: Sweeps, method: str) -> list[Measure]:
    """The default sweeps, in the muscles that are not the target."""
    if len(sweeps.muscles) < 2:
        return []
    _, mask = next(occasions_of_size(sweeps))
    return [
        mean_of("mep_amplitude", sweeps.sizes_of(muscle)[mask], sweeps, {"muscle": muscle}, method)
        for muscle in sweeps.muscles[1:]
    ]


@gives(REGISTER, "mep_area", needs=("samples", "mep_mv"))
def _area(sweeps: Sweeps) -> list[Measure]:
    method = f"rectified, {_window(sweeps)}, above the mean before the pulse"
    return [
        mean_of(
            "mep_area",
            sweeps.area_mv_ms[mask],
            sweeps,
            condition,
            method + _stimulus(sweeps, mask),
            doubt=clipped_doubt(sweeps),
        )
        for condition, mask in occasions_of_size(sweeps)
        if "at" not in condition
    ]


@gives(REGISTER, "mep_cv", needs=("mep_mv",))
def _cv(sweeps: Sweeps) -> list[Measure]:
    kept = (one for one in occasions_of_size(sweeps) if "at" not in one[0])
    return [_varies(sweeps.mep_mv[mask], sweeps, condition) for condition, mask in kept]


def _varies(sizes: Floats, sweeps: Sweeps, condition: Mapping[str, str]) -> Measure:
    """Spread over mean, without an interval: those that were tried hold the truth in nine of ten, not in 19 of 20."""
    method = "standard deviation over mean of the sizes"
    if len(sizes) < _FEWEST_TO_VARY or sizes.mean() <= 0:
        words = f"{len(sizes)} sweeps tell nothing of how much they vary."
        return REGISTER.missing("mep_cv", words, method=method, condition=condition)
    cv = float(100.0 * sizes.std(ddof=1) / sizes.mean())
    doubt = too_few(len(sizes), sweeps)
    return REGISTER.found("mep_cv", cv, n=len(sizes), doubt=doubt, method=method, condition=condition)


PARTS = (_amplitude, _area, _cv)
