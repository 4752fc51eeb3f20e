"""Where the numbers of a study come from: program, libraries, every input with its hash, every choice that was made.

It holds no folder, no name of a user or a machine, and no time but the day that it is given, so that the same study
gives the same file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path, PurePath

from ponos.study.design.types import Design
from ponos.study.run.task import digest
from ponos.study.run.types import Measured
from ponos.study.run.versions import method_version, versions
from ponos.study.simulation import told
from ponos.study.study import Study

__all__ = ["provenance"]

_PLAN = "study.toml"


def provenance(
    study: Study, files: Sequence[Measured], *, options: Mapping[str, object] | None = None, made: str = ""
) -> dict[str, object]:
    """Say where the numbers of a study come from.

    Parameters
    ----------
    study : Study
        The study.
    files : sequence of Measured
        Its files, measured.
    options : mapping of str to object, optional
        What was chosen besides the design.
    made : str
        The day to name; none where not given.

    Returns
    -------
    dict of str to object
        ``study, made, versions, methods, inputs, options, files``, ready for JSON.
    """
    instruments = sorted({one.instrument for one in files if one.instrument})
    told: dict[str, object] = {"study": study.design.name}
    if made:
        told["made"] = made
    return told | {
        "versions": versions(),
        "methods": {name: _method(name) for name in instruments},
        "inputs": _inputs(study, files),
        "options": _chosen(study.design) | {name: _plain(one) for name, one in (options or {}).items()},
        "files": _counts(files),
    }


def _method(instrument: str) -> str:
    from ponos.instruments import instruments

    return method_version(instrument) if instrument in instruments() else ""


def _inputs(study: Study, files: Sequence[Measured]) -> dict[str, dict[str, str]]:
    """Every file that was read, by its name in the study; how a raw one was read stands beside its hash."""
    plan = study.path / _PLAN
    planned = {_PLAN: digest(plan)} if plan.is_file() else {}
    tables = {name: {"sha256": sha256} for name, sha256 in (planned | dict(study.inputs)).items()}
    raw = {
        one.file: {
            "sha256": one.sha256,
            "status": one.status,
            **{name: getattr(one, name) for name in ("format", "options", "reason") if getattr(one, name)},
            **({"simulated": told([one.simulation])} if one.simulation else {}),
        }
        for one in files
    }
    return dict(sorted((tables | raw).items()))


def _chosen(design: Design) -> dict[str, object]:
    effort = design.effort
    return {
        "seed": design.seed,
        "draws": design.draws,
        "reference": design.reference,
        "covariates": list(design.covariates),
        "effort": f"{effort.measure} at least {effort.at_least:g}" if effort else "",
        "reliability": dict(design.reliability),
        "families": {name: [str(one) for one in members] for name, members in design.families.items()},
        "blind": design.blind,
        "recode": design.recode,
        "shift_dates": design.shift_dates,
        "settings": _plain(design.settings),
    }


def _plain(value: object) -> object:
    """Values as JSON has them; of a path its name alone, for folders may name a person."""
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, PurePath) or (isinstance(value, str) and Path(value).is_absolute()):
        return PurePath(value).name
    return value if value is None or isinstance(value, str | bool | int | float) else str(value)


def _counts(files: Sequence[Measured]) -> dict[str, int]:
    cached = sum(one.cached for one in files)
    return {
        "all": len(files),
        "measured": len(files) - cached,
        "cached": cached,
        "partial": sum(one.status == "partial" for one in files),
        "failed": sum(one.status == "failed" for one in files),
    }
