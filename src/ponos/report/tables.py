"""Measures as files of a study: the long table with its sidecar, and one JSON a recording."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from ponos import __version__
from ponos.errors import PonosError
from ponos.measures import LONG_COLUMNS, MeasureSpec, long_table
from ponos.report.provenance import origin
from ponos.study.outcome import Outcome
from ponos.study.run.versions import versions
from ponos.units import unit

__all__ = ["sidecar", "write", "write_text"]

_COLUMNS = {
    "participant_id": "Participant, as the study names them.",
    "group": "Group of the participant.",
    "session": "Session of the study.",
    "hours_since_exertion": "Hours since the exertion that is studied; 0 during it.",
    "link": "Link of the chain that the measure observes.",
    "measure": "Id of the measure.",
    "condition": "Condition of the measure as key=value, parted by semicolons; n/a in the default condition.",
    "value": "Value, in the unit beside it; n/a where it could not be had.",
    "unit": "Unit of value, low and high; n/a for a pure number.",
    "low": "Lower end of the 95 % interval.",
    "high": "Upper end of the 95 % interval.",
    "n": "Breaths, trials or points behind the value.",
    "quality": "ok, doubtful, or missing.",
    "reason": "Why the value is doubtful or missing; what to know about it otherwise.",
    "method": "The rule that gave the value.",
    "method_version": "Version of ponos.",
    "source": "Name of the file.",
}


def write(outcomes: Sequence[Outcome], folder: Path) -> list[Path]:
    """Write ``measures.tsv``, ``measures.json`` and one JSON a file.

    Parameters
    ----------
    outcomes : sequence of Outcome
        What became of each file.
    folder : pathlib.Path
        Made where it is not there.

    Returns
    -------
    list of pathlib.Path
        What was written.

    Raises
    ------
    PonosError
        It cannot be written there.
    """
    measured = [(one.recording, one.measures) for one in outcomes if one.recording is not None and not one.failure]
    table = long_table(measured).to_csv(sep="\t", index=False, na_rep="n/a", float_format="%.10g", lineterminator="\n")
    specs = {one.id: one.spec for _, measures in measured for one in measures}
    texts = {"measures.tsv": _without_blanks(table), "measures.json": _json(sidecar(specs.values()))}
    for outcome in outcomes:
        texts[_name(outcome, texts)] = _json(outcome.as_dict() | _circumstances(outcome))
    return [write_text(folder / name, text) for name, text in texts.items()]


def sidecar(specs: Iterable[MeasureSpec]) -> dict[str, object]:
    """Describe the long table as BIDS describes a table.

    Parameters
    ----------
    specs : iterable of MeasureSpec
        The measures that it holds.

    Returns
    -------
    dict of str to object
        A description a column, and under ``measure`` the levels with their units in BIDS and UCUM spelling.
    """
    columns: dict[str, object] = {name: {"Description": _COLUMNS[name]} for name in LONG_COLUMNS}
    levels = {
        one.id: {
            "LongName": one.label,
            "Description": one.definition,
            "Units": unit(one.unit).bids,
            "UCUM": unit(one.unit).ucum,
        }
        for one in specs
    }
    columns["measure"] = {"Description": _COLUMNS["measure"], "Levels": levels}
    return columns | {"GeneratedBy": [{"Name": "ponos", "Version": __version__}]}


def write_text(path: Path, text: str) -> Path:
    """Write a file, and its folder where that is not there.

    Parameters
    ----------
    path : pathlib.Path
        Where to.
    text : str
        What.

    Returns
    -------
    pathlib.Path
        The same path.

    Raises
    ------
    PonosError
        It cannot be written there.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise PonosError(f"It cannot be written ({error.strerror}).", where=str(path)) from None
    return path


def _circumstances(outcome: Outcome) -> dict[str, object]:
    recording, found = outcome.recording, origin(outcome)
    if recording is None or found is None:
        return {}
    return {
        "notes": [{"severity": one.severity, "text": one.text, "channel": one.channel} for one in recording.notes],
        "about": dict(recording.about),
        "provenance": {
            "sha256": found.sha256,
            "device": recording.device,
            "options": found.options,
            "steps": list(found.steps),
            "versions": versions(),
        },
    }


def _name(outcome: Outcome, taken: Iterable[str]) -> str:
    stem = Path(outcome.file).name or "file"
    names = (f"{stem}.json" if number == 1 else f"{stem}-{number}.json" for number in range(1, len(list(taken)) + 2))
    return next(name for name in names if name not in taken)


def _without_blanks(table: str) -> str:
    """Empty cells are ``n/a`` in a BIDS table."""
    return "\n".join("\t".join(cell or "n/a" for cell in line.split("\t")) for line in table.split("\n")[:-1]) + "\n"


def _json(content: object) -> str:
    return json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False, default=str) + "\n"
