"""Blood pressure of made-up tests."""

from __future__ import annotations

import numpy as np

from ponos.instruments.cpet.measures.pressure import PARTS
from tests.instruments.cpet.simulated import answer, as_test, ramp


def test_blood_pressure_is_that_of_the_file_unless_it_was_given() -> None:
    pressure = np.full(len(ramp()["time_s"]), np.nan)
    pressure[[10, 200, 300]] = 120.0, 150.0, 178.0
    columns = ramp() | {"sbp_mmhg": pressure}
    assert answer(PARTS, as_test(columns), "sbp_peak").value == 178.0
    assert answer(PARTS, as_test(columns, sbp_peak=185.0), "sbp_peak").value == 185.0
    assert "--dbp-peak" in answer(PARTS, as_test(columns), "dbp_peak").reason
