"""Choices of effort for money: hard or easy series of button presses, fifteen minutes long, with tiring fingers.

The task is that of Treadway 2009 as Walitt 2024 gave it: 98 presses of the little finger of the other hand in 21 s, or
30 of the index finger in 7 s for a dollar, by three chances that the reward is paid. A person weighs what can be earned
more, the own chance to complete it counted in, against what it costs more: felt effort as a share of what is tolerated,
squared, for as long as it lasts. Each finger is three compartments of muscle that tire and report; pressing at the same
pace then takes more drive. So ability (``press_fastest_hz`` and what tires) and will (``effort_cost``,
``reward_weight``) are different parameters, and both move the choices. Fingers tire by what the person is expected to
choose, since the choices themselves are drawn when the task is observed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import expit, ndtr

from ponos.body.organs.cortex import effort_points, tolerated_points
from ponos.body.organs.motor_units import afferents, three_compartments
from ponos.body.protocols.handed import Handed
from ponos.errors import UsageError

__all__ = ["EASY", "HARD", "Task", "effort_choices"]

_MINUTES = 15.0
_CHANCES = (0.12, 0.50, 0.88)
_REWARDS_USD = np.round(np.linspace(1.24, 4.21, 21), 2)
_EASY_USD = 1.0
_CHOICE_S, _BETWEEN_S = 1.5, 6.8
"""Median time to choose of volunteers in Walitt 2024; the rest of a trial that makes 46 of them in 15 minutes."""

_STEP_S = 0.1
_SLOWEST_HZ = 0.01


@dataclass(frozen=True, kw_only=True)
class Task:
    """A series of presses.

    Attributes
    ----------
    presses : float
        How many are required.
    within_s : float
        In what time.
    dominant : bool
        Whether the index finger of the better hand does it, or the little finger of the other.
    """

    presses: float
    within_s: float
    dominant: bool


HARD = Task(presses=98.0, within_s=21.0, dominant=False)
"""The hard task of Walitt 2024."""

EASY = Task(presses=30.0, within_s=7.0, dominant=True)
"""The easy one."""


@dataclass(frozen=True, kw_only=True)
class _Finger:
    """What a finger has behind it: its tired share and what it has reported."""

    tired: float = 0.0
    report: float = 0.0


@dataclass(frozen=True, kw_only=True)
class _Outlook:
    """What a task would be like now."""

    rate: float
    drive: float
    seconds: float
    able: float
    cost: float


def effort_choices(
    parameters: Mapping[str, float], rng: np.random.Generator, *, minutes: float = _MINUTES
) -> list[Handed]:
    """Let a person take the task.

    Parameters
    ----------
    parameters : mapping
        The person's.
    rng : numpy.random.Generator
        Draws the offers.
    minutes : float
        How long the task goes on.

    Returns
    -------
    list of Handed
        One trajectory for ``effort``: the offers, the log-odds of choosing the hard task, and what each would be like.

    Raises
    ------
    UsageError
        The task lasts no time, or longer than four hours.
    """
    if not 0.5 <= minutes <= 240.0:
        raise UsageError(f"A task of {minutes:g} min cannot be.", todo="It lasts half a minute to four hours.")
    fingers, rows, at_s = {HARD: _Finger(), EASY: _Finger()}, list[tuple[float, ...]](), 0.0
    while at_s < 60.0 * minutes:
        offer = float(rng.choice(_REWARDS_USD)), float(rng.choice(_CHANCES))
        hard, easy = (_outlook(parameters, task, fingers[task]) for task in (HARD, EASY))
        odds = _log_odds(parameters, offer, hard, easy)
        share = float(expit(odds))
        rows.append((len(rows) + 1.0, *offer, odds, hard.able, easy.able, hard.rate, easy.rate))
        lasts = _CHOICE_S + _BETWEEN_S + share * hard.seconds + (1.0 - share) * easy.seconds
        for task, of, chosen in ((HARD, hard, share), (EASY, easy, 1.0 - share)):
            fingers[task] = _worked(parameters, fingers[task], of.drive, chosen * of.seconds, lasts)
        at_s += lasts
    return [Handed(name="choices", session="visit", instrument="effort", table=_table(rows))]


def _outlook(of: Mapping[str, float], task: Task, finger: _Finger) -> _Outlook:
    fresh = of["press_fastest_hz"] * (of["press_index_ratio"] if task.dominant else 1.0)
    # A finger that is all tired still moves now and then.
    fastest = max(fresh * (1.0 - finger.tired), _SLOWEST_HZ)
    required = task.presses / task.within_s
    rate = min(max(of["press_pace"] * fresh, required), fastest)
    seconds = min(task.presses / rate, task.within_s)
    drive = rate / fastest
    felt = float(effort_points(of, drive, finger.report)) / tolerated_points(of, 1.0)
    return _Outlook(
        rate=rate,
        drive=drive,
        seconds=seconds,
        able=float(ndtr(np.log(fastest / required) / of["press_wander"])),
        cost=felt**2 * seconds / HARD.within_s,
    )


def _log_odds(of: Mapping[str, float], offer: tuple[float, float], hard: _Outlook, easy: _Outlook) -> float:
    reward, chance = offer
    earned = chance * (reward * hard.able - _EASY_USD * easy.able) / of["ordinary_reward_usd"]
    return float(of["choice_consistency"] * (of["reward_weight"] * earned - (hard.cost - easy.cost)))


def _worked(of: Mapping[str, float], finger: _Finger, drive: float, seconds: float, lasts_s: float) -> _Finger:
    work, rest = round(seconds / _STEP_S), round((lasts_s - seconds) / _STEP_S)
    wanted = np.r_[np.full(work, of["press_load"] * drive), np.zeros(rest)]
    course = three_compartments(of, wanted, step_s=_STEP_S, tired=finger.tired)
    report = afferents(of, course[:, 0], step_s=_STEP_S, start=finger.report)
    return _Finger(tired=float(course[-1, 1]), report=float(report[-1]))


def _table(rows: list[tuple[float, ...]]) -> pd.DataFrame:
    names = ["trial", "reward", "probability", "log_odds_hard", "p_complete_hard", "p_complete_easy"]
    names += ["press_rate_hard_presses_s", "press_rate_easy_presses_s"]
    return pd.DataFrame(rows, columns=names).assign(
        easy_reward=_EASY_USD, presses_hard=HARD.presses, presses_easy=EASY.presses, choice_time_s=_CHOICE_S
    )
