"""What a task of choices would have recorded of a body: one choice a trial, the presses, and what became of them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import expit

from ponos.errors import UsageError
from ponos.instruments.effort.formats import TRIALS
from ponos.recording import Recording, Step, Table
from ponos.statistics.moments import Bools, Floats

__all__ = ["NEEDED", "Noise", "observe"]

NEEDED = ("trial", "reward")
"""Quantities of a trajectory that the instrument cannot do without, beside what says how it would be chosen."""

_WILL = {"p_hard": "hard", "p_accept": "accept", "log_odds_hard": "hard", "log_odds_accept": "accept"}
_OFFERS = ("reward", "probability", "effort_level", "easy_reward", "easy_effort")


@dataclass(frozen=True, kw_only=True)
class Noise:
    """How a person scatters; sizes are the project's own choice.

    Attributes
    ----------
    choice_time : float
        Spread of the logarithm of the time to choose.
    rate : float
        Coefficient of variation of the rate of pressing.
    gives_up : float
        Least share of the presses that are made of a task that is not completed.
    limit_s : float
        Time to choose in which the computer takes over.
    """

    choice_time: float = 0.4
    rate: float = 0.05
    gives_up: float = 0.5
    limit_s: float = 5.0


def observe(
    trajectory: pd.DataFrame, rng: np.random.Generator, *, noise: Noise | None = None, source: str = "simulated"
) -> Recording:
    """Record the choices of a simulated body.

    Parameters
    ----------
    trajectory : pandas.DataFrame
        One row a trial offered: :data:`NEEDED`, and ``p_hard`` or ``log_odds_hard`` (the subjective value of the hard
        task over that of the easy one, times the temperature) for a hard task against an easy one, ``p_accept`` or
        ``log_odds_accept`` for an offer. Beside these what the body gives of ``probability``, ``effort_level``,
        ``easy_reward``, ``easy_effort``; ``p_complete_hard`` and ``p_complete_easy``, the chance to complete;
        ``presses_hard`` and ``presses_easy``, those required; ``press_rate_hard_presses_s`` and
        ``press_rate_easy_presses_s``; and ``choice_time_s``, the usual time to choose.
    rng : numpy.random.Generator
        Source of chance; the same state gives the same recording.
    noise : Noise, optional
        How noisy; :class:`Noise` as it stands where not given.
    source : str
        Name that the recording carries.

    Returns
    -------
    Recording
        One row a trial.

    Raises
    ------
    UsageError
        The trajectory lacks a quantity.
    """
    will = next((name for name in _WILL if name in trajectory), "")
    lacking = [name for name in NEEDED if name not in trajectory] + ([] if will else ["p_hard"])
    if lacking:
        raise UsageError(
            f"The trajectory has no {lacking[0]}.", todo=f"It needs {', '.join(NEEDED)} and one of {', '.join(_WILL)}."
        )
    noise = noise or Noise()
    choice = _WILL[will]
    table = pd.DataFrame({"trial": trajectory["trial"].to_numpy(float)})
    chosen, late = _choose(trajectory, will, rng, noise, table)
    table.insert(1, choice, chosen.astype(float))
    for name in _OFFERS:
        if name in trajectory:
            table[name] = trajectory[name].to_numpy(float)
    _do(trajectory, chosen, choice, rng, noise, table)
    digest = hashlib.sha256(pd.util.hash_pandas_object(table, index=False).to_numpy().tobytes()).hexdigest()
    return Recording(
        instrument="effort",
        data=Table(table),
        format=TRIALS.name,
        source=source,
        sha256=digest,
        history=(Step("observe", {"noise": noise, "timed_out": int(late.sum())}),),
    )


def _choose(
    trajectory: pd.DataFrame, will: str, rng: np.random.Generator, noise: Noise, table: pd.DataFrame
) -> tuple[Bools, Bools]:
    values = trajectory[will].to_numpy(float)
    share = expit(values) if will.startswith("log_odds") else values
    chosen = rng.random(len(share)) < share
    late = np.zeros(len(share), dtype=bool)
    if "choice_time_s" in trajectory:
        usual = trajectory["choice_time_s"].to_numpy(float)
        taken = usual * np.exp(noise.choice_time * rng.standard_normal(len(share)))
        late = taken >= noise.limit_s
        table["choice_time_s"] = np.minimum(taken, noise.limit_s).round(4)
        chosen = np.where(late, rng.random(len(share)) < 0.5, chosen)
    return chosen, late


def _do(
    trajectory: pd.DataFrame, chosen: Bools, choice: str, rng: np.random.Generator, noise: Noise, table: pd.DataFrame
) -> None:
    """What became of the task that was chosen; a rejected offer is followed by nothing."""
    began = chosen if choice == "accept" else np.ones(len(chosen), dtype=bool)
    if "p_complete_hard" not in trajectory:
        return
    able = _by_task(trajectory, "p_complete_{}", chosen, choice)
    completed = rng.random(len(chosen)) < able
    table["completed"] = np.where(began, completed.astype(float), np.nan)
    if "presses_hard" not in trajectory or "press_rate_hard_presses_s" not in trajectory:
        return
    required = _by_task(trajectory, "presses_{}", chosen, choice)
    share = np.where(completed, 1.0, rng.uniform(noise.gives_up, 0.99, len(chosen)))
    rate = _by_task(trajectory, "press_rate_{}_presses_s", chosen, choice)
    rate = np.maximum(rate * (1.0 + noise.rate * rng.standard_normal(len(chosen))), 0.1)
    presses = np.maximum(np.floor(required * share), 1.0)
    for name, values in (
        ("presses", presses),
        ("required_presses", required),
        ("completion_time_s", (presses / rate).round(4)),
        ("press_rate_presses_s", rate.round(4)),
    ):
        table[name] = np.where(began, values, np.nan)


def _by_task(trajectory: pd.DataFrame, name: str, chosen: Bools, choice: str) -> Floats:
    hard = trajectory[name.format("hard")].to_numpy(float)
    easy_name = name.format("easy")
    easy = trajectory[easy_name].to_numpy(float) if choice == "hard" and easy_name in trajectory else hard
    return np.where(chosen, hard, easy)
