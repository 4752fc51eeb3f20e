"""A study in the terminal: progress, what was found in a few lines, and where the report is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ponos.errors import UsageError
from ponos.instruments.base import flag

if TYPE_CHECKING:
    from ponos.report.study.reporting import Reported

__all__ = ["report_study"]

_MOST = 5
"""Sentences that the terminal shows of one contrast; the report has all."""


def report_study(
    study: Path,
    *,
    out: Path | None,
    as_json: bool,
    jobs: int,
    scheduler: str,
    contrasts: Sequence[str],
    locking: bool,
    said: dict[str, Any],
) -> int:
    """Report on a study and say so.

    Parameters
    ----------
    study : pathlib.Path
        Its folder.
    out : pathlib.Path or None
        Where the report goes.
    as_json : bool
        Print findings as JSON and nothing else.
    jobs : int
        Recordings at a time.
    scheduler : str
        Address of a Dask scheduler.
    contrasts : sequence of str
        Only these.
    locking : bool
        Lock the analysis first.
    said : dict of str to object
        Options of instruments from the command line, which a study has in its ``study.toml``.

    Returns
    -------
    int
        0, or 1 where nothing could be written. A recording that could not be measured is a row of the report.

    Raises
    ------
    UsageError
        An option of an instrument was given.
    """
    from ponos.report.study.reporting import report

    _not_here(said)
    from ponos.cli.terminal import bar

    with bar() as progress:
        found = report(
            study, out=out, contrasts=contrasts, jobs=jobs, scheduler=scheduler, locking=locking, progress=progress
        )
    if as_json:
        click.echo(json.dumps(found.told["findings"], indent=2, ensure_ascii=False, allow_nan=False))
    else:
        _show(found)
    failed = [one for one in found.told["files"] if one["status"] == "failed"]
    for one in failed:
        click.echo(f"{one['file']}: {one['reason']}", err=True)
    if found.trouble:
        click.echo(f"Nothing was written: {found.trouble}", err=True)
    return int(bool(found.trouble))


def _not_here(said: dict[str, Any]) -> None:
    """An option of one instrument would silently change a study whose design does not say so."""
    for instrument, settings in said.items():
        for field in fields(settings):
            if getattr(settings, field.name) != field.default:
                raise UsageError(
                    f"{flag(field.name)} belongs into the study, so that its report can be made again.",
                    todo=f"Write it under [{instrument}] in study.toml: {field.name} = …",
                )


def _show(found: Reported) -> None:
    from rich.text import Text

    from ponos.cli.terminal import console

    out = console()
    if found.told.get("simulated"):
        out.print(Text(found.told["simulated"], style="yellow"))
    out.print(Text(found.study.design.name, style="bold"))
    if found.study.design.question:
        out.print(found.study.design.question)
    out.print(_counts(found))
    by_contrast: dict[str, list[dict[str, Any]]] = {}
    for one in found.told["findings"]:
        by_contrast.setdefault(one["contrast"], []).append(one)
    families: dict[str, str] = found.told.get("families", {})
    labels = {one.name: one.label or one.name for one in found.study.design.contrasts}
    for name, findings in by_contrast.items():
        out.print()
        out.print(Text(labels.get(name, name), style="bold underline"))
        if name in families:
            out.print(families[name])
        for one in _leading(findings):
            out.print(Text.assemble((f"{_mark(one)} ", "cyan"), one["sentence"]))
        if len(findings) > _MOST:
            out.print(f"… and {len(findings) - _MOST} more in the report.")
    _checks(out, found)
    if not found.trouble:
        out.print()
        out.print(str(found.folder / "report.html"), soft_wrap=True)


def _mark(finding: dict[str, Any]) -> str:
    """As the page marks it: a difference, one that another look denies, or none."""
    if finding["q"] is None or finding["q"] >= 0.05:
        return "○"
    return "×" if "overturns" in finding["robust"].values() else "●"


def _counts(found: Reported) -> str:
    people = found.study.people["group"].value_counts()
    groups = [f"{found.study.design.label(one.id)} {people.get(one.id, 0)}" for one in found.study.design.groups]
    files = (
        f"; {found.measured} recordings measured, {found.known} known already" if found.measured + found.known else ""
    )
    unchanged = " Nothing changed since the last report." if found.unchanged else ""
    return f"{', '.join(groups)}{files}.{unchanged}"


def _leading(findings: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """All trials together, what stands farthest from no difference, then the smallest p; in the order of the chain."""

    def strength(place: int) -> tuple[bool, float, float]:
        low, high, p = (findings[place][name] for name in ("g_low", "g_high", "p"))
        apart = low is not None and high is not None and low * high > 0
        together = findings[place].get("together", False)
        return (not together, -min(abs(low), abs(high)) if apart else 0.0, 2.0 if p is None else p)

    return [findings[place] for place in sorted(sorted(range(len(findings)), key=strength)[:_MOST])]


def _checks(out: Any, found: Reported) -> None:
    from rich.text import Text

    failed = [one for one in found.told["checks"] if one["passed"] is False]
    if failed:
        out.print()
        out.print(Text("Take care", style="bold underline"))
    for one in failed:
        out.print(Text.assemble((f"{one['name']}: ", "yellow"), one["text"]))
    errors = [one for one in found.told["problems"] if one["level"] == "error"]
    if errors:
        out.print(f"{len(errors)} problems of the study left something out; see: ponos check {found.study.path}")
