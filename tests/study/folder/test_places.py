"""Names of sessions: what they say of time is their order."""

from __future__ import annotations

import pytest

from ponos.study.folder.places import in_time


@pytest.mark.parametrize(
    ("names", "in_order"),
    [
        (["post", "pre"], ["pre", "post"]),
        (["follow-up", "baseline", "week 6"], ["baseline", "week 6", "follow-up"]),
        (["day10", "day2"], ["day2", "day10"]),
        (["after_cpet", "Before CPET"], ["Before CPET", "after_cpet"]),
    ],
)
def test_sessions_are_ordered_by_what_their_names_say_of_time(names: list[str], in_order: list[str]) -> None:
    assert sorted(names, key=in_time) == in_order
