"""What BIDS puts beside the samples: channels, events and the description of a recording (EMG, BEP042)."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ponos.errors import DamagedFile
from ponos.sheets.sheet import read_sheet

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Sidecars", "sidecars_of"]

_FACTS = {
    "PowerLineFrequency": "power_line_hz",
    "SamplingFrequency": "sampling_frequency_hz",
    "TaskName": "task",
    "Manufacturer": "manufacturer",
    "ManufacturersModelName": "model",
    "EMGPlacementScheme": "placement",
    "EMGReference": "reference",
    "SoftwareFilters": "software_filters",
}
"""What of the description is kept: nothing that names a person, a place or a serial number."""


@dataclass(frozen=True)
class Sidecars:
    """The files beside one recording.

    Attributes
    ----------
    channels : pandas.DataFrame or None
        Text, one row a channel: ``name``, ``type``, ``units``, ``status`` and what else it has.
    events : pandas.DataFrame or None
        Text, one row an event: ``onset``, ``duration`` and what else it has.
    about : mapping
        Facts of the description.
    """

    channels: pd.DataFrame | None = None
    events: pd.DataFrame | None = None
    about: dict[str, float | str] = field(default_factory=dict)


def sidecars_of(path: Path) -> Sidecars:
    """Read what BIDS puts beside a file of samples.

    Parameters
    ----------
    path : pathlib.Path
        Such as ``sub-01_task-grip_emg.edf``.

    Returns
    -------
    Sidecars
        What is there; nothing where the name is none of BIDS.

    Raises
    ------
    DamagedFile
        One of them is there but cannot be read.
    """
    stem, parted, _ = path.stem.rpartition("_")
    if not parted or not path.name.startswith("sub-"):
        return Sidecars()
    about = path.with_suffix(".json")
    return Sidecars(
        _table(path.with_name(f"{stem}_channels.tsv")),
        _table(path.with_name(f"{stem}_events.tsv")),
        _facts(about) if about.is_file() else {},
    )


def _table(path: Path) -> pd.DataFrame | None:
    import pandas as pd

    return pd.DataFrame(read_sheet(path).columns) if path.is_file() else None


def _facts(path: Path) -> dict[str, float | str]:
    try:
        told = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise DamagedFile(f"It is no JSON ({error}).", where=path.name) from None
    if not isinstance(told, dict):
        raise DamagedFile("An object with names and values is expected.", where=path.name)
    return {kept: told[key] for key, kept in _FACTS.items() if isinstance(told.get(key), float | int | str)}
