"""Predicted values: a table of published equations and one small evaluator.

An equation is a sum of terms, each a number times facts of the person: ``50.72*kg -0.372*age*kg``. Facts that equations
ask for in their own way stand in :func:`facts_of`. Only equations whose coefficients could be read in a source are in
the table; its ``provenance`` says where.

The oxygen pulse is predicted as predicted oxygen uptake over predicted heart rate, so that the three percentages of one
test agree with each other. The one line published for it that could be read (abstract of Jones 1985: 0.28 cm - 26.7,
less 3.3 in women) is not used: at 179 cm and 40 y it gives a man 23.4 mL/beat where the same abstract's uptake over its
heart rate is 17.8, at 166 cm a woman 16.5 for 10.8, and healthy controls of Charlton 2026 would have 75 % of it.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from math import prod
from typing import TYPE_CHECKING

from ponos.instruments.cpet.measures.specs import REGISTER
from ponos.units import convert, unit

if TYPE_CHECKING:
    from ponos.instruments.cpet.exercise_test import ExerciseTest

__all__ = ["Equation", "Prediction", "equations_for", "facts_of", "lacking", "mode_of", "table"]

Terms = tuple[tuple[float, tuple[str, ...]], ...]

FIFTH_PERCENTILE = 1.645
"""Standard errors below the prediction where the lower limit of normal lies."""

_OPTIONS = {
    "age": "--age-y",
    "age30": "--age-y",
    "cm": "--height-cm",
    "inch": "--height-cm",
    "kg": "--body-mass-kg",
    "lb": "--body-mass-kg",
    "female01": "--sex",
    "sex12": "--sex",
    "mode12": "--mode",
    "bmi_over_25": "--body-mass-kg and --height-cm",
    "capped_kg": "--body-mass-kg and --height-cm",
    "over_kg": "--body-mass-kg and --height-cm",
    "under_kg": "--body-mass-kg and --height-cm",
}


@dataclass(frozen=True)
class Equation:
    """One published equation, for one sex where it has two.

    Attributes
    ----------
    quantity : str
        Id of the measure it predicts.
    id, label, population : str
        Its name, how it is printed, and whom it was made of.
    mode : str
        ``cycle``, ``treadmill`` or ``any``.
    sex : str
        ``female``, ``male`` or ``any``.
    age_low, age_high, cm_low, cm_high : float
        Years and heights of the people it was made of; infinite where the source does not say.
    unit : str
        Of its result.
    terms : tuple
        Numbers and the facts they are multiplied by; of the oxygen uptake where it predicts an oxygen pulse.
    ideal_kg : tuple
        Terms of the ideal mass, for the equations that use one.
    extrapolates : bool
        Whether it may be used, doubtfully, outside those ages and heights.
    see : float or None
        Standard error of the estimate in ``unit``, where the source gives one.
    reference : str
        Key into ``references.csv``.
    """

    quantity: str
    id: str
    label: str
    population: str
    mode: str
    sex: str
    age_low: float
    age_high: float
    cm_low: float
    cm_high: float
    unit: str
    terms: Terms
    ideal_kg: Terms
    extrapolates: bool
    see: float | None
    reference: str

    @property
    def asks(self) -> tuple[str, ...]:
        """Facts that it needs."""
        return tuple(dict.fromkeys(fact for _, facts in self.terms for fact in facts))

    def of(self, person: Mapping[str, float]) -> float | None:
        """Evaluate it.

        Parameters
        ----------
        person : mapping of str to float
            From :func:`facts_of`.

        Returns
        -------
        float or None
            In ``unit``; None where a fact is missing.
        """
        return _sum(self.terms, _with_ideal(person, self.ideal_kg))


@dataclass(frozen=True)
class Prediction:
    """What an equation predicts of one person.

    Attributes
    ----------
    equation : Equation
        Which.
    value : float
        In the unit of the measure.
    lower : float or None
        Fifth percentile from the standard error of the source; None where the source gives none.
    doubt : str
        Where the person is outside the ages or heights it was made of.
    """

    equation: Equation
    value: float
    lower: float | None
    doubt: str

    @property
    def words(self) -> str:
        """Equation, population, value and lower limit, for a table."""
        digits = REGISTER[self.equation.quantity].digits
        printed = unit(REGISTER[self.equation.quantity].unit).printed
        limit = (
            "its source gives no lower limit"
            if self.lower is None
            else f"lower limit of normal {self.lower:.{digits}f}, from the standard error of its source"
        )
        predicted = f"predicted {self.value:.{digits}f} {printed}".rstrip()
        return f"{self.equation.label} ({self.equation.population}): {predicted}; {limit}"


@cache
def table() -> tuple[Equation, ...]:
    """Every equation, in the order of preference.

    Returns
    -------
    tuple of Equation
        As ``norms/predicted.csv`` has them.
    """
    text = files("ponos.instruments.cpet.measures").joinpath("norms/predicted.csv").read_text(encoding="utf-8")
    return tuple(_equation(row) for row in csv.DictReader(text.splitlines()))


def _equation(row: Mapping[str, str]) -> Equation:
    return Equation(
        quantity=row["quantity"],
        id=row["equation"],
        label=row["label"],
        population=row["population"],
        mode=row["mode"],
        sex=row["sex"],
        age_low=float(row["age_low"] or "-inf"),
        age_high=float(row["age_high"] or "inf"),
        cm_low=float(row["cm_low"] or "-inf"),
        cm_high=float(row["cm_high"] or "inf"),
        unit=row["unit"],
        terms=_terms(row["terms"]),
        ideal_kg=_terms(row["ideal_kg"]),
        extrapolates=row["outside"] != "never",
        see=float(row["see"]) if row["see"] else None,
        reference=row["reference"],
    )


def _terms(text: str) -> Terms:
    pieces = (piece.split("*") for piece in text.split())
    return tuple((float(number), tuple(facts)) for number, *facts in pieces)


def _sum(terms: Terms, person: Mapping[str, float]) -> float | None:
    if any(fact not in person for _, facts in terms for fact in facts):
        return None
    return sum(number * prod(person[fact] for fact in facts) for number, facts in terms)


def _with_ideal(person: Mapping[str, float], ideal_kg: Terms) -> Mapping[str, float]:
    ideal = _sum(ideal_kg, person) if ideal_kg else None
    if ideal is None or "kg" not in person:
        return person
    away = person["kg"] - ideal
    return {**person, "capped_kg": min(person["kg"], ideal), "over_kg": max(away, 0.0), "under_kg": min(away, 0.0)}


def mode_of(test: ExerciseTest) -> str | None:
    """Give the ergometer.

    Parameters
    ----------
    test : ExerciseTest
        The prepared test.

    Returns
    -------
    str or None
        ``cycle`` or ``treadmill`` as the user or the file says, else by whether there is a work rate or a speed.
    """
    said = test.settings.mode or test.recording.about.get("mode")
    if said in ("cycle", "treadmill"):
        return str(said)
    if not test.lacks("speed_km_h"):
        return "treadmill"
    return None if test.lacks("work_w") else "cycle"


def facts_of(test: ExerciseTest) -> dict[str, float]:
    """Facts of the person, in the forms that equations ask for.

    Parameters
    ----------
    test : ExerciseTest
        The prepared test.

    Returns
    -------
    dict of str to float
        ``age, age30`` (30 where younger), ``cm, inch, kg, lb, bmi_over_25`` (0 or 1), ``female01`` (female 1),
        ``sex12`` (male 1, female 2), ``mode12`` (treadmill 1, cycle 2); only those that are known.
    """
    age, cm, kg = (test.fact(key) for key in ("age_y", "height_cm", "body_mass_kg"))
    facts: dict[str, float] = {}
    if age is not None:
        facts |= {"age": age, "age30": max(age, 30.0)}
    if cm is not None:
        facts |= {"cm": cm, "inch": cm / 2.54}
    if kg is not None:
        facts |= {"kg": kg, "lb": kg * 2.20462}
    if cm is not None and kg is not None:
        facts["bmi_over_25"] = float(kg / (cm / 100) ** 2 > 25)
    if test.sex is not None:
        facts |= {"female01": float(test.sex == "female"), "sex12": 1.0 + (test.sex == "female")}
    mode = mode_of(test)
    return facts | ({"mode12": 1.0 + (mode == "cycle")} if mode else {})


def _suits(equation: Equation, quantity: str, mode: str | None, sex: str | None) -> bool:
    return equation.quantity == quantity and equation.mode in ("any", mode) and equation.sex in ("any", sex)


def equations_for(test: ExerciseTest, quantity: str) -> list[Prediction]:
    """Predict a quantity by every equation that suits ergometer and person.

    Parameters
    ----------
    test : ExerciseTest
        The prepared test.
    quantity : str
        Id of a measure.

    Returns
    -------
    list of Prediction
        In the order of the table, those made of such people first; empty where a fact is missing.
    """
    if quantity == "o2_pulse_peak":
        return _of_pulse(equations_for(test, "vo2_peak"), equations_for(test, "hr_peak"))
    person, mode = facts_of(test), mode_of(test)
    suiting = (one for one in table() if _suits(one, quantity, mode, test.sex))
    found = [_prediction(one, value, person) for one in suiting if (value := one.of(person)) is not None]
    usable = (one for one in found if one.value > 0 and (one.equation.extrapolates or not one.doubt))
    return sorted(usable, key=lambda one: bool(one.doubt))


def _of_pulse(uptakes: list[Prediction], rates: list[Prediction]) -> list[Prediction]:
    """Each predicted uptake over the heart rate of the same source, else over that of the first equation."""
    found = []
    for uptake in uptakes if rates else ():
        rate = next((one for one in rates if one.equation.id == uptake.equation.id), rates[0])
        equation = replace(
            uptake.equation,
            quantity="o2_pulse_peak",
            label=f"VO2 by {uptake.equation.label} over heart rate by {rate.equation.label}",
            unit="ml_beat",
            see=None,
        )
        doubt = " ".join(dict.fromkeys(filter(None, (uptake.doubt, rate.doubt))))
        found.append(Prediction(equation, uptake.value / rate.value, None, doubt))
    return found


def _prediction(equation: Equation, raw: float, person: Mapping[str, float]) -> Prediction:
    # An equation per kg predicts the whole through the mass that it was given.
    per_kg = equation.unit == "ml_min_kg"
    given = unit("ml_min" if per_kg else equation.unit)
    factor = convert(given, unit(REGISTER[equation.quantity].unit)) * (person["kg"] if per_kg else 1.0)
    ranges = (("age", equation.age_low, equation.age_high, "y"), ("cm", equation.cm_low, equation.cm_high, "cm"))
    left = [
        f"{low:.0f} to {high:.0f} {printed}"
        for fact, low, high, printed in ranges
        if fact in person and not low <= person[fact] <= high
    ]
    who = {"female": "women", "male": "men"}.get(equation.sex, "people")
    doubt = f"{equation.label} was made of {who} of {' and '.join(left)}." if left else ""
    lower = None if equation.see is None else factor * (raw - FIFTH_PERCENTILE * equation.see)
    return Prediction(equation, factor * raw, lower, doubt)


def lacking(test: ExerciseTest, quantity: str) -> str:
    """Say why nothing is predicted.

    Parameters
    ----------
    test : ExerciseTest
        The prepared test.
    quantity : str
        Id of a measure.

    Returns
    -------
    str
        A sentence.
    """
    if quantity == "o2_pulse_peak":
        return lacking(test, "hr_peak" if equations_for(test, "vo2_peak") else "vo2_peak")
    mode, person = mode_of(test), facts_of(test)
    if mode is None and not any(one.mode == "any" for one in table() if one.quantity == quantity):
        return "Whether this was a cycle or a treadmill is not known; give --mode."
    first = next((one for one in table() if one.quantity == quantity and one.mode in ("any", mode)), None)
    if first is None:
        return f"No verified equation predicts it on a {mode}."
    asked = [*first.asks, *(["sex12"] if first.sex != "any" else [])]
    options = dict.fromkeys(_OPTIONS[fact] for fact in asked if fact not in person)
    if not options:
        return "No verified equation fits this person."
    return f"{first.label} needs {', '.join(options)}."
