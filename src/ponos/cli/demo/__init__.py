"""``ponos demo``: virtual people take a test before and after exertion, one file breaks, and the study is reported."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import click

__all__ = ["command", "write_demo"]

_PROTOCOLS = {"cpet": "two-day-cpet", "tms": "tms-fatigue"}
_PEOPLE = {"cpet": 12, "tms": 8}
"""Of each group; a recording of hundreds of sweeps takes 7 MB."""

_GROUPS = ("long-covid", "controls")
_SEED = 7
_KEPT_BYTES = 8
"""What is left of a file whose copy broke off within its first line."""


@click.command(name="demo", short_help="Simulate a study, and report on it.")
@click.option(
    "--of",
    "instrument",
    type=click.Choice(list(_PROTOCOLS)),
    default="cpet",
    show_default=True,
    help="Exercise tests on two days, or the motor cortex before and after a fatiguing contraction.",
)
@click.option(
    "-o",
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    metavar="DIR",
    help="Folder of the study; ponos-demo where not said, ponos-demo-tms for the motor cortex.",
)
@click.option(
    "--jobs", type=click.IntRange(min=0), default=0, metavar="N", help="Recordings at a time; 0 for all cores."
)
def command(*, instrument: str, out: Path | None, jobs: int) -> None:
    """Simulate a study of two groups, before and after exertion, and report on it.

    Its raw files are those of a device, a metabolic cart where nothing else is said, and one of them is broken, as in
    every study. Nothing is opened and nothing is sent; the people do not exist. It needs the extra ponos[body].
    """
    from ponos.cli.study_report import report_study

    folder = out or Path("ponos-demo" if instrument == "cpet" else f"ponos-demo-{instrument}")
    if _is_there(instrument, folder):
        click.echo(f"{folder} is there already and is reported as it stands; delete it to have it made anew.", err=True)
    else:
        write_demo(instrument, folder, jobs=jobs)
    report_study(folder, out=None, as_json=False, jobs=jobs, scheduler="", contrasts=(), locking=False, said={})


def write_demo(instrument: str, folder: Path, *, jobs: int = 0) -> Path:
    """Simulate the study, add to its plan what such a study declares beforehand, and break one of its files.

    Parameters
    ----------
    instrument : str
        ``cpet`` or ``tms``.
    folder : pathlib.Path
        Where to.
    jobs : int
        Processes; 0 for all cores.

    Returns
    -------
    pathlib.Path
        The folder.
    """
    from ponos.study.simulating import simulate

    simulate(_PROTOCOLS[instrument], _GROUPS, _PEOPLE[instrument], _SEED, folder, jobs=jobs)
    _break_off(folder, instrument)
    with (folder / "study.toml").open("a", encoding="utf-8", newline="\n") as plan:
        plan.write("\n" + _declared(instrument))
    return folder


def _declared(instrument: str) -> str:
    place = files("ponos.cli.demo") / f"{_PROTOCOLS[instrument]}.toml"
    return place.read_text(encoding="utf-8")


def _is_there(instrument: str, folder: Path) -> bool:
    """Whether an earlier run has left the whole study; its user may have changed it since."""
    plan = folder / "study.toml"
    return plan.is_file() and _declared(instrument).partition("\n")[0] in plan.read_text(encoding="utf-8")


def _break_off(folder: Path, instrument: str) -> None:
    """Leave of the last recording of the first control what a copy holds that broke off near its start."""
    rows = (line.split("\t") for line in (folder / "participants.tsv").read_text(encoding="utf-8").splitlines())
    control = next(id for id, group, *_ in rows if group == "controls")
    path = max(folder.glob(f"{control}/ses-*/{instrument}/*.txt"))
    path.write_bytes(path.read_bytes()[:_KEPT_BYTES])
