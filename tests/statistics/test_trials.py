"""Marginal models of trials, against a published result."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ponos.errors import MeasureError, UsageError
from ponos.statistics.trials import GeeFit, gee


def _effort(data: Path, correlation: str) -> GeeFit:
    trials = pd.read_csv(data / "walitt-2024" / "eefrt.csv")
    trials = trials[(trials["Trial"] > 0) & (trials["Choice_Time"] != 5)]
    value, chance = trials["Value_of_Reward"], trials["Probability_of_Reward"]
    design = pd.DataFrame(
        {
            "one": 1.0,
            "patient": trials["Status_MECFS_is_1"],
            "trial": trials["Trial"] - 1,
            "value": value,
            "chance": chance,
            "expected": value * chance,
            "male": trials["Sex_Male_is_1"],
        }
    )
    return gee(
        trials["Trial_Difficulty_Hard_is_1"],
        design,
        trials["Subject"],
        family="binary",
        correlation="exchangeable" if correlation == "exchangeable" else "independence",
    )


def _odds(fit: GeeFit, ending: str) -> list[float]:
    row = fit.table.loc["patient"]
    return [float(np.exp(-row[name])) for name in ("coef", f"high{ending}", f"low{ending}")]


def test_the_published_choice_of_effort_is_found(data: Path) -> None:
    fit = _effort(data, "exchangeable")
    assert (fit.trials, fit.people) == (1419, 31)
    coefficients = [-3.4865, -0.5020, -0.0305, 0.6036, 2.5270, 0.4541, 0.5963]
    assert fit.table["coef"].to_list() == pytest.approx(coefficients, abs=2e-3)
    errors = [0.730, 0.242, 0.006, 0.238, 0.812, 0.262, 0.257]
    assert fit.table["se"].to_list() == pytest.approx(errors, abs=6e-4)
    assert _odds(fit, "") == pytest.approx([1.65, 1.03, 2.65], abs=5e-3)
    assert fit.table.loc["patient", "p"] == pytest.approx(0.0377, abs=5e-5)
    assert fit.working_correlation == pytest.approx(0.050, abs=5e-4)


def test_with_standard_errors_for_few_people_it_is_not_significant(data: Path) -> None:
    fit = _effort(data, "exchangeable")
    assert _odds(fit, "_small_sample") == pytest.approx([1.652, 0.977, 2.795], abs=1e-3)
    assert fit.table.loc["patient", "p_small_sample"] == pytest.approx(0.061, abs=5e-4)


def test_nor_is_it_where_trials_are_taken_as_independent(data: Path) -> None:
    fit = _effort(data, "independence")
    assert _odds(fit, "") == pytest.approx([1.425, 0.925, 2.196], abs=1e-3)
    assert fit.working_correlation == 0.0


def test_a_number_of_every_trial_is_fitted_too() -> None:
    random = np.random.default_rng(1)
    person = np.repeat(np.arange(20), 10)
    design = pd.DataFrame({"one": 1.0, "group": (person < 10) * 1.0})
    y = random.standard_normal(200) + random.standard_normal(20)[person]
    y[3] = np.nan
    fit = gee(y, design, person, family="gaussian", correlation="exchangeable")
    assert fit.trials == 199
    assert 0.2 < fit.working_correlation < 0.75
    assert (fit.table["se_small_sample"] > fit.table["se"]).all()
    means = [np.nanmean(y[person == one]) for one in range(20)]
    assert fit.table.loc["group", "coef"] == pytest.approx(np.mean(means[:10]) - np.mean(means[10:]), abs=0.01)


def test_what_cannot_be_fitted_says_why() -> None:
    design = pd.DataFrame({"one": np.ones(6), "group": [1.0, 1, 1, 0, 0, 0]})
    person = [1, 1, 2, 3, 3, 4]
    with pytest.raises(MeasureError, match="alike"):
        gee(np.ones(6), design, person, family="binary", correlation="exchangeable")
    with pytest.raises(MeasureError, match="could not be fitted"):
        gee([1, 1, 1, 0, 0, 0], design, person, family="binary", correlation="independence")
    with pytest.raises(MeasureError, match="depend on each other"):
        gee([1, 0, 1, 0, 1, 0], design.assign(twice=2.0), person, family="binary", correlation="independence")
    with pytest.raises(UsageError, match="one row a trial"):
        gee([1, 0], design, person, family="binary", correlation="independence")
