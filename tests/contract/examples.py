"""One good example a built-in instrument: a body's trajectory that the instrument observes into a recording.

A new instrument adds one entry to :data:`EXAMPLES`; every contract test then applies to it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pandas as pd

__all__ = ["EXAMPLES", "Example"]


@dataclass(frozen=True)
class Example:
    """A good recording of one instrument.

    Attributes
    ----------
    trajectory : callable
        Gives the table of time and named quantities that the instrument observes.
    settings : mapping
        What a user would say beside it.
    cannot_give : mapping of str to str
        Ids that this example has no value for -> why. Every other id must come with a value.
    needs : str
        Library of an extra without which values are missing, with that reason.
    """

    trajectory: Callable[[], pd.DataFrame]
    settings: Mapping[str, object] = field(default_factory=dict)
    cannot_give: Mapping[str, str] = field(default_factory=dict)
    needs: str = ""


def _cycle_ramp() -> pd.DataFrame:
    from ponos.instruments.cpet.virtual import VirtualTest

    fit_enough_for_both_thresholds = VirtualTest(vo2_peak=2600.0, vt2_fraction=0.8, ve_rise=1.8, ramp_w_min=20.0)
    return fit_enough_for_both_thresholds.trajectory().assign(spo2_percent=97.0)


def _incentives_and_grips() -> pd.DataFrame:
    """Eight cues of each kind of 6 s, and eight grips of 10 s; the striatum and the motor cortex answer."""
    cues = ["gain_anticipation", "neutral_anticipation", "loss_anticipation"] * 8
    kinds = [*cues, *["grip"] * 8]
    lengths = [6.0] * len(cues) + [10.0] * 8
    onsets = [10.0 + 12.0 * place for place in range(len(cues))] + [306.0 + 24.0 * place for place in range(8)]
    answers = {"gain_anticipation": 0.5, "loss_anticipation": 0.3, "neutral_anticipation": 0.1, "grip": 0.8}
    size = [answers[kind] for kind in kinds]
    return pd.DataFrame(
        {
            "onset_s": onsets,
            "duration_s": lengths,
            "trial_type": kinds,
            "ventral_striatum_percent": size,
            "motor_cortex_left_percent": size,
        }
    )


def _pulls_levels_and_a_hold() -> pd.DataFrame:
    from ponos.instruments.force.virtual import VirtualSession

    return VirtualSession().trajectory()


def _pain_session() -> pd.DataFrame:
    """Thresholds at two sites, five single stimuli and trains, heat rated around cold water, and a questionnaire."""
    from ponos.instruments.pain.formats import AREAS

    rows: list[dict[str, object]] = []
    for conditioning, kpa in (("baseline", 300.0), ("parallel", 390.0), ("sequential", 340.0)):
        for site in ("trapezius", "tibialis"):
            rows += [{"site": site, "conditioning": conditioning, "pressure_threshold_kpa": kpa} for _ in range(3)]
        rows += [{"modality": "heat", "conditioning": conditioning, "rating": 60.0 - kpa / 10 + 30} for _ in range(3)]
    rows += [{"heat_threshold_celsius": 43.0}, {"heat_threshold_celsius": 43.0}, {"heat_threshold_celsius": 43.0}]
    rows += [{"cold_threshold_celsius": 12.0}, {"cold_threshold_celsius": 12.0}, {"cold_threshold_celsius": 12.0}]
    for stimulus, rating in (("single", 20.0), ("train", 45.0)):
        rows += [{"modality": "pinprick", "stimulus": stimulus, "rating": rating} for _ in range(5)]
    answers: dict[str, object] = {name: float(place % 2 == 0) for place, name in enumerate(AREAS)}
    answers |= {"fatigue": 3.0, "waking_unrefreshed": 2.0, "cognitive_symptoms": 2.0, "symptoms_3_months": 1.0}
    rows.append(answers | {"headache": 1.0, "abdominal_cramps": 0.0, "depression": 0.0})
    table = pd.DataFrame(rows).assign(time_s=[60.0 * place for place in range(len(rows))], rating_of=100.0)
    table["conditioning"] = table["conditioning"].fillna("baseline")
    words = ["modality", "site", "stimulus"]
    return table.assign(**{name: table[name].fillna("") for name in words})


def _effort_choices() -> pd.DataFrame:
    import numpy as np

    from ponos.instruments.effort.virtual import VirtualChooser

    return VirtualChooser(ability=0.8).two_tasks(np.random.default_rng(3))


def _pulses_before_and_after_a_contraction() -> pd.DataFrame:
    from ponos.instruments.tms.virtual.cortex import VirtualMotorCortex
    from ponos.instruments.tms.virtual.exertion import Exertion
    from ponos.instruments.tms.virtual.plans import full_protocol

    left_behind = Exertion(facilitation_percent=150.0, depression_percent=45.0, silent_period_ms=15.0)
    within_reach = VirtualMotorCortex(exertion=left_behind).excited(-20.0)
    return within_reach.trajectory(full_protocol(rmt_percent_mso=within_reach.rmt_percent_mso, each=10, hunting=5))


def _two_back() -> pd.DataFrame:
    """Ten minutes of a 2-back task in two blocks, 2.5 s a letter, a third of them targets, slowing by 6 ms a minute."""
    n = 240
    time = [2.5 * place for place in range(n)]
    return pd.DataFrame(
        {
            "time_s": time,
            "block": ["1" if at < 300.0 else "2" for at in time],
            "target": [float(place % 3 != 1) for place in range(n)],
            "reaction_time_ms": [420.0 + 0.1 * at for at in time],
            "error_percent": [8.0] * n,
            "omission_percent": [3.0] * n,
        }
    )


def _walk_after_a_cue() -> pd.DataFrame:
    """Three seconds of standing, a cue, and 40 seconds of walking that begin 0.32 s after it; 100 samples a second."""
    time = [place / 100.0 for place in range(4400)]
    return pd.DataFrame(
        {
            "time_s": time,
            "cue": [float(3.0 <= at < 3.5) for at in time],
            "cadence_steps_min": [112.0 if at >= 3.32 else 0.0 for at in time],
        }
    )


EXAMPLES: dict[str, Example] = {
    "gait": Example(_walk_after_a_cue, settings={"height_cm": 170.0}, needs="skdh"),
    "vigilance": Example(_two_back),
    "pain": Example(_pain_session),
    "imaging": Example(_incentives_and_grips),
    "cpet": Example(
        _cycle_ramp,
        settings={
            "body_mass_kg": 68.0,
            "height_cm": 170.0,
            "age_y": 40.0,
            "sex": "female",
            "mode": "cycle",
            "fev1_l": 3.1,
            "sbp_peak": 182.0,
            "dbp_peak": 84.0,
            "borg": 18.0,
            "lactate_peak": 8.5,
            "blood": "pao2=97,paco2=38,pvo2=24,hb=14",
        },
        cannot_give={
            "speed_peak": "it is a cycle",
            **dict.fromkeys(
                ("vo2_kinetics_baseline", "vo2_kinetics_amplitude", "vo2_kinetics_delay", "vo2_kinetics_tau"),
                "the load rises all the time",
            ),
        },
    ),
    "tms": Example(_pulses_before_and_after_a_contraction),
    "force": Example(
        _pulls_levels_and_a_hold,
        settings={"tasks": "pulls=1.5:11.5,levels=12:26,hold=27.5:41.5,pulls=42.5:52.5"},
        cannot_give={"mvc_torque": "the gauge gives a force"},
    ),
    "effort": Example(_effort_choices, cannot_give={"effort_sensitivity": "one hard task is offered"}),
}
