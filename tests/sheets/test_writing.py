"""A table that is written comes back as it was."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from ponos.sheets.named import known_columns, read_named
from ponos.sheets.writing import write_named
from ponos.source import Source

KNOWN = known_columns("ponos.instruments.vigilance")


def test_known_columns_come_back_and_others_are_not_written(tmp_path: Path) -> None:
    table = pd.DataFrame(
        {
            "stimulus": ["a, b", None, "ä"],
            "time_s": np.arange(3) / 30.0 + 3600.0,
            "reaction_time_ms": [100.1 + 200.2, np.nan, 312.0],
            "mine": [1, 2, 3],
        }
    )
    path = tmp_path / "a.csv"
    write_named(table, KNOWN, path)
    assert ",300.3" in path.read_text(encoding="utf-8")
    back = read_named(Source(path), KNOWN)
    assert back.others.empty
    assert back.frame["stimulus"].tolist() == ["a, b", "", "ä"]
    np.testing.assert_allclose(back.frame["time_s"], table["time_s"], rtol=1e-9)
    np.testing.assert_allclose(back.frame["reaction_time_ms"], table["reaction_time_ms"], rtol=1e-9)
