"""Under which circumstances a test was done: what must agree before two tests of one person may be compared."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np

from ponos.instruments.cpet.exercise_test import ExerciseTest
from ponos.instruments.cpet.settings import Settings
from ponos.recording import Recording

__all__ = ["circumstances"]

_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})")


def circumstances(recording: Recording, settings: Settings) -> Mapping[str, float | str]:
    """Tell how a test was done.

    Parameters
    ----------
    recording : Recording
        The test.
    settings : Settings
        What the user says about it.

    Returns
    -------
    mapping of str to float or str
        ``protocol, protocol_rate, ergometer, averaging, sampling, body_mass_kg, start_hour, stop_reason``, and
        ``start_s``, ``end_s`` of incremental exercise in the recording's own time. What is not known is left out.
    """
    test = ExerciseTest(recording, settings)
    phases = test.phases
    told: dict[str, float | str | None] = {
        "protocol": None if phases.kind == "unknown" else phases.kind,
        "protocol_rate": phases.rate_per_min if phases.incremental else None,
        "ergometer": _ergometer(test),
        "averaging": _averaging(test),
        "sampling": _sampling(test),
        "body_mass_kg": test.fact("body_mass_kg"),
        "start_hour": _hour(str(recording.about.get("start_time", ""))),
        "stop_reason": settings.stop_reason or str(recording.about.get("stop_reason", "")) or None,
        "start_s": phases.exercise[0] if phases.exercise and phases.incremental else None,
        "end_s": phases.end_s if phases.incremental else None,
    }
    return {key: value for key, value in told.items() if value is not None}


def _ergometer(test: ExerciseTest) -> str | None:
    said = test.settings.mode or test.recording.about.get("mode")
    if said:
        return str(said)
    moved = {name: bool(np.nanmax(test.column(column), initial=0.0) > 0) for name, column in _LOADS.items()}
    return next((name for name, found in moved.items() if found), None)


_LOADS = {"cycle": "work_w", "treadmill": "speed_km_h"}


def _averaging(test: ExerciseTest) -> str:
    """The rule in words; the file's own where it is averaged over longer already."""
    step = _step(test)
    if step and (test.rule.kind == "breaths" or step >= test.rule.size):
        return f"the file's own means of {step:g} s"
    return test.rule.words


def _sampling(test: ExerciseTest) -> str | None:
    kind = test.recording.about.get("sampling")
    step = _step(test)
    return f"means of {step:g} s" if step else None if kind is None else str(kind)


def _step(test: ExerciseTest) -> float:
    if test.recording.about.get("sampling") != "averaged":
        return 0.0
    return float(test.recording.about.get("sampling_s", 0.0) or 0.0)


def _hour(clock: str) -> float | None:
    found = _CLOCK.search(clock)
    return int(found[1]) + int(found[2]) / 60.0 if found else None
