"""Virtual people for the page, each group drawn and tested once: the untrained of the tables, and a fit cohort."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
import pandas as pd
from scipy.optimize import brentq

from ponos.body.groups import group_named
from ponos.body.hypotheses import changed_by, scaled
from ponos.body.parameters import Parameters, drawn
from ponos.body.people import Person, people, sized
from ponos.body.protocols.cycling import ramp, ramp_rate_for, taken
from ponos.body.solve import Run, solve
from ponos.body.stepping import LEFT
from ponos.instruments.cpet import INSTRUMENT, Settings

__all__ = ["Cohort", "at_end", "fit", "found", "made_fit", "tested", "untrained", "uptake"]

_FIT_VO2 = 36.9
"""Mean peak uptake of the controls of Charlton 2026, in mL/min/kg."""

_FIT = {
    "controls": (42.4, 12.6, 77.1, 12.8),
    "long-covid": (42.2, 11.3, 82.1, 20.6),
    "me-cfs": (42.0, 11.5, 83.8, 15.2),
}
"""Their age and mass with SD, and those of their patients; half are women."""

_SEXES_APART_KG = 11.0
"""Between the means of men and women; not published, as in the people of the tables."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Cohort:
    """People and their ramp.

    Attributes
    ----------
    people : tuple of Person
        Who.
    run : Run
        What came of it.
    """

    people: tuple[Person, ...]
    run: Run

    @cached_property
    def tables(self) -> list[pd.DataFrame]:
        """Each person's trajectory."""
        return [self.run.table(one) for one in range(len(self.people))]

    @cached_property
    def ends(self) -> pd.DataFrame:
        """Each person's last moment before the end."""
        return self.after(0.0)

    @cached_property
    def starts(self) -> pd.DataFrame:
        """Each person's first moment, at rest."""
        return pd.DataFrame([table.iloc[0] for table in self.tables]).reset_index(drop=True)

    def seen(self, n: int) -> pd.DataFrame:
        """What the instrument finds in a recording of each of the first people."""
        return pd.DataFrame([found(self.tables[one], self.people[one], self.people[one].rng(0)) for one in range(n)])

    def after(self, seconds: float) -> pd.DataFrame:
        """Each person's moment some time after the end."""
        return pd.DataFrame([_at(self.run, one, seconds) for one in range(len(self.people))]).reset_index(drop=True)

    @property
    def left(self) -> int:
        """How many left what a body can be."""
        return sum(one == LEFT for one in self.run.ended)

    @property
    def female(self) -> np.ndarray:
        """Who is a woman."""
        return np.array([one.female for one in self.people])

    @property
    def extraction(self) -> pd.Series[float]:
        """Share of arterial oxygen that is taken, at the end."""
        share: pd.Series[float] = 1.0 - self.ends["cvo2_ml_l"] / self.ends["cao2_ml_l"]
        return share

    def holding(self, hypothesis: str) -> np.ndarray:
        """Say in whom a hypothesis holds."""
        return np.array([hypothesis in one.strengths for one in self.people])


def at_end(run: Run, one: int) -> pd.Series:
    """Give a person's last moment before exhaustion."""
    return _at(run, one, 0.0)


def _at(run: Run, one: int, seconds: float) -> pd.Series:
    table = run.table(one)
    return table.iloc[int((table["time_s"] <= run.stopped_s[one] + seconds).sum()) - 1]


def found(trajectory: pd.DataFrame, one: Person | None, rng: np.random.Generator) -> dict[str, float]:
    """Say what the instrument finds in a noisy recording, by the id of each measure; the typical adult is nobody."""
    told = Settings(body_mass_kg=Parameters()["body_mass_kg"])
    if one is not None:
        sex = "female" if one.female else "male"
        told = Settings(body_mass_kg=one.body_mass_kg, height_cm=one.height_cm, age_y=one.age_y, sex=sex)
    measures = INSTRUMENT.measure(INSTRUMENT.observe(trajectory, rng), told)
    return {each.id: float(each.value) for each in measures if each.is_default and each.value is not None}


def tested(who: Sequence[Person]) -> Cohort:
    """Let people take the ramp that suits them."""
    run = taken([one.parameters for one in who], [ramp(ramp_rate_for(one.parameters)) for one in who])
    return Cohort(people=tuple(who), run=run)


@cache
def untrained(group: str, n: int, seed: int) -> Cohort:
    """People of a group as the tables have them."""
    return tested(people(n, group, seed))


@cache
def fit(group: str, n: int, seed: int) -> Cohort:
    """People of a group of the fit cohort, trained before their hypotheses hold."""
    return tested(_amsterdam(group, n, seed, training=made_fit(n, seed)))


@cache
def made_fit(n: int, seed: int) -> float:
    """Strength of training that gives the controls their published mean."""
    return float(brentq(lambda amount: uptake(n, seed, training=amount) - _FIT_VO2, 0.0, 4.0, xtol=0.005))


def uptake(n: int, seed: int, *, training: float = 0.0, heart: float = 1.0) -> float:
    """Mean peak uptake of the controls of the fit cohort in mL/min/kg, so trained and with hearts so much larger."""
    who = _amsterdam("controls", n, seed, training=training, heart=heart)
    loads = [ramp(ramp_rate_for(one.parameters)) for one in who]
    run = solve([one.parameters for one in who], loads, save_s=5.0, keep=("vo2_ml_min",))
    return float((np.nanmax(run.values[:, :, 0], axis=1) / np.array([one.body_mass_kg for one in who])).mean())


def _amsterdam(group: str, n: int, seed: int, *, training: float, heart: float = 1.0) -> list[Person]:
    age, age_sd, kg, kg_sd = _FIT[group]
    kg_sd = np.sqrt(kg_sd**2 - (_SEXES_APART_KG / 2.0) ** 2)
    who = []
    for number in range(n):
        rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(list(_FIT).index(group), number)))
        female = number % 2 == 0
        age_y = float(np.clip(rng.normal(age, age_sd), 18.0, 65.0))
        shift = -_SEXES_APART_KG / 2.0 if female else _SEXES_APART_KG / 2.0
        mass = float(np.clip(rng.normal(kg + shift, kg_sd), 45.0, 140.0))
        base = sized(drawn(rng, 1)[0], female=female, age_y=age_y, body_mass_kg=mass)
        base = scaled(changed_by(base, "training", strength=training), {"sv_max_ml": heart})
        of_group = group_named(group).drawn(base, rng)
        who.append(
            Person(
                name=f"fit-{group}-{number + 1:03d}",
                group=group,
                seed=seed,
                number=number,
                female=female,
                age_y=age_y,
                body_mass_kg=mass,
                height_cm=173.0 if female else 186.0,
                parameters=of_group.parameters,
                strengths=of_group.strengths,
            )
        )
    return who
