"""Pooled variance: what assuming that both groups spread alike, as a mixed model does, would have given."""

from __future__ import annotations

from ponos.statistics.means import pooled
from ponos.study.robustness.shake import Seen, Shake, p_words, told

__all__ = ["look"]


def look(shake: Shake) -> Seen:
    """Test with one variance for both groups.

    Parameters
    ----------
    shake : Shake
        The contrast.

    Returns
    -------
    dict
        ``pooled_variance``; nothing where one group is compared with itself.
    """
    if not shake.two_arms:
        return {}
    found = pooled(*shake.scores.arms)
    return {
        "pooled_variance": told(
            shake,
            found.p,
            words=lambda place: f"With one variance for both groups {p_words(float(found.p[place]))}.",
            why_not="Too few people.",
            low=found.low,
            high=found.high,
        )
    }
