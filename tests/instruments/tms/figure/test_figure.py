"""The figure of sweeps: a panel for what was recorded, words for what could not be had, nothing for the rest."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ponos import read
from ponos.instruments.tms.figure import draw
from ponos.instruments.tms.figure.cutting import cut
from ponos.instruments.tms.figure.panels import GRIDS, PANELS
from ponos.instruments.tms.figure.shown import Shown
from ponos.instruments.tms.settings import Settings
from ponos.instruments.tms.virtual.cortex import VirtualMotorCortex
from ponos.instruments.tms.virtual.plans import contracting, full_protocol, paired, resting, timed
from ponos.recording import Epochs, Recording

PERSON = VirtualMotorCortex().excited(-20.0)
RMT = PERSON.rmt_percent_mso


def _recorded(*parts: pd.DataFrame, seed: int = 0) -> Recording:
    return PERSON.sweeps(timed(*parts), np.random.default_rng(seed))


def _titles(figure: Figure) -> list[str]:
    return [axes.get_title(loc="left") for axes in figure.axes]


def _words(axes: Axes) -> str:
    return " ".join(text.get_text().replace("\n", " ") for text in axes.texts)


@pytest.fixture(scope="module")
def whole() -> Figure:
    """The figure of a recording with everything in it."""
    plan = full_protocol(rmt_percent_mso=RMT, each=12, hunting=6)
    return draw(PERSON.sweeps(plan, np.random.default_rng(0)), Settings())


def test_there_is_a_grid_for_every_number_of_panels() -> None:
    assert sorted(GRIDS) == list(range(1, len(PANELS) + 1))
    assert {len(set(grid) - {";"}) for grid in GRIDS.values()} == set(GRIDS)


def test_everything_that_was_recorded_has_its_panel(whole: Figure) -> None:
    assert _titles(whole) == [panel.title for panel in PANELS]
    assert all(axes.has_data() for axes in whole.axes)
    assert all(axes.get_xlabel() and axes.get_ylabel() for axes in whole.axes)


@pytest.mark.parametrize(
    ("parts", "titles"),
    [
        ([resting([60.0], each=6)], ["Responses"]),
        ([resting([60.0], each=6), contracting([60.0], each=6)], ["Responses", "Silent period"]),
        ([resting([45.0, 55.0, 65.0], each=6)], ["Responses", "Recruitment"]),
    ],
)
def test_what_was_not_recorded_is_left_out(parts: list[pd.DataFrame], titles: list[str]) -> None:
    assert _titles(draw(_recorded(*parts), Settings())) == titles


def test_the_accepted_window_is_shaded_where_the_settings_say(whole: Figure) -> None:
    figure = draw(_recorded(resting([60.0], each=4)), Settings(mep_window="18:45"))
    (band,) = figure.axes[0].patches
    assert (band.get_x(), band.get_x() + band.get_width()) == (18.0, 45.0)  # type: ignore[attr-defined]


def test_sweeps_that_were_set_aside_are_pale_and_counted() -> None:
    recording = _recorded(resting([60.0], each=6))
    assert isinstance(recording.data, Epochs)
    trials = recording.data.trials.assign(accept=[0, 0, 1, 1, 1, 1])
    axes = draw(replace(recording, data=replace(recording.data, trials=trials)), Settings()).axes[0]
    assert "6 sweeps at rest, 2 set aside (pale)" in _words(axes)
    assert [line.get_color() for line in axes.lines[:6]].count("#c4c4c4") == 2


def test_no_effect_is_a_line_at_100_percent_and_intervals_are_on_a_log_axis(whole: Figure) -> None:
    axes = whole.axes[2]
    assert (axes.get_xscale(), axes.get_yscale()) == ("log", "log")
    assert any(set(np.asarray(line.get_ydata())) == {100.0} for line in axes.lines)
    assert all(name in _words(axes) for name in ("SICI", "ICF", "LICI", "SAI", "no effect"))


def test_the_silent_period_ends_where_it_was_measured(whole: Figure) -> None:
    axes = whole.axes[3]
    ends = [float(np.asarray(line.get_xdata())[0]) for line in axes.lines if line.get_color() == "#C75000"]
    assert ends == [pytest.approx(PERSON.silent_period_ms, abs=10.0)]


def test_the_course_has_a_point_for_every_time(whole: Figure) -> None:
    course = next(line for line in whole.axes[4].lines if line.get_marker() == "o")
    assert len(np.asarray(course.get_xdata())) >= 4


def test_a_panel_that_cannot_be_drawn_says_why() -> None:
    pairs = paired([3.0], conditioning_percent=40.0, test_percent=60.0, each=6)
    axes = draw(_recorded(resting([50.0], each=3), pairs), Settings()).axes[1]
    assert not axes.lines
    assert _words(axes).endswith(".")


def test_a_table_of_sizes_is_drawn_without_traces() -> None:
    trials = pd.DataFrame({"sweep": range(1, 13), "mep_mv": np.linspace(0.1, 1.2, 12)})
    empty = tuple(np.empty((0, 0)) for _ in range(12))
    table = replace(_recorded(resting([60.0], each=1)), data=Epochs(empty, trials, (), 1.0), tables={})
    assert "12 sizes from a table" in _words(draw(table, Settings()).axes[0])


def test_a_cut_has_nan_where_a_sweep_has_no_sample() -> None:
    recording = _recorded(resting([60.0], each=2))
    assert isinstance(recording.data, Epochs)
    whole, short = recording.data.segments[0], recording.data.segments[1][:1050]
    shown = Shown(replace(recording, data=replace(recording.data, segments=(whole, short))), Settings())
    time, sweeps = cut(shown, np.ones(2, dtype=bool), -10.0, 50.0)
    assert (time[0], sweeps.shape) == (-10.0, (2, 240))
    assert np.isfinite(sweeps[0]).all()
    assert np.isfinite(sweeps[1]).sum() == 90
    np.testing.assert_array_equal(sweeps[0], whole[960:1200, 0])


REAL = [
    ("force/regina/TMS_CSP_03232022_pre.txt", {}, ["Responses"]),
    (
        "tms/recruitment/cleaned_MEP_data.csv",
        {
            "map": ("PeakToPeak=mep:mv", "percent_threshold=test_intensity:percent_rmt"),
            "rows": "patient_code=301,coil=h7,side=lt",
        },
        ["Responses", "Recruitment"],
    ),
]


@pytest.mark.parametrize(("path", "said", "titles"), REAL, ids=[path for path, _, _ in REAL])
def test_real_files_are_drawn(path: str, said: dict[str, object], titles: list[str], data: Path) -> None:
    settings = Settings(**said)  # type: ignore[arg-type]
    figure = draw(read(data / path, settings=settings), settings)
    assert _titles(figure) == titles
    assert all(axes.has_data() for axes in figure.axes)
