"""The methods paragraph names what was measured, and nothing else."""

from __future__ import annotations

from ponos import __version__
from ponos.references import references
from ponos.report.methods import methods
from ponos.study.outcome import Outcome
from tests.report.samples import outcome


def test_it_says_what_was_measured_how_and_after_whom() -> None:
    found = methods([outcome()])
    (paragraph,) = found.paragraphs
    assert f"ponos {__version__}" in paragraph
    assert "VO2peak, highest oxygen uptake" in paragraph
    assert "(highest moving mean of 30 s)" in paragraph
    assert "HR peak" not in paragraph
    assert "VT2," not in paragraph


def test_works_are_numbered_as_they_are_cited() -> None:
    found = methods([outcome()])
    for number in range(1, len(found.works) + 1):
        assert f"{number}" in "".join(part for part in found.paragraphs[0].split("[")[1:])
    assert references()["beaver1986"] in found.works
    assert references()["tanaka2001"] not in found.works
    assert len(set(found.works)) == len(found.works)


def test_a_measure_in_several_conditions_is_defined_once() -> None:
    assert methods([outcome(), outcome()]).paragraphs[0].count("VT1, ") == 1


def test_works_of_the_readings_get_numbers_too() -> None:
    found = methods([outcome()], read_by=["glaab2022", "glaab2022", "no such key"])
    assert found.works[-1] == references()["glaab2022"]
    assert found.paragraphs[-1].endswith(f"published limits [{len(found.works)}].")


def test_nothing_read_is_nothing_to_say() -> None:
    assert methods([Outcome(file="a", failure="Broken.")]).paragraphs == ()
