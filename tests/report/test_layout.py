"""How instruments are reported: data that must fit the instrument."""

from __future__ import annotations

import csv
from importlib.resources import files

import pytest

from ponos.errors import UsageError
from ponos.instruments import Instrument, instruments
from ponos.references import references
from ponos.report.layout import Section, layout


@pytest.fixture(params=sorted(instruments()))
def instrument(request: pytest.FixtureRequest) -> Instrument:
    """Each instrument."""
    return instruments()[request.param]


def test_a_layout_names_measures_and_works_that_exist(instrument: Instrument) -> None:
    plan = layout(instrument.package)
    known = {spec.id for spec in instrument.register()}
    assert {id for section in plan.sections for id in section.measures} <= known
    assert set(plan.references) <= set(references())


def test_a_layout_shows_every_measure_somewhere(instrument: Instrument) -> None:
    assert "chain" in {section.kind for section in layout(instrument.package).sections}


def test_an_instrument_without_a_layout_has_the_general_one() -> None:
    plain = layout("")
    assert plain == layout("ponos.study")
    assert [section.kind for section in plain.sections] == ["notes", "figure", "readings", "chain"]
    assert plain.key == ()


def test_key_numbers_are_those_of_the_key_section() -> None:
    assert layout("ponos.instruments.cpet").key[:2] == ("vo2_peak", "vo2_peak_per_kg")


def test_every_equation_has_a_name_in_words() -> None:
    text = files("ponos.instruments.cpet.measures").joinpath("norms/predicted.csv").read_text(encoding="utf-8")
    equations = {row["equation"] for row in csv.DictReader(text.splitlines())}
    assert equations <= set(layout("ponos.instruments.cpet").words)


def test_a_section_of_no_known_kind_is_refused() -> None:
    with pytest.raises(UsageError, match="Did you mean 'figure'"):
        Section("figur", "Figure")
