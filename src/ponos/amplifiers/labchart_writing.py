"""Writing traces as the text of LabChart, which its own program and others read."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from ponos.amplifiers.samples_table import one_rate
from ponos.units import unit

if TYPE_CHECKING:
    from pathlib import Path

    from ponos.amplifiers.traces import Channel, Traces

__all__ = ["write_labchart_text"]


def write_labchart_text(traces: Traces, path: Path) -> None:
    """Write traces as a text of LabChart.

    Parameters
    ----------
    traces : Traces
        Channels of one sampling rate. A mark stands at the nearest sample. There is no date: ``ExcelDateTime`` counts
        from the first block.
    path : pathlib.Path
        Where to.

    Raises
    ------
    UsageError
        Channels differ in their rate or in the length of a block, or two have one name.
    """
    fs_hz = one_rate(traces)
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for place in range(len(traces.starts_s)):
            out.writelines(f"{line}\n" for line in _header(traces, place, fs_hz))
            out.writelines(_rows(traces, place, fs_hz))


def _header(traces: Traces, block: int, fs_hz: float) -> list[str]:
    # The date of a block is that of its zero.
    zero = traces.zeros_s[block]
    start = traces.starts_s[block] + (zero if math.isfinite(zero) else 0.0)
    lines = [("Interval", [f"{1 / fs_hz!r} s"])]
    if math.isfinite(start):
        lines.append(("ExcelDateTime", [f"{start / 86400:.16e}"]))
    lines += [
        ("TimeFormat", ["StartOfBlock"]),
        ("DateFormat", [""]),
        ("ChannelTitle", [one.name for one in traces.channels]),
        ("Range", ["*" for _ in traces.channels]),
        ("UnitName", [_unit(one) for one in traces.channels]),
        ("TopValue", [_limit(one.high) for one in traces.channels]),
        ("BottomValue", [_limit(one.low) for one in traces.channels]),
    ]
    return ["=\t".join((key, "\t".join(cells))) for key, cells in lines]


def _unit(channel: Channel) -> str:
    return (unit(channel.unit).printed or channel.unit) if channel.unit else "*"


def _limit(value: float) -> str:
    return repr(float(value)) if math.isfinite(value) else "*"


def _rows(traces: Traces, block: int, fs_hz: float) -> list[str]:
    zero = traces.zeros_s[block]
    columns = [one.blocks[block] for one in traces.channels]
    times = (np.arange(len(columns[0])) / fs_hz - (zero if math.isfinite(zero) else 0.0)).round(12)
    cells = [["NaN" if value != value else repr(value) for value in column.tolist()] for column in (times, *columns)]
    rows = ["\t".join(row) for row in zip(*cells, strict=True)]
    names = [one.name for one in traces.channels]
    for one in traces.events:
        if one.block == block and rows:
            at = min(max(round(one.at_s * fs_hz), 0), len(rows) - 1)
            number = str(names.index(one.channel) + 1) if one.channel in names else "*"
            rows[at] += f"\t#{number} {' '.join(one.label.split())}"
    return [f"{row}\n" for row in rows]
