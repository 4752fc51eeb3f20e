"""The protocol in words."""

from __future__ import annotations

import numpy as np
import pytest

from ponos.errors import UsageError
from ponos.instruments.cpet.protocol import load_of, parse_protocol


@pytest.mark.parametrize(
    ("text", "at", "load"),
    [
        ("20 W for 240 s, then ramp 25 W/min", [0, 239, 240, 300, 360], [20, 20, 20, 45, 70]),
        ("rest for 2 min, 50 W for 3 min then steps of 25 W every 3 min", [0, 119, 120, 300, 480], [0, 0, 50, 75, 100]),
        ("ramp 10 W/min from 30 W", [0, 60], [30, 40]),
        ("steps of 20 W every 60 s from 20 W", [0, 59, 60, 125], [20, 20, 40, 60]),
        ("8 km/h for 3 min, ramp 1 km/h per min", [0, 240], [8, 9]),
        ("20 W for 1 min, 40 W for 1 min", [0, 70], [20, 40]),
    ],
)
def test_loads(text: str, at: list[float], load: list[float]) -> None:
    np.testing.assert_allclose(load_of(parse_protocol(text), np.array(at, dtype=float)), load)


def test_nothing_is_known_after_a_protocol_that_ends() -> None:
    assert np.isnan(load_of(parse_protocol("20 W for 1 min"), np.array([61.0]))).all()


def test_every_piece_but_the_last_needs_its_length() -> None:
    with pytest.raises(UsageError, match="How long is '20 W'"):
        parse_protocol("20 W, then ramp 25 W/min")


@pytest.mark.parametrize("text", ["climb", "20", "ramp", "ramp 20 bananas/min", "20 W for ever"])
def test_what_is_no_piece_says_what_is(text: str) -> None:
    with pytest.raises(UsageError, match="no piece of a protocol"):
        parse_protocol(text)
