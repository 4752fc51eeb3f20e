"""Phases of a test (rest, unloaded, incremental exercise, recovery) and the shape of its protocol, from the data.

What is known better wins: phases set by hand, then the load, then the cart's own labels, then the gas exchange itself.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files

import numpy as np
import pandas as pd

from ponos.errors import UsageError, nearest
from ponos.instruments.cpet.averaging import Floats
from ponos.instruments.cpet.phases.by_gas import from_gas
from ponos.instruments.cpet.phases.by_load import equivalent_load, from_load
from ponos.instruments.cpet.phases.judging import SHORTEST_S, judged
from ponos.instruments.cpet.phases.types import Phases, Span

__all__ = ["Phases", "Span", "detect", "equivalent_load", "parse_phases"]

PHASES = ("rest", "unloaded", "exercise", "recovery")


def detect(breaths: pd.DataFrame, *, by_hand: str = "") -> Phases:
    """Find the phases of a test.

    Parameters
    ----------
    breaths : pandas.DataFrame
        With ``time_s`` and ``vo2_ml_min``; ``work_w`` or ``speed_km_h`` and ``phase`` where the file has them.
    by_hand : str
        Phases set by the user, ``rest=0:120,ramp=360:960``; they override what is found.

    Returns
    -------
    Phases
        What was found, with doubts in words.

    Raises
    ------
    UsageError
        ``by_hand`` cannot be understood.
    """
    hand = parse_phases(by_hand)
    time = breaths["time_s"].to_numpy(float)
    vo2, vco2 = (_channel(breaths, name) for name in ("vo2_ml_min", "vco2_ml_min"))
    labels = _labelled(breaths)
    load = equivalent_load(breaths)
    found = judged(_with_labels(from_load(time, load, labels), labels), time, vo2, vco2) if load is not None else None
    if found is None or not found.incremental:
        # A load that was not recorded well, or a mixed session, may still hold a ramp that the gas exchange shows.
        shown = judged(_with_labels(from_gas(time, vo2, labels), labels), time, vo2, vco2)
        found = shown if found is None or shown.incremental or _length(found) < SHORTEST_S else found
    return _by_hand(found, hand) if hand else found


def _by_hand(found: Phases, hand: dict[str, Span]) -> Phases:
    return replace(
        found,
        rest=hand.get("rest", found.rest),
        unloaded=hand.get("unloaded", found.unloaded),
        exercise=hand.get("exercise", found.exercise),
        recovery=hand.get("recovery", found.recovery),
        kind="unknown" if "exercise" in hand and not found.incremental else found.kind,
        told_by="hand",
    )


def parse_phases(text: str) -> dict[str, Span]:
    """Read phases set by hand.

    Parameters
    ----------
    text : str
        ``rest=0:120,ramp=360:960``, seconds; ``ramp`` and ``exercise`` mean the same.

    Returns
    -------
    dict of str to (float, float)
        Keys of ``rest, unloaded, exercise, recovery``.

    Raises
    ------
    UsageError
        A name or a span cannot be understood.
    """
    spans: dict[str, Span] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, _, span = part.partition("=")
        name = {"ramp": "exercise", "steps": "exercise", "warmup": "unloaded"}.get(name.strip(), name.strip())
        if name not in PHASES:
            raise UsageError(f"'{name}' is no phase.", todo=nearest(name, (*PHASES, "ramp")))
        try:
            start, end = (float(edge) for edge in span.split(":"))
        except ValueError:
            raise UsageError(f"'{part}' is no phase.", todo="Write rest=0:120,ramp=360:960 (seconds).") from None
        if end <= start:
            raise UsageError(f"The phase '{part}' ends before it begins.")
        spans[name] = (start, end)
    return spans


@cache
def _label_table() -> Mapping[str, str]:
    text = files("ponos.instruments.cpet.phases").joinpath("labels.csv").read_text(encoding="utf-8")
    return {word: row["phase"] for row in csv.DictReader(text.splitlines()) for word in row["labels"].split("|")}


def _labelled(breaths: pd.DataFrame) -> dict[str, Span]:
    """Spans of the cart's own labels; the last run of each, since a test may begin with a false start."""
    if "phase" not in breaths:
        return {}
    named = breaths["phase"].astype("string").str.strip().str.lower().map(_label_table())
    time = breaths["time_s"].to_numpy(float)
    return {
        str(name): (float(time[where[0]]), float(time[where[-1]]))
        for name in named.dropna().unique()
        if len(where := np.flatnonzero((named == name).to_numpy(bool, na_value=False)))
    }


def _with_labels(found: Phases, labels: dict[str, Span]) -> Phases:
    """The cart's labels decide on rest and recovery, which neither load nor gas exchange shows for certain."""
    exercise, told_by = found.exercise, found.told_by
    if told_by == "gas exchange" and labels:
        told_by = "labels"
        if exercise and "exercise" in labels:
            start = max(exercise[0], labels["exercise"][0])
            exercise = (start, max(labels["exercise"][1], start + 1.0))
    rest, recovery = labels.get("rest", found.rest), labels.get("recovery", found.recovery)
    return replace(found, rest=rest, exercise=exercise, recovery=recovery, told_by=told_by)


def _length(found: Phases) -> float:
    return found.exercise[1] - found.exercise[0] if found.exercise else 0.0


def _channel(breaths: pd.DataFrame, name: str) -> Floats:
    return breaths[name].to_numpy(float) if name in breaths else np.full(len(breaths), np.nan)
