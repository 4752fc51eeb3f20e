"""All looks, in the order that they are told, and their names in print."""

from __future__ import annotations

from ponos.study.contrasted import Shaken
from ponos.study.robustness import (
    all_visits,
    covariates,
    equal_effort,
    leave_one_out,
    missing_people,
    moderated,
    permutation,
    pooled_variance,
    ranks,
    small_sample,
)
from ponos.study.robustness.shake import Look, Shake

__all__ = ["LOOKS", "in_words", "shaken"]

ADJUSTED = covariates.ADJUSTED

LOOKS: tuple[Look, ...] = (
    leave_one_out.look,
    permutation.look,
    covariates.look,
    equal_effort.look,
    small_sample.look,
    ranks.look,
    pooled_variance.look,
    all_visits.look,
    moderated.look,
    missing_people.look,
)
"""One line a look."""

_WORDS = {
    "leave_one_out": "when one person is left out",
    "permutation": "by permutation",
    "equal_effort": "among those at their limit",
    "small_sample": "by studentised bootstrap",
    "mann_whitney": "by Mann–Whitney ranks",
    "brunner_munzel": "by Brunner–Munzel ranks",
    "wilcoxon": "by Wilcoxon ranks",
    "pooled_variance": "with pooled variance",
    "all_visits": "with those who came once",
    "moderated_t": "by moderated t",
    "worst_case_missing": "if the missing had the least fitting of the values seen",
    "rank_correlation": "by rank correlation",
}


def in_words(name: str) -> str:
    """How a look is called in print.

    Parameters
    ----------
    name : str
        Its key.

    Returns
    -------
    str
        Such as ``by permutation``.
    """
    if name.startswith(ADJUSTED):
        return f"when adjusted for {name.removeprefix(ADJUSTED).replace('+', ' and ').replace('_', ' ')}"
    return _WORDS.get(name, f"with {name.replace('_', ' ')}")


def shaken(shake: Shake) -> list[dict[str, Shaken]]:
    """Look at a contrast in every way.

    Parameters
    ----------
    shake : Shake
        The contrast.

    Returns
    -------
    list of dict
        One a measure: what each look that applies saw of it.
    """
    found: list[dict[str, Shaken]] = [{} for _ in shake.scores.keys]
    for look in LOOKS:
        for name, seen in look(shake).items():
            for place, one in enumerate(seen):
                if one is not None:
                    found[place][name] = one
    return found
