"""A made-up motor cortex: threshold and gain on one side, inhibition on the other, each a parameter of its own."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from ponos.instruments.tms.observing import Amplifier, recorded
from ponos.instruments.tms.virtual.exertion import Exertion
from ponos.instruments.tms.virtual.recruitment import Recruitment
from ponos.sheets.columns import numbers_in

if TYPE_CHECKING:
    from ponos.recording import Recording

__all__ = ["VirtualMotorCortex"]

Floats = NDArray[np.float64]

_REST_MV, _ACTIVE_MV = 0.05, 0.2
"""Sizes that define the resting and the active threshold."""

_PAIRED = ((1.0, 30.0), (3.0, 40.0), (6.0, 90.0), (10.0, 135.0), (15.0, 130.0), (50.0, 30.0), (100.0, 35.0))
_AFFERENT = ((17.0, 95.0), (21.0, 55.0), (25.0, 70.0))


@dataclass(frozen=True, kw_only=True)
class VirtualMotorCortex:
    """A made-up person in front of a coil.

    Sizes of effects are the project's own choice within what is published of healthy people; a recovery test varies
    them.

    Attributes
    ----------
    recruitment : Recruitment
        How large the answers of the resting muscle are, and how they vary.
    gain : float
        Factor on every answer: more or less excitable at the same threshold.
    active_shift_percent_mso : float
        By how much a contraction makes every pulse act stronger, in % of the stimulator's output.
    paired_percent : tuple of (float, float)
        Interval in ms and conditioned answer in % of the unconditioned one, for a conditioning pulse of the coil; in
        between it is interpolated on log scales.
    afferent_percent : tuple of (float, float)
        The same for a pulse on the nerve at the wrist.
    silent_period_ms : float
        Mean end of the silent period after the pulse, at 120 % of the resting threshold.
    silent_period_ms_per_percent : float
        By how much it is longer for each further percent of the resting threshold.
    silent_period_sd_ms : float
        Its standard deviation from sweep to sweep.
    emg_background_mv : float
        Mean of the rectified EMG of the lightly contracting muscle.
    latency_ms, latency_sd_ms : float
        Of the answer at rest, and its standard deviation; it comes 1.5 ms earlier during contraction.
    cmap_mv, cmap_latency_ms : float
        The answer to a pulse on the nerve that excites every fibre, in size and latency.
    exertion : Exertion
        What a fatiguing contraction does to all of this.
    """

    recruitment: Recruitment = field(default_factory=Recruitment)
    gain: float = 1.0
    active_shift_percent_mso: float = 20.0
    paired_percent: tuple[tuple[float, float], ...] = _PAIRED
    afferent_percent: tuple[tuple[float, float], ...] = _AFFERENT
    silent_period_ms: float = 140.0
    silent_period_ms_per_percent: float = 2.0
    silent_period_sd_ms: float = 10.0
    emg_background_mv: float = 0.025
    latency_ms: float = 22.0
    latency_sd_ms: float = 0.4
    cmap_mv: float = 15.0
    cmap_latency_ms: float = 3.5
    exertion: Exertion = field(default_factory=Exertion)

    @property
    def rmt_percent_mso(self) -> float:
        """Intensity at which half of the answers at rest reach 50 µV."""
        return self.recruitment.intensity_percent_mso(_REST_MV / self.gain)

    @property
    def amt_percent_mso(self) -> float:
        """Intensity at which half of the answers during contraction reach 200 µV."""
        return self.recruitment.intensity_percent_mso(_ACTIVE_MV / self.gain) - self.active_shift_percent_mso

    def excited(self, percent: float) -> VirtualMotorCortex:
        """Give the same person with a threshold that is higher or lower.

        Parameters
        ----------
        percent : float
            By how much, in % of the stimulator's output.

        Returns
        -------
        VirtualMotorCortex
            Whose curve lies that far to the right.
        """
        shifted = replace(self.recruitment, shift_percent_mso=self.recruitment.shift_percent_mso + percent)
        return replace(self, recruitment=shifted)

    def conditioned_percent(self, pulse: str, isi_ms: float) -> float:
        """Give what a conditioning pulse makes of the answer, before any exertion.

        Parameters
        ----------
        pulse : {"paired", "afferent"}
            Where the conditioning pulse is given.
        isi_ms : float
            How long before the test pulse.

        Returns
        -------
        float
            Conditioned answer in % of the unconditioned one.
        """
        known = self.afferent_percent if pulse == "afferent" else self.paired_percent
        intervals, percents = (np.log(np.array(one)) for one in zip(*known, strict=True))
        return float(np.exp(np.interp(np.log(isi_ms), intervals, percents)))

    def median_mv(
        self, intensity_percent_mso: ArrayLike, *, active: ArrayLike = False, minutes: ArrayLike = np.nan
    ) -> Floats:
        """Give the median answer to single pulses.

        Parameters
        ----------
        intensity_percent_mso : array_like
            In % of the stimulator's output.
        active : array_like of bool
            Whether the muscle contracts.
        minutes : array_like
            Since exertion.

        Returns
        -------
        numpy.ndarray
            In mV.
        """
        acting = np.asarray(intensity_percent_mso, dtype=float) + np.where(active, self.active_shift_percent_mso, 0.0)
        return np.asarray(self.recruitment.median_mv(acting) * self.gain * self.exertion.gain(minutes))

    def trajectory(self, plan: pd.DataFrame) -> pd.DataFrame:
        """Say what this person's body does at each pulse, without chance and without an amplifier.

        Parameters
        ----------
        plan : pandas.DataFrame
            One row a pulse, as :func:`~ponos.instruments.tms.virtual.plans.full_protocol` gives it; intensities in %
            of the stimulator's output.

        Returns
        -------
        pandas.DataFrame
            The plan with the quantities that :func:`~ponos.instruments.tms.observing.observe` asks for.
        """
        active = plan["state"].to_numpy() == "active"
        minutes = numbers_in(plan, "minutes_since_exertion")
        single = self.median_mv(plan["test_intensity_percent"], active=active, minutes=minutes)
        return self._told(plan, single, minutes).assign(
            conditioning_mep_mv=self._first(plan, active, minutes),
            threshold_percent_mso=self.rmt_percent_mso,
            silent_period_sd_ms=self.silent_period_sd_ms,
            latency_sd_ms=self.latency_sd_ms,
        )

    def drawn(self, plan: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
        """Say what this person's body did at each pulse, chance included: the truth behind a recording.

        Parameters
        ----------
        plan : pandas.DataFrame
            One row a pulse.
        rng : numpy.random.Generator
            Source of chance.

        Returns
        -------
        pandas.DataFrame
            As :meth:`trajectory`, in which every size, latency and silent period is the one of that sweep; sizes have
            the effect of the conditioning pulse in them.
        """
        body = self.trajectory(plan)
        active = plan["state"].to_numpy() == "active"
        minutes = numbers_in(plan, "minutes_since_exertion")
        acting = plan["test_intensity_percent"].to_numpy(float) + np.where(active, self.active_shift_percent_mso, 0.0)
        size = self.recruitment.drawn_mv(acting, rng) * self.gain * self.exertion.gain(minutes)
        nerve = plan["pulse"].to_numpy() == "nerve"
        size = np.where(nerve, self.cmap_mv * np.exp(0.02 * rng.standard_normal(len(plan))), size)
        silent = body["silent_period_ms"] + self.silent_period_sd_ms * rng.standard_normal(len(plan))
        return body.assign(
            mep_mv=size * body["inhibition_percent"].to_numpy(float) / 100.0,
            inhibition_percent=100.0,
            silent_period_ms=silent,
            latency_ms=body["latency_ms"] + self.latency_sd_ms * rng.standard_normal(len(plan)),
        )

    def sweeps(
        self, plan: pd.DataFrame, rng: np.random.Generator, *, amplifier: Amplifier | None = None, source: str = "made"
    ) -> Recording:
        """Record this person.

        Parameters
        ----------
        plan : pandas.DataFrame
            One row a pulse.
        rng : numpy.random.Generator
            Source of chance.
        amplifier : Amplifier, optional
            What records; :data:`~ponos.instruments.tms.observing.AMPLIFIER` where not given.
        source : str
            Name that the recording carries.

        Returns
        -------
        Recording
            With the truth of each sweep in its table ``truth``.
        """
        truth = self.drawn(plan, rng)
        made = recorded(truth, rng, amplifier=amplifier, source=source)
        return replace(made, tables={**made.tables, "truth": truth})

    def _told(self, plan: pd.DataFrame, single: Floats, minutes: Floats) -> pd.DataFrame:
        active = plan["state"].to_numpy() == "active"
        nerve = plan["pulse"].to_numpy() == "nerve"
        relative = 100.0 * plan["test_intensity_percent"].to_numpy(float) / self.rmt_percent_mso
        longer = self.silent_period_ms_per_percent * (relative - 120.0) + self.exertion.longer_ms(minutes)
        latency = self.latency_ms - np.where(active, 1.5, 0.0)
        return plan.assign(
            mep_mv=np.where(nerve, self.cmap_mv, single),
            inhibition_percent=self._conditioned(plan, minutes),
            silent_period_ms=np.where(active & ~nerve, np.maximum(self.silent_period_ms + longer, 40.0), np.nan),
            emg_background_mv=np.where(active, self.emg_background_mv, 0.0),
            latency_ms=np.where(nerve, self.cmap_latency_ms, latency),
        )

    def _conditioned(self, plan: pd.DataFrame, minutes: Floats) -> Floats:
        isi = numbers_in(plan, "isi_ms")
        before = [
            self.conditioned_percent(pulse, gap) if pulse in ("paired", "afferent") else 100.0
            for pulse, gap in zip(plan["pulse"], isi, strict=True)
        ]
        return self.exertion.inhibited(before, minutes)

    def _first(self, plan: pd.DataFrame, active: NDArray[np.bool_], minutes: Floats) -> Floats:
        """Answers to the conditioning pulse itself, where it is strong enough to have any."""
        intensity = numbers_in(plan, "conditioning_intensity_percent")
        of_coil = (plan["pulse"].to_numpy() == "paired") & np.isfinite(intensity)
        return np.where(of_coil, self.median_mv(np.nan_to_num(intensity), active=active, minutes=minutes), 0.0)
