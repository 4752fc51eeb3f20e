"""A made-up person on an ergometer, whose thresholds are known because they are put in.

This is a description of what gas exchange looks like, not of why; the mechanism is the business of the body room, whose
thresholds emerge and are therefore nowhere known exactly. It serves two things: coverage tests of the thresholds, and
examples that are real files.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ponos.instruments.cpet.averaging import Floats
from ponos.instruments.cpet.observing import Noise

__all__ = ["VirtualTest", "draw"]

_PIO2_MMHG = 149.7
_K_MMHG_L = 863.0


@dataclass(frozen=True, kw_only=True)
class VirtualTest:
    """One test of one made-up person.

    Attributes
    ----------
    vo2_rest, vo2_peak : float
        Oxygen uptake at rest and at the end of exercise, mL/min.
    vt1_fraction : float
        VT1 as a fraction of ``vo2_peak``.
    vt2_fraction : float
        VT2 likewise; 1 or more where exercise ends before it.
    slope_below, slope_above : float
        VCO2 per VO2 below and above VT1.
    slope_top : float
        Further rise of VCO2 per VO2 above VT2, where hyperventilation empties the stores.
    ve_slope, ve_intercept : float
        VE per VCO2 (both L/min) below VT2, and VE at no VCO2.
    ve_rise, ve_rise_1 : float
        Factor on the VE slope above VT2, and between VT1 and VT2.
    bend : float
        Width over which a threshold is rounded, as a fraction of ``vo2_peak``.
    rest_s, unloaded_s, ramp_s, recovery_s : float
        Lengths of the phases.
    ramp_w_min : float
        Ramp rate.
    step_s : float
        Length of the steps the ramp is made of; 0 for a true ramp.
    tau_vo2_s, tau_vco2_s : float
        Lag of oxygen uptake behind the load, and of CO2 output behind oxygen uptake.
    anxious : float
        Extra ventilation at the start, a share that fades over two minutes.
    hr_rest, hr_peak : float
        Heart rate, /min.
    tau_hr_s : float
        Lag of the heart rate's fall behind that of oxygen uptake after exercise; it rises with oxygen uptake.
    rf_rest, rf_peak : float
        Breathing frequency, /min.
    """

    vo2_rest: float = 300.0
    vo2_peak: float = 1800.0
    vt1_fraction: float = 0.6
    vt2_fraction: float = 0.85
    slope_below: float = 0.9
    slope_above: float = 1.3
    slope_top: float = 0.15
    ve_slope: float = 28.0
    ve_intercept: float = 4.0
    ve_rise: float = 1.4
    ve_rise_1: float = 1.0
    bend: float = 0.02
    rest_s: float = 120.0
    unloaded_s: float = 180.0
    ramp_s: float = 540.0
    recovery_s: float = 120.0
    ramp_w_min: float = 15.0
    step_s: float = 0.0
    tau_vo2_s: float = 35.0
    tau_vco2_s: float = 15.0
    anxious: float = 0.0
    hr_rest: float = 78.0
    hr_peak: float = 165.0
    tau_hr_s: float = 100.0
    rf_rest: float = 14.0
    rf_peak: float = 36.0

    @property
    def exercise(self) -> tuple[float, float]:
        """Start and end of the ramp in s."""
        start = self.rest_s + self.unloaded_s
        return start, start + self.ramp_s

    @property
    def vt1(self) -> float:
        """Oxygen uptake at the mouth when VT1 shows in CO2 output, mL/min."""
        return self._shown(self.vt1_fraction)

    @property
    def vt2(self) -> float:
        """Oxygen uptake at the mouth when VT2 shows in ventilation, mL/min; NaN where exercise ends before it."""
        return self._shown(self.vt2_fraction) if self.vt2_fraction < 1 else float("nan")

    def _shown(self, fraction: float) -> float:
        rise = (self.vo2_peak - self._unloaded_vo2) / (self.ramp_s - self.tau_vo2_s)
        return min(fraction * self.vo2_peak + rise * self.tau_vco2_s, self.vo2_peak)

    @property
    def _unloaded_vo2(self) -> float:
        return self.vo2_rest + 0.12 * (self.vo2_peak - self.vo2_rest)

    def trajectory(self, *, step_s: float = 0.5) -> pd.DataFrame:
        """Give the course of the test without noise.

        Parameters
        ----------
        step_s : float
            Time step.

        Returns
        -------
        pandas.DataFrame
            ``time_s, work_w, vo2_ml_min, vco2_ml_min, ve_l_min, rf_per_min, hr_bpm, peto2_mmhg, petco2_mmhg``.
        """
        start, end = self.exercise
        time = np.arange(0.0, end + self.recovery_s + step_s, step_s)
        share = np.clip((time - start) / self.ramp_s, 0.0, 1.0)
        work = np.where(
            (time >= start) & (time <= end), self.ramp_w_min * self.ramp_s / 60.0 * self._stepped(share), 0.0
        )
        vo2 = self._uptake(time, work, step_s)
        vco2 = _lagged(self._co2(vo2), self.tau_vco2_s, step_s)
        ve = self._ventilation(vco2, time)
        vo2_share = np.clip((vo2 - self.vo2_rest) / (self.vo2_peak - self.vo2_rest), 0.0, 1.0)
        alveolar = ve * (1.0 - (0.34 - 0.16 * vo2_share))
        return pd.DataFrame(
            {
                "time_s": time,
                "work_w": work,
                "vo2_ml_min": vo2,
                "vco2_ml_min": vco2,
                "ve_l_min": ve,
                "rf_per_min": self.rf_rest + (self.rf_peak - self.rf_rest) * (ve / ve.max()) ** 1.3,
                "hr_bpm": self._heart_rate(vo2_share, time, step_s),
                "peto2_mmhg": _PIO2_MMHG - _K_MMHG_L * vo2 / 1000.0 / alveolar,
                "petco2_mmhg": _K_MMHG_L * vco2 / 1000.0 / alveolar,
            }
        )

    def _stepped(self, share: Floats) -> Floats:
        if not self.step_s:
            return share
        return np.asarray(np.minimum(np.floor(share * self.ramp_s / self.step_s) * self.step_s / self.ramp_s, 1.0))

    def _uptake(self, time: Floats, work: Floats, step_s: float) -> Floats:
        start, end = self.exercise
        demand = np.full(len(time), self.vo2_rest)
        demand[time >= self.rest_s] = self._unloaded_vo2
        ramp = (time >= start) & (time <= end)
        # The demand runs ahead of the peak by what the lag holds back, so that the peak is reached at the end.
        rise = (self.vo2_peak - self._unloaded_vo2) / (self.ramp_s - self.tau_vo2_s) * self.ramp_s
        demand[ramp] += rise * work[ramp] / work.max()
        demand[time > end] = self.vo2_rest + 0.1 * (self.vo2_peak - self.vo2_rest)
        return np.minimum(_lagged(demand, self.tau_vo2_s, step_s), self.vo2_peak)

    def _co2(self, vo2: Floats) -> Floats:
        below = self.slope_below * vo2 + (0.82 - self.slope_below) * self.vo2_rest
        middle = (self.slope_above - self.slope_below) * self._past(vo2, self.vt1_fraction * self.vo2_peak)
        return below + middle + self.slope_top * self._past(vo2, self.vt2_fraction * self.vo2_peak)

    def _ventilation(self, vco2: Floats, time: Floats) -> Floats:
        at_vt1, at_vt2 = self._co2(np.array([self.vt1_fraction, self.vt2_fraction]) * self.vo2_peak)
        steep = (self.ve_rise_1 - 1.0) * self._past(vco2, float(at_vt1))
        steep += (self.ve_rise - self.ve_rise_1) * self._past(vco2, float(at_vt2))
        fade = 1.0 + self.anxious * np.exp(-time / 120.0)
        return np.asarray((self.ve_intercept + self.ve_slope * (vco2 + steep) / 1000.0) * fade)

    def _heart_rate(self, vo2_share: Floats, time: Floats, step_s: float) -> Floats:
        rate = self.hr_rest + (self.hr_peak - self.hr_rest) * vo2_share
        after = time >= self.exercise[1]
        rate[after] = _lagged(rate[after], self.tau_hr_s, step_s)
        return np.asarray(rate)

    def _past(self, value: Floats, bend_at: float) -> Floats:
        """How far a value is past a bend, rounded over its width."""
        width = max(self.bend * self.vo2_peak, 1e-6)
        return np.asarray(width * np.logaddexp(0.0, (value - bend_at) / width))


def _lagged(demand: Floats, tau_s: float, step_s: float) -> Floats:
    if tau_s <= 0:
        return demand
    keep = float(np.exp(-step_s / tau_s))
    course = np.empty_like(demand)
    last = demand[0]
    for index, target in enumerate(demand):
        last = target + (last - target) * keep
        course[index] = last
    return course


def draw(rng: np.random.Generator, *, ill: bool = False) -> tuple[VirtualTest, Noise]:
    """Draw a made-up person, and how noisy their breathing and the cart are.

    Thresholds are drawn around what the cohorts of Charlton et al. 2026 (doi:10.1038/s41467-026-75725-y) show, 62 to
    74 % of the peak with a standard deviation of 7 to 10 %; everything else over ranges wide enough to hold hard cases:
    weak bends, slow kinetics, anxious starts, wandering ventilation, few breaths.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of chance.
    ill : bool
        A person of low capacity who stops early.

    Returns
    -------
    test : VirtualTest
        The person on the ergometer.
    noise : Noise
        For :func:`~ponos.instruments.cpet.observing.observe`.
    """
    vt1 = float(np.clip(rng.normal(0.64, 0.10), 0.42, 0.84))
    vt2 = float(min(vt1 + rng.uniform(0.08, 0.30), 0.97))
    peak = float(np.exp(rng.uniform(np.log(600.0), np.log(1300.0 if ill else 4200.0))))
    below = rng.uniform(0.78, 1.0)
    test = VirtualTest(
        vo2_peak=peak,
        vo2_rest=rng.uniform(180.0, min(400.0, 0.35 * peak)),
        vt1_fraction=vt1,
        vt2_fraction=vt2 if rng.random() < 0.85 else 1.2,
        slope_below=below,
        slope_above=below + rng.uniform(0.2, 0.6),
        slope_top=rng.uniform(0.0, 0.35),
        ve_slope=rng.uniform(22.0, 40.0),
        ve_intercept=rng.uniform(1.0, 7.0),
        ve_rise=rng.uniform(1.2, 1.8),
        ve_rise_1=rng.uniform(0.95, 1.1),
        bend=rng.uniform(0.005, 0.05),
        rest_s=rng.uniform(30.0, 180.0),
        unloaded_s=rng.uniform(60.0, 240.0),
        ramp_s=rng.uniform(210.0, 420.0) if ill else rng.uniform(300.0, 840.0),
        recovery_s=float(rng.choice([0.0, 60.0, 120.0])),
        ramp_w_min=rng.uniform(8.0, 30.0),
        step_s=float(rng.choice([0.0, 0.0, 60.0])),
        tau_vo2_s=rng.uniform(25.0, 60.0),
        tau_vco2_s=rng.uniform(5.0, 30.0),
        anxious=max(0.0, rng.uniform(-0.2, 0.4)),
        rf_rest=rng.uniform(10.0, 20.0),
        rf_peak=rng.uniform(20.0, 36.0) if ill else rng.uniform(28.0, 55.0),
    )
    noise = Noise(
        depth=rng.uniform(0.05, 0.25),
        rate=rng.uniform(0.04, 0.15),
        gas=rng.uniform(0.01, 0.06),
        drift=rng.uniform(0.01, 0.06),
        tension_mmhg=rng.uniform(0.5, 2.0),
        wild=rng.uniform(0.0, 0.03),
    )
    return test, noise
