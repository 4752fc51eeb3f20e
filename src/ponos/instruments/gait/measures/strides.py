"""Means of the strides, how they vary, and how both feet differ."""

from __future__ import annotations

from math import sqrt

import numpy as np
from scipy.special import stdtrit

from ponos.errors import MeasureError
from ponos.instruments.gait.specs import REGISTER
from ponos.instruments.gait.walk import Floats, Walk
from ponos.instruments.parts import Part, gives
from ponos.measures import Measure

__all__ = ["PARTS"]

_FEW = 30
"""Strides below which variability is doubted (convention)."""
_PAUSE = 1.6
"""A contact that comes later than so many median steps after the last one has others missing between them."""


def _from(walk: Walk) -> str:
    return "strides found in the acceleration of the back" if walk.has_samples else "strides of the table"


def _mean(walk: Walk, id: str, values: Floats, method: str) -> list[Measure]:
    n, mean = len(values), float(values.mean())
    half = float(values.std(ddof=1) / sqrt(n) * stdtrit(n - 1, 0.975))
    return [REGISTER.found(id, mean, low=mean - half, high=mean + half, n=n, method=f"{method}, {_from(walk)}")]


def _variability(walk: Walk, id: str, values: Floats) -> list[Measure]:
    n = len(values)
    doubt = f"There are {n} strides; variability is poorly known from fewer than {_FEW}." if n < _FEW else ""
    cv = 100.0 * float(values.std(ddof=1) / values.mean())
    return [REGISTER.found(id, cv, n=n, doubt=doubt, method=f"standard deviation over the mean, {_from(walk)}")]


@gives(REGISTER, "stride_time", "stride_time_cv", needs=("stride_time_s",))
def _stride_time(walk: Walk) -> list[Measure]:
    values = walk.strides("stride_time_s")
    return _mean(walk, "stride_time", values, "mean") + _variability(walk, "stride_time_cv", values)


@gives(REGISTER, "step_time", "cadence", needs=("step_time_s",))
def _step_time(walk: Walk) -> list[Measure]:
    values = walk.strides("step_time_s")
    return _mean(walk, "step_time", values, "mean") + _mean(walk, "cadence", 60.0 / values, "mean of 60 s/step time")


@gives(REGISTER, "stance_time", needs=("stance_time_s",))
def _stance_time(walk: Walk) -> list[Measure]:
    return _mean(walk, "stance_time", walk.strides("stance_time_s"), "mean")


@gives(REGISTER, "swing_time", needs=("swing_time_s",))
def _swing_time(walk: Walk) -> list[Measure]:
    return _mean(walk, "swing_time", walk.strides("swing_time_s"), "mean")


@gives(REGISTER, "double_support", needs=("double_support_s",))
def _double_support(walk: Walk) -> list[Measure]:
    return _mean(walk, "double_support", walk.strides("double_support_s"), "mean")


@gives(REGISTER, "stride_length", "stride_length_cv", needs=("stride_length_m",))
def _stride_length(walk: Walk) -> list[Measure]:
    values = walk.strides("stride_length_m")
    return _mean(walk, "stride_length", values, "mean") + _variability(walk, "stride_length_cv", values)


@gives(REGISTER, "gait_speed")
def _speed(walk: Walk) -> list[Measure]:
    needed = ("stride_speed_m_s",) if walk.has_samples else ("stride_length_m", "stride_time_s")
    reasons = [reason for name in needed if (reason := walk.lacks(name))]
    if reasons and (walk.has_samples or walk.lacks("stride_speed_m_s")):
        raise MeasureError(reasons[0])
    return _mean(walk, "gait_speed", walk.strides("stride_speed_m_s"), "mean of the speed of each stride")


@gives(REGISTER, "step_time_asymmetry", needs=("step_time_s",))
def _asymmetry(walk: Walk) -> list[Measure]:
    one, other = _both_feet(walk)
    if min(len(one), len(other)) < 2:
        raise MeasureError("There are fewer than 2 steps of each foot.")
    mean = (float(one.mean()) + float(other.mean())) / 2.0
    value = 100.0 * abs(float(one.mean()) - float(other.mean())) / mean
    method = f"difference of the mean step times of both feet over their mean, {_from(walk)}"
    return [REGISTER.found("step_time_asymmetry", value, n=len(one) + len(other), method=method)]


def _both_feet(walk: Walk) -> tuple[Floats, Floats]:
    """Step times of one foot and of the other."""
    if walk.has_samples:
        times, contacts = walk.detected.of("step_time_s"), walk.detected.contacts_s
        return _every_other(times, contacts, float(np.median(walk.strides("step_time_s"))))
    if "side" not in walk.recording.table:
        raise MeasureError("The table does not say which foot a step is of ('side').")
    sides = np.array([str(one).strip().lower()[:1] for one in walk.recording.table["side"].tolist()], dtype=object)
    times = walk.numbers("step_time_s")
    left, right = (times[(sides == letter) & np.isfinite(times)] for letter in ("l", "r"))
    return left, right


def _every_other(times: Floats, contacts_s: Floats, step_s: float) -> tuple[Floats, Floats]:
    """Part the longest run of contacts without a lost one into every other step."""
    breaks = np.flatnonzero(np.diff(contacts_s) > _PAUSE * step_s) + 1
    run = max(np.split(np.arange(len(contacts_s)), breaks), key=len)
    found = times[run]
    first, second = found[::2], found[1::2]
    return first[np.isfinite(first)], second[np.isfinite(second)]


PARTS: tuple[Part[Walk], ...] = (
    _stride_time, _step_time, _asymmetry, _stance_time, _swing_time, _double_support, _stride_length, _speed
)  # fmt: skip
