"""Transcranial magnetic stimulation: thresholds, size and latency of the answer, inhibition, silence, exertion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ponos.instruments.base import ChecklistItem, Format, Instrument
from ponos.instruments.tms.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    import pandas as pd
    from matplotlib.figure import Figure

    from ponos.measures import Measure, Register
    from ponos.recording import Recording
    from ponos.source import Source

__all__ = ["INSTRUMENT", "Settings"]


def _formats() -> tuple[Format[Any], ...]:
    from ponos.instruments.tms.formats import FORMATS

    return FORMATS


def _register() -> Register:
    from ponos.instruments.tms.measures.specs import REGISTER

    return REGISTER


def _read(source: Source, settings: Settings) -> Recording:
    from ponos.instruments.tms.reading.reader import read

    return read(source, settings)


def _measure(recording: Recording, settings: Settings) -> list[Measure]:
    from ponos.instruments.tms.measures.measuring import measure

    return measure(recording, settings)


def _figure(recording: Recording, settings: Settings) -> Figure:
    from ponos.instruments.tms.figure import draw

    return draw(recording, settings)


def _observe(trajectory: pd.DataFrame, rng: np.random.Generator) -> Recording:
    from ponos.instruments.tms.observing import observe

    return observe(trajectory, rng)


def _circumstances(recording: Recording, settings: Settings) -> Mapping[str, float | str]:
    from ponos.instruments.tms.circumstances import circumstances

    return circumstances(recording, settings)


def _checklist(recording: Recording, settings: Settings) -> list[ChecklistItem]:
    from ponos.instruments.tms.checklist import filled

    return filled(recording, settings)


INSTRUMENT = Instrument(
    name="tms",
    title="transcranial magnetic stimulation",
    settings=Settings,
    formats=_formats,
    register=_register,
    read=_read,
    measure=_measure,
    figure=_figure,
    observe=_observe,
    package="ponos.instruments.tms",
    circumstances=_circumstances,
    checklist=_checklist,
)
