"""Pooled: what only a group has, from the trials of many people at once; an odds ratio is no measure of anybody.

An instrument whose field models single trials across people offers ``pool``; a study turns what it gives into findings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ponos.frozen import frozen

if TYPE_CHECKING:
    from ponos.measures import MeasureSpec
    from ponos.recording import Recording

__all__ = ["Member", "Pooled", "PooledLook"]


@dataclass(frozen=True, kw_only=True)
class Member:
    """One person of a group, with a recording.

    Attributes
    ----------
    participant, group : str
        Who.
    sex : str
        ``female``, ``male`` or what else the study says; empty where unknown.
    recording : Recording
        Of the instrument.
    """

    participant: str
    group: str
    sex: str
    recording: Recording


@dataclass(frozen=True, kw_only=True)
class PooledLook:
    """One other way to look at a pooled estimate.

    Attributes
    ----------
    name : str
        In print, ``bias-reduced errors``.
    holds : bool or None
        Whether the conclusion stays; None where it could not be looked at.
    text : str
        A sentence with its numbers, or why it could not.
    p, estimate, low, high : float or None
        Under that look, on the scale of the estimate.
    """

    name: str
    holds: bool | None
    text: str
    p: float | None = None
    estimate: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, kw_only=True)
class Pooled:
    """One estimate of a group model.

    Attributes
    ----------
    spec : MeasureSpec
        What it is.
    scale : str
        ``odds ratio``, ``slope``: what the estimate is.
    estimate, low, high : float
        With its 95 % interval.
    null : float
        What it would be if there were nothing: 1 of an odds ratio, 0 of a slope.
    p : float or None
        Of the headline test.
    method : str
        The model in words.
    people : mapping of str to int
        People behind it, by group.
    sentence : str
        What a careful reader would conclude, ability before preference.
    looks : tuple of PooledLook
        What was done to shake it.
    aside : mapping of str to float
        Other numbers of the model: coefficients, the working correlation, trials.
    """

    spec: MeasureSpec
    scale: str
    estimate: float
    low: float
    high: float
    null: float
    p: float | None
    method: str
    people: Mapping[str, int]
    sentence: str
    looks: tuple[PooledLook, ...] = ()
    aside: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "people", frozen(self.people))
        object.__setattr__(self, "aside", frozen(self.aside))
