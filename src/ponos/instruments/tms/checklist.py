"""What studies of the motor system with TMS are asked to report, answered as far as a recording tells.

The items are those of the consensus of Chipchase et al. (Clin Neurophysiol 2012;123:1698-1704,
doi:10.1016/j.clinph.2012.05.003) in words of our own. The consensus asks of each whether it was reported and whether
it was controlled; a recording can answer the first alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ponos.instruments.base import ChecklistItem, flag
from ponos.recording import Epochs
from ponos.sheets.columns import numbers_in, words_in
from ponos.tables import rows_of

if TYPE_CHECKING:
    from ponos.instruments.tms.settings import Settings
    from ponos.recording import Recording

__all__ = ["RULES", "filled"]

Told = tuple[str, str]


@dataclass(frozen=True)
class _Seen:
    """What answers are taken from."""

    recording: Recording
    trials: pd.DataFrame
    settings: Settings

    @property
    def pairs(self) -> NDArray[np.bool_]:
        """Which sweeps have a conditioning pulse."""
        return np.asarray(np.isin(words_in(self.trials, "pulse"), ["paired", "afferent"]))


Rule = Callable[[_Seen], Told]

_TRIALS, _FILE, _SETTINGS, _STUDY = "the trial table", "the file", "the settings", "the study has to say it"
_SHOWN = 8


def filled(recording: Recording, settings: Settings) -> list[ChecklistItem]:
    """Fill in the checklist.

    Parameters
    ----------
    recording : Recording
        Of the instrument ``tms``.
    settings : Settings
        What the user says about it.

    Returns
    -------
    list of ChecklistItem
        Every item in order; those on pairs of pulses only where there are pairs.
    """
    trials = recording.data.trials if isinstance(recording.data, Epochs) else pd.DataFrame()
    seen = _Seen(recording, trials, settings)
    rows = rows_of("ponos.instruments.tms", "checklist.csv")
    asked = [row for row in rows if seen.pairs.any() or (row["part"] != "paired" and row["rule"] != "unconditioned")]
    return [_item(row, seen) for row in asked]


def _item(row: dict[str, str], seen: _Seen) -> ChecklistItem:
    for source, where in ((seen.recording.about.get, _FILE), (partial(getattr, seen.settings), _SETTINGS)):
        told = [source(key, None) for key in row["about"].split()]
        if known := [f"{one:g}" if isinstance(one, float) else str(one) for one in told if _is_said(one)]:
            return ChecklistItem(item=row["item"], answer=", ".join(known), where=where)
    answer, where = RULES[row["rule"]](seen) if row["rule"] else ("", "")
    return ChecklistItem(item=row["item"], answer=answer, where=where if answer else _STUDY)


def _is_said(value: object) -> bool:
    return value is not None and str(value).strip().lower() not in ("", "nan", "n/a")


def _states(seen: _Seen) -> Told:
    counted = pd.Series([one for one in words_in(seen.trials, "state") if one]).value_counts()
    said = [f"{n} sweeps {'at rest' if state == 'rest' else 'during contraction'}" for state, n in counted.items()]
    return ", ".join(said), _TRIALS


def _exertion(seen: _Seen) -> Told:
    minutes = numbers_in(seen.trials, "minutes_since_exertion")
    after = minutes[minutes >= 0.0]
    said = f"{len(after)} sweeps {after.min():.3g} to {after.max():.3g} min after exertion" if len(after) else ""
    return said, _TRIALS


def _device(seen: _Seen) -> Told:
    """The amplifier's name is no answer to which stimulator it was; only what says so itself is."""
    return seen.recording.device if "stimulat" in seen.recording.device.lower() else "", _FILE


def _intensities(seen: _Seen) -> Told:
    return _strengths(seen, numbers_in(seen.trials, "test_intensity_percent")), _TRIALS


def _test_intensities(seen: _Seen) -> Told:
    return _strengths(seen, numbers_in(seen.trials, "test_intensity_percent")[seen.pairs]), _TRIALS


def _conditioning_intensities(seen: _Seen) -> Told:
    return _strengths(seen, numbers_in(seen.trials, "conditioning_intensity_percent")[seen.pairs]), _TRIALS


def _strengths(seen: _Seen, values: NDArray[np.float64]) -> str:
    of = {"mso": "% of the stimulator's output", "rmt": "% of the resting motor threshold"}
    of |= {"amt": "% of the active motor threshold"}
    unit = of.get(str(seen.recording.about.get("intensity_of", "")), "%, of what is not said")
    return f"{_listed(values)} {unit}" if _listed(values) else ""


def _pauses(seen: _Seen) -> Told:
    time = numbers_in(seen.trials, "time_s")
    gaps = np.diff(np.sort(time[np.isfinite(time)]))
    if not len(gaps) or not gaps.max() > 0.0:
        return "", ""
    low, middle, high = np.percentile(gaps, [5, 50, 95])
    return f"median {middle:.3g} s (90 % of them {low:.3g} to {high:.3g} s)", _TRIALS


def _days(seen: _Seen) -> Told:
    hours = seen.recording.hours_since_exertion
    return ("" if hours is None else f"this recording {hours:g} h after exertion"), "the study's sessions"


def _threshold(seen: _Seen) -> Told:
    given = [(name, getattr(seen.settings, name, None)) for name in ("rmt", "amt")]
    known = [f"{name.upper()} of {value:g} % given" for name, value in given if value is not None]
    # Only of intensities in % of the stimulator's output can a threshold be told.
    of_output = seen.recording.about.get("intensity_of") == "mso"
    rule = str(getattr(seen.settings, "threshold_rule", "") or "").replace("_", " ") if of_output else ""
    return ", ".join(known) or (f"from the sweeps, by the rule '{rule}'" if rule else ""), _SETTINGS


def _counts(seen: _Seen) -> Told:
    if not len(seen.trials):
        return "", ""
    told = ("state", "pulse", "isi_ms", "test_intensity_percent", "block")
    keys = [name for name in told if name in seen.trials]
    sizes = seen.trials.groupby(keys, dropna=False).size() if keys else pd.Series([len(seen.trials)])
    most, least = int(sizes.max()), int(sizes.min())
    said = f"{len(seen.trials)} sweeps"
    return f"{said}, {least} to {most} of a condition" if len(sizes) > 1 else said, _TRIALS


def _intervals(seen: _Seen) -> Told:
    listed = _listed(numbers_in(seen.trials, "isi_ms")[seen.pairs])
    return f"{listed} ms" if listed else "", _TRIALS


def _size_rule(seen: _Seen) -> Told:
    if isinstance(seen.recording.data, Epochs) and not seen.recording.data.channels:
        return "", ""
    start, _, end = str(seen.settings.mep_window).partition(":")
    words = f"from peak to peak, {start} to {end} ms after the pulse ({flag('mep_window')})"
    return words, _SETTINGS


def _unconditioned(seen: _Seen) -> Told:
    from ponos.instruments.tms.sweeps import Sweeps

    sweeps = Sweeps(seen.recording, seen.settings)
    tested = numbers_in(seen.trials, "test_intensity_percent")[seen.pairs]
    alone = sweeps.accepted & (words_in(seen.trials, "pulse") == "single")
    alone &= words_in(seen.trials, "state") != "active"
    alone &= np.isin(numbers_in(seen.trials, "test_intensity_percent"), tested) | ~np.isfinite(tested).any()
    sizes = sweeps.mep_mv[alone]
    sizes = sizes[np.isfinite(sizes)]
    return (f"median {np.median(sizes):.2f} mV of {len(sizes)} responses" if len(sizes) else ""), "the sweeps"


RULES: dict[str, Rule] = {
    "states": _states,
    "exertion": _exertion,
    "device": _device,
    "intensities": _intensities,
    "test_intensities": _test_intensities,
    "conditioning_intensities": _conditioning_intensities,
    "intervals": _intervals,
    "pauses": _pauses,
    "days": _days,
    "threshold": _threshold,
    "counts": _counts,
    "size_rule": _size_rule,
    "unconditioned": _unconditioned,
}
"""How an item is answered that no single fact answers, by the name in ``checklist.csv``."""


def _listed(values: Iterable[float]) -> str:
    known = sorted({float(one) for one in values if np.isfinite(one)})
    if len(known) > _SHOWN:
        return f"{known[0]:g} to {known[-1]:g} ({len(known)} values)"
    return ", ".join(f"{one:g}" for one in known)
