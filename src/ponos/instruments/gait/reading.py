"""Reading a walk: samples with their rate, which is said or counted from the time and never guessed; or a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ponos.errors import DamagedFile, UnknownFormat
from ponos.instruments.gait.formats import FORMATS
from ponos.instruments.gait.formats.gait_file import ACCELERATION, STARTS, STRIDES, GaitFile, of_table
from ponos.recording import Note, Recording, Signals, Step, Table
from ponos.sheets.named import mapped
from ponos.sheets.people import refuse_several
from ponos.source import Source

if TYPE_CHECKING:
    import pandas as pd

    from ponos.instruments.base import Format
    from ponos.instruments.gait.settings import Settings

__all__ = ["read"]
_UNEVEN = 1.5
"""A gap longer than so many samples is one (the project's own choice)."""


def read(source: Source, settings: Settings) -> Recording:
    """Read a walk.

    Parameters
    ----------
    source : Source
        The file.
    settings : Settings
        Column map, sampling rate, height.

    Returns
    -------
    Recording
        Signals ``acc_x_g0, acc_y_g0, acc_z_g0`` and, where there is one, ``cue``; or a table of strides or starts.

    Raises
    ------
    PonosError
        It is of no known format, holds several people, or does not say how often it was sampled.
    """
    form, held = _held(source, settings)
    frame, notes = held.frame, list(held.notes)
    refuse_several(frame, header=held.person, where=source.name)
    frame = frame.drop(columns="participant", errors="ignore")
    data: Signals | Table
    if set(ACCELERATION) <= set(frame):
        rate = _rate(frame, settings, source.name, notes)
        kept = frame[[name for name in (*ACCELERATION, "cue") if name in frame]]
        data = Signals(kept, rate)
        if not kept[list(ACCELERATION)].notna().any().all():
            notes.append(Note("partial", "An axis of the acceleration holds no value."))
    else:
        data = Table(frame)
        if not any(name in frame and frame[name].notna().any() for name in (*STRIDES, *STARTS)):
            notes.append(Note("partial", "There is not one stride and not one start."))
    return Recording(
        instrument="gait",
        data=data,
        format=form.name,
        source=source.name,
        sha256=source.sha256,
        about={} if settings.height_cm is None else {"height_cm": settings.height_cm},
        notes=tuple(notes),
        history=(Step("read", {"rows": settings.rows, "map": settings.map, "sampled_hz": settings.sampled_hz}),),
    )


def _held(source: Source, settings: Settings) -> tuple[Format[GaitFile], GaitFile]:
    form = next((one for one in FORMATS if one.recognises(source)), None)
    if form is not None and form.name == "skdh_npz":
        return form, form.parse(source)
    if form is None and not settings.map:
        raise UnknownFormat(
            "This is neither acceleration along three axes nor a table of strides or starts.",
            where=source.name,
            todo="Name the columns: --map COLUMN=acc_x:g0 …, or --map COLUMN=stride_time:s.",
        )
    held = of_table(source, said=mapped(settings.map), only=settings.rows)
    by_name = {one.name: one for one in FORMATS}
    return by_name["gait_acceleration" if set(ACCELERATION) <= set(held.frame) else "gait_table"], held


def _rate(frame: pd.DataFrame, settings: Settings, where: str, notes: list[Note]) -> float:
    """Samples a second: counted from the time, which goes before what is said; their disagreement is told."""
    import numpy as np

    time = frame["time_s"].to_numpy(float) if "time_s" in frame else np.empty(0)
    known = time[np.isfinite(time)]
    if len(known) < 2 or len(known) < len(frame):
        if settings.sampled_hz is None:
            lost = len(frame) - len(known)
            raise DamagedFile(
                f"{lost} of {len(frame)} samples have no time, so that nothing says how often they were taken."
                if len(known)
                else "Nothing says how often the acceleration was sampled.",
                where=where,
                todo="Say it: --sampled-hz 100, or give a column time_s.",
            )
        return settings.sampled_hz
    steps = np.diff(known)
    if (steps <= 0).any():
        raise DamagedFile(
            "The time does not run forward.", where=where, todo="Sort the rows, or drop those there twice."
        )
    found = float(f"{(len(known) - 1) / (known[-1] - known[0]):.9g}")
    gaps = int((steps > _UNEVEN * float(np.median(steps))).sum())
    if gaps:
        longest = float(steps.max())
        notes.append(
            Note("warning", f"There are {gaps} gaps between samples, the longest of {longest:.2f} s.", "time_s")
        )
    if settings.sampled_hz is not None and abs(found / settings.sampled_hz - 1.0) > 0.01:
        text = f"The time says {found:g} samples a second, --sampled-hz {settings.sampled_hz:g}; the time is taken."
        notes.append(Note("warning", text, "time_s"))
    return found
