"""Text of nSpire/ZAN carts: breaths in an ini-like file without an ending.

Layout: ``[person]``, ``[parameter]`` with one ``P=id,scale,name`` a parameter, ``[Data]`` with one ``B1=…`` a breath,
``[Start]`` with the second at which each stage begins. A breath holds one number that is no parameter, then the
parameters in the order of the ``P`` lines; a value is its number over the parameter's scale.

What the real files tell beyond that, none of it documented: ``FO2et`` is the inspired minus the end-tidal fraction
(``FCO2et / FO2et`` equals the RER within 1 %, and both exceed the mixed expired values), not the end-tidal fraction
itself; ``Vin / Vex`` is 0.90 to 0.98, as it is where expired air is given at body temperature, saturated (BTPS), and
inspired air as it was in the room.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from ponos.errors import DamagedFile
from ponos.instruments.base import Format
from ponos.instruments.cpet.formats._grid import number
from ponos.instruments.cpet.reading.cart_file import CartFile, Column
from ponos.recording import Note
from ponos.source import Source

__all__ = ["FORMAT"]

Values = npt.NDArray[np.float64]

_ROOM_O2_PERCENT: Final = 20.93
"""Oxygen in dry room air."""

_NEEDED = ("Zeit", "Vex", "tex", "tin", "VO2", "VCO2")

_AS_THEY_ARE = {"Zeit": "s", "VO2": "L/min", "VCO2": "L/min", "HR": "bpm"}
"""Columns handed on as they are; HR even where it is all 0, so that its absence is noticed."""

_ALWAYS = tuple(dict.fromkeys((*_NEEDED, *_AS_THEY_ARE)))

_WHERE_USED = {
    "Last": "W",
    "Geschw.": "km/h",
    "Steig.": "%",
    "Rpm": "rpm",
    "RRsys": "mmHg",
    "RRdia": "mmHg",
    "O2sat": "%",
    "Borg": "borg",
    "Laktat": "mmol/L",
}
"""Columns handed on only where one breath has more than 0: the cart writes 0 for what it did not measure."""

_PERSON = {"groesse": "groesse (cm)", "gewicht": "gewicht (kg)"}
_STAGES = ("Rest", "Warmup", "Load", "Recovery")

_MASS_ROUNDED = Note(
    "info", "ZAN files hold the body mass in whole kilograms; --body-mass-kg gives it better.", "body_mass_kg"
)
_END_TIDAL = Note(
    "info",
    "FETO2 is 20.93 % (dry room air) less the file's FO2et, which is a difference; end-tidal pressures are not given, "
    "because the file has no barometric pressure.",
    "feto2_percent",
)
_BODY_CONDITIONS = Note(
    "info",
    "VE is the expired volume over the length of the breath, taken to be BTPS; the file does not say.",
    "ve_l_min",
)
_CUT = Note("warning", "The file ends before its [Start] section; breaths and the stages of the test may be missing.")


def recognises(source: Source) -> bool:
    """Tell a ZAN file by its sections and parameter lines.

    Parameters
    ----------
    source : Source
        Any file.

    Returns
    -------
    bool
        True for a ZAN file.
    """
    head = source.head
    return head.lstrip().startswith("[person]") and "[parameter]" in head and "\nP=" in head


def parse(source: Source) -> CartFile:
    """Find the breaths, the person and the stages.

    Parameters
    ----------
    source : Source
        A ZAN file.

    Returns
    -------
    CartFile
        One row a breath.

    Raises
    ------
    DamagedFile
        A section, a parameter or a part of a breath is missing.
    """
    lines = source.lines
    sections = {line[1:-1]: i for i, line in enumerate(lines) if line[:1] == "[" and line[-1:] == "]"}
    for name in ("parameter", "Data"):
        if name not in sections:
            raise DamagedFile(f"The section [{name}] is missing.", where=source.name, todo=_AGAIN)
    places, parameters = _parameters(lines, sections["parameter"], sections["Data"])
    first = sections["Data"] + 1
    breaths = _breaths(lines, first, parameters, ends_here="Start" not in sections)
    values = _values(breaths, places, first)
    stages = _stages(lines, sections)
    return CartFile(
        columns=_columns(values, stages),
        first_row=first + 1,
        facts=_facts(lines, sections),
        tables={"stages": [["stage", "start_s"], *([name, start] for name, start in stages)]} if stages else {},
        device="nSpire/ZAN",
        kind="breaths",
        notes=_notes(values, lines, sections),
    )


_AGAIN = "Export the file again from the device; it may have been cut off."


def _entries(lines: list[str], start: int) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in lines[start + 1 :]:
        if line.startswith("["):
            break
        name, equals, value = line.partition("=")
        if equals and value.strip():
            found[name.strip()] = value.strip()
    return found


def _parameters(lines: list[str], start: int, end: int) -> tuple[dict[str, tuple[int, float]], int]:
    """Place in a breath and scale of each parameter, of equal names the first; and how many parameters there are."""
    found: dict[str, tuple[int, float]] = {}
    place = 0
    for i in range(start, end):
        if not lines[i].startswith("P="):
            continue
        place += 1
        parameter = _parameter(lines[i])
        if parameter is None:
            raise DamagedFile(
                f"A parameter line reads 'P=id,scale,name'; this one is '{lines[i][:60]}'.", where=f"row {i + 1}"
            )
        found.setdefault(parameter[0], (place, parameter[1]))
    missing = [name for name in _NEEDED if name not in found]
    if missing:
        raise DamagedFile(f"The parameter '{missing[0]}' is missing.", where=f"rows {start + 1} to {end}", todo=_AGAIN)
    return found, place


def _parameter(line: str) -> tuple[str, float] | None:
    """Name and scale of a parameter line, None where it has another form."""
    parts = line[2:].split(",", 2)
    scale = number(parts[1]) if len(parts) == 3 else None
    return (parts[2].strip(), scale) if scale is not None and scale > 0 else None


def _breaths(lines: list[str], first: int, parameters: int, *, ends_here: bool) -> list[str]:
    last = first
    while last < len(lines) and lines[last][:1] == "B":
        last += 1
    breaths = lines[first:last]
    counts = [breath.count(",") for breath in breaths]
    if breaths and ends_here and last == len(lines) and counts[-1] < parameters:
        breaths, counts = breaths[:-1], counts[:-1]
    if not breaths:
        raise DamagedFile("There is not one breath beneath [Data].", where=f"row {first}", todo=_AGAIN)
    wrong = next((i for i, count in enumerate(counts) if count != parameters), None)
    if wrong is not None:
        raise DamagedFile(
            f"The breath has {counts[wrong] + 1} numbers, expected {parameters + 1}.", where=f"row {first + wrong + 1}"
        )
    return breaths


def _values(breaths: list[str], places: dict[str, tuple[int, float]], first: int) -> dict[str, Values]:
    """Scaled values of the parameters that are handed on, without those that are 0 throughout."""
    wanted = {name: places[name] for name in (*_ALWAYS, *_WHERE_USED, "FO2et", "FCO2et") if name in places}
    furthest = max(place for place, _ in wanted.values()) + 1
    cells = list(zip(*[breath.split(",", furthest)[:furthest] for breath in breaths], strict=True))
    kept = {name: at for name, at in wanted.items() if name in _ALWAYS or set(cells[at[0]]) != {"0"}}
    try:
        table = np.array([list(map(float, cells[place])) for place, _ in kept.values()])
    except ValueError:
        raise _no_number(breaths, first) from None
    # Dividing keeps 2930 / 1000 at 2.93; multiplying with 0.001 would not.
    return {name: row / places[name][1] for name, row in zip(kept, table, strict=True)}


def _no_number(breaths: list[str], first: int) -> DamagedFile:
    for i, breath in enumerate(breaths):
        for cell in breath.split(",")[1:]:
            try:
                float(cell)
            except ValueError:
                return DamagedFile(f"'{cell[:20]}' is no number.", where=f"row {first + i + 1}", todo=_AGAIN)
    return DamagedFile("A breath holds something that is no number.", todo=_AGAIN)


def _columns(values: dict[str, Values], stages: list[tuple[str, float]]) -> list[Column]:
    lasting = values["tin"] + values["tex"]
    rates = 60 / np.where(lasting > 0, lasting, np.nan)
    found = [
        *((name, unit, values[name]) for name, unit in _AS_THEY_ARE.items() if name in values),
        ("VE", "L/min", values["Vex"] * rates),
        ("VT", "L", values["Vex"]),
        ("AF", "1/min", rates),
        *((name, unit, values[name]) for name, unit in _WHERE_USED.items() if name in values),
    ]
    # A fraction of 0 is a breath that was not analysed.
    if "FO2et" in values:
        less = np.where(values["FO2et"] > 0, _ROOM_O2_PERCENT - values["FO2et"], np.nan)
        found.append(("FETO2", "%", less.round(4)))
    if "FCO2et" in values:
        found.append(("FETCO2", "%", np.where(values["FCO2et"] > 0, values["FCO2et"], np.nan)))
    phase = [Column("phase", "", _phases(values["Zeit"], stages))] if stages else []
    return [Column(name, unit, cells.tolist()) for name, unit, cells in found] + phase


def _stages(lines: list[str], sections: dict[str, int]) -> list[tuple[str, float]]:
    """Stage and the second it begins at, where they follow each other."""
    if "Start" not in sections:
        return []
    entries = _entries(lines, sections["Start"])
    try:
        found = [(name.lower(), float(entries[name])) for name in _STAGES if name in entries]
    except ValueError:
        return []
    starts = [start for _, start in found]
    return found if starts == sorted(starts) else []


def _phases(times: Values, stages: list[tuple[str, float]]) -> list[object]:
    names = [None, *(name for name, _ in stages)]
    return [names[i] for i in np.searchsorted([start for _, start in stages], times, side="right").tolist()]


def _facts(lines: list[str], sections: dict[str, int]) -> dict[str, object]:
    person = _entries(lines, sections["person"]) if "person" in sections else {}
    return {_PERSON.get(label, label): value for label, value in person.items()}


def _notes(values: dict[str, Values], lines: list[str], sections: dict[str, int]) -> list[Note]:
    notes = [_BODY_CONDITIONS]
    if "FO2et" in values:
        notes.append(_END_TIDAL)
    if "Start" not in sections:
        notes.append(_CUT)
    mass = _facts(lines, sections).get("gewicht (kg)", "")
    if str(mass).isdigit():
        notes.append(_MASS_ROUNDED)
    return notes


FORMAT: Format[CartFile] = Format(
    name="zan_text", title="nSpire/ZAN text (ini sections, no file ending)", recognises=recognises, parse=parse
)
