"""Force recordings made of formulas, so that what a measure must give is known; none of it is anybody's data."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ponos.instruments.force import Settings
from ponos.instruments.force.force_test import ForceTest
from ponos.instruments.force.measures.measuring import measure
from ponos.instruments.force.observing import emg_noise
from ponos.measures import Measure, flat
from ponos.recording import Recording, Signals, Table

__all__ = ["FS", "answers", "as_test", "blocks", "listed", "recording", "trains", "work"]

FS = 1000.0

Floats = NDArray[np.float64]


def blocks(*parts: tuple[float, float]) -> Floats:
    """Give force as (N, seconds) one behind the other."""
    return np.concatenate([np.full(round(seconds * FS), float(level)) for level, seconds in parts])


def trains(level: float, times: int, *, on_s: float = 2.0, off_s: float = 2.0, factor: float = 1.0) -> Floats:
    """Give equal pulls, each weaker than the one before by a factor, with rest around them."""
    pulls = [one for number in range(times) for one in ((level * factor**number, on_s), (0.0, off_s))]
    return blocks((0.0, off_s), *pulls)


def work(force: Floats, uv_per_n: Floats | float, *, median_hz: Floats | float = 90.0, seed: int = 0) -> Floats:
    """Give the EMG in mV that goes with a force."""
    noise = emg_noise(np.broadcast_to(np.asarray(median_hz, float), force.shape), FS, np.random.default_rng(seed))
    return noise * force * uv_per_n / 1000.0


def recording(
    force: Floats, *, column: str = "force_n", pulses: dict[float, str] | None = None, **more: Any
) -> Recording:
    """Give a recording of a force, and of EMG as ``emg_mv=…``."""
    given = pd.DataFrame({"at_s": list(pulses or {}), "pulse": list((pulses or {}).values())})
    return Recording(
        instrument="force",
        data=Signals(pd.DataFrame({column: force, **more}), FS),
        format="made",
        source="made",
        sha256="0" * 64,
        tables={"pulses": given} if pulses else {},
    )


def listed(**columns: Any) -> Recording:
    """Give a list of pulls."""
    return Recording(
        instrument="force", data=Table(pd.DataFrame(columns)), format="made", source="made", sha256="0" * 64
    )


def as_test(made: Recording, **said: Any) -> ForceTest:
    """Make a recording ready."""
    return ForceTest(made, Settings(**said))


def answers(made: Recording, **said: Any) -> dict[str, Measure]:
    """Measure a recording; by ``id`` and ``id:key=value``."""
    found = measure(made, Settings(**said))
    return {f"{one.id}:{flat(one.condition)}".rstrip(":"): one for one in found}
