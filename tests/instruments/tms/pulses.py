"""Recordings made in a few lines for the tests of what is measured in them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ponos.instruments.parts import Part, answers
from ponos.instruments.tms.measures.specs import REGISTER
from ponos.instruments.tms.settings import Settings
from ponos.instruments.tms.sweeps import Sweeps
from ponos.measures import Measure
from ponos.recording import Epochs, Recording

Floats = NDArray[np.float64]


def sizes(median_mv: float, n: int, *, seed: int, log_sd: float = 0.5) -> Floats:
    """Sizes of responses that vary as they do."""
    return median_mv * np.exp(log_sd * np.random.default_rng(seed).standard_normal(n))


def rows(mep_mv: Floats, **told: float | str) -> pd.DataFrame:
    """Trials with these sizes."""
    return pd.DataFrame({"mep_mv": mep_mv, **told})


def table(*parts: pd.DataFrame) -> Recording:
    """A table of sizes, without sweeps."""
    trials = pd.concat(parts, ignore_index=True)
    trials.insert(0, "sweep", np.arange(1, len(trials) + 1))
    none = tuple(np.empty((0, 0)) for _ in range(len(trials)))
    return Recording(instrument="tms", data=Epochs(none, trials, (), 1000.0), format="made", source="made", sha256="0")


def epochs(recording: Recording) -> Epochs:
    """What a recording of sweeps holds."""
    assert isinstance(recording.data, Epochs)
    return recording.data


def with_trials(recording: Recording, **told: float | str) -> Recording:
    """The same sweeps, of whose trials something else is told."""
    data = epochs(recording)
    return replace(recording, data=replace(data, trials=data.trials.assign(**told)))


def measured(
    parts: tuple[Part[Sweeps], ...], recording: Recording, id: str, *, settings: Settings | None = None
) -> list[Measure]:
    """Every answer to one id."""
    sweeps = Sweeps(recording, settings or Settings())
    return [one for one in answers(parts, sweeps, REGISTER) if one.id == id]


def the(found: list[Measure], **condition: str) -> Measure:
    """The one answer in a condition."""
    (one,) = [one for one in found if dict(one.condition) == condition]
    return one


def value(found: Measure) -> float:
    """Its value, which it has."""
    assert found.value is not None
    return found.value


def interval(found: Measure) -> tuple[float, float]:
    """Its interval, which it has."""
    assert found.low is not None
    assert found.high is not None
    return found.low, found.high


def holds(found: Measure, truth: float, *, within: float = 0.0) -> bool:
    """Whether its interval holds the truth, give or take."""
    low, high = interval(found)
    return low - within <= truth <= high + within
