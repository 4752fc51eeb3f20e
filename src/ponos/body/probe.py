"""What a pulse over the motor cortex meets: a minimal field of excitation and inhibition, on a clock of 0.1 ms.

Two populations, E and I (Wilson HR, Cowan JD. Biophys J 1972;12:1-24), with synapses by AMPA, by a slow excitation, by
GABA-A and by GABA-B, each a rise and a decay (the synapses of a neural field; the last two saturate, and GABA-B goes
with the square of I's firing, since it needs much transmitter at once). A pulse of the coil is a current of 1 ms into
both; I's threshold is lower. A volley of a nerve reaches I alone. The volley that leaves E within 5 ms of the test
pulse is compared with those that single pulses make in the same rested person; the intensity with the same volley says
how strong the pulse acted, and the recruitment curve how large the answer is. So inhibition moves no threshold, and
SICI, ICF, LICI and SAI are nowhere written down: they come out. The silent period ends where E again gives what
motoneurons need, a conduction time later, and not
before the cord is through with a silence of its own behind an answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ponos.body.compiling import needed
from ponos.body.organs.cortex import RESTED, CortexState, mep_mv
from ponos.errors import UsageError

__all__ = ["KINDS", "Cortex"]

Floats = NDArray[np.float64]

KINDS = ("single", "paired", "afferent", "nerve")
"""Kinds of pulses that a plan can have, as the instrument calls them."""

_STEP_MS = 0.1
_AFTER_MS = 5.4
_SILENCE_MS = 400.0
_EARLIER_ACTIVE_MS = 1.5
_ANSWERED_MV = 0.2
_NERVE_LATENCY_MS = 3.5
_GRID_PERCENT = np.arange(40.0, 304.0, 4.0)
_DRIVES = np.linspace(0.9, 2.1, 7)
"""Drives of a light contraction over the rested person's, among which that of a tired one is looked for."""

_SLOPE = 1e-6
"""Volleys of weaker and stronger single pulses differ at least by this, so that the comparison has one answer."""

_SYNAPSES = (
    "tau_e_ms",
    "tau_i_ms",
    "threshold_e",
    "threshold_i",
    "w_ee",
    "w_slow",
    "g_gaba_a",
    "g_gaba_b",
    "w_ie",
    "tau_ampa_ms",
    "tau_slow_rise_ms",
    "tau_slow_ms",
    "tau_gaba_a_rise_ms",
    "tau_gaba_a_ms",
    "tau_gaba_b_rise_ms",
    "tau_gaba_b_ms",
    "release_slow",
    "release_gaba_a",
    "release_gaba_b",
)
_COIL = (
    "coil_gain_e",
    "coil_threshold_e",
    "coil_width_e",
    "coil_gain_i",
    "coil_threshold_i",
    "coil_width_i",
    "refractory_ms",
)
_GABA_B = _SYNAPSES.index("g_gaba_b")
_PLAN = ("pulse", "state", "isi_ms", "conditioning_intensity_percent", "test_intensity_percent")


class Cortex:
    """One person's motor cortex under a coil.

    Parameters
    ----------
    parameters : mapping
        The person's.
    """

    def __init__(self, parameters: Mapping[str, float]) -> None:
        self.parameters = parameters
        self._synapses = np.array([parameters[one] for one in _SYNAPSES])
        self._coil = np.array([parameters[one] for one in _COIL])
        plans = np.array([_row(test=one) for one in _GRID_PERCENT])
        single = self._followed(plans, RESTED)[0]
        self._single_volleys = np.maximum.accumulate(single) + _SLOPE * np.arange(len(single))

    def answers(self, plan: pd.DataFrame, *, state: CortexState = RESTED) -> pd.DataFrame:
        """Say what the body does at each pulse, without chance.

        Parameters
        ----------
        plan : pandas.DataFrame
            One row a pulse with ``pulse``, ``state``, ``isi_ms``, ``conditioning_intensity_percent`` and
            ``test_intensity_percent`` (% of the stimulator's output).
        state : CortexState
            What exertion has left behind.

        Returns
        -------
        pandas.DataFrame
            The plan with ``mep_mv`` (the test pulse alone, rested), ``mep_gain``, ``inhibition_percent``,
            ``silent_period_ms`` (NaN where there is none), ``latency_ms``, ``conditioning_mep_mv`` and
            ``threshold_percent_mso``.

        Raises
        ------
        UsageError
            The plan has a pulse of no known kind, or one without its intensity or interval.
        """
        _check(plan)
        same = plan[list(_PLAN)].drop_duplicates(ignore_index=True)
        told = pd.concat([same, self._answered(same, state)], axis=1)
        return plan.merge(told, on=list(_PLAN), how="left", validate="many_to_one").set_axis(plan.index)

    def _answered(self, plan: pd.DataFrame, state: CortexState) -> pd.DataFrame:
        """The same for pulses that all differ."""
        person, rmt = self.parameters, self.parameters["rmt_percent_mso"]
        nerve, active = plan["pulse"].to_numpy() == "nerve", plan["state"].to_numpy() == "active"
        test = 100.0 * plan["test_intensity_percent"].to_numpy(float) / rmt
        first = 100.0 * plan["conditioning_intensity_percent"].to_numpy(float) / rmt
        shift = np.where(active, person["active_shift_percent_rmt"], 0.0)
        alone, conditioned, silent = self._pulses(plan, np.nan_to_num(test), np.nan_to_num(first), active, state)
        size, gain = mep_mv(person, alone + shift), np.where(nerve, 1.0, state.gain(person))
        paired = plan["pulse"].to_numpy() == "paired"
        latency = person["mep_latency_ms"] - np.where(active, _EARLIER_ACTIVE_MS, 0.0)
        return pd.DataFrame(
            {
                "mep_mv": np.where(nerve, person["cmap_mv"], np.minimum(size, person["cmap_mv"])),
                "mep_gain": gain,
                "inhibition_percent": np.where(nerve, 100.0, 100.0 * mep_mv(person, conditioned + shift) / size),
                "silent_period_ms": np.where(active & ~nerve, self._at_least(silent, size), np.nan),
                "latency_ms": np.where(nerve, _NERVE_LATENCY_MS, latency),
                "conditioning_mep_mv": np.where(paired, gain * mep_mv(person, np.nan_to_num(first) + shift), 0.0),
                "threshold_percent_mso": rmt,
            }
        )

    def _pulses(
        self, plan: pd.DataFrame, test: Floats, first: Floats, active: NDArray[np.bool_], state: CortexState
    ) -> tuple[Floats, Floats, Floats]:
        """At which intensity each test pulse acts alone and conditioned (% RMT), and where its silent period ends."""
        rested, drive = (np.where(active, self._drive(one) if active.any() else 0.0, 0.0) for one in (RESTED, state))
        alone = np.array([_row(test=one, drive=own) for one, own in zip(test, rested, strict=True)])
        told = zip(plan["pulse"], plan["isi_ms"].to_numpy(float), test, first, drive, strict=True)
        plans = np.array([self._plan(*one) for one in told])
        ends = plans[:, 2] + np.where(active, _SILENCE_MS, _AFTER_MS)
        plans[:, 7] = ends
        single, _, usual = self._followed(alone, RESTED)
        volleys, firing, before = self._followed(plans, state)
        silent = self._silence(plans, firing, (usual / before) ** (1.0 - self.parameters["motoneuron_tiring"]))
        return self._acting(single), self._acting(volleys), silent

    def _drive(self, state: CortexState) -> float:
        """Excitation of E in a light contraction: the same force out of the share of the muscle that is not tired."""
        usual = self.parameters["contraction_drive"]
        if state == RESTED:
            return usual
        tried = usual * _DRIVES
        wanted = self._followed(np.array([_row(test=0.0, drive=usual)]), RESTED)[2][0] / (1.0 - state.tired)
        reached = self._followed(np.array([_row(test=0.0, drive=one) for one in tried]), state)[2]
        # E's firing grows by powers with the drive, so seven logarithms are enough.
        return float(np.interp(np.log(wanted), np.log(reached), tried))

    def _plan(self, pulse: str, isi_ms: float, test: float, first: float, drive: float) -> list[float]:
        if pulse == "paired":
            return _row(first=first, at_ms=isi_ms, test=test, drive=drive)
        if pulse == "afferent":
            own = self.parameters
            arrives, volley = own["afferent_latency_ms"], own["g_cholinergic"]
            return _row(at_ms=isi_ms, test=test, drive=drive, arrives_ms=arrives, volley=volley)
        return _row(test=test if pulse == "single" else 0.0, drive=drive)

    def _acting(self, volleys: Floats) -> Floats:
        # Weak volleys grow by powers with the pulse, so the comparison is one of logarithms.
        found, known = np.log(np.maximum(volleys, _SLOPE)), np.log(np.maximum(self._single_volleys, _SLOPE))
        return np.asarray(np.interp(found, known, _GRID_PERCENT))

    def _silence(self, plans: Floats, firing: Floats, need: Floats) -> Floats:
        """Time to the last moment at which E gives less than motoneurons need; NaN where it never does.

        ``need`` is that of now over that of the rested person, as shares of what E gives in the light contraction.
        """
        needed = need[:, None] / (1.0 + self.parameters["drive_reserve"])
        latency = self.parameters["mep_latency_ms"] - _EARLIER_ACTIVE_MS
        time_ms = _STEP_MS * np.arange(firing.shape[1]) - plans[:, 2:3]
        silent = (firing < needed) & (time_ms > _AFTER_MS)
        last = firing.shape[1] - 1 - np.argmax(silent[:, ::-1], axis=1)
        return np.where(silent.any(axis=1), time_ms[np.arange(len(plans)), last] + latency, np.nan)

    def _at_least(self, cortical: Floats, size_mv: Floats) -> Floats:
        """The silent period with what the cord adds behind an answer; NaN where there is neither."""
        own = self.parameters
        spinal = own["mep_latency_ms"] - _EARLIER_ACTIVE_MS + own["spinal_silence_ms"]
        longer = np.where(np.nan_to_num(cortical) > spinal, cortical, np.nan)
        return np.fmax(longer, np.where(size_mv >= _ANSWERED_MV, spinal, np.nan))

    def _followed(self, plans: Floats, state: CortexState) -> tuple[Floats, Floats, Floats]:
        synapses = self._synapses.copy()
        synapses[_GABA_B] = state.gaba_b(self.parameters)
        volleys, befores = np.zeros((2, len(plans)))
        firing = np.ones((len(plans), round(float(plans[:, 7].max()) / _STEP_MS) if len(plans) else 0))
        _compiled().follow(plans, _STEP_MS, synapses, self._coil, volleys, firing, befores)
        return volleys, firing, befores


def _row(
    *,
    test: float,
    drive: float = 0.0,
    first: float = 0.0,
    at_ms: float = 1.0,
    arrives_ms: float = 0.0,
    volley: float = 0.0,
) -> list[float]:
    """One plan as the compiled clock takes it."""
    return [0.0, first, at_ms, test, arrives_ms, volley, drive, at_ms + _AFTER_MS]


def _check(plan: pd.DataFrame) -> None:
    lacking = [name for name in _PLAN if name not in plan]
    if lacking:
        raise UsageError(f"The plan of pulses has no {lacking[0]}.", todo=f"It needs {', '.join(_PLAN)}.")
    kinds = plan["pulse"].astype(str)
    if not kinds.isin(KINDS).all():
        raise UsageError(f"'{kinds[~kinds.isin(KINDS)].iloc[0]}' is no kind of pulse.", todo=f"Say {', '.join(KINDS)}.")
    pairs = kinds.isin(("paired", "afferent"))
    needs = {
        "test_intensity_percent": kinds != "nerve",
        "isi_ms": pairs,
        "conditioning_intensity_percent": kinds == "paired",
    }
    for name, who in needs.items():
        number = plan.loc[who, name].astype(float)
        if not ((number > 0.0) & (number <= (1000.0 if name == "isi_ms" else 200.0))).all():
            raise UsageError(
                f"A pulse has no {name} that can be.", todo="Give every pulse its intensities and interval."
            )


def _compiled() -> ModuleType:
    """The compiled clock, loaded when it is first needed."""
    needed()
    from ponos.body import probe_steps

    return probe_steps
