"""Made-up studies, as small as a test needs: groups, sessions, measures with known numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ponos.measures import LONG_COLUMNS, MeasureSpec
from ponos.study.analysing import analyse
from ponos.study.contrasted import Contrasted
from ponos.study.design.selector import Selector
from ponos.study.design.types import Contrast, Design, Group, Session
from ponos.study.result import Result
from ponos.study.run.types import Run
from ponos.study.study import Study

Floats = NDArray[np.float64]
Cells = Mapping[tuple[str, str], Sequence[float] | Floats]
"""Numbers of a measure by group and session, one a person; NaN where missing."""

LABELS = {"patients": "Patients", "controls": "Controls", "bed-rest": "Bed rest"}


def spec(id: str, **facts: Any) -> MeasureSpec:
    """A measure of its own."""
    told = {"label": id.replace("_", " "), "unit": "ml_min", "link": "oxygen", "digits": 1, "definition": "Made up."}
    return MeasureSpec(**{"id": id, "references": (), **told, **facts})


def contrast(name: str, kind: Any, **facts: Any) -> Contrast:
    """A contrast of all measures."""
    told = {"label": name, "measures": (Selector("*"),), **facts}
    return Contrast(name=name, kind=kind, **told)


def study(
    measures: Mapping[MeasureSpec, Any],
    contrasts: Sequence[Contrast],
    *,
    about: Mapping[str, Sequence[Any]] | None = None,
    visits: Sequence[tuple[str, str, str]] = (),
    **design: Any,
) -> Study:
    """A study of people named after their group, ``patients-0``; visits are those not done, with their reason."""
    sizes = {group: len(numbers) for cells in measures.values() for (group, _), numbers in cells.items()}
    people = pd.DataFrame(
        {"group": [group for group, size in sizes.items() for _ in range(size)]},
        index=pd.Index([f"{group}-{i}" for group, size in sizes.items() for i in range(size)], name="participant_id"),
    )
    people["sex"] = ["female" if i % 2 else "male" for i in range(len(people))]
    for name, told in (about or {}).items():
        people[name] = list(told)
    sessions = list(dict.fromkeys(session for cells in measures.values() for _, session in cells))
    rows = [
        {"participant_id": f"{group}-{i}", "group": group, "session": session, "measure": one.id, "value": value}
        for one, cells in measures.items()
        for (group, session), numbers in cells.items()
        for i, value in enumerate(numbers)
    ]
    long = pd.DataFrame(rows).reindex(columns=list(LONG_COLUMNS))
    long[["condition", "reason"]] = ""
    plan = Design(
        name="made up",
        groups=tuple(Group(group, LABELS.get(group, group)) for group in sizes),
        reference="controls",
        sessions=tuple(Session(one, one) for one in sessions),
        contrasts=tuple(contrasts),
        measures={one.id: one for one in measures},
        draws=500,
    )
    lost = [{"participant_id": who, "session": when, "done": False, "reason": why} for who, when, why in visits]
    return Study(
        path=Path("made-up"),
        design=replace(plan, **design),
        people=people,
        visits=pd.DataFrame(lost, columns=["participant_id", "session", "hours_since_exertion", "done", "reason"]),
        values=long,
    )


def result(made: Study) -> Result:
    """Analyse it."""
    return analyse(made, Run(files=(), long=made.values))


def only(made: Study) -> Contrasted:
    """The one finding of a study that has one."""
    (found,) = result(made).findings
    return found


def drawn(seed: int, *shape: int, mean: float = 100.0, sd: float = 10.0) -> Floats:
    """Normal numbers."""
    return np.random.default_rng(seed).normal(mean, sd, shape)
