import numpy as np
import pytest

from ponos.body.parameters import Parameters
from ponos.body.protocols.cycling import constant, occlusion, ramp, steps, taken
from ponos.errors import UsageError


def test_a_ramp_rises_by_what_it_says() -> None:
    table = taken([Parameters()], ramp(30.0, rest_s=60.0, unloaded_s=60.0)).table(0)
    at = table.set_index("time_s")["work_w"]
    assert (at[60.0], at[120.0], at[180.0], at[300.0]) == (0.0, 0.0, 30.0, 90.0)


def test_steps_hold_and_jump() -> None:
    at = taken([Parameters()], steps(50.0, 25.0, 60.0, n=4, rest_s=30.0)).table(0).set_index("time_s")["work_w"]
    assert (at[29.0], at[30.0], at[89.0], at[90.0]) == (0.0, 50.0, 50.0, 75.0)


def test_uptake_rises_slowly_with_a_constant_load_and_falls_back_after_it() -> None:
    table = taken([Parameters()], constant(80.0)).table(0).set_index("time_s")["vo2_ml_min"]
    assert table[190.0] < 0.8 * table[520.0]
    assert table[520.0] == pytest.approx(table[440.0], rel=0.02)
    assert table[890.0] == pytest.approx(table[170.0], rel=0.12)


def test_a_heavy_load_costs_more_the_longer_it_lasts_and_a_moderate_one_does_not() -> None:
    rise = {}
    for load_w in (60.0, 190.0):
        vo2 = taken([Parameters()], constant(load_w)).table(0).set_index("time_s")["vo2_ml_min"]
        rise[load_w] = vo2[530.0] - vo2[360.0]
    assert abs(rise[60.0]) < 15.0
    assert rise[190.0] > 50.0


def test_a_cuff_stops_flow_and_oxygen_of_the_muscle_falls() -> None:
    table = taken([Parameters()], occlusion(60.0, n=3)).table(0).set_index("time_s")
    assert table["muscle_flow_l_min"][130.0] == 0.0
    assert table["muscle_flow_l_min"][138.0] > 0.3
    assert table["cell_po2_mmhg"][134.0] < table["cell_po2_mmhg"][124.0]


def test_under_a_cuff_oxygen_falls_more_slowly_in_a_muscle_of_low_capacity() -> None:
    people = [Parameters(), Parameters(values={"vmax_ox": 60.0})]
    run = taken(people, occlusion(60.0, n=1))
    fall = [run.table(one).set_index("time_s")["muscle_vo2_ml_min"][124.0] for one in range(2)]
    assert fall[1] < fall[0]


@pytest.mark.parametrize(
    "asked",
    [
        lambda: ramp(0.0),
        lambda: ramp(20.0, rest_s=-1.0),
        lambda: steps(50.0, 0.0, 60.0),
        lambda: constant(0.0),
        lambda: occlusion(50.0, n=0),
    ],
)
def test_a_test_without_load_or_time_is_refused(asked: object) -> None:
    with pytest.raises(UsageError, match=r"0\.$"):
        asked()  # type: ignore[operator]


def test_rows_are_as_far_apart_as_asked() -> None:
    assert np.diff(taken([Parameters()], constant(50.0), save_s=30.0).table(0)["time_s"]).tolist() == [30.0] * 30
