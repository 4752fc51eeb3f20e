"""MGC Diagnostics (Breeze, Ultima, Ultra) text and CSV; also written.

Layout: one row of names parted by tabulators or commas, in some exports a row of units, then breaths. Two columns are
named VO2; the reader tells by their values which one is per kilogram. ``Time`` is ``min:sec``, ``hh:mm:ss`` or, in
tables cleaned in R (``vt.btps``, ``vo2.1``, ``vo2_abs``), decimal minutes. ``Ex Time`` is blank until the exercise
clock starts. The speed is in km/h or mph as the site has set it, and the files at hand do not say which.

ponos writes the same table with its row of units, and above it a few labelled lines on the person. Those lines are its
own addition: files of the cart have none, and are read without.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ponos.errors import UsageError
from ponos.instruments.base import Format
from ponos.instruments.cpet.formats._grid import (
    columns,
    facts_above,
    find_block,
    rows_of_text,
    text,
    uncut,
)
from ponos.instruments.cpet.reading.cart_file import CartFile, Column
from ponos.instruments.cpet.reading.quantities import plain_name
from ponos.source import Source

if TYPE_CHECKING:
    import pandas as pd

    from ponos.recording import Recording

__all__ = ["FORMAT"]

_DOCUMENTED = {
    "vco2": "mL/min",
    "rr": "1/min",
    "vt": "mL",
    "ve": "L/min",
    "br": "%",
    "grade": "%",
    "work": "W",
    "peto2": "mmHg",
    "petco2": "mmHg",
    "peco2": "mmHg",
    "hr": "bpm",
    "heartrate": "bpm",
    "spo2": "%",
}
"""Plain name -> its unit where no row of units says another. VO2 and speed are not here: nothing says theirs."""


def recognises(source: Source) -> bool:
    """Tell a table that names VO2 and both volumes with 'BTPS'.

    Parameters
    ----------
    source : Source
        Any file.

    Returns
    -------
    bool
        True for an MGC text or CSV.
    """
    if "btps" not in source.head.lower():
        return False
    rows = rows_of_text(source, head=True)
    block = find_block(rows)
    names = [text(cell).lower() for cell in rows[block.names]] if block else []
    return all(any(name.startswith(one) and "btps" in name for name in names) for one in ("vt", "ve"))


def parse(source: Source) -> CartFile:
    """Find the breaths, and the phases by the exercise clock.

    Parameters
    ----------
    source : Source
        An MGC text or CSV.

    Returns
    -------
    CartFile
        One row a breath or a mean, as it was exported.

    Raises
    ------
    DamagedFile
        There is no row of data, or a line cannot be split.
    """
    rows = rows_of_text(source)
    block, notes = uncut(source, rows, find_block(rows))
    found = [_documented(column) for column in columns(rows, block)]
    return CartFile(
        columns=[*found, *_phases(found)],
        first_row=block.first + 1,
        facts=facts_above(rows, block),
        device="MGC Diagnostics",
        notes=notes,
    )


def _documented(column: Column) -> Column:
    return replace(column, unit=column.unit or _DOCUMENTED.get(plain_name(column.name), ""))


def _phases(found: list[Column]) -> list[Column]:
    """Rest before, exercise during, recovery after the cart's exercise clock ran."""
    clock = next((column.cells for column in found if plain_name(column.name) == "extime"), [])
    running = [i for i, cell in enumerate(clock) if any(sign in "123456789" for sign in text(cell))]
    if not running:
        return []
    first, last = running[0], running[-1]
    return [
        Column(
            "phase",
            "",
            ["rest" if i < first else "exercise" if i <= last else "recovery" for i in range(len(clock))],
        )
    ]


_WRITTEN: dict[str, tuple[str, str, float, int]] = {
    "speed_km_h": ("Speed", "km/h", 1.0, 3),
    "grade_percent": ("Grade", "%", 1.0, 3),
    "work_w": ("Work", "W", 1.0, 2),
    "vo2_ml_min_kg": ("VO2", "mL/kg/min", 1.0, 4),
    "vo2_ml_min": ("VO2", "mL/min", 1.0, 3),
    "vco2_ml_min": ("VCO2", "mL/min", 1.0, 3),
    "rer": ("RER", "", 1.0, 4),
    "rf_per_min": ("RR", "1/min", 1.0, 4),
    "vt_l": ("Vt BTPS", "mL", 1000.0, 3),
    "ve_l_min": ("VE BTPS", "L/min", 1.0, 4),
    "peto2_mmhg": ("PETO2", "mmHg", 1.0, 3),
    "petco2_mmhg": ("PETCO2", "mmHg", 1.0, 3),
    "hr_bpm": ("HR", "bpm", 1.0, 2),
    "spo2_percent": ("SpO2", "%", 1.0, 2),
}
"""Column -> the cart's name, its unit, the factor into that unit, decimals printed. In the cart's order."""

_ABOUT = {
    "body_mass_kg": "Weight (kg)",
    "height_cm": "Height (cm)",
    "age_y": "Age (years)",
    "sex": "Sex",
    "barometric_pressure_mmhg": "Barometric pressure (mmHg)",
}


def write(recording: Recording, path: Path) -> None:
    """Write the breaths as MGC text, with a row of units and the person above.

    Parameters
    ----------
    recording : Recording
        A test with ``time_s``, ``vo2_ml_min``, ``vt_l`` and ``ve_l_min``; of its other columns those that the cart
        knows are written, and ``phase``.
    path : pathlib.Path
        The file to write; an older one is replaced.

    Raises
    ------
    UsageError
        The recording lacks a column without which the file would not be of this kind.
    """
    table = recording.table
    for needed in ("time_s", "vo2_ml_min", "vt_l", "ve_l_min"):
        if needed not in table:
            raise UsageError(f"MGC text needs the column '{needed}'.", todo="Write it as clean CSV.")
    about = [f"{label}\t{_fact(recording.about[key])}" for key, label in _ABOUT.items() if key in recording.about]
    written = _written(table)
    head = ["\t".join(column[part] for column in written) for part in (0, 1)]
    rows = ["\t".join(cells) for cells in zip(*(column[2:] for column in written), strict=True)]
    lines = [*about, *([""] if about else []), *head, *rows]
    Path(path).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def _fact(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.10g}"


def _written(table: pd.DataFrame) -> list[list[str]]:
    """Columns as text: name, unit, cells."""
    columns_out = [["Time", "min:sec", *(_clock(seconds) for seconds in table["time_s"])]]
    for column, (name, unit, factor, decimals) in _WRITTEN.items():
        if column in table:
            cells = [_printed(value * factor, decimals) for value in table[column].astype(float)]
            columns_out.append([name, unit, *cells])
    if "phase" in table:
        columns_out.append(["Phase", "", *(str(label) for label in table["phase"].fillna(""))])
    return columns_out


def _clock(seconds: float) -> str:
    """Minutes, and seconds to the thousandth."""
    thousandths = round(float(seconds) * 1000)
    minutes, rest = divmod(abs(thousandths), 60_000)
    return f"{'-' if thousandths < 0 else ''}{minutes}:{rest / 1000:06.3f}"


def _printed(value: float, decimals: int) -> str:
    if value != value:
        return ""
    shown = f"{value:.{decimals}f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


FORMAT: Format[CartFile] = Format(
    name="mgc_text",
    title="MGC Diagnostics text and CSV (Breeze, Ultima, Ultra)",
    recognises=recognises,
    parse=parse,
    write=write,
)
