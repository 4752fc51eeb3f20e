"""The course after a contraction: windows, times, and what stands against a comparison."""

from __future__ import annotations

import numpy as np
import pytest

from ponos.instruments.tms.measures.course import PARTS, WINDOWS
from ponos.recording import Recording
from tests.instruments.tms.pulses import epochs, holds, interval, measured, rows, sizes, table, the, value

LARGER, SMALLER = "post_exercise_facilitation", "post_exercise_depression"
SINGLE: dict[str, float | str] = {"pulse": "single", "test_intensity_percent": 60.0}
MINUTES = (0.5, 1.5, 5.0, 10.0, 20.0)
TRUTH = (2.0, 1.5, 0.5, 0.6, 0.9)


def _made(seed: int = 1, n: int = 20, **after: float | str) -> Recording:
    before = rows(sizes(1.0, n, seed=seed), **SINGLE, block="before", minutes_since_exertion=np.nan)
    later = [
        rows(sizes(size, n, seed=seed + 1000 * (i + 1)), **(SINGLE | after), block=f"b{i}", minutes_since_exertion=at)
        for i, (at, size) in enumerate(zip(MINUTES, TRUTH, strict=True))
    ]
    return table(before, *later)


def test_the_mean_of_each_window_is_in_percent_of_before() -> None:
    made = table(
        rows(np.array([1.0, 2.0] * 10), **SINGLE, minutes_since_exertion=np.nan),
        rows(np.array([2.0, 4.0] * 10), **SINGLE, minutes_since_exertion=1.0),
        rows(np.array([0.5, 1.0] * 10), **SINGLE, minutes_since_exertion=6.0),
    )
    assert the(measured(PARTS, made, LARGER)).value == pytest.approx(200.0)
    assert the(measured(PARTS, made, SMALLER)).value == pytest.approx(50.0)


def test_every_time_is_told_in_its_window() -> None:
    found = measured(PARTS, _made(), SMALLER)
    told = [one.condition["minutes_since_exertion"] for one in found if "minutes_since_exertion" in one.condition]
    assert told == ["5", "10", "20"]
    assert the(measured(PARTS, _made(), LARGER), minutes_since_exertion="0.5").value == pytest.approx(200.0, rel=0.5)


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    found = [the(measured(PARTS, _made(seed, n=12), SMALLER), minutes_since_exertion="5") for seed in range(1, 101)]
    assert np.mean([holds(one, 50.0) for one in found]) == pytest.approx(0.95, abs=0.05)


def test_the_largest_and_the_smallest_time_are_given_and_doubted() -> None:
    largest, smallest = (
        the(measured(PARTS, _made(), id), rule=rule) for id, rule in ((LARGER, "largest"), (SMALLER, "smallest"))
    )
    assert "at 0.5 min" in largest.reason
    assert "at 5 min" in smallest.reason
    assert {largest.quality, smallest.quality} == {"doubtful"}


def test_a_block_that_drags_on_is_parted_by_minutes() -> None:
    minutes = np.linspace(0.1, 19.9, 100)
    made = table(
        rows(sizes(1.0, 30, seed=1), **SINGLE, block="before"),
        rows(sizes(1.0, 100, seed=2), **SINGLE, block="after").assign(minutes_since_exertion=minutes),
    )
    found = [one for one in measured(PARTS, made, SMALLER) if "minutes_since_exertion" in one.condition]
    assert [one.condition["minutes_since_exertion"] for one in found] == ["2", "5", "10", "15"]


def test_a_block_is_named_by_the_half_minute_it_begins_at() -> None:
    made = table(
        rows(sizes(1.0, 30, seed=1), **SINGLE, block="before"),
        rows(sizes(1.0, 30, seed=2), **SINGLE, block="after").assign(minutes_since_exertion=np.linspace(4.6, 7.1, 30)),
    )
    assert the(measured(PARTS, made, SMALLER), minutes_since_exertion="4.5").n == 30


def test_resting_and_active_answers_are_not_mixed() -> None:
    made = table(
        rows(sizes(1.0, 20, seed=1), **SINGLE, state="rest"),
        rows(sizes(3.0, 20, seed=2), **SINGLE, state="active", minutes_since_exertion=1.0),
    )
    found = measured(PARTS, made, LARGER)
    assert all(one.value is None for one in found)
    assert "no accepted trial before" in the(found, state="active").reason
    assert "at rest" in the(found).reason


def test_another_intensity_is_warned_of() -> None:
    found = the(measured(PARTS, _made(test_intensity_percent=70.0), LARGER))
    assert found.quality == "doubtful"
    assert "The intensity differs: 60 % before the exertion, 70 % after it." in found.reason


def test_only_pulses_of_the_same_intensity_are_the_baseline() -> None:
    made = table(
        rows(sizes(0.1, 20, seed=9), **(SINGLE | {"test_intensity_percent": 40.0})),
        rows(np.array([1.0, 2.0] * 10), **SINGLE),
        rows(np.array([2.0, 4.0] * 10), **SINGLE, minutes_since_exertion=1.0),
    )
    found = the(measured(PARTS, made, LARGER))
    assert value(found) == pytest.approx(200.0)
    assert found.quality == "ok"


def test_few_trials_are_doubted() -> None:
    assert "Only 5 trials" in the(measured(PARTS, _made(n=5), LARGER), minutes_since_exertion="0.5").reason


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        ((np.nan, np.nan), "No trial says"),
        ((1.0, 5.0), "no accepted trial before"),
        ((np.nan, 40.0), "No accepted trial lies"),
    ],
)
def test_what_is_lacking_is_named(minutes: tuple[float, float], words: str) -> None:
    made = table(*(rows(sizes(1.0, 20, seed=i), **SINGLE, minutes_since_exertion=at) for i, at in enumerate(minutes)))
    for id in WINDOWS:
        assert words in the(measured(PARTS, made, id)).reason


def test_the_gain_of_the_amplifier_does_not_matter() -> None:
    made = _made()
    trials = epochs(made).trials
    louder = table(trials.drop(columns="sweep").assign(mep_mv=7.0 * trials["mep_mv"]))
    one, two = (the(measured(PARTS, recording, SMALLER)) for recording in (made, louder))
    assert (value(two), *interval(two)) == pytest.approx((value(one), *interval(one)))
