"""Made-up trials that the tests of the instrument share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from ponos.instruments.effort.observing import observe
from ponos.instruments.effort.settings import Settings
from ponos.instruments.effort.task import Task
from ponos.instruments.effort.virtual import VirtualChooser
from ponos.measures import Measure
from ponos.pooled import Member
from ponos.recording import Recording, Table

__all__ = ["measured", "members", "of", "recorded", "table_file", "task_of"]


def of(rows: pd.DataFrame) -> Recording:
    """Make a recording of a table."""
    return Recording(instrument="effort", data=Table(rows), format="made", source="made", sha256="0")


def task_of(rows: pd.DataFrame, *, settings: Settings | None = None) -> Task:
    """Make a table ready."""
    return Task(of(rows), settings or Settings())


def recorded(one: VirtualChooser, seed: int, *, trials: int = 50) -> Recording:
    """Observe a person at the hard task against the easy one."""
    rng = np.random.default_rng(seed)
    return observe(one.two_tasks(rng, trials=trials), rng)


def measured(recording: Recording, *, settings: Settings | None = None) -> dict[str, Measure]:
    """Measure, and give what was found by id and condition."""
    from ponos.instruments.effort.measures.measuring import measure

    found = measure(recording, settings or Settings())
    return {" ".join([one.id, *one.condition.values()]): one for one in found}


def members(groups: Mapping[str, Sequence[VirtualChooser]], seed: int) -> list[Member]:
    """Observe groups of people."""
    rng = np.random.default_rng(seed)
    return [
        Member(participant=f"{group}{number}", group=group, sex="", recording=observe(one.two_tasks(rng), rng))
        for group, people in groups.items()
        for number, one in enumerate(people)
    ]


def table_file(folder: Path, text: str, *, name: str = "trials.csv") -> Path:
    """Write a table."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path
