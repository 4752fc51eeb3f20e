"""When stimuli were given, and to what: as said, from a design file, the trigger, the marks or the artefacts."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ponos.amplifiers.trigger_edges import rising_edges
from ponos.errors import ReadError
from ponos.instruments.force.contractions import Floats
from ponos.instruments.force.reading.channels import Drawn, block_starts
from ponos.instruments.force.saying import pulses_of
from ponos.recording import Note
from ponos.sheets.named import known_columns, read_named
from ponos.source import Source
from ponos.tables import rows_of

if TYPE_CHECKING:
    from ponos.amplifiers.traces import Traces
    from ponos.instruments.force.settings import Settings

__all__ = ["find_pulses", "kind_of", "table_of"]

_PACKAGE = "ponos.instruments.force.reading"

_APART_S = 0.1
"""Stimuli nearer to each other are one: a doublet, or the two edges of an artefact."""

_MARK = re.compile(r"\b(stim\w*|pulse\w*|trig\w*|ttl|s ?\d+)\b")


@cache
def _words() -> tuple[tuple[str, frozenset[str]], ...]:
    rows = rows_of(_PACKAGE, "pulse_words.csv")
    return tuple((row["kind"], frozenset(row["words"].split("|"))) for row in rows)


def kind_of(label: str) -> str:
    """Say what a stimulus was given to, by its label.

    Parameters
    ----------
    label : str
        Such as ``femoral nerve``.

    Returns
    -------
    str
        ``nerve``, ``cortex``, or empty where the label does not tell.
    """
    said = f" {re.sub(r'[^a-z0-9-]+', ' ', label.lower())} "
    return next((kind for kind, words in _words() if any(f" {word} " in said for word in words)), "")


def table_of(at_s: Floats | list[float], kinds: list[str]) -> pd.DataFrame:
    """Put stimuli into a table.

    Parameters
    ----------
    at_s : sequence of float
        Seconds from the start of the recording.
    kinds : list of str
        ``nerve``, ``cortex`` or empty, one each.

    Returns
    -------
    pandas.DataFrame
        Columns ``at_s`` and ``pulse``, in the order of time; those within 0.1 s of another are one.
    """
    found = pd.DataFrame({"at_s": np.asarray(at_s, dtype=float), "pulse": np.array(kinds, dtype=object)})
    found = found.sort_values("at_s", kind="stable").reset_index(drop=True)
    if len(found) < 2:
        return found
    apart = np.concatenate(([True], np.diff(found["at_s"]) > _APART_S))
    return found[apart].reset_index(drop=True)


def find_pulses(traces: Traces, drawn: Drawn, settings: Settings) -> tuple[pd.DataFrame, tuple[Note, ...]]:
    """Find the stimuli of a recording; what the user says goes first, then the trigger, then the marks.

    Parameters
    ----------
    traces : Traces
        The file.
    drawn : Drawn
        Its channels on one time base.
    settings : Settings
        What the user says.

    Returns
    -------
    pandas.DataFrame
        Columns ``at_s`` and ``pulse``.
    notes : tuple of Note
        Where they are from.

    Raises
    ------
    PonosError
        The design file cannot be read, or what is said does not fit the recording.
    """
    seconds = len(drawn.samples) / drawn.fs_hz
    if settings.design:
        found, how = _of_design(settings), "the design file"
    elif settings.pulses:
        found, how = _as_said(drawn, settings), "--pulses"
    elif drawn.trigger is not None and len(rises := _rises(drawn.trigger)):
        found, how = table_of(rises / drawn.fs_hz, [""] * len(rises)), "the trigger"
    else:
        found, how = _of_marks(traces, drawn.fs_hz), "the marks of the file"
    outside = found[(found["at_s"] < 0) | (found["at_s"] > seconds)]
    if len(outside):
        raise ReadError(
            f"A stimulus at {outside['at_s'].iloc[0]:g} s lies outside the {seconds:.1f} s of the recording.",
            todo="Count the seconds from the start of the recording.",
        )
    if not len(found):
        return found, ()
    told = f"{len(found)} stimuli from {how}."
    unknown = int((found["pulse"] == "").sum()) if not settings.stimulus else 0
    if unknown:
        told += f" Of {unknown} nothing says whether nerve or cortex was stimulated: --stimulus nerve or cortex."
    return found, (Note("warning" if unknown else "info", told),)


def _of_design(settings: Settings) -> pd.DataFrame:
    source = Source(settings.design)
    named = read_named(source, known_columns(_PACKAGE, table="design_columns.csv"), needs=("time_s",))
    at = named.frame["time_s"].to_numpy(float)
    labels = named.frame["pulse"].astype(str).tolist() if "pulse" in named.frame else [""] * len(at)
    kinds = [kind_of(one) for one in labels]
    for row, label, kind in zip(named.rows, labels, kinds, strict=True):
        if label and not kind:
            raise ReadError(
                f"'{label}' is no stimulus.", where=f"{source.name}, row {row}", todo="Write nerve or cortex."
            )
    fine = np.isfinite(at)
    return table_of(at[fine], [kind for kind, keep in zip(kinds, fine, strict=True) if keep])


def _as_said(drawn: Drawn, settings: Settings) -> pd.DataFrame:
    said = pulses_of(settings.pulses)
    if said.at_s:
        return table_of(list(said.at_s), [""] * len(said.at_s))
    emg = [name for name in map(str, drawn.samples) if name.startswith("emg_")]
    if not emg:
        raise ReadError("There is no EMG in which artefacts could be seen.", todo="Say the times: --pulses 3.79,6.03.")
    values = drawn.samples[emg[0]].to_numpy(float)
    beyond = np.abs(values - np.nanmedian(values)) > said.artefact_mv
    at = np.flatnonzero(np.diff(np.concatenate(([0], beyond.astype(np.int8)))) == 1)
    if not len(at):
        raise ReadError(
            f"The EMG never goes beyond {said.artefact_mv:g} mV; its largest swing is "
            f"{np.nanmax(np.abs(values - np.nanmedian(values))):.3g} mV.",
            todo="Give a smaller size, or the times: --pulses 3.79,6.03.",
        )
    return table_of(at / drawn.fs_hz, [""] * len(at))


def _rises(trigger: Floats) -> Floats:
    """Where a trigger rises; nowhere in a channel that is called one and keeps to no two levels."""
    try:
        return rising_edges(trigger).astype(float)
    except ReadError:
        return np.empty(0)


def _of_marks(traces: Traces, fs_hz: float) -> pd.DataFrame:
    starts = block_starts(traces, fs_hz)
    mine = [
        (starts[one.block] + one.at_s, kind_of(f"{one.channel} {one.label}"))
        for one in traces.events
        if kind_of(f"{one.channel} {one.label}") or _MARK.search(f"{one.channel} {one.label}".lower())
    ]
    return table_of([at for at, _ in mine], [kind for _, kind in mine])
