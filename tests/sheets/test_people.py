"""A recording is one person's: a table of several is asked for one."""

from __future__ import annotations

import pandas as pd
import pytest

from ponos.errors import UsageError
from ponos.sheets.people import refuse_several


def test_one_person_and_nobody_named_are_fine() -> None:
    refuse_several(pd.DataFrame({"participant": ["a", "a"]}), header="id", where="t.csv")
    refuse_several(pd.DataFrame({"reward": [1.0]}), header="", where="t.csv")


def test_several_are_counted_and_one_is_proposed() -> None:
    table = pd.DataFrame({"participant": ["", "p1", "p2", "p3", "p4"]})
    with pytest.raises(UsageError, match=r"5 people \(id: \(empty\), p1, p2, p3 …\).*--rows id=p1\."):
        refuse_several(table, header="id", where="t.csv")
