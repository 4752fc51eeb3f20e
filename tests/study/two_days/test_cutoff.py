"""Cut-offs: told in words, with how little they tell, and deciding nothing."""

from __future__ import annotations

import pytest

from ponos.instruments.cpet.measures.specs import REGISTER
from ponos.study.two_days.cutoff import Cutoff, cutoffs

ROWS = {row.measure: row for row in cutoffs("ponos.instruments.cpet")}
PEAK, WORK = ROWS["vo2_peak"], ROWS["vt1_work"]


def _told(row: Cutoff, percent: float, *, noise: float | None = None) -> str:
    check = row.check(REGISTER[row.measure], percent, noise=noise)
    assert check.passed is None
    return check.text


def test_a_fall_beyond_it_is_seen_in_healthy_people_too() -> None:
    text = _told(PEAK, -12.0)
    assert "cut-off of −9.28 % is reached" in text
    assert "about 1 of 10 controls" in text
    assert "36 % of the patients" in text
    assert "of 100 pairs the patient fell more than the control in 64" in text
    assert "does not tell one from the other" in text


@pytest.mark.parametrize("percent", [-9.27, -3.0, 0.0, 8.0])
def test_a_smaller_fall_excludes_nothing(percent: float) -> None:
    text = _told(PEAK, percent)
    assert "is not reached" in text
    assert "excludes nothing: 64 % of the patients were on this side too" in text


@pytest.mark.parametrize(("percent", "words"), [(-6.0, "not reached"), (-8.0, "reached in part"), (-9.8, "is reached")])
def test_a_range_is_reached_in_part_or_whole(percent: float, words: str) -> None:
    text = _told(WORK, percent)
    assert "−6.3 to −9.8 %" in text
    assert words in text
    assert "16 people with ME/CFS and 10 controls" in text


def test_a_cutoff_inside_retest_noise_says_so() -> None:
    assert "smaller than ordinary retest variation (28 %)" in _told(WORK, -8.0, noise=27.7)
    assert "retest variation" not in _told(WORK, -8.0, noise=5.0)
    assert "retest variation" not in _told(WORK, -8.0)


def test_the_reanalysis_is_marked_as_what_it_is() -> None:
    assert PEAK.provenance.startswith("second-hand")
    assert "readers of the deposited data" in _told(PEAK, -12.0)
