"""Samples that somebody saved from MATLAB: a matrix, a table with one trial a row, or AcqKnowledge's own export.

A .mat says neither that EMG is in it nor, mostly, how fast it was sampled. A matrix is read column by column, one sweep
a column, as MATLAB's own functions take it; the sampling rate is what the file says of it in a variable of its own,
else what the user says, else asked for.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from ponos.amplifiers.base import AmplifierFormat, Told, breaking, known_unit, library, rate_told
from ponos.amplifiers.mat_names import Variable, is_level_7_3, variables
from ponos.amplifiers.traces import Channel, Traces
from ponos.errors import DamagedFile, ReadError
from ponos.recording import Note

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from ponos.source import Source

__all__ = ["ACQKNOWLEDGE", "MATRIX", "TRIALS", "parse_acqknowledge", "parse_matrix", "parse_trials"]

_RATES = frozenset({"fs", "srate", "fsamp", "samplingrate", "samplerate", "samplingfrequency", "samplefrequency"})
"""Names of a variable that can only be a sampling rate, in small letters without underscores."""
_IDENTITY = ("id", "name", "date", "time", "birth", "age", "initial", "sex", "gender")
_WORDS = {"volts": "V", "volt": "V", "millivolts": "mV", "microvolts": "µV", "newtons": "N"}
_FEWEST = 16
"""Fewer numbers than this in a cell are no sweep."""


def parse_acqknowledge(source: Source) -> Traces:
    """Read what AcqKnowledge, or ``load_acq`` from its file, put into a .mat.

    Parameters
    ----------
    source : Source
        Such a .mat.

    Returns
    -------
    Traces
        One block; other tables of the file, such as the order of conditions, in ``tables``.

    Raises
    ------
    DamagedFile
        It lacks its interval or its samples.
    """
    from scipy.io import loadmat

    held = variables(source)
    with breaking(source, "MATLAB file of AcqKnowledge"):
        plain = [one.name for one in held if one.kind != "table"]
        loaded = loadmat(source.path, variable_names=plain, squeeze_me=True, struct_as_record=False)
        notes: list[Note] = []
        channels = (
            _of_struct(loaded["acq_data"], source.name, notes)
            if "acq_data" in loaded
            else _of_export(loaded, source.name, notes)
        )
    return Traces(
        channels=tuple(channels),
        starts_s=(0.0,),
        zeros_s=(math.nan,),
        device="BIOPAC AcqKnowledge",
        tables=_tables(source, held, notes),
        notes=tuple(notes),
    )


def parse_trials(source: Source, told: Told) -> Traces:
    """Read a table of MATLAB that has the samples of one trial in each row.

    Parameters
    ----------
    source : Source
        Such a .mat.
    told : Told
        What the user says of it; its sampling rate where no variable of the file does.

    Returns
    -------
    Traces
        One block a row; the other columns in ``blocks``, single numbers of other variables in ``about``.

    Raises
    ------
    ReadError
        mat-io is not installed, or nothing says the sampling rate.
    DamagedFile
        No column has samples.
    """
    matio = _matio(source)
    with breaking(source, "table of MATLAB"):
        loaded = matio.load_from_mat(str(source.path))
    tables = {name: one for name, one in loaded.items() if hasattr(one, "columns")}
    sampled = {name: [column for column in one if _has_samples(one[column])] for name, one in tables.items()}
    name = max(sampled, key=lambda one: len(sampled[one]), default="")
    if not name or not sampled[name]:
        raise DamagedFile(
            "No table in it has samples in its rows.", where=source.name, todo="One trial a row is expected."
        )
    about = _numbers_in(loaded)
    fs_hz = _rate(about, source, told)
    frame = tables[name]
    channels = tuple(
        Channel(name=str(column), unit="", written_unit="", fs_hz=fs_hz, blocks=tuple(map(_row, frame[column])))
        for column in sampled[name]
    )
    return Traces(
        channels=channels,
        starts_s=(math.nan,) * len(frame),
        zeros_s=(math.nan,) * len(frame),
        device="MATLAB",
        about=about,
        blocks=_plain(frame.drop(columns=sampled[name])),
        tables={other: _plain(one) for other, one in tables.items() if other != name},
    )


def parse_matrix(source: Source, told: Told) -> Traces:
    """Read matrices, one sweep a column.

    Parameters
    ----------
    source : Source
        A .mat with matrices of one size.
    told : Told
        What the user says of it; its sampling rate where no variable of the file does.

    Returns
    -------
    Traces
        One channel a matrix, one block a column.

    Raises
    ------
    ReadError
        It is of level 7.3, or nothing says the sampling rate.
    """
    if is_level_7_3(source):
        raise ReadError(
            "This .mat is of level 7.3 (HDF5), which is not read.",
            where=source.name,
            todo="In MATLAB: load it, then save('new.mat', 'name', '-v7').",
        )
    from scipy.io import loadmat

    held = [one for one in variables(source) if _is_matrix(one)]
    with breaking(source, "MATLAB file"):
        loaded = loadmat(source.path, variable_names=[one.name for one in variables(source) if one.kind != "table"])
    if not held:
        raise DamagedFile("No matrix in it has samples.", where=source.name, todo="One sweep a column is expected.")
    fs_hz = _rate(_numbers_in(loaded), source, told)
    rows, columns = held[0].shape
    same = [one for one in held if one.shape[1] == columns]
    notes = [Note("info", f"Each of the {columns} columns of '{held[0].name}' is read as one sweep of {rows} samples.")]
    other = [one.name for one in held if one.shape[1] != columns]
    if other:
        notes.append(Note("warning", f"Of another size than '{held[0].name}', passed over: {', '.join(other)}."))
    return Traces(
        channels=tuple(
            Channel(
                name=one.name,
                unit="",
                written_unit="",
                fs_hz=fs_hz,
                blocks=tuple(np.ascontiguousarray(loaded[one.name].T, dtype=float)),
            )
            for one in same
        ),
        starts_s=(math.nan,) * columns,
        zeros_s=(math.nan,) * columns,
        device="MATLAB",
        notes=tuple(notes),
    )


def _matio(source: Source) -> Any:
    """Load mat-io without what it sets for all of pandas as it is loaded."""
    import pandas as pd

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        before = pd.options.future.infer_string
        found = library("matio", "matlab", source)
        pd.options.future.infer_string = before
    return found


def _is_matrix(one: Variable) -> bool:
    return one.kind == "numbers" and len(one.shape) == 2 and one.shape[0] >= _FEWEST


def _is_acqknowledge(source: Source) -> bool:
    kinds = {one.name: one.kind for one in variables(source)}
    return kinds.get("acq_data") == "struct" or {"data", "units", "labels", "isi"} <= set(kinds)


def _is_trials(source: Source) -> bool:
    return any(one.kind == "table" for one in variables(source))


def _is_any_matrix(source: Source) -> bool:
    return is_level_7_3(source) or any(map(_is_matrix, variables(source)))


def _rate(about: Mapping[str, float], source: Source, told: Told) -> float:
    for name, value in about.items():
        if name.rpartition(".")[2].replace("_", "") in _RATES and value > 0:
            return value
    return rate_told(source, told)


def _numbers_in(loaded: Mapping[str, Any]) -> dict[str, float]:
    """Single numbers among the variables and in their structs, without what tells who the person is."""
    found: dict[str, float] = {}
    for name, value in loaded.items():
        if name.startswith("__") or not isinstance(value, np.ndarray):
            continue
        fields: Iterable[tuple[str, Any]] = (
            ((f"{name}.{one}", value[one].item()) for one in value.dtype.names if value.size == 1)
            if value.dtype.names
            else ((name, value),)
        )
        for path, one in fields:
            words = path.lower().rpartition(".")[2].split("_")
            plain = np.asarray(one)
            if plain.size == 1 and plain.dtype.kind in "fiu" and not set(words) & set(_IDENTITY):
                found[path.lower()] = float(plain.item())
    return found


def _row(cell: Any) -> NDArray[np.float64]:
    return np.asarray(cell, float).ravel() if np.asarray(cell).dtype.kind in "fiu" else np.empty(0)


def _has_samples(column: Any) -> bool:
    sizes = [cell.size for cell in column if isinstance(cell, np.ndarray) and cell.dtype.kind in "fiu"]
    return bool(sizes) and max(sizes) >= _FEWEST


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Columns with one value a row; what has several, or tells who the person is, is left."""
    keep = [
        column
        for column in frame
        if all(np.ndim(cell) == 0 or np.size(cell) <= 1 for cell in frame[column])
        and not set(str(column).lower().split("_")) & {"name", "date", "birth", "initial"}
    ]
    return frame[keep].reset_index(drop=True)


def _tables(source: Source, held: tuple[Variable, ...], notes: list[Note]) -> dict[str, pd.DataFrame]:
    """Tables beside the samples; without mat-io they are told of, not asked for."""
    names = [one.name for one in held if one.kind == "table"]
    if not names:
        return {}
    try:
        matio = _matio(source)
        with breaking(source, "table of MATLAB"):
            loaded = matio.load_from_mat(str(source.path), variable_names=names)
    except ReadError as error:
        notes.append(Note("warning", f"The tables {', '.join(names)} are not read. {error.what} {error.todo}"))
        return {}
    return {name: _plain(loaded[name]) for name in names if hasattr(loaded.get(name), "columns")}


def _of_struct(held: Any, name: str, notes: list[Note]) -> list[Channel]:
    """``load_acq``: channels that were sampled more slowly are repeated to the length of the fastest."""
    data = np.atleast_2d(np.asarray(held.data, float))
    base_hz = _per_second(float(held.hdr.graph.sample_time), "ms", name)
    heads = np.atleast_1d(held.hdr.per_chan_data)
    if data.shape[1] != len(heads):
        raise DamagedFile(f"The head names {len(heads)} channels, the samples have {data.shape[1]}.", where=name)
    channels = []
    for head, column in zip(heads, data.T, strict=True):
        slower = int(getattr(head, "var_sample_divider", 1) or 1)
        repeated = slower > 1 and _is_repeated(column, slower)
        channels.append(
            _channel(
                str(head.comment_text),
                str(head.units_text),
                base_hz / slower if repeated else base_hz,
                column[::slower] if repeated else column,
                notes,
            )
        )
    return channels


def _is_repeated(column: NDArray[np.float64], times: int) -> bool:
    whole = column[: len(column) // times * times].reshape(-1, times)
    return bool((whole == whole[:, :1]).all())


def _of_export(held: Mapping[str, Any], name: str, notes: list[Note]) -> list[Channel]:
    data = np.asarray(held["data"], float)
    data = data.reshape(-1, 1) if data.ndim == 1 else data
    titles, units = (_words(held[key]) for key in ("labels", "units"))
    if not len(data) or len(titles) != data.shape[1] or len(units) != data.shape[1]:
        raise DamagedFile(f"{len(titles)} labels but {data.shape[1]} channels.", where=name)
    fs_hz = _per_second(float(held["isi"]), str(held.get("isi_units", "ms")), name)
    return [
        _channel(title, written, fs_hz, column, notes)
        for title, written, column in zip(titles, units, data.T, strict=True)
    ]


def _words(held: Any) -> list[str]:
    return [str(one).strip() for one in np.atleast_1d(held)]


def _per_second(interval: float, written: str, name: str) -> float:
    seconds = interval * {"ms": 1e-3, "s": 1.0, "us": 1e-6, "µs": 1e-6}.get(written.strip().lower(), math.nan)
    if not 0 < seconds < math.inf:
        raise DamagedFile(f"The sampling interval of {interval:g} {written} cannot be.", where=name)
    return float(f"{1 / seconds:.12g}")


def _channel(title: str, written: str, fs_hz: float, samples: NDArray[np.float64], notes: list[Note]) -> Channel:
    suffix = known_unit(_WORDS.get(written.lower(), written))
    if written and not suffix:
        notes.append(Note("warning", f"'{title}': the unit '{written}' is not known.", title))
    blocks = (np.ascontiguousarray(samples),)
    return Channel(name=title.strip(), unit=suffix, written_unit=written, fs_hz=fs_hz, blocks=blocks)


ACQKNOWLEDGE = AmplifierFormat(
    "acqknowledge_mat",
    "BIOPAC AcqKnowledge, saved for MATLAB (.mat)",
    _is_acqknowledge,
    lambda source, _: parse_acqknowledge(source),
)
TRIALS = AmplifierFormat(
    "matlab_trials", "Table of MATLAB with one trial a row (.mat)", _is_trials, parse_trials, certain=False
)
MATRIX = AmplifierFormat(
    "matlab_matrix", "Matrix of MATLAB with one sweep a column (.mat)", _is_any_matrix, parse_matrix, certain=False
)
