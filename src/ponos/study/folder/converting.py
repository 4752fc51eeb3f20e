"""Write a study as a BIDS-shaped folder, which the folder door opens to the same people, visits, files and values."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from ponos.errors import PonosError
from ponos.measures import MeasureSpec
from ponos.study.design.own_measures import known_unit
from ponos.study.design.reading import PLAN
from ponos.study.design.types import Design
from ponos.study.folder.locking import LOCK
from ponos.study.folder.options import holding_files
from ponos.study.folder.plan_text import plan_text
from ponos.study.folder.recognising import recognised
from ponos.study.simulation import sidecar_of
from ponos.study.study import VISITS, Study, StudyFile
from ponos.units import Unit, unit

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["convert"]

_VERSION = "1.11.0"
_README = """{name}

{question}
Raw files are as the devices exported them; what they say inside (names, dates of birth) has not been taken out.
The plan of the study is study.toml; ponos opens this folder.
"""


def convert(study: Study, out: Path) -> list[Path]:
    """Write a study as a BIDS-shaped folder.

    Parameters
    ----------
    study : Study
        The study, recoded and its dates shifted where that is wanted.
    out : pathlib.Path
        A folder that is not there, or that is empty.

    Returns
    -------
    list of pathlib.Path
        What was written.

    Raises
    ------
    PonosError
        The folder is not empty, cannot be written, or the study has values that belong to no person.
    """
    _refuse(study, out)
    people = _labels(map(str, study.people.index), "p")
    sessions = _labels((one.id for one in study.design.sessions), "s")
    try:
        out.mkdir(parents=True, exist_ok=True)
        return [
            *_descriptions(study, out),
            *_people(study, out, people),
            *_visits(study, out, people, sessions),
            *(path for one in _grouped(study) for path in _files(study, out, one, people, sessions)),
            *_values(study, out, people, sessions),
            _text(out / PLAN, plan_text(_design(study.design, sessions))),
        ]
    except OSError as error:
        raise PonosError(f"It cannot be written ({error.strerror}).", where=str(error.filename or out)) from None


def _refuse(study: Study, out: Path) -> None:
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise PonosError("There is something already.", where=str(out), todo="Name a folder that is not there yet.")
    if not study.linked:
        raise PonosError(
            "Rows of a table belong to no person, and BIDS has no place for such values.",
            where=str(study.path),
            todo="Name the column of the participants, or leave the table out.",
        )


def _labels(ids: Iterable[str], letter: str) -> dict[str, str]:
    """Ids of letters and digits alone, as BIDS has them; numbers where two would become the same."""
    known = list(ids)
    plain = {id: re.sub(r"[^0-9A-Za-z]", "", id) for id in known}
    if "" in plain.values() or len(set(plain.values())) < len(known):
        return {id: f"{letter}{place:03d}" for place, id in enumerate(known, start=1)}
    return plain


def _text(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def _json(path: Path, content: Mapping[str, object]) -> Path:
    return _text(path, json.dumps(content, indent=2, ensure_ascii=False, default=str) + "\n")


def _tsv(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as opened:
        table = csv.writer(opened, delimiter="\t", lineterminator="\n")
        table.writerow(header)
        table.writerows([[_cell(one) for one in row] for row in rows])
    return path


def _cell(value: object) -> str:
    if value is None or value == "" or value != value:
        return "n/a"
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(float(value))
    # A line or tab within a cell would break the table.
    return re.sub(r"[\t\r\n]+", " ", str(value))


def _descriptions(study: Study, out: Path) -> list[Path]:
    described = {
        "Name": study.design.name,
        "BIDSVersion": _VERSION,
        "DatasetType": "raw",
        "GeneratedBy": [{"Name": "ponos", "Description": "Converted from tables and raw files."}],
    }
    if study.design.source:
        described["SourceDatasets"] = [{"URL": study.design.source}]
    question = f"{study.design.question}\n" if study.design.question else ""
    kinds = sorted({_kind(one) for one in study.files})
    return [
        _json(out / "dataset_description.json", described),
        _text(out / "README", _README.format(name=study.design.name, question=question)),
        # Folders of instruments that BIDS has no name for yet.
        _text(
            out / ".bidsignore", "".join(f"{one}\n" for one in (PLAN, LOCK, *(f"sub-*/ses-*/{one}/" for one in kinds)))
        ),
    ]


def _people(study: Study, out: Path, people: Mapping[str, str]) -> list[Path]:
    columns = [str(one) for one in study.people.columns]
    header = ["participant_id", *("age" if one == "age_y" else one for one in columns)]
    rows = ([f"sub-{people[str(id)]}", *row] for id, *row in study.people.itertuples(name=None))
    levels: dict[str, object] = {one.id: one.label for one in study.design.groups}
    told: dict[str, object] = {
        "group": {"Description": "Group of the participant.", "Levels": levels},
        "sex": {"Description": "Sex of the participant.", "Levels": {"female": "female", "male": "male"}},
    }
    if "age_y" in columns:
        told["age"] = {"Description": "Age of the participant.", "Units": "year"}
    return [_tsv(out / "participants.tsv", header, rows), _json(out / "participants.json", told)]


def _visits(study: Study, out: Path, people: Mapping[str, str], sessions: Mapping[str, str]) -> Iterable[Path]:
    extra = [str(one) for one in study.visits.columns if one not in VISITS]
    header = ["session_id", "hours_since_exertion", "status", "reason", *extra]
    for id, visits in study.visits.groupby("participant_id", sort=False):
        rows = [
            [
                f"ses-{sessions[str(one['session'])]}",
                one["hours_since_exertion"],
                "done" if one["done"] else "not done",
                one["reason"],
                *(one[name] for name in extra),
            ]
            for one in visits.to_dict("records")
        ]
        name = f"sub-{people[str(id)]}"
        yield _tsv(out / name / f"{name}_sessions.tsv", header, rows)


def _grouped(study: Study) -> list[list[StudyFile]]:
    """Files that will go by one name, together, so that they can be numbered."""
    found: dict[tuple[str, str, str], list[StudyFile]] = {}
    for one in study.files:
        found.setdefault((one.participant, one.session, _kind(one)), []).append(one)
    return list(found.values())


def _kind(file: StudyFile) -> str:
    """The instrument of a file, as the study or the file itself says."""
    if file.instrument:
        return file.instrument
    try:
        return recognised(file.path)[0] or "raw"
    except PonosError:
        return "raw"


def _files(
    study: Study, out: Path, files: Sequence[StudyFile], people: Mapping[str, str], sessions: Mapping[str, str]
) -> Iterable[Path]:
    for place, one in enumerate(files, start=1):
        kind = _kind(one)
        person, session = f"sub-{people[one.participant]}", f"ses-{sessions[one.session]}"
        run = f"_run-{place}" if len(files) > 1 else ""
        stem = f"{person}_{session}{run}_{kind}"
        folder = out / person / session / kind
        ending = PurePosixPath(one.path.name).suffix
        folder.mkdir(parents=True, exist_ok=True)
        yield _copied(one.path, folder / f"{stem}{ending}")
        told = _own_options(study, one)
        for name in holding_files() & told.keys():
            beside = one.path.parent / str(told[name])
            if beside.is_file():
                told[name] = f"{stem}_{name.replace('_', '')}{beside.suffix}"
                yield _copied(beside, folder / str(told[name]))
        about = ({"Instrument": one.instrument} if one.instrument else {}) | (
            {"Device": one.device} if one.device else {}
        )
        # What is simulated stays so under every name.
        about |= {name: value for name, value in sidecar_of(one.path).items() if name not in about}
        if about | told:
            yield _json(folder / f"{stem}.json", {**about, **told})


def _copied(source: Path, target: Path) -> Path:
    try:
        shutil.copyfile(source, target)
    except OSError as error:
        raise PonosError(f"It cannot be copied ({error.strerror}).", where=str(source)) from None
    return target


def _own_options(study: Study, file: StudyFile) -> dict[str, object]:
    """The options of a file that do not come from the list of participants."""
    known = study.people.loc[file.participant]
    return {name: value for name, value in file.settings.items() if name not in known.index or known[name] != value}


def _values(study: Study, out: Path, people: Mapping[str, str], sessions: Mapping[str, str]) -> Iterable[Path]:
    specs = {one.id: one for one in study.specs()}
    taken: set[str] = set()
    for source, rows in study.values.groupby("source", sort=False):
        stem = re.sub(r"[^0-9A-Za-z]+", "_", PurePosixPath(str(source)).stem).strip("_") or "table"
        name = next(one for one in (stem, *(f"{stem}_{n}" for n in range(2, 10_000))) if one not in taken)
        taken.add(name)
        yield from _table(rows, out / "phenotype" / f"{name}.tsv", people, sessions, specs)


def _table(
    rows: pd.DataFrame,
    path: Path,
    people: Mapping[str, str],
    sessions: Mapping[str, str],
    specs: Mapping[str, MeasureSpec],
) -> Iterable[Path]:
    column = rows["measure"].where(rows["condition"] == "", rows["measure"] + "[" + rows["condition"] + "]")
    keyed = rows.assign(column=column)
    key = ["participant_id", "session", "column"]
    # Several values of one visit stand in rows of their own.
    keyed["again"] = keyed.groupby(key, sort=False).cumcount()
    names = list(dict.fromkeys(column))
    wide = keyed.set_index([*key[:2], "again", "column"])["value"].unstack("column")[names]  # noqa: PD010
    order = dict.fromkeys(zip(keyed["participant_id"], keyed["session"], keyed["again"], strict=True))
    cells = wide.loc[list(order)].to_numpy(float)
    body = (
        [f"sub-{people[str(id)]}", f"ses-{sessions[str(at)]}", *map(float, row)]
        for (id, at, _), row in zip(order, cells, strict=True)
    )
    yield _tsv(path, ["participant_id", "session_id", *names], body)
    ids = dict(zip(column, rows["measure"], strict=True))
    yield _json(path.with_suffix(".json"), {name: _described(specs[str(ids[name])]) for name in names})


def _described(spec: MeasureSpec) -> dict[str, object]:
    told: dict[str, object] = {"LongName": spec.label, "Description": spec.definition or spec.label}
    own = unit(spec.unit)
    return told | ({"Units": _spelling(own)} if own.printed else {})


def _spelling(own: Unit) -> str:
    """The unit as BIDS spells it, where that is read back as the same."""
    for word in (own.bids, own.printed):
        found = known_unit(word)
        if found and (found.dimension, found.factor) == (own.dimension, own.factor):
            return word
    return own.suffix


def _design(design: Design, sessions: Mapping[str, str]) -> Design:
    """The design under ids of sessions that BIDS can carry."""
    return replace(
        design,
        sessions=tuple(replace(one, id=sessions[one.id]) for one in design.sessions),
        contrasts=tuple(replace(one, sessions=tuple(sessions[at] for at in one.sessions)) for one in design.contrasts),
        recode=False,
        shift_dates=False,
    )
