"""Published retest variation: what the tables hold, and the limits made of them."""

from __future__ import annotations

import math
import re
from pathlib import Path

import numpy as np
import pytest

from ponos.instruments import instruments
from ponos.instruments.cpet.measures.specs import REGISTER
from ponos.references import references, short
from ponos.study.two_days.cutoff import cutoffs
from ponos.study.two_days.pair import Pair
from ponos.study.two_days.retest import REAL_CHANGE, Retest, limits, retests
from ponos.tables import rows_of
from ponos.units import convert, unit
from tests.study.two_days.made import measure

CPET = "ponos.instruments.cpet"
ROWS = retests(CPET)


def _of(id: str) -> list[Retest]:
    return [row for row in ROWS if row.measure == id]


def test_every_row_is_of_a_known_measure_a_known_work_and_a_fitting_unit() -> None:
    for row in ROWS:
        spec = REGISTER[row.measure]
        assert row.reference in references()
        assert row.statistic in ("cv_percent", "change_95", "change_95_percent")
        assert row.value > 0
        if row.statistic == "change_95":
            assert convert(unit(row.unit), unit(spec.unit)) > 0
        else:
            assert row.unit == "percent"


def test_what_was_read_of_decato_2018_stands_as_printed() -> None:
    printed = {(row.measure, row.statistic): row.value for row in ROWS if row.reference == "decato2018"}
    assert printed[("vo2_peak", "cv_percent")] == 4.9
    assert printed[("vo2_peak", "change_95")] == 0.540
    assert printed[("vt1_vo2", "cv_percent")] == 10.4
    assert printed[("vt1_vo2", "change_95")] == 0.520
    assert printed[("o2_pulse_peak", "cv_percent")] == 4.6
    assert printed[("ve_peak", "cv_percent")] == 7.4
    assert printed[("ve_vco2", "cv_percent")] == 4.0


def test_a_coefficient_of_variation_becomes_the_smallest_real_change() -> None:
    row = next(row for row in _of("vo2_peak") if row.statistic == "cv_percent")
    limit = row.limit(REGISTER["vo2_peak"], 2000.0)
    assert pytest.approx(1.96 * math.sqrt(2.0)) == REAL_CHANGE
    assert limit.value == pytest.approx(1.96 * math.sqrt(2.0) * 0.049 * 2000.0)
    assert "13.6 % of the mean of both days" in limit.text
    assert "45 healthy adults, cycle, up to 30 days apart" in limit.text
    assert "Decato 2018" in limit.text


def test_an_absolute_limit_is_turned_into_the_unit_of_the_measure() -> None:
    row = next(row for row in _of("vo2_peak") if row.statistic == "change_95")
    assert row.limit(REGISTER["vo2_peak"], 2000.0).value == pytest.approx(540.0)


def test_limits_come_narrowest_first_and_without_what_is_second_hand() -> None:
    rows = _of("vt1_work")
    assert any(row.second_hand for row in rows)
    found = limits(rows, Pair(measure("vt1_work", 100.0), measure("vt1_work", 100.0)))
    assert [limit.reference for limit in found] == ["snell2025"]
    values = [
        limit.value for limit in limits(_of("vo2_peak"), Pair(measure("vo2_peak", 2e3), measure("vo2_peak", 2e3)))
    ]
    assert values == sorted(values)
    assert len(values) == 4


def test_the_interval_of_the_readings_widens_the_limits_and_says_so() -> None:
    plain = Pair(measure("vt1_vo2", 1000.0), measure("vt1_vo2", 900.0))
    read = Pair(measure("vt1_vo2", (1000.0, 850.0, 1100.0)), measure("vt1_vo2", (900.0, 800.0, 1000.0)))
    for narrow, wide in zip(limits(_of("vt1_vo2"), plain), limits(_of("vt1_vo2"), read), strict=True):
        assert wide.value == pytest.approx(math.hypot(narrow.value, math.hypot(150.0, 100.0)))
        assert "widened by the interval of both readings" in wide.text
        assert "widened" not in narrow.text


def test_no_instrument_is_obliged_to_have_tables() -> None:
    assert rows_of("ponos.study", "retest.csv") == []
    assert retests("ponos.study") == ()
    assert cutoffs("ponos.study") == ()


def test_every_instrument_that_names_a_package_reads_well() -> None:
    for one in instruments().values():
        if one.package:
            known = {spec.id for spec in one.register()}
            assert {row.measure for row in retests(one.package)} <= known
            assert {row.measure for row in cutoffs(one.package)} <= known
            assert {row["reference"] for row in rows_of(one.package, "pairing.csv")} - {""} <= set(references())


@pytest.mark.parametrize(
    ("key", "name"),
    [("decato2018", "Decato 2018"), ("vanlaethem2009", "Van Laethem 2009"), ("keller2024", "Keller 2024")],
)
def test_a_work_is_named_by_its_first_author_and_year(key: str, name: str) -> None:
    assert short(key) == name


def test_the_page_shows_every_figure(root: Path) -> None:
    page = (root / "docs" / "two_days.md").read_text(encoding="utf-8")
    shown = re.findall(
        r"^\| `(\w+)` \| (?:CV|95 % limit) ([\d.]+)[^|]*\| [^|]* \| ([^|,]*?)(, second-hand[^|]*)? \|",
        page,
        re.MULTILINE,
    )
    assert [(id, float(value), name, bool(told)) for id, value, name, told in shown] == [
        (row.measure, row.value, short(row.reference), row.second_hand) for row in ROWS
    ]


def test_five_in_a_hundred_unchanged_people_lie_beyond_the_smallest_real_change() -> None:
    row = next(row for row in _of("vo2_peak") if row.statistic == "cv_percent")
    rng = np.random.default_rng(20)
    true = rng.uniform(1200.0, 4000.0, 20_000)
    first, second = (true * (1.0 + row.value / 100.0 * rng.standard_normal(len(true))) for _ in range(2))
    bounds = np.array([row.limit(REGISTER["vo2_peak"], mean).value for mean in (first + second) / 2.0])
    beyond = float(np.mean(np.abs(second - first) > bounds))
    # Twenty thousand draws: a standard error of 0.15 %.
    assert beyond == pytest.approx(0.05, abs=0.005)
