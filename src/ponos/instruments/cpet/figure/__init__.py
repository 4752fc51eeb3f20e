"""The nine-panel plot of an exercise test (Wasserman), as clinicians read it.

Breaths are light points, rasterised so that an SVG stays small; the line is the average by the rule of the settings.
Phases are shaded, thresholds are lines with their intervals as bands, the single methods' estimates are ticks at the
foot of a panel. What is missing or indeterminate is said in words where it would have been drawn. Colours are those of
Okabe and Ito, which colour-blind people tell apart; lines differ in their dashes as well.
"""

from __future__ import annotations

from matplotlib.figure import Figure

from ponos.instruments.cpet.exercise_test import ExerciseTest
from ponos.instruments.cpet.figure.drawing import draw
from ponos.instruments.cpet.figure.panels import panel_named, panels
from ponos.instruments.cpet.figure.traces import Traces
from ponos.instruments.cpet.settings import Settings
from ponos.recording import Recording
from ponos.style import style

__all__ = ["nine_panels", "panel"]

_KEY = (
    "Light points: breaths. Lines and dark points: {line}. Hollow crosses: wild breaths set aside. Bands: 95 % "
    "intervals of the thresholds; ticks at the foot: single methods. Shaded: rest, unloaded exercise, recovery."
)
_A4_INCHES = (11.2, 7.7)
_ONE_INCHES = (5.6, 3.9)


def nine_panels(recording: Recording, settings: Settings) -> Figure:
    """Draw the nine panels of a test.

    Parameters
    ----------
    recording : Recording
        Of the instrument ``cpet``.
    settings : Settings
        What the user says about the test.

    Returns
    -------
    matplotlib.figure.Figure
        Made for A4 landscape; belongs to no window.
    """
    traces = Traces(ExerciseTest(recording, settings))
    with style():
        figure = Figure(figsize=_A4_INCHES)
        # A fixed grid: the same place for every panel on every report, and a third of the time of a fitted one.
        figure.subplots_adjust(left=0.045, right=0.96, bottom=0.075, top=0.935, wspace=0.32, hspace=0.4)
        for number, (axes, one) in enumerate(zip(figure.subplots(3, 3).flat, panels(), strict=True), start=1):
            draw(axes, one, traces, title=f"{number}  {one.title}")
        figure.text(0.045, 0.012, _key(traces.test), fontsize=6.3, color="#444444")
    return figure


def panel(recording: Recording, settings: Settings, name: str) -> Figure:
    """Draw one panel of a test.

    Parameters
    ----------
    recording : Recording
        Of the instrument ``cpet``.
    settings : Settings
        What the user says about the test.
    name : str
        ``ventilation, heart, uptake, efficiency, v_slope, equivalents, pattern, exchange`` or ``end_tidal``.

    Returns
    -------
    matplotlib.figure.Figure
        The panel.

    Raises
    ------
    UsageError
        There is no panel of that name.
    """
    one = panel_named(name)
    with style():
        figure = Figure(figsize=_ONE_INCHES, layout="constrained")
        draw(figure.subplots(), one, Traces(ExerciseTest(recording, settings)), title=one.title)
    return figure


def _key(test: ExerciseTest) -> str:
    if test.recording.about.get("sampling") == "averaged":
        return _KEY.replace("Light points: breaths. ", "").format(line="the file's own averages")
    return _KEY.format(line=test.rule.words)
