"""Let virtual people take a protocol, and write what the devices would have recorded as the folder of a study.

The body hands out trajectories, the instruments observe them and write their own files: from there on nothing can tell
a simulated study from a real one but the name of the study and the sidecar of each file, which say so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ponos.errors import UsageError, nearest
from ponos.study.folder.writing import write_json, write_plan, write_rows

if TYPE_CHECKING:
    from ponos.body.people import Person
    from ponos.body.protocols.handed import Handed

__all__ = ["PROTOCOLS", "Simulated", "simulate"]

Taken = list[tuple["Person", list["Handed"]]]

_LABELS = {
    "controls": "Controls",
    "me-cfs": "ME/CFS",
    "long-covid": "Long COVID",
    "fibromyalgia": "Fibromyalgia",
    "bed-rest": "After bed rest",
}


@dataclass(frozen=True, kw_only=True)
class Simulated:
    """What was written.

    Attributes
    ----------
    folder : pathlib.Path
        Of the study.
    recordings : int
        Files that instruments read.
    tables : tuple of str
        Tables whose instrument is still to come, relative to the folder.
    stopped : tuple of str
        People whose body left what a body can be, and why; they have no files.
    """

    folder: Path
    recordings: int
    tables: tuple[str, ...]
    stopped: tuple[str, ...]


def _ramp(people: Sequence[Person]) -> Iterator[list[Handed]]:
    from ponos.body.protocols.cycling import handed, ramp, ramp_rate_for, taken

    parameters = [one.parameters for one in people]
    run = taken(parameters, [ramp(ramp_rate_for(one)) for one in parameters])
    yield from ([one] for one in handed(run, session="day1"))


def _two_days(people: Sequence[Person]) -> Iterator[list[Handed]]:
    from ponos.body.protocols.cycling import ramp, ramp_rate_for, taken
    from ponos.body.protocols.handed import Handed
    from ponos.body.protocols.two_day import two_day

    loads = [ramp(ramp_rate_for(one.parameters)) for one in people]

    ended: list[tuple[str, ...]] = []

    def solver(parameters: Sequence[Mapping[str, float]]) -> list[object]:
        run = taken(list(parameters), loads)  # type: ignore[arg-type]
        ended.append(run.ended)
        return [run.table(place) for place in range(len(loads))]

    chance = [one.rng(1) for one in people]
    both = two_day([one.parameters for one in people], solver, chance)  # type: ignore[arg-type]
    for place, one in enumerate(both):
        yield [
            Handed(name="ramp", session=session, instrument="cpet", table=table, note=ended[day][place])
            for day, (session, table) in enumerate((("day1", one.day1), ("day2", one.day2)))
        ]


def _tms_fatigue(people: Sequence[Person]) -> Iterator[list[Handed]]:
    from ponos.body.protocols.tms_fatigue import tms_fatigue

    yield from (tms_fatigue(one.parameters) for one in people)


def _mental_fatigue(people: Sequence[Person]) -> Iterator[list[Handed]]:
    from ponos.body.protocols.mental_fatigue import mental_fatigue

    yield from (mental_fatigue(one.parameters, one.rng(1)) for one in people)


def _lean(people: Sequence[Person]) -> Iterator[list[Handed]]:
    from ponos.body.protocols.lean import lean

    yield from ([lean(one.parameters)] for one in people)


def _daily_life(people: Sequence[Person]) -> Iterator[list[Handed]]:
    from ponos.body.protocols.daily_life import daily_life, plan

    parameters = [one.parameters for one in people]
    plans = [plan(one.parameters, one.rng(1)) for one in people]
    yield from ([diary] for diary, _ in daily_life(parameters, plans, days=_DAYS))


_DAYS = 28

PROTOCOLS: Mapping[str, Callable[[Sequence[Person]], Iterator[list[Handed]]]] = {
    "ramp": _ramp,
    "two-day-cpet": _two_days,
    "tms-fatigue": _tms_fatigue,
    "mental-fatigue": _mental_fatigue,
    "lean": _lean,
    "daily-life": _daily_life,
}
"""One line a protocol."""


def simulate(protocol: str, groups: Sequence[str], n: int, seed: int, folder: Path) -> Simulated:
    """Let people of some groups take a protocol, and write the study.

    Parameters
    ----------
    protocol : str
        One of :data:`PROTOCOLS`.
    groups : sequence of str
        Mixtures of hypotheses; ``controls`` is the reference where it is among them, else the first.
    n : int
        People of each.
    seed : int
        Of all that is drawn; the same seed gives the same files.
    folder : pathlib.Path
        Where to; made where it does not exist.

    Returns
    -------
    Simulated
        What was written.

    Raises
    ------
    UsageError
        There is no such protocol or group, or a group has nobody.
    """
    from ponos.body.people import people
    from ponos.body.stepping import LEFT

    if protocol not in PROTOCOLS:
        raise UsageError(f"There is no protocol '{protocol}'.", todo=nearest(protocol, PROTOCOLS))
    unknown = [one for one in groups if one not in _LABELS]
    if unknown or not groups:
        raise UsageError(f"There is no group '{(unknown or [''])[0]}'.", todo=nearest((unknown or [""])[0], _LABELS))
    if n < 1:
        raise UsageError("A group of nobody cannot be simulated.", todo="Say how many: -n 25.")
    everyone = [one for group in dict.fromkeys(groups) for one in people(n, group, seed)]
    taken: Taken = list(zip(everyone, PROTOCOLS[protocol](everyone), strict=True))
    folder.mkdir(parents=True, exist_ok=True)
    written, tables, stopped = 0, list[str](), list[str]()
    sessions: dict[str, None] = {}
    for number, (person, handed) in enumerate(taken, start=1):
        for one in handed:
            if one.note == LEFT:
                stopped.append(f"{person.name}, {one.session}: the body {LEFT}")
            elif one.instrument:
                sessions[one.session] = None
                _record(folder, f"{number:03d}", person, one, protocol)
                written += 1
            else:
                path = f"tables/sub-{number:03d}_{one.name}.tsv"
                (folder / "tables").mkdir(exist_ok=True)
                one.table.to_csv(folder / path, sep="\t", index=False, float_format="%.6g")
                tables.append(path)
    _describe(folder, protocol, list(dict.fromkeys(groups)), n, seed, taken, list(sessions) or ["visit"])
    return Simulated(folder=folder, recordings=written, tables=tuple(tables), stopped=tuple(stopped))


def _record(folder: Path, number: str, person: Person, one: Handed, protocol: str) -> None:
    """Observe a trajectory and write it in the first format of its instrument that writes."""
    from ponos.instruments import get

    instrument = get(one.instrument)
    form = next(form for form in instrument.formats() if form.write is not None)
    recording = instrument.observe(one.table, person.rng(2))
    place = folder / f"sub-{number}" / f"ses-{one.session}" / one.instrument
    place.mkdir(parents=True, exist_ok=True)
    assert form.write is not None
    form.write(recording, place / f"{one.name}.txt")
    told = {
        "Simulated": True,
        "Protocol": protocol,
        "Group": person.group,
        "Seed": person.seed,
        "Number": person.number,
        "Hypotheses": dict(person.strengths),
        "Parameters": {symbol: float(person.parameters[symbol]) for symbol in person.parameters},
        "Instrument": one.instrument,
    }
    write_json(place / f"{one.name}.json", told)


def _describe(
    folder: Path, protocol: str, groups: list[str], n: int, seed: int, taken: Taken, sessions: list[str]
) -> None:
    """The list of people and the plan."""
    names = ("participant_id", "group", "sex", "age_y", "body_mass_kg", "height_cm")
    rows = [
        (
            f"sub-{number:03d}",
            one.group,
            "female" if one.female else "male",
            round(one.age_y),
            round(one.body_mass_kg, 1),
            round(one.height_cm),
        )
        for number, (one, _) in enumerate(taken, start=1)
    ]
    write_rows(folder / "participants.tsv", names, rows)
    title = f"Simulated: {protocol}, {n} people a group, seed {seed}"
    write_plan(folder, _plan(title, groups, sessions), name=title)


def _plan(title: str, groups: list[str], sessions: list[str]) -> str:
    reference = "controls" if "controls" in groups else groups[0]
    lines = [
        "# Nobody of this study exists: a mechanistic model took the protocol, and its hypotheses are settings.",
        "",
        f'name = "{title}"',
        'question = "What would the devices show if the hypotheses of these groups held?"',
        f'reference = "{reference}"',
        'covariates = ["sex"]',
        "",
        "[groups]",
        *(f'{one} = "{_LABELS[one]}"' for one in groups),
        "",
        "[sessions]",
        *(f'{one} = "{one.replace("day", "Day ").capitalize()}"' for one in sessions),
    ]
    for other in (one for one in groups if one != reference):
        lines += _contrasts(other, reference, sessions)
    return "\n".join(lines) + "\n"


def _contrasts(other: str, reference: str, sessions: list[str]) -> list[str]:
    pair = f'groups = "{other} - {reference}"'
    lines = [
        "",
        "[[contrast]]",
        f'name = "{other}"',
        f'label = "{_LABELS[other]} against {_LABELS[reference].lower()}"',
        pair,
        f'session = "{sessions[0]}"',
    ]
    if len(sessions) > 1:
        lines += [
            "",
            "[[contrast]]",
            f'name = "{other}-change"',
            f'label = "Change, {_LABELS[other]} against {_LABELS[reference].lower()}"',
            pair,
            f'sessions = "{sessions[1]} - {sessions[0]}"',
        ]
    return lines
