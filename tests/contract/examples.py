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
    """

    trajectory: Callable[[], pd.DataFrame]
    settings: Mapping[str, object] = field(default_factory=dict)
    cannot_give: Mapping[str, str] = field(default_factory=dict)


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


EXAMPLES: dict[str, Example] = {
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
}
