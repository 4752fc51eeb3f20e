"""The nerve: motor units and grips, pulses over the motor cortex at rest, after exertion, and in illness."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ponos.body.hypotheses import changed_by
from ponos.body.organs.cortex import RESTED, CortexState, exerted, mep_mv, recovered
from ponos.body.organs.motor_units import carried, endurance_s, three_compartments
from ponos.body.parameters import Parameters, drawn
from ponos.body.probe import Cortex
from ponos.body.protocols.grip import full_pulls, gripped
from ponos.body.protocols.hold import held
from ponos.body.protocols.tms_fatigue import contract

__all__ = ["illness", "pulses", "tired", "units"]

_ORDINARY = Parameters()
_NONE = float("nan")
_BLUNTED = changed_by(_ORDINARY, "blunted_feedback")
_SEVERITY = 0.4
"""Spread of the logarithm of the strength of the hypothesis in people, as in hypotheses.csv."""

_SETS_S, _SETS_LEVEL, _PAUSE_S, _AFTER_MIN = 30.0, 0.5, 25.0, (1.0, 2.0, 3.0, 4.0, 5.0)
"""Samii 1996: sets of half a minute until half the force cannot be made, pulses in the pauses. Lengths are assumed."""

_START = {10: (53.3134, 99.7084), 50: (54.4776, 98.3441), 100: (55.9104, 96.5601)}
_ENDURANCE_S = {20: 511.5, 30: 267.0, 40: 159.8, 50: 95.5, 60: 53.1, 70: 28.3, 80: 14.8, 90: 6.5}
_FULL = {300: 67.29, 600: 53.27, 1200: 28.18, 1800: 17.12, 2000: 15.29}
"""Output of the program of Potvin and Fuglevand 2017: excitation and strength at steps of 0.1 s, seconds until failure
by percent, force of full drive."""

_ILL = changed_by(changed_by(_ORDINARY, "less_inhibition"), "lower_excitability")
"""What most of long COVID and fibromyalgia hold in mixtures.csv; the two groups differ in other hypotheses."""


def _block(
    person: Parameters, kind: str, isi: float, first: float, test: float, *, active: bool, state: CortexState
) -> pd.Series:
    """Answer to a pulse or a pair; intensities in % of this person's threshold."""
    mso = person["rmt_percent_mso"] / 100.0
    plan = pd.DataFrame(
        {
            "pulse": [kind],
            "isi_ms": [isi],
            "conditioning_intensity_percent": [first * mso],
            "test_intensity_percent": [test * mso],
            "state": ["active" if active else "rest"],
        }
    )
    return Cortex(person).answers(plan, state=state).iloc[0]


def _single(person: Parameters, test: float) -> float:
    return float(_block(person, "single", _NONE, _NONE, test, active=False, state=RESTED)["mep_mv"])


def _left(person: Parameters, kind: str, isi: float, first: float) -> float:
    return float(_block(person, kind, isi, first, 120.0, active=False, state=RESTED)["inhibition_percent"])


def _silence(person: Parameters, test: float = 120.0, state: CortexState = RESTED) -> float:
    return float(
        np.nan_to_num(_block(person, "single", _NONE, _NONE, test, active=True, state=state)["silent_period_ms"])
    )


def units() -> dict[str, float]:
    """Compare 120 motor units with their authors' output, and grip with three compartments."""
    first, full = carried(_ORDINARY, np.full(100, 0.5)), carried(_ORDINARY, np.ones(2000), until_failure=False)
    start = [
        abs(course[step - 1] - published)
        for step, both in _START.items()
        for course, published in zip((first.excitation_percent, first.adapted_strength_percent), both, strict=True)
    ]
    fatigue, recovery = _ORDINARY["grip_fatigue_s"], _ORDINARY["grip_recovery_s"]
    # What is left after an hour is central: three compartments recover within minutes.
    weak = _ORDINARY.changed({"grip_fatigue_s": 1.6 * fatigue, "central_fatigue": 0.3, "afferent_fall_s": 2400.0})
    costly = _ORDINARY.changed({"effort_cost": 1.3})
    well, ill = _pull_ratios(_ORDINARY), _pull_ratios(weak)
    return {
        "unit_start": max(start),
        "unit_endurance": max(abs(endurance_s(_ORDINARY, at / 100) - s) for at, s in _ENDURANCE_S.items()),
        "unit_full": max(abs(full.force_percent[step - 1] - percent) for step, percent in _FULL.items()),
        "settled": three_compartments(_ORDINARY, np.ones(100_000))[-1, 0] * (fatigue + recovery) / recovery,
        **{f"grip_{percent}": _grip_fails_s(percent / 100.0) for percent in (30, 50, 70)},
        "fatigue_ratio": ill[0] - well[0],
        "recovery_ratio": ill[1] - well[1],
        "grips_dearer": gripped(costly, 0.5).grips / gripped(_ORDINARY, 0.5).grips,
        "hold_dearer": held(costly, 0.5).failed_s / held(_ORDINARY, 0.5).failed_s,
    }


def _grip_fails_s(target: float) -> float:
    course = three_compartments(_ORDINARY, np.full(100_000, target))[:, 0]
    return 0.02 * float(np.argmax(course[500:] < 0.95 * target) + 500)


def _pull_ratios(person: Parameters) -> tuple[float, float]:
    table = full_pulls(person)[0].table
    force, time_s = table["force_n"].to_numpy(), table["time_s"].to_numpy()
    starts = np.r_[1.0 + 9.0 * np.arange(10), 131.0 + 9.0 * np.arange(10)]
    peaks = np.array([force[(time_s >= at) & (time_s < at + 4.0)].max() for at in starts])
    return float(peaks[:10].max() / peaks[:10].mean()), float(peaks[10:].mean() / peaks[:10].mean())


def pulses(people: int, seed: int) -> dict[str, float]:
    """Give single pulses and pairs to the ordinary cortex at rest."""
    rng = np.random.default_rng(seed)
    sizes = np.array([float(mep_mv(one, 120.0)) for one in drawn(rng, people)])
    trials = sizes[:, None] * np.exp(0.51 * rng.standard_normal((people, 30)))
    at_90, at_110 = (_left(_ORDINARY, "paired", 3.0, one) for one in (90.0, 110.0))
    return {
        **{f"mep_{one}": _single(_ORDINARY, float(one)) for one in (110, 120, 130, 140, 150)},
        "mep_100": float(mep_mv(_ORDINARY, 100.0)),
        "mep_mean": trials.mean(),
        "mep_sd": np.log(trials).mean(axis=1).std(),
        **{f"sici_{isi}": _left(_ORDINARY, "paired", isi, 80.0) for isi in (1, 3)},
        **{f"icf_{isi}": _left(_ORDINARY, "paired", isi, 80.0) for isi in (10, 12, 15)},
        **{f"lici_{isi}": _left(_ORDINARY, "paired", isi, 120.0) for isi in (50, 100, 150, 250)},
        **{f"sai_{isi}": _left(_ORDINARY, "afferent", isi, _NONE) for isi in (21, 15, 45)},
        "sici_u": at_110 / at_90,
        **{f"silence_{test}": _silence(_ORDINARY, test) for test in (100, 120, 140, 160)},
        "gaba_a": _ORDINARY["tau_gaba_a_ms"],
        "gaba_b": _ORDINARY["tau_gaba_b_ms"],
        "gaba_b_rise": _ORDINARY["tau_gaba_b_rise_ms"],
    }


def tired(people: int, seed: int) -> dict[str, float]:
    """Give pulses after contractions, with ordinary and with blunted feedback."""
    (raised, lowered), (raised_ill, lowered_ill) = _after_sets(_ORDINARY), _after_sets(_BLUNTED)
    (size, longer), (size_ill, longer_ill) = _after_pinch(_ORDINARY), _after_pinch(_BLUNTED)
    (mep, silence), (mep_ill, silence_ill) = _after_hold(_ORDINARY), _after_hold(_BLUNTED)
    rng = np.random.default_rng(seed)
    severity = np.exp(_SEVERITY * rng.standard_normal(people))
    shifts = [
        _after_pinch(changed_by(one, "blunted_feedback", strength=float(how)))[1]
        for one, how in zip(drawn(rng, people), severity, strict=True)
    ]
    pinched = contract(_ORDINARY, target_fraction=1.0, seconds=60.0).left
    nerve = _block(_ORDINARY, "nerve", _NONE, _NONE, _NONE, active=False, state=pinched)
    return {
        "raised": raised,
        "raised_ill": raised_ill,
        "lowered": lowered,
        "lowered_ill": lowered_ill,
        "pinched": size,
        "pinched_silence": longer,
        "pinched_ill": size_ill,
        "pinched_silence_ill": longer_ill,
        "severity": float(np.corrcoef(shifts, severity)[0, 1]),
        "held_mep": mep,
        "held_mep_ill": mep_ill / mep,
        "held_silence": silence,
        "held_silence_ill": silence_ill - silence,
        "cmap": nerve["mep_mv"] * nerve["mep_gain"] / _ORDINARY["cmap_mv"],
    }


def _after_sets(person: Parameters) -> tuple[float, float]:
    """Mean answer right after each set, and in the first minutes after the last, in % of that before."""
    sets = gripped(person, _SETS_LEVEL, on_s=_SETS_S, off_s=_PAUSE_S, reward=5.0).grips
    state = last = RESTED
    soon = []
    for _ in range(sets):
        last = contract(person, target_fraction=_SETS_LEVEL, seconds=_SETS_S, before=state).left
        soon.append(recovered(person, last, _PAUSE_S / 2.0).gain(person))
        state = recovered(person, last, _PAUSE_S)
    late = [recovered(person, last, 60.0 * minute).gain(person) for minute in _AFTER_MIN]
    return 100.0 * float(np.mean(soon)), 100.0 * float(np.mean(late))


def _after_pinch(person: Parameters) -> tuple[float, float]:
    """Answer two minutes after a pinch of a minute in % of that before, and the change of the silent period."""
    after = recovered(person, contract(person, target_fraction=1.0, seconds=60.0).left, 120.0)
    return 100.0 * after.gain(person), _silence(person, state=after) - _silence(person)


def _after_hold(person: Parameters) -> tuple[float, float]:
    """The same at the end of a hold at a fifth of the force."""
    done = held(person, 0.2)
    force = np.minimum(done.units.force_percent / 100.0, 1.0)
    state = exerted(
        person,
        RESTED,
        done.units.excitation_percent / 100.0,
        afferents=float(done.afferents[-1]),
        tired=float(three_compartments(person, force, step_s=0.1)[-1, 1]),
        step_s=0.1,
    )
    return 100.0 * state.gain(person), _silence(person, state=state) - _silence(person)


def illness() -> dict[str, float]:
    """Give pulses to the adult in whom less inhibition and lower excitability hold, and once more with a drug."""
    pairs = {
        "lici": ("paired", 100.0, 120.0),
        "sici": ("paired", 3.0, 80.0),
        "sai": ("afferent", 21.0, _NONE),
        "icf": ("paired", 12.0, 80.0),
    }
    treated = changed_by(_ILL, "pregabalin")
    well, ill, after = ({name: _left(one, *of) for name, of in pairs.items()} for one in (_ORDINARY, _ILL, treated))
    return {
        "lc_lici": ill["lici"] - well["lici"],
        "lc_sici": ill["sici"] - well["sici"],
        "lc_sai": ill["sai"] - well["sai"],
        "lc_mep": _single(_ILL, 120.0) / _single(_ORDINARY, 120.0),
        "lc_silence": _silence(_ILL) - _silence(_ORDINARY),
        "fm_rmt": _ILL["rmt_percent_mso"] - _ORDINARY["rmt_percent_mso"],
        "fm_sici": (well["sici"] - ill["sici"]) / 100.0,
        "fm_treated": (ill["sici"] - after["sici"]) / 100.0,
        "fm_silence": _silence(treated) - _silence(_ILL),
        "fm_icf": ill["icf"] - well["icf"],
    }
