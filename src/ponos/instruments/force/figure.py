"""A force recording as its field draws it: force with its marks, size and median frequency of the EMG, twitches."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import numpy as np

from ponos.errors import MeasureError
from ponos.instruments.base import span
from ponos.instruments.force.contractions import Floats
from ponos.instruments.force.force_test import ForceTest
from ponos.instruments.force.measures.fatigue import failure
from ponos.instruments.force.settings import Settings
from ponos.instruments.force.spectra import band_of, in_windows
from ponos.instruments.force.windows import windows_in
from ponos.recording import Recording
from ponos.style import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["course"]

# Colours that everybody can tell apart (Okabe and Ito).
_FORCE, _EMG, _FREQUENCY, _MARK, _FAIL = "#333333", "#0072B2", "#009E73", "#E69F00", "#D55E00"
_GREY = "#888888"
_POINTS = 3000
"""Stretches that a trace is drawn with, each as its lowest and highest value."""

_WINDOW_S = 1.0


def course(recording: Recording, settings: Settings) -> Figure:
    """Draw a recording of force.

    Parameters
    ----------
    recording : Recording
        Of the instrument ``force``.
    settings : Settings
        What the user says about it.

    Returns
    -------
    matplotlib.figure.Figure
        Force, EMG amplitude and EMG median frequency over time; for a list of pulls, its pulls.
    """
    from matplotlib.figure import Figure

    test = ForceTest(recording, settings)
    with style(), np.errstate(all="ignore"):
        figure = Figure(figsize=(8.0, 5.6 if not test.lacks("samples") else 3.0), layout="constrained")
        if test.lacks("force"):
            _words(figure.add_subplot(), test.lacks("force"))
        elif test.lacks("samples"):
            _list(figure.add_subplot(), test)
        else:
            _signals(figure, test)
    return figure


def _signals(figure: Figure, test: ForceTest) -> None:
    wide = bool(test.twitches)
    grid = figure.add_gridspec(
        3, 2 if wide else 1, height_ratios=(2.2, 1, 1), width_ratios=(3.4, 1)[: 2 if wide else 1]
    )
    top = figure.add_subplot(grid[0, 0])
    _force(top, test)
    size = figure.add_subplot(grid[1, 0], sharex=top)
    frequency = figure.add_subplot(grid[2, 0], sharex=top)
    _emg(size, frequency, test)
    frequency.set_xlabel("time (s)")
    if wide:
        _twitches(figure.add_subplot(grid[0, 1]), test)


def _force(axes: Axes, test: ForceTest) -> None:
    time, low, high = _envelope(test.force, test.fs_hz)
    axes.fill_between(time, low, high, color=_FORCE, linewidth=0.6, edgecolor=_FORCE)
    axes.set_ylabel(f"force ({test.printed_unit})")
    axes.set_title("Force")
    for one in test.contractions:
        axes.axvspan(one.start / test.fs_hz, one.stop / test.fs_hz, color="#000000", alpha=0.04, linewidth=0)
    try:
        peak = test.mvc()
    except MeasureError as error:
        _words(axes, str(error))
        return
    axes.plot([peak.start_s, peak.stop_s], [peak.value] * 2, color=_MARK, linewidth=3, solid_capstyle="butt")
    axes.annotate(
        f"MVC {peak.value:.3g} {test.printed_unit}",
        (peak.stop_s, peak.value),
        xytext=(5, 2),
        textcoords="offset points",
        color="#8a5f00",
        fontsize=7,
    )
    top = float(np.nanmax(high))
    axes.set_ylim(min(float(np.nanmin(low)), 0.0) - 0.04 * top, 1.16 * top)
    for kind, colour in (("nerve", _EMG), ("cortex", _FREQUENCY), ("", _GREY)):
        at = test.pulses["at_s"][test.pulses["pulse"] == kind].to_numpy(float)
        if len(at):
            label = f"stimulus of the {kind}" if kind else "stimulus"
            axes.plot(at, np.full(len(at), 1.11 * top), "v", color=colour, markersize=4, label=label)
    _hold(axes, test)
    if axes.get_legend_handles_labels()[0]:
        axes.legend(
            loc="lower right",
            bbox_to_anchor=(1.0, 0.99),
            ncols=4,
            borderaxespad=0.1,
            fontsize=6.5,
            frameon=False,
            handlelength=1.4,
            columnspacing=1.2,
        )


def _hold(axes: Axes, test: ForceTest) -> None:
    hold = test.hold
    if hold is None:
        return
    try:
        found = failure(test)
    except MeasureError:
        return
    ends = hold.start / test.fs_hz, hold.stop / test.fs_hz
    axes.plot(ends, [found.target] * 2, color=_EMG, linewidth=1, linestyle="--", label="target of the hold")
    if np.isfinite(found.failed_s):
        axes.axvline(found.failed_s, color=_FAIL, linewidth=1, label="failure")


def _emg(size: Axes, frequency: Axes, test: ForceTest) -> None:
    size.set_title("EMG amplitude")
    size.set_ylabel("RMS (µV)")
    frequency.set_title("EMG median frequency")
    frequency.set_ylabel("(Hz)")
    if lacking := test.lacks("emg"):
        _words(size, lacking)
        _words(frequency, lacking)
        return
    width = max(round(0.25 * test.fs_hz), 2)
    whole = len(test.emg) // width
    if whole:
        rms = 1000.0 * test.emg[: whole * width].reshape(whole, width).std(axis=1)
        free = test.quiet[: whole * width].reshape(whole, width).all(axis=1)
        size.plot((np.arange(whole) + 0.5) * width / test.fs_hz, np.where(free, rms, np.nan), color=_EMG, linewidth=0.9)
        size.set_ylim(bottom=0)
    if lacking := test.lacks("spectrum"):
        _words(frequency, lacking)
        return
    windows = windows_in(test, test.contractions, min(_WINDOW_S, 0.6))
    if not len(windows):
        _words(frequency, "No contraction is long enough for a spectrum.")
        return
    band = band_of(*span(test.settings.emg_band, "emg_band"), test.fs_hz)
    median = in_windows(windows.emg, test.fs_hz).within(*band, without_hz=test.settings.mains_hz).median_hz
    frequency.plot(windows.middle_s, median, "o", color=_FREQUENCY, markersize=2.5)


def _twitches(axes: Axes, test: ForceTest) -> None:
    """Every twitch over its own start, from 50 ms before the stimulus on."""
    axes.set_title("Twitches")
    axes.set_xlabel("after the stimulus (ms)")
    last = span(test.settings.twitch_window, "twitch_window")[1]
    for one in test.twitches:
        start = max(round((one.at_s - 0.05) * test.fs_hz), 0)
        stretch = test.force[start : round((one.at_s + last / 1000.0) * test.fs_hz)]
        at = 1000.0 * (np.arange(start, start + len(stretch)) / test.fs_hz - one.at_s)
        colour = {"nerve": _EMG, "cortex": _FREQUENCY}.get(one.kind, _GREY)
        at_rest = one.before < 0.05 * test.full
        axes.plot(
            at, stretch - one.before, color=colour, linewidth=1.2 if at_rest else 0.8, alpha=1 if at_rest else 0.7
        )
    axes.axvline(0, color=_GREY, linewidth=0.6)
    axes.set_ylabel(f"rise ({test.printed_unit})")


def _list(axes: Axes, test: ForceTest) -> None:
    axes.set_title("Pulls")
    axes.set_xlabel("pull")
    axes.set_ylabel(f"force ({test.printed_unit})")
    start = 0
    for one, colour in zip(test.series, (_FORCE, _EMG, _FREQUENCY, _MARK, _FAIL) * len(test.series), strict=False):
        at = start + 1 + np.arange(len(one.peaks))
        name = f"series {one.name}{' ' if one.side else ''}{one.side}"
        axes.plot(at, one.peaks, "o-", color=colour, markersize=4, linewidth=0.8, label=name)
        axes.plot([at[0], at[-1]], [one.peaks.mean()] * 2, color=colour, linewidth=0.8, linestyle=":")
        start = int(at[-1])
    axes.set_ylim(0.0, 1.08 * max((float(one.peaks.max()) for one in test.series), default=1.0))
    axes.legend(loc="lower left", fontsize=6.5, frameon=False)


def _envelope(values: Floats, fs_hz: float) -> tuple[Floats, Floats, Floats]:
    """Lowest and highest value of each of some thousand stretches, so that nothing is lost between two points."""
    width = max(len(values) // _POINTS, 1)
    whole = len(values) // width
    cut = values[: whole * width].reshape(whole, width)
    known = np.isfinite(cut)
    nothing = ~known.any(axis=1)
    low = np.where(nothing, np.nan, np.where(known, cut, np.inf).min(axis=1))
    high = np.where(nothing, np.nan, np.where(known, cut, -np.inf).max(axis=1))
    return np.asarray((np.arange(whole) + 0.5) * width / fs_hz, dtype=float), low, high


def _words(axes: Axes, words: str) -> None:
    axes.text(
        0.5,
        0.5,
        textwrap.fill(words, 80),
        ha="center",
        va="center",
        color="#555555",
        fontsize=7,
        transform=axes.transAxes,
        parse_math=False,
    ).set_in_layout(False)
