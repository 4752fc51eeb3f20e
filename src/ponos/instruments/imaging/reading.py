"""From a run of volumes to the courses of its regions, in percent of their means."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ponos.errors import ReadError, UnknownFormat
from ponos.instruments.imaging.events import read_events
from ponos.instruments.imaging.formats import FORMATS
from ponos.instruments.imaging.formats.scan import Scan
from ponos.instruments.imaging.regions import courses
from ponos.instruments.imaging.settings import Settings
from ponos.recording import Note, Recording, Signals, Step
from ponos.sheets.numbers import numbers
from ponos.sheets.sheet import read_sheet
from ponos.source import Source

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["read"]

_CONFOUNDS = ("trans_x", "trans_y", "trans_z", "rot_x", "rot_y", "rot_z", "csf", "white_matter")
_MOTION = "framewise_displacement"
_DIGITS = 4
"""Ten-thousandths of a percent: finer than any scanner, and the same after writing and reading."""


def read(source: Source, settings: Settings) -> Recording:
    """Read a run.

    Parameters
    ----------
    source : Source
        The file of volumes.
    settings : Settings
        What the user says about it.

    Returns
    -------
    Recording
        Regular signals, ``<region>_percent`` about the region's mean; tables ``events`` and ``confounds``.

    Raises
    ------
    ReadError
        The file is broken, or does not say in which space or how often it was measured.
    """
    form = next((one for one in FORMATS if one.recognises(source)), None)
    if form is None:
        raise UnknownFormat("This is no run of volumes.", where=source.name, todo="Name a NIfTI file, .nii or .nii.gz.")
    scan: Scan = form.parse(source)
    repetition, notes = _repetition_time(scan, settings, source.name)
    if not settings.atlas and not scan.in_mni and settings.space.lower() != "mni":
        raise ReadError(
            "Nothing says that the scan is in MNI space, where the regions are known.",
            where=source.name,
            todo="Say --space mni where it is, or give a label image in its own space: --atlas FILE.",
        )
    signals = _signals(courses(scan.image, settings.atlas, where=source.name), source.name)
    tables: dict[str, pd.DataFrame] = {}
    for kind in ("events", "confounds"):
        said = getattr(settings, kind)
        place = Path(said) if said else getattr(scan, kind)
        if place is None:
            notes.append(_absent(kind))
        elif kind == "events":
            tables[kind], told = read_events(place, settings.trial_types)
            notes += told
        else:
            tables[kind], told = _confounds(place, len(signals))
            notes += told
    about: dict[str, float | str] = {"repetition_time_s": repetition, "volumes": float(len(signals))}
    if task := scan.sidecar.get("TaskName"):
        about["task"] = str(task)
    return Recording(
        instrument="imaging",
        data=Signals(signals, 1.0 / repetition),
        format=form.name,
        source=source.name,
        sha256=source.sha256,
        device=" ".join(str(scan.sidecar.get(key, "")) for key in ("Manufacturer", "ManufacturersModelName")).strip(),
        about=about,
        tables=tables,
        notes=tuple(notes),
        history=(Step("regions", {"of": Path(settings.atlas).name if settings.atlas else "spheres of Seitzman 2020"}),),
    )


def _repetition_time(scan: Scan, settings: Settings, where: str) -> tuple[float, list[Note]]:
    told = scan.sidecar.get("RepetitionTime")
    beside = float(told) if isinstance(told, int | float) and 0.1 <= told <= 20 else None
    found = settings.repetition_time_s or beside or scan.repetition_time_s
    if found is None:
        raise ReadError(
            "Neither header nor sidecar say how often a volume was measured.",
            where=where,
            todo="Say it: --repetition-time-s 2.",
        )
    header = scan.repetition_time_s
    if beside is None or header is None or abs(beside - header) <= 1e-3:
        return found, []
    words = f"The header says {header:g} s between volumes, the sidecar {beside:g} s; {found:g} s is taken."
    return found, [Note("warning", words)]


def _signals(found: dict[str, NDArray[np.float64]], where: str) -> pd.DataFrame:
    import numpy as np
    import pandas as pd

    made = {}
    for region, course in found.items():
        mean = float(course.mean())
        if mean > 0 and np.isfinite(course).all():
            made[f"{region}_percent"] = np.round(100.0 * (course / mean - 1.0), _DIGITS)
    if not made:
        raise ReadError(
            "No region holds a signal.",
            where=where,
            todo="Look whether the scan is in MNI space, or give --atlas FILE.",
        )
    return pd.DataFrame(made)


def _absent(kind: str) -> Note:
    if kind == "events":
        return Note("partial", "There are no events beside the scan; nothing of the task can be measured.")
    return Note("warning", "There are no confounds beside the scan; movement is not allowed for.")


def _confounds(path: Path, volumes: int) -> tuple[pd.DataFrame, list[Note]]:
    import pandas as pd

    sheet = read_sheet(path)
    known = [one for one in (*_CONFOUNDS, _MOTION) if one in sheet.columns]
    frame = pd.DataFrame({one: numbers(sheet.columns[one], commas=sheet.commas).values for one in known})
    if len(frame) != volumes:
        raise ReadError(f"{len(frame)} rows of confounds for {volumes} volumes.", where=path.name)
    notes = [] if known else [Note("warning", f"{path.name} has none of the confounds {', '.join(_CONFOUNDS)}.")]
    return frame, notes
