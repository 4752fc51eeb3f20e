"""Thresholds by site with and without conditioning, ratings of single stimuli and trains, and effects."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.figure import Figure

from ponos.errors import MeasureError
from ponos.instruments.pain.measures.measuring import measure
from ponos.instruments.pain.session import Bools, Floats, Session
from ponos.instruments.pain.settings import Settings
from ponos.measures import Measure
from ponos.recording import Recording
from ponos.style import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["thresholds_and_ratings"]

_COLOURS = {"none": "#0072B2", "parallel": "#C75000", "sequential": "#007A5A", "": "#5f5f5f"}
_LABELS = {"none": "without conditioning", "parallel": "parallel", "sequential": "sequential"}
_WIDTH = 0.14


def thresholds_and_ratings(recording: Recording, settings: Settings) -> Figure:
    """Draw a session of pain tests.

    Parameters
    ----------
    recording : Recording
        Of the instrument ``pain``.
    settings : Settings
        What the user says about it.

    Returns
    -------
    matplotlib.figure.Figure
        Three panels; each says so where it has nothing to show.
    """
    session = Session(recording, settings)
    with style():
        drawn = Figure(figsize=(7.2, 2.8), layout="constrained")
        pressure, ratings, effects = drawn.subplots(1, 3)
        _pressure(pressure, session)
        _ratings(ratings, session)
        _effects(effects, measure(recording, settings))
    return drawn


def _nothing(axes: Axes, text: str) -> None:
    axes.text(0.5, 0.5, text, ha="center", va="center", color="#5f5f5f", transform=axes.transAxes, wrap=True)
    axes.set_xticks([])
    axes.set_yticks([])


def _dots(axes: Axes, values: Floats, rows: Sequence[tuple[float, Bools, str]]) -> None:
    """Trials as dots and their mean as a bar, each lot at its place."""
    for place, chosen, colour in rows:
        lot = values[chosen & np.isfinite(values)]
        if len(lot):
            axes.plot(np.full(len(lot), place), lot, "o", color=colour, markersize=3, alpha=0.6)
            axes.plot([place - _WIDTH / 2, place + _WIDTH / 2], [lot.mean()] * 2, color=colour, linewidth=2)


def _pressure(axes: Axes, session: Session) -> None:
    axes.set_title("Pressure pain threshold")
    values = session.numbers("pressure_threshold_kpa")
    groups = session.groups(np.isfinite(values))
    if not groups:
        _nothing(axes, "not tested")
        return
    seen = [one for one in _LABELS if (np.isfinite(values) & (session.conditioning == one)).any()]
    for shift, state in enumerate(seen):
        at = (shift - (len(seen) - 1) / 2) * _WIDTH * 1.6
        chosen = [
            (place + at, one.rows & (session.conditioning == state), _COLOURS[state])
            for place, one in enumerate(groups)
        ]
        _dots(axes, values, chosen)
        axes.plot([], [], "o", color=_COLOURS[state], markersize=3, label=_LABELS[state])
    axes.set_xticks(range(len(groups)), [" ".join(one.condition.values()) or "all" for one in groups])
    axes.set_xlim(-0.6, len(groups) - 0.4)
    axes.set_ylim(bottom=0)
    axes.set_ylabel("kPa")
    if len(seen) > 1:
        axes.legend(frameon=False, fontsize=6.5, loc="best")


def _ratings(axes: Axes, session: Session) -> None:
    axes.set_title("Ratings")
    try:
        values = session.rating
        label = "points of 100"
    except MeasureError:
        values = session.numbers("rating")
        label = "rating as written"
    kinds = session.words("stimulus")
    lots = [("single", (kinds == "single") & (session.conditioning == "none"), _COLOURS["none"])]
    lots += [("train", (kinds == "train") & (session.conditioning == "none"), _COLOURS["none"])]
    rated = (kinds != "train") & (kinds != "single")
    lots += [
        ("test" if state == "none" else state, rated & (session.conditioning == state), _COLOURS[state])
        for state in _LABELS
    ]
    shown = [one for one in lots if np.isfinite(values[one[1]]).any()]
    if not shown:
        _nothing(axes, "not rated")
        return
    _dots(axes, values, [(float(place), rows, colour) for place, (_, rows, colour) in enumerate(shown)])
    axes.set_xticks(range(len(shown)), [name for name, _, _ in shown], rotation=30)
    axes.set_xlim(-0.6, len(shown) - 0.4)
    axes.set_ylim(bottom=0)
    axes.set_ylabel(label)


def _effects(axes: Axes, measures: Sequence[Measure]) -> None:
    axes.set_title("Pain modulation (CPM)")
    found = [one for one in measures if one.id.startswith("cpm") and one.value is not None and one.is_default]
    if not found:
        _nothing(axes, "not tested")
        return
    for place, one in enumerate(found):
        if one.low is not None and one.high is not None:
            axes.plot([one.low, one.high], [place, place], color=_COLOURS[one.condition["variant"]], linewidth=1.4)
        axes.plot([one.value or 0.0], [place], "o", color=_COLOURS[one.condition["variant"]], markersize=4)
    axes.axvline(0.0, color="0.6", linewidth=0.8)
    names = {"cpm_effect": "threshold, %", "cpm_rating_effect": "rating, points"}
    axes.set_yticks(range(len(found)), [f"{one.condition['variant']}\n{names[one.id]}" for one in found])
    axes.set_ylim(len(found) - 0.5, -0.5)
    axes.set_xlabel("inhibition →")
