"""The answer to single pulses: its size, area, latency, how much it varies, and what it is of the muscle's largest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from ponos.errors import MeasureError
from ponos.instruments.parts import gives
from ponos.instruments.tms.measures.occasions import occasions
from ponos.instruments.tms.measures.specs import REGISTER
from ponos.instruments.tms.onsets import RULES
from ponos.instruments.tms.sweeps import Sweeps
from ponos.measures import Measure
from ponos.statistics.bootstrap import studentised_one
from ponos.tables import rows_of

__all__ = ["PARTS", "main_intensity", "occasions_of_size"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_SEED = 2026
_FEWEST = 5
"""Sweeps from which on an interval says anything."""

_FEWEST_TO_VARY = 3
"""Sweeps below which a spread is none."""

_FEW = 10
"""Sweeps below which a bootstrap runs wild; the logarithm of the mean is taken as Student's instead."""

_USUAL = 1.2
"""Of the resting threshold: the usual test stimulus (Rossini et al. 2015)."""

_AS_OFTEN = 0.7
"""Part of the largest count from which on an intensity was given about as often; a convention."""

_MANY = 500
"""Sweeps from which on Student's interval is taken: the skewness of their mean is gone, and a bootstrap is slow."""


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
        raise MeasureError(_none_left(sweeps, single))
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
                yield said | {"at": _at(sweeps, float(value))}, _of_intensity(sweeps, own, float(value))


def _at(sweeps: Sweeps, value: float) -> str:
    return f"{value:g} % {sweeps.intensity_of.upper()}".rstrip()


def _none_left(sweeps: Sweeps, mask: Bools) -> str:
    told = _reasons(sweeps.why[mask & (sweeps.why != "")])
    if not told:
        return "The size of no answer could be measured."
    return f"None of {int(mask.sum())} sweeps was accepted ({told})."


def _reasons(why: NDArray[np.str_]) -> str:
    """Reasons of setting sweeps aside with their number, the most frequent first."""
    reasons, counts = np.unique(np.char.rstrip(why, "."), return_counts=True)
    each = sorted(zip(counts.tolist(), reasons.tolist(), strict=True), key=lambda one: (-one[0], one[1]))
    return "; ".join(f"{count}: {reason[:1].lower()}{reason[1:]}" for count, reason in each)


def _mean(id: str, values: Floats, sweeps: Sweeps, condition: Mapping[str, str], method: str) -> Measure:
    values = values[np.isfinite(values)]
    if not len(values):
        return REGISTER.missing(id, "It could be measured in no sweep.", condition=condition)
    low, high, interval = _interval_of_mean(values)
    return REGISTER.found(
        id,
        float(values.mean()),
        low=low,
        high=high,
        n=len(values),
        doubt=_too_few(len(values), sweeps),
        reason=_advised(len(values)),
        method=f"{method}; {interval}" if method and interval else method,
        condition=condition,
    )


def _interval_of_mean(values: Floats) -> tuple[float | None, float | None, str]:
    """Ends of the 95 % interval and how it was had.

    Sizes are skewed, of which Student's interval takes no note: of 20 answers at the threshold it holds the mean in 89
    of 100, the studentised bootstrap in 94. Of fewer than ten the bootstrap holds it no better than Student's interval
    of the logarithm, and its upper end can be a thousand times the mean.
    """
    n, mean = len(values), float(values.mean())
    if n < _FEWEST or not values.std() > 0:
        return None, None, ""
    reach = float(stdtrit(n - 1, 0.975) * values.std(ddof=1) / np.sqrt(n))
    if n >= _MANY:
        return mean - reach, mean + reach, "Student's interval over sweeps"
    if n < _FEW:
        factor = float(np.exp(reach / mean))
        return mean / factor, mean * factor, "Student's interval of the logarithm of the mean"
    found = studentised_one(values[:, None], seed=_SEED, draws=1000)
    ends = float(found.low[0]), float(found.high[0])
    held = np.isfinite(ends).all() and ends[0] <= mean <= ends[1]
    return (max(ends[0], 0.0), ends[1], "interval by studentised bootstrap of sweeps") if held else (None, None, "")


def _too_few(n: int, sweeps: Sweeps) -> str:
    least = sweeps.settings.least_pulses
    return f"Only {n} sweeps; {least} are asked for." if n < least else ""


@cache
def _advice() -> tuple[tuple[int, str], ...]:
    rows = rows_of("ponos.instruments.tms.measures", "reliability.csv")
    return tuple((int(row["sweeps"]), row["needed_for"]) for row in rows)


def _advised(n: int) -> str:
    """Say how many sweeps are advised, where there are fewer."""
    short = [f"{sweeps} sweeps {what}" for sweeps, what in _advice() if n < sweeps]
    return f"Advised are {', '.join(short)}." if short else ""


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
    return f"; pulses of {_at(sweeps, float(given[0]))}" if len(given) == 1 else ""


@gives(REGISTER, "mep_amplitude", needs=("mep_mv",))
def _amplitude(sweeps: Sweeps) -> list[Measure]:
    counted = "a sweep without a MEP counts as zero" if sweeps.settings.no_mep == "zero" else "every sweep counts"
    method = f"mean peak-to-peak, {_window(sweeps)}; {counted}{_rejected(sweeps, sweeps.pulse == 'single')}"
    return [
        _mean("mep_amplitude", sweeps.mep_mv[mask], sweeps, condition, method + _stimulus(sweeps, mask))
        for condition, mask in occasions_of_size(sweeps)
    ] + _other_muscles(sweeps, method)


def _other_muscles(sweeps: Sweeps, method: str) -> list[Measure]:
    """The default sweeps, in the muscles that are not the target."""
    if len(sweeps.muscles) < 2:
        return []
    _, mask = next(occasions_of_size(sweeps))
    return [
        _mean("mep_amplitude", sweeps.sizes_of(muscle)[mask], sweeps, {"muscle": muscle}, method)
        for muscle in sweeps.muscles[1:]
    ]


@gives(REGISTER, "mep_area", needs=("samples", "mep_mv"))
def _area(sweeps: Sweeps) -> list[Measure]:
    method = f"rectified, {_window(sweeps)}, above the mean before the pulse"
    return [
        _mean("mep_area", sweeps.area_mv_ms[mask], sweeps, condition, method + _stimulus(sweeps, mask))
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
    doubt = _too_few(len(sizes), sweeps)
    return REGISTER.found("mep_cv", cv, n=len(sizes), doubt=doubt, method=method, condition=condition)


@gives(REGISTER, "mep_latency", needs=("mep_mv",))
def _latency(sweeps: Sweeps) -> list[Measure]:
    chosen = sweeps.settings.latency_rule
    told = []
    for condition, mask in occasions_of_size(sweeps):
        if "at" in condition:
            continue
        told.append(_median_latency(sweeps, mask, chosen, condition))
        if not condition and sweeps.has_samples:
            others = (rule for rule in RULES if rule != chosen)
            told += [_median_latency(sweeps, mask, rule, {"rule": rule}) for rule in others]
    return told


def _median_latency(sweeps: Sweeps, mask: Bools, rule: str, condition: Mapping[str, str]) -> Measure:
    """Median over the sweeps with an answer, its interval from the order of the values."""
    answered = mask & sweeps.is_mep
    found = np.sort(sweeps.latencies(rule)[answered])
    found = found[np.isfinite(found)]
    none = int((mask & ~sweeps.is_mep).sum())
    if not len(found):
        words = f"None of {int(mask.sum())} sweeps has a MEP" if not answered.any() else "No onset was found"
        return REGISTER.missing("mep_latency", f"{words}.", condition=condition)
    low, high = _order_interval(found)
    words = RULES[rule].words if sweeps.has_samples else "as the table has it"
    return REGISTER.found(
        "mep_latency",
        float(np.median(found)),
        low=low,
        high=high,
        n=len(found),
        reason=f"{none} sweeps had no MEP and say nothing of its latency." if none else "",
        method=f"median over sweeps with a MEP; {words}",
        condition=condition,
    )


def _order_interval(ordered: Floats) -> tuple[float | None, float | None]:
    """Order statistics between which the median lies at 95 %; none below six values."""
    from scipy.stats import binom

    n = len(ordered)
    rank = int(binom.ppf(0.025, n, 0.5))
    if rank < 1 or binom.cdf(rank - 1, n, 0.5) > 0.025:
        return None, None
    return float(ordered[rank - 1]), float(ordered[n - rank])


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
            size = _mean("mep_amplitude", sweeps.mep_mv[mask], sweeps, {}, "")
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


@gives(REGISTER, "pre_emg", needs=("samples",))
def _pre_emg(sweeps: Sweeps) -> list[Measure]:
    told: list[Measure] = []
    for state in ("rest", "active"):
        own = (sweeps.state == state) & (sweeps.pulse != "nerve") & np.isfinite(sweeps.pre_rms_mv)
        if not own.any():
            continue
        early, late = sweeps.pre_window_ms
        level = np.sort(1000.0 * sweeps.pre_rms_mv[own])
        low, high = _order_interval(level)
        told.append(
            REGISTER.found(
                "pre_emg",
                float(np.median(level)),
                low=low,
                high=high,
                n=len(level),
                method=f"RMS from {early:g} to {late:g} ms before the first pulse, median of all sweeps",
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
    told = _reasons(sweeps.why[sweeps.why != ""])
    share = 100.0 * float(sweeps.accepted.mean())
    limit = sweeps.settings.pre_emg_limit_uv
    return [
        REGISTER.found(
            "trials_accepted",
            share,
            n=sweeps.n,
            doubt=f"More than half of the sweeps were set aside ({told})." if share < 50 else "",
            reason=" ".join(
                one for one in (f"Set aside: {told}." if told and share >= 50 else "", _unjudged(sweeps)) if one
            ),
            method=f"by the EMG before the pulse (at rest up to {limit:g} µV RMS), by clipping, by what the file says",
        )
    ]


def _unjudged(sweeps: Sweeps) -> str:
    """Say how many sweeps hold no EMG before the pulse by which they could be judged."""
    if not sweeps.has_samples:
        return "The table holds no EMG by which its sweeps could be judged."
    blind = int((np.isnan(sweeps.pre_rms_mv) & sweeps.accepted & (sweeps.pulse != "nerve")).sum())
    return f"{blind} sweeps hold too little EMG before the pulse to be judged by it." if blind else ""


PARTS = (_amplitude, _area, _cv, _latency, _cmap, _per_cmap, _pre_emg, _accepted)
