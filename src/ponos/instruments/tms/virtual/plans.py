"""Protocols of pulses: which pulse comes when, how strong, in which state and how long after exertion."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

__all__ = ["afferent", "after_exertion", "contracting", "full_protocol", "nerve", "paired", "resting", "timed"]

_COLUMNS = (
    "pulse",
    "isi_ms",
    "conditioning_intensity_percent",
    "test_intensity_percent",
    "state",
    "block",
    "minutes_since_exertion",
)
_BETWEEN_S = 5.0


def _rows(n: int, **told: float | str) -> pd.DataFrame:
    usual = {"pulse": "single", "state": "rest", "block": "before"}
    return pd.DataFrame([{name: (usual | told).get(name, np.nan) for name in _COLUMNS}] * n, columns=list(_COLUMNS))


def resting(intensities_percent: Iterable[float], *, each: int) -> pd.DataFrame:
    """Give single pulses on the resting muscle.

    Parameters
    ----------
    intensities_percent : iterable of float
        In % of the stimulator's output.
    each : int
        How many of each.

    Returns
    -------
    pandas.DataFrame
        One row a pulse.
    """
    return pd.concat([_rows(each, test_intensity_percent=one) for one in intensities_percent], ignore_index=True)


def contracting(intensities_percent: Iterable[float], *, each: int) -> pd.DataFrame:
    """Give single pulses during a light contraction.

    Parameters
    ----------
    intensities_percent : iterable of float
        In % of the stimulator's output.
    each : int
        How many of each.

    Returns
    -------
    pandas.DataFrame
        One row a pulse.
    """
    return resting(intensities_percent, each=each).assign(state="active")


def paired(
    intervals_ms: Sequence[float], *, conditioning_percent: float, test_percent: float, each: int
) -> pd.DataFrame:
    """Give pairs of pulses of the coil.

    Parameters
    ----------
    intervals_ms : sequence of float
        Between the two.
    conditioning_percent, test_percent : float
        Intensities in % of the stimulator's output.
    each : int
        How many of each interval.

    Returns
    -------
    pandas.DataFrame
        One row a pair.
    """
    return pd.concat(
        [
            _rows(
                each,
                pulse="paired",
                isi_ms=one,
                conditioning_intensity_percent=conditioning_percent,
                test_intensity_percent=test_percent,
            )
            for one in intervals_ms
        ],
        ignore_index=True,
    )


def afferent(intervals_ms: Sequence[float], *, test_percent: float, each: int) -> pd.DataFrame:
    """Give pulses of the coil that a pulse on the nerve at the wrist goes before.

    Parameters
    ----------
    intervals_ms : sequence of float
        Between the two.
    test_percent : float
        Intensity of the coil in % of its output.
    each : int
        How many of each interval.

    Returns
    -------
    pandas.DataFrame
        One row a pair.
    """
    pairs = paired(intervals_ms, conditioning_percent=np.nan, test_percent=test_percent, each=each)
    return pairs.assign(pulse="afferent")


def nerve(*, each: int) -> pd.DataFrame:
    """Give pulses on the nerve of the muscle, strong enough for every fibre.

    Parameters
    ----------
    each : int
        How many.

    Returns
    -------
    pandas.DataFrame
        One row a pulse.
    """
    return _rows(each, pulse="nerve")


def after_exertion(pulses: pd.DataFrame, *, minutes: Sequence[float]) -> pd.DataFrame:
    """Give the same pulses again some minutes after a contraction.

    Parameters
    ----------
    pulses : pandas.DataFrame
        A block of them.
    minutes : sequence of float
        When each block begins.

    Returns
    -------
    pandas.DataFrame
        One row a pulse; blocks are called ``after_5_min``.
    """
    return pd.concat(
        [pulses.assign(block=f"after_{one:g}_min", minutes_since_exertion=float(one)) for one in minutes],
        ignore_index=True,
    )


def timed(*parts: pd.DataFrame) -> pd.DataFrame:
    """Put parts of a protocol one after the other, a pulse every 5 s.

    Parameters
    ----------
    *parts : pandas.DataFrame
        In order.

    Returns
    -------
    pandas.DataFrame
        One row a pulse, with ``time_s``; blocks after exertion begin when they say.
    """
    plan = pd.concat([one.astype({"isi_ms": float}) for one in parts], ignore_index=True)
    minutes = plan["minutes_since_exertion"].to_numpy(float)
    place = plan.groupby("block", sort=False).cumcount().to_numpy()
    before = np.isnan(minutes)
    ended_s = _BETWEEN_S * before.sum() + 60.0
    since = np.where(before, np.nan, minutes + place * _BETWEEN_S / 60.0)
    time = np.where(before, _BETWEEN_S * place, ended_s + 60.0 * np.nan_to_num(since))
    plan.insert(0, "time_s", time.round(3))
    return plan.assign(minutes_since_exertion=since.round(4))


def full_protocol(*, rmt_percent_mso: float, each: int = 20, hunting: int = 10) -> pd.DataFrame:
    """Give a protocol from which every measure of the instrument can be had.

    Parameters
    ----------
    rmt_percent_mso : float
        Resting threshold of the person.
    each : int
        Pulses of a condition.
    hunting : int
        Pulses of each intensity at which thresholds and recruitment are looked for.

    Returns
    -------
    pandas.DataFrame
        Thresholds and recruitment at rest, silent periods during contraction, pairs of pulses at 3, 10 and 100 ms,
        pulses after one on the nerve, compound potentials, then blocks 1, 5, 10 and 20 minutes after a contraction.
    """
    at = (rmt_percent_mso * np.array([0.8, 0.85, 0.9, 0.95, 1.0, 1.05, 1.1, 1.2, 1.3, 1.4, 1.5])).round()
    at = np.unique(np.minimum(at, 100.0))
    test = float(round(1.2 * rmt_percent_mso))
    weak = float(round(0.8 * rmt_percent_mso))
    return timed(
        resting(at, each=hunting),
        resting([test], each=each),
        paired([3.0, 10.0], conditioning_percent=weak, test_percent=test, each=each),
        paired([100.0], conditioning_percent=test, test_percent=test, each=each),
        afferent([21.0], test_percent=test, each=each),
        nerve(each=5),
        contracting((rmt_percent_mso * np.array([0.65, 0.7, 0.75, 0.8, 0.85])).round(), each=hunting),
        contracting([test], each=each),
        after_exertion(resting([test], each=each), minutes=(1.0, 5.0, 10.0, 20.0)),
    )
