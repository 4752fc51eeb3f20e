"""Values: the long table as numbers, and which of its conditions a selector means."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ponos.measures import LONG_COLUMNS, MeasureSpec, Register
from ponos.study.design.selector import Selector
from ponos.study.values import Values

SPECS = Register(
    [
        MeasureSpec("rmt", "RMT", "percent_mso", "cortex", 0, "A threshold.", ()),
        MeasureSpec("sici", "SICI", "percent", "cortex", 0, "An inhibition.", (), keys=("isi_ms",)),
    ]
)
PEOPLE = pd.DataFrame({"group": ["g", "g", "g"], "sex": ""}, index=pd.Index(["a", "b", "c"], name="participant_id"))


def _row(who: str, measure: str, condition: str, value: float | None, reason: str = "") -> dict[str, object]:
    told = {"participant_id": who, "session": "1", "measure": measure, "condition": condition}
    return dict.fromkeys(LONG_COLUMNS) | told | {"value": value, "reason": reason}


def _values() -> Values:
    rows = [
        _row("a", "sici", "isi_ms=3", 40.0),
        _row("a", "sici", "isi_ms=5", 60.0),
        _row("a", "sici", "isi_ms=3;state=active", 70.0),
        _row("b", "sici", "isi_ms=3", 50.0),
        _row("c", "sici", "", None, "There are no paired pulses."),
        _row("a", "rmt", "", 45.0),
        _row("a", "rmt", "rule=fixed", 44.0),
    ]
    return Values.of(pd.DataFrame(rows), PEOPLE, sessions=["1"], specs=SPECS)


def test_who_has_none_of_the_intervals_says_so_of_each() -> None:
    values = _values()
    cells = [key.cell for key in values.keys if key.spec.id == "sici"]
    assert cells == ["isi_ms=3", "isi_ms=3;state=active", "isi_ms=5"]
    places = [place for place, key in enumerate(values.keys) if key.spec.id == "sici"]
    assert {values.reasons[(2, 0, place)] for place in places} == {"There are no paired pulses."}
    assert np.isnan(values.array[2]).all()


def test_a_selector_means_every_interval_and_no_other_condition() -> None:
    values = _values()
    told = {text: [values.keys[at].cell for at in values.chosen([Selector.of(text)])] for text in ("sici", "rmt", "*")}
    assert told["sici"] == ["isi_ms=3", "isi_ms=5"]
    assert told["rmt"] == [""]
    assert sorted(told["*"]) == ["", "isi_ms=3", "isi_ms=5"]
    assert [values.keys[at].cell for at in values.chosen([Selector.of("sici[isi_ms=5]")])] == ["isi_ms=5"]
