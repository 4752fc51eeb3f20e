"""A study that is a folder of real files: two groups of made-up people, each tested twice, 24 hours apart.

**Nobody of this folder exists.** The people are drawn by chance, from distributions that look like published ones, so
that what a study does can be tried and shown without anybody's data. What is drawn, and after whom:

- Oxygen uptake at the peak 36.9 (SD 8.2) and 27.4 (SD 6.9) mL/kg/min, mass, age, heart rates, the first threshold as a
  share of the peak (71 and 74 %), VE/VCO2 slope and steps a day: controls and long COVID of Charlton et al. 2026
  (doi:10.1038/s41467-026-75725-y).
- The peak on the second day: patients -5 % (SD 6), controls -2 % (SD 5), and the first threshold of patients a little
  lower still: Keller et al. 2024 (doi:10.1186/s12967-024-05410-5) and the meta-analysis of Lim et al. 2020
  (doi:10.3390/jcm9124040). Others find no change at all (Mancini et al. 2026, doi:10.3389/fphys.2026.1816082): that it
  shows here says nothing about people. The spread is that of repeat tests in healthy adults, a coefficient of variation
  of about 5 % a test (Decato et al. 2018), and less would not look like a study.
- Fatigue and its rise after exertion are the project's own choice.

Of what goes wrong in every study there is some of each: a visit that was not done, a test that ended early, a file that
broke on its way, and cells that are empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np

from ponos.errors import UsageError
from ponos.instruments.cpet.formats.mgc import FORMAT
from ponos.instruments.cpet.observing import Noise, observe
from ponos.instruments.cpet.virtual import VirtualTest
from ponos.instruments.made_study import Scores, even_scores, trait, write_json, write_plan, write_rows

__all__ = ["write_cohort"]

_ML_MIN_W = 9.5
"""Oxygen that a watt costs in the made-up people, beyond the unloaded cycle."""

_TROUBLED = 3
"""A group of fewer people has nothing go wrong in it."""


@dataclass(frozen=True, kw_only=True)
class _Group:
    """What the people of a group are drawn from, as (mean, SD)."""

    id: str
    vo2_ml_min_kg: tuple[float, float]
    mass_kg: tuple[float, float]
    vt1_share: tuple[float, float]
    ve_slope: tuple[float, float]
    hr_rest: tuple[float, float]
    hr_peak: tuple[float, float]
    steps: tuple[float, float]
    fatigue: tuple[float, float]
    peak_change: tuple[float, float]
    vt1_change: tuple[float, float]
    hr_change: tuple[float, float]
    fatigue_change: tuple[float, float]


_TRAITS = tuple(one.name for one in fields(_Group) if one.name != "id")

_PATIENTS = _Group(
    id="long-covid",
    vo2_ml_min_kg=(27.4, 6.9),
    mass_kg=(80.0, 15.0),
    vt1_share=(0.74, 0.06),
    ve_slope=(30.6, 4.0),
    hr_rest=(90.0, 12.0),
    hr_peak=(172.0, 12.0),
    steps=(4372.0, 1810.0),
    fatigue=(5.5, 1.5),
    peak_change=(-0.05, 0.06),
    vt1_change=(-0.015, 0.06),
    hr_change=(-0.02, 0.02),
    fatigue_change=(2.0, 1.2),
)
_CONTROLS = _Group(
    id="controls",
    vo2_ml_min_kg=(36.9, 8.2),
    mass_kg=(77.0, 12.0),
    vt1_share=(0.71, 0.06),
    ve_slope=(27.8, 3.5),
    hr_rest=(81.0, 10.0),
    hr_peak=(177.0, 9.0),
    steps=(7309.0, 2800.0),
    fatigue=(1.2, 1.0),
    peak_change=(-0.02, 0.05),
    vt1_change=(0.0, 0.06),
    hr_change=(-0.005, 0.02),
    fatigue_change=(0.3, 0.8),
)


@dataclass(frozen=True, kw_only=True)
class _Person:
    """One made-up person, with both tests and what they answered."""

    id: str
    group: str
    female: bool
    age_y: int
    height_cm: int
    mass_kg: float
    steps: int | None
    fatigue: tuple[int, int]
    tests: tuple[VirtualTest, VirtualTest | None]

    @property
    def about(self) -> dict[str, float | str]:
        """What the cart was told of the person."""
        return {
            "body_mass_kg": self.mass_kg,
            "height_cm": float(self.height_cm),
            "age_y": float(self.age_y),
            "sex": self.sex,
            "mode": "cycle",
        }

    @property
    def sex(self) -> str:
        return "female" if self.female else "male"


def write_cohort(folder: Path, *, patients: int = 12, controls: int = 12, seed: int = 7) -> Path:
    """Write a study of made-up people: raw cart files, tables and the plan, in the shape of BIDS.

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
    write_plan(folder, _PLAN, name="Two exercise tests of made-up people, 24 hours apart")
    _write_people(folder, people)
    _write_symptoms(folder, people)
    for person in people:
        _write_visits(folder, person)
        for day, test in enumerate(person.tests, start=1):
            if test is not None:
                rng = np.random.default_rng([seed, int(person.id), day])
                _write_test(_path(folder, person, day), person, test, rng)
    broken = [one for one in people if one.group == _CONTROLS.id]
    if len(broken) >= _TROUBLED:
        _break_off(_path(folder, broken[0], 2))
    return folder


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
    well = [place for place, one in enumerate(people) if one.group == _CONTROLS.id]
    if len(ill) >= _TROUBLED:
        people[ill[0]] = replace(people[ill[0]], tests=(people[ill[0]].tests[0], None))
        day_1, day_2 = people[ill[1]].tests
        people[ill[1]] = replace(people[ill[1]], tests=(day_1, _ended_early(day_2)))
    if len(well) >= _TROUBLED:
        people[well[1]] = replace(people[well[1]], steps=None)
    return people


def _person(rng: np.random.Generator, group: _Group, scores: Scores, id: str) -> _Person:
    female = bool(rng.random() < 0.52)
    mass = round(trait(group.mass_kg, scores["mass_kg"], 46.0, 125.0, shift=-6.0 if female else 6.0), 1)
    # The heavier have less for each kilogram, and women less than men.
    shift = (-2.0 if female else 2.0) - 0.12 * (mass - group.mass_kg[0])
    peak = mass * trait(group.vo2_ml_min_kg, scores["vo2_ml_min_kg"], 13.0, 54.0, shift=shift)
    first = _test(rng, group, scores, peak)
    fatigue = trait(group.fatigue, scores["fatigue"], 0.0, 9.0)
    return _Person(
        id=id,
        group=group.id,
        female=female,
        # The younger of a group reach more, so that nobody has twice what is predicted of their age.
        age_y=round(float(np.clip(rng.normal(42.0 - 9.0 * scores["vo2_ml_min_kg"], 7.0), 19.0, 65.0))),
        height_cm=round(float(rng.normal(167.0, 6.0) if female else rng.normal(180.0, 6.5))),
        mass_kg=mass,
        steps=round(trait(group.steps, scores["steps"], 900.0, 16000.0)),
        fatigue=(
            round(fatigue),
            round(min(10.0, max(0.0, fatigue + trait(group.fatigue_change, scores["fatigue_change"], -2.0, 5.0)))),
        ),
        tests=(first, _next_day(rng, group, scores, first)),
    )


def _test(rng: np.random.Generator, group: _Group, scores: Scores, peak: float) -> VirtualTest:
    rest = rng.normal(285.0, 20.0)
    watts = 0.88 * (peak - rest) / _ML_MIN_W
    # A ramp that the person will hold for eight to twelve minutes, in steps that an ergometer is set to.
    ramp = max(5.0, 5.0 * round(watts / rng.uniform(8.5, 11.0) / 5.0))
    vt1 = trait(group.vt1_share, scores["vt1_share"], 0.55, 0.80)
    vt2 = min(vt1 + rng.uniform(0.12, 0.2), 0.95)
    below, top = rng.uniform(0.88, 0.96), rng.uniform(0.1, 0.3)
    # What CO2 has to rise by above the threshold for the ratio that the test ends with; the lag takes some of it.
    ends_with = float(np.clip(rng.normal(1.2, 0.045), 1.13, 1.3)) + 0.03
    return VirtualTest(
        vo2_rest=rest,
        vo2_peak=peak,
        vt1_fraction=vt1,
        vt2_fraction=vt2,
        slope_below=below,
        slope_above=below + (ends_with - below - top * (1.0 - vt2)) / (1.0 - vt1),
        slope_top=top,
        ve_slope=trait(group.ve_slope, scores["ve_slope"], 21.0, 42.0),
        ve_intercept=rng.uniform(2.5, 5.0),
        ve_rise=rng.uniform(1.35, 1.6),
        rest_s=120.0,
        unloaded_s=180.0,
        ramp_s=round(60.0 * watts / ramp),
        recovery_s=120.0,
        ramp_w_min=ramp,
        tau_vo2_s=rng.uniform(28.0, 42.0),
        hr_rest=trait(group.hr_rest, scores["hr_rest"], 60.0, 120.0),
        hr_peak=trait(group.hr_peak, scores["hr_peak"], 135.0, 198.0),
        rf_rest=rng.uniform(12.0, 18.0),
        rf_peak=rng.uniform(32.0, 48.0),
    )


def _next_day(rng: np.random.Generator, group: _Group, scores: Scores, first: VirtualTest) -> VirtualTest:
    """The same person on the same ramp a day later; the load that is reached follows the oxygen uptake."""
    change = 1.0 + trait(group.peak_change, scores["peak_change"], -0.25, 0.15)
    vt1 = float(
        np.clip(first.vt1_fraction * (1.0 + trait(group.vt1_change, scores["vt1_change"], -0.2, 0.2)), 0.5, 0.82)
    )
    return replace(
        first,
        vo2_peak=first.vo2_peak * change,
        vt1_fraction=vt1,
        vt2_fraction=min(max(first.vt2_fraction, vt1 + 0.1), 0.95),
        ramp_s=round(first.ramp_s * (first.vo2_peak * change - first.vo2_rest) / (first.vo2_peak - first.vo2_rest)),
        hr_rest=first.hr_rest + rng.normal(0.0, 4.0),
        hr_peak=first.hr_peak * (1.0 + trait(group.hr_change, scores["hr_change"], -0.1, 0.05)),
    )


def _ended_early(test: VirtualTest | None) -> VirtualTest | None:
    """The same test broken off after two thirds of its ramp, before the body was at its end."""
    if test is None:
        return None
    reached = test.vo2_rest + 0.66 * (test.vo2_peak - test.vo2_rest)
    share = test.vo2_peak / reached
    return replace(
        test,
        vo2_peak=reached,
        ramp_s=round(0.62 * test.ramp_s),
        vt1_fraction=test.vt1_fraction * share,
        vt2_fraction=1.2,
        hr_peak=test.hr_rest + 0.66 * (test.hr_peak - test.hr_rest),
        rf_peak=0.75 * test.rf_peak,
    )


def _path(folder: Path, person: _Person, day: int) -> Path:
    # Raw files keep the name that their device gave them; the folders say whose they are.
    return folder / f"sub-{person.id}" / f"ses-day{day}" / "cpet" / "ramp.txt"


def _write_test(path: Path, person: _Person, test: VirtualTest, rng: np.random.Generator) -> None:
    assert FORMAT.write is not None
    noise = Noise(depth=0.10, rate=0.07, gas=0.025, drift=0.02, tension_mmhg=0.8, wild=0.005)
    path.parent.mkdir(parents=True, exist_ok=True)
    seen = observe(test.trajectory(), rng, noise=noise, source=path.name)
    FORMAT.write(replace(seen, about={**seen.about, **person.about}), path)


def _break_off(path: Path) -> None:
    """Leave of a file what a copy holds that broke off within the line of names."""
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index("Time\t") + 14], encoding="utf-8", newline="\n")


def _write_visits(folder: Path, person: _Person) -> None:
    second = ("ses-day2", 24, "done", "n/a") if person.tests[1] else ("ses-day2", 24, "not done", "too ill")
    write_rows(
        folder / f"sub-{person.id}" / f"sub-{person.id}_sessions.tsv",
        ("session_id", "hours_since_exertion", "status", "reason"),
        [("ses-day1", 0, "done", "n/a"), second],
    )


def _write_people(folder: Path, people: Sequence[_Person]) -> None:
    rows = [(f"sub-{one.id}", one.group, one.sex, one.age_y) for one in people]
    write_rows(folder / "participants.tsv", ("participant_id", "group", "sex", "age"), rows)
    write_json(
        folder / "participants.json",
        {
            "group": {
                "Description": "Group of a made-up person.",
                "Levels": {"long-covid": "drawn to resemble people with long COVID", "controls": "drawn to be well"},
            },
            "sex": {"Description": "Sex.", "Levels": {"female": "female", "male": "male"}},
            "age": {"Description": "Age.", "Units": "year"},
        },
    )


def _write_symptoms(folder: Path, people: Iterable[_Person]) -> None:
    """Fatigue as asked before each test; steps of the weeks before the first one."""
    rows = [
        (f"sub-{one.id}", f"ses-day{day}", fatigue, one.steps if day == 1 and one.steps else "n/a")
        for one in people
        for day, fatigue in enumerate(one.fatigue, start=1)
    ]
    (folder / "phenotype").mkdir(exist_ok=True)
    write_rows(
        folder / "phenotype" / "symptoms.tsv", ("participant_id", "session_id", "fatigue_now", "steps_per_day"), rows
    )
    write_json(
        folder / "phenotype" / "symptoms.json",
        {
            "fatigue_now": {
                "Description": "Fatigue at this moment, asked in the morning before the test: 0 none, 10 the worst.",
                "Units": "ratio",
            },
            "steps_per_day": {
                "Description": "Mean of two weeks before the first test, worn at the hip.",
                "Units": "/d",
            },
        },
    )


_PLAN = """\
# The plan of a study: what it asks, said before the data are looked at.
# The people of this one are made up; it is here to be read, run and changed.

name = "Made-up people: two exercise tests, 24 hours apart"
question = "Does what the body reaches fall on the second day more in long COVID than in controls?"

# The group that the others are held against.
reference = "controls"

# What findings are adjusted for, to see whether they hold: columns of participants.tsv, or measures.
covariates = ["sex", "steps_per_day"]

# Of what rests on chance: permutations and bootstraps.
seed = 2026
draws = 10000

# Groups as participants.tsv has them, and how they are called in print.
[groups]
long-covid = "Long COVID"
controls = "Controls"

# Visits in the order of time; the first is the baseline.
[sessions]
day1 = { label = "Day 1", hours_since_exertion = 0 }
day2 = { label = "Day 2", hours_since_exertion = 24 }

# From which value on an effort counts as maximal.
[effort]
measure = "rer_peak"
at_least = 1.10

# Multiplicity is accounted for within a family. These were chosen beforehand; the others are in that of their contrast.
[families]
chosen = ["vo2_peak_per_kg", "work_peak", "vt1_vo2_per_kg", "vt1_work", "fatigue_now"]

# Options of the exercise test, the same for every file.
[cpet]
average = "30s"

# Measures that no instrument knows; they are columns of phenotype/symptoms.tsv.
[[measure]]
id = "fatigue_now"
label = "Fatigue now"
unit = "points"
link = "symptoms"
digits = 1
definition = "Fatigue at this moment, asked before the test, from 0 (none) to 10 (the worst)."
scale = "ordinal"
lowest = 0
highest = 10

[[measure]]
id = "steps_per_day"
label = "Steps a day"
unit = "per_day"
link = "symptoms"
digits = 0
definition = "Mean of two weeks before the first test."
scale = "continuous"
lowest = 0

# Do the groups differ before exertion?
[[contrast]]
name = "baseline"
label = "Long COVID against controls, day 1"
groups = "long-covid - controls"
session = "day1"

# What changes from one day to the next, in each group by itself.
[[contrast]]
name = "change-long-covid"
label = "Long COVID, day 2 against day 1"
sessions = "day2 - day1"
group = "long-covid"

[[contrast]]
name = "change-controls"
label = "Controls, day 2 against day 1"
sessions = "day2 - day1"
group = "controls"

# The question of the study: does one group change more than the other?
[[contrast]]
name = "pem"
label = "Change after exertion, long COVID against controls"
groups = "long-covid - controls"
sessions = "day2 - day1"
"""
