"""The first reading: ranked, never one label, and honest about what gas exchange cannot tell."""

from __future__ import annotations

import csv
from importlib.resources import files
from typing import Any

import pytest

from ponos.instruments.cpet.measures.measuring import measure
from ponos.instruments.cpet.measures.pattern import Pattern, patterns, signs
from ponos.instruments.cpet.measures.specs import REGISTER
from ponos.measures import Measure
from ponos.references import references
from tests.instruments.cpet.simulated import as_test, ramp

NORMAL = {
    "vo2_peak": 2400.0,
    "vo2_peak_lower_limit": 1600.0,
    "vt1_percent_predicted": 60.0,
    "vt1_percent_peak": 65.0,
    "breathing_reserve": 35.0,
    "ve_vco2_slope": 26.0,
    "ve_vco2": 27.0,
    "rer_peak": 1.18,
    "maximal_effort": 1.0,
    "hr_peak_percent_predicted": 97.0,
    "chronotropic_index": 0.95,
    "hr_recovery_60s": 25.0,
    "o2_pulse_peak_percent_predicted": 100.0,
    "o2_pulse_late_slope_ratio": 0.8,
    "vo2_work_slope": 10.2,
    "hr_vo2_slope": 45.0,
    "petco2": 38.0,
    "spo2_fall": 1.0,
}


def _read(changes: dict[str, float], *, beta_blocker: bool = False, **intervals: tuple[float, float]) -> list[Pattern]:
    measures: list[Measure] = [
        REGISTER.found(id, value, low=intervals.get(id, (None, None))[0], high=intervals.get(id, (None, None))[1])
        for id, value in (NORMAL | changes).items()
    ]
    return patterns(measures, as_test(ramp(), beta_blocker=beta_blocker))


def _named(found: list[Pattern], name: str) -> Pattern:
    return next(one for one in found if one.name == name)


@pytest.mark.parametrize(
    ("changes", "first"),
    [
        ({}, "normal_capacity"),
        ({"vo2_peak": 1300.0, "breathing_reserve": 6.0, "rf_peak": 56.0}, "ventilatory_limitation"),
        (
            {"vo2_peak": 1300.0, "ve_vco2_slope": 44.0, "ve_vco2": 46.0, "spo2_fall": 8.0, "petco2": 29.0},
            "gas_exchange",
        ),
        (
            {
                "vo2_peak": 1300.0,
                "vt1_percent_predicted": 33.0,
                "o2_pulse_peak_percent_predicted": 66.0,
                "o2_pulse_late_slope_ratio": -0.1,
                "vo2_work_slope": 7.9,
                "hr_vo2_slope": 72.0,
                "vt1_percent_peak": 66.0,
            },
            "oxygen_delivery_or_use",
        ),
        (
            {"chronotropic_index": 0.6, "hr_peak_percent_predicted": 74.0, "hr_recovery_60s": 8.0},
            "chronotropic_incompetence",
        ),
        ({"petco2": 27.0, "ve_vco2": 38.0}, "hyperventilation"),
        ({"rer_peak": 0.93, "maximal_effort": 0.0, "hr_peak_percent_predicted": 70.0}, "submaximal_effort"),
    ],
)
def test_a_textbook_pattern_ranks_first(changes: dict[str, float], first: str) -> None:
    found = _read(changes)
    # A normal capacity is no explanation and can stand beside any of the others.
    assert next(one.name for one in found if one.name != "normal_capacity" or not changes) == first
    assert [one.support for one in found] == sorted((one.support for one in found), reverse=True)


def test_every_hypothesis_is_told_whatever_ranks_first() -> None:
    text = files("ponos.instruments.cpet.measures").joinpath("norms/hypotheses.csv").read_text(encoding="utf-8")
    named = {row["pattern"] for row in csv.DictReader(text.splitlines())}
    assert {one.name for one in _read({})} == named == {one.pattern for one in signs()}


def test_gas_exchange_never_claims_to_tell_stroke_volume_from_extraction() -> None:
    told = _named(_read({"vo2_peak": 1300.0}), "oxygen_delivery_or_use")
    assert "cannot tell a low stroke volume from a low extraction" in told.text
    assert not any("stroke volume" in one.title or "extraction" in one.title.split(" or ")[0] for one in _read({}))


def test_a_group_pattern_is_no_diagnosis() -> None:
    told = _named(_read({"vt1_percent_peak": 55.0, "hr_vo2_slope": 80.0, "vo2_peak": 1300.0}), "me_cfs_groups")
    assert told.support > 0
    assert "no diagnosis" in told.text
    against = _named(_read({"vt1_percent_peak": 55.0}), "deconditioning").evidence_against
    assert any("VT1 of VO2peak 55 % is below 60.2" in one.text for one in against)


def test_a_submaximal_effort_silences_what_needs_a_maximal_one() -> None:
    changes = {"rer_peak": 0.95, "maximal_effort": 0.0, "vo2_peak": 1300.0, "chronotropic_index": 0.6}
    told = _named(_read(changes), "chronotropic_incompetence")
    assert told.judged == 0
    assert any("unless the effort was maximal" in one for one in told.missing)


def test_a_beta_blocker_silences_heart_rate() -> None:
    told = _named(_read({"chronotropic_index": 0.6}, beta_blocker=True), "chronotropic_incompetence")
    assert told.evidence_for == ()
    assert any("beta-blocker" in one for one in told.missing)


def test_an_interval_over_the_limit_counts_half() -> None:
    sure = _named(_read({"ve_vco2_slope": 36.0}), "gas_exchange")
    unsure = _named(_read({"ve_vco2_slope": 36.0}, ve_vco2_slope=(32.0, 40.0)), "gas_exchange")
    assert sure.support - unsure.support == pytest.approx(0.5 / sure.signs)
    assert "its interval spans the limit" in unsure.evidence_for[0].text


def test_support_can_be_recomputed_from_what_is_shown() -> None:
    for one in _read({"vo2_peak": 1300.0, "ve_vco2_slope": 34.5}):
        weights = sum(e.weight for e in one.evidence_for) - sum(e.weight for e in one.evidence_against)
        assert one.support == pytest.approx(weights / one.signs)
        assert f"{one.support:+.2f}" in one.how


def test_signs_name_measures_limits_and_sources_that_exist() -> None:
    for sign in signs():
        assert REGISTER[sign.measure].id == sign.measure
        assert sign.reference in references()
        assert sign.provenance
        assert sign.test in ("below", "at_most", "above", "at_least")
        assert {sign.met, sign.otherwise} <= {"for", "against", ""}
        assert sign.limit.replace(".", "", 1).isdigit() or REGISTER[sign.limit].unit == REGISTER[sign.measure].unit


def test_a_bare_recording_leaves_every_question_open_with_its_reason() -> None:
    said: dict[str, Any] = {}
    test = as_test({"time_s": ramp()["time_s"]}, **said)
    for one in patterns(measure(test.recording, test.settings), test):
        assert one.support == 0
        assert one.missing
        reading = one.as_reading()
        assert reading.title == one.title
        told = " ".join(reading.lacks)
        assert all(text.partition(": ")[2] in told for text in one.missing)
