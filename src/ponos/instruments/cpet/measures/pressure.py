"""Blood pressure: the highest of the test, from the file or as it was noted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ponos.instruments.cpet.measures.gives import gives
from ponos.instruments.cpet.measures.specs import REGISTER

if TYPE_CHECKING:
    from ponos.instruments.cpet.exercise_test import ExerciseTest
    from ponos.measures import Measure

__all__ = ["PARTS"]


@gives("sbp_peak", "dbp_peak")
def _pressure(test: ExerciseTest) -> list[Measure]:
    return [_highest_pressure(test, id, column) for id, column in (("sbp_peak", "sbp_mmhg"), ("dbp_peak", "dbp_mmhg"))]


def _highest_pressure(test: ExerciseTest, id: str, column: str) -> Measure:
    told = test.fact(id)
    if told is not None:
        return REGISTER.found(id, told, method="as it was given")
    if lacking := test.lacks(column):
        return REGISTER.missing(id, f"{lacking} Give --{id.replace('_', '-')}.")
    return REGISTER.found(id, float(np.nanmax(test.column(column))), method="highest of the recording")


PARTS = (_pressure,)
