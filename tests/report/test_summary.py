"""What a report says, before it is a page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ponos.instruments import get
from ponos.instruments.base import ChecklistItem
from ponos.instruments.cpet.settings import Settings
from ponos.recording import Note
from ponos.report.layout import Section, layout
from ponos.report.summary import Block, Summary, notes, rows, summarise
from ponos.study.outcome import Outcome
from tests.report.samples import measures, outcome, recording

PLAN = layout("ponos.instruments.cpet")


@pytest.fixture(scope="module")
def summary() -> Summary:
    """Of the made-up outcome."""
    return summarise(outcome())


def _block(summary: Summary, kind: str) -> Block:
    return next(block for block in summary.blocks if block.kind == kind)


def test_the_folder_of_a_file_stays_out(summary: Summary) -> None:
    assert summary.name == "day1.txt"


def test_the_gravest_note_comes_first(summary: Summary) -> None:
    assert [severity for severity, _ in summary.notes] == ["partial", "warning", "info"]


def test_a_note_names_its_channel_once() -> None:
    made = replace(
        recording(), notes=(Note("warning", "It hums.", "emg_mv"), Note("info", "'emg_mv' is read.", "emg_mv"))
    )
    assert [text for _, text in notes(made)] == ["emg_mv: It hums.", "'emg_mv' is read."]


def test_key_numbers_are_in_default_conditions_and_in_the_layouts_order(summary: Summary) -> None:
    (table,) = _block(summary, "key").tables
    assert [row.label for row in table.found] == ["VO2peak", "RER peak", "VT1"]
    assert [row.condition for row in table.found] == ["", "", ""]


def test_what_is_missing_is_gathered_by_its_reason() -> None:
    found = rows(measures(), PLAN)
    assert ("The belt was not worn.", ("HR peak", "HR at rest")) in found.missing


def test_a_verdict_is_yes_or_no() -> None:
    (row,) = (row for row in rows(measures(), PLAN).found if row.label == "Maximal effort")
    assert row.value == "no"


def test_the_chain_is_in_order_and_complete(summary: Summary) -> None:
    tables = _block(summary, "chain").tables
    assert [table.title for table in tables] == ["drive", "oxygen", "metabolism", "autonomic"]
    shown = sum(len(table.found) + sum(len(labels) for _, labels in table.missing) for table in tables)
    assert shown == len(measures())


def test_thresholds_show_each_method(summary: Summary) -> None:
    (table,) = _block(summary, "table").tables
    assert [row.condition for row in table.found] == ["", "V-slope"]


def test_a_reading_has_its_evidence(summary: Summary) -> None:
    readings = _block(summary, "readings").readings
    assert len(readings) > 3
    assert all(one.supports or one.contradicts or one.lacks for one in readings)


def test_a_checklist_says_what_the_data_tell_and_what_they_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    items = [ChecklistItem(item="Age", answer="41", where="the file"), ChecklistItem(item="Coil")]
    asked = replace(get("cpet"), checklist=lambda *_: items)
    plan = replace(PLAN, sections=(Section("checklist", "Reporting checklist"),))
    monkeypatch.setattr("ponos.report.summary.get", lambda _: asked)
    monkeypatch.setattr("ponos.report.summary.layout", lambda _: plan)
    (block,) = summarise(outcome()).blocks
    assert [(one.item, one.said) for one in block.checklist] == [("Age", True), ("Coil", False)]


def test_an_instrument_without_a_checklist_has_no_section_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = replace(PLAN, sections=(Section("checklist", "Reporting checklist"),))
    monkeypatch.setattr("ponos.report.summary.layout", lambda _: plan)
    assert summarise(outcome()).blocks == ()


@pytest.mark.parametrize(("hook", "kind"), [("figure", "figure"), ("readings", "readings")])
def test_what_cannot_be_shown_is_said(monkeypatch: pytest.MonkeyPatch, hook: str, kind: str) -> None:
    def broken(*_: object) -> None:
        raise FloatingPointError("no ink")

    one = replace(get("cpet"), **{hook: broken})  # type: ignore[arg-type]
    monkeypatch.setattr("ponos.report.summary.get", lambda _: one)
    block = _block(summarise(outcome()), kind)
    assert (block.figure, block.readings) == (None, ())
    assert "could not be" in block.caption
    assert "(FloatingPointError: no ink)." in block.caption


def test_a_failed_file_is_its_reason() -> None:
    summary = summarise(Outcome(file="a/b.txt", settings=Settings(), failure="Broken."))
    assert (summary.name, summary.status, summary.reason, summary.blocks) == ("b.txt", "failed", "Broken.", ())
