"""Pain: thresholds, temporal summation, conditioned pain modulation and the fibromyalgia criteria of 2016."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ponos.instruments.base import Format, Instrument
from ponos.instruments.pain.settings import Settings

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from matplotlib.figure import Figure

    from ponos.measures import Measure, Register
    from ponos.recording import Recording
    from ponos.sheets.named import Named
    from ponos.source import Source

__all__ = ["INSTRUMENT", "Settings"]


def _formats() -> tuple[Format[Named], ...]:
    from ponos.instruments.pain.formats import FORMATS

    return FORMATS


def _register() -> Register:
    from ponos.instruments.pain.specs import REGISTER

    return REGISTER


def _read(source: Source, settings: Settings) -> Recording:
    from ponos.instruments.pain.reading import read

    return read(source, settings)


def _measure(recording: Recording, settings: Settings) -> list[Measure]:
    from ponos.instruments.pain.measures.measuring import measure

    return measure(recording, settings)


def _figure(recording: Recording, settings: Settings) -> Figure:
    from ponos.instruments.pain.figure import thresholds_and_ratings

    return thresholds_and_ratings(recording, settings)


def _observe(trajectory: pd.DataFrame, rng: np.random.Generator) -> Recording:
    from ponos.instruments.pain.observing import observe

    return observe(trajectory, rng)


INSTRUMENT = Instrument(
    name="pain",
    title="pain thresholds, modulation and fibromyalgia criteria",
    settings=Settings,
    formats=_formats,
    register=_register,
    read=_read,
    measure=_measure,
    figure=_figure,
    observe=_observe,
    package="ponos.instruments.pain",
)
