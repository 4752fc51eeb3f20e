"""Write a design as ``study.toml``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping

from ponos.measures import MeasureSpec
from ponos.study.design.types import Contrast, Design, Session

__all__ = ["key", "measure_lines", "plan_text", "quoted", "session_line"]

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def quoted(value: object) -> str:
    """Write a value as TOML has it.

    Parameters
    ----------
    value : object
        Text, number, truth, or a list or mapping of such.

    Returns
    -------
    str
        ``"text"``, ``true``, ``[1, 2]``, ``{ a = 1 }``.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(int(value)) if float(value).is_integer() else repr(float(value))
    if isinstance(value, Mapping):
        pairs = ", ".join(f"{key(str(name))} = {quoted(one)}" for name, one in value.items())
        return f"{{ {pairs} }}" if pairs else "{}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(quoted, value))}]"
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")


def key(name: str) -> str:
    """Write a key as TOML has it.

    Parameters
    ----------
    name : str
        The key.

    Returns
    -------
    str
        In quotes where it needs them.
    """
    return name if _BARE.fullmatch(name) else quoted(name)


def plan_text(design: Design) -> str:
    """Write everything of a design but its tables, rules and places.

    Parameters
    ----------
    design : Design
        The design; contrasts that were made by default are left out, for they will be made again.

    Returns
    -------
    str
        The text of ``study.toml``.
    """
    return "\n".join(line for part in _parts(design) for line in (*part, "")).rstrip("\n") + "\n"


def _parts(design: Design) -> Iterable[list[str]]:
    yield [f"{name} = {quoted(value)}" for name, value in _top(design)]
    yield ["[groups]", *(f"{key(one.id)} = {quoted(one.label)}" for one in design.groups)]
    yield ["[sessions]", *map(session_line, design.sessions)]
    if design.reliability:
        yield ["[reliability]", *(f"{key(name)} = {quoted(one)}" for name, one in design.reliability.items())]
    if design.families:
        told = {name: [str(one) for one in members] for name, members in design.families.items()}
        yield ["[families]", *(f"{key(name)} = {quoted(members)}" for name, members in told.items())]
    for name, options in _options(design).items():
        yield [f"[{key(name)}]", *(f"{key(option)} = {quoted(value)}" for option, value in options.items())]
    for spec in design.measures.values():
        yield measure_lines(spec)
    for contrast in design.contrasts:
        if contrast.declared:
            yield _contrast(contrast)


def _options(design: Design) -> dict[str, dict[str, object]]:
    """Options by instrument; what counts as a maximal effort stands with those of the instrument of that name."""
    told = {name: dict(options) for name, options in design.settings.items()}
    if design.effort is not None:
        own = {"measure": str(design.effort.measure), "at_least": design.effort.at_least}
        told["effort"] = own | told.get("effort", {})
    return told


def _top(design: Design) -> Iterable[tuple[str, object]]:
    for name in ("name", "question", "source", "reference"):
        if getattr(design, name):
            yield name, getattr(design, name)
    for name in ("blind", "recode", "shift_dates"):
        if getattr(design, name):
            yield name, True
    yield "covariates", list(design.covariates)
    yield "seed", design.seed
    yield "draws", design.draws


def session_line(session: Session) -> str:
    """Write one session of the plan.

    Parameters
    ----------
    session : Session
        The session.

    Returns
    -------
    str
        A line of TOML.
    """
    if session.hours_since_exertion is None:
        return f"{key(session.id)} = {quoted(session.label)}"
    told = {"label": session.label, "hours_since_exertion": session.hours_since_exertion}
    return f"{key(session.id)} = {quoted(told)}"


def measure_lines(spec: MeasureSpec) -> list[str]:
    """Write a measure of the study's own.

    Parameters
    ----------
    spec : MeasureSpec
        The measure.

    Returns
    -------
    list of str
        Lines of TOML.
    """
    told: dict[str, object] = {
        "id": spec.id,
        "label": spec.label,
        "unit": spec.unit,
        "link": spec.link,
        "digits": spec.digits,
        "definition": spec.definition,
        "scale": spec.scale,
    }
    told |= {"references": list(spec.references)} if spec.references else {}
    told |= {name: value for name in ("lowest", "highest") if (value := getattr(spec, name)) is not None}
    return ["[[measure]]", *(f"{name} = {quoted(value)}" for name, value in told.items())]


def _contrast(contrast: Contrast) -> list[str]:
    told: dict[str, object] = {"name": contrast.name, "label": contrast.label}
    if contrast.of:
        told["of"] = " - ".join(contrast.of)
    if contrast.groups:
        told["groups" if len(contrast.groups) == 2 else "group"] = " - ".join(contrast.groups)
    if contrast.sessions:
        told["sessions" if len(contrast.sessions) == 2 else "session"] = " - ".join(contrast.sessions)
    named = {"composition": "parts", "correlation": "correlate", "correlation difference": "correlate"}
    if contrast.kind != "contrasts":
        told[named.get(contrast.kind, "measures")] = [str(one) for one in contrast.measures]
    told |= {"covariates": list(contrast.covariates)} if contrast.covariates else {}
    told |= {"family": contrast.family} if contrast.family else {}
    return ["[[contrast]]", *(f"{name} = {quoted(value)}" for name, value in told.items())]
