"""Why something cannot be measured in a force recording: each need, and the sentence where it is not met."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from ponos.instruments.force.spectra import LOWEST_RATE_HZ
from ponos.recording import Signals

if TYPE_CHECKING:
    from ponos.instruments.force.force_test import ForceTest

__all__ = ["NEEDS"]


def _lacks_force(test: ForceTest) -> str:
    if not test.force_column:
        return "The recording has no channel of force or torque."
    values = test.rows[test.force_column].to_numpy(float)
    known = values[np.isfinite(values)]
    if not len(known):
        return f"Channel '{test.force_column}' holds no number."
    if isinstance(test.recording.data, Signals) and len(known) < 0.5 * test.fs_hz:
        return "The recording is shorter than half a second."
    if isinstance(test.recording.data, Signals) and known.min() == known.max():
        return f"Channel '{test.force_column}' is flat: the gauge was not connected, or nobody pulled."
    return ""


def _lacks_unit(test: ForceTest, column: str, other: str) -> str:
    if lacking := test.lacks("force"):
        return lacking
    if test.force_column == column:
        return ""
    if test.force_column in ("force_n", "torque_nm"):
        return f"The gauge gives {'N·m' if column == 'force_n' else 'N'}, not " + (
            f"{'N' if column == 'force_n' else 'N·m'}; see {other}."
        )
    return (
        f"The file gives the force in {test.printed_unit}; say what a volt means (--force-unit-per-volt "
        '"100 n"), or name the unit of the channel (--map COLUMN=force:n).'
    )


def _lacks_samples(test: ForceTest) -> str:
    return "" if isinstance(test.recording.data, Signals) else "A list of pulls has no course of force."


def _lacks_emg(test: ForceTest) -> str:
    if lacking := test.lacks("samples"):
        return lacking
    if not test.emg_column:
        return f"There is no EMG of '{test.settings.muscle}'." if test.settings.muscle else "There is no EMG channel."
    if not np.any(test.emg):
        return f"Channel '{test.emg_column}' is flat or holds no number: the electrodes were not connected."
    return ""


def _lacks_spectrum(test: ForceTest) -> str:
    if lacking := test.lacks("emg"):
        return lacking
    rate = float(test.recording.about.get("emg_fs_hz", test.fs_hz))
    if rate < LOWEST_RATE_HZ:
        return (
            f"The EMG is sampled at {rate:g} Hz; a spectrum needs at least {LOWEST_RATE_HZ:g} Hz, or most of its "
            "power is not in the file."
        )
    return ""


def _lacks_pulls(test: ForceTest) -> str:
    if lacking := test.lacks("force"):
        return lacking
    return "" if test.series else "There are no maximal pulls in this recording."


def _lacks_hold(test: ForceTest) -> str:
    if lacking := test.lacks("force") or test.lacks("samples"):
        return lacking
    if test.hold is None:
        return (
            f"No contraction lasts {test.settings.hold_min_s:g} s; where one was a hold, say so: "
            "--tasks hold=FROM:TO or --hold-min-s."
        )
    return ""


def _lacks_pulses(test: ForceTest) -> str:
    if lacking := test.lacks("force") or test.lacks("samples"):
        return lacking
    if not len(test.pulses):
        return (
            "The recording has no stimuli; say when they were given: --pulses 3.79,6.03 (s), --pulses artefact:3 "
            "(mV) or --design FILE."
        )
    return ""


NEEDS: dict[str, Callable[[ForceTest], str]] = {
    "force": _lacks_force,
    "newton": partial(_lacks_unit, column="force_n", other="mvc_torque"),
    "torque": partial(_lacks_unit, column="torque_nm", other="mvc_force"),
    "samples": _lacks_samples,
    "emg": _lacks_emg,
    "spectrum": _lacks_spectrum,
    "pulls": _lacks_pulls,
    "hold": _lacks_hold,
    "pulses": _lacks_pulses,
}
"""By what a part needs; each says why a recording has not got it, and nothing where it has."""
