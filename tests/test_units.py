"""Units are what files need of them: every spelling read, suffixes taken apart, conversions that refuse nonsense."""

from __future__ import annotations

import pytest

from ponos import units
from ponos.errors import UsageError


@pytest.mark.parametrize(
    ("spelling", "suffix"),
    [
        ("mL/min", "ml_min"),
        ("ML/MIN", "ml_min"),
        ("[ml/min]", "ml_min"),
        ("(mL/min)", "ml_min"),
        ("L/min (BTPS)", "l_min"),
        ("L(btps)", "l"),
        ("(mL/min)/kg", "ml_min_kg"),
        ("mL/min/Kg", "ml_min_kg"),
        ("ml·kg⁻¹·min⁻¹", "ml_min_kg"),
        ("mL.min-1.kg-1", "ml_min_kg"),
        ("ml/kg/m", "ml_min_kg"),
        ("Vol %", "percent"),
        ("Watt", "w"),
        ("Kmh", "km_h"),
        ("hh:mm:ss.z", "hms"),
        ("°C", "celsius"),
        ("---", "ratio"),
        (" 1/min ", "per_min"),
        ("ms", "ms"),
    ],
)
def test_units_are_read_as_carts_spell_them(spelling: str, suffix: str) -> None:
    found = units.parse(spelling)
    assert found is not None
    assert found.suffix == suffix


@pytest.mark.parametrize("spelling", ["", "  ", "furlong", "ml/min/mile", "kcal/d/kg"])
def test_what_is_no_unit_is_none(spelling: str) -> None:
    assert units.parse(spelling) is None


def test_every_unit_reads_its_own_print_and_suffix() -> None:
    for one in units.table().values():
        found = units.parse(one.printed) if one.printed else one
        assert found is not None
        assert found.dimension == one.dimension or one.dimension in ("ratio", "rate", "fraction", "count", "clock")
        assert units.of_column(f"x_{one.suffix}") == ("x", one)


def test_a_column_name_is_parted_at_its_longest_unit() -> None:
    assert units.of_column("vo2_ml_min_kg") == ("vo2", units.unit("ml_min_kg"))
    assert units.of_column("rf_per_min") == ("rf", units.unit("per_min"))
    assert units.of_column("phase") == ("phase", None)


def test_conversion() -> None:
    assert units.convert(units.unit("l_min"), units.unit("ml_min")) == 1000
    assert units.convert(units.unit("kpa"), units.unit("mmhg")) == pytest.approx(7.50062)
    assert units.convert(units.unit("mph"), units.unit("km_h")) == pytest.approx(1.609344)
    assert units.convert(units.unit("d"), units.unit("s")) == 86400


def test_nonsense_is_refused_with_a_way_out() -> None:
    with pytest.raises(UsageError, match="does not convert"):
        units.convert(units.unit("kg"), units.unit("cm"))
    with pytest.raises(UsageError, match="'ml_min'"):
        units.unit("ml_mn")
