"""``ponos check``: what a study holds, and everything that is wrong with it; nothing is measured or changed."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ponos.study.problem import Problem
    from ponos.study.study import Study

__all__ = ["command"]


@click.command(name="check", short_help="Check a study: what is there, and what is wrong with it.")
@click.argument("folder", metavar="STUDY", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")
@click.pass_context
def command(ctx: click.Context, folder: Path, *, as_json: bool) -> None:
    """Say what the study in the folder STUDY holds, and every problem on one line, errors first.

    Nothing is measured and nothing is changed; of raw files is only seen whether they will be recognised.

    Exits with 0 when there is no error, 1 when there are some (the rest can be reported on), 2 for misuse.
    """
    from ponos.study.folder.opening import open_study
    from ponos.study.folder.recognising import unrecognised

    study = open_study(folder)
    order = ("error", "warning", "note")
    problems = sorted([*study.problems, *unrecognised(study)], key=lambda one: order.index(one.level))
    if as_json:
        click.echo(json.dumps(_as_dict(study, problems), indent=2, ensure_ascii=False, allow_nan=False))
    else:
        _show(study, problems)
    ctx.exit(int(any(one.level == "error" for one in problems)))


def _held(study: Study) -> dict[str, object]:
    design = study.design
    people = Counter(map(str, study.people["group"]))
    visits = study.visits
    return {
        "name": design.name,
        "groups": {one.id: people[one.id] for one in design.groups},
        "no_group": people[""],
        "reference": design.reference,
        "sessions": {one.id: _count(visits[visits["session"] == one.id]["done"]) for one in design.sessions},
        "not_done": len(visits) - _count(visits["done"]),
        "files": dict(Counter(one.instrument or "not said" for one in study.files)),
        "measures": sorted({str(one) for one in study.values["measure"]}),
        "values": int(study.values["value"].notna().sum()),
        "contrasts": {one.name: one.label for one in design.contrasts},
        "linked": study.linked,
    }


def _count(done: object) -> int:
    return int(sum(done))  # type: ignore[call-overload]


def _as_dict(study: Study, problems: list[Problem]) -> dict[str, object]:
    people = [
        {"participant_id": str(id), **{str(name): _plain(value) for name, value in row.items()}}
        for id, row in study.people.to_dict("index").items()
    ]
    return {"study": _held(study), "people": people, "problems": [one.as_dict() for one in problems]}


def _plain(value: object) -> object:
    return None if value != value or value == "" else value


def _show(study: Study, problems: list[Problem]) -> None:
    held, design = _held(study), study.design
    people = ", ".join(f"{design.label(one)} {count}" for one, count in _pairs(held["groups"]))
    visits = ", ".join(f"{design.session_label(one)} {count}" for one, count in _pairs(held["sessions"]))
    files = ", ".join(f"{one} {count}" for one, count in _pairs(held["files"]))
    click.echo(design.name)
    click.echo(f"people     {len(study.people)}" + (f": {people}" if people else ""))
    click.echo(f"visits     {visits or 0}" + (f"; not done {held['not_done']}" if held["not_done"] else ""))
    click.echo(f"raw files  {files or 0}")
    click.echo(f"measures   {held['values']} values of {len(set(study.values['measure']))} measures in tables")
    for contrast in design.contrasts:
        click.echo(f"contrast   {contrast.name}: {contrast.label}")
    click.echo("")
    for one in problems:
        click.echo(_line(one))
    counts = Counter(one.level for one in problems)
    told = ", ".join(
        f"{counts[level]} {level}{'s' if counts[level] != 1 else ''}" for level in ("error", "warning", "note")
    )
    click.echo(f"{told}." if problems else "Nothing is wrong with it.")


def _pairs(counted: object) -> list[tuple[str, int]]:
    return list(counted.items()) if isinstance(counted, dict) else []


def _line(one: Problem) -> str:
    """A problem on one line, whatever its words hold."""
    return " ".join(f"{one.level:<7}  {one}".split("\n"))
