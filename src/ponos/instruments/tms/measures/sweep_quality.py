"""What can be trusted: the EMG before the pulse, and which sweeps were used."""

from __future__ import annotations

import numpy as np

from ponos.errors import MeasureError
from ponos.instruments.parts import gives
from ponos.instruments.tms.measures.latency import order_interval
from ponos.instruments.tms.measures.single_pulses import contracted, reasons_of
from ponos.instruments.tms.measures.specs import REGISTER
from ponos.instruments.tms.sweeps import Sweeps
from ponos.measures import Measure

__all__ = ["PARTS"]


@gives(REGISTER, "pre_emg", needs=("samples",))
def _pre_emg(sweeps: Sweeps) -> list[Measure]:
    told: list[Measure] = []
    for state in ("rest", "active"):
        own = (sweeps.state == state) & (sweeps.pulse != "nerve") & np.isfinite(sweeps.pre_rms_mv)
        if not own.any():
            continue
        early, late = sweeps.pre_window_ms
        level = np.sort(1000.0 * sweeps.pre_rms_mv[own])
        low, high = order_interval(level)
        told.append(
            REGISTER.found(
                "pre_emg",
                float(np.median(level)),
                low=low,
                high=high,
                n=len(level),
                method=f"RMS from {early:g} to {late:g} ms before the first pulse{_hum(sweeps)}, median of all sweeps",
                condition={"state": state} if told else {},
            )
        )
    if not told:
        raise MeasureError("The sweeps do not reach far enough before the pulse.")
    return told


@gives(REGISTER, "trials_accepted")
def _accepted(sweeps: Sweeps) -> list[Measure]:
    if not sweeps.n or not (np.isfinite(sweeps.mep_mv).any() or sweeps.has_samples):
        raise MeasureError("There are no sweeps.")
    if not np.isfinite(sweeps.mep_mv).any():
        raise MeasureError("The sweeps hold no answer that could be accepted or not.")
    told = reasons_of(sweeps.why[sweeps.why != ""])
    share = 100.0 * float(sweeps.accepted.mean())
    limit = sweeps.settings.pre_emg_limit_uv
    return [
        REGISTER.found(
            "trials_accepted",
            share,
            n=sweeps.n,
            doubt=f"More than half of the sweeps were set aside ({told}).{contracted(sweeps)}" if share < 50 else "",
            reason=" ".join(
                one for one in (f"Set aside: {told}." if told and share >= 50 else "", _unjudged(sweeps)) if one
            ),
            method=f"by the EMG before the pulse (at rest up to {limit:g} µV RMS{_hum(sweeps)}), by clipping, by what "
            "the file says",
        )
    ]


def _hum(sweeps: Sweeps) -> str:
    mains_hz = sweeps.settings.mains_hz
    return f", hum of {mains_hz:g} Hz and its harmonics taken out" if mains_hz else ""


def _unjudged(sweeps: Sweeps) -> str:
    """Say how many sweeps hold no EMG before the pulse by which they could be judged."""
    if not sweeps.has_samples:
        return "The table holds no EMG by which its sweeps could be judged."
    blind = int((np.isnan(sweeps.pre_rms_mv) & sweeps.accepted & (sweeps.pulse != "nerve")).sum())
    return f"{blind} sweeps hold too little EMG before the pulse to be judged by it." if blind else ""


PARTS = (_pre_emg, _accepted)
