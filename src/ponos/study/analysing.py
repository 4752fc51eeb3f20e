"""From a measured study to its result: values, checks, findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ponos.instruments import instruments
from ponos.study.checks.looked import Evidence
from ponos.study.checks.looks import look_at
from ponos.study.contrasts.asking import ask, with_pooled
from ponos.study.contrasts.pooling import pooled_findings
from ponos.study.contrasts.scores import Losses
from ponos.study.result import Result
from ponos.study.run.members import Members
from ponos.study.run.types import Run
from ponos.study.study import Study
from ponos.study.values import Values

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["analyse"]


def analyse(study: Study, run: Run) -> Result:
    """Ask a study what it was made to ask.

    Parameters
    ----------
    study : Study
        People, visits, design.
    run : Run
        What was measured.

    Returns
    -------
    Result
        Values, findings with every look, and the checks of the study as a whole.
    """
    sessions = [one.id for one in study.design.sessions]
    values = Values.of(run.long, study.people, sessions=sessions, specs=study.specs())
    looked = look_at(Evidence(study=study, values=values, rows=_rows(run.long)))
    given = {name: {spec.id for spec in one.register()} for name, one in instruments().items()}
    losses = Losses.of(study.visits, run.files, given)
    found = ask(values, study.design, losses, looked=looked, linked=study.linked)
    found = with_pooled(found, pooled_findings(study.design, Members(study, run), instruments().values()))
    return Result(study=study, run=run, values=values, findings=found, checks=tuple(one.check for one in looked))


def _rows(long: pd.DataFrame) -> dict[tuple[str, str], int]:
    """The most rows with a value that one person has at one session, by measure and condition."""
    given = long[long["value"].notna()]
    if given.empty:
        return {}
    keyed = given.assign(condition=given["condition"].fillna(""))
    counts = keyed.groupby(["measure", "condition", "participant_id", "session"], sort=False).size()
    most = counts.groupby(level=["measure", "condition"]).max()
    pairs = zip(most.index.get_level_values(0), most.index.get_level_values(1), strict=True)
    return {(str(id), str(cell)): int(n) for (id, cell), n in zip(pairs, most, strict=True)}
