import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ponos.body.chain import SEEN, rates, stores
from ponos.body.hypotheses import changed_by
from ponos.body.parameters import TABLE, Parameters
from ponos.body.people import people
from ponos.body.protocols.cycling import TRAJECTORY, constant, handed, ramp, ramp_rate_for, taken
from ponos.body.solve import solve
from ponos.body.states import PARAMETERS, STATES, UNITS, S
from ponos.instruments.cpet import INSTRUMENT, Settings

RAMP = ramp(20.0)
FAST = ("muscle", "blood", "capillary", "circulation", "ventilation")


@pytest.fixture(scope="module")
def healthy() -> pd.DataFrame:
    return taken([Parameters()], RAMP).table(0)


def end_of(person: Parameters) -> pd.Series:
    run = taken([person], RAMP)
    table = run.table(0)
    end: pd.Series = table[table["time_s"] <= run.stopped_s[0]].iloc[-1].copy()
    end["peak"], end["extraction"] = table["vo2_ml_min"].max(), 1.0 - end["cvo2_ml_l"] / end["cao2_ml_l"]
    return end


def test_every_state_and_every_organ_s_parameter_has_a_place() -> None:
    assert len(UNITS) == len(STATES)
    own = {symbol for symbol, one in TABLE.items() if one.organ in FAST}
    assert own <= set(PARAMETERS) <= set(TABLE)


@pytest.mark.parametrize("load", [RAMP, constant(120.0)], ids=["ramp", "constant"])
def test_oxygen_carbon_dioxide_and_lactate_are_accounted_for(load: object) -> None:
    for person in [Parameters(), *(changed_by(Parameters(), name) for name in ("shunt", "preload_failure"))]:
        run = solve([person], load, keep=STATES)  # type: ignore[arg-type]
        rows, p = run.values[0, : run.rows[0]], person.vector(PARAMETERS)
        before, after = (stores(row, p) for row in (rows[0], rows[-1]))
        end = rows[-1]
        assert end[S.o2_lung] == pytest.approx(end[S.o2_used] + after[0] - before[0], rel=5e-4)
        assert end[S.co2_made] == pytest.approx(end[S.co2_lung] + after[1] - before[1], rel=5e-4)
        assert end[S.la_made] == pytest.approx(end[S.la_gone] + after[2] - before[2], rel=5e-4)


def test_no_state_is_too_fast_for_the_step() -> None:
    # Runge-Kutta of fourth order is stable up to 2.78 for step times rate; the step is 1 s, 2 s in the rest before.
    p, n, seen = Parameters().vector(PARAMETERS), S.o2_lung, np.zeros(len(SEEN))
    run = solve([Parameters()], RAMP, save_s=120.0, keep=("work_w", *STATES))
    for watts, *states in run.values[0, : run.rows[0]]:
        jacobian, low, high = np.zeros((n, n)), np.zeros(len(STATES)), np.zeros(len(STATES))
        for j in range(n):
            for sign, rate in ((-1, low), (1, high)):
                moved = np.array(states)
                moved[j] += sign * 1e-5 * max(abs(states[j]), 1e-3)
                rates(moved, p, watts, 1.0, rate, seen, False)
            jacobian[:, j] = (high - low)[:n] / (2e-5 * max(abs(states[j]), 1e-3))
        assert np.abs(np.linalg.eigvals(jacobian)).max() < 1.3


def test_nothing_drifts_at_rest(healthy: pd.DataFrame) -> None:
    rest = healthy[healthy["time_s"] < 170]
    change = (rest.iloc[-1] - rest.iloc[0]).abs() / rest.iloc[0].abs().clip(lower=1.0)
    assert change[["vo2_ml_min", "ve_l_min", "hr_bpm", "pcr_mmol_l", "lactate_mmol_l", "paco2_mmhg"]].max() < 0.01


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(0.0, 1.0))
def test_states_stay_numbers_and_positive_or_the_person_is_marked(seed: int, reach: float) -> None:
    rng = np.random.default_rng(seed)
    values = {
        symbol: one.value + reach * (rng.choice([one.low, one.high]) - one.value) * rng.random()
        for symbol, one in TABLE.items()
        if one.organ in FAST
    }
    run = solve([Parameters(values=values)], RAMP, save_s=20.0, keep=STATES)
    rows = run.values[0, : run.rows[0]]
    assert np.isfinite(rows).all()
    assert (rows[:, : S.ve_neural] >= -1e-6).all()
    assert rows.size or run.ended[0] == "left what a body can be"


def test_all_ordinary_people_stay_what_a_body_can_be() -> None:
    drawn = [one.parameters for group in ("controls", "me-cfs") for one in people(30, group, 5)]
    run = taken(drawn, RAMP, save_s=30.0)
    assert set(run.ended) == {"stopped exhausted"}


def test_thresholds_that_nobody_coded_are_found_by_the_instrument(healthy: pd.DataFrame) -> None:
    found: dict[str, list[float]] = {"vt1_percent_peak": [], "vt2_percent_peak": []}
    for seed in range(5):
        recording = INSTRUMENT.observe(healthy, np.random.default_rng(seed))
        values = {one.id: one.value for one in reversed(INSTRUMENT.measure(recording, Settings(body_mass_kg=75.0)))}
        for name, seen in found.items():
            value = values[name]
            seen += [] if value is None else [value]
    assert min(map(len, found.values())) >= 4
    first, second = (float(np.median(seen)) for seen in found.values())
    assert 40 < first < 65 < second < 95


def test_without_lactate_the_turns_of_gas_exchange_are_gone() -> None:
    usual, none = (taken([person], RAMP) for person in (Parameters(), Parameters(values={"vla_max": 2.0})))
    quotient = [float((one.values[0, :, 2] / one.values[0, :, 1])[800:1000].max()) for one in (usual, none)]
    assert quotient[0] > quotient[1] + 0.05


def test_more_oxygen_helps_and_thin_blood_costs() -> None:
    own = end_of(Parameters())
    assert end_of(Parameters(values={"fio2": 0.5}))["peak"] > own["peak"]
    assert end_of(Parameters(values={"fio2": 0.13}))["peak"] < 0.85 * own["peak"]
    thin = end_of(Parameters(values={"hb_g_dl": TABLE["hb_g_dl"].value * 0.9}))["peak"] / own["peak"]
    # A sign: how much is printed beside what is published by the validation of the body.
    assert 0.9 < thin < 0.995


def test_training_raises_the_peak() -> None:
    own = Parameters()
    fit = own.changed({name: own[name] * 1.1 for name in ("sv_max_ml", "d_m", "vmax_ox")})
    assert end_of(fit)["peak"] > 1.05 * end_of(own)["peak"]


@pytest.mark.parametrize("name", ["low_oxidative_capacity", "low_diffusion", "shunt"])
def test_a_muscle_that_takes_little_oxygen_lowers_extraction_and_not_flow(name: str) -> None:
    own, other = end_of(Parameters()), end_of(changed_by(Parameters(), name))
    assert other["peak"] < own["peak"]
    assert other["extraction"] < own["extraction"] - 0.02
    assert other["q_l_min"] == pytest.approx(own["q_l_min"], rel=0.03)


def test_a_heart_that_fills_badly_has_low_pressure_low_flow_and_full_extraction() -> None:
    own, other = end_of(Parameters()), end_of(changed_by(Parameters(), "preload_failure"))
    assert other["rap_mmhg"] < 3.0 < own["rap_mmhg"]
    assert other["q_l_min"] < 0.85 * own["q_l_min"]
    assert other["extraction"] > own["extraction"]


def test_deconditioning_has_its_own_signature() -> None:
    own, other = end_of(Parameters()), end_of(changed_by(Parameters(), "deconditioning"))
    assert other["peak"] < own["peak"]
    assert other["sv_ml"] < own["sv_ml"]
    assert other["q_l_min"] < own["q_l_min"]
    assert other["extraction"] >= own["extraction"] - 0.01


def test_trajectories_bear_what_other_rooms_ask_for(healthy: pd.DataFrame) -> None:
    assert {"time_s", "vo2_ml_min", "vco2_ml_min", "ve_l_min", "rf_per_min", "ph_muscle", "pcr_mmol_l"} <= set(healthy)
    assert len(TRAJECTORY) == len(SEEN) + 1
    given_out = handed(taken([Parameters()], RAMP, save_s=5.0))
    assert (given_out[0].instrument, given_out[0].note) == ("cpet", "stopped exhausted")


def test_a_ramp_made_for_a_person_lasts_about_ten_minutes() -> None:
    drawn = [one.parameters for one in people(30, "controls", 2)]
    run = taken(drawn, [ramp(ramp_rate_for(one)) for one in drawn], save_s=30.0)
    assert 8.0 < np.median((run.stopped_s - 360.0) / 60.0) < 13.0
