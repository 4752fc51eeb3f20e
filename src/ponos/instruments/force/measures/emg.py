"""The EMG while the muscle works: its size, its spectrum and how both change over a task."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ponos.errors import MeasureError
from ponos.instruments.base import span
from ponos.instruments.force.contractions import Floats
from ponos.instruments.force.force_test import ForceTest
from ponos.instruments.force.measures.gives import REGISTER, gives
from ponos.instruments.force.spectra import Spectrum, band_of, in_windows, welch
from ponos.instruments.force.windows import Windows, relative_slope, task_windows
from ponos.measures import Measure

__all__ = ["PARTS"]

_WINDOW_S = 1.0
_THIRDS = ("first_third", "last_third")


@gives("emg_rms", needs=("force", "emg"))
def _rms(test: ForceTest) -> list[Measure]:
    peak = test.mvc(rule="0.5s")
    at_peak = test.emg[round(peak.start_s * test.fs_hz) : round(peak.stop_s * test.fs_hz)]
    value = 1000.0 * float(at_peak.std())
    if not value > 0:
        raise MeasureError("The EMG is flat during the strongest half second.")
    found = [
        REGISTER.found(
            "emg_rms",
            value,
            n=1,
            doubt=test.emg_doubt,
            reason=test.emg_words,
            method="root mean square about its mean during the half second of the highest force",
        )
    ]
    return found + _by_thirds(test, "emg_rms", lambda one: float(np.sqrt(np.mean(one.rms_uv**2))))


@gives("emg_rms_slope", needs=("force", "emg"))
def _rms_slope(test: ForceTest) -> list[Measure]:
    windows, words = task_windows(test, _WINDOW_S)
    return [_sloping(test, "emg_rms_slope", windows.middle_s, windows.rms_uv, words)]


@gives("emg_median_frequency", "emg_mean_frequency", needs=("force", "emg", "spectrum"))
def _frequency(test: ForceTest) -> list[Measure]:
    spectrum, words, n = _working(test)
    found = []
    for id, value in (("emg_median_frequency", spectrum.median_hz), ("emg_mean_frequency", spectrum.mean_hz)):
        found.append(REGISTER.found(id, float(value), n=n, doubt=test.emg_doubt, reason=test.emg_words, method=words))
    found += _by_thirds(test, "emg_median_frequency", lambda one: float(_power(test, one).median_hz))
    return found + _by_thirds(test, "emg_mean_frequency", lambda one: float(_power(test, one).mean_hz))


@gives("emg_median_frequency_slope", needs=("force", "emg", "spectrum"))
def _frequency_slope(test: ForceTest) -> list[Measure]:
    windows, words = task_windows(test, _WINDOW_S)
    values = _band(test, in_windows(windows.emg, test.fs_hz)).median_hz
    return [_sloping(test, "emg_median_frequency_slope", windows.middle_s, values, f"{words}; {_band_words(test)}")]


@gives("dimitrov_index", needs=("force", "emg", "spectrum"))
def _dimitrov(test: ForceTest) -> list[Measure]:
    windows, words = task_windows(test, _WINDOW_S)
    first, last = (float(_power(test, windows.third(one)).dimitrov) for one in _THIRDS)
    if not first > 0:
        raise MeasureError("The EMG has no power in the first third of the task.")
    return [
        REGISTER.found(
            "dimitrov_index",
            last / first,
            n=len(windows),
            doubt=test.emg_doubt,
            method=f"last over first third of the {words}; power of windows of {_WINDOW_S:g} s, {_band_words(test)}",
        )
    ]


@gives("dimitrov_slope", needs=("force", "emg", "spectrum"))
def _dimitrov_slope(test: ForceTest) -> list[Measure]:
    windows, words = task_windows(test, _WINDOW_S)
    values = _band(test, in_windows(windows.emg, test.fs_hz)).dimitrov
    return [_sloping(test, "dimitrov_slope", windows.middle_s, values, f"{words}; {_band_words(test)}")]


def _by_thirds(test: ForceTest, id: str, of: Callable[[Windows], float]) -> list[Measure]:
    """The same in the first and in the last third of a task, where the recording has one."""
    try:
        windows, words = task_windows(test, _WINDOW_S)
    except MeasureError:
        return []
    return [
        REGISTER.found(
            id,
            of(windows.third(one)),
            n=len(windows.third(one)),
            doubt=test.emg_doubt,
            method=f"windows of {_WINDOW_S:g} s in the {one.replace('_', ' ')} of the {words}",
            condition={"segment": one},
        )
        for one in _THIRDS
    ]


def _sloping(test: ForceTest, id: str, middle_s: Floats, values: Floats, words: str) -> Measure:
    slope = relative_slope(middle_s, values)
    return REGISTER.found(
        id,
        slope.value,
        low=slope.low,
        high=slope.high,
        n=slope.n,
        doubt=test.emg_doubt,
        method=f"straight line through windows of {_WINDOW_S:g} s of the {words}",
    )


def _working(test: ForceTest) -> tuple[Spectrum, str, int]:
    """Spectrum of all that lies in contractions and away from stimuli, segment by segment."""
    stretches = [
        test.emg[one.samples][test.quiet[one.samples]] for one in ((test.hold,) if test.hold else test.contractions)
    ]
    # Contractions are not joined: the seam between two of them has a spectrum of its own.
    spectra = [(len(one), welch(one, test.fs_hz)) for one in stretches if len(one) >= 0.5 * test.fs_hz]
    if not spectra:
        raise MeasureError("No contraction leaves half a second of EMG that no stimulus has touched.")
    same = [(length, one) for length, one in spectra if len(one.power) == len(spectra[0][1].power)]
    weights = np.array([length for length, _ in same], dtype=float)
    power = np.average(np.stack([one.power for _, one in same]), axis=0, weights=weights)
    what = "the hold" if test.hold else f"{len(same)} contractions"
    words = f"Welch, Hann segments of about 0.4 s, over {what}; {_band_words(test)}"
    return _band(test, Spectrum(same[0][1].frequency_hz, power)), words, len(same)


def _power(test: ForceTest, windows: Windows) -> Spectrum:
    each = in_windows(windows.emg, test.fs_hz)
    power = each.power.mean(axis=0) if len(each.power) else np.zeros(len(each.frequency_hz))
    return _band(test, Spectrum(each.frequency_hz, power))


def _band(test: ForceTest, spectrum: Spectrum) -> Spectrum:
    low, high = _limits(test)
    return spectrum.within(low, high, without_hz=test.settings.mains_hz)


def _limits(test: ForceTest) -> tuple[float, float]:
    rate = float(test.recording.about.get("emg_fs_hz", test.fs_hz))
    return band_of(*span(test.settings.emg_band, "emg_band"), min(rate, test.fs_hz))


def _band_words(test: ForceTest) -> str:
    low, high = _limits(test)
    mains = test.settings.mains_hz
    return f"{low:g} to {high:g} Hz" + (f" without {mains:g} Hz and its multiples" if mains else "")


PARTS = (_rms, _rms_slope, _frequency, _frequency_slope, _dimitrov, _dimitrov_slope)
