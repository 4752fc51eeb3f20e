"""Under which circumstances force was recorded: what must agree before two recordings of one person may be compared."""

from __future__ import annotations

from collections.abc import Mapping

from ponos.errors import MeasureError
from ponos.instruments.force.channel_names import FORCES, muscle_of
from ponos.instruments.force.force_test import ForceTest
from ponos.instruments.force.measures.fatigue import failure
from ponos.instruments.force.settings import Settings
from ponos.recording import Recording

__all__ = ["circumstances"]


def circumstances(recording: Recording, settings: Settings) -> Mapping[str, float | str]:
    """Tell how a recording was made.

    Parameters
    ----------
    recording : Recording
        Of force.
    settings : Settings
        What the user says about it.

    Returns
    -------
    mapping of str to float or str
        ``side, muscle, gauge, mvc_rule, tasks, hold_target``; what is not known is left out.
    """
    test = ForceTest(recording, settings)
    sides = {one.side for one in test.series} if test.lacks("samples") else set()
    side = settings.side or str(recording.about.get("side", "")) or (sides.pop() if len(sides) == 1 else "")
    told: dict[str, float | str] = {
        "side": side,
        "muscle": settings.muscle or muscle_of(test.emg_column),
        "gauge": test.printed_unit if test.force_column in FORCES else "",
        "mvc_rule": settings.mvc_rule if not test.lacks("samples") else "",
        "tasks": ", ".join(one.name for one in test.tasks),
    }
    found = {key: value for key, value in told.items() if value != ""}
    if not test.lacks("hold"):
        try:
            found["hold_target"] = failure(test).target
        except MeasureError:
            return found
    return found
