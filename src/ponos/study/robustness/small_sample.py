"""Small sample: an interval that learns the shape of the test's distribution from the people themselves."""

from __future__ import annotations

from ponos.statistics.bootstrap import studentised, studentised_one
from ponos.study.robustness.shake import Seen, Shake, p_words, told

__all__ = ["look"]


def look(shake: Shake) -> Seen:
    """Test by the studentised bootstrap, which is right where few and lopsided numbers make Student's t wrong.

    Parameters
    ----------
    shake : Shake
        The contrast.

    Returns
    -------
    dict
        ``small_sample``.
    """
    arms, seed = shake.scores.arms, shake.design.seed
    found = studentised(*arms, seed=seed) if shake.two_arms else studentised_one(arms[0], seed=seed)
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
