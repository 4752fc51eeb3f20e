"""A small self-made exercise test, and ways to write and spoil it: none of it is anybody's data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ponos import read
from ponos.instruments.cpet.reading.cart_file import CartFile, Column
from ponos.instruments.cpet.reading.reader import understand
from ponos.instruments.cpet.settings import Settings
from ponos.recording import Recording
from ponos.source import Source

__all__ = ["Cells", "cart", "csv_text", "notes", "ramp", "read_text", "understood"]

Cells = dict[str, list[object]]
"""Header to cells, as a table has them."""

UNITS = {
    "time": "s",
    "VO2": "mL/min",
    "VCO2": "mL/min",
    "VE": "L/min",
    "RF": "1/min",
    "VT": "L",
    "HR": "bpm",
    "Load": "W",
    "PETO2": "mmHg",
    "PETCO2": "mmHg",
}


def ramp(breaths: int = 120) -> dict[str, NDArray[np.float64]]:
    """A cycle ramp of a small person, breath by breath, in the units of :data:`UNITS`.

    Printed with few decimals, as a cart does.
    """
    rng = np.random.default_rng(7)
    time = np.cumsum(rng.uniform(2.5, 3.9, breaths)).round(1)
    work = np.clip(time - 60.0, 0.0, None) * 0.4
    vo2 = 300.0 + 10.0 * work + rng.normal(0.0, 25.0, breaths)
    vco2 = vo2 * (0.8 + 0.5 * (work / 150.0) ** 2)
    ve = 4.0 + vco2 / 32.0
    rf = 14.0 + work / 8.0
    found = {
        "time": time,
        "VO2": vo2.round(),
        "VCO2": vco2.round(),
        "VE": ve.round(1),
        "RF": rf.round(1),
        "VT": (ve / rf).round(3),
        "HR": (80.0 + 0.7 * work + rng.normal(0.0, 1.0, breaths)).round(),
        "Load": work.round(),
        "PETO2": (100.0 + work / 15.0).round(1),
        "PETCO2": (36.0 + work / 40.0).round(1),
    }
    return {name: np.asarray(values, dtype=float) for name, values in found.items()}


def cart(
    columns: Mapping[str, object] | None = None,
    *,
    units: Mapping[str, str] | None = None,
    facts: Mapping[str, object] | None = None,
    first_row: int = 3,
) -> CartFile:
    """What a format would have found: :func:`ramp` with some columns in another form, None to leave one out."""
    cells: dict[str, object] = {name: values.tolist() for name, values in ramp().items()} | dict(columns or {})
    spelt = UNITS | dict(units or {})
    return CartFile(
        [Column(name, spelt.get(name, ""), list(values)) for name, values in cells.items() if isinstance(values, list)],
        first_row=first_row,
        facts=dict(facts or {}),
    )


def understood(made: CartFile, source: Source, **said: object) -> Recording:
    """Read what a format found, with some options."""
    return understand(made, Settings(**said), source=source, format="made")  # type: ignore[arg-type]


def csv_text(
    columns: Mapping[str, object] | None = None,
    *,
    sign: str = ",",
    units: bool = True,
    spell: Callable[[object], str] = "{:g}".format,
) -> str:
    """:func:`ramp` as a table with units in the header, and some columns in another form; None leaves one out."""
    cells: dict[str, object] = {name: values.tolist() for name, values in ramp().items()} | dict(columns or {})
    kept = {name: values for name, values in cells.items() if isinstance(values, list)}
    names = [f"{name} [{UNITS[name]}]" if units and name in UNITS else name for name in kept]
    rows = [
        [cell if isinstance(cell, str) else spell(cell) for cell in row] for row in zip(*kept.values(), strict=True)
    ]
    return "\n".join(sign.join(row) for row in [names, *rows]) + "\n"


def read_text(text: str | bytes, folder: Path, *, name: str = "test.csv", **said: object) -> Recording:
    """Write a file and read it, with some options."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read(path, settings=Settings(**said) if said else None)  # type: ignore[arg-type]


def notes(recording: Recording, *, channel: str | None = None) -> str:
    """All that was noted, of one channel where given."""
    return " ".join(note.text for note in recording.notes if channel is None or note.channel == channel)
