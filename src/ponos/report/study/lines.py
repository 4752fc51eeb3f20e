"""The tables that a study's report writes beside its page: what was found, line by line, with a sidecar for each."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import isfinite

from ponos import __version__
from ponos.measures import LONG_COLUMNS, flat
from ponos.report.study.parts import Part
from ponos.report.study.spec import columns
from ponos.report.study.wording import DIFFERENCE, found, overturning, unit_of
from ponos.study.contrasted import Arm, Contrasted
from ponos.study.result import Result

__all__ = ["as_json", "described", "long_table", "tables", "tsv"]

Line = Mapping[str, object]


def tables(result: Result, told: Sequence[Part]) -> dict[str, list[Line]]:
    """Give every table by its name.

    Parameters
    ----------
    result : Result
        The study.
    told : sequence of Part
        Its contrasts.

    Returns
    -------
    dict of str to list of mapping
        ``findings, arms, robustness, files, checks, problems``; each line by its columns.
    """
    pairs = [(part, one) for part in told for one in part.findings]
    return {
        "findings": [_finding(part, one) for part, one in pairs],
        "arms": [line for part, one in pairs for line in _arms(part, one)],
        "robustness": [line for part, one in pairs for line in _looks(part, one)],
        "files": [_file(one) for one in result.run.files],
        "checks": [{"name": one.name, "result": _RESULTS[one.passed], "text": one.text} for one in result.checks],
        "problems": [one.as_dict() for one in result.study.problems],
    }


_RESULTS = {True: "passed", False: "failed", None: "for information"}
_PLAIN = (
    "kind",
    "family",
    "scale",
    "method",
    "n_missing",
    "estimate",
    "low",
    "high",
    "g",
    "g_low",
    "g_high",
    "g_sd",
    "se",
    "df",
    "p",
    "q",
    "p_family",
    "p_pooled",
    "smallest",
    "smallest_g",
    "sentence",
)


def _key(part: Part, one: Contrasted) -> dict[str, object]:
    return {"contrast": part.contrast.name, "measure": one.id, "condition": flat(one.condition)}


def _finding(part: Part, one: Contrasted) -> Line:
    (first, arm), (second, other) = [*one.groups.items(), *_NOBODY][:2]
    return _key(part, one) | {
        "contrast_label": part.contrast.label,
        "declared": part.contrast.declared,
        "link": one.spec.link,
        "label": one.spec.label,
        "unit": unit_of(one.spec) if one.scale == DIFFERENCE else "",
        **{name: getattr(one, name) for name in _PLAIN},
        "first": first,
        "second": second,
        "n_first": arm.n if arm else None,
        "n_second": other.n if other else None,
        "verdict": "overturned" if overturning(one) else "holds" if one.robust else "not looked at",
        "overturned_by": ", ".join(overturning(one)),
        "against": one.against,
        "found": found(one),
    }


_NOBODY: tuple[tuple[str, Arm | None], ...] = (("", None), ("", None))


def _arms(part: Part, one: Contrasted) -> Iterator[Line]:
    for group, arm in one.groups.items():
        yield _key(part, one) | {"group": group, "session": ""} | arm.as_dict()
    for group, sessions in one.levels.items():
        for session, arm in sessions.items():
            yield _key(part, one) | {"group": group, "session": session} | arm.as_dict()


def _looks(part: Part, one: Contrasted) -> Iterator[Line]:
    for name, look in one.robust.items():
        yield _key(part, one) | {"look": name} | look.as_dict()


def _file(one: object) -> Line:
    named = ("file", "session", "instrument", "format", "device", "status", "reason", "sha256", "options")
    return {name: getattr(one, name) for name in named} | {"participant_id": getattr(one, "participant", "")}


def tsv(lines: Iterable[Line], names: Sequence[str]) -> str:
    """Write lines as BIDS writes a table.

    Parameters
    ----------
    lines : iterable of mapping
        Cells by column.
    names : sequence of str
        The columns, in order.

    Returns
    -------
    str
        Parted by tabulators; ``n/a`` where there is nothing; tabulators and line ends within a cell become blanks.
    """
    rows = ["\t".join(names), *("\t".join(_cell(line.get(name)) for name in names) for line in lines)]
    return "\n".join(rows) + "\n"


def _cell(value: object) -> str:
    if value is None or (isinstance(value, float) and not isfinite(value)):
        return "n/a"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.10g}"
    return " ".join(str(value).split()) or "n/a"


def described(table: str) -> str:
    """Write the sidecar of a table.

    Parameters
    ----------
    table : str
        Its file name without the ending.

    Returns
    -------
    str
        JSON: a description of every column.
    """
    told: dict[str, object] = {name: {"Description": words} for name, words in columns(table).items()}
    return as_json(told | {"GeneratedBy": [{"Name": "ponos", "Version": __version__}]})


def as_json(content: object) -> str:
    """Write JSON in which no number is infinite or no number.

    Parameters
    ----------
    content : object
        Mappings, sequences and plain values; anything else as its words.

    Returns
    -------
    str
        JSON.
    """
    return json.dumps(_finite(content), indent=2, ensure_ascii=False, allow_nan=False, default=str) + "\n"


def _finite(content: object) -> object:
    if isinstance(content, Mapping):
        return {str(key): _finite(value) for key, value in content.items()}
    if isinstance(content, list | tuple):
        return [_finite(one) for one in content]
    return None if isinstance(content, float) and not isfinite(content) else content


def long_table(result: Result) -> str:
    """Write every measure of every person.

    Parameters
    ----------
    result : Result
        The study.

    Returns
    -------
    str
        The long table as BIDS writes it.
    """
    return tsv(result.run.long.to_dict("records"), LONG_COLUMNS)  # type: ignore[arg-type]
