"""Temporal summation: how much more a train of stimuli hurts than a single one."""

from __future__ import annotations

from math import exp, log

import numpy as np

from ponos.errors import MeasureError
from ponos.instruments.pain.measures.means import Mean, difference, mean_of, mean_of_means, times
from ponos.instruments.pain.session import Floats, Session
from ponos.instruments.pain.specs import REGISTER
from ponos.instruments.parts import Part, gives
from ponos.measures import Measure

__all__ = ["PARTS"]


def _single_and_train(session: Session, ratings: Floats) -> tuple[Mean, Mean]:
    kinds = session.words("stimulus")
    usable = np.isfinite(ratings) & (session.conditioning == "none")
    found = []
    for kind, words in (("single", "single stimuli"), ("train", "trains of stimuli")):
        rows = usable & (kinds == kind)
        if not rows.any():
            raise MeasureError(f"There is no rating of {words} without a conditioning stimulus.")
        groups = session.groups(rows)
        found.append((mean_of_means([mean_of(ratings[one.rows]) for one in groups]), [one.condition for one in groups]))
    (single, places), (train, others) = found
    if sorted(map(sorted, (one.items() for one in places))) != sorted(map(sorted, (one.items() for one in others))):
        raise MeasureError("Single stimuli and trains were not rated at the same sites.")
    return single, train


@gives(REGISTER, "temporal_summation", needs=("rating", "stimulus"))
def _ratio(session: Session) -> list[Measure]:
    single, train = _single_and_train(session, session.numbers("rating"))
    if single.value <= 0 or train.value <= 0:
        raise MeasureError("Single stimuli were rated 0, so that a ratio to them cannot be given; see the difference.")
    ratio = train.value / single.value
    # The ratio's interval is taken on its logarithm, where it is even.
    half = difference(times(train, 1.0 / train.value), times(single, 1.0 / single.value)).half
    return [
        REGISTER.found(
            "temporal_summation",
            ratio,
            low=None if half is None or half > 5 else exp(log(ratio) - half),
            high=None if half is None or half > 5 else exp(log(ratio) + half),
            n=single.n + train.n,
            method="mean rating of trains over mean rating of single stimuli",
        )
    ]


@gives(REGISTER, "temporal_summation_difference", needs=("rating", "stimulus"))
def _difference(session: Session) -> list[Measure]:
    single, train = _single_and_train(session, session.rating)
    found = difference(train, single)
    half = found.half
    return [
        REGISTER.found(
            "temporal_summation_difference",
            found.value,
            low=None if half is None else found.value - half,
            high=None if half is None else found.value + half,
            n=found.n,
            method="mean rating of trains less mean rating of single stimuli, in points of 100",
        )
    ]


PARTS: tuple[Part[Session], ...] = (_ratio, _difference)
