"""The reporting checklist: thirty items, answered where the data tell and not where they do not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from ponos.instruments.base import ChecklistItem
from ponos.instruments.tms.checklist import RULES, filled
from ponos.instruments.tms.settings import Settings
from ponos.instruments.tms.virtual.cortex import VirtualMotorCortex
from ponos.instruments.tms.virtual.plans import full_protocol, resting, timed
from ponos.recording import Epochs, Recording
from ponos.tables import rows_of

ROWS = rows_of("ponos.instruments.tms", "checklist.csv")
PERSON = VirtualMotorCortex().excited(-20.0)


@pytest.fixture(scope="module")
def whole() -> Recording:
    """A recording with every kind of pulse."""
    plan = full_protocol(rmt_percent_mso=PERSON.rmt_percent_mso, each=3)
    return PERSON.sweeps(plan, np.random.default_rng(0))


@pytest.fixture(scope="module")
def single() -> Recording:
    """A recording of single pulses alone."""
    return PERSON.sweeps(timed(resting([60.0], each=4)), np.random.default_rng(0))


def _answer(recording: Recording, item: str, *, settings: Settings | None = None) -> ChecklistItem:
    return next(one for one in filled(recording, settings or Settings()) if one.item.startswith(item))


def test_the_table_has_the_thirty_items_and_every_rule_is_used() -> None:
    assert [int(row["number"]) for row in ROWS] == list(range(1, 31))
    assert [row["part"] for row in ROWS] == ["person"] * 8 + ["method"] * 17 + ["paired"] * 3 + ["analysis"] * 2
    assert {row["rule"] for row in ROWS} - {""} == set(RULES)


def test_items_on_pairs_are_asked_where_there_are_pairs(whole: Recording, single: Recording) -> None:
    assert len(filled(whole, Settings())) == 30
    assert len(filled(single, Settings())) == 26


def test_what_nobody_said_is_not_said(single: Recording) -> None:
    one = _answer(single, "Coil")
    assert (one.answer, one.said) == ("", False)
    assert one.where == "the study has to say it"


@pytest.mark.parametrize(
    ("key", "value", "item"),
    [("age_y", 41.0, "Age"), ("coil", "figure-of-eight, 70 mm", "Coil"), ("sex", "female", "Sex")],
)
def test_a_fact_of_the_file_is_an_answer(key: str, value: float | str, item: str, single: Recording) -> None:
    known = replace(single, about={**single.about, key: value})
    assert _answer(known, item).answer == str(value).removesuffix(".0")
    unknown = replace(single, about={**single.about, key: "n/a"})
    assert not _answer(unknown, item).said


def test_the_trial_table_answers_what_it_knows(whole: Recording) -> None:
    assert _answer(whole, "Interval").answer == "3, 10, 21, 100 ms"
    assert "during contraction" in _answer(whole, "Whether the muscle").answer
    assert _answer(whole, "How strong").answer.endswith("% of the stimulator's output")
    assert _answer(whole, "What the muscle had done").answer.startswith("12 sweeps 1 to 20")
    assert "median 5 s" in _answer(whole, "Time between the pulses").answer
    assert f"{len(whole.table)} sweeps" in _answer(whole, "How many").answer


def test_settings_answer_how_things_were_measured(single: Recording) -> None:
    assert "15 to 45 ms" in _answer(single, "How the size", settings=Settings(mep_window="15:45")).answer
    assert "50" in _answer(single, "How the threshold", settings=Settings(rmt=50.0)).answer


def test_settings_say_what_the_file_does_not(single: Recording) -> None:
    one = _answer(single, "Stimulator", settings=Settings(stimulator="Magstim 200"))
    assert (one.answer, one.where) == ("Magstim 200", "the settings")


def test_the_unconditioned_response_is_that_of_the_test_intensity(whole: Recording) -> None:
    truth = whole.tables["truth"]
    test = truth.loc[truth["pulse"] == "paired", "test_intensity_percent"].iloc[0]
    alone = (truth["pulse"] == "single") & (truth["state"] == "rest") & (truth["test_intensity_percent"] == test)
    said = _answer(whole, "Size of the response to the test").answer
    assert float(said.split()[1]) == pytest.approx(truth.loc[alone, "mep_mv"].median(), abs=0.02)


def test_an_empty_recording_has_a_checklist(single: Recording) -> None:
    bare = replace(single, data=Epochs((), pd.DataFrame(), (), 1000.0), about={})
    answers = filled(bare, Settings())
    assert len(answers) == 26
    assert not _answer(bare, "How many").said
