"""Which single pulses belong together: by default the test stimulus; blocks, other intensities, the other state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from ponos.errors import MeasureError
from ponos.instruments.tms.measures.occasions import occasions
from ponos.instruments.tms.reading.quality import CLIPPED
from ponos.instruments.tms.sweeps import NOT_AT_REST, Sweeps

__all__ = ["clipped_doubt", "contracted", "main_intensity", "none_left", "occasions_of_size", "reasons_of", "written"]

Bools = NDArray[np.bool_]
Texts = NDArray[np.str_]

_USUAL = 1.2
"""Of the resting threshold: the usual test stimulus (Rossini et al. 2015)."""

_AS_OFTEN = 0.7
"""Part of the largest count from which on an intensity was given about as often; a convention."""


def main_intensity(sweeps: Sweeps, among: Bools) -> float:
    """Give the intensity of the test stimulus.

    Parameters
    ----------
    sweeps : Sweeps
        The recording.
    among : numpy.ndarray of bool
        Sweeps that were given, also those set aside: what is rejected must not choose the stimulus.

    Returns
    -------
    float
        That of most sweeps. Where several were given about as often, as in a recruitment curve, the one next to 120 %
        of the resting threshold or, where that is not known, the middle one; NaN where none is said.
    """
    known = sweeps.intensity[among & np.isfinite(sweeps.intensity)]
    if not len(known):
        return float("nan")
    values, counts = np.unique(known, return_counts=True)
    frequent = values[counts >= _AS_OFTEN * counts.max()]
    wanted = _usual_intensity(sweeps)
    if np.isfinite(wanted):
        return float(frequent[np.abs(frequent - wanted).argmin()])
    return float(frequent[len(frequent) // 2])


def _usual_intensity(sweeps: Sweeps) -> float:
    """120 % of the resting threshold in what intensities are given in; NaN where that cannot be told."""
    if sweeps.intensity_of == "rmt":
        return 100.0 * _USUAL
    told = sweeps.settings.rmt or sweeps.recording.about.get("rmt_percent_mso")
    known = sweeps.intensity_of == "mso" and isinstance(told, int | float) and told > 0
    return _USUAL * float(told) if known else float("nan")  # type: ignore[arg-type]


def _of_intensity(sweeps: Sweeps, mask: Bools, value: float) -> Bools:
    return mask & (sweeps.intensity == value) if np.isfinite(value) else mask


def _before(sweeps: Sweeps) -> Bools:
    return np.asarray(~(sweeps.minutes >= 0))


def occasions_of_size(sweeps: Sweeps) -> Iterator[tuple[Mapping[str, str], Bools]]:
    """Give the sweeps whose sizes belong together, by condition.

    Parameters
    ----------
    sweeps : Sweeps
        The recording.

    Yields
    ------
    tuple of (mapping of str to str, numpy.ndarray of bool)
        First the default: single pulses before exertion, at rest where any are, at the most frequent intensity. Then
        the blocks and the minutes after exertion of the same, the other intensities, and the other state.

    Raises
    ------
    MeasureError
        There is no single pulse, or none was accepted.
    """
    single = sweeps.pulse == "single"
    if not single.any():
        raise MeasureError("There are no single pulses.")
    usable = single & sweeps.accepted & np.isfinite(sweeps.mep_mv)
    if not usable.any():
        raise MeasureError(none_left(sweeps, single))
    before = usable & _before(sweeps) if (usable & _before(sweeps)).any() else usable
    states = [one for one in ("rest", "active") if (before & (sweeps.state == one)).any()]
    for place, state in enumerate(states):
        own = before & (sweeps.state == state)
        said = {"state": state} if place else {}
        given = single & (sweeps.state == state)
        usual = main_intensity(sweeps, given & _before(sweeps) if (given & _before(sweeps)).any() else given)
        yield said, _of_intensity(sweeps, own, usual)
        parts = occasions(sweeps, _of_intensity(sweeps, usable & (sweeps.state == state), usual))
        if len(parts) > 1:
            yield from (({**said, **one.condition}, one.mask) for one in parts if one.condition)
        for value in np.unique(sweeps.intensity[own & np.isfinite(sweeps.intensity)]):
            if value != usual:
                yield said | {"at": written(sweeps, float(value))}, _of_intensity(sweeps, own, float(value))


def written(sweeps: Sweeps, value: float) -> str:
    """Write an intensity as a condition has it.

    Parameters
    ----------
    sweeps : Sweeps
        The recording.
    value : float
        The intensity.

    Returns
    -------
    str
        ``120 % RMT``; what it is percent of is left out where nobody says.
    """
    return f"{value:g} % {sweeps.intensity_of.upper()}".rstrip()


def none_left(sweeps: Sweeps, mask: Bools) -> str:
    """Say why no sweep is left.

    Parameters
    ----------
    sweeps : Sweeps
        The recording.
    mask : numpy.ndarray of bool
        The sweeps that there were.

    Returns
    -------
    str
        A sentence.
    """
    told = reasons_of(sweeps.why[mask & (sweeps.why != "")])
    if not told:
        return "The size of no answer could be measured."
    return f"None of {int(mask.sum())} sweeps was accepted ({told}).{contracted(sweeps)}"


def clipped_doubt(sweeps: Sweeps) -> str:
    """Doubt a mean where clipped sweeps are lacking in it: those are the largest answers, and not just any.

    Parameters
    ----------
    sweeps : Sweeps
        The recording.

    Returns
    -------
    str
        A sentence; empty where no single pulse was clipped.
    """
    clipped = int(((sweeps.pulse == "single") & (np.char.find(sweeps.why, CLIPPED) >= 0)).sum())
    some = f"{clipped} sweep{'s were' if clipped > 1 else ' was'} clipped and set aside"
    return f"{some}: the largest answers are lacking, so the mean is too small." if clipped else ""


def contracted(sweeps: Sweeps) -> str:
    """Ask whether the muscle was contracted on purpose, where nothing says so and hardly a sweep was at rest.

    Parameters
    ----------
    sweeps : Sweeps
        The recording.

    Returns
    -------
    str
        A sentence with a blank before it; empty where there is nothing to ask.
    """
    if 2 * int((sweeps.why == NOT_AT_REST).sum()) <= sweeps.n or (sweeps.state == "active").any():
        return ""
    return " Where it was contracted on purpose: --state active; where that is hum: --mains-hz."


def reasons_of(why: Texts) -> str:
    """Count reasons of setting sweeps aside.

    Parameters
    ----------
    why : numpy.ndarray of str
        One a sweep that was set aside.

    Returns
    -------
    str
        Each with its number, the most frequent first.
    """
    reasons, counts = np.unique(np.char.rstrip(why, "."), return_counts=True)
    each = sorted(zip(counts.tolist(), reasons.tolist(), strict=True), key=lambda one: (-one[0], one[1]))
    return "; ".join(f"in {count} {_lowered(reason)}" for count, reason in each)


def _lowered(reason: str) -> str:
    """Within a sentence: without a capital, unless the first word is short for something."""
    return reason if reason[:2].isupper() else f"{reason[:1].lower()}{reason[1:]}"
