"""Lapses, omissions and false starts."""

from __future__ import annotations

from ponos.errors import MeasureError
from ponos.instruments.parts import Part, gives
from ponos.instruments.vigilance.specs import REGISTER
from ponos.instruments.vigilance.trials import Trials
from ponos.measures import Measure
from ponos.statistics.proportions import wilson

__all__ = ["PARTS"]


@gives(REGISTER, "lapses", "lapse_share", "omissions", needs=("reaction_time_ms",))
def _lapses(trials: Trials) -> list[Measure]:
    asked = int(trials.asked.sum())
    if not asked:
        raise MeasureError("No stimulus asked for a response.")
    omitted = int(trials.omitted.sum())
    slow = int((trials.asked & (trials.all_times_ms >= trials.settings.lapse_ms)).sum())
    low, high = wilson(slow + omitted, asked)
    method = f"responses of {trials.settings.lapse_ms:g} ms or more, and omissions"
    share, low, high = (100.0 * one for one in ((slow + omitted) / asked, low, high))
    # Recognising a target takes longer than seeing a light.
    aside = "" if trials.lacks("target") else "The limit is that of simple reactions (psychomotor vigilance test)."
    over, silent = f"{method}, over stimuli", "stimuli that asked for a response and got none"
    return [
        trials.told("lapses", float(slow + omitted), n=asked, reason=aside, method=method),
        trials.told("lapse_share", share, low=low, high=high, n=asked, reason=aside, method=over),
        trials.told("omissions", float(omitted), n=asked, method=silent),
    ]


@gives(REGISTER, "false_starts", needs=("reaction_time_ms",))
def _false_starts(trials: Trials) -> list[Measure]:
    count, n = int(trials.false_start.sum()), len(trials.table)
    method = f"responses before {trials.settings.false_start_ms:g} ms"
    return [trials.told("false_starts", float(count), n=n, method=method)]


PARTS: tuple[Part[Trials], ...] = (_lapses, _false_starts)
