"""The nine panels: what is drawn, and what is said where something cannot be."""

from __future__ import annotations

from io import BytesIO

import matplotlib
import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ponos.errors import UsageError
from ponos.instruments.cpet.exercise_test import ExerciseTest
from ponos.instruments.cpet.figure import nine_panels, panel
from ponos.instruments.cpet.figure.drawing import draw
from ponos.instruments.cpet.figure.panels import panel_named, panels
from ponos.instruments.cpet.figure.traces import Traces
from ponos.instruments.cpet.observing import observe
from ponos.instruments.cpet.settings import Settings
from ponos.instruments.cpet.thresholds.types import Estimate, Threshold, Thresholds
from ponos.instruments.cpet.virtual import VirtualTest
from ponos.recording import Note, Recording, Step, Table


@pytest.fixture(scope="module")
def recording() -> Recording:
    """A simulated ramp with some wild breaths."""
    return observe(VirtualTest().trajectory(), np.random.default_rng(3))


@pytest.fixture(scope="module")
def figure(recording: Recording) -> Figure:
    """Its nine panels."""
    return nine_panels(recording, Settings())


def _without(recording: Recording, *columns: str, note: Note | None = None) -> Recording:
    less = recording.changed(Table(recording.table.drop(columns=list(columns))), Step("test"))
    return less.noted(note) if note else less


def _words(axes: Axes) -> str:
    return " ".join(text.get_text() for text in axes.texts).replace("\n", " ")


def _upright(axes: Axes, top: float) -> list[float]:
    """Where lines stand upright from the foot to a height."""
    courses = [np.asarray(line.get_xydata(), dtype=float) for line in axes.lines]
    return [float(xy[0, 0]) for xy in courses if len(xy) == 2 and xy[0, 0] == xy[1, 0] and xy[1, 1] == top]


def _drawn(recording: Recording, name: str, thresholds: Thresholds) -> Axes:
    test = ExerciseTest(recording, Settings())
    test.__dict__["thresholds"] = thresholds
    axes = Figure().subplots()
    draw(axes, panel_named(name), Traces(test), title="Title")
    return axes


def _thresholds(vt1: Estimate, *, reader: Estimate | None = None, methods: tuple[Estimate, ...] = ()) -> Thresholds:
    nothing = Estimate(name="consensus", doubts=("The methods disagree by $x^2 {.",))
    return Thresholds(
        vt1=Threshold(name="vt1", consensus=vt1, reader=reader, methods=methods),
        vt2=Threshold(name="vt2", consensus=nothing),
    )


def _at(vo2: float, name: str = "consensus") -> Estimate:
    return Estimate(name=name, vo2_ml_min=vo2, low=vo2 - 80, high=vo2 + 90)


def test_nine_panels_are_numbered_and_their_axes_carry_units(figure: Figure) -> None:
    main = [axes for axes in figure.axes if axes.get_title(loc="left")]
    assert [axes.get_title(loc="left")[:3] for axes in main] == [f"{number}  " for number in range(1, 10)]
    assert [axes.get_xlabel() for axes in main[:2]] == ["time (min)", "time (min)"]
    assert main[4].get_xlabel() == "VO₂ (mL/min)"
    assert main[4].get_ylabel() == "VCO₂ (mL/min)"
    assert main[7].get_ylabel() == "RER"
    right = {axes.get_ylabel() for axes in figure.axes if axes not in main}
    assert right == {"work (W)", "O₂ pulse (mL/beat)", "heart rate (/min)", "PETCO₂ (mmHg)"}


def test_the_svg_stays_small(figure: Figure) -> None:
    written = BytesIO()
    figure.savefig(written, format="svg", dpi=150)
    assert written.tell() < 600_000


def test_breaths_are_rasterised_and_lines_are_not(figure: Figure) -> None:
    axes = figure.axes[0]
    assert any(points.get_rasterized() for points in axes.collections)
    assert not any(line.get_rasterized() for line in axes.lines)


def test_the_users_own_style_neither_shows_nor_changes(recording: Recording) -> None:
    with matplotlib.rc_context({"font.size": 30.0, "axes.facecolor": "black"}):
        drawn = panel(recording, Settings(), "exchange")
        assert matplotlib.rcParams["font.size"] == 30.0
    assert drawn.axes[0].get_facecolor()[:3] == (1.0, 1.0, 1.0)
    assert float(drawn.axes[0].xaxis.label.get_fontsize()) < 10


def test_a_threshold_is_a_line_with_a_band_a_name_and_a_tick_a_method(recording: Recording) -> None:
    axes = _drawn(recording, "v_slope", _thresholds(_at(1000.0), methods=(_at(940.0, "v_slope"), _at(1060.0, "peto2"))))
    assert _upright(axes, 1.0) == [1000.0]
    assert _upright(axes, 0.045) == [940.0, 1060.0]
    assert "VT1" in _words(axes)
    (twin,) = (one for one in axes.figure.axes if one is not axes)
    assert len(twin.patches) == 1


def test_on_the_axis_of_time_a_threshold_stands_at_its_own_moment(recording: Recording) -> None:
    own = Estimate(name="consensus", vo2_ml_min=1000.0, low=950.0, high=1050.0, time_s=540.0)
    axes = _drawn(recording, "exchange", _thresholds(own))
    assert _upright(axes, 1.0) == pytest.approx([9.0])


def test_a_readers_threshold_is_drawn_beside_the_consensus(recording: Recording) -> None:
    axes = _drawn(recording, "v_slope", _thresholds(_at(1000.0), reader=_at(900.0, "reader")))
    assert _upright(axes, 1.0) == [1000.0, 900.0]
    assert "VT1 reader" in _words(axes)


def test_an_indeterminate_threshold_is_said_in_words_that_are_no_formula(recording: Recording) -> None:
    axes = _drawn(recording, "efficiency", _thresholds(_at(1000.0)))
    assert "VT2 indeterminate. The methods disagree by $x^2 {." in _words(axes)
    figure = axes.figure
    assert isinstance(figure, Figure)
    figure.savefig(BytesIO(), format="svg")


def test_a_missing_channel_is_said_instead_of_an_empty_axis(recording: Recording) -> None:
    less = _without(recording, "hr_bpm", note=Note("warning", "No belt was worn.", "hr_bpm"))
    axes = _drawn(less, "heart", _thresholds(_at(1000.0)))
    assert not axes.axison
    assert _words(axes) == "No heart rate: No belt was worn."


def test_one_missing_trace_leaves_the_others(recording: Recording) -> None:
    axes = _drawn(_without(recording, "work_w"), "ventilation", _thresholds(_at(1000.0)))
    assert axes.axison
    assert "No work: The file has no work rate." in _words(axes)


def test_wild_breaths_are_crosses_within_the_axes(recording: Recording) -> None:
    traces = Traces(ExerciseTest(recording, Settings()))
    assert traces.test.wild.any()
    crosses = [one for one in nine_panels(recording, Settings()).axes[0].collections if one.get_linewidth() == [0.5]]
    places = np.asarray(crosses[0].get_offsets())
    assert len(places) == traces.test.wild.sum()
    assert not np.allclose(places[:, 1], 0)


def test_wild_breaths_that_are_kept_are_no_crosses(recording: Recording) -> None:
    kept = nine_panels(recording, Settings(keep_outliers=True)).axes[0].collections
    assert [len(np.asarray(one.get_offsets())) for one in kept if one.get_linewidth() == [0.5]] == [0]


@pytest.mark.parametrize("rows", [0, 1, 4])
def test_almost_nothing_is_still_a_figure(recording: Recording, rows: int) -> None:
    few = recording.changed(Table(recording.table.iloc[:rows]), Step("test"))
    nine_panels(few, Settings()).savefig(BytesIO(), format="svg")


def test_a_recording_of_other_columns_is_nine_sentences(recording: Recording) -> None:
    other = recording.changed(Table(pd.DataFrame({"time_s": [0.0, 5.0], "spo2_percent": [97.0, 96.0]})), Step("test"))
    assert not any(axes.axison for axes in nine_panels(other, Settings()).axes)


@pytest.mark.parametrize("name", [one.name for one in panels()])
def test_every_panel_can_be_had_alone(recording: Recording, name: str) -> None:
    assert panel(recording, Settings(), name).axes[0].get_title(loc="left") == panel_named(name).title


def test_an_unknown_panel_is_refused_with_the_nearest(recording: Recording) -> None:
    with pytest.raises(UsageError, match="v_slope"):
        panel(recording, Settings(), "vslope")
