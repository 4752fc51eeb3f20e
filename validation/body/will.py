"""Choices of effort for money, in people alike but for how fast they can press, and fatigue by time on task."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ponos.body.hypotheses import changed_by
from ponos.body.parameters import Parameters, drawn
from ponos.body.protocols.effort_choices import effort_choices
from ponos.body.protocols.mental_fatigue import fatigue_felt
from ponos.instruments.effort import INSTRUMENT, Settings
from ponos.instruments.effort.pool.pooling import pool
from ponos.pooled import Member
from ponos.recording import Table

__all__ = ["choices"]

_BEFORE = 31.8
_WORKDAY_MIN = 480.0


def choices(n: int, seed: int) -> dict[str, float]:
    """Let people choose, and pool their choices as the instrument does."""
    members = [
        Member(
            participant=f"p{place}",
            group="healthy" if place < n else "weak",
            sex="female" if place % 2 else "male",
            recording=INSTRUMENT.observe(
                effort_choices(one if place < n else _weaker(one), np.random.default_rng((seed, place)))[0].table,
                np.random.default_rng((seed, place, 1)),
            ),
        )
        for place, one in enumerate(drawn(np.random.default_rng(seed), 2 * n))
    ]
    well, weak = (
        pd.concat([_trials(one) for one in members if one.group == name], ignore_index=True)
        for name in ("healthy", "weak")
    )
    pooled = {one.spec.id: one.estimate for one in pool(members, "healthy", "weak", Settings())}
    thinking = Parameters().changed({"fatigue_vas_rest": _BEFORE})
    return {
        "hard": 100.0 * well["hard"].mean(),
        **{
            f"chance_{chance}": 100.0 * well.loc[np.isclose(well["probability"], chance / 100.0), "hard"].mean()
            for chance in (12, 50, 88)
        },
        "completed": _completed(well),
        "trials": len(well) / n,
        "odds_ratio": pooled["effort_odds_ratio"],
        "completed_weak": _completed(weak),
        "discount": pooled["effort_discount_ratio"],
        "felt_8h": float(fatigue_felt(thinking, _WORKDAY_MIN)),
    }


def _weaker(one: Parameters) -> Parameters:
    return changed_by(one, "lower_hand_capacity")


def _trials(one: Member) -> pd.DataFrame:
    assert isinstance(one.recording.data, Table)
    return one.recording.table


def _completed(trials: pd.DataFrame) -> float:
    return float(trials.loc[trials["hard"] == 1.0, "completed"].mean())
