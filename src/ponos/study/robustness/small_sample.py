"""Small sample: an interval that learns the shape of the test's distribution from the people themselves.

It is nearer the truth than Student's t where changes, or one of two groups, are lopsided: in 12 log-normal changes
without an effect t finds one in 15 % of cases, this in 8 %. Where two groups are lopsided alike, what is lopsided
cancels in their difference: in 25 and 21 such people Welch's test finds one in 5 %, as it should, and this in 10 %.
"""

from __future__ import annotations

from ponos.statistics.bootstrap import studentised, studentised_one
from ponos.study.robustness.shake import Seen, Shake, p_words, told

__all__ = ["look"]


def look(shake: Shake) -> Seen:
    """Test by the studentised bootstrap, which takes lopsided numbers for what they are.

    Parameters
    ----------
    shake : Shake
        The contrast.

    Returns
    -------
    dict
        ``small_sample``.
    """
    arms, chance = shake.scores.arms, shake.design
    found = (
        studentised(*arms, draws=chance.draws, seed=chance.seed)
        if shake.two_arms
        else studentised_one(arms[0], draws=chance.draws, seed=chance.seed)
    )
    return {
        "small_sample": told(
            shake,
            found.p,
            words=lambda place: f"By studentised bootstrap {p_words(float(found.p[place]))}.",
            why_not="Too few people to resample.",
            low=found.low,
            high=found.high,
        )
    }
