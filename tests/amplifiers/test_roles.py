"""What a channel probably is."""

from __future__ import annotations

import numpy as np
import pytest

from ponos.amplifiers.roles import ROLES, role_of
from ponos.amplifiers.traces import Channel
from ponos.tables import rows_of


@pytest.mark.parametrize(
    ("name", "unit", "role"),
    [
        ("Raw EMG 1", "mv", "emg"),
        ("RMS EMG", "v", "rectified"),
        ("EMG_FDI_rectified", "mv", "rectified"),
        ("LFDI", "uv", "emg"),
        ("Grip Force", "v", "force"),
        ("Grip EMG", "mv", "emg"),
        ("Kanal 3", "n", "force"),
        ("Chan1", "mv", "other"),
        ("Digital input", "v", "trigger"),
        ("TMS trigger", "v", "trigger"),
        ("Stim", "v", "stimulator"),
        ("Angle", "deg", "position"),
        ("ECG", "mv", "other"),
        ("Total", "", "other"),
    ],
)
def test_words_and_units_tell_the_role(name: str, unit: str, role: str) -> None:
    assert role_of(Channel(name=name, unit=unit, written_unit="", fs_hz=1.0, blocks=(np.zeros(1),))) == role


def test_every_row_of_the_table_has_a_known_role_and_a_source() -> None:
    rows = rows_of("ponos.amplifiers", "roles.csv")
    assert {row["role"] for row in rows} == set(ROLES)
    assert all(row["source"] and row["words"] == row["words"].lower() for row in rows)
