"""The picture of two days."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import matplotlib
import pytest

from ponos.recording import Table
from ponos.study.two_days.comparing import Comparison, compare, not_done
from ponos.study.two_days.paired_figure import figure
from tests.study.two_days.made import RAMP, Value, day

GOOD: dict[str, Value] = {"vo2_peak": 2000.0, "vt1_vo2": (1200.0, 1100.0, 1300.0)}


def _fell() -> Comparison:
    return compare(day(GOOD), day({**GOOD, "vo2_peak": 1300.0}, name="two.txt"))


def test_both_days_are_laid_over_each_other_and_every_judged_change_has_a_row() -> None:
    overlay, slope, changes = figure(_fell()).axes
    for axes in (overlay, slope):
        legend = axes.get_legend()
        assert legend is not None
        assert [text.get_text() for text in legend.get_texts()] == ["day 1", "day 2"]
    assert [label.get_text() for label in changes.get_yticklabels()] == ["VO2peak", "VT1"]
    # 700 mL/min are 1.30 of the widest limit, 540.
    low, high = changes.get_xlim()
    assert low < -700.0 / 540.0 < high


def test_courses_begin_with_the_exercise() -> None:
    late = day(GOOD, name="two.txt", told={**RAMP, "start_s": 300.0})
    smooth = [line for line in figure(compare(day(GOOD), late)).axes[0].lines if line.get_label() in ("day 1", "day 2")]
    assert [float(line.get_xdata().max()) for line in smooth] == pytest.approx([9.7, 6.7], abs=0.1)  # type: ignore[union-attr]


def test_a_day_that_was_not_done_leaves_the_changes_empty() -> None:
    texts = [text.get_text() for text in figure(not_done(day(GOOD), because="too ill")).axes[-1].texts]
    assert texts == ["Day 2 was not done."]


def test_a_channel_that_is_not_there_is_said() -> None:
    whole = day(GOOD, name="two.txt")
    table = Table(whole.recording.table.drop(columns=["vco2_ml_min"]))
    bare = replace(whole, recording=replace(whole.recording, data=table))
    texts = [text.get_text() for text in figure(compare(day(GOOD), bare)).axes[1].texts]
    assert texts == ["not in day 2"]


def test_it_leaves_the_settings_of_others_alone_and_saves() -> None:
    before = matplotlib.rcParams["font.size"]
    figure(_fell()).savefig(BytesIO(), format="svg")
    assert matplotlib.rcParams["font.size"] == before
