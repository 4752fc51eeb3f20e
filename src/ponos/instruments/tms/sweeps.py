"""Sweeps made ready for measuring: aligned on the pulse, judged by the EMG before it, sizes taken once for all.

A sweep is set aside because of what the muscle did before the pulse, because it was clipped, or because the file says
so; never because of its answer. A size is what was measured, however small; whether it counts as an answer is told
beside it.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ponos.instruments.tms.laid_out import LaidOut
from ponos.instruments.tms.mains import rms_without_hum
from ponos.instruments.tms.settings import Settings
from ponos.recording import Epochs, Recording
from ponos.sheets.columns import numbers_in, words_in

__all__ = ["NOT_AT_REST", "Sweeps"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Texts = NDArray[np.str_]

_UV = 1000.0
NOT_AT_REST = "the muscle was not at rest before the pulse"
_LEAST_BEFORE_MS = 20.0
"""Less EMG before the pulse does not tell whether the muscle was at rest; a convention."""

_WILD = 5.0
"""Robust standard deviations of the logarithm beyond which the EMG of a contraction is another contraction."""

_LEAST_SPREAD = 0.05
"""Of the logarithm: by so much a contraction always varies; a convention."""

_FEWEST_TO_COMPARE = 5
"""Sweeps of a contraction from which on one of them can be told to be unlike the others."""


class Sweeps:
    """A recording of sweeps made ready.

    Parameters
    ----------
    recording : Recording
        Of the instrument ``tms``.
    settings : Settings
        What the user says about it.
    """

    def __init__(self, recording: Recording, settings: Settings) -> None:
        self.recording, self.settings = recording, settings
        self.mep_window_ms = settings.window("mep_window")
        self.pre_window_ms = settings.window("pre_window")
        self._laid_out: dict[str, LaidOut] = {}
        self._baselines: dict[str, tuple[Floats, Floats]] = {}

    def lacks(self, column: str) -> str:
        """Say why a column cannot be used.

        Parameters
        ----------
        column : str
            ``mep_mv``, or a column of the trial table.

        Returns
        -------
        str
            A sentence; empty where it can be used.
        """
        if not self.n:
            return "There are no sweeps."
        if column == "samples":
            return "" if self.has_samples else "There are no sweeps to look at, only a table of them."
        if column == "mep_mv":
            return "" if np.isfinite(self.mep_mv).any() else "The size of no answer could be measured."
        told = self.trials[column].notna().any() if column in self.trials else False
        return "" if told else f"No sweep tells its {column.replace('_', ' ')}."

    @property
    def trials(self) -> pd.DataFrame:
        """The trial table."""
        return self.recording.table

    @property
    def n(self) -> int:
        """How many sweeps there are."""
        return len(self.trials)

    @property
    def _epochs(self) -> Epochs | None:
        return self.recording.data if isinstance(self.recording.data, Epochs) else None

    @property
    def fs_hz(self) -> float:
        """Sampling rate of the sweeps; NaN where there are none."""
        return self._epochs.fs_hz if self._epochs is not None else float("nan")

    @cached_property
    def muscles(self) -> tuple[str, ...]:
        """Names of the EMG channels, the target muscle first; an unnamed one is called ``emg``."""
        channels = self._epochs.channels if self._epochs is not None else ()
        named = [one for one in channels if one.startswith("emg") and one.endswith("_mv")]
        names = [one.removesuffix("_mv").removeprefix("emg_") for one in named]
        wanted = (self.settings.muscle or str(self.recording.about.get("muscle", ""))).lower().replace(" ", "_")
        return tuple(sorted(names, key=lambda one: one != wanted)) if wanted in names else tuple(names)

    @property
    def muscle(self) -> str:
        """The target muscle; empty where there is no EMG."""
        return self.muscles[0] if self.muscles else ""

    @cached_property
    def has_samples(self) -> bool:
        """Whether any sweep holds EMG."""
        return bool(self.muscles) and any(len(one) > 1 for one in self._segments)

    @property
    def _segments(self) -> tuple[Floats, ...]:
        return self._epochs.segments if self._epochs is not None else ()

    def emg(self, muscle: str) -> tuple[Floats, ...]:
        """Give the EMG of a muscle.

        Parameters
        ----------
        muscle : str
            One of :attr:`muscles`.

        Returns
        -------
        tuple of numpy.ndarray
            In mV, one array a sweep, shape (n_samples,).
        """
        assert self._epochs is not None
        names = [one.removesuffix("_mv").removeprefix("emg_") for one in self._epochs.channels]
        at = names.index(muscle)
        return tuple(one[:, at] if one.ndim == 2 and one.shape[1] > at else np.empty(0) for one in self._segments)

    @cached_property
    def pulse_index(self) -> NDArray[np.intp]:
        """Sample of the test pulse in each sweep; -1 where it is not known."""
        at = numbers_in(self.trials, "pulse_at_s") * self.fs_hz
        return np.where(np.isfinite(at), np.rint(np.where(np.isfinite(at), at, 0.0)), -1).astype(np.intp)

    @cached_property
    def first_pulse_index(self) -> NDArray[np.intp]:
        """Sample of the first pulse of each sweep: the conditioning one of a pair."""
        interval = np.nan_to_num(numbers_in(self.trials, "isi_ms")) * self.fs_hz / 1000.0
        before = np.where(np.isin(words_in(self.trials, "pulse"), ("paired", "afferent")), interval, 0.0)
        return np.where(self.pulse_index >= 0, self.pulse_index - np.rint(np.nan_to_num(before)).astype(np.intp), -1)

    @cached_property
    def pulse(self) -> Texts:
        """Kind of pulse of each sweep; single where nothing is said."""
        told = words_in(self.trials, "pulse")
        return np.where(told == "", "single", told)

    @cached_property
    def state(self) -> Texts:
        """State of the muscle; rest where nothing is said."""
        told = words_in(self.trials, "state")
        return np.where(told == "", "rest", told)

    @cached_property
    def intensity(self) -> Floats:
        """Intensity of the test pulse; NaN where it is not said."""
        return numbers_in(self.trials, "test_intensity_percent")

    @cached_property
    def minutes(self) -> Floats:
        """Minutes since exertion; NaN where nothing is said of one, and before it."""
        return numbers_in(self.trials, "minutes_since_exertion")

    @cached_property
    def intensity_of(self) -> str:
        """What intensities are percent of: ``mso``, ``rmt``, ``amt``, or empty where nobody says."""
        return str(self.recording.about.get("intensity_of", ""))

    def _row(self, muscle: str) -> LaidOut:
        if muscle not in self._laid_out:
            self._laid_out[muscle] = LaidOut.of(self.emg(muscle))
        return self._laid_out[muscle]

    def _samples(self, ms: float) -> int:
        return round(ms * self.fs_hz / 1000.0)

    def before(self, muscle: str) -> Floats:
        """Give the EMG before the first pulse.

        Parameters
        ----------
        muscle : str
            One of :attr:`muscles`.

        Returns
        -------
        numpy.ndarray
            In mV about its own mean, shape (sweeps, samples); NaN where a sweep does not reach so far back, in which
            case what there is of it stands at the end.
        """
        return self._baseline(muscle)[0]

    def _baseline(self, muscle: str) -> tuple[Floats, Floats]:
        """EMG before the first pulse about its mean, and that mean; NaN where it was not recorded, or with gaps."""
        if muscle not in self._baselines:
            early, late = self.pre_window_ms
            row, length = self._row(muscle), max(self._samples(early - late), 1)
            end = np.minimum(self.first_pulse_index - self._samples(late), row.lengths)
            cut = row.window(end - length, length)
            held = np.where(self.pulse_index >= 0, np.clip(end, 0, length), 0)
            whole = (np.isfinite(cut).sum(axis=1) == held) & (held > 1)
            level = np.full(self.n, np.nan)
            np.divide(np.where(np.isfinite(cut), cut, 0.0).sum(axis=1), held, out=level, where=whole)
            cut -= level[:, None]
            cut[held < self._samples(min(_LEAST_BEFORE_MS, early - late))] = np.nan
            self._baselines[muscle] = cut, level
        return self._baselines[muscle]

    def after(self, muscle: str) -> Floats:
        """Give the EMG in which the answer is looked for.

        Parameters
        ----------
        muscle : str
            One of :attr:`muscles`.

        Returns
        -------
        numpy.ndarray
            In mV, shape (sweeps, samples); NaN where a sweep does not hold all of it.
        """
        start, end = self.mep_window_ms
        length = self._samples(end - start) + 1
        cut = self._row(muscle).window(self.pulse_index + self._samples(start), length)
        cut[(self.pulse_index < 0) | ~np.isfinite(cut[:, 0]) | ~np.isfinite(cut[:, -1])] = np.nan
        return cut

    @cached_property
    def _about_level(self) -> tuple[Floats, Floats]:
        """EMG of the target muscle before the pulse and in the window, both about the mean before the pulse."""
        before, level = self._baseline(self.muscle)
        return before, self.after(self.muscle) - level[:, None]

    @cached_property
    def pre_rms_mv(self) -> Floats:
        """Root mean square of the EMG before the pulse, target muscle; NaN where it was not recorded."""
        return self.pre_rms_of(self.muscle) if self.has_samples else np.full(self.n, np.nan)

    def pre_rms_of(self, muscle: str) -> Floats:
        """Give the root mean square of the EMG before the pulse.

        Parameters
        ----------
        muscle : str
            One of :attr:`muscles`.

        Returns
        -------
        numpy.ndarray
            In mV, one a sweep; NaN where it was not recorded. Where the frequency of the mains is told, without hum.
        """
        cut = self.before(muscle)
        if self.settings.mains_hz:
            return rms_without_hum(cut, mains_hz=self.settings.mains_hz, fs_hz=self.fs_hz)
        known = np.isfinite(cut)
        count = known.sum(axis=1)
        total = np.where(known, cut, 0.0) ** 2
        return np.asarray(np.sqrt(np.divide(total.sum(axis=1), count, out=np.full(self.n, np.nan), where=count > 1)))

    def sizes_of(self, muscle: str) -> Floats:
        """Give the peak-to-peak size of every answer.

        Parameters
        ----------
        muscle : str
            One of :attr:`muscles`.

        Returns
        -------
        numpy.ndarray
            In mV, one a sweep; NaN where it could not be measured.
        """
        cut = self.after(muscle)
        known = np.isfinite(cut).all(axis=1)
        size = np.full(self.n, np.nan)
        size[known] = cut[known].max(axis=1) - cut[known].min(axis=1)
        # A sweep without any movement at all holds no EMG.
        return np.where(size > 0, size, np.nan)

    @cached_property
    def mep_mv(self) -> Floats:
        """Peak-to-peak size of the answer of the target muscle; from the file where it brought no samples."""
        told = numbers_in(self.trials, "mep_mv")
        found = np.where(np.isfinite(told) & (told >= 0), told, np.nan)
        if self.has_samples:
            own = self.sizes_of(self.muscle)
            found = np.where(np.isfinite(own), own, found)
        if self.settings.no_mep == "zero":
            found = np.where(np.isfinite(found) & (found * _UV < self.least_uv), 0.0, found)
        return found

    @cached_property
    def peaks_at_edge(self) -> tuple[Bools, Bools]:
        """Where the largest or smallest value of the window is its first, and where its last."""
        first, last = np.zeros(self.n, bool), np.zeros(self.n, bool)
        if self.has_samples:
            cut = self.after(self.muscle)
            known = np.isfinite(cut).all(axis=1)
            places = np.stack([cut[known].argmax(axis=1), cut[known].argmin(axis=1)])
            first[known] = (places == 0).any(axis=0)
            last[known] = (places == cut.shape[1] - 1).any(axis=0)
        return first, last

    @cached_property
    def least_uv(self) -> Floats:
        """From which size on an answer of a sweep counts as one."""
        return np.where(
            self.state == "active", self.settings.active_mep_at_least_uv, self.settings.mep_at_least_uv
        ).astype(float)

    @cached_property
    def is_mep(self) -> Bools:
        """Whether there was an answer."""
        return np.isfinite(self.mep_mv) & (np.nan_to_num(self.mep_mv) * _UV >= self.least_uv)

    @cached_property
    def area_mv_ms(self) -> Floats:
        """Area of the rectified answer above the rectified level before the pulse, target muscle."""
        if not self.has_samples:
            return np.full(self.n, np.nan)
        before, after = (np.abs(one) for one in self._about_level)
        known = np.isfinite(after).all(axis=1) & np.isfinite(before).any(axis=1)
        area = np.full(self.n, np.nan)
        level = np.nanmean(before[known], axis=1, keepdims=True)
        area[known] = np.clip(after[known] - level, 0.0, None).sum(axis=1) * 1000.0 / self.fs_hz
        return area

    @cached_property
    def latency_ms(self) -> Floats:
        """Time from the test pulse to the onset of the answer by the chosen rule; NaN where there is no answer."""
        return self.latencies(self.settings.latency_rule)

    def latencies(self, rule: str) -> Floats:
        """Give the latencies by a rule.

        Parameters
        ----------
        rule : str
            One of :data:`ponos.instruments.tms.onsets.RULES`.

        Returns
        -------
        numpy.ndarray
            In ms, one a sweep; NaN where there is no answer or no onset.
        """
        from ponos.instruments.tms.onsets import RULES

        told = numbers_in(self.trials, "mep_latency_ms")
        found = np.where(self.is_mep & (told > 0), told, np.nan)
        if self.has_samples:
            onsets = RULES[rule].onset(*self._about_level, self.fs_hz)
            own = np.where(self.is_mep, onsets * 1000.0 / self.fs_hz + self.mep_window_ms[0], np.nan)
            found = np.where(np.isfinite(own), own, found)
        return found

    @cached_property
    def why(self) -> Texts:
        """Why each sweep is set aside; empty where it is not."""
        reasons = words_in(self.trials, "rejected_because").astype(object)
        accept = numbers_in(self.trials, "accept")
        self._because(reasons, np.isfinite(accept) & (accept == 0), "set aside in the file")
        if self.has_samples:
            level = self.pre_rms_mv
            limit = self.settings.pre_emg_limit_uv / _UV
            rest = (self.state == "rest") & (self.pulse != "nerve")
            self._because(reasons, rest & (np.nan_to_num(level) > limit), NOT_AT_REST)
            self._because(reasons, self._other_contraction(level), "the contraction before the pulse was another one")
            lost = ~np.isfinite(self.mep_mv)
            self._because(reasons, lost, "the sweep does not hold the window of the MEP")
        return reasons.astype(np.str_)

    @staticmethod
    def _because(reasons: NDArray[np.object_], where: Bools, words: str) -> None:
        reasons[(reasons == "") & where] = words

    def _other_contraction(self, level: Floats) -> Bools:
        """Sweeps of a contraction whose EMG before the pulse is far from that of the others of its block.

        A tired muscle may need more EMG for the same contraction: blocks, and what came before and after an exertion,
        are each held against themselves.
        """
        own = (self.state == "active") & (self.pulse != "nerve") & (np.nan_to_num(level) > 0)
        logs = np.log(np.where(own, level, 1.0))
        block, after = words_in(self.trials, "block"), self.minutes >= 0
        far = np.zeros(self.n, bool)
        for name in np.unique(block[own]):
            for late in (False, True):
                far |= _far_from_others(logs, own & (block == name) & (after == late))
        return far

    @cached_property
    def accepted(self) -> Bools:
        """Which sweeps are used."""
        return np.asarray(self.why == "", dtype=np.bool_)

    def select(
        self,
        *,
        pulse: str = "",
        state: str = "",
        isi_ms: float | None = None,
        block: str = "",
        all_of_them: bool = False,
    ) -> Bools:
        """Choose accepted sweeps.

        Parameters
        ----------
        pulse, state : str
            What they must be; whatever where empty.
        isi_ms : float, optional
            Their interval.
        block : str
            Their block; whatever where empty.
        all_of_them : bool
            Whether those set aside are chosen too.

        Returns
        -------
        numpy.ndarray of bool
            One a sweep.
        """
        chosen = np.ones(self.n, bool) if all_of_them else self.accepted.copy()
        if pulse:
            chosen &= self.pulse == pulse
        if state:
            chosen &= self.state == state
        if block:
            chosen &= words_in(self.trials, "block") == block
        if isi_ms is not None:
            chosen &= np.isclose(np.nan_to_num(numbers_in(self.trials, "isi_ms"), nan=-1.0), isi_ms)
        return chosen

    def count(self, mask: Bools) -> int:
        """Count sweeps whose answer could be measured.

        Parameters
        ----------
        mask : numpy.ndarray of bool
            Among which.

        Returns
        -------
        int
            How many.
        """
        return int((mask & np.isfinite(self.mep_mv)).sum())


def _far_from_others(logs: Floats, among: Bools) -> Bools:
    if among.sum() < _FEWEST_TO_COMPARE:
        return np.zeros(len(logs), bool)
    middle = np.median(logs[among])
    spread = 1.4826 * float(np.median(np.abs(logs[among] - middle)))
    return np.asarray(among & (np.abs(logs - middle) > _WILD * max(spread, _LEAST_SPREAD)))
