"""Reading a series of reaction times: the rows of one person, their segments, and the ECG beside them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ponos.errors import DamagedFile, UnknownFormat
from ponos.instruments.vigilance.formats import ECG, FORMATS, KNOWN
from ponos.instruments.vigilance.timetables import Timetable, timetables
from ponos.recording import Note, Recording, Step, Table
from ponos.sheets.named import mapped, read_named
from ponos.sheets.people import refuse_several
from ponos.source import Source

if TYPE_CHECKING:
    import pandas as pd

    from ponos.instruments.vigilance.settings import Settings

__all__ = ["read"]


def read(source: Source, settings: Settings) -> Recording:
    """Read the trials of one person.

    Parameters
    ----------
    source : Source
        A csv, tsv or workbook.
    settings : Settings
        Column map, rows, protocol and ECG.

    Returns
    -------
    Recording
        One row a stimulus, in the order of the file; tables ``ecg`` and ``segments`` where there are such.

    Raises
    ------
    PonosError
        It is no such table, or holds several people.
    """
    form = FORMATS[0]
    if not settings.map and not form.recognises(source):
        raise UnknownFormat(
            "This is no table of reaction times.",
            where=source.name,
            todo="Name the column: --map COLUMN=reaction_time:ms.",
        )
    named = read_named(source, KNOWN, needs=("reaction_time_ms",), said=mapped(settings.map), only=settings.rows)
    frame = named.frame.reset_index(drop=True)
    refuse_several(frame, header=named.headers.get("participant", ""), where=source.name)
    notes = list(named.notes)
    tables: dict[str, pd.DataFrame] = {}
    ecg = _ecg(frame, settings, notes)
    frame = frame.drop(columns=["participant", "rr_ms"], errors="ignore")
    if settings.timetable:
        plan = timetables()[settings.timetable]
        frame = _in_segments(frame, plan, settings.starts_s, notes)
        tables["segments"] = _plan(plan, settings.starts_s)
        if ecg is not None:
            ecg = _ecg_in_segments(ecg, plan, settings.starts_s, notes)
    if ecg is not None:
        tables["ecg"] = ecg
        notes.append(Note("info", "The ECG is kept with the recording; nothing is measured in it here."))
    if not frame["reaction_time_ms"].notna().any():
        notes.append(Note("partial", "There is not one reaction time.", "reaction_time_ms"))
    about = {"timetable": settings.timetable} if settings.timetable else {}
    return Recording(
        instrument="vigilance",
        data=Table(frame),
        format=form.name,
        source=source.name,
        sha256=source.sha256,
        about=about,
        tables=tables,
        notes=tuple(notes),
        history=(Step("read", {"rows": settings.rows, "map": settings.map, "timetable": settings.timetable}),),
    )


def _ecg(frame: pd.DataFrame, settings: Settings, notes: list[Note]) -> pd.DataFrame | None:
    """ECG or RR intervals: of a file of their own, or a column of the trials."""
    if not settings.ecg:
        if "rr_ms" not in frame or not frame["rr_ms"].notna().any():
            return None
        return frame[[name for name in ("time_s", "rr_ms") if name in frame]].dropna().reset_index(drop=True)
    named = read_named(Source(Path(settings.ecg)), ECG)
    notes += named.notes
    kept = named.frame
    if not {"ecg_mv", "rr_ms"} & set(kept):
        raise DamagedFile(
            "There is neither an ECG nor RR intervals in it.",
            where=Path(settings.ecg).name,
            todo="Name the columns time_s and ecg_mv, or rr_ms.",
        )
    if "time_s" not in kept:
        if "rr_ms" not in kept:
            raise DamagedFile("The ECG has no time.", where=Path(settings.ecg).name, todo="Add a column time_s.")
        kept = kept.assign(time_s=kept["rr_ms"].cumsum() / 1000.0)
        notes.append(Note("info", "The RR intervals have no time; they are laid end to end from 0."))
    return kept.reset_index(drop=True)


def _plan(plan: Timetable, starts_s: float) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(
        {
            "segment": [one.code for one in plan.segments],
            "name": [one.name for one in plan.segments],
            "start_s": [one.start_s + starts_s for one in plan.segments],
            "stop_s": [one.stop_s + starts_s for one in plan.segments],
            "task": [one.task for one in plan.segments],
        }
    )


def _in_segments(frame: pd.DataFrame, plan: Timetable, starts_s: float, notes: list[Note]) -> pd.DataFrame:
    """Put trials into the segments of a protocol, and say what does not fit."""
    if "time_s" not in frame:
        notes.append(Note("warning", "Trials without a time cannot be put into the segments of a protocol.", "time_s"))
        return frame
    codes = plan.codes_at((frame["time_s"] - starts_s).tolist())
    tasks = {one.code for one in plan.segments if one.task}
    outside = sum(code == "" for code in codes)
    resting = sum(code != "" and code not in tasks for code in codes)
    if outside:
        notes.append(Note("warning", f"{outside} trials lie outside the {plan.length_s / 60:g} min of {plan.name}."))
    if resting:
        notes.append(
            Note("warning", f"{resting} trials lie in segments of {plan.name} that have no task; check --starts-s.")
        )
    if "segment" in frame:
        other = sum(bool(told) and told != code for told, code in zip(frame["segment"], codes, strict=True))
        if other:
            notes.append(
                Note(
                    "warning",
                    f"{other} trials are in another segment by the table than by the timetable, which is taken.",
                )
            )
    return frame.assign(segment=codes)


def _ecg_in_segments(ecg: pd.DataFrame, plan: Timetable, starts_s: float, notes: list[Note]) -> pd.DataFrame:
    if "time_s" not in ecg:
        return ecg
    known = ecg["time_s"].dropna()
    length = float(known.max() - known.min()) if len(known) else 0.0
    if abs(length - plan.length_s) > plan.tolerance_s:
        notes.append(
            Note("warning", f"The ECG lasts {length:.0f} s; {plan.name} lasts {plan.length_s:.0f} s ({plan.title}).")
        )
    return ecg.assign(segment=plan.codes_at((ecg["time_s"] - starts_s).tolist()))
