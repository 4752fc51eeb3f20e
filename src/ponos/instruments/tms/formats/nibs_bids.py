"""Pulses as the draft of BIDS for stimulation describes them (BEP037, ``*_nibs.tsv``), in its layout of version 6.3.

The draft is not adopted and its files do not tell which version they follow; the layout is told by its columns. In 6.3
a row of ``*_nibs.tsv`` is a set of parameters and a row of ``*_events.tsv`` a delivery of it; in 6.2 a row of
``*_nibs.tsv`` was a delivery, which is refused with a message. Units stand in the sidecar alone and are never assumed.
Positions (``*_markers.tsv``) are not read. What ponos knows of a trial beyond the draft (state, block, minutes since
the exertion, a measured MEP) it writes as further columns of the events, which BIDS allows; samples are not part of it.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ponos.errors import DamagedFile, ReadError, UnitConflict
from ponos.instruments.base import Format
from ponos.instruments.tms.formats.nibs_layout import NUMBERS, TEXTS, VERSION, VERSION_KEY, beside
from ponos.instruments.tms.formats.nibs_writing import write
from ponos.instruments.tms.reading.draft import SweepFile
from ponos.instruments.tms.reading.words import word_for
from ponos.recording import Note
from ponos.sheets.sheet import sheet_of
from ponos.source import Source
from ponos.units import convert, unit
from ponos.units import parse as parse_unit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ponos.sheets.sheet import Sheet

__all__ = ["FORMAT", "parse", "recognises"]

_OLD = frozenset({"event_id", "stim_id"})
_NEIGHBOURS = ("nibs", "emg", "eeg", "ieeg", "meg", "beh", "func", "nirs")
_REFERENCES = {"rMT": "rmt", "aMT": "amt"}
_MSO = frozenset({"%maximumstimulatoroutput", "%mso", "percentmso", "percentofmaximumstimulatoroutput"})


def recognises(source: Source) -> bool:
    """Whether the header is that of a table of stimulation parameters.

    Parameters
    ----------
    source : Source
        The file.

    Returns
    -------
    bool
        True for ``*_nibs.tsv`` of 6.3, and of 6.2 so that it can be refused with its name.
    """
    header = set(source.head.split("\n", 1)[0].strip("\r\ufeff").split("\t"))
    return "onset" not in header and ("nibs_event_id" in header or header >= _OLD)


def parse(source: Source) -> SweepFile:
    """Read the pulses that were delivered.

    Parameters
    ----------
    source : Source
        The ``*_nibs.tsv``; its sidecar and events stand beside it.

    Returns
    -------
    SweepFile
        One row a delivery, without samples.

    Raises
    ------
    ReadError
        It is of another version, its events are not beside it, or a unit is not said.
    """
    table = sheet_of(source)
    if "nibs_event_id" not in table.columns:
        raise ReadError(
            "This is NIBS-BIDS in a layout before 6.3 (one row a delivery, event_id).",
            where=source.name,
            todo=f"The draft of version {VERSION} is read: nibs_event_id here and in an events table.",
        )
    sidecar = _json(beside(source.path, "nibs", ".json"))
    events_path = _events(source.path)
    if events_path is None:
        raise ReadError(
            "There is no events table beside it, so when each pulse was given is not known.",
            where=source.name,
            todo="Put the *_events.tsv with nibs_event_id beside it, or into emg/ of the same session.",
        )
    events = sheet_of(Source(events_path))
    about = _about(sidecar, source.path)
    trials = _trials(table, events, sidecar, about)
    notes = [
        Note(
            "warning",
            "It says which pulses were given and holds no EMG. Give it as --design of the recording, or measure MEPs "
            "into it.",
        )
    ]
    return SweepFile(fs_hz=1.0, trials=trials, about=about, notes=tuple([] if "mep_mv" in trials else notes))


def _events(path: Path) -> Path | None:
    own = beside(path, "events", ".tsv")
    folders = [path.parent, *(path.parent.parent / name for name in _NEIGHBOURS)]
    return next((folder / own.name for folder in folders if (folder / own.name).is_file()), None)


def _json(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DamagedFile(f"The sidecar cannot be read ({error}).", where=path.name) from None
    return read if isinstance(read, dict) else {}


def _listed(sidecar: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    found = sidecar.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _about(sidecar: Mapping[str, Any], path: Path) -> dict[str, float | str]:
    """Version, coil, stimulator and thresholds; names of people and places stay behind."""
    about: dict[str, float | str] = {"nibs_bids_version": str(sidecar.get(VERSION_KEY, f"{VERSION}, by its columns"))}
    for folder in path.parents[:5]:
        described = folder / "dataset_description.json"
        if described.is_file() and (bids := _json(described).get("BIDSVersion")):
            about["bids_version"] = f"BIDS {bids}"
            break
    for one in _listed(sidecar, "ElementSet")[:1]:
        coil = one.get("ModelName") or one.get("CoilShape")
        about |= {"coil": str(coil)} if coil else {}
    for one in _listed(sidecar, "StimulatorSet")[:1]:
        words = [str(one[key]) for key in ("Manufacturer", "ManufacturerModelName") if one.get(key)]
        about |= {"stimulator": " ".join(words)} if words else {}
    for one in _listed(sidecar, "IntensitySet"):
        key, value = _REFERENCES.get(str(one.get("IntensityID"))), one.get("Value")
        if key and isinstance(value, int | float) and _is_mso(str(one.get("Units", ""))):
            about[f"{key}_percent_mso"] = float(value)
    return about


def _is_mso(units: str) -> bool:
    return "".join(units.lower().replace("percent of", "%").split()) in _MSO


def _trials(table: Sheet, events: Sheet, sidecar: Mapping[str, Any], about: dict[str, float | str]) -> pd.DataFrame:
    ids = table.texts("nibs_event_id")
    if len(set(ids)) != len(ids):
        raise DamagedFile("A nibs_event_id stands twice.", where=table.name, todo="Leave one row a set of parameters.")
    sets = _sets(table, sidecar, about)
    wanted = events.texts("nibs_event_id")
    delivered = [place for place, one in enumerate(wanted) if one]
    strange = sorted({wanted[place] for place in delivered} - set(ids))
    if strange or not delivered:
        what = f"The events name '{strange[0]}', which is no row" if strange else "No event names a row"
        raise DamagedFile(f"{what} of {table.name}.", where=events.name, todo="Make nibs_event_id agree.")
    row = {one: place for place, one in enumerate(ids)}
    trials = sets.iloc[[row[wanted[place]] for place in delivered]].reset_index(drop=True)
    onset = _numbers(events, "onset")[delivered]
    if np.isfinite(onset).all():
        trials.insert(0, "time_s", onset)
    own = _numbers(events, "sweep")[delivered] if "sweep" in events.columns else np.full(len(delivered), np.nan)
    counted = np.isfinite(own).all() and len(set(own)) == len(own)
    trials.insert(0, "sweep", own.astype(int) if counted else np.arange(1, len(delivered) + 1))
    for name in NUMBERS[1:]:
        if name in events.columns:
            trials[name] = _numbers(events, name)[delivered]
    for name in TEXTS:
        if name in events.columns:
            trials[name] = np.array(events.texts(name), dtype=object)[delivered]
    kinds = [word_for("pulse", one) for one in events.texts("trial_type")]
    trials["pulse"] = [kinds[place] or str(now) for place, now in zip(delivered, trials["pulse"], strict=True)]
    trials["pulse"] = trials["pulse"].astype(object)
    return trials.dropna(axis=1, how="all")


def _numbers(table: Sheet, column: str) -> np.ndarray:
    values = [_number(cell) for cell in table.texts(column)]
    return np.array(values, dtype=float)


def _number(cell: str) -> float:
    try:
        value = float(cell)
    except ValueError:
        return math.nan
    return value if math.isfinite(value) else math.nan


def _vector(cell: str) -> list[float]:
    return [_number(one) for one in cell.split("|")] if cell else []


def _sets(table: Sheet, sidecar: Mapping[str, Any], about: dict[str, float | str]) -> pd.DataFrame:
    """Kind, interval and intensities of each set of parameters."""
    count = _numbers(table, "pattern1_count")
    paired = count == 2
    if (count > 2).any() or any(name.startswith("pattern2") for name in table.columns):
        raise ReadError("It describes trains of pulses, which are a treatment and no measurement.", where=table.name)
    kinds = [
        "nerve" if kind.upper() == "PNS" else "paired" if two else "single"
        for kind, two in zip(table.texts("nibs_type"), paired, strict=True)
    ]
    interval = _interval(table, sidecar) if paired.any() else np.full(len(table), np.nan)
    conditioning, test, of = _intensities(table, sidecar)
    if of:
        about["intensity_of"] = of
    return pd.DataFrame(
        {
            "pulse": np.array(kinds, dtype=object),
            "isi_ms": np.where(paired, interval, np.nan),
            "conditioning_intensity_percent": conditioning,
            "test_intensity_percent": test,
        }
    )


def _units(sidecar: Mapping[str, Any], column: str) -> str:
    found = sidecar.get(column)
    return str(found.get("Units", "")) if isinstance(found, dict) else ""


def _interval(table: Sheet, sidecar: Mapping[str, Any]) -> np.ndarray:
    found = parse_unit(_units(sidecar, "pattern1_interval") or "?")
    if found is None or found.dimension != "time":
        raise UnitConflict(
            "The sidecar does not say in which unit the interval between the pulses is.",
            where=f"{table.name}, pattern1_interval",
            todo='Write "pattern1_interval": {"Units": "ms"} into the *_nibs.json.',
        )
    return (_numbers(table, "pattern1_interval") * convert(found, unit("ms"))).round(9)


def _intensities(table: Sheet, sidecar: Mapping[str, Any]) -> tuple[np.ndarray, np.ndarray, str]:
    """Conditioning and test intensity, and what they are percent of; one scale for the whole table."""
    scales = [[one for one in cell.split("|") if one] for cell in table.texts("intensity_reference")]
    named = {one for row in scales for one in row}
    if len(named) == 1 and (reference := next(iter(named))) in _REFERENCES and all(scales):
        factors = [_vector(cell) for cell in table.texts("intensity_scaling")]
        values, of = [[round(100.0 * one, 9) for one in row] for row in factors], _REFERENCES[reference]
    else:
        single, pair = table.texts("stimulus_intensity"), table.texts("pattern1_intensity")
        values = [_vector(both or alone) for alone, both in zip(single, pair, strict=True)]
        written = _units(sidecar, "stimulus_intensity") or _units(sidecar, "pattern1_intensity")
        of = "mso" if _is_mso(written) else ""
    test = np.array([row[-1] if row else math.nan for row in values], dtype=float)
    conditioning = np.array([row[0] if len(row) == 2 else math.nan for row in values], dtype=float)
    return conditioning, test, of


FORMAT: Format[SweepFile] = Format(
    name="nibs_bids",
    title=f"NIBS-BIDS (BEP037, draft {VERSION}): stimulation parameters with their events",
    recognises=recognises,
    parse=parse,
    confirmed=False,
    write=write,
)
