"""Choices of effort for reward: a hard task against an easy one, or offers; and whether the tasks were completed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ponos.instruments.base import Format, Instrument
from ponos.instruments.effort.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import pandas as pd
    from matplotlib.figure import Figure

    from ponos.measures import Measure, Register
    from ponos.pooled import Member, Pooled
    from ponos.recording import Recording
    from ponos.sheets.named import Named
    from ponos.source import Source

__all__ = ["INSTRUMENT", "Settings"]


def _formats() -> tuple[Format[Named], ...]:
    from ponos.instruments.effort.formats import FORMATS

    return FORMATS


def _register() -> Register:
    from ponos.instruments.effort.specs import REGISTER

    return REGISTER


def _read(source: Source, settings: Settings) -> Recording:
    from ponos.instruments.effort.reading import read

    return read(source, settings)


def _measure(recording: Recording, settings: Settings) -> list[Measure]:
    from ponos.instruments.effort.measures.measuring import measure

    return measure(recording, settings)


def _figure(recording: Recording, settings: Settings) -> Figure:
    from ponos.instruments.effort.figure import choices

    return choices(recording, settings)


def _observe(trajectory: pd.DataFrame, rng: np.random.Generator) -> Recording:
    from ponos.instruments.effort.observing import observe

    return observe(trajectory, rng)


def _group_register() -> Register:
    from ponos.instruments.effort.specs import GROUP_REGISTER

    return GROUP_REGISTER


def _pool(members: Sequence[Member], first: str, second: str, settings: Settings) -> list[Pooled]:
    from ponos.instruments.effort.pool.pooling import pool

    return pool(members, first, second, settings)


INSTRUMENT = Instrument(
    name="effort",
    title="choices of effort for reward",
    settings=Settings,
    formats=_formats,
    register=_register,
    read=_read,
    measure=_measure,
    figure=_figure,
    observe=_observe,
    package="ponos.instruments.effort",
    pool=_pool,
    pooled=_group_register,
)
