"""Result: a study, what was measured in it, what was found and how far that can be trusted."""

from __future__ import annotations

from dataclasses import dataclass

from ponos.study.contrasted import Contrasted
from ponos.study.finding import Check
from ponos.study.run.types import Run
from ponos.study.study import Study
from ponos.study.values import Values

__all__ = ["Result"]


@dataclass(frozen=True, kw_only=True)
class Result:
    """Everything that a report is made from.

    Attributes
    ----------
    study : Study
        As it was found.
    run : Run
        Its files, measured.
    values : Values
        All numbers, people × sessions × measures.
    findings : tuple of Contrasted
        In the order of the contrasts, within each along the chain.
    checks : tuple of Check
        What was looked at in the study as a whole.
    """

    study: Study
    run: Run
    values: Values
    findings: tuple[Contrasted, ...]
    checks: tuple[Check, ...]
