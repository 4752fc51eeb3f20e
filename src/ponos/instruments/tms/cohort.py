"""A study that is a folder of raw sweeps: two groups of made-up people, before and after a fatiguing contraction.

**Nobody of this folder exists, and its numbers are invented.** How large the answers are and how much they vary follows
a published model of healthy people (Goetz et al. 2019, doi:10.1109/TNSRE.2019.2926543). What differs between the
groups has only its direction from the literature: after the contraction the answers of controls fall and their silent
period lengthens, those of patients do not (Ortelli et al. 2021, doi:10.1016/j.jns.2020.117271); patients have a higher
threshold and less inhibition between two pulses (Versace et al. 2021, doi:10.1016/j.clinph.2021.03.001; Ortelli et al.
2022, doi:10.1111/ene.15278). Other groups find no such differences; that they show here says nothing about people.

Of what goes wrong in every study there is some of each: a visit that was not done, a file that broke on its way, and
sweeps that the amplifier clipped.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np
import pandas as pd

from ponos.errors import UsageError
from ponos.instruments.made_study import Scores, even_scores, trait, write_json, write_plan, write_rows
from ponos.instruments.tms.formats.tms_csv import write
from ponos.instruments.tms.observing import Amplifier
from ponos.instruments.tms.virtual.cortex import VirtualMotorCortex
from ponos.instruments.tms.virtual.exertion import Exertion
from ponos.instruments.tms.virtual.plans import contracting, paired, resting, timed
from ponos.instruments.tms.virtual.recruitment import Recruitment, draw_recruitment
from ponos.recording import Epochs

__all__ = ["write_fatigue_study"]

_TROUBLED = 3
"""A group of fewer people has nothing go wrong in it."""

_AMPLIFIER = Amplifier(fs_hz=2000.0, before_s=0.22, after_s=0.28, noise_mv=0.002, mains_mv=0.001)
_CLIPS_MV = 0.6
_STARTS_MIN = 2.0
"""How long after the contraction the second session begins."""


@dataclass(frozen=True, kw_only=True)
class _Group:
    """What the people of a group are drawn from, as (mean, SD): choices of this study."""

    id: str
    threshold_shift: tuple[float, float]
    sici: tuple[float, float]
    lici: tuple[float, float]
    silent_ms: tuple[float, float]
    depression: tuple[float, float]
    longer_ms: tuple[float, float]
    fatigue: tuple[float, float]
    fatigue_change: tuple[float, float]


_TRAITS = tuple(one.name for one in fields(_Group) if one.name != "id")

_PATIENTS = _Group(
    id="long-covid",
    threshold_shift=(5.0, 3.0),
    sici=(78.0, 10.0),
    lici=(78.0, 10.0),
    silent_ms=(132.0, 16.0),
    depression=(0.0, 8.0),
    longer_ms=(-4.0, 7.0),
    fatigue=(5.5, 1.5),
    fatigue_change=(2.0, 1.2),
)
_CONTROLS = _Group(
    id="controls",
    threshold_shift=(0.0, 3.0),
    sici=(40.0, 8.0),
    lici=(36.0, 8.0),
    silent_ms=(132.0, 16.0),
    depression=(45.0, 8.0),
    longer_ms=(16.0, 7.0),
    fatigue=(1.2, 1.0),
    fatigue_change=(1.0, 0.8),
)


@dataclass(frozen=True, kw_only=True)
class _Person:
    """One made-up person."""

    id: str
    group: str
    female: bool
    age_y: int
    fatigue: tuple[int, int]
    cortex: VirtualMotorCortex
    done: tuple[bool, bool] = (True, True)
    clipped: bool = False

    @property
    def sex(self) -> str:
        return "female" if self.female else "male"


def write_fatigue_study(folder: Path, *, patients: int = 14, controls: int = 14, seed: int = 7) -> Path:
    """Write a study of made-up people: raw sweeps, tables and the plan, in the shape of BIDS.

    Parameters
    ----------
    folder : pathlib.Path
        Made where it does not exist.
    patients, controls : int
        People of each group. In a group of three or more some of what goes wrong in every study does.
    seed : int
        Of all that is drawn; the same seed gives the same files.

    Returns
    -------
    pathlib.Path
        The folder.

    Raises
    ------
    UsageError
        A group has nobody.
    """
    if min(patients, controls) < 1:
        raise UsageError("A group of nobody cannot be compared.", todo="Give at least one patient and one control.")
    folder = Path(folder)
    people = _people(np.random.default_rng([seed, 0]), patients, controls)
    folder.mkdir(parents=True, exist_ok=True)
    write_plan(folder, _PLAN, name="Made-up people, before and after a fatiguing contraction")
    _write_people(folder, people)
    _write_symptoms(folder, people)
    for person in people:
        _write_sessions(folder, person)
        for place, session in enumerate(_SESSIONS):
            if person.done[place]:
                rng = np.random.default_rng([seed, int(person.id), place])
                _write_sweeps(_path(folder, person, session), person, rng, after=place == 1)
    well = [one for one in people if one.group == _CONTROLS.id]
    if len(well) >= _TROUBLED:
        _break_off(_path(folder, well[0], "post"))
    return folder


_SESSIONS = {"pre": -0.5, "post": 0.1}
"""Sessions, and their hours since the contraction."""


def _people(rng: np.random.Generator, patients: int, controls: int) -> list[_Person]:
    """Everyone, under numbers that do not tell the group."""
    drawn = [
        (group, one)
        for group, n in ((_PATIENTS, patients), (_CONTROLS, controls))
        for one in even_scores(rng, n, _TRAITS)
    ]
    mixed = [drawn[place] for place in rng.permutation(len(drawn))]
    people = [_person(rng, group, one, f"{number:02d}") for number, (group, one) in enumerate(mixed, start=1)]
    ill = [place for place, one in enumerate(people) if one.group == _PATIENTS.id]
    if len(ill) >= _TROUBLED:
        people[ill[0]] = replace(people[ill[0]], done=(True, False))
        people[ill[1]] = replace(people[ill[1]], clipped=True)
    return people


def _person(rng: np.random.Generator, group: _Group, scores: Scores, id: str) -> _Person:
    fatigue = trait(group.fatigue, scores["fatigue"], 0.0, 9.0)
    sici, lici = trait(group.sici, scores["sici"], 12.0, 110.0), trait(group.lici, scores["lici"], 12.0, 110.0)
    cortex = VirtualMotorCortex(
        recruitment=_recruitment(rng),
        paired_percent=((3.0, sici), (100.0, lici)),
        silent_period_ms=trait(group.silent_ms, scores["silent_ms"], 95.0, 165.0),
        latency_ms=float(rng.normal(21.5, 1.2)),
        exertion=Exertion(
            depression_percent=trait(group.depression, scores["depression"], -30.0, 75.0),
            depression_min=30.0,
            silent_period_ms=trait(group.longer_ms, scores["longer_ms"], -25.0, 35.0),
            recovery_min=30.0,
        ),
    ).excited(trait(group.threshold_shift, scores["threshold_shift"], -8.0, 14.0))
    return _Person(
        id=id,
        group=group.id,
        female=bool(rng.random() < 0.6),
        age_y=round(float(np.clip(rng.normal(44.0, 9.0), 19.0, 65.0))),
        fatigue=(
            round(fatigue),
            round(min(10.0, max(0.0, fatigue + trait(group.fatigue_change, scores["fatigue_change"], -1.0, 5.0)))),
        ),
        cortex=cortex,
    )


def _recruitment(rng: np.random.Generator) -> Recruitment:
    """Somebody whose threshold leaves the stimulator room, and who answers it as most do."""
    while True:
        one = draw_recruitment(rng)
        threshold = one.intensity_percent_mso(0.05)
        if 40.0 < threshold < 62.0 and 0.8 < one.median_mv(1.2 * threshold) < 1.8:
            return one


def _protocol(cortex: VirtualMotorCortex) -> pd.DataFrame:
    """Sixty pulses: threshold, single pulses, pairs at 3 and 100 ms, and silent periods."""
    rmt = cortex.rmt_percent_mso
    test, weak = float(round(1.2 * rmt)), float(round(0.8 * rmt))
    around = [float(one) for one in (rmt * np.array([0.9, 0.95, 1.0, 1.05, 1.1])).round()]
    return timed(
        resting(around, each=2),
        resting([test], each=16),
        paired([3.0], conditioning_percent=weak, test_percent=test, each=12),
        paired([100.0], conditioning_percent=test, test_percent=test, each=12),
        contracting([test], each=10),
    )


def _path(folder: Path, person: _Person, session: str) -> Path:
    # Raw files keep the name that their device gave them; the folders say whose they are.
    return folder / f"sub-{person.id}" / f"ses-{session}" / "tms" / "sweeps.csv"


def _write_sweeps(path: Path, person: _Person, rng: np.random.Generator, *, after: bool) -> None:
    plan = _protocol(person.cortex)
    if after:
        minutes = _STARTS_MIN + plan["time_s"] / 60.0
        plan = plan.assign(block="after", minutes_since_exertion=minutes.round(3))
    made = person.cortex.sweeps(plan, rng, amplifier=_amplifier(person, after=after), source=path.name)
    # How long after the contraction a file was recorded is said by its session, as that of every study.
    trials = made.data.table.dropna(axis="columns", how="all").drop(columns="minutes_since_exertion", errors="ignore")
    assert isinstance(made.data, Epochs)
    about = {**made.about, "age_y": float(person.age_y), "sex": person.sex, "muscle": "fdi", "side": "right"}
    path.parent.mkdir(parents=True, exist_ok=True)
    write(replace(made, data=replace(made.data, trials=trials), about=about, tables={}), path)


def _amplifier(person: _Person, *, after: bool) -> Amplifier:
    return replace(_AMPLIFIER, limit_mv=_CLIPS_MV) if after and person.clipped else _AMPLIFIER


def _break_off(path: Path) -> None:
    """Leave of a file what a copy holds that broke off near its start."""
    content = path.read_bytes()
    path.write_bytes(content[:90])


def _write_sessions(folder: Path, person: _Person) -> None:
    rows = [
        (f"ses-{name}", hours, "done" if done else "not done", "n/a" if done else "too ill")
        for (name, hours), done in zip(_SESSIONS.items(), person.done, strict=True)
    ]
    write_rows(
        folder / f"sub-{person.id}" / f"sub-{person.id}_sessions.tsv",
        ("session_id", "hours_since_exertion", "status", "reason"),
        rows,
    )


def _write_people(folder: Path, people: Sequence[_Person]) -> None:
    rows = [(f"sub-{one.id}", one.group, one.sex, one.age_y) for one in people]
    write_rows(folder / "participants.tsv", ("participant_id", "group", "sex", "age"), rows)
    levels = {"long-covid": "drawn to resemble people with long COVID", "controls": "drawn to be well"}
    write_json(
        folder / "participants.json",
        {
            "group": {"Description": "Group of a made-up person.", "Levels": levels},
            "sex": {"Description": "Sex.", "Levels": {"female": "female", "male": "male"}},
            "age": {"Description": "Age.", "Units": "year"},
        },
    )


def _write_symptoms(folder: Path, people: Iterable[_Person]) -> None:
    rows = [
        (f"sub-{one.id}", f"ses-{session}", fatigue if done else "n/a")
        for one in people
        for session, fatigue, done in zip(_SESSIONS, one.fatigue, one.done, strict=True)
    ]
    (folder / "phenotype").mkdir(exist_ok=True)
    write_rows(folder / "phenotype" / "symptoms.tsv", ("participant_id", "session_id", "fatigue_now"), rows)
    words = "Fatigue at this moment, asked before the first pulse: 0 none, 10 the worst."
    write_json(folder / "phenotype" / "symptoms.json", {"fatigue_now": {"Description": words, "Units": "ratio"}})


_PLAN = """\
# The plan of a study: what it asks, said before the data are looked at.
# The people of this one are made up, and so are its numbers; it is here to be read, run and changed.

name = "Made-up people: the motor cortex before and after a fatiguing contraction"
question = "After a contraction to fatigue, does excitability change otherwise in long COVID, and does inhibition?"

# The group that the others are held against.
reference = "controls"

# What findings are adjusted for, to see whether they hold: columns of participants.tsv, or measures.
covariates = ["sex", "age_y"]

# Of what rests on chance: permutations and bootstraps.
seed = 2026
draws = 2000

# Groups as participants.tsv has them, and how they are called in print.
[groups]
long-covid = "Long COVID"
controls = "Controls"

# Visits in the order of time; the first is the baseline.
[sessions]
pre = { label = "Before", hours_since_exertion = -0.5 }
post = { label = "After", hours_since_exertion = 0.1 }

# Excitability and inhibition are two questions: a family each.
[families]
excitability = ["rmt", "mep_amplitude"]
inhibition = ["sici", "lici", "csp_offset"]

# Measures that no instrument knows; they are columns of phenotype/symptoms.tsv.
[[measure]]
id = "fatigue_now"
label = "Fatigue now"
unit = "points"
link = "symptoms"
digits = 1
definition = "Fatigue at this moment, asked before the first pulse, from 0 (none) to 10 (the worst)."
scale = "ordinal"
lowest = 0
highest = 10

# Do the groups differ before exertion?
[[contrast]]
name = "baseline"
label = "Long COVID against controls, before"
groups = "long-covid - controls"
session = "pre"

# What changes, in each group by itself.
[[contrast]]
name = "change-long-covid"
label = "Long COVID, after against before"
sessions = "post - pre"
group = "long-covid"

[[contrast]]
name = "change-controls"
label = "Controls, after against before"
sessions = "post - pre"
group = "controls"

# The question of the study: group by time.
[[contrast]]
name = "group-by-time"
label = "Change after the contraction, long COVID against controls"
groups = "long-covid - controls"
sessions = "post - pre"
"""
