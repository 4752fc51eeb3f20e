"""Reward and effort imaging: fMRI of incentive-delay and grip tasks, region by region."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ponos.instruments.base import Format, Instrument
from ponos.instruments.imaging.settings import Settings

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from matplotlib.figure import Figure

    from ponos.instruments.imaging.formats.scan import Scan
    from ponos.measures import Measure, Register
    from ponos.recording import Recording
    from ponos.source import Source

__all__ = ["INSTRUMENT", "Settings"]


def _formats() -> tuple[Format[Scan], ...]:
    from ponos.instruments.imaging.formats import FORMATS

    return FORMATS


def _register() -> Register:
    from ponos.instruments.imaging.specs import REGISTER

    return REGISTER


def _read(source: Source, settings: Settings) -> Recording:
    from ponos.instruments.imaging.reading import read

    return read(source, settings)


def _measure(recording: Recording, settings: Settings) -> list[Measure]:
    from ponos.instruments.imaging.measuring import measure

    return measure(recording, settings)


def _figure(recording: Recording, settings: Settings) -> Figure:
    from ponos.instruments.imaging.figure import responses

    return responses(recording, settings)


def _observe(trajectory: pd.DataFrame, rng: np.random.Generator) -> Recording:
    from ponos.instruments.imaging.observing import observe

    return observe(trajectory, rng)


INSTRUMENT = Instrument(
    name="imaging",
    title="reward and grip imaging (fMRI)",
    settings=Settings,
    formats=_formats,
    register=_register,
    read=_read,
    measure=_measure,
    figure=_figure,
    observe=_observe,
    package="ponos.instruments.imaging",
)
