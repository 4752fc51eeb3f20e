"""How a recording was made, for the comparison of two."""

from __future__ import annotations

import numpy as np

from ponos.instruments.force import Settings
from ponos.instruments.force.circumstances import circumstances
from tests.instruments.force.made import blocks, listed, recording, work


def test_a_hold_tells_its_target_and_muscle() -> None:
    force = blocks((0, 2), (200, 12), (0, 4))
    told = circumstances(recording(force, emg_fdi_mv=work(force, 1.0)), Settings(side="left"))
    assert told["hold_target"] == 200.0
    assert (told["muscle"], told["side"], told["gauge"], told["mvc_rule"]) == ("fdi", "left", "N", "0.5s")


def test_a_list_of_one_hand_tells_which() -> None:
    assert circumstances(listed(force_n=[300.0, 290.0], side=["left", "left"]), Settings())["side"] == "left"
    assert "side" not in circumstances(listed(force_n=[300.0, 290.0], side=["left", "right"]), Settings())


def test_what_is_not_known_is_left_out() -> None:
    assert dict(circumstances(listed(force_n=[300.0, 290.0]), Settings())) == {"gauge": "N"}
    assert "hold_target" not in circumstances(recording(np.zeros(5000)), Settings())
