"""Permutation: what dealing the groups out anew, or turning changes round, would have given."""

from __future__ import annotations

from ponos.study.robustness.shake import Seen, Shake, p_words, told

__all__ = ["look"]


def look(shake: Shake) -> Seen:
    """Compare with what chance alone gives.

    Parameters
    ----------
    shake : Shake
        The contrast.

    Returns
    -------
    dict
        ``permutation``.
    """
    permuted = shake.permuted
    kind = "all" if permuted.exact else f"{permuted.draws:,}"
    found = told(
        shake,
        permuted.p,
        words=lambda place: f"By {kind} permutations {p_words(float(permuted.p[place]))}.",
        why_not="Too few people to permute.",
    )
    return {"permutation": found}
