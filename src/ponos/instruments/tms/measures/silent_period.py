"""The cortical silent period: its end after the pulse, and its duration from whatever onset is asked for.

The end after the pulse is what detectors agree on; durations differ by tens of ms through the onset alone. A sweep that
ends in silence says that the silence was longer; such sweeps are part of the mean as that, not left out, for without
them it would be too short. Where the muscle hardly contracts there is nothing to fall silent, and no number is given.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ponos.errors import MeasureError
from ponos.instruments.parts import Part, gives
from ponos.instruments.tms.censored import mean_beyond
from ponos.instruments.tms.measures.occasions import occasions, same
from ponos.instruments.tms.measures.specs import REGISTER
from ponos.instruments.tms.silence.rules import RULES
from ponos.instruments.tms.silence.sweep_by_sweep import (
    Outcome,
    Search,
    Silence,
    Sweep,
    contraction_of,
    resting_level,
    silences_of,
)
from ponos.sheets.columns import numbers_in

if TYPE_CHECKING:
    from ponos.instruments.tms.sweeps import Sweeps
    from ponos.measures import Measure

__all__ = ["ONSETS", "PARTS"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

FEWEST_FOUND = 3
"""Ends that must have been found for a mean; with fewer it would rest on the assumed distribution alone."""

_LATEST_MS, _LEAST_MS = 400.0, 25.0
"""Latest end that can be believed (44 to 258 ms are seen in health), and shortest silence that counts."""

_WORDS: Mapping[Outcome, str] = MappingProxyType(
    {
        "no_silence": "no silence stands out from the EMG",
        "too_little_emg": "the EMG before the pulse is too weak to see it stop",
        "let_go": f"the EMG does not come back within {_LATEST_MS:.0f} ms, so the contraction was let go",
        "too_short": "the sweep holds too little that can be read before or after the pulse",
        "undecided": "the rule cannot tell silence from noise",
    }
)


ONSETS: Mapping[str, str] = MappingProxyType(
    {
        "pulse": "the pulse",
        "mep_onset": "the onset of the MEP",
        "mep_end": "the end of the MEP, where the EMG falls silent",
    }
)
"""From where a duration is counted, by name."""


def _start_ms(sweeps: Sweeps, where: Bools, found: list[Silence], onset: str) -> Floats:
    if onset == "mep_onset":
        return np.asarray(sweeps.latency_ms[where], dtype=float)
    return np.array([one.start_ms if onset == "mep_end" else 0.0 for one in found], dtype=float)


def _search(sweeps: Sweeps) -> Search:
    start, end = sweeps.pre_window_ms
    before = (start, end)
    resting = _sweeps_of(sweeps, sweeps.accepted & _single(sweeps) & (sweeps.state == "rest"))
    return Search(
        before_ms=before,
        from_ms=sweeps.mep_window_ms[0],
        least_ms=_LEAST_MS,
        latest_ms=_LATEST_MS,
        least_ratio=sweeps.settings.csp_background,
        resting=resting_level(resting, fs_hz=sweeps.fs_hz, before_ms=before),
    )


def _single(sweeps: Sweeps) -> Bools:
    return np.asarray(sweeps.pulse == "single")


def _sweeps_of(sweeps: Sweeps, mask: Bools) -> list[Sweep]:
    emg = sweeps.emg(sweeps.muscle)
    return [(emg[i], int(sweeps.pulse_index[i])) for i in np.flatnonzero(mask)]


def _contracted(sweeps: Sweeps) -> Bools:
    active = _single(sweeps) & (sweeps.state == "active")
    if not active.any():
        raise MeasureError("No single pulses during contraction were recorded; mark them with state 'active'.")
    if not (active & sweeps.accepted).any():
        raise MeasureError(f"None of the {active.sum()} sweeps during contraction was accepted.")
    return np.asarray(active & sweeps.accepted)


def _places(sweeps: Sweeps, mask: Bools) -> Iterator[tuple[Mapping[str, str], Bools]]:
    """The default sweeps, then other intensities, then other times."""
    test = sweeps.intensity
    whens = occasions(sweeps, mask)
    before = [one for one in whens if not one.after] or whens[:1]
    first = np.logical_or.reduce([one.mask for one in before])
    main = _main(test[first])
    yield {}, first & same(test, main)
    others = [one for one in dict.fromkeys(test[first].tolist()) if not same(np.array([one]), main)[0]]
    for value in sorted(one for one in others if np.isfinite(one)):
        yield {"at": f"{value:g} %"}, first & same(test, value)
    for one in whens:
        if len(whens) > 1 and (len(before) > 1 or one not in before):
            yield one.condition or {"block": "unnamed"}, one.mask & _as_main(test, one.mask, main)


def _main(values: Floats) -> float:
    """The intensity with most sweeps; the strongest of those with as many."""
    known, counts = np.unique(values[np.isfinite(values)], return_counts=True)
    return float(known[counts == counts.max()][-1]) if known.size else float("nan")


def _as_main(test: Floats, mask: Bools, main: float) -> Bools:
    at = same(test, main)
    return at if (at & mask).any() else same(test, _main(test[mask]))


@gives(REGISTER, "csp_offset")
def _offset(sweeps: Sweeps) -> list[Measure]:
    if not sweeps.has_samples:
        return [_told_by_table(sweeps, "csp_offset")]
    mask, search, first = _contracted(sweeps), _search(sweeps), sweeps.settings.csp_rule
    answers = []
    for condition, where in _places(sweeps, mask):
        seen = contraction_of(_sweeps_of(sweeps, where), fs_hz=sweeps.fs_hz, search=search)
        answers.append(
            _answer(sweeps, "csp_offset", where, silences_of(seen, RULES[first]), (first, "pulse"), condition)
        )
        for name in (one for one in RULES if one != first and not condition):
            found = silences_of(seen, RULES[name])
            answers.append(_answer(sweeps, "csp_offset", where, found, (name, "pulse"), {"rule": name}))
    return answers


@gives(REGISTER, "csp_duration")
def _duration(sweeps: Sweeps) -> list[Measure]:
    if not sweeps.has_samples:
        raise MeasureError("A table of sizes says nothing of where a silent period begins.")
    mask, search, first = _contracted(sweeps), _search(sweeps), sweeps.settings.csp_onset
    rule = sweeps.settings.csp_rule
    answers = []
    for condition, where in _places(sweeps, mask):
        seen = contraction_of(_sweeps_of(sweeps, where), fs_hz=sweeps.fs_hz, search=search)
        found = silences_of(seen, RULES[rule])
        for name in (first, *(one for one in ONSETS if one != first and not condition)):
            told = condition if name == first else {"rule": name}
            answers.append(_answer(sweeps, "csp_duration", where, found, (rule, name), told))
    return answers


def _answer(
    sweeps: Sweeps,
    id: str,
    where: Bools,
    found: list[Silence],
    by: tuple[str, str],
    condition: Mapping[str, str],
) -> Measure:
    """The mean by a rule on the end and one on the onset."""
    rule, onset = by
    start = _start_ms(sweeps, where, found, onset)
    method = f"end: {RULES[rule].words}; counted from {ONSETS[onset]}"
    try:
        return _mean(id, found, start, sweeps.settings.least_active, method, condition)
    except MeasureError as error:
        return REGISTER.missing(id, str(error), method=method, condition=condition)


def _mean(
    id: str, found: list[Silence], start: Floats, least: int, method: str, condition: Mapping[str, str]
) -> Measure:
    end = np.array([one.end_ms for one in found], dtype=float) - start
    beyond = np.array([one.outcome == "longer" for one in found], dtype=bool)
    known = np.isfinite(end) & (end > 0)
    told = _told(found, int((np.array([np.isfinite(one.end_ms) for one in found], dtype=bool) & ~known).sum()))
    _enough(end[known], beyond[known], len(found), told)
    mean = mean_beyond(end[known], beyond[known])
    if mean.beyond:
        method += "; sweeps that end in silence enter as longer than that (likeliest mean, profile interval)"
        told = f"{mean.beyond} of {mean.n} sweeps end before the silence does. {told}".strip()
    doubt = f"More than half of the sweeps end before the silence does ({mean.beyond} of {mean.n})."
    fewer = f"Only {mean.n} sweep{'s' if mean.n > 1 else ''}; {least} are asked for."
    return REGISTER.found(
        id,
        mean.mean,
        low=max(mean.low, 0.0) if np.isfinite(mean.low) else None,
        high=mean.high if np.isfinite(mean.high) else None,
        n=mean.n,
        doubt=" ".join([doubt] * (2 * mean.beyond > mean.n) + [fewer] * (mean.n < least)),
        reason=told,
        method=method,
        condition=condition,
    )


def _enough(end: Floats, beyond: Bools, of: int, told: str) -> None:
    """Refuse a mean that would rest on nearly nothing."""
    seen = int((~beyond).sum())
    if seen >= FEWEST_FOUND:
        return
    if beyond.sum() > seen:
        least = float(np.median(end[beyond]))
        raise MeasureError(
            f"The silent period is longer than {least:.0f} ms, where the sweeps end: {int(beyond.sum())} of "
            f"{end.size} that show it end in silence. {told}".strip()
        )
    raise MeasureError(f"A silent period was found in {seen} of {of} sweeps; {FEWEST_FOUND} are needed. {told}".strip())


def _told(found: list[Silence], without_onset: int) -> str:
    """Say what became of the other sweeps."""
    count = Counter(one.outcome for one in found)
    parts = [f"in {count[name]} {words_of}" for name, words_of in _WORDS.items() if count[name]]
    parts += [f"in {without_onset} the onset was not found"] if without_onset else []
    return f"Of {len(found)} sweeps, {', '.join(parts)}." if parts else ""


def _told_by_table(sweeps: Sweeps, id: str) -> Measure:
    """The mean of the ends that a table of sizes brought; a zero in it is none that was found."""
    ends = numbers_in(sweeps.trials, "csp_ms")
    if not np.isfinite(ends).any():
        raise MeasureError("The recording has no EMG samples and no column of silent periods.")
    kept = sweeps.accepted & np.isfinite(ends) & (ends > 0)
    if kept.sum() < FEWEST_FOUND:
        raise MeasureError(f"The table has a silent period for {int(kept.sum())} sweeps; {FEWEST_FOUND} are needed.")
    mean = mean_beyond(ends[kept], np.zeros(int(kept.sum()), dtype=bool))
    none = int((sweeps.accepted & ~kept).sum())
    told = f"{none} further sweeps without one, or with zero, are missing and not zero." if none else ""
    method = "mean of the table's own silent periods, taken as ends after the pulse; its rule is not known"
    return REGISTER.found(id, mean.mean, low=mean.low, high=mean.high, n=mean.n, reason=told, method=method)


PARTS: tuple[Part[Sweeps], ...] = (_offset, _duration)
