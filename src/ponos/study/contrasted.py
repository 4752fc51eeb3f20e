"""Contrasted: the finding of one contrast of groups or visits, with what was done to shake it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ponos.frozen import frozen
from ponos.study.design.types import Kind
from ponos.study.finding import Finding

__all__ = ["Arm", "Contrasted", "Shaken"]


@dataclass(frozen=True, kw_only=True)
class Arm:
    """What one group, or one visit of a group, showed.

    Attributes
    ----------
    n : int
        People with a value.
    missing : int
        People of it without one.
    mean, sd, median : float or None
        Of the values, in the unit of the measure; of the changes where the contrast is one of changes.
    low, high : float or None
        First and third quartile.
    """

    n: int
    missing: int = 0
    mean: float | None = None
    sd: float | None = None
    median: float | None = None
    low: float | None = None
    high: float | None = None

    def as_dict(self) -> dict[str, object]:
        """Give it as plain values, ready for JSON.

        Returns
        -------
        dict of str to object
            ``n, missing, mean, sd, median, low, high``.
        """
        return {name: getattr(self, name) for name in ("n", "missing", "mean", "sd", "median", "low", "high")}


@dataclass(frozen=True, kw_only=True)
class Shaken:
    """What one way of looking at it differently did to a finding.

    Attributes
    ----------
    holds : bool or None
        Whether the conclusion stays what it was; None where it could not be looked at.
    text : str
        A sentence with its numbers, or why it could not.
    p : float or None
        The p value of that look; None where it has none.
    estimate, low, high : float or None
        The difference under that look, in the unit of the measure.
    """

    holds: bool | None
    text: str
    p: float | None = None
    estimate: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def verdict(self) -> str:
        """``holds``, ``overturns`` or ``not possible``."""
        return {True: "holds", False: "overturns", None: "not possible"}[self.holds]

    def as_dict(self) -> dict[str, object]:
        """Give it as plain values, ready for JSON.

        Returns
        -------
        dict of str to object
            ``verdict, text, p, estimate, low, high``.
        """
        return {
            "verdict": self.verdict,
            "text": self.text,
            "p": self.p,
            "estimate": self.estimate,
            "low": self.low,
            "high": self.high,
        }


@dataclass(frozen=True, kw_only=True)
class Contrasted(Finding):
    """The finding of one contrast; its interval is that of the headline test.

    Attributes
    ----------
    kind : Kind
        What was compared.
    family : str
        Within which q and the max-T p hold.
    method : str
        The headline test in words, ``Welch t on change scores``.
    scale : str
        What ``estimate`` is: ``difference`` in the unit of the measure, ``r``, ``log odds ratio`` …
    groups : mapping of str to Arm
        What was contrasted, by the id of its group, the first one first; for a change the changes.
    levels : mapping of str to mapping of str to Arm
        Where visits are contrasted: the values themselves, by group and session.
    g, g_low, g_high : float or None
        Hedges g with its interval from the noncentral t.
    g_sd : str
        On which standard deviation.
    se, df, p, q, p_family : float or None
        Of the headline test; q within the family (Benjamini-Hochberg), ``p_family`` by max-T permutation.
    p_pooled : float or None
        What pooled variances, and so a mixed model, would have given.
    n_missing : int
        People of the groups whom the contrast could not use.
    missing : mapping of str to int
        How many for which reason.
    smallest : float or None
        The smallest true effect, in the unit of the measure, that this many people would have shown four times in five.
    smallest_g : float or None
        The same in standard deviations.
    against : str
        What a correlation holds the measure against, in print.
    together : bool
        Whether the trials of all people were modelled together: it is what groups did, and nobody's measure.
    robust : mapping of str to Shaken
        What each look did to it.
    aside : mapping of str to float or None
        Numbers that only its kind has (``slope``, ``intercept``, centres of a composition).
    """

    kind: Kind
    family: str
    method: str
    scale: str = "difference"
    groups: Mapping[str, Arm] = field(default_factory=dict)
    levels: Mapping[str, Mapping[str, Arm]] = field(default_factory=dict)
    g: float | None = None
    g_low: float | None = None
    g_high: float | None = None
    g_sd: str = ""
    se: float | None = None
    df: float | None = None
    p: float | None = None
    q: float | None = None
    p_family: float | None = None
    p_pooled: float | None = None
    n_missing: int = 0
    missing: Mapping[str, int] = field(default_factory=dict)
    smallest: float | None = None
    smallest_g: float | None = None
    against: str = ""
    together: bool = False
    robust: Mapping[str, Shaken] = field(default_factory=dict)
    aside: Mapping[str, float | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__post_init__()
        for name in ("groups", "levels", "missing", "robust", "aside"):
            object.__setattr__(self, name, frozen(getattr(self, name)))

    @property
    def overturned_by(self) -> tuple[str, ...]:
        """The looks under which the conclusion would be another."""
        return tuple(name for name, one in self.robust.items() if one.holds is False)

    def as_dict(self) -> dict[str, object]:
        """Give it as plain values, ready for JSON.

        Returns
        -------
        dict of str to object
            ``contrast, measure, condition, unit, groups, estimate, low, high, g, g_low, g_high, p, q, n_missing,
            robust, sentence`` and the rest of its attributes; ``robust`` maps each look to its verdict and
            ``robustness`` to its numbers.
        """
        own = ("kind", "family", "method", "scale", "g", "g_low", "g_high", "g_sd", "se", "df", "p", "q", "p_family")
        own_unit = {} if self.scale == "difference" else {"unit": ""}
        return (
            super().as_dict()
            | own_unit
            | {
                "link": self.spec.link,
                **{name: getattr(self, name) for name in own},
                "p_pooled": self.p_pooled,
                "groups": {name: arm.as_dict() for name, arm in self.groups.items()},
                "levels": {
                    group: {session: arm.as_dict() for session, arm in arms.items()}
                    for group, arms in self.levels.items()
                },
                "n_missing": self.n_missing,
                "missing": dict(self.missing),
                "against": self.against,
                "together": self.together,
                "smallest": self.smallest,
                "smallest_g": self.smallest_g,
                "robust": {name: one.verdict for name, one in self.robust.items()},
                "robustness": {name: one.as_dict() for name, one in self.robust.items()},
                "aside": dict(self.aside),
            }
        )
