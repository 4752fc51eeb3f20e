"""What a user says of sweeps is refused before a file is opened, in words that help."""

from __future__ import annotations

import pytest

from ponos.errors import UsageError
from ponos.instruments.tms.onsets import RULES
from ponos.instruments.tms.settings import Settings


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"latency_rule": "steepest"}, "--latency-rule does not know 'steepest'.*steepest_rise"),
        ({"threshold_rule": "five_of_nine"}, "--threshold-rule does not know.*five_of_ten"),
        ({"side": "leftt"}, "--side does not know.*left"),
        ({"no_mep": "nought"}, "--no-mep does not know 'nought'"),
        ({"mep_window": "15-50"}, "is no window.*15:50"),
        ({"mep_window": "50:15"}, "has no length"),
        ({"pre_window": "5:100"}, "has no length"),
        ({"rmt": 140.0}, "140 %.*cannot be"),
        ({"mains_hz": 55.0}, "55 Hz.*50 or 60"),
    ],
)
def test_what_cannot_be_meant_is_refused(said: dict[str, object], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        Settings(**said)  # type: ignore[arg-type]


@pytest.mark.parametrize("rule", list(RULES))
def test_every_onset_rule_can_be_chosen(rule: str) -> None:
    assert Settings(latency_rule=rule).latency_rule == rule


def test_a_window_is_read_as_it_is_written() -> None:
    assert Settings().window("pre_window") == (100.0, 5.0)
    assert Settings(mep_window="18:120").window("mep_window") == (18.0, 120.0)
