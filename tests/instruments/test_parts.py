"""Parts answer every one of their ids, whatever they lack."""

from __future__ import annotations

import pytest

from ponos.errors import MeasureError, UsageError
from ponos.instruments.parts import Part, answers, gives
from ponos.measures import Measure, MeasureSpec, Register

REGISTER = Register(
    [
        MeasureSpec("a", "a", "s", "drive", 0, "The first of them.", ()),
        MeasureSpec("b", "b", "percent", "drive", 0, "The second of them.", (), keys=("isi_ms",)),
    ]
)


class _Ready:
    def lacks(self, column: str) -> str:
        return "" if column == "there" else f"There is no {column}."


@gives(REGISTER, "b", needs=("there",))
def _found(_: _Ready) -> list[Measure]:
    return [REGISTER.found("b", 50.0, method="m", condition={"isi_ms": one}) for one in ("3", "5")]


@gives(REGISTER, "a", needs=("trigger",))
def _lacking(_: _Ready) -> list[Measure]:
    raise AssertionError("it is not asked")


@gives(REGISTER, "a", "b")
def _unable(_: _Ready) -> list[Measure]:
    raise MeasureError("It was too short.")


def test_answers_stand_in_the_order_of_the_register() -> None:
    told = answers((_found, _lacking), _Ready(), REGISTER)
    assert [(one.id, one.value, one.reason) for one in told] == [
        ("a", None, "There is no trigger."),
        ("b", 50.0, ""),
        ("b", 50.0, ""),
    ]


def test_a_part_that_cannot_says_so_of_every_id() -> None:
    assert {one.id: one.reason for one in _unable(_Ready())} == dict.fromkeys("ab", "It was too short.")


def test_what_a_part_passes_over_is_missing() -> None:
    silent: Part[_Ready] = gives(REGISTER, "a", "b")(lambda _: [REGISTER.found("a", 1.0, method="m")])
    assert {one.id for one in silent(_Ready()) if one.value is None} == {"b"}


def test_a_value_cannot_do_without_its_condition() -> None:
    with pytest.raises(UsageError, match="without its isi_ms"):
        REGISTER.found("b", 50.0, method="m")
    assert REGISTER.missing("b", "There are none.").is_default
    assert REGISTER.found("b", 50.0, method="m", condition={"isi_ms": "3"}).is_default
    assert not REGISTER.found("b", 50.0, method="m", condition={"isi_ms": "3", "state": "active"}).is_default


def test_a_part_names_only_what_is_registered() -> None:
    with pytest.raises(UsageError, match="There is no measure 'c'"):
        gives(REGISTER, "c")
