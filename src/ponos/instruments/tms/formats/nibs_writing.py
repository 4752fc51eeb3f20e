"""Writing which pulses were given as BIDS for stimulation has it: sets of parameters, their deliveries, a sidecar."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ponos.errors import UsageError
from ponos.instruments.tms.formats.nibs_layout import NUMBERS, SETS, TEXTS, VERSION, VERSION_KEY, beside
from ponos.recording import Epochs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ponos.recording import Recording

__all__ = ["write"]


def write(recording: Recording, path: Path) -> None:
    """Write which pulses were given, with their sidecar and events beside them.

    Parameters
    ----------
    recording : Recording
        Of the instrument ``tms``.
    path : pathlib.Path
        Where to, ``sub-01_task-sici_nibs.tsv``; ``_nibs.json``, ``_events.tsv`` and ``_events.json`` of the same name
        are written beside it.

    Raises
    ------
    UsageError
        The recording holds no sweeps.
    """
    if not isinstance(recording.data, Epochs):
        raise UsageError("This recording holds no sweeps.")
    trials = recording.data.trials.reset_index(drop=True)
    about = recording.about
    sets = pd.DataFrame({name: trials.get(name, np.nan) for name in SETS})
    sets["pulse"] = sets["pulse"].fillna("single").replace("", "single")
    unique = sets.drop_duplicates().reset_index(drop=True)
    ids = [f"{row.pulse}{place}" for place, row in enumerate(unique.itertuples(), start=1)]
    key = {tuple(map(_cell, row)): one for one, row in zip(ids, unique.itertuples(index=False), strict=True)}
    records = unique.to_dict("records")
    _tsv(path, [_parameters(one, row, about) for one, row in zip(ids, records, strict=True)])
    _write_json(beside(path, "nibs", ".json"), _sidecar(about))
    rows = []
    for place, row in enumerate(sets.itertuples(index=False)):
        at = trials["time_s"].iloc[place] if "time_s" in trials else math.nan
        event = {
            "onset": _cell(at),
            "duration": "0",
            "trial_type": str(row.pulse),
            "nibs_event_id": key[tuple(map(_cell, row))],
        }
        rows.append(event | {name: _cell(trials[name].iloc[place]) for name in (*NUMBERS, *TEXTS) if name in trials})
    _tsv(beside(path, "events", ".tsv"), rows)
    _write_json(beside(path, "events", ".json"), {name: {"Description": text} for name, text in _MEANING.items()})


_MEANING = {
    "sweep": "Number of the sweep in the recording of the muscle.",
    "state": "Whether the muscle was at rest or active.",
    "block": "Block of the experiment.",
    "minutes_since_exertion": "Minutes since the exertion; negative before it.",
    "muscle": "Muscle that was recorded.",
    "mep_mv": "MEP from peak to peak in mV.",
    "mep_latency_ms": "Latency of the MEP in ms.",
    "csp_ms": "End of the silent period after the pulse in ms.",
    "accept": "Whether somebody kept the trial (1) or not (0).",
    "rejected_because": "Why the trial is set aside.",
}


def _parameters(id: str, row: Mapping[Any, Any], about: Mapping[str, float | str]) -> dict[str, str]:
    of = str(about.get("intensity_of", ""))
    test, conditioning = float(row["test_intensity_percent"]), float(row["conditioning_intensity_percent"])
    two = row["pulse"] in ("paired", "afferent")
    given = [conditioning, test] if two and math.isfinite(conditioning) else [test]
    reference = {"rmt": "rMT", "amt": "aMT"}.get(of, "absolute")
    threshold = about.get(f"{of}_percent_mso") if reference != "absolute" else 100.0
    output = [one * float(threshold) / 100.0 if threshold is not None else math.nan for one in given]
    scaling = [one / 100.0 for one in given] if reference != "absolute" else []
    return {
        "nibs_event_id": id,
        "nibs_type": "PNS" if row["pulse"] == "nerve" else "TMS",
        "stimulus_intensity": "n/a" if len(given) > 1 else _cell(output[0]),
        "pattern1_count": "2" if two else "1",
        "pattern1_interval": _cell(float(row["isi_ms"])),
        "pattern1_intensity": _joined(output) if len(given) > 1 else "n/a",
        "intensity_reference": "|".join([reference] * len(given)),
        "intensity_scaling": _joined(scaling) if scaling else "absolute",
    }


def _joined(values: list[float]) -> str:
    return "|".join(_cell(one) for one in values)


def _sidecar(about: Mapping[str, float | str]) -> dict[str, Any]:
    of = str(about.get("intensity_of", ""))
    output = {"Units": "% Maximum Stimulator Output"} if of in ("mso", "rmt", "amt") else {}
    sidecar: dict[str, Any] = {
        VERSION_KEY: VERSION,
        "NIBSDescription": "Pulses of transcranial magnetic stimulation, written by ponos.",
        "stimulus_intensity": {"Description": "Delivered intensity.", **output},
        "pattern1_interval": {"Description": "Interval between the pulses of a pair.", "Units": "ms"},
        "pattern1_intensity": {"Description": "Intensities of a pair.", "Delimiter": "|", **output},
        "intensity_reference": {"Description": "What the intensity was set by.", "Delimiter": "|"},
        "intensity_scaling": {"Description": "Part of the reference.", "Delimiter": "|"},
    }
    known = {"rmt": ("rMT", "resting_motor"), "amt": ("aMT", "active_motor")}
    sidecar["IntensitySet"] = [
        {"IntensityID": id, "Value": about[f"{key}_percent_mso"], "Units": "% Maximum Stimulator Output", "Type": kind}
        for key, (id, kind) in known.items()
        if f"{key}_percent_mso" in about
    ]
    if "coil" in about:
        sidecar["ElementSet"] = [{"ElementID": "coil1", "ElementType": "coil", "ModelName": str(about["coil"])}]
    if "stimulator" in about:
        sidecar["StimulatorSet"] = [{"StimulatorID": "stimulator1", "ManufacturerModelName": str(about["stimulator"])}]
    return sidecar


def _cell(value: object) -> str:
    if isinstance(value, float | np.floating):
        return "n/a" if not math.isfinite(value) else f"{round(float(value), 9):.12g}"
    text = " ".join(str(value).split())
    return text or "n/a"


def _tsv(path: Path, rows: list[dict[str, str]]) -> None:
    names = list(rows[0]) if rows else ["nibs_event_id", "nibs_type"]
    lines = ["\t".join(names), *("\t".join(row[name] for name in names) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _write_json(path: Path, content: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
