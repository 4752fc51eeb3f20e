"""A study of made-up people, twice on an ergometer, with some of each that goes wrong in every study.

The people are the test signal of the instrument, so that nothing has to be compiled; what a body does is not asked
here. Of three people and more in a group the last control's second file broke off, one patient was too ill for the
second day, one ended it early, and of one control the steps are not known.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from ponos.instruments.cpet.formats.mgc import FORMAT
from ponos.instruments.cpet.observing import observe
from ponos.instruments.cpet.virtual import VirtualTest

__all__ = ["write_study"]

_TROUBLED = 3
_WATTS_A_ML = 1.0 / 10.0


@dataclass(frozen=True)
class _Person:
    id: str
    group: str
    place: int
    """Within the group, from 0."""
    sex: str
    mass_kg: float
    peak_ml_min: float

    def test(self, day: int, *, early: bool) -> VirtualTest:
        """One of the two tests; patients reach less on the second."""
        peak = self.peak_ml_min * (0.93 if day == 2 and self.group == "long-covid" else 1.0 - 0.01 * (day - 1))
        whole = VirtualTest(
            vo2_peak=peak,
            vt1_fraction=0.62 + 0.02 * (self.place % 3),
            slope_above=1.65,
            ramp_w_min=60.0 * _WATTS_A_ML * (peak - 300.0) / 540.0,
            hr_peak=170.0 - 2.0 * self.place,
        )
        if not early:
            return whole
        return replace(
            whole,
            vo2_peak=0.6 * peak,
            ramp_s=0.56 * whole.ramp_s,
            vt1_fraction=min(whole.vt1_fraction / 0.6, 1.2),
            vt2_fraction=1.5,
            hr_peak=whole.hr_rest + 0.6 * (whole.hr_peak - whole.hr_rest),
        )


def write_study(folder: Path, *, patients: int, controls: int) -> Path:
    """Write its files, tables and plan; ids do not tell the group."""
    folder.mkdir(parents=True, exist_ok=True)
    groups = {"long-covid": patients, "controls": controls}
    everyone = [(group, place) for place in range(max(groups.values())) for group in groups if place < groups[group]]
    people = [_person(f"{number:02d}", *one) for number, one in enumerate(everyone, start=1)]
    whole = {group for group, size in groups.items() if size < _TROUBLED}
    for one in people:
        ill, early = (one.group == "long-covid" and one.group not in whole and one.place == place for place in (0, 1))
        for day in (1, 2):
            if not (ill and day == 2):
                _write_test(folder, one, day, early=early and day == 2)
        second = "not done\ttoo ill" if ill else "done\tn/a"
        _text(
            folder / f"sub-{one.id}" / f"sub-{one.id}_sessions.tsv",
            f"session_id\thours_since_exertion\tstatus\treason\nses-day1\t0\tdone\tn/a\nses-day2\t24\t{second}\n",
        )
    if "controls" not in whole:
        broken = _path(folder, [one for one in people if one.group == "controls"][-1], 2)
        _text(broken, broken.read_text(encoding="utf-8").partition("Time\t")[0] + "Time\tWork\tV")
    _tables(folder, people, unknown=None if "controls" in whole else 1)
    return folder


def _person(id: str, group: str, place: int) -> _Person:
    rng = np.random.default_rng([20, place, int(group == "controls")])
    mass = round(float(rng.normal(72.0, 9.0)), 1)
    per_kg = rng.normal(36.0 if group == "controls" else 27.0, 5.0)
    return _Person(id, group, place, "female" if place % 2 else "male", mass, float(mass * np.clip(per_kg, 18.0, 50.0)))


def _path(folder: Path, person: _Person, day: int) -> Path:
    return folder / f"sub-{person.id}" / f"ses-day{day}" / "cpet" / "ramp.txt"


def _write_test(folder: Path, person: _Person, day: int, *, early: bool) -> None:
    assert FORMAT.write is not None
    path = _path(folder, person, day)
    path.parent.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng([21, int(person.id), day])
    seen = observe(person.test(day, early=early).trajectory(), rng, source=path.name)
    about: dict[str, float | str] = {"body_mass_kg": person.mass_kg, "sex": person.sex, "mode": "cycle"}
    FORMAT.write(replace(seen, about={**seen.about, **about}), path)


def _tables(folder: Path, people: list[_Person], *, unknown: int | None) -> None:
    rows = [f"sub-{one.id}\t{one.group}\t{one.sex}\t{30 + 2 * one.place}\n" for one in people]
    _text(folder / "participants.tsv", "participant_id\tgroup\tsex\tage\n" + "".join(rows))
    rows = []
    for one in people:
        ill = one.group == "long-covid"
        steps = "n/a" if not ill and one.place == unknown else str((4000 if ill else 7000) + 300 * one.place)
        tired = (5 + one.place % 2, 7 + one.place % 3) if ill else (one.place % 2, one.place % 3)
        rows += [f"sub-{one.id}\tses-day{day}\t{tired[day - 1]}\t{steps if day == 1 else 'n/a'}\n" for day in (1, 2)]
    _text(
        folder / "phenotype" / "symptoms.tsv",
        "participant_id\tsession_id\tfatigue_now\tsteps_per_day\n" + "".join(rows),
    )
    _text(folder / "study.toml", _PLAN)


def _text(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


_PLAN = """\
name = "Made-up people: two exercise tests, 24 hours apart"
question = "Does what the body reaches fall on the second day more in long COVID than in controls?"
reference = "controls"
covariates = ["sex", "steps_per_day"]
seed = 2026
draws = 200

[groups]
long-covid = "Long COVID"
controls = "Controls"

[sessions]
day1 = { label = "Day 1", hours_since_exertion = 0 }
day2 = { label = "Day 2", hours_since_exertion = 24 }

[effort]
measure = "rer_peak"
at_least = 1.10

[families]
chosen = ["vo2_peak_per_kg", "work_peak", "fatigue_now"]

[cpet]
average = "30s"

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

[[contrast]]
name = "baseline"
label = "Long COVID against controls, day 1"
groups = "long-covid - controls"
session = "day1"
measures = ["vo2_peak", "work_peak", "fatigue_now"]

[[contrast]]
name = "change-long-covid"
label = "Long COVID, day 2 against day 1"
sessions = "day2 - day1"
group = "long-covid"
measures = ["vo2_peak", "work_peak", "fatigue_now"]

[[contrast]]
name = "change-controls"
label = "Controls, day 2 against day 1"
sessions = "day2 - day1"
group = "controls"
measures = ["vo2_peak", "work_peak", "fatigue_now"]

[[contrast]]
name = "pem"
label = "Change after exertion, long COVID against controls"
groups = "long-covid - controls"
sessions = "day2 - day1"
measures = ["vo2_peak", "work_peak", "fatigue_now"]
"""
