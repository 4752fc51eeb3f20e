"""Pairs of pulses: what a conditioning pulse makes of the answer, in percent of that to the test pulse alone.

The effect is the ratio of geometric means, from logarithms of single answers: sizes are skewed, and the ratio of their
means depends on how much they vary. Answers within the noise enter as smaller than it, not as what happened to be
measured, which in simulations lets a strong effect look up to a third weaker. That noise adds to the peaks of small
answers remains; where they are small enough for it to matter, the value is doubted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from math import exp, log
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from ponos.errors import MeasureError
from ponos.instruments.parts import Part, gives
from ponos.instruments.tms.censored import CensoredMean, Difference, difference
from ponos.instruments.tms.measures.noise_floor import log_mean, noise_floor_mv
from ponos.instruments.tms.measures.occasions import Occasion, occasions, same
from ponos.instruments.tms.measures.specs import REGISTER
from ponos.instruments.tms.measures.window_edge import edge_doubt
from ponos.sheets.columns import numbers_in
from ponos.tables import rows_of

if TYPE_CHECKING:
    from ponos.instruments.tms.sweeps import Sweeps
    from ponos.measures import Measure

__all__ = ["BANDS", "PARTS", "Band"]

Bools = NDArray[np.bool_]


NEAR_NOISE = 2.0
"""Responses below so many times the noise look a fifth and more too large, for noise adds to their peaks."""


@dataclass(frozen=True)
class Band:
    """Intervals that a measure stands for.

    Attributes
    ----------
    id : str
        The measure.
    pulse : str
        ``paired`` or ``afferent``.
    low_ms, high_ms : float
        Shortest and longest interval.
    """

    id: str
    pulse: str
    low_ms: float
    high_ms: float


BANDS = {
    row["id"]: Band(row["id"], row["pulse"], float(row["low_ms"]), float(row["high_ms"]))
    for row in rows_of("ponos.instruments.tms.measures", "bands.csv")
}
"""By measure, from ``bands.csv``; the limits are conventions."""


@dataclass(frozen=True)
class _Pairs:
    """Conditioned trials of one interval, conditioning intensity and state, at one time, with their test pulses."""

    band: Band
    isi_ms: float
    conditioning: float
    state: str
    condition: dict[str, str]
    strata: tuple[tuple[Bools, Bools], ...]
    """Conditioned and unconditioned trials of the same block and test intensity."""
    at: Occasion

    @property
    def conditioned(self) -> Bools:
        return np.asarray(np.logical_or.reduce([one for one, _ in self.strata]))

    @property
    def alone(self) -> Bools:
        return np.asarray(np.logical_or.reduce([two for _, two in self.strata]))


def _measured(band: Band, sweeps: Sweeps) -> list[Measure]:
    isi, pulse = numbers_in(sweeps.trials, "isi_ms"), sweeps.pulse
    of_band = (pulse == band.pulse) & (isi >= band.low_ms - 1e-6) & (isi <= band.high_ms + 1e-6)
    if not of_band.any():
        kind = "after a pulse on the nerve" if band.pulse == "afferent" else "in pairs"
        raise MeasureError(f"No pulses {kind} {band.low_ms:g} to {band.high_ms:g} ms apart were recorded.")
    usable = sweeps.accepted & np.isfinite(sweeps.mep_mv)
    if not (of_band & usable).any():
        raise MeasureError(f"None of the {of_band.sum()} conditioned sweeps was accepted.")
    found = list(_pairs(sweeps, band, of_band & usable, usable & (pulse == "single")))
    answers = [one for pairs in found for one in _answered(sweeps, pairs, _baseline(pairs, found))]
    if not any(one.is_default for one in answers):
        answers.insert(0, REGISTER.missing(band.id, _no_default(found)))
    return answers


def _no_default(found: list[_Pairs]) -> str:
    """Say why no value stands by itself: each has a condition that it cannot be read without."""
    if any("at" in one.condition for one in found):
        return "Several conditioning intensities were used at one interval: see the answer at each."
    if all(one.state != "rest" for one in found):
        return "All pairs of pulses were given during contraction: see the answers in that state."
    return "All pairs of pulses were given after an exertion: see the answers by minutes."


def _pairs(sweeps: Sweeps, band: Band, conditioned: Bools, single: Bools) -> Iterator[_Pairs]:
    isi, strength = numbers_in(sweeps.trials, "isi_ms"), numbers_in(sweeps.trials, "conditioning_intensity_percent")
    state = sweeps.state
    whens = occasions(sweeps, conditioned | single)
    for gap in _distinct(isi[conditioned]):
        of_gap = conditioned & same(isi, gap)
        for kind in dict.fromkeys(state[of_gap].tolist()):
            strengths = _distinct(strength[of_gap & (state == kind)])
            for value in strengths:
                told = {"isi_ms": f"{gap:g}"} | ({} if kind == "rest" else {"state": kind})
                told |= {"at": _percent(value)} if len(strengths) > 1 else {}
                mask = of_gap & (state == kind) & same(strength, value)
                for when, where in _times(whens, mask):
                    strata = tuple(_matched(sweeps, mask, single & (state == kind), when))
                    yield _Pairs(band, gap, value, kind, {**told, **where}, strata, when[0])


def _times(whens: list[Occasion], mask: Bools) -> Iterator[tuple[list[Occasion], Mapping[str, str]]]:
    """Blocks before an exertion together, and each alone where there are several; every time after it."""
    holding = [one for one in whens if (one.mask & mask).any()]
    before = [one for one in holding if not one.after]
    if before:
        yield before, {}
    if len(before) > 1:
        yield from (([one], one.condition or {"block": "unnamed"}) for one in before)
    yield from (([one], one.condition) for one in holding if one.after)


def _matched(sweeps: Sweeps, mask: Bools, single: Bools, when: list[Occasion]) -> Iterator[tuple[Bools, Bools]]:
    test = sweeps.intensity
    for one in when:
        for value in _distinct(test[mask & one.mask]):
            yield mask & one.mask & same(test, value), single & one.mask & same(test, value)


def _distinct(values: NDArray[np.float64]) -> list[float]:
    """Give each value once, in order; one NaN where there are any."""
    known = np.unique(values[np.isfinite(values)].round(6)).tolist()
    return [*known, *([float("nan")] if np.isnan(values).any() else [])]


def _percent(value: float) -> str:
    return "unknown" if np.isnan(value) else f"{value:g} %"


def _baseline(pairs: _Pairs, found: list[_Pairs]) -> _Pairs | None:
    """The same pairs before the exertion, for pairs after it."""
    if not pairs.at.after:
        return None
    alike = [one for one in found if not one.at.after and one.state == pairs.state and one.isi_ms == pairs.isi_ms]
    return next((one for one in alike if same(np.array([one.conditioning]), pairs.conditioning)[0]), None)


def _answered(sweeps: Sweeps, pairs: _Pairs, before: _Pairs | None) -> list[Measure]:
    ratio = dict(pairs.condition) | {"rule": "ratio_of_means"}
    with_test = [(one, two) for one, two in pairs.strata if two.any()]
    if not with_test:
        reason = _no_test(pairs)
        return [REGISTER.missing(pairs.band.id, reason, condition=one) for one in (pairs.condition, ratio)]
    lost = sum(int(one.sum()) for one, two in pairs.strata if not two.any())
    pairs = _Pairs(
        pairs.band, pairs.isi_ms, pairs.conditioning, pairs.state, pairs.condition, tuple(with_test), pairs.at
    )
    doubt = [*_doubts(sweeps, pairs, before)]
    if edge := edge_doubt(sweeps, pairs.conditioned | pairs.alone):
        doubt.append(edge)
    if lost:
        doubt.append(f"{lost} conditioned sweeps have no test pulse alone at their intensity and were left out.")
    return [_geometric(sweeps, pairs, doubt, _test_told(sweeps, pairs, before)), _of_means(sweeps, pairs, doubt, ratio)]


def _no_test(pairs: _Pairs) -> str:
    return (
        f"There is no accepted test pulse alone in the same block, state and intensity as the "
        f"{int(pairs.conditioned.sum())} conditioned ones."
    )


def _geometric(sweeps: Sweeps, pairs: _Pairs, doubt: list[str], told: str) -> Measure:
    floor = noise_floor_mv(sweeps, state=pairs.state)
    method = (
        f"geometric mean of {int(pairs.conditioned.sum())} conditioned over that of {int(pairs.alone.sum())} "
        f"unconditioned responses of the same block and intensity, in %; interval by Welch on logarithms"
    )
    try:
        change, means = _change(sweeps, pairs, floor)
    except MeasureError as error:
        reason = _beyond(sweeps, pairs, floor) or str(error)
        return REGISTER.missing(pairs.band.id, reason, method=method, condition=pairs.condition)
    hidden, of = sum(one.beyond for one in means), sum(one.n for one in means)
    if hidden:
        method += (
            f"; {hidden} of {of} conditioned responses within the noise of {floor:.3f} mV taken as smaller than it"
        )
    if sum(one.mean * one.n for one in means) / of < log(max(NEAR_NOISE * floor, 1e-12)):
        near = f"The conditioned responses are near the noise of {floor:.3f} mV, which lets them look larger"
        doubt = [*doubt, f"{near}: the effect may be stronger."]
    value, low, high = (_in_percent(one) for one in (change.estimate, change.low, change.high))
    return REGISTER.found(
        pairs.band.id,
        value,
        low=low,
        high=high,
        n=int(pairs.conditioned.sum()),
        doubt=" ".join(doubt),
        reason=told,
        method=method,
        condition=pairs.condition,
    )


def _in_percent(change: float) -> float:
    return 100.0 * exp(min(change, 50.0))


def _change(sweeps: Sweeps, pairs: _Pairs, floor: float) -> tuple[Difference, list[CensoredMean]]:
    """Log-ratio within each block and test intensity, joined by their numbers of trials."""
    both = [(log_mean(sweeps, one, floor_mv=floor), log_mean(sweeps, two, floor_mv=floor)) for one, two in pairs.strata]
    parts = [difference(one, two) for one, two in both]
    weights = np.array([one.n * two.n / (one.n + two.n) for one, two in both])
    weights = weights / weights.sum()
    variance = weights**2 * np.array([part.se**2 for part in parts])
    estimate = float(weights @ np.array([part.estimate for part in parts]))
    df = float(variance.sum() ** 2 / (variance**2 / np.array([part.df for part in parts])).sum())
    se = float(np.sqrt(variance.sum()))
    reach = float(stdtrit(df, 0.975)) * se
    joined = Difference(estimate=estimate, low=estimate - reach, high=estimate + reach, se=se, df=df)
    return joined, [one for one, _ in both]


def _beyond(sweeps: Sweeps, pairs: _Pairs, floor: float) -> str:
    """Say how strong the effect is at least, where the conditioned responses vanish in the noise."""
    size, alone = sweeps.mep_mv[pairs.conditioned], sweeps.mep_mv[pairs.alone]
    under, test = int((size <= floor).sum()), float(np.median(alone))
    if under < size.size - 1 or size.size < 2 or not 0 < floor < test:
        return ""
    most = 100.0 * floor / test
    return (
        f"{under} of {size.size} conditioned responses are within the noise of {floor:.3f} mV: the effect is stronger "
        f"than can be measured here, below {most:.0f} % of the response to the test pulse alone."
    )


def _of_means(sweeps: Sweeps, pairs: _Pairs, doubt: list[str], condition: Mapping[str, str]) -> Measure:
    one, two = sweeps.mep_mv[pairs.conditioned], sweeps.mep_mv[pairs.alone]
    if min(one.size, two.size) < 2 or not (one.mean() > 0 and two.mean() > 0):
        reason = "Two conditioned and two unconditioned responses above zero are needed."
        return REGISTER.missing(pairs.band.id, reason, condition=condition)
    parts = [float(group.var(ddof=1)) / group.size / float(group.mean()) ** 2 for group in (one, two)]
    value, spread = log(one.mean() / two.mean()), sum(parts)
    if not spread > 0:
        return REGISTER.missing(
            pairs.band.id, "All responses of a kind are alike, to the last digit.", condition=condition
        )
    freedom = spread**2 / sum(part**2 / (group.size - 1) for part, group in zip(parts, (one, two), strict=True) if part)
    reach = float(stdtrit(freedom, 0.975)) * spread**0.5
    low, value, high = (_in_percent(at) for at in (value - reach, value, value + reach))
    method = "mean of the conditioned over mean of the unconditioned responses, in %, as sizes are often reported"
    return REGISTER.found(
        pairs.band.id,
        value,
        low=low,
        high=high,
        n=one.size,
        doubt=" ".join(doubt),
        method=method,
        condition=condition,
    )


def _doubts(sweeps: Sweeps, pairs: _Pairs, before: _Pairs | None) -> Iterator[str]:
    fewest = min(int(pairs.conditioned.sum()), int(pairs.alone.sum()))
    if fewest < sweeps.settings.least_pairs:
        yield f"Only {fewest} trials of a kind; {sweeps.settings.least_pairs} are asked for."
    yield from _contracting(sweeps, pairs)
    shift = _test_shift(sweeps, pairs, before)
    if shift is None or before is None:
        return
    limit = log(1.0 + sweeps.settings.test_change / 100.0)
    if abs(shift.estimate) > limit and shift.low * shift.high > 0:
        again = " although its intensity was changed" if _intensity(sweeps, pairs) != _intensity(sweeps, before) else ""
        yield (
            f"The test response is {_in_percent(shift.estimate):.0f} % of that before exertion{again}; "
            f"inhibition cannot be told from a {'smaller' if shift.estimate < 0 else 'larger'} test response."
        )


def _contracting(sweeps: Sweeps, pairs: _Pairs) -> Iterator[str]:
    """Whether the muscle was more active before the conditioned pulses."""
    one, two = (sweeps.pre_rms_mv[mask] for mask in (pairs.conditioned, pairs.alone))
    one, two = (np.log(group[np.isfinite(group) & (group > 0)]) for group in (one, two))
    if min(one.size, two.size) < 3 or not (one.std() > 0 or two.std() > 0):
        return
    se = float(np.sqrt(one.var(ddof=1) / one.size + two.var(ddof=1) / two.size))
    more = float(one.mean() - two.mean())
    reach = float(stdtrit(min(one.size, two.size) - 1.0, 0.975)) * se
    if more > log(1.0 + sweeps.settings.pre_emg_change / 100.0) and more - reach > 0:
        yield f"The muscle was more active before the conditioned pulses, by {100 * (exp(min(more, 20.0)) - 1):.0f} %."


def _test_shift(sweeps: Sweeps, pairs: _Pairs, before: _Pairs | None) -> Difference | None:
    """How far the response to the test pulse alone has moved since before the exertion."""
    if before is None or not before.alone.any():
        return None
    floor = noise_floor_mv(sweeps, state=pairs.state)
    try:
        return difference(*(log_mean(sweeps, one.alone, floor_mv=floor) for one in (pairs, before)))
    except MeasureError:
        return None


def _intensity(sweeps: Sweeps, pairs: _Pairs) -> list[str]:
    return [_percent(one) for one in _distinct(sweeps.intensity[pairs.alone])]


def _test_told(sweeps: Sweeps, pairs: _Pairs, before: _Pairs | None) -> str:
    """Say how large the test response is after exertion, where it did not raise a doubt."""
    shift = _test_shift(sweeps, pairs, before)
    if shift is None:
        return "" if not pairs.at.after else "There is no test response before exertion to hold this one against."
    low, middle, high = (_in_percent(one) for one in (shift.low, shift.estimate, shift.high))
    return f"Test response {middle:.0f} % of that before exertion (95 % interval {low:.0f} to {high:.0f} %)."


PARTS: tuple[Part[Sweeps], ...] = tuple(
    gives(REGISTER, band.id, needs=("mep_mv",))(partial(_measured, band)) for band in BANDS.values()
)
