"""A change and any finding: its numbers, its checks, and what it refuses."""

from __future__ import annotations

import pickle

import pytest

from ponos.errors import UsageError
from ponos.instruments.cpet.measures.specs import REGISTER
from ponos.study.finding import Check
from ponos.study.two_days.change import Change, Limit, Verdict


def _change(verdict: Verdict, *, limits: tuple[Limit, ...] = ()) -> Change:
    return Change(
        contrast="day 2 - day 1",
        spec=REGISTER["vo2_peak"],
        levels={"day 1": 2000.0, "day 2": 1900.0},
        estimate=-100.0,
        limits=limits,
        verdict=verdict,
        sentence="VO2peak fell.",
        checks=(Check("a", True, "A."), Check("b", False, "B."), Check("c", None, "C.")),
    )


def test_a_verdict_needs_a_limit() -> None:
    with pytest.raises(UsageError, match="needs an estimate and a limit"):
        _change("within noise")
    assert not _change("not judged").judged


def test_noise_is_the_narrowest_and_the_widest_limit() -> None:
    one = _change("within noise", limits=(Limit(value=200.0, text="a"), Limit(value=540.0, text="b")))
    assert one.noise == (200.0, 540.0)
    assert _change("not judged").noise is None


def test_only_a_check_that_failed_has_failed() -> None:
    assert [check.name for check in _change("not judged").failed] == ["b"]


def test_as_plain_values() -> None:
    told = _change("within noise", limits=(Limit(value=200.0, text="a", reference="decato2018"),)).as_dict()
    assert told["unit"] == "mL/min"
    assert told["limits"] == [{"value": 200.0, "text": "a", "reference": "decato2018"}]
    assert told["checks"] == [
        {"name": "a", "passed": True, "text": "A."},
        {"name": "b", "passed": False, "text": "B."},
        {"name": "c", "passed": None, "text": "C."},
    ]


def test_it_travels_between_processes() -> None:
    one = _change("not judged")
    assert pickle.loads(pickle.dumps(one)) == one  # noqa: S301 our own
